package cli

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"slices"
	"time"

	"github.com/helsefellesskap/hfh/internal/diag"
	"github.com/helsefellesskap/hfh/internal/doc"
	"github.com/helsefellesskap/hfh/internal/gitrepo"
	"github.com/helsefellesskap/hfh/internal/store"
)

// retryFor is how long a change is worked out again on a register that moves.
const retryFor = 10 * time.Second

// proposal is a revision worked out on one base, before anything is written.
type proposal struct {
	files   map[string]gitrepo.File
	message gitrepo.Message
	tag     *gitrepo.NewTag
	// touched is what the change says at each place it was asked to change, on the
	// base: another writer's change of the same place is a conflict.
	touched map[string]string
	// allowNone lets a revision without files through (a covering note).
	allowNone bool
	// noFindings is set when the judgement was made by the caller.
	judged bool
}

func newProposal(change string, refs ...store.Ref) *proposal {
	p := &proposal{files: map[string]gitrepo.File{}, touched: map[string]string{}}
	p.message.Trailers.Change = change
	for _, ref := range refs {
		p.message.Trailers.Records = append(p.message.Trailers.Records, ref.String())
	}
	return p
}

// put sets the new bytes of one file.
func (p *proposal) put(f gitrepo.File) { p.files[f.Path] = f }

// outcome is a revision that was made, or with --dry-run would have been.
type outcome struct {
	proposal *proposal
	base     *register
	after    *store.Snapshot
	result   gitrepo.Result
	dryRun   bool
}

// record makes one revision. work gets the register as the branch has it, never the
// work tree's edits, and gives the change; it is judged, and written all or nothing.
// When another writer was first, the change is worked out again on the new base.
func (a *app) record(ctx context.Context, work func(base *register) (*proposal, error)) (*outcome, error) {
	deadline := a.now().Add(retryFor)
	var first *proposal
	for {
		out, err := a.attempt(ctx, work, first)
		if err == nil || !errors.Is(err, gitrepo.ErrMoved) || a.now().After(deadline) {
			return out, err
		}
		first = out.proposal
	}
}

// attempt works the change out once on the branch as it is now.
func (a *app) attempt(ctx context.Context, work func(*register) (*proposal, error), first *proposal) (*outcome, error) {
	base, err := a.openBase(ctx)
	if err != nil {
		return nil, err
	}
	p, err := work(base)
	if err != nil {
		return nil, err
	}
	if err := samePlaceChanged(first, p); err != nil {
		return nil, err
	}
	out := &outcome{proposal: p, base: base, dryRun: a.global.dryRun}
	out.after = base.snap.With(newBytes(p.files))
	if !p.judged {
		if err := a.judge(base, out.after, p); err != nil {
			return out, err
		}
	}
	if a.global.dryRun {
		return out, nil
	}
	change, err := a.change(base, out.after, p)
	if err != nil {
		return out, err
	}
	out.result, err = base.repo.Revise(ctx, change)
	return out, err
}

// openBase opens the register for writing: healed, on its branch, at its tip.
func (a *app) openBase(ctx context.Context) (*register, error) {
	if a.global.rev != "" {
		return nil, fail(exitUsage, "cli/rev-is-for-reading")
	}
	repo, dir, err := a.openRepo()
	if err != nil {
		return nil, err
	}
	if err := repo.Ready(); err != nil {
		return nil, err
	}
	if !a.global.dryRun {
		if _, err := repo.Recover(ctx); err != nil {
			return nil, err
		}
	}
	head, err := repo.Head()
	if err != nil {
		return nil, err
	}
	base, err := a.openAt(repo, dir, head)
	if err != nil {
		return nil, err
	}
	return base, a.onItsBranch(base)
}

// onItsBranch refuses to write on another branch than the register's without --here.
func (a *app) onItsBranch(base *register) error {
	branch, err := base.repo.Branch()
	if err != nil {
		return err
	}
	want := orDefault(base.snap.Community.Branch, "main")
	if branch != want && !a.global.here {
		return fail(exitFailed, "cli/other-branch", "branch", branch, "want", want)
	}
	return nil
}

// change completes a proposal: author, previous-pointers, seals, register's folder.
func (a *app) change(base *register, after *store.Snapshot, p *proposal) (gitrepo.Change, error) {
	author, committer, err := base.repo.Identity(a.now())
	if err != nil {
		return gitrepo.Change{}, err
	}
	m := p.message
	m.Trailers.Register = base.repo.Prefix()
	if err := addPrevious(base, &m.Trailers); err != nil {
		return gitrepo.Change{}, err
	}
	addSeals(after, &m.Trailers)
	c := gitrepo.Change{Base: base.head, Message: m, Author: author, Committer: committer, Tag: p.tag, AllowNone: p.allowNone}
	for _, path := range slices.Sorted(maps.Keys(p.files)) {
		c.Files = append(c.Files, p.files[path])
	}
	return c, nil
}

// addPrevious points at the previous revision of each record.
func addPrevious(base *register, t *gitrepo.Trailers) error {
	for _, name := range t.Records {
		ref, err := store.ParseRef(name)
		if err != nil {
			return fmt.Errorf("trailer Hfh-Record: %w", err)
		}
		for rev, err := range base.repo.History(base.head, name, base.snap.FileOf(ref)) {
			if err != nil {
				return err
			}
			t.Previous = append(t.Previous, gitrepo.Pointer{Record: name, Commit: rev.Hash})
			break
		}
	}
	return nil
}

// addSeals prints the control figure of each record's text in the changes that fix one.
func addSeals(after *store.Snapshot, t *gitrepo.Trailers) {
	switch t.Change {
	case "adoption", "correction", "hearing":
	default:
		return
	}
	for _, name := range t.Records {
		ref, err := store.ParseRef(name)
		if err != nil {
			continue
		}
		if rec := after.Record(ref); rec != nil && rec.Governed() {
			t.Seals = append(t.Seals, gitrepo.Seal{Record: name, Sum: rec.Seal()})
		}
	}
}

// samePlaceChanged refuses to overwrite what another writer did to the same place
// between two attempts.
func samePlaceChanged(first, now *proposal) error {
	if first == nil {
		return nil
	}
	for _, place := range slices.Sorted(maps.Keys(first.touched)) {
		before, after := first.touched[place], now.touched[place]
		if before != after {
			return fail(exitConflict, "cli/same-place", "place", place, "before", before, "after", after)
		}
	}
	return nil
}

// newBytes gives the new content of each file for judging, nil for a deleted one.
func newBytes(files map[string]gitrepo.File) map[string][]byte {
	out := make(map[string][]byte, len(files))
	for path, f := range files {
		if f.Delete {
			out[path] = nil
			continue
		}
		out[path] = f.Data
	}
	return out
}

// edit changes a record's tree and gives the file to write: on the base for the
// revision, and on the work tree's own bytes where the user has edits there, so that
// these are neither lost nor swept in.
func (r *register) edit(rec *store.Record, change func(root *doc.Node) error) (gitrepo.File, error) {
	data, err := rewrite(rec.Doc, change)
	if err != nil {
		return gitrepo.File{}, fail(exitConflict, "cli/cannot-edit", "file", rec.File).because(err)
	}
	f := gitrepo.File{Path: rec.File, Data: data}
	work, dirty, err := r.workEdits(rec)
	if err != nil || !dirty {
		return f, err
	}
	parsed, findings := doc.Parse(rec.File, work)
	if parsed == nil || hasError(findings) {
		return f, fail(exitFindings, "cli/work-file-broken", "file", rec.File)
	}
	f.WorkBefore = work
	if f.WorkAfter, err = rewrite(parsed, change); err != nil {
		return f, fail(exitConflict, "cli/cannot-edit", "file", rec.File).because(err)
	}
	return f, nil
}

// workEdits gives the work tree's bytes of a record where they differ from the base's.
func (r *register) workEdits(rec *store.Record) ([]byte, bool, error) {
	work, err := r.repo.Work()
	if err != nil {
		return nil, false, err
	}
	data, err := fs.ReadFile(work, rec.File)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, false, nil
	}
	if err != nil {
		return nil, false, fmt.Errorf("%s: %w", rec.File, err)
	}
	return data, !bytes.Equal(lf(data), lf(rec.Doc.Bytes())), nil
}

func rewrite(d *doc.Doc, change func(root *doc.Node) error) ([]byte, error) {
	target := d.Root.Clone()
	if err := change(target); err != nil {
		return nil, err
	}
	after, _, err := d.Rewrite(target)
	if err != nil {
		return nil, err
	}
	return after.Bytes(), nil
}

func lf(b []byte) []byte { return bytes.ReplaceAll(b, []byte("\r\n"), []byte("\n")) }

func hasError(fs []diag.Finding) bool {
	return slices.ContainsFunc(fs, func(f diag.Finding) bool { return f.Severity == diag.Error })
}
