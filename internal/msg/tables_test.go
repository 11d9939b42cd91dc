package msg

import (
	"bytes"
	"encoding/json"
	"io"
	"path"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
)

// strict is one entry as the tests read it: in file order, nothing dropped.
type strict struct {
	file, id string
	entry    entry
}

// readAll reads every message table with a strict decoder.
func readAll(t *testing.T) []strict {
	t.Helper()
	var all []strict
	for _, name := range tableNames() {
		src, err := files.ReadFile(path.Join("tables", name))
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range members(t, name, src) {
			dec := json.NewDecoder(bytes.NewReader(m.raw))
			dec.DisallowUnknownFields()
			var e entry
			if err := dec.Decode(&e); err != nil {
				t.Errorf("%s: %s: %v", name, m.key, err)
				continue
			}
			all = append(all, strict{name, m.key, e})
		}
	}
	return all
}

type member struct {
	key string
	raw json.RawMessage
}

// members reads a JSON object in order, repeats and all, and fails on anything else.
func members(t *testing.T, name string, src []byte) []member {
	t.Helper()
	dec := json.NewDecoder(bytes.NewReader(src))
	if tok, err := dec.Token(); err != nil || tok != json.Delim('{') {
		t.Fatalf("%s: does not start an object: %v %v", name, tok, err)
	}
	var out []member
	for dec.More() {
		key, err := dec.Token()
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		var raw json.RawMessage
		if err := dec.Decode(&raw); err != nil {
			t.Fatalf("%s: %v: %v", name, key, err)
		}
		out = append(out, member{key.(string), raw})
	}
	if _, err := dec.Token(); err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	if _, err := dec.Token(); err != io.EOF {
		t.Fatalf("%s: something after the object", name)
	}
	return out
}

func TestNoIDTwice(t *testing.T) {
	seen := map[string]string{}
	for _, s := range readAll(t) {
		if other, ok := seen[s.id]; ok {
			t.Errorf("%s stands in %s and in %s", s.id, other, s.file)
		}
		seen[s.id] = s.file
	}
}

// TestScanFindsWhatTheStrictReaderFinds holds the quick index to a real JSON decoder.
func TestScanFindsWhatTheStrictReaderFinds(t *testing.T) {
	var want []string
	for _, s := range readAll(t) {
		want = append(want, s.id)
		got, ok := lookup(s.id)
		if !ok {
			t.Errorf("%s: not found", s.id)
		}
		if d := cmp.Diff(s.entry, got, cmp.AllowUnexported(sentence{})); d != "" {
			t.Errorf("%s: %s", s.id, d)
		}
	}
	slices.Sort(want)
	if d := cmp.Diff(want, IDs()); d != "" {
		t.Error(d)
	}
}

func TestEveryMessageIsWhole(t *testing.T) {
	for _, s := range readAll(t) {
		for _, problem := range flaws(s.id, s.entry) {
			t.Errorf("%s: %s: %s", s.file, s.id, problem)
		}
	}
}

// flaws lists what is wrong with an entry.
func flaws(id string, e entry) []string {
	var out []string
	for _, lang := range []string{Bokmaal, English} {
		if e[lang].Message == "" {
			out = append(out, "no text in "+lang)
		}
	}
	nb := e[Bokmaal]
	for lang, s := range e {
		if !slices.Contains(Languages(), lang) {
			out = append(out, "unknown language "+lang)
		}
		if s.bare != nb.bare || (s.Hint == "") != (nb.Hint == "") {
			out = append(out, lang+" is not built like nb")
		}
		if !sameSet(args(s.Message), args(nb.Message)) || !sameSet(args(s.Hint), args(nb.Hint)) {
			out = append(out, lang+" has other placeholders than nb")
		}
		for _, text := range []string{s.Message, s.Hint} {
			out = append(out, textFlaws(id, lang, text, s.bare)...)
		}
	}
	return out
}

// textFlaws lists what is wrong with one text.
func textFlaws(id, lang, text string, bare bool) []string {
	var out []string
	if text == "" {
		return nil
	}
	if strings.TrimSpace(text) != text {
		out = append(out, lang+": space at an end")
	}
	for _, p := range parse(text) {
		switch p.format {
		case "", "term", "list", "number", "date":
		default:
			out = append(out, lang+": unknown format "+p.format)
		}
		if strings.ContainsAny(p.text, "{}") && !strings.Contains(text, "{{") && !strings.Contains(text, "}}") {
			out = append(out, lang+": a brace that starts no placeholder")
		}
	}
	if !bare && strings.HasSuffix(text, ".") {
		out = append(out, lang+": full stop at the end")
	}
	if !bare && !startsSmall(text) {
		out = append(out, lang+": starts with a capital")
	}
	return append(out, wordFlaws(id, lang, text)...)
}

// startsSmall lets a text start with a small letter, a figure, a sign, a placeholder
// or an abbreviation (YAML, UTF-8, SSU).
func startsSmall(text string) bool {
	first, n := utf8.DecodeRuneInString(text)
	second, _ := utf8.DecodeRuneInString(text[n:])
	return !unicode.IsUpper(first) || unicode.IsUpper(second)
}

// Words that are never said to a user: git's insides in any language, and in
// Norwegian those that mean something else in the field.
var (
	gitWordPattern = regexp.MustCompile(`(?i)(^|[^\pL'-])(commit(s|ted|ting|en|er|ene)?|blobs?|index|indeks(en)?)([^\pL]|$)|(^|[^\pL])HEAD([^\pL]|$)`)
	nbWordPattern  = regexp.MustCompile(`(?i)(^|[^\pL-])(avvik(et|ene|s\pL*)?|aksjon(en|er|ene|s\pL*)?|dispensasjon\pL*|segl(et|ene)?|parti(et|er|ene)?|post(en|er|ene)?)([^\pL]|$)`)
	typedPattern   = regexp.MustCompile("'[^']*'|`[^`]*`")
)

// wordFlaws lists forbidden words. What stands in quotes is to be typed, and may
// name git's own commands; ids that start with "git." or "git/" speak of a broken
// repository.
func wordFlaws(id, lang, text string) []string {
	text = typedPattern.ReplaceAllString(text, "")
	var out []string
	if w := gitWordPattern.FindString(text); w != "" && !strings.HasPrefix(id, "git.") && !strings.HasPrefix(id, "git/") {
		out = append(out, lang+": says "+strings.TrimSpace(w))
	}
	if w := nbWordPattern.FindString(text); w != "" && lang != English {
		out = append(out, lang+": says "+strings.TrimSpace(w))
	}
	return out
}

func sameSet(a, b []string) bool {
	a, b = slices.Sorted(slices.Values(a)), slices.Sorted(slices.Values(b))
	return slices.Equal(a, b)
}

// TestFlawsAreSeen proves that the check of the tables can fail.
func TestFlawsAreSeen(t *testing.T) {
	both := func(nb, en string) string {
		return `{"nb":{"message":` + quote(nb) + `},"en":{"message":` + quote(en) + `}}`
	}
	bad := map[string]string{
		"no English":        `{"nb":{"message":"x"}}`,
		"other language":    `{"nb":"x","en":"x","sv":"x"}`,
		"placeholders":      both("mangler {ref}", "missing {place}"),
		"full stop":         both("mangler.", "missing"),
		"capital":           both("Mangler", "missing"),
		"git word":          both("ingen commit", "nothing"),
		"HEAD":              both("ingen", "no HEAD here"),
		"index":             both("ingen", "the index is locked"),
		"incident":          both("har avvik", "has gaps"),
		"incident compound": both("se avviksliste", "see the list"),
		"action":            both("aksjonen", "followup"),
		"post":              both("denne posten", "this record"),
		"political party":   both("partiet", "the party"),
		"hint in one":       `{"nb":{"message":"x","hint":"y"},"en":{"message":"x"}}`,
		"format":            both("{a:trem}", "{a:trem}"),
		"mixed form":        `{"nb":"x","en":{"message":"x"}}`,
		"space":             both("mangler ", "missing"),
		"brace":             both("{Year}", "{Year}"),
	}
	for name, raw := range bad {
		var e entry
		if err := json.Unmarshal([]byte(raw), &e); err != nil {
			t.Fatal(name, err)
		}
		if flaws("plan/x", e) == nil {
			t.Errorf("%s: passes: %s", name, raw)
		}
	}
	good := []string{
		both("{n} {n|funn|funn} i '{file}'", "{n} {n|finding|findings} in '{file}'"),
		both("YAML kan ikke leses", "YAML cannot be read"),
		both("skriv 'git commit' først", "type 'git commit' first"),
		both("e-post er ikke tillatt, parten mangler", "e-mail is refused, the party is missing"),
		`{"nb":"Overskrift.","en":"Heading."}`,
		both("mønsteret er {{period}}", "the pattern is {{period}}"),
	}
	for _, raw := range good {
		var e entry
		if err := json.Unmarshal([]byte(raw), &e); err != nil {
			t.Fatal(err)
		}
		if f := flaws("plan/x", e); f != nil {
			t.Errorf("%s: %v", raw, f)
		}
	}
}

func quote(s string) string {
	b, _ := json.Marshal(s)
	return string(b)
}
