package record

import (
	"slices"

	"github.com/helsefellesskap/hfh/internal/date"
)

// Community is the register itself: its name and language, who adopts what and how
// often, conditions, waivers and known gaps.
type Community struct {
	Common
	Format        int               `json:"format"`
	Name          Label             `json:"name"`
	Aliases       []string          `json:"aliases"`
	Language      string            `json:"language"` // nb or nn
	Timezone      string            `json:"timezone"`
	Branch        string            `json:"branch"`
	Founded       When              `json:"founded"`
	Motto         string            `json:"motto"`
	Sources       []SourceDocument  `json:"sources"`
	Classes       []ChangeClass     `json:"classes"`
	Documents     []DocumentPolicy  `json:"documents"`
	Composition   []CompositionRule `json:"composition"`
	Rules         []RuleSetting     `json:"rules"`
	Signed        *SignedChanges    `json:"signed"`
	PatientGroups []PatientGroup    `json:"patient_groups"`
	Waivers       []Waiver          `json:"waivers"`
	Known         []KnownGap        `json:"known"`
	Glossary      []GlossaryEntry   `json:"glossary"`
	Principles    []StatedPrinciple `json:"principles"`
	Facts         []Fact            `json:"facts"`
	Tail
}

// SignedChanges says which revisions need a signature by a key of the register's lists
// (data/allowed_signers). Without it nobody has to sign.
type SignedChanges struct {
	Changes []string `json:"changes"` // as in the trailer Hfh-Change
	Note    string   `json:"note"`
}

// Needs tells whether a change needs a signature; nil needs none.
func (s *SignedChanges) Needs(change string) bool {
	return s != nil && slices.Contains(s.Changes, change)
}

// SourceDocument is a document that facts are taken from.
type SourceDocument struct {
	ID        string `json:"id"`
	Name      string `json:"name"`
	File      string `json:"file"`
	Address   string `json:"address"`
	Type      string `json:"type"`
	Lines     *int   `json:"lines"`
	Date      When   `json:"date"`
	Confirmed *bool  `json:"confirmed"`
	Note      string `json:"note"`
}

// DocumentPolicy says of one kind of governed document who adopts it, how often it
// is revised, and what an adoption needs. An unset duration is no rule.
type DocumentPolicy struct {
	ID         string        `json:"id"` // the kind: declaration, statutes, plan, agreement, fsu, report
	Name       Label         `json:"name"`
	Adopter    string        `json:"adopter"`
	Proposer   string        `json:"proposer"`
	Cycle      date.Duration `json:"cycle"`
	CycleFrom  string        `json:"cycle_from"` // adoption (also when empty), effect, period
	Evaluation date.Duration `json:"evaluation"`
	Tolerance  date.Duration `json:"tolerance"`
	WarnBefore date.Duration `json:"warn_before"`
	Owner      string        `json:"owner"`
	Label      string        `json:"label"`  // pattern: "{period}", "{year of effect}"
	Effect     string        `json:"effect"` // on-adoption, on-date, when-all-approved, per-party
	Lapses     bool          `json:"lapses"` // the period's end ends the document
	Adoption   *Conditions   `json:"adoption"`
	SignedBy   string        `json:"signed_by"` // all-members, none
	Decides    []Decides     `json:"decides"`
	Source     Sources       `json:"source"`
	Note       string        `json:"note"`
}

// Conditions says for each condition of an adoption whether it is required, warned
// of or off. Empty is off.
type Conditions struct {
	Body       string `json:"body"`
	Decision   string `json:"decision"`
	Competence string `json:"competence"` // empty: required where the document has decides
	Consensus  string `json:"consensus"`
	Evaluation string `json:"evaluation"`
	Hearing    string `json:"hearing"`
	Answers    string `json:"answers"`
	Approvals  string `json:"approvals"`
	Signatures string `json:"signatures"`
	Minutes    string `json:"minutes"`
}

// Condition is one condition of an adoption with the level it is asked at.
type Condition struct {
	Name  string // "body", "decision", …
	Level string // "required", "warned", "off"
}

// List gives all conditions in the order in which they are shown.
func (c *Conditions) List() []Condition {
	if c == nil {
		c = &Conditions{}
	}
	list := []Condition{
		{"body", c.Body},
		{"decision", c.Decision},
		{"competence", c.Competence},
		{"consensus", c.Consensus},
		{"evaluation", c.Evaluation},
		{"hearing", c.Hearing},
		{"answers", c.Answers},
		{"approvals", c.Approvals},
		{"signatures", c.Signatures},
		{"minutes", c.Minutes},
	}
	for i := range list {
		if list[i].Level == "" {
			list[i].Level = "off"
		}
	}
	return list
}

// ChangeClass is one of the sorts of changes that a register tells apart, by where in a
// record they are and what was done.
type ChangeClass struct {
	ID     string   `json:"id"`
	Name   Label    `json:"name"`
	Of     []string `json:"of"`     // kinds of records; empty for all
	Places []string `json:"places"` // patterns: areas/*/goals/*/name, areas/**
	Ops    []string `json:"ops"`    // added, removed, edited, moved, reordered, renamed; empty for all
	Source Sources  `json:"source"`
	Note   string   `json:"note"`
}

// The classes that every register has, whether it names them or not.
const (
	// Editorial is a change that leaves the meaning.
	Editorial = "editorial"
	// Substantive is any other change that has no class of its own.
	Substantive = "substantive"
)

// Decides says which body decides on one class of changes in a document, and which is
// told afterwards.
type Decides struct {
	ID       string  `json:"id"` // the class
	Body     string  `json:"body"`
	ReportTo string  `json:"report_to"`
	Source   Sources `json:"source"`
}

// CompositionRule says how many seats of a sort a body, or every FSU, shall have.
type CompositionRule struct {
	ID       string  `json:"id"`
	Of       string  `json:"of"` // "fsu", or the id of a body
	Seat     string  `json:"seat"`
	Min      *int    `json:"min"`
	Max      *int    `json:"max"`
	Severity string  `json:"severity"`
	Source   Sources `json:"source"`
	Note     string  `json:"note"`
}

// RuleSetting is the register's own severity and parameters of one rule.
type RuleSetting struct {
	ID         string            `json:"id"`
	Severity   string            `json:"severity"` // error, warning, note, off
	Parameters map[string]string `json:"parameters"`
	Reason     string            `json:"reason"`
	Source     Sources           `json:"source"`
}

// PatientGroup is a prioritised group of patients.
type PatientGroup struct {
	ID     string  `json:"id"`
	Name   Label   `json:"name"`
	From   When    `json:"from"`
	To     When    `json:"to"`
	Source Sources `json:"source"`
	Note   string  `json:"note"`
}

// Waiver turns a finding into a note that says why.
type Waiver struct {
	ID       string `json:"id"`
	Rule     string `json:"rule"`
	Record   string `json:"record"`
	Place    string `json:"place"`
	Reason   string `json:"reason"`
	Decision string `json:"decision"`
	Until    When   `json:"until"`
}

// KnownGap marks a finding as seen.
type KnownGap struct {
	ID     string  `json:"id"`
	Rule   string  `json:"rule"`
	Record string  `json:"record"`
	Place  string  `json:"place"` // empty: the whole record
	Since  When    `json:"since"`
	Who    string  `json:"who"`
	Note   string  `json:"note"`
	Source Sources `json:"source"`
}

// GlossaryEntry is an abbreviation; what it stands for may be "unknown".
type GlossaryEntry struct {
	ID     string  `json:"id"`
	Short  string  `json:"short"`
	Long   string  `json:"long"`
	Note   string  `json:"note"`
	Source Sources `json:"source"`
}

// StatedPrinciple is a principle or wish that is recorded, not enforced.
type StatedPrinciple struct {
	ID     string  `json:"id"`
	Name   Label   `json:"name"`
	Status string  `json:"status"`
	Note   string  `json:"note"`
	Source Sources `json:"source"`
}

// Fact is something the sources say that belongs in no other record.
type Fact struct {
	ID     string  `json:"id"`
	Name   string  `json:"name"`
	Value  string  `json:"value"`
	Date   When    `json:"date"`
	Note   string  `json:"note"`
	Source Sources `json:"source"`
}

// Policy gives what the register says about one kind of governed document; nil where
// it says nothing.
func (c *Community) Policy(kind string) *DocumentPolicy {
	for i := range c.Documents {
		if c.Documents[i].ID == kind {
			return &c.Documents[i]
		}
	}
	return nil
}

// Rule gives the register's own setting of a rule; nil where it has none.
func (c *Community) Rule(id string) *RuleSetting {
	for i := range c.Rules {
		if c.Rules[i].ID == id {
			return &c.Rules[i]
		}
	}
	return nil
}
