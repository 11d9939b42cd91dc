package render

import "strings"

// Outline shows a record or a part of it as nested points: keys in the reader's
// language, items by name, ids beside them.
type Outline []Entry

// Entry is a key of a record, or an item of a list.
type Entry struct {
	Key     string  // as in the record; printed by its term. Empty for an item of a list
	Name    string  // what an item is called; empty for an item that has only fields
	ID      string  // of an item, printed in brackets
	Value   string  // of a key with one value
	Format  Format  // how Value is said
	Note    string  // in parentheses after the value: that it is inherited, unknown …
	Entries []Entry // of a map or a list
}

// Format says what kind of value it is, and so how it is said.
type Format uint8

// The formats.
const (
	AsText     Format = iota // as it stands
	AsDate                   // EDTF, said in words
	AsDuration               // ISO 8601, said in words
	AsTerm                   // a fixed value, said by its term
	AsFaint                  // a reference or id
)

// say gives a value in the reader's language.
func (o Options) say(value string, as Format) string {
	switch as {
	case AsDate:
		return Date(value, o.Lang.Lang())
	case AsDuration:
		return Duration(value, o.Lang.Lang())
	case AsTerm:
		return o.term(value)
	default:
		return value
	}
}

// field gives an entry with a value as a label and what it says.
func (e Entry) field(o Options) Field {
	f := Field{Label: o.term("key/" + e.Key), Value: o.say(e.Value, e.Format)}
	if e.Format == AsFaint {
		f.Style = Faint
	}
	if e.Note != "" {
		f.Value += " (" + e.Note + ")"
	}
	return f
}

// isField tells an entry that fits on a line of its own.
func (e Entry) isField() bool { return e.Key != "" && len(e.Entries) == 0 }

// title is the line over an entry's own entries.
func (e Entry) title(o Options) string {
	title := Clean(e.Name)
	if e.Key != "" {
		title = Clean(o.term("key/" + e.Key))
	}
	if title == "" {
		title = Clean(o.say(e.Value, e.Format))
	}
	if e.ID != "" && e.ID != title {
		title = join(title, o.Paint(Faint, "["+Clean(e.ID)+"]"))
	}
	if e.Note != "" {
		title = join(title, "("+Clean(e.Note)+")")
	}
	return title
}

// join puts a blank between two texts that are there.
func join(a, b string) string {
	if a == "" || b == "" {
		return a + b
	}
	return a + " " + b
}

// outlineLines draws an outline for a terminal.
func outlineLines(o Options, out Outline) []string {
	return entriesLines(o, out, 0)
}

// entriesLines draws entries at a depth. Fields that follow each other are aligned.
func entriesLines(o Options, list []Entry, depth int) []string {
	var lines []string
	for len(list) > 0 {
		n := 0
		var fields []Field
		for n < len(list) && list[n].isField() {
			fields = append(fields, list[n].field(o))
			n++
		}
		if n > 0 {
			lines = append(lines, indentLines(fieldLines(o, fields, room(o, depth)), indent(o, depth))...)
			list = list[n:]
			continue
		}
		lines = append(lines, entryLines(o, list[0], depth)...)
		list = list[1:]
	}
	return lines
}

// entryLines draws an entry with entries of its own, or an item.
func entryLines(o Options, e Entry, depth int) []string {
	style, mark := Strong, ""
	if e.Key == "" {
		style, mark = Plain, "- "
	}
	lines := paintEach(o, style, wrap(e.title(o), room(o, depth)-len(mark)))
	lines[0] = mark + lines[0]
	for i := 1; i < len(lines); i++ {
		lines[i] = strings.Repeat(" ", len(mark)) + lines[i]
	}
	lines[0] = strings.TrimRight(lines[0], " ")
	return append(indentLines(lines, indent(o, depth)), entriesLines(o, e.Entries, depth+1)...)
}

// indent is the blanks before an entry at a depth: two for each level, but never more
// than half of the terminal.
func indent(o Options, depth int) int {
	in := 2 * depth
	if o.Width > 0 {
		in = min(in, o.Width/2)
	}
	return in
}

// room is the width left at a depth, 0 for no limit.
func room(o Options, depth int) int {
	if o.Width <= 0 {
		return 0
	}
	return o.Width - indent(o, depth)
}
