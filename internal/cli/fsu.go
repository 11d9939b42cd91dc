package cli

import (
	"context"

	"github.com/spf13/cobra"

	"github.com/helsefellesskap/hfh/internal/gitrepo"
	"github.com/helsefellesskap/hfh/internal/govern"
	"github.com/helsefellesskap/hfh/internal/record"
	"github.com/helsefellesskap/hfh/internal/store"
)

// fsuOptions are the flags of fsu create.
type fsuOptions struct {
	id, name, date, permanence, steering string
}

func newFSUCreateCommand(a *app) *cobra.Command {
	var o fsuOptions
	cmd := leaf("create NAME", between(1, 1), func(cmd *cobra.Command, args []string) error {
		o.name = args[0]
		return a.createFSU(cmd.Context(), o)
	})
	fs := cmd.Flags()
	fs.StringVar(&o.id, "id", "", "")
	fs.StringVar(&o.date, "date", "", "")
	fs.StringVar(&o.permanence, "permanence", "", "")
	fs.StringVar(&o.steering, "steering", "", "")
	return cmd
}

// createFSU registers a professional committee, without a mandate: the first revise
// drafts that.
func (a *app) createFSU(ctx context.Context, o fsuOptions) error {
	created, err := typedDate("--date", o.date)
	if err != nil {
		return err
	}
	if o.permanence, err = choice("hfh fsu create", "--permanence", o.permanence, "permanent", "temporary", unknown); err != nil {
		return err
	}
	f := govern.NewFSU{ID: o.id, Name: o.name, Created: created, Permanence: o.permanence, Steering: o.steering}
	if f.ID == "" {
		f.ID = record.Slug(o.name)
	}
	if why := record.IDFault(f.ID); why != "" {
		return fail(exitUsage, "cli/not-an-id", "id", f.ID)
	}
	ref := store.Ref{Kind: "fsu", ID: f.ID}
	out, err := a.record(ctx, func(base *register) (*proposal, error) {
		if _, ok := base.snap.Actor(f.ID); ok || base.snap.Record(ref) != nil {
			return nil, fail(exitUsage, "cli/id-taken", "id", f.ID)
		}
		file := base.snap.FileOf(ref)
		if _, there, err := base.workBytes(file); err != nil || there {
			return nil, fail(exitConflict, "cli/file-in-the-way", "file", file, "ref", ref.String()).because(err)
		}
		p := newProposal(changeRegistration, ref)
		p.put(gitrepo.File{Path: file, Data: govern.FSU(f)})
		p.message.Trailers.Effective = created.String()
		p.message.Subject = base.words.Text("subject/fsu-created", pairs([]string{"ref", ref.String(), "name", o.name}))
		return p, nil
	})
	if err != nil {
		return err
	}
	return a.written(out, told{next: "cli/next-fsu", args: []string{"command", typed(ref, "revise")}})
}
