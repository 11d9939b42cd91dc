package store

import (
	"slices"

	"github.com/helsefellesskap/hfh/internal/date"
	"github.com/helsefellesskap/hfh/internal/record"
)

// Members are the actors that something consists of on a day.
type Members struct {
	Sure  []string // ids, sorted
	Maybe []string // those of whom the dates do not tell, sorted
	// Unknown tells that the sources do not say who the members are.
	Unknown bool
}

// add takes an actor in as far as it is one on the day.
func (m *Members) add(id string, on date.Tri) {
	switch on {
	case date.Yes:
		m.Sure = append(m.Sure, id)
	case date.CannotTell:
		m.Maybe = append(m.Maybe, id)
	}
}

// settle sorts the ids, each once, and the sure ones only among the sure.
func (m Members) settle() Members {
	slices.Sort(m.Sure)
	m.Sure = slices.Compact(m.Sure)
	slices.Sort(m.Maybe)
	m.Maybe = slices.DeleteFunc(slices.Compact(m.Maybe), func(id string) bool { return slices.Contains(m.Sure, id) })
	return m
}

// both is Yes when both are, and No when one is.
func both(a, b date.Tri) date.Tri {
	switch {
	case a == date.No || b == date.No:
		return date.No
	case a == date.Yes && b == date.Yes:
		return date.Yes
	}
	return date.CannotTell
}

// MemberOn tells whether a party is a member of the partnership on a day. One that
// was invited or declined is not; of one that left on no known day it cannot tell.
func MemberOn(p record.Party, day date.Day) date.Tri {
	switch p.State {
	case "invited", "declined":
		return date.No
	case "left":
		if p.To.IsZero() {
			return both(date.CannotTell, record.During(p.From, p.To, day))
		}
	}
	return record.During(p.From, p.To, day)
}

// PartiesOn gives the parties that are members of the partnership on a day.
func (s *Snapshot) PartiesOn(day date.Day) Members {
	return s.partiesOfType("all", day, date.Yes).settle()
}

// partiesOfType gives the members of a type ("all": of any), as sure as the group that
// asks for them.
func (s *Snapshot) partiesOfType(kind string, day date.Day, group date.Tri) Members {
	parties := s.Parties().Value
	if parties == nil {
		return Members{Unknown: true}
	}
	var m Members
	for _, p := range parties.Parties {
		if kind == "all" || p.Type == kind {
			m.add(p.ID, both(group, MemberOn(p, day)))
		}
	}
	return m
}

// MembersOf gives whom an actor stands for on a day: a party for itself, a group for
// its parties, an organisation for its members, a body or FSU for those whose seats
// it has. An id that is no actor's stands for nobody.
func (s *Snapshot) MembersOf(id string, day date.Day) Members {
	a, ok := s.Actor(id)
	if !ok {
		return Members{}
	}
	switch a.Kind {
	case PartyActor:
		return s.partyItself(id, day)
	case GroupActor:
		return s.groupOn(id, day).settle()
	case OrganisationActor:
		return s.organisationOn(id, day).settle()
	case BodyActor:
		if b := s.Body(id).Value; b != nil {
			return seatsOn(b.Seats, day).settle()
		}
	case FSUActor:
		if f := s.FSU(id).Value; f != nil {
			return seatsOn(f.Seats, day).settle()
		}
	}
	return Members{Unknown: true}
}

func (s *Snapshot) partyItself(id string, day date.Day) Members {
	var m Members
	if p := s.party(id); p != nil {
		m.add(id, MemberOn(*p, day))
	}
	return m
}

// party gives a party by its id, nil when there is none.
func (s *Snapshot) party(id string) *record.Party {
	parties := s.Parties().Value
	if parties == nil {
		return nil
	}
	i := slices.IndexFunc(parties.Parties, func(p record.Party) bool { return p.ID == id })
	if i < 0 {
		return nil
	}
	return &parties.Parties[i]
}

// groupOn gives the parties of a group on a day: those that are in the group and in
// the partnership then.
func (s *Snapshot) groupOn(id string, day date.Day) Members {
	parties := s.Parties().Value
	if parties == nil {
		return Members{Unknown: true}
	}
	i := slices.IndexFunc(parties.Groups, func(g record.Group) bool { return g.ID == id })
	if i < 0 {
		return Members{Unknown: true}
	}
	g := parties.Groups[i]
	there := record.During(g.From, g.To, day)
	switch {
	case g.AllOf != "":
		return s.partiesOfType(g.AllOf, day, there)
	case len(g.Members) == 0 || g.Members.Unknown():
		return Members{Unknown: true}
	}
	var m Members
	for _, member := range g.Members {
		on := both(there, record.During(member.From, member.To, day))
		if p := s.party(member.ID); p != nil {
			on = both(on, MemberOn(*p, day))
		}
		m.add(member.ID, on)
	}
	return m
}

// organisationOn gives the members that an organisation names.
func (s *Snapshot) organisationOn(id string, day date.Day) Members {
	orgs := s.Organisations().Value
	if orgs == nil {
		return Members{Unknown: true}
	}
	i := slices.IndexFunc(orgs.Organisations, func(o record.Organisation) bool { return o.ID == id })
	if i < 0 || len(orgs.Organisations[i].Members.IDs()) == 0 {
		return Members{Unknown: true}
	}
	o := orgs.Organisations[i]
	var m Members
	for _, member := range o.Members.IDs() {
		m.add(member, record.During(o.From, o.To, day))
	}
	return m
}

// seatsOn gives those whose seats there are on a day; unknown when no seat says whose
// it is.
func seatsOn(seats []record.Seat, day date.Day) Members {
	m := Members{Unknown: true}
	for _, seat := range seats {
		if seat.Of != "" {
			m.Unknown = false
			m.add(seat.Of, seat.On(day))
		}
	}
	return m
}
