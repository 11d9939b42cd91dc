package cli

import (
	"bytes"

	"github.com/helsefellesskap/hfh/internal/govern"
	"github.com/helsefellesskap/hfh/internal/paper"
	"github.com/helsefellesskap/hfh/internal/record"
	"github.com/helsefellesskap/hfh/internal/render"
	"github.com/helsefellesskap/hfh/internal/store"
)

// evaluationForm makes the form of the evaluation: how each measure went, and what next.
func (r *register) evaluationForm(list []govern.Judged) ([]byte, error) {
	plan := r.snap.Plan()
	var measures []record.MeasureAt
	for _, j := range list {
		measures = append(measures, j.MeasureAt)
	}
	if len(measures) == 0 {
		return nil, fail(exitUsage, "evaluate/none-left", "version", plan.Value.Version)
	}
	id := paper.FormID{Hearing: aboutPlan, Round: evaluationForm, Seal: plan.Seal()}
	title := r.words.Text("evaluate/form-title", map[string]string{"version": plan.Value.Version})
	var b bytes.Buffer
	err := paper.WriteDOCX(&b, r.formPaper(title, r.words.Text("evaluate/form-how", nil), id, measureForm(plan.Record, measures, r.evaluationFields)), paper.Options{})
	return b.Bytes(), err
}

// evaluationFields ask about one measure.
func (r *register) evaluationFields(id string, m record.MeasureAt) []paper.Field {
	name := m.Name.In(r.words.Lang())
	choice := func(what, label string, ids []string) paper.Field {
		f := paper.Field{ID: measureField(what, id), Kind: paper.Choice, Label: label}
		for _, o := range ids {
			f.Options = append(f.Options, paper.Option{ID: o, Label: render.Capital(r.words.Term(o))})
		}
		return f
	}
	result := choice("result", name, govern.Results())
	result.Help = r.words.Text("evaluate/form-result", map[string]string{"responsible": r.actorNames(m.Responsible.Value.IDs()), "status": r.words.Term(orDefault(m.Status(), "not-started"))})
	return []paper.Field{
		result,
		choice("next", r.words.Text("evaluate/form-next", map[string]string{"measure": name}), govern.Nexts()),
		{ID: measureField("note", id), Kind: paper.Lines, Label: r.words.Text("report/form-note", map[string]string{"measure": name})},
	}
}

// evaluationFormRows reads a form of the evaluation that came back.
func (a *app) evaluationFormRows(file string) ([]paper.SheetRow, error) {
	data, err := a.readFile(file)
	if err != nil {
		return nil, err
	}
	reg, err := a.open()
	if err != nil {
		return nil, err
	}
	plan := reg.snap.Plan()
	if plan.Value == nil {
		return nil, reg.noRecord(store.Ref{Kind: "plan"})
	}
	got, err := reg.readMeasureForm(a.msg, data, measureForm(plan.Record, everyMeasure(plan.Value), reg.evaluationFields))
	if err != nil {
		return nil, err
	}
	if got.id.Hearing != aboutPlan || got.id.Round != evaluationForm {
		return nil, fail(exitUsage, "report/other-form", "file", file)
	}
	if len(got.wrong) > 0 {
		return nil, a.notTaken(file, got.wrong)
	}
	for _, text := range got.loose {
		a.note("report/loose", "text", text)
	}
	return got.rows, nil
}
