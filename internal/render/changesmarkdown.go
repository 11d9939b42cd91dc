package render

import (
	"bytes"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/helsefellesskap/hfh/internal/diff"
)

// foldFrom is the number of changes from which Markdown folds each record's list.
const foldFrom = 40

// ChangesMarkdown writes a comparison for a merge request: a summary, and each change
// under headings for the items that it stands in. Where there are many, each record's
// list is folded under its own summary.
func ChangesMarkdown(o Options, c Changes) error {
	c = c.inSections()
	m := &changesMarkdown{o: o, c: c}
	if !c.Inside {
		m.b.WriteString("# " + markdownData(c.From+" → "+c.To) + "\n\n")
		m.b.WriteString(markdownText(c.summary(o)) + "\n")
	}
	for _, r := range c.Records {
		m.record(r)
	}
	if c.Hidden > 0 && !c.Inside {
		m.b.WriteString("\n" + markdownText(hiddenText(o, c)) + "\n")
	}
	return write(o, bytes.TrimLeft(m.b.Bytes(), "\n"))
}

// comparedMarkdown draws a comparison among other blocks.
func comparedMarkdown(o Options, b Compared) string {
	b.Changes.Inside = false // each record has its heading
	m := &changesMarkdown{o: o, c: b.Changes.inSections()}
	for _, r := range b.Changes.Records {
		m.record(r)
	}
	return strings.TrimLeft(m.b.String(), "\n")
}

// changesMarkdown gathers the Markdown of a comparison.
type changesMarkdown struct {
	o     Options
	c     Changes
	b     bytes.Buffer
	above []string
	item  string
}

// record writes the changes of one record under its heading.
func (m *changesMarkdown) record(r RecordChanges) {
	if len(m.c.Records) > 1 || !m.c.Inside {
		m.b.WriteString("\n## " + markdownData(recordTitle(r)) + "\n")
	}
	fold := m.c.Count() > foldFrom
	if fold {
		m.b.WriteString("\n<details>\n<summary>" + markdownText(summaryText(m.o, r.counts())) + "</summary>\n")
	}
	m.above, m.item = nil, ""
	for i, ch := range r.List {
		m.headings(ch, i == 0)
		m.change(ch)
	}
	if fold {
		m.b.WriteString("\n</details>\n")
	}
}

// headings writes the headings that do not stand yet, and the empty line before a list.
func (m *changesMarkdown) headings(ch Change, first bool) {
	if slices.Equal(ch.Above, m.above) && !first {
		return
	}
	for _, h := range headingsFor(m.o, ch.Above, m.above) {
		m.b.WriteString("\n" + strings.Repeat("#", min(6, 2+h.Level)) + " " + markdownData(h.Text) + "\n")
	}
	m.above, m.item = ch.Above, ""
	m.b.WriteByte('\n')
}

// change writes one change as a point; the fields of an item stand below its name.
func (m *changesMarkdown) change(ch Change) {
	if ch.Field == "" {
		m.item = ch.ID
		m.b.WriteString("- **" + markdownData(itemName(m.o, ch)) + "** (" + markdownData(opText(m.o, ch.Op, ch.OldPlace)) + ")" + m.classes(ch) + "\n")
		for _, d := range ch.Details {
			m.b.WriteString("  - " + markdownData(d.Label+": "+d.Value) + "\n")
		}
		return
	}
	in := ""
	if ch.ID == "" {
		m.item = ""
	} else {
		if m.item != ch.ID {
			m.item = ch.ID
			m.b.WriteString("- **" + markdownData(itemName(m.o, ch)) + "**\n")
		}
		in = "  "
	}
	m.b.WriteString(in + "- " + m.said(ch) + markdownText(note(m.o, ch)) + m.classes(ch) + "\n")
}

// itemName names an item without its id, or the whole record.
func itemName(o Options, ch Change) string {
	switch {
	case ch.Label != "":
		return ch.Label
	case ch.ID != "":
		return ch.ID
	}
	return o.Lang.Text("diff/whole", nil)
}

// said gives what a field said and says.
func (m *changesMarkdown) said(ch Change) string {
	name := markdownData(fieldName(m.o, ch))
	switch {
	case ch.Times > 0:
		return name
	case len(ch.marked()) > 0 && !m.c.WholeTexts:
		return name + ": " + strings.TrimRight(markdownWords(ch.marked()), " ")
	}
	return name + ": " + m.side(ch.From, diff.Deleted) + " → " + m.side(ch.To, diff.Inserted)
}

// side marks one side of an edit; that there is no value is said in italics.
func (m *changesMarkdown) side(value string, op diff.WordOp) string {
	if value == "" {
		return "*" + markdownText(orUnset(m.o, "")) + "*"
	}
	return markdownWords([]diff.Word{{Op: op, Text: value}})
}

// classes names the classes behind a dot, in italics.
func (m *changesMarkdown) classes(ch Change) string {
	return markdownClasses(m.o, m.c.ClassNames, ch.Classes, ch.Editorial)
}

func markdownClasses(o Options, names map[string]string, ids []string, editorial bool) string {
	list := classNames(o, names, ids, editorial)
	if len(list) == 0 {
		return ""
	}
	return " · " + markdownMark("*", "em", strings.Join(list, "; "))
}

// markdownData escapes a text from data: unlike in hfh's own texts, a backquote in it
// marks no command.
func markdownData(text string) string {
	return strings.ReplaceAll(escapeMarkdown(Clean(text)), "`", "\\`")
}

// markdownWords strikes out the words that went and sets those that came in bold.
func markdownWords(words []diff.Word) string { return markdownSigned(words, "~~", "**") }

// markdownSigned marks words with the signs given, or with tags where those are empty.
func markdownSigned(words []diff.Word, del, ins string) string {
	var b strings.Builder
	for _, w := range words {
		before, inner, after := blanksOff(Clean(w.Text))
		switch {
		case w.Op == diff.Same || inner == "":
			b.WriteString(before + markdownData(inner) + after)
		case w.Op == diff.Deleted:
			b.WriteString(before + markdownMark(del, "del", inner) + after)
		default:
			b.WriteString(before + markdownMark(ins, "ins", inner) + after)
		}
	}
	return b.String()
}

// markdownMark marks a text with signs; Markdown takes them as such only beside a
// letter or figure, so that a comma or a bracket is marked with the tags of HTML.
func markdownMark(sign, tag, text string) string {
	first, _ := utf8.DecodeRuneInString(text)
	last, _ := utf8.DecodeLastRuneInString(text)
	inner := markdownData(text)
	if sign != "" && isWordSign(first) && isWordSign(last) {
		return sign + inner + sign
	}
	return "<" + tag + ">" + inner + "</" + tag + ">"
}

func isWordSign(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }
