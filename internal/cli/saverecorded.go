package cli

import (
	"context"
	"errors"
	"io/fs"
	"slices"
	"strings"

	"github.com/helsefellesskap/hfh/internal/gitrepo"
	"github.com/helsefellesskap/hfh/internal/store"
)

// saveRecorded takes a commit of plain git on record: a note that says who knows of it
// and why, and changes nothing.
func (a *app) saveRecorded(ctx context.Context, o saveOptions) error {
	out, err := a.record(ctx, func(base *register) (*proposal, error) { return base.covering(o) })
	if err != nil {
		return err
	}
	return a.written(out, told{noDiff: true})
}

// covering is the note that covers a commit of plain git.
func (r *register) covering(o saveOptions) (*proposal, error) {
	hash, err := r.repo.Resolve(o.recorded)
	if err != nil {
		return nil, fail(exitFailed, "cli/no-revision", "rev", o.recorded).because(err)
	}
	rev, err := r.repo.Commit(hash)
	if err != nil {
		return nil, err
	}
	if rev.Trailers.Change != "" {
		return nil, fail(exitFailed, "cli/recorded-already", "id", hash.Short(), "subject", rev.Subject)
	}
	if err := r.notCovered(hash); err != nil {
		return nil, err
	}
	refs, err := r.coverable(rev)
	if err != nil {
		return nil, err
	}
	p := newProposal(changeConfirmation, refs...)
	p.allowNone = true
	p.message.Trailers.Covers = []gitrepo.Hash{hash}
	subject, rest, _ := strings.Cut(strings.TrimSpace(o.why), "\n")
	p.message.Subject = r.words.Text("subject/covering", pairs([]string{"id", hash.Short(), "why", subject}))
	p.message.Body = strings.TrimSpace(rest)
	return p, nil
}

// notCovered refuses a commit that is in no way of the register's history, or that
// another note covers.
func (r *register) notCovered(hash gitrepo.Hash) error {
	found := false
	for rev, err := range r.repo.Log(r.head) {
		if err != nil {
			return err
		}
		if slices.Contains(rev.Trailers.Covers, hash) {
			return fail(exitFailed, "cli/covered-already", "id", hash.Short(), "by", rev.Hash.Short())
		}
		if rev.Hash == hash {
			found = true
			break
		}
	}
	if !found {
		return fail(exitFailed, "cli/not-in-history", "id", hash.Short())
	}
	return nil
}

// coverable gives the records that a commit of plain git changed. Where it changed what
// was adopted, or took a record away, no note can cover it.
func (r *register) coverable(rev gitrepo.Revision) ([]store.Ref, error) {
	paths, err := r.repo.Touched(rev)
	if err != nil {
		return nil, err
	}
	var refs []store.Ref
	for _, path := range paths {
		if community := (store.Ref{Kind: "community"}); store.IsBeside(path) && !slices.Contains(refs, community) {
			refs = append(refs, community)
		}
		ref, ok := store.RefOfFile(path)
		if !ok {
			continue
		}
		if !slices.Contains(refs, ref) {
			refs = append(refs, ref)
		}
		if len(rev.Parents) == 0 {
			continue
		}
		before, err := r.recordIn(rev.Parents[0], ref, path)
		if err != nil {
			return nil, err
		}
		after, err := r.recordIn(rev.Hash, ref, path)
		if err != nil {
			return nil, err
		}
		if before != nil && after == nil && !ref.Draft || before != nil && after != nil && onlyLiving(before, after) != nil && !ref.Draft {
			return nil, fail(exitFindings, "cli/cannot-cover", "ref", ref.String(), "id", rev.Hash.Short(), "correct", typed(ref, "correct"))
		}
	}
	if len(refs) == 0 {
		return nil, fail(exitFailed, "cli/nothing-to-cover", "id", rev.Hash.Short())
	}
	return refs, nil
}

// recordIn reads the record in a file at a revision; nil where there is none.
func (r *register) recordIn(rev gitrepo.Hash, ref store.Ref, path string) (*store.Record, error) {
	fsys, err := r.repo.At(rev)
	if err != nil {
		return nil, err
	}
	data, err := fs.ReadFile(fsys, path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	return r.snap.With(map[string][]byte{path: data}).Record(ref), nil
}
