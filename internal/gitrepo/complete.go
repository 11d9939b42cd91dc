package gitrepo

import (
	"fmt"
	"slices"
	"strings"
)

// complete makes sure that nothing is missing of the history of tips with what came in,
// and that git would take its objects: only then is anything kept. The Repo must have
// been lent what came in.
func (r *Repo) complete(in *Incoming, tips ...Hash) error {
	c := &completer{repo: r, in: in, seen: map[Hash]bool{}}
	for _, tip := range tips {
		if err := c.reach(tip); err != nil {
			return err
		}
	}
	if len(c.missing) > 0 {
		slices.Sort(c.missing)
		return &IncomingError{Why: IncomingLacks, Missing: slices.Compact(c.missing)}
	}
	return nil
}

type completer struct {
	repo    *Repo
	in      *Incoming
	seen    map[Hash]bool
	missing []Hash // revisions
}

// reach goes through a tag or commit and all that came in below it. Where something of
// the repository's own begins, that is whole.
func (c *completer) reach(tip Hash) error {
	for todo := []Hash{tip}; len(todo) > 0; {
		h := todo[len(todo)-1]
		todo = todo[:len(todo)-1]
		if c.seen[h] {
			continue
		}
		c.seen[h] = true
		o, came := c.in.objects[h]
		switch {
		case !came && c.repo.objects.has(h):
			continue
		case !came:
			c.missing = append(c.missing, h)
			continue
		case o.kind == "tag":
			target, _ := parseTag(o.body)
			todo = append(todo, target)
			continue
		case o.kind != "commit":
			return incomingFault(IncomingBadObject, fmt.Errorf("%s is a %s and no revision", h.Short(), o.kind))
		}
		commit, err := parseCommit(string(o.body))
		if err != nil {
			return incomingFault(IncomingBadObject, fmt.Errorf("revision %s: %w", h.Short(), err))
		}
		if err := c.tree(commit.tree, 0); err != nil {
			return err
		}
		todo = append(todo, commit.parents...)
	}
	return nil
}

// tree goes through a tree that came in.
func (c *completer) tree(h Hash, depth int) error {
	if c.seen[h] {
		return nil
	}
	c.seen[h] = true
	o, came := c.in.objects[h]
	switch {
	case !came && c.repo.objects.has(h):
		return nil
	case !came:
		return incomingFault(IncomingDamaged, fmt.Errorf("tree %s is missing", h.Short()))
	case o.kind != "tree" || depth > maxDepth:
		return incomingFault(IncomingBadObject, fmt.Errorf("%s is no tree", h.Short()))
	}
	entries, err := parseTree(o.body)
	if err != nil {
		return incomingFault(IncomingBadObject, fmt.Errorf("tree %s: %w", h.Short(), err))
	}
	names := map[string]bool{}
	for _, e := range entries {
		if names[e.name] || badEntry(e) {
			return incomingFault(IncomingBadObject, fmt.Errorf("tree %s has %q", h.Short(), e.name))
		}
		names[e.name] = true
		if err := c.entry(e, depth); err != nil {
			return err
		}
	}
	return nil
}

func (c *completer) entry(e treeEntry, depth int) error {
	switch {
	case e.isDir():
		return c.tree(e.id, depth+1)
	case e.mode == modeModule:
		return nil
	case c.seen[e.id]:
		return nil
	}
	c.seen[e.id] = true
	if o, came := c.in.objects[e.id]; came {
		if o.kind != "blob" {
			return incomingFault(IncomingBadObject, fmt.Errorf("%s is no file", e.id.Short()))
		}
		return nil
	}
	if !c.repo.objects.has(e.id) {
		return incomingFault(IncomingDamaged, fmt.Errorf("file %s is missing", e.id.Short()))
	}
	return nil
}

// badEntry tells entries that lead out of the tree or into git's own folder, or are of
// no kind that git has.
func badEntry(e treeEntry) bool {
	if e.name == "" || e.name == "." || e.name == ".." || strings.Contains(e.name, "/") || strings.EqualFold(e.name, ".git") {
		return true
	}
	switch e.mode {
	case modeDir, "040000", modeFile, "100664", modeExec, modeSymlink, modeModule:
		return false
	}
	return true
}
