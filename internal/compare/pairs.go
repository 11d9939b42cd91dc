package compare

import (
	"slices"
	"strings"

	"github.com/helsefellesskap/hfh/internal/doc"
	"github.com/helsefellesskap/hfh/internal/record"
	"github.com/helsefellesskap/hfh/internal/store"
)

// Pairs gives every record of two registers on both sides, in the order of their files.
// A record that went is paired with one of its kind that came and says nearly the same:
// it was given another id.
func Pairs(before, after *store.Snapshot) []Pair {
	byRef := map[store.Ref]int{}
	var pairs []Pair
	for _, rec := range before.Records {
		if _, seen := byRef[rec.Ref]; !seen {
			byRef[rec.Ref] = len(pairs)
			pairs = append(pairs, Pair{Before: rec, BeforeSnap: before, AfterSnap: after})
		}
	}
	for _, rec := range after.Records {
		i, seen := byRef[rec.Ref]
		if !seen {
			i = len(pairs)
			byRef[rec.Ref] = i
			pairs = append(pairs, Pair{BeforeSnap: before, AfterSnap: after})
		}
		if pairs[i].After == nil {
			pairs[i].After = rec
		}
	}
	pairs = pairRenamed(pairs)
	slices.SortStableFunc(pairs, func(x, y Pair) int { return strings.Compare(x.record().File, y.record().File) })
	return pairs
}

// AgainstStanding pairs a draft that came with the record that it is a draft of: what it
// changes is of interest, not all that it repeats. A draft that went as its document got
// a new version is left out: what it said stands there.
func AgainstStanding(pairs []Pair) []Pair {
	adopted := map[store.Ref]bool{}
	for _, p := range pairs {
		if p.After != nil && !p.After.Draft && version(p.After) != version(p.Before) {
			adopted[p.After.Ref] = true
		}
	}
	var out []Pair
	for _, p := range pairs {
		switch {
		case p.Before == nil && p.After.Draft:
			p.Before = p.BeforeSnap.Record(withoutDraft(p.After.Ref))
		case p.After == nil && p.Before.Draft && adopted[withoutDraft(p.Before.Ref)]:
			continue
		}
		out = append(out, p)
	}
	return out
}

// version gives the label of a record's version, "" for none.
func version(rec *store.Record) string {
	if rec == nil {
		return ""
	}
	if e := record.EditionOf(rec.Typed); e != nil {
		return e.Version
	}
	return ""
}

// maxRenamed bounds how many records that went are held against those that came.
const maxRenamed = 100

// pairRenamed joins what went with what came.
func pairRenamed(pairs []Pair) []Pair {
	var went, came []int
	for i, p := range pairs {
		switch {
		case p.After == nil && p.Before.Ref.ID != "" && !p.Before.Draft:
			went = append(went, i)
		case p.Before == nil && p.After.Ref.ID != "" && !p.After.Draft:
			came = append(came, i)
		}
	}
	if len(went) > maxRenamed || len(came) > maxRenamed {
		return pairs
	}
	joined := map[int]bool{}
	for _, w := range went {
		best, at := 0.0, -1
		for _, c := range came {
			if pairs[c].After.Kind != pairs[w].Before.Kind || joined[c] {
				continue
			}
			if likeness := alike(pairs[w].Before.Node, pairs[c].After.Node); likeness > best {
				best, at = likeness, c
			}
		}
		if best >= nearlySame {
			pairs[at].Before, joined[at], joined[w] = pairs[w].Before, true, true
		}
	}
	out := pairs[:0]
	for i, p := range pairs {
		if !joined[i] || p.After != nil {
			out = append(out, p)
		}
	}
	return out
}

// nearlySame is the share of what two records say that makes them the same one.
const nearlySame = 0.6

// alike gives the share of texts that two records have in common, 0 to 1. Their ids say
// nothing.
func alike(a, b *doc.Node) float64 {
	bag, total, common := map[string]int{}, 0, 0
	each(a, func(text string) { bag[text]++; total++ })
	each(b, func(text string) {
		total++
		if bag[text] > 0 {
			bag[text]--
			common += 2
		}
	})
	if total == 0 {
		return 0
	}
	return float64(common) / float64(total)
}

// each gives every key and text of a record, its kind and id aside.
func each(root *doc.Node, visit func(text string)) {
	root.Walk(func(path []string, n *doc.Node) bool {
		if n.Kind == doc.Scalar && !(len(path) == 1 && (path[0] == "id" || path[0] == "kind")) {
			visit(path[len(path)-1] + "=" + n.Text)
		}
		return true
	})
}
