package compare

import "testing"

func TestInPlace(t *testing.T) {
	for _, tt := range []struct {
		place, outer string
		want         bool
	}{
		{"areas/a/goals/b", "areas/a", true},
		{"areas/a", "areas/a", true},
		{"areas/ab", "areas/a", false},
		{"areas", "areas/a", false},
		{"period", "", true},
	} {
		if got := InPlace(tt.place, tt.outer); got != tt.want {
			t.Errorf("InPlace(%q, %q) = %v", tt.place, tt.outer, got)
		}
	}
}
