package msg

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func TestFill(t *testing.T) {
	nb, en := New("nb"), New("en")
	cases := []struct {
		p    *Printer
		text string
		args map[string]string
		want string
	}{
		{nb, "uten", nil, "uten"},
		{nb, "fant {n} {n|feil|flere feil}", map[string]string{"n": "1"}, "fant 1 feil"},
		{nb, "fant {n} {n|feil|flere feil}", map[string]string{"n": "0"}, "fant 0 flere feil"},
		{nb, "{a}{b}{a}", map[string]string{"a": "1", "b": "{a}"}, "1{a}1"},
		{nb, "status {s:term}", map[string]string{"s": "in-progress"}, "status pågår"},
		{en, "status {s:term}", map[string]string{"s": "in-progress"}, "status in progress"},
		{nb, "{p:list} mangler", map[string]string{"p": "Rana\nVefsn\nVega"}, "Rana, Vefsn og Vega mangler"},
		{en, "{p:list} are missing", map[string]string{"p": "Rana\nVega"}, "Rana and Vega are missing"},
		{nb, "{p:list}", map[string]string{"p": "Rana"}, "Rana"},
		{nb, "{n:number}", map[string]string{"n": "12345"}, "12\u00a0345"},
		{en, "{n:number}", map[string]string{"n": "12345"}, "12,345"},
		{nb, "{n:number}", map[string]string{"n": "mange"}, "mange"},
		{nb, "mønster {{year of effect}}", nil, "mønster {year of effect}"},
		{nb, "{a} og {", map[string]string{"a": "x"}, "x og {"},
		{nb, "{} {Å} {a", nil, "{} {Å} {a"},
		{nb, "glemt {arg}", nil, "glemt {arg}"},
		{nb, "{d:date}", map[string]string{"d": "2024-03-19"}, "2024-03-19"},
		{nb.With("date", strings.ToUpper), "{d:date}", map[string]string{"d": "mars"}, "MARS"},
	}
	for _, c := range cases {
		if got := c.p.fill(c.text, c.args); got != c.want {
			t.Errorf("%s: %q, want %q", c.text, got, c.want)
		}
	}
}

// TestFillNeverPanics: a text without braces is itself, and no text
// panics, whatever the arguments.
func TestFillNeverPanics(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.StringMatching(`[a{}|:b ]{0,30}`).Draw(t, "text")
		got := New("nb").fill(text, map[string]string{"a": "1", "b": "2"})
		if !strings.ContainsAny(text, "{}") && got != text {
			t.Fatalf("%q became %q", text, got)
		}
	})
}

func TestMessage(t *testing.T) {
	args := map[string]string{"files": "31", "errors": "0", "warnings": "1", "notes": "1400"}
	got := []string{
		New("nb").Text("findings.summary", args),
		New("nn").Text("findings.summary", args),
		New("en").Text("findings.summary", args),
		New("nn").Text("findings.none", nil),
		New("xx").Text("findings.none", nil),
		New("nb").Text("no/such", nil),
	}
	want := []string{
		"31 filer: 0 feil, 1 advarsel, 1\u00a0400 opplysninger",
		"31 filer: 0 feil, 1 åtvaring, 1\u00a0400 opplysningar",
		"31 files: 0 errors, 1 warning, 1,400 notes",
		"Ingen funn.",
		"No findings.",
		"«no/such»",
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
	if text, hint := New("nb").Message("no/such", "kind", nil); text != "«no/such.kind»" || hint != "" {
		t.Errorf("an unknown variant says %q, %q", text, hint)
	}
	if New("nn").Lang() != "nn" || New("de").Lang() != "en" || !Has("findings.none") || Has("no/such") {
		t.Error("languages or ids are not as asked")
	}
	if d := cmp.Diff([]string{"files", "errors", "warnings", "notes"}, Placeholders("findings.summary")); d != "" {
		t.Error(d)
	}
}

func TestMatch(t *testing.T) {
	cases := map[string]string{
		"nb_NO.UTF-8": "nb", "no": "nb", "no_NO": "nb", "nb": "nb", "nn-NO": "nn", "nn_NO.utf8@euro": "nn", "NN": "nn",
		"en_GB": "en", "en": "en", "en_US.UTF-8": "en", "C": "en", "POSIX": "en", "C.UTF-8": "en",
		"se_NO": "nb", "sma-NO": "nb", "nb-NO-x-foo": "nb", "nn_NO:nb_NO:en": "nn", "de_DE:nb": "nb", "": "",
		"de_DE.UTF-8": "", "fr": "", "zh_CN": "", "rubbish!": "", "xx_YY": "", " nb ": "nb",
	}
	for locale, want := range cases {
		if got := Match(locale); got != want {
			t.Errorf("%q: %q, want %q", locale, got, want)
		}
	}
}

// BenchmarkFirstMessage is what the first message of a run costs: finding every id.
func BenchmarkFirstMessage(b *testing.B) {
	for b.Loop() {
		for _, name := range tableNames() {
			scanFile(name)
		}
	}
}
