package diff

import (
	"slices"

	"github.com/helsefellesskap/hfh/internal/doc"
)

// alike is the share of common words from which an item with another id counts as the
// same item renamed. An id should never change; where it did, this says so.
const alike = 0.6

// mostPairs bounds the search for renamed items: past it, items that went and items
// that came are shown as just that.
const mostPairs = 250_000

// matchRenamed pairs the items that went with the new ones that say nearly the same.
func (c *comparison) matchRenamed(a *doc.Node, rows []row, left []bool) {
	type candidate struct {
		row, old int
		score    float64
	}
	var found []candidate
	if unmatched(rows)*len(a.Items) > mostPairs {
		return
	}
	for i, r := range rows {
		if r.before != nil || r.item.ID() == "" {
			continue
		}
		words := bag(r.item)
		for j, item := range a.Items {
			if left[j] && item.ID() != "" {
				if score := likeness(words, bag(item)); score >= alike {
					found = append(found, candidate{i, j, score})
				}
			}
		}
	}
	slices.SortStableFunc(found, func(x, y candidate) int {
		switch {
		case x.score > y.score:
			return -1
		case x.score < y.score:
			return 1
		}
		return 0
	})
	for _, f := range found {
		if rows[f.row].before == nil && left[f.old] {
			rows[f.row].before, rows[f.row].from, rows[f.row].renamed = a.Items[f.old], f.old, true
			left[f.old] = false
		}
	}
}

// unmatched counts the items that have no older self.
func unmatched(rows []row) int {
	n := 0
	for _, r := range rows {
		if r.before == nil {
			n++
		}
	}
	return n
}

// bag counts the words of an item, its id aside.
func bag(n *doc.Node) map[string]int {
	words := map[string]int{}
	n.Walk(func(path []string, v *doc.Node) bool {
		if v.Kind == doc.Scalar && !(len(path) == 1 && path[0] == "id") {
			for _, w := range tokens(v.Text) {
				if len(w) > 1 {
					words[w]++
				}
			}
		}
		return true
	})
	return words
}

// likeness is the share of words that two bags have in common, from 0 to 1. Two items
// without words are not alike: nothing speaks for it.
func likeness(a, b map[string]int) float64 {
	common, total := 0, 0
	for w, n := range a {
		common += min(n, b[w])
		total += n
	}
	for _, n := range b {
		total += n
	}
	if total == 0 {
		return 0
	}
	return 2 * float64(common) / float64(total)
}

// foldNumbers puts changes of printed numbers into one: a renumbering is one thing.
func foldNumbers(changes []Change) []Change {
	var numbers []Change
	isNumber := func(ch Change) bool {
		return ch.Op == Edited && len(ch.Path) > 2 && ch.Path[len(ch.Path)-1] == "number"
	}
	for _, ch := range changes {
		if isNumber(ch) {
			numbers = append(numbers, ch)
		}
	}
	if len(numbers) < 2 {
		return changes
	}
	rest := slices.DeleteFunc(slices.Clone(changes), isNumber)
	return append(rest, Change{Op: Edited, Path: []string{"number"}, Editorial: true, Renumbered: numbers})
}
