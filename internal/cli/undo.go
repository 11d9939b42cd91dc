package cli

import (
	"context"
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"github.com/helsefellesskap/hfh/internal/gitrepo"
	"github.com/helsefellesskap/hfh/internal/store"
)

func newUndoCommand(a *app) *cobra.Command {
	return leaf("undo", between(0, 0), func(cmd *cobra.Command, _ []string) error { return a.undo(cmd.Context()) })
}

// undo takes back the user's own last revision, if nobody else has it: its tag goes, its
// draft comes back, and the work tree says what it said before, but for other edits.
func (a *app) undo(ctx context.Context) error {
	base, err := a.openBase(ctx)
	if err != nil {
		return err
	}
	author, committer, err := base.repo.Identity(a.now())
	if err != nil {
		return err
	}
	rev, err := base.repo.Commit(base.head)
	if err != nil {
		return err
	}
	if err := mayUndo(rev, author); err != nil {
		return err
	}
	edits, err := base.editsBack(rev)
	if err != nil {
		return err
	}
	if shared, err := base.repo.Shared(base.head); err != nil || shared {
		return errors.Join(err, gitrepo.ErrShared)
	}
	if a.global.dryRun {
		a.note("cli/undo-dry-run", "subject", rev.Subject, "id", rev.Hash.Short())
		return nil
	}
	result, err := base.repo.Undo(ctx, rev.Hash, committer, edits...)
	if err != nil {
		return err
	}
	a.note("cli/undone", "subject", rev.Subject, "id", rev.Hash.Short())
	for _, file := range result.Kept {
		a.note("cli/kept", "file", file)
	}
	a.unfinished(result.Warnings)
	return nil
}

// mayUndo refuses a revision that hfh did not make, that somebody else made, or that is
// the first of all.
func mayUndo(rev gitrepo.Revision, author gitrepo.Signature) error {
	switch {
	case rev.Trailers.Change == "":
		return fail(exitFailed, "cli/undo-plain", "id", rev.Hash.Short(), "subject", rev.Subject)
	case len(rev.Parents) == 0:
		return fail(exitFailed, "cli/undo-first", "subject", rev.Subject)
	case len(rev.Parents) > 1:
		return fail(exitFailed, "cli/undo-merge", "subject", rev.Subject)
	case rev.Author.Email != author.Email:
		return fail(exitFailed, "cli/undo-other", "who", rev.Author.Name, "subject", rev.Subject)
	}
	return nil
}

// editsBack works out what becomes of work-tree files with edits of the user's own: the
// same edits on what stood before.
func (r *register) editsBack(rev gitrepo.Revision) ([]gitrepo.File, error) {
	paths, err := r.repo.Touched(rev)
	if err != nil {
		return nil, err
	}
	var edits []gitrepo.File
	for _, path := range paths {
		ref, ok := store.RefOfFile(path)
		rec := r.snap.Record(ref)
		if !ok || rec == nil || rec.Doc == nil {
			continue
		}
		mine, err := r.withEdits(rec)
		if err != nil {
			return nil, err
		}
		if mine == nil {
			continue
		}
		before, err := r.recordAt(rev.Parents[0], ref)
		if err != nil {
			return nil, err
		}
		if before == nil {
			return nil, fail(exitConflict, "cli/undo-edited", "file", path)
		}
		tree, err := merge(rec, mine, before)
		if err != nil {
			return nil, fail(exitConflict, "cli/undo-edited", "file", path).because(err)
		}
		data, err := rewriteTo(before.Doc, tree)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", path, err)
		}
		edits = append(edits, gitrepo.File{Path: path, WorkBefore: mine.Doc.Bytes(), WorkAfter: data})
	}
	return edits, nil
}
