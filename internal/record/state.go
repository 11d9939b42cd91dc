package record

import "github.com/helsefellesskap/hfh/internal/date"

// State is how a governed document stands on a day.
type State string

// The states. StateUnknown is the answer where the register does not say that the
// document was adopted or took effect.
const (
	StateDraft      State = "draft"
	StateHearing    State = "hearing"
	StateAdopted    State = "adopted"     // its effect is to come
	StateInForce    State = "in-force"    //
	StatePastPeriod State = "past-period" // in force still: the period ended, nothing replaced it
	StateReplaced   State = "replaced"
	StateWithdrawn  State = "withdrawn"
	StateLapsed     State = "lapsed" // the register says that the period's end ends the document
	StateUnknown    State = "unknown"
)

// Facts are what the state of a version hangs on.
type Facts struct {
	Draft     bool // a draft, not adopted
	OnHearing bool // the draft is out for remarks
	Adopted   When
	Effective When // when it takes effect, where that is not its adoption
	Period    When
	Extended  When // the latest day to which it was extended
	Replaced  When // when the next version took effect; zero: it has none
	Withdrawn *Withdrawn
	Lapses    bool // the document policy's
	// ByOwners tells that it takes effect by the owners' approvals, and that Effective is
	// when they had given them; zero: not yet.
	ByOwners bool
}

// FactsOf gives the facts that a version states of itself.
func FactsOf(e *Edition, policy *DocumentPolicy) Facts {
	f := Facts{Effective: e.Effective, Period: e.Period, Withdrawn: e.Withdrawn}
	if e.Adopted != nil {
		f.Adopted = e.Adopted.Date
	}
	for _, x := range e.Extensions {
		if f.Extended.IsZero() || before(f.Extended, x.Until) {
			f.Extended = x.Until
		}
	}
	f.Lapses = policy != nil && policy.Lapses
	f.ByOwners = e.Adopted != nil && policy.ByOwners()
	return f
}

// ByOwners tells whether a document takes effect by the owners' approvals: when all have
// given theirs, or for each with its own.
func (p *DocumentPolicy) ByOwners() bool {
	return p != nil && (p.Effect == "when-all-approved" || p.Effect == "per-party")
}

// TakesEffect gives when the version takes effect: as stated, else at its adoption.
// Zero where neither is known.
func (f Facts) TakesEffect() When {
	if !f.Effective.IsZero() || f.ByOwners {
		return f.Effective
	}
	return f.Adopted
}

// On gives the state on a day. certain is false where a date that is only partly known
// leaves more than one state possible: a partial date counts from its latest day, so
// what is given is the state before it.
func (f Facts) On(day date.Day) (state State, certain bool) {
	if f.Draft {
		if f.OnHearing {
			return StateHearing, true
		}
		return StateDraft, true
	}
	certain = true
	// past tells whether what w dates has come, and notes where it cannot tell.
	past := func(w When) bool {
		if w.IsZero() {
			return false
		}
		answer := date.Within(w.EDTF, day)
		certain = certain && answer != date.CannotTell
		return answer == date.Yes
	}
	if f.Withdrawn != nil && (f.Withdrawn.Date.IsZero() || past(f.Withdrawn.Date)) {
		return StateWithdrawn, certain && !f.Withdrawn.Date.IsZero()
	}
	if past(f.Replaced) {
		return StateReplaced, certain
	}
	effect := f.TakesEffect()
	if effect.IsZero() && f.ByOwners {
		return StateAdopted, certain
	}
	if effect.IsZero() {
		return StateUnknown, certain
	}
	if !past(effect) {
		return StateAdopted, certain
	}
	return f.inPeriod(day, certain)
}

// inPeriod gives the state of what has taken effect.
func (f Facts) inPeriod(day date.Day, certain bool) (State, bool) {
	end := f.Period
	if !f.Extended.IsZero() {
		end = f.Extended
	}
	last, bounded := end.EDTF.Latest()
	switch {
	case !bounded || !day.After(last):
		return StateInForce, certain
	case f.Lapses:
		return StateLapsed, certain
	default:
		return StatePastPeriod, certain
	}
}
