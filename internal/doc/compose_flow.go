package doc

import (
	"strings"
)

// piece is one item or entry between the brackets of a flow collection, cut so
// that all pieces and the tail together are what stands there.
type piece struct {
	lead  string // blanks, line ends and comments before it
	core  string
	pre   string // between it and the comma
	post  string // behind the comma on the same line
	comma bool
	value int // where the value starts in core
	base  int
	at    int // offset of lead
}

// size counts the bytes of a piece where it stands.
func (q piece) size() int {
	n := len(q.lead) + len(q.core) + len(q.pre) + len(q.post)
	if q.comma {
		n++
	}
	return n
}

// pieces takes a flow collection of doc apart.
func pieces(d *Doc, n *Node) (ps []piece, tail string) {
	p := n.start() + 1
	for i := range childCount(n) {
		start, value, end := coreOf(d, n, i, p)
		q := piece{at: p, lead: string(d.text[p:start]), core: string(d.text[start:end]), value: value - start, base: i}
		comma := triviaEnd(d.text, end, n.end()-1)
		if comma < n.end()-1 && d.text[comma] == ',' {
			q.pre, q.comma = string(d.text[end:comma]), true
			p = comma + 1
		} else {
			p = end
		}
		p, q.post = postOf(d.text, p, n.end()-1)
		ps = append(ps, q)
	}
	return ps, string(d.text[p : n.end()-1])
}

// piecesOf takes a flow collection apart, once.
func (c *composer) piecesOf(n *Node) []piece {
	ps, ok := c.taken[n]
	if !ok {
		ps, _ = pieces(n.home, n)
		c.taken[n] = ps
	}
	return ps
}

// coreOf gives where child i starts and ends and where its value starts.
func coreOf(d *Doc, n *Node, i, from int) (start, value, end int) {
	v := childValue(n, i)
	if n.Kind == List {
		start = v.start()
		if v.style == pair {
			start = v.Entries[0].Key.start()
			_, _, end = coreOf(d, v, 0, start)
			return start, start, end
		}
		if v.Empty() {
			start = triviaEnd(d.text, from, n.end()-1)
			return start, start, start
		}
		return start, start, v.end()
	}
	key := n.Entries[i].Key
	if !v.Empty() {
		return key.start(), v.start(), v.end()
	}
	colon := triviaEnd(d.text, key.end(), n.end())
	if d.text[colon] == ':' {
		return key.start(), colon + 1, colon + 1
	}
	return key.start(), key.end(), key.end()
}

// triviaEnd gives the next offset before hi that is neither blank nor comment.
func triviaEnd(text []byte, p, hi int) int {
	for p < hi {
		switch text[p] {
		case ' ', '\t', '\r', '\n':
			p++
		case '#':
			p = min(lineAfter(text, p), hi)
		default:
			return p
		}
	}
	return p
}

// postOf gives what stands from p to the end of the line, if nothing else stands
// there but a comment.
func postOf(text []byte, p, hi int) (next int, post string) {
	q := p
	for q < hi && (text[q] == ' ' || text[q] == '\t') {
		q++
	}
	if q < hi && text[q] == '#' {
		q = lineAfter(text, q) - 1
		if text[q-1] == '\r' {
			q--
		}
	}
	if q < hi && (text[q] == '\n' || text[q] == '\r') {
		return q, string(text[p:q])
	}
	return p, ""
}

// flow writes target in place of the flow collection v.
func (c *composer) flow(target, v *Node) string {
	d := v.home
	old, tail := pieces(d, v)
	open, closing := string(d.text[v.start()]), string(d.text[v.end()-1])
	of := match(target, v)
	c.stays[v] = target
	trailing := len(old) > 0 && old[len(old)-1].comma
	var out []piece
	for _, i := range order(target, of) {
		if of[i] < 0 {
			out = append(out, c.newPiece(target, i))
			continue
		}
		q := old[of[i]]
		c.kept[slot{v, of[i]}] = target
		q.core = c.core(target, i, v, q)
		out = append(out, q)
	}
	setApart(out, old)
	var b strings.Builder
	b.WriteString(open)
	for k, q := range out {
		b.WriteString(q.lead + q.core)
		if k+1 < len(out) || trailing {
			b.WriteString(q.pre + ",")
		}
		b.WriteString(q.post)
		if strings.Contains(q.post, "#") && !startsLine(nextText(out, k, tail)) {
			b.WriteString(c.eol + spaces(columnOf(d, v)+indentStep))
		}
	}
	b.WriteString(tail + closing)
	return b.String()
}

// newPiece writes child i of target, which was not in the collection, with the
// comments that it has in brackets elsewhere.
func (c *composer) newPiece(target *Node, i int) piece {
	c.touched[target] = true
	q := piece{base: -1, core: c.bracketed(target, i)}
	at, ok := homeSlot(childValue(target, i), target.Kind)
	if !ok || at.parent.style != flow {
		return q
	}
	home := c.piecesOf(at.parent)[at.index]
	if strings.Contains(home.lead, "#") {
		q.lead = c.shift(home.lead, 0, true)
	}
	if strings.Contains(home.post, "#") {
		q.post = home.post
	}
	return q
}

func nextText(out []piece, k int, tail string) string {
	if k+1 < len(out) {
		return out[k+1].lead
	}
	return tail
}

func startsLine(text string) bool { return strings.HasPrefix(strings.TrimLeft(text, " \t\r"), "\n") }

// columnOf gives the indentation of the line that a node starts on.
func columnOf(d *Doc, n *Node) int {
	line := d.LineText(n.Pos.Line)
	return len(line) - len(strings.TrimLeft(line, " "))
}

// homeSlot gives where a value stood in the document that it comes from, in a
// collection of that kind.
func homeSlot(value *Node, kind Kind) (slot, bool) {
	o := value.origin()
	if o == nil {
		return slot{}, false
	}
	at, ok := o.home.slot(o)
	return at, ok && at.parent.Kind == kind
}

// claim notes that t goes on as o, whose comments are then wanted again; brackets
// have no room for them, which the proof will see.
func (c *composer) claim(t, o *Node) {
	if c.same(t, o) {
		c.whole[o] = true
		return
	}
	if t.Kind != o.Kind {
		return
	}
	c.stays[o] = t
	for i, j := range match(t, o) {
		if j >= 0 {
			c.kept[slot{o, j}] = t
			c.claim(childValue(t, i), childValue(o, j))
		}
	}
}

// setApart gives pieces that come in or change places the blanks of their new
// place.
func setApart(out, old []piece) {
	first, other := "", " "
	if len(old) > 0 {
		first = blanksOnly(old[0].lead)
		if strings.Contains(first, "\n") {
			other = first
		}
	}
	if len(old) > 1 && !strings.Contains(old[1].lead, "#") {
		other = old[1].lead
	}
	for k := range out {
		q := &out[k]
		switch {
		case strings.Contains(q.lead, "#"):
		case k == 0 && q.base != 0:
			q.lead = first
		case k > 0 && q.base <= 0:
			q.lead = other
		}
	}
}

func blanksOnly(s string) string {
	if strings.Contains(s, "#") {
		return ""
	}
	return s
}

// core writes child i of target; q is the piece that it continues.
func (c *composer) core(target *Node, i int, v *Node, q piece) string {
	t := childValue(target, i)
	w := childValue(v, q.base)
	if c.same(t, w) {
		c.whole[w] = true
		if key := childKey(target, i); key == nil || key.Text == childKey(v, q.base).Text {
			return q.core
		}
		return writeScalar(childKey(target, i), true) + ": " + q.core[q.value:]
	}
	if t.Kind != Scalar && t.Kind == w.Kind && w.style == flow && childCount(w) > 0 && childCount(t) > 0 {
		return q.core[:q.value] + c.flow(t, w)
	}
	c.touched[target] = true
	text := c.inBrackets(t)
	if raw, ok := rawInFlow(t); ok {
		text = raw
	} else if t.Kind == Scalar && !t.Empty() && t.origin() == nil && w.Kind == Scalar {
		if like, ok := quotedLike(t, w, true); ok {
			text = like
		}
	}
	if target.Kind == List {
		return text
	}
	head := strings.TrimRight(q.core[:q.value], " ")
	if !strings.HasSuffix(head, ":") || w.Empty() || q.core[:q.value] == head {
		return strings.TrimSuffix(head, ":") + ": " + text
	}
	return q.core[:q.value] + text
}

// bracketed writes child i of target between brackets.
func (c *composer) bracketed(target *Node, i int) string {
	value := childValue(target, i)
	if at, ok := homeSlot(value, target.Kind); ok {
		c.kept[at] = target
		c.moved = append(c.moved, at)
		if at.parent.style == block {
			c.claim(value, value.origin())
		}
	}
	text := c.inBrackets(value)
	if key := childKey(target, i); key != nil {
		return writeScalar(key, true) + ": " + text
	}
	return text
}

// inBrackets writes a value between brackets.
func (c *composer) inBrackets(t *Node) string {
	if t.Kind != Scalar {
		return c.flowText(t)
	}
	if raw, ok := rawInFlow(t); ok {
		return raw
	}
	return writeScalar(t, true)
}

// rawInFlow gives the bytes of a scalar that is as it was read, if they mean the
// same between brackets.
func rawInFlow(t *Node) (string, bool) {
	if t.Kind != Scalar {
		return "", false
	}
	raw, ok := rawScalar(t)
	if !ok || strings.Contains(raw, "\n") {
		return "", false
	}
	switch t.origin().style {
	case single, double:
		return raw, true
	case plain:
		return raw, plainSafe(raw, true) || stoodInBrackets(t.origin())
	default:
		return "", false
	}
}

func stoodInBrackets(o *Node) bool {
	at, ok := o.home.slot(o)
	return ok && at.parent.style != block
}

// flowText writes a collection in brackets.
func (c *composer) flowText(t *Node) string {
	if o := t.origin(); o != nil && o.style == flow && o.Kind == t.Kind && childCount(o) > 0 && childCount(t) > 0 &&
		!o.home.lay().blind {
		return c.shift(c.flow(t, o), 0, false)
	}
	parts := make([]string, childCount(t))
	for i := range parts {
		parts[i] = c.bracketed(t, i)
	}
	if t.Kind == Map {
		return "{" + strings.Join(parts, ", ") + "}"
	}
	return "[" + strings.Join(parts, ", ") + "]"
}
