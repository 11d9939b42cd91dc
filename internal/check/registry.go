package check

import (
	"slices"
	"strings"

	"github.com/helsefellesskap/hfh/internal/diag"
	"github.com/helsefellesskap/hfh/internal/record"
	"github.com/helsefellesskap/hfh/internal/store"
)

// Rule is one rule of the product. Its texts stand in the message tables: what it asks
// under "rule/<id>/what", why under "rule/<id>/why", where it comes from in any
// partnership (a law, a standard, a setting, a principle of hfh) under
// "rule/<id>/source", and a finding's message under the id itself, or the id with "."
// and the variant. Which document a partnership has the rule from is its own data.
type Rule struct {
	// ID is the rule's name, family/name; never re-used.
	ID string
	// Severity is what a finding of it is, unless the register sets another.
	Severity diag.Severity
	// Holds are the rules (R…) and open questions (A…) of docs/ambiguities.md that the
	// rule answers: for the documentation, never for a user's screen.
	Holds []string
	// Aliases are names that the rule had before.
	Aliases []string
	// Parameter is the setting that the rule needs, as a place in the register; where
	// it is not set the rule does not run.
	Parameter string
	// Dated rules depend on the day asked about.
	Dated bool
	// History rules need the history of the register.
	History bool
	// Off rules run only where the register turns them on.
	Off bool
	// Judged names the package that judges the rule while it reads files; empty for the
	// rules that are judged here.
	Judged string
	// Run looks for findings; nil where Judged is set.
	Run func(*pass)

	// set tells whether the Parameter is set; nil where none is needed.
	set func(*store.Snapshot) bool
}

// Family is the part of the id before the "/".
func (r Rule) Family() string { return family(r.ID) }

func family(id string) string {
	name, _, _ := strings.Cut(id, "/")
	return name
}

// Rules gives every rule of the product, family by family in a fixed order.
func Rules() []Rule { return slices.Concat(families()...) }

// families gives the rules family by family.
func families() [][]Rule {
	return [][]Rule{
		readingRules(), refRules(), dateRules(), textRules(), linkRules(), privacyRules(), communityRules(),
		declarationRules(), statutesRules(), planRules(), coverageRules(), suspectRules(), fsuRules(), bodyRules(),
		meetingRules(), minutesRules(), otherRules(), hearingRules(), approvalRules(), closingRules(), dueRules(), registrationRules(),
	}
}

// Find gives a rule by its id or by a name that it had before.
func Find(id string) (Rule, bool) {
	rules := Rules()
	i := slices.IndexFunc(rules, func(r Rule) bool { return r.ID == id || slices.Contains(r.Aliases, id) })
	if i < 0 {
		return Rule{}, false
	}
	return rules[i], true
}

// ruleID gives the present id of a rule, also for a name that it had before.
func (p *pass) ruleID(id string) string {
	if r := p.rules[id]; r != nil {
		return r.ID
	}
	return id
}

// SeverityOf gives what a finding of a rule is in a register: its own setting, else the
// rule's; 0 where the rule is off there.
func SeverityOf(snap *store.Snapshot, id string) diag.Severity {
	r, ok := Find(id)
	if !ok {
		return 0
	}
	p := &pass{snap: snap}
	switch s := p.setting(&r); {
	case p.off(&r):
		return 0
	case s != nil && s.Severity != "":
		severity, _ := diag.ParseSeverity(s.Severity)
		return severity
	}
	return r.Severity
}

// setting gives what the register's own data say of a rule; nil where nothing.
func (p *pass) setting(r *Rule) *record.RuleSetting {
	for _, id := range append([]string{r.ID}, r.Aliases...) {
		if s := p.snap.Community.Rule(id); s != nil {
			return s
		}
	}
	return nil
}

// governance tells the families that judge what the partnership does from those that
// judge files, references, text and personal data.
func governance(family string) bool {
	switch family {
	case "yaml", "schema", "store", "ref", "date", "text", "link", "privacy":
		return false
	}
	return true
}
