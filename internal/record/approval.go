package record

import (
	"slices"

	"github.com/helsefellesskap/hfh/internal/date"
)

// What an owner can decide about a document.
const (
	OwnerApproves  = "approved"
	OwnerOnTerms   = "conditional"
	OwnerPostpones = "postponed"
	OwnerRefuses   = "refused"
)

// Approval is an owner's treatment of a document, in the owner's own body.
type Approval struct {
	ID         string              `json:"id"`
	Party      string              `json:"party"`
	Date       When                `json:"date"`
	Version    string              `json:"version"` // label of the version that it is about
	Seal       string              `json:"seal"`    // of the draft that it is about, until it is adopted as it was
	Body       string              `json:"body"`    // the owner's own, in words, or the id of one that may decide for it
	Case       string              `json:"case"`
	Position   string              `json:"position"` // approved, conditional, postponed, refused
	Conditions []ApprovalCondition `json:"conditions"`
	Link       string              `json:"link"`
	Note       string              `json:"note"`
	Source     Sources             `json:"source"`
}

// ApprovalCondition is a condition that an owner set, and what it is followed up by.
type ApprovalCondition struct {
	ID       string `json:"id"`
	Text     string `json:"text"`
	Followup string `json:"followup"` // id in the followups, "" for none
	Met      When   `json:"met"`      // the day when it was met; zero: it is open
}

// Speaks tells whether an approval is about a text: the version with this label or, for
// a draft, the text with this seal. One that says neither is about what it stands in.
func (a *Approval) Speaks(version, seal string) bool {
	switch {
	case a.Version != "":
		return a.Version == version
	case a.Seal != "":
		return a.Seal == seal
	}
	return true
}

// Standing gives what an owner decided last about a text, by day and, on the same day,
// by order in the file; nil where nothing is said. version and seal are as for Speaks.
func Standing(list []Approval, party, version, seal string) *Approval {
	var last *Approval
	for i := range list {
		a := &list[i]
		if a.Party == party && a.Speaks(version, seal) && (last == nil || !before(a.Date, last.Date)) {
			last = a
		}
	}
	return last
}

// Delegation is what a party has let a body decide for it.
type Delegation struct {
	ID        string   `json:"id"`
	Body      string   `json:"body"`
	Documents []string `json:"documents"` // kinds; none means all
	From      When     `json:"from"`
	To        When     `json:"to"`
	Case      string   `json:"case"`
	Note      string   `json:"note"`
	Source    Sources  `json:"source"`
}

// MayDecide tells whether a body may decide about a kind of document for the party on a
// day: only what the party itself has let it.
func (p *Party) MayDecide(body, kind string, day date.Day) date.Tri {
	best := date.No
	for _, d := range p.Delegations {
		if d.Body != body || len(d.Documents) > 0 && !slices.Contains(d.Documents, kind) {
			continue
		}
		switch During(d.From, d.To, day) {
		case date.Yes:
			return date.Yes
		case date.CannotTell:
			best = date.CannotTell
		}
	}
	return best
}

// Holder gives the office of the party that has a known holder on a day, the first in
// the order of the file; nil where no office does.
func (p *Party) Holder(day date.Day) *Office {
	for i := range p.Offices {
		if o := &p.Offices[i]; o.Held(day) != date.No {
			return o
		}
	}
	return nil
}

// Held tells whether the office has a known holder on a day: the office's own days, and
// those of the person in it.
func (o *Office) Held(day date.Day) date.Tri {
	if o.Person == nil || o.Person.Name == "" || o.Person.Name == Unknown {
		return date.No
	}
	return both(During(o.From, o.To, day), During(o.Person.From, o.Person.To, day))
}
