package govern

import (
	"github.com/helsefellesskap/hfh/internal/date"
	"github.com/helsefellesskap/hfh/internal/record"
	"github.com/helsefellesskap/hfh/internal/store"
)

// EffectOf gives the day on which the owners' approvals, as they are known on a day, put
// the version in a record into force: when the last had approved, or, where it takes
// effect for each party by itself, when the first had. Never before the adoption. Zero
// where they have not, or where it is not they who do.
func EffectOf(snap *store.Snapshot, rec *store.Record, today date.Day) date.Day {
	policy, e := snap.Community.Policy(rec.Kind), record.EditionOf(rec.Typed)
	if rec.Draft || e == nil || e.Adopted == nil || !policy.ByOwners() || !e.Effective.IsZero() {
		return date.Day{}
	}
	a := ApprovalsOf(snap, rec, today)
	day := a.Since()
	if policy.Effect == "per-party" {
		day = a.first()
	}
	if adopted, ok := e.Adopted.Date.EDTF.Latest(); ok && !day.IsZero() && day.Before(adopted) {
		day = adopted
	}
	return day
}

// first gives the first day on which an owner approved; zero for none.
func (a Approvals) first() date.Day {
	var first date.Day
	for _, o := range a.which(Owner.Approves) {
		if day, ok := o.since(); ok && (first.IsZero() || day.Before(first)) {
			first = day
		}
	}
	return first
}

// FactsOf gives the facts that the state of a record's version hangs on, with the
// owners' approvals as they are known on a day.
func FactsOf(snap *store.Snapshot, rec *store.Record, today date.Day) record.Facts {
	facts := record.FactsOf(record.EditionOf(rec.Typed), snap.Community.Policy(rec.Kind))
	if day := EffectOf(snap, rec, today); !day.IsZero() {
		facts.Effective = record.When{EDTF: day.EDTF()}
	}
	return facts
}

// Bound gives for how many owners the version in a record is in force, and of how many,
// where it is their approvals that put it into force; ok is false where it is not.
func Bound(snap *store.Snapshot, rec *store.Record, today date.Day) (n, of int, ok bool) {
	e := record.EditionOf(rec.Typed)
	if rec.Draft || e == nil || e.Adopted == nil || !snap.Community.Policy(rec.Kind).ByOwners() || !e.Effective.IsZero() {
		return 0, 0, false
	}
	a := ApprovalsOf(snap, rec, today)
	n, _ = a.Bound()
	return n, len(a.Owners), true
}
