package history

import (
	"iter"
	"slices"
	"strings"

	"github.com/helsefellesskap/hfh/internal/diff"
	"github.com/helsefellesskap/hfh/internal/doc"
	"github.com/helsefellesskap/hfh/internal/gitrepo"
)

// What says what a revision did to an item.
type What string

// What may happen to an item, as it stands in JSON.
const (
	Came       What = "came"       // it is new
	Dropped    What = "dropped"    // it was taken away
	Moved      What = "moved"      // it stands under another parent
	Renamed    What = "renamed"    // it has another id
	Handed     What = "handed"     // others are responsible
	Progressed What = "progressed" // how far it has come was told
	Reordered  What = "reordered"  // something in it stands in another order
	Changed    What = "changed"    // it says something else
	Grew       What = "grew"       // something came below it
	Shrank     What = "shrank"     // something below it went
)

// Event is one thing that a revision did to an item.
type Event struct {
	What   What
	Change diff.Change
	// From is the place that the item takes the value from, "" where it is its own.
	From string
	// Reused says of what came that its id was another's before.
	Reused bool
}

// Step is a revision that did something to an item.
type Step struct {
	Rev           gitrepo.Revision
	Place         string // where the item stands after it, or stood before it went
	Before, After State
	Events        []Event
}

// Followed is what is followed: a place in a record, as keys and item ids.
type Followed struct {
	Path  []string
	Shape doc.Shape
	// Kin gives further places whose changes are the item's too, since it takes values
	// from there (a measure from its row), and the keys of these values; nil for none.
	Kin func(root *doc.Node, path []string) (place []string, keys []string)
}

// Items gives what the revisions of a record did to a place in it, newest first. An item
// is followed where it moved and where its id was changed; where an id was given to
// something else, the older life follows with Reused on what came after it.
func Items(repo Files, revisions iter.Seq2[gitrepo.Revision, error], f Followed) iter.Seq2[Step, error] {
	return func(yield func(Step, error) bool) {
		t := &tracker{trees: trees{repo: repo}, f: f, known: []spot{{f.Path, -1}}}
		var waiting *Step // it came: was the id another's before?
		for l, err := range t.links(revisions) {
			if err != nil {
				yield(Step{}, err)
				return
			}
			s := t.step(l)
			if s == nil {
				continue
			}
			if waiting != nil {
				waiting.reused(*s)
				if !yield(*waiting, nil) {
					return
				}
				waiting = nil
			}
			if s.has(Came) {
				waiting = s
			} else if !yield(*s, nil) {
				return
			}
		}
		if waiting != nil {
			yield(*waiting, nil)
		}
	}
}

func (s *Step) has(w What) bool {
	return slices.ContainsFunc(s.Events, func(e Event) bool { return e.What == w })
}

// reused marks what came where the id had gone before.
func (s *Step) reused(older Step) {
	if !older.has(Dropped) {
		return
	}
	for i := range s.Events {
		s.Events[i].Reused = s.Events[i].What == Came
	}
}

// links gives revisions with their two sides.
func (t *trees) links(revisions iter.Seq2[gitrepo.Revision, error]) iter.Seq2[link, error] {
	return func(yield func(link, error) bool) {
		var newer *gitrepo.Revision
		for rev, err := range revisions {
			if err != nil {
				yield(link{}, err)
				return
			}
			if newer != nil {
				if l, err := t.link(*newer, &rev); !yield(l, err) || err != nil {
					return
				}
			}
			newer = &rev
		}
		if newer != nil {
			yield(t.link(*newer, nil))
		}
	}
}

// tracker follows one place back in time.
type tracker struct {
	trees
	f     Followed
	known []spot // where it has been found, the latest first
}

// locate finds the place in a tree by any of the ways it is known by.
func (t *tracker) locate(root *doc.Node) (*doc.Node, spot) {
	for i, s := range t.known {
		n, at := s.in(root)
		if n == nil {
			continue
		}
		if i > 0 || at.item != s.item || !slices.Equal(at.path, s.path) {
			t.learn(spotIn(root, at.path))
		} else if s.item < 0 {
			t.known[0] = spotIn(root, at.path)
		}
		return n, t.known[0]
	}
	return nil, spot{}
}

// learn puts a spot before the others.
func (t *tracker) learn(s spot) {
	t.known = slices.DeleteFunc(t.known, func(k spot) bool { return slices.Equal(k.path, s.path) })
	t.known = slices.Insert(t.known, 0, s)
}

// step tells what a revision did to the place, nil for nothing. A merge did only what
// differs from all that it joined.
func (t *tracker) step(l link) *Step {
	var told *Step
	if t.repo.Cut(l.rev.Hash) {
		return nil // what it was made from is not here
	}
	for _, before := range l.before {
		s := t.against(l, before)
		if s == nil {
			return nil
		}
		if told == nil {
			told = s
		}
	}
	return told
}

// against tells what differs between a revision and one parent.
func (t *tracker) against(l link, before State) *Step {
	if before.blob == l.after.blob {
		return nil
	}
	now, at := t.locate(l.after.root)
	was, from := t.locate(before.root)
	switch {
	case now == nil && was == nil:
		return nil
	case now != nil && was != nil && slices.Equal(at.path, from.path) && doc.Equal(now, was) && !t.kinDiffers(l.after.root, before.root, at, from):
		return nil
	}
	changes := diff.Docs(before.root, l.after.root, diff.Options{Shape: t.f.Shape})
	if was == nil {
		if old := cameFrom(changes, at.path); old != nil {
			from = spotIn(before.root, old)
			t.learn(from)
		}
	}
	if now == nil {
		at.path = from.path
	}
	s := &Step{Rev: l.rev, Before: before, After: l.after, Place: strings.Join(at.path, "/")}
	s.Events = t.events(changes, at.path, from.path, l.after.root)
	for i := range s.Events {
		s.Events[i].narrow(at.path, now, was)
	}
	if len(s.Events) == 0 {
		return nil
	}
	return s
}

// cameFrom gives where a place was before, when an item at or around it moved or has
// another id now; nil where it is new.
func cameFrom(changes []diff.Change, path []string) []string {
	for i := len(path); i > 0; i-- {
		for _, ch := range changes {
			if (ch.Op == diff.Moved || ch.Op == diff.Renamed) && slices.Equal(ch.Path, path[:i]) {
				return append(slices.Clone(ch.OldPath), path[i:]...)
			}
		}
	}
	return nil
}

// kin gives the place and keys that an item takes values from.
func (t *tracker) kin(root *doc.Node, at spot) (place, keys []string) {
	if t.f.Kin == nil || root == nil {
		return nil, nil
	}
	return t.f.Kin(root, at.path)
}

// kinDiffers tells whether what the item takes from elsewhere is another.
func (t *tracker) kinDiffers(now, was *doc.Node, at, from spot) bool {
	place, keys := t.kin(now, at)
	old, _ := t.kin(was, from)
	for _, key := range keys {
		if !doc.Equal(follow(now, append(slices.Clip(place), key)), follow(was, append(slices.Clip(old), key))) {
			return true
		}
	}
	return false
}

// events picks out of all changes those of the place, at now and from before.
func (t *tracker) events(changes []diff.Change, at, from []string, root *doc.Node) []Event {
	var out []Event
	kin, keys := t.kin(root, spot{path: at})
	for _, ch := range eachNumber(changes) {
		if what := eventOf(ch, at, from); what != "" {
			out = append(out, Event{What: what, Change: ch})
			continue
		}
		if len(kin) > 0 && len(ch.Path) > len(kin) && startsWith(ch.Path, kin) && slices.Contains(keys, ch.Path[len(kin)]) {
			out = append(out, Event{What: sortOf(ch), Change: ch, From: strings.Join(kin, "/")})
		}
	}
	return out
}

// narrow makes what came or went with something around it be about the item itself.
func (e *Event) narrow(path []string, now, was *doc.Node) {
	n := now
	switch {
	case e.What == Came && now != nil:
		e.Change.From, e.Change.To = nil, now
	case e.What == Dropped && was != nil:
		n = was
		e.Change.From, e.Change.To = was, nil
	default:
		return
	}
	e.Change.Path, e.Change.ID, e.Change.Label = path, diff.Identity(n), diff.Label(n)
}

// eachNumber takes a renumbering apart again: of one item its own number is told.
func eachNumber(changes []diff.Change) []diff.Change {
	var out []diff.Change
	for _, ch := range changes {
		if len(ch.Renumbered) > 0 {
			out = append(out, ch.Renumbered...)
			continue
		}
		out = append(out, ch)
	}
	return out
}

// eventOf tells what a change is to a place; "" when it is not about it.
func eventOf(ch diff.Change, at, from []string) What {
	here := at != nil && startsWith(ch.Path, at)
	around := at != nil && startsWith(at, ch.Path)
	was := from != nil && ch.Op == diff.Removed
	switch {
	case ch.Op == diff.Added && around:
		return Came
	case ch.Op == diff.Moved && around:
		return Moved
	case ch.Op == diff.Renamed && around:
		return Renamed
	case was && startsWith(from, ch.Path):
		return Dropped
	case was && startsWith(ch.Path, from):
		return Shrank
	case ch.Op == diff.Edited && around && !here:
		return Changed // a map or list around it was replaced as a whole
	case here && ch.Op != diff.Removed:
		return sortOf(ch)
	}
	return ""
}

// sortOf tells the changes at or below a place apart.
func sortOf(ch diff.Change) What {
	last := ch.Path[len(ch.Path)-1]
	switch {
	case slices.Contains(ch.Path, "progress"):
		return Progressed
	case last == "responsible":
		return Handed
	case ch.Op == diff.Added:
		return Grew
	case ch.Op == diff.Removed:
		return Shrank
	case ch.Op == diff.Reordered:
		return Reordered
	}
	return Changed
}

func startsWith(path, prefix []string) bool {
	return len(path) >= len(prefix) && slices.Equal(path[:len(prefix)], prefix)
}

// Rows is the Kin of the plan's measures: one that points to a row of its table takes
// over who is responsible and when, unless it says so itself.
func Rows(root *doc.Node, path []string) (place, keys []string) {
	item := follow(root, path)
	row := textOf(item.Get("row"))
	if row == "" {
		return nil, nil
	}
	for i := len(path); i > 0; i-- {
		under := append(slices.Clone(path[:i]), "rows", row)
		if follow(root, under) == nil {
			continue
		}
		for _, key := range [...]string{"responsible", "when"} {
			if v := item.Get(key); v == nil || v.Empty() {
				keys = append(keys, key)
			}
		}
		return under, keys
	}
	return nil, nil
}
