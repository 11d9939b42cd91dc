package gitrepo

import (
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestSharedRepository: what hfh makes in git's folders has the modes that git gives what
// it makes.
func TestSharedRepository(t *testing.T) {
	for _, value := range []string{"", "umask", "group", "true", "1", "all", "2", "0640", "0660", "0666"} {
		t.Run(value, func(t *testing.T) {
			by := func(write func(f field)) map[string]fs.FileMode {
				f := newField(t, map[string]string{"data/plan.yaml": "a: 1\n"})
				if value != "" {
					f.git("config", "core.sharedRepository", value)
				}
				before := f.modes()
				write(field{f.TB, f.dir, f.reopened().repo})
				return newModes(before, f.modes())
			}
			git := by(func(f field) {
				f.write("data/plan.yaml", "a: 2\n")
				f.git("commit", "-qam", "git")
				f.git("tag", "-m", "Vedtatt", "plan/2024")
			})
			ours := by(func(f field) {
				c := f.change(f.head(), map[string]string{"data/plan.yaml": "a: 2\n"})
				c.Tag = &NewTag{Name: "plan/2024", Message: "Vedtatt"}
				f.revise(c)
			})
			if !maps.Equal(git, ours) {
				t.Errorf("git makes %v\nhfh makes %v", git, ours)
			}
		})
	}
}

// modes are the modes of everything in git's folder.
func (f field) modes() map[string]fs.FileMode {
	out := map[string]fs.FileMode{}
	_ = filepath.WalkDir(f.path(".git"), func(name string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		info, err := os.Lstat(name)
		if err != nil {
			return err
		}
		rel, _ := filepath.Rel(f.path(".git"), name)
		out[filepath.ToSlash(rel)] = info.Mode()
		return nil
	})
	return out
}

// newModes are the modes of what came, by what it is: an object, its folder, a ref, a log.
func newModes(before, after map[string]fs.FileMode) map[string]fs.FileMode {
	out := map[string]fs.FileMode{}
	for name, mode := range after {
		if _, was := before[name]; was && name != "index" || strings.HasPrefix(name, "hfh") || strings.HasPrefix(name, "COMMIT_EDITMSG") {
			continue
		}
		if parts := strings.Split(name, "/"); parts[0] == "objects" {
			name = strings.Repeat("objects/", len(parts)-1)
		}
		out[name] = mode
	}
	return out
}

// TestWritingOnReplacedHistory: a revision stands on what was recorded, not on what git
// shows in its place, and git finds nothing wrong with it.
func TestWritingOnReplacedHistory(t *testing.T) {
	f := newField(t, map[string]string{"data/plan.yaml": "a: 1\n", "data/other.yaml": "o: 1\n"})
	base := f.head()
	f.write("data/other.yaml", "another history\n")
	f.git("add", "-A")
	tree := f.git("write-tree")
	f.git("reset", "-q", "--hard", string(base))
	f.git("replace", string(base), f.git("commit-tree", "-m", "another history", tree))
	f = f.reopened()
	res := f.revise(f.change(base, map[string]string{"data/plan.yaml": "a: 2\n"}))
	if len(res.Warnings)+len(res.Kept) > 0 {
		t.Errorf("%+v", res)
	}
	f.git("config", "core.useReplaceRefs", "false")
	if got := f.git("show", "HEAD:data/other.yaml"); got != "o: 1" {
		t.Errorf("the revision took %q along", got)
	}
	if got := f.git("rev-parse", "HEAD^"); got != string(base) {
		t.Errorf("it stands on %s", got)
	}
	f.sound("")
	if !f.repo.Replaced() {
		t.Error("not told")
	}
}
