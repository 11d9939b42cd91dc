package govern

import (
	"slices"
	"strings"

	"github.com/helsefellesskap/hfh/internal/date"
	"github.com/helsefellesskap/hfh/internal/doc"
	"github.com/helsefellesskap/hfh/internal/record"
	"github.com/helsefellesskap/hfh/internal/store"
)

// tree gives a copy of a meeting's tree to change, and what it says typed.
func tree(rec *store.Record) (*doc.Node, *record.Meeting, error) {
	m, ok := rec.Typed.(*record.Meeting)
	if !ok {
		return nil, nil, refuse("broken", "file", rec.File)
	}
	return rec.Node.Clone(), m, nil
}

// setText sets keys of a map to texts, in turn; an empty one is left as it is.
func setText(n *doc.Node, kv ...string) {
	for i := 0; i+1 < len(kv); i += 2 {
		if kv[i+1] != "" {
			put(n, kv[i], doc.Text(kv[i+1]))
		}
	}
}

// put sets a key of a map, new or not.
func put(n *doc.Node, key string, v *doc.Node) {
	_ = n.Set([]string{key}, v) // a key of a map can always be set
}

// drop takes a key of a map away, if it is there.
func drop(n *doc.Node, key string) {
	if n.Get(key) != nil {
		_ = n.Remove([]string{key}) // it is there
	}
}

// Move says when a meeting is to be instead, or which meeting it is merged with.
type Move struct {
	To       date.EDTF // zero where it is not known yet
	Into     string    // id of the meeting that it is merged with
	Reason   string
	Decision string // address of the decision to move it
}

// MoveMeeting gives a meeting that was moved: it keeps its id, its cases and what they
// say, and the day that it was to be first. A notice that went out for that day no
// longer holds.
func MoveMeeting(rec *store.Record, mv Move) (*doc.Node, error) {
	n, m, err := tree(rec)
	if err != nil {
		return nil, err
	}
	if err := movable(m, mv); err != nil {
		return nil, err
	}
	from := m.Date.EDTF.String()
	if m.State == "moved" && m.Moved != nil && !m.Moved.From.IsZero() {
		from = m.Moved.From.EDTF.String()
	}
	moved := doc.MapOf()
	setText(moved, "from", from, "to", mv.To.String(), "reason", mv.Reason, "into", mv.Into, "decision", mv.Decision)
	put(n, "state", doc.Text("moved"))
	put(n, "moved", moved.Flow())
	drop(n, "notice")
	switch {
	case !mv.To.IsZero():
		put(n, "date", doc.Text(mv.To.String()))
	case mv.Into == "":
		drop(n, "date")
	}
	return n, nil
}

// movable refuses to move what took place, or is not to.
func movable(m *record.Meeting, mv Move) error {
	switch {
	case m.State == "held":
		return refuse("move-held", "meeting", m.ID)
	case m.State == "cancelled":
		return refuse("move-cancelled", "meeting", m.ID)
	case mv.Into == m.ID:
		return refuse("merge-itself", "meeting", m.ID)
	case mv.Into == "" && !mv.To.IsZero() && mv.To.String() == m.Date.EDTF.String():
		return refuse("move-same", "meeting", m.ID, "date", mv.To.String())
	}
	return nil
}

// MayTakeIn refuses to merge a meeting into one that is not to take place.
func MayTakeIn(into *record.Meeting) error {
	if into.State == "cancelled" || into.State == "moved" && into.Moved != nil && into.Moved.Into != "" {
		return refuse("merge-gone", "into", into.ID, "state", into.State)
	}
	return nil
}

// Cancel says why a meeting is cancelled.
type Cancel struct {
	Date     date.Day
	Reason   string
	Decision string
}

// CancelMeeting gives a meeting that was cancelled. Its cases stay, to be taken up in
// another.
func CancelMeeting(rec *store.Record, c Cancel) (*doc.Node, error) {
	n, m, err := tree(rec)
	switch {
	case err != nil:
		return nil, err
	case m.State == "held":
		return nil, refuse("cancel-held", "meeting", m.ID)
	case m.State == "cancelled":
		return nil, refuse("cancel-twice", "meeting", m.ID)
	}
	cancelled := doc.MapOf()
	setText(cancelled, "date", c.Date.String(), "reason", c.Reason, "decision", c.Decision)
	put(n, "state", doc.Text("cancelled"))
	put(n, "cancelled", cancelled.Flow())
	return n, nil
}

// Call says that the notice of a meeting went out.
type Call struct {
	Sent  date.Day
	Again bool     // the day was typed: it takes the place of an earlier one
	Away  []string // "SEAT" or "SEAT=DEPUTY"
	Goes  bool     // it goes out; else only who is away is entered
}

// CallMeeting gives a meeting whose notice went out: called, with the deputies of those
// who are away.
func CallMeeting(snap *store.Snapshot, rec *store.Record, c Call) (*doc.Node, error) {
	n, m, err := tree(rec)
	if err != nil {
		return nil, err
	}
	switch first, known := m.Date.EDTF.Earliest(); {
	case m.State == "cancelled", m.State == "moved" && m.Moved != nil && m.Moved.Into != "":
		return nil, refuse("call-cancelled", "meeting", m.ID, "state", m.State)
	case c.Goes && !known:
		return nil, unmet("call-undated", "meeting", m.ID)
	case c.Goes && m.State != "held" && first.Before(c.Sent):
		return nil, refuse("call-late", "meeting", m.ID, "date", m.Date.EDTF.String(), "sent", c.Sent.String())
	case m.Approved() && len(c.Away) > 0:
		return nil, unmet("locked", "meeting", m.ID)
	}
	if err := (attendance{snap: snap, m: m, n: n, coming: true}).away(c.Away); err != nil {
		return nil, err
	}
	if !c.Goes {
		return n, nil
	}
	if m.State != "held" {
		put(n, "state", doc.Text("called"))
	}
	if m.Notice == nil || c.Again {
		put(n, "notice", doc.MapOf("sent", c.Sent.String()).Flow())
	}
	return n, nil
}

// NoticeDays tells how many days before a meeting its notice goes out, and how many the
// bodies ask for; false where the register does not say both.
func NoticeDays(snap *store.Snapshot, m *record.Meeting, sent date.Day) (has int, deadline date.Day, broken bool) {
	first, ok := m.Date.EDTF.Earliest()
	if !ok {
		return 0, date.Day{}, false
	}
	for _, id := range m.Bodies {
		b := snap.Body(id).Value
		if b == nil || b.Notice.IsZero() {
			continue
		}
		if by := first.SubDuration(b.Notice); deadline.IsZero() || by.Before(deadline) {
			deadline = by
		}
	}
	return first.Sub(sent), deadline, !deadline.IsZero() && sent.After(deadline)
}

// seatAndOther parts "SEAT=DEPUTY".
func seatAndOther(typed string) (seat, other string) {
	seat, other, _ = strings.Cut(typed, "=")
	return strings.TrimSpace(seat), strings.TrimSpace(other)
}

// typedList takes apart lists typed with commas, in one flag or in several.
func typedList(values []string) []string {
	var out []string
	for _, v := range values {
		for one := range strings.SplitSeq(v, ",") {
			if one = strings.TrimSpace(one); one != "" && !slices.Contains(out, one) {
				out = append(out, one)
			}
		}
	}
	return out
}
