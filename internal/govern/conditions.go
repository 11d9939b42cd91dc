package govern

import (
	"slices"
	"strings"

	"github.com/helsefellesskap/hfh/internal/date"
	"github.com/helsefellesskap/hfh/internal/record"
	"github.com/helsefellesskap/hfh/internal/store"
)

// Need says how the register asks for a condition.
type Need string

// How a condition is asked for: required stops, warned is listed and written down.
const (
	Required Need = "required"
	Warned   Need = "warned"
	Off      Need = "off"
)

// State says how a condition stands.
type State string

// The states of a condition.
const (
	Met    State = "met"
	NotMet State = "not-met"
	Waived State = "waived"
)

// Condition is one thing that an adoption needs, and how it stands.
type Condition struct {
	ID     string // body, decision, consensus, signatures, evaluation …
	Need   Need
	State  State
	Reason string            // which message says why: "condition/<id>.<reason>"
	Args   map[string]string // for that message
}

// Stops tells whether the condition forbids the adoption.
func (c Condition) Stops() bool { return c.Need == Required && c.State == NotMet }

// Request is the adoption that is asked for.
type Request struct {
	Ref     store.Ref
	Meeting string // id of the meeting, with or without "meeting/"
	Case    string // the decision's number as printed, or its item's id
	Today   date.Day
	// Effective is the day that was typed for the version to take effect; zero for none.
	Effective date.EDTF
	// Basis are decisions of other bodies, MEETING#CASE, that name no document and are
	// said to be about this one.
	Basis []string
	// Own is the draft without what was taken in from the register since it was opened:
	// what the papers had can be compared with. nil: the draft itself.
	Own *store.Record
	// InMeeting is why the draft differs from the papers that went out; "" for no reason.
	InMeeting string
}

// hearing holds what every condition is judged on.
type hearing struct {
	snap    *store.Snapshot
	req     Request
	policy  *record.DocumentPolicy
	draft   *store.Record
	meeting *record.Meeting
	item    *record.Item
}

// Conditions judges every condition that the register asks for when a document is
// adopted, in the order in which they are shown. All of them are read from the data.
func Conditions(snap *store.Snapshot, draft *store.Record, req Request) []Condition {
	h := hearing{snap: snap, req: req, draft: draft, policy: snap.Community.Policy(req.Ref.Kind)}
	h.meeting = snap.Meeting(req.Meeting).Value
	if h.meeting != nil {
		h.item = h.decisionItem()
	}
	var asked *record.Conditions
	if h.policy != nil {
		asked = h.policy.Adoption
	}
	var out []Condition
	for _, c := range h.always(asked.List()) {
		if Need(c.Level) == Off {
			continue
		}
		judged := h.judge(c.Name)
		if judged.State == "" {
			continue // nothing to ask
		}
		judged.ID, judged.Need = c.Name, Need(c.Level)
		if judged.State == NotMet && h.waived(c.Name) {
			judged.State = Waived
		}
		out = append(out, judged)
	}
	return out
}

// always puts what no register has to ask for where it belongs: that who decides on a
// class of changes has decided, unless the register says how it asks for that; and that
// what is adopted is what went out with the papers.
func (h hearing) always(asked []record.Condition) []record.Condition {
	var out []record.Condition
	for _, c := range asked {
		unsaid := h.policy != nil && (h.policy.Adoption == nil || h.policy.Adoption.Competence == "")
		if c.Name == "competence" && unsaid && len(h.policy.Decides) > 0 {
			c.Level = string(Required)
		}
		if out = append(out, c); c.Name == "competence" {
			out = append(out, record.Condition{Name: "papers", Level: string(Required)})
		}
	}
	return out
}

// Stopped tells whether any condition forbids the adoption.
func Stopped(cs []Condition) bool { return slices.ContainsFunc(cs, Condition.Stops) }

func (h hearing) judge(name string) Condition {
	switch name {
	case "body":
		return h.body()
	case "decision":
		return h.decision()
	case "competence":
		return h.competence()
	case "papers":
		return h.papers()
	case "consensus":
		return h.consensus()
	case "signatures":
		return h.signatures()
	case "evaluation":
		return h.evaluated()
	case "approvals":
		return h.approved()
	case "minutes":
		return h.minutesApproved()
	case "hearing":
		return h.heard()
	case "answers":
		return h.answered()
	default:
		// The records of the others have no way of being kept yet, so they are
		// never met; the register that asks for one is told so.
		return notMet("open", "kind", h.req.Ref.Kind)
	}
}

func met() Condition { return Condition{State: Met} }

func notMet(reason string, args ...string) Condition {
	c := Condition{State: NotMet, Reason: reason, Args: map[string]string{}}
	for i := 0; i+1 < len(args); i += 2 {
		c.Args[args[i]] = args[i+1]
	}
	return c
}

// waived tells whether the register has a waiver of the condition for this document
// that holds on the day.
func (h hearing) waived(name string) bool {
	return slices.ContainsFunc(h.snap.Community.Waivers, func(w record.Waiver) bool {
		last, ends := w.Until.EDTF.Latest()
		return w.Rule == "adoption/"+name && w.Record == h.req.Ref.String() && (!ends || !last.Before(h.req.Today))
	})
}

// body: the meeting is one of the body that adopts the document, and was held.
func (h hearing) body() Condition {
	adopter := ""
	if h.policy != nil {
		adopter = h.policy.Adopter
	}
	switch {
	case h.req.Meeting == "":
		return notMet("no-meeting", "body", h.bodyName(adopter), "document", h.req.Ref.String())
	case h.meeting == nil:
		return notMet("unknown-meeting", "meeting", h.req.Meeting, "body", h.bodyName(adopter))
	case adopter == "":
		return notMet("no-adopter", "kind", h.req.Ref.Kind)
	case !slices.Contains(h.meeting.Bodies, adopter):
		reason, source := "other-body", h.adopterSource()
		if source != "" {
			reason = "other-body-source"
		}
		return notMet(reason, "meeting", h.meeting.ID, "body", h.bodyName(adopter), "kind", h.req.Ref.Kind, "source", source)
	}
	return h.held()
}

// held: only a meeting that took place decides anything.
func (h hearing) held() Condition {
	m := h.meeting
	first, dated := m.Date.EDTF.Earliest()
	switch {
	case m.State == "cancelled":
		return notMet("cancelled", "meeting", m.ID)
	case m.State == "moved" && m.Moved != nil && m.Moved.Into != "":
		return notMet("merged", "meeting", m.ID, "into", m.Moved.Into)
	case m.State == "moved" && !dated:
		return notMet("undated", "meeting", m.ID)
	case dated && first.After(h.req.Today):
		return notMet("future", "meeting", m.ID, "date", m.Date.EDTF.String())
	case m.State != "held":
		return notMet("not-held", "meeting", m.ID, "state", m.State)
	}
	return met()
}

// bodyName gives a body's name with its id, for people to find it by either.
func (h hearing) bodyName(id string) string {
	if a, ok := h.snap.Actor(id); ok && a.Name != "" {
		return a.Name
	}
	return id
}

// decisionItem finds the decision: by number or id, else the only one of the meeting
// that speaks of this document.
func (h hearing) decisionItem() *record.Item {
	if h.req.Case != "" {
		return h.meeting.Item(h.req.Case)
	}
	var found *record.Item
	for i := range h.meeting.Items {
		item := &h.meeting.Items[i]
		if item.Decision == nil || !slices.ContainsFunc(item.Decision.Documents, h.isThis) {
			continue
		}
		if found != nil {
			return nil
		}
		found = item
	}
	return found
}

// isThis tells whether an address is one of the document, whatever version or place.
func (h hearing) isThis(address string) bool {
	a, err := store.ParseAddress(address)
	if err != nil {
		return false
	}
	a.Ref.Draft = false
	return a.Ref == h.req.Ref
}

// decision: the meeting has the decision, agreed, about this document or about none.
func (h hearing) decision() Condition {
	switch {
	case h.meeting == nil:
		return notMet("no-meeting", "meeting", h.req.Meeting)
	case h.item == nil && h.req.Case == "":
		return notMet("no-case", "meeting", h.meeting.ID)
	case h.item == nil:
		if len(h.meeting.Items) == 0 {
			return notMet("no-cases", "meeting", h.meeting.ID)
		}
		return notMet("unknown-case", "case", h.req.Case, "meeting", h.meeting.ID, "near", h.numbers())
	case h.item.Decision == nil:
		return notMet("undecided", "case", h.req.Case, "meeting", h.meeting.ID)
	case h.item.Decision.Outcome != "agreed":
		return notMet("not-agreed", "case", label(h.item), "meeting", h.meeting.ID, "outcome", orUnknown(h.item.Decision.Outcome))
	case len(h.documents()) > 0 && !slices.ContainsFunc(h.documents(), h.isThis):
		return notMet("other-document", "case", label(h.item), "meeting", h.meeting.ID, "documents", joinLines(h.documents()))
	}
	return met()
}

// documents gives what the decision is about, said at the decision or at its item.
func (h hearing) documents() []string {
	return append(slices.Clone(h.item.Decision.Documents), h.item.Documents...)
}

func (h hearing) numbers() string {
	var all []string
	for i := range h.meeting.Items {
		all = append(all, label(&h.meeting.Items[i]))
	}
	return joinLines(all)
}

// label gives an item's number as printed, else its id.
func label(item *record.Item) string {
	if item.Number != "" {
		return item.Number
	}
	return item.ID
}

func orUnknown(s string) string {
	if s == "" {
		return record.Unknown
	}
	return s
}

// joinLines joins what a message prints as a list.
func joinLines(items []string) string { return strings.Join(items, "\n") }
