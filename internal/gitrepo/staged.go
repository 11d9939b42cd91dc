package gitrepo

import (
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strconv"
	"strings"
)

// UnmergedError lists the files of the register, by register-relative path, whose
// conflict in the index nobody has resolved.
type UnmergedError struct{ Paths []string }

func (e *UnmergedError) Error() string {
	return "unresolved conflicts in " + strings.Join(e.Paths, ", ")
}

// maxIndexSize bounds the index that is read.
const maxIndexSize = 1 << 30

// Staged shows the register as it stands in the index, GIT_INDEX_FILE honoured; it
// takes no lock. A repository without an index has nothing staged. Errors:
// UnmergedError, UnsupportedError (bare, split or sparse index).
func (r *Repo) Staged() (fs.FS, error) {
	if r.Bare() {
		return nil, &UnsupportedError{FeatureBare}
	}
	ix, err := r.readIndex()
	if err != nil {
		return nil, err
	}
	folders, err := r.indexFolders(ix)
	if err != nil {
		return nil, err
	}
	return &snapshotFS{lister: folders, objects: r.objects}, nil
}

// readIndex reads the index of the work tree, or the one that GIT_INDEX_FILE names.
func (r *Repo) readIndex() (*gitIndex, error) {
	raw, err := readBounded(r.indexPath, maxIndexSize)
	if errors.Is(err, fs.ErrNotExist) {
		return &gitIndex{}, nil
	}
	if err != nil {
		return nil, err
	}
	ix, err := parseIndex(raw)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", r.indexPath, err)
	}
	return ix, nil
}

// folderLister lists folders from a map made once.
type folderLister map[string][]snapshotEntry

func (l folderLister) list(dir string) ([]snapshotEntry, error) {
	entries, ok := l[dir]
	if !ok {
		return nil, fs.ErrNotExist
	}
	return entries, nil
}

// indexFolders sorts the index's entries below the register into folders. What was
// only announced (git add -N) is not there yet.
func (r *Repo) indexFolders(ix *gitIndex) (folderLister, error) {
	folders := folderLister{".": nil}
	var unmerged []string
	for _, e := range ix.entries {
		name, ok := r.registerPath(e.path)
		switch {
		case !ok || e.intentToAdd():
		case e.stage() != 0:
			unmerged = append(unmerged, name)
		case !fs.ValidPath(name):
			return nil, fmt.Errorf("the index has a file named %q", name)
		default:
			mode := fileMode(strconv.FormatUint(uint64(e.mode()), 8))
			folders.add(path.Dir(name), snapshotEntry{path.Base(name), mode, e.blob()})
		}
	}
	if len(unmerged) > 0 {
		return nil, &UnmergedError{slices.Compact(unmerged)}
	}
	for _, entries := range folders {
		slices.SortFunc(entries, func(a, b snapshotEntry) int { return strings.Compare(a.name, b.name) })
	}
	return folders, nil
}

// add puts an entry in its folder, and that one in its own.
func (l folderLister) add(dir string, e snapshotEntry) {
	_, known := l[dir]
	l[dir] = append(l[dir], e)
	if !known && dir != "." {
		l.add(path.Dir(dir), snapshotEntry{name: path.Base(dir), mode: fs.ModeDir | 0o755})
	}
}

// registerPath turns a path from the top of a tree into a register-relative one;
// false for what lies outside the register.
func (r *Repo) registerPath(name string) (string, bool) {
	if r.prefix == "" {
		return name, true
	}
	return strings.CutPrefix(name, r.prefix+"/")
}
