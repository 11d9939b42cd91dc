package cli

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/helsefellesskap/hfh/internal/doc"
	"github.com/helsefellesskap/hfh/internal/govern"
	"github.com/helsefellesskap/hfh/internal/msg"
	"github.com/helsefellesskap/hfh/internal/paper"
	"github.com/helsefellesskap/hfh/internal/record"
	"github.com/helsefellesskap/hfh/internal/render"
	"github.com/helsefellesskap/hfh/internal/store"
)

// evaluateOptions are the flags of plan evaluate.
type evaluateOptions struct {
	set                      []string
	from, out, date, meeting string
	why                      string
	list, sheet              bool
}

func newEvaluateCommand(a *app) *cobra.Command {
	var o evaluateOptions
	cmd := leaf("evaluate", between(0, 0), func(cmd *cobra.Command, _ []string) error {
		return a.evaluate(cmd, o)
	})
	fs := cmd.Flags()
	fs.StringArrayVar(&o.set, "set", nil, "")
	fs.StringVar(&o.from, "from", "", "")
	fs.BoolVar(&o.sheet, "sheet", false, "")
	fs.StringVar(&o.out, "out", "", "")
	fs.BoolVar(&o.list, "list", false, "")
	fs.StringVar(&o.date, "date", "", "")
	fs.StringVar(&o.meeting, "meeting", "", "")
	fs.StringVarP(&o.why, "message", "m", "", "")
	return cmd
}

// evaluate judges the measures of the plan in force, as typed, from a sheet, or by
// asking at a terminal.
func (a *app) evaluate(cmd *cobra.Command, o evaluateOptions) error {
	switch {
	case o.list:
		return a.evaluationList(cmd)
	case o.sheet || o.out != "":
		return a.evaluationSheet(o)
	case len(o.set) > 0 && o.from != "":
		return fail(exitUsage, "evaluate/set-or-from", "file", o.from)
	}
	var list []govern.NewEvaluation
	var err error
	switch {
	case o.from != "":
		list, err = a.evaluationsFrom(o.from)
	case len(o.set) > 0:
		list, err = evaluationsTyped(o.set)
	case render.IsTerminal(a.streams.In) && render.IsTerminal(a.streams.Err):
		if list, err = a.askEvaluations(cmd.Context()); err == nil && len(list) == 0 {
			return nil
		}
	default:
		return fail(exitUsage, "evaluate/how")
	}
	if err != nil {
		return err
	}
	return a.recordEvaluations(cmd.Context(), list, o)
}

// evaluationsTyped reads PLACE=RESULT,NEXT[,NOTE].
func evaluationsTyped(set []string) ([]govern.NewEvaluation, error) {
	var list []govern.NewEvaluation
	for _, s := range set {
		place, value, ok := strings.Cut(s, "=")
		parts := strings.SplitN(value, ",", 3)
		if !ok || place == "" || len(parts) < 2 {
			return nil, fail(exitUsage, "evaluate/set-form", "value", s)
		}
		e := govern.NewEvaluation{Place: strings.TrimPrefix(place, "plan#")}
		if len(parts) == 3 {
			e.Note = strings.TrimSpace(parts[2])
		}
		var err error
		if e.Result, err = choice("hfh plan evaluate", "--set", strings.TrimSpace(parts[0]), govern.Results()...); err != nil {
			return nil, err
		}
		if e.Next, err = choice("hfh plan evaluate", "--set", strings.TrimSpace(parts[1]), govern.Nexts()...); err != nil {
			return nil, err
		}
		list = append(list, e)
	}
	return list, nil
}

// recordEvaluations records judgements in the plan's living parts.
func (a *app) recordEvaluations(ctx context.Context, list []govern.NewEvaluation, o evaluateOptions) error {
	out, err := a.record(ctx, func(base *register) (*proposal, error) { return base.evaluationProposal(list, o) })
	if err != nil {
		return err
	}
	left := unjudged(out.after.Plan().Value)
	if !a.global.quiet {
		all := len(govern.EvaluationOf(out.after.Plan().Value))
		fmt.Fprintln(a.streams.Out, render.Clean(a.msg.Text("evaluate/sum", pairs([]string{"n", count(all - len(left)), "of", count(all)}))))
	}
	next := "evaluate/next-revise"
	if len(left) > 0 {
		next = "evaluate/next"
	}
	return a.written(out, told{noDiff: true, next: next})
}

func unjudged(plan *record.Plan) []govern.Judged {
	if plan == nil {
		return nil
	}
	return slices.DeleteFunc(govern.EvaluationOf(plan), func(j govern.Judged) bool { return j.Evaluation != nil })
}

func (r *register) evaluationProposal(list []govern.NewEvaluation, o evaluateOptions) (*proposal, error) {
	ref := store.Ref{Kind: "plan"}
	rec := r.snap.Record(ref)
	if rec == nil {
		return nil, r.noRecord(ref)
	}
	how := govern.Evaluating{Today: r.today, Note: o.why}
	var err error
	if how.Date, err = r.day("--date", o.date); err != nil {
		return nil, err
	}
	if o.meeting != "" {
		m, err := r.meeting(o.meeting)
		if err != nil {
			return nil, err
		}
		how.Meeting = m.ID
		if typed, ok := m.Typed.(*record.Meeting); ok && len(typed.Bodies) > 0 {
			how.Body = typed.Bodies[0]
		}
	}
	f, err := r.edit(rec, func(rec *store.Record) (*doc.Node, error) {
		tree, err := govern.Evaluate(rec, list, how)
		return tree, evaluationFailure(ref, err, o.from)
	})
	if err != nil {
		return nil, err
	}
	p := newProposal(changeEvaluation, ref)
	p.put(f)
	t := &p.message.Trailers
	t.Effective, t.Meeting, t.Body = how.Date.String(), how.Meeting, how.Body
	if e := record.EditionOf(rec.Typed); e != nil {
		t.Version = e.Version
	}
	p.message.Subject = r.words.Text("subject/evaluated", pairs([]string{"ref", ref.String(), "version", t.Version, "n", count(len(list))}))
	p.message.Body = o.why
	return p, nil
}

// evaluationFailure says why something cannot be judged.
func evaluationFailure(ref store.Ref, err error, file string) error {
	var r *govern.Refusal
	if errors.As(err, &r) {
		return refusedIn(err, file)
	}
	return placeFailure(ref, err)
}

func evaluationColumns(words *msg.Printer) []paper.Column {
	return sheetColumns(words, "id", "measure", "responsible", "status", "result", "next", "note")
}

// evaluationSheet writes a sheet with a row for each measure that is not judged yet.
func (a *app) evaluationSheet(o evaluateOptions) error {
	if o.out == "" {
		return fail(exitUsage, "cli/flag-missing", "flag", "--out", "example", "--out evaluering.csv")
	}
	if !isCSV(o.out) && !isForm(o.out) {
		return fail(exitUsage, "report/ending", "file", o.out)
	}
	reg, plan, err := a.openPlan()
	if err != nil {
		return err
	}
	if isForm(o.out) {
		data, err := reg.evaluationForm(unjudged(plan.Value))
		if err != nil {
			return err
		}
		return a.writeOut(o.out, data)
	}
	s := paper.Sheet{Columns: evaluationColumns(reg.words)}
	for _, j := range unjudged(plan.Value) {
		s.Rows = append(s.Rows, paper.SheetRow{Values: map[string]string{
			"id": j.ID, "measure": j.Name.In(reg.words.Lang()), "responsible": reg.actorNames(j.Responsible.Value.IDs()), "status": reg.words.Term(j.Status()),
		}})
	}
	var b bytes.Buffer
	if err := paper.WriteSheet(&b, s); err != nil {
		return err
	}
	return a.writeOut(o.out, b.Bytes())
}

func (r *register) actorNames(ids []string) string {
	var names []string
	for _, id := range ids {
		names = append(names, r.actorName(id))
	}
	return strings.Join(names, ", ")
}

// evaluationsFrom reads judgements from a sheet, or from YAML: under evaluations, a list of
// id, result, next and note. A row that says neither how it went nor what next is not judged.
func (a *app) evaluationsFrom(file string) ([]govern.NewEvaluation, error) {
	rows, err := a.evaluationRows(file)
	if err != nil {
		return nil, err
	}
	var list []govern.NewEvaluation
	for _, row := range rows {
		v := row.Values
		if v["result"] == "" && v["next"] == "" && v["note"] == "" {
			continue
		}
		e := govern.NewEvaluation{Place: v["id"], Note: v["note"], Line: row.Line}
		if e.Place == "" {
			return nil, onLine(fail(exitUsage, "evaluate/no-id"), file, row.Line)
		}
		for _, c := range []struct {
			to   *string
			id   string
			from []string
		}{{&e.Result, "result", govern.Results()}, {&e.Next, "next", govern.Nexts()}} {
			chosen, ok := msg.Choose(v[c.id], c.from)
			if !ok || v[c.id] == "" {
				return nil, fail(exitUsage, "sheet/choice", "file", file, "line", itoa(row.Line), "value", v[c.id], "choices", a.termsOf(c.from))
			}
			*c.to = chosen
		}
		list = append(list, e)
	}
	if len(list) == 0 {
		return nil, fail(exitUsage, "evaluate/nothing-in", "file", file)
	}
	return list, nil
}

func (a *app) evaluationRows(file string) ([]paper.SheetRow, error) {
	if isForm(file) {
		return a.evaluationFormRows(file)
	}
	if !strings.HasSuffix(strings.ToLower(file), ".yaml") && !strings.HasSuffix(strings.ToLower(file), ".yml") {
		return a.readSheet(file, evaluationColumns(a.msg), "id", "result", "next")
	}
	data, err := a.readFile(file)
	if err != nil {
		return nil, err
	}
	d, _ := doc.Parse(file, data)
	var list *doc.Node
	if d != nil && d.Root != nil && d.Root.Kind == doc.Map {
		list = d.Root.Get("evaluations")
	}
	if list == nil || list.Kind != doc.List {
		return nil, fail(exitUsage, "evaluate/yaml-form", "file", file)
	}
	var rows []paper.SheetRow
	for _, item := range list.Items {
		row := paper.SheetRow{Line: item.Pos.Line, Values: map[string]string{}}
		for _, key := range []string{"id", "result", "next", "note"} {
			row.Values[key] = text(item.Get(key))
		}
		rows = append(rows, row)
	}
	return rows, nil
}

// evaluatedJSON is one row of `hfh plan evaluate --list -o json`.
type evaluatedJSON struct {
	ID      string `json:"id"`
	Place   string `json:"place"`
	Name    string `json:"name"`
	Version string `json:"version"`
	Judged  bool   `json:"judged"`
	Result  string `json:"result,omitempty"`
	Next    string `json:"next,omitempty"`
	Date    string `json:"date,omitempty"`
	Note    string `json:"note,omitempty"`
}

// evaluationList shows how every measure of the version in force was judged.
func (a *app) evaluationList(cmd *cobra.Command) error {
	form, err := a.form(cmd, formJSON, formYAML, formCSV, formMarkdown)
	if err != nil {
		return err
	}
	_, plan, err := a.openPlan()
	if err != nil {
		return err
	}
	rows := []evaluatedJSON{}
	for _, j := range govern.EvaluationOf(plan.Value) {
		row := evaluatedJSON{ID: j.ID, Place: j.Place, Name: j.Name.In(a.msg.Lang()), Version: plan.Value.Version}
		if e := j.Evaluation; e != nil {
			row.Judged, row.Result, row.Next, row.Date, row.Note = true, e.Result, e.Next, e.Date.EDTF.String(), e.Note
		}
		rows = append(rows, row)
	}
	title := func(id string) string { return a.msg.Term("key/" + id) }
	return a.print(form, rows, func() render.Page {
		return listed(len(rows), render.Table[evaluatedJSON]{Rows: rows, Columns: []render.Column[evaluatedJSON]{
			{Title: a.msg.Term("measure"), Value: func(r evaluatedJSON) string { return r.Name }},
			{Title: title("result"), Value: func(r evaluatedJSON) string {
				if !r.Judged {
					return a.msg.Text("evaluate/not-judged", nil)
				}
				return a.msg.Term(r.Result)
			}},
			{Title: title("next"), Value: func(r evaluatedJSON) string { return a.msg.Term(r.Next) }},
			{Title: title("date"), Value: func(r evaluatedJSON) string { return render.Date(r.Date, a.msg.Lang()) }},
			{Title: title("note"), Value: func(r evaluatedJSON) string { return r.Note }},
			{Title: "id", Value: func(r evaluatedJSON) string { return r.ID }, Style: faint[evaluatedJSON]},
		}}.Grid())
	})
}
