package cli

import (
	"bufio"
	"context"
	"strings"
	"testing"

	"github.com/helsefellesskap/hfh/internal/compare"
	"github.com/helsefellesskap/hfh/internal/diff"
)

func TestAskWhichSideCounts(t *testing.T) {
	for _, tt := range []struct {
		answer string
		want   diff.Side
	}{
		{"1\n", diff.Ours},
		{"utkast\n", diff.Ours},
		{"begge\n2\n", diff.Theirs},
		{"Registeret\n", diff.Theirs},
		{"\n", diff.Open},
		{"", diff.Open},
		{"hva?", diff.Open},
	} {
		a, _, _ := testApp(t)
		got, err := a.askSide(context.Background(), bufio.NewReader(strings.NewReader(tt.answer)), compare.Conflict{Place: "areas/a", Kind: diff.BothEdited})
		if err != nil || got != tt.want {
			t.Errorf("%q: %v, %v, want %v", tt.answer, got, err, tt.want)
		}
	}
}

func TestAskEndsWhenInterrupted(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := readLine(ctx, bufio.NewReader(blocked{})); err == nil {
		t.Error("an interrupted question waits for its answer")
	}
}

// blocked never answers.
type blocked struct{}

func (blocked) Read([]byte) (int, error) { select {} }
