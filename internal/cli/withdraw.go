package cli

import (
	"context"
	"strconv"

	"github.com/spf13/cobra"

	"github.com/helsefellesskap/hfh/internal/gitrepo"
	"github.com/helsefellesskap/hfh/internal/govern"
	"github.com/helsefellesskap/hfh/internal/store"
)

func count(n int) string { return strconv.Itoa(n) }

func newWithdrawCommand(d document) *cobra.Command {
	var reason string
	cmd := d.leaf("withdraw", "", 0, func(cmd *cobra.Command, ref store.Ref, _ []string) error {
		if reason == "" {
			return fail(exitUsage, "cli/flag-missing", "flag", "--reason", "example", "--reason \"…\"")
		}
		return d.withdraw(cmd.Context(), ref, reason)
	})
	cmd.Flags().StringVar(&reason, "reason", "", "")
	return cmd
}

// withdraw ends a draft, with a reason. What it said stays in the history.
func (a *app) withdraw(ctx context.Context, ref store.Ref, reason string) error {
	out, err := a.record(ctx, func(base *register) (*proposal, error) {
		at := govern.DraftRef(ref)
		rec := base.snap.Record(at)
		if rec == nil {
			return nil, base.noDraft(ref)
		}
		mine, err := base.withEdits(rec)
		if err != nil {
			return nil, err
		}
		if mine != nil {
			return nil, fail(exitConflict, "cli/draft-edited", "file", rec.File, "command", typed(ref, "revise"))
		}
		p := newProposal(changeWithdrawal, at)
		p.put(gitrepo.File{Path: rec.File, Delete: true})
		p.message.Subject = base.words.Text("subject/withdrawal", pairs([]string{"ref", ref.String()}))
		p.message.Body = reason
		return p, base.withdrawHearing(ref, p)
	})
	if err != nil {
		return err
	}
	return a.written(out, told{noDiff: true})
}
