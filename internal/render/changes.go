package render

import (
	"encoding/json"
	"slices"
	"strconv"
	"strings"

	"github.com/helsefellesskap/hfh/internal/diff"
)

// Changes is a comparison of two sides, ready to be shown in any form.
type Changes struct {
	From, To string // what was compared, as addresses
	Records  []RecordChanges
	Hidden   int // changes of other than text that are not listed
	// Inside is set where the changes stand inside something else, which tells what
	// is compared and needs no count.
	Inside bool
	// ClassNames gives the names of the classes that the register defines, by id.
	ClassNames map[string]string
	// WholeTexts shows an edited text as it was and as it is, in place of word by word.
	WholeTexts bool
}

// RecordChanges are the changes of one record, in the order of its newer text.
type RecordChanges struct {
	Ref, Name string
	List      []Change
}

// Change is one difference with everything that a reader needs to see it in its place.
type Change struct {
	Op        diff.Op
	Place     string   // as it is typed
	OldPlace  string   // of what moved or got another id
	ID        string   // of the nearest item
	Label     string   // its name
	Above     []string // names of the items around it, outermost first
	Field     string   // the key of an edited field, "" for a whole item
	From, To  string   // in words
	FromValue json.RawMessage
	ToValue   json.RawMessage
	Words     []diff.Word
	Details   []Field  // what an added or removed item says
	Editorial bool     // both sides mean the same
	Times     int      // how many changes of printed numbers it stands for
	Classes   []string // ids of its classes, in the register's order
	Number    int      // 1, 2, 3 … over all records, by Numbered; 0 before
}

// Numbered gives the same comparison with its changes counted from 1, in the order in
// which every form shows them. A redline points to its changes by these numbers.
func (c Changes) Numbered() Changes {
	n := 0
	records := slices.Clone(c.Records)
	for i := range records {
		records[i].List = slices.Clone(records[i].List)
		for j := range records[i].List {
			n++
			records[i].List[j].Number = n
		}
	}
	c.Records = records
	return c
}

// ops lists the operations in the order of the summary.
func ops() []diff.Op {
	return []diff.Op{diff.Added, diff.Removed, diff.Edited, diff.Moved, diff.Reordered, diff.Renamed}
}

// Count gives how many changes there are, hidden ones aside.
func (c Changes) Count() int {
	n := 0
	for _, r := range c.Records {
		n += len(r.List)
	}
	return n
}

// counts gives how many changes there are of each operation.
func (c Changes) counts() map[diff.Op]int {
	n := map[diff.Op]int{}
	for _, r := range c.Records {
		for _, ch := range r.List {
			n[ch.Op]++
		}
	}
	return n
}

// changesText gathers the lines of a comparison.
type changesText struct {
	Options
	lines []string
	above []string // the headings that stand
	item  string   // the item whose fields are being listed
}

// ChangesText writes a comparison for a person: each change under the items that it
// stands in, so that it is read in its place. Marks, not colours, say what happened.
func ChangesText(o Options, c Changes) error {
	t := &changesText{Options: o}
	if !c.Inside {
		t.lines = paintEach(o, Strong, wrap(Clean(c.From+" → "+c.To), o.Width))
	}
	for i, r := range c.Records {
		if !c.Inside || i > 0 {
			t.add("", 0, Plain)
		}
		if len(c.Records) > 1 || !c.Inside {
			t.add(recordTitle(r), 0, Strong)
		}
		t.above, t.item = nil, ""
		for _, ch := range r.List {
			t.change(ch)
		}
	}
	if !c.Inside {
		t.add("", 0, Plain)
		t.add(summaryText(o, c), 0, Plain)
		if c.Hidden > 0 {
			t.add(o.Lang.Text("diff/hidden", map[string]string{"n": strconv.Itoa(c.Hidden)}), 0, Faint)
		}
	}
	return write(o, joinLines(t.lines))
}

func recordTitle(r RecordChanges) string {
	if r.Name == "" || r.Name == r.Ref {
		return r.Ref
	}
	return r.Name + " [" + r.Ref + "]"
}

// add wraps a text into lines with the same indent.
func (t *changesText) add(text string, indent int, s Style) {
	if text == "" {
		t.lines = append(t.lines, "")
		return
	}
	t.lines = append(t.lines, indentLines(paintEach(t.Options, s, wrap(Clean(text), t.Width-indent)), indent)...)
}

const step = 2 // blanks a level

// change writes one change, with the headings that do not stand yet.
func (t *changesText) change(ch Change) {
	if !slices.Equal(ch.Above, t.above) {
		same := 0
		for same < len(ch.Above) && same < len(t.above) && ch.Above[same] == t.above[same] {
			same++
		}
		for i := same; i < len(ch.Above); i++ {
			t.add(ch.Above[i], i*step, Strong)
		}
		t.above, t.item = ch.Above, ""
	}
	in := len(ch.Above) * step
	if ch.Field == "" {
		t.item = ch.ID
		t.marked(mark(ch.Op), itemTitle(t.Options, ch), in, style(ch.Op))
		for _, d := range ch.Details {
			t.hanging(d.Label+": ", d.Value, in+2*step)
		}
		return
	}
	if ch.ID != "" {
		if t.item != ch.ID {
			t.item = ch.ID
			t.marked("~", titleOf(ch), in, Plain)
		}
		t.field(ch, in+2*step)
		return
	}
	t.item = ""
	t.field(ch, in+step)
}

// marked writes a line that begins with a mark.
func (t *changesText) marked(mark, text string, indent int, s Style) {
	lines := wrap(Clean(text), t.Width-indent-step)
	for i, line := range lines {
		head := strings.Repeat(" ", indent+step)
		if i == 0 {
			head = strings.Repeat(" ", indent) + mark + " "
		}
		t.lines = append(t.lines, head+t.Paint(s, line))
	}
}

// field writes what a field said and says.
func (t *changesText) field(ch Change, indent int) {
	if ch.Times > 0 {
		t.hanging(fieldName(t.Options, ch), "", indent)
		return
	}
	t.hanging(fieldName(t.Options, ch)+": ", t.said(ch), indent)
}

// hanging writes a label and a value that goes on under the label.
func (t *changesText) hanging(label, value string, indent int) {
	lines := wrap(label+value, t.Width-indent-step)
	for i, line := range lines {
		by := indent
		if i > 0 {
			by += step
		}
		t.lines = append(t.lines, strings.Repeat(" ", by)+line)
	}
}

// said gives the change of a field in words.
func (t *changesText) said(ch Change) string {
	if len(ch.Words) > 0 {
		return t.wordsText(ch.Words) + note(t.Options, ch)
	}
	from, to := Clean(ch.From), Clean(ch.To)
	return t.paintWords(Bad, orUnset(t.Options, from)) + " → " + t.paintWords(Good, orUnset(t.Options, to)) + note(t.Options, ch)
}

func orUnset(o Options, s string) string {
	if s == "" {
		return o.Lang.Text("diff/unset", nil)
	}
	return s
}

// note says that both sides of an edit mean the same.
func note(o Options, ch Change) string {
	if !ch.Editorial || ch.Times > 0 {
		return ""
	}
	return " " + o.Lang.Text("diff/editorial", nil)
}

// wordsText marks the words that went and came; the blanks around them stay outside.
func (t *changesText) wordsText(words []diff.Word) string {
	var b strings.Builder
	for _, w := range words {
		before, text, after := blanksOff(Clean(w.Text))
		switch {
		case w.Op == diff.Same:
			b.WriteString(Clean(w.Text))
		case text == "":
			b.WriteString(before)
		case w.Op == diff.Deleted:
			b.WriteString(before + "[-" + t.paintWords(Bad, text) + "-]" + after)
		default:
			b.WriteString(before + "{+" + t.paintWords(Good, text) + "+}" + after)
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

// paintWords paints each word by itself, so that lines may be broken between them.
func (t *changesText) paintWords(s Style, text string) string {
	if !t.Color {
		return text
	}
	words := strings.Split(text, " ")
	for i, w := range words {
		words[i] = t.Paint(s, w)
	}
	return strings.Join(words, " ")
}

// mark is the sign of an operation on an item.
func mark(op diff.Op) string {
	switch op {
	case diff.Added:
		return "+"
	case diff.Removed:
		return "-"
	case diff.Moved:
		return ">"
	case diff.Reordered:
		return "^"
	default:
		return "~"
	}
}

func style(op diff.Op) Style {
	switch op {
	case diff.Added:
		return Good
	case diff.Removed:
		return Bad
	default:
		return Plain
	}
}

func titleOf(ch Change) string {
	switch {
	case ch.ID == "":
		return ch.Label
	case ch.Label == "" || ch.Label == ch.ID:
		return ch.ID
	}
	return ch.Label + " [" + ch.ID + "]"
}

// itemTitle names an item and says what happened to it.
func itemTitle(o Options, ch Change) string {
	title := titleOf(ch)
	if title == "" {
		title = o.Lang.Text("diff/whole", nil)
	}
	return title + " (" + o.Lang.Text("diff/op."+string(ch.Op), map[string]string{"from": ch.OldPlace}) + ")"
}

// fieldName gives a field's name in the reader's language.
func fieldName(o Options, ch Change) string {
	if ch.Times > 0 {
		return o.Lang.Text("diff/renumbered", map[string]string{"n": strconv.Itoa(ch.Times)})
	}
	return o.term("key/" + ch.Field)
}

// summaryText counts the changes.
func summaryText(o Options, c Changes) string {
	counts := c.counts()
	var parts []string
	for _, op := range ops() {
		if n := counts[op]; n > 0 {
			parts = append(parts, o.Lang.Text("diff/count."+string(op), map[string]string{"n": strconv.Itoa(n)}))
		}
	}
	if len(parts) == 0 {
		return o.Lang.Text("diff/none", nil)
	}
	return strings.Join(parts, ", ")
}
