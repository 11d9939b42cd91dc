package govern

import (
	"slices"
	"strconv"
	"strings"

	"github.com/helsefellesskap/hfh/internal/date"
	"github.com/helsefellesskap/hfh/internal/doc"
	"github.com/helsefellesskap/hfh/internal/record"
	"github.com/helsefellesskap/hfh/internal/store"
)

// Results are how a measure can have gone.
func Results() []string { return []string{"on-track", "delayed", "done", "stopped"} }

// Nexts are what can become of a measure.
func Nexts() []string { return []string{"continue", "change", "end", "ordinary-operation"} }

// Judged is a measure of a plan, and what its version's evaluation says of it.
type Judged struct {
	record.MeasureAt
	Evaluation *record.MeasureEvaluation // nil: it is not judged
}

// Ends tells whether the measure is not to stand in the next version.
func (j Judged) Ends() bool {
	return j.Evaluation != nil && (j.Evaluation.Next == "end" || j.Evaluation.Next == "ordinary-operation")
}

// EvaluationOf gives the plan's measures, parts of measures left out, with the judgement
// that was made last of the version that the plan is now.
func EvaluationOf(plan *record.Plan) []Judged {
	var out []Judged
	for m := range plan.Measures() {
		if m.Parent != nil {
			continue
		}
		j := Judged{MeasureAt: m}
		for i := range m.Evaluations {
			e := &m.Evaluations[i]
			if judges(plan, e) && (e.Result != "" || e.Next != "") && (j.Evaluation == nil || !later(j.Evaluation.Date, e.Date)) {
				j.Evaluation = e
			}
		}
		out = append(out, j)
	}
	return out
}

// later tells whether a is surely a later date than b.
func later(a, b record.When) bool {
	x, okX := a.EDTF.Earliest()
	y, okY := b.EDTF.Latest()
	return okX && okY && x.After(y)
}

// judges tells whether an evaluation is of the version that the plan is now: as it says,
// else by its day, from the adoption on.
func judges(plan *record.Plan, e *record.MeasureEvaluation) bool {
	if e.Version != "" || plan.Adopted == nil {
		return e.Version == "" || e.Version == plan.Version
	}
	adopted, ok := plan.Adopted.Date.EDTF.Earliest()
	last, known := e.Date.EDTF.Latest()
	return !ok || !known || !last.Before(adopted)
}

// NewEvaluation is a judgement of one measure.
type NewEvaluation struct {
	Place  string
	Result string
	Next   string
	Note   string
	Line   int // of a sheet, for messages
}

// Evaluating is when, where and of what it is judged.
type Evaluating struct {
	Date    date.Day
	Meeting string
	Body    string
	Note    string // of the whole plan
	Today   date.Day
}

// Evaluate writes judgements into the plan's living parts: its new tree. When with them
// every measure is judged, the evaluation of the plan is entered too. The error is a
// *Refusal or a *store.PlaceError.
func Evaluate(rec *store.Record, list []NewEvaluation, how Evaluating) (*doc.Node, error) {
	plan, ok := rec.Typed.(*record.Plan)
	if !ok {
		return nil, refuse("not-measure", "place", rec.Ref.String(), "line", "0")
	}
	if how.Date.After(how.Today) {
		return nil, refuse("evaluation-to-come", "date", how.Date.String(), "today", how.Today.String())
	}
	tree := rec.Node.Clone()
	judged := map[string]bool{}
	left := 0
	for _, j := range EvaluationOf(plan) {
		judged[j.Place] = j.Evaluation != nil
		if j.Evaluation == nil {
			left++
		}
	}
	for _, e := range list {
		at, err := rec.Locate(e.Place)
		if err != nil {
			return nil, err
		}
		if !isMeasure(at.Path) {
			return nil, refuse("not-measure", "place", e.Place, "line", itoa(e.Line))
		}
		path := append(slices.Clone(at.Path), "evaluations")
		have, _ := tree.Find(path)
		n := doc.MapOf("id", nextOf("e", have), "date", how.Date.String())
		setText(n, "version", plan.Version, "meeting", how.Meeting, "result", e.Result, "next", e.Next, "note", e.Note)
		if err := tree.Append(path, n.Flow()); err != nil {
			return nil, err
		}
		if done, counts := judged[at.IDs]; counts && !done {
			judged[at.IDs] = true
			left--
		}
	}
	if left > 0 || !slices.ContainsFunc(EvaluationOf(plan), func(j Judged) bool { return j.Evaluation == nil }) {
		return tree, nil
	}
	n := doc.MapOf("id", nextOf("e", tree.Get("evaluations")), "date", how.Date.String())
	setText(n, "version", plan.Version, "meeting", how.Meeting, "body", how.Body, "note", how.Note)
	return tree, tree.Append([]string{"evaluations"}, n)
}

// nextOf gives the next of e1, e2 …: one past the highest, so that none is given twice.
func nextOf(letter string, list *doc.Node) string {
	highest := 0
	if list != nil && list.Kind == doc.List {
		for _, item := range list.Items {
			if n, err := strconv.Atoi(strings.TrimPrefix(item.ID(), letter)); err == nil && n > highest {
				highest = n
			}
		}
	}
	return letter + itoa(highest+1)
}

// Following is what the next version makes of an evaluation: the measures that are left
// out and those that are to be changed, and the edits that do it.
type Following struct {
	Dropped, ToChange, Unjudged []Judged
	Edits                       []Edit
}

// FromEvaluation works out how the next draft of a plan starts from its evaluation: what
// ended is left out, with what points at it; all else stays. draft is the draft that is
// open, or nil: what it has not is not left out again.
func FromEvaluation(plan *record.Plan, draft *store.Record) Following {
	var f Following
	gone := map[string]bool{}
	for _, j := range EvaluationOf(plan) {
		switch {
		case j.Evaluation == nil:
			f.Unjudged = append(f.Unjudged, j)
		case j.Ends():
			if draft != nil {
				if _, err := draft.Locate(j.Place); err != nil {
					continue
				}
			}
			f.Dropped = append(f.Dropped, j)
			f.Edits = append(f.Edits, Edit{Op: Unset, Place: j.Place})
			gone[j.ID] = true
		case j.Evaluation.Next == "change":
			f.ToChange = append(f.ToChange, j)
		}
	}
	f.Edits = append(f.untie(plan, gone), f.Edits...)
	return f
}

// untie takes away what measures that stay say of those that go.
func (f Following) untie(plan *record.Plan, gone map[string]bool) []Edit {
	var out []Edit
	for m := range plan.Measures() {
		if gone[m.ID] || m.Parent != nil && gone[m.Parent.ID] {
			continue
		}
		kept, left := []string{}, 0
		for _, r := range m.Related {
			if a, err := store.ParseAddress(r.Ref); err == nil && a.Ref.Kind == "plan" && gone[a.Place[strings.LastIndexByte(a.Place, '/')+1:]] {
				left++
				continue
			}
			kept = append(kept, string(doc.MapOf("ref", r.Ref, "how", r.How).JSON(nil)))
		}
		switch {
		case left > 0 && len(kept) == 0:
			out = append(out, Edit{Op: Unset, Place: m.Place + "/related"})
		case left > 0:
			out = append(out, Edit{Op: Set, Place: m.Place + "/related", Value: "[" + strings.Join(kept, ", ") + "]"})
		}
	}
	return out
}
