package render

import (
	"bytes"
	"fmt"
	"reflect"
	"strings"
)

// Text draws a page for a terminal, or for any other place where plain text is read.
func Text(o Options, p Page) error {
	var b bytes.Buffer
	for i, block := range p {
		text, err := blockText(o, block)
		if err != nil {
			return err
		}
		if i > 0 && needsAir(p[i-1], block) {
			b.WriteByte('\n')
		}
		b.Write(text)
	}
	return write(o, b.Bytes())
}

// write is the one place where a text leaves the package.
func write(o Options, text []byte) error {
	if _, err := o.Out.Write(text); err != nil {
		return fmt.Errorf("write the result: %w", err)
	}
	return nil
}

// needsAir tells whether an empty line stands between two blocks: before a heading,
// and between paragraphs, but not between a heading of a part and what it heads.
func needsAir(above, below Block) bool {
	if h, ok := above.(Heading); ok {
		return h.Level < 2
	}
	if _, ok := above.(Gap); ok {
		return false
	}
	switch below.(type) {
	case Heading:
		return true
	case Gap:
		return false
	}
	return reflect.TypeOf(above) != reflect.TypeOf(below) || isPara(below)
}

func isPara(b Block) bool {
	p, ok := b.(Para)
	return ok && p.Indent == 0
}

// blockText draws one block, with its last line end.
func blockText(o Options, block Block) ([]byte, error) {
	switch b := block.(type) {
	case Heading:
		return joinLines(headingLines(o, b)), nil
	case Para:
		lines := wrap(CleanLines(b.Text), o.Width-b.Indent)
		return joinLines(indentLines(paintEach(o, b.Style, lines), b.Indent)), nil
	case Fields:
		return joinLines(indentLines(fieldLines(o, b.List, o.Width-b.Indent), b.Indent)), nil
	case Bullets:
		return joinLines(bulletLines(o, b)), nil
	case Grid:
		return tableText(o, b)
	case Outline:
		return joinLines(outlineLines(o, b)), nil
	case Compared:
		return comparedText(o, b), nil
	default:
		return []byte("\n"), nil
	}
}

// comparedText draws a comparison among other blocks, each record under its title.
func comparedText(o Options, b Compared) []byte {
	t := &changesText{Options: o, changes: b.Changes}
	for i, r := range b.Changes.Records {
		if i > 0 {
			t.add("", 0, Plain)
		}
		t.add(recordTitle(r), 0, Strong)
		t.record(r)
	}
	return joinLines(t.lines)
}

// headingLines underlines the page's own heading, for readers without bold type.
func headingLines(o Options, h Heading) []string {
	return underlined(o, h, wrap(Clean(h.Text), o.Width))
}

// underlined puts a rule below the lines of a heading of level 1.
func underlined(o Options, h Heading, lines []string) []string {
	widest := 0
	for _, line := range lines {
		widest = max(widest, width(line))
	}
	painted := paintEach(o, Strong, lines)
	if h.Level > 1 {
		return painted
	}
	if o.Width > 0 {
		widest = min(widest, o.Width)
	}
	return append(painted, o.Paint(Faint, strings.Repeat("═", widest)))
}

// paintEach styles lines.
func paintEach(o Options, s Style, lines []string) []string {
	out := make([]string, len(lines))
	for i, line := range lines {
		out[i] = o.Paint(s, line)
	}
	return out
}

// fieldLines aligns values behind their labels; a value that is too long goes on
// under itself, or under its label where the terminal is narrow.
func fieldLines(o Options, fields []Field, limit int) []string {
	label := 0
	for _, f := range fields {
		label = max(label, width(Clean(f.Label)))
	}
	if limit > 0 && label > limit/2 {
		return stackedLines(o, fields, limit)
	}
	var out []string
	for _, f := range fields {
		left := limit
		if limit > 0 {
			left = limit - label - columnGap
		}
		for i, line := range paintEach(o, f.Style, wrap(CleanLines(f.Value), left)) {
			head := strings.Repeat(" ", label+columnGap)
			if i == 0 {
				head = o.Paint(Faint, Clean(f.Label)) + strings.Repeat(" ", label+columnGap-width(Clean(f.Label)))
			}
			out = append(out, strings.TrimRight(head+line, " "))
		}
	}
	return out
}

// stackedLines puts each value under its label.
func stackedLines(o Options, fields []Field, limit int) []string {
	var out []string
	for _, f := range fields {
		out = append(out, paintEach(o, Faint, wrap(Clean(f.Label)+":", limit))...)
		value := wrap(CleanLines(f.Value), limit-cardsIndent)
		out = append(out, indentLines(paintEach(o, f.Style, value), cardsIndent)...)
	}
	return out
}

// bulletLines draws a list of points.
func bulletLines(o Options, list Bullets) []string {
	var out []string
	for _, b := range list {
		mark := Clean(b.Mark)
		if mark == "" {
			mark = "-"
		}
		in := width(mark) + 1
		lines := indentLines(paintEach(o, b.Style, wrap(CleanLines(b.Text), o.Width-in)), in)
		lines[0] = mark + " " + strings.TrimPrefix(lines[0], strings.Repeat(" ", in))
		for _, u := range b.Under {
			lines = append(lines, indentLines(paintEach(o, u.Style, wrap(CleanLines(u.Text), o.Width-in)), in)...)
		}
		out = append(out, lines...)
	}
	return out
}

// joinLines ends every line.
func joinLines(lines []string) []byte {
	if len(lines) == 0 {
		return nil
	}
	return []byte(strings.Join(lines, "\n") + "\n")
}
