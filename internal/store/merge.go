package store

import (
	"slices"

	"github.com/helsefellesskap/hfh/internal/doc"
	"github.com/helsefellesskap/hfh/internal/schema"
)

// merger makes the tree of an adopted record of a draft and the record it replaces.
// Nodes that say the same are taken from the current record, so that its file keeps
// its own layout there.
type merger struct {
	// movable are the items of the current record whose place the draft leaves
	// empty, by the name of their list and their id.
	movable map[itemKey]*doc.Node
}

// itemKey names an item wherever it stands: ids are never given twice in lists of
// the same name.
type itemKey struct{ list, id string }

// newMerger finds the items of current that the draft has elsewhere, or nowhere.
func newMerger(current, draft *doc.Node) *merger {
	staying := map[string]bool{}
	eachListItem(draft, "", "", func(_ itemKey, chain string, _ *doc.Node) { staying[chain] = true })
	m := &merger{movable: map[itemKey]*doc.Node{}}
	times := map[itemKey]int{}
	eachListItem(current, "", "", func(key itemKey, chain string, n *doc.Node) {
		times[key]++
		if !staying[chain] {
			m.movable[key] = n
		}
	})
	for key := range m.movable {
		if times[key] > 1 {
			delete(m.movable, key) // which of them moved cannot be told
		}
	}
	return m
}

// eachListItem visits every item with an id below n, with the chain of lists and ids
// that leads to it.
func eachListItem(n *doc.Node, list, chain string, visit func(key itemKey, chain string, n *doc.Node)) {
	for _, e := range n.Entries {
		eachListItem(e.Value, e.Key.Text, chain+"/"+e.Key.Text, visit)
	}
	for _, item := range n.Items {
		id := item.ID()
		if id != "" {
			visit(itemKey{list, id}, chain+"/"+id, item)
		}
		eachListItem(item, list, chain+"/"+id, visit)
	}
}

// node merges one place: what the draft says, in the current file's form where both
// say the same.
func (m *merger) node(list string, current, draft *doc.Node, sh *schema.Shape) *doc.Node {
	switch {
	case current == nil || current.Kind != draft.Kind:
		return m.fresh(list, draft, sh)
	case draft.Kind == doc.Map:
		return m.maps(current, draft, sh)
	case draft.Kind == doc.List:
		return m.lists(list, current, draft, sh)
	}
	return sameOr(current, draft)
}

// maps merges two maps: living parts from the current one, all else from the draft.
func (m *merger) maps(current, draft *doc.Node, sh *schema.Shape) *doc.Node {
	out := current.Clone()
	out.Entries = nil
	for _, e := range current.Entries {
		v := m.entry(e.Key.Text, e.Value, draft.Get(e.Key.Text), sh.Property(e.Key.Text))
		if v != nil {
			out.Entries = append(out.Entries, doc.Entry{Key: e.Key.Clone(), Value: v})
		}
	}
	for i, e := range draft.Entries {
		if current.Get(e.Key.Text) != nil {
			continue
		}
		v := m.fresh(e.Key.Text, e.Value, sh.Property(e.Key.Text))
		out.Entries = slices.Insert(out.Entries, placeAfter(out, draft, i), doc.Entry{Key: e.Key.Clone(), Value: v})
	}
	return out
}

// entry merges the values of one key that the current map has; nil drops the key.
func (m *merger) entry(key string, current, draft *doc.Node, sh *schema.Shape) *doc.Node {
	living := sh.Sort() == schema.Living
	switch {
	case living && (draft.Empty() || key != "source"):
		return current.Clone()
	case living:
		return sameOr(current, draft)
	case draft.Empty() && current.Kind == doc.Map: // what lives in it stays
		if rest := m.maps(current, doc.MapOf(), sh); len(rest.Entries) > 0 {
			return rest
		}
		return nil
	case draft.Empty():
		return keepEmpty(current)
	}
	return m.node(key, current, draft, sh)
}

// sameOr gives the draft's node, in the current file's form if both say the same.
func sameOr(current, draft *doc.Node) *doc.Node {
	if doc.Equal(current, draft) {
		return current.Clone()
	}
	return draft.Clone()
}

// keepEmpty keeps a key without a value, which says nothing, and drops any other.
func keepEmpty(current *doc.Node) *doc.Node {
	if current.Empty() {
		return current.Clone()
	}
	return nil
}

// placeAfter tells where entry i of the draft goes in out: after the nearest entry
// before it in the draft that out has.
func placeAfter(out, draft *doc.Node, i int) int {
	for i--; i >= 0; i-- {
		for j, e := range out.Entries {
			if e.Key.Text == draft.Entries[i].Key.Text {
				return j + 1
			}
		}
	}
	return 0
}

// lists takes the draft's items in the draft's order, each merged with the current
// item of the same id.
func (m *merger) lists(list string, current, draft *doc.Node, sh *schema.Shape) *doc.Node {
	if doc.Equal(current, draft) {
		return current.Clone()
	}
	out := current.Clone()
	out.Items = nil
	for _, item := range draft.Items {
		out.Items = append(out.Items, m.node(list, m.counterpart(list, current, item), item, sh.Items()))
	}
	return out
}

// counterpart gives the current item that a draft's item continues: the one known by
// the same in the same list, else one with its id that stood elsewhere.
func (m *merger) counterpart(list string, current, item *doc.Node) *doc.Node {
	if known := identity(item); known != "" && current != nil {
		for _, c := range current.Items {
			if c.Kind == item.Kind && identity(c) == known {
				return c
			}
		}
	}
	return m.movable[itemKey{list, item.ID()}]
}

// fresh takes a node that the current record does not have in this place. Items in
// it may have stood elsewhere, and bring their living parts along.
func (m *merger) fresh(list string, draft *doc.Node, sh *schema.Shape) *doc.Node {
	out := draft.Clone()
	for i, e := range out.Entries {
		out.Entries[i].Value = m.fresh(e.Key.Text, draft.Entries[i].Value, sh.Property(e.Key.Text))
	}
	for i, item := range draft.Items {
		if moved := m.movable[itemKey{list, item.ID()}]; moved != nil && item.Kind == doc.Map {
			out.Items[i] = m.maps(moved, item, sh.Items())
			continue
		}
		out.Items[i] = m.fresh(list, item, sh.Items())
	}
	return out
}
