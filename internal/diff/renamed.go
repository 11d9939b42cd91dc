package diff

import (
	"cmp"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/helsefellesskap/hfh/internal/doc"
)

const (
	// alike is the share of common words from which an item with another id counts as
	// the same item renamed. An id should never change; where it did, this says so.
	alike = 0.6
	// veryAlike is the share for an item that was moved as well.
	veryAlike = 0.8
	// fewWords is how many words an item must have to be known again under another id,
	// and someWords to be known again elsewhere as well.
	fewWords  = 2
	someWords = 3
	// strange is the share of common words under which two items that share an id, but
	// no word of their names, are two different things.
	strange = 0.2
	// enoughWords is how many words both must have for that to be told.
	enoughWords = 5
	// mostPairs bounds the search for renamed items: past it, only those that say
	// exactly the same are found, and the others are shown as gone and come.
	mostPairs = 250_000
)

// byContent pairs items that went with items that came and say the same, or nearly.
func (p *pairing) byContent(went, came []*doc.Node, how bond, least float64) {
	if len(went) == 0 || len(came) == 0 {
		return
	}
	p.exactly(went, came, how)
	went = slices.DeleteFunc(slices.Clone(went), func(n *doc.Node) bool { return p.after[n] != nil })
	came = slices.DeleteFunc(slices.Clone(came), func(n *doc.Node) bool { return p.before[n].item != nil })
	if len(went)*len(came) > mostPairs {
		return
	}
	for _, c := range candidates(bags(went), bags(came), how, least) {
		older, newer := went[c.old], came[c.new]
		if p.after[older] == nil && p.before[newer].item == nil {
			p.bind(older, newer, how)
		}
	}
}

// exactly pairs the items that say the same but for their ids, in one pass.
func (p *pairing) exactly(went, came []*doc.Node, how bond) {
	byText := make(map[string][]*doc.Node, len(went))
	for _, item := range went {
		if text := said(item); text != "" {
			byText[text] = append(byText[text], item)
		}
	}
	for _, item := range came {
		text := said(item)
		if same := byText[text]; len(same) > 0 {
			byText[text] = same[1:]
			p.bind(same[0], item, how)
		}
	}
}

// said gives what an item says, its id aside; "" for too little to know it by.
func said(item *doc.Node) string {
	var b strings.Builder
	words := 0
	item.Walk(func(path []string, v *doc.Node) bool {
		if v.Kind == doc.Scalar && !isOwnID(path) {
			b.WriteString(strings.Join(path, "/"))
			b.WriteByte(0)
			b.WriteString(v.Text)
			b.WriteByte(0)
			words += strings.Count(strings.TrimSpace(v.Text), " ") + 1
		}
		return true
	})
	if words < 2 {
		return ""
	}
	return b.String()
}

func isOwnID(path []string) bool { return len(path) == 1 && path[0] == "id" }

// candidate is a pair that may be one item, by their places among those that went and
// came.
type candidate struct {
	new, old int
	score    float64
}

func candidates(went, came []bag, how bond, least float64) []candidate {
	var found []candidate
	fewest := fewWords
	if how == movedNewID {
		fewest = someWords
	}
	for i, newer := range came {
		for j, older := range went {
			if min(newer.total, older.total) < fewest {
				continue
			}
			if score := newer.likeness(older); score >= least {
				found = append(found, candidate{i, j, score})
			}
		}
	}
	slices.SortStableFunc(found, func(x, y candidate) int { return cmp.Compare(y.score, x.score) })
	return found
}

// bag is the words of an item with how often each stands there.
type bag struct {
	words map[string]int
	total int
}

func bags(items []*doc.Node) []bag {
	out := make([]bag, len(items))
	for i, item := range items {
		out[i] = bagOf(item)
	}
	return out
}

// bagOf counts the words of an item, its id aside.
func bagOf(n *doc.Node) bag {
	b := bag{words: map[string]int{}}
	n.Walk(func(path []string, v *doc.Node) bool {
		if v.Kind == doc.Scalar && !isOwnID(path) {
			b.add(v.Text)
		}
		return true
	})
	return b
}

func (b *bag) add(text string) {
	for _, w := range tokens(text) {
		if len(w) > 1 {
			b.words[strings.ToLower(w)]++
			b.total++
		}
	}
}

// likeness is the share of words that two bags have in common, from 0 to 1. Two items
// without words are not alike: nothing speaks for it.
func (b bag) likeness(other bag) float64 {
	if b.total+other.total == 0 {
		return 0
	}
	if len(other.words) < len(b.words) {
		b, other = other, b
	}
	common := 0
	for w, n := range b.words {
		common += min(n, other.words[w])
	}
	return 2 * float64(common) / float64(b.total+other.total)
}

// reused tells whether an id was given to something else: the names have no word in
// common and hardly anything else is the same. An id is never to be given again; where
// it was, "removed and added" is true and "changed" would not be.
func reused(older, newer *doc.Node) bool {
	x, y := ownLabel(older), ownLabel(newer)
	if x == y || x == "" || y == "" || shareWord(x, y) {
		return false
	}
	before, after := bagOf(older), bagOf(newer)
	return min(before.total, after.total) >= enoughWords && before.likeness(after) < strange
}

// shareWord tells whether two names have a word in common that says something: one of
// four letters or more. Names without such a word are taken to.
func shareWord(x, y string) bool {
	seen, some := map[string]bool{}, false
	for _, w := range tokens(x) {
		seen[strings.ToLower(w)] = true
	}
	for _, w := range tokens(y) {
		if utf8.RuneCountInString(w) < 4 {
			continue
		}
		if some = true; seen[strings.ToLower(w)] {
			return true
		}
	}
	return !some
}

// foldNumbers puts changes of printed numbers into one: a renumbering is one thing.
func foldNumbers(changes []Change) []Change {
	var numbers []Change
	for _, ch := range changes {
		if isPrintedNumber(ch) {
			numbers = append(numbers, ch)
		}
	}
	if len(numbers) < 2 {
		return changes
	}
	rest := slices.DeleteFunc(slices.Clone(changes), isPrintedNumber)
	return append(rest, Change{Op: Edited, Path: []string{"number"}, Editorial: true, Renumbered: numbers})
}

// isPrintedNumber tells whether an item's outline number (2.1) became another. It is
// never an id, so that nothing else follows from it. Numbers of cases (4/2024) and of
// municipalities (1833) are no such numbers.
func isPrintedNumber(ch Change) bool {
	return ch.Op == Edited && len(ch.Path) > 2 && ch.Path[len(ch.Path)-1] == "number" && outline(ch.From) && outline(ch.To)
}

func outline(n *doc.Node) bool {
	return n == nil || n.Kind == doc.Scalar && (n.Text == "" || outlinePattern.MatchString(n.Text))
}
