package record

import (
	"slices"
	"strconv"
)

// Meeting is a meeting of one or several bodies, with its agenda and decisions.
type Meeting struct {
	Common
	Bodies      []string            `json:"bodies"`
	Name        Label               `json:"name"`
	Number      string              `json:"number"`
	Date        When                `json:"date"`
	Time        string              `json:"time"`
	Place       string              `json:"place"` // a town
	State       string              `json:"state"` // planned, called, held, moved, cancelled, unknown
	ForYear     string              `json:"for_year"`
	Event       string              `json:"event"`
	Moved       *Moved              `json:"moved"`
	Cancelled   *Cancelled          `json:"cancelled"`
	Notice      *Notice             `json:"notice"`
	Papers      []Paper             `json:"papers"`
	Attendance  []Attendee          `json:"attendance"`
	Items       []Item              `json:"items"`
	Minutes     *Minutes            `json:"minutes"`
	Corrections []MinutesCorrection `json:"corrections"`
	Example     bool                `json:"example"`
	Uncertain   bool                `json:"uncertain"`
	Tail
}

// Moved says from when to when, and why, a meeting was moved.
type Moved struct {
	From     When   `json:"from"`
	To       When   `json:"to"`
	Reason   string `json:"reason"`
	Into     string `json:"into"` // id of the meeting that it was merged with
	Decision string `json:"decision"`
}

// Cancelled says when and why a meeting was cancelled.
type Cancelled struct {
	Date     When   `json:"date"`
	Reason   string `json:"reason"`
	Decision string `json:"decision"`
}

// Notice says when the notice of a meeting went out.
type Notice struct {
	Sent When   `json:"sent"`
	Note string `json:"note"`
}

// Paper is a draft that went out with the papers of a meeting: Seal is the control
// figure of its text as it was then.
type Paper struct {
	ID       string `json:"id"`
	Document string `json:"document"` // address of the draft
	Seal     string `json:"seal"`     // "sha256:<hex>"
	Sent     When   `json:"sent"`
	Item     string `json:"item"` // id of the agenda item
}

// MinutesCorrection is a correction of minutes that were approved. Seal is the control
// figure of what the minutes fix, after it.
type MinutesCorrection struct {
	ID     string `json:"id"`
	Date   When   `json:"date"`
	What   string `json:"what"`
	Reason string `json:"reason"`
	Seal   string `json:"seal"`
}

// Attendee is someone who was at a meeting, was to be, or was away.
type Attendee struct {
	ID        string  `json:"id"`
	Actor     string  `json:"actor"`
	Person    *Person `json:"person"`
	Seat      string  `json:"seat"`       // id of a seat of the body
	Body      string  `json:"body"`       // whose seat, where the meeting is of several bodies
	State     string  `json:"state"`      // present (also when empty), away, called
	DeputyFor string  `json:"deputy_for"` // id of the seat that a deputy met for
	As        string  `json:"as"`         // member, deputy, observer, guest
	Note      string  `json:"note"`
}

// Away tells whether the attendee was not there.
func (a Attendee) Away() bool { return a.State == "away" }

// Item is a case on a meeting's agenda.
type Item struct {
	ID             string         `json:"id"`
	Number         string         `json:"number"` // as printed
	Name           Label          `json:"name"`
	Kind           string         `json:"kind"` // information, discussion, decision, unknown
	Recommendation string         `json:"recommendation"`
	Decision       *Decision      `json:"decision"`
	Impartiality   []Impartiality `json:"impartiality"`
	Case           string         `json:"case"`
	Documents      []string       `json:"documents"`
	Access         *Access        `json:"access"`
	Note           string         `json:"note"`
	Source         Sources        `json:"source"`
}

// Exempt tells whether the public may not see what the item is about.
func (i *Item) Exempt() bool { return i.Access != nil && i.Access.Exempt != "" }

// Impartiality says of a seat whether its holder left while a case was treated. Why is
// never recorded.
type Impartiality struct {
	ID    string `json:"id"`
	Seat  string `json:"seat"`
	Actor string `json:"actor"`
	Left  bool   `json:"left"`
}

// Minutes says how far the minutes of a meeting have come.
type Minutes struct {
	State        string  `json:"state"` // none, draft, sent, approved
	Sent         When    `json:"sent"`
	RemarksUntil When    `json:"remarks_until"`
	Approved     When    `json:"approved"`
	ApprovedBy   string  `json:"approved_by"` // chair, next-meeting
	ApprovedIn   string  `json:"approved_in"` // id of the meeting
	Seal         string  `json:"seal"`        // of what the minutes fix, at approval
	At           string  `json:"at"`
	Note         string  `json:"note"`
	Source       Sources `json:"source"`
}

// Item finds an agenda item by its id or its number as printed; nil where none is.
func (m *Meeting) Item(idOrNumber string) *Item {
	for i := range m.Items {
		if m.Items[i].ID == idOrNumber {
			return &m.Items[i]
		}
	}
	for i := range m.Items {
		if n := m.Items[i].Number; n != "" && n == idOrNumber {
			return &m.Items[i]
		}
	}
	return nil
}

// Approved tells whether the minutes are approved, so that only a correction changes
// what they fix.
func (m *Meeting) Approved() bool { return m.Minutes != nil && m.Minutes.State == "approved" }

// ItemPath gives where an agenda item stands, "items/2" in steps; nil where it is none
// of the meeting's.
func (m *Meeting) ItemPath(item *Item) []string {
	for i := range m.Items {
		if &m.Items[i] == item {
			return []string{"items", strconv.Itoa(i)}
		}
	}
	return nil
}

// ToCome tells whether the meeting is meant to be held yet: planned, called, or moved
// to the day that it has now.
func (m *Meeting) ToCome() bool {
	switch m.State {
	case "planned", "called":
		return true
	case "moved":
		return m.Moved != nil && m.Moved.Into == "" && !m.Moved.To.IsZero() && m.Moved.To.EDTF.String() == m.Date.EDTF.String()
	}
	return false
}

// MinutesSealOf gives the seal that a meeting's approved minutes are to have: of the last
// correction, else of the approval; "" where they are not approved or have none.
func MinutesSealOf(m *Meeting) string {
	if m == nil || !m.Approved() {
		return ""
	}
	for _, c := range slices.Backward(m.Corrections) {
		if c.Seal != "" {
			return c.Seal
		}
	}
	return m.Minutes.Seal
}
