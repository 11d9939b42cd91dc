package cli

import (
	"strings"

	"github.com/spf13/cobra"

	"github.com/helsefellesskap/hfh/internal/schema"
	"github.com/helsefellesskap/hfh/internal/store"
)

// What a revision does, as it stands in the trailer Hfh-Change.
const (
	changeRegistration = "registration"
	changeDraft        = "draft"
	changeAdoption     = "adoption"
	changeCorrection   = "correction"
	changeMerge        = "merge"
	changeWithdrawal   = "withdrawal"
	changeMeeting      = "meeting"
	changeProgress     = "progress"
	changeEvaluation   = "evaluation"
	changeApproval     = "approval"
	changeConfirmation = "confirmation"
)

// unknown is the text that stands in a record where the sources do not say.
const unknown = "unknown"

// governedVerbs are the verbs of a kind of governed document, but for show and list.
func governedVerbs(a *app, kind string) []*cobra.Command {
	d := document{app: a, kind: kind}
	k, _ := schema.KindOf(kind)
	d.many = k.Many
	verbs := []*cobra.Command{
		newDocumentLogCommand(d), newDocumentDiffCommand(d), newReviseCommand(d), newAdoptCommand(d),
		newExtendCommand(d), newCorrectCommand(d), newWithdrawCommand(d), newSealCommand(d), newHearingCommand(d), newApprovalCommand(d), newApprovalsCommand(d),
	}
	switch kind {
	case "declaration", "agreement":
		verbs = append(verbs, newSignCommand(d), newSignaturesCommand(d))
	case "plan":
		verbs = append(verbs, newProgressCommand(a), newEvaluateCommand(a), newCoverageCommand(a), newConfirmCommand(a, kind))
	case "fsu":
		verbs = append(verbs, newFSUCreateCommand(a), newConfirmCommand(a, kind))
	}
	return verbs
}

// document is a kind of governed document as its commands see it: one in the register,
// or many, named by the first argument.
type document struct {
	*app
	kind string
	many bool
}

// leaf makes one of the document's commands. rest is how many arguments may follow the
// document's own (< 0: any); use shows them.
func (d document) leaf(verb, use string, rest int, run func(cmd *cobra.Command, ref store.Ref, args []string) error) *cobra.Command {
	least := 0
	if d.many {
		verb, least = verb+" ID", 1
	}
	if use != "" {
		verb += " " + use
	}
	most := least + rest
	if rest < 0 {
		most = -1
	}
	return leaf(verb, between(least, most), func(cmd *cobra.Command, args []string) error {
		ref := store.Ref{Kind: d.kind}
		if d.many {
			var err error
			if ref, err = store.ParseRef(d.kind + "/" + strings.TrimPrefix(args[0], d.kind+"/")); err != nil {
				return fail(exitUsage, "cli/not-an-id", "id", args[0])
			}
			args = args[1:]
		}
		return run(cmd, ref, args)
	})
}

// verb gives a command of this document as it is typed, for hints: "plan revise",
// "fsu revise akuttmedisin".
func typed(ref store.Ref, verb string) string {
	if ref.ID == "" {
		return ref.Kind + " " + verb
	}
	return ref.Kind + " " + verb + " " + ref.ID
}

// mustExist refuses a document that is neither adopted nor drafted, with near ids.
func (r *register) mustExist(ref store.Ref) error {
	draft := ref
	draft.Draft = true
	if r.snap.Record(ref) != nil || r.snap.Record(draft) != nil {
		return nil
	}
	return r.noRecord(ref)
}

// noRecord says that there is no such record, and which ones there are of its kind.
func (r *register) noRecord(ref store.Ref) error {
	var ids []string
	for _, rec := range r.snap.All(ref.Kind) {
		ids = append(ids, rec.Ref.ID)
	}
	near := store.Near(ref.ID, ids)
	kind, _ := schema.KindOf(ref.Kind)
	switch {
	case ref.ID != "" && len(near) > 0:
		return fail(exitUsage, "cli/no-record-near", "ref", ref.String(), "near", strings.Join(near, "\n"))
	case ref.ID != "", !kind.Governed:
		return fail(exitUsage, "cli/no-record", "ref", ref.String(), "kind", ref.Kind)
	}
	return fail(exitFailed, "cli/no-document", "ref", ref.String(), "command", typed(ref, "revise"))
}

// writingCommands are the nouns of governed documents and what records revisions.
func writingCommands(a *app) []*cobra.Command {
	cmds := []*cobra.Command{newSaveCommand(a), newUndoCommand(a), newRevertCommand(a), newCloseCommand(a), newKeyCommand(a), newMeetingCommand(a), newHearingNoun(a), newDiffCommand(a)}
	for _, kind := range []string{"declaration", "statutes", "plan"} {
		cmds = append(cmds, group(kind, append(governedVerbs(a, kind), newShowOf(a, kind, false))...))
	}
	for _, kind := range []string{"agreement", "fsu"} {
		cmds = append(cmds, group(kind, append(governedVerbs(a, kind), newShowOf(a, kind, true), newListOf(a, kind))...))
	}
	return cmds
}
