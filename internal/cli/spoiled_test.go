package cli

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/helsefellesskap/hfh/internal/hfhtest"
	"github.com/helsefellesskap/hfh/internal/schema"
	"github.com/helsefellesskap/hfh/internal/store"
)

// brokenTexts are what a record's file may come to say by accident or on purpose.
func brokenTexts() map[string]string {
	return map[string]string{
		"empty":     "",
		"no yaml":   "a: [b\n\tc",
		"a list":    "- a\n- b\n",
		"no fields": "kind: x\n",
		"conflict":  "<<<<<<< a\nkind: plan\n=======\nkind: plan\n>>>>>>> b\n",
		"bytes":     "\x00\xff\xfe",
	}
}

// spoiledWrites are commands that change the register, as far as they come.
func spoiledWrites() [][]string {
	return [][]string{
		{"plan", "revise", "--set", "kurs/when=2027"},
		{"plan", "adopt", "--meeting", "ssu-2024-03-19"},
		{"plan", "correct", "-m", "x"},
		{"plan", "progress", "kurs", "--status", "done"},
		{"plan", "hearing", "open", "--deadline", "2030-01-01"},
		{"plan", "hearing", "answer", "alfa", "--position", "for"},
		{"plan", "withdraw", "--reason", "x"},
		{"plan", "extend", "--until", "2030", "--meeting", "ssu-2024-03-19"},
		{"plan", "evaluate"},
		{"declaration", "sign", "--party", "alfa"},
		{"save", "community", "-m", "x", "--set", "motto=x"},
		{"save", "-m", "x"},
		{"meeting", "create", "--body", "ssu", "--date", "2025-03-18"},
		{"migrate"},
		{"undo"},
		{"revert", "HEAD", "--reason", "x"},
		{"case", "add", "x"},
		{"followup", "add", "x"},
		{"close", "2024"},
	}
}

// TestNoFileBreaksACommand spoils the files of a register, one after the other and all at
// once, and runs the commands: what is wrong is told of, and none breaks.
func TestNoFileBreaksACommand(t *testing.T) {
	files := hfhtest.Register(t)
	dir := small(t)
	if code, _, stderr := hfh(dir, "plan", "revise", "--set", "kurs/when=2026"); code != 0 {
		t.Fatal(stderr)
	}
	var names []string
	for _, rec := range store.Load(os.DirFS(dir), schema.Open(store.Formats())).Records {
		names = append(names, rec.File)
	}
	if len(names) < len(files)/2 {
		t.Fatalf("only %d records", len(names))
	}
	few := [][]string{{"status"}, {"validate"}, {"plan", "diff"}, {"plan", "revise", "--set", "kurs/when=2027"}}
	full := os.Getenv("HFH_HOSTILE") == "full"
	for what, text := range brokenTexts() {
		breaksNothing(t, dir, names, text, append(evilReads(), spoiledWrites()...), full)
		for _, name := range names {
			if full || what == "no fields" {
				breaksNothing(t, dir, []string{name}, text, few, full)
			}
		}
	}
}

// breaksNothing runs commands with a text in the place of some files, in the work tree
// and, where all is tried, recorded too, and puts all back.
func breaksNothing(t *testing.T, dir string, names []string, text string, commands [][]string, full bool) {
	t.Helper()
	start := strings.TrimSpace(git(t, dir, "rev-parse", "HEAD"))
	for _, recorded := range []bool{false, true}[:1+btoi(full)] {
		for _, args := range commands {
			for _, name := range names {
				if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
					t.Fatal(err)
				}
			}
			if recorded {
				git(t, dir, "commit", "-q", "-a", "--allow-empty", "-m", "spoiled")
			}
			hfh(dir, args...) // a panic ends the test
			if recorded || strings.TrimSpace(git(t, dir, "rev-parse", "HEAD")) != start {
				git(t, dir, "reset", "-q", "--hard", start)
			}
		}
	}
	git(t, dir, "reset", "-q", "--hard", start)
	git(t, dir, "clean", "-qfd")
}

func btoi(b bool) int {
	if b {
		return 1
	}
	return 0
}

// TestABugIsToldOf: a fault of hfh's own is told of in plain words.
func TestABugIsToldOf(t *testing.T) {
	var errs bytes.Buffer
	a := newApp(nil, Streams{Err: &errs}, process{env: func(string) string { return "" }})
	if code := a.bug("index out of range"); code != exitFailed || !strings.Contains(errs.String(), "index out of range") || strings.Contains(errs.String(), "goroutine") {
		t.Errorf("%d: %s", code, errs.String())
	}
}
