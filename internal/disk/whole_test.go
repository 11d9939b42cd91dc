package disk_test

import (
	"bytes"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/helsefellesskap/hfh/internal/disk"
	"github.com/helsefellesskap/hfh/internal/disk/faulty"
)

const path, before, after = "a/b/x.txt", "before\n", "after, and longer than it was\n"

// write is one of the ways to write, and what a reader may find: what was there before,
// or all of what came.
type write struct {
	name string
	old  string // "" for nothing there
	do   func(on disk.FS, dir string) error
	see  func(dir string) string
}

func writes() []write {
	read := func(dir string) string {
		data, err := os.ReadFile(filepath.Join(dir, path))
		if err != nil {
			return ""
		}
		return string(data)
	}
	return []write{
		{"whole over an old one", before, func(on disk.FS, dir string) error {
			return disk.WriteWhole(on, filepath.Join(dir, path), []byte(after), 0o644)
		}, read},
		{"whole", "", func(on disk.FS, dir string) error {
			return disk.WriteWhole(on, filepath.Join(dir, path), []byte(after), 0o644)
		}, read},
		{"new", "", func(on disk.FS, dir string) error {
			return disk.WriteNew(on, filepath.Join(dir, path), []byte(after), 0o644)
		}, read},
		{"folder", "", func(on disk.FS, dir string) error {
			return disk.WriteFolder(on, filepath.Join(dir, filepath.Dir(path)), map[string][]byte{"x.txt": []byte(after), "y.txt": []byte(after)})
		}, func(dir string) string {
			if y, err := os.ReadFile(filepath.Join(dir, filepath.Dir(path), "y.txt")); err == nil && string(y) != after {
				return "half of y"
			}
			return read(dir)
		}},
	}
}

// TestWholeOrNotAtAll: a fault at every step leaves what was there, or all of what came;
// what fails clears up after itself.
func TestWholeOrNotAtAll(t *testing.T) {
	for _, w := range writes() {
		calm := &faulty.Disk{}
		if err := w.do(calm.Wrap(disk.Real()), prepared(t, w.old)); err != nil {
			t.Fatalf("%s: %v", w.name, err)
		}
		for _, kind := range faulty.Faults() {
			for i, step := range calm.Log {
				if kind.Applies(step) {
					t.Run(w.name+"/"+string(kind)+"/"+strings.Fields(step)[0], func(t *testing.T) { w.try(t, &faulty.Disk{At: i + 1, Kind: kind}) })
				}
			}
		}
	}
}

func (w write) try(t *testing.T, trouble *faulty.Disk) {
	dir := prepared(t, w.old)
	var err error
	dead := faulty.Dies(func() { err = w.do(trouble.Wrap(disk.Real()), dir) })
	got := w.see(dir)
	if got != w.old && got != after {
		t.Fatalf("after %s at %s: %q", trouble.Kind, trouble.Hit(), got)
	}
	if !dead && err == nil && got != after {
		t.Errorf("said to be done, but is not: %q", got)
	}
	if !dead && err != nil && got == after && trouble.Kind != faulty.Lying && !faulty.IsOp(trouble.Hit(), "Remove") {
		t.Errorf("said to have failed, but is done: %v", err)
	}
	if dead || faulty.IsOp(trouble.Hit(), "Remove") {
		return
	}
	_ = filepath.WalkDir(dir, func(name string, _ fs.DirEntry, _ error) error {
		if strings.HasPrefix(filepath.Base(name), ".hfh-") {
			t.Errorf("left behind after %s at %s: %s", trouble.Kind, trouble.Hit(), name)
		}
		return nil
	})
}

func prepared(t *testing.T, old string) string {
	dir := t.TempDir()
	if old == "" {
		return dir
	}
	if err := os.MkdirAll(filepath.Join(dir, filepath.Dir(path)), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, path), []byte(old), 0o640); err != nil {
		t.Fatal(err)
	}
	return dir
}

func TestAFileThatIsReplacedKeepsItsMode(t *testing.T) {
	dir := prepared(t, before)
	name := filepath.Join(dir, path)
	if err := disk.WriteWhole(disk.Real(), name, []byte(after), 0o644); err != nil {
		t.Fatal(err)
	}
	if info, err := os.Stat(name); err != nil || info.Mode().Perm() != 0o640 {
		t.Errorf("%v, %v", info.Mode(), err)
	}
}

// noLinks is a file system without links.
type noLinks struct{ disk.FS }

func (noLinks) Link(_, to string) error {
	return &fs.PathError{Op: "link", Path: to, Err: errors.ErrUnsupported}
}

func TestWriteNewWritesOverNothing(t *testing.T) {
	for _, on := range []disk.FS{disk.Real(), noLinks{disk.Real()}} {
		dir := prepared(t, before)
		name := filepath.Join(dir, path)
		if err := disk.WriteNew(on, name, []byte(after), 0o644); !errors.Is(err, fs.ErrExist) {
			t.Errorf("over an old one: %v", err)
		}
		if got, err := os.ReadFile(name); err != nil || !bytes.Equal(got, []byte(before)) {
			t.Errorf("%q, %v", got, err)
		}
		if names, err := os.ReadDir(filepath.Dir(name)); err != nil || len(names) != 1 {
			t.Errorf("left behind: %v", names)
		}
		if err := disk.WriteNew(on, name+"2", []byte(after), 0o644); err != nil {
			t.Error(err)
		}
	}
}
