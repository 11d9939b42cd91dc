package history

import (
	"fmt"
	"slices"

	"github.com/helsefellesskap/hfh/internal/diff"
	"github.com/helsefellesskap/hfh/internal/doc"
	"github.com/helsefellesskap/hfh/internal/gitrepo"
)

// Files is what following items needs of a repository beside Reader.
type Files interface {
	// Blob gives the id of a register-relative file at a revision; false for none.
	Blob(h gitrepo.Hash, name string) (gitrepo.Hash, bool, error)
	// ReadBlob gives the bytes of a file by its id.
	ReadBlob(id gitrepo.Hash) ([]byte, error)
	// Cut tells whether a shallow clone hides what a revision was made from.
	Cut(h gitrepo.Hash) bool
}

// trees reads a record's file at revisions. The last few are kept: what stands after
// one revision stands before the next.
type trees struct {
	repo Files
	kept []tree
}

// tree is what a record said; the zero tree where it was not there.
type tree struct {
	blob gitrepo.Hash
	root *doc.Node
}

const mostTrees = 8

// at reads a file at a revision; what is no YAML says nothing.
func (t *trees) at(h gitrepo.Hash, file string) (tree, error) {
	id, ok, err := t.repo.Blob(h, file)
	if err != nil || !ok {
		return tree{}, err
	}
	for _, k := range t.kept {
		if k.blob == id {
			return k, nil
		}
	}
	data, err := t.repo.ReadBlob(id)
	if err != nil {
		return tree{}, fmt.Errorf("%s at %s: %w", file, h.Short(), err)
	}
	out := tree{blob: id, root: doc.MapOf()}
	if parsed, _ := doc.Parse(file, data); parsed != nil {
		out.root = withoutHead(parsed.Root)
	}
	if len(t.kept) == mostTrees {
		t.kept = slices.Delete(t.kept, 0, 1)
	}
	t.kept = append(t.kept, out)
	return out, nil
}

// withoutHead leaves out the head of a draft, which is no part of what it says.
func withoutHead(root *doc.Node) *doc.Node {
	if root.Get("draft") == nil {
		return root
	}
	n := *root
	n.Entries = slices.DeleteFunc(slices.Clone(n.Entries), func(e doc.Entry) bool { return e.Key.Text == "draft" })
	return &n
}

// State is a record's file on one side of a revision.
type State struct {
	Rev  gitrepo.Hash // "" before a first revision
	File string
	tree
}

// Root is what the record said, nil where it was not there.
func (s State) Root() *doc.Node { return s.root }

// link is a revision of a record with what it made and what it was made from.
type link struct {
	rev    gitrepo.Revision
	after  State
	before []State // one a parent; one empty one where there is none
}

// link reads both sides of a revision. older is the record's revision before it, whose
// name the file had there when this one renamed it.
func (t *trees) link(rev gitrepo.Revision, older *gitrepo.Revision) (link, error) {
	l := link{rev: rev, after: State{Rev: rev.Hash, File: rev.Path}}
	var err error
	if l.after.tree, err = t.at(rev.Hash, rev.Path); err != nil {
		return l, err
	}
	for _, parent := range rev.Parents {
		s := State{Rev: parent, File: rev.Path}
		if s.tree, err = t.at(parent, s.File); err != nil {
			return l, err
		}
		if s.root == nil && older != nil && older.Path != rev.Path {
			s.File = older.Path
			if s.tree, err = t.at(parent, s.File); err != nil {
				return l, err
			}
		}
		l.before = append(l.before, s)
	}
	if len(l.before) == 0 {
		l.before = []State{{}}
	}
	return l, nil
}

// into steps into a tree: to the value of a key, or the item of a list by what it is
// known by.
func into(n *doc.Node, step string) *doc.Node {
	if n == nil {
		return nil
	}
	if n.Kind != doc.List {
		return n.Get(step)
	}
	for _, item := range n.Items {
		if diff.Identity(item) == step {
			return item
		}
	}
	return nil
}

// follow follows keys and item ids; nil where they lead nowhere.
func follow(root *doc.Node, path []string) *doc.Node {
	n := root
	for _, step := range path {
		n = into(n, step)
	}
	return n
}

// spot is a place that is followed through time: keys and item ids, and where in them
// the innermost item's id stands (-1 for none).
type spot struct {
	path []string
	item int
}

// spotIn sees which of a path's steps is the innermost item.
func spotIn(root *doc.Node, path []string) spot {
	s := spot{path, -1}
	n := root
	for i, step := range path {
		next := into(n, step)
		if n != nil && n.Kind == doc.List && next != nil && next.ID() != "" {
			s.item = i
		}
		n = next
	}
	return s
}

// in finds the spot in a tree. Where the way is another one there, the only item with
// its id in a list of the same name is the one.
func (s spot) in(root *doc.Node) (at *doc.Node, found spot) {
	if root == nil {
		return nil, s
	}
	if n := follow(root, s.path); n != nil {
		return n, s
	}
	if s.item < 1 {
		return nil, s
	}
	places := itemsKnownAs(root, s.path[s.item-1], s.path[s.item])
	if len(places) != 1 {
		return nil, s
	}
	path := append(slices.Clone(places[0]), s.path[s.item+1:]...)
	return follow(root, path), spot{path, len(places[0]) - 1}
}

// itemsKnownAs lists the paths of the items with an id in the lists of a key.
func itemsKnownAs(root *doc.Node, key, id string) [][]string {
	var out [][]string
	eachItem(root, nil, func(path []string, _ *doc.Node) {
		if path[len(path)-1] == id && path[len(path)-2] == key {
			out = append(out, slices.Clone(path))
		}
	})
	return out
}

// eachItem visits every item that has an id, parents first, with its path.
func eachItem(n *doc.Node, path []string, visit func(path []string, item *doc.Node)) {
	for _, e := range n.Entries {
		under := append(slices.Clip(path), e.Key.Text)
		if e.Value.Kind != doc.List {
			eachItem(e.Value, under, visit)
			continue
		}
		for _, item := range e.Value.Items {
			id := item.ID()
			if id == "" {
				continue
			}
			at := append(slices.Clip(under), id)
			visit(at, item)
			eachItem(item, at, visit)
		}
	}
}

func textOf(n *doc.Node) string {
	if n == nil || n.Kind != doc.Scalar {
		return ""
	}
	return n.Text
}
