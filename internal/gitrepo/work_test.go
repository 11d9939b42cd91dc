package gitrepo

import (
	"context"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"

	"github.com/helsefellesskap/hfh/internal/disk/faulty"
)

// TestWorkTreeFiles: what becomes of a work-tree file, by what it says and what was asked.
func TestWorkTreeFiles(t *testing.T) {
	const absent = "<absent>"
	plain := File{Data: []byte("a: 2\nb: 1\n")}
	mine, merged := []byte("a: 1\nb: 1\nmine: 1\n"), []byte("a: 2\nb: 1\nmine: 1\n")
	cases := []struct {
		desc         string
		base, work   string // "" in base: not there
		file         File
		want, status string
		kept         bool
	}{
		{"unedited", "a: 1\nb: 1\n", "a: 1\nb: 1\n", plain, "a: 2\nb: 1\n", "", false},
		{"CRLF stays CRLF", "a: 1\nb: 1\n", "a: 1\r\nb: 1\r\n", plain, "a: 2\r\nb: 1\r\n", "", false},
		{"CRLF in the blob too: as recorded", "a: 1\r\nb: 1\r\n", "a: 1\r\nb: 1\r\n", plain, "a: 2\nb: 1\n", "", false},
		{"edited", "a: 1\nb: 1\n", "a: 1\nb: 7\n", plain, "a: 1\nb: 7\n", " M data/f.yaml", true},
		{"edited to just this", "a: 1\nb: 1\n", "a: 2\nb: 1\n", plain, "a: 2\nb: 1\n", "", false},
		{"edited to just this, with CRLF", "a: 1\nb: 1\n", "a: 2\r\nb: 1\r\n", plain, "a: 2\r\nb: 1\r\n", "", false},
		{"taken away by the user", "a: 1\nb: 1\n", absent, plain, absent, " D data/f.yaml", true},
		{"new", "", absent, plain, "a: 2\nb: 1\n", "", false},
		{"new, but one is there", "", "u\n", plain, "u\n", " M data/f.yaml", true},
		{"new, and just this is there", "", "a: 2\nb: 1\n", plain, "a: 2\nb: 1\n", "", false},
		{"own edits known", "a: 1\nb: 1\n", string(mine), File{Data: plain.Data, WorkBefore: mine, WorkAfter: merged}, string(merged), " M data/f.yaml", false},
		{"own edits become the revision", "a: 1\nb: 1\n", "a: 2 # x\nb: 1\n", File{Data: plain.Data, WorkBefore: []byte("a: 2 # x\nb: 1\n")}, "a: 2\nb: 1\n", "", false},
		{"own edits have changed again", "a: 1\nb: 1\n", "z\n", File{Data: plain.Data, WorkBefore: mine, WorkAfter: merged}, "z\n", " M data/f.yaml", true},
		{"empty file of the user's", "", "", File{Data: plain.Data, WorkBefore: []byte{}}, "a: 2\nb: 1\n", "", false},
		{"to be empty", "a: 1\n", "a: 1\n", File{Data: []byte{}}, "", "", false},
		{"deleted", "a: 1\n", "a: 1\n", File{Delete: true}, absent, "", false},
		{"deleted with CRLF", "a: 1\nb: 1\n", "a: 1\r\nb: 1\r\n", File{Delete: true}, absent, "", false},
		{"deleted, but edited", "a: 1\n", "a: 9\n", File{Delete: true}, "a: 9\n", "?? data/f.yaml", true},
		{"deleted, and gone already", "a: 1\n", absent, File{Delete: true}, absent, "", false},
		{"deleted with own edits known", "a: 1\n", "a: 9\n", File{Delete: true, WorkBefore: []byte("a: 9\n")}, absent, "", false},
	}
	for _, c := range cases {
		t.Run(c.desc, func(t *testing.T) {
			t.Parallel()
			given := map[string]string{"README.md": "r\n", "data/z.yaml": "z\n", ".gitattributes": "data/** text eol=lf\n"}
			if strings.Contains(c.base, "\r") {
				delete(given, ".gitattributes")
			}
			if c.base != "" {
				given["data/f.yaml"] = c.base
			}
			f := newField(t, given)
			f.write("data/f.yaml", c.work)
			if c.work == absent {
				_ = os.Remove(f.path("data/f.yaml"))
			}
			c.file.Path = "data/f.yaml"
			change := f.change(f.head(), nil)
			change.Files = []File{c.file}
			res := f.revise(change)
			if got := f.read("data/f.yaml"); got != c.want {
				t.Errorf("the file says %q, want %q", got, c.want)
			}
			if kept := slices.Contains(res.Kept, "data/f.yaml"); kept != c.kept {
				t.Errorf("kept %v", res.Kept)
			}
			if !c.file.Delete && f.git("show", "HEAD:data/f.yaml")+"\n" != string(c.file.Data) && len(c.file.Data) > 0 {
				t.Errorf("recorded %q", f.git("show", "HEAD:data/f.yaml"))
			}
			f.sound(c.status)
		})
	}
}

// TestStagedEditsOfTheSameFile: what the user had staged of a file of the revision.
func TestStagedEditsOfTheSameFile(t *testing.T) {
	before, after := []byte("a: 1\nmine: 1\n"), []byte("a: 2\nmine: 1\n")
	cases := []struct {
		desc, staged, work string
		file               File
		want               error
		status, index      string
	}{
		{"the same bytes", "a: 2\n", "a: 2\n", File{Data: []byte("a: 2\n")}, nil, "", "a: 2"},
		{"as in the work tree", string(before), string(before), File{Data: []byte("a: 2\n"), WorkBefore: before, WorkAfter: after}, nil, "M  data/f.yaml", "a: 2\nmine: 1"},
		{"an older state of the edit, which goes in", "a: 1\n#\n", "a: 2\n", File{Data: []byte("a: 2\n")}, ErrStaged, "", ""},
		{"nowhere else", "a: secret\n", "a: 1\n", File{Data: []byte("a: 2\n")}, ErrStaged, "", ""},
		{"an edit that stays in the work tree", "a: 5\n", "a: 5\n", File{Data: []byte("a: 2\n")}, nil, " M data/f.yaml", "a: 2"},
	}
	for _, c := range cases {
		t.Run(c.desc, func(t *testing.T) {
			t.Parallel()
			f := newField(t, map[string]string{"data/f.yaml": "a: 1\n"})
			f.write("data/f.yaml", c.staged)
			f.git("add", "data/f.yaml")
			f.write("data/f.yaml", c.work)
			c.file.Path = "data/f.yaml"
			change := f.change(f.head(), nil)
			change.Files = []File{c.file}
			if c.want != nil {
				f.refuses(change, c.want)
				return
			}
			f.revise(change)
			f.sound(c.status)
			if got := f.git("show", ":data/f.yaml"); got != c.index {
				t.Errorf("the index says %q", got)
			}
		})
	}
}

func TestIntentToAddOfTheSameFile(t *testing.T) {
	f := newField(t, map[string]string{"README.md": "r\n"})
	f.write("data/new.yaml", "n: 1\n")
	f.git("add", "-N", "data/new.yaml")
	f.revise(f.change(f.head(), map[string]string{"data/new.yaml": "n: 1\n"}))
	f.sound("")
}

func TestConflictOfTheSameFile(t *testing.T) {
	f := newField(t, map[string]string{"a.txt": "a\n"})
	conflictElsewhere(f)
	f.refuses(f.change(f.head(), map[string]string{"a.txt": "b\n"}), ErrInProgress)
}

func TestModesAreKept(t *testing.T) {
	f := newField(t, map[string]string{"data/run.sh": "1\n", "data/private.yaml": "1\n"})
	if err := os.Chmod(f.path("data/run.sh"), 0o755); err != nil {
		t.Fatal(err)
	}
	f.git("commit", "-qam", "executable")
	if err := os.Chmod(f.path("data/private.yaml"), 0o600); err != nil {
		t.Fatal(err)
	}
	f.revise(f.change(f.head(), map[string]string{"data/run.sh": "2\n", "data/private.yaml": "2\n"}))
	f.sound("")
	for name, want := range map[string]os.FileMode{"data/run.sh": 0o755, "data/private.yaml": 0o600} {
		info, err := os.Stat(f.path(name))
		if err != nil || info.Mode().Perm() != want {
			t.Errorf("%s: %v, %v", name, info.Mode(), err)
		}
	}
	if got := f.git("ls-tree", "HEAD", "data/run.sh"); !strings.HasPrefix(got, "100755 ") {
		t.Errorf("recorded as %s", got)
	}
}

// TestSymlinksAreNotFollowed: neither a folder on the way nor the file itself.
func TestSymlinksAreNotFollowed(t *testing.T) {
	outside := scratch(t)
	cases := []struct {
		desc    string
		prepare func(f field)
		status  string
	}{
		{"a folder that leads out", func(f field) {
			_ = os.Rename(f.path("data"), f.path("moved"))
			_ = os.Symlink(outside, f.path("data"))
		}, " D data/f.yaml\n?? data\n?? moved/"},
		{"a folder that leads elsewhere inside", func(f field) {
			_ = os.Rename(f.path("data"), f.path("moved"))
			_ = os.Symlink("moved", f.path("data"))
		}, " D data/f.yaml\n?? data\n?? moved/"},
		{"the file", func(f field) {
			_ = os.Remove(f.path("data/f.yaml"))
			_ = os.Symlink(filepath.Join(outside, "f.yaml"), f.path("data/f.yaml"))
		}, " T data/f.yaml"},
	}
	for _, c := range cases {
		t.Run(c.desc, func(t *testing.T) {
			f := newField(t, map[string]string{"data/f.yaml": "a: 1\n", "README.md": "r\n"})
			if err := os.WriteFile(filepath.Join(outside, "f.yaml"), []byte("a: 1\n"), 0o666); err != nil {
				t.Fatal(err)
			}
			c.prepare(f)
			res := f.revise(f.change(f.head(), map[string]string{"data/f.yaml": "a: 2\n", "README.md": "s\n"}))
			if len(res.Kept) != 1 || res.Kept[0] != "data/f.yaml" {
				t.Errorf("kept %v", res.Kept)
			}
			data, err := os.ReadFile(filepath.Join(outside, "f.yaml"))
			if err != nil || string(data) != "a: 1\n" {
				t.Errorf("outside: %q, %v", data, err)
			}
			f.sound(c.status)
		})
	}
}

func TestSymlinkInTheRevisionIsRefused(t *testing.T) {
	f := newField(t, map[string]string{"README.md": "r\n"})
	if err := os.Symlink("README.md", f.path("link.yaml")); err != nil {
		t.Fatal(err)
	}
	f.git("add", "link.yaml")
	f.git("commit", "-qm", "a link")
	f.refuses(f.change(f.head(), map[string]string{"link.yaml": "a: 1\n"}), nil)
}

// readOnly is a work tree in which nothing can be written.
type readOnly struct{ FS }

func (r readOnly) Writable(dir string) error {
	if !filepath.IsAbs(dir) { // of the work tree
		return &os.PathError{Op: "write in", Path: dir, Err: syscall.EROFS}
	}
	return nil
}

func TestReadOnlyWorkTree(t *testing.T) {
	f := newField(t, map[string]string{"data/f.yaml": "a: 1\n"})
	f.repo.SetFS(func(disk FS) FS { return readOnly{disk} })
	f.refuses(f.change(f.head(), map[string]string{"data/f.yaml": "a: 2\n"}), syscall.EROFS)
}

func TestFoldersComeAndGo(t *testing.T) {
	f := newField(t, map[string]string{"data/a/b/c.yaml": "c\n", "data/a/kept.txt": "k\n", "data/solo/x.yaml": "x\n"})
	f.write("data/solo/untracked.txt", "u\n")
	f.revise(f.change(f.head(), map[string]string{"data/a/b/c.yaml": "-", "data/a/kept.txt": "-", "data/solo/x.yaml": "-", "data/q/r/s.yaml": "s\n"}))
	f.sound("?? data/solo/")
	if isDir(f.path("data/a")) {
		t.Error("an empty folder stayed")
	}
	f.revise(f.change(f.head(), map[string]string{"data/q/r/s.yaml": "-"}))
	f.sound("?? data/")
	if got := f.git("ls-tree", "HEAD"); got != "" {
		t.Errorf("the tree has %s", got)
	}
}

func TestFileAndFolder(t *testing.T) {
	f := newField(t, map[string]string{"data/x": "file\n", "r": "r\n"})
	for _, files := range []map[string]string{
		{"data/x": "-", "data/x/y.yaml": "y\n"}, {"data/x/y.yaml": "y\n"}, {"data": "d\n"},
	} {
		f.refuses(f.change(f.head(), files), nil)
	}
}

func TestCancelledBeforeTheCommitPoint(t *testing.T) {
	f := newField(t, map[string]string{"data/f.yaml": "a: 1\n"})
	base := f.head()
	// The ctx ends at each of the steps in turn.
	for at := 1; ; at++ {
		ctx, cancel := context.WithCancel(t.Context())
		var steps atomic.Int64 // objects are flushed from several goroutines
		repo := f.reopened().repo
		repo.SetFS(func(disk FS) FS {
			return faulty.Watch(disk, func(string, string) { cancelAt(int(steps.Add(1)), at, cancel) })
		})
		res, err := repo.Revise(ctx, f.change(base, map[string]string{"data/f.yaml": "a: 2\n"}))
		done := f.head() != base
		switch {
		case ctx.Err() == nil:
			cancel()
			if at < 20 {
				t.Errorf("only %d steps", at)
			}
			return // past the last step
		case err == nil && done && res.Hash == f.head():
			f.git("reset", "-q", "--hard", string(base))
		case err == nil || done || !strings.Contains(err.Error(), context.Canceled.Error()):
			t.Fatalf("step %d: %v, done %t", at, err, done)
		}
		f.noLeftovers()
		if got := f.status(); got != "" {
			t.Fatalf("step %d: status %q", at, got)
		}
		cancel()
	}
}

func cancelAt(step, at int, cancel func()) {
	if step == at {
		cancel()
	}
}
