package record

import (
	"testing"

	"github.com/helsefellesskap/hfh/internal/date"
)

func TestStateOn(t *testing.T) {
	full := Facts{Adopted: when(t, "2023-05-04"), Period: when(t, "2023/2024")}
	with := func(change func(*Facts)) Facts {
		f := full
		change(&f)
		return f
	}
	tests := []struct {
		name    string
		facts   Facts
		day     string
		want    State
		certain bool
	}{
		{"draft", Facts{Draft: true, Adopted: when(t, "2020")}, "2024-01-01", StateDraft, true},
		{"on hearing", Facts{Draft: true, OnHearing: true}, "2024-01-01", StateHearing, true},
		{"before adoption", full, "2023-05-03", StateAdopted, true},
		{"on the day of adoption", full, "2023-05-04", StateInForce, true},
		{"last day of the period", full, "2024-12-31", StateInForce, true},
		{"past its period", full, "2025-01-01", StatePastPeriod, true},
		{"lapsed", with(func(f *Facts) { f.Lapses = true }), "2025-01-01", StateLapsed, true},
		{"in its period it has not lapsed", with(func(f *Facts) { f.Lapses = true }), "2024-12-31", StateInForce, true},
		{"extended", with(func(f *Facts) { f.Extended = when(t, "2025-06-30") }), "2025-06-30", StateInForce, true},
		{"past its extension", with(func(f *Facts) { f.Extended = when(t, "2025-06-30") }), "2025-07-01", StatePastPeriod, true},
		{"replaced", with(func(f *Facts) { f.Replaced = when(t, "2025-03-18") }), "2025-03-18", StateReplaced, true},
		{"not yet replaced", with(func(f *Facts) { f.Replaced = when(t, "2025-03-18") }), "2025-03-17", StatePastPeriod, true},
		{"perhaps replaced", with(func(f *Facts) { f.Replaced = when(t, "2025-21") }), "2025-04-01", StatePastPeriod, false},
		{"withdrawn", with(func(f *Facts) { f.Withdrawn = &Withdrawn{Date: when(t, "2024-02-01")} }), "2024-02-01", StateWithdrawn, true},
		{"withdrawn later", with(func(f *Facts) { f.Withdrawn = &Withdrawn{Date: when(t, "2024-02-01")} }), "2024-01-31", StateInForce, true},
		{"withdrawn on a day not stated", with(func(f *Facts) { f.Withdrawn = &Withdrawn{Reason: "x"} }), "2024-01-31", StateWithdrawn, false},
		{"effect to come", with(func(f *Facts) { f.Effective = when(t, "2023-09-01") }), "2023-08-31", StateAdopted, true},
		{"effect has come", with(func(f *Facts) { f.Effective = when(t, "2023-09-01") }), "2023-09-01", StateInForce, true},
		{"partial adoption, before", Facts{Adopted: when(t, "2024-23")}, "2024-08-31", StateAdopted, true},
		{"partial adoption, inside", Facts{Adopted: when(t, "2024-23")}, "2024-10-01", StateAdopted, false},
		{"partial adoption, after", Facts{Adopted: when(t, "2024-23")}, "2024-11-30", StateInForce, true},
		{"nothing known", Facts{Period: when(t, "2024")}, "2024-10-01", StateUnknown, true},
		{"no period", Facts{Adopted: when(t, "2024-01-01")}, "2099-10-01", StateInForce, true},
		{"open period", Facts{Adopted: when(t, "2024-01-01"), Period: when(t, "2025/..")}, "2099-10-01", StateInForce, true},
	}
	for _, tt := range tests {
		got, certain := tt.facts.On(day(t, tt.day))
		if got != tt.want || certain != tt.certain {
			t.Errorf("%s: %s (certain %v), want %s (%v)", tt.name, got, certain, tt.want, tt.certain)
		}
	}
}

func TestFactsOf(t *testing.T) {
	e := &Edition{
		Adopted: &Adopted{Date: when(t, "2023-05-04")}, Effective: when(t, "2023-06-01"), Period: when(t, "2023/2024"),
		Extensions: []Extension{{Until: when(t, "2025-12-31")}, {Until: when(t, "2025-06-30")}},
	}
	f := FactsOf(e, &DocumentPolicy{Lapses: true})
	if f.Extended.EDTF.String() != "2025-12-31" || !f.Lapses || f.TakesEffect().EDTF.String() != "2023-06-01" {
		t.Errorf("%+v", f)
	}
	if f := FactsOf(&Edition{}, nil); !f.TakesEffect().IsZero() || f.Lapses {
		t.Errorf("%+v", f)
	}
}

func TestNextRevision(t *testing.T) {
	e := &Edition{Adopted: &Adopted{Date: when(t, "2023-05-04")}, Effective: when(t, "2024-23"), Period: when(t, "2023/2024")}
	tests := []struct {
		name             string
		edition          *Edition
		cycle, from      string
		earliest, latest string // "" where nothing is due
	}{
		{"from adoption", e, "P2Y", "", "2025-05-04", "2025-05-04"},
		{"from adoption, said", e, "P24M", "adoption", "2025-05-04", "2025-05-04"},
		{"from effect", e, "P1Y", "effect", "2025-09-01", "2025-11-30"},
		{"from the period", e, "P2Y", "period", "2024-12-31", "2024-12-31"},
		{"no cycle", e, "", "", "", ""},
		{"not adopted", &Edition{}, "P2Y", "", "", ""},
		{"no period", &Edition{}, "P2Y", "period", "", ""},
		{"29 February", &Edition{Adopted: &Adopted{Date: when(t, "2024-02-29")}}, "P1Y", "", "2025-02-28", "2025-02-28"},
	}
	for _, tt := range tests {
		due, ok := NextRevision(tt.edition, &DocumentPolicy{Cycle: duration(t, tt.cycle), CycleFrom: tt.from})
		if ok != (tt.earliest != "") {
			t.Errorf("%s: %v", tt.name, due)
			continue
		}
		if ok && (due.Earliest.String() != tt.earliest || due.Latest.String() != tt.latest || due.Certain() != (tt.earliest == tt.latest)) {
			t.Errorf("%s: %s to %s, want %s to %s", tt.name, due.Earliest, due.Latest, tt.earliest, tt.latest)
		}
	}
	if _, ok := NextRevision(e, nil); ok {
		t.Error("due without a policy")
	}
}

func TestOverdue(t *testing.T) {
	sharp, _ := After(when(t, "2023-05-04"), duration(t, "P2Y"), FromAdoption)
	blurred, _ := After(when(t, "2023"), duration(t, "P2Y"), FromAdoption)
	tests := []struct {
		due       Due
		day       string
		tolerance string
		want      date.Tri
	}{
		{sharp, "2025-05-04", "", date.No},
		{sharp, "2025-05-05", "", date.Yes},
		{sharp, "2025-05-05", "P1M", date.No},
		{sharp, "2025-06-05", "P1M", date.Yes},
		{blurred, "2025-01-01", "", date.No},
		{blurred, "2025-06-01", "", date.CannotTell},
		{blurred, "2025-12-31", "", date.CannotTell},
		{blurred, "2026-01-01", "", date.Yes},
	}
	for _, tt := range tests {
		if got := tt.due.Overdue(day(t, tt.day), duration(t, tt.tolerance)); got != tt.want {
			t.Errorf("%s…%s on %s: %v, want %v", tt.due.Earliest, tt.due.Latest, tt.day, got, tt.want)
		}
	}
	if _, ok := After(when(t, "2025/.."), duration(t, "P2Y"), ""); ok {
		t.Error("counted from a date without an end")
	}
}
