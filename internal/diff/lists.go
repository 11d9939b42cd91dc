package diff

import (
	"slices"

	"github.com/helsefellesskap/hfh/internal/doc"
)

// row is one item of the newer list with what it was before.
type row struct {
	item    *doc.Node
	before  *doc.Node // the same item in the older text, nil for a new one
	from    int       // its place in the older list, -1 when it was not there
	renamed bool
	moved   bool
}

// items compares two lists of items by identity.
func (c *comparison) items(a, b *doc.Node, sh doc.Shape, w where) {
	rows, left := c.match(a, b)
	stable := stableRows(rows)
	older := 0
	removedUpTo := func(end int) {
		for ; older < end; older++ {
			if left[older] {
				c.removed(a.Items[older], w)
			}
		}
	}
	for i, r := range rows {
		if stable[i] {
			removedUpTo(r.from)
		}
		c.row(r, i, stable[i], shapeItem(sh), w)
	}
	removedUpTo(len(a.Items))
}

// match finds each newer item's older self; left tells which older items have gone.
func (c *comparison) match(a, b *doc.Node) ([]row, []bool) {
	place := make(map[string]int, len(a.Items))
	left := make([]bool, len(a.Items))
	for i, item := range a.Items {
		if !c.gone[item] {
			place[identity(item)] = i
			left[i] = true
		}
	}
	rows := make([]row, len(b.Items))
	for i, item := range b.Items {
		rows[i] = row{item: item, from: -1}
		if before := c.moved[item]; before != nil {
			rows[i].before, rows[i].moved = before, true
			continue
		}
		if j, ok := place[identity(item)]; ok {
			rows[i].before, rows[i].from = a.Items[j], j
			left[j] = false
		}
	}
	c.matchRenamed(a, rows, left)
	return rows, left
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
	id := identity(r.item)
	here := where{path: append(slices.Clip(w.path), id), item: r.item}
	ch := Change{Path: here.path, ID: id, Label: Label(r.item), From: r.before, To: r.item, index: i}
	switch {
	case r.before == nil:
		ch.Op, ch.To = Added, c.without(r.item, c.isMovedIn)
		c.add(here, ch)
		c.insideNew(r.item, sh, here)
		return
	case r.moved:
		ch.Op, here.oldPath = Moved, append(slices.Clip(c.a.parent[r.before]), identity(r.before))
	default:
		here.oldPath = append(slices.Clip(w.oldPath), identity(r.before))
		if r.renamed {
			ch.Op = Renamed
		}
		if !stable {
			c.add(here, Change{Op: Reordered, Path: here.path, OldPath: here.oldPath, ID: id, Label: ch.Label, index: i})
		}
	}
	if ch.Op != "" {
		ch.OldPath = here.oldPath
		c.add(here, ch)
	}
	c.inside(r, sh, here)
}

// inside compares the fields of an item with its older self; its identity is no field.
func (c *comparison) inside(r row, sh doc.Shape, w where) {
	if doc.Equal(r.before, r.item) {
		return
	}
	before := r.before
	if r.renamed {
		before = before.Clone()
		if err := before.Set([]string{"id"}, doc.Text(r.item.ID())); err != nil {
			before = r.before
		}
		before = c.withOriginalLists(before, r.before)
	}
	c.entries(before, r.item, sh, w)
}

// withOriginalLists gives a map of the clone's scalars and the original's lists and
// maps, so that items below keep the nodes that the index knows.
func (c *comparison) withOriginalLists(clone, original *doc.Node) *doc.Node {
	for i, e := range clone.Entries {
		if e.Key.Text != "id" {
			clone.Entries[i].Value = original.Entries[i].Value
		}
	}
	return clone
}

// removed reports an item that has gone, without those of its items that moved out.
func (c *comparison) removed(item *doc.Node, w where) {
	id := identity(item)
	here := where{path: append(slices.Clip(w.oldPath), id), item: item}
	c.add(here, Change{Op: Removed, Path: here.path, OldPath: here.path, ID: id, Label: Label(item), From: c.without(item, c.isMovedOut)})
}

// insideNew reports the items that moved into an item that is new.
func (c *comparison) insideNew(n *doc.Node, sh doc.Shape, w where) {
	for _, e := range n.Entries {
		c.newLists(e.Value, shapeField(sh, e.Key.Text), where{path: append(slices.Clip(w.path), e.Key.Text), item: w.item})
	}
}

func (c *comparison) newLists(n *doc.Node, sh doc.Shape, w where) {
	if n.Kind == doc.Map {
		c.insideNew(n, sh, w)
		return
	}
	if n.Kind != doc.List || !c.b.identified(n) {
		return
	}
	for i, item := range n.Items {
		if before := c.moved[item]; before != nil {
			c.row(row{item: item, before: before, from: -1, moved: true}, i, false, shapeItem(sh), w)
			continue
		}
		c.insideNew(item, shapeItem(sh), where{path: append(slices.Clip(w.path), identity(item)), item: item})
	}
}

func (c *comparison) isMovedIn(n *doc.Node) bool  { return c.moved[n] != nil }
func (c *comparison) isMovedOut(n *doc.Node) bool { return c.gone[n] }

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
