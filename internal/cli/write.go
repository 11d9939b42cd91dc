package cli

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/helsefellesskap/hfh/internal/check"
	"github.com/helsefellesskap/hfh/internal/diag"
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
	// typed is the file that the text was taken from; what is wrong with it is told there.
	typed typedFile
	// first is done before the revision is written, and nothing is where it fails: what the
	// revision says was done.
	first func() error
	// allowNone lets a revision without files through (a covering note).
	allowNone bool
	// join is the other side of a revision that joins two, other its register: what is
	// wrong there is not of the merge's making. refs are set with the revision.
	join  *gitrepo.Join
	other *store.Snapshot
	refs  []gitrepo.RefUpdate
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
	fresh    []diag.Finding // warnings that the change brings
	later    check.Result   // all that the register has after it
	judged   check.Options
	change   gitrepo.Change
	result   gitrepo.Result
	dryRun   bool

	conditions []conditionJSON // of an adoption
	acts       []reviewAct     // that a draft needs
}

// record makes one revision. work gets the register as the branch has it, never the
// work tree's edits, and gives the change; it is judged, and written all or nothing.
// When another writer was first, the change is worked out again on the new base.
func (a *app) record(ctx context.Context, work func(base *register) (*proposal, error)) (*outcome, error) {
	timer := time.NewTimer(retryFor)
	defer timer.Stop()
	var first *proposal
	for {
		out, err := a.attempt(ctx, work, first)
		if !errors.Is(err, gitrepo.ErrMoved) {
			return out, err
		}
		select {
		case <-timer.C:
			return out, err
		case <-ctx.Done():
			return out, ctx.Err()
		default:
		}
		if first == nil {
			first = out.proposal
		}
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
		if moved := a.settled(ctx, base); errors.Is(moved, gitrepo.ErrMoved) {
			return &outcome{}, moved // what was refused may have been what another writer was writing
		}
		return nil, err
	}
	if err := samePlaceChanged(first, p); err != nil {
		return nil, err
	}
	if err := a.maySay(base, p); err != nil {
		return nil, err
	}
	out := &outcome{proposal: p, base: base, dryRun: a.global.dryRun}
	if err := a.settled(ctx, base); err != nil {
		return out, err
	}
	out.after = base.snap.With(newBytes(p.files))
	if err := out.after.FormatError(); err != nil {
		return out, err // nobody with this hfh could open the register again
	}
	if err := mayChangeMinutes(out); err != nil {
		return out, err
	}
	if err := mayChangeClosings(out); err != nil {
		return out, err
	}
	if out.fresh, err = a.judge(out); err != nil {
		return out, err
	}
	change, err := a.change(base, out.after, p)
	if err != nil {
		return out, err
	}
	out.change = change
	if a.global.dryRun {
		return out, nil
	}
	if p.first != nil {
		if err := p.first(); err != nil {
			return out, err
		}
	}
	if out.result, err = base.repo.Revise(ctx, change); err == nil {
		a.keep(out)
	}
	return out, err
}

// settled makes sure that the work tree's files were read at a moment when they belonged
// to the base: another writer that had recorded and not yet written its files would
// look like edits of the user's that take its revision back. Once no writer is at work,
// the branch and the files must still be what they were.
func (a *app) settled(ctx context.Context, base *register) error {
	if len(base.seen) == 0 || a.global.dryRun {
		return nil
	}
	if _, err := base.repo.Recover(ctx); err != nil {
		return err
	}
	head, err := base.repo.Head()
	if err != nil {
		return err
	}
	was := base.seen
	base.seen = nil
	for file, data := range was {
		now, there, err := base.workBytes(file)
		if err != nil {
			return err
		}
		if head != base.head || there != (data != nil) || !bytes.Equal(now, data) {
			return fmt.Errorf("%s: %w", file, gitrepo.ErrMoved)
		}
	}
	return nil
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
	if err := a.mayWrite(base, author, committer); err != nil {
		return gitrepo.Change{}, err
	}
	m := p.message
	m.Trailers.Register = base.repo.Prefix()
	if p.join == nil { // one that joins two sides points to both already
		if err := addPrevious(base, &m.Trailers); err != nil {
			return gitrepo.Change{}, err
		}
	}
	addSeals(after, &m.Trailers)
	c := gitrepo.Change{Base: base.head, Message: m, Author: author, Committer: committer, Tag: p.tag, AllowNone: p.allowNone, Join: p.join, Refs: p.refs}
	for _, path := range slices.Sorted(maps.Keys(p.files)) {
		c.Files = append(c.Files, p.files[path])
	}
	return c, a.maySign(base, after, &c)
}

// addPrevious points at the previous revision of each record.
func addPrevious(base *register, t *gitrepo.Trailers) error {
	if base.head == "" {
		return nil
	}
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
	case changeClosing:
		addAllSeals(after, t)
		return
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
