//go:build unix

package gitrepo

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"testing"
)

// TestSafeDirectoryAsGit holds the answer of Open to that of real git, for repositories
// of another user and all ways to call them safe.
func TestSafeDirectoryAsGit(t *testing.T) {
	if os.Geteuid() != 0 {
		t.Skip("only root can give a folder to another user")
	}
	for name, owned := range map[string]func(s *sandbox) []string{
		"mine":           func(*sandbox) []string { return nil },
		"work tree":      func(s *sandbox) []string { return []string{s.dir} },
		"git folder":     func(s *sandbox) []string { return []string{filepath.Join(s.dir, ".git")} },
		"all":            func(s *sandbox) []string { return []string{s.dir, filepath.Join(s.dir, ".git")} },
		"only the files": func(s *sandbox) []string { return []string{filepath.Join(s.dir, ".git", "config")} },
	} {
		t.Run(name, func(t *testing.T) {
			s := newSandbox(t)
			s.commit("first", "data/plan.yaml", "a: b\n")
			s.git("worktree", "add", "-q", filepath.Join(s.top, "linked"))
			s.git("clone", "-q", "--bare", s.dir, filepath.Join(s.top, "bare.git"))
			give(t, 4711, append(owned(s), map[bool][]string{true: {filepath.Join(s.top, "bare.git"), filepath.Join(s.top, "linked", ".git")}}[name == "all"]...)...)
			for _, dir := range []string{"repo", "repo/data", "linked", "bare.git"} {
				for _, set := range safeSettings(s) {
					if set != nil && set[0] == "GIT_DIR" && (dir == "linked" || dir == "bare.git") {
						continue // which speaks of another repository than the one meant
					}
					sameAsGit(t, s.in(dir).with(set...))
				}
			}
		})
	}
}

// safeSettings are environments that call nothing, something else, or the folder safe.
func safeSettings(s *sandbox) [][]string {
	repo := filepath.Join(s.top, "repo")
	config := func(pairs ...string) []string {
		env := []string{"GIT_CONFIG_COUNT", string(rune('0' + len(pairs)/2))}
		for i := 0; i+1 < len(pairs); i += 2 {
			at := string(rune('0' + i/2))
			env = append(env, "GIT_CONFIG_KEY_"+at, pairs[i], "GIT_CONFIG_VALUE_"+at, pairs[i+1])
		}
		return env
	}
	return [][]string{
		nil,
		config("safe.directory", "*"),
		config("safe.directory", repo),
		config("SAFE.Directory", repo+"/"),
		config("safe.directory", repo+"/data"),
		config("safe.directory", repo, "safe.directory", ""),
		config("safe.directory", "", "safe.directory", "*"),
		config("safe.directory", filepath.Join(s.top, "linked")),
		config("safe.directory", filepath.Join(s.top, "bare.git")),
		config("safe.bareRepository", "explicit"),
		config("safe.bareRepository", "explicit", "safe.directory", "*"),
		{"SUDO_UID", "4711"},
		{"SUDO_UID", "12"},
		{"SUDO_UID", "x"},
		{"GIT_DIR", filepath.Join(repo, ".git"), "GIT_WORK_TREE", repo},
	}
}

// sameAsGit compares what Open says of a folder with git.
func sameAsGit(t *testing.T, s *sandbox) {
	t.Helper()
	out, gitErr := s.try("rev-parse", "--git-dir")
	_, err := Open(s.dir, s.env())
	var unsafe *UnsafeError
	if refused := errors.As(err, &unsafe); refused != (gitErr != nil) || err != nil && !refused {
		t.Errorf("%s, %v: Open says %v, git says %s", s.dir, s.vars, err, out)
	}
}

// TestSafeDirectoryOfFiles: only the user's own files can call a repository safe, and
// never the repository's.
func TestSafeDirectoryOfFiles(t *testing.T) {
	if os.Geteuid() != 0 {
		t.Skip("only root can give a folder to another user")
	}
	s := newSandbox(t)
	s.commit("first", "data/plan.yaml", "a: b\n")
	s.git("config", "safe.directory", "*")
	give(t, 4711, s.dir)
	sameAsGit(t, s)
	if _, err := Open(s.dir, s.env()); err == nil {
		t.Error("the repository called itself safe")
	}
	config := filepath.Join(s.top, "home", ".gitconfig")
	before, err := os.ReadFile(config)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		t.Fatal(err)
	}
	for _, line := range []string{"directory = " + s.dir, "directory = ~/../repo", "directory", "directory = repo", "directory = ."} {
		if err := os.WriteFile(config, append(before[:len(before):len(before)], []byte("[safe]\n\t"+line+"\n")...), 0o600); err != nil {
			t.Fatal(err)
		}
		sameAsGit(t, s)
	}
}

func give(t *testing.T, uid int, paths ...string) {
	t.Helper()
	for _, path := range paths {
		if err := os.Lchown(path, uid, -1); err != nil {
			t.Fatal(err)
		}
	}
}

func TestCalledSafe(t *testing.T) {
	say := func(values ...string) gitConfig {
		var c gitConfig
		for _, v := range values {
			c = append(c, configEntry{key: "safe.directory", name: "directory", value: v})
		}
		return c
	}
	for _, c := range []struct {
		config gitConfig
		want   bool
	}{
		{nil, false},
		{say("*"), true},
		{say("/srv/reg"), true},
		{say("/srv/reg/"), false},
		{say("/srv/re"), false},
		{say("/srv"), false},
		{say("/srv/*"), true},
		{say("/srv/reg/*"), false},
		{say("/*"), true},
		{say("~/reg"), false},
		{say("*", ""), false},
		{say("", "/srv/reg"), true},
		{say("srv/reg"), false},
		{say("*/"), false},
	} {
		if got := calledSafe(c.config, "/srv/reg", "/home/kari"); got != c.want {
			t.Errorf("%v: %v", c.config, got)
		}
	}
}
