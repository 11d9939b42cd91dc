package date

import (
	"encoding/json"
	"errors"
	"testing"
)

func TestParseBounds(t *testing.T) {
	rows := []struct{ edtf, earliest, latest string }{
		{"2024", "2024-01-01", "2024-12-31"},
		{"0000", "0000-01-01", "0000-12-31"},
		{"9999-24", "9999-12-01", "10000-02-29"},
		{"2024-02", "2024-02-01", "2024-02-29"},
		{"2023-02", "2023-02-01", "2023-02-28"},
		{"2024-12", "2024-12-01", "2024-12-31"},
		{"2024-05-04", "2024-05-04", "2024-05-04"},
		{"2024-02-29", "2024-02-29", "2024-02-29"},
		{"2024-21", "2024-03-01", "2024-05-31"},
		{"2024-22", "2024-06-01", "2024-08-31"},
		{"2024-23", "2024-09-01", "2024-11-30"},
		{"2024-24", "2024-12-01", "2025-02-28"},
		{"2023-24", "2023-12-01", "2024-02-29"},
		{"2024~", "2024-01-01", "2024-12-31"},
		{"2024-05?", "2024-05-01", "2024-05-31"},
		{"2024-21%", "2024-03-01", "2024-05-31"},
		{"2023/2025", "2023-01-01", "2025-12-31"},
		{"2024-05-04/2025-06", "2024-05-04", "2025-06-30"},
		{"2024-05/2024", "2024-05-01", "2024-12-31"},
		{"2024/2024", "2024-01-01", "2024-12-31"},
		{"2024/2024-05", "2024-01-01", "2024-05-31"},
		{"2021-01/2021-06~", "2021-01-01", "2021-06-30"},
		{"2024-21/2024-23", "2024-03-01", "2024-11-30"},
		{"2023/..", "2023-01-01", ""},
		{"../2024-12-31", "", "2024-12-31"},
		{"2023/", "2023-01-01", ""},
		{"/2024", "", "2024-12-31"},
		{"[2025-01,2025-02]", "2025-01-01", "2025-02-28"},
		{"[2026,2024]", "2024-01-01", "2026-12-31"},
		{"[2024..2026]", "2024-01-01", "2026-12-31"},
		{"[2024..2024-05]", "2024-01-01", "2024-05-31"},
		{"[2024-05,2024]", "2024-01-01", "2024-12-31"},
		{"[2030,2024..2026,2020-05]", "2020-05-01", "2030-12-31"},
	}
	for _, row := range rows {
		e, err := Parse(row.edtf)
		if err != nil {
			t.Errorf("Parse(%q): %v", row.edtf, err)
			continue
		}
		earliest, hasEarliest := e.Earliest()
		latest, hasLatest := e.Latest()
		if earliest.String() != row.earliest || latest.String() != row.latest {
			t.Errorf("%s is from %q to %q, want %q to %q", e, earliest, latest, row.earliest, row.latest)
		}
		if hasEarliest != (row.earliest != "") || hasLatest != (row.latest != "") {
			t.Errorf("%s: has earliest %v, latest %v", e, hasEarliest, hasLatest)
		}
		if e.String() != row.edtf {
			t.Errorf("Parse(%q) is written %q", row.edtf, e)
		}
	}
}

func TestParseRefuses(t *testing.T) {
	rows := []struct {
		edtf   string
		is     error
		reason Reason
		part   string
		value  string
	}{
		{"", ErrForm, ReasonEmpty, "", ""},
		{"2023-02-30", ErrImpossible, ReasonImpossible, "day", "30"},
		{"2023-02-29", ErrImpossible, ReasonImpossible, "day", "29"},
		{"1900-02-29", ErrImpossible, ReasonImpossible, "day", "29"},
		{"2024-04-31", ErrImpossible, ReasonImpossible, "day", "31"},
		{"2024-05-00", ErrImpossible, ReasonImpossible, "day", "00"},
		{"2024-13", ErrImpossible, ReasonImpossible, "month", "13"},
		{"2024-00", ErrImpossible, ReasonImpossible, "month", "00"},
		{"2024-13-01", ErrImpossible, ReasonImpossible, "month", "13"},
		{"2024-21-05", ErrImpossible, ReasonImpossible, "month", "21"},
		{"2024-42", ErrImpossible, ReasonImpossible, "month", "42"},
		{"2024-05/2024-02-30", ErrImpossible, ReasonImpossible, "day", "30"},
		{"[2024-02,2024-13]", ErrImpossible, ReasonImpossible, "month", "13"},
		{"2025/2024", ErrOrder, ReasonOrder, "", ""},
		{"2024-06/2024-05", ErrOrder, ReasonOrder, "", ""},
		{"2024-05-02/2024-05-01", ErrOrder, ReasonOrder, "", ""},
		{"2024-24/2024-11", ErrOrder, ReasonOrder, "", ""},
		{"2024-06/2024-05~", ErrOrder, ReasonOrder, "", ""},
		{"[2026..2024]", ErrOrder, ReasonOrder, "", ""},
		{"2024-25", ErrForm, ReasonUnsupported, "", "25"},
		{"2024-41", ErrForm, ReasonUnsupported, "", "41"},
		{"2024-20", ErrImpossible, ReasonImpossible, "month", "20"},
		{"2024-33", ErrForm, ReasonUnsupported, "", "33"},
		{"201X", ErrForm, ReasonUnsupported, "", "X"},
		{"2024-XX", ErrForm, ReasonUnsupported, "", "X"},
		{"Y17000", ErrForm, ReasonUnsupported, "", "Y"},
		{"-2024", ErrForm, ReasonUnsupported, "", "-"},
		{"2024?-05", ErrForm, ReasonUnsupported, "", "?"},
		{"2024-05-04T10:00:00", ErrForm, ReasonUnsupported, "", "T"},
		{"{2024,2025}", ErrForm, ReasonUnsupported, "", "{"},
		{"[2024]", ErrForm, ReasonUnsupported, "", "[2024]"},
		{"[..2024]", ErrForm, ReasonUnsupported, "", "..2024"},
		{"[2024..]", ErrForm, ReasonUnsupported, "", "2024.."},
		{"[2024~,2025]", ErrForm, ReasonUnsupported, "", "~"},
		{"2024-5-4", ErrForm, ReasonForm, "", ""},
		{"20240504", ErrForm, ReasonForm, "", ""},
		{"2024-05-", ErrForm, ReasonForm, "", ""},
		{" 2024", ErrForm, ReasonForm, "", ""},
		{"2024 ", ErrForm, ReasonForm, "", ""},
		{"2024–2025", ErrForm, ReasonForm, "", ""},
		{"mai 2024", ErrForm, ReasonForm, "", ""},
		{"/", ErrForm, ReasonForm, "", ""},
		{"../..", ErrForm, ReasonForm, "", ""},
		{"../", ErrForm, ReasonForm, "", ""},
		{"2023/2024/2025", ErrForm, ReasonForm, "", ""},
		{"[2024,2025", ErrForm, ReasonForm, "", ""},
		{"[2024,  2025]", ErrForm, ReasonForm, "", ""},
		{"[]", ErrForm, ReasonForm, "", ""},
		{"[2024,]", ErrForm, ReasonForm, "", ""},
		{"[2024/2025,2026]", ErrForm, ReasonForm, "", ""},
		{"٢٠٢٤", ErrForm, ReasonForm, "", ""},
	}
	for _, row := range rows {
		e, err := Parse(row.edtf)
		var got *Error
		if !errors.As(err, &got) || !errors.Is(err, row.is) {
			t.Errorf("Parse(%q) = %q, %v; want %v", row.edtf, e, err, row.is)
			continue
		}
		if got.Reason != row.reason || got.Part != row.part || got.Value != row.value || got.Text != row.edtf {
			t.Errorf("Parse(%q): %+v; want %s %q %q", row.edtf, *got, row.reason, row.part, row.value)
		}
		if !e.IsZero() {
			t.Errorf("Parse(%q) gives %q beside its error", row.edtf, e)
		}
	}
}

func TestPrecisionAndDoubt(t *testing.T) {
	rows := []struct {
		edtf      string
		precision Precision
		isDay     bool
		uncertain bool
	}{
		{"", PrecisionNone, false, false},
		{"2024", PrecisionYear, false, false},
		{"2024-21", PrecisionSeason, false, false},
		{"2024-05", PrecisionMonth, false, false},
		{"2024-05-04", PrecisionDay, true, false},
		{"2024-05-04~", PrecisionDay, false, true},
		{"2024?", PrecisionYear, false, true},
		{"2023/2024", PrecisionInterval, false, false},
		{"2021-01/2021-06~", PrecisionInterval, false, true},
		{"2021~/..", PrecisionInterval, false, true},
		{"../2021-05-04?", PrecisionInterval, false, true},
		{"[2024,2025]", PrecisionChoice, false, false},
	}
	for _, row := range rows {
		var e EDTF
		if err := e.UnmarshalText([]byte(row.edtf)); err != nil {
			t.Errorf("%q: %v", row.edtf, err)
		}
		if e.Precision() != row.precision || e.IsDay() != row.isDay || e.Uncertain() != row.uncertain {
			t.Errorf("%q: precision %s, day %v, uncertain %v", row.edtf, e.Precision(), e.IsDay(), e.Uncertain())
		}
		if e.IsInterval() != (row.precision == PrecisionInterval) || e.IsZero() != (row.edtf == "") {
			t.Errorf("%q: interval %v, zero %v", row.edtf, e.IsInterval(), e.IsZero())
		}
	}
}

func TestTextInJSON(t *testing.T) {
	type record struct {
		When  EDTF     `json:"when"`
		On    Day      `json:"on"`
		Cycle Duration `json:"cycle"`
	}
	const text = `{"when":"2024-21","on":"2024-05-04","cycle":"P2Y"}`
	var r record
	if err := json.Unmarshal([]byte(text), &r); err != nil {
		t.Fatal(err)
	}
	if back, err := json.Marshal(r); err != nil || string(back) != text {
		t.Errorf("got %s, %v", back, err)
	}
	if err := json.Unmarshal([]byte(`{"when":"","on":"","cycle":""}`), &r); err != nil || r != (record{}) {
		t.Errorf("empty text gives %+v, %v", r, err)
	}
	for _, bad := range []string{`{"when":"2024-13"}`, `{"on":"2024-05"}`, `{"on":"2024-05-04~"}`, `{"cycle":"PT1H"}`} {
		if err := json.Unmarshal([]byte(bad), &r); err == nil {
			t.Errorf("%s was taken", bad)
		}
	}
}

// failer is a test of package testing or of package rapid.
type failer interface {
	Helper()
	Fatalf(format string, args ...any)
}

// mustParse is for tests that are not about Parse.
func mustParse(t failer, s string) EDTF {
	t.Helper()
	e, err := Parse(s)
	if err != nil {
		t.Fatalf("Parse(%q): %v", s, err)
	}
	return e
}
