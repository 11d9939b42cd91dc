package cli

import (
	"context"
	"errors"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/helsefellesskap/hfh/internal/compare"
	"github.com/helsefellesskap/hfh/internal/diff"
	"github.com/helsefellesskap/hfh/internal/gitrepo"
	"github.com/helsefellesskap/hfh/internal/render"
	"github.com/helsefellesskap/hfh/internal/store"
)

// changeReversal is the trailer's word for a revision that takes one back, and
// trailerReverts names the one that is taken back.
const (
	changeReversal = "reversal"
	trailerReverts = "Hfh-Reverts"
)

func newRevertCommand(a *app) *cobra.Command {
	var reason string
	cmd := leaf("revert REVISION", between(1, 1), func(cmd *cobra.Command, args []string) error {
		if strings.TrimSpace(reason) == "" {
			return fail(exitUsage, "cli/flag-missing", "flag", "--reason", "example", "--reason \"…\"")
		}
		return a.revert(cmd.Context(), args[0], reason)
	})
	cmd.Flags().StringVar(&reason, "reason", "", "")
	return cmd
}

// revert records a new revision that takes an earlier one back. What came later stays,
// by the ids of items; a place that was changed later too is a conflict.
func (a *app) revert(ctx context.Context, name, reason string) error {
	out, err := a.record(ctx, func(base *register) (*proposal, error) { return base.reversal(name, reason) })
	if err != nil {
		return a.notReversible(err)
	}
	return a.written(out, told{})
}

// reversal is the revision that takes one back.
func (r *register) reversal(name, reason string) (*proposal, error) {
	rev, err := r.reversible(name)
	if err != nil {
		return nil, err
	}
	paths, err := r.repo.Touched(rev)
	if err != nil {
		return nil, err
	}
	p := newProposal(changeReversal)
	for _, path := range paths {
		if store.IsBeside(path) {
			if err := r.takeListBack(p, rev, path); err != nil {
				return nil, err
			}
			continue
		}
		ref, ok := store.RefOfFile(path)
		if !ok {
			continue
		}
		if err := r.takeBack(p, rev, ref, path); err != nil {
			return nil, err
		}
	}
	t := &p.message.Trailers
	t.Records = recordsOf(rev, p)
	if len(p.files) == 0 {
		return nil, fail(exitFailed, "cli/revert-nothing", "id", rev.Hash.Short(), "subject", rev.Subject)
	}
	if ref, err := store.ParseRef(t.Records[0]); err == nil && !ref.Draft {
		t.Version = versionOf(r.snap.With(newBytes(p.files)).Record(ref))
	}
	t.Other = []gitrepo.Trailer{{Key: trailerReverts, Value: string(rev.Hash)}}
	p.message.Subject = r.words.Text("subject/reversal", pairs([]string{"subject", rev.Subject}))
	p.message.Body = reason
	return p, nil
}

// reversible finds the revision to be taken back.
func (r *register) reversible(name string) (gitrepo.Revision, error) {
	hash, err := r.repo.Resolve(name)
	if err != nil {
		return gitrepo.Revision{}, fail(exitUsage, "cli/no-revision", "rev", name).because(err)
	}
	rev, err := r.repo.Commit(hash)
	switch {
	case err != nil:
		return rev, err
	case len(rev.Parents) == 0:
		return rev, fail(exitFailed, "cli/revert-first", "subject", rev.Subject)
	case len(rev.Parents) > 1:
		return rev, fail(exitFailed, "cli/revert-merge", "subject", rev.Subject)
	}
	for newer, err := range r.repo.Log(r.head) {
		if err != nil {
			return rev, err
		}
		if slices.ContainsFunc(newer.Trailers.Other, func(t gitrepo.Trailer) bool {
			return strings.EqualFold(t.Key, trailerReverts) && t.Value == string(hash)
		}) {
			return rev, fail(exitFailed, "cli/reverted-already", "id", hash.Short(), "by", newer.Hash.Short(), "subject", newer.Subject)
		}
		if newer.Hash == hash {
			return rev, nil
		}
	}
	return rev, fail(exitFailed, "cli/not-in-history", "id", hash.Short())
}

// recordsOf gives the records of the reversal, in the order of the revision it takes back.
func recordsOf(rev gitrepo.Revision, p *proposal) []string {
	var all []string
	for path := range p.files {
		ref, ok := store.RefOfFile(path)
		if store.IsBeside(path) {
			ref, ok = store.Ref{Kind: "community"}, true
		}
		if ok && !slices.Contains(all, ref.String()) {
			all = append(all, ref.String())
		}
	}
	slices.SortFunc(all, func(x, y string) int {
		if i, j := at(rev.Trailers.Records, x), at(rev.Trailers.Records, y); i != j {
			return i - j
		}
		return strings.Compare(x, y)
	})
	return all
}

// at is where a list has a word, its length where it has not.
func at(list []string, word string) int {
	if i := slices.Index(list, word); i >= 0 {
		return i
	}
	return len(list)
}

// takeBack works out what becomes of one record.
func (r *register) takeBack(p *proposal, rev gitrepo.Revision, ref store.Ref, path string) error {
	before, err := r.recordIn(rev.Parents[0], ref, path)
	if err != nil {
		return err
	}
	after, err := r.recordIn(rev.Hash, ref, path)
	if err != nil {
		return err
	}
	now := r.snap.Record(ref)
	for _, rec := range []*store.Record{before, after, now} {
		if rec != nil && rec.Doc == nil {
			return fail(exitFindings, "cli/record-broken", "file", path)
		}
	}
	switch {
	case before == nil && now == nil: // what it brought is gone already
		return nil
	case after == nil && now == nil: // what it took away comes back
		p.put(gitrepo.File{Path: path, Data: before.Doc.Bytes()})
		return nil
	case before == nil || after == nil || now == nil:
		return r.takeAway(p, before, after, now)
	}
	return r.mergeBack(p, before, after, now)
}

// takeListBack gives a list of keys back what it said before, unless it was changed since.
func (r *register) takeListBack(p *proposal, rev gitrepo.Revision, path string) error {
	before, err := r.listIn(rev.Parents[0], path)
	if err != nil {
		return err
	}
	after, err := r.listIn(rev.Hash, path)
	if err != nil {
		return err
	}
	now := r.snap.Beside(path)
	mine, _, err := r.workBytes(path)
	switch {
	case err != nil:
		return err
	case string(now) == string(before):
		return nil
	case string(now) != string(after):
		return fail(exitConflict, "cli/revert-built-on", "ref", path)
	case string(lf(mine)) != string(now):
		return fail(exitConflict, "cli/your-edits", "file", path)
	}
	p.put(gitrepo.File{Path: path, Data: before, Delete: before == nil})
	return nil
}

// listIn reads a list of keys at a revision; nil where there is none.
func (r *register) listIn(rev gitrepo.Hash, path string) ([]byte, error) {
	blob, there, err := r.repo.Blob(rev, path)
	if err != nil || !there {
		return nil, err
	}
	return r.repo.ReadBlob(blob)
}

// takeAway removes what the revision brought, unless it was changed since.
func (r *register) takeAway(p *proposal, before, after, now *store.Record) error {
	if before != nil || after == nil || now == nil || string(now.Doc.Bytes()) != string(after.Doc.Bytes()) {
		rec := now
		if rec == nil {
			rec = before
		}
		return fail(exitConflict, "cli/revert-built-on", "ref", rec.Ref.String())
	}
	mine, err := r.withEdits(now)
	if err != nil {
		return err
	}
	if mine != nil {
		return fail(exitConflict, "cli/your-edits", "file", now.File)
	}
	p.put(gitrepo.File{Path: now.File, Delete: true})
	return nil
}

// mergeBack makes on a record the changes that lead back.
func (r *register) mergeBack(p *proposal, before, after, now *store.Record) error {
	opt := diff.Options{Shape: now.Shape, Same: r.snap.Same}
	tree, conflicts := diff.Merge(after.Node, now.Node, before.Node, opt, nil)
	if len(conflicts) > 0 {
		e := &conflictError{ref: now.Ref}
		words := compare.New(compare.Options{Lang: r.words})
		for _, c := range conflicts {
			e.list = append(e.list, words.ConflictInWords(now, r.snap, c))
		}
		return e
	}
	data, err := rewriteTo(now.Doc, tree)
	if err != nil || string(data) == string(now.Doc.Bytes()) {
		return err
	}
	f := gitrepo.File{Path: now.File, Data: data}
	mine, err := r.withEdits(now)
	if err != nil {
		return err
	}
	if mine != nil {
		theirs, conflicts := diff.Merge(after.Node, mine.Node, before.Node, opt, nil)
		if len(conflicts) > 0 {
			return fail(exitConflict, "cli/your-edits", "file", now.File)
		}
		f.WorkBefore = mine.Doc.Bytes()
		if f.WorkAfter, err = rewriteTo(mine.Doc, theirs); err != nil {
			return fail(exitConflict, "cli/your-edits", "file", now.File).because(err)
		}
	}
	p.put(f)
	return nil
}

// notReversible shows the places that were changed later, and refuses.
func (a *app) notReversible(err error) error {
	var e *conflictError
	if !errors.As(err, &e) {
		return err
	}
	var list render.Bullets
	for _, c := range e.list {
		list = append(list, a.conflictBullet(c, "cli/revert-now", "cli/revert-before"))
	}
	if err := render.Text(a.errOptions(), render.Page{list}); err != nil {
		return err
	}
	return fail(exitConflict, "cli/revert-conflict", "ref", e.ref.String(), "n", count(len(e.list)))
}
