package gitrepo

import (
	"bytes"
	"errors"
	"io"
	"io/fs"
	"path"
	"slices"
	"strings"
	"time"
)

// Bounds on what a listing may hold, so that a tree made to explode (the same folder
// ten times in itself, ten levels deep) ends with an error.
const (
	maxListed = 1 << 18 // names listed by one FS
	maxDepth  = 100     // folders in one another
)

var errNotFollowed = errors.New("a symbolic link or submodule is not followed")

// snapshotEntry is a name in a folder of a revision or of the index.
type snapshotEntry struct {
	name string
	mode fs.FileMode // type and permissions
	id   Hash        // blob, tree, or the commit of a submodule
}

// lister gives the entries of a folder, by name, or fs.ErrNotExist. Names that no
// fs.FS can show come back as an error beside the good entries. dir is a valid path.
type lister interface {
	list(dir string) ([]snapshotEntry, error)
}

// snapshotFS shows recorded files as an fs.FS. Symbolic links and submodules are
// listed with their mode (fs.ModeSymlink, fs.ModeIrregular); they open, but reading
// them is an error. It is safe for several goroutines.
type snapshotFS struct {
	lister  lister
	objects *objectStore
	when    time.Time
}

// lookup finds the entry of a path.
func (s *snapshotFS) lookup(op, name string) (snapshotEntry, error) {
	if !fs.ValidPath(name) {
		return snapshotEntry{}, &fs.PathError{Op: op, Path: name, Err: fs.ErrInvalid}
	}
	if name == "." {
		return snapshotEntry{name: ".", mode: fs.ModeDir | 0o755}, nil
	}
	entries, err := s.lister.list(path.Dir(name))
	i, ok := findEntry(entries, path.Base(name))
	if !ok {
		if err == nil {
			err = fs.ErrNotExist
		}
		return snapshotEntry{}, &fs.PathError{Op: op, Path: name, Err: err}
	}
	return entries[i], nil
}

func findEntry(entries []snapshotEntry, name string) (int, bool) {
	return slices.BinarySearchFunc(entries, name, func(e snapshotEntry, name string) int {
		return strings.Compare(e.name, name)
	})
}

// Open opens a file or folder.
func (s *snapshotFS) Open(name string) (fs.File, error) {
	e, err := s.lookup("open", name)
	if err != nil {
		return nil, err
	}
	if e.mode.IsDir() {
		return &snapshotDir{fsys: s, name: name, entry: e}, nil
	}
	return &snapshotFile{fsys: s, name: name, entry: e}, nil
}

// ReadFile reads a file whole; the bytes are the caller's.
func (s *snapshotFS) ReadFile(name string) ([]byte, error) {
	e, err := s.lookup("read", name)
	if err != nil {
		return nil, err
	}
	body, err := s.body(e)
	if err != nil {
		return nil, &fs.PathError{Op: "read", Path: name, Err: err}
	}
	return slices.Clone(body), nil
}

// body reads a regular file's blob.
func (s *snapshotFS) body(e snapshotEntry) ([]byte, error) {
	switch {
	case e.mode.IsDir():
		return nil, errors.New("is a folder")
	case !e.mode.IsRegular():
		return nil, errNotFollowed
	}
	return s.objects.readAs("blob", e.id)
}

// ReadDir lists a folder by name.
func (s *snapshotFS) ReadDir(name string) ([]fs.DirEntry, error) {
	e, err := s.lookup("readdir", name)
	if err != nil {
		return nil, err
	}
	if !e.mode.IsDir() {
		return nil, &fs.PathError{Op: "readdir", Path: name, Err: errors.New("not a folder")}
	}
	entries, err := s.lister.list(name)
	list := make([]fs.DirEntry, len(entries))
	for i, e := range entries {
		list[i] = snapshotDirEntry{s, e}
	}
	if err != nil {
		err = &fs.PathError{Op: "readdir", Path: name, Err: err}
	}
	return list, err
}

// Stat tells mode and size; a blob is not read for it.
func (s *snapshotFS) Stat(name string) (fs.FileInfo, error) {
	e, err := s.lookup("stat", name)
	if err != nil {
		return nil, err
	}
	return s.info(e)
}

func (s *snapshotFS) info(e snapshotEntry) (fs.FileInfo, error) {
	info := snapshotInfo{entry: e, when: s.when}
	if e.mode.IsDir() || e.mode&fs.ModeIrregular != 0 {
		return info, nil
	}
	var err error
	if info.size, err = s.objects.size(e.id); err != nil {
		return nil, &fs.PathError{Op: "stat", Path: e.name, Err: err}
	}
	return info, nil
}

// snapshotInfo is the fs.FileInfo of an entry.
type snapshotInfo struct {
	entry snapshotEntry
	size  int64
	when  time.Time
}

func (i snapshotInfo) Name() string       { return i.entry.name }
func (i snapshotInfo) Size() int64        { return i.size }
func (i snapshotInfo) Mode() fs.FileMode  { return i.entry.mode }
func (i snapshotInfo) ModTime() time.Time { return i.when }
func (i snapshotInfo) IsDir() bool        { return i.entry.mode.IsDir() }
func (i snapshotInfo) Sys() any           { return nil }

// snapshotDirEntry is the fs.DirEntry of an entry.
type snapshotDirEntry struct {
	fsys  *snapshotFS
	entry snapshotEntry
}

func (d snapshotDirEntry) Name() string               { return d.entry.name }
func (d snapshotDirEntry) IsDir() bool                { return d.entry.mode.IsDir() }
func (d snapshotDirEntry) Type() fs.FileMode          { return d.entry.mode.Type() }
func (d snapshotDirEntry) Info() (fs.FileInfo, error) { return d.fsys.info(d.entry) }
func (d snapshotDirEntry) String() string             { return fs.FormatDirEntry(d) }

// snapshotFile is an open file; its blob is read at the first Read.
type snapshotFile struct {
	fsys   *snapshotFS
	name   string
	entry  snapshotEntry
	body   *bytes.Reader
	closed bool
}

func (f *snapshotFile) Stat() (fs.FileInfo, error) { return f.fsys.info(f.entry) }

func (f *snapshotFile) Read(p []byte) (int, error) {
	if f.closed {
		return 0, &fs.PathError{Op: "read", Path: f.name, Err: fs.ErrClosed}
	}
	if f.body == nil {
		body, err := f.fsys.body(f.entry)
		if err != nil {
			return 0, &fs.PathError{Op: "read", Path: f.name, Err: err}
		}
		f.body = bytes.NewReader(body)
	}
	return f.body.Read(p)
}

func (f *snapshotFile) Close() error {
	f.closed, f.body = true, nil
	return nil
}

// snapshotDir is an open folder.
type snapshotDir struct {
	fsys  *snapshotFS
	name  string
	entry snapshotEntry
	read  bool
	list  []fs.DirEntry
	err   error
}

func (d *snapshotDir) Stat() (fs.FileInfo, error) { return d.fsys.info(d.entry) }
func (d *snapshotDir) Close() error               { return nil }

func (d *snapshotDir) Read([]byte) (int, error) {
	return 0, &fs.PathError{Op: "read", Path: d.name, Err: errors.New("is a folder")}
}

// ReadDir gives the next n entries, or the rest.
func (d *snapshotDir) ReadDir(n int) ([]fs.DirEntry, error) {
	if !d.read {
		d.list, d.err = d.fsys.ReadDir(d.name)
		d.read = true
	}
	if n <= 0 || n > len(d.list) {
		if n > 0 && len(d.list) == 0 && d.err == nil {
			return nil, io.EOF
		}
		n = len(d.list)
	}
	out := d.list[:n:n]
	d.list = d.list[n:]
	var err error
	if len(d.list) == 0 {
		err, d.err = d.err, nil
	}
	return out, err
}
