package diff

import (
	"unicode"

	"github.com/sergi/go-diff/diffmatchpatch"
)

// WordOp says what happened to a run of words.
type WordOp string

// The three ways of a run of words.
const (
	Same     WordOp = "same"
	Inserted WordOp = "inserted"
	Deleted  WordOp = "deleted"
)

// Word is a run of words that stayed, came or went. The texts of all that did not go,
// joined, are the newer text; of all that did not come, the older.
type Word struct {
	Op   WordOp `json:"op"`
	Text string `json:"text"`
}

// Words compares two texts word by word. Each word is mapped to one rune, so that the
// comparison never cuts inside a word.
func Words(a, b string) []Word {
	codes := map[string]rune{}
	var words []string
	encode := func(text string) []rune {
		var out []rune
		for _, w := range tokens(text) {
			code, known := codes[w]
			if !known {
				code = runeOf(len(words))
				codes[w] = code
				words = append(words, w)
			}
			out = append(out, code)
		}
		return out
	}
	left, right := encode(a), encode(b)
	dmp := diffmatchpatch.New()
	dmp.DiffTimeout = 0 // the same list on every run
	var out []Word
	for _, d := range dmp.DiffCleanupMerge(dmp.DiffMainRunes(left, right, false)) {
		text := ""
		for _, r := range d.Text {
			text += words[indexOf(r)]
		}
		if text != "" {
			out = append(out, Word{Op: wordOp(d.Type), Text: text})
		}
	}
	return out
}

func wordOp(t diffmatchpatch.Operation) WordOp {
	switch t {
	case diffmatchpatch.DiffInsert:
		return Inserted
	case diffmatchpatch.DiffDelete:
		return Deleted
	default:
		return Same
	}
}

// firstSurrogate and surrogates keep codes clear of the runes that no text may hold.
const (
	firstSurrogate = 0xD800
	surrogates     = 0x800
)

// runeOf gives the i-th code: 1, 2, 3 … past the surrogates.
func runeOf(i int) rune {
	r := rune(i + 1)
	if r >= firstSurrogate {
		r += surrogates
	}
	return r
}

func indexOf(r rune) int {
	if r >= firstSurrogate+surrogates {
		r -= surrogates
	}
	return int(r) - 1
}

// tokens cuts a text into words, single marks of punctuation and runs of space. A
// hyphen, an apostrophe, a slash or a point inside a word or a number belongs to it
// (e-helse, 2024/2025, 1.1.25).
func tokens(s string) []string {
	var out []string
	runes := []rune(s)
	for i := 0; i < len(runes); {
		end := i + 1
		switch {
		case wordRune(runes[i]):
			for end < len(runes) && (wordRune(runes[end]) || joins(runes, end)) {
				end++
			}
		case unicode.IsSpace(runes[i]):
			for end < len(runes) && unicode.IsSpace(runes[end]) {
				end++
			}
		}
		out = append(out, string(runes[i:end]))
		i = end
	}
	return out
}

func wordRune(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r) }

// joins tells whether the mark at i stands between two letters or digits.
func joins(runes []rune, i int) bool {
	switch runes[i] {
	case '-', '’', '\'', '/', '.', '\u00ad', '\u2011':
		return i+1 < len(runes) && wordRune(runes[i+1])
	}
	return false
}
