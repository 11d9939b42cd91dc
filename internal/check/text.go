package check

import (
	"regexp"
	"slices"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"github.com/helsefellesskap/hfh/internal/diag"
	"github.com/helsefellesskap/hfh/internal/record"
	"github.com/helsefellesskap/hfh/internal/store"
)

// textRules judge how texts are written.
func textRules() []Rule {
	return []Rule{
		{ID: "text/double-encoded", Severity: diag.Warning, Holds: []string{"A10"}, Run: doubleEncoded},
		{ID: "text/misspelt-party", Severity: diag.Warning, Holds: []string{"A4"}, Run: misspeltParties},
		{ID: "text/line-break", Severity: diag.Note, Holds: []string{"A2", "A66"}, Run: lineBreaks},
		{ID: "text/only-noun", Severity: diag.Note, Holds: []string{"A39"}, Off: true, Run: onlyNouns},
	}
}

// mojibakePattern is UTF-8 that was once read as Latin-1 or Windows-1252 and written as
// UTF-8 again: Ã¸ for ø, â€“ for –, Å¡ for š, ï»¿ for a byte order mark.
var mojibakePattern = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`Ã[\x{80}-\x{BF}\x{2018}-\x{2022}†‡ˆ‰Š‹ŒŽ™š›œžŸƒ„…€]|â[€\x{80}][\x{80}-\x{BF}\x{2010}-\x{2122}œžŸƒ]|Å[\x{80}-\x{9F}\x{A1}\x{BE}]|Â[\x{A0}-\x{BF}]|ï»¿|\x{FFFD}`)
})

func doubleEncoded(p *pass) {
	for _, s := range p.places() {
		if s.ASCII || !s.rec.OK {
			continue
		}
		if !suspicious(s.Text) {
			continue
		}
		if found := mojibakePattern().FindString(s.Text); found != "" {
			p.add(s.at(), "", diag.Args{"text": found, "key": s.key()})
		}
	}
}

// suspicious tells whether a text has a letter that broken letters begin with.
func suspicious(s string) bool {
	for _, r := range s {
		switch r {
		case 'Ã', 'â', 'Å', 'Â', 'ï', utf8.RuneError:
			return true
		}
	}
	return false
}

// asInSource tells whether a place keeps a source's own letters, so that its spelling
// is not the register's.
func asInSource(s spot) bool {
	signature := false
	for _, step := range s.Path {
		switch step {
		case "as_written", "responsible_as_written", "aliases", "value", "person", "authors", "file":
			return true
		case "signatures":
			signature = true
		}
	}
	return signature && (s.key() == "name" || s.key() == "place")
}

// unquoted takes out what stands between quotation marks: it is as somebody else wrote
// it.
func unquoted(s string) string {
	if !strings.Contains(s, "«") && !strings.Contains(s, "“") {
		return s
	}
	return quotation().ReplaceAllString(s, "…")
}

var quotation = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`«[^»]*»|“[^”]*”`)
})

// nameIndex is what the spelling of party names is compared with.
type nameIndex struct {
	names map[string][]string // names of parties by first letter, in small letters
	known map[string]bool     // every word of every name and alias of any actor
}

// minMisspelt is the shortest name whose misspellings are looked for: a word of four
// letters has too many neighbours.
const minMisspelt = 5

func (p *pass) partyNames() *nameIndex {
	if p.names != nil {
		return p.names
	}
	x := &nameIndex{names: map[string][]string{}, known: map[string]bool{}}
	for _, a := range p.snap.Actors() {
		for _, name := range append([]string{a.Name}, a.Aliases...) {
			for _, w := range words(name) {
				x.known[strings.ToLower(w)] = true
			}
		}
		if a.Kind != store.PartyActor {
			continue
		}
		for _, w := range words(a.Name) {
			if low := strings.ToLower(w); utf8.RuneCountInString(low) >= minMisspelt && unicode.IsUpper(firstRune(w)) {
				x.names[initial(low)] = append(x.names[initial(low)], low)
			}
		}
	}
	p.names = x
	return x
}

// words gives the words of a text: runs of letters, with hyphens inside.
func words(s string) []string { return strings.FieldsFunc(s, between) }

// between tells what parts words.
func between(r rune) bool { return !unicode.IsLetter(r) && r != '-' }

func firstRune(s string) rune {
	r, _ := utf8.DecodeRuneInString(s)
	return r
}

func initial(s string) string { return string(firstRune(s)) }

func misspeltParties(p *pass) {
	x := p.partyNames()
	for _, s := range p.places() {
		if !s.Prose || asInSource(s) {
			continue
		}
		for w := range strings.FieldsFuncSeq(unquoted(s.Text), between) {
			if name := x.misspelt(w); name != "" {
				p.add(s.at(), "", diag.Args{"word": w, "name": p.written(name)})
			}
		}
	}
}

// misspelt gives the party name that a word is one slip away from, "" when it is none.
// A name and its genitive are right, and so is every word of anybody's name or alias.
func (x *nameIndex) misspelt(w string) string {
	if len(w) < minMisspelt-1 || !unicode.IsUpper(firstRune(w)) {
		return ""
	}
	low := strings.ToLower(w)
	if x.known[low] || x.known[strings.TrimSuffix(low, "s")] {
		return ""
	}
	for _, name := range x.names[initial(low)] {
		if oneSlip(low, name) {
			return name
		}
	}
	return ""
}

// written gives a party name as its record writes it.
func (p *pass) written(low string) string {
	for _, a := range p.snap.Actors() {
		for _, w := range words(a.Name) {
			if strings.ToLower(w) == low {
				return w
			}
		}
	}
	return low
}

// oneSlip tells whether two words differ by one letter added, left out, changed or
// swapped with its neighbour.
func oneSlip(a, b string) bool {
	x, y := []rune(a), []rune(b)
	if len(x) > len(y) {
		x, y = y, x
	}
	if len(y)-len(x) > 1 || a == b {
		return false
	}
	i := 0
	for i < len(x) && x[i] == y[i] {
		i++
	}
	if len(x) < len(y) {
		return slices.Equal(x[i:], y[i+1:])
	}
	if slices.Equal(x[i+1:], y[i+1:]) {
		return true
	}
	return i+1 < len(x) && x[i] == y[i+1] && x[i+1] == y[i] && slices.Equal(x[i+2:], y[i+2:])
}

// brokenWord is a word cut by a hyphen and a space. "dialog- og partnerskapsmøte" is no
// such word: a conjunction follows.
var brokenWord = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`(\p{L}+)- (\p{Ll}+)`)
})

func lineBreaks(p *pass) {
	for _, s := range p.places() {
		if !s.Prose || asInSource(s) {
			continue
		}
		if strings.Contains(s.Text, "- ") {
			if word := joined(unquoted(s.Text)); word != "" {
				p.add(s.at(), "hyphen", diag.Args{"word": word})
			}
		}
		switch {
		case s.ASCII:
		case strings.ContainsAny(s.Text, "\u00a0\u202f\u2007"):
			p.add(s.at(), "no-break", nil)
		case strings.ContainsAny(s.Text, "\u00ad\u200b\u200c\u200d\ufeff"):
			p.add(s.at(), "invisible", nil)
		}
		if strings.Contains(strings.TrimSpace(s.Text), "  ") && !strings.Contains(s.Text, "\n") {
			p.add(s.at(), "spaces", nil)
		}
	}
}

// joined gives the first word that a line break cut, "" when there is none.
func joined(text string) string {
	for _, m := range brokenWord().FindAllStringSubmatch(text, -1) {
		if !slices.Contains([]string{"og", "eller", "eg", "men", "til", "samt", "i", "på", "kontra", "and", "or", "to", "versus"}, m[2]) {
			return m[0]
		}
	}
	return ""
}

// onlyNouns finds measures that name a thing and not what is to be done. It is a matter
// of style, so it is off unless the register turns it on: a name counts as said with a
// verb when one of its first words is an infinitive ("Følge opp", "Å ta i bruk").
func onlyNouns(p *pass) {
	for _, v := range typed[record.Plan](p) {
		for m := range v.Value.Measures() {
			name := m.Name.In(p.snap.Community.Language)
			if name != "" && !startsWithVerb(name) {
				p.add(v.At(under(m.Path, "name")...), "", diag.Args{"name": name})
			}
		}
	}
}

func startsWithVerb(name string) bool {
	list := words(strings.ToLower(name))
	if len(list) > 0 && list[0] == "å" {
		return true
	}
	if len(list) == 0 || len(list) == 1 {
		return false
	}
	return strings.HasSuffix(list[0], "e") && !strings.HasSuffix(list[0], "else") ||
		slices.Contains([]string{"få", "gå", "se", "ta", "gi", "bli", "ha", "nå", "sjå", "bygg", "stå"}, list[0])
}
