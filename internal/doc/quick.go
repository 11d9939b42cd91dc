package doc

import (
	"bytes"
	"strings"
	"unicode/utf8"
)

// Most files of a register are laid out plainly: block maps and lists, words as keys,
// scalars and brackets on their line. The quick reader reads these, and only these, in a
// fifth of the time that the scanner and yaml.v3 take together, and gives up at the
// first thing that it does not know: then they read the file. It says nothing of what is
// wrong. A property test and a fuzz target hold what it reads to what yaml.v3 reads,
// with every place and offset.

// Bounds of the quick reader, under those that hold for all files.
const (
	quickDepth = 32
	quickKeys  = 200 // of one map; each key is compared with those before it
	quickKey   = 100 // bytes of one key
)

// quick is one run over a text that checkBytes had nothing to say about. Its methods
// give nil where they give up, and nothing is asked of it after that.
type quick struct {
	home      *Doc
	text      string
	pos       int
	line      int // 1-based
	lineStart int
	colPos    int // column col was counted up to here, on the same line
	col       int // 0-based, in characters
	depth     int
	nodes     int // counted no lower than the scanner counts
	slab      []Node
	entries   []Entry // of the maps that are being read, one inside another
	items     []*Node
}

// readQuick gives the root of a plainly laid out text; nil for any other.
func readQuick(d *Doc, text []byte) *Node {
	if bytes.IndexByte(text, '\t') >= 0 || bytes.IndexByte(text, '\r') >= 0 {
		return nil
	}
	q := &quick{home: d, text: string(text), line: 1, slab: make([]Node, 0, min(len(text)/24+8, 1024))}
	if q.content() != 0 {
		return nil
	}
	root, next := q.blockMap(0)
	if root == nil || next >= 0 || q.nodes > MaxNodes {
		return nil
	}
	return root
}

// node makes a node that starts at the current place.
func (q *quick) node(kind Kind, st style) *Node {
	if len(q.slab) == cap(q.slab) {
		q.slab = make([]Node, 0, 1024)
	}
	q.nodes++
	q.slab = append(q.slab, Node{Kind: kind, style: st, Pos: Pos{q.line, q.column() + 1}, home: q.home})
	return &q.slab[len(q.slab)-1]
}

// column counts the characters before the current place, each only once.
func (q *quick) column() int {
	if q.colPos < q.lineStart || q.colPos > q.pos {
		q.colPos, q.col = q.lineStart, 0
	}
	q.col += utf8.RuneCountInString(q.text[q.colPos:q.pos])
	q.colPos = q.pos
	return q.col
}

// newline goes over the line end at the current place.
func (q *quick) newline() {
	q.pos++
	q.line++
	q.lineStart = q.pos
}

// content goes to the next line with more than blanks and comments, from the start of a
// line, and gives its indentation; -1 at the end.
func (q *quick) content() int {
	for {
		for q.pos < len(q.text) && q.text[q.pos] == ' ' {
			q.pos++
		}
		switch {
		case q.pos == len(q.text):
			return -1
		case q.text[q.pos] == '#':
			q.toLineEnd()
		}
		if q.pos == len(q.text) {
			return -1
		}
		if q.text[q.pos] != '\n' {
			return q.pos - q.lineStart
		}
		q.newline()
	}
}

func (q *quick) toLineEnd() {
	if i := strings.IndexByte(q.text[q.pos:], '\n'); i >= 0 {
		q.pos += i
		return
	}
	q.pos = len(q.text)
}

// lineDone goes over blanks and a comment to the end of the line and on to the next
// content, whose indentation it gives; false where anything else stands there.
func (q *quick) lineDone() (int, bool) {
	start := q.pos
	q.blanks()
	if q.pos < len(q.text) && q.text[q.pos] == '#' && q.pos > start {
		q.toLineEnd()
	}
	switch {
	case q.pos == len(q.text):
		return -1, true
	case q.text[q.pos] != '\n':
		return 0, false
	}
	q.newline()
	return q.content(), true
}

func (q *quick) blanks() {
	for q.pos < len(q.text) && q.text[q.pos] == ' ' {
		q.pos++
	}
}

// keyEnd gives the end of a key at the current place, a word with a colon and a blank
// behind it; 0 where no such key stands.
func (q *quick) keyEnd() int {
	p := q.pos
	for p < len(q.text) && isKeyByte(q.text[p], p == q.pos) {
		p++
	}
	if p == q.pos || p-q.pos > quickKey || p >= len(q.text) || q.text[p] != ':' || !q.blankAt(p+1) {
		return 0
	}
	return p
}

func isKeyByte(c byte, first bool) bool {
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || !first && (c == '_' || c == '-')
}

func (q *quick) blankAt(p int) bool {
	return p >= len(q.text) || q.text[p] == ' ' || q.text[p] == '\n'
}

// key reads the key that keyEnd found, and its colon.
func (q *quick) key(end int) *Node {
	n := q.node(Scalar, plain)
	n.Text, n.start, n.end = q.text[q.pos:end], q.pos, end
	q.pos = end + 1
	return n
}

// hasKey tells whether a map that is being read has a key already, or too many to look.
func (q *quick) hasKey(from int, key string) bool {
	for _, e := range q.entries[from:] {
		if e.Key.Text == key {
			return true
		}
	}
	return len(q.entries)-from >= quickKeys
}

// deeper notes one more collection inside another; false where there are too many.
func (q *quick) deeper() bool {
	q.depth++
	return q.depth <= quickDepth
}

// blockMap reads a map whose keys stand at column col, from its first key, and gives
// the indentation of what comes after it.
func (q *quick) blockMap(col int) (*Node, int) {
	n := q.node(Map, block)
	from := len(q.entries)
	if !q.deeper() {
		return nil, 0
	}
	next := col
	for next == col {
		end := q.keyEnd()
		if end == 0 || q.hasKey(from, q.text[q.pos:end]) {
			return nil, 0
		}
		key := q.key(end)
		var value *Node
		if value, next = q.blockValue(col); value == nil {
			return nil, 0
		}
		q.entries = append(q.entries, Entry{key, value})
	}
	n.Entries = append(make([]Entry, 0, len(q.entries)-from), q.entries[from:]...)
	q.entries = q.entries[:from]
	q.depth--
	return n, next
}

// blockValue reads what stands behind a colon: something on the line, a collection
// below it, or nothing.
func (q *quick) blockValue(col int) (*Node, int) {
	behind := Pos{q.line, q.column() + 1}
	if q.onSameLine() {
		return q.onLine(col)
	}
	next, ok := q.lineDone()
	switch {
	case !ok:
		return nil, 0
	case next >= col && q.dashAt():
		return q.blockList(next)
	case next > col && q.keyEnd() > 0:
		return q.blockMap(next)
	case next > col:
		return nil, 0
	}
	empty := q.node(Scalar, plain)
	empty.Pos = behind
	return empty, next
}

// onSameLine goes to a value that stands behind its colon on the same line; without one
// it stays.
func (q *quick) onSameLine() bool {
	start := q.pos
	q.blanks()
	if q.pos < len(q.text) && q.text[q.pos] != '\n' && q.text[q.pos] != '#' {
		return q.pos > start
	}
	q.pos = start
	return false
}

// onLine reads a scalar or brackets up to the end of the line; what comes next must not
// be deeper than col, or it would go on there.
func (q *quick) onLine(col int) (*Node, int) {
	n := q.value(false)
	if n == nil {
		return nil, 0
	}
	next, ok := q.lineDone()
	if !ok || next > col {
		return nil, 0
	}
	return n, next
}

// dashAt tells whether an item of a block list starts here, with something on its line.
func (q *quick) dashAt() bool {
	return q.pos+1 < len(q.text) && q.text[q.pos] == '-' && q.text[q.pos+1] == ' '
}

// blockList reads a list whose dashes stand at column col, from its first dash.
func (q *quick) blockList(col int) (*Node, int) {
	n := q.node(List, block)
	from := len(q.items)
	if !q.deeper() {
		return nil, 0
	}
	next := col
	for next == col && q.dashAt() {
		q.nodes++
		q.pos++
		q.blanks()
		var item *Node
		if q.keyEnd() > 0 {
			item, next = q.blockMap(q.pos - q.lineStart)
		} else {
			item, next = q.onLine(col)
		}
		if item == nil || next > col {
			return nil, 0
		}
		q.items = append(q.items, item)
	}
	n.Items = append(make([]*Node, 0, len(q.items)-from), q.items[from:]...)
	q.items = q.items[:from]
	q.depth--
	return n, next
}
