package record

import "github.com/helsefellesskap/hfh/internal/date"

// Body is an organ of the partnership, or one that it deals with.
type Body struct {
	Common
	Name            Label             `json:"name"`
	Abbreviation    string            `json:"abbreviation"`
	Aliases         []string          `json:"aliases"`
	Type            string            `json:"type"`
	Level           string            `json:"level"`
	State           string            `json:"state"` // active, proposed, former, not-confirmed, unknown
	Parent          string            `json:"parent"`
	Succeeds        []string          `json:"succeeds"`
	From            When              `json:"from"`
	To              When              `json:"to"`
	Constituted     When              `json:"constituted"`
	Role            string            `json:"role"`
	DecisionMode    string            `json:"decision_mode"` // consensus, vote, other, unknown
	Open            string            `json:"open"`          // open, closed, unclear
	Meets           *Meets            `json:"meets"`
	Term            date.Duration     `json:"term"`
	Swap            *Swap             `json:"swap"`
	Notice          date.Duration     `json:"notice"`
	CaseNumber      string            `json:"case_number"`
	Minutes         *MinutesPolicy    `json:"minutes"`
	Compositions    []BodyComposition `json:"compositions"`
	Seats           []Seat            `json:"seats"`
	MeetingsCounted []MeetingCount    `json:"meetings_counted"`
	Tail
}

// Meets says how often a body meets: from Min to Max times in Per.
type Meets struct {
	Per    date.Duration `json:"per"`
	Min    *int          `json:"min"`
	Max    *int          `json:"max"`
	Status string        `json:"status"` // stated, proposed
	Note   string        `json:"note"`
	Source Sources       `json:"source"`
}

// MinutesPolicy says how the minutes of a body's meetings are approved.
type MinutesPolicy struct {
	ApprovedBy string        `json:"approved_by"` // chair, next-meeting; "" where nothing is said
	Remarks    date.Duration `json:"remarks"`     // how long the members have for remarks
	Note       string        `json:"note"`
	Source     Sources       `json:"source"`
}

// Swap says when chair and deputy change places between the sides.
type Swap struct {
	After     date.Duration `json:"after"`
	Sides     []string      `json:"sides"` // types of parties
	From      When          `json:"from"`
	Tolerance date.Duration `json:"tolerance"`
	Note      string        `json:"note"`
	Source    Sources       `json:"source"`
}

// BodyComposition is who a body consists of, as one source has it for a time.
type BodyComposition struct {
	ID      string              `json:"id"`
	Status  string              `json:"status"` // stated, proposed
	From    When                `json:"from"`
	To      When                `json:"to"`
	Members []CompositionMember `json:"members"`
	Note    string              `json:"note"`
	Source  Sources             `json:"source"`
}

// CompositionMember is one or several seats of a composition.
type CompositionMember struct {
	ID        string  `json:"id"`
	Seat      string  `json:"seat"`
	Voting    string  `json:"voting"`
	Of        string  `json:"of"`
	Count     *int    `json:"count"`
	Name      string  `json:"name"`
	Uncertain bool    `json:"uncertain"`
	Note      string  `json:"note"`
	Source    Sources `json:"source"`
}

// MeetingCount is how many meetings a source counts in a year.
type MeetingCount struct {
	ID     string  `json:"id"`
	Year   string  `json:"year"`
	Count  int     `json:"count"`
	Note   string  `json:"note"`
	Source Sources `json:"source"`
}
