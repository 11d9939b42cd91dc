package record

// Guidance is the documents of others that the partnership follows or refers to.
type Guidance struct {
	Common
	Guidance []GuidanceDocument `json:"guidance"`
	Tail
}

// GuidanceDocument is one of them, with its own validity.
type GuidanceDocument struct {
	ID            string          `json:"id"`
	Name          Label           `json:"name"`
	Abbreviation  string          `json:"abbreviation"`
	Aliases       []string        `json:"aliases"`
	Type          string          `json:"type"`
	Issuer        Actors          `json:"issuer"`
	Recipients    Actors          `json:"recipients"` // the other parties of an agreement
	Authors       []Person        `json:"authors"`
	Period        When            `json:"period"`
	Date          When            `json:"date"`
	Events        []GuidanceEvent `json:"events"`
	Reference     string          `json:"reference"`
	Replaces      string          `json:"replaces"`
	ReplacedBy    string          `json:"replaced_by"`
	Validity      string          `json:"validity"` // valid, expired, unknown
	OwnerExternal bool            `json:"owner_external"`
	Links         []Link          `json:"links"`
	Uncertain     bool            `json:"uncertain"`
	Note          string          `json:"note"`
	Source        Sources         `json:"source"`
}

// GuidanceEvent is something that happened to a document: presented, treated.
type GuidanceEvent struct {
	ID     string  `json:"id"`
	Name   string  `json:"name"`
	Date   When    `json:"date"`
	By     string  `json:"by"`
	Source Sources `json:"source"`
}
