package doc

import "strings"

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
		if n.end > n.start {
			out = d.commentsBetween(out, p, n.start)
			p = n.end
			if n.style == literal || n.style == folded {
				line := lineOf(string(d.text[n.start:n.end]))
				if i := strings.Index(line, " #"); i >= 0 {
					out = append(out, comment{n.start + i + 1, strings.TrimRight(line[i+1:], " \t\r\n")})
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
	ps, _ := pieces(d, n)
	p := n.start + 1
	for i, q := range ps {
		end := p + q.size()
		if c.kept[slot{n, i}] == nil {
			out = append(out, extent{p, end})
		} else {
			out = append(out, c.goneValue(d, childValue(n, i))...)
		}
		p = end
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
		return []extent{{v.start, v.end}}
	}
}

// owed are the comments that must be taken over from one document.
type owed struct {
	doc      *Doc
	comments []comment
}

// expected gives the comments that must still be there: those of the document but
// for what was taken out, and those of what was brought in. These come last, so
// that of comments with the same text one of these is missed.
func (c *composer) expected() []owed {
	own := outside(c.d.comments(), c.gone(c.d, c.d.Root))
	out := []owed{{doc: c.d}}
	for _, at := range c.moved {
		d := at.parent.home
		e := ownExtent(at)
		inside := outside(within(d.comments(), e), c.goneValue(d, childValue(at.parent, at.index)))
		if d == c.d {
			own = outside(own, []extent{e})
		}
		owing := owedBy(&out, d)
		for _, k := range inside {
			if !contains(owing.comments, k) {
				owing.comments = append(owing.comments, k)
			}
		}
	}
	return append([]owed{{c.d, own}}, out...)
}

// ownExtent gives the bytes of an entry or item with the comments right above it.
func ownExtent(at slot) extent {
	d := at.parent.home
	if f := d.frame(at.parent); f != nil {
		p := f.parts[at.index]
		_, _, notes := splitLead(f.ownLead(at.index))
		return extent{p.mark - len(notes) - f.col, p.end}
	}
	ps, _ := pieces(d, at.parent)
	from := at.parent.start + 1
	for _, q := range ps[:at.index] {
		from += q.size()
	}
	return extent{from, from + ps[at.index].size()}
}

func owedBy(all *[]owed, d *Doc) *owed {
	for i := range *all {
		if (*all)[i].doc == d {
			return &(*all)[i]
		}
	}
	*all = append(*all, owed{doc: d})
	return &(*all)[len(*all)-1]
}

func contains(cs []comment, k comment) bool {
	for _, c := range cs {
		if c.at == k.at {
			return true
		}
	}
	return false
}

func outside(cs []comment, gone []extent) []comment {
	var out []comment
next:
	for _, k := range cs {
		for _, g := range gone {
			if k.at >= g.from && k.at < g.to {
				continue next
			}
		}
		out = append(out, k)
	}
	return out
}

func within(cs []comment, e extent) []comment {
	var out []comment
	for _, k := range cs {
		if k.at >= e.from && k.at < e.to {
			out = append(out, k)
		}
	}
	return out
}

// lost gives a comment of those expected that out does not have, and the
// document that it stands in.
func lost(expected []owed, out *Doc) (*Doc, comment, bool) {
	have := map[string]int{}
	for _, k := range out.comments() {
		have[k.text]++
	}
	for _, o := range expected {
		for _, k := range o.comments {
			if have[k.text]--; have[k.text] < 0 {
				return o.doc, k, true
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
		i := childAt(d, n, p)
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
func childAt(d *Doc, n *Node, p int) int {
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
	ps, _ := pieces(d, n)
	from := n.start + 1
	for i, q := range ps {
		to := from + q.size()
		if p >= from && p < to {
			return i
		}
		from = to
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
