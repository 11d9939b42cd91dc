package gitrepo

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"testing"
)

func TestInit(t *testing.T) {
	theirs := filepath.Join(scratch(t), "theirs")
	git := field{TB: t, dir: scratch(t)}
	git.git("init", "-q", "-b", "main", theirs)
	cases := []struct {
		desc, branch string
		prepare      func(dir string)
		status       string
	}{
		{"an absent folder", "", func(dir string) { _ = os.Remove(dir) }, ""},
		{"an empty folder", "hoved", func(string) {}, ""},
		{"a folder with files", "main", func(dir string) {
			_ = os.WriteFile(filepath.Join(dir, "notat.txt"), []byte("n\n"), 0o666)
		}, "?? notat.txt"},
	}
	for _, c := range cases {
		t.Run(c.desc, func(t *testing.T) {
			dir := scratch(t)
			c.prepare(dir)
			repo, err := Init(dir, c.branch, testEnv("/nonexistent"))
			if err != nil {
				t.Fatal(err)
			}
			f := field{t, dir, repo}
			f.sound(c.status)
			if c.branch == "" {
				c.branch = "main"
			}
			if branch, err := repo.Branch(); err != nil || branch != c.branch {
				t.Errorf("branch %q, %v", branch, err)
			}
			for _, key := range [...]string{"core.repositoryformatversion", "core.filemode", "core.bare", "core.logallrefupdates"} {
				want, err := git.tryGit("-C", theirs, "config", key)
				if err != nil {
					t.Fatal(err)
				}
				if got := f.git("config", key) + "\n"; got != want {
					t.Errorf("%s = %q, with git init %q", key, got, want)
				}
			}
			if got := f.git("config", "push.followTags"); got != "true" {
				t.Errorf("push.followTags = %q", got)
			}
			f.revise(f.change("", map[string]string{"data/plan.yaml": "a: 1\n"}))
			f.sound(c.status)
		})
	}
}

func TestInitLeavesARepositoryAlone(t *testing.T) {
	for desc, prepare := range map[string]func(field){
		"a repository": func(f field) { f.git("init", "-q") },
		"a linked one": func(f field) { f.write(".git", "gitdir: elsewhere\n") },
		"an empty one": func(f field) { _ = os.Mkdir(f.path(".git"), 0o777) },
	} {
		t.Run(desc, func(t *testing.T) {
			f := field{TB: t, dir: scratch(t)}
			prepare(f)
			before := f.tree()
			if _, err := Init(f.dir, "", testEnv("/nonexistent")); !errors.Is(err, fs.ErrExist) {
				t.Errorf("Init: %v", err)
			}
			if after := f.tree(); after != before {
				t.Errorf("was:\n%s\nis:\n%s", before, after)
			}
		})
	}
}

// tree lists every file below the field's folder.
func (f field) tree() string {
	f.Helper()
	list := ""
	err := filepath.WalkDir(f.dir, func(path string, _ fs.DirEntry, err error) error {
		list += path + "\n"
		return err
	})
	if err != nil {
		f.Fatal(err)
	}
	return list
}

func TestInitRefusesAName(t *testing.T) {
	for _, branch := range [...]string{"a b", "a..b", "-", ".a", "a.lock", "a//b", "a/", "a~", "@{"} {
		dir := filepath.Join(scratch(t), "new")
		if _, err := Init(dir, branch, testEnv("/nonexistent")); err == nil || isDir(dir) {
			t.Errorf("%q: %v", branch, err)
		}
	}
}
