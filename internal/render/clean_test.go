package render

import (
	"slices"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func TestClean(t *testing.T) {
	cases := map[string]string{
		"Rana – æøå":              "Rana – æøå",
		"\x1b[31mrød\x1b[0m":      "␛[31mrød␛[0m",
		"\x1b]0;tittel\x07":       "␛]0;tittel␇",
		"a\u202eb":                `a\u{202e}b`,
		"to\nlinjer\tog\r\nflere": "to linjer og flere",
		"\rover":                  "␍over",
		"\x7f\x00":                "␡␀",
		"\u009b31m":               `\u{9b}31m`,
		"\u2066x\u2069\u200f":     `\u{2066}x\u{2069}\u{200f}`,
		"null\u200bbredde":        `null\u{200b}bredde`,
		"skjult\U000e0041":        `skjult\u{e0041}`,
		"ugyldig \xff\xc3":        `ugyldig \x{ff}\x{c3}`,
		"familie 👩\u200d👧":        "familie 👩\u200d👧",
		"fast\u00a0mellomrom":     "fast\u00a0mellomrom",
	}
	for in, want := range cases {
		if got := Clean(in); got != want {
			t.Errorf("%q: %q, want %q", in, got, want)
		}
	}
	if d := cmp.Diff("a\nb␛\nc", CleanLines("a\r\nb\x1b\nc")); d != "" {
		t.Error(d)
	}
}

// hostile draws texts in which nearly every character is one to beware of.
func hostile() *rapid.Generator[string] {
	nasty := []rune("\x00\x07\x08\t\n\r\x1b\x7f\u0085\u009b\u009d\u061c\u200b\u200e\u202a\u202e\u2066\u2028\ufeff\U000e0041|`*,\"'=+-@;é漢a\u0301 ")
	return rapid.Custom(func(t *rapid.T) string {
		s := string(rapid.SliceOfN(rapid.SampledFrom(nasty), 0, 30).Draw(t, "nasty"))
		return s + rapid.String().Draw(t, "any") + string(rapid.SliceOfN(rapid.Byte(), 0, 5).Draw(t, "bytes"))
	})
}

// TestCleanHasNoControl: whatever comes in, nothing that a terminal would obey comes
// out, on one line, as valid text, and cleaning again changes nothing.
func TestCleanHasNoControl(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		got := Clean(hostile().Draw(t, "text"))
		for _, r := range got {
			if unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r) || r == '\u2028' || r == '\u2029' {
				t.Fatalf("%q holds %U", got, r)
			}
		}
		if !utf8.ValidString(got) || Clean(got) != got {
			t.Fatalf("%q is not clean", got)
		}
	})
}

func FuzzClean(f *testing.F) {
	f.Add("\x1b[2J")
	f.Add("\xff\u202e")
	f.Fuzz(func(t *testing.T, s string) {
		got := CleanLines(s)
		if strings.ContainsFunc(got, func(r rune) bool { return r != '\n' && unicode.IsControl(r) }) || !utf8.ValidString(got) {
			t.Fatalf("%q holds a control character", got)
		}
	})
}

func TestWidth(t *testing.T) {
	for s, want := range map[string]int{
		"": 0, "Rana": 4, "Brønnøy": 7, "–…«»": 4, "漢字": 4, "a\u030a": 1, "\x1b[31mrød\x1b[0m": 3, "👍": 2,
	} {
		if got := width(s); got != want {
			t.Errorf("%q: %d columns, want %d", s, got, want)
		}
	}
}

func TestWrap(t *testing.T) {
	cases := []struct {
		text  string
		limit int
		want  []string
	}{
		{"en to tre", 0, []string{"en to tre"}},
		{"en to tre", 5, []string{"en to", "tre"}},
		{"en to\ntre", 20, []string{"en to", "tre"}},
		{"", 5, []string{""}},
		{"skriv 'hfh plan revise' nå", 10, []string{"skriv", "'hfh plan revise'", "nå"}},
		{"(`hfh due --all`) nå", 8, []string{"(`hfh due --all`)", "nå"}},
		{"kommunens' egne ord", 10, []string{"kommunens'", "egne ord"}},
		{"12\u00a0345 kr", 6, []string{"12\u00a0345", "kr"}},
		{"langtordsomikkegår her", 8, []string{"langtordsomikkegår", "her"}},
		{"漢字漢字 漢字", 8, []string{"漢字漢字", "漢字"}},
	}
	for _, c := range cases {
		if d := cmp.Diff(c.want, wrap(c.text, c.limit)); d != "" {
			t.Errorf("%q at %d: %s", c.text, c.limit, d)
		}
	}
	if d := cmp.Diff([]string{"areas/", "goals/", "somlos og"}, wrapHard("areas/goals/somlos og", 9)); d != "" {
		t.Error(d)
	}
}

// TestWrapLosesNothing: the lines joined again are the text, and no hard line is too
// wide unless one character is.
func TestWrapLosesNothing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := Clean(rapid.StringMatching("[a-zæøå'`漢/. -]{0,60}").Draw(t, "text"))
		limit := rapid.IntRange(2, 30).Draw(t, "limit")
		if got := strings.Join(wrap(text, limit), " "); got != text {
			t.Fatalf("%q became %q", text, got)
		}
		hard := wrapHard(text, limit)
		for _, line := range hard {
			if width(line) > limit {
				t.Fatalf("%q is wider than %d", line, limit)
			}
		}
		if got := strings.Join(hard, ""); strings.ReplaceAll(got, " ", "") != strings.ReplaceAll(text, " ", "") {
			t.Fatalf("%q became %q", text, got)
		}
	})
}

func TestSortBy(t *testing.T) {
	list := []string{"Ål", "Øksnes", "Åsnes", "Ærøy", "Vefsn", "Rana 10", "Rana 2", "rana", "Rana", "Alstahaug", "Aasen", "Brønnøy", "Brøn", "2", "10"}
	SortBy(list, func(s string) string { return s })
	want := []string{"2", "10", "Alstahaug", "Brøn", "Brønnøy", "rana", "Rana", "Rana 2", "Rana 10", "Vefsn", "Ærøy", "Øksnes", "Ål", "Aasen", "Åsnes"}
	if d := cmp.Diff(want, list); d != "" {
		t.Error(d)
	}
}

// TestSortByIsOneOrder: however a list comes in, it goes out the same.
func TestSortByIsOneOrder(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		list := rapid.SliceOfN(rapid.StringMatching(`[aAåÅøoæ 0-9]{0,4}`), 0, 8).Draw(t, "list")
		other := rapid.Permutation(list).Draw(t, "other")
		SortBy(list, func(s string) string { return s })
		SortBy(other, func(s string) string { return s })
		if !slices.Equal(list, other) {
			t.Fatalf("%q and %q", list, other)
		}
	})
}
