package diff

import (
	"slices"
	"strings"

	"github.com/helsefellesskap/hfh/internal/doc"
)

// index knows the items of one side: which lists hold items with an identity, and
// which items can be told apart anywhere in the record.
type index struct {
	lists  map[*doc.Node]bool     // lists whose items all have an identity of their own
	unique map[string]*doc.Node   // list key and id → the only such item
	parent map[*doc.Node][]string // item → its list's path
}

// identity gives what an item of a list is known by: its id, a link's or answer's
// ref, an archive entry's owner, case and document, a source's document.
func identity(n *doc.Node) string {
	if n == nil || n.Kind != doc.Map {
		return ""
	}
	if id := n.ID(); id != "" {
		return id
	}
	if ref := n.Get("ref"); ref != nil && ref.Kind == doc.Scalar {
		return ref.Text
	}
	parts := make([]string, 0, 3)
	for _, key := range []string{"owner", "case", "document"} {
		if v := n.Get(key); v != nil && v.Kind == doc.Scalar && v.Text != "" {
			parts = append(parts, v.Text)
		}
	}
	return strings.Join(parts, " ")
}

func indexItems(root *doc.Node) index {
	x := index{lists: map[*doc.Node]bool{}, unique: map[string]*doc.Node{}, parent: map[*doc.Node][]string{}}
	x.walk(root, nil)
	return x
}

// walk records every list below n whose items can be told apart.
func (x index) walk(n *doc.Node, path []string) {
	if n == nil {
		return
	}
	for _, e := range n.Entries {
		x.walk(e.Value, append(slices.Clip(path), e.Key.Text))
	}
	if n.Kind != doc.List || len(n.Items) == 0 {
		return
	}
	known := x.distinct(n)
	x.lists[n] = known
	for _, item := range n.Items {
		if !known {
			continue // told apart by nothing: the list is one value
		}
		id := identity(item)
		x.remember(path[len(path)-1], id, item, path)
		x.walk(item, append(slices.Clip(path), id))
	}
}

// distinct tells whether every item of a list is a map with an identity of its own.
func (x index) distinct(list *doc.Node) bool {
	seen := make(map[string]bool, len(list.Items))
	for _, item := range list.Items {
		id := identity(item)
		if id == "" || seen[id] {
			return false
		}
		seen[id] = true
	}
	return true
}

// remember keeps an item that no other of the same kind shares its id with. An id
// seen twice stays in the index as nil.
func (x index) remember(listKey, id string, item *doc.Node, path []string) {
	key := listKey + "\x00" + id
	if _, twice := x.unique[key]; twice || item.ID() == "" {
		x.unique[key] = nil
		return
	}
	x.unique[key] = item
	x.parent[item] = path
}

// identified tells whether a list is compared item by item; one that is not there is.
func (x index) identified(list *doc.Node) bool {
	return list == nil || list.Kind == doc.List && x.lists[list]
}

// pair finds the items that stand under another parent than before.
func (c *comparison) pair() {
	c.moved, c.gone = map[*doc.Node]*doc.Node{}, map[*doc.Node]bool{}
	for key, newer := range c.b.unique {
		older := c.a.unique[key]
		if newer == nil || older == nil {
			continue
		}
		if !slices.Equal(c.a.parent[older], c.b.parent[newer]) {
			c.moved[newer] = older
			c.gone[older] = true
		}
	}
}
