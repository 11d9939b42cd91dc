package doc

import (
	"strings"
)

// slot writes a value at part j of f: what stands between the colon (or dash) and
// the end of the part's last line.
// same says that these are the bytes that were there.
func (c *composer) slot(t *Node, f *frame, j int) (text string, same bool) {
	p, v := f.parts[j], childValue(f.node, j)
	if c.same(t, v) {
		c.whole[v] = true
		return string(f.doc.text[p.colon:p.line]), true
	}
	return c.changed(t, f, j), false
}

// changed writes another value at part j of f than there was.
func (c *composer) changed(t *Node, f *frame, j int) string {
	p, v, src := f.parts[j], childValue(f.node, j), f.doc.text
	if t.Kind == v.Kind && t.Kind != Scalar && childCount(t) > 0 && !c.anew[t] {
		if vf := f.doc.frame(v); vf != nil {
			return c.nested(t, vf, p)
		}
		if v.style == flow && !hasHole(t) && (childCount(v) > 0 || fitsLine(t)) {
			return string(src[p.colon:v.start()]) + c.flow(t, v) + string(src[v.end():p.line])
		}
	}
	if text, ok := c.literalAgain(t, f, j); ok {
		return text
	}
	return c.replace(t, f, j)
}

// nested writes a block collection where one of its kind is.
func (c *composer) nested(t *Node, vf *frame, p part) string {
	src := vf.doc.text
	text, onLine := c.block(t, vf)
	if !vf.inline {
		return string(src[p.colon:vf.parts[0].lead]) + text
	}
	if onLine {
		return string(src[p.colon:vf.parts[0].mark]) + text
	}
	return c.eol + text
}

// replace writes another value than there was. The comment on the line of the key
// stays there.
func (c *composer) replace(t *Node, f *frame, j int) string {
	p, v, src := f.parts[j], childValue(f.node, j), f.doc.text
	rest := c.lineRest(f, j)
	if c.anew[t] {
		c.done = append(c.done, posOf(v, f, j))
	}
	if c.anew[t] && t.Kind == Scalar {
		return strings.TrimRight(" "+writeScalar(t, false), " ") + c.close(rest)
	}
	if c.anew[t] {
		return c.close(rest) + c.again(t, f.col+indentStep)
	}
	text, ok := c.lineFor(t, v, f.col)
	switch {
	case t.Empty():
		return c.close(rest)
	case ok && isBlockScalar(text):
		return " " + c.underHeader(text, rest)
	case ok && standsInline(v):
		return string(src[p.colon:v.start()]) + text + string(src[v.end():p.line])
	case ok:
		return " " + text + c.close(rest) + c.leftovers(t, f.doc.frame(v))
	}
	lines := c.lines(t, f.col+indentStep)
	if f.node.Kind == List && strings.TrimSpace(rest) == "" {
		if trimmed := strings.TrimPrefix(lines, spaces(f.col+indentStep)); !strings.HasPrefix(trimmed, "#") {
			return " " + trimmed
		}
	}
	return c.close(rest) + lines
}

// underHeader puts the rest of a line, with its comment, behind the header of a
// block scalar; without a comment the scalar's own stays.
func (c *composer) underHeader(text, rest string) string {
	header, body, more := strings.Cut(text, "\n")
	if more {
		body += c.eol
	}
	header = strings.TrimSuffix(header, "\r")
	mark := headerMark(header)
	own := strings.TrimSpace(header[len(mark):])
	if now := strings.TrimSpace(rest); now == "" || now == own {
		return header + c.eol + body
	}
	return mark + c.close(rest) + body
}

// headerMark gives the first line of a block scalar up to its comment.
func headerMark(line string) string {
	if i := strings.Index(line, " #"); i >= 0 {
		line = line[:i]
	}
	return strings.TrimRight(line, " \t\r\n")
}

// close ends the rest of a line, which may be missing at the end of a file.
func (c *composer) close(rest string) string {
	if strings.HasSuffix(rest, "\n") {
		return rest
	}
	return rest + c.eol
}

// isBlockScalar tells whether the text of a value is a block scalar.
func isBlockScalar(text string) bool { return text != "" && (text[0] == '|' || text[0] == '>') }

func posOf(v *Node, f *frame, j int) Pos {
	if f.node.Kind == Map {
		return f.node.Entries[j].Key.Pos
	}
	return v.Pos
}

// leftovers gives the comments of a collection that stays but has nothing left in
// it, to be written below.
func (c *composer) leftovers(t *Node, vf *frame) string {
	if vf == nil || t.Kind != vf.node.Kind {
		return ""
	}
	c.stays[vf.node] = t
	_, rest := c.floats(vf, nil)
	return rest + endLine(vf.bottom(), c.eol)
}

// standsInline tells whether a value has its own text behind the key, one that
// can be cut out.
func standsInline(v *Node) bool {
	switch v.style {
	case plain, single, double:
		return !v.Empty()
	default:
		return v.style == flow
	}
}

// lineRest gives what stays on the line of the key when the value goes: a comment
// and the line end.
func (c *composer) lineRest(f *frame, j int) string {
	p, v, src := f.parts[j], childValue(f.node, j), f.doc.text
	switch {
	case standsInline(v):
		rest := string(src[v.end():p.line])
		if gap := string(src[p.colon:v.start()]); strings.Contains(gap, "#") {
			return strings.TrimRight(gap, " ") + c.below(rest, f.col+indentStep)
		}
		return rest
	case v.style == literal || v.style == folded:
		line := lineOf(string(src[v.start():]))
		return line[len(headerMark(line)):]
	case v.style == block:
		if vf := f.doc.frame(v); vf.inline {
			return c.eol
		}
		return lineOf(string(src[p.colon:]))
	default:
		return string(src[p.colon:p.line])
	}
}

// below writes the comment that is in rest, if any, on a line of its own.
func (c *composer) below(rest string, col int) string {
	if comment := strings.TrimSpace(rest); comment != "" {
		return spaces(col) + comment + c.eol
	}
	return ""
}

// lineFor gives a value that starts on the line of its key; v is the value there
// was.
func (c *composer) lineFor(t, v *Node, col int) (string, bool) {
	if t.Kind == Scalar && !t.Empty() && t.origin() == nil && v.Kind == Scalar {
		if text, ok := quotedLike(t, v, false); ok {
			return text, true
		}
	}
	return c.onOneLine(t, col)
}

// quotedLike writes a scalar in the quotes of the old one, if it has any. Quotes
// that the old text needed were no choice: then the house style decides.
func quotedLike(t, v *Node, inFlow bool) (string, bool) {
	if v.style != single && v.style != double {
		return "", false
	}
	text := &Node{Kind: Scalar, Text: t.Text, Quoted: true}
	old := &Node{Kind: Scalar, Text: v.Text, Quoted: true}
	if writeScalar(old, inFlow) != v.Text {
		return writeScalar(text, inFlow), true
	}
	if v.style == single {
		return singleQuoted(t.Text)
	}
	return doubleQuoted(t.Text), true
}

// onOneLine gives a value that starts on the line of its key at col, false for a
// collection that takes lines of its own.
func (c *composer) onOneLine(t *Node, col int) (string, bool) {
	switch {
	case t.Empty():
		return "", true
	case t.Kind == Scalar:
		return c.scalar(t, col), true
	case childCount(t) == 0 || fitsLine(t):
		text := c.flowText(t)
		if o := t.origin(); o != nil && strings.Contains(text, "\n") {
			text = c.shift(text, col-columnOf(o.home, o), false)
		}
		return text, true
	default:
		return "", false
	}
}

// scalar writes a scalar in a block collection at col: as it stands in its own
// document, else in the house style.
func (c *composer) scalar(t *Node, col int) string {
	raw, ok := rawScalar(t)
	if !ok {
		return writeScalar(t, false)
	}
	if !strings.Contains(raw, "\n") {
		return raw
	}
	o := t.origin()
	at, ok := o.home.slot(o)
	if !ok {
		return writeScalar(t, false)
	}
	f := o.home.frame(at.parent)
	if f == nil {
		return writeScalar(t, false)
	}
	return c.shift(raw, col-f.col, false)
}

// rawScalar gives the bytes of a scalar that is as it was read.
func rawScalar(t *Node) (string, bool) {
	o := t.origin()
	if o == nil || o.Kind != Scalar || o.Text != t.Text || o.Quoted != t.Quoted || o.home.lay().blind {
		return "", false
	}
	return string(o.home.text[o.start():o.end()]), o.end() > o.start()
}

// literalAgain writes a text of several lines where a literal block is.
func (c *composer) literalAgain(t *Node, f *frame, j int) (string, bool) {
	p, v, src := f.parts[j], childValue(f.node, j), f.doc.text
	if v.style != literal || t.Kind != Scalar || c.anew[t] || !literalSafe(t.Text) {
		return "", false
	}
	if o := t.origin(); o != nil && (o.style == literal || o.style == folded) {
		return "", false
	}
	raw := string(src[v.start():v.end()])
	header, body, _ := strings.Cut(raw, "\n")
	if strings.ContainsAny(strings.SplitN(header, "#", 2)[0], "123456789") {
		return "", false
	}
	col := f.col + indentStep
	for _, line := range strings.Split(body, "\n") {
		if strings.TrimSpace(line) != "" {
			col = len(line) - len(strings.TrimLeft(line, " "))
			break
		}
	}
	var b strings.Builder
	b.WriteString(string(src[p.colon:v.start()]) + literalHeader(strings.TrimSuffix(header, "\r"), t.Text) + c.eol)
	text := strings.TrimSuffix(t.Text, "\n")
	for _, line := range strings.Split(text, "\n") {
		if line != "" {
			b.WriteString(spaces(col) + line)
		}
		b.WriteString(c.eol)
	}
	return b.String(), true
}

// literalHeader gives the header with the chomping that text needs.
func literalHeader(header, text string) string {
	mark, comment := header, ""
	if i := strings.IndexAny(header, " #"); i >= 0 {
		mark, comment = header[:i], header[i:]
	}
	mark = strings.TrimRight(mark, "+-")
	if !strings.HasSuffix(text, "\n") {
		mark += "-"
	}
	return mark + comment
}

// literalSafe tells whether a literal block without an indentation indicator can
// say text of several lines.
func literalSafe(text string) bool {
	if !strings.Contains(text, "\n") || strings.HasSuffix(text, "\n\n") {
		return false
	}
	lines := strings.Split(strings.TrimSuffix(text, "\n"), "\n")
	for _, line := range lines {
		for _, r := range line {
			if !writable(r) {
				return false
			}
		}
		if strings.TrimSpace(line) == "" && line != "" {
			return false
		}
	}
	return lines[0] != "" && lines[0][0] != ' '
}
