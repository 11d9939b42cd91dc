package gitrepo

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/helsefellesskap/hfh/internal/disk"
)

// field is a repository in a temp folder, written by hfh and looked at by git.
type field struct {
	testing.TB
	dir  string // the top of the work tree
	repo *Repo
}

// gitEnv keeps git away from the machine's own settings.
func gitEnv(home string) []string {
	return []string{
		"PATH=" + os.Getenv("PATH"), "HOME=" + home, "GIT_CONFIG_NOSYSTEM=1", "LC_ALL=C",
		"GIT_AUTHOR_NAME=Kari Nordmann", "GIT_AUTHOR_EMAIL=kari@example.org",
		"GIT_COMMITTER_NAME=Kari Nordmann", "GIT_COMMITTER_EMAIL=kari@example.org",
		"GIT_CONFIG_COUNT=2", "GIT_CONFIG_KEY_0=gc.auto", "GIT_CONFIG_VALUE_0=0",
		"GIT_CONFIG_KEY_1=protocol.file.allow", "GIT_CONFIG_VALUE_1=always",
	}
}

func testEnv(home string) Env {
	vars := gitEnv(home)
	return Env{Home: home, Get: func(key string) string {
		for _, v := range vars {
			if value, ok := strings.CutPrefix(v, key+"="); ok {
				return value
			}
		}
		return ""
	}}
}

// scratch is a temp folder, in memory where the system has such a place: these tests make
// thousands of small files.
func scratch(t testing.TB) string {
	t.Helper()
	const memory = "/dev/shm"
	if !isDir(memory) || disk.Real().Writable(memory) != nil {
		return t.TempDir()
	}
	dir, err := os.MkdirTemp(memory, "hfh-test-") //nolint:usetesting // t.TempDir is not in memory
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	return dir
}

// newField makes a repository with the files of given, in one first revision.
func newField(t testing.TB, given map[string]string) field {
	t.Helper()
	return newFieldOn(t, nil, given)
}

// newFieldOn writes through another disk.
func newFieldOn(t testing.TB, wrap func(FS) FS, given map[string]string) field {
	t.Helper()
	dir := scratch(t)
	repo, err := Init(dir, "", testEnv("/nonexistent"))
	if err != nil {
		t.Fatal(err)
	}
	repo.SetFS(wrap)
	f := field{t, dir, repo}
	if len(given) > 0 {
		f.revise(f.change("", given))
	}
	return f
}

// reopened gives the same repository as a new process would see it.
func (f field) reopened() field {
	f.Helper()
	repo, err := Open(f.repo.Root(), testEnv("/nonexistent"))
	if err != nil {
		f.Fatal(err)
	}
	return field{f.TB, f.dir, repo}
}

func (f field) tryGit(args ...string) (string, error) {
	cmd := exec.Command("git", args...)
	cmd.Dir, cmd.Env = f.dir, gitEnv("/nonexistent")
	out, err := cmd.CombinedOutput()
	return string(out), err
}

func (f field) git(args ...string) string {
	f.Helper()
	out, err := f.tryGit(args...)
	if err != nil {
		f.Fatalf("git %s: %v\n%s", strings.Join(args, " "), err, out)
	}
	return strings.TrimRight(out, "\n")
}

func (f field) path(name string) string { return filepath.Join(f.dir, filepath.FromSlash(name)) }

func (f field) write(name, text string) {
	f.Helper()
	if err := os.MkdirAll(filepath.Dir(f.path(name)), 0o777); err != nil {
		f.Fatal(err)
	}
	if err := os.WriteFile(f.path(name), []byte(text), 0o666); err != nil {
		f.Fatal(err)
	}
}

// read gives a file's text, "<absent>" where there is none.
func (f field) read(name string) string {
	f.Helper()
	data, err := os.ReadFile(f.path(name))
	if os.IsNotExist(err) {
		return "<absent>"
	}
	if err != nil {
		f.Fatal(err)
	}
	return string(data)
}

// clock is the time of every test revision.
func clock() time.Time {
	return time.Date(2025, 3, 18, 12, 30, 0, 0, time.FixedZone("", 3600))
}

func secretary() Signature {
	return Signature{Name: "Åse Sekretær", Email: "ase@example.no", When: clock()}
}

// change is a revision of the given files on base; a text of "-" takes the file away.
func (f field) change(base Hash, files map[string]string) Change {
	c := Change{Base: base, Author: secretary(), Message: Message{
		Subject: "plan: vedtatt", Trailers: Trailers{Change: "registration"},
	}}
	for name, text := range files {
		file := File{Path: name, Data: []byte(text)}
		if text == "-" {
			file = File{Path: name, Delete: true}
		}
		c.Files = append(c.Files, file)
	}
	slices.SortFunc(c.Files, func(a, b File) int { return strings.Compare(a.Path, b.Path) })
	return c
}

func (f field) revise(c Change) Result {
	f.Helper()
	res, err := f.repo.Revise(f.Context(), c)
	if err != nil {
		f.Fatalf("Revise: %v", err)
	}
	return res
}

func (f field) head() Hash {
	f.Helper()
	h, err := f.repo.Head()
	if err != nil {
		f.Fatal(err)
	}
	return h
}

// status is what git says of the work tree.
func (f field) status() string {
	f.Helper()
	return f.git("status", "--porcelain")
}

// sound checks what must hold after whatever happened: git finds no fault, index and work
// tree agree with HEAD (but for the lines of status given), and nothing of hfh's is left.
func (f field) sound(status string) {
	f.Helper()
	f.git("fsck", "--strict", "--no-dangling")
	f.tidy(status)
}

// tidy is sound for what makes no objects.
func (f field) tidy(status string) {
	f.Helper()
	if got := f.status(); got != status {
		f.Errorf("git status: %q, want %q", got, status)
	}
	f.noLeftovers()
}

func (f field) noLeftovers() {
	f.Helper()
	err := filepath.WalkDir(f.dir, func(path string, d os.DirEntry, err error) error {
		if err != nil {
			return err
		}
		rel, _ := filepath.Rel(f.dir, path)
		name, inHfh := d.Name(), filepath.Base(filepath.Dir(path)) == "hfh"
		switch {
		case strings.HasSuffix(name, ".lock"), strings.HasPrefix(name, "tmp_obj"), strings.HasPrefix(name, besidePrefix),
			inHfh && name != "lock":
			f.Errorf("left behind: %s", rel)
		}
		return nil
	})
	if err != nil {
		f.Error(err)
	}
}

// refuses makes sure that a change is refused with an error (any for nil) and nothing is
// written.
func (f field) refuses(c Change, want error) {
	f.Helper()
	_ = f.refusal(c, want)
}

// refusal is the same and gives the error.
func (f field) refusal(c Change, want error) error {
	f.Helper()
	refs, status := f.git("for-each-ref"), f.status()
	_, err := f.repo.Revise(f.Context(), c)
	if err == nil || want != nil && !errors.Is(err, want) {
		f.Fatalf("Revise: %v, want %v", err, want)
	}
	if got := f.git("for-each-ref"); got != refs {
		f.Errorf("refs moved:\n%s\n%s", refs, got)
	}
	if got := f.status(); got != status {
		f.Errorf("status was %q and is %q", status, got)
	}
	f.noLeftovers()
	return err
}
