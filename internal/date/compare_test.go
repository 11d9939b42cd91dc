package date

import "testing"

func TestCompare(t *testing.T) {
	rows := []struct {
		a, b string
		want Order
	}{
		{"2024", "2025", Before},
		{"2024", "2024", CannotTell},
		{"2024-05-04", "2024-05-04", Same},
		{"2024-05-04/2024-05-04", "2024-05-04", Same},
		{"2024-05-04~", "2024-05-04", CannotTell},
		{"2024-05-04/2024-05-04~", "2024-05-04", CannotTell},
		{"2024-05-04~/2024-05-04", "2024-05-04", CannotTell},
		{"2024-05-04", "2024-05", CannotTell},
		{"2024-05-04", "2024-06", Before},
		{"2024-05", "2024-21", CannotTell},
		{"2024-21", "2024-22", Before},
		{"2024-24", "2025-01", CannotTell}, // a winter reaches into the next year
		{"2024-24", "2025-03", Before},
		{"2023/2024", "2025", Before},
		{"2023/2024", "2024-12", CannotTell},
		{"../2024-12-31", "2025", Before},
		{"../2024-12-31", "2024", CannotTell},
		{"2025/..", "2024", After},
		{"2025/", "2024", After},
		{"2025/..", "2030", CannotTell},
		{"2025/", "2030", CannotTell},
		{"/2024", "2020", CannotTell},
		{"[2025-01,2025-02]", "2025-03", Before},
		{"[2025-01,2025-03]", "2025-02", CannotTell},
		{"2021~", "2022", CannotTell}, // may be a year off
		{"2021~", "2023", Before},
		{"2021-06?", "2021-07", CannotTell},
		{"2021-06?", "2021-08", Before},
		{"2024-21%", "2024-22", CannotTell},
		{"2024-21%", "2024-23", Before},
		{"2025-21", "2025-05-04", CannotTell}, // revision in spring, due on 4 May
		{"2023/2024", "2025-21", Before},      // the gap that no period covers
	}
	for _, row := range rows {
		if got := Compare(mustParse(t, row.a), mustParse(t, row.b)); got != row.want {
			t.Errorf("%s is %s %s, want %s", row.a, got, row.b, row.want)
		}
	}
	if got := Compare(EDTF{}, mustParse(t, "2024")); got != CannotTell {
		t.Errorf("no date is %s 2024", got)
	}
}

func TestWithin(t *testing.T) {
	rows := []struct {
		edtf, day string
		want      Tri
	}{
		{"2024-05-04", "2024-05-03", No},
		{"2024-05-04", "2024-05-04", Yes},
		{"2024-05", "2024-04-30", No},
		{"2024-05", "2024-05-15", CannotTell},
		{"2024-05", "2024-05-31", Yes},
		{"2025-21", "2025-02-28", No},
		{"2025-21", "2025-05-04", CannotTell},
		{"2025-21", "2025-05-31", Yes},
		{"../2024-12-31", "2000-01-01", CannotTell},
		{"../2024-12-31", "2024-12-31", Yes},
		{"2023/..", "2022-12-31", No},
		{"2023/..", "2050-01-01", CannotTell},
		{"2023/", "2050-01-01", CannotTell},
		{"[2025-01,2025-03]", "2025-02-15", CannotTell},
		{"[2025-01,2025-03]", "2025-03-31", Yes},
		{"2021~", "2022-12-30", CannotTell},
		{"2021~", "2022-12-31", Yes},
		{"2021~", "2019-12-31", No},
	}
	for _, row := range rows {
		if got := Within(mustParse(t, row.edtf), mustDay(t, row.day)); got != row.want {
			t.Errorf("%s has come by %s: %s, want %s", row.edtf, row.day, got, row.want)
		}
	}
	if got := Within(EDTF{}, mustDay(t, "2024-05-04")); got != CannotTell {
		t.Errorf("no date has come: %s", got)
	}
}

func TestCovers(t *testing.T) {
	rows := []struct {
		period, day string
		want        Tri
	}{
		{"2023/2024", "2022-12-31", No},
		{"2023/2024", "2023-01-01", Yes},
		{"2023/2024", "2024-12-31", Yes},
		{"2023/2024", "2025-01-01", No},
		{"2024", "2024-07-01", Yes},
		{"2024-05", "2024-06-01", No},
		{"2024-05-04", "2024-05-04", Yes},
		{"2024-24", "2025-02-28", Yes},
		{"2024-24", "2024-02-28", No},
		{"2023/..", "2050-01-01", Yes},
		{"2023/..", "2022-12-31", No},
		{"../2024", "1990-01-01", Yes},
		{"../2024", "2025-01-01", No},
		{"2023/", "2022-12-31", No},
		{"2023/", "2023-06-01", CannotTell},
		{"2023-05-04/", "2023-05-04", Yes},
		{"2023-05-04/", "2023-05-05", CannotTell},
		{"2023-05/", "2023-05-01", CannotTell},
		{"2023-05-04~/", "2023-05-04", CannotTell},
		{"/2024-05", "2024-05-31", CannotTell},
		{"/2024-05-04", "2024-05-04", Yes},
		{"/2024-05-04", "2024-05-03", CannotTell},
		{"/2024-05-04", "2024-05-05", No},
		{"2021-01/2021-06~", "2020-12-31", No},
		{"2021-01/2021-06~", "2021-01-01", Yes},
		{"2021-01/2021-06~", "2021-05-31", Yes},
		{"2021-01/2021-06~", "2021-06-01", CannotTell},
		{"2021-01/2021-06~", "2021-07-31", CannotTell},
		{"2021-01/2021-06~", "2021-08-01", No},
		{"2021~/2025", "2020-06-01", CannotTell},
		{"2021~/2025", "2021-06-01", CannotTell},
		{"2021~/2025", "2022-01-01", Yes},
		{"2021~", "2021-06-01", CannotTell},
		{"2021~", "2019-12-31", No},
		{"[2025-01,2025-02]", "2025-01-15", CannotTell},
		{"[2025-01,2025-02]", "2025-03-01", No},
		{"[2024,2024-05]", "2024-05-15", Yes},
		{"[2024,2024-05]", "2024-06-15", CannotTell},
		{"[2024..2026]", "2025-01-01", CannotTell},
		{"[2024..2026]", "2027-01-01", No},
	}
	for _, row := range rows {
		if got := Covers(mustParse(t, row.period), mustDay(t, row.day)); got != row.want {
			t.Errorf("%s covers %s: %s, want %s", row.period, row.day, got, row.want)
		}
	}
	if got := Covers(EDTF{}, mustDay(t, "2024-05-04")); got != CannotTell {
		t.Errorf("no period covers: %s", got)
	}
}

// The declaration's two clocks: the period ends with 2024, the cycle of two years
// from adoption runs out on 4 May 2025, and the revision is set to spring 2025.
func TestTwoClocks(t *testing.T) {
	adopted, period, revision := mustDay(t, "2023-05-04"), mustParse(t, "2023/2024"), mustParse(t, "2025-21")
	due := adopted.AddDuration(Duration{Years: 2})
	end, _ := period.Latest()
	if end.String() != "2024-12-31" || due.String() != "2025-05-04" {
		t.Fatalf("the period ends %s, the revision is due %s", end, due)
	}
	if got := Within(revision, due); got != CannotTell {
		t.Errorf("spring 2025 has come by %s: %s", due, got)
	}
	if got := Compare(period, revision); got != Before {
		t.Errorf("the period is %s the revision", got)
	}
	if got := Covers(period, mustDay(t, "2025-02-01")); got != No {
		t.Errorf("the period covers the gap: %s", got)
	}
}

func TestNames(t *testing.T) {
	for got, want := range map[string]string{
		Before.String(): "before", Same.String(): "same", After.String(): "after", Order(CannotTell).String(): "cannot tell",
		Yes.String(): "yes", No.String(): "no", Tri(CannotTell).String(): "cannot tell",
		PrecisionNone.String(): "none", PrecisionChoice.String(): "choice", Precision(7).String(): "unknown", Precision(99).String(): "unknown",
	} {
		if got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}
