package cli

import (
	"bytes"
	"context"
	"os"
	"strings"

	"github.com/spf13/cobra"

	"github.com/helsefellesskap/hfh/internal/date"
	"github.com/helsefellesskap/hfh/internal/gitrepo"
	"github.com/helsefellesskap/hfh/internal/render"
)

// newHandoverCommand is `hfh handover FILE`.
func newHandoverCommand(a *app) *cobra.Command {
	var since string
	cmd := leaf("handover FILE", between(1, 1), func(cmd *cobra.Command, args []string) error {
		form, err := a.form(cmd, formJSON)
		if err != nil {
			return err
		}
		return a.handover(cmd.Context(), args[0], since, form)
	})
	cmd.Flags().StringVar(&since, "since", "", "")
	return cmd
}

// handoverJSON is what handover prints with -o json.
type handoverJSON struct {
	File      string         `json:"file"`
	Revisions []syncRevision `json:"revisions"`
	Since     []string       `json:"since"` // what the other side must have; none for everything
	Tip       string         `json:"tip"`
	Tags      []string       `json:"tags"`
	Objects   int            `json:"objects"`
	Bytes     int            `json:"bytes"`
	DryRun    bool           `json:"dry_run"`
}

// handover packs what the other side lacks into one file.
func (a *app) handover(ctx context.Context, file, since, form string) error {
	base, err := a.openBase(ctx)
	if err != nil {
		return err
	}
	branch, err := base.repo.Branch()
	if err != nil {
		return err
	}
	from, err := a.handedBefore(base, branch, since)
	if err != nil {
		return err
	}
	path := a.path(file)
	if _, err := os.Lstat(path); err == nil {
		return fail(exitUsage, "sync/file-exists", "file", file)
	}
	var pack bytes.Buffer
	packed, err := base.repo.WriteBundle(&pack, branch, base.head, from)
	if err != nil {
		return err
	}
	if len(packed.Revisions) == 0 {
		return fail(exitFailed, "sync/nothing-to-hand-over")
	}
	if !a.global.dryRun {
		// Noted first: what others may have is not to be undone.
		if err := a.giveAway(ctx, base, branch); err != nil {
			return err
		}
		if err := a.writeWhole(path, pack.Bytes()); err != nil {
			return fail(exitFailed, "cli/cannot-write", "file", file).because(err)
		}
	}
	return a.tellHandover(file, packed, pack.Len(), form)
}

// giveAway notes that others have all that is on the branch.
func (a *app) giveAway(ctx context.Context, base *register, branch string) error {
	refs, err := a.handed(base.repo, "given/"+branch, base.head)
	if err != nil {
		return err
	}
	return base.repo.SetRefs(ctx, refs...)
}

// sinceAll asks for everything, for somebody who has nothing yet.
const sinceAll = "all"

// handedBefore gives what the other side has already: up to a revision or a day that was
// typed, or what it last handed over itself, which it surely has.
func (a *app) handedBefore(base *register, branch, since string) ([]gitrepo.Hash, error) {
	switch strings.ToLower(strings.TrimSpace(since)) {
	case sinceAll, "alt":
		return nil, nil
	case "":
		tip, err := base.repo.Ref("refs/remotes/" + handedName + "/received/" + branch)
		if err != nil || tip == "" {
			return nil, err
		}
		return []gitrepo.Hash{tip}, nil
	}
	if e, err := date.ReadWords(since); err == nil && e.IsDay() {
		day, _ := e.Earliest()
		return base.recordedBefore(day)
	}
	tip, err := base.repo.Resolve(since)
	if err != nil {
		return nil, fail(exitUsage, "sync/since", "since", since).because(err)
	}
	return []gitrepo.Hash{tip}, nil
}

// recordedBefore gives the revisions recorded before a day, in the register's time zone.
func (r *register) recordedBefore(day date.Day) ([]gitrepo.Hash, error) {
	var out []gitrepo.Hash
	for rev, err := range r.repo.Log(r.head) {
		if err != nil {
			return nil, err
		}
		if date.DayOf(rev.Committer.When.In(r.location())).Before(day) {
			out = append(out, rev.Hash)
		}
	}
	return out, nil
}

func (a *app) tellHandover(file string, p gitrepo.Packed, size int, form string) error {
	if form == formJSON {
		out := handoverJSON{
			File: file, Revisions: syncRevisions(p.Revisions), Since: []string{}, Tip: string(p.Tip), Tags: orList(p.Tags, []string{}),
			Objects: p.Objects, Bytes: size, DryRun: a.global.dryRun,
		}
		for _, h := range p.Since {
			out.Since = append(out.Since, string(h))
		}
		return render.JSON(a.options(), out)
	}
	if !a.global.quiet {
		page := render.Page{
			render.Heading{Text: a.msg.Text("sync/handed", pairs([]string{"n", count(len(p.Revisions)), "file", file}))}, a.revisionBullets(p.Revisions),
		}
		if err := render.Text(a.options(), page); err != nil {
			return err
		}
	}
	switch {
	case a.global.dryRun:
		a.note("sync/dry-run")
	case len(p.Since) == 0:
		a.note("sync/handed-all", "file", file)
	default:
		a.note("sync/handed-some", "file", file, "since", p.Since[0].Short())
	}
	return nil
}
