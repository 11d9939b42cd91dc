package paper

import (
	"fmt"
	"strings"

	"github.com/helsefellesskap/hfh/internal/diff"
	"github.com/helsefellesskap/hfh/internal/msg"
	"github.com/helsefellesskap/hfh/internal/render"
)

// Redline gives the whole newer text of a record with the changes marked in it, from
// the passages that every other form is drawn from. It has no heading of its own;
// under is the level of the heading that it stands under.
func Redline(r render.Redline, lang string, under int) []Block {
	words := msg.New(lang)
	blocks := []Block{Legend(lang)}
	for _, p := range r.Passages {
		runs := passageRuns(p)
		if note := passageNote(words, p); note != "" {
			runs = append(runs, Run{Text: " " + note, Mark: Em})
		}
		switch {
		case len(runs) == 0:
		case p.Level > 0:
			blocks = append(blocks, Heading{Level: min(under+p.Level, 4), Runs: runs})
		default:
			blocks = append(blocks, Para{Runs: labelled(p.Label, runs)})
		}
	}
	return blocks
}

// labelled puts a field's label before its text.
func labelled(label string, runs []Run) []Run {
	if label == "" {
		return runs
	}
	return append(Bold(label+": "), runs...)
}

// passageRuns are a passage's words; one that came or went as a whole is marked in full.
func passageRuns(p render.Passage) []Run {
	var runs []Run
	for _, w := range p.Words {
		mark := markOf(w.Op)
		switch {
		case p.Op == diff.Added && mark == Plain:
			mark = Inserted
		case p.Op == diff.Removed && mark == Plain:
			mark = Deleted
		}
		pieces := marked(w.Text, mark)
		if n := len(runs); n > 0 && runs[n-1].Mark != Plain && pieces[0].Mark != Plain {
			runs = append(runs, Run{Text: " "}) // what went and what came are two texts
		}
		runs = append(runs, pieces...)
	}
	return runs
}

// marked keeps the blanks around a marked text outside its mark.
func marked(text string, mark Mark) []Run {
	inner := strings.TrimSpace(text)
	if mark == Plain || inner == "" {
		return []Run{{Text: text}}
	}
	before, after, _ := strings.Cut(text, inner)
	var runs []Run
	for _, r := range [...]Run{{Text: before}, {Text: inner, Mark: mark}, {Text: after}} {
		if r.Text != "" {
			runs = append(runs, r)
		}
	}
	return runs
}

func markOf(op diff.WordOp) Mark {
	switch op {
	case diff.Inserted:
		return Inserted
	case diff.Deleted:
		return Deleted
	default:
		return Plain
	}
}

// passageNote says what happened to a passage that its words do not show, and the
// numbers of its changes.
func passageNote(words *msg.Printer, p render.Passage) string {
	var notes []string
	switch p.Op {
	case diff.Moved:
		notes = append(notes, words.Text("paper.moved", map[string]string{"from": p.OldPlace}))
	case diff.Reordered:
		notes = append(notes, words.Text("paper.reordered", nil))
	case diff.Renamed:
		notes = append(notes, words.Text("paper.renamed", map[string]string{"from": p.OldPlace}))
	}
	if numbers := strings.Trim(fmt.Sprint(p.Changes), "[]"); numbers != "" {
		notes = append(notes, words.Text("paper.change", map[string]string{"n": strings.ReplaceAll(numbers, " ", ", ")}))
	}
	if len(notes) == 0 {
		return ""
	}
	return "(" + strings.Join(notes, "; ") + ")"
}

// Legend explains the marks of changes. It stands before the first of them.
func Legend(lang string) Block {
	words := msg.New(lang)
	return Para{Small: true, Runs: []Run{
		{Text: words.Text("paper.legend", nil) + " "},
		{Text: words.Text("paper.legend.inserted", nil), Mark: Inserted},
		{Text: " "},
		{Text: words.Text("paper.legend.deleted", nil), Mark: Deleted},
	}}
}
