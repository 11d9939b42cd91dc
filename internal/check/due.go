package check

import (
	"strconv"
	"strings"

	"github.com/helsefellesskap/hfh/internal/cycle"
	"github.com/helsefellesskap/hfh/internal/diag"
	"github.com/helsefellesskap/hfh/internal/store"
)

// dueRules are the deadlines that have passed. What falls due when is worked out by
// package cycle, so that a finding and the list of what falls due never disagree.
func dueRules() []Rule {
	return []Rule{
		overdue("declaration/due", diag.Warning, []string{"R1", "A11", "A23"}, "documents/declaration/cycle", cycleSet("declaration")),
		overdue("statutes/due", diag.Warning, []string{"A11", "A13"}, "documents/statutes/cycle", cycleSet("statutes")),
		overdue("plan/due", diag.Warning, []string{"R2", "A14"}, "documents/plan/cycle", cycleSet("plan")),
		overdue("agreement/due", diag.Warning, nil, "documents/agreement/cycle", cycleSet("agreement")),
		overdue("plan/evaluation-due", diag.Warning, []string{"R2", "A14", "A20"}, "documents/plan/evaluation", evaluationSet),
		overdue("plan/measure-due", diag.Note, []string{"A49"}, "", nil),
		overdue("declaration/past-period", diag.Warning, []string{"A11"}, "", nil),
		overdue("statutes/past-period", diag.Warning, []string{"A11"}, "", nil),
		overdue("plan/past-period", diag.Warning, []string{"A14", "A15"}, "", nil),
		overdue("agreement/past-period", diag.Warning, []string{"A16"}, "", nil),
		overdue("agreement/review", diag.Warning, nil, "", nil),
		overdue("fsu/mandate-review", diag.Warning, []string{"R8"}, "", nil),
		overdue("body/swap-due", diag.Warning, []string{"R5", "A23"}, "", nil),
		overdue("body/term-due", diag.Warning, []string{"R4", "A23"}, "", nil),
		overdue("meeting/planned", diag.Note, []string{"A56"}, "", nil),
		overdue("meeting/notice-due", diag.Warning, nil, "bodies/<id>/notice", anyNotice),
		overdue("followup/due", diag.Warning, nil, "", nil),
		overdue("hearing/deadline", diag.Warning, nil, "", nil),
		overdue("waiver/expired", diag.Warning, nil, "", nil),
	}
}

// overdue makes the rule that what falls due by id is not past its day.
func overdue(id string, s diag.Severity, holds []string, parameter string, set func(*store.Snapshot) bool) Rule {
	return Rule{
		ID: id, Severity: s, Holds: holds, Dated: true, Parameter: parameter, set: set,
		Run: func(p *pass) { p.overdue(id) },
	}
}

// cycleSet tells whether the register says how often a document is revised.
func cycleSet(kind string) func(*store.Snapshot) bool {
	return func(s *store.Snapshot) bool {
		policy := s.Community.Policy(kind)
		return policy != nil && !policy.Cycle.IsZero()
	}
}

func evaluationSet(s *store.Snapshot) bool {
	policy := s.Community.Policy("plan")
	return policy != nil && !policy.Evaluation.IsZero()
}

// overdue reports what is past its day by one rule.
func (p *pass) overdue(rule string) {
	for _, item := range p.fallsDue() {
		if item.Rule != rule || item.State != cycle.Overdue {
			continue
		}
		args := diag.Args{"name": item.Name, "due": item.Due.String(), "days": strconv.Itoa(-item.Days), "base": item.Base.EDTF.String(), "place": item.Place, "id": item.Ref[strings.LastIndexByte(item.Ref, '/')+1:]}
		variant := ""
		if !item.Certain && item.From != "" && item.From != "period" {
			variant = "latest"
		}
		p.add(p.itemAt(item), variant, args)
	}
}

// fallsDue lists what falls due, once a run.
func (p *pass) fallsDue() []cycle.Item {
	if !p.due {
		p.items, p.due = cycle.Due(p.snap, p.opt.AsOf), true
	}
	return p.items
}

// itemAt begins a finding about what falls due: at its own place, else at the field
// that sets the day.
func (p *pass) itemAt(item cycle.Item) diag.Finding {
	ref, err := store.ParseRef(item.Ref)
	rec := p.snap.Record(ref)
	if err != nil || rec == nil {
		return diag.Finding{File: "data/community.yaml", Line: 1, Column: 1, Record: item.Ref}
	}
	if item.Place != "" {
		if at, err := rec.Locate(item.Place); err == nil {
			return rec.At(at.Path...)
		}
	}
	return rec.At(dueField(item)...)
}

// dueField is the field of a record that a deadline is counted from.
func dueField(item cycle.Item) []string {
	switch {
	case item.What == cycle.Swap:
		return []string{"swap"}
	case item.What == cycle.Term:
		return []string{"term"}
	case item.What == cycle.Meeting, item.What == cycle.Notice:
		return []string{"date"}
	case item.What == cycle.Answers:
		return []string{"deadline"}
	case item.What == cycle.Review:
		return []string{"review"}
	case item.What == cycle.Mandate:
		return []string{"mandate", "review_by"}
	case item.From == "period":
		return []string{"period"}
	case item.From == "effect":
		return []string{"effective"}
	case item.From == "evaluation":
		return []string{"evaluations"}
	}
	return []string{"adopted"}
}
