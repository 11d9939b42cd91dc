package record

// Meeting is a meeting of one or several bodies, with its agenda and decisions.
type Meeting struct {
	Common
	Bodies     []string   `json:"bodies"`
	Name       Label      `json:"name"`
	Number     string     `json:"number"`
	Date       When       `json:"date"`
	Time       string     `json:"time"`
	Place      string     `json:"place"` // a town
	State      string     `json:"state"` // planned, called, held, moved, cancelled, unknown
	ForYear    string     `json:"for_year"`
	Event      string     `json:"event"`
	Moved      *Moved     `json:"moved"`
	Attendance []Attendee `json:"attendance"`
	Items      []Item     `json:"items"`
	Minutes    *Minutes   `json:"minutes"`
	Example    bool       `json:"example"`
	Uncertain  bool       `json:"uncertain"`
	Tail
}

// Moved says from when to when, and why, a meeting was moved.
type Moved struct {
	From     When   `json:"from"`
	To       When   `json:"to"`
	Reason   string `json:"reason"`
	Decision string `json:"decision"`
}

// Attendee is someone who was at a meeting.
type Attendee struct {
	ID     string  `json:"id"`
	Actor  string  `json:"actor"`
	Person *Person `json:"person"`
	As     string  `json:"as"` // member, deputy, observer, guest
	Note   string  `json:"note"`
}

// Item is a case on a meeting's agenda.
type Item struct {
	ID             string    `json:"id"`
	Number         string    `json:"number"` // as printed
	Name           Label     `json:"name"`
	Kind           string    `json:"kind"` // information, discussion, decision, unknown
	Recommendation string    `json:"recommendation"`
	Decision       *Decision `json:"decision"`
	Case           string    `json:"case"`
	Documents      []string  `json:"documents"`
	Access         *Access   `json:"access"`
	Note           string    `json:"note"`
	Source         Sources   `json:"source"`
}

// Minutes says how far the minutes of a meeting have come.
type Minutes struct {
	State    string  `json:"state"` // none, draft, sent, approved
	Approved When    `json:"approved"`
	At       string  `json:"at"`
	Note     string  `json:"note"`
	Source   Sources `json:"source"`
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
