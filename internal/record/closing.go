package record

// Closing says what the register held when a year was closed: the last revision and the
// control figures of everything. Its id is the year. It is written once and never changed.
type Closing struct {
	Common
	Closed When `json:"closed"`
	// Until is the revision that it was made on, and the last one that it speaks of.
	Until string `json:"until"`
	// Revisions is how many revisions there are up to that one.
	Revisions int              `json:"revisions"`
	Previous  *ClosingBefore   `json:"previous"`
	Documents []ClosedDocument `json:"documents"`
	Registers []ClosedRegister `json:"registers"`
}

// ClosingBefore points to the closing before, by its year and its control figure.
type ClosingBefore struct {
	Closing string `json:"closing"`
	Seal    string `json:"seal"`
}

// ClosedDocument is a governed document or a draft as it was. Seal is of its text, Content
// of everything in it ("sha256:<hex>"), Revision the last one that changed it.
type ClosedDocument struct {
	Ref      string `json:"ref"`
	Version  string `json:"version"`
	Seal     string `json:"seal"`
	Content  string `json:"content"`
	Revision string `json:"revision"`
}

// ClosedRegister is all other records of one kind as they were; Content is of a line for
// each, "<ref> <content> <revision>\n", sorted by ref.
type ClosedRegister struct {
	ID       string `json:"id"`
	Count    int    `json:"count"`
	Content  string `json:"content"`
	Revision string `json:"revision"`
}
