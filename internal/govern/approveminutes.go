package govern

import (
	"slices"

	"github.com/helsefellesskap/hfh/internal/date"
	"github.com/helsefellesskap/hfh/internal/doc"
	"github.com/helsefellesskap/hfh/internal/record"
	"github.com/helsefellesskap/hfh/internal/store"
)

// Who approves minutes.
const (
	ByChair       = "chair"
	ByNextMeeting = "next-meeting"
)

// Approval says who approved a meeting's minutes, and when.
type Approval struct {
	In    string    // id of the meeting that approved them
	By    string    // ByChair; "" where a meeting did
	Date  date.EDTF // zero: the meeting's day, or today
	Today date.Day
}

// ApproveMinutes gives a meeting with approved minutes, and the seal of what they fix.
func ApproveMinutes(snap *store.Snapshot, rec *store.Record, ap Approval) (*doc.Node, error) {
	n, m, err := tree(rec)
	if err != nil {
		return nil, err
	}
	if err := mayApprove(m); err != nil {
		return nil, err
	}
	by, err := ap.by(snap, m)
	if err != nil {
		return nil, err
	}
	when, err := ap.when(snap, m)
	if err != nil {
		return nil, err
	}
	minutes := n.Get("minutes")
	setText(minutes, "state", "approved", "approved", when, "approved_by", by, "approved_in", ap.In, "seal", store.MinutesSealOf(n))
	return n, nil
}

// mayApprove refuses to approve what is not written, or not finished.
func mayApprove(m *record.Meeting) error {
	switch {
	case m.Approved():
		return refuse("approve-twice", "meeting", m.ID, "date", m.Minutes.Approved.EDTF.String())
	case m.State != "held":
		return unmet("approve-not-held", "meeting", m.ID, "state", m.State)
	case m.Minutes == nil || m.Minutes.State == "none":
		return unmet("approve-none", "meeting", m.ID)
	}
	var open []string
	for i := range m.Items {
		if item := &m.Items[i]; item.Kind == "decision" && (item.Decision == nil || item.Decision.Outcome == "") {
			open = append(open, label(item))
		}
	}
	if len(open) > 0 {
		return unmet("approve-undecided", "meeting", m.ID, "cases", joinLines(open), "first", open[0])
	}
	return nil
}

// by settles who approves: as typed, as far as the body's own rule allows it.
func (ap Approval) by(snap *store.Snapshot, m *record.Meeting) (string, error) {
	rule, body := minutesRule(snap, m)
	switch {
	case rule == ByNextMeeting && ap.In == "":
		return "", refuse("approve-next", "meeting", m.ID, "body", nameOfActor(snap, body))
	case rule == ByChair && ap.In != "":
		return "", refuse("approve-chair", "meeting", m.ID, "body", nameOfActor(snap, body))
	case ap.In != "":
		return ByNextMeeting, nil
	case ap.By == ByChair || rule == ByChair:
		return ByChair, nil
	}
	return "", refuse("approve-how", "meeting", m.ID)
}

// minutesRule gives how a meeting's bodies approve minutes, and which body says so.
func minutesRule(snap *store.Snapshot, m *record.Meeting) (rule, body string) {
	for _, id := range m.Bodies {
		if b := snap.Body(id).Value; b != nil && b.Minutes != nil && b.Minutes.ApprovedBy != "" {
			return b.Minutes.ApprovedBy, id
		}
	}
	return "", ""
}

func nameOfActor(snap *store.Snapshot, id string) string {
	if a, ok := snap.Actor(id); ok && a.Name != "" {
		return a.Name
	}
	return id
}

// when settles the day of the approval, which is after the meeting and not to come.
func (ap Approval) when(snap *store.Snapshot, m *record.Meeting) (string, error) {
	when := ap.Date
	if ap.In != "" {
		next := snap.Meeting(ap.In).Value
		if err := approvesIn(m, next, ap.In); err != nil {
			return "", err
		}
		if when.IsZero() {
			when = next.Date.EDTF
		}
	}
	if when.IsZero() {
		when = ap.Today.EDTF()
	}
	first, known := when.Earliest()
	switch {
	case known && first.After(ap.Today):
		return "", refuse("approve-future", "date", when.String(), "today", ap.Today.String())
	case date.Compare(when, m.Date.EDTF) == date.Before:
		return "", refuse("approve-before", "meeting", m.ID, "date", when.String(), "held", m.Date.EDTF.String())
	}
	return when.String(), nil
}

// approvesIn refuses a meeting that cannot have approved the minutes of another.
func approvesIn(m, next *record.Meeting, id string) error {
	switch {
	case next == nil:
		return refuse("approve-no-meeting", "in", id)
	case next.ID == m.ID:
		return refuse("approve-itself", "meeting", m.ID)
	case next.State != "held":
		return unmet("approve-in-not-held", "in", next.ID, "state", next.State)
	case !slices.ContainsFunc(next.Bodies, func(b string) bool { return slices.Contains(m.Bodies, b) }):
		return refuse("approve-other-body", "meeting", m.ID, "in", next.ID)
	case date.Compare(next.Date.EDTF, m.Date.EDTF) == date.Before:
		return refuse("approve-earlier", "meeting", m.ID, "in", next.ID)
	}
	return nil
}

// LockedMinutes gives the meetings whose approved minutes a change would alter without a
// correction that says so, sorted by file: who was there, what was decided, the approval
// itself, or an earlier correction.
func LockedMinutes(before, after *store.Snapshot) []store.Ref {
	var out []store.Ref
	for _, was := range before.Meetings() {
		if was.Value.Approved() && !KeepsMinutes(was, after.Meeting(was.ID)) {
			out = append(out, was.Ref)
		}
	}
	return out
}

// KeepsMinutes tells whether a meeting keeps what its approved minutes fix, the approval
// and earlier corrections, or says by a further correction that they are changed.
func KeepsMinutes(was, now store.View[record.Meeting]) bool {
	if now.Value == nil || !now.Value.Approved() {
		return false
	}
	old, fresh := was.Value, now.Value
	if approvalOf(old) != approvalOf(fresh) || len(fresh.Corrections) < len(old.Corrections) {
		return false
	}
	for i, c := range old.Corrections {
		if f := fresh.Corrections[i]; f.ID != c.ID || f.What != c.What || f.Reason != c.Reason || f.Seal != c.Seal || f.Date.EDTF.String() != c.Date.EDTF.String() {
			return false
		}
	}
	return was.MinutesSeal() == now.MinutesSeal() || len(fresh.Corrections) > len(old.Corrections)
}

// approvalOf gives what is said of a meeting's approval, to be compared.
func approvalOf(m *record.Meeting) [4]string {
	return [4]string{m.Minutes.Approved.EDTF.String(), m.Minutes.ApprovedBy, m.Minutes.ApprovedIn, m.Minutes.Seal}
}

// MinutesChanged tells whether approved minutes say something else than when they were
// approved or corrected last. Of minutes approved without a seal it cannot tell.
func MinutesChanged(v store.View[record.Meeting]) bool {
	seal := record.MinutesSealOf(v.Value)
	return seal != "" && seal != v.MinutesSeal()
}
