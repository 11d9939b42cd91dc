package compare

import (
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// side takes one side of every conflict.
func takeSide(text string, first bool) string {
	var b strings.Builder
	in := 0
	for _, line := range strings.SplitAfter(text, "\n") {
		switch line {
		case oursMark:
			in = 1
		case middleMark:
			in = 2
		case theirsMark:
			in = 0
		default:
			if in == 0 || in == 1 == first {
				b.WriteString(line)
			}
		}
	}
	return b.String()
}

func TestMarkersHoldBothTexts(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.StringMatching(`((a|b|c|  d: e)\n){0,12}`)
		ours, theirs := text.Draw(t, "ours"), text.Draw(t, "theirs")
		marked := string(WithMarkers([]byte(ours), []byte(theirs)))
		if got := takeSide(marked, true); got != ours {
			t.Fatalf("ours %q became %q in\n%s", ours, got, marked)
		}
		if got := takeSide(marked, false); got != theirs {
			t.Fatalf("theirs %q became %q in\n%s", theirs, got, marked)
		}
		if ours == theirs && marked != ours {
			t.Fatalf("marks in equal texts: %s", marked)
		}
	})
}

func TestMarkersOfLongTexts(t *testing.T) {
	ours, theirs := strings.Repeat("a\nb\n", 3000), strings.Repeat("c\nb\n", 3000)
	marked := string(WithMarkers([]byte(ours), []byte(theirs)))
	if takeSide(marked, true) != ours || takeSide(marked, false) != theirs {
		t.Error("a long text lost lines")
	}
}
