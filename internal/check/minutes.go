package check

import (
	"slices"
	"strings"

	"github.com/helsefellesskap/hfh/internal/date"
	"github.com/helsefellesskap/hfh/internal/diag"
	"github.com/helsefellesskap/hfh/internal/record"
	"github.com/helsefellesskap/hfh/internal/store"
)

// minutesRules judge a meeting from its notice to its approved minutes, and what follows
// from it.
func minutesRules() []Rule {
	return []Rule{
		{ID: "meeting/case-number-twice", Severity: diag.Warning, Holds: []string{"A57"}, Run: numbersTwice},
		{ID: "meeting/outcome", Severity: diag.Warning, Run: withoutOutcome},
		{ID: "meeting/decided-unheld", Severity: diag.Warning, Holds: []string{"A56"}, Run: decidedUnheld},
		{ID: "meeting/minutes-changed", Severity: diag.Error, Run: minutesChanged},
		{ID: "meeting/approved-in", Severity: diag.Warning, Run: approvedIn},
		{ID: "meeting/notice", Severity: diag.Warning, Parameter: "bodies/<id>/notice", set: anyNotice, Run: noticeShort},
		{ID: "meeting/papers-changed", Severity: diag.Note, Run: papersChanged},
		{ID: "meeting/attendance", Severity: diag.Warning, Run: attendance},
		{ID: "meeting/deputy", Severity: diag.Warning, Run: deputies},
		{ID: "meeting/exempt", Severity: diag.Warning, Run: exemptTold},
		{ID: "case/state", Severity: diag.Note, Run: caseStates},
		{ID: "followup/unassigned", Severity: diag.Warning, Run: followupsNobodys},
		{ID: "followup/decision", Severity: diag.Note, Run: followupsOfNothing},
	}
}

func anyNotice(s *store.Snapshot) bool {
	return slices.ContainsFunc(s.Bodies(), func(b store.View[record.Body]) bool { return !b.Value.Notice.IsZero() })
}

// yearOf is the year that a meeting's cases are numbered in.
func yearOf(m *record.Meeting) int {
	day, _ := m.Date.EDTF.Earliest()
	return day.Year
}

// numbersTwice finds a number that two cases of a body have in a year. The later one, by
// file and place, is reported.
func numbersTwice(p *pass) {
	type key struct {
		body, number string
		year         int
	}
	first := map[key]string{}
	for _, m := range recorded[record.Meeting](p) {
		for i, item := range m.Value.Items {
			for _, body := range m.Value.Bodies {
				k := key{body, item.Number, yearOf(m.Value)}
				was, taken := first[k]
				if item.Number == "" || !taken {
					first[k] = m.Ref.String()
					continue
				}
				p.add(m.At("items", index(i), "number"), "", diag.Args{"number": item.Number, "other": was, "body": p.name(body)})
				break
			}
		}
	}
}

// withoutOutcome finds cases that a meeting was to decide and of which it is not said how
// they ended.
func withoutOutcome(p *pass) {
	for _, m := range recorded[record.Meeting](p) {
		if m.Value.State != "held" {
			continue
		}
		for i, item := range m.Value.Items {
			args := diag.Args{"item": p.caseName(&item), "meeting": m.ID, "case": caseLabel(&item)}
			switch {
			case item.Decision != nil && item.Decision.Outcome == "":
				p.add(m.At("items", index(i), "decision"), "", args)
			case item.Decision == nil && item.Kind == "decision" && m.Value.Minutes != nil:
				p.add(m.At("items", index(i)), "", args)
			}
		}
	}
}

// caseLabel gives a case's number, else its id.
func caseLabel(item *record.Item) string {
	if item.Number != "" {
		return item.Number
	}
	return item.ID
}

// caseName gives what a case is called in a message: by its number or id alone where the
// public may not see what it is about.
func (p *pass) caseName(item *record.Item) string {
	if item.Exempt() {
		return caseLabel(item)
	}
	return p.label(item.Name, item.ID)
}

// decidedUnheld finds decisions of meetings that did not take place.
func decidedUnheld(p *pass) {
	p.decisions(func(m store.View[record.Meeting], path []string, item *record.Item) {
		o := item.Decision.Outcome
		if state := m.Value.State; state != "held" && state != record.Unknown && (o == "agreed" || o == "not-agreed") {
			p.add(m.At(path...), "", diag.Args{"item": p.caseName(item), "state": state, "meeting": m.ID})
		}
	})
}

// minutesChanged finds approved minutes that fix something else than when they were
// approved, or corrected last.
func minutesChanged(p *pass) {
	for _, m := range recorded[record.Meeting](p) {
		if want := record.MinutesSealOf(m.Value); want != "" && want != m.MinutesSeal() {
			p.add(m.At("minutes"), "", diag.Args{"meeting": m.ID, "approved": m.Value.Minutes.Approved.EDTF.String()})
		}
	}
}

// approvedIn finds minutes that were approved where they could not be, or not as the body
// approves them.
func approvedIn(p *pass) {
	for _, m := range recorded[record.Meeting](p) {
		if !m.Value.Approved() {
			continue
		}
		at := m.At("minutes", "approved_in")
		if in := m.Value.Minutes.ApprovedIn; in != "" {
			next := p.snap.Meeting(in).Value
			switch {
			case next == nil: // ref/unknown tells of it
			case next.State != "held":
				p.add(at, "", diag.Args{"in": in, "state": next.State})
			case !slices.ContainsFunc(next.Bodies, func(b string) bool { return slices.Contains(m.Value.Bodies, b) }):
				p.add(at, "body", diag.Args{"in": in, "meeting": m.ID})
			case date.Compare(next.Date.EDTF, m.Value.Date.EDTF) == date.Before:
				p.add(at, "order", diag.Args{"in": in, "meeting": m.ID})
			}
		}
		p.approvedBy(m)
	}
}

func (p *pass) approvedBy(m store.View[record.Meeting]) {
	by := m.Value.Minutes.ApprovedBy
	for _, id := range m.Value.Bodies {
		b := p.snap.Body(id).Value
		if b != nil && b.Minutes != nil && b.Minutes.ApprovedBy != "" && by != "" && by != b.Minutes.ApprovedBy {
			p.add(m.At("minutes", "approved_by"), "by", diag.Args{"body": p.label(b.Name, id), "by": by, "want": b.Minutes.ApprovedBy})
			return
		}
	}
}

// noticeShort finds notices that went out later than the body asks for.
func noticeShort(p *pass) {
	for _, m := range recorded[record.Meeting](p) {
		if m.Value.Notice == nil {
			continue
		}
		held, known := m.Value.Date.EDTF.Earliest()
		sent, ok := m.Value.Notice.Sent.EDTF.Earliest()
		for _, id := range m.Value.Bodies {
			b := p.snap.Body(id).Value
			if b == nil || b.Notice.IsZero() || !known || !ok {
				continue
			}
			if by := held.SubDuration(b.Notice); sent.After(by) {
				days, variant := held.Sub(sent), ""
				if days < 0 {
					days, variant = -days, "after"
				}
				p.add(m.At("notice", "sent"), variant, diag.Args{"sent": sent.String(), "deadline": by.String(), "days": index(days), "body": p.label(b.Name, id)})
				break
			}
		}
	}
}

// papersChanged finds drafts that were changed after they went out with the papers of a
// meeting that is yet to be held.
func papersChanged(p *pass) {
	for _, m := range recorded[record.Meeting](p) {
		if !m.Value.ToCome() {
			continue
		}
		last := map[store.Ref]int{}
		for i, paper := range m.Value.Papers {
			if a, err := store.ParseAddress(paper.Document); err == nil {
				a.Ref.Draft = true
				last[a.Ref] = i
			}
		}
		for i, paper := range m.Value.Papers {
			a, err := store.ParseAddress(paper.Document)
			a.Ref.Draft = true
			if draft := p.snap.Record(a.Ref); err == nil && last[a.Ref] == i && draft != nil && draft.Seal() != paper.Seal {
				p.add(m.At("papers", index(i)), "", diag.Args{"document": a.Ref.String(), "sent": paper.Sent.EDTF.String(), "meeting": m.ID})
			}
		}
	}
}

// caseStates finds cases whose state is another than their last treatment left them in.
func caseStates(p *pass) {
	all := p.snap.Cases()
	if all.Value == nil {
		return
	}
	for i, c := range all.Value.Cases {
		where, outcome := p.lastTreatment(c.ID)
		if where == "" || c.State == "withdrawn" || c.State == record.Unknown || c.State == "" {
			continue
		}
		decided := outcome == "agreed" || outcome == "not-agreed"
		put := outcome == "postponed" || outcome == "sent-back"
		if decided && c.State != "decided" || put && c.State == "decided" {
			name := p.label(c.Name, c.ID)
			if c.Exempt() {
				name = c.ID
			}
			p.add(all.At("cases", index(i), "state"), "", diag.Args{"case": name, "state": c.State, "outcome": outcome, "meeting": where})
		}
	}
}

// lastTreatment gives the meeting that treated a case last, and how it ended there.
func (p *pass) lastTreatment(id string) (meeting, outcome string) {
	var latest date.Day
	for _, m := range recorded[record.Meeting](p) {
		day, known := m.Value.Date.EDTF.Earliest()
		if !known || m.Value.State != "held" || day.Before(latest) {
			continue
		}
		for _, item := range m.Value.Items {
			if item.Case == id && item.Decision != nil && item.Decision.Outcome != "" {
				latest, meeting, outcome = day, m.ID, item.Decision.Outcome
			}
		}
	}
	return meeting, outcome
}

// followupsNobodys finds what is to be done and nobody is to do.
func followupsNobodys(p *pass) {
	all := p.snap.Followups()
	if all.Value == nil {
		return
	}
	for i, f := range all.Value.Followups {
		if f.State == "open" && len(f.Responsible.IDs()) == 0 {
			p.add(all.At("followups", index(i)), "", diag.Args{"id": f.ID})
		}
	}
}

// followupsOfNothing finds what is to be done after a case that was not agreed on.
func followupsOfNothing(p *pass) {
	all := p.snap.Followups()
	if all.Value == nil {
		return
	}
	for i, f := range all.Value.Followups {
		ref, place, _ := strings.Cut(strings.TrimPrefix(f.Decision, "meeting/"), "#")
		m := p.snap.Meeting(ref).Value
		if m == nil || m.Item(place) == nil || f.State == "dropped" {
			continue
		}
		item := m.Item(place)
		if m.State == "held" && (item.Decision == nil || item.Decision.Outcome != "agreed" && item.Decision.Outcome != record.Unknown) && item.Kind == "decision" {
			p.add(all.At("followups", index(i), "decision"), "", diag.Args{"id": f.ID, "case": caseLabel(item), "meeting": m.ID})
		}
	}
}
