package gitrepo

import (
	"bytes"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"
	"sync"
	"time"
)

// At shows the register as it was at a revision, rooted at Prefix; empty where the
// register was not there yet. The FS has ReadFile, ReadDir and Stat too, and may be
// used by several goroutines. Symbolic links and submodules are listed with their
// mode and never followed. Error: ErrNotFound.
func (r *Repo) At(h Hash) (fs.FS, error) {
	c, err := r.rawCommit(h)
	if err != nil {
		return nil, err
	}
	root := c.tree
	if r.prefix != "" {
		e, ok, err := r.entryAt(c.tree, r.prefix)
		if err != nil {
			return nil, err
		}
		root = ""
		if ok && e.isDir() {
			root = e.hash()
		}
	}
	trees := &revisionLister{objects: r.objects, dirs: map[string]listing{}, trees: map[Hash]listing{}, root: root}
	return &snapshotFS{lister: trees, objects: r.objects, when: time.Unix(c.when, 0).UTC()}, nil
}

// Blob gives the blob id of a register-relative path at a revision; false where
// there is no file (nor a symbolic link) of that path.
func (r *Repo) Blob(h Hash, name string) (Hash, bool, error) {
	c, err := r.rawCommit(h)
	if err != nil {
		return "", false, err
	}
	id, err := r.blobIn(c.tree, r.treePath(name))
	return id, id != "", err
}

// blobIn gives the blob at a path below a tree, "" where there is none.
func (r *Repo) blobIn(tree Hash, name string) (Hash, error) {
	e, ok, err := r.entryAt(tree, name)
	if err != nil || !ok || e.isDir() {
		return "", err
	}
	return e.hash(), nil
}

// rawEntry is a tree entry as it lies in the tree's bytes.
type rawEntry struct {
	mode, name, id []byte // id: 20 bytes
}

func (e rawEntry) isDir() bool { return string(e.mode) == modeDir || string(e.mode) == "040000" }
func (e rawEntry) hash() Hash  { return Hash(hex.EncodeToString(e.id)) }

var errTreeDamaged = errors.New("a folder of the revision is damaged")

// cutEntry takes the first entry off a tree's bytes.
func cutEntry(body []byte) (e rawEntry, rest []byte, err error) {
	space := bytes.IndexByte(body, ' ')
	if space < 0 {
		return e, nil, errTreeDamaged
	}
	end := bytes.IndexByte(body[space:], 0)
	if end < 0 || len(body) < space+end+21 {
		return e, nil, errTreeDamaged
	}
	end += space
	return rawEntry{body[:space], body[space+1 : end], body[end+1 : end+21]}, body[end+21:], nil
}

// entryAt follows a path below a tree, reading one tree a level and no more of it
// than needed.
func (r *Repo) entryAt(tree Hash, name string) (e rawEntry, ok bool, err error) {
	for {
		first, rest, deeper := strings.Cut(name, "/")
		body, err := r.objects.readAs("tree", tree)
		if err != nil {
			return e, false, err
		}
		if e, ok, err = searchTree(body, first); err != nil || !ok || !deeper {
			return e, ok, err
		}
		if !e.isDir() {
			return rawEntry{}, false, nil
		}
		tree, name = e.hash(), rest
	}
}

// searchTree looks for a name in a tree's bytes.
func searchTree(body []byte, name string) (rawEntry, bool, error) {
	for len(body) > 0 {
		e, rest, err := cutEntry(body)
		if err != nil {
			return rawEntry{}, false, err
		}
		if string(e.name) == name {
			return e, true, nil
		}
		body = rest
	}
	return rawEntry{}, false, nil
}

// revisionLister lists the folders of a revision; each tree is read once.
type revisionLister struct {
	objects *objectStore
	root    Hash // "" for an empty register

	mu     sync.Mutex
	dirs   map[string]listing
	trees  map[Hash]listing // the same, by tree: equal folders are read once
	listed int
}

type listing struct {
	entries []snapshotEntry
	err     error
}

func (l *revisionLister) list(dir string) ([]snapshotEntry, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	found := l.locked(dir)
	return found.entries, found.err
}

// locked lists a folder with the lock held, its parents first.
func (l *revisionLister) locked(dir string) listing {
	if found, ok := l.dirs[dir]; ok {
		return found
	}
	found := l.read(dir)
	if !errors.Is(found.err, fs.ErrNotExist) { // what is not there is not worth the memory
		l.dirs[dir] = found
	}
	return found
}

func (l *revisionLister) read(dir string) listing {
	tree := l.root
	if dir != "." {
		if strings.Count(dir, "/") > maxDepth {
			return listing{err: fmt.Errorf("more than %d folders deep", maxDepth)}
		}
		parent := l.locked(path.Dir(dir))
		i, ok := findEntry(parent.entries, path.Base(dir))
		if !ok || !parent.entries[i].mode.IsDir() {
			return listing{err: fs.ErrNotExist}
		}
		tree = parent.entries[i].id
	}
	if tree == "" {
		return listing{}
	}
	found, ok := l.trees[tree]
	if !ok {
		body, err := l.objects.readAs("tree", tree)
		if err != nil {
			return listing{err: err}
		}
		found.entries, found.err = listTree(body)
		l.trees[tree] = found
	}
	if l.listed += len(found.entries); l.listed > maxListed {
		return listing{err: fmt.Errorf("more than %d files", maxListed)}
	}
	return found
}

// listTree sorts a tree's entries as fs.FS wants them. Names that cannot be shown,
// and the second of two alike, are left out and make an error.
func listTree(body []byte) ([]snapshotEntry, error) {
	var entries []snapshotEntry
	var bad error
	for len(body) > 0 {
		e, rest, err := cutEntry(body)
		if err != nil {
			return entries, err
		}
		body = rest
		name := string(e.name)
		if !showable(name) {
			bad = fmt.Errorf("the revision has a file named %q here", name)
			continue
		}
		entries = append(entries, snapshotEntry{name, fileMode(string(e.mode)), e.hash()})
	}
	slices.SortStableFunc(entries, func(a, b snapshotEntry) int { return strings.Compare(a.name, b.name) })
	n := len(entries)
	entries = slices.CompactFunc(entries, func(a, b snapshotEntry) bool { return a.name == b.name })
	if n != len(entries) {
		bad = errors.New("the revision has two files of one name here")
	}
	return entries, bad
}

// showable tells whether a name can stand in a path of an fs.FS.
func showable(name string) bool {
	return name != "." && !strings.Contains(name, "/") && fs.ValidPath(name)
}

// fileMode reads a tree's or an index's mode, octal digits.
func fileMode(mode string) fs.FileMode {
	switch mode {
	case modeDir, "040000":
		return fs.ModeDir | 0o755
	case modeSymlink:
		return fs.ModeSymlink | 0o777
	case modeModule:
		return fs.ModeIrregular | 0o644
	case modeExec:
		return 0o755
	}
	return 0o644
}

// ReadBlob gives the bytes of a file by its id. Error: ErrNotFound.
func (r *Repo) ReadBlob(id Hash) ([]byte, error) { return r.objects.readAs("blob", id) }
