package record

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/helsefellesskap/hfh/internal/date"
)

func TestDuring(t *testing.T) {
	tests := []struct {
		from, to, day string
		want          date.Tri
	}{
		{"", "", "2024-01-01", date.Yes},
		{"2023-05-04", "", "2023-05-03", date.No},
		{"2023-05-04", "", "2023-05-04", date.Yes},
		{"2023-05-04", "2024-12-31", "2024-12-31", date.Yes},
		{"2023-05-04", "2024-12-31", "2025-01-01", date.No},
		{"2023", "", "2022-12-31", date.No},
		{"2023", "", "2023-06-01", date.CannotTell},
		{"2023", "", "2023-12-31", date.Yes},
		{"", "2024", "2023-12-31", date.Yes},
		{"", "2024", "2024-01-01", date.Yes},
		{"", "2024", "2024-06-01", date.CannotTell},
		{"", "2024", "2024-12-31", date.CannotTell},
		{"", "2024", "2025-01-01", date.No},
		{"", "../2024-12-31", "2024-03-01", date.CannotTell},
		{"2023", "2024", "2023-06-01", date.CannotTell},
	}
	for _, tt := range tests {
		if got := During(when(t, tt.from), when(t, tt.to), day(t, tt.day)); got != tt.want {
			t.Errorf("from %q to %q on %s: %v, want %v", tt.from, tt.to, tt.day, got, tt.want)
		}
	}
}

func TestMemberOn(t *testing.T) {
	tests := []struct {
		state, from, to, day string
		want                 date.Tri
	}{
		{Joined, "2023-05-04", "", "2023-05-04", date.Yes},
		{Joined, "2023-05-04", "", "2023-05-03", date.No},
		{Joined, "", "", "2023-05-04", date.Yes},
		{"", "", "", "2023-05-04", date.Yes},
		{Unknown, "", "", "2023-05-04", date.CannotTell},
		{"", "2023-05-04", "", "2024-01-01", date.Yes},
		{Unknown, "2023-05-04", "", "2024-01-01", date.Yes},
		{Invited, "2020", "", "2024-01-01", date.No},
		{Declined, "", "", "2024-01-01", date.No},
		{Left, "2020-01-01", "2022-06-30", "2022-06-30", date.Yes},
		{Left, "2020-01-01", "2022-06-30", "2022-07-01", date.No},
		{Left, "2020-01-01", "", "2021-01-01", date.CannotTell},
		{Left, "2020-01-01", "", "2019-01-01", date.No},
		{Left, "", "", "2021-01-01", date.CannotTell},
	}
	for _, tt := range tests {
		p := Party{State: tt.state, From: when(t, tt.from), To: when(t, tt.to)}
		if got := p.MemberOn(day(t, tt.day)); got != tt.want {
			t.Errorf("%+v: %v", tt, got)
		}
	}
}

func TestResolve(t *testing.T) {
	ps := &Parties{
		Parties: []Party{
			{ID: "hf", Type: "trust", State: Joined},
			{ID: "rana", Type: "municipality", State: Joined, From: when(t, "2023-05-04")},
			{ID: "vega", Type: "municipality", From: when(t, "2023")},
			{ID: "bindal", Type: "municipality", State: Declined},
		},
		Groups: []Group{
			{ID: "alle", AllOf: "all"},
			{ID: "kommuner", AllOf: "municipality"},
			{ID: "ytre", Members: Members{{ID: "vega"}, {ID: "rana", To: when(t, "2023-08-31")}, {ID: "bindal"}}},
			{ID: "uviss", Members: Members{{ID: Unknown}}, Count: pointer(3)},
			{ID: "tom"},
			{ID: "ny", AllOf: "all", From: when(t, "2024-01-01")},
		},
	}
	tests := []struct {
		group, day string
		want       Resolved
	}{
		{"alle", "2023-06-01", Resolved{[]string{"hf", "rana"}, []string{"vega"}, true}},
		{"alle", "2024-06-01", Resolved{[]string{"hf", "rana", "vega"}, nil, true}},
		{"kommuner", "2023-05-03", Resolved{nil, []string{"vega"}, true}},
		{"ytre", "2023-06-01", Resolved{[]string{"rana"}, []string{"vega"}, true}},
		{"ytre", "2024-06-01", Resolved{[]string{"vega"}, nil, true}},
		{"uviss", "2024-06-01", Resolved{}},
		{"tom", "2024-06-01", Resolved{}},
		{"ny", "2023-12-31", Resolved{nil, nil, true}},
		{"ny", "2024-01-01", Resolved{[]string{"hf", "rana", "vega"}, nil, true}},
	}
	for _, tt := range tests {
		g := ps.Group(tt.group)
		if g == nil {
			t.Fatal(tt.group)
		}
		if diff := cmp.Diff(tt.want, ps.Resolve(g, day(t, tt.day))); diff != "" {
			t.Errorf("%s on %s: %s", tt.group, tt.day, diff)
		}
	}
	members, perhaps := ps.MembersOn(day(t, "2023-06-01"))
	if diff := cmp.Diff([][]string{{"hf", "rana"}, {"vega"}}, [][]string{members, perhaps}); diff != "" {
		t.Error(diff)
	}
	if ps.Group("x") != nil || ps.Party("x") != nil || ps.Party("vega").ID != "vega" {
		t.Error("look-up by id")
	}
}

func TestUnions(t *testing.T) {
	var a Actors
	if err := a.UnmarshalText([]byte("unknown")); err != nil || !a.Unknown() || a.IDs() != nil {
		t.Errorf("%v %v", a, err)
	}
	if b := (Actors{"rana"}); b.Unknown() || len(b.IDs()) != 1 {
		t.Error("one actor is not unknown")
	}
	if Actors(nil).Unknown() {
		t.Error("nothing said is not unknown")
	}
	var m Members
	if err := m.UnmarshalText([]byte("unknown")); err != nil || !m.Unknown() {
		t.Errorf("%v %v", m, err)
	}
	var x Access
	if err := x.UnmarshalText([]byte("open")); err != nil || !x.Open {
		t.Errorf("%v %v", x, err)
	}
	var s Addresses
	if err := s.UnmarshalText([]byte("plan@2024")); err != nil || len(s) != 1 || s[0] != "plan@2024" {
		t.Errorf("%v %v", s, err)
	}
	if !(When{}).IsZero() || when(t, "2024").IsZero() {
		t.Error("IsZero")
	}
}

func TestLabelIn(t *testing.T) {
	both := Label{"nb": "helse", "nn": "helse (nn)", "sma": "healsoe"}
	tests := []struct {
		label Label
		lang  string
		want  string
	}{
		{Text("Rana"), "nn", "Rana"},
		{both, "nn", "helse (nn)"},
		{both, "sma", "healsoe"},
		{both, "en", "helse"},
		{Label{"sma": "b", "en": "a"}, "nb", "a"},
		{Label{"nn": "", "sme": "x"}, "nn", "x"},
		{nil, "nb", ""},
	}
	for _, tt := range tests {
		if got := tt.label.In(tt.lang); got != tt.want {
			t.Errorf("%v in %s: %q, want %q", tt.label, tt.lang, got, tt.want)
		}
	}
	if diff := cmp.Diff([]string{"healsoe", "helse", "helse (nn)"}, both.All()); diff != "" {
		t.Error(diff)
	}
	var l Label
	if err := l.UnmarshalText([]byte("Rana")); err != nil || l.In("nb") != "Rana" {
		t.Errorf("%v %v", l, err)
	}
}
