package govern

import (
	"strings"
	"unicode"

	"github.com/helsefellesskap/hfh/internal/diff"
	"github.com/helsefellesskap/hfh/internal/doc"
	"github.com/helsefellesskap/hfh/internal/store"
)

// Substance gives the changes from before to after that are more than a misspelling or
// layout: none means that the correction is editorial. Only text counts; a changed act
// is always substance, and living parts are no matter of a correction.
func Substance(before, after *store.Record) []diff.Change {
	var out []diff.Change
	for _, ch := range diff.Docs(store.Strip(before), store.Strip(after), diff.Options{Shape: before.Shape}) {
		if !editorial(ch) {
			out = append(out, ch)
		}
	}
	return out
}

// editorial tells whether a change leaves the meaning: written otherwise, renumbered,
// or prose in which each word stayed but for a slip of spelling.
func editorial(ch diff.Change) bool {
	if ch.Editorial {
		return true
	}
	if ch.Op != diff.Edited || ch.From == nil || ch.To == nil || ch.From.Kind != doc.Scalar || ch.To.Kind != doc.Scalar {
		return false
	}
	return slips(ch.From.Text, ch.To.Text)
}

// slips tells whether two texts have the same words, each spelt with at most two
// letters' difference. Digits never slip: another number is another meaning.
func slips(a, b string) bool {
	left, right := strings.FieldsFunc(a, notWord), strings.FieldsFunc(b, notWord)
	if len(left) != len(right) || len(left) == 0 {
		return false
	}
	for i := range left {
		if left[i] != right[i] && !slip(left[i], right[i]) {
			return false
		}
	}
	return true
}

func notWord(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }

// slip tells whether two words are one, misspelt. A short word is another word as soon
// as a letter changes («ikke» and «like»), so it must be long enough to be recognised.
func slip(a, b string) bool {
	if strings.EqualFold(a, b) {
		return true
	}
	if strings.ContainsFunc(a+b, unicode.IsDigit) {
		return false
	}
	x, y := []rune(strings.ToLower(a)), []rune(strings.ToLower(b))
	allowed := 1
	switch n := min(len(x), len(y)); {
	case n < 5:
		return false
	case n >= 8:
		allowed = 2
	}
	return distance(x, y) <= allowed
}

// distance is how many letters must be put in, taken out, changed or swapped with their
// neighbour.
func distance(a, b []rune) int {
	before, row := make([]int, len(b)+1), make([]int, len(b)+1)
	var twoBefore []int
	for j := range row {
		row[j] = j
	}
	for i := 1; i <= len(a); i++ {
		twoBefore, before, row = before, row, make([]int, len(b)+1)
		row[0] = i
		for j := 1; j <= len(b); j++ {
			cost := 1
			if a[i-1] == b[j-1] {
				cost = 0
			}
			row[j] = min(before[j]+1, row[j-1]+1, before[j-1]+cost)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				row[j] = min(row[j], twoBefore[j-2]+1)
			}
		}
	}
	return row[len(b)]
}
