package hfhtest_test

import (
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/helsefellesskap/hfh/internal/hfhtest"
)

func TestRegisterIsAFileSystemWithEveryKindOfFile(t *testing.T) {
	reg := hfhtest.Register(t)
	if err := fstest.TestFS(reg, "data/community.yaml", "data/plan.yaml"); err != nil {
		t.Error(err)
	}
	for name, f := range reg {
		if strings.Contains(strings.ToLower(string(f.Data)), "helgeland") {
			t.Errorf("%s: the made-up register names Helgeland", name)
		}
	}
}

func TestEditLeavesTheOriginalAlone(t *testing.T) {
	reg := hfhtest.Register(t)
	before := hfhtest.Text(t, reg, "data/plan.yaml")
	after := hfhtest.Edit(t, reg, "data/plan.yaml", "when: 2024/2025", "when: 2025")
	if hfhtest.Text(t, reg, "data/plan.yaml") != before {
		t.Error("the original changed")
	}
	if !strings.Contains(hfhtest.Text(t, after, "data/plan.yaml"), "when: 2025\n") {
		t.Error("the copy did not change")
	}
}

func TestFaultyFailsOnlyTheNamedPaths(t *testing.T) {
	f := hfhtest.Faulty{FS: hfhtest.Register(t), Fail: map[string]error{"data/plan.yaml": fs.ErrPermission}}
	if _, err := fs.ReadFile(f, "data/plan.yaml"); err == nil {
		t.Error("the named path was read")
	}
	if _, err := fs.ReadFile(f, "data/parties.yaml"); err != nil {
		t.Error(err)
	}
}

func TestRepoIsPinned(t *testing.T) {
	r := hfhtest.NewRepo(t, hfhtest.Register(t))
	if got, want := r.Git("log", "-1", "--format=%an <%ae> %ct"), "Prøve Person <prove@example.org> 1738666860"; got != want {
		t.Errorf("first commit by %s, want %s", got, want)
	}
	first := r.Git("rev-parse", "HEAD^{tree}")
	second := hfhtest.NewRepo(t, hfhtest.Register(t)).Git("rev-parse", "HEAD^{tree}")
	if first != second {
		t.Errorf("same files, other tree: %s and %s", first, second)
	}
	if got := r.Git("status", "--porcelain"); got != "" {
		t.Errorf("a fresh repository has changes: %s", got)
	}
	r.WriteFile("data/new/file.yaml", "kind: x\n")
	if got := r.Git("status", "--porcelain"); got != "?? data/new/" {
		t.Errorf("status %q after a new file", got)
	}
}

func TestGoldenIsCompared(t *testing.T) {
	t.Chdir(t.TempDir())
	t.Setenv("HFH_UPDATE", "1")
	hfhtest.Golden(t, "deep/a.txt", []byte("one\n"))
	t.Setenv("HFH_UPDATE", "")
	hfhtest.Golden(t, "deep/a.txt", []byte("one\n"))
	b, err := os.ReadFile(filepath.Join("testdata", "deep", "a.txt"))
	if err != nil || string(b) != "one\n" {
		t.Fatalf("golden says %q, %v", b, err)
	}
}
