package gitrepo

import (
	"errors"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"sync"
)

var errNotRegular = errors.New("not a regular file")

// Work shows the register's files as they lie in the work tree. Nothing outside the
// register can be reached: a symbolic link, wherever it leads, is listed as one and
// an error on open, and so are pipes, sockets and devices. Names are passed on as
// they are. Error: UnsupportedError (bare, or a sparse checkout without all of data/).
func (r *Repo) Work() (fs.FS, error) {
	if r.Bare() {
		return nil, &UnsupportedError{FeatureBare}
	}
	if err := r.refuseSparse(); err != nil {
		return nil, err
	}
	root, err := os.OpenRoot(r.root)
	if err != nil {
		return nil, err
	}
	return &workFS{root: root, files: root.FS(), dirs: map[string]bool{}}, nil
}

// workFS refuses what is no regular file before os.Root opens it.
type workFS struct {
	root  *os.Root
	files fs.FS

	mu   sync.Mutex
	dirs map[string]bool // folders known to be no symbolic links
}

// check looks at every part of a path without following any.
func (w *workFS) check(op, name string) error {
	if !fs.ValidPath(name) {
		return &fs.PathError{Op: op, Path: name, Err: fs.ErrInvalid}
	}
	if err := w.checkDir(op, path.Dir(name)); err != nil {
		return err
	}
	info, err := w.root.Lstat(filepath.FromSlash(name))
	if err != nil {
		return err
	}
	if !info.IsDir() && !info.Mode().IsRegular() {
		return &fs.PathError{Op: op, Path: name, Err: errNotRegular}
	}
	return nil
}

// checkDir looks at a folder on the way, once: should it become a link later, os.Root
// still keeps inside the register.
func (w *workFS) checkDir(op, dir string) error {
	if dir == "." {
		return nil
	}
	w.mu.Lock()
	known := w.dirs[dir]
	w.mu.Unlock()
	if known {
		return nil
	}
	if err := w.check(op, dir); err != nil {
		return err
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	w.dirs[dir] = true
	return nil
}

func (w *workFS) Open(name string) (fs.File, error) {
	if err := w.check("open", name); err != nil {
		return nil, err
	}
	return w.files.Open(name)
}

func (w *workFS) ReadFile(name string) ([]byte, error) {
	if err := w.check("read", name); err != nil {
		return nil, err
	}
	return fs.ReadFile(w.files, name)
}

func (w *workFS) ReadDir(name string) ([]fs.DirEntry, error) {
	if err := w.check("readdir", name); err != nil {
		return nil, err
	}
	return fs.ReadDir(w.files, name)
}

func (w *workFS) Stat(name string) (fs.FileInfo, error) {
	if err := w.check("stat", name); err != nil {
		return nil, err
	}
	return fs.Stat(w.files, name)
}
