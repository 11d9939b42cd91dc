package gitrepo

import (
	"bytes"
	"fmt"
	"path"
	"slices"
	"strings"
)

// Touched lists the register-relative paths, sorted, that differ between a revision
// and its first parent (all of them in a first revision). Error: ErrNotFound where
// the parent is not here because the clone is shallow.
func (r *Repo) Touched(rev Revision) ([]string, error) {
	if r.Cut(rev.Hash) {
		return nil, fmt.Errorf("the parent of revision %s: %w", rev.Hash, ErrNotFound)
	}
	var parent Hash
	if len(rev.Parents) > 0 {
		parent = rev.Parents[0]
	}
	changes, err := r.changed(parent, rev.Hash)
	if err != nil {
		return nil, err
	}
	paths := make([]string, 0, len(changes))
	for _, c := range changes {
		if name, ok := r.registerPath(c.path); ok {
			paths = append(paths, name)
		}
	}
	slices.Sort(paths)
	return slices.Compact(paths), nil
}

// pathChange is a path, from the top of the tree, whose entry differs; before or
// after is "" where there is none.
type pathChange struct {
	path          string
	before, after Hash
	was, is       rawEntry
}

// changed compares two revisions below the register; before may be "" for nothing.
func (r *Repo) changed(before, after Hash) ([]pathChange, error) {
	from, err := r.registerTree(before)
	if err != nil {
		return nil, err
	}
	to, err := r.registerTree(after)
	if err != nil {
		return nil, err
	}
	d := treeDiff{objects: r.objects}
	err = d.compare(r.prefix, from, to)
	return d.found, err
}

// registerTree gives the register's tree at a revision, "" where there is none.
func (r *Repo) registerTree(h Hash) (Hash, error) {
	if h == "" {
		return "", nil
	}
	c, err := r.rawCommit(h)
	if err != nil || r.prefix == "" {
		return c.tree, err
	}
	e, ok, err := r.entryAt(c.tree, r.prefix)
	if err != nil || !ok || !e.isDir() {
		return "", err
	}
	return e.hash(), nil
}

// treeDiff collects what differs between two trees; equal subtrees are not read.
type treeDiff struct {
	objects *objectStore
	found   []pathChange
	read    int
}

// compare goes through two trees side by side; "" is an empty one.
func (d *treeDiff) compare(dir string, before, after Hash) error {
	if before == after {
		return nil
	}
	if strings.Count(dir, "/") > maxDepth {
		return fmt.Errorf("more than %d folders deep", maxDepth)
	}
	old, err := d.entries(before)
	if err != nil {
		return err
	}
	now, err := d.entries(after)
	if err != nil {
		return err
	}
	for name, e := range now {
		if err := d.entry(path.Join(dir, name), old[name], e); err != nil {
			return err
		}
	}
	for name, e := range old {
		if _, ok := now[name]; ok {
			continue
		}
		if err := d.entry(path.Join(dir, name), e, rawEntry{}); err != nil {
			return err
		}
	}
	return nil
}

// entry compares one name's entries; a zero one is absent.
func (d *treeDiff) entry(name string, before, after rawEntry) error {
	if bytes.Equal(before.id, after.id) && bytes.Equal(before.mode, after.mode) {
		return nil
	}
	c := pathChange{path: name, was: before, is: after}
	var oldTree, newTree Hash
	if before.isDir() {
		oldTree = before.hash()
	} else if before.id != nil {
		c.before = before.hash()
	}
	if after.isDir() {
		newTree = after.hash()
	} else if after.id != nil {
		c.after = after.hash()
	}
	if c.before != "" || c.after != "" {
		d.found = append(d.found, c)
	}
	return d.compare(name, oldTree, newTree)
}

// entries reads a tree by name.
func (d *treeDiff) entries(tree Hash) (map[string]rawEntry, error) {
	if tree == "" {
		return nil, nil
	}
	body, err := d.objects.readAs("tree", tree)
	if err != nil {
		return nil, err
	}
	entries := map[string]rawEntry{}
	for len(body) > 0 {
		var e rawEntry
		if e, body, err = cutEntry(body); err != nil {
			return nil, err
		}
		entries[string(e.name)] = e
	}
	if d.read += len(entries); d.read > maxListed {
		return nil, fmt.Errorf("more than %d files", maxListed)
	}
	return entries, nil
}
