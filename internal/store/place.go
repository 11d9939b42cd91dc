package store

import (
	"strconv"
	"strings"

	"github.com/helsefellesskap/hfh/internal/doc"
)

// A place is a path that a person can type and that outlives edits: keys and item
// ids joined by "/". "/" inside an id (an address, a link) is written ~1 and "~" is
// written ~0, as in a JSON Pointer. An item that nothing identifies, or that repeats
// what an item before it is known by, is written by its number in the list: [2] is
// the second.

// placeEscape writes a key or an id as one step of a place; it is also how a JSON
// Pointer writes it.
var placeEscape = strings.NewReplacer("~", "~0", "/", "~1")

// placeUnescape takes placeEscape back.
var placeUnescape = strings.NewReplacer("~1", "/", "~0", "~")

// pointer gives a path as a JSON Pointer; the root is "".
func pointer(path []string) string {
	var b strings.Builder
	for _, step := range path {
		b.WriteByte('/')
		b.WriteString(placeEscape.Replace(step))
	}
	return b.String()
}

// pathOf reads a JSON Pointer back.
func pathOf(pointer string) []string {
	if pointer == "" {
		return nil
	}
	steps := strings.Split(strings.TrimPrefix(pointer, "/"), "/")
	for i, s := range steps {
		steps[i] = placeUnescape.Replace(s)
	}
	return steps
}

// identity gives what an item of a list is known by: its id; without one the ref of
// a link or answer, the document of a source, the owner, case and document of an
// archive entry; a scalar by its own text. "" when there is nothing.
func identity(item *doc.Node) string {
	if item.Kind == doc.Scalar {
		return item.Text
	}
	for _, key := range []string{"id", "ref"} {
		if v := scalarText(item.Get(key)); v != "" {
			return v
		}
	}
	if owner := scalarText(item.Get("owner")); owner != "" {
		parts := []string{owner}
		for _, key := range []string{"case", "document"} {
			if v := scalarText(item.Get(key)); v != "" {
				parts = append(parts, v)
			}
		}
		return strings.Join(parts, " ")
	}
	return scalarText(item.Get("document"))
}

// scalarText gives the text of a scalar, "" for anything else and for nil.
func scalarText(n *doc.Node) string {
	if n == nil || n.Kind != doc.Scalar {
		return ""
	}
	return n.Text
}

// itemSteps gives the step that each item of a list has in a place, all different.
func itemSteps(list *doc.Node) []string {
	steps := make([]string, len(list.Items))
	seen := make(map[string]bool, len(list.Items))
	for i, item := range list.Items {
		id := identity(item)
		if id == "" || seen[id] || numbered(id) {
			steps[i] = "[" + strconv.Itoa(i+1) + "]"
			continue
		}
		seen[id] = true
		steps[i] = placeEscape.Replace(id)
	}
	return steps
}

// numbered tells whether an id looks like a number step; such an id names nothing.
func numbered(id string) bool {
	inner, ok := strings.CutPrefix(id, "[")
	if !ok {
		return false
	}
	inner, ok = strings.CutSuffix(inner, "]")
	if !ok {
		return false
	}
	_, err := strconv.Atoi(inner)
	return err == nil
}

// PlaceOf gives the canonical place of a path of keys and list indexes. What the
// path names beyond what is there is kept as it is.
func (r *Record) PlaceOf(path []string) string {
	var b strings.Builder
	cur := r.Node
	for i, step := range path {
		if i > 0 {
			b.WriteByte('/')
		}
		var next *doc.Node
		shown := placeEscape.Replace(step)
		switch {
		case cur == nil:
		case cur.Kind == doc.Map:
			next = cur.Get(step)
		case cur.Kind == doc.List:
			if n, err := strconv.Atoi(step); err == nil && n >= 0 && n < len(cur.Items) {
				shown, next = itemSteps(cur)[n], cur.Items[n]
			}
		}
		b.WriteString(shown)
		cur = next
	}
	return b.String()
}

// label gives a name as text: plain, or in lang, else in bokmål, nynorsk, or the
// first language it has.
func label(n *doc.Node, lang string) string {
	if n == nil || n.Kind != doc.Map {
		return scalarText(n)
	}
	for _, l := range []string{lang, "nb", "nn"} {
		if t := scalarText(n.Get(l)); t != "" {
			return t
		}
	}
	for _, e := range n.Entries {
		if t := scalarText(e.Value); t != "" {
			return t
		}
	}
	return ""
}

// itemName gives the name of an item in words: its name, title, heading or short
// form; "" when it has none.
func itemName(n *doc.Node, lang string) string {
	for _, key := range []string{"name", "title", "heading", "short"} {
		if t := label(n.Get(key), lang); t != "" {
			return t
		}
	}
	return ""
}
