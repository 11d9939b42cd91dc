package gitrepo

import (
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

// operation is a change of the branch worked out in full: everything there is to write,
// before anything is written.
type operation struct {
	journal
	objects []object
	files   []planned
	index   []byte // the whole new index file
	kept    []string
	// warnings are what could not be finished after the branch had moved.
	warnings []error
}

// planFiles works out trees, index and work-tree files for a change of some paths from
// one tree to another.
func (s *session) planFiles(op *operation, files []planned) error {
	ix, err := s.loadIndex()
	if err != nil {
		return err
	}
	for i := range files {
		p := &files[i]
		now, err := s.readWork(p.Path)
		if err != nil {
			return fmt.Errorf("%s: %w", p.Path, err)
		}
		if err := s.planStaged(op, ix, p, now); err != nil {
			return fmt.Errorf("%s: %w", p.Path, err)
		}
		if err := s.planStep(op, p, now, i); err != nil {
			return err
		}
		op.Files = append(op.Files, p.journalFile)
	}
	op.files = files
	for _, p := range files {
		if at := ix.blocked(p.Path); at != "" && p.Staged != "" {
			return fmt.Errorf("%s: %w: the index has %s", p.Path, ErrStaged, at)
		}
	}
	if len(files) > 0 {
		op.index = ix.encode()
	}
	return nil
}

// planStep plans the work-tree file.
func (s *session) planStep(op *operation, p *planned, now workFile, i int) error {
	step, kept := p.planWork(now)
	if kept && (now.exists || !p.notCheckedOut()) {
		op.kept = append(op.kept, p.edit.Path)
	}
	if step == nil {
		return nil
	}
	if err := s.tree.Writable(now.dir); err != nil {
		return fmt.Errorf("%s: %w", p.Path, err)
	}
	step.Temp = s.placeTemp(i, now)
	p.Work = step
	return nil
}

// notCheckedOut tells that git keeps the file out of the work tree (sparse checkout).
func (p *planned) notCheckedOut() bool {
	return p.Entry != nil && indexEntry{p.Path, p.Entry}.skipWorktree()
}

// loadIndex reads the index to be patched.
func (s *session) loadIndex() (*gitIndex, error) {
	data, err := s.disk.ReadFile(s.ownIndex())
	if errors.Is(err, fs.ErrNotExist) {
		return parseIndex(nil)
	}
	if err != nil {
		return nil, err
	}
	ix, err := parseIndex(data)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", s.ownIndex(), err)
	}
	info, err := s.disk.Lstat(s.ownIndex())
	if err != nil {
		return nil, err
	}
	ix.forgetRacy(info.ModTime().Unix())
	return ix, nil
}

// planStaged sets the file's index entry to the revision's blob. Bytes that the user had
// staged and that are found nowhere else are never overwritten.
func (s *session) planStaged(op *operation, ix *gitIndex, p *planned, now workFile) error {
	if ix.conflicted(p.Path) {
		return &InProgressError{"merge"}
	}
	e := ix.entry(p.Path)
	if e == nil {
		p.Staged = p.New
		if p.New != "" {
			ix.set(newIndexEntry(p.Path, indexMode(p.Mode), p.New))
		}
		return nil
	}
	p.Entry = slices.Clone(e.head)
	if !e.isFile() {
		return ErrStaged
	}
	staged, ok := p.staged(*e, now)
	if !ok {
		return ErrStaged
	}
	p.Staged = staged.id
	if staged.id == "" {
		ix.remove(p.Path)
		return nil
	}
	if staged.id != p.New {
		op.objects = append(op.objects, staged)
	}
	ix.set(e.withBlob(staged.id))
	return nil
}

// staged gives what the index is to say instead of e. Where the user had staged the very
// edit that the work-tree file keeps, it stays staged on top of the revision.
func (p *planned) staged(e indexEntry, now workFile) (blob object, ok bool) {
	revision := object{id: p.New}
	before, after := p.edit.WorkBefore, p.edit.WorkAfter
	switch at := e.blob(); {
	case at == p.Old, at == p.New, e.intentToAdd():
		return revision, true
	case before != nil && after != nil && at == blobID(before):
		return newObject("blob", after), true
	case before != nil && after != nil && at == blobID(toLF(before)):
		return newObject("blob", toLF(after)), true
	case now.id != "" && (at == now.id || at == blobID(toLF(now.data))):
		return revision, true
	}
	return object{}, false
}

// indexMode reads a tree's mode for the index, where only these two are used for files.
func indexMode(mode string) uint32 {
	if n, err := strconv.ParseUint(mode, 8, 32); err == nil && n&0o111 != 0 {
		return 0o100755
	}
	return 0o100644
}

// treeOfChange is what a change makes of its base's tree: it follows from the change and
// from objects alone.
type treeOfChange struct {
	tree    Hash
	objects []object // blobs and trees that are new
	files   []planned
}

// planTree works out the files of a change against the base's tree, and the new root tree.
func (r *Repo) planTree(c Change) (treeOfChange, error) {
	t := newTrees(r.objects)
	var made treeOfChange
	root, err := t.of(c.Base)
	if err != nil {
		return made, err
	}
	edits := map[string]treeEntry{}
	for _, f := range c.Files {
		p, err := r.planFile(t, root, f)
		if err != nil {
			return made, fmt.Errorf("%s: %w", f.Path, err)
		}
		edits[p.Path] = treeEntry{mode: p.Mode, id: p.New}
		if p.New != "" && p.New != p.Old {
			made.objects = append(made.objects, newObject("blob", p.newData))
		}
		made.files = append(made.files, p)
	}
	joined, err := r.planJoined(t, root, c, edits)
	if err != nil {
		return made, err
	}
	made.files = append(made.files, joined...)
	if made.tree, err = t.patch(root, edits); err != nil {
		return made, err
	}
	if made.tree == root && c.Join == nil && !c.AllowNone {
		return made, ErrNothing
	}
	if made.tree == "" {
		made.tree = t.empty()
	}
	made.objects = append(made.objects, t.made...)
	return made, nil
}

// planRevised works out a revision: its objects, with the signatures that were made of
// them, and what becomes of git's index and of the work-tree files.
func (s *session) planRevised(op *operation, c Change, by signatures) error {
	made, err := s.planTree(c)
	if err != nil {
		return err
	}
	op.objects = append(op.objects, made.objects...)
	if err := op.addCommit(c, made.tree, by); err != nil {
		return err
	}
	if err := s.planFiles(op, made.files); err != nil {
		return err
	}
	if c.Join != nil {
		return op.nothingKept()
	}
	return nil
}

func (r *Repo) planFile(t *trees, root Hash, f File) (planned, error) {
	p := planned{edit: f}
	p.Path = r.treePath(f.Path)
	old, err := t.find(root, p.Path)
	if err != nil {
		return p, err
	}
	if old.id != "" && !old.isFile() {
		return p, fmt.Errorf("not a regular file in the revision")
	}
	p.Old, p.Mode = old.id, old.mode
	if p.Mode == "" {
		p.Mode = modeFile
	}
	if p.Old != "" {
		if _, p.oldData, err = r.objects.read(p.Old); err != nil {
			return p, err
		}
	}
	if !f.Delete {
		p.newData, p.New = f.Data, blobID(f.Data)
	}
	return p, nil
}

// commitBody and tagBody are what is written, and signed, of a change.
func (c Change) commitBody(tree Hash) []byte {
	return encodeCommit(tree, c.parents(), c.Author, c.Committer, c.Message.String())
}

func (c Change) tagBody(commit Hash) []byte {
	return encodeTag(c.Tag.Name, commit, c.Committer, c.Tag.Message)
}

// addCommit adds the commit, and the tag object where one is asked for, signed if they are
// to be.
func (op *operation) addCommit(c Change, tree Hash, by signatures) error {
	body := c.commitBody(tree)
	if err := by.commit.of(body); err != nil {
		return err
	}
	commit := newObject("commit", by.commit.inCommit(body))
	op.objects = append(op.objects, commit)
	op.From, op.To = c.Base, commit.id
	op.Log = reflogLine(c.Base, commit.id, c.Committer, c.Message.Subject)
	if c.Tag == nil {
		return nil
	}
	body = c.tagBody(commit.id)
	if err := by.tag.of(body); err != nil {
		return err
	}
	tag := newObject("tag", by.tag.inTag(body))
	op.objects = append(op.objects, tag)
	op.Tag, op.TagID = tagRef(c.Tag.Name), tag.id
	return nil
}

func tagRef(name string) string { return "refs/tags/" + name }

// check refuses a change that cannot be recorded whatever the repository says, and fills
// in the committer.
func (c *Change) check() error {
	if c.Committer == (Signature{}) {
		c.Committer = c.Author
	}
	if c.Committer.When.IsZero() {
		c.Committer.When = c.Author.When
	}
	for _, who := range [...]Signature{c.Author, c.Committer} {
		if cleanName(who.Name) == "" || cleanName(who.Email) == "" {
			return ErrNoIdentity
		}
	}
	if c.Tag != nil {
		if err := checkRefName(tagRef(c.Tag.Name)); err != nil {
			return err
		}
	}
	if len(c.Files) == 0 && c.Join == nil && !c.AllowNone {
		return ErrNothing
	}
	seen := map[string]bool{}
	for _, f := range c.Files {
		if err := checkPath(f.Path); err != nil {
			return err
		}
		if seen[f.Path] {
			return fmt.Errorf("%s: twice in one change", f.Path)
		}
		seen[f.Path] = true
	}
	for _, f := range c.Files {
		for dir := path.Dir(f.Path); dir != "."; dir = path.Dir(dir) {
			if seen[dir] {
				return fmt.Errorf("%s: is a file and a folder in one change", dir)
			}
		}
	}
	return nil
}

// checkPath refuses paths that git would not check out, or not everywhere.
func checkPath(name string) error {
	invalid := &fs.PathError{Op: "record", Path: name, Err: fs.ErrInvalid}
	if !fs.ValidPath(name) || name == "." || !utf8.ValidString(name) || strings.Contains(name, "\\") || hasControl(name) {
		return invalid
	}
	for part := range strings.SplitSeq(name, "/") {
		if part = strings.ToLower(strings.TrimRight(part, " .")); part == ".git" || part == "git~1" {
			return invalid
		}
	}
	return nil
}
