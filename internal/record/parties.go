package record

// Parties are the trust and the municipalities, and named groups of them.
type Parties struct {
	Common
	Parties []Party `json:"parties"`
	Groups  []Group `json:"groups"`
	Tail
}

// Party is a member of the partnership, now, once or invited.
type Party struct {
	ID                 string       `json:"id"`
	Name               Label        `json:"name"`
	OfficialName       Label        `json:"official_name"`
	Type               string       `json:"type"` // municipality, trust, hospital, …
	Aliases            []string     `json:"aliases"`
	Number             string       `json:"number"` // of a municipality, four digits
	OrganisationNumber string       `json:"organisation_number"`
	NumberSource       Sources      `json:"number_source"`
	Inbox              string       `json:"inbox"`
	From               When         `json:"from"`
	To                 When         `json:"to"`
	State              string       `json:"state"` // invited, joined, declined, left, unknown
	Offices            []Office     `json:"offices"`
	Delegations        []Delegation `json:"delegations"`
	Note               string       `json:"note"`
	Source             Sources      `json:"source"`
}

// Office is an office of a party and who holds it.
type Office struct {
	ID      string   `json:"id"`
	Title   string   `json:"title"`
	Aliases []string `json:"aliases"`
	Person  *Person  `json:"person"`
	From    When     `json:"from"`
	To      When     `json:"to"`
	Note    string   `json:"note"`
	Source  Sources  `json:"source"`
}

// Group is a named set of parties: every one of a type, some that are listed, or
// some that the sources do not name.
type Group struct {
	ID      string   `json:"id"`
	Name    Label    `json:"name"`
	Aliases []string `json:"aliases"`
	AllOf   string   `json:"all_of"` // municipality, trust, hospital, all
	Members Members  `json:"members"`
	Count   *int     `json:"count"` // how many, where only that is said
	From    When     `json:"from"`
	To      When     `json:"to"`
	Note    string   `json:"note"`
	Source  Sources  `json:"source"`
}

// Member is a party in a group, for a time.
type Member struct {
	ID     string  `json:"id"`
	From   When    `json:"from"`
	To     When    `json:"to"`
	Note   string  `json:"note"`
	Source Sources `json:"source"`
}

// Members are the parties of a group, or the one text "unknown".
type Members []Member

// UnmarshalText reads the plain form, which is only ever "unknown".
func (m *Members) UnmarshalText(text []byte) error {
	*m = Members{{ID: string(text)}}
	return nil
}

// Unknown reports whether it is said that the members are not known.
func (m Members) Unknown() bool { return len(m) == 1 && m[0].ID == Unknown }
