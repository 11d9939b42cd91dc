package cycle

import (
	"testing"

	"github.com/helsefellesskap/hfh/internal/date"
	"github.com/helsefellesskap/hfh/internal/hfhtest"
	"github.com/helsefellesskap/hfh/internal/schema"
	"github.com/helsefellesskap/hfh/internal/store"
)

// TestALongerDeadlineHoldsTheHearingOpen: everyone's deadline falls due first, then the
// longest that somebody was given; only after that the hearing is overdue.
func TestALongerDeadlineHoldsTheHearingOpen(t *testing.T) {
	files := hfhtest.Put(hfhtest.Register(t), "data/hearings/plan-2025.yaml", `kind: hearing
id: plan-2025
document: plan
state: open
rounds:
  - id: r1
    opened: 2025-01-06
    deadline: 2025-01-31
    recipients: [{id: trollnes}, {id: huldredal, until: 2025-02-14}]
`)
	snap := store.Load(files, schema.Open(store.Formats()))
	for day, want := range map[string]string{
		"2025-01-20": "2025-01-31 soon", "2025-01-31": "2025-01-31 soon", "2025-02-01": "2025-02-14 soon",
		"2025-02-14": "2025-02-14 soon", "2025-02-15": "2025-02-14 overdue",
	} {
		today, err := date.ParseDay(day)
		if err != nil {
			t.Fatal(err)
		}
		got := ""
		for _, item := range Due(snap, today) {
			if item.Ref == "hearing/plan-2025" {
				got += item.Due.String() + " " + string(item.State)
			}
		}
		if got != want {
			t.Errorf("%s: %q, want %q", day, got, want)
		}
	}
}
