package gitrepo

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
)

// Revise makes one revision: a commit on the branch that is checked out, made of the
// base's tree and exactly the files of the change, with its annotated tag, and brings
// git's index and the work-tree files along. It is all or nothing: the instant is the
// rename of the branch's ref. Before it, an error or the end of ctx leaves everything as
// it was; after it, nothing is an error any more (Result.Warnings, and the next writing
// call finishes). Git's hooks are not run. Where git is set to sign, Env.Sign is asked for
// the signatures before any lock is taken.
//
// Errors: ErrMoved (the branch is not at c.Base), ErrLocked, ErrTagExists, ErrSign,
// ErrInProgress, ErrDetached, ErrNoIdentity, ErrStaged, ErrNothing, ErrUnsupported,
// *JournalError, ctx.Err(), and those of the disk.
func (r *Repo) Revise(ctx context.Context, c Change) (Result, error) {
	if err := c.check(); err != nil {
		return Result{}, err
	}
	if err := r.mayWrite(); err != nil {
		return Result{}, err
	}
	signed, err := r.sign(ctx, c)
	if err != nil {
		return Result{}, err
	}
	var res Result
	_, err = r.exclusively(ctx, func(s *session) (err error) {
		res, err = s.revise(ctx, c, signed)
		return err
	})
	return res, err
}

// ownIndex is the work tree's index, whatever GIT_INDEX_FILE says.
func (r *Repo) ownIndex() string { return filepath.Join(r.gitDir, "index") }

// mayWrite refuses states of the repository in which nothing is recorded. Another index
// than the work tree's own is what `git commit -a` and `git commit PATH` give their hooks.
func (r *Repo) mayWrite() error {
	if r.Bare() {
		return &UnsupportedError{FeatureBare}
	}
	if r.indexPath != r.ownIndex() {
		return &InProgressError{"commit"}
	}
	if state := r.inProgress(); state != "" {
		return &InProgressError{state}
	}
	_, err := r.Branch()
	return err
}

func (s *session) revise(ctx context.Context, c Change, by signatures) (Result, error) {
	branch, err := s.Branch()
	if err != nil {
		return Result{}, err
	}
	ref, tag := "refs/heads/"+branch, ""
	if c.Tag != nil {
		tag = tagRef(c.Tag.Name)
	}
	if err := s.checkNewTag(tag); err != nil {
		if moved := s.checkBase(ref, c.Base); errors.Is(moved, ErrMoved) {
			err = moved // another writer set the tag with a revision of its own: that is what is new
		}
		return Result{}, err
	}
	return s.operate(ctx, ref, tag, c.Refs, func(op *operation) error {
		op.Kind = kindRevise
		if err := s.checkBase(ref, c.Base); err != nil {
			return err
		}
		if err := s.checkNewTag(tag); err != nil {
			return err
		}
		return s.planRevised(op, c, by)
	})
}

// checkBase compares the branch with what the change was worked out on.
func (s *session) checkBase(ref string, base Hash) error {
	at, err := s.readRef(ref)
	if err != nil {
		return err
	}
	if at != base {
		return fmt.Errorf("%w: %s is at %q and not at %q", ErrMoved, ref, at.Short(), base.Short())
	}
	if at != "" {
		return nil
	}
	other, err := s.refBlocked(ref)
	if err == nil && other != "" {
		err = fmt.Errorf("%s cannot be made: %s is there", ref, other)
	}
	return err
}

func (s *session) checkNewTag(tag string) error {
	if tag == "" {
		return nil
	}
	at, err := s.readRef(tag)
	if err != nil {
		return err
	}
	if at != "" {
		return fmt.Errorf("%w: %s", ErrTagExists, tag)
	}
	other, err := s.refBlocked(tag)
	if err == nil && other != "" {
		err = fmt.Errorf("%w: %s stands in the way of %s", ErrTagExists, other, tag)
	}
	return err
}

// operate takes git's locks, has the operation planned under them, carries it out and
// lets everything go again.
func (s *session) operate(ctx context.Context, ref, tag string, refs []RefUpdate, plan func(*operation) error) (Result, error) {
	op := &operation{}
	op.Ref, op.Tag, op.Refs = ref, tag, refs
	err := s.takeLocks(ref, tag, refs)
	if err == nil {
		err = s.sameBranch(ref)
	}
	if err == nil {
		err = plan(op)
	}
	if err == nil {
		err = s.carryOut(ctx, op)
	}
	endErr := s.end()
	if err != nil {
		return Result{}, errors.Join(err, endErr)
	}
	res := Result{Hash: op.To, Kept: op.kept, Warnings: op.warnings}
	if endErr != nil {
		res.Warnings = append(res.Warnings, endErr)
	}
	return res, nil
}

// takeLocks takes git's locks in git's own order: the index, then refs. tag may be "".
// Those of refs are taken one by one when their turn comes.
func (s *session) takeLocks(ref, tag string, refs []RefUpdate) error {
	locks := []string{s.indexLock(), s.refLock(ref)}
	if tag != "" {
		locks = append(locks, s.refLock(tag), s.packedLock())
	}
	locks = append(locks, s.locksOf(refs)...)
	if err := s.begin(locks...); err != nil {
		return err
	}
	if err := s.lock(s.indexLock()); err != nil {
		return err
	}
	if err := s.lockRef(ref); err != nil {
		return err
	}
	if tag == "" {
		return nil
	}
	return s.lockRef(tag)
}

// sameBranch makes sure, under the locks, that HEAD has not gone elsewhere and that git
// is not in the middle of something.
func (s *session) sameBranch(ref string) error {
	if err := s.mayWrite(); err != nil {
		return err
	}
	branch, err := s.Branch()
	if err != nil {
		return err
	}
	if "refs/heads/"+branch != ref {
		return fmt.Errorf("%w: %s is checked out now", ErrMoved, branch)
	}
	return nil
}

// carryOut writes what was planned. Up to the rename of the ref, whatever fails is taken
// back.
func (s *session) carryOut(ctx context.Context, op *operation) error {
	dirs := newDirSet()
	if err := s.writeAhead(op, dirs); err != nil {
		return err
	}
	err := s.move(s.disk, s.journalTemp(), s.journalPath())
	if err == nil {
		dirs.add(filepath.Dir(s.journalPath()))
		err = s.stageFiles(op.Files)
	}
	if err == nil {
		err = s.flush(dirs.names...)
	}
	if err == nil {
		err = s.turn(ctx, op)
	}
	if err != nil {
		err = s.takeBack(op, err)
	}
	if err == nil {
		s.finish(op)
	}
	return err
}

func (s *session) indexTemp() string { return s.hfhDir(s.nonce + ".index") }
func (s *session) refTemp() string   { return s.hfhDir(s.nonce + ".ref") }
func (s *session) tagTemp() string   { return s.hfhDir(s.nonce + ".tag") }

// writeAhead writes all that can be written without anybody seeing it, so that a full
// disk shows before anything has changed. Only the objects get their names.
func (s *session) writeAhead(op *operation, dirs *dirSet) error {
	objects, err := s.putObjects(op.objects, dirs)
	if err != nil {
		return err
	}
	if op.index != nil {
		if err := s.put(s.disk, s.indexTemp(), op.index, 0o666); err != nil {
			return err
		}
	}
	if op.Tag != "" && op.Kind == kindRevise {
		if err := s.putRef(s.tagTemp(), op.TagID); err != nil {
			return err
		}
	}
	if err := s.putRef(s.refTemp(), op.To); err != nil {
		return err
	}
	if err := s.putJournal(op.journal); err != nil {
		return err
	}
	for _, o := range objects {
		if err := s.move(s.disk, o.temp, o.name); err != nil {
			return err
		}
	}
	return nil
}

func (s *session) stageFiles(files []journalFile) error {
	for _, f := range files {
		if err := s.stageWork(f); err != nil {
			return err
		}
	}
	return nil
}

// turn renames the index and then the ref: the commit point.
func (s *session) turn(ctx context.Context, op *operation) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	if op.index != nil {
		if err := s.moveIndex(); err != nil {
			return err
		}
	}
	if err := s.sameBranch(op.Ref); err != nil {
		return err
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	return s.moveRef(s.refTemp(), op.Ref)
}

// takeBack undoes an operation that failed with cause. nil means that the ref has moved
// all the same: then the operation is done and only to be finished.
func (s *session) takeBack(op *operation, cause error) error {
	at, err := s.readRef(op.Ref)
	if err == nil && at == op.To && op.To != op.From {
		op.warnings = append(op.warnings, cause)
		return nil
	}
	if err == nil {
		err = s.back(&op.journal)
	}
	if err != nil {
		s.abandon()
		return errors.Join(cause, fmt.Errorf("taking it back, which the next hfh will: %w", err))
	}
	return cause
}

// finish does what follows the commit point. What fails is a warning; the journal stays
// then, and the next call finishes.
func (s *session) finish(op *operation) {
	errs := []error{s.syncRef(op.Ref), s.logMove(op.Ref, op.Log), s.finishTag(op), s.followRefs(op.Refs)}
	kept, err := s.turnFiles(op.Files)
	for _, i := range kept {
		op.kept = append(op.kept, op.files[i].edit.Path)
	}
	if err := errors.Join(append(errs, err)...); err != nil {
		op.warnings = append(op.warnings, err)
		return
	}
	if err := s.close(&op.journal); err != nil {
		op.warnings = append(op.warnings, err)
	}
}

// close lets the refs go, then the journal, then the index.
func (s *session) close(j *journal) error {
	err := s.release(s.refLock(j.Ref))
	if j.Tag != "" {
		err = errors.Join(err, s.release(s.refLock(j.Tag)))
	}
	return errors.Join(err, s.remove(s.journalPath()), s.release(s.indexLock()))
}

func (s *session) finishTag(op *operation) error {
	switch {
	case op.Tag == "":
		return nil
	case op.Kind == kindUndo:
		return s.dropTag(op.Tag, op.TagID)
	}
	if err := s.moveRef(s.tagTemp(), op.Tag); err != nil {
		return err
	}
	return s.syncRef(op.Tag)
}

// dropTag takes a tag away if it still is the one that was meant.
func (s *session) dropTag(tag string, id Hash) error {
	at, err := s.readRef(tag)
	if err != nil || at != id {
		return err
	}
	return s.dropRef(tag)
}

// turnFiles brings the work-tree files along; kept are those, by number, that somebody
// changed meanwhile.
func (s *session) turnFiles(files []journalFile) (kept []int, err error) {
	dirs := newDirSet()
	var errs []error
	for i, f := range files {
		was, err := s.turnWork(f, dirs)
		if err != nil {
			errs = append(errs, fmt.Errorf("%s: %w", f.Path, err))
		}
		if was {
			kept = append(kept, i)
		}
	}
	return kept, errors.Join(append(errs, dirs.sync(s.tree))...)
}
