// Package diff compares two texts of a record by the identity of their items: what was
// added, removed, edited, moved to another parent, put in another order or renamed.
package diff

import (
	"slices"
	"strings"

	"github.com/helsefellesskap/hfh/internal/doc"
)

// Op says what happened to an item or to a field of one.
type Op string

// The operations, as they stand in JSON. Added, Removed, Moved, Reordered and Renamed
// are about items; Edited is about a field, which may have been empty before or after.
const (
	Added     Op = "added"
	Removed   Op = "removed"
	Edited    Op = "edited"
	Moved     Op = "moved"
	Reordered Op = "reordered"
	Renamed   Op = "renamed"
)

// Change is one difference, in the order of the newer text.
type Change struct {
	Op      Op
	Path    []string  // keys and item identities in the newer text (Removed: in the older)
	OldPath []string  // Moved and Renamed: where it was
	ID      string    // identity of the nearest item, "" at the top of the record
	Label   string    // its name, for people
	From    *doc.Node // the older value, nil for none
	To      *doc.Node // the newer value, nil for none
	Words   []Word    // edited prose, word by word
	// Editorial says that both sides mean the same and are only written otherwise.
	Editorial bool
	// Renumbered holds the changes of printed numbers that this one stands for.
	Renumbered []Change

	index int // place among the siblings of the newer list
}

// Place joins the path as a person types it.
func (c Change) Place() string { return strings.Join(c.Path, "/") }

// Options tell what the places mean. The zero value compares everything as text.
type Options struct {
	// Keep tells which places take part; nil means all. The path holds keys and item
	// identities.
	Keep func(path []string) bool
	// Shape types the record, for dates and durations; nil means text.
	Shape doc.Shape
	// Same tells whether two references mean the same (a party and its alias).
	Same func(a, b string) bool
}

// Docs gives the changes from a to b, either of which may be nil. The list is the same
// on every run, and Apply of it to a gives b.
func Docs(a, b *doc.Node, opt Options) []Change {
	a, b = orNothing(a), orNothing(b)
	c := &comparison{opt: opt, a: indexItems(a), b: indexItems(b)}
	c.pair()
	c.entries(a, b, opt.Shape, where{})
	return foldNumbers(c.changes)
}

// where is the place being compared: the path on both sides and the nearest item.
type where struct {
	path, oldPath []string
	item          *doc.Node
}

func (w where) step(key string) where {
	w.path = append(slices.Clip(w.path), key)
	w.oldPath = append(slices.Clip(w.oldPath), key)
	return w
}

// comparison is one run of Docs.
type comparison struct {
	opt     Options
	a, b    index
	moved   map[*doc.Node]*doc.Node // item of b → the item of a that moved there
	gone    map[*doc.Node]bool      // items of a that stand elsewhere in b
	changes []Change
}

func (c *comparison) add(w where, ch Change) {
	if c.opt.Keep != nil && !c.opt.Keep(ch.Path) {
		return
	}
	if ch.ID == "" {
		ch.ID = identity(w.item)
	}
	if ch.Label == "" {
		ch.Label = Label(w.item)
	}
	c.changes = append(c.changes, ch)
}

// value compares two values of one place.
func (c *comparison) value(a, b *doc.Node, sh doc.Shape, w where) {
	a, b = filled(a), filled(b)
	switch {
	case doc.Equal(a, b):
	case c.a.identified(a) && c.b.identified(b):
		c.items(orNone(a), orNone(b), sh, w)
	case a == nil || b == nil || a.Kind != doc.Map || b.Kind != doc.Map || isDate(a) || isDate(b):
		c.edited(a, b, sh, w)
	default:
		c.entries(a, b, sh, w)
	}
}

// orNothing gives an empty record for one that is not there.
func orNothing(root *doc.Node) *doc.Node {
	if root == nil {
		return doc.MapOf()
	}
	return root
}

// orNone gives an empty list for a list that is not there.
func orNone(list *doc.Node) *doc.Node {
	if list == nil {
		return doc.ListOf()
	}
	return list
}

// edited reports a field that says something else.
func (c *comparison) edited(a, b *doc.Node, sh doc.Shape, w where) {
	ch := Change{Op: Edited, Path: w.path, OldPath: w.oldPath, From: c.without(a, c.isMovedOut), To: c.without(b, c.isMovedIn)}
	if a != nil && b != nil {
		ch.Editorial = sameMeaning(a, b, sh, c.opt.Same)
		if a.Kind == doc.List && b.Kind == doc.List && sameSet(a, b) {
			ch.Op = Reordered
		}
		if a.Kind == doc.Scalar && b.Kind == doc.Scalar && isProse(a.Text, b.Text) {
			ch.Words = Words(a.Text, b.Text)
		}
	}
	c.add(w, ch)
	if b != nil {
		c.newLists(b, sh, w)
	}
}

// filled gives nil for a value that counts as none: empty text, an empty list or map.
func filled(n *doc.Node) *doc.Node {
	if n.Empty() || n.Kind != doc.Scalar && len(n.Entries) == 0 && len(n.Items) == 0 {
		return nil
	}
	return n
}

// entries compares two maps key by key: in the newer order, with the keys that went
// after those that stand.
func (c *comparison) entries(a, b *doc.Node, sh doc.Shape, w where) {
	for _, e := range b.Entries {
		c.value(a.Get(e.Key.Text), e.Value, shapeField(sh, e.Key.Text), w.step(e.Key.Text))
	}
	for _, e := range a.Entries {
		if b.Get(e.Key.Text) == nil {
			c.value(e.Value, nil, shapeField(sh, e.Key.Text), w.step(e.Key.Text))
		}
	}
}

func shapeField(sh doc.Shape, key string) doc.Shape {
	if sh == nil {
		return nil
	}
	return sh.Field(key)
}

func shapeItem(sh doc.Shape) doc.Shape {
	if sh == nil {
		return nil
	}
	return sh.Item()
}

// Label gives what people call an item: its name, title or heading, else its identity.
func Label(n *doc.Node) string {
	for _, key := range []string{"name", "title", "heading"} {
		if v := n.Get(key); v != nil {
			if v.Kind == doc.Map && len(v.Entries) > 0 {
				return v.Entries[0].Value.Text
			}
			if v.Text != "" {
				return v.Text
			}
		}
	}
	return identity(n)
}
