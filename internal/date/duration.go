package date

import (
	"strconv"
	"strings"
)

// Duration is a length of time in the calendar: years, months, weeks and days, each
// counted for itself (a year is no fixed number of days). The zero Duration is none.
// It is comparable with ==; P1Y and P12M are written differently and are not equal.
type Duration struct {
	Years  int
	Months int
	Weeks  int
	Days   int
}

// maxDigits keeps a duration within what the calendar of four-digit years needs.
const maxDigits = 5

// ParseDuration reads an ISO 8601 duration of whole years, months, weeks and days,
// in this order and each at most once: P2Y, P12M, P90D, P2W, P1Y6M. Its error is an
// *Error with ErrForm; hours and minutes (PT12H), fractions, signs and a length of
// nothing (P0D, a cycle that never moves) are refused.
func ParseDuration(s string) (Duration, error) {
	if s == "" {
		return Duration{}, &Error{Reason: ReasonEmpty, Text: s}
	}
	rest, ok := strings.CutPrefix(s, "P")
	if !ok || rest == "" {
		return Duration{}, &Error{Reason: ReasonForm, Text: s}
	}
	if i := strings.IndexAny(rest, "T.,"); i >= 0 {
		return Duration{}, &Error{Reason: ReasonUnsupported, Text: s, Value: rest[i : i+1]}
	}
	var u Duration
	units := "YMWD"
	for rest != "" {
		n, unit, tail := cutField(rest)
		i := strings.IndexByte(units, unit)
		if i < 0 {
			return Duration{}, &Error{Reason: ReasonForm, Text: s}
		}
		u.set(unit, n)
		units, rest = units[i+1:], tail
	}
	if u.IsZero() {
		return Duration{}, &Error{Reason: ReasonUnsupported, Text: s, Value: s}
	}
	return u, nil
}

// cutField takes a number and its unit off the front of s; unit is 0 where there is
// none.
func cutField(s string) (n int, unit byte, rest string) {
	i := 0
	for i < len(s) && isDigit(s[i]) {
		i++
	}
	if i == 0 || i > maxDigits || i == len(s) {
		return 0, 0, ""
	}
	return number(s[:i]), s[i], s[i+1:]
}

func (u *Duration) set(unit byte, n int) {
	switch unit {
	case 'Y':
		u.Years = n
	case 'M':
		u.Months = n
	case 'W':
		u.Weeks = n
	case 'D':
		u.Days = n
	}
}

// String gives the duration as ParseDuration reads it; the zero Duration as "".
func (u Duration) String() string {
	if u.IsZero() {
		return ""
	}
	var b strings.Builder
	b.WriteByte('P')
	for _, f := range []struct {
		n    int
		unit byte
	}{{u.Years, 'Y'}, {u.Months, 'M'}, {u.Weeks, 'W'}, {u.Days, 'D'}} {
		if f.n != 0 {
			b.WriteString(strconv.Itoa(f.n))
			b.WriteByte(f.unit)
		}
	}
	return b.String()
}

// IsZero reports whether the duration is none.
func (u Duration) IsZero() bool { return u == Duration{} }

// MarshalText gives the duration as String does.
func (u Duration) MarshalText() ([]byte, error) { return []byte(u.String()), nil }

// UnmarshalText reads a duration as ParseDuration does; no text is the zero Duration.
func (u *Duration) UnmarshalText(text []byte) error {
	if len(text) == 0 {
		*u = Duration{}
		return nil
	}
	parsed, err := ParseDuration(string(text))
	if err != nil {
		return err
	}
	*u = parsed
	return nil
}

// Count is how many times something happens in a period: one to two a year is
// {1, 2, P1Y}. Max 0 is "at least Min"; Min 0 is "at most Max".
type Count struct {
	Min, Max int
	Per      Duration
}
