package gitrepo

import (
	"errors"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/helsefellesskap/hfh/internal/disk/faulty"
)

// meddle has something happen in the middle of the next revision, just before a step on a
// name with an end.
func (f field) meddle(op, end string, what func()) {
	f.Helper()
	var done atomic.Bool // steps come from several goroutines
	f.repo.SetFS(func(disk FS) FS {
		return faulty.Watch(disk, func(at, name string) {
			if at == op && strings.HasSuffix(name, end) && done.CompareAndSwap(false, true) {
				what()
			}
		})
	})
	f.Cleanup(func() {
		if !done.Load() {
			f.Errorf("there was no %s %s", op, end)
		}
	})
}

// TestEditedMeanwhile: the user saves files while the revision is being made.
func TestEditedMeanwhile(t *testing.T) {
	t.Parallel()
	f := newField(t, map[string]string{"data/plan.yaml": "a: 1\n", "data/gone.yaml": "g\n", "data/calm.yaml": "c\n"})
	f.meddle("Rename", "refs/heads/main", func() {
		f.write("data/plan.yaml", "mine\n")
		f.write("data/gone.yaml", "mine\n")
		f.write("data/new.yaml", "mine\n")
	})
	res := f.revise(f.change(f.head(), map[string]string{
		"data/plan.yaml": "a: 2\n", "data/gone.yaml": "-", "data/new.yaml": "n\n", "data/calm.yaml": "d\n",
	}))
	if slices.Sort(res.Kept); strings.Join(res.Kept, " ") != "data/gone.yaml data/new.yaml data/plan.yaml" || len(res.Warnings) > 0 {
		t.Errorf("%+v", res)
	}
	if got := f.read("data/plan.yaml") + f.read("data/gone.yaml") + f.read("data/new.yaml") + f.read("data/calm.yaml"); got != "mine\nmine\nmine\nd\n" {
		t.Errorf("files: %q", got)
	}
	f.sound(" M data/new.yaml\n M data/plan.yaml\n?? data/gone.yaml")
}

func TestTagMadeMeanwhile(t *testing.T) {
	t.Parallel()
	f := newField(t, map[string]string{"data/plan.yaml": "a: 1\n"})
	head := f.head()
	f.meddle("Link", "refs/tags/plan/2024.lock", func() { f.git("tag", "plan/2024") })
	if _, err := f.repo.Revise(t.Context(), tagged(f)); !errors.Is(err, ErrTagExists) {
		t.Errorf("Revise: %v", err)
	}
	if f.head() != head {
		t.Error("the branch moved")
	}
	f.sound("")
}

// TestAnotherMadeTheTag: another writer's revision set the very tag. That the branch moved
// is told, and not that the label is taken: the change is to be worked out anew.
func TestAnotherMadeTheTag(t *testing.T) {
	t.Parallel()
	f := newField(t, map[string]string{"data/plan.yaml": "a: 1\n"})
	late := tagged(f)
	f.revise(tagged(f))
	if _, err := f.repo.Revise(t.Context(), late); !errors.Is(err, ErrMoved) {
		t.Errorf("Revise: %v", err)
	}
	f.sound("")
}

// TestBranchMovedMeanwhile: git commits just before the locks are taken.
func TestBranchMovedMeanwhile(t *testing.T) {
	t.Parallel()
	f := newField(t, map[string]string{"data/plan.yaml": "a: 1\n"})
	f.meddle("Link", "index.lock", func() { f.git("commit", "-q", "--allow-empty", "-m", "first") })
	if _, err := f.repo.Revise(t.Context(), tagged(f)); !errors.Is(err, ErrMoved) {
		t.Errorf("Revise: %v", err)
	}
	f.sound("")
}

// TestHeadSwitchedMeanwhile: another branch is checked out between the index and the ref.
func TestHeadSwitchedMeanwhile(t *testing.T) {
	t.Parallel()
	f := newField(t, map[string]string{"data/plan.yaml": "a: 1\n"})
	f.git("branch", "side")
	head := f.head()
	f.meddle("Rename", ".git/index", func() { f.git("symbolic-ref", "HEAD", "refs/heads/side") })
	if _, err := f.repo.Revise(t.Context(), tagged(f)); !errors.Is(err, ErrMoved) {
		t.Errorf("Revise: %v", err)
	}
	if got := f.git("rev-parse", "main", "side"); got != string(head)+"\n"+string(head) {
		t.Errorf("branches: %s", got)
	}
	f.sound("")
}

// TestOtherWorkTreesJournal: what died in one work tree is not for another to clear up.
func TestOtherWorkTreesJournal(t *testing.T) {
	t.Parallel()
	main := newField(t, map[string]string{"data/plan.yaml": "a: 1\n"})
	dir := filepath.Join(scratch(t), "linked")
	main.git("worktree", "add", "-q", "-b", "side", dir)
	f := opened(t, dir, "")
	change := f.change(f.head(), map[string]string{"data/plan.yaml": "a: 2\n"})
	f.repo.SetFS(func(disk FS) FS {
		return faulty.Watch(disk, func(op, name string) {
			if op == "Rename" && strings.HasSuffix(name, "refs/heads/side") {
				panic(faulty.ErrKilled)
			}
		})
	})
	if !faulty.Dies(func() { _, _ = f.repo.Revise(t.Context(), change) }) {
		t.Fatal("not killed")
	}
	main.revise(main.change(main.head(), map[string]string{"data/plan.yaml": "a: 3\n"}))
	if _, err := f.tryGit("commit", "-q", "-m", "sweeps in"); err == nil {
		t.Error("git could commit an index ahead of its branch")
	}
	f = opened(t, dir, "")
	if !f.repo.Pending() {
		t.Error("the journal is gone")
	}
	if healed, err := f.repo.Recover(t.Context()); err != nil || !healed {
		t.Errorf("Recover: %t, %v", healed, err)
	}
	f.sound("")
	main.sound("")
}
