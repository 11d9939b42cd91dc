package date

import (
	"testing"
	"time"

	"github.com/rickar/cal/v2"
)

// The days off of 2026 and 2027 that fall on Monday to Friday, from the calendar.
func TestWorkday(t *testing.T) {
	off := map[string]bool{}
	for _, d := range []string{
		"2026-01-01", "2026-04-02", "2026-04-03", "2026-04-06", "2026-05-01", "2026-05-14", "2026-05-25",
		"2026-12-24", "2026-12-25", "2026-12-31",
		"2027-01-01", "2027-03-25", "2027-03-26", "2027-03-29", "2027-05-06", "2027-05-17",
		"2027-12-24", "2027-12-31",
	} {
		off[d] = true
	}
	for d := mustDay(t, "2026-01-01"); d.Year < 2028; d = d.AddDays(1) {
		weekend := d.Weekday() == time.Saturday || d.Weekday() == time.Sunday
		if got, want := Workday(d), !weekend && !off[d.String()]; got != want {
			t.Errorf("%s, a %s, is a workday: %v, want %v", d, d.Weekday(), got, want)
		}
	}
}

// The clocks of Danmarkshavn went from midnight to three on New Year's Day of 1996, a
// Monday: there the library's holiday begins in 1995. The answer must not depend on
// where the machine stands.
func TestWorkdayIsTheSameInEveryTimeZone(t *testing.T) {
	zone, err := time.LoadLocation("America/Danmarkshavn")
	if err != nil {
		t.Fatalf("no time zones here: %v", err)
	}
	before := cal.DefaultLoc
	t.Cleanup(func() { cal.DefaultLoc = before })
	cal.DefaultLoc = zone
	for day, want := range map[string]bool{"1995-12-29": true, "1996-01-01": false, "1996-01-02": true} {
		if got := Workday(mustDay(t, day)); got != want {
			t.Errorf("%s is a workday: %v, want %v", day, got, want)
		}
	}
}
