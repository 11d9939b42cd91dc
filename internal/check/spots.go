package check

import (
	"slices"
	"strconv"

	"github.com/helsefellesskap/hfh/internal/diag"
	"github.com/helsefellesskap/hfh/internal/doc"
	"github.com/helsefellesskap/hfh/internal/schema"
	"github.com/helsefellesskap/hfh/internal/store"
)

// spot is one scalar of a record, with what the schema says of its place.
type spot struct {
	rec    *store.Record
	path   []string
	text   string
	ref    string // what it refers to (x-ref), "" for nothing
	format string
	plain  bool // ASCII only
	digits int  // how many digits it has
	prose  bool // text for people: no reference, no format, no fixed value
}

// at begins a finding about the spot's value.
func (s spot) at() diag.Finding { return s.rec.ValueAt(s.path...) }

// key gives the key that the spot stands under, also for an item of a list of texts
// and for one language of a label.
func (s spot) key() string {
	for _, step := range slices.Backward(s.path) {
		if _, err := strconv.Atoi(step); err != nil {
			return step
		}
	}
	return ""
}

// under tells whether one of the keys lies on the way to the spot.
func (s spot) under(keys ...string) bool {
	return slices.ContainsFunc(s.path, func(step string) bool { return slices.Contains(keys, step) })
}

// places gives every scalar of every record that could be read as YAML, in the order
// of the files.
func (p *pass) places() []spot {
	if p.spots != nil {
		return p.spots
	}
	for _, rec := range p.snap.Records {
		var arena []string
		store.Walk(rec, func(path []string, n *doc.Node, sh *schema.Shape) bool {
			if n.Kind != doc.Scalar || n.Empty() {
				return true
			}
			start := len(arena)
			arena = append(arena, path...)
			s := spot{rec: rec, path: arena[start:len(arena):len(arena)], text: n.Text, plain: isASCII(n.Text), digits: digits(n.Text)}
			if sh != nil {
				s.ref, s.format = sh.Ref(), sh.Format()
				s.prose = s.ref == "" && s.format == "" && sh.Scalar() == doc.TextScalar && len(sh.Enum()) == 0
			}
			p.spots = append(p.spots, s)
			return true
		})
	}
	return p.spots
}

// index writes a list index as a step of a path.
func index(i int) string { return strconv.Itoa(i) }

// under joins a path and further steps without touching the path.
func under(path []string, steps ...string) []string { return append(slices.Clone(path), steps...) }

// typed gives the records of a type that have their schema's shape, drafts too.
func typed[T any](p *pass) []store.View[T] {
	var out []store.View[T]
	for _, r := range p.snap.Records {
		if v, ok := r.Typed.(*T); ok {
			out = append(out, store.View[T]{Record: r, Value: v})
		}
	}
	return out
}

// recorded is typed without the drafts.
func recorded[T any](p *pass) []store.View[T] {
	return slices.DeleteFunc(typed[T](p), func(v store.View[T]) bool { return v.Draft })
}
