package date

import (
	"errors"
	"strings"
	"testing"
)

// Every number and ordinal in words.
func TestReadDurationWordsKnowsTheNumbers(t *testing.T) {
	numbers := []string{
		"en et ett én ein ei éi eit eitt one", "to two", "tre three", "fire four", "fem five", "seks six", "sju syv seven", "åtte aatte eight",
		"ni nine", "ti ten", "elleve eleven", "tolv twelve",
	}
	ordinals := []string{
		"", "andre annet annen anna second", "tredje third", "fjerde fourth", "femte fifth", "sjette sixth", "sjuende syvende sjuande seventh",
		"åttende åttande eighth", "niende niande ninth", "tiende tiande tenth", "ellevte eleventh", "tolvte twelfth",
	}
	for i := range numbers {
		want := Duration{Years: i + 1}
		for _, name := range strings.Fields(numbers[i]) {
			if u, err := ReadDurationWords(name + " år"); err != nil || u != want {
				t.Errorf("%s: %s, %v; want %s", name, u, err, want)
			}
		}
		for _, name := range strings.Fields(ordinals[i]) {
			if u, err := ReadDurationWords("hvert " + name + " år"); err != nil || u != want {
				t.Errorf("%s: %s, %v; want %s", name, u, err, want)
			}
		}
	}
}

func TestReadDurationWords(t *testing.T) {
	rows := []struct{ words, iso string }{
		{"P2Y", "P2Y"},
		{"annethvert år", "P2Y"},
		{"annenhver uke", "P2W"},
		{"kvart fjerde år", "P4Y"},
		{"kvart år", "P1Y"},
		{"årleg", "P1Y"},
		{"hver tredje måned", "P3M"},
		{"hver 14. dag", "P14D"},
		{"hvert halvår", "P6M"},
		{"halvårlig", "P6M"},
		{"hvert kvartal", "P3M"},
		{"månedlig", "P1M"},
		{"ukentlig", "P1W"},
		{"én gang i året", "P1Y"},
		{"en gang per år", "P1Y"},
		{"1 gang pr. år", "P1Y"},
		{"én gang hvert andre år", "P2Y"},
		{"to ganger i året", "P6M"},
		{"fire ganger årlig", "P3M"},
		{"tolv ganger i året", "P1M"},
		{"sju ganger i uken", "P1D"},
		{"to år", "P2Y"},
		{"2 år", "P2Y"},
		{"90 dager", "P90D"},
		{"et halvt år", "P6M"},
		{"ett år og seks måneder", "P1Y6M"},
		{"ett år, to måneder og 3 dager", "P1Y2M3D"},
		{"innen 14 dager", "P14D"},
		{"for\u00a0fire år\ni gangen", "P4Y"},
		{"every two years", "P2Y"},
		{"every other week", "P2W"},
		{"twice a year", "P6M"},
	}
	for _, row := range rows {
		if u, err := ReadDurationWords(row.words); err != nil || u.String() != row.iso {
			t.Errorf("ReadDurationWords(%q) = %q, %v; want %q", row.words, u, err, row.iso)
		}
	}
}

func TestReadDurationWordsRefuses(t *testing.T) {
	rows := []struct {
		words string
		want  Reason
		is    error
	}{
		{"", ReasonEmpty, ErrForm},
		{"fem ganger i året", ReasonNotWhole, ErrNotWhole},
		{"to ganger i uken", ReasonNotWhole, ErrNotWhole},
		{"null ganger i året", ReasonNotUnit, ErrNotDate},
		{"0 ganger i året", ReasonNotWhole, ErrNotWhole},
		{"0 år", ReasonNotUnit, ErrNotDate},
		{"en til to ganger i året", ReasonNotUnit, ErrNotDate},
		{"ofte", ReasonNotUnit, ErrNotDate},
		{"4. mai 2023", ReasonNotUnit, ErrNotDate},
		{"to", ReasonNotUnit, ErrNotDate},
		{"to år og", ReasonNotUnit, ErrNotDate},
		{"PT12H", ReasonUnsupported, ErrForm},
		{"P0D", ReasonUnsupported, ErrForm},
		{strings.Repeat("ett år og ", 1000) + "ett år", ReasonNotUnit, ErrNotDate},
	}
	for _, row := range rows {
		u, err := ReadDurationWords(row.words)
		if !hasReason(err, row.want) || !errors.Is(err, row.is) {
			t.Errorf("ReadDurationWords(%.40q) = %q, %v; want reason %s", row.words, u, err, row.want)
		}
	}
}

func TestReadCountWords(t *testing.T) {
	year := Duration{Years: 1}
	rows := []struct {
		words string
		want  Count
		ok    bool
	}{
		{"en til to fysiske samlinger i året", Count{1, 2, year}, true},
		{"1-2 samlinger per år", Count{1, 2, year}, true},
		{"fem ganger i året", Count{5, 5, year}, true},
		{"fire møter årlig", Count{4, 4, year}, true},
		{"minst to møter per år", Count{2, 0, year}, true},
		{"høyst fire ganger hvert andre år", Count{0, 4, Duration{Years: 2}}, true},
		{"to møter i halvåret", Count{2, 2, Duration{Months: 6}}, true},
		{"twice a year", Count{2, 2, year}, true},
		{"to til en gang i året", Count{}, false},
		{"minst to til tre møter i året", Count{}, false},
		{"ingen møter i året", Count{}, false},
		{"0 møter i året", Count{}, false},
		{"to møter", Count{}, false},
		{"to møter i 2024 i året", Count{}, false},
		{"to av de fem faste møtene i året", Count{}, false},
		{"", Count{}, false},
	}
	for _, row := range rows {
		if c, err := ReadCountWords(row.words); c != row.want || (err == nil) != row.ok {
			t.Errorf("ReadCountWords(%q) = %+v, %v; want %+v", row.words, c, err, row.want)
		}
	}
	if _, err := ReadCountWords("to til en gang i året"); !errors.Is(err, ErrOrder) {
		t.Errorf("two to one: %v", err)
	}
}
