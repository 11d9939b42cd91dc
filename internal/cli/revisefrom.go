package cli

import (
	"context"
	"strings"

	"github.com/helsefellesskap/hfh/internal/govern"
	"github.com/helsefellesskap/hfh/internal/store"
)

// wishFromEvaluation is what the plan's evaluation says of the next version: measures
// that ended or went over to ordinary operation are left out. It tells what it did, and
// which measures are still to be changed by hand.
func (a *app) wishFromEvaluation(ctx context.Context, o reviseOptions) (wish, error) {
	if o.from != "" || o.edit {
		return wish{}, fail(exitUsage, "cli/one-way")
	}
	base, err := a.openBase(ctx)
	if err != nil {
		return wish{}, err
	}
	ref := store.Ref{Kind: "plan"}
	plan := base.snap.Plan()
	if plan.Value == nil {
		return wish{}, base.noRecord(ref)
	}
	f := govern.FromEvaluation(plan.Value, base.snap.Record(govern.DraftRef(ref)))
	if all := govern.EvaluationOf(plan.Value); len(f.Unjudged) == len(all) {
		return wish{}, fail(exitFindings, "evaluate/none-judged", "version", plan.Value.Version)
	}
	for _, part := range []struct {
		id   string
		list []govern.Judged
	}{{"dropped", f.Dropped}, {"to-change", f.ToChange}, {"unjudged", f.Unjudged}} {
		if len(part.list) > 0 {
			a.note("evaluate/"+part.id, "n", count(len(part.list)), "list", strings.Join(judgedNames(part.list, a.msg.Lang()), "\n"))
		}
	}
	return wish{edits: append(f.Edits, o.edits.list...)}, nil
}

// judgedNames gives measures by name, with the id to type and the note of the evaluation.
func judgedNames(list []govern.Judged, lang string) []string {
	var out []string
	for _, j := range list {
		name := j.Name.In(lang) + " (" + j.ID + ")"
		if j.Evaluation != nil && j.Evaluation.Note != "" {
			name += ": " + j.Evaluation.Note
		}
		out = append(out, name)
	}
	return out
}
