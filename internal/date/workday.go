package date

import (
	"time"

	"github.com/rickar/cal/v2/no"
)

// Workday reports whether Norwegian offices are at work on d: Monday to Friday, no
// public holiday, and neither 24 nor 31 December. Saturday is none, as in the rule
// that moves a deadline on to the next workday (domstolloven § 149). The two eves are
// no public holidays by law; offices keep them closed.
func Workday(d Day) bool {
	switch d.Weekday() {
	case time.Saturday, time.Sunday:
		return false
	}
	if d.Month == time.December && (d.Day == 24 || d.Day == 31) {
		return false
	}
	return !publicHoliday(d)
}

// publicHoliday asks the calendar of package no. It works out midnights in the
// machine's time zone, some of which do not exist there (a clock put forward at
// midnight can give the evening before): half a day later is the same day everywhere.
func publicHoliday(d Day) bool {
	for _, h := range no.Holidays {
		actual, _ := h.Calc(d.Year)
		if !actual.IsZero() && DayOf(actual.Add(12*time.Hour)) == d {
			return true
		}
	}
	return false
}
