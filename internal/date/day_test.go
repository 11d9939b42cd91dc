package date

import (
	"errors"
	"testing"
	"time"
)

func mustDay(t failer, s string) Day {
	t.Helper()
	d, err := ParseDay(s)
	if err != nil {
		t.Fatalf("ParseDay(%q): %v", s, err)
	}
	return d
}

func TestAddDuration(t *testing.T) {
	rows := []struct{ day, duration, want string }{
		{"2024-02-29", "P1Y", "2025-02-28"},
		{"2024-02-29", "P4Y", "2028-02-29"},
		{"2024-01-31", "P1M", "2024-02-29"},
		{"2023-01-31", "P1M", "2023-02-28"},
		{"2024-08-31", "P1M", "2024-09-30"},
		{"2024-12-31", "P2M", "2025-02-28"},
		{"2024-12-15", "P1M", "2025-01-15"},
		{"2024-12-31", "P1D", "2025-01-01"},
		{"2024-02-28", "P1D", "2024-02-29"},
		{"2023-05-04", "P90D", "2023-08-02"},
		{"2023-05-04", "P2W", "2023-05-18"},
		{"2023-05-04", "P12M", "2024-05-04"},
		{"2024-01-31", "P1M1D", "2024-03-01"}, // months before days
		{"2023-05-04", "P2Y", "2025-05-04"},   // the declaration's revision falls due
		{"2023-05-04", "P4Y", "2027-05-04"},   // the committee's term ends
	}
	for _, row := range rows {
		u, err := ParseDuration(row.duration)
		if err != nil {
			t.Fatal(err)
		}
		if got := mustDay(t, row.day).AddDuration(u).String(); got != row.want {
			t.Errorf("%s + %s = %s, want %s", row.day, u, got, row.want)
		}
	}
}

func TestSubDuration(t *testing.T) {
	rows := []struct{ day, duration, want string }{
		{"2024-03-31", "P1M", "2024-02-29"},
		{"2025-01-15", "P1M", "2024-12-15"},
		{"2025-01-15", "P14M", "2023-11-15"},
		{"2024-02-29", "P1Y", "2023-02-28"},
		{"2024-05-15", "P2W", "2024-05-01"},
	}
	for _, row := range rows {
		u, err := ParseDuration(row.duration)
		if err != nil {
			t.Fatal(err)
		}
		if got := mustDay(t, row.day).SubDuration(u).String(); got != row.want {
			t.Errorf("%s - %s = %s, want %s", row.day, u, got, row.want)
		}
	}
}

func TestDay(t *testing.T) {
	a, b := mustDay(t, "2024-02-28"), mustDay(t, "2024-03-01")
	if got := b.Sub(a); got != 2 {
		t.Errorf("from %s to %s are %d days, want 2", a, b, got)
	}
	if got := a.Sub(b); got != -2 {
		t.Errorf("from %s to %s are %d days, want -2", b, a, got)
	}
	if !a.Before(b) || a.After(b) || b.Before(a) || !b.After(a) || a.Compare(a) != 0 {
		t.Errorf("%s and %s are not in order", a, b)
	}
	if got := mustDay(t, "2023-05-04").Weekday(); got != time.Thursday {
		t.Errorf("4 May 2023 is a %s", got)
	}
	if e := a.EDTF(); e.String() != "2024-02-28" || !e.IsDay() {
		t.Errorf("%s as EDTF is %q", a, e)
	}
	if (Day{}).String() != "" || !(Day{}).EDTF().IsZero() || !(Day{}).IsZero() {
		t.Error("the zero day is a day")
	}
}

// A day lasts 23 or 25 hours twice a year in Norway; counted days do not notice.
func TestDayOfTakesTheDayOfTheLocation(t *testing.T) {
	instant := time.Date(2024, time.March, 30, 23, 30, 0, 0, time.UTC)
	oslo := time.FixedZone("Oslo", 3600)
	if got := DayOf(instant).String(); got != "2024-03-30" {
		t.Errorf("in UTC: %s", got)
	}
	if got := DayOf(instant.In(oslo)).String(); got != "2024-03-31" {
		t.Errorf("in Oslo: %s", got)
	}
}

func TestParseDayRefuses(t *testing.T) {
	for text, want := range map[string]error{
		"": ErrForm, "2024": ErrForm, "2024-05": ErrForm, "2024-21": ErrForm, "2024-05-04~": ErrForm,
		"2024-05-04/..": ErrForm, "4. mai 2024": ErrForm, "2023-02-29": ErrImpossible, "2024-13-01": ErrImpossible,
	} {
		if d, err := ParseDay(text); !errors.Is(err, want) {
			t.Errorf("ParseDay(%q) = %s, %v; want %v", text, d, err, want)
		}
	}
}

func TestParseDuration(t *testing.T) {
	rows := []struct {
		text string
		want Duration
	}{
		{"P2Y", Duration{Years: 2}},
		{"P12M", Duration{Months: 12}},
		{"P90D", Duration{Days: 90}},
		{"P2W", Duration{Weeks: 2}},
		{"P1Y6M2W3D", Duration{1, 6, 2, 3}},
	}
	for _, row := range rows {
		u, err := ParseDuration(row.text)
		if err != nil || u != row.want || u.String() != row.text {
			t.Errorf("ParseDuration(%q) = %+v (%s), %v", row.text, u, u, err)
		}
	}
	for text, want := range map[string]Reason{
		"": ReasonEmpty, "P": ReasonForm, "2Y": ReasonForm, "P2": ReasonForm, "PY": ReasonForm, "P2X": ReasonForm, "p2y": ReasonForm,
		"P1M1Y": ReasonForm, "P1Y1Y": ReasonForm, "-P1Y": ReasonForm, "P-1Y": ReasonForm, "P1Y ": ReasonForm, "P100000Y": ReasonForm,
		"PT12H": ReasonUnsupported, "P1DT1H": ReasonUnsupported, "P1.5Y": ReasonUnsupported, "P0D": ReasonUnsupported, "P0Y0M": ReasonUnsupported,
	} {
		if u, err := ParseDuration(text); !hasReason(err, want) || !errors.Is(err, ErrForm) || !u.IsZero() {
			t.Errorf("ParseDuration(%q) = %s, %v; want reason %s", text, u, err, want)
		}
	}
}
