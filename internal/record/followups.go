package record

// Followups are what is to be done after decisions.
type Followups struct {
	Common
	Followups []Followup `json:"followups"`
	Tail
}

// Followup is one thing to be done.
type Followup struct {
	ID          string  `json:"id"`
	Name        Label   `json:"name"`
	Decision    string  `json:"decision"`
	Responsible Actors  `json:"responsible"`
	Due         When    `json:"due"`
	State       string  `json:"state"` // open, done, dropped
	Done        When    `json:"done"`
	Note        string  `json:"note"`
	Source      Sources `json:"source"`
}
