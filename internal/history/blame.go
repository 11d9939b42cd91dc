package history

import (
	"iter"
	"slices"
	"strings"

	"github.com/helsefellesskap/hfh/internal/diff"
	"github.com/helsefellesskap/hfh/internal/doc"
	"github.com/helsefellesskap/hfh/internal/gitrepo"
	"github.com/helsefellesskap/hfh/internal/store"
)

// Origin tells where an item of a record, or one field of an item, comes from.
type Origin struct {
	Path  []string // keys and item ids; none for the record's own fields
	Field bool     // one field rather than an item
	Node  *doc.Node
	// Changed is the revision that gave it what it says now, nil where the history is cut
	// before that. Of an item that is all but the items below it: those have their own.
	Changed *gitrepo.Revision
	// Came is the revision that brought it, nil where that is not known.
	Came *gitrepo.Revision
	// Wrote is the revision of the draft that wrote what Changed adopted; nil where the
	// draft was not asked for or did not write it.
	Wrote *gitrepo.Revision
}

// Source is what is blamed.
type Source struct {
	Repo Past
	Ref  store.Ref
	File string       // of the record
	From gitrepo.Hash // the revision whose text is told of
	// DraftRef and DraftFile are those of the record's draft; empty for what has none.
	DraftRef, DraftFile string
	Shape               doc.Shape
	Fields              bool // each field too
	Drafts              bool // and which revision of the draft wrote what was adopted
}

// Past is what Blame needs of a repository.
type Past interface {
	Reader
	Files
}

// Blame tells of every item of a record, in file order, which revision it comes from. Of
// a draft, what it left as it was comes from the record.
func Blame(s Source) ([]Origin, error) {
	b := &blamer{Source: s, trees: trees{repo: s.Repo}}
	now, err := b.at(s.From, s.File)
	if err != nil || now.root == nil {
		return nil, err
	}
	b.collect(now.root)
	if s.Ref.Draft {
		err = b.ofDraft(now)
	} else {
		err = b.run(s.Repo.History(s.From, s.Ref.String(), s.File), now, nil)
	}
	if err == nil && s.Drafts && !s.Ref.Draft {
		err = b.drafts()
	}
	out := make([]Origin, len(b.units))
	for i, u := range b.units {
		out[i] = u.Origin
	}
	return out, err
}

// unit is an item or field on its way back in time.
type unit struct {
	Origin
	spot
	here bool // it is in the tree that is looked at
	own  *doc.Node
	done bool
	then spot // where it stood after Changed
}

type blamer struct {
	Source
	trees
	units []*unit
}

// collect lists what is told of.
func (b *blamer) collect(root *doc.Node) {
	add := func(path []string, n *doc.Node, field bool) {
		path = slices.Clone(path)
		b.units = append(b.units, &unit{Origin: Origin{Path: path, Field: field, Node: n}, spot: spotIn(root, path), here: true, own: ownOf(n)})
	}
	item := func(path []string, n *doc.Node) {
		add(path, n, false)
		if b.Fields {
			eachField(n, path, func(path []string, n *doc.Node) { add(path, n, true) })
		}
	}
	item(nil, root)
	eachItem(root, nil, item)
}

// ownOf gives what an item says itself, without the items below it.
func ownOf(n *doc.Node) *doc.Node {
	if n == nil || n.Kind != doc.Map {
		return n
	}
	out := *n
	out.Entries = nil
	for _, e := range n.Entries {
		if !holdsItems(e.Value) {
			out.Entries = append(out.Entries, doc.Entry{Key: e.Key, Value: ownOf(e.Value)})
		}
	}
	return &out
}

// holdsItems tells the lists whose items have ids.
func holdsItems(n *doc.Node) bool {
	return n.Kind == doc.List && len(n.Items) > 0 && n.Items[0].ID() != ""
}

// eachField visits what an item says itself, a map without items below it as one.
func eachField(n *doc.Node, path []string, visit func(path []string, n *doc.Node)) {
	for _, e := range n.Entries {
		under := append(slices.Clip(path), e.Key.Text)
		switch {
		case e.Key.Text == "id" || e.Key.Text == "kind" || e.Value.Empty() || holdsItems(e.Value):
		case e.Value.Kind == doc.Map && !doc.Equal(e.Value, ownOf(e.Value)):
			eachField(e.Value, under, visit)
		default:
			visit(under, e.Value)
		}
	}
}

// run looks back through revisions, newest first, from the tree where all units stand.
// base gives what a revision that created the file started from; nil for nothing, and
// then the run ends there.
func (b *blamer) run(revisions iter.Seq2[gitrepo.Revision, error], now tree, base func(parent gitrepo.Hash) (tree, error)) error {
	for l, err := range b.links(revisions) {
		if err != nil {
			return err
		}
		if b.repo.Cut(l.rev.Hash) {
			return nil
		}
		created := l.before[0].root == nil && l.after.root != nil
		if created && base != nil && l.before[0].Rev != "" {
			if l.before[0].tree, err = base(l.before[0].Rev); err != nil {
				return err
			}
		}
		if l.after.blob != now.blob {
			b.anchor(l.after.root)
		}
		now = l.before[0].tree
		b.settle(l)
		if b.settled() || created && base != nil {
			return nil
		}
	}
	return nil
}

func (b *blamer) settled() bool {
	return !slices.ContainsFunc(b.units, func(u *unit) bool { return !u.done })
}

// anchor finds the units in a tree that is not the one looked at before, as on another
// side of a merge. What says something else there is not what is asked about.
func (b *blamer) anchor(root *doc.Node) {
	for _, u := range b.units {
		if u.done {
			continue
		}
		n, at := u.in(root)
		u.here = n != nil && (u.Changed != nil || doc.Equal(ownOf(n), u.own))
		if n != nil {
			u.spot = at
		}
	}
}

// settle gives a revision the units that it touched, and sends the others on to where
// they stood before it. A merge touched what differs from all that it joined.
func (b *blamer) settle(l link) {
	if l.before[0].blob == l.after.blob {
		return
	}
	var touched, came map[*unit]bool
	var moved map[*unit][]string
	for i, before := range l.before {
		t, c, m := b.touched(diff.Docs(before.root, l.after.root, diff.Options{Shape: b.Shape}))
		if i == 0 {
			touched, came, moved = t, c, m
			continue
		}
		keep(touched, t)
		keep(came, c)
	}
	created := !slices.ContainsFunc(l.before, func(s State) bool { return s.root != nil })
	for _, u := range b.units {
		if u.here && (created || touched[u]) && u.Changed == nil {
			u.Changed, u.then = &l.rev, u.spot
		}
		if u.here && (created || came[u]) && !u.done {
			u.Came, u.done = &l.rev, true
		}
		if old := moved[u]; old != nil && !u.done {
			u.spot = spotIn(l.before[0].root, old)
		}
	}
}

// keep takes out of a set what is not in another.
func keep(set, other map[*unit]bool) {
	for u := range set {
		if !other[u] {
			delete(set, u)
		}
	}
}

// touched tells what changes did: which units they touched, which came by them, and
// where those that moved stood before.
func (b *blamer) touched(changes []diff.Change) (touched, came map[*unit]bool, moved map[*unit][]string) {
	touched, came, moved = map[*unit]bool{}, map[*unit]bool{}, map[*unit][]string{}
	if len(changes) == 0 {
		return touched, came, moved
	}
	byPath := map[string]*unit{}
	for _, u := range b.units {
		if u.here && !u.done && !u.Field {
			byPath[strings.Join(u.path, "\x00")] = u
		}
	}
	for _, ch := range eachNumber(changes) {
		if u := owner(byPath, ch); u != nil {
			touched[u] = true
		}
		for _, u := range b.units {
			if !u.here || u.done {
				continue
			}
			switch {
			case ch.Op == diff.Removed:
			case startsWith(u.path, ch.Path) && (ch.Op == diff.Moved || ch.Op == diff.Renamed):
				moved[u] = append(slices.Clone(ch.OldPath), u.path[len(ch.Path):]...)
				touched[u] = touched[u] || !u.Field && len(u.path) == len(ch.Path)
			case startsWith(u.path, ch.Path) && (ch.Op == diff.Added || ch.Op == diff.Edited && ch.From == nil):
				touched[u], came[u] = true, true
			case ch.Op == diff.Edited && startsWith(u.path, ch.Path), u.Field && startsWith(ch.Path, u.path):
				touched[u] = true
			}
		}
	}
	return touched, came, moved
}

// owner gives the item whose own text a change is about: the innermost one around it. An
// item that came or went is none of its parent's text.
func owner(byPath map[string]*unit, ch diff.Change) *unit {
	whole := ch.Op == diff.Moved || ch.Op == diff.Renamed || ch.Op == diff.Reordered && ch.To == nil
	if whole || ch.Op == diff.Added && ch.To.ID() != "" || ch.Op == diff.Removed && ch.From.ID() != "" {
		return nil
	}
	for i := len(ch.Path); i >= 0; i-- {
		if u := byPath[strings.Join(ch.Path[:i], "\x00")]; u != nil {
			return u
		}
	}
	return nil
}

// ofDraft tells of a draft: what it wrote, and of the rest what the record says.
func (b *blamer) ofDraft(now tree) error {
	var opened gitrepo.Hash
	ref := b.Ref
	ref.Draft = false
	record := func(parent gitrepo.Hash) (tree, error) {
		opened = parent
		t, err := b.at(parent, b.DraftFile)
		return t, err
	}
	if err := b.run(b.Repo.History(b.From, b.Ref.String(), b.File), now, record); err != nil || opened == "" {
		return err
	}
	return b.run(b.Repo.History(opened, ref.String(), b.DraftFile), tree{}, nil)
}

// drafts finds, for what an adoption brought, the revision of the draft that wrote it.
func (b *blamer) drafts() error {
	adopted := map[gitrepo.Hash][]*unit{}
	var order []*gitrepo.Revision
	for _, u := range b.units {
		if u.Changed == nil || u.Changed.Trailers.Change != adoption || len(u.Changed.Parents) == 0 {
			continue
		}
		if adopted[u.Changed.Hash] == nil {
			order = append(order, u.Changed)
		}
		adopted[u.Changed.Hash] = append(adopted[u.Changed.Hash], u)
	}
	for _, rev := range order {
		if err := b.draftOf(rev, adopted[rev.Hash]); err != nil {
			return err
		}
	}
	return nil
}

// draftOf asks the draft that a revision adopted who wrote some units.
func (b *blamer) draftOf(rev *gitrepo.Revision, units []*unit) error {
	parent := rev.Parents[0]
	now, err := b.at(parent, b.DraftFile)
	if err != nil || now.root == nil {
		return err
	}
	adopted, err := b.at(rev.Hash, rev.Path)
	if err != nil {
		return err
	}
	d := &blamer{Source: b.Source, trees: b.trees}
	for _, u := range units {
		n, at := u.then.in(adopted.root)
		drafted, _ := at.in(now.root)
		d.units = append(d.units, &unit{
			Origin: Origin{Path: u.Path, Field: u.Field, Node: n}, spot: at, here: drafted != nil, own: ownOf(drafted), done: n == nil,
		})
	}
	record := func(parent gitrepo.Hash) (tree, error) { return b.at(parent, b.File) }
	if err := d.run(b.Repo.History(parent, b.DraftRef, b.DraftFile), now, record); err != nil {
		return err
	}
	for i, u := range units {
		u.Wrote = d.units[i].Changed
	}
	return nil
}
