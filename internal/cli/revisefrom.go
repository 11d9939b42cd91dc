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

// followed works out what an evaluation of the plan in force says of a draft; false where
// it asks for nothing.
func followed(snap *store.Snapshot, ref store.Ref) (govern.Following, bool) {
	plan := snap.Plan()
	if ref.Kind != "plan" || plan.Value == nil {
		return govern.Following{}, false
	}
	f := govern.FromEvaluation(plan.Value, snap.Record(govern.DraftRef(ref)))
	return f, len(f.Dropped)+len(f.ToChange) > 0
}

// beginWithEvaluation tells whether a draft of the plan begins with the evaluation: as
// typed, or where a plan that was evaluated is revised with nothing else typed, as the
// person at the terminal answers.
func (a *app) beginWithEvaluation(ctx context.Context, ref store.Ref, o reviseOptions) (bool, error) {
	q := a.asker(ctx)
	if o.evaluation || q == nil || ref.Kind != "plan" || len(o.edits.list) > 0 || o.from != "" || o.edit || o.newRound {
		return o.evaluation, nil
	}
	base, err := a.openBase(ctx)
	if err != nil || base.snap.Record(govern.DraftRef(ref)) != nil {
		return false, err
	}
	return q.offerEvaluation(base.snap, ref)
}

// offerEvaluation asks whether a draft is to begin with the evaluation, where there is one.
func (q *asker) offerEvaluation(snap *store.Snapshot, ref store.Ref) (bool, error) {
	f, ok := followed(snap, ref)
	if !ok {
		return false, nil
	}
	return q.yes("evaluate/ask-begin", "dropped", count(len(f.Dropped)), "change", count(len(f.ToChange)))
}

// offerEvaluation says of a draft that was begun without the evaluation that there is one.
func (a *app) offerEvaluation(out *outcome, ref store.Ref) {
	if f, ok := followed(out.after, ref); ok {
		a.note("evaluate/offer", "dropped", count(len(f.Dropped)), "change", count(len(f.ToChange)))
	}
}
