package render

import (
	"slices"
	"strconv"
	"strings"

	"github.com/helsefellesskap/hfh/internal/diff"
)

// editorialClass and substantiveClass are the classes that every register has.
const (
	editorialClass   = "editorial"
	substantiveClass = "substantive"
)

// classNames gives the names of classes in the reader's language where hfh has them,
// else as the register gives them. What means the same on both sides is editorial,
// whatever the register's rules say.
func classNames(o Options, names map[string]string, ids []string, editorial bool) []string {
	if editorial && !slices.Contains(ids, editorialClass) {
		ids = append([]string{editorialClass}, ids...)
	}
	out := make([]string, len(ids))
	for i, id := range ids {
		out[i] = className(o, names, id)
	}
	return out
}

// className gives the name of one class, its id where nobody named it.
func className(o Options, names map[string]string, id string) string {
	if name := names[id]; name != "" {
		return name
	}
	if id == editorialClass || id == substantiveClass {
		return o.Lang.Text("diff/class."+id, nil)
	}
	return id
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

func recordTitle(r RecordChanges) string {
	if r.Name == "" || r.Name == r.Ref {
		return r.Ref
	}
	return r.Name + " [" + r.Ref + "]"
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
	return title + " (" + opText(o, ch.Op, ch.OldPlace) + ")"
}

// opText says what happened, with where from.
func opText(o Options, op diff.Op, oldPlace string) string {
	return o.Lang.Text("diff/op."+string(op), map[string]string{"from": oldPlace})
}

// opName says what happened in a word or two.
func opName(o Options, op diff.Op) string { return o.Lang.Text("diff/opname."+string(op), nil) }

// orUnset says that a field had or has no value.
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

// fieldName gives a field's name in the reader's language.
func fieldName(o Options, ch Change) string {
	if ch.Times > 0 {
		return o.Lang.Text("diff/renumbered", map[string]string{"n": strconv.Itoa(ch.Times)})
	}
	return o.term("key/" + ch.Field)
}

// summary counts the changes, and says where not all could be compared.
func (c Changes) summary(o Options) string {
	switch {
	case !c.Partial:
		return summaryText(o, c.counts())
	case c.Count() == 0:
		return o.Lang.Text("diff/none-read", nil)
	}
	return o.Lang.Text("diff/partial", map[string]string{"changes": summaryText(o, c.counts())})
}

// summaryText counts the changes.
func summaryText(o Options, counts map[diff.Op]int) string {
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

// headingsFor lists the headings that a change needs where others stand already. A
// change that stands further out than the one before it gets the heading of its own
// place again, so that it is not read under the inner one.
func headingsFor(o Options, above, standing []string) []Heading {
	same := common(above, standing)
	var out []Heading
	switch {
	case same < len(above):
	case same == 0 && len(standing) > 0:
		return []Heading{{Level: 1, Text: o.Lang.Text("diff/itself", nil)}}
	case same < len(standing):
		same--
	}
	for i := same; i < len(above); i++ {
		out = append(out, Heading{Level: i + 1, Text: above[i]})
	}
	return out
}
