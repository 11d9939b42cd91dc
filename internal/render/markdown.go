package render

import (
	"bytes"
	"strings"
)

// Markdown draws a page as Markdown (CommonMark with tables), for a merge request or
// a wiki. Text from data is escaped, so that it shows as it is.
func Markdown(o Options, p Page) error {
	var b bytes.Buffer
	for _, block := range p {
		text := markdownBlock(o, block)
		if text == "" {
			continue
		}
		if b.Len() > 0 {
			b.WriteByte('\n')
		}
		b.WriteString(text)
	}
	return write(o, b.Bytes())
}

// markdownBlock draws one block, with its last line end.
func markdownBlock(o Options, block Block) string {
	switch b := block.(type) {
	case Heading:
		return strings.Repeat("#", max(1, b.Level)) + " " + markdownText(b.Text) + "\n"
	case Para:
		return markdownLines(b.Text, "  \n") + "\n"
	case Fields:
		return markdownFields(b.List, "")
	case Bullets:
		return markdownBullets(b)
	case Grid:
		return markdownTable(b)
	case Outline:
		return markdownOutline(o, b, "")
	case Compared:
		return comparedMarkdown(o, b)
	default:
		return ""
	}
}

// markdownLines escapes a text of several lines and puts end between them.
func markdownLines(text, end string) string {
	lines := strings.Split(CleanLines(text), "\n")
	for i, line := range lines {
		lines[i] = markdownText(line)
	}
	return strings.Join(lines, end)
}

// markdownText escapes what Markdown would take for a sign of its own. Commands in
// backquotes stay, if every backquote is closed; where two stand side by side, Markdown
// may close them elsewhere, and nothing is taken for a command.
func markdownText(text string) string {
	parts := strings.Split(Clean(text), "`")
	if len(parts)%2 == 0 || strings.Contains(text, "``") {
		return markdownData(text)
	}
	for i := 0; i < len(parts); i += 2 {
		parts[i] = escapeMarkdown(parts[i])
	}
	return strings.Join(parts, "`")
}

// MarkdownText gives a text from data as it may stand in a Markdown document: nothing in
// it is obeyed by a terminal or read as markup.
func MarkdownText(text string) string { return markdownData(text) }

// escapeMarkdown puts a backslash before the signs of Markdown and HTML. A figure
// with a dot at the start would begin a list, and a # by itself end a heading.
func escapeMarkdown(text string) string {
	var b strings.Builder
	for i, r := range text {
		switch {
		case strings.ContainsRune(`\*_[]<>|~&`, r), i == 0 && strings.ContainsRune("#+-=", r), r == '#' && text[i-1] == ' ':
			b.WriteByte('\\')
		case (r == '.' || r == ')') && startsList(text[:i], text[i+1:]):
			b.WriteByte('\\')
		}
		b.WriteRune(r)
	}
	return b.String()
}

// startsList tells a figure with a dot or bracket behind it and then a blank.
func startsList(before, after string) bool {
	return before != "" && strings.Trim(before, "0123456789") == "" && (after == "" || after[0] == ' ')
}

// markdownFields draws labels and values as a list.
func markdownFields(list []Field, in string) string {
	var b strings.Builder
	for _, f := range list {
		value := markdownLines(f.Value, "  \n"+in+"  ")
		b.WriteString(in + "- **" + markdownText(f.Label) + ":** " + value + "\n")
	}
	return b.String()
}

// markdownBullets draws points and the lines under them.
func markdownBullets(list Bullets) string {
	var b strings.Builder
	for _, point := range list {
		text := point.Text
		if point.Mark != "" && point.Mark != "-" {
			text = point.Mark + " " + text
		}
		b.WriteString("- " + markdownLines(text, "  \n  "))
		for _, u := range point.Under {
			b.WriteString("  \n  " + markdownLines(u.Text, "  \n  "))
		}
		b.WriteByte('\n')
	}
	return b.String()
}

// markdownTable draws a table; a line end in a cell becomes a blank.
func markdownTable(g Grid) string {
	var b strings.Builder
	titles, rule := make([]string, len(g.Titles)), make([]string, len(g.Titles))
	for i, title := range g.Titles {
		titles[i], rule[i] = markdownText(title), "---"
		if g.right[i] {
			rule[i] = "---:"
		}
	}
	b.WriteString(markdownRow(titles) + markdownRow(rule))
	for _, row := range g.Cells {
		cells := make([]string, len(row))
		for i, cell := range row {
			cells[i] = markdownCell(cell.Text)
		}
		b.WriteString(markdownRow(cells))
	}
	return b.String()
}

// markdownCell escapes a cell. A bar ends a cell even inside backquotes, so there
// they count as plain signs.
func markdownCell(text string) string {
	if strings.Contains(text, "|") {
		return markdownData(text)
	}
	return markdownText(text)
}

func markdownRow(cells []string) string {
	return "| " + strings.Join(cells, " | ") + " |\n"
}

// markdownOutline draws an outline as nested lists.
func markdownOutline(o Options, list []Entry, in string) string {
	var b strings.Builder
	for _, e := range list {
		if e.isField() {
			b.WriteString(markdownFields([]Field{e.field(o)}, in))
			continue
		}
		plain := o
		plain.Color = false
		title := markdownText(e.title(plain))
		if e.Key != "" {
			title = "**" + title + "**"
		}
		b.WriteString(strings.TrimRight(in+"- "+title, " ") + "\n" + markdownOutline(o, e.Entries, in+"  "))
	}
	return b.String()
}
