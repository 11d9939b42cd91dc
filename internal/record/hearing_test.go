package record

import (
	"testing"

	"github.com/helsefellesskap/hfh/internal/date"
)

func on(t *testing.T, s string) When {
	t.Helper()
	e, err := date.Parse(s)
	if err != nil {
		t.Fatal(err)
	}
	return When{EDTF: e}
}

func TestAHearingWithoutRoundsHasOne(t *testing.T) {
	h := &Hearing{State: HearingClosed, Opened: on(t, "2024-06-01"), Deadline: on(t, "2024-08-31"), Recipients: Actors{"rana", "vefsn"}}
	h.Answers = []HearingAnswer{{ID: "a", Party: "rana", Date: on(t, "2024-09-01")}}
	rounds := h.Each()
	if len(rounds) != 1 || rounds[0].ID != "r1" || len(rounds[0].Recipients) != 2 || rounds[0].Closed.IsZero() {
		t.Fatalf("rounds %+v", rounds)
	}
	if h.AnswerOf("r1", "rana") == nil || h.AnswerOf("r1", "vefsn") != nil {
		t.Error("an answer that names no round speaks to the only one")
	}
	if !rounds[0].Late("rana", h.Answers[0].Date) {
		t.Error("the day after the deadline is late")
	}
	if unknown := (&Hearing{Recipients: Actors{Unknown}}); len(unknown.Each()[0].Recipients) != 0 {
		t.Error("unknown recipients are nobody")
	}
}

// TestLate goes along the edges of a deadline.
func TestLate(t *testing.T) {
	r := HearingRound{Deadline: on(t, "2025-01-31"), Recipients: []Recipient{{ID: "rana"}, {ID: "luroy", Until: on(t, "2025-02-14")}}}
	for _, c := range []struct {
		who, given string
		late       bool
	}{
		{"rana", "2025-01-31", false},
		{"rana", "2025-02-01", true},
		{"rana", "2025-01", false}, // may have been in time
		{"rana", "2025-02", true},
		{"luroy", "2025-02-14", false},
		{"luroy", "2025-02-15", true},
		{"stranger", "2025-02-01", true},
	} {
		if got := r.Late(c.who, on(t, c.given)); got != c.late {
			t.Errorf("%s on %s: late %v, want %v", c.who, c.given, got, c.late)
		}
	}
	if r.Late("rana", When{}) {
		t.Error("an answer without a date is not known to be late")
	}
	if last, ok := r.LastDeadline(); !ok || last.String() != "2025-02-14" {
		t.Errorf("last deadline %v", last)
	}
}

// TestStanding: an objection stands until its maker answers again; what was taken back or
// replaced is no answer.
func TestStanding(t *testing.T) {
	h := &Hearing{Rounds: []HearingRound{{ID: "r1"}, {ID: "r2"}}, Answers: []HearingAnswer{
		{ID: "a1", Round: "r1", Party: "rana", Position: Objects},
		{ID: "a2", Round: "r1", Party: "vefsn", Position: Objects},
		{ID: "a3", Round: "r2", Party: "vefsn", Position: Supports},
		{ID: "a4", Round: "r1", Party: "vega", Position: Objects, ReplacedBy: "a5"},
		{ID: "a5", Round: "r1", Party: "vega", Position: Supports},
		{ID: "a6", Round: "r2", Party: "nesna", Position: Objects, Withdrawn: on(t, "2025-02-01")},
		{ID: "a7", Round: "r1", Party: "kysten", For: Actors{"donna", "heroy"}, Position: Objects},
	}}
	for who, want := range map[string]string{"rana": "a1", "vefsn": "a3", "vega": "a5", "nesna": "", "donna": "a7", "kysten": "a7", "traena": ""} {
		got := ""
		if a := h.Standing(who); a != nil {
			got = a.ID
		}
		if got != want {
			t.Errorf("%s: %q stands, want %q", who, got, want)
		}
	}
}
