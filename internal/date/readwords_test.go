package date

import (
	"errors"
	"fmt"
	"strings"
	"testing"
)

func TestReadWordsIsTolerant(t *testing.T) {
	rows := []struct{ words, edtf string }{
		{"den 4. mai 2023", "2023-05-04"},
		{"torsdag 4. mai 2023", "2023-05-04"},
		{"torsdag, den 4. mai 2023", "2023-05-04"},
		{"tysdag 19. mars 2024", "2024-03-19"},
		{"4. MAI 2023", "2023-05-04"},
		{"4\u00a0mai\u202f2023", "2023-05-04"},
		{"4. mai 23", "2023-05-04"},
		{"4. mai 2023.", "2023-05-04"},
		{"4. mai 2023,", "2023-05-04"},
		{"12. sept. 2024", "2024-09-12"},
		{"19. 03. 2024", "2024-03-19"},
		{"24/5 2023", "2023-05-24"},
		{"24/5-23", "2023-05-24"},
		{"5/5 2023", "2023-05-05"},
		{"4 May 2023", "2023-05-04"},
		{"novem-\nber 2024", "2024-11"},
		{"no\u00advember 2024", "2024-11"},
		{"mai '24", "2024-05"},
		{"aug. 2024", "2024-08"},
		{"i mai 2020", "2020-05"},
		{"høsten 2024", "2024-23"},
		{"HØSTEN 2024", "2024-23"},
		{"Ho\u0308sten 2024", ""},
		{"va\u030aren 2025", "2025-21"},
		{"hausten 2024", "2024-23"},
		{"hoesten 2024", "2024-23"},
		{"host 2024", "2024-23"},
		{"vaaren 2025", "2025-21"},
		{"sommaren 2025", "2025-22"},
		{"på våren 2025", "2025-21"},
		{"høsten 24", "2024-23"},
		{"vinteren 2024/2025", "2024-24"},
		{"vinteren 2024–25", "2024-24"},
		{"året 2024", "2024"},
		{"1900", "1900"},
		{"mai 1900", "1900-05"},
		{"2199", "2199"},
		{"mai 2199", "2199-05"},
		{"innen 1. mai 2024", "../2024-05-01"},
		{"innan utgangen av mai 2024", "../2024-05-31"},
		{"innen våren 2025", "../2025-21"},
		{"senest 1.5.2024", "../2024-05-01"},
		{"innen første halvår 2024", "../2024-06"},
		{"til og med 2024", "../2024"},
		{"t.o.m. 31.12.2024", "../2024-12-31"},
		{"fram til mai 2024", "../2024-05"},
		{"før 1. mai 2024", "../2024-04-30"},
		{"før 2024", "../2023"},
		{"før utgangen av 2024", "../2024-12-31"},
		{"etter 1. mai 2024", "2024-05-02/.."},
		{"etter 28. februar 2023", "2023-03-01/.."},
		{"etter 2024", "2025/.."},
		{"etter desember 2024", "2025-01/.."},
		{"etter høsten 2024", "2024-24/.."},
		{"fra 1. januar 2025", "2025-01-01/.."},
		{"frå og med 2025", "2025/.."},
		{"f.o.m. 1.1.25", "2025-01-01/.."},
		{"fra 2025 og fremover", "2025/.."},
		{"siden mai 2023", "2023-05/.."},
		{"fra mai til juni 2024", "2024-05/2024-06"},
		{"fra mai 2024 til juni 2025", "2024-05/2025-06"},
		{"fra 1. til 3. mai 2024", "2024-05-01/2024-05-03"},
		{"fra 2024-05-01 til 2024-06-01", "2024-05-01/2024-06-01"},
		{"1.–3. mai 2024", "2024-05-01/2024-05-03"},
		{"1.-\n3. mai 2024", "2024-05-01/2024-05-03"},
		{"1-3 mai 2024", "2024-05-01/2024-05-03"},
		{"1.–3.5.2024", "2024-05-01/2024-05-03"},
		{"1.5.–3.6.2024", "2024-05-01/2024-06-03"},
		{"1. mai – 3. juni 2024", "2024-05-01/2024-06-03"},
		{"mandag 6. mai – onsdag 8. mai 2024", "2024-05-06/2024-05-08"},
		{"31.12.2024–1.1.2025", "2024-12-31/2025-01-01"},
		{"perioden 2023–2025", "2023/2025"},
		{"i årene 2023–2025", "2023/2025"},
		{"2023–2025", "2023/2025"},
		{"2024–25", "2024/2025"},
		{"2019-2020", "2019/2020"},
		{"nov. 2024–feb. 2025", "2024-11/2025-02"},
		{"våren–høsten 2024", "2024-21/2024-23"},
		{"4. eller 5. mai 2023", "[2023-05-04,2023-05-05]"},
		{"januar, februar eller mars 2025", "[2025-01,2025-02,2025-03]"},
		{"vår/sommer 2025", "[2025-21,2025-22]"},
		{"2024 eller 2025", "[2024,2025]"},
		{"mellom mai og juni 2024", "[2024-05..2024-06]"},
		{"ca. 2021", "2021~"},
		{"ca 2021", "2021~"},
		{"rundt 1. mai 2024", "2024-05-01~"},
		{"kanskje 2024", "2024?"},
		{"omtrent 2024 (usikkert)", "2024%"},
		{"ca. 2021–2022", "2021/2022~"},
		{"omtrent fra mai til juni 2024", "2024-05/2024-06~"},
		{"fra ca. 2021 til 2022", "2021~/2022"},
		{"1. halvår 2024", "2024-01/2024-06"},
		{"andre halvår 2024", "2024-07/2024-12"},
		{"3. kvartal 2024", "2024-07/2024-09"},
		{"Q4 2024", "2024-10/2024-12"},
		{"2. tertial 2024", "2024-05/2024-08"},
		{"i begynnelsen av 2024", "2024-01/2024-02~"},
		{"siste del av 2024", "2024-07/2024-12~"},
		{"ved utgangen av 2024", "2024-12-31"},
		{"2024-03-19", "2024-03-19"},
		{"2024-23", "2024-23"},
		{"../2024-12-31", "../2024-12-31"},
		{"[2025-01, 2025-02]", "[2025-01,2025-02]"},
	}
	for _, row := range rows {
		e, err := ReadWords(row.words)
		if e.String() != row.edtf || (err == nil) != (row.edtf != "") {
			t.Errorf("ReadWords(%q) = %q, %v; want %q", row.words, e, err, row.edtf)
		}
	}
}

// Every name of a month, weekday and season, in each language and cut short.
func TestReadWordsKnowsTheNames(t *testing.T) {
	months := []string{
		"januar january jan", "februar february feb febr", "mars march mar", "april apr", "mai may", "juni june jun",
		"juli july jul", "august aug", "september sept sep", "oktober october okt oct", "november nov", "desember december des dec",
	}
	for i, names := range months {
		for _, name := range strings.Fields(names) {
			want := fmt.Sprintf("2024-%02d", i+1)
			if e, err := ReadWords(name + ". 2024"); err != nil || e.String() != want {
				t.Errorf("%s: %q, %v; want %q", name, e, err, want)
			}
		}
	}
	weekdays := []string{
		"mandag måndag monday", "tirsdag tysdag tuesday", "onsdag wednesday", "torsdag thursday", "fredag friday",
		"lørdag lordag loerdag laurdag saturday", "søndag sondag sundag sunday",
	}
	for i, names := range weekdays {
		for _, name := range strings.Fields(names) {
			day := Day{2024, 4, 1 + i}
			if e, err := ReadWords(fmt.Sprintf("%s %d. april 2024", name, day.Day)); err != nil || e != day.EDTF() {
				t.Errorf("%s: %q, %v; want %q", name, e, err, day)
			}
		}
	}
	seasons := []string{
		"vår våren var varen spring", "sommer sommeren sommar sommaren summer", "høst høsten host hosten haust hausten autumn",
		"vinter vinteren vintar winter",
	}
	for i, names := range seasons {
		for _, name := range strings.Fields(names) {
			want := fmt.Sprintf("2024-%02d", spring+i)
			year := []string{"2024", "2024/2025"}[i/3]
			if e, err := ReadWords(name + " " + year); err != nil || e.String() != want {
				t.Errorf("%s: %q, %v; want %q", name, e, err, want)
			}
		}
	}
}

func TestReadWordsRefuses(t *testing.T) {
	rows := []struct {
		words    string
		want     Reason
		is       error
		readings string
	}{
		{"", ReasonEmpty, ErrForm, ""},
		{" \u00a0\n", ReasonEmpty, ErrForm, ""},
		{"4/5 2023", ReasonAmbiguous, ErrAmbiguous, "2023-05-04, 2023-04-05"},
		{"04/05/2023", ReasonAmbiguous, ErrAmbiguous, "2023-05-04, 2023-04-05"},
		{"4/5-23", ReasonAmbiguous, ErrAmbiguous, "2023-05-04, 2023-04-05"},
		{"mai 23", ReasonAmbiguous, ErrAmbiguous, "2023-05, XXXX-05-23"},
		{"vinteren 2024", ReasonAmbiguous, ErrAmbiguous, "2023-24, 2024-24"},
		{"2023-24", ReasonAmbiguous, ErrAmbiguous, "2023-24, 2023/2024"},
		{"2020–23", ReasonAmbiguous, ErrAmbiguous, "2020-23, 2020/2023"},
		{"innen 1. mai", ReasonNoYear, ErrAmbiguous, ""},
		{"våren", ReasonNoYear, ErrAmbiguous, ""},
		{"fra mai til juni", ReasonNoYear, ErrAmbiguous, ""},
		{"30. februar 2023", ReasonImpossible, ErrImpossible, ""},
		{"31.13.2024", ReasonImpossible, ErrImpossible, ""},
		{"10.21.2024", ReasonImpossible, ErrImpossible, ""},
		{"etter 31. april 2024", ReasonImpossible, ErrImpossible, ""},
		{"2023-02-29", ReasonImpossible, ErrImpossible, ""},
		{"fredag 4. mai 2023", ReasonWeekday, ErrImpossible, "2023-05-04"},
		{"2025-2024", ReasonOrder, ErrOrder, "2025, 2024"},
		{"3.–1. mai 2024", ReasonOrder, ErrOrder, "2024-05-03, 2024-05-01"},
		{"2025/2024", ReasonOrder, ErrOrder, "2025, 2024"},
		{"for 2024 i 2025", ReasonTwoTimes, ErrAmbiguous, "2024, 2025"},
		{"1804", ReasonYear, ErrNotDate, ""},
		{"0301", ReasonYear, ErrNotDate, ""},
		{"2023/1234", ReasonYear, ErrNotDate, ""},
		{"2024/25", ReasonCaseNumber, ErrNotDate, ""},
		{"PS 54/24", ReasonCaseNumber, ErrNotDate, ""},
		{"2024-", ReasonCutOff, ErrNotDate, ""},
		{"mai 2024 –", ReasonCutOff, ErrNotDate, ""},
		{"24", ReasonNumbering, ErrNotDate, ""},
		{"1.1.1", ReasonNumbering, ErrNotDate, ""},
		{"2.1.1.1", ReasonNumbering, ErrNotDate, ""},
		{"4. møte 2024", ReasonNumbering, ErrNotDate, ""},
		{"mai 0", ReasonAmbiguous, ErrAmbiguous, "2000-05"},
		{"mai 1", ReasonAmbiguous, ErrAmbiguous, "2001-05, XXXX-05-01"},
		{"mai 31", ReasonAmbiguous, ErrAmbiguous, "2031-05, XXXX-05-31"},
		{"mai 32", ReasonAmbiguous, ErrAmbiguous, "2032-05"},
		{"1899", ReasonYear, ErrNotDate, ""},
		{"mai 1899", ReasonYear, ErrNotDate, ""},
		{"mai 2200", ReasonYear, ErrNotDate, ""},
		{"vinteren 2024/2026", ReasonAmbiguous, ErrAmbiguous, "2023-24, 2024-24"},
		{"Mandag", ReasonWord, ErrNotDate, ""},
		{"mandag mai 2024", ReasonWord, ErrNotDate, ""},
		{"mandag 2024", ReasonWord, ErrNotDate, ""},
		{"fra 2024 -05 -01", ReasonWord, ErrNotDate, ""},
		{"innen", ReasonWord, ErrNotDate, ""},
		{"innen utgangen av", ReasonWord, ErrNotDate, ""},
		{"fra", ReasonWord, ErrNotDate, ""},
		{"fra 2024 til", ReasonWord, ErrNotDate, ""},
		{"etter", ReasonWord, ErrNotDate, ""},
		{"før", ReasonWord, ErrNotDate, ""},
		{"ca.", ReasonWord, ErrNotDate, ""},
		{"omtrent fra 2024", ReasonWord, ErrNotDate, ""},
		{"omtrent 2024 eller 2025", ReasonUnsupported, ErrForm, ""},
		{"mellom", ReasonWord, ErrNotDate, ""},
		{"mellom mai 2024", ReasonWord, ErrNotDate, ""},
		{"mellom mai 2024 juni 2024", ReasonWord, ErrNotDate, ""},
		{"mellom mai 2024 og", ReasonWord, ErrNotDate, ""},
		{"1. til 2024", ReasonNumbering, ErrNotDate, ""},
		{"20240504", ReasonWord, ErrNotDate, ""},
		{"2024 (1)", ReasonWord, ErrNotDate, ""},
		{"4. mai 2023 kl. 12", ReasonWord, ErrNotDate, ""},
		{"løpende", ReasonWord, ErrNotDate, ""},
		{"ukjent", ReasonWord, ErrNotDate, ""},
		{"2024, 2025", ReasonWord, ErrNotDate, ""},
		{"2024 eller", ReasonWord, ErrNotDate, ""},
		{"2024 og 2025", ReasonWord, ErrNotDate, ""},
		{"hvert andre år", ReasonWord, ErrNotDate, ""},
		{"etter to år", ReasonWord, ErrNotDate, ""},
		{"Helgelandserklæringen 2023-2024", ReasonWord, ErrNotDate, ""},
		{strings.Repeat("2024 eller ", 10_000) + "2025", ReasonWord, ErrNotDate, ""},
	}
	for _, row := range rows {
		e, err := ReadWords(row.words)
		var got *Error
		if !errors.As(err, &got) {
			t.Errorf("ReadWords(%.40q) = %q, %v; want reason %s", row.words, e, err, row.want)
			continue
		}
		if got.Reason != row.want || !errors.Is(err, row.is) || got.Args()["readings"] != row.readings {
			t.Errorf("ReadWords(%.40q): %v, reason %s, readings %q; want %s, %q", row.words, err, got.Reason, got.Args()["readings"], row.want, row.readings)
		}
		if got.Text != row.words {
			t.Errorf("ReadWords(%.40q): the error is about %.40q", row.words, got.Text)
		}
	}
}

func TestReadWordsNamesTheWordInTheWay(t *testing.T) {
	rows := []struct{ words, value string }{
		{"Helgelandskonferansen 2025", "Helgelandskonferansen"},
		{"4. mai 2023 kl. 12", "kl"},
		{"innen neste møte", "neste"},
		{"mai 2024 Deltakere", "Deltakere"},
		{"fredag 4. mai 2023", "fredag"},
	}
	for _, row := range rows {
		_, err := ReadWords(row.words)
		var e *Error
		if !errors.As(err, &e) || e.Value != row.value {
			t.Errorf("ReadWords(%q): %v; want the word %q", row.words, err, row.value)
		}
	}
}
