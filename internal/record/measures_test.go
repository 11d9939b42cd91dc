package record

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func samplePlan(t *testing.T) *Plan {
	measure := func(id, row string, responsible Actors, at string) MeasureBody {
		return MeasureBody{ID: id, Row: row, Responsible: responsible, When: when(t, at)}
	}
	asWritten := measure("ord", "a", nil, "")
	asWritten.ResponsibleAsWritten = "Arbeidsgruppa"
	return &Plan{Areas: []Area{{ID: "x", Goals: []Goal{
		{
			ID: "g",
			Rows: []Row{
				{ID: "a", Responsible: Actors{"rana"}, ResponsibleAsWritten: "Rana kommune", When: when(t, "2024")},
				{ID: "b", Responsible: Actors{Unknown}},
			},
			Measures: []Measure{
				{MeasureBody: measure("arver", "a", nil, "")},
				{MeasureBody: measure("egen", "a", Actors{"ssu"}, "2025"), SubMeasures: []SubMeasure{
					{MeasureBody: measure("del", "", nil, "")},
					{MeasureBody: measure("del-egen", "", Actors{"vega"}, "2026")},
					{MeasureBody: measure("del-rad", "a", nil, "")},
				}},
				{MeasureBody: measure("ukjent", "b", nil, ""), SubMeasures: []SubMeasure{{MeasureBody: measure("del-ukjent", "", nil, "")}}},
				{MeasureBody: measure("uten-rad", "", nil, "")},
				{MeasureBody: measure("feil-rad", "z", nil, "")},
				{MeasureBody: asWritten},
			},
		},
		{ID: "h", Measures: []Measure{{MeasureBody: measure("annet-mal", "a", nil, "")}}},
	}}}}
}

func TestMeasuresInherit(t *testing.T) {
	const rowA, rowB = "areas/x/goals/g/rows/a", "areas/x/goals/g/rows/b"
	const egen, ukjent = "areas/x/goals/g/measures/egen", "areas/x/goals/g/measures/ukjent"
	want := []string{
		"areas/x/goals/g/measures/arver [rana]<" + rowA + " Rana kommune 2024<" + rowA,
		egen + " [ssu]<  2025<",
		"  " + egen + "/sub_measures/del [ssu]<" + egen + "  2025<" + egen,
		"  " + egen + "/sub_measures/del-egen [vega]<  2026<",
		"  " + egen + "/sub_measures/del-rad [rana]<" + rowA + " Rana kommune 2024<" + rowA,
		ukjent + " [unknown]<" + rowB + "  <",
		"  " + ukjent + "/sub_measures/del-ukjent [unknown]<" + rowB + "  <",
		"areas/x/goals/g/measures/uten-rad []<  <",
		"areas/x/goals/g/measures/feil-rad []<  <",
		"areas/x/goals/g/measures/ord []< Arbeidsgruppa 2024<" + rowA,
		"areas/x/goals/h/measures/annet-mal []<  <",
	}
	var got []string
	for m := range samplePlan(t).Measures() {
		line := ""
		if m.Parent != nil {
			line = "  "
		}
		line += fmt.Sprintf("%s %v<%s %s %s<%s", m.Place, []string(m.Responsible.Value), m.Responsible.From, m.AsWritten.Value, m.Time.Value.EDTF, m.Time.From)
		got = append(got, line)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestMeasuresPaths(t *testing.T) {
	var got []string
	for m := range samplePlan(t).Measures() {
		if m.ID == "del-egen" || m.ID == "annet-mal" {
			got = append(got, fmt.Sprint(m.Path))
		}
	}
	want := []string{"[areas 0 goals 0 measures 1 sub_measures 1]", "[areas 0 goals 1 measures 0]"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestMeasuresStopWhenAsked(t *testing.T) {
	for stop := 1; stop <= 11; stop++ {
		seen := 0
		for range samplePlan(t).Measures() {
			if seen++; seen == stop {
				break
			}
		}
		if seen != stop {
			t.Errorf("stopped after %d, want %d", seen, stop)
		}
	}
}

func TestStatus(t *testing.T) {
	report := func(on, status string) Progress { return Progress{Date: when(t, on), Status: status} }
	tests := []struct {
		progress []Progress
		want     string
	}{
		{nil, ""},
		{[]Progress{report("2024-11-01", "in-progress")}, "in-progress"},
		{[]Progress{report("2024-11-01", "in-progress"), report("2024-10-01", "not-started")}, "in-progress"},
		{[]Progress{report("2024-11-01", "in-progress"), report("2024-11-01", "done")}, "done"},
		{[]Progress{report("2024", "done"), report("2024-11-01", "in-progress")}, "done"},
	}
	for _, tt := range tests {
		m := MeasureBody{Progress: tt.progress}
		if got := m.Status(); got != tt.want {
			t.Errorf("%v: %q, want %q", tt.progress, got, tt.want)
		}
	}
}
