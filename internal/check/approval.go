package check

import (
	"github.com/helsefellesskap/hfh/internal/date"
	"github.com/helsefellesskap/hfh/internal/diag"
	"github.com/helsefellesskap/hfh/internal/record"
	"github.com/helsefellesskap/hfh/internal/store"
)

// approvalRules judge what owners are said to have decided, and who signed.
func approvalRules() []Rule {
	return []Rule{
		{ID: "approval/delegation", Severity: diag.Error, Holds: []string{"R17", "A30"}, Run: approvalDelegation},
		{ID: "approval/member", Severity: diag.Error, Run: approvalMember},
		{ID: "approval/conditions", Severity: diag.Warning, Run: approvalConditions},
		{ID: "declaration/signer", Severity: diag.Warning, Holds: []string{"A7"}, Run: signer},
	}
}

// eachApproval visits the approvals of every document and draft.
func (p *pass) eachApproval(visit func(rec *store.Record, a *record.Approval, at diag.Finding)) {
	for _, rec := range p.snap.Records {
		e := record.EditionOf(rec.Typed)
		if e == nil {
			continue
		}
		for i := range e.Approvals {
			path := append(append([]string{}, rec.GovernedPath()...), "approvals", index(i))
			visit(rec, &e.Approvals[i], rec.At(path...))
		}
	}
}

// approvalDelegation finds decisions of a body of the partnership that are entered as a
// party's own, without the party having let it decide.
func approvalDelegation(p *pass) {
	parties := p.snap.Parties().Value
	p.eachApproval(func(rec *store.Record, a *record.Approval, at diag.Finding) {
		body, ok := p.snap.Actor(a.Body)
		if !ok || body.ID == a.Party || parties == nil {
			return
		}
		party := parties.Party(a.Party)
		if party == nil {
			return
		}
		day, _ := a.Date.EDTF.Latest()
		if party.MayDecide(body.ID, rec.Kind, day) == date.No {
			p.add(at, "", diag.Args{"party": p.name(a.Party), "id": a.Party, "body": p.name(body.ID)})
		}
	})
}

// approvalMember finds approvals of parties that were surely no members on the day.
func approvalMember(p *pass) {
	parties := p.snap.Parties().Value
	p.eachApproval(func(_ *store.Record, a *record.Approval, at diag.Finding) {
		day, ok := a.Date.EDTF.Latest()
		if parties == nil || !ok {
			return
		}
		if party := parties.Party(a.Party); party != nil && party.MemberOn(day) == date.No {
			p.add(at, "", diag.Args{"party": p.name(a.Party), "date": day.String()})
		}
	})
}

// approvalConditions finds approvals on conditions of which it is not said which, and
// conditions that nobody follows up.
func approvalConditions(p *pass) {
	ids := map[string]bool{}
	if all := p.snap.Followups().Value; all != nil {
		for _, f := range all.Followups {
			ids[f.ID] = true
		}
	}
	p.eachApproval(func(_ *store.Record, a *record.Approval, at diag.Finding) {
		args := diag.Args{"party": p.name(a.Party)}
		if a.Position == record.OwnerOnTerms && len(a.Conditions) == 0 {
			p.add(at, "unsaid", args)
		}
		for _, c := range a.Conditions {
			if !ids[c.Followup] {
				p.add(at, "", diag.Args{"party": p.name(a.Party), "condition": c.Text})
			}
		}
	})
}

// signer finds signatures of somebody who, as the register has it, did not hold the
// office that day, and of whom nothing says why they could sign.
func signer(p *pass) {
	parties := p.snap.Parties().Value
	for _, d := range typed[record.Declaration](p) {
		for i, s := range d.Value.Signatures {
			day, ok := s.Date.EDTF.Latest()
			if !ok || s.Acting || s.OnBehalfOf != "" || parties == nil || parties.Party(s.Party) == nil {
				continue
			}
			o := parties.Party(s.Party).Holder(day)
			if o == nil || o.Held(day) != date.Yes || s.Name == record.Unknown || sameName(o.Person.Name, s.Name) {
				continue
			}
			p.add(d.At("signatures", index(i)), "", diag.Args{"party": p.name(s.Party), "name": s.Name, "holder": o.Person.Name, "office": o.Title, "date": day.String()})
		}
	}
}
