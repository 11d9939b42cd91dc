package hfhtest

import (
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// Repo is a real git repository in a temporary folder, with a pinned identity,
// clock and configuration: nothing of the machine's own git settings reaches it.
type Repo struct {
	Dir string
	t   testing.TB
	at  time.Time
}

// PinGit gives the test (and every program it runs) an empty home, no system
// settings of git, and one identity. A test that calls it cannot be parallel.
func PinGit(t testing.TB) {
	t.Helper()
	home := t.TempDir()
	config := filepath.Join(home, "gitconfig")
	text := "[user]\n\tname = " + AuthorName + "\n\temail = " + AuthorEmail + "\n" +
		"[init]\n\tdefaultBranch = main\n[core]\n\tautocrlf = false\n[gc]\n\tauto = 0\n[maintenance]\n\tauto = false\n"
	if err := os.WriteFile(config, []byte(text), 0o600); err != nil {
		t.Fatalf("git settings: %v", err)
	}
	for _, kv := range [][2]string{
		{"HOME", home},
		{"XDG_CONFIG_HOME", filepath.Join(home, ".config")},
		{"GIT_CONFIG_GLOBAL", config},
		{"GIT_CONFIG_SYSTEM", os.DevNull},
		{"GIT_CONFIG_NOSYSTEM", "1"},
		{"GIT_TERMINAL_PROMPT", "0"},
		{"LC_ALL", "C"},
		{"TZ", "UTC"},
	} {
		t.Setenv(kv[0], kv[1])
	}
	for _, name := range []string{
		"GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_OBJECT_DIRECTORY", "GIT_COMMON_DIR",
		"GIT_AUTHOR_NAME", "GIT_AUTHOR_EMAIL", "GIT_AUTHOR_DATE",
		"GIT_COMMITTER_NAME", "GIT_COMMITTER_EMAIL", "GIT_COMMITTER_DATE", "EMAIL",
	} {
		unset(t, name)
	}
}

// unset takes a variable out of the environment until the test ends.
func unset(t testing.TB, name string) {
	t.Helper()
	t.Setenv(name, "") // puts the old value back at the end
	if err := os.Unsetenv(name); err != nil {
		t.Fatalf("unset %s: %v", name, err)
	}
}

// NewRepo makes a repository whose first commit holds files; with nil files it has
// no commit yet. It pins git (see PinGit).
func NewRepo(t testing.TB, files fs.FS) *Repo {
	t.Helper()
	PinGit(t)
	r := &Repo{Dir: t.TempDir(), t: t, at: Now()}
	r.Git("init", "-q", "-b", "main")
	if files != nil {
		r.Commit("first", files)
	}
	return r
}

// Git runs git in the repository and gives what it printed; the test fails if git does.
func (r *Repo) Git(args ...string) string {
	r.t.Helper()
	out, err := r.TryGit(args...)
	if err != nil {
		r.t.Fatalf("git %s: %v\n%s", strings.Join(args, " "), err, out)
	}
	return out
}

// TryGit runs git in the repository and gives everything it printed, and its failure.
func (r *Repo) TryGit(args ...string) (string, error) {
	cmd := exec.Command("git", args...)
	cmd.Dir = r.Dir
	stamp := r.at.Format(time.RFC3339)
	cmd.Env = append(os.Environ(), "GIT_AUTHOR_DATE="+stamp, "GIT_COMMITTER_DATE="+stamp)
	out, err := cmd.CombinedOutput()
	return strings.TrimRight(string(out), "\n"), err
}

// Commit writes files into the work tree, commits everything there, and gives the
// commit's name. Each commit is a minute later than the one before.
func (r *Repo) Commit(message string, files fs.FS) string {
	r.t.Helper()
	if files != nil {
		Write(r.t, r.Dir, files)
	}
	r.Git("add", "-A")
	r.at = r.at.Add(time.Minute)
	r.Git("commit", "-q", "--allow-empty", "-m", message)
	return r.Git("rev-parse", "HEAD")
}

// Path gives the place of a file of the repository on this machine.
func (r *Repo) Path(name string) string { return filepath.Join(r.Dir, filepath.FromSlash(name)) }

// WriteFile changes one file of the work tree without a commit.
func (r *Repo) WriteFile(name, text string) {
	r.t.Helper()
	if err := os.MkdirAll(filepath.Dir(r.Path(name)), 0o755); err != nil {
		r.t.Fatalf("write %s: %v", name, err)
	}
	if err := os.WriteFile(r.Path(name), []byte(text), 0o644); err != nil {
		r.t.Fatalf("write %s: %v", name, err)
	}
}
