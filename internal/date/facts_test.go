package date

import (
	"errors"
	"testing"
)

// The date expressions of the five documents that Helgeland's register is made from,
// each with its EDTF and with the words that hfh prints it back in. Line breaks
// stand where the documents have them.
func TestExpressionsOfTheSourcesBothWays(t *testing.T) {
	rows := []struct{ words, edtf, nb, en string }{
		{"4.mai 2023", "2023-05-04", "4. mai 2023", "4 May 2023"},
		{"4.mai\n2023", "2023-05-04", "4. mai 2023", "4 May 2023"},
		{"04.mai 2023", "2023-05-04", "4. mai 2023", "4 May 2023"},
		{"19.03.2024", "2024-03-19", "19. mars 2024", "19 March 2024"},
		{"23.november 2023", "2023-11-23", "23. november 2023", "23 November 2023"},
		{"1.1.25", "2025-01-01", "1. januar 2025", "1 January 2025"},
		{"17.09.20", "2020-09-17", "17. september 2020", "17 September 2020"},
		{"5.11.20", "2020-11-05", "5. november 2020", "5 November 2020"},
		{"18.04.2024", "2024-04-18", "18. april 2024", "18 April 2024"},
		{"22. november 2019", "2019-11-22", "22. november 2019", "22 November 2019"},
		{"mai 2020", "2020-05", "mai 2020", "May 2020"},
		{"juni 2023", "2023-06", "juni 2023", "June 2023"},
		{"Januar 2024", "2024-01", "januar 2024", "January 2024"},
		{"Mai 2024", "2024-05", "mai 2024", "May 2024"},
		{"November 2024", "2024-11", "november 2024", "November 2024"},
		{"Oktober 2024", "2024-10", "oktober 2024", "October 2024"},
		{"desember 2024", "2024-12", "desember 2024", "December 2024"},
		{"Januar/februar 2025", "[2025-01,2025-02]", "januar eller februar 2025", "January or February 2025"},
		{"Januar/februar\n2025", "[2025-01,2025-02]", "januar eller februar 2025", "January or February 2025"},
		{"høst 2024", "2024-23", "høsten 2024", "autumn 2024"},
		{"vår 2025", "2025-21", "våren 2025", "spring 2025"},
		{"Innen utgangen av 2024", "../2024-12-31", "innen 31. desember 2024", "by 31 December 2024"},
		{"Innen\nutgangen\nav 2024", "../2024-12-31", "innen 31. desember 2024", "by 31 December 2024"},
		{"2024-\n2025", "2024/2025", "2024–2025", "2024–2025"},
		{"2024- \n 2025", "2024/2025", "2024–2025", "2024–2025"},
		{"2024", "2024", "2024", "2024"},
		{"2023-2024", "2023/2024", "2023–2024", "2023–2024"},
		{"2020-2023", "2020/2023", "2020–2023", "2020–2023"},
		{"2023-2025", "2023/2025", "2023–2025", "2023–2025"},
		{"2023 til 2025", "2023/2025", "2023–2025", "2023–2025"},
		{"2019-2020", "2019/2020", "2019–2020", "2019–2020"},
		{"i løpet av 2020", "2020", "2020", "2020"},
		{"første del av 2021", "2021-01/2021-06~", "omtrent januar–juni 2021", "about January–June 2021"},
		{"mot slutten av 2024", "2024-11/2024-12~", "omtrent november–desember 2024", "about November–December 2024"},
		{"siden starten i 2023", "2023/..", "fra 2023", "from 2023"},
		{"i 2024", "2024", "2024", "2024"},
		{"I 2023", "2023", "2023", "2023"},
		{"i\nløpet av 2024", "2024", "2024", "2024"},
		{"gjennom 2024", "2024", "2024", "2024"},
		{"for 2024", "2024", "2024", "2024"},
		{"for 2025 i 2025", "2025", "2025", "2025"},
	}
	for _, row := range rows {
		e, err := ReadWords(row.words)
		if err != nil || e.String() != row.edtf {
			t.Errorf("ReadWords(%q) = %q, %v; want %q", row.words, e, err, row.edtf)
			continue
		}
		if got := e.Words("nb"); got != row.nb {
			t.Errorf("%s in bokmål is %q, want %q", e, got, row.nb)
		}
		if got := e.Words("en"); got != row.en {
			t.Errorf("%s in English is %q, want %q", e, got, row.en)
		}
		for _, lang := range languages() {
			if back, err := ReadWords(e.Words(lang)); err != nil || back != e {
				t.Errorf("ReadWords(%q) = %q, %v; want %q", e.Words(lang), back, err, e)
			}
		}
	}
}

func languages() []string { return []string{"nb", "nn", "en"} }

func TestCyclesOfTheSourcesBothWays(t *testing.T) {
	rows := []struct{ words, iso, nb, nbCycle, enCycle string }{
		{"hvert andre år", "P2Y", "to år", "hvert andre år", "every two years"},
		{"hvert år", "P1Y", "ett år", "hvert år", "every year"},
		{"årlig", "P1Y", "ett år", "hvert år", "every year"},
		{"1 gr i året", "P1Y", "ett år", "hvert år", "every year"},
		{"for fire år i gangen", "P4Y", "fire år", "hvert fjerde år", "every four years"},
		{"etter to år", "P2Y", "to år", "hvert andre år", "every two years"},
	}
	for _, row := range rows {
		u, err := ReadDurationWords(row.words)
		if err != nil || u.String() != row.iso {
			t.Errorf("ReadDurationWords(%q) = %q, %v; want %q", row.words, u, err, row.iso)
			continue
		}
		if got := u.Words("nb"); got != row.nb {
			t.Errorf("%s in bokmål is %q, want %q", u, got, row.nb)
		}
		if got := u.Every("nb"); got != row.nbCycle {
			t.Errorf("every %s in bokmål is %q, want %q", u, got, row.nbCycle)
		}
		if got := u.Every("en"); got != row.enCycle {
			t.Errorf("every %s in English is %q, want %q", u, got, row.enCycle)
		}
	}
}

func TestCountOfTheSources(t *testing.T) {
	c, err := ReadCountWords("en til to fysiske samlinger i året")
	if want := (Count{Min: 1, Max: 2, Per: Duration{Years: 1}}); err != nil || c != want {
		t.Fatalf("got %+v, %v; want %+v", c, err, want)
	}
	if got, want := c.Words("nb"), "én til to ganger i året"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestTwoTimesOfTheSources(t *testing.T) {
	rows := []struct{ words, what, in string }{
		{"for 2024", "2024", ""},
		{"for 2025 i 2025", "2025", "2025"},
		{"møtet for 2024 ble flyttet til 2025", "2024", "2025"},
		{"møtet\nfor 2024 ble flyttet til 2025", "2024", "2025"},
		{"for 2024 i 2025", "2024", "2025"},
		{"høst 2024", "2024-23", ""},
	}
	for _, row := range rows {
		f, err := ReadForWords(row.words)
		if err != nil || f.For.String() != row.what || f.In.String() != row.in {
			t.Errorf("ReadForWords(%q) = %q in %q, %v; want %q in %q", row.words, f.For, f.In, err, row.what, row.in)
		}
	}
	_, err := ReadWords("møtet for 2024 ble flyttet til 2025")
	if !hasReason(err, ReasonTwoTimes) || !errors.Is(err, ErrAmbiguous) {
		t.Errorf("one date of a sentence with two: %v", err)
	}
	if _, err := ReadForWords("takk for sist"); err == nil {
		t.Error("«takk for sist» was read as a time")
	}
}

func TestWhatIsNoDateInTheSources(t *testing.T) {
	rows := []struct {
		words string
		want  Reason
	}{
		{"Helgelandskonferansen 2025", ReasonWord},
		{"1.Innledning", ReasonNumbering},
		{"2.1", ReasonNumbering},
		{"1)", ReasonNumbering},
		{"2.2.Satsning", ReasonNumbering},
		{"10/2020", ReasonCaseNumber},
		{"sak 10/2020", ReasonCaseNumber},
		{"2023:4", ReasonReportNumber},
		{"NOU 2023:4", ReasonReportNumber},
	}
	for _, row := range rows {
		e, err := ReadWords(row.words)
		if !hasReason(err, row.want) || !errors.Is(err, ErrNotDate) {
			t.Errorf("ReadWords(%q) = %q, %v; want reason %s", row.words, e, err, row.want)
		}
	}
}

func hasReason(err error, want Reason) bool {
	var e *Error
	return errors.As(err, &e) && e.Reason == want
}
