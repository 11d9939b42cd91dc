package gitrepo

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
)

func TestStagedIsTheIndex(t *testing.T) {
	s := newSandbox(t)
	s.commit("first", "reg/data/plan.yaml", "recorded\n", "reg/data/fsu.txt", "x\n", "reg/data/fsu/akutt.yaml", "x\n", "reg/data/gone.yaml", "x\n", "top.yaml", "x\n")
	s.write("reg/data/plan.yaml", "staged\n")
	s.git("add", "reg/data/plan.yaml")
	s.write("reg/data/plan.yaml", "edited\n")
	s.write("reg/data/announced.yaml", "x\n")
	s.git("add", "-N", "reg/data/announced.yaml")
	s.git("rm", "-q", "--cached", "reg/data/gone.yaml")
	s.git("update-index", "--assume-unchanged", "reg/data/fsu.txt")
	want := []string{"data/fsu/akutt.yaml", "data/fsu.txt", "data/plan.yaml"}
	for _, version := range []string{"2", "3", "4"} {
		s.git("update-index", "--index-version", version)
		fsys, err := s.in("repo/reg").open().Staged()
		if err != nil {
			t.Fatal(err)
		}
		if got := paths(t, fsys); !slices.Equal(got, want) {
			t.Errorf("version %s: files %v", version, got)
		}
		if got := read(t, fsys, "data/plan.yaml"); got != "staged\n" {
			t.Errorf("version %s: read %q", version, got)
		}
		if err := fstest.TestFS(fsys, want...); err != nil {
			t.Error(err)
		}
	}
}

func TestStagedConflict(t *testing.T) {
	s := newSandbox(t)
	s.commit("first", "reg/data/b.yaml", "a\n", "reg/data/a.yaml", "a\n", "outside", "a\n")
	s.git("checkout", "-q", "-b", "side")
	s.commit("side", "reg/data/a.yaml", "side\n", "reg/data/b.yaml", "side\n", "outside", "side\n")
	s.git("checkout", "-q", "main")
	s.commit("main", "reg/data/a.yaml", "main\n", "reg/data/b.yaml", "main\n", "outside", "main\n")
	_, _ = s.try("merge", "-q", "side")
	var unmerged *UnmergedError
	if _, err := s.in("repo/reg").open().Staged(); !errors.As(err, &unmerged) || !slices.Equal(unmerged.Paths, []string{"data/a.yaml", "data/b.yaml"}) {
		t.Errorf("got %v", err)
	}
	s.git("checkout", "--ours", "-q", "reg")
	s.git("add", "reg")
	if _, err := s.in("repo/reg").open().Staged(); err != nil {
		t.Errorf("a conflict outside the register: %v", err)
	}
}

func TestStagedWithoutIndex(t *testing.T) {
	s := newSandbox(t)
	fsys, err := s.open().Staged()
	if err != nil || len(paths(t, fsys)) > 0 {
		t.Errorf("no index: %v", err)
	}
	s.write("data/a.yaml", "x\n")
	s.git("add", ".")
	raw, err := os.ReadFile(filepath.Join(s.dir, ".git", "index"))
	if err != nil {
		t.Fatal(err)
	}
	for what, damage := range map[string]func([]byte) []byte{
		"cut":      func(b []byte) []byte { return b[:len(b)-30] },
		"flipped":  func(b []byte) []byte { b[40] ^= 1; return b },
		"rubbish":  func([]byte) []byte { return []byte("rubbish") },
		"bad name": func(b []byte) []byte { return []byte(strings.Replace(string(b), "data/a.yaml", "data/../../", 1)) },
	} {
		s.write(".git/index", string(damage(slices.Clone(raw))))
		if _, err := s.open().Staged(); err == nil {
			t.Errorf("%s: no error", what)
		}
	}
	s.write(".git/index", string(raw))
	s.git("update-index", "--split-index")
	if _, err := s.open().Staged(); !errors.Is(err, ErrUnsupported) {
		t.Errorf("split index: %v", err)
	}
}

// helperVariable makes the test binary act as hfh in a hook.
const helperVariable = "HFH_TEST_STAGED_OF"

// TestStagedInHooks runs real commits whose pre-commit hook is this very test binary:
// it prints what Staged shows.
func TestStagedInHooks(t *testing.T) {
	if dir := os.Getenv(helperVariable); dir != "" {
		printStaged(dir)
		return
	}
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	s := newSandbox(t)
	s.commit("first", "reg/data/a.yaml", "1\n", "reg/data/b.yaml", "1\n")
	s.git("worktree", "add", "-q", "-b", "linked", filepath.Join(s.top, "linked"))
	hook := fmt.Sprintf("#!/bin/sh\n%s=reg %q -test.run '^TestStagedInHooks$' | grep '^staged' >'%s'\n", helperVariable, self, filepath.Join(s.top, "seen"))
	s.write(".git/hooks/pre-commit", hook)
	if err := os.Chmod(filepath.Join(s.dir, ".git", "hooks", "pre-commit"), 0o755); err != nil {
		t.Fatal(err)
	}
	edit := func(s *sandbox, a, b string) {
		s.write("reg/data/a.yaml", a)
		s.write("reg/data/b.yaml", b)
	}
	for i, c := range []struct {
		desc, dir string
		add       string
		commit    []string
		want      string
	}{
		{"git commit", "repo", "reg/data/a.yaml", nil, "a=new b=1"},
		{"git commit -a", "repo", "", []string{"-a"}, "a=new b=new"},
		{"git commit -- path", "repo", "reg/data/a.yaml", []string{"--", "reg/data/b.yaml"}, "a=1 b=new"},
		{"from a subfolder", "repo/reg/data", "a.yaml", nil, "a=new b=1"},
		{"in a linked work tree", "linked", "reg/data/b.yaml", nil, "a=1 b=new"},
		{"-a in a linked work tree's subfolder", "linked/reg", "", []string{"-a"}, "a=new b=new"},
	} {
		top, _, _ := strings.Cut(c.dir, "/")
		at := s.in(top)
		edit(at, "1\n", "1\n")
		at.git("add", ".")
		_, _ = at.try("commit", "-q", "--no-verify", "-m", "back")
		edit(at, fmt.Sprintf("new %d\n", i), fmt.Sprintf("new %d\n", i))
		here := s.in(c.dir)
		if c.add != "" {
			here.git("add", c.add)
		}
		here.git(append([]string{"commit", "-q", "-m", c.desc}, c.commit...)...)
		seen, err := os.ReadFile(filepath.Join(s.top, "seen"))
		if err != nil {
			t.Fatal(err)
		}
		if got := strings.TrimSpace(string(seen)); got != "staged "+c.want {
			t.Errorf("%s: the hook saw %q, want %q", c.desc, got, c.want)
		}
	}
}

// printStaged is the hook: what is staged in the register dir, from git's environment.
func printStaged(dir string) {
	r, err := Open(dir, Env{Get: os.Getenv, Home: os.Getenv("HOME")})
	var fsys fs.FS
	if err == nil {
		fsys, err = r.Staged()
	}
	if err != nil {
		fmt.Println("staged", err)
		return
	}
	word := func(name string) string {
		raw, err := fs.ReadFile(fsys, "data/"+name+".yaml")
		if err != nil {
			return err.Error()
		}
		return name + "=" + strings.Fields(string(raw))[0]
	}
	fmt.Println("staged", word("a"), word("b"))
}
