package store_test

import (
	"testing"

	"github.com/helsefellesskap/hfh/internal/hfhtest"
	"github.com/helsefellesskap/hfh/internal/schema"
	"github.com/helsefellesskap/hfh/internal/store"
)

// FuzzAddress reads any text as an address and as a place of the plan: what is read is
// written as it was, and a place that is found is found again by its own name.
func FuzzAddress(f *testing.F) {
	snap := store.Load(hfhtest.Register(f), schema.Open(store.Formats()))
	for _, text := range []string{"plan", "plan@2024#kurs/when", "fsu/akuttmedisin@draft", "plan#areas/forebygging", "meeting/ssu-2024-09-10@file", "plan#2.1", "plan#4/2024", "plan@HEAD~1", "#", "@", "plan#a//b", "plan#æøå"} {
		f.Add(text)
	}
	plan := snap.Record(store.Ref{Kind: "plan"})
	f.Fuzz(func(t *testing.T, text string) {
		if a, err := store.ParseAddress(text); err == nil {
			if again, err := store.ParseAddress(a.String()); err != nil || again != a {
				t.Errorf("%q: %q is read as %+v, %v", text, a.String(), again, err)
			}
		}
		at, err := plan.Locate(text)
		if err != nil {
			return
		}
		if again, err := plan.Locate(at.IDs); err != nil || again.IDs != at.IDs {
			t.Errorf("%q is at %q, which is at %q: %v", text, at.IDs, again.IDs, err)
		}
	})
}
