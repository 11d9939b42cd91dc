package check

import (
	"slices"
	"strconv"

	"github.com/helsefellesskap/hfh/internal/diag"
	"github.com/helsefellesskap/hfh/internal/store"
)

// spot is one scalar of a record, with what the schema says of its place.
type spot struct {
	rec *store.Record
	*store.Scalar
}

// at begins a finding about the spot's value.
func (s spot) at() diag.Finding { return s.rec.ValueAt(s.Path...) }

// key gives the key that the spot stands under, also for an item of a list of texts
// and for one language of a label.
func (s spot) key() string { return s.Key }

// under tells whether one of the keys lies on the way to the spot.
func (s spot) under(keys ...string) bool {
	return slices.ContainsFunc(s.Path, func(step string) bool { return slices.Contains(keys, step) })
}

// places gives every scalar of every record that could be read as YAML, in the order
// of the files.
func (p *pass) places() []spot {
	if p.spots != nil {
		return p.spots
	}
	total := 0
	for _, rec := range p.snap.Records {
		total += len(rec.Scalars())
	}
	p.spots = make([]spot, 0, total)
	for _, rec := range p.snap.Records {
		for i := range rec.Scalars() {
			p.spots = append(p.spots, spot{rec, &rec.Scalars()[i]})
		}
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
