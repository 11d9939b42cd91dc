package check

import (
	"slices"

	"github.com/helsefellesskap/hfh/internal/date"
	"github.com/helsefellesskap/hfh/internal/diag"
	"github.com/helsefellesskap/hfh/internal/record"
	"github.com/helsefellesskap/hfh/internal/store"
)

// fsuRules judge the professional committees. What each shall have is told of as not
// documented where it is, never as wrong.
func fsuRules() []Rule {
	return []Rule{
		{ID: "fsu/user-seat", Severity: diag.Warning, Holds: []string{"R10", "A27", "A67"}, Parameter: "composition", set: composed("user-rep"), Run: func(p *pass) { p.fsuSeats("user-rep") }},
		{ID: "fsu/gp-seat", Severity: diag.Warning, Holds: []string{"R11", "A27", "A34", "A67"}, Parameter: "composition", set: composed("gp"), Run: func(p *pass) { p.fsuSeats("gp") }},
		{ID: "fsu/mandate", Severity: diag.Warning, Holds: []string{"R7", "R8", "A26"}, Run: mandateDocumented},
		{ID: "fsu/case", Severity: diag.Note, Holds: []string{"R8", "A26"}, Run: caseDocumented},
		{ID: "fsu/routines", Severity: diag.Note, Holds: []string{"R8", "A26"}, Run: routinesDocumented},
		{ID: "fsu/mandate-giver", Severity: diag.Warning, Holds: []string{"R7", "A25"}, Parameter: "documents/fsu/adopter", set: adopterSet("fsu"), Run: mandateGiver},
		{ID: "fsu/permanence", Severity: diag.Note, Holds: []string{"R6", "A24"}, Run: permanence},
		{ID: "fsu/state-unknown", Severity: diag.Note, Holds: []string{"A51"}, Run: fsuState},
		{ID: "fsu/steering", Severity: diag.Warning, Holds: []string{"R9", "A67"}, Parameter: "documents/fsu/adopter", set: adopterSet("fsu"), Run: steering},
		{ID: "fsu/subgroup-unknown", Severity: diag.Note, Holds: []string{"A65"}, Run: subgroups},
	}
}

// adopterSet tells whether the register says who adopts a kind of document.
func adopterSet(kind string) func(*store.Snapshot) bool {
	return func(s *store.Snapshot) bool {
		policy := s.Community.Policy(kind)
		return policy != nil && policy.Adopter != ""
	}
}

// composed tells whether the register asks the committees for a seat.
func composed(seat string) func(*store.Snapshot) bool {
	return func(s *store.Snapshot) bool { return compositionOf(s, seat) != nil }
}

// compositionOf gives what the register asks of every committee about one sort of seat.
func compositionOf(s *store.Snapshot, seat string) *record.CompositionRule {
	i := slices.IndexFunc(s.Community.Composition, func(c record.CompositionRule) bool { return c.Of == "fsu" && c.Seat == seat })
	if i < 0 {
		return nil
	}
	return &s.Community.Composition[i]
}

// working gives the committees that have work: not those that are closed or only
// planned.
func working(p *pass) []store.View[record.FSU] {
	return slices.DeleteFunc(recorded[record.FSU](p), func(v store.View[record.FSU]) bool {
		return v.Value.State == "closed" || v.Value.State == "planned"
	})
}

// fsuSeats judges one sort of seat: met, not met, or not documented where the roster is
// not known.
func (p *pass) fsuSeats(seat string) {
	rule := compositionOf(p.snap, seat)
	severity := p.rule.Severity
	if s, err := diag.ParseSeverity(rule.Severity); err == nil {
		severity = s
	}
	for _, f := range working(p) {
		have, dated := p.seated(f.Value.Seats, seat)
		seats := f.At("seats")
		seats.Dated = dated
		args := diag.Args{"name": p.label(f.Value.Name, f.ID), "seat": seat, "have": index(have)}
		switch {
		case rule.Max != nil && have > *rule.Max:
			args["max"] = index(*rule.Max)
			p.addAs(severity, seats, "many", args)
		case rule.Min == nil || have >= *rule.Min:
		case f.Value.Roster == record.Documented:
			args["min"] = index(*rule.Min)
			p.addAs(severity, seats, "", args)
		default:
			p.addAs(min(severity, diag.Warning), f.At("roster"), "not-documented", args)
		}
	}
}

// seated counts the seats of a sort that are there on the day asked about and not said
// to be empty. dated tells that the day made a difference.
func (p *pass) seated(seats []record.Seat, sort string) (n int, dated bool) {
	for _, s := range seats {
		if s.Seat != sort || s.State == "vacant" || s.DeputyFor != "" {
			continue
		}
		if p.opt.AsOf.IsZero() || s.On(p.opt.AsOf) != date.No {
			n++
		}
		dated = dated || !s.From.IsZero() || !s.To.IsZero()
	}
	return n, dated
}

// mandateDocumented finds committees whose mandate is not documented.
func mandateDocumented(p *pass) {
	for _, f := range working(p) {
		args := diag.Args{"name": p.label(f.Value.Name, f.ID)}
		switch m := f.Value.Mandate; {
		case m == nil:
			p.add(f.At(), "", args)
		case m.State == record.Mentioned:
			p.add(f.At("mandate"), "mentioned", args)
		case m.State == record.NotDocumented || m.State == "" && m.Adopted == nil:
			p.add(f.At("mandate"), "", args)
		}
	}
}

func caseDocumented(p *pass) {
	p.evidence("case", func(f *record.FSU) *record.Evidence { return f.Case })
}

func routinesDocumented(p *pass) {
	p.evidence("routines", func(f *record.FSU) *record.Evidence { return f.Routines })
}

// evidence finds committees where one thing that each shall have is not documented.
func (p *pass) evidence(field string, of func(*record.FSU) *record.Evidence) {
	for _, f := range working(p) {
		e := of(f.Value)
		args := diag.Args{"name": p.label(f.Value.Name, f.ID)}
		switch {
		case e == nil || e.State == record.NotDocumented:
			p.add(f.At(field), "", args)
		case e.State == record.Mentioned:
			p.add(f.At(field), "mentioned", args)
		}
	}
}

// mandateGiver finds mandates given by another body than the one that gives mandates
// here.
func mandateGiver(p *pass) {
	adopter := p.snap.Community.Policy("fsu").Adopter
	for _, f := range typed[record.FSU](p) {
		m := f.Value.Mandate
		if m == nil {
			continue
		}
		switch by := giver(m); {
		case by != "" && by != adopter:
			p.add(f.At("mandate", giverField(m)), "", diag.Args{"by": p.name(by), "adopter": p.name(adopter)})
		case by == "" && m.State == record.Documented && !f.Draft:
			p.add(f.At("mandate", "given_by"), "unknown", diag.Args{"adopter": p.name(adopter)})
		}
	}
}

func giver(m *record.Mandate) string {
	if m.GivenBy != "" || m.Adopted == nil {
		return m.GivenBy
	}
	return m.Adopted.Body
}

func giverField(m *record.Mandate) string {
	if m.GivenBy != "" {
		return "given_by"
	}
	return "adopted"
}

func permanence(p *pass) {
	for _, f := range working(p) {
		if f.Value.Permanence == "" || f.Value.Permanence == record.Unknown {
			p.add(f.At("permanence"), "", diag.Args{"name": p.label(f.Value.Name, f.ID)})
		}
	}
}

func fsuState(p *pass) {
	for _, f := range recorded[record.FSU](p) {
		if f.Value.State == record.Unknown {
			p.add(f.At("state"), "", diag.Args{"name": p.label(f.Value.Name, f.ID)})
		}
	}
}

// steering finds committees that have another steering group than the body that gives
// them their mandate, or none.
func steering(p *pass) {
	adopter := p.snap.Community.Policy("fsu").Adopter
	for _, f := range working(p) {
		args := diag.Args{"name": p.label(f.Value.Name, f.ID), "by": p.name(f.Value.Steering), "adopter": p.name(adopter)}
		switch f.Value.Steering {
		case adopter:
		case "":
			p.add(f.At("steering"), "unknown", args)
		default:
			p.add(f.At("steering"), "", args)
		}
	}
}

// subgroups finds parts of a committee of which it is not said whether they are a group
// of people or a project.
func subgroups(p *pass) {
	for _, f := range recorded[record.FSU](p) {
		for i, g := range f.Value.Subgroups {
			if g.Type == record.Unknown {
				p.add(f.At("subgroups", index(i)), "", diag.Args{"name": p.label(g.Name, g.ID)})
			}
		}
	}
}
