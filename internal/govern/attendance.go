package govern

import (
	"slices"

	"github.com/helsefellesskap/hfh/internal/doc"
	"github.com/helsefellesskap/hfh/internal/record"
	"github.com/helsefellesskap/hfh/internal/store"
)

// everybody is what is typed for the whole roster.
const everybody = "all"

// attendance writes who was at a meeting into its tree.
type attendance struct {
	snap   *store.Snapshot
	m      *record.Meeting
	n      *doc.Node
	coming bool // the meeting is yet to be held: a deputy is called, not present
}

// record writes who was there and who was away. Those who are away and nobody else
// typed means that all the others were there.
func (a attendance) record(present, absent, guests []string) error {
	r := RosterOf(a.snap, a.m)
	present, absent = typedList(present), typedList(absent)
	all := slices.Contains(present, everybody)
	if all || len(present) == 0 && len(absent) > 0 && !a.said() {
		if all && len(r.Seats) == 0 {
			return refuse("no-roster-all")
		}
		a.everybody(r)
	}
	for _, typed := range present {
		if typed == everybody {
			continue
		}
		if err := a.present(r, typed); err != nil {
			return err
		}
	}
	if err := a.away(absent); err != nil {
		return err
	}
	for _, g := range guests {
		a.guest(g)
	}
	return nil
}

// everybody writes that all were there but those whom the meeting says were away: for
// these the deputies that were called.
func (a attendance) everybody(r Roster) {
	for _, s := range r.Seats {
		switch called, ok := r.calledFor(a.m, s); {
		case !filled(s.Seat):
		case !isAway(a.m, s):
			a.put(r, s, s.Seat, "", "")
		case ok:
			a.put(r, s, called, "", s.ID)
		}
	}
}

// said tells whether the meeting says of anybody that they were there.
func (a attendance) said() bool {
	return slices.ContainsFunc(a.m.Attendance, func(x record.Attendee) bool { return x.State == "" || x.State == "present" })
}

// present writes that a seat's holder was there. Where the register has no roster of the
// body, whom they met for is enough.
func (a attendance) present(r Roster, typed string) error {
	s, err := r.Find(typed)
	if err == nil {
		a.put(r, s, s.Seat, "", "")
		a.sendHome(s.ID)
		return nil
	}
	if len(r.Seats) > 0 {
		return err
	}
	who, err := a.whoCame(typed)
	if err != nil {
		return err
	}
	for _, id := range who {
		a.entry(doc.MapOf("id", id, "actor", id, "as", "member"))
	}
	return nil
}

// whoCame gives the actor that was typed, or the members that a group had on the
// meeting's day where the register knows them.
func (a attendance) whoCame(typed string) ([]string, error) {
	id, err := actorID(a.snap, typed)
	if err != nil {
		return nil, err
	}
	actor, _ := a.snap.Actor(id)
	day, known := a.m.Date.EDTF.Latest()
	if actor.Kind == store.GroupActor && known {
		if ids, err := recipientsOf(a.snap, id, day); err == nil {
			return ids, nil
		}
	}
	return []string{id}, nil
}

// sendHome takes away the deputies of a member who was there after all.
func (a attendance) sendHome(seat string) {
	if list := a.n.Get("attendance"); list != nil {
		list.Items = slices.DeleteFunc(list.Items, func(n *doc.Node) bool {
			f := n.Get("deputy_for")
			return f != nil && f.Text == seat
		})
	}
}

// away writes who was away, "SEAT" or "SEAT=DEPUTY". Before the meeting the first
// deputy is called where none is named.
func (a attendance) away(typed []string) error {
	r := RosterOf(a.snap, a.m)
	for _, t := range typedList(typed) {
		seat, other := seatAndOther(t)
		s, err := r.Find(seat)
		if err != nil {
			return err
		}
		a.put(r, s, s.Seat, "away", "")
		if other == "" && a.coming && len(s.Deputies) > 0 {
			other = s.Deputies[0].ID
		}
		if other == "" {
			continue
		}
		d, err := s.deputy(other)
		if err != nil {
			return err
		}
		state := ""
		if a.coming {
			state = "called"
		}
		a.put(r, s, d, state, s.ID)
	}
	return nil
}

// put writes one seat into the attendance: its own entry where it has one.
func (a attendance) put(r Roster, of Seat, s record.Seat, state, deputyFor string) {
	id := s.ID
	if len(a.m.Bodies) > 0 && of.Body != a.m.Bodies[0] {
		id = of.Body + "-" + s.ID
	}
	entry := doc.MapOf("id", id)
	setText(entry, "seat", s.ID)
	if len(a.m.Bodies) > 0 && of.Body != a.m.Bodies[0] {
		setText(entry, "body", of.Body)
	}
	setText(entry, "actor", s.Of)
	if p := r.holder(s); p != nil {
		person := doc.MapOf("id", p.ID, "name", p.Name)
		setText(person, "office", p.Office)
		put(entry, "person", person.Flow())
	}
	setText(entry, "as", metAs(s, deputyFor), "deputy_for", deputyFor, "state", state)
	a.entry(entry)
}

// metAs tells in what capacity a seat's holder meets.
func metAs(s record.Seat, deputyFor string) string {
	switch {
	case deputyFor != "":
		return "deputy"
	case s.Voting == "speaking" || s.Voting == "observer":
		return "observer"
	}
	switch s.Seat {
	case "secretary":
		return ""
	case "observer", "speaker", "adviser":
		return "observer"
	}
	return "member"
}

// guest writes somebody without a seat: an actor of the register, or a name.
func (a attendance) guest(typed string) {
	id := orElse(record.Slug(typed), "gjest")
	if i := a.index(id); i >= 0 && !isGuest(a.n.Get("attendance").Items[i]) {
		id = record.FreeSlug(id, func(s string) bool { return a.index(s) >= 0 })
	}
	entry := doc.MapOf("id", id)
	if _, ok := a.snap.Actor(typed); ok {
		setText(entry, "actor", typed)
	} else {
		put(entry, "person", doc.MapOf("id", orElse(record.Slug(typed), "gjest"), "name", typed).Flow())
	}
	setText(entry, "as", "guest")
	a.entry(entry)
}

func isGuest(n *doc.Node) bool { as := n.Get("as"); return as != nil && as.Text == "guest" }

func (a attendance) index(id string) int {
	list := a.n.Get("attendance")
	if list == nil {
		return -1
	}
	return slices.IndexFunc(list.Items, func(n *doc.Node) bool { return n.ID() == id })
}

// entry puts an entry in the place of the one with its id, else last.
func (a attendance) entry(entry *doc.Node) {
	entry.Flow()
	if i := a.index(entry.ID()); i >= 0 {
		list := a.n.Get("attendance")
		if !doc.Equal(list.Items[i], entry) {
			list.Items[i] = entry
		}
		return
	}
	_ = a.n.Append([]string{"attendance"}, entry) // a list, or not there
}
