package example

import (
	"cmp"
	"io/fs"
	"os"
	"slices"
	"testing"

	"github.com/helsefellesskap/hfh/internal/check"
	"github.com/helsefellesskap/hfh/internal/date"
	"github.com/helsefellesskap/hfh/internal/diag"
	"github.com/helsefellesskap/hfh/internal/schema"
	"github.com/helsefellesskap/hfh/internal/store"
)

func load(fsys fs.FS) *store.Snapshot {
	return store.Load(fsys, schema.Open(store.Formats()))
}

func replay(t *testing.T) []Step {
	t.Helper()
	steps, err := Replay(load)
	if err != nil {
		t.Fatal(err)
	}
	return steps
}

func TestEveryStepIsAValidRegister(t *testing.T) {
	snap := load(os.DirFS(t.TempDir()))
	for _, step := range replay(t) {
		snap = snap.With(step.Files)
		if len(step.Files) == 0 {
			t.Errorf("%s changes nothing", step.Event.ID)
		}
		for _, f := range check.All(snap, check.Options{AsOf: date.Day{Year: 2025, Month: 3, Day: 1}}).Findings {
			if f.Severity == diag.Error {
				t.Errorf("%s: %s:%d: %s.%s %v", step.Event.ID, f.File, f.Line, f.Rule, f.Variant, f.Args)
			}
		}
	}
}

// latest is the day by which an event counts.
func latest(t *testing.T, e Event) date.Day {
	t.Helper()
	for _, text := range []string{e.When, e.ToldBy} {
		if text == "" {
			continue
		}
		when, err := date.Parse(text)
		if err != nil {
			t.Fatalf("%s: %v", e.ID, err)
		}
		if day, ok := when.Latest(); ok {
			return day
		}
	}
	t.Fatalf("%s has no day and no document that tells of it", e.ID)
	return date.Day{}
}

// TestOrder works the order out again: always the event that is ready (what it refers
// to has come) and has the earliest latest day, and of those the first of the list.
func TestOrder(t *testing.T) {
	whole := loader(load).whole()
	s, err := readScript()
	if err != nil {
		t.Fatal(err)
	}
	s.expand(whole)
	w := newWorld(whole, s)
	brings := map[string]int{}
	for i, e := range s.events {
		for _, key := range e.Adds {
			if _, twice := brings[key]; twice {
				t.Errorf("%s comes twice", key)
			}
			brings[key] = i
		}
	}
	needs := make([]map[int]bool, len(s.events))
	for i := range needs {
		needs[i] = map[int]bool{}
	}
	for _, refs := range w.refs {
		for _, ref := range refs {
			if from, to := brings[ref.from], brings[ref.to]; from != to && !ref.late {
				needs[from][to] = true
			}
		}
	}
	for key, i := range brings {
		if rec, err := w.owner(key); err == nil && brings[rec.Ref.String()] != i {
			needs[i][brings[rec.Ref.String()]] = true
		}
	}
	var want []string
	done := map[int]bool{}
	for len(want) < len(s.events) {
		best := -1
		for i, e := range s.events {
			ready := !done[i]
			for need := range needs[i] {
				ready = ready && done[need]
			}
			if ready && (best < 0 || latest(t, e).Before(latest(t, s.events[best]))) {
				best = i
			}
		}
		if best < 0 {
			t.Fatal("events refer to each other in a ring")
		}
		done[best] = true
		want = append(want, s.events[best].ID)
	}
	for i, e := range s.events {
		if e.ID != want[i] {
			t.Fatalf("event %d is %s, in order it is %s\nthe order is %v", i, e.ID, want[i], want)
		}
	}
}

func TestAdoptionsCarryTheirEdition(t *testing.T) {
	var adopted []string
	for _, step := range replay(t) {
		if step.Event.Change == "adoption" {
			if step.Edition == nil || step.Edition.Adopted == nil || step.Edition.Adopted.Meeting == "" {
				t.Errorf("%s: no edition", step.Event.ID)
				continue
			}
			adopted = append(adopted, step.Records[0].String()+"@"+step.Edition.Version)
		}
	}
	slices.SortFunc(adopted, cmp.Compare)
	want := []string{"declaration@2023-2024", "plan@2024", "statutes@2023-2024"}
	if !slices.Equal(adopted, want) {
		t.Errorf("adopted %v, want %v", adopted, want)
	}
}
