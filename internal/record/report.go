package record

// Report is the annual report of one year; its id is the year.
type Report struct {
	Common
	Governed
	Title      string      `json:"title"`
	Author     string      `json:"author"`
	Chapters   []Chapter   `json:"chapters"`
	Figures    []Figure    `json:"figures"`
	Statements []Statement `json:"statements"`
	Tail
}

// Chapter is a chapter of the report.
type Chapter struct {
	ID     string `json:"id"`
	Name   Label  `json:"name"`
	Number string `json:"number"`
}

// Figure is a number that the report states, with what it can be computed from.
type Figure struct {
	ID           string  `json:"id"`
	Name         string  `json:"name"`
	Value        int     `json:"value"`
	Unit         string  `json:"unit"`
	Date         When    `json:"date"`
	AsWritten    string  `json:"as_written"`
	ComputedFrom string  `json:"computed_from"`
	Note         string  `json:"note"`
	Source       Sources `json:"source"`
}

// Statement is something the report says, in our own words.
type Statement struct {
	ID     string  `json:"id"`
	Name   string  `json:"name"`
	Note   string  `json:"note"`
	Source Sources `json:"source"`
}
