package record

import "github.com/helsefellesskap/hfh/internal/date"

// Agreement is an agreement between the parties.
type Agreement struct {
	Common
	Governed
	Type        string        `json:"type"` // cooperation, service, intent, national, other
	Parties     Actors        `json:"parties"`
	LawPoints   []int         `json:"law_points"` // 1 to 13, of the law's list of what agreements must cover
	Count       *int          `json:"count"`      // how many agreements, where several are told of as one
	Approved    *Approved     `json:"approved"`
	Review      date.Duration `json:"review"`
	Termination string        `json:"termination"`
	State       string        `json:"state"` // in-preparation, in-force, ended, unknown
	Tail
}

// Approved says when and by whom (or by "unknown") an agreement was approved.
type Approved struct {
	Date When   `json:"date"`
	By   string `json:"by"`
	Note string `json:"note"`
}
