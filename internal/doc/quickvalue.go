package doc

import "strings"

// value reads a scalar or brackets at the current place.
func (q *quick) value(inFlow bool) *Node {
	if q.pos >= len(q.text) {
		return nil
	}
	switch c := q.text[q.pos]; {
	case c == '"':
		return q.quoted(c, double)
	case c == '\'':
		return q.quoted(c, single)
	case c == '[':
		return q.flowList()
	case c == '{':
		return q.flowMap()
	case startsPlain(c):
		return q.plain(inFlow)
	}
	return nil
}

// startsPlain leaves out what means something to YAML, and the dash, which may.
func startsPlain(c byte) bool {
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c >= 0x80 || c == '(' || c == '/' || c == '.' || c == '+'
}

// quoted reads a quoted scalar that ends on its line and has no escapes with \.
func (q *quick) quoted(quote byte, st style) *Node {
	n := q.node(Scalar, st)
	n.Quoted, n.start = true, q.pos
	for p := q.pos + 1; p < len(q.text); p++ {
		switch c := q.text[p]; {
		case c == '\n', c == '\\' && quote == '"':
			return nil
		case c == quote && quote == '\'' && p+1 < len(q.text) && q.text[p+1] == quote:
			p++
		case c == quote:
			n.Text, n.end = q.text[q.pos+1:p], p+1
			if quote == '\'' {
				n.Text = strings.ReplaceAll(n.Text, "''", "'")
			}
			q.pos = p + 1
			return n
		}
	}
	return nil
}

// plain reads a scalar without quotes that ends on its line.
func (q *quick) plain(inFlow bool) *Node {
	n := q.node(Scalar, plain)
	n.start = q.pos
	end, p := q.pos, q.pos
scan:
	for ; p < len(q.text); p++ {
		switch c := q.text[p]; {
		case c == ' ':
			continue
		case c == '\n' && inFlow, c == '?' && inFlow:
			return nil
		case c == '\n', c == '#' && p > end, inFlow && isFlowMark(c):
			break scan
		case c == ':' && !q.goesOn(p+1):
			return nil
		}
		end = p + 1
	}
	n.Text, n.end = q.text[n.start:end], end
	q.pos = end
	return n
}

// goesOn tells whether a colon before p is surely only a character of a text.
func (q *quick) goesOn(p int) bool {
	return p < len(q.text) && (q.text[p] == '/' || isKeyByte(q.text[p], true))
}

// flowSpace goes over blanks and line ends between brackets; false where what comes next
// stands at the start of a line.
func (q *quick) flowSpace() bool {
	for q.pos < len(q.text) {
		switch q.text[q.pos] {
		case ' ':
			q.pos++
		case '\n':
			q.newline()
		default:
			return q.pos > q.lineStart
		}
	}
	return false
}

// is takes c if it stands at the current place.
func (q *quick) is(c byte) bool {
	if q.pos < len(q.text) && q.text[q.pos] == c {
		q.pos++
		return true
	}
	return false
}

// flowList reads a list between brackets.
func (q *quick) flowList() *Node {
	n := q.node(List, flow)
	n.start = q.pos
	from := len(q.items)
	q.pos++
	if !q.deeper() || !q.flowSpace() {
		return nil
	}
	for !q.is(']') {
		item := q.value(true)
		if item == nil || !q.flowSpace() || !q.another(']') {
			return nil
		}
		q.items = append(q.items, item)
	}
	n.Items = append(make([]*Node, 0, len(q.items)-from), q.items[from:]...)
	q.items = q.items[:from]
	n.end = q.pos
	q.depth--
	return n
}

// another goes over a comma to what comes next, or stays at the closing bracket; false
// for anything else, and for a comma with nothing behind it.
func (q *quick) another(closing byte) bool {
	if q.text[q.pos] == closing {
		return true
	}
	q.nodes++
	return q.is(',') && q.flowSpace() && q.text[q.pos] != closing
}

// flowMap reads a map between braces.
func (q *quick) flowMap() *Node {
	n := q.node(Map, flow)
	n.start = q.pos
	from := len(q.entries)
	q.pos++
	if !q.deeper() || !q.flowSpace() {
		return nil
	}
	for !q.is('}') {
		end := q.keyEnd()
		if end == 0 || q.hasKey(from, q.text[q.pos:end]) {
			return nil
		}
		key := q.key(end)
		if !q.flowSpace() {
			return nil
		}
		value := q.value(true)
		if value == nil || !q.flowSpace() || !q.another('}') {
			return nil
		}
		q.entries = append(q.entries, Entry{key, value})
	}
	n.Entries = append(make([]Entry, 0, len(q.entries)-from), q.entries[from:]...)
	q.entries = q.entries[:from]
	n.end = q.pos
	q.depth--
	return n
}
