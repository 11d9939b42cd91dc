package cli

import (
	"context"
	"errors"
	"slices"
	"strings"

	"github.com/helsefellesskap/hfh/internal/diag"
	"github.com/helsefellesskap/hfh/internal/diff"
	"github.com/helsefellesskap/hfh/internal/gitrepo"
	"github.com/helsefellesskap/hfh/internal/store"
)

// otherSide is another copy of the register, whose history is to come in.
type otherSide struct {
	name    string // a remote's, or a file's, as it is told
	command string // what to type to try again
	offer   gitrepo.Offer
	takes   *sideTakes
	noted   string // where it is noted what came by a file, "" for a remote

	brought []diag.Finding           // errors that came in, over all rounds
	lines   func(string, int) string // the text of what they stand in
	plain   map[gitrepo.Hash]bool    // what came that hfh did not make
}

// States of a register that was brought together with another copy of it.
const (
	syncSame   = "same"
	syncCame   = "came"   // the other side was further on
	syncWent   = "went"   // this side was
	syncMerged = "merged" // both were
)

// joined is how a register and another copy of it were brought together.
type joined struct {
	state    string
	came     []gitrepo.Revision // newest first
	went     []gitrepo.Revision // what the other side lacks
	tip      gitrepo.Hash       // the branch afterwards; with --dry-run as it is
	out      *outcome           // of the merge; nil for none
	tags     []string           // that came
	kept     []string
	warnings []error
}

// bringTogether takes the other side's revisions in: the branch moves on to them, or a
// revision joins both. Nothing of either is lost, or nothing is done.
func (a *app) bringTogether(ctx context.Context, side *otherSide) (*joined, error) {
	side.takes.name = side.name
	for {
		done, err := a.bringOnce(ctx, side)
		if !errors.Is(err, gitrepo.ErrMoved) || ctx.Err() != nil {
			return done, err
		}
	}
}

func (a *app) bringOnce(ctx context.Context, side *otherSide) (*joined, error) {
	base, err := a.openBase(ctx)
	if err != nil {
		return nil, err
	}
	base.repo.Lend(side.offer.In)
	if err := a.sameRegister(base, side); err != nil {
		return nil, err
	}
	done := &joined{tip: base.head}
	tip := side.offer.Tip
	if done.came, err = base.repo.Between(base.head, tip); err != nil {
		return nil, err
	}
	if done.went, err = base.repo.Between(tip, base.head); err != nil {
		return nil, err
	}
	refs, err := base.tagsOf(side, done)
	if err != nil {
		return nil, err
	}
	if side.noted != "" {
		noted, err := a.handed(base.repo, side.noted, tip)
		if err != nil {
			return nil, err
		}
		refs = append(refs, noted...)
	}
	if err := a.lookOver(base, side, done.came); err != nil {
		return nil, err
	}
	switch {
	case len(done.came) == 0:
		done.state = syncWent
		if len(done.went) == 0 {
			done.state = syncSame
		}
		return done, a.setTags(ctx, base, refs)
	case len(done.went) == 0:
		done.state = syncCame
		return done, a.advance(ctx, base, side, done, refs)
	}
	done.state = syncMerged
	return done, a.mergeSides(ctx, side, done, refs)
}

// sameRegister refuses a history that is another register's, or none.
func (a *app) sameRegister(base *register, side *otherSide) error {
	bases, err := base.repo.MergeBases(base.head, side.offer.Tip)
	if err != nil {
		return err
	}
	theirs, err := a.openAt(base.repo, base.dir, side.offer.Tip)
	if err != nil {
		return err
	}
	community := store.Ref{Kind: "community"}
	switch {
	case len(bases) > 0 && theirs.snap.Record(community) != nil:
		return nil
	case theirs.snap.Record(community) == nil:
		return fail(exitFailed, "sync/no-register", "name", side.name)
	case a.nameOf(theirs.communityNode()) != a.nameOf(base.communityNode()):
		return fail(exitFailed, "sync/other-register", "name", side.name, "theirs", a.nameOf(theirs.communityNode()), "ours", a.nameOf(base.communityNode()))
	}
	return fail(exitFailed, "sync/unrelated", "name", side.name)
}

// setTags sets tags that came though no revision did.
func (a *app) setTags(ctx context.Context, base *register, refs []gitrepo.RefUpdate) error {
	if a.global.dryRun || len(refs) == 0 {
		return nil
	}
	return base.repo.SetRefs(ctx, refs...)
}

// tagsOf gives the tags that come in. One name that means two things is refused, unless
// ours is that of an adoption which was taken back and which nobody else has: then theirs
// has the name.
func (r *register) tagsOf(side *otherSide, done *joined) ([]gitrepo.RefUpdate, error) {
	back := reverted(done.went)
	var refs []gitrepo.RefUpdate
	for _, t := range side.offer.Tags {
		ref := "refs/tags/" + t.Name
		id, err := r.repo.Ref(ref)
		if err != nil {
			return nil, err
		}
		if id == t.ID {
			continue
		}
		if id != "" {
			own, err := r.repo.TagOf(t.Name)
			if err != nil {
				return nil, err
			}
			if !back[own.Target] {
				return nil, r.tagClash(side, t, own)
			}
		}
		refs = append(refs, gitrepo.RefUpdate{Ref: ref, Old: id, New: t.ID})
		done.tags = append(done.tags, t.Name)
	}
	return refs, nil
}

// tagClash names both revisions that one tag is set at.
func (r *register) tagClash(side *otherSide, theirs gitrepo.OfferedTag, ours gitrepo.Tag) error {
	here, err := r.repo.Commit(ours.Target)
	if err != nil {
		return err
	}
	there, err := r.repo.Commit(theirs.Target)
	if err != nil {
		return err
	}
	return &twoSidedError{id: "sync/two-tags", name: side.name, what: theirs.Name, ours: []gitrepo.Revision{here}, theirs: []gitrepo.Revision{there}}
}

// twoSidedError is something that both sides have, each its own, and that is never merged.
type twoSidedError struct {
	id, name, what string
	ours, theirs   []gitrepo.Revision
}

func (e *twoSidedError) Error() string { return e.id + ": " + e.what }

// advance moves the branch on to the other side's tip.
func (a *app) advance(ctx context.Context, base *register, side *otherSide, done *joined, refs []gitrepo.RefUpdate) error {
	theirs, err := a.openAt(base.repo, base.dir, side.offer.Tip)
	if err != nil {
		return err
	}
	sides, err := base.repo.Sides(base.head, gitrepo.Join{Theirs: side.offer.Tip, Since: []gitrepo.Hash{base.head}})
	if err != nil {
		return err
	}
	var edits []gitrepo.File
	for _, c := range sides {
		ref, ok := store.RefOfFile(c.File)
		if !ok {
			continue
		}
		f, err := base.carried(ref, c.File, theirs.snap.Record(ref))
		if err != nil {
			return err
		}
		if f != nil {
			edits = append(edits, *f)
		}
	}
	_, committer, err := base.repo.Identity(a.now())
	if err != nil || a.global.dryRun {
		return err
	}
	if err := a.settled(ctx, base); err != nil {
		return err
	}
	result, err := base.repo.Advance(ctx, base.head, side.offer.Tip, committer, "sync: "+side.name, edits, refs)
	if err != nil {
		return err
	}
	done.tip, done.kept, done.warnings = side.offer.Tip, result.Kept, result.Warnings
	return nil
}

// mergeSides records the revision that joins both sides.
func (a *app) mergeSides(ctx context.Context, side *otherSide, done *joined, refs []gitrepo.RefUpdate) error {
	mine, other := twoDecisions(done.went, done.came)
	if len(mine) > 0 {
		return &twoSidedError{id: "sync/two-decisions", name: side.name, what: mine[0].Trailers.Records[0], ours: mine, theirs: other}
	}
	var j *joining
	out, err := a.record(ctx, func(base *register) (*proposal, error) {
		base.repo.Lend(side.offer.In)
		var err error
		if j, err = a.newJoining(base, side.offer.Tip, side.takes); err != nil {
			return nil, err
		}
		j.p.refs = refs
		return a.mergeProposal(j, side, done)
	})
	var f *failure
	if errors.As(err, &f) && f.id == "cli/change-has-errors" {
		return fail(exitFindings, "sync/together-wrong", "name", side.name, "command", side.command)
	}
	if err != nil {
		return err
	}
	done.out = out
	if !out.dryRun {
		done.tip, done.kept, done.warnings = out.result.Hash, out.result.Kept, out.result.Warnings
	}
	return nil
}

// mergeProposal is the revision that joins both sides.
func (a *app) mergeProposal(j *joining, side *otherSide, done *joined) (*proposal, error) {
	if err := j.merge(); err != nil {
		return nil, err
	}
	if len(j.open) > 0 {
		return nil, &openConflicts{side.name, j.open}
	}
	if err := side.takes.unused(); err != nil {
		return nil, err
	}
	if err := j.previous(); err != nil {
		return nil, err
	}
	words := j.ours.words
	m := &j.p.message
	m.Subject = words.Text("subject/merge", pairs([]string{"name", side.name, "came", count(len(done.came)), "went", count(len(done.went))}))
	var lines []string
	for _, c := range side.takes.chosen {
		id := "subject/merge-ours"
		if c.side == diff.Theirs {
			id = "subject/merge-theirs"
		}
		lines = append(lines, words.Text(id, pairs([]string{"place", c.at, "ours", c.ours, "theirs", c.theirs})))
	}
	m.Body = strings.Join(slices.Compact(lines), "\n")
	return j.p, nil
}
