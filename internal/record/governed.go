package record

// Edition is what an adopted version of a governed document says about itself.
type Edition struct {
	Version    string      `json:"version"`
	Name       Label       `json:"name"`
	Period     When        `json:"period"`
	Adopted    *Adopted    `json:"adopted"`
	Effective  When        `json:"effective"`
	Follows    Addresses   `json:"follows"`
	Replaces   string      `json:"replaces"`
	Extensions []Extension `json:"extensions"`
	Approvals  []Approval  `json:"approvals"`
	Withdrawn  *Withdrawn  `json:"withdrawn"`
	Wording    *Wording    `json:"wording"`
	Clauses    []Clause    `json:"clauses"`
}

// Governed is what every governed record has: declaration, statutes, plan,
// agreement, report. An FSU has an Edition in its mandate.
type Governed struct {
	Edition
	Signatures []Signature `json:"signatures"`
	Draft      *Draft      `json:"draft"`
}

// Adopted says when, where and by whom a version was adopted.
type Adopted struct {
	Date     When   `json:"date"`
	Body     string `json:"body"`
	Meeting  string `json:"meeting"`
	Decision string `json:"decision"` // a number as printed, or the id of an item
	Case     string `json:"case"`
	Note     string `json:"note"`
}

// Extension prolongs a version without changing its text.
type Extension struct {
	ID       string `json:"id"`
	Until    When   `json:"until"`
	Meeting  string `json:"meeting"`
	Decision string `json:"decision"`
	Date     When   `json:"date"`
	Note     string `json:"note"`
}

// Signature is one person's signature for one party.
type Signature struct {
	ID         string  `json:"id"`
	Party      string  `json:"party"`
	Name       string  `json:"name"`
	Office     string  `json:"office"`
	Date       When    `json:"date"`
	Place      string  `json:"place"` // a town
	Acting     bool    `json:"acting"`
	OnBehalfOf string  `json:"on_behalf_of"`
	Seal       string  `json:"seal"` // of the draft that was signed, until it is adopted as it was
	Evidence   string  `json:"evidence"`
	Source     Sources `json:"source"`
}

// Withdrawn says when and why a document was withdrawn.
type Withdrawn struct {
	Date    When   `json:"date"`
	Reason  string `json:"reason"`
	Meeting string `json:"meeting"`
}

// Wording says where the adopted text stands.
type Wording struct {
	State    string  `json:"state"` // held, published, unknown, in-preparation
	At       string  `json:"at"`
	Language string  `json:"language"`
	Note     string  `json:"note"`
	Source   Sources `json:"source"`
}

// Clause is a point of the adopted text itself.
type Clause struct {
	ID      string `json:"id"`
	Heading string `json:"heading"`
	Text    string `json:"text"`
}

// Draft marks a file as the next version in the making.
type Draft struct {
	Of    string `json:"of"`
	Base  string `json:"base"`
	Round int    `json:"round"`
}

// Declaration is what the parties agree to work for.
type Declaration struct {
	Common
	Governed
	Motto      string            `json:"motto"`
	Parties    []string          `json:"parties"`
	Purposes   []SourcedName     `json:"purposes"`
	Principles []SourcedName     `json:"principles"`
	Items      []DeclarationItem `json:"items"`
	Tail
}

// DeclarationItem is one of the things the declaration is to be reached through.
type DeclarationItem struct {
	ID        string  `json:"id"`
	Name      Label   `json:"name"`
	Number    string  `json:"number"`
	FocusArea bool    `json:"focus_area"`
	Note      string  `json:"note"`
	Source    Sources `json:"source"`
}

// Statutes are the rules of the partnership.
type Statutes struct {
	Common
	Governed
	Describes  []SourcedName `json:"describes"`
	Parameters []Parameter   `json:"parameters"`
	Tail
}

// Parameter is a number or limit that the statutes set; its value may be "unknown".
type Parameter struct {
	ID     string  `json:"id"`
	Name   Label   `json:"name"`
	Value  string  `json:"value"`
	Note   string  `json:"note"`
	Source Sources `json:"source"`
}
