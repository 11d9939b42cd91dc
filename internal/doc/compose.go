package doc

import (
	"strings"
)

// composer puts the text of a changed document together from the parts of the
// documents that its nodes come from. Every function writes in the columns of the
// document that it takes parts of; what goes elsewhere is shifted as a whole.
type composer struct {
	d     *Doc // what is rewritten
	eol   string
	anew  map[*Node]bool  // target collections that are to be written anew
	kept  map[slot]*Node  // entries and items that stay, with the collection they go to
	stays map[*Node]*Node // collections that stay, with what they become
	whole map[*Node]bool  // values that stay as they are, with all that is below
	moved []slot          // parts brought in from elsewhere
	done  []Pos           // what was written anew
	// touched are the target collections that were changed themselves, not only
	// further down.
	touched map[*Node]bool
	taken   map[*Node][]piece // flow collections that were taken apart
}

func newComposer(d *Doc, anew map[*Node]bool) *composer {
	c := &composer{
		d: d, eol: "\n", anew: anew,
		kept: map[slot]*Node{}, stays: map[*Node]*Node{}, whole: map[*Node]bool{}, touched: map[*Node]bool{},
		taken: map[*Node][]piece{},
	}
	if d.crlf {
		c.eol = "\r\n"
	}
	return c
}

// segment is one entry or item on its way into a block collection.
type segment struct {
	float string // comments above it that a blank line keeps apart
	blank string // blank lines
	notes string // comments right above it
	text  string // from its mark to the end of its last line
	base  int    // which part of the collection it is, -1 if it comes in
	first bool   // it stood first, or nowhere: its blank lines are not known
	next  bool   // it had a next neighbour at home
	after string // the blank lines above that
	value *Node
}

func (s *segment) lead() string { return s.float + s.blank + s.notes }

// splitLead takes what stands above a part apart.
func splitLead(lead string) (float, blank, notes string) {
	lines := strings.SplitAfter(lead, "\n")
	at, attached := 0, 0 // ends of float, of blank
	size := 0
	wasComment := false
	for _, line := range lines {
		if isBlank(line) {
			if wasComment {
				at = size
			}
			attached = size + len(line)
		}
		wasComment = !isBlank(line) && line != ""
		size += len(line)
	}
	return lead[:at], lead[at:max(at, attached)], lead[max(at, attached):]
}

func isBlank(line string) bool { return line != "" && strings.TrimSpace(line) == "" }

// block writes target in place of f's collection, from the lead of its first part
// to its end. onLine says that the text begins with the first mark, to stand on
// the line of the parent's dash.
func (c *composer) block(target *Node, f *frame) (text string, onLine bool) {
	of := match(target, f.node)
	c.stays[f.node] = target
	isRoot := f.node == c.d.Root
	carry, rest := c.floats(f, of)
	var segs []*segment
	for _, i := range order(target, of) {
		if of[i] < 0 {
			s := c.newcomer(target, i, f.col)
			s.value = childValue(target, i)
			segs = append(segs, s)
			continue
		}
		s := c.standing(target, i, f, of[i])
		s.float = carry[of[i]] + s.float
		s.value = childValue(target, i)
		segs = append(segs, s)
	}
	head := ""
	if isRoot {
		head = f.leadOf(0)
	}
	tail := bringFloats(segs, rest+endLine(f.bottom(), c.eol))
	c.spaceOut(segs, f)
	closeUp(segs)
	return head + c.join(segs, f.col, f.inline && head == "", &onLine) + tail, onLine
}

// leadOf gives the whole lines above part i.
func (f *frame) leadOf(i int) string {
	p := f.parts[i]
	if i == 0 && f.inline {
		return ""
	}
	return string(f.doc.text[p.lead : p.mark-f.col])
}

// ownLead is leadOf without the head of a file, which belongs to the file.
func (f *frame) ownLead(i int) string {
	if i == 0 && f.node == f.doc.Root {
		return ""
	}
	return f.leadOf(i)
}

// bottom gives the comments below the last part.
func (f *frame) bottom() string {
	return string(f.doc.text[f.parts[len(f.parts)-1].end:f.end])
}

// endLine makes text end in a line end, if there is any text.
func endLine(text, eol string) string {
	if text == "" || strings.HasSuffix(text, "\n") {
		return text
	}
	return text + eol
}

// floats gives the comments that stay when the part below them goes: to come
// before the next part that stays (by its index), or after all.
func (c *composer) floats(f *frame, of []int) (carry map[int]string, rest string) {
	stays := make(map[int]bool, len(of))
	for _, j := range of {
		if j >= 0 {
			stays[j] = true
		}
	}
	carry = map[int]string{}
	for j := range f.parts {
		if stays[j] {
			carry[j], rest = rest, ""
			continue
		}
		float, _, _ := splitLead(f.ownLead(j))
		rest += float
	}
	return carry, rest
}

// standing writes part j of f with the value that child i of target gives it.
func (c *composer) standing(target *Node, i int, f *frame, j int) *segment {
	c.kept[slot{f.node, j}] = target
	s := &segment{base: j, first: j == 0}
	s.float, s.blank, s.notes = splitLead(f.ownLead(j))
	p := f.parts[j]
	head := string(f.doc.text[p.mark:p.colon])
	if key := childKey(target, i); key != nil && key.Text != childKey(f.node, j).Text {
		head = writeScalar(key, false) + ":"
	}
	body, same := c.slot(childValue(target, i), f, j)
	if !same && childCount(childValue(target, i)) == 0 {
		c.touched[target] = true
	}
	tail := string(f.doc.text[p.line:p.end])
	s.text = endLine(endLine(head+body, c.eol)+tail, c.eol)
	if j+1 < len(f.parts) {
		s.next = true
		_, s.after, _ = splitLead(f.leadOf(j + 1))
	}
	return s
}

// newcomer writes child i of target, which was not in the collection: from its
// own document if it has one, else in the house style.
func (c *composer) newcomer(target *Node, i, col int) *segment {
	c.touched[target] = true
	if s := c.fetched(target, i, col); s != nil {
		return s
	}
	value := childValue(target, i)
	head := "-"
	if key := childKey(target, i); key != nil {
		head = writeScalar(key, false) + ":"
	}
	s := &segment{base: -1, first: true, text: c.fresh(head, value, col)}
	for _, note := range c.pieceNotes(target, value) {
		s.notes += spaces(col) + note + c.eol
	}
	return s
}

// pieceNotes gives the comments that a value has in brackets where it comes from.
func (c *composer) pieceNotes(target, value *Node) []string {
	if at, ok := homeSlot(value, target.Kind); ok && at.parent.style == flow {
		c.kept[at] = target
		c.moved = append(c.moved, at)
		return c.slotComments(at)
	}
	return nil
}

// fresh writes a value behind its key or dash, which stands at col.
func (c *composer) fresh(head string, value *Node, col int) string {
	switch text, ok := c.onOneLine(value, col); {
	case value.Empty():
		return head + c.eol
	case ok:
		return head + " " + text + c.eol
	default:
		lines := c.lines(value, col+indentStep)
		if head == "-" && strings.TrimLeft(lines, " ")[0] != '#' && !isBlank(lineOf(lines)) {
			return "- " + lines[col+indentStep:]
		}
		return head + c.eol + lines
	}
}

// lineOf gives the first line of text with its line end.
func lineOf(text string) string {
	if i := strings.IndexByte(text, '\n'); i >= 0 {
		return text[:i+1]
	}
	return text
}

// fetched brings child i of target in from the document that it comes from, with
// its comments, shifted to col; nil when it stood in no block collection of the
// same kind.
func (c *composer) fetched(target *Node, i, col int) *segment {
	at, ok := homeSlot(childValue(target, i), target.Kind)
	if !ok {
		return nil
	}
	f := at.parent.home.frame(at.parent)
	if f == nil {
		return nil
	}
	c.moved = append(c.moved, at)
	s := c.standing(target, i, f, at.index)
	delta := col - f.col
	s.float, s.notes = c.shift(s.float, delta, true), c.shift(s.notes, delta, true)
	s.blank, s.after = c.shift(s.blank, 0, true), c.shift(s.after, 0, true)
	s.text = c.shift(s.text, delta, false)
	s.base = -1
	return s
}

// lines writes a collection over several lines, all indented to col.
func (c *composer) lines(n *Node, col int) string {
	if c.anew[n] {
		return c.again(n, col)
	}
	if o := n.origin(); o != nil && o.Kind == n.Kind {
		if f := o.home.frame(o); f != nil {
			text, onLine := c.block(n, f)
			if onLine {
				text = spaces(f.col) + text
			}
			return c.shift(text, col-f.col, true)
		}
	}
	var segs []*segment
	for i := range childCount(n) {
		s := c.newcomer(n, i, col)
		s.float = ""
		if i == 0 {
			s.blank = ""
		}
		segs = append(segs, s)
	}
	return c.join(segs, col, false, nil)
}

// join writes segments one below the other. onLine says that the first begins
// with its mark; that is done where it is wanted and nothing stands above it.
func (c *composer) join(segs []*segment, col int, wantOnLine bool, onLine *bool) string {
	var b strings.Builder
	for k, s := range segs {
		lead := s.lead()
		if k == 0 && wantOnLine && lead == "" {
			*onLine = true
		} else {
			b.WriteString(lead)
			b.WriteString(spaces(col))
		}
		b.WriteString(s.text)
	}
	return b.String()
}
