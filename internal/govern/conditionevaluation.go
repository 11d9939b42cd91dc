package govern

import "github.com/helsefellesskap/hfh/internal/record"

// evaluated: every measure of the version that the draft is to replace is judged. What
// has no version yet, or no measures, has nothing to judge but itself.
func (h hearing) evaluated() Condition {
	rec := h.snap.Record(h.req.Ref)
	if rec == nil {
		return met()
	}
	plan, ok := rec.Typed.(*record.Plan)
	if !ok {
		return notMet("open", "kind", h.req.Ref.Kind)
	}
	all, judged := EvaluationOf(plan), 0
	for _, j := range all {
		if j.Evaluation != nil {
			judged++
		}
	}
	switch {
	case judged == len(all):
		return met()
	case judged == 0:
		return notMet("none", "of", itoa(len(all)), "version", orUnknown(plan.Version))
	}
	return notMet("some", "n", itoa(len(all)-judged), "of", itoa(len(all)), "version", orUnknown(plan.Version))
}
