package gitrepo

import (
	"errors"
	"fmt"
	"os"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/helsefellesskap/hfh/internal/disk/faulty"
)

// killedAt makes the storm's revision and dies just before the n-th step (from 1) whose
// log line has all the words.
func (s storm) killedAt(n int, words ...string) {
	s.Helper()
	_, _, steps := stormFigures(s.TB.(*testing.T))
	for i, step := range steps {
		if !containsAll(step, words) {
			continue
		}
		if n--; n == 0 {
			if _, dead, _ := s.attempt(&faulty.Disk{At: i + 1, Kind: faulty.Killed}); !dead {
				s.Fatalf("not killed at %s", step)
			}
			return
		}
	}
	s.Fatalf("no step has %v", words)
}

func containsAll(s string, words []string) bool {
	for _, w := range words {
		if !strings.Contains(s, w) {
			return false
		}
	}
	return true
}

// TestRecoveryItselfIsKilled: a revision dies at its decisive moments, and then the
// recovery at each of its own steps, in every way; the one after that has to do.
func TestRecoveryItselfIsKilled(t *testing.T) {
	before, after, _ := stormFigures(t)
	moments := map[string][]string{
		"before the ref moves":       {"Rename", "refs/heads/main"},
		"after the ref moved":        {"Append", "logs/refs/heads/main"},
		"in the middle of the files": {"Rename", "data/new/y.yaml"},
	}
	for desc, words := range moments {
		for _, kind := range [...]faulty.Fault{faulty.Killed, faulty.Failing} {
			t.Run(desc+", "+string(kind), func(t *testing.T) {
				t.Parallel()
				s := newStorm(t)
				s.killedAt(1, words...)
				want := before
				if s.head() != s.base {
					want = after
				}
				s.recoverWithFaults(kind, want)
			})
		}
	}
}

// recoverWithFaults copies the broken repository and heals each copy with a fault at
// another step, then without.
func (s storm) recoverWithFaults(kind faulty.Fault, want string) {
	for at := 1; ; at++ {
		c := storm{field: s.copied(), base: s.base, change: s.change}
		fault := &faulty.Disk{At: at, Kind: kind}
		c.heal(fault)
		if len(fault.Log) < at {
			c.sound(stormStatus)
			s.Logf("%d steps", at-1)
			return
		}
		if !faulty.Changes(fault.Log[at-1]) {
			continue
		}
		if _, err := c.reopened().repo.Recover(s.Context()); err != nil {
			s.Fatalf("after a fault at %s: %v", fault.Hit(), err)
		}
		if got := c.files(); got != want {
			s.Errorf("after a fault at %s: %s\nwant %s", fault.Hit(), got, want)
		}
		c.tidy(stormStatus)
		if s.Failed() {
			s.Fatalf("after a fault at %s", fault.Hit())
		}
		_ = os.RemoveAll(c.dir)
	}
}

// heal runs Recover on a troubled disk and survives its death.
func (f field) heal(trouble *faulty.Disk) {
	repo := f.reopened().repo
	repo.SetFS(trouble.Wrap)
	faulty.Dies(func() { _, _ = repo.Recover(f.Context()) })
}

// copied is another repository with the same bytes.
func (f field) copied() field {
	f.Helper()
	dir := scratch(f.TB)
	if err := os.CopyFS(dir, os.DirFS(f.dir)); err != nil {
		f.Fatal(err)
	}
	repo, err := Open(dir, testEnv("/nonexistent"))
	if err != nil {
		f.Fatal(err)
	}
	return field{f.TB, dir, repo}
}

// unlock takes git's locks away by hand, as git's own message advises.
func (f field) unlock() {
	for _, lock := range gitLocks() {
		_ = os.Remove(f.path(lock))
	}
}

// TestLocksTakenAwayByHand: somebody went on with plain git after a crash.
func TestLocksTakenAwayByHand(t *testing.T) {
	cases := []struct {
		desc  string
		moved bool // the commit point was passed
		on    func(f field)
		// what git says after the recovery
		status string
		done   bool // the work tree and the tags have the revision
	}{
		{"nothing", false, func(field) {}, stormStatus, false},
		{"a commit", false, func(f field) { f.git("commit", "-q", "-m", "x", "--only", "data/other.txt") }, " M data/edited.yaml", false},
		{"a commit with the revision's own file", false, func(f field) {
			f.write("data/plan.yaml", "a: 3\n")
			f.git("commit", "-q", "-m", "x", "--only", "data/plan.yaml")
		}, stormStatus, false},
		{"another branch", false, func(f field) {
			f.git("symbolic-ref", "HEAD", "refs/heads/side")
			f.git("update-ref", "refs/heads/side", "refs/heads/main")
		}, stormStatus, false},
		{"nothing", true, func(field) {}, stormStatus, true},
		{"a commit", true, func(f field) { f.git("commit", "-q", "-m", "x", "--only", "data/other.txt") }, " M data/edited.yaml", true},
		{
			"a soft reset", true, func(f field) { f.git("reset", "-q", "--soft", "HEAD~1") },
			"MM data/crlf.yaml\nMM data/edited.yaml\nD  data/gone/x.yaml\nAD data/new/y.yaml\n M data/other.txt\nMM data/plan.yaml\n?? data/gone/", false,
		},
	}
	for _, c := range cases {
		t.Run(fmt.Sprintf("%s, moved %t", c.desc, c.moved), func(t *testing.T) {
			t.Parallel()
			before, after, _ := stormFigures(t)
			s := newStorm(t)
			if c.moved {
				s.killedAt(1, "Rename", "refs/tags/plan/2024")
			} else {
				s.killedAt(1, "Rename", "refs/heads/main")
			}
			s.unlock()
			c.on(s.field)
			head := s.git("rev-parse", "HEAD")
			if healed, err := s.reopened().repo.Recover(t.Context()); err != nil || !healed {
				t.Fatalf("Recover: %t, %v", healed, err)
			}
			if got := s.git("rev-parse", "HEAD"); got != head {
				t.Errorf("HEAD went from %s to %s", head, got)
			}
			want := before
			if c.done {
				want = after
			}
			if got := s.files(); got != want && !strings.Contains(got, "a: 3") {
				t.Errorf("files %s\nwant %s", got, want)
			}
			if got := s.read(".git/refs/tags/plan/2024"); (got != "<absent>") != c.done {
				t.Errorf("tag: %s", got)
			}
			s.sound(c.status)
		})
	}
}

func TestJournalThatCannotBeRead(t *testing.T) {
	t.Parallel()
	for _, text := range [...]string{"", "{", "[]", `{"format": 99}`} {
		f := newField(t, map[string]string{"data/plan.yaml": "a: 1\n"})
		f.write(".git/hfh/pending", text)
		_, err := f.repo.Revise(t.Context(), tagged(f))
		var j *JournalError
		if !errors.As(err, &j) || !strings.HasSuffix(j.Path, "pending") {
			t.Errorf("%q: %v", text, err)
		}
		if got := f.read(".git/hfh/pending"); got != text {
			t.Errorf("the journal says %q", got)
		}
	}
}

func TestPending(t *testing.T) {
	t.Parallel()
	s := newStorm(t)
	if s.repo.Pending() {
		t.Error("pending before anything happened")
	}
	s.killedAt(1, "Rename", "refs/tags/plan/2024")
	if !s.repo.Pending() {
		t.Error("not pending after a crash")
	}
	s.repo.SetFS(func(disk FS) FS {
		return faulty.Watch(disk, func(string, string) {
			if s.reopened().repo.Pending() {
				t.Error("pending while another process is at it")
			}
		})
	})
	if _, err := s.repo.Recover(t.Context()); err != nil {
		t.Error(err)
	}
	if s.reopened().repo.Pending() {
		t.Error("pending after recovery")
	}
}

// TestLaggingFileIsNotForced: the work tree could not be brought along; by the time it
// can, the user has edited the file.
func TestLaggingFileIsNotForced(t *testing.T) {
	t.Parallel()
	f := newField(t, map[string]string{"data/plan.yaml": "a: 1\n", "data/x.yaml": "x\n"})
	stuck := &stuckFS{dir: "data/"}
	f.repo.SetFS(func(disk FS) FS { stuck := *stuck; stuck.FS = disk; return &stuck })
	res, err := f.repo.Revise(t.Context(), f.change(f.head(), map[string]string{"data/plan.yaml": "a: 2\n", "data/x.yaml": "y\n"}))
	if err != nil || len(res.Warnings) == 0 || res.Hash != f.head() {
		t.Fatalf("%+v, %v", res, err)
	}
	if got := f.status(); got != " M data/plan.yaml\n M data/x.yaml" {
		t.Errorf("status %q", got)
	}
	if !f.repo.Pending() {
		t.Error("nothing is pending")
	}
	if _, err := f.repo.Revise(t.Context(), f.change(f.head(), map[string]string{"r": "r\n"})); err == nil || !strings.Contains(err.Error(), "is recorded, but not finished") {
		t.Errorf("the next revision: %v", err)
	}
	f.git("commit", "-q", "--allow-empty", "-m", "git still works")
	f.write("data/x.yaml", "edited\n")
	f.repo.SetFS(nil)
	f.revise(f.change(f.head(), map[string]string{"r": "r\n"}))
	f.sound(" M data/x.yaml")
	if got := f.read("data/plan.yaml"); got != "a: 2\n" {
		t.Errorf("plan.yaml says %q", got)
	}
}

// TestRecoveryHasToWait: git holds one of the locks that it needs. Till then the other
// one stays, for the index is ahead of the branch.
func TestRecoveryHasToWait(t *testing.T) {
	t.Parallel()
	s := newStorm(t)
	s.killedAt(1, "Rename", "refs/heads/main")
	lock, index := s.path(".git/refs/heads/main.lock"), s.read(".git/index.lock")
	_ = os.Remove(lock)
	s.write(".git/refs/heads/main.lock", "")
	repo := s.reopened().repo
	repo.SetWait(30 * time.Millisecond)
	if _, err := repo.Recover(t.Context()); !errors.Is(err, ErrLocked) {
		t.Errorf("Recover: %v", err)
	}
	if got := s.read(".git/index.lock"); got != index {
		t.Errorf("index.lock says %q", got)
	}
	_ = os.Remove(lock)
	if _, err := repo.Recover(t.Context()); err != nil {
		t.Errorf("Recover: %v", err)
	}
	s.sound(stormStatus)
}

// TestTakingBackFails: the branch cannot be moved, and then the index not be put back. Git
// is kept out until the next hfh has put it back.
func TestTakingBackFails(t *testing.T) {
	t.Parallel()
	before, _, _ := stormFigures(t)
	s := newStorm(t)
	s.repo.SetFS(func(disk FS) FS { return &broken{disk} })
	_, err := s.repo.Revise(t.Context(), s.change)
	if err == nil || !strings.Contains(err.Error(), "the next hfh") || s.head() != s.base {
		t.Fatalf("Revise: %v", err)
	}
	if out, err := s.tryGit("commit", "-qm", "sweeps in"); err == nil || !strings.Contains(out, "index.lock") {
		t.Errorf("git commit: %v %s", err, out)
	}
	if healed, err := s.reopened().repo.Recover(t.Context()); err != nil || !healed {
		t.Errorf("Recover: %t, %v", healed, err)
	}
	s.sound(stormStatus)
	if got := s.files(); got != before || s.head() != s.base {
		t.Errorf("files %s", got)
	}
}

// broken is a disk on which the branch cannot be moved and nothing be put back.
type broken struct{ FS }

func (b *broken) Rename(from, to string) error {
	if strings.HasSuffix(to, "refs/heads/main") {
		return &os.PathError{Op: "rename", Path: to, Err: syscall.EIO}
	}
	return b.FS.Rename(from, to)
}

func (b *broken) Create(name string, perm os.FileMode) (Handle, error) {
	if strings.HasSuffix(name, ".back") {
		return nil, &os.PathError{Op: "create", Path: name, Err: syscall.ENOSPC}
	}
	return b.FS.Create(name, perm)
}

// stuckFS renames nothing into a folder of the work tree.
type stuckFS struct {
	FS
	dir string
}

func (s *stuckFS) Rename(from, to string) error {
	if strings.HasPrefix(to, s.dir) {
		return &os.PathError{Op: "rename", Path: to, Err: os.ErrPermission}
	}
	return s.FS.Rename(from, to)
}
