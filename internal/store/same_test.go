package store_test

import "testing"

func TestSameFollowsTheShape(t *testing.T) {
	snap := register(t)
	shape := snap.Plan().Record.Shape
	measure := shape.At([]string{"areas", "0", "goals", "0", "measures", "0"})
	actors, name := measure.Property("responsible").Items(), measure.Property("name")
	ref := shape.At([]string{"areas", "0", "answers", "0", "ref"})
	tests := []struct {
		what string
		same bool
		got  bool
	}{
		{"an id and the name", true, snap.Same(actors, "trollnes", "Trollnes")},
		{"an id and an alias in other letters", true, snap.Same(actors, "eventyrsykehuset", "Sykehuset")},
		{"two ids", false, snap.Same(actors, "trollnes", "nissevik")},
		{"two that are nobody", false, snap.Same(actors, "ingen", "heller ingen")},
		{"where a name is no actor", false, snap.Same(name, "trollnes", "Trollnes")},
		{"an address in short", true, snap.Same(ref, "plan#areas/forlop", "plan#forlop")},
		{"two addresses", false, snap.Same(ref, "plan#forlop", "plan#forebygging")},
		{"no shape", false, snap.Same(nil, "trollnes", "Trollnes")},
	}
	for _, tt := range tests {
		if tt.got != tt.same {
			t.Errorf("%s: same is %v", tt.what, tt.got)
		}
	}
}
