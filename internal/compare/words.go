package compare

import (
	"encoding/json"
	"slices"
	"strings"

	"github.com/helsefellesskap/hfh/internal/diff"
	"github.com/helsefellesskap/hfh/internal/doc"
	"github.com/helsefellesskap/hfh/internal/record"
	"github.com/helsefellesskap/hfh/internal/render"
	"github.com/helsefellesskap/hfh/internal/schema"
	"github.com/helsefellesskap/hfh/internal/store"
)

// InWords makes a change of a record ready to be shown.
func (c *Comparer) InWords(p Pair, ch diff.Change) render.Change {
	out := render.Change{
		Op: ch.Op, Place: ch.Place(), OldPlace: strings.Join(ch.OldPath, "/"), ID: ch.ID, Label: ch.Label,
		Words: ch.Words, Editorial: ch.Editorial, Times: len(ch.Renumbered),
		Classes: c.classes(p, ch),
	}
	rec, snap := p.After, p.AfterSnap
	if ch.Op == diff.Removed {
		rec, snap = p.Before, p.BeforeSnap
	}
	sh := shapeAt(rec.Shape, ch.Path)
	out.Above, out.Section = c.itemsAround(rec.Node, ch.Path), c.section(p, ch.Path)
	switch {
	case ch.Op == diff.Edited || ch.Op == diff.Reordered && ch.To != nil:
		out.Field = ch.Path[len(ch.Path)-1]
		out.From, out.To = c.say(ch.From, sh, p.BeforeSnap), c.say(ch.To, sh, snap)
		out.FromValue, out.ToValue = asJSON(ch.From, sh), asJSON(ch.To, sh)
		out.Entries = c.entriesOf(p, ch, sh)
		c.withInherited(p, ch, &out)
	case ch.Op == diff.Added:
		out.ToValue, out.Details = asJSON(ch.To, sh), c.details(ch.To, sh, snap)
	case ch.Op == diff.Removed:
		out.FromValue, out.Details = asJSON(ch.From, sh), c.details(ch.From, sh, snap)
	case ch.Op == diff.Moved:
		out.OldPlace = c.placeInWords(p.Before.Node, ch.OldPath)
		out.FromValue, out.ToValue = textJSON(strings.Join(ch.OldPath, "/")), textJSON(ch.Place())
	case ch.Op == diff.Renamed:
		out.OldPlace = ch.OldPath[len(ch.OldPath)-1]
		out.FromValue, out.ToValue = textJSON(out.OldPlace), textJSON(ch.ID)
	}
	return out
}

func asJSON(n *doc.Node, sh *schema.Shape) json.RawMessage {
	if n == nil {
		return nil
	}
	return n.JSON(sh)
}

func textJSON(s string) json.RawMessage { return doc.Text(s).JSON(nil) }

// shapeAt follows keys and item ids.
func shapeAt(sh *schema.Shape, path []string) *schema.Shape {
	for _, step := range path {
		if next := sh.Property(step); next != nil {
			sh = next
		} else {
			sh = sh.Items()
		}
	}
	return sh
}

// section gives the list of a record that a place stands in, as a heading: "" where the
// record has but one such list, and for the lists that a plan is built of, whose items
// are headings themselves.
func (c *Comparer) section(p Pair, path []string) string {
	if len(path) < 2 || sortOf(path[0]) != "" || !isItemList(p, path[0]) {
		return ""
	}
	others := keysOf(nodeOf(p.Before), nodeOf(p.After))
	if !slices.ContainsFunc(others, func(key string) bool { return key != path[0] && isItemList(p, key) }) {
		return ""
	}
	return render.Capital(c.Lang.Term("key/" + path[0]))
}

// isItemList tells whether a key of a record holds a list of items on either side.
func isItemList(p Pair, key string) bool {
	for _, rec := range []*store.Record{p.Before, p.After} {
		if n := nodeOf(rec).Get(key); n != nil && n.Kind == doc.List && len(n.Items) > 0 && n.Items[0].Kind == doc.Map {
			return true
		}
	}
	return false
}

func nodeOf(r *store.Record) *doc.Node {
	if r == nil {
		return nil
	}
	return r.Node
}

// entriesOf marks what came to a list of values and what went; nil for anything else,
// and where no value stayed.
func (c *Comparer) entriesOf(p Pair, ch diff.Change, sh *schema.Shape) []diff.Word {
	if ch.Op != diff.Edited || !isPlainList(ch.From) || !isPlainList(ch.To) || ch.Editorial {
		return nil
	}
	words := c.listWords(p, ch.From, ch.To, sh)
	if !slices.ContainsFunc(words, func(w diff.Word) bool { return w.Op == diff.Same && w.Text != listComma }) {
		return nil
	}
	return words
}

// isPlainList tells a list of values, none of them an item.
func isPlainList(n *doc.Node) bool {
	return n != nil && n.Kind == doc.List && !slices.ContainsFunc(n.Items, func(item *doc.Node) bool { return item.Kind != doc.Scalar })
}

// itemsAround names the items that a place stands in, the nearest one excepted.
func (c *Comparer) itemsAround(root *doc.Node, path []string) []string {
	names := c.itemsOn(root, path)
	if len(names) == 0 {
		return nil
	}
	return names[:len(names)-1]
}

// itemsOn names the items on the way to a place, outermost first.
func (c *Comparer) itemsOn(root *doc.Node, path []string) []string {
	var names []string
	cur := root
	for _, step := range path {
		if cur == nil {
			break
		}
		if cur.Kind != doc.List {
			cur = cur.Get(step)
			continue
		}
		if cur = c.itemBy(cur, step); cur != nil {
			names = append(names, diff.Label(cur))
		}
	}
	return names
}

// itemBy finds an item of a list by what it is known by, as package diff knows it.
func (c *Comparer) itemBy(list *doc.Node, id string) *doc.Node {
	known, ok := c.items[list]
	if !ok {
		known = make(map[string]*doc.Node, len(list.Items))
		for _, item := range list.Items {
			if key := diff.Identity(item); known[key] == nil {
				known[key] = item
			}
		}
		c.items[list] = known
	}
	return known[id]
}

// nodeAt follows keys and item ids; nil where there is no such place.
func (c *Comparer) nodeAt(root *doc.Node, path []string) *doc.Node {
	cur := root
	for _, step := range path {
		switch {
		case cur == nil:
			return nil
		case cur.Kind == doc.List:
			cur = c.itemBy(cur, step)
		default:
			cur = cur.Get(step)
		}
	}
	return cur
}

// placeInWords names the item that a place stands under.
func (c *Comparer) placeInWords(root *doc.Node, path []string) string {
	if around := c.itemsAround(root, path); len(around) > 0 {
		return around[len(around)-1]
	}
	return strings.Join(path, "/")
}

// details says what a new item says, a line a key.
func (c *Comparer) details(n *doc.Node, sh *schema.Shape, snap *store.Snapshot) []render.Field {
	var out []render.Field
	for _, e := range n.Entries {
		switch e.Key.Text {
		case "id", "kind", "name", "draft":
			continue
		case "title", "heading":
			if e.Value.Text == diff.Label(n) {
				continue // said as its name
			}
		}
		if isClauses(e.Value) {
			out = append(out, c.clauses(e.Value, e.Key.Text)...)
			continue
		}
		if said := c.say(e.Value, sh.Property(e.Key.Text), snap); said != "" {
			out = append(out, render.Field{Label: c.Lang.Term("key/" + e.Key.Text), Value: said})
		}
	}
	return out
}

// isClauses tells the list that holds a document's adopted text, piece by piece.
func isClauses(n *doc.Node) bool {
	return n.Kind == doc.List && len(n.Items) > 0 && !n.Items[0].Get("text").Empty()
}

// clauses says an adopted text, a line a clause.
func (c *Comparer) clauses(list *doc.Node, key string) []render.Field {
	out := make([]render.Field, 0, len(list.Items))
	for _, item := range list.Items {
		label := c.Lang.Term("key/" + key)
		if heading := item.Get("heading"); !heading.Empty() {
			label += " «" + heading.Text + "»"
		}
		if text := item.Get("text"); !text.Empty() {
			out = append(out, render.Field{Label: label, Value: strings.TrimSpace(text.Text)})
		}
	}
	return out
}

// say gives a value as people read it: dates in words, actors by name, fixed values by
// their term, lists with commas.
func (c *Comparer) say(n *doc.Node, sh *schema.Shape, snap *store.Snapshot) string {
	if n.Empty() {
		return ""
	}
	switch n.Kind {
	case doc.List:
		var parts []string
		comma := listComma
		for _, item := range n.Items {
			said := c.sayItem(item, sh.Items(), snap)
			if strings.Contains(said, listComma) {
				comma = "; " // a comma inside a value is none between two
			}
			parts = append(parts, said)
		}
		return strings.Join(parts, comma)
	case doc.Map:
		return c.sayMap(n, sh, snap)
	}
	return c.sayScalar(n.Text, sh, snap)
}

func (c *Comparer) sayScalar(text string, sh *schema.Shape, snap *store.Snapshot) string {
	switch sh.Format() {
	case "edtf", "day":
		return render.Date(text, c.Lang.Lang())
	case "duration":
		return render.Duration(text, c.Lang.Lang())
	}
	if len(sh.Enum()) > 0 || text == record.Unknown || sh.Scalar() == doc.BooleanScalar {
		return c.Lang.Term(text)
	}
	if sh.Ref() == "" {
		return text
	}
	return c.nameOfRef(text, sh.Ref(), snap)
}

// sayItem gives an item of a list: by name where it has one.
func (c *Comparer) sayItem(n *doc.Node, sh *schema.Shape, snap *store.Snapshot) string {
	if name := n.Get("name"); n.Kind == doc.Map && !name.Empty() {
		return diff.Label(n)
	}
	return c.say(n, sh, snap)
}

// sayMap gives a map on one line. A date with its source's words is said by these.
func (c *Comparer) sayMap(n *doc.Node, sh *schema.Shape, snap *store.Snapshot) string {
	if edtf := n.Get("edtf"); !edtf.Empty() {
		if written := n.Get("as_written"); !written.Empty() {
			return written.Text
		}
		return render.Date(edtf.Text, c.Lang.Lang())
	}
	var parts []string
	for _, e := range n.Entries {
		if said := c.say(e.Value, sh.Property(e.Key.Text), snap); said != "" && e.Key.Text != "id" {
			parts = append(parts, c.labelInside(e.Key.Text)+said)
		}
	}
	return strings.Join(parts, ", ")
}

// labelInside is what stands before a value on the line of a map: nothing before what
// the map points at.
func (c *Comparer) labelInside(key string) string {
	if key == "ref" {
		return ""
	}
	return c.Lang.Term("key/"+key) + ": "
}

// listComma parts the values of a list.
const listComma = ", "

// listWords says a list of values, marking those that came and went.
func (c *Comparer) listWords(p Pair, from, to *doc.Node, sh *schema.Shape) []diff.Word {
	var was, is []string
	for _, item := range from.Items {
		was = append(was, c.sayItem(item, sh.Items(), p.BeforeSnap))
	}
	for _, item := range to.Items {
		is = append(is, c.sayItem(item, sh.Items(), p.AfterSnap))
	}
	var out []diff.Word
	add := func(op diff.WordOp, text string) {
		if len(out) > 0 {
			out = append(out, diff.Word{Op: diff.Same, Text: listComma})
		}
		out = append(out, diff.Word{Op: op, Text: text})
	}
	for _, text := range was {
		if !slices.Contains(is, text) {
			add(diff.Deleted, text)
		}
	}
	for _, text := range is {
		if slices.Contains(was, text) {
			add(diff.Same, text)
		} else {
			add(diff.Inserted, text)
		}
	}
	return out
}
