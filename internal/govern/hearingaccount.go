package govern

import (
	"github.com/helsefellesskap/hfh/internal/date"
	"github.com/helsefellesskap/hfh/internal/record"
	"github.com/helsefellesskap/hfh/internal/store"
)

// How a recipient of a round stands. Silence is none of the positions: it is neither
// assent nor objection.
const (
	AskedAnswered = "answered"
	AskedLate     = "late"     // answered after its deadline
	AskedDeclined = "declined" // said that it will not answer
	AskedExtended = "extended" // has a longer deadline, and no answer yet
	AskedReminded = "reminded" // was reminded, and no answer
	AskedSilent   = "silent"   // no answer
)

// Asked is one recipient of a round and how it stands.
type Asked struct {
	ID       string
	Name     string
	Party    bool // a party; all others are counted apart
	State    string
	Answer   *record.HearingAnswer // nil for none
	Joint    bool                  // the answer is from several
	Deadline record.When
	Extended bool
	Reminded []record.When
	Past     bool // the deadline has passed without an answer
}

// HearingAccount accounts for every recipient of a round.
type HearingAccount struct {
	Round record.HearingRound
	Asked []Asked
	// Of the parties: how many were asked, have answered (the late ones too), were late,
	// declined.
	Parties, Answered, Late, Declined int
	// Of the others.
	Others, OthersAnswered int
	// Supports, WithRemarks, Objects, NoPosition count the parties' positions.
	Supports, WithRemarks, Objects, NoPosition int
	// Remarks of the answers that count, and those of which nobody has said what became.
	Remarks, Unresolved int
}

// AccountOf accounts for a round on a day.
func AccountOf(snap *store.Snapshot, h *record.Hearing, round record.HearingRound, today date.Day) HearingAccount {
	acc := HearingAccount{Round: round}
	for _, to := range round.Recipients {
		one := askedOf(snap, h, round, to, today)
		acc.Asked = append(acc.Asked, one)
		acc.count(one)
	}
	for i := range h.Answers {
		a := &h.Answers[i]
		if !a.InRound(round.ID) || !a.Counts() {
			continue
		}
		for _, m := range a.Remarks {
			acc.Remarks++
			if m.Outcome == "" {
				acc.Unresolved++
			}
		}
	}
	return acc
}

func askedOf(snap *store.Snapshot, h *record.Hearing, round record.HearingRound, to record.Recipient, today date.Day) Asked {
	one := Asked{ID: to.ID, Name: to.ID, Answer: h.AnswerOf(round.ID, to.ID), Deadline: round.DeadlineOf(to.ID), Extended: !to.Until.IsZero(), Reminded: to.Reminded}
	if a, ok := snap.Actor(to.ID); ok {
		one.Party = a.Kind == store.PartyActor
		if a.Name != "" {
			one.Name = a.Name
		}
	}
	last, bounded := one.Deadline.EDTF.Latest()
	switch {
	case one.Answer != nil:
		one.Joint = len(one.Answer.From()) > 1
		one.State = AskedAnswered
		if round.Late(to.ID, one.Answer.Date) {
			one.State = AskedLate
		}
		return one
	case !to.Declined.IsZero():
		one.State = AskedDeclined
		return one
	case one.Extended:
		one.State = AskedExtended
	case len(to.Reminded) > 0:
		one.State = AskedReminded
	default:
		one.State = AskedSilent
	}
	one.Past = bounded && today.After(last)
	return one
}

// count adds one recipient to the figures.
func (acc *HearingAccount) count(one Asked) {
	if !one.Party {
		acc.Others++
		if one.Answer != nil {
			acc.OthersAnswered++
		}
		return
	}
	acc.Parties++
	switch one.State {
	case AskedLate:
		acc.Late++
	case AskedDeclined:
		acc.Declined++
	}
	if one.Answer == nil {
		return
	}
	acc.Answered++
	switch one.Answer.Position {
	case record.Supports:
		acc.Supports++
	case record.SupportsWithRemarks:
		acc.WithRemarks++
	case record.Objects:
		acc.Objects++
	default:
		acc.NoPosition++
	}
}

// Objection is an objection that stands: its maker has not answered otherwise since.
type Objection struct {
	Actor  string
	Party  bool
	Answer *record.HearingAnswer
}

// Objections gives the objections that stand over all rounds of a hearing, in the order
// in which their makers were first asked.
func Objections(snap *store.Snapshot, h *record.Hearing) []Objection {
	var out []Objection
	seen := map[string]bool{}
	for _, round := range h.Each() {
		for _, to := range round.Recipients {
			if seen[to.ID] {
				continue
			}
			seen[to.ID] = true
			if a := h.Standing(to.ID); a != nil && a.Position == record.Objects {
				actor, _ := snap.Actor(to.ID)
				out = append(out, Objection{to.ID, actor.Kind == store.PartyActor, a})
			}
		}
	}
	return out
}

// heard: the draft has been on hearing, and the hearing is closed.
func (h hearing) heard() Condition {
	on := HearingOf(h.snap, h.req.Ref)
	switch {
	case on.Value == nil:
		return notMet("none", "open", HearingVerb(h.req.Ref, "open"))
	case on.Value.State == record.HearingOpen:
		last := on.Value.Last()
		return notMet("open", "hearing", on.ID, "round", last.ID, "deadline", last.Deadline.EDTF.String(), "close", HearingVerb(h.req.Ref, "close"))
	case on.Value.State != record.HearingClosed:
		return notMet("none", "open", HearingVerb(h.req.Ref, "open"))
	}
	return met()
}

// answered: no party's objection stands, and of each remark it is said what became of it.
// Silence never counts here.
func (h hearing) answered() Condition {
	on := HearingOf(h.snap, h.req.Ref)
	if on.Value == nil {
		return notMet("none", "open", HearingVerb(h.req.Ref, "open"))
	}
	var against []string
	for _, o := range Objections(h.snap, on.Value) {
		if o.Party {
			against = append(against, h.bodyName(o.Actor))
		}
	}
	if len(against) > 0 {
		return notMet("objections", "n", itoa(len(against)), "parties", joinLines(against), "open", HearingVerb(h.req.Ref, "open"))
	}
	unresolved := 0
	for _, round := range on.Value.Each() {
		unresolved += AccountOf(h.snap, on.Value, round, h.req.Today).Unresolved
	}
	if unresolved > 0 {
		return notMet("remarks", "n", itoa(unresolved), "matrix", HearingVerb(h.req.Ref, "matrix"))
	}
	return met()
}

// HearingVerb gives a command about a document's hearing as it is typed after hfh: "plan
// hearing open", "fsu hearing open akuttmedisin".
func HearingVerb(ref store.Ref, verb string) string {
	typed := ref.Kind + " hearing " + verb
	if ref.ID != "" {
		typed += " " + ref.ID
	}
	return typed
}
