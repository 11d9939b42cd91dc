package history

import (
	"errors"
	"testing"

	"github.com/helsefellesskap/hfh/internal/gitrepo"
)

// TestLastChange: what an adoption changed counts, what was corrected in between or came
// with the first version does not.
func TestLastChange(t *testing.T) {
	line := timeline(t,
		rev("a", "registration", "2022", "2022-01-01"),
		rev("b", "adoption", "2024", "2024-03-19"),
		rev("c", "correction", "2024", ""),
		rev("d", "adoption", "2025", "2025-03-18"),
	)
	tests := []struct {
		name string
		said map[gitrepo.Hash]string
		want int
	}{
		{"never", map[gitrepo.Hash]string{"a": "x", "b": "x", "c": "x", "d": "x"}, -1},
		{"by the second", map[gitrepo.Hash]string{"a": "x", "b": "y", "c": "y", "d": "y"}, 1},
		{"by the last", map[gitrepo.Hash]string{"a": "x", "b": "y", "c": "y", "d": "z"}, 2},
		{"by a correction alone", map[gitrepo.Hash]string{"a": "x", "b": "x", "c": "y", "d": "y"}, -1},
		{"back to what it was before the correction", map[gitrepo.Hash]string{"a": "x", "b": "x", "c": "y", "d": "x"}, 2},
		{"gone with the last", map[gitrepo.Hash]string{"a": "x", "b": "x", "c": "x"}, 2},
	}
	for _, tt := range tests {
		got, err := line.LastChange(func(r gitrepo.Revision) (string, error) { return tt.said[r.Hash], nil })
		if got != tt.want || err != nil {
			t.Errorf("%s: %d, %v, not %d", tt.name, got, err, tt.want)
		}
	}
	broken := errors.New("broken")
	if got, err := line.LastChange(func(gitrepo.Revision) (string, error) { return "", broken }); got != -1 || !errors.Is(err, broken) {
		t.Errorf("a history that cannot be read: %d, %v", got, err)
	}
}

func TestUntil(t *testing.T) {
	line := timeline(t, rev("a", "registration", "2022", "2022"), rev("b", "adoption", "2024", "2024"), rev("c", "adoption", "2025", "2025"))
	for label, want := range map[string]int{"2022": 1, "2024": 2, "2025": 3, "": 3, "2030": 3} {
		if got := len(line.Until(label).Versions); got != want {
			t.Errorf("until %q: %d versions, not %d", label, got, want)
		}
	}
	if len(line.Versions) != 3 {
		t.Error("the timeline itself was cut")
	}
}
