package cli

import (
	"github.com/spf13/cobra"

	"github.com/helsefellesskap/hfh/internal/cycle"
	"github.com/helsefellesskap/hfh/internal/date"
	"github.com/helsefellesskap/hfh/internal/render"
)

// dueJSON is a row of `hfh due -o json`.
type dueJSON struct {
	Ref     string `json:"ref"`
	Place   string `json:"place,omitempty"`
	Name    string `json:"name"`
	What    string `json:"what"`
	Rule    string `json:"rule"`
	Due     string `json:"due"`
	Days    int    `json:"days"`
	State   string `json:"state"`
	Body    string `json:"body"`
	Certain bool   `json:"certain"`
}

// newDueCommand is `hfh due [--within P90D]`.
func newDueCommand(a *app) *cobra.Command {
	var within string
	cmd := leaf("due", between(0, 0), func(cmd *cobra.Command, _ []string) error {
		form, err := a.form(cmd, formJSON, formYAML, formCSV, formMarkdown)
		if err != nil {
			return err
		}
		span, err := durationTyped(cmd, "within", within)
		if err != nil {
			return err
		}
		reg, err := a.open()
		if err != nil {
			return err
		}
		items := cycle.Due(reg.snap, reg.today)
		if within != "" {
			items = cycle.Within(items, reg.today, span)
		}
		if len(items) == 0 {
			a.note("cli/due-none")
		}
		return a.print(form, dueRows(items), func() render.Page { return listed(len(items), a.dueTable(reg, items)) })
	})
	cmd.Flags().StringVar(&within, "within", "", "")
	return cmd
}

// durationTyped reads a length of time as a user typed it: P90D, or in words.
func durationTyped(cmd *cobra.Command, flag, typed string) (date.Duration, error) {
	if typed == "" {
		return date.Duration{}, nil
	}
	span, err := date.ParseDuration(typed)
	if err == nil {
		return span, nil
	}
	if span, err = date.ReadDurationWords(typed); err == nil {
		return span, nil
	}
	return span, fail(exitUsage, "cli/not-a-duration", "flag", "--"+flag, "value", typed, "command", cmd.CommandPath()).because(err)
}

func dueRows(items []cycle.Item) []dueJSON {
	rows := []dueJSON{}
	for _, i := range items {
		rows = append(rows, dueJSON{
			Ref: i.Ref, Place: i.Place, Name: i.Name, What: i.What, Rule: i.Rule, Due: i.Due.String(),
			Days: i.Days, State: string(i.State), Body: i.Body, Certain: i.Certain,
		})
	}
	return rows
}

func (a *app) dueTable(reg *register, items []cycle.Item) render.Grid {
	return render.Table[cycle.Item]{Rows: items, Columns: []render.Column[cycle.Item]{
		{Title: a.msg.Text("cli/column-due", nil), Value: a.dueDay, Style: dueStyle},
		{Title: a.msg.Text("cli/column-days", nil), Value: func(i cycle.Item) string { return itoa(i.Days) }, Right: true},
		{Title: a.msg.Text("cli/column-state", nil), Value: func(i cycle.Item) string { return a.msg.Text("due/"+string(i.State), nil) }, Style: dueStyle},
		{Title: a.msg.Text("cli/column-happens", nil), Value: func(i cycle.Item) string { return a.msg.Text("due/what/"+i.What, nil) }},
		{Title: render.Capital(a.msg.Term("key/name")), Value: func(i cycle.Item) string { return i.Name }},
		{Title: render.Capital(a.msg.Term("key/body")), Value: func(i cycle.Item) string { return a.actorNames(reg, orNone(i.Body)) }},
		{Title: render.Capital(a.msg.Term("key/reference")), Value: dueAddress, Style: faint[cycle.Item], Whole: true},
	}}.Grid()
}

// dueDay says the day, and that it is the last of a range where it is.
func (a *app) dueDay(i cycle.Item) string {
	day := render.Date(i.Due.String(), a.msg.Lang())
	if !i.Certain {
		return a.msg.Text("cli/at-the-latest", map[string]string{"day": day})
	}
	return day
}

func dueAddress(i cycle.Item) string {
	if i.Place == "" {
		return i.Ref
	}
	return i.Ref + "#" + lastStep(i.Place)
}

func dueStyle(i cycle.Item) render.Style {
	switch i.State {
	case cycle.Overdue:
		return render.Bad
	case cycle.Soon:
		return render.Careful
	}
	return render.Plain
}

// orNone makes a list of one id, or of none.
func orNone(id string) []string {
	if id == "" {
		return nil
	}
	return []string{id}
}
