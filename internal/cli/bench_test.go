package cli

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/helsefellesskap/hfh/data"
	"github.com/helsefellesskap/hfh/internal/hfhtest"
)

// helgeland makes a repository of the register of data/ and gives its folder.
func helgeland(b testing.TB) string {
	b.Helper()
	dir := b.TempDir()
	if err := os.CopyFS(filepath.Join(dir, "data"), data.FS); err != nil {
		b.Fatal(err)
	}
	for _, args := range [][]string{
		{"init", "-q", "-b", "main"},
		{"config", "user.name", hfhtest.AuthorName},
		{"config", "user.email", hfhtest.AuthorEmail},
		{"add", "-A"},
		{"commit", "-q", "-m", "registered"},
	} {
		cmd := exec.Command("git", args...)
		cmd.Dir = dir
		if out, err := cmd.CombinedOutput(); err != nil {
			b.Fatalf("git %v: %v\n%s", args, err, out)
		}
	}
	return dir
}

// hfh runs a command in process and gives its exit code and what it printed.
func hfh(dir string, args ...string) (code int, stdout, stderr string) {
	var out, errs bytes.Buffer
	env := func(name string) string {
		switch name {
		case "HFH_LANG":
			return "nb"
		case "HOME":
			return dir
		}
		return ""
	}
	world := process{env: env, now: hfhtest.Now, folder: func() (string, error) { return filepath.Join(dir, ".config"), nil }}
	code = run(context.Background(), append([]string{"-C", dir}, args...), Streams{In: strings.NewReader(""), Out: &out, Err: &errs}, world)
	return code, out.String(), errs.String()
}

// BenchmarkRevise is a revision of one measure of the real plan, to be held against
// BenchmarkGitCommit.
func BenchmarkRevise(b *testing.B) {
	dir := helgeland(b)
	for i := 0; b.Loop(); i++ {
		if code, _, errs := hfh(dir, "plan", "revise", "--set", fmt.Sprintf("pll-kjernejournal/when=%d", 2025+i)); code != 0 {
			b.Fatal(errs)
		}
	}
}

// BenchmarkGitCommit is what git itself takes for the same file.
func BenchmarkGitCommit(b *testing.B) {
	dir := helgeland(b)
	file := filepath.Join(dir, "data", "plan.yaml")
	text, err := os.ReadFile(file)
	if err != nil {
		b.Fatal(err)
	}
	for i := 0; b.Loop(); i++ {
		if err := os.WriteFile(file, fmt.Appendf(text, "# %d\n", i), 0o644); err != nil {
			b.Fatal(err)
		}
		for _, args := range [][]string{{"add", "data/plan.yaml"}, {"commit", "-q", "-m", "x"}} {
			cmd := exec.Command("git", args...)
			cmd.Dir = dir
			if out, err := cmd.CombinedOutput(); err != nil {
				b.Fatalf("%v\n%s", err, out)
			}
		}
	}
}
