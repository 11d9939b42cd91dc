package doc

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// Clone gives a copy of n and everything below it that may be changed. The copy
// remembers which node it was, so that Rewrite can keep its bytes.
func (n *Node) Clone() *Node {
	if n == nil {
		return nil
	}
	c := *n
	c.home, c.from = nil, n.origin()
	if n.Entries != nil {
		c.Entries = make([]Entry, len(n.Entries))
		for i, e := range n.Entries {
			c.Entries[i] = Entry{e.Key.Clone(), e.Value.Clone()}
		}
	}
	if n.Items != nil {
		c.Items = make([]*Node, len(n.Items))
		for i, item := range n.Items {
			c.Items[i] = item.Clone()
		}
	}
	return &c
}

// Shell gives a copy of n alone: what is below it is the same as n's, so that entries
// and items may be put in and taken out of the copy, but are to be cloned before they
// are changed themselves. The copy remembers which node it was, as Clone's does.
func (n *Node) Shell() *Node {
	c := *n
	c.home, c.from = nil, n.origin()
	c.Entries, c.Items = slices.Clone(n.Entries), slices.Clone(n.Items)
	return &c
}

// Text makes a new scalar. Text("") is a quoted empty text, not an Empty value.
func Text(s string) *Node { return &Node{Kind: Scalar, Text: s, Quoted: s == ""} }

// ListOf makes a new list.
func ListOf(items ...*Node) *Node { return &Node{Kind: List, Items: items} }

// MapOf makes a new map of keys (string) and values (*Node or string), in turn.
// Anything else is a mistake of the program and panics.
func MapOf(kv ...any) *Node {
	n := &Node{Kind: Map}
	for i := 0; i+1 < len(kv); i += 2 {
		key, ok := kv[i].(string)
		if !ok {
			panic(fmt.Sprintf("doc.MapOf: key %v is no string", kv[i]))
		}
		n.Entries = append(n.Entries, Entry{Text(key), valueNode(kv[i+1])})
	}
	return n
}

func valueNode(v any) *Node {
	switch v := v.(type) {
	case *Node:
		return v
	case string:
		return Text(v)
	default:
		panic(fmt.Sprintf("doc.MapOf: value %v is neither *Node nor string", v))
	}
}

// Flow marks a new map or list to be written on one line and returns it. It does
// nothing to a node that is written in a file already.
func (n *Node) Flow() *Node {
	if n.Kind != Scalar && n.origin() == nil {
		n.style = flow
	}
	return n
}

// PathError says that an edit's place does not exist.
type PathError struct {
	Path   []string // the whole place asked for
	Exists int      // how many steps of it exist
}

// Error names the place and the first step of it that is missing.
func (e *PathError) Error() string {
	return fmt.Sprintf("%s: there is no %s", strings.Join(e.Path, "/"), e.Path[min(e.Exists, len(e.Path)-1)])
}

// Set puts v at path. The last step may be a new key of a map; everything before
// it must exist, and a list index must exist. An empty path is refused.
func (n *Node) Set(path []string, v *Node) error {
	parent, last, err := n.parent(path)
	if err != nil {
		return err
	}
	if i, ok := parent.place(last); ok {
		if parent.Kind == List {
			parent.Items[i] = v
		} else {
			parent.Entries[i].Value = v
		}
		return nil
	}
	if parent.Kind != Map {
		return &PathError{path, len(path) - 1}
	}
	parent.Entries = append(parent.Entries, Entry{Text(last), v})
	return nil
}

// Append adds v to the list at path, which is made when absent or Empty.
func (n *Node) Append(path []string, v *Node) error {
	list, exact := n.Find(path)
	if !exact || list.Empty() {
		return n.Set(path, ListOf(v))
	}
	if list.Kind != List {
		return &PathError{path, len(path)}
	}
	list.Items = append(list.Items, v)
	return nil
}

// Remove takes away the entry or item at path, which must exist.
func (n *Node) Remove(path []string) error {
	parent, last, err := n.parent(path)
	if err != nil {
		return err
	}
	i, ok := parent.place(last)
	if !ok {
		return &PathError{path, len(path) - 1}
	}
	if parent.Kind == List {
		parent.Items = slices.Delete(parent.Items, i, i+1)
	} else {
		parent.Entries = slices.Delete(parent.Entries, i, i+1)
	}
	return nil
}

// parent gives the node that holds the last step of path.
func (n *Node) parent(path []string) (parent *Node, last string, err error) {
	if len(path) == 0 {
		return nil, "", &PathError{[]string{""}, 0}
	}
	parent = n
	for i, step := range path[:len(path)-1] {
		next := parent.child(step)
		if next == nil {
			return nil, "", &PathError{path, i}
		}
		parent = next
	}
	if parent.Kind == Scalar {
		return nil, "", &PathError{path, len(path) - 1}
	}
	return parent, path[len(path)-1], nil
}

// place gives the index of a step in a map's entries or a list's items.
func (n *Node) place(step string) (int, bool) {
	if n.Kind == Map {
		i := n.index(step)
		return i, i >= 0
	}
	i, err := strconv.Atoi(step)
	return i, err == nil && i >= 0 && i < len(n.Items)
}
