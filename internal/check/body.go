package check

import (
	"slices"

	"github.com/helsefellesskap/hfh/internal/date"
	"github.com/helsefellesskap/hfh/internal/diag"
	"github.com/helsefellesskap/hfh/internal/record"
	"github.com/helsefellesskap/hfh/internal/store"
)

// bodyRules judge who sits where.
func bodyRules() []Rule {
	return []Rule{
		{ID: "body/composition", Severity: diag.Warning, Holds: []string{"R4", "A22"}, Parameter: "composition", set: bodiesComposed, Run: bodySeats},
		{ID: "body/composition-unknown", Severity: diag.Note, Holds: []string{"A22", "A53"}, Run: compositionUnknown},
		{ID: "body/seat-overlap", Severity: diag.Warning, Holds: []string{"R5"}, Run: seatOverlap},
		{ID: "body/chair-sides", Severity: diag.Warning, Holds: []string{"R5"}, Run: chairSides},
		{ID: "body/state", Severity: diag.Note, Holds: []string{"A32", "A70"}, Run: bodyState},
		{ID: "body/person-without-office", Severity: diag.Note, Holds: []string{"A9"}, Run: personsWithoutOffice},
	}
}

func bodiesComposed(s *store.Snapshot) bool {
	return slices.ContainsFunc(s.Community.Composition, func(c record.CompositionRule) bool { return c.Of != "fsu" })
}

// bodySeats counts the seats that the register asks a body for, where seats are
// recorded.
func bodySeats(p *pass) {
	for _, rule := range p.snap.Community.Composition {
		b := p.snap.Body(rule.Of)
		if b.Value == nil || len(b.Value.Seats) == 0 {
			continue
		}
		severity := p.rule.Severity
		if s, err := diag.ParseSeverity(rule.Severity); err == nil {
			severity = s
		}
		have, dated := p.seated(b.Value.Seats, rule.Seat)
		at := b.At("seats")
		at.Dated = dated
		args := diag.Args{"name": p.label(b.Value.Name, b.ID), "seat": rule.Seat, "have": index(have)}
		switch {
		case rule.Min != nil && have < *rule.Min:
			args["min"] = index(*rule.Min)
			p.addAs(severity, at, "", args)
		case rule.Max != nil && have > *rule.Max:
			args["max"] = index(*rule.Max)
			p.addAs(severity, at, "many", args)
		}
	}
}

// governing tells whether a body is one of the partnership's own levels.
func governing(b *record.Body) bool {
	return b.State == "active" && (b.Level == "top" || b.Level == "strategic")
}

// compositionUnknown finds bodies of the partnership of which no source says who they
// consist of, or how many.
func compositionUnknown(p *pass) {
	for _, b := range recorded[record.Body](p) {
		if !governing(b.Value) || len(b.Value.Seats) > 0 && len(b.Value.Compositions) == 0 {
			continue
		}
		stated := slices.DeleteFunc(slices.Clone(b.Value.Compositions), func(c record.BodyComposition) bool { return c.Status == "proposed" })
		args := diag.Args{"name": p.label(b.Value.Name, b.ID)}
		switch {
		case len(stated) == 0:
			p.add(b.At("compositions"), "", args)
		case slices.ContainsFunc(stated, uncounted):
			p.add(b.At("compositions"), "uncounted", args)
		}
	}
}

func uncounted(c record.BodyComposition) bool {
	return slices.ContainsFunc(c.Members, func(m record.CompositionMember) bool { return m.Count == nil && m.Seat == "member" })
}

// seatOverlap finds two chairs, or two vice-chairs, at a time, and one person with two
// seats of a body at a time.
func seatOverlap(p *pass) {
	for _, b := range recorded[record.Body](p) {
		p.overlaps(b.Record, b.Value.Seats)
	}
	for _, f := range recorded[record.FSU](p) {
		p.overlaps(f.Record, f.Value.Seats)
	}
}

func (p *pass) overlaps(rec *store.Record, seats []record.Seat) {
	for i, s := range seats {
		for _, before := range seats[:i] {
			if s.DeputyFor != "" || before.DeputyFor != "" || !together(s, before) {
				continue
			}
			args := diag.Args{"seat": s.Seat, "other": before.ID}
			switch {
			case s.Seat == before.Seat && (s.Seat == "chair" || s.Seat == "vice-chair"):
				p.add(rec.At("seats", index(i)), "", args)
			case s.Person != nil && before.Person != nil && s.Person.ID == before.Person.ID:
				args["person"] = s.Person.Name
				p.add(rec.At("seats", index(i)), "person", args)
			}
		}
	}
}

// together tells whether two seats surely exist at the same time: neither ends before
// the other begins.
func together(a, b record.Seat) bool {
	return !apart(a.To, b.From) && !apart(b.To, a.From)
}

// apart tells whether what ends at to may be over when the other begins: only an end
// that surely comes after the beginning makes them meet.
func apart(to, from record.When) bool {
	if to.IsZero() {
		return false
	}
	return from.IsZero() || date.Compare(to.EDTF, from.EDTF) != date.After
}

// chairSides finds a chair and a vice-chair of the same side at the same time, where
// the two sides are to have one each.
func chairSides(p *pass) {
	for _, b := range recorded[record.Body](p) {
		if b.Value.Swap == nil || len(b.Value.Swap.Sides) < 2 {
			continue
		}
		for i, s := range b.Value.Seats {
			for _, other := range b.Value.Seats {
				if s.Seat != "vice-chair" || other.Seat != "chair" || !together(s, other) {
					continue
				}
				side := p.side(s.Of)
				if side != "" && side == p.side(other.Of) {
					p.add(b.At("seats", index(i)), "", diag.Args{"side": side, "chair": p.name(other.Of), "deputy": p.name(s.Of)})
				}
			}
		}
	}
}

// side gives the type of party that a seat belongs to, "" where that is not known.
func (p *pass) side(id string) string {
	a, ok := p.snap.Actor(id)
	if !ok {
		return ""
	}
	return a.Type
}

// bodyState finds bodies that were proposed once and that nothing later confirms.
func bodyState(p *pass) {
	for _, b := range recorded[record.Body](p) {
		switch b.Value.State {
		case "not-confirmed", record.Unknown:
			p.add(b.At("state"), "", diag.Args{"name": p.label(b.Value.Name, b.ID)})
		}
	}
}

// personsWithoutOffice finds persons of whom neither office nor organisation is said.
func personsWithoutOffice(p *pass) {
	v := p.snap.Guidance()
	if v.Value == nil {
		return
	}
	for i, g := range v.Value.Guidance {
		for k, person := range g.Authors {
			if unsaid(person.Office) && unsaid(person.Organisation) {
				p.add(v.At("guidance", index(i), "authors", index(k)), "", diag.Args{"person": person.Name})
			}
		}
	}
}
