package render

import (
	"bytes"
	"strings"
)

// RedlineMarkdown writes whole texts as Markdown with the changes marked in them.
func RedlineMarkdown(o Options, docs ...Redline) error {
	var b bytes.Buffer
	for i, r := range docs {
		if i > 0 {
			b.WriteByte('\n')
		}
		b.WriteString("# " + markdownData(r.Title) + "\n\n" + markdownData(strings.TrimSpace(r.From+" → "+r.To)) + "\n\n")
		list := false
		for _, p := range r.Passages {
			point := p.Level == 0 && p.Label != ""
			if list && !point {
				b.WriteByte('\n')
			}
			list = point
			b.WriteString(markdownPassage(o, r, p))
		}
	}
	return write(o, b.Bytes())
}

// markdownPassage draws a heading, a field as a point, or a paragraph.
func markdownPassage(o Options, r Redline, p Passage) string {
	after := markdownData(aside(o, p)) + markdownClasses(o, r.ClassNames, p.Classes, p.Editorial)
	label := ""
	if p.Label != "" {
		label = markdownData(p.Label) + ": "
	}
	switch {
	case p.Level > 0: // headings are bold already, so that there only tags tell
		return strings.Repeat("#", min(6, p.Level+1)) + " " + label + markdownSigned(p.marked(), "", "") + after + "\n\n"
	case p.Label != "":
		return "- " + label + markdownWords(p.marked()) + after + "\n"
	}
	return strings.TrimLeft(markdownWords(p.marked()), " ") + after + "\n\n" // blanks would make it code
}
