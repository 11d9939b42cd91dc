package check_test

import (
	"strings"
	"testing"
	"testing/fstest"

	"github.com/helsefellesskap/hfh/internal/check"
	"github.com/helsefellesskap/hfh/internal/store"
)

// told is a history in which the linked items were changed by some versions.
type told []string

func (told) HasVersion(store.Ref, string) bool { return true }

func (v told) ChangedSince(check.Link) []string { return v }

// TestSuspectLinks turns each thing that makes a link suspect, one at a time.
func TestSuspectLinks(t *testing.T) {
	const answers = "    answers: [{ref: declaration#gode-forlop, how: same}]\n"
	confirmed := func(list ...string) string {
		return answers + "    confirmations:\n      - " + strings.Join(list, "\n      - ") + "\n"
	}
	tests := []struct {
		name    string
		with    string // in the place of the area's answers
		history told
		want    int
	}{
		{"the item was changed", answers, told{"2026"}, 1},
		{"no adoption changed it", answers, nil, 0},
		{"confirmed against that version", confirmed(`{id: b1, ref: "declaration#gode-forlop", version: "2026", date: 2026-01-01}`), told{"2026"}, 0},
		{"confirmed against a later one", confirmed(`{id: b1, ref: "declaration#gode-forlop", version: "2028", date: 2028-01-01}`), told{"2026", "2028"}, 0},
		{"confirmed against an earlier one", confirmed(`{id: b1, ref: "declaration#gode-forlop", version: "2024", date: 2024-01-01}`), told{"2026"}, 1},
		{"another item confirmed", confirmed(`{id: b1, ref: "declaration#annet", version: "2026", date: 2026-01-01}`), told{"2026"}, 1},
		{"confirmed, and before that against an earlier one", confirmed(`{id: b2, ref: "declaration#gode-forlop", version: "2026", date: 2026-01-01}`, `{id: b1, ref: "declaration#gode-forlop", version: "2024", date: 2024-01-01}`), told{"2026"}, 0},
		{"the link is to one version", "    answers: [{ref: declaration@2024-2026#gode-forlop, how: same}]\n", told{"2026"}, 0},
		{"the link is to the whole", "    answers: [{ref: declaration, how: same}]\n", told{"2026"}, 0},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			files := base()
			plan := string(files["data/plan.yaml"].Data)
			if !strings.Contains(plan, answers) {
				t.Fatal("the base answers nothing")
			}
			files["data/plan.yaml"] = &fstest.MapFile{Data: []byte(strings.Replace(plan, answers, tt.with, 1))}
			got := check.SuspectLinks(store.Load(files, schemas), tt.history)
			if len(got) != tt.want {
				t.Fatalf("%d suspect links: %+v", len(got), got)
			}
			if tt.want > 0 && (got[0].Version != tt.history[0] || got[0].Place != "areas/forlop" || got[0].Item != "gode-forlop") {
				t.Errorf("%+v", got[0])
			}
		})
	}
}
