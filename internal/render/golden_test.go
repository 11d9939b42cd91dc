package render

import (
	"bytes"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// golden holds a text to its file in testdata; HFH_UPDATE=1 rewrites the file.
func golden(t *testing.T, name, got string) {
	t.Helper()
	file := filepath.Join("testdata", name+".golden")
	if os.Getenv("HFH_UPDATE") == "1" {
		if err := os.MkdirAll("testdata", 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(string(want), got); d != "" {
		t.Errorf("%s (-want +got, HFH_UPDATE=1 rewrites):\n%s", file, d)
	}
}

// eachView runs a renderer at 80 and 40 columns, in bokmål and English, and holds
// each result to its golden file.
func eachView(t *testing.T, name string, draw func(Options) error) {
	t.Helper()
	for _, lang := range []string{"nb", "en"} {
		for _, columns := range []int{80, 40} {
			var b bytes.Buffer
			o := Options{Out: &b, Width: columns, Lang: Printer(lang)}
			if err := draw(o); err != nil {
				t.Fatalf("%s: %v", name, err)
			}
			golden(t, name+"-"+lang+"-"+strconv.Itoa(columns), b.String())
			mustBeSafe(t, name, b.String())
		}
	}
}

// mustBeSafe fails on anything in a text that a terminal would obey.
func mustBeSafe(t *testing.T, name, text string) {
	t.Helper()
	for line := range strings.SplitSeq(text, "\n") {
		if Clean(line) != line {
			t.Errorf("%s: not safe for a terminal: %q", name, line)
		}
	}
}
