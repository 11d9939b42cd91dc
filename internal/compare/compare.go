// Package compare says the differences between two records, or two whole registers, in
// words: what package diff finds, with names for ids, dates in words, and what is
// inherited. It reads and writes nothing; package render shows what it gives.
package compare

import (
	"slices"
	"strings"

	"github.com/helsefellesskap/hfh/internal/diff"
	"github.com/helsefellesskap/hfh/internal/doc"
	"github.com/helsefellesskap/hfh/internal/govern"
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
	// Only limits the changes to some places and what is below them; none for all.
	Only []Target
	// Classes limits the changes to those of some classes, by id; none for all.
	Classes []string
}

// Target is a place in a record, as keys and item ids joined by "/"; an empty place is
// the whole record.
type Target struct {
	Ref   store.Ref // of the document, never of its draft
	Place string
}

// Pair is one record on two sides. Either side may lack the record; each has the
// register that its names are looked up in.
type Pair struct {
	Before, After         *store.Record
	BeforeSnap, AfterSnap *store.Snapshot
	// BeforeCut and AfterCut tell of a side that could only be read up to some line.
	// What stands on the other side alone may stand in the rest, and is not told of.
	BeforeCut, AfterCut bool
}

// Ref gives the reference of the record that there is, the newer one if there are two.
func (p Pair) Ref() store.Ref { return p.record().Ref }

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
	heirs  map[*store.Record]measures         // where measures have their fields from
	names  map[placeKey]string                // of places that were looked up

	classifiers map[classKey]*govern.Classifier
}

// New makes a Comparer.
func New(o Options) *Comparer {
	return &Comparer{Options: o, items: map[*doc.Node]map[string]*doc.Node{}, heirs: map[*store.Record]measures{}, names: map[placeKey]string{}, classifiers: map[classKey]*govern.Classifier{}}
}

// Hidden gives how many changes of other than text were left out.
func (c *Comparer) Hidden() int { return c.hidden }

// Record gives the changes of one record, in the order of its newer text.
func (c *Comparer) Record(p Pair) render.RecordChanges {
	rec := p.record()
	out := render.RecordChanges{Ref: withoutDraft(rec.Ref).String(), Name: c.nameOf(rec)}
	if p.Before == nil || p.After == nil {
		if c.reaches(rec.Ref, "") {
			out.List = []render.Change{c.whole(p)}
		}
	} else {
		if p.Before.ID != p.After.ID && c.reaches(rec.Ref, "") {
			out.List = append(out.List, renamed(p))
		}
		for _, ch := range c.Changes(p) {
			out.List = append(out.List, c.InWords(p, ch))
		}
	}
	if len(c.Classes) > 0 {
		out.List = slices.DeleteFunc(out.List, func(ch render.Change) bool { return !c.ofClasses(ch) })
	}
	return out
}

// Records compares records, and gives those that differ with their pairs. In whole
// registers a draft is another record than what it is a draft of.
func (c *Comparer) Records(pairs []Pair, whole bool) ([]render.RecordChanges, []Pair) {
	var out []render.RecordChanges
	var differing []Pair
	for _, p := range pairs {
		if !c.asksFor(p.Ref()) {
			continue
		}
		r := c.Record(p)
		if len(r.List) == 0 {
			continue
		}
		if whole {
			r.Ref = p.Ref().String()
		}
		out, differing = append(out, r), append(differing, p)
	}
	return out, differing
}

// Redlines gives the whole text of each record that differs. The changes are numbered,
// and in the order of the pairs, as Records gave them.
func (c *Comparer) Redlines(pairs []Pair, changes render.Changes) []render.Redline {
	var out []render.Redline
	for i, p := range pairs {
		r := c.Redline(p, changes.Records[i])
		r.From, r.To, r.ClassNames = changes.From, changes.To, changes.ClassNames
		out = append(out, r)
	}
	return out
}

// renamed is a record that stands in another file, under another id.
func renamed(p Pair) render.Change {
	return render.Change{
		Op: diff.Renamed, ID: p.After.ID, Label: diff.Label(p.After.Node), OldPlace: p.Before.ID,
		FromValue: textJSON(p.Before.ID), ToValue: textJSON(p.After.ID),
	}
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
	text = text || p.Before.Draft != p.After.Draft // all that a draft has
	changes := diff.Docs(treeOf(p.Before, text), treeOf(p.After, text), diff.Options{Shape: p.record().Shape, Same: p.same})
	changes = slices.DeleteFunc(changes, func(ch diff.Change) bool {
		switch {
		case p.AfterCut && (ch.Op == diff.Removed || ch.Op == diff.Edited && ch.To == nil && len(ch.Renumbered) == 0):
			return true
		case p.BeforeCut && (ch.Op == diff.Added || ch.Op == diff.Edited && ch.From == nil && len(ch.Renumbered) == 0):
			return true
		case p.Before.ID != p.After.ID && ch.Op == diff.Edited && ch.Place() == "id":
			return true
		}
		return !c.wanted(p.Ref(), ch)
	})
	for i := range changes {
		if len(changes[i].Renumbered) > 0 {
			changes[i].Renumbered = slices.DeleteFunc(changes[i].Renumbered, func(one diff.Change) bool { return !c.wanted(p.Ref(), one) })
		}
	}
	return changes
}

// same tells whether two references mean the same in either register: one may know an
// alias that the other does not.
func (p Pair) same(sh doc.Shape, a, b string) bool {
	return p.AfterSnap.Same(sh, a, b) || p.BeforeSnap.Same(sh, a, b)
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

// wanted tells whether a change stands, or stood, at one of the places asked about; of
// changed numbers, whether any does.
func (c *Comparer) wanted(ref store.Ref, ch diff.Change) bool {
	if len(ch.Renumbered) > 0 {
		return slices.ContainsFunc(ch.Renumbered, func(one diff.Change) bool { return c.wanted(ref, one) })
	}
	return c.reaches(ref, ch.Place()) || len(ch.OldPath) > 0 && c.reaches(ref, strings.Join(ch.OldPath, "/"))
}

// reaches tells whether a place of a record is one that is asked about.
func (c *Comparer) reaches(ref store.Ref, place string) bool {
	ref = withoutDraft(ref)
	return len(c.Only) == 0 || slices.ContainsFunc(c.Only, func(t Target) bool { return t.Ref == ref && InPlace(place, t.Place) })
}

// asksFor tells whether anything of a record is asked about.
func (c *Comparer) asksFor(ref store.Ref) bool {
	ref = withoutDraft(ref)
	return len(c.Only) == 0 || slices.ContainsFunc(c.Only, func(t Target) bool { return t.Ref == ref })
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
