package record

import (
	"errors"
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"
)

func TestLabelFault(t *testing.T) {
	tests := map[string]string{
		"2024": "", "2023-2024": "", "2025.2": "", "v1": "", "2024-1": "", "2024-13-01": "", "2024-03": "", "abcdef": "", "1234567x": "",
		strings.Repeat("z", 40): "", strings.Repeat("z", 41): "long",
		"": "form", "2024/25": "form", "2024..2": "form", "-x": "form", "x-": "form", "Æ": "form", "2024 b": "form", "V1": "form", "a_b": "form", "2024\n": "form",
		"draft": "word", "file": "word", "x.lock": "lock",
		"2024-03-19": "day", "1234567": "hex", "deadbeef": "hex", "20240319": "hex",
	}
	for label, want := range tests {
		if got := LabelFault(label); got != want {
			t.Errorf("%q: %q, want %q", label, got, want)
		}
	}
}

func TestExpandLabel(t *testing.T) {
	f := Facts{Adopted: when(t, "2024-03-19"), Effective: when(t, "2025-01-01"), Period: when(t, "2023/2025")}
	tests := []struct {
		pattern string
		facts   Facts
		want    string // "" for a refusal
	}{
		{"{period}", f, "2023-2025"},
		{"{year of effect}", f, "2025"},
		{"", f, "2025"},
		{"{year of adoption}", f, "2024"},
		{"v{year of effect}", f, "v2025"},
		{"{period}", Facts{Period: when(t, "2024")}, "2024"},
		{"{year of effect}", Facts{Adopted: when(t, "2024-23")}, "2024"},
		{"{period}", Facts{}, ""},
		{"{period}", Facts{Period: when(t, "2024/..")}, ""},
		{"{year of effect}", Facts{}, ""},
		{"{month}", f, ""},
		{"Versjon {period}", f, ""},
		{"draft", f, ""},
	}
	for _, tt := range tests {
		got, err := ExpandLabel(tt.pattern, tt.facts)
		if got != tt.want || (err != nil) != (tt.want == "") || err != nil && !errors.Is(err, ErrNoLabel) {
			t.Errorf("%s: %q, %v, want %q", tt.pattern, got, err, tt.want)
		}
	}
}

func TestFreeLabel(t *testing.T) {
	taken := map[string]bool{"2025": true, "2025.2": true, "2023-2024": true}
	for label, want := range map[string]string{"2024": "2024", "2025": "2025.3", "2023-2024": "2023-2024.2"} {
		if got := FreeLabel(label, func(s string) bool { return taken[s] }); got != want {
			t.Errorf("%s: %s, want %s", label, got, want)
		}
	}
}

func TestSlug(t *testing.T) {
	tests := map[string]string{
		"Brønnøy": "bronnoy", "Træna": "traena", "Alstahaug": "alstahaug", "Ålesund": "alesund", "FSU Pakkeforløp hjem - kreft": "fsu-pakkeforlop-hjem-kreft",
		"Digitale helsetjenester og e-helseløsninger": "digitale-helsetjenester-og-e-helselosninger",
		"Deatnu – Tana": "deatnu-tana", "Kárášjohka": "karasjohka", "Guovdageaidnu": "guovdageaidnu", "Unjárga": "unjarga", "Gáivuotna Čohkká": "gaivuotna-cohkka",
		"Đŋŧž": "dntz", "Raarvihke": "raarvihke", "Aarborte": "aarborte", "Loabák": "loabak", "Evenes/Evenášši": "evenes-evenassi", "Ruona ǩǥǯ": "ruona-kgz",
		"a\u030angstro\u0308m": "angstrom", "  -- x --  ": "x", "(2.1) Mål!": "2-1-mal", "NOU 2023:4": "nou-2023-4", "Œuvre & Þing": "oeuvre-thing",
		"": "", "–": "", "日本": "", "Straße": "strasse", "İstanbul": "istanbul",
	}
	for name, want := range tests {
		if got := Slug(name); got != want {
			t.Errorf("%q: %q, want %q", name, got, want)
		}
	}
	long := Slug(strings.Repeat("helse og omsorg ", 10))
	if len(long) > 60 || strings.HasSuffix(long, "-") || !strings.HasSuffix(long, "omsorg") && !strings.HasSuffix(long, "og") && !strings.HasSuffix(long, "helse") {
		t.Errorf("a long name is cut inside a word: %q", long)
	}
	if got := Slug(strings.Repeat("x", 99)); got != strings.Repeat("x", 60) {
		t.Errorf("one long word: %q", got)
	}
}

func TestSlugIsAlwaysAnID(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		name := rapid.OneOf(
			rapid.String(),
			rapid.StringOfN(rapid.SampledFrom([]rune("aAzZ0æØåÅšŠ -–./_()̊")), 0, 90, -1),
		).Draw(t, "name")
		slug := Slug(name)
		if fault := IDFault(slug); slug != "" && fault != "" && fault != "reserved" {
			t.Fatalf("%q gives %q: %s", name, slug, fault)
		}
		if Slug(slug) != slug {
			t.Fatalf("%q gives %q, which gives %q", name, slug, Slug(slug))
		}
		if hasASCIILetter(name) && slug == "" {
			t.Fatalf("%q gives nothing", name)
		}
		if upper := strings.ToUpper(name); utf8.ValidString(name) && isPlain(name) && Slug(upper) != slug {
			t.Fatalf("%q in capitals gives %q", name, Slug(upper))
		}
		taken := map[string]bool{slug: true, slug + "-2": true}
		if free := FreeSlug(slug, func(s string) bool { return taken[s] }); slug != "" && (taken[free] || IDFault(free) == "form" || IDFault(free) == "long") {
			t.Fatalf("%q is not free or no id", free)
		}
	})
}

func hasASCIILetter(s string) bool {
	return strings.ContainsFunc(s, func(r rune) bool { return 'a' <= r && r <= 'z' || '0' <= r && r <= '9' })
}

func isPlain(s string) bool {
	return !strings.ContainsFunc(s, func(r rune) bool { return r > 127 && !strings.ContainsRune("æøåÆØÅšŠ", r) })
}

func TestIDFault(t *testing.T) {
	for id, want := range map[string]string{
		"rana": "", "a": "", "2024": "", "x-1": "", "com": "", "com10": "", "com0": "", "lpta": "", "console": "", strings.Repeat("a", 60): "",
		"": "form", "Rana": "form", "a--b": "form", "-a": "form", "a-": "form", "bø": "form", "a_b": "form", "a.b": "form", "a\n": "form", strings.Repeat("a", 61): "long",
		"con": "reserved", "prn": "reserved", "aux": "reserved", "nul": "reserved", "com1": "reserved", "com9": "reserved", "lpt1": "reserved", "lpt9": "reserved",
		"draft": "reserved", "file": "reserved", "unknown": "reserved",
	} {
		if got := IDFault(id); got != want {
			t.Errorf("%q: %q, want %q", id, got, want)
		}
	}
}

func TestMeetingID(t *testing.T) {
	taken := map[string]bool{"ssu-2025-03-18": true, "ssu-2024-a": true}
	for on, want := range map[string]string{
		"2025-03-18": "ssu-2025-03-18-2", "2025-03-19": "ssu-2025-03-19", "2024": "ssu-2024-b", "2024-23": "ssu-2024-b", "2025-03": "ssu-2025-a", "": "ssu-a", "2025/..": "ssu-a",
	} {
		if got := MeetingID("ssu", when(t, on), func(s string) bool { return taken[s] }); got != want {
			t.Errorf("%q: %s, want %s", on, got, want)
		}
	}
	if got := MeetingID("ssu", When{}, func(s string) bool { return len(s) == 5 }); got != "ssu-z-2" {
		t.Errorf("after z: %s", got)
	}
}
