package diff

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/helsefellesskap/hfh/internal/doc"
)

// Apply gives a with the changes made: Apply(a, Docs(a, b)) says what b says. Lists
// and maps that end up empty are left out, as they are from the seal.
func Apply(a *doc.Node, changes []Change) (*doc.Node, error) {
	root := doc.MapOf()
	if a != nil {
		root = a.Clone()
	}
	changes = unfold(changes)
	held, err := detach(root, changes)
	if err != nil {
		return nil, err
	}
	for i, ch := range changes {
		if err := insert(root, ch, held[i]); err != nil {
			return nil, err
		}
	}
	for _, ch := range changes {
		if err := set(root, ch); err != nil {
			return nil, err
		}
	}
	dropEmpty(root)
	return root, nil
}

// unfold takes a renumbering apart again.
func unfold(changes []Change) []Change {
	var out []Change
	for _, ch := range changes {
		if len(ch.Renumbered) > 0 {
			out = append(out, ch.Renumbered...)
			continue
		}
		out = append(out, ch)
	}
	return out
}

// isItem tells changes of whole items from changes of fields (a list of scalars in
// another order is a field).
func (c Change) isItem() bool { return c.Op != Edited && !(c.Op == Reordered && c.To != nil) }

// spot is an item in its list.
type spot struct{ list, item *doc.Node }

// detach takes out the items that went, moved or changed order, and renames the
// renamed. All are found first, by the older places, and then taken.
func detach(root *doc.Node, changes []Change) ([]*doc.Node, error) {
	spots := make([]spot, len(changes))
	for i, ch := range changes {
		if !ch.isItem() || ch.Op == Added {
			continue
		}
		list := resolve(root, ch.OldPath[:len(ch.OldPath)-1])
		item := resolve(root, ch.OldPath)
		if list == nil || item == nil {
			return nil, fmt.Errorf("apply %s at %v: no such item", ch.Op, ch.OldPath)
		}
		spots[i] = spot{list, item}
	}
	held := make([]*doc.Node, len(changes))
	for i, s := range spots {
		switch {
		case s.item == nil:
		case changes[i].Op == Renamed:
			if err := s.item.Set([]string{"id"}, doc.Text(changes[i].ID)); err != nil {
				return nil, err
			}
		default:
			s.list.Items = slices.DeleteFunc(s.list.Items, func(n *doc.Node) bool { return n == s.item })
			held[i] = s.item
		}
	}
	return held, nil
}

// insert puts an item where the newer text has it. Changes come parents first and in
// the order of their list, so every place exists when its turn comes.
func insert(root *doc.Node, ch Change, held *doc.Node) error {
	switch {
	case !ch.isItem(), ch.Op == Removed, ch.Op == Renamed:
		return nil
	case ch.Op == Added:
		held = ch.To.Clone()
	}
	list, err := listAt(root, ch.Path[:len(ch.Path)-1])
	if err != nil {
		return err
	}
	list.Items = slices.Insert(list.Items, min(ch.index, len(list.Items)), held)
	return nil
}

// listAt finds a list, made when the older text had none.
func listAt(root *doc.Node, path []string) (*doc.Node, error) {
	if list := resolve(root, path); list != nil && list.Kind == doc.List {
		return list, nil
	}
	parent := resolve(root, path[:len(path)-1])
	if parent == nil || parent.Kind != doc.Map {
		return nil, fmt.Errorf("apply at %v: no such place", path)
	}
	key := path[len(path)-1]
	if err := parent.Set([]string{key}, doc.ListOf()); err != nil {
		return nil, err
	}
	return parent.Get(key), nil
}

// set writes the newer value of a field.
func set(root *doc.Node, ch Change) error {
	if ch.isItem() {
		return nil
	}
	key := ch.Path[len(ch.Path)-1]
	parent := resolve(root, ch.Path[:len(ch.Path)-1])
	if parent == nil || parent.Kind != doc.Map {
		return fmt.Errorf("apply at %v: no such place", ch.Path)
	}
	if ch.To == nil {
		if parent.Get(key) == nil {
			return nil
		}
		return parent.Remove([]string{key})
	}
	return parent.Set([]string{key}, ch.To.Clone())
}

// resolve follows keys and item identities.
func resolve(n *doc.Node, path []string) *doc.Node {
	for _, step := range path {
		if n == nil {
			return nil
		}
		if n.Kind != doc.List {
			n = n.Get(step)
			continue
		}
		n = itemNamed(n, step)
	}
	return n
}

// itemNamed finds an item of a list by its step in a path: "x", or "x~2" for the second
// that has that identity.
func itemNamed(list *doc.Node, step string) *doc.Node {
	nth := 1
	if i := strings.LastIndex(step, again); i > 0 {
		if n, err := strconv.Atoi(step[i+1:]); err == nil && n > 1 {
			step, nth = step[:i], n
		}
	}
	for _, item := range list.Items {
		if identity(item) == step {
			if nth--; nth == 0 {
				return item
			}
		}
	}
	return nil
}

// dropEmpty leaves out what says nothing, and tells whether n itself says nothing.
func dropEmpty(n *doc.Node) bool {
	switch n.Kind {
	case doc.Map:
		n.Entries = slices.DeleteFunc(n.Entries, func(e doc.Entry) bool { return dropEmpty(e.Value) })
		return len(n.Entries) == 0
	case doc.List:
		for _, item := range n.Items {
			dropEmpty(item)
		}
		return len(n.Items) == 0
	}
	return n.Empty()
}
