package record

// FSU is a professional committee: what it is (living) and the mandate it was given
// (governed).
type FSU struct {
	Common
	Name         Label         `json:"name"`
	Abbreviation string        `json:"abbreviation"`
	Aliases      []string      `json:"aliases"`
	Created      When          `json:"created"`
	Permanence   string        `json:"permanence"` // permanent, temporary, unknown
	State        string        `json:"state"`      // planned, active, closed, unknown
	Closed       When          `json:"closed"`
	Steering     string        `json:"steering"`
	Parent       string        `json:"parent"`
	Roster       string        `json:"roster"` // documented, not-documented, partial
	Seats        []Seat        `json:"seats"`
	Participants []Participant `json:"participants"`
	Subgroups    []Subgroup    `json:"subgroups"`
	Projects     []string      `json:"projects"`
	Case         *Evidence     `json:"case"`
	Routines     *Evidence     `json:"routines"`
	Mandate      *Mandate      `json:"mandate"`
	Draft        *Draft        `json:"draft"`
	Tail
}

// Subgroup is a sub-group, working group or project under an FSU.
type Subgroup struct {
	ID           string        `json:"id"`
	Name         Label         `json:"name"`
	Type         string        `json:"type"` // sub-group, working-group, project, unknown
	Project      string        `json:"project"`
	Participants []Participant `json:"participants"`
	Uncertain    bool          `json:"uncertain"`
	Note         string        `json:"note"`
	Source       Sources       `json:"source"`
}

// The states of Evidence.
const (
	Documented    = "documented"
	Mentioned     = "mentioned"
	NotDocumented = "not-documented"
)

// Evidence says whether something that shall exist is documented.
type Evidence struct {
	State  string  `json:"state"` // Documented, Mentioned, NotDocumented
	Ref    string  `json:"ref"`
	Note   string  `json:"note"`
	Source Sources `json:"source"`
}

// Mandate is what an FSU is to do, as adopted.
type Mandate struct {
	State string `json:"state"` // Documented, Mentioned, NotDocumented
	Edition
	Answers        []Answer       `json:"answers"`
	Confirmations  []Confirmation `json:"confirmations"`
	GivenBy        string         `json:"given_by"`
	DraftedBy      Actors         `json:"drafted_by"`
	Purpose        string         `json:"purpose"`
	Tasks          []SourcedName  `json:"tasks"`
	CooperatesWith Actors         `json:"cooperates_with"`
	Delivery       string         `json:"delivery"`
	ReviewBy       When           `json:"review_by"`
	ReportsTo      string         `json:"reports_to"`
	Resources      string         `json:"resources"`
	Composition    []MandateSeat  `json:"composition"`
	Note           string         `json:"note"`
	Source         Sources        `json:"source"`
}

// MandateSeat is a seat that the mandate asks for.
type MandateSeat struct {
	ID   string `json:"id"`
	Seat string `json:"seat"`
	Min  *int   `json:"min"`
	Max  *int   `json:"max"`
	Of   string `json:"of"`
}
