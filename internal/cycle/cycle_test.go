package cycle

import (
	"os"
	"testing"
	"testing/fstest"

	"pgregory.net/rapid"

	"github.com/helsefellesskap/hfh/internal/date"
	"github.com/helsefellesskap/hfh/internal/hfhtest"
	"github.com/helsefellesskap/hfh/internal/schema"
	"github.com/helsefellesskap/hfh/internal/store"
)

func day(t testing.TB, s string) date.Day {
	t.Helper()
	d, err := date.ParseDay(s)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func find(items []Item, ref, what string) (Item, bool) {
	for _, i := range items {
		if i.Ref == ref && i.What == what {
			return i, true
		}
	}
	return Item{}, false
}

// TestHelgeland holds the derived dates to facts.md: A11, A14 and A23.
func TestHelgeland(t *testing.T) {
	snap := store.Load(os.DirFS("../.."), schema.Open(store.Formats()))
	tests := []struct {
		today, ref, what, due string
		state                 State
	}{
		{"2025-05-04", "declaration", Revision, "2025-05-04", Soon}, // not overdue on the day itself
		{"2025-05-05", "declaration", Revision, "2025-05-04", Overdue},
		{"2025-05-05", "declaration", PeriodEnd, "2024-12-31", Overdue},
		{"2024-06-01", "plan", Revision, "2025-03-19", OK},
		{"2025-03-20", "plan", Revision, "2025-03-19", Overdue},
		{"2025-03-20", "plan", Evaluation, "2025-03-19", Overdue},
		{"2025-03-20", "statutes", PeriodEnd, "2024-12-31", Overdue},
		{"2025-03-20", "body/ssu", Swap, "2025-05-04", Soon},
		{"2025-03-20", "body/ssu", Term, "2027-05-04", OK},
	}
	for _, tt := range tests {
		got, ok := find(Due(snap, day(t, tt.today)), tt.ref, tt.what)
		if !ok || got.Due.String() != tt.due || got.State != tt.state {
			t.Errorf("%s %s on %s: due %s, %s (found %v); want %s, %s", tt.ref, tt.what, tt.today, got.Due, got.State, ok, tt.due, tt.state)
		}
	}
	if _, ok := find(Due(snap, day(t, "2025-03-20")), "statutes", Revision); ok {
		t.Error("the statutes have no cycle, yet a revision falls due")
	}
}

func load(t testing.TB, change ...string) *store.Snapshot {
	files := hfhtest.Register(t)
	for i := 0; i+2 < len(change); i += 3 {
		files = hfhtest.Edit(t, files, change[i], change[i+1], change[i+2])
	}
	return snapshot(files)
}

func snapshot(files fstest.MapFS) *store.Snapshot {
	return store.Load(files, schema.Open(store.Formats()))
}

func TestACycleLeftOutGivesNothing(t *testing.T) {
	snap := load(t, "data/community.yaml", "    cycle: P2Y\n", "")
	if got, ok := find(Due(snap, day(t, "2026-01-01")), "declaration", Revision); ok {
		t.Errorf("no cycle is registered, yet %+v", got)
	}
}

func TestStateOnlyGrowsWorse(t *testing.T) {
	snap := load(t)
	rank := map[State]int{OK: 0, Soon: 1, Overdue: 2}
	rapid.Check(t, func(t *rapid.T) {
		first := date.Day{Year: 2023, Month: 1, Day: 1}.AddDays(rapid.IntRange(0, 3000).Draw(t, "day"))
		later := first.AddDays(rapid.IntRange(0, 400).Draw(t, "later"))
		before, after := Due(snap, first), Due(snap, later)
		if len(before) != len(after) {
			t.Fatalf("%d items, later %d", len(before), len(after))
		}
		for i := range before {
			if before[i].Due != after[i].Due || rank[after[i].State] < rank[before[i].State] {
				t.Fatalf("%+v became %+v", before[i], after[i])
			}
		}
	})
}

func TestWithin(t *testing.T) {
	snap := load(t)
	today := day(t, "2025-02-04")
	for _, i := range Within(Due(snap, today), today, date.Duration{Days: 90}) {
		if i.Days > 90 {
			t.Errorf("%+v is further off than 90 days", i)
		}
	}
}
