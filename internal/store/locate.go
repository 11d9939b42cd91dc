package store

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/helsefellesskap/hfh/internal/doc"
	"github.com/helsefellesskap/hfh/internal/schema"
)

// Place is one place in a record.
type Place struct {
	Path    []string      // keys and list indexes
	IDs     string        // the whole canonical place, as PlaceOf gives it
	Pointer string        // the JSON Pointer
	Node    *doc.Node     // what stands there; nil when the last key is not there yet
	Shape   *schema.Shape // how the schema types it; nil when it knows nothing of it
	Name    string        // the name in words of the innermost named item around it
}

// PlaceError says that a place does not exist, or that what was typed fits several.
type PlaceError struct {
	Ref       Ref
	Place     string   // as typed
	Near      []string // places that may have been meant, canonical
	Ambiguous bool     // Near are the places that all fit
}

// maxAmbiguous is how many of the places that fit are named.
const maxAmbiguous = 6

// Error says which place of which record, in English for logs; people read the
// message table's text.
func (e *PlaceError) Error() string {
	if e.Ambiguous {
		return fmt.Sprintf("%s: %q fits several places: %s", e.Ref, e.Place, strings.Join(e.Near, ", "))
	}
	return fmt.Sprintf("%s: there is no place %q", e.Ref, e.Place)
}

// Locate finds what a person typed as a place. In this order, from the record's root
// and again below each item found: a key that is there or that the schema knows, or
// an item by its id; an item's id further down, if it is unique there (an item of one
// of the record's own lists goes before those further down); a printed number (2.1,
// "4/2024"), alone or as the numbers of an item and its parent. Only the last key may
// be absent, and then the schema must know it. The error is a *PlaceError.
func (r *Record) Locate(place string) (Place, error) {
	start := r.cursor()
	steps := splitPlace(place)
	found := distinct(start.find(steps))
	switch {
	case len(found) == 1:
		return r.placeAt(found[0]), nil
	case len(found) > 1:
		e := &PlaceError{Ref: r.Ref, Place: place, Ambiguous: true}
		for _, c := range found[:min(len(found), maxAmbiguous)] {
			e.Near = append(e.Near, r.PlaceOf(c.path))
		}
		return Place{}, e
	}
	return Place{}, &PlaceError{Ref: r.Ref, Place: place, Near: r.nearPlaces(steps)}
}

// splitPlace parts a place at "/"; a leading or trailing one, as people type them,
// means nothing.
func splitPlace(place string) []string {
	place = strings.Trim(strings.TrimSpace(place), "/")
	if place == "" {
		return nil
	}
	return strings.Split(place, "/")
}

// placeAt describes the place that a cursor stands at.
func (r *Record) placeAt(c cursor) Place {
	node := c.node
	if node.Empty() {
		node = nil
	}
	return Place{
		Path: c.path, IDs: r.PlaceOf(c.path), Pointer: pointer(c.path),
		Node: node, Shape: c.shape, Name: r.nameAt(c.path),
	}
}

// nameAt gives the name of the innermost named item on the way to path.
func (r *Record) nameAt(path []string) string {
	name, cur := "", r.Node
	for _, step := range path {
		if cur = child(cur, step); cur == nil {
			break
		}
		if cur.Kind == doc.Map {
			if n := itemName(cur, r.lang); n != "" {
				name = n
			}
		}
	}
	return name
}

// child gives the node one step below n, nil when there is none.
func child(n *doc.Node, step string) *doc.Node {
	if n == nil {
		return nil
	}
	next, exact := n.Find([]string{step})
	if !exact {
		return nil
	}
	return next
}

// findBudget bounds the items that one search looks at, however a record nests the
// same ids inside each other.
const findBudget = 200_000

// cursor is a node with the path that leads to it and its shape.
type cursor struct {
	path  []string
	node  *doc.Node
	shape *schema.Shape
	left  *int // what is left of the search's budget
}

// cursor gives one at the record's root, with a budget of its own.
func (r *Record) cursor() cursor {
	left := findBudget
	return cursor{node: r.Node, shape: r.Shape, left: &left}
}

// key gives the cursor at a key of a map, there or not.
func (c cursor) key(key string) cursor {
	return cursor{append(slices.Clip(c.path), key), c.node.Get(key), c.shape.Property(key), c.left}
}

// item gives the cursor at an item of a list.
func (c cursor) item(i int) cursor {
	return cursor{append(slices.Clip(c.path), strconv.Itoa(i)), c.node.Items[i], c.shape.Items(), c.left}
}

// find gives every place that the steps can mean, seen from c.
func (c cursor) find(steps []string) []cursor {
	if len(steps) == 0 {
		return []cursor{c}
	}
	if c.node == nil || c.node.Kind == doc.Scalar {
		return nil
	}
	if next, ok := c.step(steps[0]); ok {
		if found := next.find(steps[1:]); len(found) > 0 {
			return found
		}
	}
	if c.node.Kind == doc.Map && len(steps) == 1 && c.shape.Property(steps[0]) != nil {
		return []cursor{c.key(steps[0])}
	}
	if found := c.findDeeper(steps); len(found) > 0 {
		return found
	}
	return c.findNumber(steps)
}

// step goes one step down: by a key of a map, or by what an item of a list is known by.
func (c cursor) step(step string) (cursor, bool) {
	if c.node.Kind == doc.Map {
		key := placeUnescape.Replace(step)
		if c.node.Get(key) == nil {
			return cursor{}, false
		}
		return c.key(key), true
	}
	i := slices.Index(itemSteps(c.node), step)
	if i < 0 {
		return cursor{}, false
	}
	return c.item(i), true
}

// findDeeper takes the first step as an id of an item anywhere below.
func (c cursor) findDeeper(steps []string) []cursor {
	id := placeUnescape.Replace(steps[0])
	return c.findBelow(steps[1:], func(n *doc.Node) bool { return n.ID() == id })
}

// findBelow finds the items below c that match, and follows the rest of the steps
// from each. One item of c's own lists goes before those further down.
func (c cursor) findBelow(rest []string, match func(*doc.Node) bool) []cursor {
	var own, deeper []cursor
	c.eachItem(func(at cursor) {
		if !match(at.node) {
			return
		}
		found := at.find(rest)
		if len(at.path) == len(c.path)+2 {
			own = append(own, found...)
		}
		deeper = append(deeper, found...)
	})
	if len(own) == 1 {
		return own
	}
	return deeper
}

// eachItem visits every map in a list below c, parents first.
func (c cursor) eachItem(visit func(cursor)) {
	if c.node == nil || *c.left <= 0 {
		return
	}
	*c.left--
	switch c.node.Kind {
	case doc.Map:
		for _, e := range c.node.Entries {
			c.key(e.Key.Text).eachItem(visit)
		}
	case doc.List:
		for i, n := range c.node.Items {
			at := c.item(i)
			if n.Kind == doc.Map {
				visit(at)
			}
			at.eachItem(visit)
		}
	}
}

// findNumber takes the first steps, joined, as the number printed before an item:
// a case number has a "/" of its own.
func (c cursor) findNumber(steps []string) []cursor {
	for n := len(steps); n > 0; n-- {
		printed := printedNumber(strings.Join(steps[:n], "/"))
		if printed == "" {
			continue
		}
		if found := c.numbered(printed, steps[n:]); len(found) > 0 {
			return found
		}
	}
	return nil
}

// numbered finds the items with a printed number, whole or as the number of an item
// inside the one that has the number before the last dot (2.1: item 1 inside item 2).
func (c cursor) numbered(printed string, rest []string) []cursor {
	has := func(number string) func(*doc.Node) bool {
		return func(n *doc.Node) bool { return printedNumber(scalarText(n.Get("number"))) == number }
	}
	if found := c.findBelow(rest, has(printed)); len(found) > 0 {
		return found
	}
	dot := strings.LastIndexByte(printed, '.')
	if dot <= 0 {
		return nil
	}
	var out []cursor
	for _, outer := range c.numbered(printed[:dot], nil) {
		out = append(out, outer.findBelow(rest, has(printed[dot+1:]))...)
	}
	return out
}

// printedNumber brings the ways to print a number together: "2.1." and " 2.1" are
// "2.1". A text without a digit is no number.
func printedNumber(s string) string {
	s = strings.ToLower(strings.TrimRight(strings.Join(strings.Fields(s), " "), "."))
	if !strings.ContainsAny(s, "0123456789") {
		return ""
	}
	return s
}

// distinct drops the cursors that stand at the same place as one before.
func distinct(cs []cursor) []cursor {
	seen := map[string]bool{}
	return slices.DeleteFunc(cs, func(c cursor) bool {
		p := pointer(c.path)
		defer func() { seen[p] = true }()
		return seen[p]
	})
}

// nearPlaces gives places that may have been meant: the steps are followed as far as
// they go, and the one that fails is compared with what could stand there.
func (r *Record) nearPlaces(steps []string) []string {
	at := r.cursor()
	for len(steps) > 1 {
		found := at.find(steps[:1])
		if len(found) != 1 || found[0].node == nil {
			break
		}
		at, steps = found[0], steps[1:]
	}
	if len(steps) == 0 {
		return nil
	}
	places := map[string]string{} // word that could be typed → its place
	if at.node != nil && at.node.Kind == doc.Map {
		for _, key := range keysOf(at) {
			places[key] = r.PlaceOf(at.key(key).path)
		}
	}
	at.eachItem(func(c cursor) {
		if id := c.node.ID(); id != "" && places[id] == "" {
			places[id] = r.PlaceOf(c.path)
		}
	})
	var out []string
	for _, word := range Near(placeUnescape.Replace(steps[0]), sortedKeys(places)) {
		out = append(out, places[word])
	}
	return out
}

// keysOf gives the keys that may stand in a map: those there, and the schema's.
func keysOf(c cursor) []string {
	var keys []string
	for _, e := range c.node.Entries {
		keys = append(keys, e.Key.Text)
	}
	if c.shape != nil {
		keys = append(keys, c.shape.Keys()...)
	}
	slices.Sort(keys)
	return slices.Compact(keys)
}
