package check

import (
	"slices"
	"strings"

	"github.com/helsefellesskap/hfh/internal/date"
	"github.com/helsefellesskap/hfh/internal/diag"
	"github.com/helsefellesskap/hfh/internal/record"
	"github.com/helsefellesskap/hfh/internal/store"
)

// seatOf is a seat of a meeting's body.
type seatOf struct {
	body string
	seat record.Seat
}

// seatsOf gives the seats of a meeting's bodies.
func (p *pass) seatsOf(m *record.Meeting) []seatOf {
	var out []seatOf
	for _, id := range m.Bodies {
		if b := p.snap.Body(id).Value; b != nil {
			for _, s := range b.Seats {
				out = append(out, seatOf{id, s})
			}
		}
	}
	return out
}

// findSeat gives the seat that an entry of the attendance names.
func findSeat(seats []seatOf, body, id string) *record.Seat {
	for i := range seats {
		if seats[i].seat.ID == id && (body == "" || seats[i].body == body) {
			return &seats[i].seat
		}
	}
	return nil
}

// attendance finds people at a meeting with a seat that there is not, or was not on the
// day; members without a seat where the register knows the seats; and a seat met for
// twice.
func attendance(p *pass) {
	for _, m := range recorded[record.Meeting](p) {
		seats, met := p.seatsOf(m.Value), map[string]bool{}
		for i, a := range m.Value.Attendance {
			at := m.At("attendance", index(i))
			args := diag.Args{"who": attendeeName(a), "seat": a.Seat, "meeting": m.ID}
			switch seat := findSeat(seats, a.Body, a.Seat); {
			case a.Seat != "" && seat == nil:
				p.add(at, "", args)
			case seat != nil && !p.there(m.Value, *seat):
				p.add(at, "time", args)
			case seat != nil && met[a.Body+"/"+a.Seat]:
				p.add(at, "twice", args)
			case a.Seat == "" && (a.As == "member" || a.As == "deputy") && !a.Away() && !p.hasSeat(m.Value, seats, a.Actor):
				p.add(at, "none", args)
			}
			met[a.Body+"/"+a.Seat] = a.Seat != ""
		}
		p.impartial(m, seats)
	}
}

// attendeeName says who an entry is about, without a name that nobody needs.
func attendeeName(a record.Attendee) string {
	switch {
	case a.Person != nil:
		return a.Person.Name
	case a.Actor != "":
		return a.Actor
	}
	return a.ID
}

// there tells whether a seat may have been there on the meeting's day.
func (p *pass) there(m *record.Meeting, s record.Seat) bool {
	day, known := m.Date.EDTF.Latest()
	return !known || s.On(day) != date.No
}

// hasSeat tells whether an actor may have had a seat that day: also where the register
// knows of no seat then.
func (p *pass) hasSeat(m *record.Meeting, seats []seatOf, actor string) bool {
	on := slices.DeleteFunc(slices.Clone(seats), func(s seatOf) bool { return !p.there(m, s.seat) })
	return len(on) == 0 || slices.ContainsFunc(on, func(s seatOf) bool { return s.seat.Of == "" || s.seat.Of == actor })
}

// impartial finds impartiality told of a seat that there is not.
func (p *pass) impartial(m store.View[record.Meeting], seats []seatOf) {
	for i, item := range m.Value.Items {
		for j, e := range item.Impartiality {
			if e.Seat != "" && findSeat(seats, "", e.Seat) == nil {
				p.add(m.At("items", index(i), "impartiality", index(j)), "", diag.Args{"who": e.Seat, "seat": e.Seat, "meeting": m.ID})
			}
		}
	}
}

// deputies finds deputies who met for somebody that was there, or whose deputy they are
// not.
func deputies(p *pass) {
	for _, m := range recorded[record.Meeting](p) {
		seats := p.seatsOf(m.Value)
		for i, a := range m.Value.Attendance {
			if a.DeputyFor == "" || a.Away() {
				continue
			}
			args := diag.Args{"who": attendeeName(a), "for": a.DeputyFor, "meeting": m.ID}
			at := m.At("attendance", index(i), "deputy_for")
			own := findSeat(seats, a.Body, a.Seat)
			switch {
			case slices.ContainsFunc(m.Value.Attendance, func(b record.Attendee) bool {
				return b.Seat == a.DeputyFor && !b.Away() && b.Body == a.Body
			}):
				p.add(at, "", args)
			case own != nil && own.DeputyFor != a.DeputyFor:
				p.add(at, "other", args)
			}
		}
	}
}

// exemptTold finds what the public may not see told by something that it may: the id of
// an exempt case, or a treatment of it that is open.
func exemptTold(p *pass) {
	cases := p.snap.Cases()
	exempt := map[string]string{} // names, by the cases' ids
	if cases.Value != nil {
		for i, c := range cases.Value.Cases {
			if !c.Exempt() {
				continue
			}
			exempt[c.ID] = p.label(c.Name, c.ID)
			if tells(c.ID, c.Name) {
				p.add(cases.At("cases", index(i), "id"), "id", diag.Args{"case": c.ID})
			}
		}
	}
	for _, m := range recorded[record.Meeting](p) {
		for i := range m.Value.Items {
			p.exemptItem(m, i, exempt)
		}
	}
}

func (p *pass) exemptItem(m store.View[record.Meeting], i int, exempt map[string]string) {
	item := &m.Value.Items[i]
	_, isExempt := exempt[item.Case]
	switch {
	case item.Exempt() && tells(item.ID, item.Name):
		p.add(m.At("items", index(i), "id"), "id", diag.Args{"case": caseLabel(item)})
	case !item.Exempt() && isExempt && item.Access != nil && item.Access.Open:
		p.add(m.At("items", index(i), "access"), "", diag.Args{"case": caseLabel(item), "of": item.Case})
	case !item.Exempt() && !isExempt:
		for _, name := range exempt {
			if strings.EqualFold(strings.TrimSpace(p.label(item.Name, item.ID)), strings.TrimSpace(name)) {
				p.add(m.At("items", index(i), "name"), "title", diag.Args{"case": caseLabel(item)})
				break
			}
		}
	}
}

// tells reports whether an id is made of a name.
func tells(id string, name record.Label) bool {
	return slices.ContainsFunc(name.All(), func(text string) bool {
		slug := record.Slug(text)
		return slug != "" && (id == slug || strings.HasPrefix(id, slug+"-"))
	})
}
