package record

import (
	"slices"

	"github.com/helsefellesskap/hfh/internal/date"
)

// The states of a party.
const (
	Invited  = "invited"
	Joined   = "joined"
	Declined = "declined"
	Left     = "left"
)

// MemberOn tells whether the party is a member of the partnership on a day. Both from
// and to are days of membership; a party of which neither is said, nor another state,
// is one. One that was only invited or declined never was; of one that left on a day
// not stated, or whose state is unknown, it cannot tell.
func (p *Party) MemberOn(day date.Day) date.Tri {
	switch {
	case p.State == Invited || p.State == Declined:
		return date.No
	case p.From.IsZero() && p.To.IsZero() && p.State == Unknown:
		return date.CannotTell
	}
	answer := During(p.From, p.To, day)
	if answer == date.Yes && p.State == Left && p.To.IsZero() {
		return date.CannotTell
	}
	return answer
}

// Party gives a party by its id; nil where none has it.
func (p *Parties) Party(id string) *Party {
	for i := range p.Parties {
		if p.Parties[i].ID == id {
			return &p.Parties[i]
		}
	}
	return nil
}

// Group gives a group by its id; nil where none has it.
func (p *Parties) Group(id string) *Group {
	for i := range p.Groups {
		if p.Groups[i].ID == id {
			return &p.Groups[i]
		}
	}
	return nil
}

// MembersOn gives the ids of the parties that are members on a day, and of those of
// which it cannot tell, each in the order of the file.
func (p *Parties) MembersOn(day date.Day) (members, perhaps []string) {
	return p.sift(func(party *Party) date.Tri { return party.MemberOn(day) })
}

func (p *Parties) sift(in func(*Party) date.Tri) (yes, perhaps []string) {
	for i := range p.Parties {
		switch in(&p.Parties[i]) {
		case date.Yes:
			yes = append(yes, p.Parties[i].ID)
		case date.CannotTell:
			perhaps = append(perhaps, p.Parties[i].ID)
		}
	}
	return yes, perhaps
}

// Resolved is whom a group means on a day.
type Resolved struct {
	Members []string // ids of parties, in the order of the file
	Perhaps []string // those of which it cannot tell
	Known   bool     // false where the sources do not say who is in the group
}

// Resolve gives the parties of a group on a day: every member of the type, or those
// that are listed, if they are in the group and the partnership that day.
func (p *Parties) Resolve(g *Group, day date.Day) Resolved {
	if g.AllOf == "" && (g.Members.Unknown() || len(g.Members) == 0) {
		return Resolved{}
	}
	yes, perhaps := p.sift(func(party *Party) date.Tri {
		return both(party.MemberOn(day), g.holds(party, day))
	})
	return Resolved{Members: yes, Perhaps: perhaps, Known: true}
}

// holds tells whether a party is in the group on a day, member or not.
func (g *Group) holds(party *Party, day date.Day) date.Tri {
	if g.AllOf == "all" || g.AllOf != "" && g.AllOf == party.Type {
		return During(g.From, g.To, day)
	}
	i := slices.IndexFunc(g.Members, func(m Member) bool { return m.ID == party.ID })
	if i < 0 {
		return date.No
	}
	return both(During(g.From, g.To, day), During(g.Members[i].From, g.Members[i].To, day))
}

// both is the answer to "a and b".
func both(a, b date.Tri) date.Tri {
	switch {
	case a == date.No || b == date.No:
		return date.No
	case a == date.Yes && b == date.Yes:
		return date.Yes
	default:
		return date.CannotTell
	}
}
