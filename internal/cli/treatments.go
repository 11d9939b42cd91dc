package cli

import (
	"strings"

	"github.com/helsefellesskap/hfh/internal/record"
	"github.com/helsefellesskap/hfh/internal/render"
	"github.com/helsefellesskap/hfh/internal/store"
)

// treatment is one meeting's treatment of a case.
type treatment struct {
	Meeting string
	Date    string
	Number  string
	Outcome string // of the decision; "" where nothing is decided yet
	Text    string // of the decision
}

// treatments lists where a case was treated, or is to be, the earliest first.
func treatments(snap *store.Snapshot, id string) []treatment {
	var out []treatment
	for _, m := range snap.Meetings() {
		for i := range m.Value.Items {
			item := &m.Value.Items[i]
			if item.Case != id {
				continue
			}
			t := treatment{Meeting: m.ID, Date: m.Value.Date.EDTF.String(), Number: item.Number}
			if item.Decision != nil {
				t.Outcome, t.Text = orDefault(item.Decision.Outcome, unknown), item.Decision.Text
			}
			out = append(out, t)
		}
	}
	return out
}

// treatmentsPage tells of a case what each meeting did with it; nothing of any other place.
func (a *app) treatmentsPage(reg *register, at *side) render.Page {
	if at.Rec.Kind != "cases" || at.Place.Node == nil || len(at.Place.Path) != 2 {
		return nil
	}
	rows := treatments(reg.snap, at.Place.Node.ID())
	if len(rows) == 0 {
		return nil
	}
	column := func(key string) string { return render.Capital(a.msg.Term("key/" + key)) }
	return render.Page{
		render.Heading{Level: 2, Text: a.msg.Text("cli/case-treatments", nil)},
		render.Table[treatment]{Rows: rows, Columns: []render.Column[treatment]{
			{Title: column("meeting"), Value: func(t treatment) string { return t.Meeting }, Whole: true},
			{Title: column("date"), Value: func(t treatment) string { return render.Date(t.Date, a.msg.Lang()) }},
			{Title: column("number"), Value: func(t treatment) string { return t.Number }},
			{Title: column("outcome"), Value: func(t treatment) string { return a.outcomeWord(t.Outcome) }},
			{Title: column("decision"), Value: func(t treatment) string { return t.Text }},
		}}.Grid(),
	}
}

// outcomeWord says what a meeting did with a case.
func (a *app) outcomeWord(outcome string) string {
	if outcome == "" {
		return a.msg.Text("cli/case-not-treated", nil)
	}
	return a.msg.Term(outcome)
}

// caseTyped gives the id of the only case that has a number, in any of its treatments, or
// a title that was typed; else what was typed.
func (a *app) caseTyped(typed string) string {
	reg, err := a.open()
	if err != nil {
		return typed // told of by the command itself
	}
	all := reg.snap.Cases().Value
	if all == nil || all.Case(typed) != nil {
		return typed
	}
	found := map[string]bool{}
	for i := range all.Cases {
		c := &all.Cases[i]
		if strings.EqualFold(c.Number, typed) || record.Slug(c.Name.In("")) == record.Slug(typed) {
			found[c.ID] = true
		}
		for _, t := range treatments(reg.snap, c.ID) {
			if strings.EqualFold(t.Number, typed) {
				found[c.ID] = true
			}
		}
	}
	for id := range found {
		if len(found) == 1 {
			return id
		}
	}
	return typed
}
