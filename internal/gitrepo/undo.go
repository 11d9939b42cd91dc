package gitrepo

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
)

// Undo takes the branch back by one revision, tip, as if it had not been made: its tag
// (named by its trailers) goes, git's index and the work-tree files say what they said
// before, where nobody has edited them. edits says what becomes of files that were edited
// (Path, WorkBefore, WorkAfter; the rest of a File is not used). by and its time go into
// the reflog, which keeps the revision. All or nothing as with Revise.
//
// Errors: ErrMoved (the branch is not at tip), ErrShared (tip is on a remote), ErrUnborn
// (tip is the first revision, which stays), and those of Revise.
func (r *Repo) Undo(ctx context.Context, tip Hash, by Signature, edits ...File) (Result, error) {
	if cleanName(by.Name) == "" || cleanName(by.Email) == "" {
		return Result{}, ErrNoIdentity
	}
	if err := r.mayWrite(); err != nil {
		return Result{}, err
	}
	var res Result
	_, err := r.exclusively(ctx, func(s *session) (err error) {
		res, err = s.undo(ctx, tip, by, edits)
		return err
	})
	return res, err
}

func (s *session) undo(ctx context.Context, tip Hash, by Signature, edits []File) (Result, error) {
	branch, err := s.Branch()
	if err != nil {
		return Result{}, err
	}
	rev, err := s.Commit(tip)
	if err != nil {
		return Result{}, err
	}
	if len(rev.Parents) == 0 {
		return Result{}, fmt.Errorf("%s is the first revision, and stays: %w", tip.Short(), ErrUnborn)
	}
	tag, id, err := s.tagOf(rev)
	if err != nil {
		return Result{}, err
	}
	ref := "refs/heads/" + branch
	return s.operate(ctx, ref, tag, nil, func(op *operation) error {
		op.Kind, op.TagID = kindUndo, id
		op.From, op.To = tip, rev.Parents[0]
		op.Log = reflogLine(op.From, op.To, by, "undo: "+rev.Subject)
		if err := s.checkBase(ref, tip); err != nil {
			return err
		}
		shared, err := s.Shared(tip)
		if err == nil && shared {
			err = fmt.Errorf("%w: %s", ErrShared, tip.Short())
		}
		if err != nil {
			return err
		}
		return s.planUndone(op, edits)
	})
}

// tagOf finds the tag that came with a revision: the one its trailers name, if it is an
// annotated tag of just this revision.
func (s *session) tagOf(rev Revision) (tag string, id Hash, err error) {
	if rev.Trailers.Version == "" || len(rev.Trailers.Records) == 0 {
		return "", "", nil
	}
	name := rev.Trailers.Records[0] + "/" + rev.Trailers.Version
	if rev.Trailers.Register != "" {
		name = TagFolder(rev.Trailers.Register) + "/" + name
	}
	tag = tagRef(name)
	if checkRefName(tag) != nil {
		return "", "", nil
	}
	id, err = s.readRef(tag)
	if err != nil || id == "" {
		return "", "", err
	}
	kind, body, err := s.objects.read(id)
	if err != nil {
		return "", "", err
	}
	if kind != "tag" || !strings.HasPrefix(string(body), "object "+string(rev.Hash)+"\n") {
		return "", "", nil
	}
	return tag, id, nil
}

// planUndone works out every file that the undone revision changed.
func (s *session) planUndone(op *operation, edits []File) error {
	t := newTrees(s.objects)
	from, err := t.of(op.From)
	if err != nil {
		return err
	}
	to, err := t.of(op.To)
	if err != nil {
		return err
	}
	var files []planned
	err = t.diff(from, to, "", func(path string, old, now treeEntry) error {
		p, err := s.planBack(path, old, now)
		if err != nil {
			return fmt.Errorf("%s: %w", path, err)
		}
		if i := slices.IndexFunc(edits, func(f File) bool { return f.Path == p.edit.Path }); i >= 0 {
			p.edit.WorkBefore, p.edit.WorkAfter = edits[i].WorkBefore, edits[i].WorkAfter
		}
		files = append(files, p)
		return nil
	})
	if err != nil {
		return err
	}
	return s.planFiles(op, files)
}

func (s *session) planBack(path string, old, now treeEntry) (planned, error) {
	var p planned
	p.Path, p.edit.Path = path, path
	if s.prefix != "" {
		below, ok := strings.CutPrefix(path, s.prefix+"/")
		if !ok {
			return p, fmt.Errorf("outside the register, which only git can take back")
		}
		p.edit.Path = below
	}
	for _, e := range [...]treeEntry{old, now} {
		if e.id != "" && !e.isFile() {
			return p, fmt.Errorf("not a regular file in the revision")
		}
	}
	if old.id != "" && now.id != "" && old.mode != now.mode {
		return p, fmt.Errorf("its executable bit was changed, which only git can take back")
	}
	p.Old, p.New, p.Mode = old.id, now.id, cmp.Or(now.mode, old.mode)
	var err error
	if p.Old != "" {
		if _, p.oldData, err = s.objects.read(p.Old); err != nil {
			return p, err
		}
	}
	if p.New != "" {
		_, p.newData, err = s.objects.read(p.New)
	}
	p.edit.Delete = p.New == ""
	return p, err
}
