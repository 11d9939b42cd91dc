package record

import "github.com/helsefellesskap/hfh/internal/date"

// Due is when something falls due: on one day, or somewhere in a range where the date
// it is counted from is only partly known.
type Due struct {
	Base     When   // what it is counted from
	From     string // adoption, effect or period: what the base is
	Earliest date.Day
	Latest   date.Day
}

// Certain reports whether it is one day.
func (d Due) Certain() bool { return d.Earliest == d.Latest }

// Overdue tells whether day is past the due day by more than the tolerance. On the
// due day itself nothing is overdue.
func (d Due) Overdue(day date.Day, tolerance date.Duration) date.Tri {
	switch {
	case day.After(d.Latest.AddDuration(tolerance)):
		return date.Yes
	case !day.After(d.Earliest.AddDuration(tolerance)):
		return date.No
	default:
		return date.CannotTell
	}
}

// The ends that a cycle can be counted from.
const (
	FromAdoption = "adoption"
	FromEffect   = "effect"
	FromPeriod   = "period"
)

// NextRevision gives when a version is to be revised: the base that the policy names
// (its adoption, its effect, or the end of its period) and one cycle on. Counted from
// the period, the revision is due at the period's end, whatever the cycle. It is false
// where the policy has no cycle or the base is not known: no cycle is ever assumed.
func NextRevision(e *Edition, policy *DocumentPolicy) (Due, bool) {
	if policy == nil || policy.Cycle.IsZero() {
		return Due{}, false
	}
	facts := FactsOf(e, policy)
	switch policy.CycleFrom {
	case FromPeriod:
		end := facts.Period
		if !facts.Extended.IsZero() {
			end = facts.Extended
		}
		last, ok := end.EDTF.Latest()
		return Due{Base: end, From: FromPeriod, Earliest: last, Latest: last}, ok
	case FromEffect:
		return After(facts.TakesEffect(), policy.Cycle, FromEffect)
	default:
		return After(facts.Adopted, policy.Cycle, FromAdoption)
	}
}

// After gives the day that lies a duration after base, from the earliest to the latest
// that base can mean; false where it has no earliest or latest day.
func After(base When, cycle date.Duration, from string) (Due, bool) {
	first, okFirst := base.EDTF.Earliest()
	last, okLast := base.EDTF.Latest()
	if !okFirst || !okLast {
		return Due{}, false
	}
	return Due{Base: base, From: from, Earliest: first.AddDuration(cycle), Latest: last.AddDuration(cycle)}, true
}
