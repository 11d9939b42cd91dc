package gitrepo

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/gofrs/flock"
)

// gitLocks are those that a revision with a tag needs.
func gitLocks() []string {
	return []string{".git/index.lock", ".git/refs/heads/main.lock", ".git/refs/tags/plan/2024.lock"}
}

func tagged(f field) Change {
	c := f.change(f.head(), map[string]string{"data/plan.yaml": "a: 2\n"})
	c.Tag = &NewTag{Name: "plan/2024", Message: "v"}
	return c
}

// TestGitsLockIsWaitedForAndNeverRemoved, whatever it says.
func TestGitsLockIsWaitedForAndNeverRemoved(t *testing.T) {
	for _, lock := range gitLocks() {
		for _, text := range [...]string{"", "0123456789abcdef\n", "DIRC\x00\x00\x00\x02", "hf", "12345 host\n"} {
			t.Run(fmt.Sprintf("%s %q", lock, text), func(t *testing.T) {
				t.Parallel()
				f := newField(t, map[string]string{"data/plan.yaml": "a: 1\n"})
				f.write(lock, text)
				f.repo.SetWait(40 * time.Millisecond)
				_, err := f.repo.Revise(t.Context(), tagged(f))
				if !errors.Is(err, ErrLocked) || !strings.Contains(err.Error(), "lock") {
					t.Errorf("Revise: %v", err)
				}
				if got := f.read(lock); got != text {
					t.Errorf("the lock says %q", got)
				}
				if err := os.Remove(f.path(lock)); err != nil {
					t.Fatal(err)
				}
				f.noLeftovers()
				f.revise(tagged(f))
				f.sound("")
			})
		}
	}
}

// TestDeadHfhsLockIsTakenOver, with and without the mark that goes with it.
func TestDeadHfhsLockIsTakenOver(t *testing.T) {
	for _, lock := range gitLocks() {
		t.Run(lock, func(t *testing.T) {
			t.Parallel()
			f := newField(t, map[string]string{"data/plan.yaml": "a: 1\n"})
			f.repo.SetWait(100 * time.Millisecond)
			f.write(lock, "hfh 99999 0011223344556677\n")
			f.revise(tagged(f))
			f.sound("")
		})
	}
	t.Run("by Recover", func(t *testing.T) {
		f := newField(t, map[string]string{"data/plan.yaml": "a: 1\n"})
		for _, lock := range gitLocks()[:2] {
			f.write(lock, "hfh 99999 0011223344556677\n")
		}
		f.write(".git/hfh/8899.mark", "hfh 99999 8899\n.\nrefs/tags/x.lock\nend\n")
		f.write(".git/refs/tags/x.lock", "hfh 99999 8899\n")
		f.write(".git/hfh/8899.index", "half")
		f.write(".git/objects/ab/"+objectTempPrefix+"8899_3", "half")
		healed, err := f.repo.Recover(t.Context())
		if err != nil || !healed {
			t.Errorf("Recover: %t, %v", healed, err)
		}
		f.sound("")
		if healed, err := f.repo.Recover(t.Context()); err != nil || healed {
			t.Errorf("the second Recover: %t, %v", healed, err)
		}
	})
}

func TestLockIsTakenWhenItComesFree(t *testing.T) {
	t.Parallel()
	f := newField(t, map[string]string{"data/plan.yaml": "a: 1\n"})
	f.write(".git/index.lock", "")
	go func() {
		time.Sleep(60 * time.Millisecond)
		_ = os.Remove(f.path(".git/index.lock"))
	}()
	f.revise(tagged(f))
	f.sound("")
}

func TestOtherHfhIsWaitedFor(t *testing.T) {
	t.Parallel()
	f := newField(t, map[string]string{"data/plan.yaml": "a: 1\n"})
	other := flock.New(f.path(".git/hfh/lock"))
	if ok, err := other.TryLock(); !ok || err != nil {
		t.Fatal(ok, err)
	}
	f.repo.SetWait(40 * time.Millisecond)
	f.refuses(tagged(f), ErrLocked)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := f.repo.Revise(ctx, tagged(f)); !errors.Is(err, context.Canceled) || errors.Is(err, ErrLocked) {
		t.Errorf("interrupted: %v", err)
	}
	if err := other.Close(); err != nil {
		t.Fatal(err)
	}
	f.revise(tagged(f))
	f.sound("")
}

// TestLockOfAnotherIsLeft: our lock was taken away by hand meanwhile, and git has made one.
func TestLockOfAnotherIsLeft(t *testing.T) {
	t.Parallel()
	f := newField(t, map[string]string{"data/plan.yaml": "a: 1\n"})
	// In the place of ours, just before the journal goes.
	f.meddle("Remove", "/pending", func() {
		_ = os.Remove(f.path(".git/index.lock"))
		f.write(".git/index.lock", "git's\n")
	})
	f.revise(tagged(f))
	if got := f.read(".git/index.lock"); got != "git's\n" {
		t.Errorf("the lock says %q", got)
	}
}

// noLinks is a disk without hard links.
type noLinks struct{ FS }

func (n noLinks) Link(from, to string) error {
	return &os.LinkError{Op: "link", Old: from, New: to, Err: errors.ErrUnsupported}
}

func TestWithoutHardLinks(t *testing.T) {
	t.Parallel()
	f := newField(t, map[string]string{"data/plan.yaml": "a: 1\n"})
	f.repo.SetFS(func(disk FS) FS { return noLinks{disk} })
	f.repo.SetWait(40 * time.Millisecond)
	f.write(".git/index.lock", "")
	if _, err := f.repo.Revise(t.Context(), tagged(f)); !errors.Is(err, ErrLocked) {
		t.Errorf("Revise: %v", err)
	}
	_ = os.Remove(f.path(".git/index.lock"))
	f.revise(tagged(f))
	f.sound("")
}

// TestManyInOneProcess shares one Repo between goroutines.
func TestManyInOneProcess(t *testing.T) {
	t.Parallel()
	f := newField(t, map[string]string{"data/plan.yaml": "a: 1\n"})
	var group sync.WaitGroup
	for i := range 4 {
		group.Go(func() {
			for range 5 {
				if _, err := makeNext(f.repo, fmt.Sprint("g", i)); err != nil {
					t.Error(err)
				}
			}
		})
	}
	group.Wait()
	f.sound("")
	if got := strings.Count(f.git("log", "--format=%H"), "\n"); got != 20 {
		t.Errorf("%d revisions", got)
	}
}
