package date

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// genDay draws a day of the years given.
func genDay(first, last int) *rapid.Generator[Day] {
	return rapid.Custom(func(t *rapid.T) Day {
		year := rapid.IntRange(first, last).Draw(t, "year")
		return Day{year, 1, 1}.AddDays(rapid.IntRange(0, 364).Draw(t, "day"))
	})
}

// genPoint draws a year, season, month or day.
func genPoint(first, last int) *rapid.Generator[string] {
	return rapid.Custom(func(t *rapid.T) string {
		d := genDay(first, last).Draw(t, "day")
		switch rapid.IntRange(0, 3).Draw(t, "unit") {
		case 0:
			return fmt.Sprintf("%04d", d.Year)
		case 1:
			return fmt.Sprintf("%04d-%02d", d.Year, rapid.IntRange(spring, winter).Draw(t, "season"))
		case 2:
			return d.String()[:7]
		default:
			return d.String()
		}
	})
}

func genDoubtful(first, last int) *rapid.Generator[string] {
	return rapid.Custom(func(t *rapid.T) string {
		return genPoint(first, last).Draw(t, "point") + rapid.SampledFrom([]string{"", "", "", "~", "?", "%"}).Draw(t, "doubt")
	})
}

func genBounds(first, last int) *rapid.Generator[string] {
	return rapid.Custom(func(t *rapid.T) string {
		a, b := genDoubtful(first, last).Draw(t, "from"), genDoubtful(first, last).Draw(t, "to")
		switch rapid.IntRange(0, 7).Draw(t, "ends") {
		case 0:
			return a + "/.."
		case 1:
			return "../" + b
		case 2:
			return a + "/"
		case 3:
			return "/" + b
		default:
			return a + "/" + b
		}
	})
}

func genChoice(first, last int) *rapid.Generator[string] {
	return rapid.Custom(func(t *rapid.T) string {
		var members []string
		for range rapid.IntRange(1, 4).Draw(t, "members") {
			m := genPoint(first, last).Draw(t, "member")
			if rapid.IntRange(0, 3).Draw(t, "range") == 0 {
				m += ".." + genPoint(first, last).Draw(t, "end")
			}
			members = append(members, m)
		}
		return "[" + strings.Join(members, ",") + "]"
	})
}

// genEDTF draws any expression of the subset. What ends before it begins, and a
// choice of one, is drawn again.
func genEDTF(first, last int) *rapid.Generator[EDTF] {
	text := rapid.OneOf(genDoubtful(first, last), genBounds(first, last), genChoice(first, last))
	valid := text.Filter(func(s string) bool {
		_, err := Parse(s)
		return err == nil || !errors.Is(err, ErrOrder) && !hasReason(err, ReasonUnsupported)
	})
	return rapid.Custom(func(t *rapid.T) EDTF { return mustParse(t, valid.Draw(t, "edtf")) })
}

// genNear draws dates close together, so that many overlap.
func genNear() *rapid.Generator[EDTF] { return genEDTF(2023, 2025) }

func genDuration() *rapid.Generator[Duration] {
	return rapid.Custom(func(t *rapid.T) Duration {
		n := rapid.OneOf(rapid.Just(0), rapid.IntRange(1, 15), rapid.IntRange(16, 400))
		u := Duration{n.Draw(t, "years"), n.Draw(t, "months"), n.Draw(t, "weeks"), n.Draw(t, "days")}
		if u.IsZero() {
			u.Years = 1
		}
		return u
	})
}

func TestPropertyParseReadsWhatStringWrites(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		e := genEDTF(0, 9999).Draw(t, "e")
		if back, err := Parse(e.String()); err != nil || back != e || back.String() != e.String() {
			t.Fatalf("%q is read back as %q, %v", e, back, err)
		}
		u := genDuration().Draw(t, "u")
		if back, err := ParseDuration(u.String()); err != nil || back != u {
			t.Fatalf("%q is read back as %q, %v", u, back, err)
		}
		d := genDay(0, 9999).Draw(t, "d")
		if back, err := ParseDay(d.String()); err != nil || back != d {
			t.Fatalf("%q is read back as %q, %v", d, back, err)
		}
	})
}

func TestPropertyEarliestIsNotAfterLatest(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		e := genEDTF(0, 9999).Draw(t, "e")
		earliest, hasEarliest := e.Earliest()
		latest, hasLatest := e.Latest()
		if hasEarliest && hasLatest && latest.Before(earliest) {
			t.Fatalf("%s is from %s to %s", e, earliest, latest)
		}
		if !hasEarliest && !hasLatest {
			t.Fatalf("%s has neither end", e)
		}
	})
}

func TestPropertyCompareIsAntisymmetric(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, b := genNear().Draw(t, "a"), genNear().Draw(t, "b")
		reverse := map[Order]Order{Before: After, After: Before, Same: Same, CannotTell: CannotTell}
		if got, back := Compare(a, b), Compare(b, a); back != reverse[got] {
			t.Fatalf("%s is %s %s, which is %s it", a, got, b, back)
		}
	})
}

func TestPropertyCompareIsTransitive(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, b, c := genNear().Draw(t, "a"), genNear().Draw(t, "b"), genNear().Draw(t, "c")
		if Compare(a, b) == Before && Compare(b, c) == Before && Compare(a, c) != Before {
			t.Fatalf("%s is before %s and that before %s, yet it is %s", a, b, c, Compare(a, c))
		}
	})
}

// What is certain stays so: once a date has come it has come, and once a period is
// over it stays over.
func TestPropertyTimeOnlyGoesOn(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		e := genNear().Draw(t, "e")
		d := genDay(2020, 2028).Draw(t, "d")
		later := d.AddDays(rapid.IntRange(0, 800).Draw(t, "days"))
		if Within(e, d) == Yes && Within(e, later) != Yes {
			t.Fatalf("%s has come by %s, by %s: %s", e, d, later, Within(e, later))
		}
		if Within(e, later) == No && Within(e, d) != No {
			t.Fatalf("%s has not come by %s, by %s: %s", e, later, d, Within(e, d))
		}
	})
}

// Covers and Compare must not contradict each other.
func TestPropertyNoPeriodCoversADayItDoesNotTouch(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		e, d := genNear().Draw(t, "e"), genDay(2021, 2027).Draw(t, "d")
		order, covers := Compare(e, d.EDTF()), Covers(e, d)
		if (order == Before || order == After) && covers != No {
			t.Fatalf("%s is %s %s but covers it: %s", e, order, d, covers)
		}
		if order == Same && covers != Yes {
			t.Fatalf("%s is %s but covers it: %s", e, d, covers)
		}
		if e.Precision() != PrecisionChoice && covers == No && order != Before && order != After {
			t.Fatalf("%s does not cover %s but is %s it", e, d, order)
		}
	})
}

func TestPropertyAddDurationKeepsOrder(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a := genDay(1900, 2100).Draw(t, "a")
		b := a.AddDays(rapid.IntRange(0, 70).Draw(t, "days"))
		u := genDuration().Draw(t, "u")
		if b.AddDuration(u).Before(a.AddDuration(u)) {
			t.Fatalf("%s ≤ %s, but plus %s %s > %s", a, b, u, a.AddDuration(u), b.AddDuration(u))
		}
		if b.SubDuration(u).Before(a.SubDuration(u)) {
			t.Fatalf("%s ≤ %s, but minus %s %s > %s", a, b, u, a.SubDuration(u), b.SubDuration(u))
		}
		if !a.AddDuration(u).After(a) {
			t.Fatalf("%s plus %s is %s", a, u, a.AddDuration(u))
		}
	})
}

func TestPropertyDaysAreCounted(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d, n := genDay(1, 9000).Draw(t, "d"), rapid.IntRange(-300_000, 300_000).Draw(t, "n")
		if got := d.AddDays(n).Sub(d); got != n {
			t.Fatalf("%s plus %d days is %d days later", d, n, got)
		}
	})
}

// The last year that ReadWords takes is 2199, and a winter is printed with the year
// after its own.
func TestPropertyWordsAreReadBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		e := genEDTF(1900, 2198).Draw(t, "e")
		lang := rapid.SampledFrom(languages()).Draw(t, "lang")
		if back, err := ReadWords(e.Words(lang)); err != nil || back != e {
			t.Fatalf("%s is %q in %s, read back as %q, %v", e, e.Words(lang), lang, back, err)
		}
	})
}

func TestPropertyDurationWordsAreReadBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		u := genDuration().Draw(t, "u")
		lang := rapid.SampledFrom(languages()).Draw(t, "lang")
		for _, words := range []string{u.Words(lang), u.Every(lang)} {
			if back, err := ReadDurationWords(words); err != nil || back != u {
				t.Fatalf("%s is %q in %s, read back as %q, %v", u, words, lang, back, err)
			}
		}
	})
}

func TestPropertyCountWordsAreReadBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		low := rapid.IntRange(0, 20).Draw(t, "min")
		c := Count{Min: low, Max: low + rapid.IntRange(0, 20).Draw(t, "more"), Per: genDuration().Draw(t, "per")}
		if rapid.Bool().Draw(t, "least") {
			c = Count{Min: low + 1, Per: c.Per}
		}
		if c.Max == 0 && c.Min == 0 {
			c.Max = 1
		}
		lang := rapid.SampledFrom(languages()).Draw(t, "lang")
		if back, err := ReadCountWords(c.Words(lang)); err != nil || back != c {
			t.Fatalf("%+v is %q in %s, read back as %+v, %v", c, c.Words(lang), lang, back, err)
		}
	})
}

// EDTF among people is read as what it says, but for what looks like two years.
func TestPropertyReadWordsTakesEDTF(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		e := genEDTF(1900, 2198).Draw(t, "e")
		if back, err := ReadWords(e.String()); back != e && !hasReason(err, ReasonAmbiguous) {
			t.Fatalf("%s is read as %q, %v", e, back, err)
		}
	})
}
