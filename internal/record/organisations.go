package record

// Organisations are the actors that are neither party nor body.
type Organisations struct {
	Common
	Organisations []Organisation `json:"organisations"`
	Tail
}

// Organisation is one such actor.
type Organisation struct {
	ID                 string   `json:"id"`
	Name               Label    `json:"name"`
	OfficialName       Label    `json:"official_name"`
	Abbreviation       string   `json:"abbreviation"`
	Aliases            []string `json:"aliases"`
	Type               string   `json:"type"`
	TypeBasis          string   `json:"type_basis"` // stated, presumed, unknown
	PartOf             string   `json:"part_of"`
	OrganisationNumber string   `json:"organisation_number"`
	NumberSource       Sources  `json:"number_source"`
	Members            Actors   `json:"members"`
	From               When     `json:"from"`
	To                 When     `json:"to"`
	Uncertain          bool     `json:"uncertain"`
	Note               string   `json:"note"`
	Source             Sources  `json:"source"`
}
