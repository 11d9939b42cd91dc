package gitrepo

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"testing/fstest"
)

func workOf(t *testing.T, r *Repo) fs.FS {
	t.Helper()
	fsys, err := r.Work()
	if err != nil {
		t.Fatal(err)
	}
	return fsys
}

func TestWorkIsAFileSystem(t *testing.T) {
	s := newSandbox(t)
	s.write("reg/data/plan.yaml", "a: b\n")
	s.write("reg/data/fsu/akutt.yaml", "x\n")
	if err := fstest.TestFS(workOf(t, s.in("repo/reg").open()), "data/plan.yaml", "data/fsu/akutt.yaml"); err != nil {
		t.Error(err)
	}
}

func TestWorkStaysInside(t *testing.T) {
	s := newSandbox(t)
	s.write("secret", "x")
	s.write("reg/data/plan.yaml", "a: b\n")
	s.write("reg/inside/x", "x")
	register := filepath.Join(s.dir, "reg")
	for link, target := range map[string]string{
		"data/out.yaml": "../../secret", "data/abs.yaml": "/etc/passwd", "data/in.yaml": "plan.yaml", "data/dangling.yaml": "none",
		"data/dir": "../inside", "data/outdir": "../..", "data/loop": "loop",
	} {
		if err := os.Symlink(target, filepath.Join(register, filepath.FromSlash(link))); err != nil {
			t.Fatal(err)
		}
	}
	makePipe(t, filepath.Join(register, "data", "pipe.yaml"))
	fsys := workOf(t, s.in("repo/reg").open())
	for _, name := range []string{"data/out.yaml", "data/abs.yaml", "data/in.yaml", "data/dangling.yaml", "data/dir/x", "data/outdir/secret", "data/loop", "data/pipe.yaml", "../secret", "/etc/passwd"} {
		var wrapped *fs.PathError
		if raw, err := fs.ReadFile(fsys, name); !errors.As(err, &wrapped) {
			t.Errorf("%s: read %q, %v", name, raw, err)
		}
		if _, err := fsys.Open(name); err == nil {
			t.Errorf("%s was opened", name)
		}
		if _, err := fs.Stat(fsys, name); err == nil {
			t.Errorf("%s has a stat", name)
		}
	}
	entries, err := fs.ReadDir(fsys, "data")
	if err != nil || len(entries) != 9 {
		t.Errorf("listed %v, %v", entries, err)
	}
	for _, e := range entries {
		if e.Type().IsRegular() != (e.Name() == "plan.yaml") {
			t.Errorf("%s is a %v", e.Name(), e.Type())
		}
	}
}

func TestWorkErrors(t *testing.T) {
	s := newSandbox(t)
	s.write("data/plan.yaml/x", "x")
	s.write("data/closed.yaml", "x")
	s.write("data/a\x1b[31m\n.yaml", "odd name")
	fsys := workOf(t, s.open())
	if _, err := fs.ReadFile(fsys, "data/plan.yaml"); err == nil {
		t.Error("a folder was read as a file")
	}
	if _, err := fs.ReadFile(fsys, "data/none.yaml"); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("a missing file: %v", err)
	}
	if got := read(t, fsys, "data/a\x1b[31m\n.yaml"); got != "odd name" {
		t.Errorf("read %q", got)
	}
	if os.Getuid() == 0 {
		t.Log("root reads every file: the unreadable one is not tried")
	} else if err := os.Chmod(filepath.Join(s.dir, "data", "closed.yaml"), 0); err != nil {
		t.Fatal(err)
	} else if _, err := fs.ReadFile(fsys, "data/closed.yaml"); !errors.Is(err, fs.ErrPermission) {
		t.Errorf("an unreadable file: %v", err)
	}
	s.git("clone", "-q", "--bare", s.dir, filepath.Join(s.top, "bare"))
	if _, err := s.in("bare").open().Work(); !errors.Is(err, ErrUnsupported) {
		t.Errorf("the work tree of a bare repository: %v", err)
	}
	if _, err := s.in("bare").open().Staged(); !errors.Is(err, ErrUnsupported) {
		t.Errorf("the index of a bare repository: %v", err)
	}
}

func TestUnrecorded(t *testing.T) {
	s := newSandbox(t)
	h := s.commit("first", "reg/data/same.yaml", "a\n", "reg/data/edited.yaml", "a\n", "reg/data/crlf.yaml", "a\nb\n", "reg/data/gone.yaml", "a\n",
		"reg/data/blobcrlf.yaml", "a\r\nb\n", "reg/data/dir/gone.yaml", "a\n", "reg/hfh.yaml", "x\n", "data/other.yaml", "x\n", "reg/data/tracked.csv", "x\n")
	s.write("reg/data/edited.yaml", "b\n")
	s.write("reg/data/crlf.yaml", "a\r\nb\r\n")
	s.write("reg/data/blobcrlf.yaml", "a\nb\n")
	s.write("reg/data/new.yaml", "n\n")
	s.write("reg/data/fsu/new.yaml", "n\n")
	s.write("reg/data/.hfh-123-0", "temp\n")
	s.write("reg/hfh.yaml", "y\n")
	s.write("data/other.yaml", "y\n")
	s.write(".gitignore", "*.csv\n!keep.csv\n")
	s.write("reg/.gitignore", "/data/build/\n")
	s.write("reg/data/fsu/.gitignore", "*.tmp\n.gitignore\n")
	s.write("reg/data/contacts.csv", "x\n")
	s.write("reg/data/keep.csv", "x\n")
	s.write("reg/data/tracked.csv", "y\n")
	s.write("reg/data/build/x.yaml", "x\n")
	s.write("reg/data/fsu/x.tmp", "x\n")
	for _, name := range []string{"reg/data/gone.yaml", "reg/data/dir/gone.yaml"} {
		if err := os.Remove(filepath.Join(s.dir, filepath.FromSlash(name))); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Symlink("edited.yaml", filepath.Join(s.dir, "reg/data/link.yaml")); err != nil {
		t.Fatal(err)
	}
	r := s.in("repo/reg").open()
	want := []string{"data/dir/gone.yaml", "data/edited.yaml", "data/fsu/new.yaml", "data/gone.yaml", "data/keep.csv", "data/link.yaml", "data/new.yaml", "data/tracked.csv"}
	if got, err := r.Unrecorded(h); !slices.Equal(got, want) || err != nil {
		t.Errorf("got  %v, %v\nwant %v", got, err, want)
	}
	s.git("add", "reg/data")
	s.git("commit", "-q", "-m", "all of it")
	if got, err := r.Unrecorded(s.hash("HEAD")); len(got) > 0 || err != nil {
		t.Errorf("after a commit: %v, %v", got, err)
	}
	if got, err := r.Unrecorded(""); len(got) == 0 || err != nil {
		t.Errorf("without a base: %v, %v", got, err)
	}
	if err := os.RemoveAll(filepath.Join(s.dir, "reg", "data")); err != nil {
		t.Fatal(err)
	}
	if got, err := r.Unrecorded(h); len(got) != 7 || err != nil {
		t.Errorf("without data/: %v, %v", got, err)
	}
}
