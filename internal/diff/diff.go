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
	// Shape types the record, for dates, durations and money; nil means text.
	Shape doc.Shape
	// Same tells whether two texts at a place of that shape mean the same (a party and
	// its alias); nil for never.
	Same func(sh doc.Shape, a, b string) bool
}

// Docs gives the changes from a to b, either of which may be nil. The list is the same
// on every run, and Apply of it to a gives b.
func Docs(a, b *doc.Node, opt Options) []Change {
	a, b = orNothing(a), orNothing(b)
	x, y := indexItems(a, opt.Shape, nil), indexItems(b, opt.Shape, nil)
	c := &comparison{opt: opt, pairs: pairItems(x, y, a, b)}
	c.entries(a, b, opt.Shape, where{})
	return foldNumbers(c.changes)
}

// where is the place being compared: the path on both sides and the nearest item.
type where struct {
	path, oldPath []string
	item          *doc.Node
	renamed       bool // the place is an item whose id is another now
}

func (w where) step(key string) where {
	return where{path: append(slices.Clip(w.path), key), oldPath: append(slices.Clip(w.oldPath), key), item: w.item}
}

// comparison is one run of Docs.
type comparison struct {
	opt     Options
	pairs   *pairing
	changes []Change
}

func (c *comparison) add(w where, ch Change) {
	if c.opt.Keep != nil && !c.opt.Keep(ch.Path) {
		return
	}
	ch.ID, ch.Label = identity(w.item), Label(w.item)
	c.changes = append(c.changes, ch)
}

// entries compares two maps key by key: in the newer order, with the keys that went
// after those that stand.
func (c *comparison) entries(a, b *doc.Node, sh doc.Shape, w where) {
	for i, e := range b.Entries {
		if w.renamed && e.Key.Text == "id" {
			continue // said already
		}
		c.value(valueAt(a, i, e.Key.Text), e.Value, e.Key.Text, sh, w)
	}
	for i, e := range a.Entries {
		if valueAt(b, i, e.Key.Text) == nil {
			c.value(e.Value, nil, e.Key.Text, sh, w)
		}
	}
}

// value compares the two values of a key; sh and w are those of the map.
func (c *comparison) value(a, b *doc.Node, key string, sh doc.Shape, w where) {
	a, b = filled(a), filled(b)
	switch {
	case a == nil && b == nil, a != nil && b != nil && a.Kind == doc.Scalar && b.Kind == doc.Scalar && a.Text == b.Text:
	case c.pairs.a.identified(a) && c.pairs.b.identified(b):
		c.items(orNone(a), orNone(b), shapeField(sh, key), w.step(key))
	case a == nil || b == nil || a.Kind != doc.Map || b.Kind != doc.Map || isOneValue(a) || isOneValue(b):
		if !doc.Equal(a, b) {
			c.edited(a, b, shapeField(sh, key), w.step(key))
		}
	default:
		c.entries(a, b, shapeField(sh, key), w.step(key))
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
	ch.Editorial = ch.Editorial || isPrintedNumber(ch)
	c.add(w, ch)
	if b != nil && b.Kind != doc.Scalar {
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
	for _, key := range [...]string{"name", "title", "heading"} {
		v := n.Get(key)
		if v == nil {
			continue
		}
		if v.Kind == doc.Map && len(v.Entries) > 0 {
			return v.Entries[0].Value.Text
		}
		if v.Text != "" {
			return v.Text
		}
	}
	return identity(n)
}
