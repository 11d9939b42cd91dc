package check

import (
	"github.com/helsefellesskap/hfh/internal/diag"
	"github.com/helsefellesskap/hfh/internal/record"
	"github.com/helsefellesskap/hfh/internal/store"
)

// ofOlder tells whether a reference without a version was made to an older text than the
// one that stands: a meeting that is over speaks of the documents as they were that day,
// a document of the version that it follows, or of what stood when it was adopted.
func (p *pass) ofOlder(s spot, to *store.Record) bool {
	if m, ok := s.rec.Typed.(*record.Meeting); ok {
		return !m.ToCome()
	}
	from, stands := record.EditionOf(s.rec.Typed), record.EditionOf(to.Typed)
	if from == nil || stands == nil {
		return false
	}
	for _, text := range from.Follows {
		if a, err := store.ParseAddress(text); err == nil && a.Ref == to.Ref && a.When != "" && !p.current(to, a.When) {
			return true
		}
	}
	if from.Adopted == nil || stands.Adopted == nil || s.rec.Draft {
		return false
	}
	then, known := from.Adopted.Date.EDTF.Latest()
	since, settled := stands.Adopted.Date.EDTF.Earliest()
	return known && settled && then.Before(since)
}

// leftOut reports a reference of a draft to a place of its own that it has left out, and
// that the text which stands has: the version that has it is what can be named.
func (p *pass) leftOut(s spot, draft *store.Record, a store.Address) bool {
	stands := p.snap.Record(a.Ref)
	if draft.Ref == a.Ref || stands == nil || stands.Doc == nil || p.located(stands, a.Place) != nil {
		return false
	}
	e := record.EditionOf(stands.Typed)
	if e == nil || e.Version == "" {
		return false
	}
	place := a.Place
	a.When = e.Version
	p.add(s.at(), "left-out", diag.Args{"place": place, "record": draft.Ref.String(), "address": a.String()})
	return true
}
