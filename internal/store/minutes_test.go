package store_test

import (
	"strings"
	"testing"
	"testing/fstest"

	"github.com/helsefellesskap/hfh/internal/schema"
	"github.com/helsefellesskap/hfh/internal/store"
)

const sealedMeeting = `kind: meeting
id: ssu-2025-03-18
bodies: [ssu]
date: 2025-03-18
state: held
attendance:
  - {id: leder, seat: leder, as: member, note: kom sent}
items:
  - id: sak-1
    number: 1/2025
    name: Plan
    case: plan
    decision: {text: Planen vedtas, mode: consensus, outcome: agreed}
    note: et notat
minutes: {state: approved, approved: 2025-04-01}
`

func minutesSeal(t *testing.T, text string) string {
	t.Helper()
	const file = "data/meetings/2025/ssu-2025-03-18.yaml"
	snap := store.Load(fstest.MapFS{file: {Data: []byte(text)}}, schema.Open(store.Formats()))
	rec := snap.Record(store.Ref{Kind: "meeting", ID: "ssu-2025-03-18"})
	if rec == nil {
		t.Fatal("no meeting")
	}
	return rec.MinutesSeal()
}

// TestMinutesSeal holds the seal to what it fixes: a change of who was there or of what
// was decided breaks it, and nothing else does.
func TestMinutesSeal(t *testing.T) {
	want := minutesSeal(t, sealedMeeting)
	for _, c := range []struct {
		from, to string
		breaks   bool
	}{
		{"seat: leder", "seat: nestleder", true},
		{"outcome: agreed", "outcome: not-agreed", true},
		{"text: Planen vedtas", "text: Planen vedtas ikke", true},
		{"number: 1/2025", "number: 2/2025", true},
		{"name: Plan", "name: Planen", true},
		{"note: kom sent", "note: gikk tidlig", false},
		{"case: plan", "case: planen", false},
		{"note: et notat", "note: et annet", false},
		{"approved: 2025-04-01", "approved: 2025-04-02", false},
		{"state: held", "state: unknown", false},
	} {
		changed := strings.Replace(sealedMeeting, c.from, c.to, 1)
		if changed == sealedMeeting {
			t.Fatalf("%s is not in the meeting", c.from)
		}
		if got := minutesSeal(t, changed); (got != want) != c.breaks {
			t.Errorf("%s → %s: the seal changed: %v, want %v", c.from, c.to, got != want, c.breaks)
		}
	}
}
