package check

import (
	"strings"

	"github.com/helsefellesskap/hfh/internal/date"
	"github.com/helsefellesskap/hfh/internal/diag"
	"github.com/helsefellesskap/hfh/internal/record"
	"github.com/helsefellesskap/hfh/internal/store"
)

// planRules judge a plan's measures one by one.
func planRules() []Rule {
	return []Rule{
		{ID: "plan/responsible", Severity: diag.Warning, Holds: []string{"R27", "A35"}, Run: responsible},
		{ID: "plan/actor-newer", Severity: diag.Warning, Holds: []string{"A41"}, Run: actorNewer},
		{ID: "plan/outside-period", Severity: diag.Warning, Holds: []string{"A14"}, Run: outsidePeriod},
		{ID: "plan/time-missing", Severity: diag.Warning, Holds: []string{"A14", "A40"}, Run: timeMissing},
		{ID: "plan/row-unknown", Severity: diag.Error, Holds: []string{"A40"}, Run: rowUnknown},
		{ID: "plan/status", Severity: diag.Warning, Holds: []string{"A49"}, Run: progressInOrder},
		{ID: "plan/outlives-declaration", Severity: diag.Warning, Holds: []string{"A15"}, Run: outlives},
		{ID: "plan/period-begun", Severity: diag.Note, Holds: []string{"A14"}, Run: periodBegun},
	}
}

// responsible finds measures that nobody is responsible for, in their own words or
// their row's. A part of a measure has the measure's, so only one that says "unknown"
// itself is told of.
func responsible(p *pass) {
	for _, v := range typed[record.Plan](p) {
		for m := range v.Value.Measures() {
			who := m.Responsible.Value
			args := diag.Args{"measure": p.label(m.Name, m.ID), "place": m.Place}
			switch {
			case m.Parent != nil && !m.MeasureBody.Responsible.Unknown():
			case who.Unknown():
				p.add(v.At(m.Path...), "unknown", args)
			case len(who) == 0:
				p.add(v.At(m.Path...), "", args)
			}
		}
	}
}

// label gives a name in the register's language, else the id.
func (p *pass) label(l record.Label, id string) string {
	if name := l.In(p.snap.Community.Language); name != "" {
		return name
	}
	return id
}

// actorNewer finds bodies and others that were made responsible by a plan adopted
// before they were created; once where they are named, be it a row or a measure.
func actorNewer(p *pass) {
	for _, v := range recorded[record.Plan](p) {
		if v.Value.Adopted == nil {
			continue
		}
		for _, named := range responsibles(v) {
			a, ok := p.snap.Actor(named.id)
			if ok && date.Compare(a.From, v.Value.Adopted.Date.EDTF) == date.After {
				p.add(v.ValueAt(named.path...), "", diag.Args{"name": a.Name, "id": a.ID, "from": a.From.String(), "adopted": v.Value.Adopted.Date.EDTF.String()})
			}
		}
	}
}

// named is an actor that a plan makes responsible, and where.
type named struct {
	id   string
	path []string
}

// responsibles gives every actor that a plan names as responsible, at the place where
// it stands.
func responsibles(v store.View[record.Plan]) []named {
	var out []named
	add := func(list record.Actors, path ...string) {
		for i, id := range list.IDs() {
			out = append(out, named{id, under(path, index(i))})
		}
	}
	for a, area := range v.Value.Areas {
		for g, goal := range area.Goals {
			for r, row := range goal.Rows {
				add(row.Responsible, "areas", index(a), "goals", index(g), "rows", index(r), "responsible")
			}
		}
	}
	for m := range v.Value.Measures() {
		add(m.MeasureBody.Responsible, under(m.Path, "responsible")...)
	}
	return out
}

// outsidePeriod finds measures whose time surely lies outside the plan's period, or
// goes on after it or begins before it. Of a time that is only partly known it says
// nothing.
func outsidePeriod(p *pass) {
	for _, v := range typed[record.Plan](p) {
		first, hasFirst := firstDay(&v.Value.Edition)
		last, hasLast := lastDay(&v.Value.Edition)
		for m := range v.Value.Measures() {
			when := m.Time.Value.EDTF
			if when.IsZero() || when.Uncertain() || v.Value.Period.EDTF.Uncertain() || m.Parent != nil && m.When.IsZero() {
				continue
			}
			variant := ""
			begins, known := when.Earliest()
			ends, bounded := when.Latest()
			switch {
			case hasLast && known && begins.After(last) || hasFirst && bounded && ends.Before(first):
			case when.IsInterval() && hasLast && bounded && ends.After(last):
				variant = "after"
			case when.IsInterval() && hasFirst && known && begins.Before(first):
				variant = "before"
			default:
				continue
			}
			p.add(v.At(m.Path...), variant, diag.Args{"measure": p.label(m.Name, m.ID), "when": when.String(), "period": v.Value.Period.EDTF.String()})
		}
	}
}

// timeMissing finds measures that say no time, nor their row.
func timeMissing(p *pass) {
	for _, v := range typed[record.Plan](p) {
		for m := range v.Value.Measures() {
			if m.Parent == nil && m.Time.Value.IsZero() {
				p.add(v.At(m.Path...), "", diag.Args{"measure": p.label(m.Name, m.ID), "place": m.Place})
			}
		}
	}
}

// rowUnknown finds measures that point at a row that their goal does not have.
func rowUnknown(p *pass) {
	for _, v := range typed[record.Plan](p) {
		for m := range v.Value.Measures() {
			if m.Row != "" && m.Goal.Row(m.Row) == nil {
				var ids []string
				for _, r := range m.Goal.Rows {
					ids = append(ids, r.ID)
				}
				p.add(v.At(under(m.Path, "row")...), "", diag.Args{"row": m.Row, "rows": strings.Join(ids, "\n")})
			}
		}
	}
}

// progressInOrder finds reports of progress that stand in another order than their
// dates, that are from before the plan's period, or that go on after the measure was
// done or stopped.
func progressInOrder(p *pass) {
	for _, v := range recorded[record.Plan](p) {
		for m := range v.Value.Measures() {
			for i, now := range m.Progress {
				at := under(m.Path, "progress", index(i))
				args := diag.Args{"measure": p.label(m.Name, m.ID), "date": now.Date.EDTF.String()}
				if first, ok := firstDay(&v.Value.Edition); ok {
					if latest, known := now.Date.EDTF.Latest(); known && latest.Before(first) {
						p.add(v.At(at...), "before-period", args)
					}
				}
				if i == 0 {
					continue
				}
				if before := m.Progress[i-1]; date.Compare(now.Date.EDTF, before.Date.EDTF) == date.Before {
					args["earlier"] = before.Date.EDTF.String()
					p.add(v.At(at...), "", args)
				} else if before.Status == "done" && now.Status == "not-started" {
					p.add(v.At(at...), "after-done", args)
				}
			}
		}
	}
}

// outlives finds a plan that is to last longer than the declaration that it follows.
func outlives(p *pass) {
	for _, v := range typed[record.Plan](p) {
		end, ok := lastDay(&v.Value.Edition)
		for _, address := range v.Value.Follows {
			a, err := store.ParseAddress(address)
			rec := p.snap.Record(a.Ref)
			if err != nil || !ok || a.Ref.Kind != "declaration" || rec == nil || a.When != "" && !p.current(rec, a.When) {
				continue
			}
			e := record.EditionOf(rec.Typed)
			if e == nil {
				continue
			}
			if last, known := lastDay(e); known && end.After(last) {
				p.add(v.At("period"), "", diag.Args{"end": end.String(), "declaration_end": last.String()})
			}
		}
	}
}

// periodBegun finds a plan that was adopted after the first year of its period was
// over, and one of which no measure begins in that year.
func periodBegun(p *pass) {
	for _, v := range recorded[record.Plan](p) {
		first, ok := firstDay(&v.Value.Edition)
		if !ok || v.Value.Adopted == nil || !v.Value.Period.EDTF.IsInterval() {
			continue
		}
		yearEnd := date.Day{Year: first.Year, Month: 12, Day: 31}
		if adopted, known := v.Value.Adopted.Date.EDTF.Earliest(); known && adopted.After(yearEnd) {
			p.add(v.At("period"), "", diag.Args{"adopted": adopted.String(), "from": first.String()})
		}
		if len(v.Value.Areas) > 0 && noneBy(v.Value, yearEnd) {
			p.add(v.At("areas"), "no-measure", diag.Args{"year": index(first.Year)})
		}
	}
}

// noneBy tells whether every measure whose beginning is said begins after a day, and
// there is such a measure.
func noneBy(plan *record.Plan, day date.Day) bool {
	some := false
	for m := range plan.Measures() {
		if m.Parent != nil {
			continue
		}
		begins, ok := m.Time.Value.EDTF.Earliest()
		if ends, bounded := m.Time.Value.EDTF.Latest(); !ok && bounded && ends.After(day) {
			continue // a deadline: when the work begins is not said
		}
		if !ok || !begins.After(day) {
			return false
		}
		some = true
	}
	return some
}
