package compare

import (
	"slices"
	"strings"

	"github.com/helsefellesskap/hfh/internal/diff"
	"github.com/helsefellesskap/hfh/internal/doc"
	"github.com/helsefellesskap/hfh/internal/render"
	"github.com/helsefellesskap/hfh/internal/schema"
	"github.com/helsefellesskap/hfh/internal/store"
)

// Redline gives the whole newer text of a record in its order, with the changes marked
// in it and what was removed where it stood. shown are the record's changes, numbered;
// what they leave out (of another class, at another place) is not marked.
func (c *Comparer) Redline(p Pair, shown render.RecordChanges) render.Redline {
	rec := p.record()
	r := &redliner{Comparer: c, p: p, at: map[string]*marks{}, in: map[string][]*marks{}, went: map[string]render.Change{}, from: map[string]string{}, to: map[string]string{}}
	out := render.Redline{Title: c.nameOf(rec), Ref: withoutDraft(rec.Ref).String()}
	older, newer := treeOrNone(p.Before, c.Text), treeOrNone(p.After, c.Text)
	switch {
	case older == nil:
		r.whole = diff.Added
	case newer == nil:
		r.whole = diff.Removed
	default:
		r.mark(c.Changes(p), shown.List)
	}
	r.older = older
	r.entries(older, newer, spot{shape: rec.Shape, op: r.whole})
	if len(shown.List) == 1 && r.whole != "" && len(r.out) > 0 {
		r.out[0].Changes = []int{shown.List[0].Number}
	}
	out.Passages = r.out
	return out
}

func treeOrNone(r *store.Record, text bool) *doc.Node {
	if r == nil {
		return nil
	}
	return treeOf(r, text)
}

// redliner walks both texts side by side.
type redliner struct {
	*Comparer
	p     Pair
	whole diff.Op // what happened to the record as a whole
	older *doc.Node
	out   []render.Passage

	at   map[string]*marks        // by the place in the newer text
	in   map[string][]*marks      // of fields, by each place that they stand in
	went map[string]render.Change // removed items by their older place
	from map[string]string        // newer place of what moved or was renamed → older
	to   map[string]string        // and the other way
}

// marks are what happened at one place of the newer text.
type marks struct {
	item, field render.Change // Op "" for none
	raw         diff.Change   // of the field
	numbers     []int
	classes     []string
}

// mark files the changes by place.
func (r *redliner) mark(raw []diff.Change, shown []render.Change) {
	byKey := map[string]render.Change{}
	for _, ch := range shown {
		byKey[string(ch.Op)+" "+ch.Place] = ch
	}
	for _, ch := range raw {
		old := strings.Join(ch.OldPath, "/")
		if ch.Op == diff.Moved || ch.Op == diff.Renamed {
			r.from[ch.Place()], r.to[old] = old, ch.Place()
		}
		said, ok := byKey[string(ch.Op)+" "+ch.Place()]
		if !ok {
			continue
		}
		if len(ch.Renumbered) > 0 {
			for _, one := range ch.Renumbered {
				r.field(one, said)
			}
			continue
		}
		switch {
		case ch.Op == diff.Removed:
			r.went[old] = said
		case ch.Op == diff.Edited || ch.Op == diff.Reordered && ch.To != nil:
			r.field(ch, said)
		default:
			m := r.marksAt(ch.Place())
			if m.item.Op == "" || ch.Op != diff.Reordered {
				m.item = said
			}
			m.add(said)
		}
	}
}

func (r *redliner) field(ch diff.Change, said render.Change) {
	m := r.marksAt(ch.Place())
	m.field, m.raw = said, ch
	m.add(said)
	for n := 1; n < len(ch.Path); n++ {
		outer := strings.Join(ch.Path[:n], "/")
		r.in[outer] = append(r.in[outer], m)
	}
}

func (r *redliner) marksAt(place string) *marks {
	if r.at[place] == nil {
		r.at[place] = &marks{}
	}
	return r.at[place]
}

func (m *marks) add(ch render.Change) {
	m.numbers = append(m.numbers, ch.Number)
	for _, id := range ch.Classes {
		if !slices.Contains(m.classes, id) {
			m.classes = append(m.classes, id)
		}
	}
}

// spot is where the walk stands.
type spot struct {
	newer, older []string
	shape        *schema.Shape
	level        int     // of the nearest heading
	op           diff.Op // Added or Removed where all of it came or went
}

func (s spot) step(key string) spot {
	s.newer, s.older = append(slices.Clip(s.newer), key), append(slices.Clip(s.older), key)
	if next := s.shape.Property(key); next != nil {
		s.shape = next
	} else {
		s.shape = s.shape.Items()
	}
	return s
}

// place is how the spot is typed: in the newer text, or the older of what went.
func (s spot) place() string {
	if s.op == diff.Removed {
		return strings.Join(s.older, "/")
	}
	return strings.Join(s.newer, "/")
}

// entries walks the keys of two maps: the newer order, with what went after the key
// that it stood behind.
func (r *redliner) entries(older, newer *doc.Node, s spot) {
	for _, key := range keysOf(older, newer) {
		if isHead(key, s) || key == "row" && r.at[s.step(key).place()] == nil {
			continue // what a measure has from its row is shown as its own
		}
		r.value(key, valueOf(older, key), valueOf(newer, key), s.step(key))
	}
	r.inherited(older, newer, s)
}

// isHead tells the keys that are said in a heading, or say nothing of the text.
func isHead(key string, s spot) bool {
	switch key {
	case "id":
		return true
	case "kind", "draft":
		return len(s.newer) == 0
	case "name", "title", "heading", "number":
		return len(s.newer) > 0 && s.shape.Property("id") != nil
	}
	return false
}

func valueOf(m *doc.Node, key string) *doc.Node {
	if v := m.Get(key); !v.Empty() {
		return v
	}
	return nil
}

// keysOf gives the keys of both maps: those of the newer in its order, each one that
// only the older has after the key before it there.
func keysOf(older, newer *doc.Node) []string {
	var keys []string
	if newer != nil {
		for _, e := range newer.Entries {
			keys = append(keys, e.Key.Text)
		}
	}
	if older == nil {
		return keys
	}
	at := 0
	for _, e := range older.Entries {
		if i := slices.Index(keys, e.Key.Text); i >= 0 {
			at = i + 1
			continue
		}
		keys = slices.Insert(keys, at, e.Key.Text)
		at++
	}
	return keys
}

// value shows one key.
func (r *redliner) value(key string, older, newer *doc.Node, s spot) {
	m := r.at[s.place()]
	switch {
	case older == nil && newer == nil:
	case m != nil && m.field.Op != "" && s.op == "":
		r.passage(s, r.termOf(key), r.fieldWords(m, s.shape), m)
	case hasItems(older) && hasItems(newer):
		r.list(key, orEmpty(older), orEmpty(newer), s)
	case isFlat(older) && isFlat(newer):
		r.passage(s, r.termOf(key), r.words(older, newer, s), r.below(s))
	default:
		s.level++
		r.out = append(r.out, render.Passage{Level: s.level, Place: s.place(), Words: wordsAs(s.op, r.termOf(key)), Op: s.op})
		r.entries(older, newer, s)
	}
}

// termOf gives a key as a label.
func (r *redliner) termOf(key string) string { return r.Lang.Term("key/" + key) }

// hasItems tells a list of maps that can be told apart; none is one too.
func hasItems(n *doc.Node) bool {
	if n == nil {
		return true
	}
	return n.Kind == doc.List && len(n.Items) > 0 && !slices.ContainsFunc(n.Items, func(item *doc.Node) bool { return diff.Identity(item) == "" })
}

func orEmpty(n *doc.Node) *doc.Node {
	if n == nil {
		return doc.ListOf()
	}
	return n
}

// isFlat tells what can be said on one line: no list of items anywhere in it.
func isFlat(n *doc.Node) bool {
	if n == nil || n.Kind == doc.Scalar {
		return true
	}
	flat := true
	n.Walk(func(_ []string, below *doc.Node) bool {
		flat = flat && (below.Kind != doc.List || !hasItems(below))
		return flat
	})
	return flat
}

// passage adds a labelled text.
func (r *redliner) passage(s spot, label string, words []diff.Word, m *marks) {
	p := render.Passage{Place: s.place(), Label: label, Words: words, Op: s.op}
	if m != nil && s.op == "" {
		p.Changes, p.Classes = m.numbers, m.classes
		if p.Op = m.item.Op; p.Op == "" {
			p.Op, p.Editorial = m.field.Op, m.field.Editorial && m.field.Times == 0
		}
		if p.Op == diff.Moved || p.Op == diff.Renamed {
			p.OldPlace = m.item.OldPlace
		}
	}
	r.out = append(r.out, p)
}

// below gathers what changed at a place and below it, for what is said on one line.
func (r *redliner) below(s spot) *marks {
	if s.op != "" {
		return nil
	}
	all := &marks{}
	if own := r.at[s.place()]; own != nil {
		*all = *own
		all.numbers, all.classes = slices.Clone(own.numbers), slices.Clone(own.classes)
	}
	for _, m := range r.in[s.place()] {
		if all.item.Op == "" {
			all.field.Op = diff.Edited
		}
		all.add(m.field)
	}
	slices.Sort(all.numbers)
	all.numbers = slices.Compact(all.numbers)
	slices.Sort(all.classes)
	return all
}
