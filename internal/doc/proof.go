package doc

import (
	"cmp"
	"slices"
	"sort"
	"strings"
)

// The proof of an edit: what was written is read again and compared, values with
// what was asked for, comments with those of everything that stayed.

// comment is one comment of a document.
type comment struct {
	at   int // offset of its #
	text string
}

// comments gives all comments of a document: they are what a # begins between its
// scalars.
func (d *Doc) comments() []comment {
	var out []comment
	p := 0
	d.Root.scalars(func(n *Node) {
		if n.end() > n.start() {
			out = d.commentsBetween(out, p, n.start())
			p = n.end()
			if n.style == literal || n.style == folded {
				line := lineOf(string(d.text[n.start():n.end()]))
				if i := strings.Index(line, " #"); i >= 0 {
					out = append(out, comment{n.start() + i + 1, strings.TrimRight(line[i+1:], " \t\r\n")})
				}
			}
		}
	})
	return d.commentsBetween(out, p, len(d.text))
}

func (d *Doc) commentsBetween(out []comment, lo, hi int) []comment {
	for p := lo; p < hi; p++ {
		if d.text[p] == '#' {
			end := min(lineAfter(d.text, p), hi)
			out = append(out, comment{p, strings.TrimRight(string(d.text[p:end]), " \t\r\n")})
			p = end - 1
		}
	}
	return out
}

// scalars calls fn for keys and scalar values in file order.
func (n *Node) scalars(fn func(*Node)) {
	if n.Kind == Scalar {
		fn(n)
	}
	for _, e := range n.Entries {
		fn(e.Key)
		e.Value.scalars(fn)
	}
	for _, it := range n.Items {
		it.scalars(fn)
	}
}

// extent is a range of bytes.
type extent struct{ from, to int }

// gone gives what was taken out of a collection that stays.
func (c *composer) gone(d *Doc, n *Node) []extent {
	if c.whole[n] {
		return nil
	}
	if f := d.frame(n); f != nil {
		return c.goneParts(f)
	}
	if n.style != flow {
		return nil
	}
	var out []extent
	for i, q := range c.piecesOf(n) {
		if c.kept[slot{n, i}] == nil {
			out = append(out, extent{q.at, q.at + q.size()})
		} else {
			out = append(out, c.goneValue(d, childValue(n, i))...)
		}
	}
	return out
}

func (c *composer) goneParts(f *frame) []extent {
	var out []extent
	for j, p := range f.parts {
		if c.kept[slot{f.node, j}] != nil {
			out = append(out, c.goneValue(f.doc, childValue(f.node, j))...)
			continue
		}
		float, _, _ := splitLead(f.ownLead(j))
		from := p.mark
		if lead := f.ownLead(j); lead != "" {
			from = p.lead + len(float)
		}
		out = append(out, extent{from, p.end})
	}
	return out
}

// goneValue gives what was taken out of the value of a part that stays.
func (c *composer) goneValue(d *Doc, v *Node) []extent {
	switch {
	case c.whole[v] || v.Kind == Scalar:
		return nil
	case c.stays[v] != nil:
		return c.gone(d, v)
	case v.style == block:
		f := d.frame(v)
		return []extent{{f.parts[0].lead, f.end}}
	default:
		return []extent{{v.start(), v.end()}}
	}
}

// ledger says which comments of a document must still be there.
type ledger struct {
	doc      *Doc
	comments []comment
	owed     []bool
	moved    []bool // it goes to another place with what it belongs to
}

func newLedger(d *Doc) *ledger {
	all := d.comments()
	return &ledger{doc: d, comments: all, owed: make([]bool, len(all)), moved: make([]bool, len(all))}
}

// mark sets flags of the comments in a range.
func (l *ledger) mark(flags []bool, e extent, value bool) {
	lo := sort.Search(len(l.comments), func(i int) bool { return l.comments[i].at >= e.from })
	for i := lo; i < len(l.comments) && l.comments[i].at < e.to; i++ {
		flags[i] = value
	}
}

// expected gives the comments that must still be there: those of the document but
// for what was taken out, and those of what was brought in.
func (c *composer) expected() []*ledger {
	own := newLedger(c.d)
	out := []*ledger{own}
	of := map[*Doc]*ledger{c.d: own}
	own.mark(own.owed, extent{0, len(c.d.text)}, true)
	for _, e := range c.gone(c.d, c.d.Root) {
		own.mark(own.owed, e, false)
	}
	for _, m := range c.movedExtents() {
		d := m.at.parent.home
		l := of[d]
		if l == nil {
			l = newLedger(d)
			of[d] = l
			out = append(out, l)
		}
		l.mark(l.owed, m.extent, true)
		l.mark(l.moved, m.extent, true)
		for _, e := range c.goneValue(d, childValue(m.at.parent, m.at.index)) {
			l.mark(l.owed, e, false)
		}
	}
	return out
}

// movedPart is an entry or item that was brought in, with its bytes at home.
type movedPart struct {
	at slot
	extent
}

// movedExtents gives what was brought in, outer parts before those inside of them,
// which may have been taken out of the outer ones and gone elsewhere.
func (c *composer) movedExtents() []movedPart {
	out := make([]movedPart, len(c.moved))
	for i, at := range c.moved {
		out[i] = movedPart{at, c.ownExtent(at)}
	}
	slices.SortStableFunc(out, func(a, b movedPart) int {
		return cmp.Or(cmp.Compare(a.from, b.from), cmp.Compare(b.to, a.to))
	})
	return out
}

// ownExtent gives the bytes of an entry or item with the comments right above it.
func (c *composer) ownExtent(at slot) extent {
	d := at.parent.home
	if f := d.frame(at.parent); f != nil {
		p := f.parts[at.index]
		_, _, notes := splitLead(f.ownLead(at.index))
		return extent{p.mark - len(notes) - f.col, p.end}
	}
	q := c.piecesOf(at.parent)[at.index]
	return extent{q.at, q.at + q.size()}
}

// lost gives a comment of those expected that out does not have, and the document
// that it stands in. Of comments with the same text one that was moved is missed
// before one that stayed where it was.
func lost(expected []*ledger, out *Doc) (*Doc, comment, bool) {
	have := map[string]int{}
	for _, k := range out.comments() {
		have[k.text]++
	}
	for _, moved := range []bool{false, true} {
		for _, l := range expected {
			for i, k := range l.comments {
				if !l.owed[i] || l.moved[i] != moved {
					continue
				}
				if have[k.text]--; have[k.text] < 0 {
					return l.doc, k, true
				}
			}
		}
	}
	return nil, comment{}, false
}

// ownerOf gives the target collection that the comment at offset p of d should
// have gone to.
func (c *composer) ownerOf(d *Doc, p int) *Node {
	n, owner := d.Root, c.stays[d.Root]
	for n != nil {
		i := c.childAt(d, n, p)
		if i < 0 {
			break
		}
		if to := c.kept[slot{n, i}]; to != nil {
			owner = to
		}
		n = childValue(n, i)
		if to := c.stays[n]; to != nil {
			owner = to
		}
	}
	return owner
}

// childAt gives the child of n whose bytes, comments included, hold offset p.
func (c *composer) childAt(d *Doc, n *Node, p int) int {
	if f := d.frame(n); f != nil {
		for j, q := range f.parts {
			if p >= q.lead && p < q.end {
				return j
			}
		}
		return -1
	}
	if n.style != flow {
		return -1
	}
	for i, q := range c.piecesOf(n) {
		if p >= q.at && p < q.at+q.size() {
			return i
		}
	}
	return -1
}

// firstDifference gives the path of the first place where a and b do not say the
// same, nil if they do.
func firstDifference(a, b *Node, path []string) []string {
	if Equal(a, b) {
		return nil
	}
	if a == nil || b == nil || a.Kind != b.Kind || a.Kind == Scalar {
		return path
	}
	if a.Kind == List && len(a.Items) != len(b.Items) {
		return path
	}
	for i := range childCount(b) {
		step := stepOf(b, i)
		at := append(append([]string(nil), path...), step)
		if d := firstDifference(a.child(step), childValue(b, i), at); d != nil {
			return d
		}
	}
	return path
}
