package record

// Hearing is a round in which a draft is sent out for remarks.
type Hearing struct {
	Common
	Document   string          `json:"document"`
	Version    string          `json:"version"`
	Round      int             `json:"round"`
	Opened     When            `json:"opened"`
	Deadline   When            `json:"deadline"`
	State      string          `json:"state"` // planned, open, closed
	Recipients Actors          `json:"recipients"`
	Answers    []HearingAnswer `json:"answers"`
	Tail
}

// HearingAnswer is what one recipient answered.
type HearingAnswer struct {
	ID       string  `json:"id"`
	Party    string  `json:"party"`
	Date     When    `json:"date"`
	Position string  `json:"position"` // supports, supports-with-remarks, objects, none
	Case     string  `json:"case"`
	Kind     string  `json:"kind"` // administrative, political, other, unknown
	Note     string  `json:"note"`
	Source   Sources `json:"source"`
}
