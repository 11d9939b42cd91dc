package cli

import (
	"slices"
	"strings"

	"github.com/helsefellesskap/hfh/internal/doc"
	"github.com/helsefellesskap/hfh/internal/record"
	"github.com/helsefellesskap/hfh/internal/render"
	"github.com/helsefellesskap/hfh/internal/schema"
	"github.com/helsefellesskap/hfh/internal/store"
)

// outliner turns the tree of a record into what people read.
type outliner struct {
	app       *app
	snap      *store.Snapshot
	rec       *store.Record
	inherited map[string][]inherited // by the place of the measure
}

// inherited is a value that a measure has from the row or measure around it.
type inherited struct {
	key   string
	value *doc.Node
	from  string // the place it comes from
}

// inheritance finds what the measures of a plan inherit; nil for any other record.
func inheritance(rec *store.Record) map[string][]inherited {
	plan, ok := rec.Typed.(*record.Plan)
	if !ok {
		return nil
	}
	found := map[string][]inherited{}
	add := func(place, key, from string) {
		if from == "" {
			return
		}
		at, err := rec.Locate(from)
		if err != nil || at.Node.Get(key) == nil {
			return
		}
		found[place] = append(found[place], inherited{key, at.Node.Get(key), at.IDs})
	}
	for m := range plan.Measures() {
		place := rec.PlaceOf(m.Path)
		add(place, "responsible", m.Responsible.From)
		add(place, "when", m.Time.From)
	}
	return found
}

// outline gives a part of a record as nested points.
func (o *outliner) outline(path []string, n *doc.Node, sh *schema.Shape) render.Outline {
	if n == nil {
		return nil
	}
	switch n.Kind {
	case doc.Map:
		return o.keys(path, n, sh)
	case doc.List:
		return o.items(path, n, sh)
	}
	return render.Outline{{Key: lastOf(path), Value: n.Text, Format: formatOf(n.Text, sh)}}
}

// keys gives the entries of a map, its own first and then what it inherits.
func (o *outliner) keys(path []string, n *doc.Node, sh *schema.Shape) []render.Entry {
	var out []render.Entry
	for _, e := range n.Entries {
		key := e.Key.Text
		if e.Value.Empty() || hidden(path, key) {
			continue
		}
		out = append(out, o.entry(append(slices.Clone(path), key), key, e.Value, sh.Property(key)))
	}
	for _, in := range o.inherited[o.rec.PlaceOf(path)] {
		entry := o.entry(append(slices.Clone(path), in.key), in.key, in.value, sh.Property(in.key))
		entry.Note = join("; ", entry.Note, o.app.msg.Text("cli/inherited", map[string]string{"from": lastOf(strings.Split(in.from, "/"))}))
		out = append(out, entry)
	}
	return out
}

// hidden tells the keys whose values stand in the heading of what they are keys of.
func hidden(path []string, key string) bool {
	switch key {
	case "id", "name":
		return true
	case "kind":
		return len(path) == 0
	case "ref":
		return len(path) > 1
	}
	return false
}

// entry gives one key with its value.
func (o *outliner) entry(path []string, key string, n *doc.Node, sh *schema.Shape) render.Entry {
	e := render.Entry{Key: key}
	switch {
	case key == "source":
		e.Value, e.Format = sourceText(n), render.AsFaint
	case n.Kind == doc.Scalar:
		e.Value, e.Format = o.value(n.Text, sh), formatOf(n.Text, sh)
	case n.Kind == doc.Map && n.Get("edtf") != nil:
		e.Value, e.Format, e.Note = text(n.Get("edtf")), render.AsDate, text(n.Get("as_written"))
	case n.Kind == doc.Map && isLabel(n):
		e.Value = o.app.nameOf(doc.MapOf("name", n))
	case n.Kind == doc.Map:
		e.Entries = o.keys(path, n, sh)
	case isPlain(n):
		var values []string
		for _, item := range n.Items {
			values = append(values, o.value(item.Text, sh.Items()))
		}
		e.Value = strings.Join(values, ", ")
	default:
		e.Entries = o.items(path, n, sh)
	}
	return e
}

// items gives the items of a list.
func (o *outliner) items(path []string, n *doc.Node, sh *schema.Shape) []render.Entry {
	var out []render.Entry
	for i, item := range n.Items {
		at := append(slices.Clone(path), itoa(i))
		e := render.Entry{Name: orDefault(o.app.nameOf(item), text(item.Get("ref"))), ID: item.ID()}
		if item.Kind == doc.Scalar {
			e.Name = o.value(item.Text, sh.Items())
		} else {
			e.Entries = o.outline(at, item, sh.Items())
		}
		out = append(out, e)
	}
	return out
}

// value says a scalar: an actor by name, a word that stands for "unknown" in words.
func (o *outliner) value(text string, sh *schema.Shape) string {
	if text == "unknown" {
		return o.app.msg.Term("unknown")
	}
	switch sh.Ref() {
	case "actor", "body", "fsu", "party", "organisation", "group":
		if actor, ok := o.snap.Actor(text); ok {
			return actor.Name
		}
	}
	return text
}

// formatOf tells how a scalar is said.
func formatOf(text string, sh *schema.Shape) render.Format {
	switch {
	case text == "unknown":
		return render.AsText
	case sh.Format() == "edtf", sh.Format() == "day":
		return render.AsDate
	case sh.Format() == "duration":
		return render.AsDuration
	case len(sh.Enum()) > 0:
		return render.AsTerm
	}
	return render.AsText
}

// sourceText says where a fact comes from: "s2:38-40; nett-stiftet".
func sourceText(n *doc.Node) string {
	if n.Kind == doc.List {
		var all []string
		for _, item := range n.Items {
			all = append(all, sourceText(item))
		}
		return join("; ", all...)
	}
	return join(", ", join(":", text(n.Get("document")), text(n.Get("lines"))), text(n.Get("note")))
}

// isLabel tells a name in several languages from other maps.
func isLabel(n *doc.Node) bool {
	return len(n.Entries) > 0 && !slices.ContainsFunc(n.Entries, func(e doc.Entry) bool {
		return e.Value.Kind != doc.Scalar || len(e.Key.Text) < 2 || len(e.Key.Text) > 3 || e.Key.Text == "id" || e.Key.Text == "per" || e.Key.Text == "min" || e.Key.Text == "max"
	})
}

// isPlain tells a list of scalars.
func isPlain(n *doc.Node) bool {
	return !slices.ContainsFunc(n.Items, func(item *doc.Node) bool { return item.Kind != doc.Scalar })
}

// join joins the texts that are not empty.
func join(sep string, parts ...string) string {
	return strings.Join(slices.DeleteFunc(parts, func(s string) bool { return s == "" }), sep)
}

func lastOf(path []string) string {
	if len(path) == 0 {
		return ""
	}
	return path[len(path)-1]
}
