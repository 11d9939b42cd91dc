package record

// Plan is the action plan: focus areas, goals and measures.
type Plan struct {
	Common
	Governed
	Focus         []string         `json:"focus"`
	PatientGroups []string         `json:"patient_groups"`
	Areas         []Area           `json:"areas"`
	Evaluations   []PlanEvaluation `json:"evaluations"`
	Tail
}

// Area is a focus area of the plan.
type Area struct {
	ID            string         `json:"id"`
	Name          Label          `json:"name"`
	Number        string         `json:"number"` // as printed, never an id
	Answers       []Answer       `json:"answers"`
	Confirmations []Confirmation `json:"confirmations"`
	Goals         []Goal         `json:"goals"`
	Note          string         `json:"note"`
	Source        Sources        `json:"source"`
}

// Goal is a goal of an area, with its rows and measures.
type Goal struct {
	ID            string         `json:"id"`
	Name          Label          `json:"name"`
	Number        string         `json:"number"`
	Answers       []Answer       `json:"answers"`
	Confirmations []Confirmation `json:"confirmations"`
	Uncertain     bool           `json:"uncertain"`
	Rows          []Row          `json:"rows"`
	Measures      []Measure      `json:"measures"`
	Note          string         `json:"note"`
	Source        Sources        `json:"source"`
}

// Row is a row of the plan's table, whose responsible and time its measures inherit.
type Row struct {
	ID                   string        `json:"id"`
	Ongoing              []OngoingWork `json:"ongoing"`
	Responsible          Actors        `json:"responsible"`
	ResponsibleAsWritten string        `json:"responsible_as_written"`
	When                 When          `json:"when"`
	Note                 string        `json:"note"`
	Source               Sources       `json:"source"`
}

// OngoingWork is work that had begun when the plan was made.
type OngoingWork struct {
	ID        string  `json:"id"`
	Name      Label   `json:"name"`
	Ref       string  `json:"ref"` // an actor or a project
	Uncertain bool    `json:"uncertain"`
	Note      string  `json:"note"`
	Source    Sources `json:"source"`
}

// MeasureBody is what a measure and a sub-measure both have.
type MeasureBody struct {
	ID                   string              `json:"id"`
	Name                 Label               `json:"name"`
	NameBasis            string              `json:"name_basis"` // source, ours
	Row                  string              `json:"row"`        // id of a row of the goal
	Responsible          Actors              `json:"responsible"`
	ResponsibleAsWritten string              `json:"responsible_as_written"`
	When                 When                `json:"when"`
	Aims                 []Named             `json:"aims"`
	Steps                []Named             `json:"steps"`
	Criteria             []Named             `json:"criteria"`
	Projects             []string            `json:"projects"`
	PatientGroups        []string            `json:"patient_groups"`
	Related              []Related           `json:"related"`
	Indicator            string              `json:"indicator"`
	Cost                 *Money              `json:"cost"`
	Uncertain            bool                `json:"uncertain"`
	Placement            string              `json:"placement"` // certain, uncertain
	Progress             []Progress          `json:"progress"`
	Evaluations          []MeasureEvaluation `json:"evaluations"`
	Note                 string              `json:"note"`
	Source               Sources             `json:"source"`
}

// Measure is a measure of a goal.
type Measure struct {
	MeasureBody
	SubMeasures []SubMeasure `json:"sub_measures"`
}

// SubMeasure is a part of a measure.
type SubMeasure struct {
	MeasureBody
}

// Related ties a measure to another place about the same thing.
type Related struct {
	Ref string `json:"ref"`
	How string `json:"how"` // same-subject, same-project, renamed, continues
}

// Progress is a report of how far a measure has come.
type Progress struct {
	ID     string  `json:"id"`
	Date   When    `json:"date"`
	Status string  `json:"status"` // not-started, in-progress, done, stopped
	Note   string  `json:"note"`
	By     string  `json:"by"`
	Source Sources `json:"source"`
}

// MeasureEvaluation is a body's judgement of one measure.
type MeasureEvaluation struct {
	ID      string `json:"id"`
	Date    When   `json:"date"`
	Version string `json:"version"` // of the plan that was judged
	Meeting string `json:"meeting"`
	Result  string `json:"result"` // on-track, delayed, done, stopped
	Next    string `json:"next"`   // continue, change, end, ordinary-operation
	Note    string `json:"note"`
}

// PlanEvaluation is an evaluation of the whole plan.
type PlanEvaluation struct {
	ID      string  `json:"id"`
	Date    When    `json:"date"`
	Version string  `json:"version"`
	Meeting string  `json:"meeting"`
	Body    string  `json:"body"`
	Note    string  `json:"note"`
	Source  Sources `json:"source"`
}
