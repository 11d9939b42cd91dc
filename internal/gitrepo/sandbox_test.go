package gitrepo

import (
	"bytes"
	"fmt"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// sandbox runs the real git with a home of its own: nothing of the machine's
// configuration is seen, and nothing outside the temp folder is touched.
type sandbox struct {
	t    testing.TB
	top  string // holds home and repositories
	dir  string // where commands run
	vars map[string]string
}

// newSandbox makes an empty repository on branch main, with an identity.
func newSandbox(t testing.TB) *sandbox {
	t.Helper()
	s := emptySandbox(t)
	s.git("init", "-q", "-b", "main")
	s.git("config", "user.name", "Kari Nordmann")
	s.git("config", "user.email", "kari@example.no")
	return s
}

// emptySandbox has a folder and no repository.
func emptySandbox(t testing.TB) *sandbox {
	t.Helper()
	top, err := filepath.EvalSymlinks(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	s := &sandbox{t: t, top: top, dir: filepath.Join(top, "repo"), vars: map[string]string{
		"HOME": filepath.Join(top, "home"), "GIT_CONFIG_NOSYSTEM": "1", "TZ": "UTC", "LC_ALL": "C",
		"GIT_CEILING_DIRECTORIES": top,
	}}
	for _, dir := range []string{s.dir, s.vars["HOME"]} {
		if err := os.Mkdir(dir, 0o755); err != nil {
			t.Fatal(err)
		}
	}
	return s
}

// in gives the same sandbox with another current folder.
func (s *sandbox) in(dir string) *sandbox {
	c := *s
	c.dir = filepath.Join(s.top, dir)
	c.vars = maps.Clone(s.vars)
	return &c
}

// with gives the same sandbox with more environment variables.
func (s *sandbox) with(pairs ...string) *sandbox {
	c := *s
	c.vars = maps.Clone(s.vars)
	for i := 0; i < len(pairs); i += 2 {
		c.vars[pairs[i]] = pairs[i+1]
	}
	return &c
}

func (s *sandbox) env() Env {
	return Env{Get: func(key string) string { return s.vars[key] }, Home: s.vars["HOME"]}
}

func (s *sandbox) command(input string, args ...string) *exec.Cmd {
	cmd := exec.Command("git", args...)
	cmd.Dir = s.dir
	cmd.Env = []string{"PATH=" + os.Getenv("PATH")}
	for _, key := range slices.Sorted(maps.Keys(s.vars)) {
		cmd.Env = append(cmd.Env, key+"="+s.vars[key])
	}
	cmd.Stdin = strings.NewReader(input)
	return cmd
}

// try runs git and gives its output without the last line end.
func (s *sandbox) try(args ...string) (string, error) {
	out, err := s.command("", args...).Output()
	return strings.TrimSuffix(string(out), "\n"), err
}

func (s *sandbox) git(args ...string) string {
	s.t.Helper()
	return s.gitInput("", args...)
}

func (s *sandbox) gitInput(input string, args ...string) string {
	s.t.Helper()
	cmd := s.command(input, args...)
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		s.t.Fatalf("git %s: %v\n%s", strings.Join(args, " "), err, stderr.String())
	}
	return strings.TrimSuffix(string(out), "\n")
}

// write puts a file into the current folder.
func (s *sandbox) write(name, text string) {
	s.t.Helper()
	file := filepath.Join(s.dir, filepath.FromSlash(name))
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		s.t.Fatal(err)
	}
	if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
		s.t.Fatal(err)
	}
}

// commit writes files (path, text, …; the text "-" removes it) and commits them a
// minute after the last commit.
func (s *sandbox) commit(message string, files ...string) Hash {
	s.t.Helper()
	for i := 0; i < len(files); i += 2 {
		if files[i+1] == "-" {
			s.git("rm", "-q", "--", files[i])
			continue
		}
		s.write(files[i], files[i+1])
		s.git("add", "--", files[i])
	}
	at := s.tick()
	s.with("GIT_AUTHOR_DATE", at, "GIT_COMMITTER_DATE", at).gitInput(message, "commit", "-q", "--allow-empty", "--cleanup=verbatim", "-F", "-")
	return s.hash("HEAD")
}

// tick gives the next commit's date.
func (s *sandbox) tick() string {
	file := filepath.Join(s.top, "clock")
	raw, _ := os.ReadFile(file)
	n := 1_700_000_000
	_, _ = fmt.Sscan(string(raw), &n)
	n += 60
	if err := os.WriteFile(file, fmt.Append(nil, n), 0o644); err != nil {
		s.t.Fatal(err)
	}
	return fmt.Sprintf("@%d +0100", n)
}

func (s *sandbox) hash(rev string) Hash {
	s.t.Helper()
	return Hash(s.git("rev-parse", rev))
}

// open opens the current folder's repository.
func (s *sandbox) open() *Repo {
	s.t.Helper()
	r, err := Open(s.dir, s.env())
	if err != nil {
		s.t.Fatalf("Open: %v", err)
	}
	s.t.Cleanup(func() { _ = r.Close() })
	return r
}

// lines splits git's output; nil for none.
func lines(out string) []string {
	if out == "" {
		return nil
	}
	return strings.Split(out, "\n")
}
