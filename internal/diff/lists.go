package diff

import (
	"slices"

	"github.com/helsefellesskap/hfh/internal/doc"
)

// row is one item of the newer list with what it was before.
type row struct {
	item *doc.Node
	was  partner
	from int // its place in the older list, -1 when it was not there
}

// items compares two lists of items by identity.
func (c *comparison) items(a, b *doc.Node, sh doc.Shape, w where) {
	places := make(map[*doc.Node]int, len(a.Items))
	for i, item := range a.Items {
		places[item] = i
	}
	rows := make([]row, len(b.Items))
	for i, item := range b.Items {
		rows[i] = row{item, c.pairs.before[item], -1}
		if was := rows[i].was; was.item != nil && !was.bond.moved() {
			rows[i].from = places[was.item]
		}
	}
	stable := stableRows(rows)
	older := 0
	removedUpTo := func(end int) {
		for ; older < end; older++ {
			if c.pairs.after[a.Items[older]] == nil {
				c.removed(a.Items[older], w)
			}
		}
	}
	shape := shapeItem(sh)
	for i, r := range rows {
		if stable[i] {
			removedUpTo(r.from)
		}
		c.row(r, i, stable[i], shape, w)
	}
	removedUpTo(len(a.Items))
}

// stableRows tells which rows kept their order among themselves: the longest run of
// growing older places, so that the fewest rows count as put elsewhere.
func stableRows(rows []row) []bool {
	var places, at []int
	for i, r := range rows {
		if r.from >= 0 {
			places = append(places, r.from)
			at = append(at, i)
		}
	}
	stable := make([]bool, len(rows))
	for _, k := range longestIncreasing(places) {
		stable[at[k]] = true
	}
	return stable
}

// longestIncreasing gives the indexes of a longest strictly increasing subsequence
// (patience sorting, n log n).
func longestIncreasing(seq []int) []int {
	tails := make([]int, 0, len(seq)) // index of the smallest end of a run of length k+1
	previous := make([]int, len(seq))
	for i, v := range seq {
		k, _ := slices.BinarySearchFunc(tails, v, func(t, v int) int { return seq[t] - v })
		previous[i] = -1
		if k > 0 {
			previous[i] = tails[k-1]
		}
		if k == len(tails) {
			tails = append(tails, i)
		} else {
			tails[k] = i
		}
	}
	if len(tails) == 0 {
		return nil
	}
	run := make([]int, len(tails))
	for k, i := len(tails)-1, tails[len(tails)-1]; k >= 0; k, i = k-1, previous[i] {
		run[k] = i
	}
	return run
}

// row reports one newer item and what changed inside it.
func (c *comparison) row(r row, i int, stable bool, sh doc.Shape, w where) {
	here := where{path: append(slices.Clip(w.path), c.pairs.b.name(r.item)), item: r.item}
	if r.was.item == nil {
		c.add(here, Change{Op: Added, Path: here.path, To: c.without(r.item, c.isMovedIn), index: i})
		c.insideNew(r.item, sh, here)
		return
	}
	was := r.was.item
	if r.was.bond.moved() {
		here.oldPath = c.pairs.a.path(was)
		c.add(here, Change{Op: Moved, Path: here.path, OldPath: here.oldPath, From: was, To: r.item, index: i})
	} else {
		here.oldPath = append(slices.Clip(w.oldPath), c.pairs.a.name(was))
		if !stable {
			c.add(here, Change{Op: Reordered, Path: here.path, OldPath: here.oldPath, index: i})
		}
	}
	if r.was.bond.renamed() {
		here.renamed = true
		c.add(here, Change{Op: Renamed, Path: here.path, OldPath: here.oldPath, From: was, To: r.item, index: i})
	}
	c.entries(was, r.item, sh, here)
}

func (b bond) moved() bool   { return b == inMoved || b == movedNewID }
func (b bond) renamed() bool { return b == newID || b == movedNewID }

// removed reports an item that has gone, without those of its items that moved out.
func (c *comparison) removed(item *doc.Node, w where) {
	here := where{path: append(slices.Clip(w.oldPath), c.pairs.a.name(item)), item: item}
	c.add(here, Change{Op: Removed, Path: here.path, OldPath: here.path, From: c.without(item, c.isMovedOut)})
}

// insideNew reports the items that moved into an item that is new.
func (c *comparison) insideNew(n *doc.Node, sh doc.Shape, w where) {
	for _, e := range n.Entries {
		if e.Value.Kind != doc.Scalar {
			c.newLists(e.Value, shapeField(sh, e.Key.Text), where{path: append(slices.Clip(w.path), e.Key.Text), item: w.item})
		}
	}
}

func (c *comparison) newLists(n *doc.Node, sh doc.Shape, w where) {
	if n.Kind == doc.Map {
		c.insideNew(n, sh, w)
		return
	}
	if n.Kind != doc.List || !c.pairs.b.identified(n) {
		return
	}
	for i, item := range n.Items {
		if was := c.pairs.before[item]; was.bond.moved() {
			c.row(row{item, was, -1}, i, false, shapeItem(sh), w)
			continue
		}
		c.insideNew(item, shapeItem(sh), where{path: append(slices.Clip(w.path), c.pairs.b.name(item)), item: item})
	}
}

func (c *comparison) isMovedIn(n *doc.Node) bool { return c.pairs.before[n].bond.moved() }

func (c *comparison) isMovedOut(n *doc.Node) bool {
	now := c.pairs.after[n]
	return now != nil && c.pairs.before[now].bond.moved()
}

// without gives n with the items that drop names left out, n itself if there is none.
func (c *comparison) without(n *doc.Node, drop func(*doc.Node) bool) *doc.Node {
	if n == nil {
		return nil
	}
	found := false
	n.Walk(func(_ []string, below *doc.Node) bool {
		found = found || below != n && drop(below)
		return !found
	})
	if !found {
		return n
	}
	return prune(n, drop)
}

func prune(n *doc.Node, drop func(*doc.Node) bool) *doc.Node {
	switch n.Kind {
	case doc.Map:
		kv := make([]any, 0, 2*len(n.Entries))
		for _, e := range n.Entries {
			kv = append(kv, e.Key.Text, prune(e.Value, drop))
		}
		return doc.MapOf(kv...)
	case doc.List:
		var items []*doc.Node
		for _, item := range n.Items {
			if !drop(item) {
				items = append(items, prune(item, drop))
			}
		}
		return doc.ListOf(items...)
	}
	return n
}
