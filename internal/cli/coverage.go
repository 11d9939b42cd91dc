package cli

import (
	"strings"

	"github.com/spf13/cobra"

	"github.com/helsefellesskap/hfh/internal/govern"
	"github.com/helsefellesskap/hfh/internal/record"
	"github.com/helsefellesskap/hfh/internal/render"
	"github.com/helsefellesskap/hfh/internal/store"
)

// coverageJSON is `hfh plan coverage -o json`.
type coverageJSON struct {
	Version  string        `json:"version"`
	Measures []coveredJSON `json:"measures"`
	Holes    []holeJSON    `json:"holes"`
}

type coveredJSON struct {
	ID     string   `json:"id"`
	Place  string   `json:"place"`
	Name   string   `json:"name"`
	Area   string   `json:"area"`
	Goal   string   `json:"goal"`
	Items  []string `json:"declaration_items"`
	FSUs   []string `json:"fsus"`
	Groups []string `json:"patient_groups"`
	area   string
	goal   string
}

// holeJSON is something that nothing of the plan is tied to.
type holeJSON struct {
	What string `json:"what"`
	ID   string `json:"id"`
	Name string `json:"name"`
}

// newCoverageCommand is `hfh plan coverage`: what the plan's measures are tied to, and
// what nothing is.
func newCoverageCommand(a *app) *cobra.Command {
	return leaf("coverage", between(0, 0), func(cmd *cobra.Command, _ []string) error {
		form, err := a.form(cmd, formJSON, formYAML, formCSV, formMarkdown, formHTML)
		if err != nil {
			return err
		}
		reg, plan, err := a.openPlan()
		if err != nil {
			return err
		}
		data := coverageJSON{Version: plan.Value.Version, Measures: []coveredJSON{}, Holes: []holeJSON{}}
		rows, holes := govern.Coverage(reg.snap)
		for _, r := range rows {
			data.Measures = append(data.Measures, coveredJSON{
				ID: r.ID, Place: r.Place, Name: r.Name.In(a.msg.Lang()), Area: r.Area.ID, Goal: r.Goal.ID, Items: emptyList(r.Items), FSUs: emptyList(r.FSUs),
				Groups: emptyList(r.Groups), area: r.Area.Name.In(a.msg.Lang()), goal: r.Goal.Name.In(a.msg.Lang()),
			})
		}
		for _, h := range holes {
			data.Holes = append(data.Holes, holeJSON{h.What, h.ID, h.Name.In(a.msg.Lang())})
		}
		page := a.coveragePage(data)
		if form == formHTML {
			return render.HTML(a.options(), reg.snap.Community.Name.In(a.msg.Lang()), page)
		}
		return a.print(form, data, func() render.Page { return page })
	})
}

// emptyList is a list of no texts instead of nothing, for JSON.
func emptyList(list []string) []string {
	if list == nil {
		return []string{}
	}
	return list
}

// coveragePage shows a row for each measure, then the holes by name.
func (a *app) coveragePage(data coverageJSON) render.Page {
	title := func(id string) string { return a.msg.Text("coverage/column-"+id, nil) }
	joined := func(list []string) string { return orDefault(strings.Join(list, ", "), "–") }
	page := render.Page{
		render.Heading{Level: 1, Text: a.msg.Text("coverage/title", map[string]string{"version": data.Version})},
		render.Table[coveredJSON]{Rows: data.Measures, Columns: []render.Column[coveredJSON]{
			{Title: title("items"), Value: func(r coveredJSON) string { return joined(r.Items) }},
			{Title: title("area"), Value: func(r coveredJSON) string { return r.area }},
			{Title: title("goal"), Value: func(r coveredJSON) string { return r.goal }},
			{Title: title("measure"), Value: func(r coveredJSON) string { return r.Name }},
			{Title: title("fsu"), Value: func(r coveredJSON) string { return joined(r.FSUs) }},
			{Title: title("groups"), Value: func(r coveredJSON) string { return joined(r.Groups) }},
		}}.Grid(),
	}
	if len(data.Holes) == 0 {
		return page
	}
	var list render.Bullets
	for _, h := range data.Holes {
		list = append(list, render.Bullet{Text: a.msg.Text("coverage/hole."+h.What, map[string]string{"name": h.Name, "id": h.ID}), Style: render.Careful})
	}
	return append(page, render.Gap{}, render.Heading{Level: 2, Text: a.msg.Text("coverage/holes", nil)}, list)
}

// openPlan opens the register and its plan, and refuses where there is none.
func (a *app) openPlan() (*register, store.View[record.Plan], error) {
	reg, err := a.open()
	if err != nil {
		return nil, store.View[record.Plan]{}, err
	}
	plan := reg.snap.Plan()
	if plan.Value == nil {
		return nil, plan, reg.noRecord(store.Ref{Kind: "plan"})
	}
	return reg, plan, nil
}
