package doc

import "strings"

// same tells whether t says exactly what v does, Empty values included, and
// nothing of it is to be written anew.
func (c *composer) same(t, v *Node) bool {
	if t == v && len(c.anew) == 0 {
		return true
	}
	if t == nil || t.Kind != v.Kind || c.anew[t] || childCount(t) != childCount(v) {
		return false
	}
	if t.Kind == Scalar {
		return t.Text == v.Text && t.Empty() == v.Empty()
	}
	for i, item := range t.Items {
		if !c.same(item, v.Items[i]) {
			return false
		}
	}
	for i, e := range t.Entries {
		w := v.at(i, e.Key.Text)
		if w == nil || !c.same(e.Value, w) {
			return false
		}
	}
	return true
}

// again writes a collection anew, over several lines indented to col, with the
// comments of everything in it on lines of their own above what they belong to.
// It is what is left when its bytes cannot be kept.
func (c *composer) again(t *Node, col int) string {
	var b strings.Builder
	write := func(comments []string) {
		for _, comment := range comments {
			b.WriteString(spaces(col) + comment + c.eol)
		}
	}
	o := t.origin()
	standing := map[int]bool{}
	for i := range childCount(t) {
		value := childValue(t, i)
		if at, ok := homeSlot(value, t.Kind); ok {
			c.kept[at] = t
			if at.parent == o {
				standing[at.index] = true
				write(floatComments(at))
			}
			write(c.slotComments(at))
		}
		head := "-"
		if key := childKey(t, i); key != nil {
			head = writeScalar(key, false) + ":"
		}
		b.WriteString(spaces(col) + c.valueAgain(head, value, col))
	}
	if o != nil {
		c.stays[o] = t
		for j := range childCount(o) {
			if !standing[j] {
				write(floatComments(slot{o, j}))
			}
		}
		write(bottomComments(o))
	}
	return b.String()
}

// valueAgain writes a value behind its key or dash at col.
func (c *composer) valueAgain(head string, value *Node, col int) string {
	switch {
	case value.Empty():
		return head + c.eol
	case value.Kind == Scalar:
		text := writeScalar(value, false)
		if raw, ok := rawScalar(value); ok && !strings.Contains(raw, "\n") {
			text = raw
		}
		return head + " " + text + c.eol
	case childCount(value) == 0 || fitsLine(value) && !c.hasComments(value):
		return head + " " + emitInline(value, false) + c.eol
	}
	lines := c.again(value, col+indentStep)
	inner := lines[col+indentStep:]
	if head == "-" && !strings.HasPrefix(inner, "#") {
		return "- " + inner
	}
	return head + c.eol + lines
}

// hasComments tells whether comments stand anywhere inside of n.
func (c *composer) hasComments(n *Node) bool {
	found := false
	n.Walk(func(_ []string, m *Node) bool {
		if o := m.origin(); o != nil && !found {
			found = len(bottomComments(o)) > 0
			if at, ok := o.home.slot(o); ok && m != n {
				found = found || len(floatComments(at))+len(c.slotComments(at)) > 0
			}
		}
		return !found
	})
	return found
}

// floatComments gives the comments above an entry or item that a blank line keeps
// apart from it.
func floatComments(at slot) []string {
	if f := at.parent.home.frame(at.parent); f != nil {
		float, _, _ := splitLead(f.ownLead(at.index))
		return commentsIn(float)
	}
	return nil
}

// slotComments gives the comments that belong to an entry or item, not those
// inside of its value.
func (c *composer) slotComments(at slot) []string {
	d := at.parent.home
	if f := d.frame(at.parent); f != nil {
		return partComments(f, at.index)
	}
	if at.parent.style != flow {
		return nil
	}
	q := c.piecesOf(at.parent)[at.index]
	notes := append(commentsIn(q.lead), commentsIn(q.core[:q.value])...)
	return append(append(notes, commentsIn(q.pre)...), commentsIn(q.post)...)
}

// partComments gives the comments of a part but not of the collection in it.
func partComments(f *frame, j int) []string {
	p, v, text := f.parts[j], childValue(f.node, j), f.doc.text
	_, _, own := splitLead(f.ownLead(j))
	notes := commentsIn(own)
	switch {
	case v.style == block:
		vf := f.doc.frame(v)
		notes = append(notes, commentsIn(string(text[p.colon:vf.parts[0].lead]))...)
	case v.style == literal || v.style == folded:
		notes = append(notes, headerComment(f.doc, v)...)
	case v.Empty():
		notes = append(notes, commentsIn(string(text[p.colon:p.line]))...)
	default:
		notes = append(notes, commentsIn(string(text[p.colon:v.start()]))...)
		notes = append(notes, commentsIn(string(text[v.end():p.line]))...)
	}
	return append(notes, commentsIn(string(text[p.line:p.end]))...)
}

// headerComment gives the comment on the first line of a block scalar.
func headerComment(d *Doc, v *Node) []string {
	if _, comment, ok := strings.Cut(lineOf(string(d.text[v.start():v.end()])), " #"); ok {
		return []string{"#" + strings.TrimRight(comment, " \t\r\n")}
	}
	return nil
}

// bottomComments gives the comments below the last part of a collection.
func bottomComments(o *Node) []string {
	switch {
	case o.style == flow:
		_, tail := pieces(o.home, o)
		return commentsIn(tail)
	case o.style == block:
		if f := o.home.frame(o); f != nil {
			return commentsIn(f.bottom())
		}
	}
	return nil
}

// commentsIn gives the comments in a text that has nothing else in it but blanks.
func commentsIn(text string) []string {
	var out []string
	for line := range strings.SplitSeq(text, "\n") {
		if i := strings.IndexByte(line, '#'); i >= 0 {
			out = append(out, strings.TrimRight(line[i:], " \t\r"))
		}
	}
	return out
}
