package diff

import (
	"slices"
	"strconv"
	"strings"

	"github.com/helsefellesskap/hfh/internal/doc"
)

// home says where an item stands: below which item (nil for the record itself), in the
// list at which keys from there.
type home struct {
	owner *doc.Node
	keys  []string
	// counted tells that the ids are counted in this list: elsewhere they are given to
	// other things.
	counted bool
}

// listKey gives the key of the item's list.
func (h home) listKey() string { return h.keys[len(h.keys)-1] }

// naming is what an item must have in common with another to be the same one anywhere
// in the record: the key of its list and its id.
type naming struct{ list, id string }

// index knows the items of one side: which lists hold items with an identity, what the
// items are called there, and which can be told apart anywhere in the record.
type index struct {
	lists  map[*doc.Node]bool   // lists whose items all have an identity
	names  map[*doc.Node]string // item → its step in a path, only where that is not its identity
	unique map[naming]*doc.Node // the only such item; nil where there are several
	homes  map[*doc.Node]*home  // item → where it stands
	opaque func(home) bool      // lists that are one value although they could be told apart; may be nil
	order  []*doc.Node          // all items, parents first, in the order of the text
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
	if ref := n.Get("ref"); ref != nil && ref.Kind == doc.Scalar && ref.Text != "" {
		return ref.Text
	}
	parts := make([]string, 0, 3)
	for _, key := range [...]string{"owner", "case", "document"} {
		if v := n.Get(key); v != nil && v.Kind == doc.Scalar && v.Text != "" {
			parts = append(parts, v.Text)
		}
	}
	return strings.Join(parts, " ")
}

func indexItems(root *doc.Node, sh doc.Shape, opaque func(home) bool) *index {
	items := countItems(root)
	x := &index{
		lists: map[*doc.Node]bool{}, names: map[*doc.Node]string{}, unique: make(map[naming]*doc.Node, items),
		homes: make(map[*doc.Node]*home, items), order: make([]*doc.Node, 0, items), opaque: opaque,
	}
	x.walk(root, sh, home{})
	return x
}

// countItems tells how many items there are at most, so that the tables need not grow.
func countItems(n *doc.Node) int {
	count := 0
	if n == nil {
		return count
	}
	for _, e := range n.Entries {
		if e.Value.Kind != doc.Scalar {
			count += countItems(e.Value)
		}
	}
	for _, item := range n.Items {
		if item.Kind == doc.Map {
			count += 1 + countItems(item)
		}
	}
	return count
}

// walk records every list below n whose items can be told apart.
func (x *index) walk(n *doc.Node, sh doc.Shape, at home) {
	switch {
	case n == nil:
	case n.Kind == doc.Map:
		for _, e := range n.Entries {
			if e.Value.Kind != doc.Scalar {
				x.walk(e.Value, shapeField(sh, e.Key.Text), home{owner: at.owner, keys: append(slices.Clip(at.keys), e.Key.Text)})
			}
		}
	case n.Kind == doc.List && len(n.Items) > 0 && len(at.keys) > 0:
		if x.opaque != nil && x.opaque(at) || !x.distinct(n) {
			return // told apart by nothing: the list is one value
		}
		x.lists[n] = true
		here, below := at, shapeItem(sh)
		here.counted = isCounted(sh)
		for _, item := range n.Items {
			x.remember(item, &here)
			x.walk(item, below, home{owner: item})
		}
	}
}

// counting is a shape that knows whether the ids of a list are counted in it, as the
// schema's does.
type counting interface{ Counted() bool }

func isCounted(list doc.Shape) bool {
	c, ok := list.(counting)
	return ok && c.Counted()
}

// distinct tells whether every item of a list is a map with an identity. One that is
// there twice is against the rules; the second is called "x~2", so that the list can
// still be read item by item.
func (x *index) distinct(list *doc.Node) bool {
	if len(list.Items) <= fewItems && plainlyDistinct(list.Items) {
		return true
	}
	seen := make(map[string]int, len(list.Items))
	for _, item := range list.Items {
		id := identity(item)
		if id == "" {
			return false
		}
		seen[id]++
		if seen[id] > 1 {
			x.names[item] = id + again + strconv.Itoa(seen[id])
		}
	}
	return true
}

// fewItems is the length up to which a list's items are compared with each other.
const fewItems = 12

// plainlyDistinct tells whether the items of a short list all have an identity of their
// own.
func plainlyDistinct(items []*doc.Node) bool {
	var seen [fewItems]string
	for i, item := range items {
		if seen[i] = identity(item); seen[i] == "" || slices.Contains(seen[:i], seen[i]) {
			return false
		}
	}
	return true
}

// again stands between an identity and the count of those that have it too. No id may
// hold it.
const again = "~"

// name gives the step of an item in a path.
func (x *index) name(item *doc.Node) string {
	if name, ok := x.names[item]; ok {
		return name
	}
	return identity(item)
}

// remember keeps where an item stands, and that no other of the same list key shares
// its id. An id seen twice stays in the index as nil.
func (x *index) remember(item *doc.Node, at *home) {
	x.homes[item] = at
	x.order = append(x.order, item)
	id := item.ID()
	if id == "" || at.counted {
		return
	}
	key := naming{at.listKey(), id}
	if _, twice := x.unique[key]; twice {
		x.unique[key] = nil
		return
	}
	x.unique[key] = item
}

// same gives the item of this index that has the id of another one's item, nil if there
// is none or more than one.
func (x *index) same(other *index, item *doc.Node) *doc.Node {
	id := item.ID()
	if id == "" {
		return nil
	}
	key := naming{other.homes[item].listKey(), id}
	if other.unique[key] == nil {
		return nil
	}
	return x.unique[key]
}

// path gives the keys and identities that lead to an item.
func (x *index) path(item *doc.Node) []string {
	at := x.homes[item]
	if at == nil {
		return nil
	}
	return append(append(x.path(at.owner), at.keys...), x.name(item))
}

// identified tells whether a list is compared item by item; one that is not there is.
func (x *index) identified(list *doc.Node) bool {
	return list == nil || list.Kind == doc.List && x.lists[list]
}
