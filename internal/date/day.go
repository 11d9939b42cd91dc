package date

import (
	"cmp"
	"fmt"
	"time"
)

// Day is one day of the Gregorian calendar, without a time of day or a time zone.
// The zero Day is no day. Days are comparable with ==.
type Day struct {
	Year  int
	Month time.Month
	Day   int
}

// ParseDay reads a day in the form 2024-05-04 and nothing else. Its error is an
// *Error: ErrImpossible where the calendar has no such day, else ErrForm.
func ParseDay(s string) (Day, error) {
	p, err := parsePoint(s)
	if err != nil {
		return Day{}, err.in(s)
	}
	if p.unit != unitDay || p.qual != 0 {
		return Day{}, &Error{Reason: ReasonForm, Text: s}
	}
	return p.earliest(), nil
}

// DayOf gives the day that t shows on the wall in its own location. The caller
// chooses the location (t.In) before.
func DayOf(t time.Time) Day {
	y, m, d := t.Date()
	return Day{y, m, d}
}

// String gives the day as 2024-05-04, the zero Day as "".
func (d Day) String() string {
	if d.IsZero() {
		return ""
	}
	return fmt.Sprintf("%04d-%02d-%02d", d.Year, int(d.Month), d.Day)
}

// IsZero reports whether d is no day at all.
func (d Day) IsZero() bool { return d == Day{} }

// EDTF gives the day as an EDTF date, the zero Day as the zero EDTF.
func (d Day) EDTF() EDTF {
	if d.IsZero() {
		return EDTF{}
	}
	return single(point{unit: unitDay, year: d.Year, part: int(d.Month), day: d.Day})
}

// Compare gives -1, 0 or 1 as d comes before, is, or comes after other.
func (d Day) Compare(other Day) int {
	return cmp.Or(cmp.Compare(d.Year, other.Year), cmp.Compare(d.Month, other.Month), cmp.Compare(d.Day, other.Day))
}

// Before reports whether d comes before other.
func (d Day) Before(other Day) bool { return d.Compare(other) < 0 }

// After reports whether d comes after other.
func (d Day) After(other Day) bool { return d.Compare(other) > 0 }

// Sub gives the number of days from other to d, negative where d comes first.
func (d Day) Sub(other Day) int {
	return int((d.utc().Unix() - other.utc().Unix()) / secondsPerDay)
}

// AddDays gives the day n days later, or earlier where n is negative.
func (d Day) AddDays(n int) Day { return Day{d.Year, d.Month, d.Day + n}.normal() }

// AddMonths gives the same day of the month n months later (or earlier), and where
// that month is too short its last day: 2024-01-31 and one month is 2024-02-29.
func (d Day) AddMonths(n int) Day {
	first := Day{d.Year, d.Month + time.Month(n), 1}.normal()
	return Day{first.Year, first.Month, min(d.Day, monthLength(first.Year, first.Month))}
}

// AddDuration adds years and months first, clamped to the month's end
// (2024-02-29 and P1Y is 2025-02-28), then weeks and days.
func (d Day) AddDuration(u Duration) Day {
	return d.AddMonths(12*u.Years + u.Months).AddDays(7*u.Weeks + u.Days)
}

// SubDuration takes years and months away first, clamped to the month's end, then
// weeks and days. It is not always the reverse of AddDuration, as months differ.
func (d Day) SubDuration(u Duration) Day {
	return d.AddDuration(Duration{Years: -u.Years, Months: -u.Months, Weeks: -u.Weeks, Days: -u.Days})
}

// Weekday gives the day of the week.
func (d Day) Weekday() time.Weekday { return d.utc().Weekday() }

// MarshalText gives the day as String does.
func (d Day) MarshalText() ([]byte, error) { return []byte(d.String()), nil }

// UnmarshalText reads a day as ParseDay does; no text is the zero Day.
func (d *Day) UnmarshalText(text []byte) error {
	if len(text) == 0 {
		*d = Day{}
		return nil
	}
	day, err := ParseDay(string(text))
	if err != nil {
		return err
	}
	*d = day
	return nil
}

// secondsPerDay holds in UTC, which has no daylight saving and, in package time, no
// leap seconds: that is why days are counted there.
const secondsPerDay = 24 * 60 * 60

func (d Day) utc() time.Time { return time.Date(d.Year, d.Month, d.Day, 0, 0, 0, 0, time.UTC) }

// normal carries a month or a day that is out of range over into the next unit.
func (d Day) normal() Day { return DayOf(d.utc()) }

// monthLength gives the number of days of a month.
func monthLength(year int, month time.Month) int {
	return Day{year, month + 1, 0}.normal().Day
}
