package record

import (
	"testing"

	"pgregory.net/rapid"
)

func TestCasePattern(t *testing.T) {
	for _, c := range []struct {
		pattern, number string
		n, year         int
		ok              bool
	}{
		{"{n}/{yyyy}", "4/2025", 4, 2025, true},
		{"PS {n}/{yy}", "PS 54/24", 54, 2024, true},
		{"{nnn}-{yyyy}", "007-2025", 7, 2025, true},
		{"{nnn}-{yyyy}", "7-2025", 0, 0, false},
		{"{n}/{yyyy}", "4/25", 0, 0, false},
		{"{n}/{yyyy}", "sak 4/2025", 0, 0, false},
		{"[{n}].({yy})", "[4].(25)", 4, 2025, true},
		{"Sak {n}", "Sak 12", 12, 0, true},
	} {
		p, ok := NewCasePattern(c.pattern)
		if !ok {
			t.Fatalf("%s is no pattern", c.pattern)
		}
		n, year, ok := p.Read(c.number)
		if n != c.n || year != c.year || ok != c.ok {
			t.Errorf("%s of %s: %d, %d, %v", c.number, c.pattern, n, year, ok)
		}
	}
	for _, bad := range []string{"", "{yyyy}", "{n}/{n}", "4/2025", "{m}/{yyyy}", "{n}/{year}"} {
		if _, ok := NewCasePattern(bad); ok {
			t.Errorf("%q is a pattern", bad)
		}
	}
}

func TestPatternOfUse(t *testing.T) {
	for number, want := range map[string]string{
		"4/2025": "{n}/{yyyy}", "PS 54/24": "PS {n}/{yy}", "004-2025": "{nnn}-{yyyy}",
		"": "", "uten nummer": "", "2025": "", "{n}/2025": "",
	} {
		if p, _ := PatternOf(number); p.String() != want {
			t.Errorf("%q: %q, want %q", number, p, want)
		}
	}
}

// TestCaseNumbersRoundTrip holds writing and reading together, whatever stands around.
func TestCaseNumbersRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		before := rapid.StringMatching(`[A-Za-z .(*+\[-]{0,6}`).Draw(t, "before")
		n := rapid.IntRange(1, 9999).Draw(t, "n")
		year := rapid.IntRange(2000, 2099).Draw(t, "year")
		p, ok := NewCasePattern(before + rapid.SampledFrom([]string{"{n}/{yyyy}", "{nnn}-{yy}", "{yyyy}.{nn}"}).Draw(t, "form"))
		if !ok {
			t.Fatal("no pattern")
		}
		gotN, gotYear, ok := p.Read(p.Format(n, year))
		if gotN != n || gotYear != year || !ok {
			t.Fatalf("%s: %q gives %d, %d, %v", p, p.Format(n, year), gotN, gotYear, ok)
		}
	})
}
