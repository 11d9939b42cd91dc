package check

import (
	"maps"
	"slices"
	"strings"

	"github.com/helsefellesskap/hfh/internal/diag"
	"github.com/helsefellesskap/hfh/internal/record"
	"github.com/helsefellesskap/hfh/internal/store"
)

// coverageRules ask whether what belongs together is tied together: declaration items,
// areas, goals, measures, committees and patient groups. They are notes, as no source
// says that everything must be covered.
func coverageRules() []Rule {
	return []Rule{
		{ID: "plan/area-untied", Severity: diag.Note, Holds: []string{"R3", "A21", "A38"}, Run: areaUntied},
		{ID: "plan/declaration-uncovered", Severity: diag.Note, Holds: []string{"R28", "A36"}, Run: declarationUncovered},
		{ID: "plan/duplicate-measure", Severity: diag.Note, Holds: []string{"A45"}, Run: duplicateMeasures},
		{ID: "plan/group-uncovered", Severity: diag.Note, Holds: []string{"R30", "A50"}, Run: groupUncovered},
		{ID: "plan/area-without-fsu", Severity: diag.Note, Holds: []string{"R13", "A28"}, Run: areaWithoutFSU},
		{ID: "plan/fsu-without-measure", Severity: diag.Note, Holds: []string{"R29", "A28"}, Run: fsuWithoutMeasure},
	}
}

// areaUntied finds areas of the plan that answer no item of the declaration, though
// there is one to answer.
func areaUntied(p *pass) {
	for _, v := range typed[record.Plan](p) {
		for i, area := range v.Value.Areas {
			if p.snap.Declaration().Value != nil && len(declarationItems(area.Answers)) == 0 {
				p.add(v.At("areas", index(i)), "", diag.Args{"area": p.label(area.Name, area.ID)})
			}
		}
	}
}

// declarationItems gives the last ids of the answers that point into the declaration.
func declarationItems(answers []record.Answer) []string {
	var ids []string
	for _, a := range answers {
		if id := declarationItem(a.Ref); id != "" {
			ids = append(ids, id)
		}
	}
	return ids
}

// declarationItem gives the id of the declaration's item that an address names.
func declarationItem(address string) string {
	a, err := store.ParseAddress(address)
	if err != nil || a.Ref.Kind != "declaration" || a.Place == "" {
		return ""
	}
	return a.Place[strings.LastIndexByte(a.Place, '/')+1:]
}

// declarationUncovered finds items of the declaration that no goal or area of the plan,
// and not its focus, answers.
func declarationUncovered(p *pass) {
	plan, decl := p.snap.Plan(), p.snap.Declaration()
	if plan.Value == nil || decl.Value == nil || len(plan.Value.Areas) == 0 {
		return
	}
	var covered []string
	for _, address := range plan.Value.Focus {
		covered = append(covered, declarationItem(address))
	}
	for _, area := range plan.Value.Areas {
		covered = append(covered, declarationItems(area.Answers)...)
		for _, goal := range area.Goals {
			covered = append(covered, declarationItems(goal.Answers)...)
		}
	}
	for i, item := range decl.Value.Items {
		if !slices.Contains(covered, item.ID) {
			p.add(decl.At("items", index(i)), "", diag.Args{"item": p.label(item.Name, item.ID)})
		}
	}
}

// duplicateMeasures finds measures that are said to be about the same, or have the same
// name, in two places, and tells what they disagree on.
func duplicateMeasures(p *pass) {
	for _, v := range typed[record.Plan](p) {
		byID, byName := map[string]record.MeasureAt{}, map[string]record.MeasureAt{}
		for m := range v.Value.Measures() {
			byID[m.ID] = m
		}
		for m := range v.Value.Measures() {
			name := strings.ToLower(strings.Join(strings.Fields(m.Name.In(p.snap.Community.Language)), " "))
			other, twin := byName[name]
			if _, seen := byName[name]; !seen && name != "" {
				byName[name] = m
			}
			for _, r := range m.Related {
				if id := sameSubject(r); id != "" && id != m.ID {
					if o, ok := byID[id]; ok && (o.Place < m.Place || !pointsAt(o, m.ID)) {
						other, twin = o, true
					}
				}
			}
			if twin && name != "" {
				p.add(v.At(m.Path...), differing(m, other), diag.Args{"measure": p.label(m.Name, m.ID), "other": other.ID})
			}
		}
	}
}

// sameSubject gives the id of the measure that a measure is said to be about the same
// as.
func sameSubject(r record.Related) string {
	a, err := store.ParseAddress(r.Ref)
	if err != nil || r.How != "same-subject" || a.Ref.Kind != "plan" {
		return ""
	}
	return a.Place[strings.LastIndexByte(a.Place, '/')+1:]
}

// pointsAt tells whether a measure says that it is about the same as another.
func pointsAt(m record.MeasureAt, id string) bool {
	return slices.ContainsFunc(m.Related, func(r record.Related) bool { return sameSubject(r) == id })
}

// differing tells what two measures about the same disagree on.
func differing(a, b record.MeasureAt) string {
	who := !slices.Equal(a.Responsible.Value, b.Responsible.Value)
	when := a.Time.Value.EDTF != b.Time.Value.EDTF
	switch {
	case who && when:
		return "both"
	case who:
		return "responsible"
	case when:
		return "time"
	}
	return ""
}

// groupUncovered finds the plan's patient groups that no measure is tied to.
func groupUncovered(p *pass) {
	for _, v := range typed[record.Plan](p) {
		var tied []string
		for m := range v.Value.Measures() {
			tied = append(tied, m.PatientGroups...)
		}
		for i, id := range v.Value.PatientGroups {
			if !slices.Contains(tied, id) {
				p.add(v.ValueAt("patient_groups", index(i)), "", diag.Args{"group": p.groupName(id)})
			}
		}
	}
}

func (p *pass) groupName(id string) string {
	for _, g := range p.snap.Community.PatientGroups {
		if g.ID == id {
			return p.label(g.Name, id)
		}
	}
	return id
}

// Touches tells whether a measure is a committee's: the committee is responsible, the
// measure is said to be about the same, or the two share a project.
func Touches(m record.MeasureAt, id string, fsu *record.FSU) bool {
	return slices.Contains(m.Responsible.Value.IDs(), id) ||
		slices.ContainsFunc(m.Related, func(r record.Related) bool { return r.Ref == "fsu/"+id }) ||
		slices.ContainsFunc(m.Projects, func(project string) bool { return slices.Contains(fsu.Projects, project) })
}

// areaWithoutFSU finds areas of which no measure is a committee's, and those touched
// only by committees that have more to do with another area.
func areaWithoutFSU(p *pass) {
	fsus := working(p)
	if len(fsus) == 0 {
		return
	}
	for _, v := range recorded[record.Plan](p) {
		own, beside := map[string]bool{}, map[string][]string{}
		for _, f := range fsus {
			touched := touchedAreas(v.Value, f)
			for area, n := range touched {
				if n == slices.Max(slices.Collect(maps.Values(touched))) {
					own[area] = true
				}
				beside[area] = append(beside[area], p.label(f.Value.Name, f.ID))
			}
		}
		for i, area := range v.Value.Areas {
			args := diag.Args{"area": p.label(area.Name, area.ID), "fsus": strings.Join(beside[area.ID], "\n")}
			switch {
			case own[area.ID]:
			case len(beside[area.ID]) > 0:
				p.add(v.At("areas", index(i)), "shared", args)
			default:
				p.add(v.At("areas", index(i)), "", args)
			}
		}
	}
}

// touchedAreas counts a committee's measures in each area that has any.
func touchedAreas(plan *record.Plan, f store.View[record.FSU]) map[string]int {
	touched := map[string]int{}
	for m := range plan.Measures() {
		if m.Parent == nil && Touches(m, f.ID, f.Value) {
			touched[m.Area.ID]++
		}
	}
	return touched
}

// fsuWithoutMeasure finds committees that no measure of the plan is anchored in.
func fsuWithoutMeasure(p *pass) {
	plan := p.snap.Plan()
	if plan.Value == nil || len(plan.Value.Areas) == 0 {
		return
	}
	for _, f := range recorded[record.FSU](p) {
		if f.Value.State == "closed" || f.Value.State == "planned" {
			continue
		}
		found := false
		for m := range plan.Value.Measures() {
			found = found || Touches(m, f.ID, f.Value)
		}
		if !found {
			p.add(f.At(), "", diag.Args{"name": p.label(f.Value.Name, f.ID)})
		}
	}
}
