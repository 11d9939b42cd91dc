package gitrepo

import (
	"errors"
	"io"
	"maps"
	"slices"

	"github.com/go-git/go-git/v5/plumbing"
	"github.com/go-git/go-git/v5/plumbing/format/packfile"
)

// deltaWindow is how many objects go-git looks back to find one to be a delta of; beyond
// packWhole objects none is looked for, which would take long.
const (
	deltaWindow = 10
	packWhole   = 20_000
)

// encodePack writes a pack that is whole by itself.
func (r *Repo) encodePack(w io.Writer, ids []Hash) error {
	hashes := make([]plumbing.Hash, 0, len(ids))
	for _, h := range ids {
		hashes = append(hashes, plumbing.NewHash(string(h)))
	}
	window := uint(deltaWindow)
	if len(ids) > packWhole {
		window = 0
	}
	_, err := packfile.NewEncoder(w, ownStorage{repo: r}, false).Encode(hashes, window)
	return err
}

// missing lists the objects that somebody lacks who has all of haves and is to get tips
// (commits and annotated tags). What the repository itself does not have of haves counts
// for nothing.
func (r *Repo) missing(tips, haves []Hash) ([]Hash, error) {
	m := &missing{repo: r, has: map[Hash]bool{}, seen: map[Hash]bool{}}
	if err := m.hide(haves); err != nil {
		return nil, err
	}
	for _, tip := range tips {
		if err := m.tip(tip); err != nil {
			return nil, err
		}
	}
	return m.found, nil
}

// missing gathers objects.
type missing struct {
	repo  *Repo
	has   map[Hash]bool // commits that the other side has
	seen  map[Hash]bool // objects found, and trees and files the other side has
	found []Hash
}

func (m *missing) hide(haves []Hash) error {
	var known []Hash
	for _, h := range haves {
		t, err := m.repo.peel(h)
		if errors.Is(err, ErrNotFound) {
			continue
		}
		if err != nil {
			return err
		}
		m.seen[h] = true
		known = append(known, t.Target)
	}
	nodes, err := m.repo.reachable(known)
	for h := range nodes {
		m.has[h] = true
	}
	return err
}

// add takes an object in; false where it was there already.
func (m *missing) add(h Hash) bool {
	if m.seen[h] {
		return false
	}
	m.seen[h] = true
	m.found = append(m.found, h)
	return true
}

// tip adds a tag and what it leads to, or a commit with its history.
func (m *missing) tip(h Hash) error {
	for range maxTagChain {
		kind, body, err := m.repo.objects.read(h)
		if err != nil {
			return err
		}
		if kind != "tag" {
			break
		}
		m.add(h)
		h, _ = parseTag(body)
	}
	for todo := []Hash{h}; len(todo) > 0; {
		at := todo[len(todo)-1]
		todo = todo[:len(todo)-1]
		if m.has[at] || !m.add(at) {
			continue
		}
		c, err := m.repo.rawCommit(at)
		if err != nil {
			return err
		}
		if err := m.commit(c); err != nil {
			return err
		}
		todo = append(todo, c.parents...)
	}
	return nil
}

// commit adds what a revision's tree has that its parents' have not at the same place.
func (m *missing) commit(c rawCommit) error {
	var before []Hash
	for _, p := range c.parents {
		parent, err := m.repo.rawCommit(p)
		if err != nil {
			return err
		}
		before = append(before, parent.tree)
	}
	return m.tree(c.tree, before, 0)
}

func (m *missing) tree(tree Hash, before []Hash, depth int) error {
	for _, b := range before {
		if b == tree {
			return nil
		}
	}
	if depth > maxDepth || !m.add(tree) {
		return nil
	}
	d := treeDiff{objects: m.repo.objects}
	now, err := d.entries(tree)
	if err != nil {
		return err
	}
	var old []map[string]rawEntry
	for _, b := range before {
		entries, err := d.entries(b)
		if err != nil {
			return err
		}
		old = append(old, entries)
	}
	for _, name := range slices.Sorted(maps.Keys(now)) { // in order: the same pack each time
		if err := m.entry(now[name], name, old, depth); err != nil {
			return err
		}
	}
	return nil
}

func (m *missing) entry(e rawEntry, name string, old []map[string]rawEntry, depth int) error {
	var below []Hash
	for _, entries := range old {
		before, ok := entries[name]
		switch {
		case ok && before.isDir() && e.isDir():
			below = append(below, before.hash())
		case ok && before.hash() == e.hash():
			return nil
		}
	}
	switch {
	case e.isDir():
		return m.tree(e.hash(), below, depth+1)
	case string(e.mode) == modeModule:
		return nil
	}
	m.add(e.hash())
	return nil
}
