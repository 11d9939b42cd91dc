package check

import (
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// TestPersonal tells texts that say too much from those that only look so.
func TestPersonal(t *testing.T) {
	office := func(address string) bool { return address == "kari@vega.example" }
	for _, c := range []struct{ text, rule string }{
		{"født 01019012395", ""}, // wrong check digits
		{"fnr. 010100 50134", "privacy/national-id privacy/patient"},
		{"010100 50134", "privacy/national-id"},
		{"(01010050134)", "privacy/national-id"},
		{"01010050134:", "privacy/national-id"},
		{"sha256:" + strings.Repeat("01010050134a", 5) + "0101", ""}, // a control figure
		{"org.nr. 983 974 880", ""},
		{"org.nr. 983974880", ""},
		{"konto 1234.56.78903", ""},
		{"2024/01010050134", ""}, // a case number
		{"ring Kari på 41234567", "privacy/phone"},
		{"Kari 41234567.", "privacy/phone"},
		{"Kari, 41 23 45 67", "privacy/phone"},
		{"412 34 567", "privacy/phone"},
		{"+47 75 12 34 56", "privacy/phone"},
		{"tlf. 75123456", "privacy/phone"},
		{"sentralbordet: 75 12 34 56", ""},
		{"legevakten, tlf. 75 12 34 56", ""},
		{"41234567 kr", ""},
		{"kr 41 234 567", ""},
		{"sak 2024/41234567", ""},
		{"arkiv-41234567", ""},
		{"møte 2024-03-19 kl. 10.00–14.00", ""},
		{"kari.nordmann@rana.example.no", "privacy/email"},
		{"kari@rana.example.no", "privacy/email"},
		{"post@rana.example.no og kari@rana.example.no", "privacy/email"},
		{"sendt til postmottak@rana.example.no", ""},
		{"firmapost@hf.example.no, samhandling.rana@hf.example.no", ""},
		{"sendt til kari@vega.example", ""}, // the register's own inbox of a party
		{`C:\Users\kari\Desktop\plan.docx`, "privacy/user-path"},
		{"/home/kari/plan.docx", "privacy/user-path"},
		{"pasienten Kari Nordmann klaget", "privacy/patient"},
		{"pasienten (mann, 47 år)", "privacy/patient"},
		{"diagnose F20.0", "privacy/patient"},
		{"pasient født 1950", "privacy/patient"},
		{"pasientnr 12345", "privacy/patient"},
		{"pasienten opplever en sømløs tjeneste", ""},
		{"Pasient- og brukerombudet i Nordland", ""},
		{"pasienter fra Mosjøen og Vefsn", ""},
		{"barn og unge, 0–18 år", ""},
		{"", ""},
	} {
		want := strings.Fields(c.rule)
		if got := Personal(c.text, office); !slices.Equal(got, want) {
			t.Errorf("%q: %v, want %v", c.text, got, want)
		}
	}
}

// TestNationalID knows each sort of number by its form and its check digits.
func TestNationalID(t *testing.T) {
	for _, c := range []struct {
		first string // nine digits, to which check digits are made
		rest  int    // what the first check digit leaves: 0, or 1 to 3 from 2032
		want  bool
	}{
		{"010100501", 0, true},  // a fødselsnummer
		{"010100501", 2, true},  // as from 2032
		{"410100501", 0, true},  // a D-number
		{"410100501", 3, true},  // as from 2032
		{"014100500", 0, true},  // a help number
		{"018100500", 0, true},  // made up, as Skatteetaten makes them
		{"016600502", 0, true},  // made up, as NAV makes them
		{"812300504", 0, true},  // a common help number
		{"912300503", 0, true},  // the same
		{"812300504", 2, false}, // which the rule of 2032 does not speak of
		{"010100501", 4, false},
		{"320100503", 0, false}, // no day
		{"011300503", 0, false}, // no month
		{"720100504", 0, false}, // no day of a D-number
	} {
		digits := withCheckDigits(c.first, c.rest)
		if digits == "" {
			t.Fatalf("%s has no check digits", c.first)
		}
		if got := nationalID(digits); got != c.want {
			t.Errorf("%s: %v, want %v", digits, got, c.want)
		}
	}
}

// withCheckDigits completes nine digits so that the first check digit leaves rest; ""
// where there is no such number.
func withCheckDigits(nine string, rest int) string {
	for k1 := range 10 {
		for k2 := range 10 {
			var d [11]int
			for i := range 9 {
				d[i] = int(nine[i] - '0')
			}
			d[9], d[10] = k1, k2
			if remainder(d[:10], [...]int{3, 7, 6, 1, 8, 9, 4, 5, 2, 1}) == rest && remainder(d[:], [...]int{5, 4, 3, 2, 7, 6, 5, 4, 3, 2, 1}) == 0 {
				return nine + string(rune('0'+k1)) + string(rune('0'+k2))
			}
		}
	}
	return ""
}

// TestNationalIDIsFoundAnywhere puts a right number into any prose.
func TestNationalIDIsFoundAnywhere(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		day, month := rapid.IntRange(1, 31).Draw(t, "day"), rapid.IntRange(1, 12).Draw(t, "month")
		rest := rapid.IntRange(0, 99999).Draw(t, "rest")
		number := withCheckDigits(digitsOf(day, 2)+digitsOf(month, 2)+digitsOf(rest, 5), rapid.IntRange(0, 3).Draw(t, "rule"))
		if number == "" {
			return
		}
		parted := number[:6] + rapid.SampledFrom([]string{"", " ", "-", "."}).Draw(t, "sep") + number[6:]
		before := rapid.StringOfN(rapid.RuneFrom([]rune("abcæøå (\"'\n")), 0, 9, -1).Draw(t, "before")
		after := rapid.StringOfN(rapid.RuneFrom([]rune("abcæøå ).,;!\"'\n")), 0, 9, -1).Draw(t, "after")
		if text := before + parted + after; !slices.Contains(Personal(text, nil), "privacy/national-id") {
			t.Fatalf("%q passes", text)
		}
	})
}

func digitsOf(n, width int) string {
	s := make([]byte, width)
	for i := width - 1; i >= 0; i-- {
		s[i], n = byte('0'+n%10), n/10
	}
	return string(s)
}
