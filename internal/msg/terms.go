package msg

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"
	"sync"
	"unicode"
)

// term is one word of the field in each language. Type lists further words that may
// be typed for it, beside the words themselves; Also those that are understood but not
// told of, such as the word for many of it.
type term struct {
	EN   string   `json:"en"`
	NB   string   `json:"nb"`
	NN   string   `json:"nn"`
	Type []string `json:"type"`
	Also []string `json:"also"`
}

// in gives the word in a language; nynorsk falls back to bokmål.
func (t term) in(lang string) string {
	switch {
	case lang == English:
		return t.EN
	case lang == Nynorsk && t.NN != "":
		return t.NN
	default:
		return t.NB
	}
}

// typed lists every word that stands for the term when typed, the English one
// excepted.
func (t term) typed() []string {
	return append([]string{t.NB, t.NN}, t.Type...)
}

// The files of terms: the words of the field, the keys of records, and the values
// that fields and flags choose from.
func termFiles() []string {
	return []string{"terms.json", "terms-keys.json", "terms-values.json", "terms-hearing.json"}
}

// words finds each term's undecoded entry by its name: the English word, or
// "group/word" where a word means something else in one group ("key/note"). A term
// of an earlier file counts before one of a later.
var words = sync.OnceValue(func() map[string][]byte {
	all := map[string][]byte{}
	for _, name := range slices.Backward(termFiles()) {
		maps.Copy(all, scanFile(name))
	}
	return all
})

// findTerm decodes a term.
func findTerm(name string) (term, bool) {
	raw, ok := words()[name]
	if !ok {
		return term{}, false
	}
	var t term
	if err := json.Unmarshal(raw, &t); err != nil {
		return term{}, false
	}
	return t, true
}

// Term gives a word of the field in the printer's language: "plan" is
// "handlingsplan" in bokmål. A word can name its group, "key/note" or
// "severity/note"; where the group has none of its own the plain word counts. A word
// that is no term comes back as it is, without its group.
func (p *Printer) Term(word string) string {
	if t, ok := findTerm(word); ok {
		return t.in(p.lang)
	}
	if isGroup(groupOf(word)) {
		return p.Term(wordOf(word))
	}
	return word
}

// isGroup tells a group of terms from the first part of some other text.
func isGroup(name string) bool {
	switch name {
	case "key", "severity", "state", "item":
		return true
	default:
		return false
	}
}

// HasTerm reports whether a word, or a word of a group, is a term.
func HasTerm(word string) bool {
	if _, ok := words()[word]; ok {
		return true
	}
	return isGroup(groupOf(word)) && HasTerm(wordOf(word))
}

// Canonical gives the English word for a noun, verb or value as someone typed it in
// English or Norwegian: "Høring", "horing" and "hoering" are all "hearing". It is
// false for a word that is no term.
func Canonical(typed string) (string, bool) {
	return CanonicalIn("", typed)
}

// CanonicalIn is Canonical for a value of a group, where a word may mean something
// of its own.
func CanonicalIn(group, typed string) (string, bool) {
	name, ok := meanings()[group+"/"+Fold(typed)]
	if !ok {
		name, ok = meanings()["/"+Fold(typed)]
	}
	return name, ok
}

// Choose gives the one of some English words that a typed word means, in English or
// Norwegian. It is what flags with a fixed set of values use.
func Choose(typed string, from []string) (string, bool) {
	for _, word := range from {
		if Fold(word) == Fold(typed) || slices.Contains(folded(word), Fold(typed)) {
			return word, true
		}
	}
	return "", false
}

// folded lists the folded Norwegian words of a term in all its groups.
func folded(word string) []string {
	var out []string
	for name := range words() {
		if wordOf(name) != word || groupOf(name) == "key" {
			continue
		}
		for _, w := range typedFor(name) {
			out = append(out, Fold(w))
		}
	}
	return out
}

// meanings maps "group/folded word" to the English word. Where two terms share a
// Norwegian word, the one of the earlier file counts, and in one file the one that
// comes first in the alphabet (a test keeps the words of the field free of this).
// Keys of records are not typed in Norwegian: a place is an address, the same in
// every language.
var meanings = sync.OnceValue(func() map[string]string {
	all := map[string]string{}
	for _, file := range []string{"terms.json", "terms-values.json"} {
		entries := scanFile(file)
		for _, name := range slices.Sorted(maps.Keys(entries)) {
			for _, w := range typedFor(name) {
				key := groupOf(name) + "/" + Fold(w)
				if _, taken := all[key]; !taken {
					all[key] = wordOf(name)
				}
			}
		}
	}
	return all
})

// typedFor lists every word that means a term, its English name first.
func typedFor(name string) []string {
	t, _ := findTerm(name)
	out := []string{wordOf(name)}
	for _, w := range append(t.typed(), t.Also...) {
		if w != "" {
			out = append(out, w)
		}
	}
	return out
}

// groupOf gives the group of a term's name, "" for the words outside all groups.
func groupOf(name string) string {
	group, _, ok := strings.Cut(name, "/")
	if !ok {
		return ""
	}
	return group
}

// wordOf gives a term's name without its group.
func wordOf(name string) string {
	return name[strings.IndexByte(name, '/')+1:]
}

// Aliases lists what may be typed for a noun or verb beside the English word: the
// Norwegian words as they are written, then without æ, ø and å.
func Aliases(word string) []string {
	t, ok := findTerm(word)
	if !ok {
		return nil
	}
	var written, plain []string
	for _, w := range t.typed() {
		if w == "" || strings.ContainsAny(w, " ()") {
			continue
		}
		written = append(written, w)
		plain = append(plain, asciiForms(w)...)
	}
	return unique(append(written, plain...), word)
}

// asciiForms writes a word with each of the customs for æ, ø and å.
func asciiForms(w string) []string {
	if isASCII(w) {
		return []string{w}
	}
	return []string{shortLetters().Replace(w), longLetters().Replace(w)}
}

// Replacers are made when they are first needed, and once: making one takes longer than
// replacing in a word.
var (
	shortLetters = sync.OnceValue(func() *strings.Replacer { return strings.NewReplacer("æ", "ae", "ø", "o", "å", "a") })
	longLetters  = sync.OnceValue(func() *strings.Replacer { return strings.NewReplacer("æ", "ae", "ø", "oe", "å", "aa") })
	foldLetters  = sync.OnceValue(func() *strings.Replacer {
		return strings.NewReplacer("ø", "o", "ö", "o", "å", "a", "æ", "ae", "ä", "ae", " ", "-", "_", "-", "\u00a0", "-")
	})
	foldPairs = sync.OnceValue(func() *strings.Replacer { return strings.NewReplacer("aa", "a", "oe", "o") })
)

func isASCII(s string) bool {
	return !strings.ContainsFunc(s, func(r rune) bool { return r > unicode.MaxASCII })
}

// unique drops repeats and one word, and keeps the order.
func unique(list []string, but string) []string {
	seen := map[string]bool{but: true}
	var out []string
	for _, w := range list {
		if !seen[w] {
			seen[w] = true
			out = append(out, w)
		}
	}
	return out
}

// Fold brings a typed word to the form in which words are compared: lower case, ø, o
// and oe alike, å, a and aa alike, æ and ae alike, blanks and low lines as hyphens,
// letters made of two characters as one.
func Fold(typed string) string {
	s := strings.ToLower(strings.TrimSpace(typed))
	if !isASCII(s) || strings.ContainsAny(s, " _") {
		s = strings.Map(func(r rune) rune {
			if r >= 0x300 && r <= 0x36F { // a letter's loose accent
				return -1
			}
			return r
		}, s)
		s = foldLetters().Replace(s)
	}
	if !strings.Contains(s, "aa") && !strings.Contains(s, "oe") {
		return s
	}
	for next := foldPairs().Replace(s); next != s; next = foldPairs().Replace(s) {
		s = next
	}
	return s
}
