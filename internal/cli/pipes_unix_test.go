//go:build unix

package cli

import (
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

// TestNoPipeHangs puts a pipe that nobody writes to in the place of each file that hfh
// reads: every command ends all the same, and in bounded time.
func TestNoPipeHangs(t *testing.T) {
	dir := small(t)
	git(t, dir, "tag", "-a", "-m", "x", "plan/2024")
	git(t, dir, "pack-refs", "--all")
	git(t, dir, "update-ref", "refs/heads/side", "HEAD")
	if code, _, stderr := hfh(dir, "plan", "revise", "--set", "kurs/when=2026"); code != 0 {
		t.Fatal(stderr)
	}
	git(t, dir, "gc", "-q")
	for _, name := range []string{".git/shallow", ".git/hfh/pending", ".git/info/grafts", ".git/MERGE_HEAD", ".git/config.worktree", "hfh.yaml", "contacts.csv", ".config/hfh/config.yaml", ".gitconfig"} {
		name = filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
			t.Fatal(err)
		}
		withPipe(t, dir, name)
	}
	for _, name := range readFiles(t, dir) {
		withPipe(t, dir, name)
	}
}

// readFiles are the files of a register and of its git folder.
func readFiles(t *testing.T, dir string) []string {
	t.Helper()
	var names []string
	err := filepath.WalkDir(dir, func(name string, e fs.DirEntry, err error) error {
		if err == nil && e.Type().IsRegular() && !strings.Contains(name, "/hooks/") && !strings.HasSuffix(name, ".sample") {
			names = append(names, name)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return names
}

// withPipe runs commands with a pipe in the place of a file, and puts the file back.
func withPipe(t *testing.T, dir, name string) {
	t.Helper()
	kept := name + ".kept"
	had := os.Rename(name, kept) == nil
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil { // an undo took the draft and its folder
		t.Fatal(err)
	}
	if err := syscall.Mkfifo(name, 0o644); err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	for _, args := range [][]string{
		{"validate"},
		{"log", "plan"},
		{"show", "plan@2024"},
		{"status"},
		{"save", "plan", "-m", "x", "--set", "summary=y", "--dry-run"},
		{"save", "community", "-m", "x", "--set", "motto=y"},
		{"undo"},
	} {
		done := make(chan bool, 1)
		go func() {
			hfh(dir, args...)
			done <- true
		}()
		select {
		case <-done:
		case <-time.After(20 * time.Second):
			t.Fatalf("hfh %q hangs on %s", args, strings.TrimPrefix(name, dir))
		}
	}
	_ = os.Remove(name) // a command may have put a file in its place
	if had {
		if err := os.Rename(kept, name); err != nil {
			t.Fatal(err)
		}
	}
}
