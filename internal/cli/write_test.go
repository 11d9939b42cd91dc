package cli

import (
	"bytes"
	"context"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"

	"github.com/helsefellesskap/hfh/internal/gitrepo"
	"github.com/helsefellesskap/hfh/internal/govern"
	"github.com/helsefellesskap/hfh/internal/hfhtest"
	"github.com/helsefellesskap/hfh/internal/schema"
	"github.com/helsefellesskap/hfh/internal/store"
)

// small makes a repository of the made-up register and gives its folder.
func small(t testing.TB) string {
	t.Helper()
	dir := t.TempDir()
	if err := os.CopyFS(dir, hfhtest.Register(t)); err != nil {
		t.Fatal(err)
	}
	git(t, dir, "init", "-q", "-b", "main")
	git(t, dir, "config", "user.name", hfhtest.AuthorName)
	git(t, dir, "config", "user.email", hfhtest.AuthorEmail)
	git(t, dir, "add", "-A")
	git(t, dir, "commit", "-q", "-m", "registered")
	return dir
}

func git(t testing.TB, dir string, args ...string) string {
	t.Helper()
	cmd := exec.Command("git", args...)
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "GIT_CONFIG_NOSYSTEM=1", "GIT_CONFIG_GLOBAL="+os.DevNull)
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("git %v: %v\n%s", args, err, out)
	}
	return string(out)
}

// state is everything that a refused command must leave as it was.
func state(t testing.TB, dir string) string {
	t.Helper()
	return git(t, dir, "log", "--oneline", "--all") + git(t, dir, "status", "--porcelain") + git(t, dir, "tag") + git(t, dir, "diff")
}

// inWorld is a hfh on a register whose clock and disk the test chooses.
func inWorld(dir string, disk func(gitrepo.FS) gitrepo.FS) (*app, *bytes.Buffer) {
	var errs bytes.Buffer
	env := func(name string) string {
		if name == "HFH_LANG" {
			return "nb"
		}
		return ""
	}
	world := process{env: env, now: hfhtest.Now, folder: func() (string, error) { return "", fs.ErrNotExist }, disk: disk}
	a := newApp(nil, Streams{In: strings.NewReader(""), Out: &bytes.Buffer{}, Err: &errs}, world)
	a.global.dir = dir
	a.set = schema.Open(store.Formats())
	return a, &errs
}

// TestTheBaseMovesBetweenReadAndWrite: what another writer records meanwhile stays, and
// the change is worked out again on it.
func TestTheBaseMovesBetweenReadAndWrite(t *testing.T) {
	dir := small(t)
	a, _ := inWorld(dir, nil)
	times := 0
	out, err := a.record(context.Background(), func(base *register) (*proposal, error) {
		if times++; times == 1 {
			if code, _, errs := hfh(dir, "plan", "revise", "--set", "legemiddelliste/when=2026"); code != 0 {
				t.Fatal(errs)
			}
		}
		d, err := base.draft(store.Ref{Kind: "plan"}, wish{edits: editsOf(t, "kurs/when=2027")}, &takes{})
		if err != nil {
			return nil, err
		}
		return d.proposal(base, ""), nil
	})
	if err != nil || times != 2 {
		t.Fatalf("%d attempts, error %v", times, err)
	}
	draft := out.after.Record(store.Ref{Kind: "plan", Draft: true})
	for place, want := range map[string]string{"legemiddelliste/when": "2026", "kurs/when": "2027"} {
		if at, err := draft.Locate(place); err != nil || at.Node == nil || at.Node.Text != want {
			t.Errorf("%s is %v (%v), want %s", place, at.Node, err, want)
		}
	}
	if got := git(t, dir, "rev-list", "--count", "HEAD"); got != "3\n" {
		t.Errorf("%s revisions", got)
	}
	git(t, dir, "fsck", "--strict")
}

// TestTheSamePlaceMeanwhileIsAConflict: exit code 4, the place and both values named.
func TestTheSamePlaceMeanwhileIsAConflict(t *testing.T) {
	dir := small(t)
	if code, _, errs := hfh(dir, "plan", "revise", "--set", "kurs/when=2025"); code != 0 {
		t.Fatal(errs)
	}
	a, errs := inWorld(dir, nil)
	times := 0
	_, err := a.record(context.Background(), func(base *register) (*proposal, error) {
		if times++; times == 1 {
			if code, _, errs := hfh(dir, "plan", "revise", "--set", "kurs/when=2026"); code != 0 {
				t.Fatal(errs)
			}
		}
		d, err := base.draft(store.Ref{Kind: "plan"}, wish{edits: editsOf(t, "kurs/when=2027")}, &takes{})
		if err != nil {
			return nil, err
		}
		return d.proposal(base, ""), nil
	})
	if code := a.report(err); code != exitConflict {
		t.Errorf("exit code %d (%v)", code, err)
	}
	for _, want := range []string{"kurs/when", "«2025»", "«2026»"} {
		if !strings.Contains(errs.String(), want) {
			t.Errorf("%q is not named in %s", want, errs)
		}
	}
}

func editsOf(t testing.TB, sets ...string) []govern.Edit {
	t.Helper()
	var e editFlags
	for _, s := range sets {
		if err := (setFlag{&e}).Set(s); err != nil {
			t.Fatal(err)
		}
	}
	return e.list
}

// TestTwoWriters: each revision of both is there once, and git finds nothing wrong.
func TestTwoWriters(t *testing.T) {
	dir := small(t)
	const each = 12
	var wg sync.WaitGroup
	for w := range 2 {
		wg.Go(func() {
			for i := range each {
				measure := []string{"kurs", "felles-rutiner"}[w]
				args := []string{"plan", "progress", measure, "--status", "in-progress", "--note", fmt.Sprintf("w%d-%d", w, i)}
				if i%4 == 3 {
					args = []string{"meeting", "create", "--body", "ssu", "--date", "2025-01-01"}
				}
				if code, _, errs := hfh(dir, args...); code != 0 {
					t.Errorf("writer %d: %d %s", w, code, errs)
				}
			}
		})
	}
	wg.Wait()
	if got := git(t, dir, "rev-list", "--count", "HEAD"); got != fmt.Sprintf("%d\n", 2*each+1) {
		t.Errorf("%s revisions", got)
	}
	if got := git(t, dir, "status", "--porcelain"); got != "" {
		t.Errorf("left over: %s", got)
	}
	git(t, dir, "fsck", "--strict")
	plan, err := os.ReadFile(filepath.Join(dir, "data", "plan.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	for w := range 2 {
		for i := range each {
			if n := bytes.Count(plan, fmt.Appendf(nil, "note: w%d-%d}", w, i)); i%4 != 3 && n != 1 {
				t.Errorf("note w%d-%d is there %d times", w, i, n)
			}
		}
	}
}

// brokenDisk fails every step that makes something.
type brokenDisk struct {
	gitrepo.FS
	err error
}

func (d *brokenDisk) Create(name string, _ fs.FileMode) (gitrepo.Handle, error) {
	return nil, &fs.PathError{Op: "open", Path: name, Err: d.err}
}

// TestADiskThatCannotBeWritten: full, or read-only: said so, and nothing written.
func TestADiskThatCannotBeWritten(t *testing.T) {
	for _, tt := range []struct {
		name string
		err  error
		want string
	}{
		{"full", syscall.ENOSPC, "disken er full"},
		{"read-only", syscall.EROFS, "kan bare leses"},
		{"not mine", syscall.EACCES, "ikke tilgang"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			dir := small(t)
			before := state(t, dir)
			a, errs := inWorld(dir, func(inner gitrepo.FS) gitrepo.FS { return &brokenDisk{inner, tt.err} })
			err := a.progress(context.Background(), "kurs", progressOptions{status: "done"})
			if code := a.report(err); code != exitFailed {
				t.Errorf("exit code %d (%v)", code, err)
			}
			if !strings.Contains(errs.String(), tt.want) {
				t.Errorf("%q is not said in %s", tt.want, errs)
			}
			if after := state(t, dir); after != before {
				t.Errorf("the register changed:\n%s\n%s", before, after)
			}
		})
	}
}

// stopping ends the run's context at the first thing that is made.
type stopping struct {
	gitrepo.FS
	stop func()
}

func (d *stopping) Create(name string, perm fs.FileMode) (gitrepo.Handle, error) {
	d.stop()
	return d.FS.Create(name, perm)
}

// TestCtrlC: in the middle of a revision it ends with 130, and nothing is written.
func TestCtrlC(t *testing.T) {
	dir := small(t)
	before := state(t, dir)
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	a, _ := inWorld(dir, func(inner gitrepo.FS) gitrepo.FS { return &stopping{inner, cancel} })
	err := a.progress(ctx, "kurs", progressOptions{status: "done"})
	if code := a.report(err); code != exitInterrupted {
		t.Errorf("exit code %d (%v)", code, err)
	}
	if after := state(t, dir); after != before {
		t.Errorf("the register changed:\n%s\n%s", before, after)
	}
	if code, _, errs := hfh(dir, "plan", "progress", "kurs", "--status", "done"); code != 0 {
		t.Errorf("the next command: %s", errs)
	}
}
