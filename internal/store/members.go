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

// PartiesOn gives the parties that are members of the partnership on a day.
func (s *Snapshot) PartiesOn(day date.Day) Members {
	parties := s.Parties().Value
	if parties == nil {
		return Members{Unknown: true}
	}
	var m Members
	m.Sure, m.Maybe = parties.MembersOn(day)
	return m.settle()
}

// MembersOf gives whom an actor stands for on a day: a party for itself, a group for
// its parties, an organisation for its members, a body or FSU for those whose seats
// it has. An id that is no actor's stands for nobody.
func (s *Snapshot) MembersOf(id string, day date.Day) Members {
	a, ok := s.Actor(id)
	if !ok {
		return Members{}
	}
	m := Members{Unknown: true} // also where the record does not have its schema's shape
	switch a.Kind {
	case PartyActor, GroupActor:
		if parties := s.Parties().Value; parties != nil {
			m = partiesOf(parties, id, day)
		}
	case OrganisationActor:
		if orgs := s.Organisations().Value; orgs != nil {
			m = organisationOn(orgs, id, day)
		}
	case BodyActor:
		if b := s.Body(id).Value; b != nil {
			m = seatsOn(b.Seats, day)
		}
	case FSUActor:
		if f := s.FSU(id).Value; f != nil {
			m = seatsOn(f.Seats, day)
		}
	}
	return m.settle()
}

// partiesOf gives a party itself, or the parties of a group.
func partiesOf(parties *record.Parties, id string, day date.Day) Members {
	var m Members
	if p := parties.Party(id); p != nil {
		m.add(id, p.MemberOn(day))
		return m
	}
	g := parties.Group(id)
	if g == nil {
		return Members{Unknown: true}
	}
	resolved := parties.Resolve(g, day)
	return Members{Sure: resolved.Members, Maybe: resolved.Perhaps, Unknown: !resolved.Known}
}

// organisationOn gives the members that an organisation names.
func organisationOn(orgs *record.Organisations, id string, day date.Day) Members {
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
