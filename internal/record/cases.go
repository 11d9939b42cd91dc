package record

// Cases are matters that travel over meetings or wait for one, and decisions whose
// meeting no source names.
type Cases struct {
	Common
	Cases []Case `json:"cases"`
	Tail
}

// Case is one such matter. Its body may be "unknown".
type Case struct {
	ID             string    `json:"id"`
	Name           Label     `json:"name"`
	Number         string    `json:"number"`
	Kind           string    `json:"kind"`
	Body           string    `json:"body"`
	Date           When      `json:"date"`
	State          string    `json:"state"` // open, decided, waiting, withdrawn, unknown
	Recommendation string    `json:"recommendation"`
	Decision       *Decision `json:"decision"`
	Meetings       []string  `json:"meetings"`
	Documents      []string  `json:"documents"`
	Owner          string    `json:"owner"`
	Access         *Access   `json:"access"`
	Uncertain      bool      `json:"uncertain"`
	Note           string    `json:"note"`
	Source         Sources   `json:"source"`
}

// Exempt tells whether the public may not see what the case is about.
func (c *Case) Exempt() bool { return c.Access != nil && c.Access.Exempt != "" }

// Case finds a case by its id; nil where none has it.
func (c *Cases) Case(id string) *Case {
	for i := range c.Cases {
		if c.Cases[i].ID == id {
			return &c.Cases[i]
		}
	}
	return nil
}
