package check

import (
	"maps"
	"slices"
	"strings"
	"sync"

	"github.com/helsefellesskap/hfh/internal/diag"
	"github.com/helsefellesskap/hfh/internal/store"
)

// Changed gives the findings of after that before did not have, so that a command can
// answer for what its own change brings and no more. Two findings are the same when
// rule, message, record, place and facts are; lines do not count. One that was there
// with a milder severity is new. What a new draft takes over from its record is not new.
func Changed(before, after *store.Snapshot, opt Options) []diag.Finding {
	fresh, _ := ChangedSince(before, nil, after, opt)
	return fresh
}

// ChangedSince is Changed where it may be known already what before had; nil for not.
// It also gives all that was found in after.
func ChangedSince(before *store.Snapshot, had Had, after *store.Snapshot, opt Options) ([]diag.Finding, Result) {
	// The two have nothing to wait for in each other, and take as long as each other.
	var both sync.WaitGroup
	if had == nil {
		both.Go(func() { had = HadBy(before, All(before, opt)) })
	}
	later := All(after, opt)
	both.Wait()
	left := maps.Clone(had)
	var fresh []diag.Finding
	for _, f := range later.Findings {
		key := hadKey(sameKey(f))
		if left[key] > 0 {
			left[key]--
			continue
		}
		fresh = append(fresh, f)
	}
	return fresh, later
}

// hasDraft tells whether a record has an open draft, or is one.
func hasDraft(snap *store.Snapshot, name string) bool {
	ref, err := store.ParseRef(name)
	if err != nil || ref.Draft {
		return true
	}
	ref.Draft = true
	return snap.Record(ref) != nil
}

// sameKey is the same for findings that say the same of the same place.
func sameKey(f diag.Finding) string {
	parts := []string{f.Rule, f.Variant, f.Severity.String(), f.Record, f.Place}
	if f.Record == "" {
		parts = append(parts, f.File)
	}
	var args []string
	for k, v := range f.Args {
		args = append(args, k+"="+v)
	}
	slices.Sort(args)
	return strings.Join(append(parts, args...), "\x00")
}
