package record

// Grant is a grant: its scheme, its amounts and its rounds of applications.
type Grant struct {
	Common
	Name    Label          `json:"name"`
	Aliases []string       `json:"aliases"`
	Years   []string       `json:"years"`
	Scheme  *Scheme        `json:"scheme"`
	Amounts []Amount       `json:"amounts"`
	Rounds  []Round        `json:"rounds"`
	Derived []DerivedTotal `json:"derived"`
	Tail
}

// Scheme is the arrangement that a grant is given under.
type Scheme struct {
	Name       Label   `json:"name"`
	Adopted    When    `json:"adopted"`
	ProposedBy string  `json:"proposed_by"`
	AdoptedBy  string  `json:"adopted_by"`
	Note       string  `json:"note"`
	Source     Sources `json:"source"`
}

// Amount is money from one to another.
type Amount struct {
	ID         string  `json:"id"`
	Amount     Money   `json:"amount"`
	Year       string  `json:"year"`        // given or distributed in
	BudgetYear string  `json:"budget_year"` // belongs to the budget of
	Level      string  `json:"level"`       // national, regional, partnership, project, unknown
	From       string  `json:"from"`
	To         string  `json:"to"`
	State      string  `json:"state"` // proposed, allotted, distributed, awarded, unknown
	Whole      bool    `json:"whole"`
	Uncertain  bool    `json:"uncertain"`
	Note       string  `json:"note"`
	Source     Sources `json:"source"`
}

// Round is a round of applications.
type Round struct {
	ID            string  `json:"id"`
	Year          string  `json:"year"`
	State         string  `json:"state"` // planned, open, closed, awarded, unknown
	SubmittedTo   string  `json:"submitted_to"`
	ListTo        string  `json:"list_to"`
	ListDecidedBy string  `json:"list_decided_by"`
	DecisionMode  string  `json:"decision_mode"`
	Deadline      When    `json:"deadline"`
	Note          string  `json:"note"`
	Source        Sources `json:"source"`
}

// DerivedTotal is a sum of our own, never a source's.
type DerivedTotal struct {
	ID     string `json:"id"`
	Name   Label  `json:"name"`
	Amount Money  `json:"amount"`
	Note   string `json:"note"`
}
