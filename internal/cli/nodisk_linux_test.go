package cli

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

// nobody is a user who is not root, and whom the tests may be.
const nobody = 65534

// runAs types a command as a process of its own, as another user where uid is not 0.
func runAs(t *testing.T, uid uint32, dir string, args ...string) outcomeOf {
	t.Helper()
	cmd := program(t, dir, args...)
	var out, errs bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &errs
	if uid != 0 {
		cmd.Path = "/proc/self/exe" // wherever go put the test, where only root may look
		cmd.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: uid, Gid: uid}}
	}
	var r outcomeOf
	if err := cmd.Run(); err != nil {
		exit, ok := err.(*exec.ExitError)
		if !ok {
			t.Fatalf("%v: %v", args, err)
		}
		r.code = exit.ExitCode()
	}
	r.out, r.errs = out.String(), errs.String()
	return r
}

// TestARealDiskThatIsFull mounts a small disk and leaves less and less room on it.
func TestARealDiskThatIsFull(t *testing.T) {
	dir := t.TempDir()
	if out, err := exec.Command("mount", "-t", "tmpfs", "-o", "size=4m", "tmpfs", dir).CombinedOutput(); err != nil {
		t.Skipf("SKIPPED: no disk can be mounted here (%v %s)", err, bytes.TrimSpace(out))
	}
	t.Cleanup(func() {
		if err := syscall.Unmount(dir, syscall.MNT_DETACH); err != nil {
			t.Error(err)
		}
	})
	if err := os.CopyFS(dir, os.DirFS(newStages(t).of("decided"))); err != nil {
		t.Fatal(err)
	}
	r, filler := filepath.Join(dir, "r"), filepath.Join(dir, "filler")
	before := look(t, dir)
	args := shellWords("plan adopt --meeting ssu-2025-02-03 --case 1/2025")
	full := 0
	for room := 0; ; room += 4 << 10 {
		fill(t, dir, filler, room)
		got := runAs(t, 0, r, args...)
		if err := os.Remove(filler); err != nil {
			t.Fatal(err)
		}
		if got.code == 0 {
			t.Logf("%d disks were too small, the one with %d KB was not", full, room>>10)
			break
		}
		full++
		if got.code != exitFailed || !strings.Contains(got.errs, "disken er full") {
			t.Fatalf("with room for %d bytes: %d %s", room, got.code, got.errs)
		}
		if at := look(t, dir); at != before {
			t.Fatalf("with room for %d bytes the register is at %+v", room, at)
		}
	}
	if full == 0 {
		t.Error("the disk was never full")
	}
	figure(t, "real disks that were full", int64(full))
	git(t, r, "fsck", "--strict", "--no-dangling")
	if got := runAs(t, 0, r, "plan", "progress", "kurs", "--status", "done"); got.code != 0 {
		t.Errorf("the next command: %d %s", got.code, got.errs)
	}
	(&bench{}).tidy(t, dir, false)
}

// fill leaves so much room on a disk.
func fill(t *testing.T, dir, filler string, room int) {
	t.Helper()
	var st syscall.Statfs_t
	if err := syscall.Statfs(dir, &st); err != nil {
		t.Fatal(err)
	}
	size := int64(st.Bavail)*st.Bsize - int64(room)
	if size < 0 {
		t.Fatal("the disk is too small for the test")
	}
	if err := os.WriteFile(filler, make([]byte, size), 0o644); err != nil {
		t.Fatal(err)
	}
}

// TestNoPermission: another user than root, in a register that is not to be written, in
// one way or another. What reads works, what writes says what is wrong, nothing changes.
func TestNoPermission(t *testing.T) {
	if os.Geteuid() != 0 {
		t.Skip("SKIPPED: only root can be another user")
	}
	b := bench{from: newStages(t).of("draft")}
	for name, paths := range map[string][]string{
		"everything":  {"r"},
		"git":         {"r/.git"},
		"git's own":   {"r/.git/objects", "r/.git/refs", "r/.git/logs"},
		"git's refs":  {"r/.git/refs/heads"},
		"the records": {"r/data"},
		"hfh's own":   {"r/.git/hfh"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dir := b.copied(t)
			asNobody(t, filepath.Dir(dir), dir, paths)
			before := look(t, dir)
			r := filepath.Join(dir, "r")
			got := runAs(t, nobody, r, "plan", "revise", "--set", "kurs/when=2027")
			if name == "hfh's own" && got.code == 0 {
				t.Fatal("a folder that cannot be written was written")
			}
			if got.code != exitFailed || !strings.Contains(got.errs, "ikke tilgang") && !strings.Contains(got.errs, "kan ikke skrives") {
				t.Errorf("what writes: %d %s", got.code, got.errs)
			}
			if at := look(t, dir); at != before {
				t.Errorf("the register is at %+v", at)
			}
			for _, args := range []string{"status", "validate", "log", "plan diff", "show plan@2024-12-01", "audit"} {
				if got := runAs(t, nobody, r, shellWords(args)...); got.code != 0 && got.code != exitFindings || strings.Contains(got.errs, "tilgang") {
					t.Errorf("%s: %d %s", args, got.code, got.errs)
				}
			}
		})
	}
}

// asNobody gives a folder to nobody, who may not write what lies in some places of it.
func asNobody(t *testing.T, top, dir string, places []string) {
	t.Helper()
	if err := os.Chmod(top, 0o755); err != nil {
		t.Fatal(err)
	}
	for _, args := range [][]string{{"chown", "-R", fmt.Sprintf("%d:%d", nobody, nobody), dir}, {"chmod", "-R", "u+rwX", dir}} {
		if out, err := exec.Command(args[0], args[1:]...).CombinedOutput(); err != nil {
			t.Fatalf("%v: %s", args, out)
		}
	}
	for _, place := range places {
		if out, err := exec.Command("chmod", "-R", "a-w", filepath.Join(dir, place)).CombinedOutput(); err != nil {
			t.Fatalf("%s: %s", place, out)
		}
	}
	t.Cleanup(func() { _ = exec.Command("chmod", "-R", "u+w", dir).Run() })
}

// TestAClockThatJumpsBack: revisions made before those they stand on are made all the
// same, in their order, and the audit says so.
func TestAClockThatJumpsBack(t *testing.T) {
	dir := filepath.Join((&bench{from: newStages(t).of("register")}).copied(t), "r")
	at := time.Date(2025, 2, 4, 11, 0, 0, 0, time.UTC)
	for i, jump := range []time.Duration{0, -400 * 24 * time.Hour, time.Hour, -30 * time.Minute, 24 * time.Hour} {
		at = at.Add(jump)
		cmd := program(t, dir, load("a", i)...)
		cmd.Env = append(cmd.Env, "HFH_TEST_NOW="+at.Format(time.RFC3339))
		if i == 1 { // a meeting that has not been held yet decides nothing
			cmd = program(t, dir, "plan", "revise", "--set", "kurs/when=2028")
			cmd.Env = append(cmd.Env, "HFH_TEST_NOW="+at.Format(time.RFC3339))
		}
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Fatalf("revision %d at %s: %v %s", i, at, err, out)
		}
	}
	code, out, errs := hfh(dir, "log", "-o", "json")
	if code != 0 || strings.Count(out, `"commit":`) != 6 {
		t.Errorf("log: %d %s%s", code, out, errs)
	}
	if got := git(t, dir, "rev-list", "--count", "--first-parent", "HEAD"); got != "6\n" {
		t.Errorf("%s revisions", got)
	}
	code, out, errs = hfh(dir, "audit")
	if !strings.Contains(out, "history/clock") {
		t.Errorf("the audit says nothing of the clock: %d %s%s", code, out, errs)
	}
	if code, _, errs := hfh(dir, "undo"); code != 0 {
		t.Errorf("undo: %s", errs)
	}
}

// TestStaleLocks: a lock that a dead hfh left is taken away. One of git's never is: it is
// said which it is, and that it may be removed, once it has been waited for.
func TestStaleLocks(t *testing.T) {
	b := bench{from: newStages(t).of("decided")}
	patient := os.Getenv(killsVar) != "" // each of git's is waited for ten seconds
	for _, lock := range []string{"index.lock", "refs/heads/main.lock", "refs/tags/plan/2025.lock", "packed-refs.lock", "HEAD.lock", "config.lock"} {
		for _, text := range []string{"hfh 99999999 0123456789abcdef\n", ""} {
			whose := "of a dead hfh"
			if text == "" {
				whose = "of git"
			}
			t.Run(lock+" "+whose, func(t *testing.T) {
				t.Parallel()
				if !patient && text == "" {
					t.Skip("only in the gate")
				}
				dir := b.copied(t)
				path := filepath.Join(dir, "r", ".git", filepath.FromSlash(lock))
				if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
					t.Fatal(err)
				}
				if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
					t.Fatal(err)
				}
				code, _, errs := hfh(filepath.Join(dir, "r"), shellWords("plan adopt --meeting ssu-2025-02-03 --case 1/2025")...)
				_, err := os.Lstat(path)
				switch {
				case code == 0:
				case text != "":
					t.Errorf("%d %s", code, errs)
				case code != exitConflict || !strings.Contains(errs, filepath.Base(lock)):
					t.Errorf("%d %s", code, errs)
				}
				if text == "" && err != nil {
					t.Errorf("git's lock is gone: %v", err)
				}
			})
		}
	}
}
