package cli

import (
	"context"
	"errors"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"github.com/helsefellesskap/hfh/internal/gitrepo"
	"github.com/helsefellesskap/hfh/internal/render"
)

// handedName is the remote under which git notes what was handed over and received by
// files: so nobody takes back what others have.
const handedName = "handover"

// newReceiveCommand is `hfh receive FILE`.
func newReceiveCommand(a *app) *cobra.Command {
	takes := &sideTakes{}
	cmd := leaf("receive FILE", between(1, 1), func(cmd *cobra.Command, args []string) error {
		form, err := a.form(cmd, formJSON)
		if err != nil {
			return err
		}
		return a.receive(cmd.Context(), args[0], form, takes)
	})
	cmd.Flags().Var(sideFlag{takes}, "take", "")
	return cmd
}

// receive takes in what another secretariat handed over in a file.
func (a *app) receive(ctx context.Context, file, form string, takes *sideTakes) error {
	base, err := a.openBase(ctx)
	if err != nil {
		return err
	}
	branch, err := base.repo.Branch()
	if err != nil {
		return err
	}
	offer, err := base.repo.ReadBundle(a.path(file), branch)
	if err != nil {
		return a.badIncoming(err, file, branch)
	}
	takes.ready(ctx, a)
	side := &otherSide{name: filepath.Base(file), command: "hfh receive " + file, offer: offer, takes: takes, noted: "received/" + branch}
	if !a.global.dryRun {
		if err := base.repo.Keep(ctx, offer.In); err != nil {
			return err
		}
	}
	done, err := a.bringTogether(ctx, side)
	if err != nil {
		return a.notTogether(err, side.command)
	}
	if err := a.tellReceived(side, done, form); err != nil {
		return err
	}
	return a.tellBrought(side)
}

func (a *app) tellReceived(side *otherSide, done *joined, form string) error {
	if form == formJSON {
		return render.JSON(a.options(), done.forPrograms(a, side, false))
	}
	if err := a.tellJoined(side, &joined{state: done.state, came: done.came, out: done.out, kept: done.kept, warnings: done.warnings}); err != nil {
		return err
	}
	switch {
	case a.global.dryRun && len(done.came) > 0:
		a.note("sync/dry-run")
	case len(done.came) == 0:
		a.note("sync/nothing-new", "name", side.name)
	}
	if len(done.went) > 0 {
		a.note("sync/they-lack", "n", count(len(done.went)))
	}
	return nil
}

// handed is the update that notes what others have got, or given, by a file; none where it
// is noted already.
func (a *app) handed(repo *gitrepo.Repo, name string, tip gitrepo.Hash) ([]gitrepo.RefUpdate, error) {
	_, committer, err := repo.Identity(a.now())
	if err != nil {
		return nil, err
	}
	update, err := repo.Tracking(handedName, name, tip, committer, name)
	if err != nil || update.Ref == "" {
		return nil, err
	}
	return []gitrepo.RefUpdate{update}, nil
}

// badIncoming tells what is wrong with what came in.
func (a *app) badIncoming(err error, name, branch string) error {
	var in *gitrepo.IncomingError
	if !errors.As(err, &in) {
		return fail(exitUsage, "cli/unreadable", "file", name).because(err)
	}
	f := fail(exitUsage, "sync/incoming."+string(in.Why), "name", name, "branch", branch)
	if in.Err != nil {
		f.args["detail"] = in.Err.Error()
	}
	var lacks []string
	for _, h := range in.Missing {
		lacks = append(lacks, h.Short())
	}
	f.args["lacks"] = strings.Join(lacks, "\n")
	if in.Why == gitrepo.IncomingLacks {
		f.code = exitFailed
	}
	return f
}
