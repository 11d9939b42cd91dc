package store

import (
	"cmp"
	"maps"
	"slices"
	"strings"
	"unicode/utf8"
)

// maxNear is how many near words a message offers at most.
const maxNear = 3

// Near gives the words that someone who typed word may have meant, the nearest
// first and never more than three; words that are not near at all are left out.
// Letters that people type in two ways (ø, o and oe) count as the same.
func Near(word string, words []string) []string {
	found := nearAll(word, words)
	return found[:min(len(found), maxNear)]
}

// nearAll is Near without the limit.
func nearAll(word string, words []string) []string {
	type scored struct {
		word  string
		score int
	}
	w := foldWord(word)
	var found []scored
	for _, candidate := range words {
		c := foldWord(candidate)
		if d, ok := nearness(w, c); ok {
			found = append(found, scored{candidate, d})
		}
	}
	slices.SortFunc(found, func(a, b scored) int {
		return cmp.Or(cmp.Compare(a.score, b.score), cmp.Compare(a.word, b.word))
	})
	var out []string
	for _, f := range found {
		if !slices.Contains(out, f.word) {
			out = append(out, f.word)
		}
	}
	return out
}

// nearness gives how far two folded words are apart, and whether that is near: a
// third of the letters may be wrong, or one word is a part of the other.
func nearness(a, b string) (int, bool) {
	if a == b {
		return 0, true
	}
	if len(a) > 64 || len(b) > 64 || a == "" || b == "" {
		return 0, false // no word of a register is so long; bounds the work
	}
	d := editDistance(a, b)
	limit := max(1, utf8.RuneCountInString(a)/3)
	if d <= limit {
		return d, true
	}
	if utf8.RuneCountInString(a) >= 3 && (strings.Contains(b, a) || strings.Contains(a, b) && len(b) >= 3) {
		return limit + 1, true
	}
	return 0, false
}

// editDistance counts the letters to add, drop, change or swap with their neighbour
// to make b of a.
func editDistance(a, b string) int {
	x, y := []rune(a), []rune(b)
	before, last, row := make([]int, len(y)+1), make([]int, len(y)+1), make([]int, len(y)+1)
	for j := range last {
		last[j] = j
	}
	for i := 1; i <= len(x); i++ {
		row[0] = i
		for j := 1; j <= len(y); j++ {
			cost := 1
			if x[i-1] == y[j-1] {
				cost = 0
			}
			row[j] = min(last[j]+1, row[j-1]+1, last[j-1]+cost)
			if i > 1 && j > 1 && x[i-1] == y[j-2] && x[i-2] == y[j-1] {
				row[j] = min(row[j], before[j-2]+1)
			}
		}
		before, last, row = last, row, before
	}
	return last[len(y)]
}

// wordFolds brings ø, oe and o to o, å, aa and a to a, æ and ae to a, and drops the
// signs that part words.
var wordFolds = strings.NewReplacer("ø", "o", "oe", "o", "å", "a", "aa", "a", "æ", "a", "ae", "a", "-", "", "_", "", " ", "")

// sortedKeys gives the keys of a map in order.
func sortedKeys[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }

// foldWord makes the spellings of a word that people mix up the same: case, the
// Norwegian letters and their ASCII forms, and what parts words.
func foldWord(s string) string { return wordFolds.Replace(strings.ToLower(strings.TrimSpace(s))) }
