package check

import (
	"slices"
	"strings"

	"github.com/helsefellesskap/hfh/internal/date"
	"github.com/helsefellesskap/hfh/internal/diag"
	"github.com/helsefellesskap/hfh/internal/record"
	"github.com/helsefellesskap/hfh/internal/store"
)

// otherRules judge reports, agreements, grants, guidance and projects.
func otherRules() []Rule {
	return []Rule{
		{ID: "report/count", Severity: diag.Note, Holds: []string{"A52"}, Run: reportCounts},
		{ID: "report/metadata", Severity: diag.Note, Holds: []string{"A1"}, Run: reportMetadata},
		{ID: "agreement/approval-unknown", Severity: diag.Note, Holds: []string{"R17", "A16", "A30"}, Run: approvalUnknown},
		{ID: "agreement/parties-unknown", Severity: diag.Note, Holds: []string{"A16"}, Run: agreementParties},
		{ID: "grant/sum", Severity: diag.Warning, Holds: []string{"A33"}, Run: grantSums},
		{ID: "grant/part-unknown", Severity: diag.Note, Holds: []string{"R21", "A33"}, Run: grantParts},
		{ID: "guidance/expired", Severity: diag.Warning, Holds: []string{"R24", "A67"}, Dated: true, Run: guidanceExpired},
		{ID: "guidance/validity-unknown", Severity: diag.Note, Holds: []string{"R24", "A67"}, Off: true, Run: guidanceUnknown},
	}
}

// reportCounts compares the figures of a report with what the register holds, where a
// figure says what it is computed from: "fsu", "fsu/created", "meeting/<body>",
// "party", "party/<type>", "agreement", "project".
func reportCounts(p *pass) {
	for _, r := range recorded[record.Report](p) {
		for i, f := range r.Value.Figures {
			have, ok := p.computed(f, r.Value.Period)
			if !ok || have == f.Value {
				continue
			}
			p.add(r.At("figures", index(i)), "", diag.Args{
				"figure": f.Name, "value": index(f.Value), "have": index(have), "date": f.Date.EDTF.String(), "from": f.ComputedFrom,
			})
		}
	}
}

// computed counts what a figure is about, within the figure's date and not after the
// report's period. What has no date of its own counts.
func (p *pass) computed(f record.Figure, period record.When) (int, bool) {
	kind, what, _ := strings.Cut(f.ComputedFrom, "/")
	n := 0
	count := func(when record.When) {
		inside := f.Date.IsZero() || when.IsZero() || within(when.EDTF, f.Date.EDTF)
		if inside && date.Compare(when.EDTF, period.EDTF) != date.After {
			n++
		}
	}
	switch kind {
	case "fsu":
		for _, v := range recorded[record.FSU](p) {
			count(v.Value.Created)
		}
	case "meeting":
		for _, m := range recorded[record.Meeting](p) {
			if m.Value.State == "held" && (what == "" || slices.Contains(m.Value.Bodies, what)) {
				count(m.Value.Date)
			}
		}
	case "party":
		parties := p.snap.Parties().Value
		if parties == nil {
			return 0, false
		}
		for _, party := range parties.Parties {
			if what == "" || party.Type == what {
				n++
			}
		}
	case "agreement":
		n = len(recorded[record.Agreement](p))
	default:
		return 0, false
	}
	return n, true
}

// within tells whether a date may lie inside another.
func within(when, span date.EDTF) bool {
	order := date.Compare(when, span)
	return order != date.Before && order != date.After
}

// reportMetadata finds governed documents that come without what every document needs:
// who wrote or adopted it, and when.
func reportMetadata(p *pass) {
	for _, r := range recorded[record.Report](p) {
		if unsaid(r.Value.Title) {
			p.add(r.At("title"), "title", nil)
		}
		if unsaid(r.Value.Author) {
			p.add(r.At("author"), "author", nil)
		}
		if r.Value.Adopted == nil {
			p.add(r.At(), "adopted", nil)
		}
	}
}

func unsaid(s string) bool { return s == "" || s == record.Unknown }

// approvalUnknown finds agreements in force of which it is not said who approved them.
func approvalUnknown(p *pass) {
	for _, a := range recorded[record.Agreement](p) {
		if a.Value.State != "in-force" || len(a.Value.Approvals) > 0 || a.Value.Adopted != nil {
			continue
		}
		switch approved := a.Value.Approved; {
		case approved == nil:
			p.add(a.At(), "", diag.Args{"name": p.label(a.Value.Name, a.ID)})
		case unsaid(approved.By):
			p.add(a.At("approved"), "", diag.Args{"name": p.label(a.Value.Name, a.ID)})
		}
	}
}

// agreementParties finds agreements of which it is not said between whom they are.
func agreementParties(p *pass) {
	for _, a := range recorded[record.Agreement](p) {
		if len(a.Value.Parties) == 0 || a.Value.Parties.Unknown() {
			p.add(a.At("parties"), "", diag.Args{"name": p.label(a.Value.Name, a.ID)})
		}
	}
}

// grantSums adds amounts up: what is given on from a level is not more than what came
// to it, where all of it is in the register, and what is said to be given on whole is
// as much as what came.
func grantSums(p *pass) {
	for _, g := range recorded[record.Grant](p) {
		for i, a := range g.Value.Amounts {
			above, known := 0, false
			for _, b := range g.Value.Amounts {
				if b.To != "" && a.From == b.To && year(a) == year(b) {
					above, known = above+b.Amount.NOK, true
				}
			}
			if known && a.Amount.NOK > above {
				p.add(g.At("amounts", index(i)), "", diag.Args{"amount": index(a.Amount.NOK), "above": index(above), "from": p.name(a.From)})
			}
		}
		p.wholeSums(g)
	}
}

func year(a record.Amount) string {
	if a.BudgetYear != "" {
		return a.BudgetYear
	}
	return a.Year
}

// wholeSums finds amounts that are said to be a grant given on whole, and are not what
// the level above was given in that year.
func (p *pass) wholeSums(g store.View[record.Grant]) {
	for i, a := range g.Value.Amounts {
		if !a.Whole {
			continue
		}
		for k, b := range g.Value.Amounts {
			if k != i && !b.Whole && levelAbove(a.Level, b.Level) && a.Year != "" && a.Year == b.Year && a.Amount.NOK != b.Amount.NOK {
				p.add(g.At("amounts", index(i)), "whole", diag.Args{"amount": index(a.Amount.NOK), "above": index(b.Amount.NOK), "other": b.ID})
			}
		}
	}
}

// levelAbove tells whether an amount at one level may have been given at another before.
func levelAbove(of, than string) bool {
	order := []string{"project", "partnership", "regional", "national"}
	i, k := slices.Index(order, of), slices.Index(order, than)
	return i >= 0 && k > i
}

// grantParts finds amounts given to a region or the country of which the register does
// not say what came to the partnership.
func grantParts(p *pass) {
	for _, g := range recorded[record.Grant](p) {
		for i, a := range g.Value.Amounts {
			if a.Level != "regional" && a.Level != "national" {
				continue
			}
			share := slices.ContainsFunc(g.Value.Amounts, func(b record.Amount) bool {
				return b.Level == "partnership" && year(a) == year(b)
			})
			if !share {
				p.add(g.At("amounts", index(i)), "", diag.Args{"amount": index(a.Amount.NOK), "year": year(a)})
			}
		}
	}
}

// guidanceExpired finds documents and rules of the partnership that rest on guidance
// that has expired or been replaced.
func guidanceExpired(p *pass) {
	v := p.snap.Guidance()
	if v.Value == nil {
		return
	}
	for _, s := range p.places() {
		id := ""
		switch s.Ref {
		case "guidance":
			if s.rec.Kind != "guidance" {
				id = s.Text
			}
		case "address":
			if a, err := store.ParseAddress(s.Text); err == nil && a.Ref.Kind == "guidance" {
				id = a.Place[strings.LastIndexByte(a.Place, '/')+1:]
			}
		}
		if id == "" {
			continue
		}
		for _, g := range v.Value.Guidance {
			if g.ID == id {
				p.agedGuidance(s, g)
			}
		}
	}
}

func (p *pass) agedGuidance(s spot, g record.GuidanceDocument) {
	args := diag.Args{"name": p.label(g.Name, g.ID), "period": g.Period.EDTF.String()}
	last, bounded := g.Period.EDTF.Latest()
	switch {
	case bounded && !p.opt.AsOf.After(last):
	case g.ReplacedBy != "":
		args["by"] = p.guidanceName(g.ReplacedBy)
		p.add(s.at(), "replaced", args)
	case bounded || g.Validity == "expired":
		p.add(s.at(), "", args)
	}
}

func (p *pass) guidanceName(id string) string {
	for _, g := range p.snap.Guidance().Value.Guidance {
		if g.ID == id {
			return p.label(g.Name, id)
		}
	}
	return id
}

func guidanceUnknown(p *pass) {
	v := p.snap.Guidance()
	if v.Value == nil {
		return
	}
	for i, g := range v.Value.Guidance {
		if g.Validity == "" || g.Validity == record.Unknown {
			p.add(v.At("guidance", index(i)), "", diag.Args{"name": p.label(g.Name, g.ID)})
		}
	}
}
