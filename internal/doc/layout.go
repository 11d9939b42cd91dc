package doc

import (
	"bytes"
	"sync"
)

// How a file is laid out, worked out on the first edit: which bytes belong to
// which entry or item. A block collection is cut into parts without gaps, so that
// putting the parts together again gives the same bytes.

// part is one entry or item of a block collection, by offsets in the text:
//
//	lead     blank lines and comments before it, whole lines
//	mark     its key or dash
//	colon    behind its colon or dash
//	line     behind its last line
//	end      behind the comments that follow, indented deeper than it
type part struct{ lead, mark, colon, line, end int }

// frame is the layout of one block collection. What lies between the last part
// and end are its own comments at the bottom.
type frame struct {
	doc    *Doc
	node   *Node
	col    int  // column of every mark, from 0
	inline bool // the first part stands on the line of the parent's dash
	parts  []part
	end    int
}

// slot is a place in a collection.
type slot struct {
	parent *Node
	index  int
}

// layoutCache is filled once, on demand; reading it afterwards needs no lock.
type layoutCache struct {
	once   sync.Once
	blind  bool // the scanner and yaml.v3 saw different things: no edits
	frames map[*Node]*frame
	slots  map[*Node]slot // of every value, also in flow collections
}

// lay works the layout out.
func (d *Doc) lay() *layoutCache {
	d.layout.once.Do(func() {
		l := &d.layout
		l.frames = map[*Node]*frame{}
		l.slots = map[*Node]slot{}
		if l.blind {
			return
		}
		w := layouter{d: d, text: d.text, layoutCache: l}
		w.place(d.Root, d.body)
		if f := l.frames[d.Root]; f != nil && !l.blind {
			f.parts[0].lead = 0
			if d.body > 0 {
				f.parts[0].lead = w.nextLine(d.body)
			}
			w.regions(f, d.tail)
		}
	})
	return &d.layout
}

// frame gives the layout of a block collection of d, nil for anything else.
func (d *Doc) frame(n *Node) *frame { return d.lay().frames[n] }

// slot gives where a value of d stands; false for the root.
func (d *Doc) slot(n *Node) (slot, bool) {
	s, ok := d.lay().slots[n]
	return s, ok
}

type layouter struct {
	d    *Doc
	text []byte
	*layoutCache
}

// place finds the parts of n, which starts at or after p, and gives the offset
// behind its last character.
func (w *layouter) place(n *Node, p int) int {
	switch {
	case n.Empty():
		return p
	case n.style == block:
		return w.block(n, p)
	case n.Kind != Scalar:
		w.register(n)
	}
	return n.end()
}

// register notes where the values below a flow collection stand.
func (w *layouter) register(n *Node) {
	for i := range childCount(n) {
		v := childValue(n, i)
		w.slots[v] = slot{n, i}
		w.register(v)
	}
}

func (w *layouter) block(n *Node, p int) int {
	f := &frame{doc: w.d, node: n, parts: make([]part, childCount(n))}
	w.frames[n] = f
	for i := range f.parts {
		v := childValue(n, i)
		w.slots[v] = slot{n, i}
		q := &f.parts[i]
		if n.Kind == Map {
			key := n.Entries[i].Key
			q.mark = key.start()
			q.colon = w.behind(key.end(), ':')
		} else {
			q.mark = w.skipTrivia(p)
			q.colon = w.behind(q.mark, '-')
		}
		p = w.place(v, q.colon)
		q.line = w.nextLine(p)
	}
	if len(f.parts) == 0 {
		w.blind = true
		return p
	}
	first := f.parts[0].mark
	start := bytes.LastIndexByte(w.text[:first], '\n') + 1
	f.col = first - start
	f.inline = len(bytes.Trim(w.text[start:first], " ")) > 0
	return p
}

// behind gives the offset behind the mark that comes next after blanks; without it
// the layout is not what we think.
func (w *layouter) behind(p int, mark byte) int {
	for p < len(w.text) && (w.text[p] == ' ' || w.text[p] == '\t') {
		p++
	}
	if p >= len(w.text) || w.text[p] != mark {
		w.blind = true
		return p
	}
	return p + 1
}

// skipTrivia gives the next offset that is neither blank nor in a comment.
func (w *layouter) skipTrivia(p int) int {
	for p < len(w.text) {
		switch w.text[p] {
		case ' ', '\t', '\r', '\n':
			p++
		case '#':
			p = w.nextLine(p)
		default:
			return p
		}
	}
	return p
}

func (w *layouter) nextLine(p int) int { return lineAfter(w.text, p) }

// lineAfter gives the offset of the line after the one that p is on.
func lineAfter(text []byte, p int) int {
	if i := bytes.IndexByte(text[p:], '\n'); i >= 0 {
		return p + i + 1
	}
	return len(text)
}

// regions shares out the comments and blank lines between and after the parts of
// f, whose region ends at hi: a comment belongs to what it is indented under, else
// to what comes after it.
func (w *layouter) regions(f *frame, hi int) {
	f.end = hi
	for i := range f.parts {
		q := &f.parts[i]
		limit := hi
		if i+1 < len(f.parts) {
			next := f.parts[i+1].mark
			limit = bytes.LastIndexByte(w.text[:next], '\n') + 1
		}
		q.end = w.deeper(q.line, limit, f.col+1)
		if v := w.frames[childValue(f.node, i)]; v != nil {
			v.parts[0].lead = v.parts[0].mark
			if !v.inline {
				v.parts[0].lead = w.nextLine(q.colon)
			}
			q.line = w.deeper(q.line, q.end, max(v.col, f.col+1))
			w.regions(v, q.line)
		}
		if i+1 < len(f.parts) {
			f.parts[i+1].lead = q.end
		}
	}
}

// deeper gives the end of the comments from lo that are indented to col at least.
func (w *layouter) deeper(lo, hi, col int) int {
	end := lo
	for p := lo; p < hi; p = w.nextLine(p) {
		q := p
		for q < hi && w.text[q] == ' ' {
			q++
		}
		if q >= hi || w.text[q] != '#' {
			if q < hi && len(bytes.TrimSpace(w.text[q:w.nextLine(q)])) > 0 {
				break
			}
			continue
		}
		if q-p < col {
			break
		}
		end = w.nextLine(q)
	}
	return min(end, hi)
}

// childCount, childKey and childValue see maps and lists alike.
func childCount(n *Node) int { return len(n.Entries) + len(n.Items) }

func childKey(n *Node, i int) *Node {
	if n.Kind == Map {
		return n.Entries[i].Key
	}
	return nil
}

func childValue(n *Node, i int) *Node {
	if n.Kind == Map {
		return n.Entries[i].Value
	}
	return n.Items[i]
}
