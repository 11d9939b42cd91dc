package govern

import (
	"slices"
	"strings"

	"github.com/helsefellesskap/hfh/internal/check"
	"github.com/helsefellesskap/hfh/internal/record"
	"github.com/helsefellesskap/hfh/internal/store"
)

// Covered is one row of the coverage: a measure with all that it is tied to.
type Covered struct {
	record.MeasureAt
	Items  []string // ids of the declaration's items that its goal answers, else its area
	FSUs   []string
	Groups []string // patient groups
}

// Hole is something that nothing of the plan is tied to.
type Hole struct {
	What string // declaration-item, area, goal, fsu, patient-group
	ID   string
	Name record.Label
}

// Coverage ties the declaration's items to areas, goals, measures, committees and
// patient groups, and names what nothing is tied to.
func Coverage(snap *store.Snapshot) ([]Covered, []Hole) {
	plan := snap.Plan().Value
	if plan == nil {
		return nil, nil
	}
	var rows []Covered
	seen := map[string]bool{}
	for _, address := range plan.Focus {
		seen["declaration-item "+declarationItem(address)] = true
	}
	for m := range plan.Measures() {
		if m.Parent != nil {
			continue
		}
		row := Covered{MeasureAt: m, Items: answered(m.Goal.Answers), Groups: m.PatientGroups}
		if len(row.Items) == 0 {
			row.Items = answered(m.Area.Answers)
		}
		for _, f := range snap.FSUs() {
			if f.Value != nil && check.Touches(m, f.ID, f.Value) {
				row.FSUs = append(row.FSUs, f.ID)
				seen["fsu "+f.ID] = true
				seen["area "+m.Area.ID] = true
			}
		}
		for _, g := range row.Groups {
			seen["patient-group "+g] = true
		}
		rows = append(rows, row)
	}
	return rows, holes(snap, plan, seen)
}

// holes names what is not among what was seen.
func holes(snap *store.Snapshot, plan *record.Plan, seen map[string]bool) []Hole {
	var out []Hole
	hole := func(what, id string, name record.Label) {
		if !seen[what+" "+id] {
			out = append(out, Hole{what, id, name})
		}
	}
	for _, area := range plan.Areas {
		for _, goal := range area.Goals {
			for _, id := range answered(slices.Concat(area.Answers, goal.Answers)) {
				seen["declaration-item "+id] = true
			}
			seen["goal "+goal.ID] = len(goal.Measures) > 0
		}
	}
	if d := snap.Declaration().Value; d != nil {
		for _, item := range d.Items {
			hole("declaration-item", item.ID, item.Name)
		}
	}
	for _, area := range plan.Areas {
		hole("area", area.ID, area.Name)
		for _, goal := range area.Goals {
			hole("goal", goal.ID, goal.Name)
		}
	}
	for _, f := range snap.FSUs() {
		if f.Value != nil && f.Value.State != "closed" && f.Value.State != "planned" {
			hole("fsu", f.ID, f.Value.Name)
		}
	}
	for _, g := range snap.Community.PatientGroups {
		if slices.Contains(plan.PatientGroups, g.ID) {
			hole("patient-group", g.ID, g.Name)
		}
	}
	return out
}

func answered(list []record.Answer) []string {
	var out []string
	for _, a := range list {
		if id := declarationItem(a.Ref); id != "" && !slices.Contains(out, id) {
			out = append(out, id)
		}
	}
	return out
}

// declarationItem gives the id of the declaration's item that an address names.
func declarationItem(address string) string {
	a, err := store.ParseAddress(address)
	if err != nil || a.Ref.Kind != "declaration" {
		return ""
	}
	return a.Place[strings.LastIndexByte(a.Place, '/')+1:]
}
