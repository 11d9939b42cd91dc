package govern

import (
	"cmp"
	"slices"
	"strings"

	"github.com/helsefellesskap/hfh/internal/date"
	"github.com/helsefellesskap/hfh/internal/record"
	"github.com/helsefellesskap/hfh/internal/store"
)

// Seat is a seat of one of a meeting's bodies on its day.
type Seat struct {
	record.Seat
	Body     string
	Deputies []record.Seat // in the order in which they are called
}

// Roster is who sits in a meeting's bodies on its day.
type Roster struct {
	Day   date.Day // zero where the meeting has no date
	Seats []Seat   // the deputies' own seats are not among them
}

// RosterOf gives the seats of a meeting's bodies on its day, in the order of their
// files. A seat whose dates do not tell is taken in.
func RosterOf(snap *store.Snapshot, m *record.Meeting) Roster {
	r := Roster{}
	r.Day, _ = m.Date.EDTF.Latest()
	for _, id := range m.Bodies {
		b := snap.Body(id).Value
		if b == nil {
			continue
		}
		for _, s := range b.Seats {
			if s.DeputyFor == "" && r.there(s) {
				r.Seats = append(r.Seats, Seat{Seat: s, Body: id, Deputies: r.deputies(b, s.ID)})
			}
		}
	}
	return r
}

func (r Roster) there(s record.Seat) bool { return r.Day.IsZero() || s.On(r.Day) != date.No }

// deputies gives a seat's deputies by rank, those without one last.
func (r Roster) deputies(b *record.Body, seat string) []record.Seat {
	var out []record.Seat
	for _, s := range b.Seats {
		if s.DeputyFor == seat && r.there(s) {
			out = append(out, s)
		}
	}
	slices.SortStableFunc(out, func(x, y record.Seat) int { return cmp.Compare(rank(x), rank(y)) })
	return out
}

func rank(s record.Seat) int {
	if s.Rank == 0 {
		return int(^uint(0) >> 1)
	}
	return s.Rank
}

// Find gives the seat that was typed: its id, "body/seat", or whose seat it is where
// that is one only.
func (r Roster) Find(typed string) (Seat, error) {
	var of []Seat
	for _, s := range r.Seats {
		if s.ID == typed || s.Body+"/"+s.ID == typed {
			return s, nil
		}
		if s.Of == typed {
			of = append(of, s)
		}
	}
	switch {
	case len(of) == 1:
		return of[0], nil
	case len(of) > 1:
		return Seat{}, refuse("seat-many", "seat", typed, "seats", joinLines(ids(of)))
	case len(r.Seats) == 0:
		return Seat{}, refuse("no-roster", "seat", typed)
	}
	return Seat{}, refuse("no-seat", "seat", typed, "seats", joinLines(ids(r.Seats)))
}

// deputy finds who meets for a seat: the deputy that was typed, by seat or by whose it
// is.
func (s Seat) deputy(typed string) (record.Seat, error) {
	for _, d := range s.Deputies {
		if d.ID == typed || d.Of == typed {
			return d, nil
		}
	}
	if len(s.Deputies) == 0 {
		return record.Seat{}, refuse("no-deputies", "seat", s.ID, "deputy", typed)
	}
	var names []string
	for _, d := range s.Deputies {
		names = append(names, d.ID)
	}
	return record.Seat{}, refuse("not-the-deputy", "seat", s.ID, "deputy", typed, "deputies", joinLines(names))
}

// filled tells whether somebody may sit in a seat.
func filled(s record.Seat) bool { return s.State != "vacant" }

func ids(seats []Seat) []string {
	var out []string
	for _, s := range seats {
		out = append(out, s.ID)
	}
	return out
}

// holder gives who holds a seat on the day; nil where nobody is named.
func (r Roster) holder(s record.Seat) *record.Person {
	if s.Person == nil || !r.Day.IsZero() && record.During(s.Person.From, s.Person.To, r.Day) == date.No {
		return nil
	}
	return s.Person
}

// Recipient is somebody a notice is for: the holder of a seat, or the deputy who is
// called where the holder is away.
type Recipient struct {
	Body   string
	Seat   record.Seat
	Person *record.Person // nil where the register names nobody
	For    string         // the seat that a deputy is called for, "" for a member
}

// MeetingRecipients gives whom a meeting's notice and papers go to: each seat, or its deputy
// where the register says that the member is away. Away are the seats that are away
// with nobody called.
func MeetingRecipients(snap *store.Snapshot, m *record.Meeting) (to []Recipient, away []Seat) {
	r := RosterOf(snap, m)
	for _, s := range r.Seats {
		switch called, ok := r.calledFor(m, s); {
		case !filled(s.Seat):
		case !isAway(m, s):
			to = append(to, Recipient{Body: s.Body, Seat: s.Seat, Person: r.holder(s.Seat)})
		case ok:
			to = append(to, Recipient{Body: s.Body, Seat: called, Person: r.holder(called), For: s.ID})
		default:
			away = append(away, s)
		}
	}
	return to, away
}

// isAway tells whether a meeting says that a seat's holder is away.
func isAway(m *record.Meeting, s Seat) bool {
	return slices.ContainsFunc(m.Attendance, func(a record.Attendee) bool { return a.Away() && isSeat(m, a, s.Body, s.ID) })
}

// isSeat tells whether an entry of the attendance is about a seat.
func isSeat(m *record.Meeting, a record.Attendee, body, seat string) bool {
	return a.Seat == seat && (a.Body == body || a.Body == "" && (len(m.Bodies) == 0 || m.Bodies[0] == body))
}

// calledFor gives the deputy that a meeting names for a seat.
func (r Roster) calledFor(m *record.Meeting, s Seat) (record.Seat, bool) {
	for _, a := range m.Attendance {
		if a.DeputyFor != s.ID || a.Away() {
			continue
		}
		for _, d := range s.Deputies {
			if d.ID == a.Seat {
				return d, true
			}
		}
	}
	return record.Seat{}, false
}

// SeatName says whose a seat is, for people: the actor's name, else the seat's id.
func SeatName(snap *store.Snapshot, s record.Seat) string {
	if a, ok := snap.Actor(s.Of); ok && a.Name != "" {
		return a.Name
	}
	return strings.ReplaceAll(s.ID, "-", " ")
}
