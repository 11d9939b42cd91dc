package gitrepo

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"path/filepath"
	"strconv"

	"github.com/helsefellesskap/hfh/internal/disk"
)

// workFile is a work-tree file as it stands.
type workFile struct {
	exists  bool
	foreign bool // something else than a regular file, or not within the tree's own folders
	data    []byte
	id      Hash        // of data; "" when there is no regular file
	perm    fs.FileMode // 0 where there is none
	dir     string      // the deepest folder on the way that exists
}

// readWork looks at a file without following any symlink, as git does.
func (s *session) readWork(name string) (workFile, error) {
	w := workFile{dir: "."}
	for i := range len(name) {
		if name[i] != '/' {
			continue
		}
		info, err := s.tree.Lstat(name[:i])
		switch {
		case errors.Is(err, fs.ErrNotExist):
			return w, nil
		case err != nil:
			return w, err
		case !info.IsDir():
			w.foreign = true
			return w, nil
		}
		w.dir = name[:i]
	}
	info, err := s.tree.Lstat(name)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return w, nil
	case err != nil:
		return w, err
	}
	w.exists, w.perm = true, info.Mode().Perm()
	if w.foreign = !info.Mode().IsRegular(); w.foreign {
		return w, nil
	}
	if w.data, err = s.tree.ReadFile(name); err == nil {
		w.id = blobID(w.data)
	}
	return w, err
}

// planned is one file of a change, worked out against the repository.
type planned struct {
	journalFile
	edit    File   // as asked for
	oldData []byte // the blob Old
	newData []byte // the blob New
}

// planWork works out what becomes of the work-tree file. kept tells that it holds edits
// of the user's and stays.
func (p *planned) planWork(w workFile) (step *workStep, kept bool) {
	if w.foreign {
		return nil, true
	}
	if p.saysNew(w) {
		return nil, false
	}
	if !p.asExpected(w) {
		return nil, true
	}
	step = &workStep{Before: w.id, Perm: uint32(w.perm)}
	if step.Before != p.Old {
		step.BeforeData = w.data
	}
	after, exists := p.after(w)
	if exists {
		step.After = blobID(after)
	}
	if step.After != p.New {
		step.AfterData = after
	}
	if step.After == step.Before {
		return nil, false
	}
	return step, false
}

// saysNew tells whether the file needs no change.
func (p *planned) saysNew(w workFile) bool {
	switch {
	case p.edit.WorkAfter != nil:
		return w.exists && bytes.Equal(w.data, p.edit.WorkAfter)
	case p.New == "":
		return !w.exists
	}
	return w.exists && sameLines(w.data, p.newData)
}

// asExpected tells whether the file is what the change was worked out on.
func (p *planned) asExpected(w workFile) bool {
	switch {
	case p.edit.WorkBefore != nil:
		return w.exists && bytes.Equal(w.data, p.edit.WorkBefore)
	case p.Old == "":
		return !w.exists
	}
	return w.exists && sameLines(w.data, p.oldData)
}

// after gives the file's new bytes. A file with CRLF keeps them while the revision's has
// LF.
func (p *planned) after(w workFile) (data []byte, exists bool) {
	switch {
	case p.edit.WorkAfter != nil:
		return p.edit.WorkAfter, true
	case p.New == "":
		return nil, false
	case hasCRLF(w.data) && !hasCRLF(p.oldData) && !bytes.ContainsRune(p.newData, '\r'):
		return bytes.ReplaceAll(p.newData, []byte("\n"), []byte("\r\n")), true
	}
	return p.newData, true
}

func hasCRLF(data []byte) bool { return bytes.Contains(data, []byte("\r\n")) }

func toLF(data []byte) []byte { return bytes.ReplaceAll(data, []byte("\r\n"), []byte("\n")) }

// sameLines compares line ends aside.
func sameLines(a, b []byte) bool { return bytes.Equal(a, b) || bytes.Equal(toLF(a), toLF(b)) }

// placeTemp names the file that a work-tree file's new bytes are written to: in git's
// folder, or beside the target where a rename from there cannot work.
func (s *session) placeTemp(i int, w workFile) string {
	if rel, ok := s.gitInTree(w.dir); ok {
		return path.Join(rel, "hfh", s.nonce+".work"+strconv.Itoa(i))
	}
	return path.Join(w.dir, besidePrefix+s.nonce+"-"+strconv.Itoa(i))
}

// besidePrefix begins the names of temp files in the work tree; who lists register files
// skips them.
const besidePrefix = ".hfh-"

// gitInTree gives the git folder's path in the work tree, if it lies there and on the
// same file system as dir.
func (s *session) gitInTree(dir string) (string, bool) {
	rel, err := filepath.Rel(s.work, s.commonDir)
	if err != nil || !filepath.IsLocal(rel) {
		return "", false
	}
	rel = filepath.ToSlash(rel)
	git, err := s.tree.Lstat(path.Join(rel, "hfh"))
	if err != nil {
		return "", false
	}
	target, err := s.tree.Lstat(dir)
	return rel, err == nil && disk.SameDevice(git, target)
}

// stageWork writes the new bytes of a work-tree file to its temp file.
func (s *session) stageWork(f journalFile) error {
	if f.Work == nil || f.Work.After == "" {
		return nil
	}
	data, err := s.stepData(f.Work.After, f.New, f.Work.AfterData)
	if err != nil {
		return err
	}
	return s.writeWork(f.Work.Temp, data, f)
}

func (s *session) writeWork(temp string, data []byte, f journalFile) error {
	perm := fs.FileMode(0o666)
	if f.Mode == modeExec {
		perm = 0o777
	}
	if err := s.put(s.tree, temp, data, perm); err != nil {
		return fmt.Errorf("%s: %w", f.Path, err)
	}
	if f.Work.Perm == 0 {
		return nil
	}
	// A file system without permissions refuses; there is nothing to keep there.
	err := s.tree.Chmod(temp, fs.FileMode(f.Work.Perm))
	if errors.Is(err, fs.ErrPermission) || errors.Is(err, errors.ErrUnsupported) {
		return nil
	}
	return err
}

// stepData gives the bytes that an id of a workStep names.
func (s *session) stepData(id, blob Hash, data []byte) ([]byte, error) {
	if id != blob {
		return data, nil
	}
	_, body, err := s.objects.read(id)
	return body, err
}

// turnWork puts the new bytes in place, if the file still has the old ones. kept tells
// that somebody changed it meanwhile.
func (s *session) turnWork(f journalFile, dirs *dirSet) (kept bool, err error) {
	if f.Work == nil {
		return false, nil
	}
	now, err := s.readWork(f.Path)
	switch {
	case err != nil:
		return false, err
	case now.id == f.Work.After && !now.foreign:
		return false, nil
	case now.foreign || now.id != f.Work.Before:
		return true, nil
	case f.Work.After == "":
		return false, s.removeWork(f.Path, dirs)
	}
	return false, s.moveWork(f, dirs)
}

// moveWork gives a work-tree file's new bytes its name.
func (s *session) moveWork(f journalFile, dirs *dirSet) error {
	for i := range len(f.Path) {
		if f.Path[i] == '/' {
			if err := s.mkdirWork(f.Path[:i], dirs); err != nil {
				return err
			}
		}
	}
	dirs.add(path.Dir(f.Path))
	return s.move(s.tree, f.Work.Temp, f.Path)
}

// PutWork writes a file of the register into the work tree as the user's own edit, which
// is in no revision yet: whole or not at all, and never through a symlink. Errors:
// ErrLocked, and those of the disk.
func (r *Repo) PutWork(ctx context.Context, name string, data []byte) error {
	if !fs.ValidPath(name) {
		return &fs.PathError{Op: "write", Path: name, Err: fs.ErrInvalid}
	}
	_, err := r.exclusively(ctx, func(s *session) (err error) {
		if err := s.begin(); err != nil {
			return err
		}
		defer func() { err = errors.Join(err, s.end()) }()
		return s.putWork(r.treePath(name), data)
	})
	return err
}

func (s *session) putWork(name string, data []byte) error {
	was, err := s.readWork(name)
	if err != nil {
		return err
	}
	if was.foreign {
		return &fs.PathError{Op: "write", Path: name, Err: errors.New("not a plain file")}
	}
	f := journalFile{Path: name, Work: &workStep{Before: was.id, Perm: uint32(was.perm), Temp: s.placeTemp(0, was)}}
	if err := s.writeWork(f.Work.Temp, data, f); err != nil {
		return err
	}
	return s.moveWork(f, newDirSet())
}

func (s *session) mkdirWork(dir string, dirs *dirSet) error {
	err := s.tree.Mkdir(dir)
	if err == nil {
		dirs.add(path.Dir(dir))
	}
	if errors.Is(err, fs.ErrExist) {
		return nil
	}
	return err
}

// removeWork takes a file away, and the folders below the register's that it leaves empty.
func (s *session) removeWork(name string, dirs *dirSet) error {
	if err := s.tree.Remove(name); err != nil {
		return err
	}
	dir := path.Dir(name)
	for dir != "." && dir != s.prefix {
		if names, err := s.tree.ReadDir(dir); err != nil || len(names) > 0 {
			break
		}
		if err := s.tree.Remove(dir); err != nil {
			break
		}
		dir = path.Dir(dir)
	}
	dirs.add(dir)
	return nil
}
