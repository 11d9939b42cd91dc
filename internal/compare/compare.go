// Package compare says the differences between two records, or two whole registers, in
// words: what package diff finds, with names for ids, dates in words, and what is
// inherited. It reads and writes nothing; package render shows what it gives.
package compare

import (
	"slices"
	"strings"

	"github.com/helsefellesskap/hfh/internal/diff"
	"github.com/helsefellesskap/hfh/internal/doc"
	"github.com/helsefellesskap/hfh/internal/msg"
	"github.com/helsefellesskap/hfh/internal/render"
	"github.com/helsefellesskap/hfh/internal/store"
)

// Options say how two sides are compared and told of.
type Options struct {
	// Lang prints values: dates, terms, what is not given.
	Lang *msg.Printer
	// Text leaves out all but the adopted text of governed records.
	Text bool
	// Only limits the changes to some places and what is below them, as keys and item
	// ids joined by "/"; none for all.
	Only []string
}

// Pair is one record on two sides. Either side may lack the record; each has the
// register that its names are looked up in.
type Pair struct {
	Before, After         *store.Record
	BeforeSnap, AfterSnap *store.Snapshot
}

// record gives the record that there is, the newer one if there are two.
func (p Pair) record() *store.Record {
	if p.After != nil {
		return p.After
	}
	return p.Before
}

// Comparer compares records. It remembers how much it left out.
type Comparer struct {
	Options
	hidden int
	items  map[*doc.Node]map[string]*doc.Node // lists whose items were looked up
}

// New makes a Comparer.
func New(o Options) *Comparer {
	return &Comparer{Options: o, items: map[*doc.Node]map[string]*doc.Node{}}
}

// Hidden gives how many changes of other than text were left out.
func (c *Comparer) Hidden() int { return c.hidden }

// Record gives the changes of one record, in the order of its newer text.
func (c *Comparer) Record(p Pair) render.RecordChanges {
	rec := p.record()
	out := render.RecordChanges{Ref: withoutDraft(rec.Ref).String(), Name: c.nameOf(rec)}
	if p.Before == nil || p.After == nil {
		out.List = []render.Change{c.whole(p)}
		return out
	}
	for _, ch := range c.Changes(p) {
		out.List = append(out.List, c.InWords(p, ch))
	}
	return out
}

// nameOf gives what a record is called: its own name, else that of its kind.
func (c *Comparer) nameOf(rec *store.Record) string {
	name := diff.Label(rec.Node)
	if name == "" || name == rec.Kind {
		return render.Capital(c.Lang.Term(rec.Kind))
	}
	return name
}

func withoutDraft(ref store.Ref) store.Ref {
	ref.Draft = false
	return ref
}

// Changes gives the changes of a record that is on both sides, as package diff has
// them. What is left out is counted as hidden: a draft holds nothing but text.
func (c *Comparer) Changes(p Pair) []diff.Change {
	changes := c.changes(p, c.Text)
	if c.Text && !p.Before.Draft && !p.After.Draft {
		c.hidden += len(c.changes(p, false)) - len(changes)
	}
	return changes
}

func (c *Comparer) changes(p Pair, text bool) []diff.Change {
	changes := diff.Docs(treeOf(p.Before, text), treeOf(p.After, text), diff.Options{Shape: p.record().Shape})
	if len(c.Only) == 0 {
		return changes
	}
	return slices.DeleteFunc(changes, func(ch diff.Change) bool { return !c.wanted(ch) })
}

// treeOf gives what a record says of what is compared. The head of a draft is no part
// of it.
func treeOf(r *store.Record, text bool) *doc.Node {
	if text && r.Governed() {
		return store.TextOf(r)
	}
	n := *r.Node
	n.Entries = slices.DeleteFunc(slices.Clone(n.Entries), func(e doc.Entry) bool { return e.Key.Text == "draft" })
	return &n
}

// wanted tells whether a change stands, or stood, at one of the places asked about.
func (c *Comparer) wanted(ch diff.Change) bool {
	return slices.ContainsFunc(c.Only, func(place string) bool {
		return InPlace(ch.Place(), place) || InPlace(strings.Join(ch.OldPath, "/"), place)
	})
}

// InPlace tells whether a place is another one or lies below it.
func InPlace(place, outer string) bool {
	return outer == "" || place == outer || strings.HasPrefix(place, outer+"/")
}

// whole is a record that came or went.
func (c *Comparer) whole(p Pair) render.Change {
	rec := p.record()
	ch := render.Change{Op: diff.Added, Label: diff.Label(rec.Node), ToValue: rec.Node.JSON(rec.Shape)}
	if p.After == nil {
		ch.Op, ch.ToValue, ch.FromValue = diff.Removed, nil, ch.ToValue
		return ch
	}
	ch.Details = c.details(rec.Node, rec.Shape, p.AfterSnap)
	return ch
}

// Registers compares every record of two registers, in the order of their files.
// Records without a change are left out.
func (c *Comparer) Registers(before, after *store.Snapshot) []render.RecordChanges {
	var out []render.RecordChanges
	for _, p := range Pairs(before, after) {
		if r := c.Record(p); len(r.List) > 0 {
			r.Ref = p.record().Ref.String()
			out = append(out, r)
		}
	}
	return out
}

// Pairs gives every record of two registers on both sides, in the order of their files.
func Pairs(before, after *store.Snapshot) []Pair {
	byRef := map[store.Ref]int{}
	var pairs []Pair
	for _, rec := range before.Records {
		if _, seen := byRef[rec.Ref]; !seen {
			byRef[rec.Ref] = len(pairs)
			pairs = append(pairs, Pair{Before: rec, BeforeSnap: before, AfterSnap: after})
		}
	}
	for _, rec := range after.Records {
		i, seen := byRef[rec.Ref]
		if !seen {
			i = len(pairs)
			byRef[rec.Ref] = i
			pairs = append(pairs, Pair{BeforeSnap: before, AfterSnap: after})
		}
		if pairs[i].After == nil {
			pairs[i].After = rec
		}
	}
	slices.SortStableFunc(pairs, func(x, y Pair) int { return strings.Compare(x.record().File, y.record().File) })
	return pairs
}
