package date

import (
	"strings"
	"unicode"
)

// token is one word, run of digits or sign of an expression in words.
type token struct {
	kind   tokenKind
	text   string // lower case, in the form of fold
	raw    string // as written
	spaced bool   // a blank stands before it
}

type tokenKind uint8

const (
	tokenWord tokenKind = iota + 1
	tokenNumber
	tokenSign
)

// maxTokens is far more than any date takes; what is longer is a text. It bounds
// the work on hostile input.
const maxTokens = 200

// tokens cuts an expression up. It is false where there are too many.
func tokens(s string) ([]token, bool) {
	var list []token
	spaced := false
	runes := []rune(s)
	for i := 0; i < len(runes); {
		if unicode.IsSpace(runes[i]) {
			spaced = true
			i++
			continue
		}
		kind, end := tokenAt(runes, i)
		raw := string(runes[i:end])
		list = append(list, token{kind: kind, text: fold(raw), raw: raw, spaced: spaced})
		if len(list) > maxTokens {
			return nil, false
		}
		spaced, i = false, end
	}
	return list, true
}

// tokenAt gives the kind of the token that starts at i, and where it ends.
func tokenAt(runes []rune, i int) (tokenKind, int) {
	end := i
	switch {
	case isNumeral(runes[i]):
		for end < len(runes) && isNumeral(runes[end]) {
			end++
		}
		return tokenNumber, end
	case unicode.IsLetter(runes[i]):
		for end < len(runes) && unicode.IsLetter(runes[end]) {
			end++
		}
		return tokenWord, end
	default:
		return tokenSign, i + 1
	}
}

func isNumeral(r rune) bool { return r >= '0' && r <= '9' }

// clean makes an expression as it stands in a document ready to be cut up: one kind
// of hyphen and blank, no invisible characters, and lines joined. A hyphen at a
// line's end stays between figures («2024-» and «2025») and goes within a word
// («novem-» and «ber»).
func clean(s string) string {
	runes := []rune(composed(s))
	var b strings.Builder
	for i := 0; i < len(runes); i++ {
		r := plain(runes[i])
		if r == '-' && b.Len() > 0 {
			next := afterLineBreak(runes, i+1)
			if next > 0 && next < len(runes) {
				if !unicode.IsLetter(runes[i-1]) || !unicode.IsLetter(runes[next]) {
					b.WriteRune('-')
				}
				i = next - 1
				continue
			}
		}
		if r != 0 {
			b.WriteRune(r)
		}
	}
	return strings.TrimSpace(b.String())
}

// afterLineBreak gives the index of the first character after blanks that hold a
// line break, or 0 where there is no line break at i.
func afterLineBreak(runes []rune, i int) int {
	broken := false
	for i < len(runes) && (unicode.IsSpace(runes[i]) || plain(runes[i]) == 0) {
		broken = broken || runes[i] == '\n' || runes[i] == '\r'
		i++
	}
	if !broken {
		return 0
	}
	return i
}

// plain maps the kinds of hyphen, dash and apostrophe to one each, and what cannot
// be seen to 0. The soft hyphen is invisible too; it only marks where to break.
func plain(r rune) rune {
	switch r {
	case '‐', '‑', '‒', '–', '—', '―', '−':
		return '-'
	case '’', '‘', 'ʼ':
		return '\''
	case '\u00ad', '\u200b', '\u200c', '\u200d', '\u2060', '\ufeff':
		return 0
	default:
		return r
	}
}

// composed joins letters and marks that Norwegian uses, where a file has them apart.
func composed(s string) string {
	if !strings.ContainsAny(s, "\u030a\u0301\u0300") {
		return s
	}
	return strings.NewReplacer("a\u030a", "å", "A\u030a", "Å", "e\u0301", "é", "E\u0301", "É", "e\u0300", "è").Replace(s)
}

// fold makes a word comparable: lower case, no accents on e and o, and the letters
// that a keyboard without them types as two.
func fold(word string) string {
	word = strings.ToLower(word)
	for _, pair := range [...][2]string{
		{"é", "e"},
		{"è", "e"},
		{"ê", "e"},
		{"ó", "o"},
		{"ò", "o"},
		{"aa", "å"},
		{"oe", "ø"},
		{"ae", "æ"},
	} {
		word = strings.ReplaceAll(word, pair[0], pair[1])
	}
	return word
}
