package doc

import (
	"strconv"
)

// Kind says what a Node is.
type Kind uint8

// The three kinds. A scalar is always text: what type it has is the schema's to say.
const (
	Scalar Kind = iota + 1
	Map
	List
)

// String names the kind in English, for arguments of findings and for debugging.
func (k Kind) String() string {
	switch k {
	case Scalar:
		return "text"
	case Map:
		return "map"
	case List:
		return "list"
	default:
		return "nothing"
	}
}

// Pos is a place in a file: both numbers count from 1, columns in characters
// (not bytes). A byte order mark stands before column 1.
type Pos struct{ Line, Column int }

// style says how a node is written.
type style uint8

const (
	auto    style = iota // not written yet: house style
	plain                // a scalar without quotes
	single               // 'x'
	double               // "x"
	literal              // |
	folded               // >
	block                // a map or list over several lines
	flow                 // {…} or […]
	pair                 // a map of one key without braces inside […]
)

// Node is one value of a document: a scalar, a map or a list. A node that Parse
// made belongs to its Doc and is not to be changed: Clone it first.
type Node struct {
	Kind    Kind
	Quoted  bool // Scalar: quoted, or a block scalar
	style   style
	Text    string  // Scalar: the text after unquoting, never retyped
	Pos     Pos     // where it stands in its file; zero for a new node
	Entries []Entry // Map: in file order
	Items   []*Node // List

	home         *Doc  // the document that it was read in; nil for a copy or a new node
	from         *Node // the node of a Doc that this is a copy of
	begins, ends int32 // bytes of a scalar or a flow collection in home; MaxSize fits
}

func (n *Node) start() int { return int(n.begins) }
func (n *Node) end() int   { return int(n.ends) }

// Entry is a key of a map with its value.
type Entry struct{ Key, Value *Node }

// Empty tells whether n is a plain scalar without text (`key:` and nothing
// more), which counts as absent everywhere. Quoted empty text is a value.
func (n *Node) Empty() bool {
	return n == nil || n.Kind == Scalar && n.Text == "" && !n.Quoted
}

// Get gives the value of a key of a map, or nil. It may be called on nil. A value
// that is Empty is returned as it is.
func (n *Node) Get(key string) *Node {
	if i := n.index(key); i >= 0 {
		return n.Entries[i].Value
	}
	return nil
}

// index gives the place of a key among the entries of a map, -1 if it has none.
func (n *Node) index(key string) int {
	if n == nil || n.Kind != Map {
		return -1
	}
	for i, e := range n.Entries {
		if e.Key.Text == key {
			return i
		}
	}
	return -1
}

// ID gives the text of a map's `id`, or "".
func (n *Node) ID() string {
	if id := n.Get("id"); id != nil && id.Kind == Scalar {
		return id.Text
	}
	return ""
}

// child gives the node one step below: by key in a map, by index in a list.
func (n *Node) child(step string) *Node {
	if n == nil {
		return nil
	}
	switch n.Kind {
	case Map:
		return n.Get(step)
	case List:
		if i, err := strconv.Atoi(step); err == nil && i >= 0 && i < len(n.Items) {
			return n.Items[i]
		}
	}
	return nil
}

// Find follows a path of keys and list indexes ("areas", "0", "goals"). When the
// path does not exist whole, exact is false and node is the deepest one reached.
func (n *Node) Find(path []string) (node *Node, exact bool) {
	node = n
	for _, step := range path {
		next := node.child(step)
		if next == nil {
			return node, false
		}
		node = next
	}
	return node, n != nil
}

// Walk calls fn for n and everything below it, parents first, in file order. A
// false from fn leaves out what is below. The path is reused between calls: copy
// it to keep it.
func (n *Node) Walk(fn func(path []string, n *Node) bool) {
	if n != nil {
		n.walk(make([]string, 0, 16), fn)
	}
}

func (n *Node) walk(path []string, fn func([]string, *Node) bool) {
	if !fn(path, n) {
		return
	}
	for _, e := range n.Entries {
		e.Value.walk(append(path, e.Key.Text), fn)
	}
	for i, item := range n.Items {
		item.walk(append(path, strconv.Itoa(i)), fn)
	}
}

// origin gives the parsed node that n is or is a copy of, nil for a new one.
func (n *Node) origin() *Node {
	switch {
	case n == nil:
		return nil
	case n.from != nil:
		return n.from
	case n.home != nil:
		return n
	default:
		return nil
	}
}

// Equal tells whether a and b say the same: order of keys, comments, quoting and
// layout do not count, the order of list items does. An Empty value is the same as
// none; nil is Empty.
func Equal(a, b *Node) bool {
	if a.Empty() || b.Empty() {
		return a.Empty() && b.Empty()
	}
	if a == b {
		return true
	}
	if a.Kind != b.Kind {
		return false
	}
	switch a.Kind {
	case Scalar:
		return a.Text == b.Text
	case List:
		return equalItems(a.Items, b.Items)
	default:
		return equalEntries(a, b)
	}
}

func equalItems(a, b []*Node) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		if !Equal(a[i], b[i]) {
			return false
		}
	}
	return true
}

func equalEntries(a, b *Node) bool {
	if filled(a) != filled(b) {
		return false
	}
	for i, e := range a.Entries {
		if e.Value.Empty() {
			continue
		}
		if !Equal(e.Value, b.at(i, e.Key.Text)) {
			return false
		}
	}
	return true
}

// filled counts the entries that have a value.
func filled(n *Node) int {
	count := 0
	for _, e := range n.Entries {
		if !e.Value.Empty() {
			count++
		}
	}
	return count
}

// at gives the value of key, looking at place i first: two maps that are
// compared mostly have their keys in the same order.
func (n *Node) at(i int, key string) *Node {
	if i < len(n.Entries) && n.Entries[i].Key.Text == key {
		return n.Entries[i].Value
	}
	return n.Get(key)
}
