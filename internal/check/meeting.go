package check

import (
	"slices"

	"github.com/helsefellesskap/hfh/internal/date"
	"github.com/helsefellesskap/hfh/internal/diag"
	"github.com/helsefellesskap/hfh/internal/record"
	"github.com/helsefellesskap/hfh/internal/store"
)

// meetingRules judge meetings and what they decided.
func meetingRules() []Rule {
	return []Rule{
		{ID: "meeting/yearly", Severity: diag.Warning, Holds: []string{"R19", "A31"}, Parameter: "bodies/<id>/meets", Dated: true, set: anyMeets, Run: meetsOften},
		{ID: "meeting/date-order", Severity: diag.Warning, Holds: []string{"R20", "A32"}, Run: minutesAfter},
		{ID: "meeting/held-undated", Severity: diag.Warning, Holds: []string{"A57", "A69"}, Run: heldUndated},
		{ID: "meeting/count", Severity: diag.Note, Holds: []string{"A69"}, Run: meetingsCounted},
		{ID: "meeting/decision-mode", Severity: diag.Warning, Holds: []string{"R14", "A29"}, Run: decisionMode},
		{ID: "meeting/decision-unknown", Severity: diag.Note, Holds: []string{"A29", "A57"}, Run: decisionUnknown},
		{ID: "meeting/case-number", Severity: diag.Warning, Holds: []string{"A57"}, Parameter: "bodies/<id>/case_number", set: anyCaseNumber, Run: caseNumbers},
		{ID: "meeting/adopted-elsewhere", Severity: diag.Warning, Holds: []string{"A12"}, Run: adoptedElsewhere},
	}
}

func anyMeets(s *store.Snapshot) bool {
	return slices.ContainsFunc(s.Bodies(), func(b store.View[record.Body]) bool { return b.Value.Meets != nil })
}

func anyCaseNumber(s *store.Snapshot) bool {
	return slices.ContainsFunc(s.Bodies(), func(b store.View[record.Body]) bool { return b.Value.CaseNumber != "" })
}

// meetingsOf gives the meetings of a body, sorted by file.
func (p *pass) meetingsOf(body string) []store.View[record.Meeting] {
	return slices.DeleteFunc(recorded[record.Meeting](p), func(m store.View[record.Meeting]) bool { return !slices.Contains(m.Value.Bodies, body) })
}

// meetsOften finds the times that a body met less often, or more, than it is to.
func meetsOften(p *pass) {
	for _, b := range recorded[record.Body](p) {
		if b.Value.Meets == nil || b.Value.State != "active" || b.Value.Meets.Per.IsZero() {
			continue
		}
		p.meets(b)
	}
}

// meets looks at each whole span of the body's rhythm, from the first year in which it
// is known to have been there to the last that is over.
func (p *pass) meets(b store.View[record.Body]) {
	first, ok := p.meetsFrom(b)
	if !ok {
		return
	}
	for from := first; ; {
		next := from.AddDuration(b.Value.Meets.Per)
		if !next.After(from) || next.After(p.opt.AsOf) {
			return
		}
		p.span(b, from, next.AddDays(-1))
		from = next
	}
}

// meetsFrom is the first day that meetings are counted from: the year's beginning of
// the first recorded meeting, or the first whole year of the body.
func (p *pass) meetsFrom(b store.View[record.Body]) (date.Day, bool) {
	var first date.Day
	for _, m := range p.meetingsOf(b.ID) {
		if day, ok := m.Value.Date.EDTF.Earliest(); ok && m.Value.State == "held" && (first.IsZero() || day.Before(first)) {
			first = date.Day{Year: day.Year, Month: 1, Day: 1}
		}
	}
	for _, when := range []record.When{b.Value.From, b.Value.Constituted} {
		if day, ok := when.EDTF.Latest(); ok && first.IsZero() {
			first = date.Day{Year: day.Year + 1, Month: 1, Day: 1}
		}
	}
	return first, !first.IsZero()
}

// span judges one span. A meeting that is only planned or called is told of when its
// day has passed, and a source's count stands for the meetings that it counts.
func (p *pass) span(b store.View[record.Body], from, to date.Day) {
	held, instead := 0, b.At("meets")
	for _, m := range p.meetingsOf(b.ID) {
		if !meetsIn(m.Value, from, to) {
			continue
		}
		switch m.Value.State {
		case "held":
			held++
		case "moved", "cancelled":
			instead = m.At("state")
		default:
			return
		}
	}
	year := index(from.Year)
	for _, c := range b.Value.MeetingsCounted {
		if c.Year == year && from.AddDuration(date.Duration{Years: 1}) == to.AddDays(1) {
			held = max(held, c.Count)
		}
	}
	p.tooFew(b, instead, held, from, to)
}

func (p *pass) tooFew(b store.View[record.Body], at diag.Finding, held int, from, to date.Day) {
	rule := b.Value.Meets
	severity := p.rule.Severity
	if rule.Status == "proposed" {
		severity = diag.Note
	}
	args := diag.Args{"name": p.label(b.Value.Name, b.ID), "have": index(held), "from": from.String(), "to": to.String()}
	switch {
	case rule.Min != nil && held < *rule.Min:
		args["min"] = index(*rule.Min)
		p.addAs(severity, at, "", args)
	case rule.Max != nil && held > *rule.Max:
		args["max"] = index(*rule.Max)
		p.addAs(severity, b.At("meets"), "many", args)
	}
}

// meetsIn tells whether a meeting's date, or for a moved one the date it was to have,
// may lie in a span.
func meetsIn(m *record.Meeting, from, to date.Day) bool {
	when := m.Date.EDTF
	if m.Moved != nil && !m.Moved.From.IsZero() && m.State == "moved" {
		when = m.Moved.From.EDTF
	}
	first, ok := when.Earliest()
	last, bounded := when.Latest()
	return ok && bounded && !last.Before(from) && !first.After(to)
}

// minutesAfter finds minutes approved before the meeting, and a dialogue meeting that
// was held after the partnership meeting of its year.
func minutesAfter(p *pass) {
	for _, m := range recorded[record.Meeting](p) {
		if m.Value.Minutes != nil && date.Compare(m.Value.Minutes.Approved.EDTF, m.Value.Date.EDTF) == date.Before {
			p.add(m.At("minutes", "approved"), "minutes", diag.Args{"approved": m.Value.Minutes.Approved.EDTF.String(), "date": m.Value.Date.EDTF.String()})
		}
		if p.isType(m.Value, "dialogue-meeting") && m.Value.State == "held" {
			p.dialogueFirst(m)
		}
	}
}

func (p *pass) isType(m *record.Meeting, kind string) bool {
	return slices.ContainsFunc(m.Bodies, func(id string) bool { b := p.snap.Body(id); return b.Value != nil && b.Value.Type == kind })
}

func (p *pass) dialogueFirst(m store.View[record.Meeting]) {
	day, ok := m.Value.Date.EDTF.Earliest()
	for _, other := range recorded[record.Meeting](p) {
		held, known := other.Value.Date.EDTF.Earliest()
		if !ok || !known || held.Year != day.Year || other.Value.State != "held" || !p.isType(other.Value, "partnership-meeting") {
			continue
		}
		if date.Compare(m.Value.Date.EDTF, other.Value.Date.EDTF) == date.After {
			p.addAs(diag.Note, m.At("date"), "", diag.Args{"date": m.Value.Date.EDTF.String(), "other": other.Value.Date.EDTF.String()})
		}
	}
}

func heldUndated(p *pass) {
	for _, m := range recorded[record.Meeting](p) {
		if m.Value.State == "held" && m.Value.Date.IsZero() {
			p.add(m.At("state"), "", nil)
		}
	}
}

// meetingsCounted compares how many meetings a source counts in a year with those that
// are recorded as held.
func meetingsCounted(p *pass) {
	for _, b := range recorded[record.Body](p) {
		for i, c := range b.Value.MeetingsCounted {
			have := 0
			for _, m := range p.meetingsOf(b.ID) {
				if first, ok := m.Value.Date.EDTF.Earliest(); ok && m.Value.State == "held" && index(first.Year) == c.Year {
					have++
				}
			}
			if have != c.Count {
				variant := ""
				if have > c.Count {
					variant = "more"
				}
				p.add(b.At("meetings_counted", index(i)), variant, diag.Args{"name": p.label(b.Value.Name, b.ID), "year": c.Year, "count": index(c.Count), "have": index(have)})
			}
		}
	}
}

// decisions visits every decision of a held meeting.
func (p *pass) decisions(visit func(m store.View[record.Meeting], path []string, item *record.Item)) {
	for _, m := range recorded[record.Meeting](p) {
		for i := range m.Value.Items {
			if m.Value.Items[i].Decision != nil {
				visit(m, []string{"items", index(i), "decision"}, &m.Value.Items[i])
			}
		}
	}
}

// decisionMode finds decisions made in another way than the body decides, and those
// agreed with dissent where it decides by consensus.
func decisionMode(p *pass) {
	p.decisions(func(m store.View[record.Meeting], path []string, item *record.Item) {
		for _, id := range m.Value.Bodies {
			b := p.snap.Body(id)
			if b.Value == nil || b.Value.DecisionMode == "" || b.Value.DecisionMode == record.Unknown {
				continue
			}
			d := item.Decision
			args := diag.Args{"item": p.label(item.Name, item.ID), "mode": d.Mode, "body": p.label(b.Value.Name, id), "want": b.Value.DecisionMode}
			switch {
			case d.Mode != "" && d.Mode != record.Unknown && d.Mode != b.Value.DecisionMode:
				p.add(m.At(under(path, "mode")...), "", args)
			case b.Value.DecisionMode == "consensus" && d.Outcome == "agreed" && len(d.Dissent) > 0:
				p.add(m.At(under(path, "dissent")...), "dissent", args)
			}
		}
	})
}

// decisionUnknown finds decisions of which it is not said how they were made, and by
// whom.
func decisionUnknown(p *pass) {
	p.decisions(func(m store.View[record.Meeting], path []string, item *record.Item) {
		if item.Decision.Mode == record.Unknown {
			p.add(m.At(under(path, "mode")...), "", diag.Args{"item": p.label(item.Name, item.ID)})
		}
	})
	v := p.snap.Cases()
	if v.Value == nil {
		return
	}
	for i, c := range v.Value.Cases {
		if c.State == "decided" && (c.Body == record.Unknown || c.Body == "") {
			p.add(v.At("cases", index(i)), "body", diag.Args{"item": p.label(c.Name, c.ID)})
		}
	}
}

// caseNumbers finds numbers of cases that do not follow the pattern of the body, and
// patterns that number nothing.
func caseNumbers(p *pass) {
	for _, b := range recorded[record.Body](p) {
		if _, ok := record.NewCasePattern(b.Value.CaseNumber); !ok && b.Value.CaseNumber != "" {
			p.add(b.At("case_number"), "pattern", diag.Args{"pattern": b.Value.CaseNumber})
		}
	}
	for _, m := range recorded[record.Meeting](p) {
		for _, id := range m.Value.Bodies {
			b := p.snap.Body(id)
			if b.Value == nil {
				continue
			}
			if pattern, ok := record.NewCasePattern(b.Value.CaseNumber); ok {
				p.numbered(m, pattern, p.label(b.Value.Name, id))
			}
		}
	}
}

// numbered finds the numbers of a meeting's cases that do not follow a pattern.
func (p *pass) numbered(m store.View[record.Meeting], pattern record.CasePattern, body string) {
	for i, item := range m.Value.Items {
		if _, _, ok := pattern.Read(item.Number); item.Number != "" && !ok {
			p.add(m.At("items", index(i), "number"), "", diag.Args{"number": item.Number, "pattern": pattern.String(), "body": body})
		}
	}
}

// adoptedElsewhere finds documents that say they were adopted at a meeting that was not
// held, or was not that body's, or on another day.
func adoptedElsewhere(p *pass) {
	for _, rec := range p.snap.Records {
		e := record.EditionOf(rec.Typed)
		if e == nil || e.Adopted == nil || e.Adopted.Meeting == "" {
			continue
		}
		m := p.snap.Meeting(e.Adopted.Meeting)
		if m.Value == nil {
			continue
		}
		at := rec.At(governedPath(rec, "adopted")...)
		args := diag.Args{"meeting": m.ID, "state": m.Value.State, "body": p.name(e.Adopted.Body), "date": e.Adopted.Date.EDTF.String(), "held": m.Value.Date.EDTF.String()}
		switch order := date.Compare(e.Adopted.Date.EDTF, m.Value.Date.EDTF); {
		case m.Value.State != "held":
			p.add(at, "", args)
		case e.Adopted.Body != "" && !slices.Contains(m.Value.Bodies, e.Adopted.Body):
			p.add(at, "body", args)
		case order == date.Before || order == date.After:
			p.add(at, "date", args)
		case e.Adopted.Decision != "" && m.Value.Item(e.Adopted.Decision) == nil:
			args["decision"] = e.Adopted.Decision
			p.add(at, "decision", args)
		case e.Adopted.Decision != "" && refusedIn(m.Value.Item(e.Adopted.Decision)):
			args["decision"], args["outcome"] = e.Adopted.Decision, m.Value.Item(e.Adopted.Decision).Decision.Outcome
			p.add(at, "outcome", args)
		}
	}
}

// refusedIn tells whether a case ended without agreement.
func refusedIn(item *record.Item) bool {
	if item.Decision == nil {
		return false
	}
	switch item.Decision.Outcome {
	case "not-agreed", "postponed", "sent-back":
		return true
	}
	return false
}
