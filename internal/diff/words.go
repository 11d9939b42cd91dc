package diff

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/sergi/go-diff/diffmatchpatch"

	"github.com/helsefellesskap/hfh/internal/doc"
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
// joined, are the newer text; of all that did not come, the older, with the spaces of the
// newer where only their sort differs.
type Word struct {
	Op   WordOp `json:"op"`
	Text string `json:"text"`
}

// mostWords bounds the comparison of two very long texts without a word in common:
// past it (words of one times words of the other, after what both begin and end with)
// the one is shown as replaced by the other.
const mostWords = 64_000_000

// Words compares two texts word by word. A space of one sort for another or a soft hyphen
// is no change beside real ones; where the texts differ in nothing else, it is shown.
// Another sort of dash or quotation mark can be seen, and always is.
func Words(a, b string) []Word {
	if plainText(a) == plainText(b) {
		return compareWords(tokens(a), tokens(b), func(w string) string { return w })
	}
	return smooth(compareWords(tokens(a), tokens(b), plainWord))
}

// plainWord gives what a word counts as: every run of space as one, and marks that
// nobody sees as none.
func plainWord(w string) string {
	if r, _ := utf8.DecodeRuneInString(w); unicode.IsSpace(r) {
		return " "
	}
	folded, _ := doc.FixEncoding([]byte(w))
	return strings.Map(func(r rune) rune {
		if isUnseen(r) {
			return -1
		}
		return r
	}, string(folded))
}

// compareWords compares two texts of words and spaces. The words alone are lined up, so
// that spaces, which are all alike, never count for more than a word; what stands
// between two words that stayed is compared after that.
func compareWords(a, b []string, plain func(string) string) []Word {
	c := &wordList{plain: plain}
	codes := map[string]rune{}
	left, right := c.encode(a, codes), c.encode(b, codes)
	for _, d := range runs(left.codes, right.codes) {
		n := utf8.RuneCountInString(d.Text)
		switch d.Type {
		case diffmatchpatch.DiffDelete:
			left.next += n
		case diffmatchpatch.DiffInsert:
			right.next += n
		default:
			for range n {
				from, to := left.places[left.next], right.places[right.next]
				c.between(a[left.done:from], b[right.done:to])
				c.add(Same, b[to:to+1])
				left.next, right.next, left.done, right.done = left.next+1, right.next+1, from+1, to+1
			}
		}
	}
	c.between(a[left.done:], b[right.done:])
	return c.joined()
}

// wordList gathers the runs of a comparison.
type wordList struct {
	plain func(string) string
	runs  []run
}

// run is some tokens that share what happened to them.
type run struct {
	op     WordOp
	tokens []string
}

// line is one text ready to be lined up: its words as codes, and where they stand among
// the tokens.
type line struct {
	codes      []rune
	places     []int
	next, done int // of the words, and of the tokens
}

// encode gives each word of a text one rune, the same for the same word.
func (c *wordList) encode(tokens []string, codes map[string]rune) *line {
	l := &line{}
	for i, w := range tokens {
		if isSpace(w) {
			continue
		}
		w = c.plain(w)
		if _, known := codes[w]; !known {
			codes[w] = runeOf(len(codes))
		}
		l.codes, l.places = append(l.codes, codes[w]), append(l.places, i)
	}
	return l
}

func isSpace(token string) bool {
	r, _ := utf8.DecodeRuneInString(token)
	return unicode.IsSpace(r)
}

// between compares what stands between two words that stayed: what both begin and end
// with stays too.
func (c *wordList) between(a, b []string) {
	same := func(x, y string) bool { return c.plain(x) == c.plain(y) }
	begin := 0
	for begin < min(len(a), len(b)) && same(a[begin], b[begin]) {
		begin++
	}
	end := 0
	for end < min(len(a), len(b))-begin && same(a[len(a)-1-end], b[len(b)-1-end]) {
		end++
	}
	c.add(Same, b[:begin])
	c.add(Deleted, a[begin:len(a)-end])
	c.add(Inserted, b[begin:len(b)-end])
	c.add(Same, b[len(b)-end:])
}

// add puts a run at the end, joined with the one before where that is of the same sort.
func (c *wordList) add(op WordOp, tokens []string) {
	if len(tokens) == 0 {
		return
	}
	if last := len(c.runs) - 1; last < 0 || c.runs[last].op != op {
		c.runs = append(c.runs, run{op: op})
	}
	last := &c.runs[len(c.runs)-1]
	last.tokens = append(last.tokens, tokens...)
}

// joined gives the runs with their texts.
func (c *wordList) joined() []Word {
	out := make([]Word, len(c.runs))
	for i, r := range c.runs {
		out[i] = Word{r.op, strings.Join(r.tokens, "")}
	}
	return out
}

// runs gives the runs of words that stayed, went and came.
func runs(left, right []rune) []diffmatchpatch.Diff {
	dmp := diffmatchpatch.New()
	dmp.DiffTimeout = 0 // the same list on every run
	begin := dmp.DiffCommonPrefix(string(left), string(right))
	end := dmp.DiffCommonSuffix(string(left[begin:]), string(right[begin:]))
	if (len(left)-begin-end)*(len(right)-begin-end) <= mostWords {
		return dmp.DiffCleanupMerge(dmp.DiffMainRunes(left, right, false))
	}
	return []diffmatchpatch.Diff{
		{Type: diffmatchpatch.DiffEqual, Text: string(left[:begin])},
		{Type: diffmatchpatch.DiffDelete, Text: string(left[begin : len(left)-end])},
		{Type: diffmatchpatch.DiffInsert, Text: string(right[begin : len(right)-end])},
		{Type: diffmatchpatch.DiffEqual, Text: string(left[len(left)-end:])},
	}
}

// smooth makes one change of changes that only spaces and marks part: a sentence that
// was written anew reads as one thing struck and one put in, not as every second word.
func smooth(words []Word) []Word {
	var out []Word
	var deleted, inserted strings.Builder
	flush := func() {
		if deleted.Len() > 0 {
			out = append(out, Word{Deleted, deleted.String()})
		}
		if inserted.Len() > 0 {
			out = append(out, Word{Inserted, inserted.String()})
		}
		deleted.Reset()
		inserted.Reset()
	}
	for i, w := range words {
		switch {
		case w.Op == Deleted:
			deleted.WriteString(w.Text)
		case w.Op == Inserted:
			inserted.WriteString(w.Text)
		case deleted.Len() > 0 && inserted.Len() > 0 && i+2 < len(words) && words[i+1].Op == Deleted && words[i+2].Op == Inserted && !strings.ContainsFunc(w.Text, wordRune):
			deleted.WriteString(w.Text)
			inserted.WriteString(w.Text)
		default:
			flush()
			out = append(out, w)
		}
	}
	flush()
	return out
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
