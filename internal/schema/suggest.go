package schema

import "strings"

// nearKey gives the key that someone may have meant: one spelt nearly so, or one whose
// name in bokmål is («ansvarlig» for responsible, «når» for when). Keys that the map
// already has a value for are not offered.
func nearKey(typed string, has map[string]bool, shape *Shape) string {
	best, least := "", 1000
	for _, key := range shape.Keys() {
		if has[key] {
			continue
		}
		for _, name := range []string{key, shape.Property(key).Title()} {
			if d, near := distance(typed, name); near && d < least {
				best, least = key, d
			}
		}
	}
	return best
}

// nearest gives the word that is nearly typed, "" where none is.
func nearest(typed string, words []string) string {
	best, least := "", 1000
	for _, w := range words {
		if d, near := distance(typed, w); near && d < least {
			best, least = w, d
		}
	}
	return best
}

// distance counts the letters to change between two words, and says whether they are
// near: a third of the letters, or one begins with the other.
func distance(a, b string) (int, bool) {
	a, b = fold(a), fold(b)
	if a == "" || b == "" || len(a) > 64 || len(b) > 64 { // no key is longer; bounds the work
		return 0, false
	}
	if a == b {
		return 0, true
	}
	shorter := min(len(a), len(b))
	limit := shorter / 3
	d := edits(a, b)
	if d <= limit {
		return d, true
	}
	begins := shorter >= 4 && (strings.HasPrefix(a, b) || strings.HasPrefix(b, a))
	return limit + d, begins
}

// fold makes the letters alike that people write in two ways, and drops what parts
// words.
func fold(s string) string {
	s = strings.ToLower(s)
	return strings.NewReplacer("æ", "ae", "ø", "o", "oe", "o", "å", "a", "aa", "a", "_", "", "-", "", " ", "").Replace(s)
}

// edits is the Levenshtein distance, in bytes: what is folded is nearly always ASCII.
func edits(a, b string) int {
	row := make([]int, len(b)+1)
	for i := range row {
		row[i] = i
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for k := range len(b) {
			cost := diagonal
			if a[i] != b[k] {
				cost = 1 + min(diagonal, row[k], row[k+1])
			}
			diagonal, row[k+1] = row[k+1], cost
		}
	}
	return row[len(b)]
}
