package gitrepo

import (
	"errors"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/helsefellesskap/hfh/internal/disk/faulty"
)

// adoption is a storm that has been made, with the trailers that name its tag.
func newAdoption(t testing.TB) (s storm, before, after string) {
	s = newStorm(t)
	before = s.files()
	s.change.Message.Trailers = Trailers{Change: "adoption", Records: []string{"plan"}, Version: "2024"}
	s.revise(s.change)
	return s, before, s.files()
}

// editedBack gives the user's edits on what was before.
func editedBack() File {
	return File{Path: "data/edited.yaml", WorkBefore: []byte("a: 2\nb: 1\nown: x\n"), WorkAfter: []byte(stormEdited)}
}

func TestUndo(t *testing.T) {
	t.Parallel()
	s, before, _ := newAdoption(t)
	tip := s.head()
	s.git("tag", "mine")
	res, err := s.repo.Undo(t.Context(), tip, secretary(), editedBack())
	if err != nil || len(res.Warnings)+len(res.Kept) > 0 || res.Hash != s.base {
		t.Fatalf("%+v, %v", res, err)
	}
	if got := s.files(); got != before {
		t.Errorf("files %s\nwant %s", got, before)
	}
	s.sound(stormStatus)
	if got := s.git("tag"); got != "mine" {
		t.Errorf("tags: %s", got)
	}
	if got := s.git("reflog", "--format=%H %gs", "-n2"); got != string(s.base)+" hfh: undo: plan: vedtatt\n"+string(tip)+" hfh: plan: vedtatt" {
		t.Errorf("reflog:\n%s", got)
	}
	s.revise(s.change)
	s.sound(stormStatus)
}

func TestUndoRefused(t *testing.T) {
	t.Parallel()
	s, _, after := newAdoption(t)
	tip := s.head()
	cases := []struct {
		desc    string
		prepare func()
		tip     Hash
		want    error
	}{
		{"not the tip", func() {}, s.base, ErrUnborn},
		{"no such revision", func() {}, Hash(strings.Repeat("1", 40)), ErrNotFound},
		{"shared", func() { s.git("update-ref", "refs/remotes/origin/main", "HEAD") }, tip, ErrShared},
		{"built upon", func() {
			s.git("update-ref", "-d", "refs/remotes/origin/main")
			s.git("commit", "-q", "--allow-empty", "-m", "on top")
		}, tip, ErrMoved},
	}
	for _, c := range cases {
		c.prepare()
		head := s.head()
		if _, err := s.reopened().repo.Undo(t.Context(), c.tip, secretary()); !errors.Is(err, c.want) {
			t.Errorf("%s: %v", c.desc, err)
		}
		if s.head() != head || s.files() != after {
			t.Errorf("%s: something moved", c.desc)
		}
		s.sound(stormStatus)
	}
}

// TestUndoKeepsEdits: a file edited since stays as it is; a tag packed away goes too, and
// another record's tag stays.
func TestUndoKeepsEdits(t *testing.T) {
	t.Parallel()
	s, _, _ := newAdoption(t)
	s.git("tag", "-m", "v", "fsu/x/2024")
	s.git("pack-refs", "--all")
	s.write("data/plan.yaml", "a: 2 # mine\n")
	res, err := s.repo.Undo(t.Context(), s.head(), secretary(), editedBack())
	if err != nil || len(res.Kept) != 1 || res.Kept[0] != "data/plan.yaml" {
		t.Fatalf("%+v, %v", res, err)
	}
	s.sound(" M data/edited.yaml\n M data/other.txt\n M data/plan.yaml")
	if got := s.git("for-each-ref", "--format=%(refname)"); got != "refs/heads/main\nrefs/tags/fsu/x/2024" {
		t.Errorf("refs:\n%s", got)
	}
}

// TestUndoLeavesOthersTags: one that is not annotated, or elsewhere, is not the adoption's.
func TestUndoLeavesOthersTags(t *testing.T) {
	t.Parallel()
	for _, where := range [...][]string{{"-f", "plan/2024", "HEAD"}, {"-f", "-m", "v", "plan/2024", "HEAD~1"}} {
		s, _, _ := newAdoption(t)
		s.git(append([]string{"tag"}, where...)...)
		if _, err := s.repo.Undo(t.Context(), s.head(), secretary(), editedBack()); err != nil {
			t.Fatal(err)
		}
		s.sound(stormStatus)
		if got := s.git("tag"); got != "plan/2024" {
			t.Errorf("tags: %q", got)
		}
	}
}

// TestUndoOfWhatHfhDoesNotMake is left to git.
func TestUndoOfWhatHfhDoesNotMake(t *testing.T) {
	t.Parallel()
	f := newField(t, map[string]string{"reg/data/run.sh": "1\n", "README.md": "r\n"})
	f = opened(t, f.dir, "reg")
	if err := os.Chmod(f.path("reg/data/run.sh"), 0o755); err != nil {
		t.Fatal(err)
	}
	f.git("commit", "-qam", "executable")
	if _, err := f.repo.Undo(t.Context(), f.head(), secretary()); err == nil {
		t.Error("took back an executable bit")
	}
	f.sound("")
	f.write("README.md", "s\n")
	f.git("commit", "-qam", "outside")
	if _, err := f.repo.Undo(t.Context(), f.head(), secretary()); err == nil {
		t.Error("took back what is outside the register")
	}
	f.sound("")
}

// TestFaultAtEveryStepOfUndo, as for a revision.
func TestFaultAtEveryStepOfUndo(t *testing.T) {
	s, before, after := newAdoption(t)
	s.git("pack-refs", "--all")
	undo := func(s storm, trouble *faulty.Disk) (dead bool, err error) {
		repo := s.reopened().repo
		repo.SetFS(trouble.Wrap)
		dead = faulty.Dies(func() { _, err = repo.Undo(s.Context(), s.head(), secretary(), editedBack()) })
		return dead, err
	}
	calm := &faulty.Disk{}
	if _, err := undo(storm{s.copied(), s.base, s.change}, calm); err != nil {
		t.Fatal(err)
	}
	for _, kind := range [...]faulty.Fault{faulty.Failing, faulty.Killed} {
		t.Run(string(kind), func(t *testing.T) {
			t.Parallel()
			tried := 0
			for i, step := range calm.Log {
				if !faulty.Changes(step) {
					continue
				}
				tried++
				t.Run(fmt.Sprint(i+1), func(t *testing.T) {
					c := storm{field{t, s.dir, s.repo}.copied(), s.base, s.change}
					tip := c.head()
					dead, err := undo(c, &faulty.Disk{At: i + 1, Kind: kind})
					done := c.head() == s.base
					if !dead && (err == nil) != done {
						t.Fatalf("%s: %v, done %t", step, err, done)
					}
					if _, err := c.reopened().repo.Recover(t.Context()); err != nil {
						t.Fatalf("%s: %v", step, err)
					}
					want, tags := after, "plan/2024"
					if done {
						want, tags = before, ""
					}
					if got := c.files(); got != want || c.git("tag") != tags || !done && c.head() != tip {
						t.Errorf("%s: tags %q, files %s\nwant %s", step, c.git("tag"), got, want)
					}
					c.tidy(stormStatus)
				})
			}
			t.Logf("%d of %d steps", tried, len(calm.Log))
			t.Logf("figure: faults in the write path: %d", tried)
		})
	}
}
