package gitrepo

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/helsefellesskap/hfh/internal/disk/faulty"
)

// storm is the revision that the fault tests make: a tag, a new file in a new folder, a
// changed file, one with CRLF, one with the user's own edits, one deleted with its folder.
type storm struct {
	field
	base   Hash
	change Change
}

const (
	stormEdited = "a: 1\nb: 1\nown: x\n"
	// What git says of the file with the user's edits, before and after.
	stormStatus = " M data/edited.yaml\n M data/other.txt"
)

func newStorm(t testing.TB) storm {
	f := newFieldOn(t, (&faulty.Disk{}).Wrap, map[string]string{
		"data/plan.yaml": "a: 1\n", "data/gone/x.yaml": "x: 1\n", "data/edited.yaml": "a: 1\nb: 1\n",
		"data/crlf.yaml": "a: 1\nb: 1\n", "data/other.txt": "o\n", ".gitattributes": "data/*.yaml text eol=lf\n",
	})
	f.write("data/edited.yaml", stormEdited)
	f.write("data/crlf.yaml", "a: 1\r\nb: 1\r\n")
	f.write("data/other.txt", "the user's\n")
	s := storm{field: f, base: f.head()}
	s.change = f.change(s.base, map[string]string{
		"data/plan.yaml": "a: 2\n", "data/gone/x.yaml": "-", "data/crlf.yaml": "a: 2\nb: 1\n", "data/new/y.yaml": "y: 1\n",
	})
	s.change.Files = append(s.change.Files, File{
		Path: "data/edited.yaml", Data: []byte("a: 2\nb: 1\n"),
		WorkBefore: []byte(stormEdited), WorkAfter: []byte("a: 2\nb: 1\nown: x\n"),
	})
	s.change.Tag = &NewTag{Name: "plan/2024", Message: "Vedtatt"}
	return s
}

// files is all that the revision touches, as it stands in the work tree.
func (s storm) files() string {
	s.Helper()
	var b strings.Builder
	for _, name := range [...]string{"plan.yaml", "gone/x.yaml", "gone", "edited.yaml", "crlf.yaml", "new/y.yaml", "other.txt"} {
		if name == "gone" {
			continue
		}
		fmt.Fprintf(&b, "%s=%q ", name, s.read("data/"+name))
	}
	return b.String()
}

// attempt makes the revision on a troubled disk; dead tells that the process died.
func (s storm) attempt(t *faulty.Disk) (res Result, dead bool, err error) {
	repo, err := Open(s.dir, testEnv("/nonexistent"))
	if err != nil {
		s.Fatal(err)
	}
	repo.SetFS(t.Wrap)
	dead = faulty.Dies(func() { res, err = repo.Revise(s.Context(), s.change) })
	return res, dead, err
}

// before and after the revision, as a fresh repository shows it.
func stormFigures(t *testing.T) (before, after string, steps []string) {
	t.Helper()
	s := newStorm(t)
	before = s.files()
	calm := &faulty.Disk{}
	res, _, err := s.attempt(calm)
	if err != nil || len(res.Warnings)+len(res.Kept) > 0 {
		t.Fatalf("without a fault: %+v, %v", res, err)
	}
	s.sound(stormStatus)
	return before, s.files(), calm.Log
}

// TestFaultAtEveryStep makes a revision with a fault at each of its steps in turn, each in
// every way in which a disk can fail, and looks at what is left.
func TestFaultAtEveryStep(t *testing.T) {
	before, after, steps := stormFigures(t)
	for _, kind := range faulty.Faults() {
		t.Run(string(kind), func(t *testing.T) {
			t.Parallel()
			tried := 0
			for i, step := range steps {
				if !kind.Applies(step) {
					continue
				}
				tried++
				t.Run(fmt.Sprint(i+1), func(t *testing.T) { tryFault(t, &faulty.Disk{At: i + 1, Kind: kind}, before, after) })
			}
			t.Logf("%d of %d steps", tried, len(steps))
			t.Logf("figure: faults in the write path: %d", tried)
		})
	}
}

func tryFault(t *testing.T, trouble *faulty.Disk, before, after string) {
	s := newStorm(t)
	res, dead, err := s.attempt(trouble)
	defer func() {
		if t.Failed() {
			t.Logf("fault at %s: result %+v, error %v, killed %t", trouble.Hit(), res, err, dead)
		}
	}()
	s = storm{s.reopened(), s.base, s.change}
	done := s.head() != s.base
	switch {
	case dead:
	case err == nil && !done, err == nil && s.head() != res.Hash:
		t.Fatal("said to be done, but is not")
	case err != nil && done:
		t.Fatalf("said to have failed, but is done: %v", err)
	}
	if dead {
		s.git("fsck", "--strict", "--no-dangling")
	}
	if !dead && err != nil && cleans(trouble) {
		s.noLeftovers()
	}
	next := s.revise(s.field.change(s.head(), map[string]string{"data/next.yaml": "n: 1\n"}))
	if len(next.Warnings)+len(next.Kept) > 0 {
		t.Errorf("the next revision: %+v", next)
	}
	want := before
	if done {
		want = after
	}
	if got := s.files(); got != want {
		t.Errorf("work tree %s\nwant %s", got, want)
	}
	if tag := s.read(".git/refs/tags/plan/2024"); (tag != "<absent>") != done {
		t.Errorf("tag: %s", tag)
	}
	moves := 2 // the first revision and the last
	if done {
		moves++
	}
	for _, log := range [...]string{".git/logs/HEAD", ".git/logs/refs/heads/main"} {
		if got := s.read(log); strings.Count(got, "\n") != moves {
			t.Errorf("%s:\n%s", log, got)
		}
	}
	s.sound(stormStatus)
}

// cleans tells whether a call that failed could clear up after itself.
func cleans(t *faulty.Disk) bool {
	return t.Kind == faulty.Failing && !faulty.IsOp(t.Hit(), "Remove", "ReadFile")
}

func TestRevisionsAreFlushedBeforeTheyCount(t *testing.T) {
	_, _, steps := stormFigures(t)
	if err := flushed(steps); err != nil {
		t.Error(err)
	}
	for i, step := range steps {
		if !strings.HasPrefix(step, "Sync") || strings.HasSuffix(step, ".mark") {
			continue
		}
		less := append(append([]string{}, steps[:i]...), steps[i+1:]...)
		if flushed(less) == nil && !afterCommit(steps, i) {
			t.Errorf("step %d (%s) is not missed when left out", i+1, step)
		}
	}
}

// flushed checks, in a log of steps, that up to the rename of the branch every new file
// was flushed before its rename and every folder that got a name after it.
func flushed(steps []string) error {
	dirty, names := map[string]bool{}, map[string]bool{}
	for _, step := range steps {
		op, name, _ := strings.Cut(step, " ")
		switch op {
		case "Mkdir":
			if !strings.HasSuffix(step, faulty.Existed) {
				names[name[:strings.LastIndex(strings.TrimSuffix(name, "/"), "/")]] = true
			}
		case "Write":
			dirty[name] = true
		case "Sync":
			delete(dirty, name)
		case "SyncDir":
			delete(names, strings.TrimSuffix(name, "/"))
		case "Rename":
			if strings.HasSuffix(name, "/refs/heads/main") {
				return unflushed(dirty, names)
			}
			names[name[:strings.LastIndex(name, "/")]] = true
		}
	}
	return errors.New("the branch never moved")
}

func unflushed(dirty, names map[string]bool) error {
	for name := range dirty {
		if !strings.HasSuffix(name, ".mark") {
			return fmt.Errorf("%s is not flushed", name)
		}
	}
	for name := range names {
		return fmt.Errorf("the names in %s are not flushed", name)
	}
	return nil
}

func afterCommit(steps []string, i int) bool {
	for _, step := range steps[:i] {
		if strings.HasPrefix(step, "Rename ") && strings.HasSuffix(step, "/refs/heads/main") {
			return true
		}
	}
	return false
}
