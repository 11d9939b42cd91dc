package compare

import (
	"slices"
	"strings"

	"github.com/helsefellesskap/hfh/internal/diff"
	"github.com/helsefellesskap/hfh/internal/doc"
	"github.com/helsefellesskap/hfh/internal/schema"
	"github.com/helsefellesskap/hfh/internal/store"
)

// Touched is somebody whom changes concern, and the places of these.
type Touched struct {
	ID     string   `json:"id"`
	Name   string   `json:"name"`
	Places []string `json:"places"` // addresses, "plan#areas/…"
}

// WhomItTouches names the actors that changes concern: those that the changed values
// name, before or after, and those responsible for a measure that is changed. They come
// in the order in which they are met.
func (c *Comparer) WhomItTouches(pairs []Pair) []Touched {
	t := &toucher{Comparer: c, index: map[string]int{}}
	for _, p := range pairs {
		if p.Before == nil || p.After == nil {
			rec, snap := p.record(), p.AfterSnap
			if p.After == nil {
				snap = p.BeforeSnap
			}
			t.named(rec.Node, rec.Shape, snap, rec.Ref.String())
			continue
		}
		for _, ch := range c.Changes(p) {
			t.change(p, ch)
		}
	}
	return t.list
}

// toucher gathers the actors.
type toucher struct {
	*Comparer
	list  []Touched
	index map[string]int
}

func (t *toucher) change(p Pair, ch diff.Change) {
	at := p.record().Ref.String() + "#" + ch.Place()
	sh := shapeAt(p.record().Shape, ch.Path)
	t.named(ch.From, sh, p.BeforeSnap, at)
	t.named(ch.To, sh, p.AfterSnap, at)
	old := ch.OldPath
	if len(old) == 0 {
		old = ch.Path
	}
	t.responsible(p.Before, p.BeforeSnap, old, at)
	t.responsible(p.After, p.AfterSnap, ch.Path, at)
}

// responsible adds those who are responsible for the measure that a place stands in.
func (t *toucher) responsible(rec *store.Record, snap *store.Snapshot, path []string, at string) {
	for n := len(path); n >= 2; n-- {
		if list := path[n-2]; list != "measures" && list != "sub_measures" {
			continue
		}
		field := append(slices.Clone(path[:n]), "responsible")
		node := t.nodeAt(rec.Node, field)
		if node == nil {
			from := t.heir(rec, strings.Join(path[:n], "/"), "responsible")
			if from == "" {
				continue
			}
			field = append(strings.Split(from, "/"), "responsible")
			node = t.nodeAt(rec.Node, field)
		}
		t.named(node, shapeAt(rec.Shape, field), snap, at)
		return
	}
}

// named adds the actors that a value names.
func (t *toucher) named(n *doc.Node, sh *schema.Shape, snap *store.Snapshot, at string) {
	switch {
	case n == nil:
	case n.Kind == doc.Map:
		for _, e := range n.Entries {
			t.named(e.Value, sh.Property(e.Key.Text), snap, at)
		}
	case n.Kind == doc.List:
		for _, item := range n.Items {
			t.named(item, sh.Items(), snap, at)
		}
	default:
		switch sh.Ref() {
		case "actor", "party", "body", "any-item":
			if actor, ok := snap.Actor(n.Text); ok {
				t.add(actor, at)
			}
		}
	}
}

func (t *toucher) add(actor store.Actor, at string) {
	i, known := t.index[actor.ID]
	if !known {
		i = len(t.list)
		t.index[actor.ID] = i
		t.list = append(t.list, Touched{ID: actor.ID, Name: actor.Name})
	}
	if !slices.Contains(t.list[i].Places, at) {
		t.list[i].Places = append(t.list[i].Places, at)
	}
}
