package gitrepo

import (
	"bytes"
	"cmp"
	"encoding/hex"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// Modes of tree entries, as git writes them in trees.
const (
	modeDir     = "40000"
	modeFile    = "100644"
	modeExec    = "100755"
	modeSymlink = "120000"
	modeModule  = "160000"
)

// treeEntry is one line of a tree. Mode is kept as it stands.
type treeEntry struct {
	mode, name string
	id         Hash
}

func (e treeEntry) isDir() bool { return e.mode == modeDir || e.mode == "040000" }

// isFile tells a regular file; "100664" is what very old gits wrote.
func (e treeEntry) isFile() bool { return strings.HasPrefix(e.mode, "100") }

// sortKey orders as git does: a folder sorts as if its name ended in '/'.
func (e treeEntry) sortKey() string {
	if e.isDir() {
		return e.name + "/"
	}
	return e.name
}

func parseTree(body []byte) ([]treeEntry, error) {
	var entries []treeEntry
	for len(body) > 0 {
		head, rest, ok := bytes.Cut(body, []byte{0})
		mode, name, okMode := strings.Cut(string(head), " ")
		if !ok || !okMode || len(rest) < 20 {
			return nil, fmt.Errorf("a tree is cut short")
		}
		entries = append(entries, treeEntry{mode, name, Hash(hex.EncodeToString(rest[:20]))})
		body = rest[20:]
	}
	return entries, nil
}

func encodeTree(entries []treeEntry) []byte {
	slices.SortFunc(entries, func(a, b treeEntry) int { return cmp.Compare(a.sortKey(), b.sortKey()) })
	var b bytes.Buffer
	for _, e := range entries {
		b.WriteString(e.mode + " " + e.name + "\x00")
		b.Write(e.id.raw())
	}
	return b.Bytes()
}

// objectSource reads stored objects, loose or packed.
type objectSource interface {
	// read gives the kind and the body of an object.
	read(id Hash) (kind string, body []byte, err error)
}

// trees reads and patches trees; a tree is parsed once.
type trees struct {
	store  objectSource
	parsed map[Hash][]treeEntry
	made   []object // new trees, subtrees before the trees that hold them
}

func newTrees(r objectSource) *trees {
	return &trees{store: r, parsed: map[Hash][]treeEntry{}}
}

// of gives the tree id of a commit; "" for the empty base of a first commit.
func (t *trees) of(commit Hash) (Hash, error) {
	if commit == "" {
		return "", nil
	}
	kind, body, err := t.store.read(commit)
	if err != nil {
		return "", fmt.Errorf("reading revision %s: %w", commit.Short(), err)
	}
	line, _, _ := bytes.Cut(body, []byte("\n"))
	id, ok := bytes.CutPrefix(line, []byte("tree "))
	if kind != "commit" || !ok {
		return "", fmt.Errorf("%s is not a commit", commit.Short())
	}
	return Hash(id), nil
}

func (t *trees) entries(id Hash) ([]treeEntry, error) {
	if id == "" {
		return nil, nil
	}
	if e, ok := t.parsed[id]; ok {
		return e, nil
	}
	kind, body, err := t.store.read(id)
	if err != nil {
		return nil, fmt.Errorf("reading tree %s: %w", id.Short(), err)
	}
	if kind != "tree" {
		return nil, fmt.Errorf("%s is not a tree", id.Short())
	}
	e, err := parseTree(body)
	if err == nil {
		t.parsed[id] = e
	}
	return e, err
}

// find gives the entry at a path; the zero entry where there is none.
func (t *trees) find(root Hash, path string) (treeEntry, error) {
	entries, err := t.entries(root)
	if err != nil {
		return treeEntry{}, err
	}
	name, rest, deeper := strings.Cut(path, "/")
	i := slices.IndexFunc(entries, func(e treeEntry) bool { return e.name == name })
	switch {
	case i < 0:
		return treeEntry{}, nil
	case !deeper:
		return entries[i], nil
	case entries[i].isDir():
		return t.find(entries[i].id, rest)
	}
	return treeEntry{}, nil
}

// patch gives the tree root with edits made: path to the new entry, whose id is "" where
// the path goes. Folders appear and go as needed. The result is "" when nothing is left.
func (t *trees) patch(root Hash, edits map[string]treeEntry) (Hash, error) {
	entries, err := t.entries(root)
	if err != nil {
		return "", err
	}
	byName := make(map[string]treeEntry, len(entries))
	for _, e := range entries {
		byName[e.name] = e
	}
	leaves, below := splitEdits(edits)
	// Removals first, so that a file can give way to a folder of its name.
	for name, e := range leaves {
		if e.id == "" {
			delete(byName, name)
		}
	}
	for name, sub := range below {
		if err := t.patchBelow(byName, name, sub); err != nil {
			return "", err
		}
	}
	for name, e := range leaves {
		if e.id == "" {
			continue
		}
		if old, ok := byName[name]; ok && old.isDir() {
			return "", fmt.Errorf("%s is a folder in the revision", name)
		}
		byName[name] = treeEntry{e.mode, name, e.id}
	}
	return t.keep(slices.Collect(maps.Values(byName))), nil
}

func (t *trees) patchBelow(byName map[string]treeEntry, name string, edits map[string]treeEntry) error {
	old, ok := byName[name]
	if ok && !old.isDir() {
		return fmt.Errorf("%s is not a folder in the revision", name)
	}
	id, err := t.patch(old.id, edits)
	switch {
	case err != nil:
		return fmt.Errorf("%s/: %w", name, err)
	case id == "":
		delete(byName, name)
	default:
		byName[name] = treeEntry{modeDir, name, id}
	}
	return nil
}

// keep encodes a tree and notes it as made; an empty one is "".
func (t *trees) keep(entries []treeEntry) Hash {
	if len(entries) == 0 {
		return ""
	}
	o := newObject("tree", encodeTree(entries))
	if _, ok := t.parsed[o.id]; !ok {
		t.parsed[o.id] = entries
		t.made = append(t.made, o)
	}
	return o.id
}

// diff calls fn for every entry but folders that differs between two trees, by path.
func (t *trees) diff(a, b Hash, prefix string, fn func(path string, old, now treeEntry) error) error {
	if a == b {
		return nil
	}
	names := map[string][2]treeEntry{}
	for side, root := range [...]Hash{a, b} {
		entries, err := t.entries(root)
		if err != nil {
			return err
		}
		for _, e := range entries {
			pair := names[e.name]
			pair[side] = e
			names[e.name] = pair
		}
	}
	for _, name := range slices.Sorted(maps.Keys(names)) {
		if err := t.diffEntry(names[name], prefix+name, fn); err != nil {
			return err
		}
	}
	return nil
}

func (t *trees) diffEntry(pair [2]treeEntry, path string, fn func(path string, old, now treeEntry) error) error {
	var dirs [2]Hash
	for side, e := range pair {
		if e.isDir() {
			dirs[side], pair[side] = e.id, treeEntry{}
		}
	}
	if pair[0] != pair[1] {
		if err := fn(path, pair[0], pair[1]); err != nil {
			return err
		}
	}
	return t.diff(dirs[0], dirs[1], path+"/", fn)
}

// empty makes the tree without entries, for a revision that leaves no file.
func (t *trees) empty() Hash {
	o := newObject("tree", nil)
	t.made = append(t.made, o)
	return o.id
}

func splitEdits(edits map[string]treeEntry) (leaves map[string]treeEntry, below map[string]map[string]treeEntry) {
	leaves, below = map[string]treeEntry{}, map[string]map[string]treeEntry{}
	for path, e := range edits {
		name, rest, deeper := strings.Cut(path, "/")
		if !deeper {
			leaves[name] = e
			continue
		}
		if below[name] == nil {
			below[name] = map[string]treeEntry{}
		}
		below[name][rest] = e
	}
	return leaves, below
}
