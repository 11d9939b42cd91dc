package cli

import (
	"encoding/json"
	"slices"
	"strings"

	"github.com/helsefellesskap/hfh/internal/diff"
	"github.com/helsefellesskap/hfh/internal/doc"
	"github.com/helsefellesskap/hfh/internal/render"
	"github.com/helsefellesskap/hfh/internal/schema"
	"github.com/helsefellesskap/hfh/internal/store"
)

// comparison compares records and says the differences in words.
type comparison struct {
	o render.Options
	// text leaves out all but the adopted text of governed records.
	text bool
	// place limits it to a place and what is below, "" for all.
	place  string
	hidden int
}

// pair is one record on two sides, either of which may lack it.
type pair struct {
	before, after         *store.Record
	beforeSnap, afterSnap *store.Snapshot
}

// record gives the record that there is, the newer one if there are two.
func (p pair) record() *store.Record {
	if p.after != nil {
		return p.after
	}
	return p.before
}

// compare gives the changes of one record.
func (c *comparison) compare(p pair) render.RecordChanges {
	rec := p.record()
	out := render.RecordChanges{Ref: withoutDraft(rec.Ref).String(), Name: diff.Label(rec.Node)}
	if out.Name == rec.Kind {
		out.Name = render.Capital(c.o.Lang.Term(rec.Kind))
	}
	if p.before == nil || p.after == nil {
		out.List = []render.Change{c.whole(p)}
		return out
	}
	changes := c.changes(p, c.text)
	if c.text && !p.before.Draft && !p.after.Draft { // a draft holds nothing but text
		c.hidden += len(c.changes(p, false)) - len(changes)
	}
	for _, ch := range changes {
		out.List = append(out.List, c.inWords(p, ch))
	}
	return out
}

func withoutDraft(ref store.Ref) store.Ref {
	ref.Draft = false
	return ref
}

// changes compares the two trees. The head of a draft is no part of what it says.
func (c *comparison) changes(p pair, text bool) []diff.Change {
	tree := func(r *store.Record) *doc.Node {
		if text && r.Governed() {
			return store.TextOf(r)
		}
		n := r.Node.Clone()
		n.Entries = slices.DeleteFunc(n.Entries, func(e doc.Entry) bool { return e.Key.Text == "draft" })
		return n
	}
	changes := diff.Docs(tree(p.before), tree(p.after), diff.Options{Shape: p.record().Shape})
	if c.place == "" {
		return changes
	}
	return slices.DeleteFunc(changes, func(ch diff.Change) bool {
		return !inPlace(ch.Place(), c.place) && !inPlace(strings.Join(ch.OldPath, "/"), c.place)
	})
}

// inPlace tells whether a place is another one or lies below it.
func inPlace(place, outer string) bool { return place == outer || strings.HasPrefix(place, outer+"/") }

// whole is a record that came or went.
func (c *comparison) whole(p pair) render.Change {
	rec := p.record()
	ch := render.Change{Op: diff.Added, Label: diff.Label(rec.Node), ToValue: rec.Node.JSON(rec.Shape)}
	if p.after == nil {
		ch.Op, ch.ToValue, ch.FromValue = diff.Removed, nil, ch.ToValue
		return ch
	}
	ch.Details = c.details(rec.Node, rec.Shape, p.afterSnap)
	return ch
}

// inWords makes a change ready to be shown.
func (c *comparison) inWords(p pair, ch diff.Change) render.Change {
	out := render.Change{
		Op: ch.Op, Place: ch.Place(), OldPlace: strings.Join(ch.OldPath, "/"), ID: ch.ID, Label: ch.Label,
		Words: ch.Words, Editorial: ch.Editorial, Times: len(ch.Renumbered),
	}
	rec, snap := p.after, p.afterSnap
	if ch.Op == diff.Removed {
		rec, snap = p.before, p.beforeSnap
	}
	sh := shapeAt(rec.Shape, ch.Path)
	out.Above = itemsAround(rec.Node, ch.Path)
	switch {
	case ch.Op == diff.Edited || ch.Op == diff.Reordered && ch.To != nil:
		out.Field = ch.Path[len(ch.Path)-1]
		out.From, out.To = c.say(ch.From, sh, p.beforeSnap), c.say(ch.To, sh, snap)
		out.FromValue, out.ToValue = asJSON(ch.From, sh), asJSON(ch.To, sh)
	case ch.Op == diff.Added:
		out.ToValue, out.Details = asJSON(ch.To, sh), c.details(ch.To, sh, snap)
	case ch.Op == diff.Removed:
		out.FromValue = asJSON(ch.From, sh)
	case ch.Op == diff.Moved:
		out.OldPlace = placeInWords(p.before.Node, ch.OldPath)
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

// itemsAround names the items that a place stands in, the nearest one excepted.
func itemsAround(root *doc.Node, path []string) []string {
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
		if cur = itemBy(cur, step); cur != nil {
			names = append(names, diff.Label(cur))
		}
	}
	if len(names) == 0 {
		return nil
	}
	return names[:len(names)-1]
}

// itemBy finds an item of a list by what it is known by, as package diff knows it.
func itemBy(list *doc.Node, id string) *doc.Node {
	for _, item := range list.Items {
		if item.ID() == id || item.ID() == "" && (item.Get("ref").Empty() || item.Get("ref").Text == id) {
			return item
		}
	}
	return nil
}

// placeInWords names the item that a place stands under.
func placeInWords(root *doc.Node, path []string) string {
	if around := itemsAround(root, path); len(around) > 0 {
		return around[len(around)-1]
	}
	return strings.Join(path, "/")
}

// details says what a new item says, a line a key.
func (c *comparison) details(n *doc.Node, sh *schema.Shape, snap *store.Snapshot) []render.Field {
	var out []render.Field
	for _, e := range n.Entries {
		switch e.Key.Text {
		case "id", "kind", "name":
			continue
		}
		if said := c.say(e.Value, sh.Property(e.Key.Text), snap); said != "" {
			out = append(out, render.Field{Label: c.o.Lang.Term("key/" + e.Key.Text), Value: said})
		}
	}
	return out
}

// say gives a value as people read it: dates in words, actors by name, fixed values by
// their term, lists with commas.
func (c *comparison) say(n *doc.Node, sh *schema.Shape, snap *store.Snapshot) string {
	if n.Empty() {
		return ""
	}
	switch n.Kind {
	case doc.List:
		var parts []string
		for _, item := range n.Items {
			parts = append(parts, c.sayItem(item, sh.Items(), snap))
		}
		return strings.Join(parts, ", ")
	case doc.Map:
		return c.sayMap(n, sh, snap)
	}
	return c.sayScalar(n.Text, sh, snap)
}

func (c *comparison) sayScalar(text string, sh *schema.Shape, snap *store.Snapshot) string {
	switch sh.Format() {
	case "edtf", "day":
		return render.Date(text, c.o.Lang.Lang())
	case "duration":
		return render.Duration(text, c.o.Lang.Lang())
	}
	if len(sh.Enum()) > 0 || text == unknown {
		return c.o.Lang.Term(text)
	}
	if sh.Ref() == "" {
		return text
	}
	if actor, ok := snap.Actor(text); ok && actor.Name != "" {
		return actor.Name
	}
	return text
}

// sayItem gives an item of a list: by name where it has one.
func (c *comparison) sayItem(n *doc.Node, sh *schema.Shape, snap *store.Snapshot) string {
	if name := n.Get("name"); n.Kind == doc.Map && !name.Empty() {
		return diff.Label(n)
	}
	return c.say(n, sh, snap)
}

// sayMap gives a map on one line. A date with its source's words is said by these.
func (c *comparison) sayMap(n *doc.Node, sh *schema.Shape, snap *store.Snapshot) string {
	if edtf := n.Get("edtf"); !edtf.Empty() {
		if written := n.Get("as_written"); !written.Empty() {
			return written.Text
		}
		return render.Date(edtf.Text, c.o.Lang.Lang())
	}
	var parts []string
	for _, e := range n.Entries {
		if said := c.say(e.Value, sh.Property(e.Key.Text), snap); said != "" && e.Key.Text != "id" {
			parts = append(parts, c.o.Lang.Term("key/"+e.Key.Text)+": "+said)
		}
	}
	return strings.Join(parts, ", ")
}
