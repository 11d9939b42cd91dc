package gitrepo

import (
	"cmp"
	"container/heap"
	"iter"
)

// Log gives every revision reachable from one, newest first: none before all that
// build on it, otherwise by commit time (git log --date-order). Where a shallow clone
// is cut it just ends. As long as the history is a line, each revision is read only
// when it is asked for; from the first merge on, the rest is read at once.
func (r *Repo) Log(from Hash) iter.Seq2[Revision, error] {
	return func(yield func(Revision, error) bool) {
		for at := from; at != ""; {
			c, err := r.rawCommit(at)
			if err != nil {
				yield(Revision{}, err)
				return
			}
			if !yield(c.revision(at), nil) {
				return
			}
			switch len(c.parents) {
			case 0:
				return
			case 1:
				at = c.parents[0]
			default:
				r.logFrom(c.parents, yield)
				return
			}
		}
	}
}

// logFrom gives what is reachable from several revisions in order.
func (r *Repo) logFrom(tips []Hash, yield func(Revision, error) bool) {
	nodes, err := r.reachable(tips)
	if err != nil {
		yield(Revision{}, err)
		return
	}
	for h := range sortedDown(tips, nodes) {
		rev, err := r.Commit(h)
		if !yield(rev, err) || err != nil {
			return
		}
	}
}

// reachable reads the heads of all revisions reachable from tips.
func (r *Repo) reachable(tips []Hash) (map[Hash]commitHead, error) {
	nodes := map[Hash]commitHead{}
	for todo := append([]Hash(nil), tips...); len(todo) > 0; {
		h := todo[len(todo)-1]
		todo = todo[:len(todo)-1]
		if _, ok := nodes[h]; ok {
			continue
		}
		c, err := r.rawCommit(h)
		if err != nil {
			return nil, err
		}
		nodes[h] = c.commitHead
		todo = append(todo, c.parents...)
	}
	return nodes, nil
}

// sortedDown orders nodes from tips: children before parents, else the later commit
// time first, else the one that came up first.
func sortedDown(tips []Hash, nodes map[Hash]commitHead) iter.Seq[Hash] {
	return func(yield func(Hash) bool) {
		children := map[Hash]int{}
		for _, n := range nodes {
			for _, p := range n.parents {
				children[p]++
			}
		}
		var q dateQueue
		queued := map[Hash]bool{}
		for _, t := range tips {
			if _, ok := nodes[t]; ok && children[t] == 0 && !queued[t] {
				queued[t] = true
				q.push(t, nodes[t].when)
			}
		}
		for q.Len() > 0 {
			h := q.pop()
			if !yield(h) {
				return
			}
			for _, p := range nodes[h].parents {
				if children[p]--; children[p] == 0 {
					if n, ok := nodes[p]; ok {
						q.push(p, n.when)
					}
				}
			}
		}
	}
}

// dateQueue gives the revision with the latest commit time, the first come of those alike.
type dateQueue struct {
	items []dated
	count int
}

type dated struct {
	hash  Hash
	when  int64
	order int
}

func (q *dateQueue) push(h Hash, when int64) {
	heap.Push(q, dated{h, when, q.count})
	q.count++
}

func (q *dateQueue) pop() Hash { return heap.Pop(q).(dated).hash }

func (q *dateQueue) Len() int      { return len(q.items) }
func (q *dateQueue) Swap(i, j int) { q.items[i], q.items[j] = q.items[j], q.items[i] }

func (q *dateQueue) Less(i, j int) bool {
	a, b := q.items[i], q.items[j]
	return cmp.Or(cmp.Compare(b.when, a.when), cmp.Compare(a.order, b.order)) < 0
}

// Push and Pop are for container/heap.
func (q *dateQueue) Push(x any) { q.items = append(q.items, x.(dated)) }

func (q *dateQueue) Pop() any {
	last := q.items[len(q.items)-1]
	q.items = q.items[:len(q.items)-1]
	return last
}
