package cli

import (
	"strings"

	"github.com/spf13/cobra"

	"github.com/helsefellesskap/hfh/internal/govern"
	"github.com/helsefellesskap/hfh/internal/store"
)

// hearingResolveOptions are the flags of hearing resolve.
type hearingResolveOptions struct {
	takenIn, partly, not bool
	reason               string
	changes              []string
}

// newHearingResolve is `hfh plan hearing resolve REMARK`: what became of a remark.
func newHearingResolve(d document) *cobra.Command {
	var o hearingResolveOptions
	cmd := d.leaf("resolve", "REMARK", 1, func(cmd *cobra.Command, ref store.Ref, args []string) error {
		if len(args) == 0 {
			return hearingFail(exitUsage, ref, "no-remark-typed")
		}
		outcome, err := o.outcome(ref)
		if err != nil {
			return err
		}
		return d.stepHearing(cmd.Context(), cmd, ref, func(h heard) (hearingStep, error) {
			return h.resolve(govern.Resolution{Remark: args[0], Outcome: outcome, Reason: o.reason, Changes: o.changes})
		})
	})
	fs := cmd.Flags()
	fs.BoolVar(&o.takenIn, "taken-in", false, "")
	fs.BoolVar(&o.partly, "partly", false, "")
	fs.BoolVar(&o.not, "not", false, "")
	fs.StringVar(&o.reason, "reason", "", "")
	fs.StringArrayVar(&o.changes, "change", nil, "")
	return cmd
}

// outcome gives the one of the three that was typed.
func (o hearingResolveOptions) outcome(ref store.Ref) (string, error) {
	var typed []string
	for _, one := range []struct {
		name string
		set  bool
	}{{"taken-in", o.takenIn}, {"partly", o.partly}, {"not", o.not}} {
		if one.set {
			typed = append(typed, one.name)
		}
	}
	if len(typed) != 1 {
		return "", hearingFail(exitUsage, ref, "one-outcome", "n", count(len(typed)))
	}
	return typed[0], nil
}

// resolve works out what is written of a remark. A place may be one of the draft as it
// is, of the text on hearing (where it was taken away since), or of what is adopted.
func (h heard) resolve(r govern.Resolution) (hearingStep, error) {
	answer, _ := h.view.Value.Remark(r.Remark)
	round := h.view.Value.Last()
	if answer != nil {
		round, _ = h.view.Value.RoundOf(answer.Round)
	}
	edit, before, err := govern.Resolve(h.view.Value, r, h.draft(), h.text(round), h.base.snap.Record(h.ref))
	if err != nil {
		return hearingStep{}, err
	}
	left := h.unresolved(r.Remark)
	step := hearingStep{
		edit: edit, day: h.base.today, why: r.Reason, subject: "subject/hearing-resolved", args: []string{"remark", r.Remark, "outcome", r.Outcome},
		done: "resolved", facts: []string{"remark", r.Remark, "outcome", r.Outcome, "n", count(len(left)), "first", first(left), "left", strings.Join(left, "\n")},
		touched: map[string]string{h.view.Ref.String() + "#" + r.Remark: before},
		next:    "cli/next-hearing-resolved",
	}
	if len(left) > 0 {
		step.next = "cli/next-hearing-left"
	}
	if before != "" && before != r.Outcome {
		step.notes = append(step.notes, hearingNote{"cli/hear/was-resolved", []string{"remark", r.Remark, "before", before}})
	}
	return step, nil
}

// unresolved gives the remarks of answers that count of which nobody has said what
// became of them, but for one.
func (h heard) unresolved(but string) []string {
	var ids []string
	for _, a := range h.view.Value.Answers {
		for _, m := range a.Remarks {
			if a.Counts() && m.Outcome == "" && m.ID != but {
				ids = append(ids, m.ID)
			}
		}
	}
	return ids
}
