package render

import (
	"strings"

	"github.com/helsefellesskap/hfh/internal/diff"
)

// RedlineText writes whole texts for a person, with the changes marked in them: a
// sign in the margin of each line that begins a changed passage, and what went and
// came between marks, so that nothing rests on colour.
func RedlineText(o Options, docs ...Redline) error {
	t := redlineText{Options: o}
	for i, r := range docs {
		if i > 0 {
			t.lines = append(t.lines, "")
		}
		t.document(r)
	}
	return write(o, joinLines(t.lines))
}

// redlineText gathers the lines of redlines.
type redlineText struct {
	Options
	lines []string
	level int // of the heading that stands
}

// document draws one redline under its title.
func (t *redlineText) document(r Redline) {
	t.lines = append(t.lines, underlined(t.Options, Heading{Level: 1}, wrapData(Clean(r.Title), t.Width))...)
	t.lines = append(t.lines, paintEach(t.Options, Faint, wrapData(Clean(r.From+" → "+r.To), t.Width))...)
	t.level = 0
	if len(r.Passages) > 0 && r.Passages[0].Level == 0 {
		t.lines = append(t.lines, "")
	}
	for _, p := range r.Passages {
		t.passage(r, p)
	}
}

const margin = 2 // columns of the sign in the margin

// passage draws one heading or text behind its sign.
func (t *redlineText) passage(r Redline, p Passage) {
	in := t.level * step
	if p.Level > 0 {
		in, t.level = (p.Level-1)*step, p.Level
		if p.Level <= 2 && len(t.lines) > 0 && t.lines[len(t.lines)-1] != "" {
			t.lines = append(t.lines, "")
		}
	}
	in = t.within(in)
	label := ""
	if p.Label != "" {
		label = t.Paint(Faint, Clean(p.Label)+":") + " "
	}
	text := label + t.text(p) + t.after(r, p)
	for i, line := range wrapData(text, t.Width-margin-in-step) {
		head := "  "
		switch {
		case i > 0:
			head += strings.Repeat(" ", step)
		case p.changed():
			head = t.Paint(style(p.sign()), mark(p.sign())) + " "
		}
		t.lines = append(t.lines, strings.TrimRight(head+strings.Repeat(" ", in)+line, " "))
	}
}

// text gives the words with their marks; a heading that stands is strong.
func (t *redlineText) text(p Passage) string {
	words := p.marked()
	if p.Level > 0 && len(words) == 1 && words[0].Op == diff.Same {
		return paintWords(t.Options, Strong, Clean(words[0].Text))
	}
	return wordsText(t.Options, words)
}

// after says beside a passage what the marks in it do not: where it stood, that it
// means the same, its classes.
func (t *redlineText) after(r Redline, p Passage) string {
	return Clean(aside(t.Options, p)) + classesAfter(t.Options, r.ClassNames, p.Classes, p.Editorial)
}

// aside says what the marks in a passage do not show, with a blank before it.
func aside(o Options, p Passage) string {
	said := ""
	switch p.Op {
	case diff.Moved, diff.Reordered, diff.Renamed:
		said = " (" + opText(o, p.Op, p.OldPlace) + ")"
	}
	if p.Editorial {
		said += " " + o.Lang.Text("diff/editorial", nil)
	}
	return said
}

// marked gives the words of a passage, all of them marked where it came or went whole.
func (p Passage) marked() []diff.Word {
	op := diff.Inserted
	switch p.Op {
	case diff.Added:
	case diff.Removed:
		op = diff.Deleted
	default:
		return p.Words
	}
	text := ""
	for _, w := range p.Words {
		text += w.Text
	}
	return []diff.Word{{Op: op, Text: text}}
}

// changed tells whether anything happened to a passage.
func (p Passage) changed() bool {
	if p.Op != "" || len(p.Changes) > 0 {
		return true
	}
	for _, w := range p.Words {
		if w.Op != diff.Same {
			return true
		}
	}
	return false
}

// sign gives the operation that the margin shows.
func (p Passage) sign() diff.Op {
	if p.Op == "" {
		return diff.Edited
	}
	return p.Op
}
