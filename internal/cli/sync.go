package cli

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"github.com/helsefellesskap/hfh/internal/gitrepo"
	"github.com/helsefellesskap/hfh/internal/render"
)

// syncTries is how often the other side is asked anew when somebody else was first.
const syncTries = 5

// newSyncCommand is `hfh sync [REMOTE]`.
func newSyncCommand(a *app) *cobra.Command {
	takes := &sideTakes{}
	cmd := leaf("sync [REMOTE]", between(0, 1), func(cmd *cobra.Command, args []string) error {
		form, err := a.form(cmd, formJSON)
		if err != nil {
			return err
		}
		name := ""
		if len(args) > 0 {
			name = args[0]
		}
		return a.sync(cmd.Context(), name, form, takes)
	})
	cmd.Flags().Var(sideFlag{takes}, "take", "")
	return cmd
}

// syncing is a register being brought together with a remote.
type syncing struct {
	*app
	remote gitrepo.Remote
	branch string
	link   *gitrepo.Link
	side   *otherSide
	done   *joined
	came   []gitrepo.Revision // over all rounds
	sent   bool
	tags   []string // that went
}

// sync fetches what the remote has, brings both sides together, and sends what the remote
// lacks. Nothing is ever forced on either.
func (a *app) sync(ctx context.Context, name, form string, takes *sideTakes) error {
	base, err := a.openBase(ctx)
	if err != nil {
		return err
	}
	s := &syncing{app: a}
	if s.remote, err = base.repo.Remote(a.remoteTyped(name)); err != nil {
		return noRemote(err)
	}
	if s.branch, err = base.repo.Branch(); err != nil {
		return err
	}
	takes.ready(ctx, a)
	command := strings.TrimSpace("hfh sync " + name)
	s.side = &otherSide{name: s.remote.Shown(), command: command, takes: takes}
	s.link = base.repo.Link(s.remote, a.askLogin(ctx))
	for range syncTries {
		err = s.round(ctx, base)
		var fault *gitrepo.RemoteError
		if !errors.As(err, &fault) || fault.Why != gitrepo.RemoteMoved {
			break
		}
	}
	if err != nil {
		return a.notTogether(a.remoteFault(err, s), command)
	}
	if err := s.tell(form); err != nil {
		return err
	}
	return a.tellBrought(s.side)
}

// remoteTyped takes an address that is a folder from where -C is.
func (a *app) remoteTyped(name string) string {
	if strings.HasPrefix(name, "./") || strings.HasPrefix(name, "../") {
		return a.path(name)
	}
	return name
}

// round fetches, joins and sends once.
func (s *syncing) round(ctx context.Context, base *register) error {
	offer, err := s.link.Fetch(ctx, s.branch)
	if err != nil {
		return err
	}
	s.side.offer = offer
	if err := s.notRewritten(base.repo, offer.Tip); err != nil {
		return err
	}
	if offer.Tip == "" {
		s.done, err = s.firstTime(base)
	} else {
		if err := s.keepFetched(ctx, base.repo, offer); err != nil {
			return err
		}
		s.done, err = s.bringTogether(ctx, s.side)
	}
	if err != nil {
		return err
	}
	if s.done.state == syncCame || s.done.state == syncMerged {
		s.came = append(s.done.came, s.came...)
	}
	if s.global.dryRun {
		return nil
	}
	return s.send(ctx, offer.Tip)
}

// firstTime is a remote that has nothing yet: everything goes.
func (s *syncing) firstTime(base *register) (*joined, error) {
	went, err := base.repo.Between("", base.head)
	return &joined{state: syncWent, went: went, tip: base.head}, err
}

// keepFetched keeps what came, and notes what the remote has.
func (s *syncing) keepFetched(ctx context.Context, repo *gitrepo.Repo, offer gitrepo.Offer) error {
	if s.global.dryRun {
		return nil
	}
	if err := repo.Keep(ctx, offer.In); err != nil {
		return err
	}
	return s.note(ctx, repo, offer.Tip, "fetch")
}

// note notes what the remote's branch says. An address without a name is not noted.
func (s *syncing) note(ctx context.Context, repo *gitrepo.Repo, tip gitrepo.Hash, why string) error {
	if s.remote.Name == "" {
		return nil
	}
	_, committer, err := repo.Identity(s.now())
	if err != nil {
		return err
	}
	update, err := repo.Tracking(s.remote.Name, s.branch, tip, committer, why)
	if err != nil || update.Ref == "" {
		return err
	}
	return repo.SetRefs(ctx, update)
}

// notRewritten refuses a remote whose history does not go on from what it had last time:
// somebody cut it, or wrote it anew.
func (s *syncing) notRewritten(repo *gitrepo.Repo, tip gitrepo.Hash) error {
	if s.remote.Name == "" {
		return nil
	}
	had, err := repo.Ref("refs/remotes/" + s.remote.Name + "/" + s.branch)
	if err != nil || had == "" || had == tip {
		return err
	}
	if tip != "" {
		if on, err := repo.Descends(tip, had); err != nil || on {
			return err
		}
	}
	lost, err := repo.Commit(had)
	if errors.Is(err, gitrepo.ErrNotFound) {
		return nil // what it was is not here any more
	}
	if err != nil {
		return err
	}
	return fail(exitConflict, "sync/rewritten", "name", s.side.name, "id", lost.Hash.Short(), "subject", lost.Subject, "who", lost.Author.Name, "branch", s.remote.Name+"/"+s.branch)
}

// send gives the remote what it lacks, tags too.
func (s *syncing) send(ctx context.Context, was gitrepo.Hash) error {
	repo, _, err := s.openRepo() // anew: with what was kept and recorded since
	if err != nil {
		return err
	}
	if lacks, err := repo.Lacks(s.side.offer, s.done.tip); err != nil || !lacks {
		return err
	}
	sent, err := s.link.On(repo).Push(ctx, s.branch, was, s.done.tip)
	if err != nil {
		return err
	}
	s.sent, s.tags = true, append(s.tags, sent.Tags...)
	if err := s.note(ctx, repo, s.done.tip, "push"); err != nil {
		s.app.note("cli/unfinished", "cause", causeText(s.msg, err, false))
	}
	return nil
}

// tell tells what came and went.
func (s *syncing) tell(form string) error {
	s.done.came = s.came
	if form == formJSON {
		return render.JSON(s.options(), s.done.forPrograms(s.app, s.side, s.sent))
	}
	if err := s.tellJoined(s.side, s.done); err != nil {
		return err
	}
	switch {
	case len(s.done.came) == 0 && len(s.done.went) == 0 && len(s.tags) == 0 && len(s.done.tags) == 0:
		s.app.note("sync/same", "name", s.side.name)
	case s.global.dryRun:
		s.app.note("sync/dry-run")
	case len(s.done.went) > 0 || len(s.tags) > 0:
		s.app.note("sync/sent", "name", s.side.name, "n", count(len(s.done.went)))
	}
	return nil
}

// askLogin asks a person who they are to a host; nil where nobody sits at a terminal.
func (a *app) askLogin(ctx context.Context) gitrepo.Ask {
	q := a.asker(ctx)
	if q == nil {
		return nil
	}
	return func(ctx context.Context, question gitrepo.Question) (string, error) {
		if question.What == "username" {
			return q.text("sync/ask-username", "for", question.For)
		}
		return a.askSecret(ctx, "sync/ask-"+question.What, "for", question.For, "user", question.User)
	}
}

// askSecret asks for a line that is not shown.
func (a *app) askSecret(ctx context.Context, id string, args ...string) (string, error) {
	fmt.Fprint(a.streams.Err, render.Clean(a.msg.Text(id, pairs(args)))+" ")
	line, err := render.ReadSecret(ctx, a.streams.In)
	fmt.Fprintln(a.streams.Err)
	return string(line), err
}

// noRemote tells which remotes there are.
func noRemote(err error) error {
	var unknown *gitrepo.UnknownRemoteError
	switch {
	case errors.Is(err, gitrepo.ErrNoRemote):
		return fail(exitFailed, "sync/no-remote")
	case errors.As(err, &unknown) && unknown.Name == "":
		return fail(exitUsage, "sync/which-remote", "known", strings.Join(unknown.Known, "\n"))
	case errors.As(err, &unknown) && len(unknown.Known) == 0:
		return fail(exitUsage, "sync/unknown-remote-none", "name", unknown.Name)
	case errors.As(err, &unknown):
		return fail(exitUsage, "sync/unknown-remote", "name", unknown.Name, "known", strings.Join(unknown.Known, "\n"))
	}
	return err
}

// remoteFault tells why the remote could not be worked with, in its own words where it has
// any.
func (a *app) remoteFault(err error, s *syncing) error {
	var fault *gitrepo.RemoteError
	var in *gitrepo.IncomingError
	switch {
	case errors.As(err, &in):
		f := a.badIncoming(err, s.side.name, s.branch)
		return f
	case !errors.As(err, &fault):
		return err
	}
	code := exitFailed
	if fault.Why == gitrepo.RemoteMoved {
		code = exitConflict
	}
	f := fail(code, "sync/remote."+string(fault.Why), "name", s.side.name, "branch", s.branch, "address", gitrepo.ShownURL(s.remote.URL))
	f.cause = err
	if fault.Err != nil {
		f.args["cause"] = fault.Err.Error()
	}
	if said := strings.TrimSpace(fault.Said); said != "" && fault.Why != gitrepo.RemoteMoved {
		a.note("sync/said", "name", s.side.name)
		for line := range strings.Lines(said) {
			if line = strings.TrimSpace(line); line != "" {
				fmt.Fprintln(a.streams.Err, "  "+render.Clean(line))
			}
		}
	}
	return f
}
