package gitrepo

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// Join is the other side of a revision that joins two.
type Join struct {
	Theirs Hash   // its tip, which becomes the second parent
	Since  []Hash // where the two parted (MergeBases)
	// Keep are files, relative to the register, that stay as they are on this side.
	Keep []string
}

// EditedError says which files of the work tree hold edits, or lie in the way, where
// another side's changes are to come in. Paths are from the top of the work tree.
type EditedError struct{ Paths []string }

func (e *EditedError) Error() string {
	return "edits in the way: " + strings.Join(e.Paths, ", ")
}

// OnlyGitError names a path that only git can bring in: a link, a submodule, a file whose
// executable bit changes, or a name that is none on every system.
type OnlyGitError struct{ Path string }

func (e *OnlyGitError) Error() string { return e.Path + ": only git can take this over" }

// SideChange is a path that the other side of a join changed.
type SideChange struct {
	Path string // from the top of the work tree
	File string // relative to the register, "" outside it
	// Both tells that this side changed it too, and to something else.
	Both bool
}

// parents are the revision's own, in git's order.
func (c Change) parents() []Hash {
	var all []Hash
	if c.Base != "" {
		all = append(all, c.Base)
	}
	if c.Join != nil {
		all = append(all, c.Join.Theirs)
	}
	return all
}

// Sides tells what the other side of a join changed, by path.
func (r *Repo) Sides(ours Hash, j Join) ([]SideChange, error) {
	t := newTrees(r.objects)
	root, err := t.of(ours)
	if err != nil {
		return nil, err
	}
	var all []SideChange
	err = t.sides(root, j, func(path string, _, _ treeEntry, both bool) error {
		c := SideChange{Path: path, Both: both}
		c.File, _ = r.registerPath(path)
		all = append(all, c)
		return nil
	})
	return all, err
}

// sides calls fn for every path that the other side changed and that says something else
// there than here. Where the sides parted at more than one revision, a path is changed
// if it is like at none of them.
func (t *trees) sides(root Hash, j Join, fn func(path string, mine, theirs treeEntry, both bool) error) error {
	their, err := t.of(j.Theirs)
	if err != nil {
		return err
	}
	since := make([]Hash, len(j.Since))
	changed := map[string]treeEntry{}
	for i, h := range j.Since {
		if since[i], err = t.of(h); err != nil {
			return err
		}
		err := t.diff(since[i], their, "", func(path string, _, now treeEntry) error {
			changed[path] = now
			return nil
		})
		if err != nil {
			return err
		}
	}
	for _, path := range slices.Sorted(maps.Keys(changed)) {
		mine, err := t.find(root, path)
		if err != nil {
			return err
		}
		theirs := changed[path]
		if mine.isDir() {
			mine = treeEntry{} // what lies in it counts, each by its own path
		}
		if mine.same(theirs) {
			continue
		}
		stood, unmoved, err := t.standing(since, path, mine, theirs)
		if err != nil {
			return err
		}
		if stood && !unmoved {
			continue
		}
		if err := fn(path, mine, theirs, stood == unmoved); err != nil {
			return err
		}
	}
	return nil
}

// standing tells whether theirs is as it was at one of the revisions where the sides
// parted (stood), and whether mine is (unmoved).
func (t *trees) standing(since []Hash, path string, mine, theirs treeEntry) (stood, unmoved bool, err error) {
	for _, root := range since {
		old, err := t.find(root, path)
		if err != nil {
			return false, false, err
		}
		stood = stood || old.same(theirs)
		unmoved = unmoved || old.same(mine)
	}
	return stood, unmoved, nil
}

// same tells whether two entries are alike, whatever they are called.
func (e treeEntry) same(other treeEntry) bool {
	return e.id == other.id && (e.id == "" || e.mode == other.mode)
}

// planJoined takes over what only the other side changed: it adds to edits, and gives the
// files. What both changed must stand in the change's own files.
func (r *Repo) planJoined(t *trees, root Hash, c Change, edits map[string]treeEntry) ([]planned, error) {
	if c.Join == nil {
		return nil, nil
	}
	var files []planned
	err := t.sides(root, *c.Join, func(path string, mine, theirs treeEntry, both bool) error {
		name, inside := r.registerPath(path)
		if _, decided := edits[path]; decided || inside && slices.Contains(c.Join.Keep, name) {
			return nil
		}
		if both {
			return fmt.Errorf("%s: both sides changed it", path)
		}
		p, err := r.planTaken(path, mine, theirs)
		if err != nil {
			return err
		}
		edits[path] = theirs
		files = append(files, p)
		return nil
	})
	return files, err
}

// planTaken is a file that becomes what another revision has.
func (r *Repo) planTaken(path string, old, now treeEntry) (planned, error) {
	var p planned
	p.Path, p.edit.Path = path, path
	if name, ok := r.registerPath(path); ok {
		p.edit.Path = name
	}
	if checkPath(path) != nil {
		return p, &OnlyGitError{path}
	}
	for _, e := range [...]treeEntry{old, now} {
		if e.id != "" && !e.isFile() {
			return p, &OnlyGitError{path}
		}
	}
	if old.id != "" && now.id != "" && old.mode != now.mode {
		return p, &OnlyGitError{path}
	}
	p.Old, p.New, p.Mode = old.id, now.id, now.mode
	if p.Mode == "" {
		p.Mode = old.mode
	}
	p.edit.Delete = p.New == ""
	return p, r.readSides(&p)
}

// readSides reads both blobs of a planned file.
func (r *Repo) readSides(p *planned) (err error) {
	if p.Old != "" {
		if _, p.oldData, err = r.objects.read(p.Old); err != nil {
			return err
		}
	}
	if p.New != "" {
		_, p.newData, err = r.objects.read(p.New)
	}
	return err
}

// nothingKept refuses an operation that would leave files of the work tree behind: what
// they say would read as taking the other side's changes back.
func (op *operation) nothingKept() error {
	if len(op.kept) == 0 {
		return nil
	}
	return &EditedError{slices.Clone(op.kept)}
}

// Advance moves the branch from base on to a revision that builds on it, with git's index
// and the work-tree files. edits says what becomes of files with the user's own edits
// (Path, WorkBefore, WorkAfter). by and why go into the reflog; refs are set afterwards.
// All or nothing as with Revise, whose errors it has, and *EditedError, *OnlyGitError.
func (r *Repo) Advance(ctx context.Context, base, to Hash, by Signature, why string, edits []File, refs []RefUpdate) (Result, error) {
	if cleanName(by.Name) == "" || cleanName(by.Email) == "" {
		return Result{}, ErrNoIdentity
	}
	if err := r.mayWrite(); err != nil {
		return Result{}, err
	}
	var res Result
	_, err := r.exclusively(ctx, func(s *session) error {
		branch, err := s.Branch()
		if err != nil {
			return err
		}
		ref := headsPrefix + branch
		res, err = s.operate(ctx, ref, "", refs, func(op *operation) error {
			op.Kind, op.From, op.To = kindRevise, base, to
			op.Log = reflogLine(base, to, by, why)
			if err := s.checkBase(ref, base); err != nil {
				return err
			}
			return s.planAdvanced(op, edits)
		})
		return err
	})
	return res, err
}

func (s *session) planAdvanced(op *operation, edits []File) error {
	if on, err := s.reaches(op.To, op.From); err != nil || !on {
		return errors.Join(err, fmt.Errorf("%s does not build on %s", op.To.Short(), op.From.Short()))
	}
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
		p, err := s.planTaken(path, old, now)
		if i := slices.IndexFunc(edits, func(f File) bool { return f.Path == p.edit.Path }); i >= 0 {
			p.edit.WorkBefore, p.edit.WorkAfter = edits[i].WorkBefore, edits[i].WorkAfter
		}
		files = append(files, p)
		return err
	})
	if err == nil {
		err = s.planFiles(op, files)
	}
	if err == nil {
		err = op.nothingKept()
	}
	return err
}

// MergeBases gives the revisions that are in the history of both, but for those that are
// in another's of them: one as a rule, none where the histories are not related.
func (r *Repo) MergeBases(a, b Hash) ([]Hash, error) {
	mine, err := r.reachable([]Hash{a})
	if err != nil {
		return nil, err
	}
	theirs, err := r.reachable([]Hash{b})
	if err != nil {
		return nil, err
	}
	common := map[Hash]commitHead{}
	for h, head := range theirs {
		if _, ok := mine[h]; ok {
			common[h] = head
		}
	}
	best := maps.Clone(common)
	for _, head := range common {
		for _, p := range head.parents {
			delete(best, p)
		}
	}
	return slices.Sorted(maps.Keys(best)), nil
}

// Between gives the revisions reachable from one that are not reachable from another ("":
// all), newest first.
func (r *Repo) Between(without, from Hash) ([]Revision, error) {
	hidden := map[Hash]commitHead{}
	if without != "" {
		var err error
		if hidden, err = r.reachable([]Hash{without}); err != nil {
			return nil, err
		}
	}
	var out []Revision
	for rev, err := range r.Log(from) {
		if err != nil {
			return nil, err
		}
		if _, ok := hidden[rev.Hash]; !ok {
			out = append(out, rev)
		}
	}
	return out, nil
}

// Descends tells whether one revision is another or builds on it.
func (r *Repo) Descends(from, on Hash) (bool, error) {
	nodes, err := r.reachable([]Hash{from})
	_, ok := nodes[on]
	return ok, err
}

// Ahead counts the revisions reachable from one that are not reachable from another; -1
// where that cannot be told.
func (r *Repo) Ahead(without, from Hash) int {
	n := 0
	for rev, err := range r.Log(from) {
		switch {
		case err != nil:
			return -1
		case rev.Hash == without:
			return n
		case len(rev.Parents) != 1 && n < maxHaves || n == maxHaves:
			revs, err := r.Between(without, from)
			if err != nil {
				return -1
			}
			return len(revs)
		}
		n++
	}
	return n
}
