package record

// Projects are the projects and initiatives that several records refer to.
type Projects struct {
	Common
	Projects []Project `json:"projects"`
	Tail
}

// Project is one of them.
type Project struct {
	ID           string   `json:"id"`
	Name         Label    `json:"name"`
	Abbreviation string   `json:"abbreviation"`
	Aliases      []string `json:"aliases"`
	Type         string   `json:"type"`
	AnchoredIn   []string `json:"anchored_in"`
	LedBy        string   `json:"led_by"`
	Partners     Actors   `json:"partners"`
	Participants string   `json:"participants"`
	Pilot        *Pilot   `json:"pilot"`
	PartOf       string   `json:"part_of"`
	SameAs       []string `json:"same_as"`
	Period       When     `json:"period"`
	State        string   `json:"state"` // proposed, running, finished, unknown
	Mentions     []string `json:"mentions"`
	Uncertain    bool     `json:"uncertain"`
	Note         string   `json:"note"`
	Source       Sources  `json:"source"`
}

// Pilot is where a project was tried out; those taking part may be only a number.
type Pilot struct {
	Count   *int    `json:"count"`
	Members Actors  `json:"members"`
	Note    string  `json:"note"`
	Source  Sources `json:"source"`
}
