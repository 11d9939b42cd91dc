package doc

import "encoding/binary"

// A Doc without a finding can be kept beside its file, in a form that is read several
// times as fast as YAML: what yaml.v3 and the scanner found, without the text itself.
// Of each node, parents first: a byte with kind, style and where its text comes from,
// then numbers (lengths and offsets as differences from what came before).

// Where a packed scalar has its text from.
const (
	packedText   = iota // it follows
	packedRaw           // its bytes in the file
	packedInner         // its bytes in the file without the quotes
	packedAbsent        // it has none and stands nowhere
)

// Pack gives the packed form of a Doc that has no findings; nil for one that cannot be
// packed, and is to be parsed.
func (d *Doc) Pack() []byte {
	if !d.sound || d.crlf || d.BOM() || d.lay().blind {
		return nil
	}
	p := &packer{text: d.text}
	p.number(d.body)
	p.number(d.tail)
	nodes, entries, items := counts(d.Root)
	p.number(nodes)
	p.number(entries)
	p.number(items)
	p.node(d.Root)
	return p.out
}

// counts gives how many nodes, entries and items a tree has.
func counts(n *Node) (nodes, entries, items int) {
	nodes, entries, items = 1, len(n.Entries), len(n.Items)
	add := func(child *Node) {
		a, b, c := counts(child)
		nodes, entries, items = nodes+a, entries+b, items+c
	}
	for _, e := range n.Entries {
		add(e.Key)
		add(e.Value)
	}
	for _, it := range n.Items {
		add(it)
	}
	return nodes, entries, items
}

type packer struct {
	text  []byte
	out   []byte
	line  int
	start int
}

func (p *packer) number(i int) { p.out = binary.AppendUvarint(p.out, uint64(i)) }
func (p *packer) signed(i int) { p.out = binary.AppendVarint(p.out, int64(i)) }

func (p *packer) node(n *Node) {
	from := p.origin(n)
	p.out = append(p.out, byte(n.Kind)|byte(n.style)<<2|byte(from)<<6)
	p.signed(n.Pos.Line - p.line)
	p.number(n.Pos.Column)
	p.line = n.Pos.Line
	if from != packedAbsent {
		p.signed(n.start() - p.start)
		p.number(n.end() - n.start())
		p.start = n.start()
	}
	switch n.Kind {
	case Scalar:
		if from == packedText {
			p.number(len(n.Text))
			p.out = append(p.out, n.Text...)
		}
	case Map:
		p.number(len(n.Entries))
		for _, e := range n.Entries {
			p.node(e.Key)
			p.node(e.Value)
		}
	case List:
		p.number(len(n.Items))
		for _, it := range n.Items {
			p.node(it)
		}
	}
}

// origin tells where a node has its text from.
func (p *packer) origin(n *Node) int {
	switch {
	case n.start() == 0 && n.end() == 0:
		if n.Text == "" {
			return packedAbsent
		}
	case n.Kind != Scalar, string(p.text[n.start():n.end()]) == n.Text:
		return packedRaw
	case n.end()-n.start() >= 2 && string(p.text[n.start()+1:n.end()-1]) == n.Text:
		return packedInner
	}
	return packedText
}

// Unpack gives the Doc of a file that Pack was given the Doc of; false where the packed
// form cannot be that of these bytes. It is for a caller who knows that it is.
func Unpack(file string, src, packed []byte) (*Doc, bool) {
	d := &Doc{File: file, src: src, text: src, sound: true}
	u := &unpacker{in: packed, doc: d, text: string(src), most: len(packed)}
	d.body, d.tail = u.upTo(len(src)), u.upTo(len(src))
	u.nodes = make([]Node, u.upTo(u.most))
	u.entries = make([]Entry, u.upTo(u.most))
	u.items = make([]*Node, u.upTo(u.most))
	d.Root = u.node(0)
	if u.bad || len(u.in) > 0 || d.Root.Kind != Map {
		return nil, false
	}
	return d, true
}

// unpacker reads a packed form. Nothing that it reads is trusted: bad is set at the
// first number that cannot be, and the rest comes to nothing.
type unpacker struct {
	in    []byte
	doc   *Doc
	text  string
	most  int
	line  int
	start int
	bad   bool

	nodes   []Node
	entries []Entry
	items   []*Node
}

// upTo reads a number from 0 to most.
func (u *unpacker) upTo(most int) int {
	v, n := binary.Uvarint(u.in)
	if n <= 0 || v > uint64(most) {
		u.bad, u.in = true, nil
		return 0
	}
	u.in = u.in[n:]
	return int(v)
}

func (u *unpacker) signed() int {
	v, n := binary.Varint(u.in)
	if n <= 0 || v > MaxSize || v < -MaxSize {
		u.bad, u.in = true, nil
		return 0
	}
	u.in = u.in[n:]
	return int(v)
}

// node reads a node and what is below it.
func (u *unpacker) node(depth int) *Node {
	if len(u.in) == 0 || len(u.nodes) == 0 || depth > 2*MaxDepth {
		u.bad = true
		return &Node{}
	}
	n := &u.nodes[0]
	u.nodes = u.nodes[1:]
	head := u.in[0]
	u.in = u.in[1:]
	from := int(head >> 6)
	n.Kind, n.style, n.home = Kind(head&3), style(head>>2&15), u.doc
	u.line += u.signed()
	n.Pos = Pos{u.line, u.upTo(MaxSize)}
	if from != packedAbsent {
		u.start += u.signed()
		end := u.start + u.upTo(MaxSize)
		if u.start < 0 || end > len(u.text) {
			u.bad = true
			return n
		}
		n.begins, n.ends = int32(u.start), int32(end)
	}
	if u.line < 1 || n.style > pair {
		u.bad = true
		return n
	}
	u.fill(n, from, depth)
	return n
}

// fill gives a node its text or what is below it.
func (u *unpacker) fill(n *Node, from, depth int) {
	switch n.Kind {
	case Scalar:
		n.Quoted = n.style > plain && n.style < block
		n.Text = u.scalar(n, from)
	case Map:
		n.Entries = take(u, &u.entries)
		for i := range n.Entries {
			n.Entries[i] = Entry{u.node(depth + 1), u.node(depth + 1)}
			u.bad = u.bad || n.Entries[i].Key.Kind != Scalar
		}
	case List:
		n.Items = take(u, &u.items)
		for i := range n.Items {
			n.Items[i] = u.node(depth + 1)
		}
	default:
		u.bad = true
	}
}

func (u *unpacker) scalar(n *Node, from int) string {
	switch {
	case from == packedRaw:
		return u.text[n.start():n.end()]
	case from == packedInner && n.end()-n.start() >= 2:
		return u.text[n.start()+1 : n.end()-1]
	case from == packedText:
		size := u.upTo(len(u.in))
		if u.bad || size > len(u.in) {
			u.bad = true
			return ""
		}
		text := string(u.in[:size])
		u.in = u.in[size:]
		return text
	}
	u.bad = u.bad || from == packedInner
	return ""
}

// take gives as many of what was made room for as the next number says.
func take[T any](u *unpacker, room *[]T) []T {
	n := u.upTo(len(*room))
	out := (*room)[:n:n]
	*room = (*room)[n:]
	return out
}
