package render

import (
	"slices"
	"strconv"
	"strings"

	"github.com/helsefellesskap/hfh/internal/diff"
)

// changesText gathers the lines of a comparison.
type changesText struct {
	Options
	changes Changes
	lines   []string
	above   []string // the headings that stand
	item    string   // the item whose fields are being listed
	name    string   // its name
}

// ChangesText writes a comparison for a person: each change under the items that it
// stands in, so that it is read in its place. Marks, not colours, say what happened.
func ChangesText(o Options, c Changes) error {
	c = c.inSections()
	t := &changesText{Options: o, changes: c}
	if !c.Inside {
		t.lines = paintEach(o, Strong, wrapData(Clean(c.From+" → "+c.To), o.Width))
	}
	for i, r := range c.Records {
		if !c.Inside || i > 0 {
			t.add("", 0, Plain)
		}
		if len(c.Records) > 1 || !c.Inside {
			t.add(recordTitle(r), 0, Strong)
		}
		t.record(r)
	}
	if !c.Inside {
		t.add("", 0, Plain)
		t.add(c.summary(o), 0, Plain)
		t.hidden()
	}
	return write(o, joinLines(t.lines))
}

// record writes the changes of one record.
func (t *changesText) record(r RecordChanges) {
	t.above, t.item = nil, ""
	for _, ch := range r.List {
		t.change(ch)
	}
}

// hidden says how many changes are not listed. A command stands in it.
func (t *changesText) hidden() {
	if t.changes.Hidden > 0 {
		t.lines = append(t.lines, paintEach(t.Options, Faint, wrap(hiddenText(t.Options, t.changes), t.Width))...)
	}
}

// within keeps an indent from taking more than half of a narrow terminal.
func (o Options) within(indent int) int {
	if o.Width <= 0 {
		return indent
	}
	return min(indent, o.Width/2)
}

// add wraps a text into lines with the same indent.
func (t *changesText) add(text string, indent int, s Style) {
	if text == "" {
		t.lines = append(t.lines, "")
		return
	}
	indent = t.within(indent)
	t.lines = append(t.lines, indentLines(paintEach(t.Options, s, wrapData(Clean(text), t.Width-indent)), indent)...)
}

const step = 2 // blanks a level

// change writes one change, with the headings that do not stand yet.
func (t *changesText) change(ch Change) {
	if !slices.Equal(ch.Above, t.above) {
		same := common(ch.Above, t.above)
		if len(ch.Above) == 0 {
			t.add("", 0, Plain) // back to the record itself
		}
		if same < len(ch.Above) && same == len(t.above) && t.item != "" && ch.Above[same] == t.name {
			same++ // the item whose fields were listed last is heading enough
		}
		for i := same; i < len(ch.Above); i++ {
			t.add(ch.Above[i], i*step, Strong)
		}
		t.above, t.item = ch.Above, ""
	}
	in := t.within(len(ch.Above) * step)
	if ch.Field == "" {
		t.item, t.name = ch.ID, ch.Label
		t.marked(mark(ch.Op), itemTitle(t.Options, ch), t.classes(ch), in, style(ch.Op))
		for _, d := range ch.Details {
			t.hanging(Clean(d.Label)+": ", Clean(d.Value), in+2*step)
		}
		return
	}
	if ch.ID != "" {
		if t.item != ch.ID {
			t.item, t.name = ch.ID, ch.Label
			t.marked("~", titleOf(ch), "", in, Plain)
		}
		t.field(ch, in+2*step)
		return
	}
	t.item = ""
	t.field(ch, in+step)
}

// common tells how many headings two places share.
func common(a, b []string) int {
	same := 0
	for same < len(a) && same < len(b) && a[same] == b[same] {
		same++
	}
	return same
}

// marked writes a line that begins with a mark, the classes at its end.
func (t *changesText) marked(mark, text, classes string, indent int, s Style) {
	lines := wrapData(t.paintWords(s, Clean(text))+classes, t.Width-indent-step)
	for i, line := range lines {
		head := strings.Repeat(" ", indent+step)
		if i == 0 {
			head = strings.Repeat(" ", indent) + mark + " "
		}
		t.lines = append(t.lines, head+line)
	}
}

// classes names the classes of a change behind a dot, or is empty.
func (t *changesText) classes(ch Change) string {
	return classesAfter(t.Options, t.changes.ClassNames, ch.Classes, ch.Editorial)
}

// classesAfter gives " · goals, substantive", faint, or nothing.
func classesAfter(o Options, names map[string]string, ids []string, editorial bool) string {
	list := classNames(o, names, ids, editorial)
	if len(list) == 0 {
		return ""
	}
	return " " + paintWords(o, Faint, "· "+Clean(strings.Join(list, "; ")))
}

// field writes what a field said and says.
func (t *changesText) field(ch Change, indent int) {
	name := Clean(fieldName(t.Options, ch))
	after := note(t.Options, ch) + t.classes(ch)
	switch {
	case ch.Times > 0:
		t.hanging(name, after, indent)
	case t.stacked(ch, name, indent):
		t.hanging(name, after, indent)
		t.side("- ", Bad, ch.From, indent+step)
		t.side("+ ", Good, ch.To, indent+step)
	case len(ch.marked()) > 0:
		t.hanging(name+": ", strings.TrimRight(wordsText(t.Options, ch.marked()), " ")+after, indent)
	default:
		from, to := orUnset(t.Options, Clean(ch.From)), orUnset(t.Options, Clean(ch.To))
		t.hanging(name+": ", paintWords(t.Options, Bad, from)+" → "+paintWords(t.Options, Good, to)+after, indent)
	}
}

// stacked tells whether the two sides of a field stand on lines of their own: where
// whole texts are asked for, and where the two are too long to be told apart on one line.
func (t *changesText) stacked(ch Change, name string, indent int) bool {
	if t.changes.WholeTexts && len(ch.marked()) > 0 {
		return true
	}
	if len(ch.marked()) > 0 || t.Width <= 0 || ch.From == "" || ch.To == "" {
		return false
	}
	room := t.Width - indent - step
	sides := width(Clean(ch.From)) + width(Clean(ch.To)) + 3
	return width(name)+2+sides > 2*room
}

// side writes one side of an edit on lines of its own.
func (t *changesText) side(mark string, s Style, value string, indent int) {
	lines := wrapData(paintWords(t.Options, s, orUnset(t.Options, Clean(value))), t.Width-indent-len(mark))
	for i, line := range lines {
		if i > 0 {
			mark = "  "
		}
		t.lines = append(t.lines, strings.Repeat(" ", indent)+mark+line)
	}
}

// hanging writes a label and a clean value that goes on under the label.
func (t *changesText) hanging(label, value string, indent int) {
	lines := wrapData(label+value, t.Width-indent-step)
	for i, line := range lines {
		by := indent
		if i > 0 {
			by += step
		}
		t.lines = append(t.lines, strings.Repeat(" ", by)+line)
	}
}

// wordsText marks the words that went and came; the blanks around them stay outside.
func wordsText(o Options, words []diff.Word) string {
	var b strings.Builder
	for _, w := range words {
		before, text, after := blanksOff(Clean(w.Text))
		switch {
		case w.Op == diff.Same:
			b.WriteString(Clean(w.Text))
		case text == "":
			b.WriteString(before)
		case w.Op == diff.Deleted:
			b.WriteString(before + "[-" + paintWords(o, Bad, text) + "-]" + after)
		default:
			b.WriteString(before + "{+" + paintWords(o, Good, text) + "+}" + after)
		}
	}
	return b.String()
}

// blanksOff parts a text from the blanks before and after it.
func blanksOff(s string) (before, text, after string) {
	text = strings.Trim(s, " ")
	if text == "" {
		return s, "", ""
	}
	before, after, _ = strings.Cut(s, text)
	return before, text, after
}

func (t *changesText) paintWords(s Style, text string) string { return paintWords(t.Options, s, text) }

// paintWords paints each word by itself, so that lines may be broken between them.
func paintWords(o Options, s Style, text string) string {
	if !o.Color || s == Plain {
		return text
	}
	words := strings.Split(text, " ")
	for i, w := range words {
		words[i] = o.Paint(s, w)
	}
	return strings.Join(words, " ")
}

// hiddenText says how many changes are not listed.
func hiddenText(o Options, c Changes) string {
	return o.Lang.Text("diff/hidden", map[string]string{"n": strconv.Itoa(c.Hidden)})
}
