package cli

import (
	"context"

	"github.com/spf13/cobra"

	"github.com/helsefellesskap/hfh/internal/doc"
	"github.com/helsefellesskap/hfh/internal/store"
)

// newMigrateCommand is `hfh migrate`.
func newMigrateCommand(a *app) *cobra.Command {
	return leaf("migrate", between(0, 0), func(cmd *cobra.Command, _ []string) error { return a.migrate(cmd.Context()) })
}

// migrate writes the records of an older format as the format of this hfh, as one
// revision. Reading never needs it.
func (a *app) migrate(ctx context.Context) error {
	reg, err := a.open()
	if err != nil {
		return err
	}
	from := text(reg.communityNode().Get("format"))
	if len(outdated(reg.snap)) == 0 {
		a.note("cli/format-current", "format", orDefault(from, itoa(store.Format)))
		return nil
	}
	out, err := a.record(ctx, func(base *register) (*proposal, error) {
		old := outdated(base.snap)
		if len(old) == 0 {
			return nil, fail(exitFailed, "cli/nothing")
		}
		p := newProposal("migration", refsOf(old)...)
		for _, rec := range old {
			f, err := base.edit(rec, upgraded)
			if err != nil {
				return nil, err
			}
			p.put(f)
		}
		p.message.Subject = base.words.Text("subject/migration", map[string]string{"format": itoa(store.Format)})
		return p, nil
	})
	if err != nil {
		return err
	}
	return a.written(out, told{})
}

// upgraded gives what a record says in the format of this hfh.
func upgraded(rec *store.Record) (*doc.Node, error) {
	target := rec.Node.Clone()
	if rec.Kind == "community" {
		return target, target.Set([]string{"format"}, doc.Int(store.Format))
	}
	return target, nil
}

// outdated gives the records that say something else in their files than in the format
// of this hfh.
func outdated(snap *store.Snapshot) []*store.Record {
	var old []*store.Record
	for _, rec := range snap.Records {
		if rec.Doc == nil {
			continue
		}
		isOldFormat := rec.Kind == "community" && text(rec.Doc.Root.Get("format")) != itoa(store.Format)
		if isOldFormat || !doc.Equal(rec.Doc.Root, rec.Node) {
			old = append(old, rec)
		}
	}
	return old
}

func refsOf(recs []*store.Record) []store.Ref {
	var refs []store.Ref
	for _, rec := range recs {
		refs = append(refs, rec.Ref)
	}
	return refs
}
