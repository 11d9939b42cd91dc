// Package hfhtest holds what the tests of several packages need: a small made-up
// register, registers written as txtar text, file systems that fail, real git
// repositories with a fixed clock, and golden files. Only tests import it.
package hfhtest

import (
	"bytes"
	"errors"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/rogpeppe/go-internal/txtar"
)

// Now is the clock of every test: a Tuesday, noon in Norway.
func Now() time.Time { return time.Date(2025, time.February, 4, 11, 0, 0, 0, time.UTC) }

// The identity of every test's revisions.
const (
	AuthorName  = "Prøve Person"
	AuthorEmail = "prove@example.org"
)

// Txtar reads a txtar archive into a file system: each line "-- data/plan.yaml --"
// begins a file, what stands before the first one is a comment.
func Txtar(t testing.TB, text string) fstest.MapFS {
	t.Helper()
	out := fstest.MapFS{}
	for _, f := range txtar.Parse([]byte(text)).Files {
		if !fs.ValidPath(f.Name) {
			t.Fatalf("txtar: %q is no path inside a register", f.Name)
		}
		out[f.Name] = &fstest.MapFile{Data: f.Data, Mode: 0o644}
	}
	if len(out) == 0 {
		t.Fatal("txtar: no files in the text")
	}
	return out
}

// Put gives a copy of files in which path says text.
func Put(files fstest.MapFS, path, text string) fstest.MapFS {
	out := maps.Clone(files)
	out[path] = &fstest.MapFile{Data: []byte(text), Mode: 0o644}
	return out
}

// Drop gives a copy of files without path; the test fails if it was not there.
func Drop(t testing.TB, files fstest.MapFS, path string) fstest.MapFS {
	t.Helper()
	if _, ok := files[path]; !ok {
		t.Fatalf("drop %s: no such file", path)
	}
	out := maps.Clone(files)
	delete(out, path)
	return out
}

// Edit gives a copy of files in which old is replaced by replacement in path. The
// test fails unless old stands there exactly once, so that a case cannot go stale.
func Edit(t testing.TB, files fstest.MapFS, path, old, replacement string) fstest.MapFS {
	t.Helper()
	f, ok := files[path]
	if !ok {
		t.Fatalf("edit %s: no such file", path)
	}
	if n := bytes.Count(f.Data, []byte(old)); n != 1 {
		t.Fatalf("edit %s: %q stands there %d times, want once", path, old, n)
	}
	return Put(files, path, strings.Replace(string(f.Data), old, replacement, 1))
}

// Text gives what a file says.
func Text(t testing.TB, files fs.FS, path string) string {
	t.Helper()
	b, err := fs.ReadFile(files, path)
	if err != nil {
		t.Fatalf("read %s: %v", path, err)
	}
	return string(b)
}

// Write puts all files into dir and gives dir back.
func Write(t testing.TB, dir string, files fs.FS) string {
	t.Helper()
	err := fs.WalkDir(files, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := fs.ReadFile(files, name)
		if err != nil {
			return err
		}
		to := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(to), 0o755); err != nil {
			return err
		}
		return os.WriteFile(to, data, 0o644)
	})
	if err != nil {
		t.Fatalf("write files: %v", err)
	}
	return dir
}

// Dir puts all files into a new temporary folder and gives its path.
func Dir(t testing.TB, files fs.FS) string {
	t.Helper()
	return Write(t, t.TempDir(), files)
}

// Faulty is a file system in which the named paths fail: opening, listing and
// asking about them gives the error.
type Faulty struct {
	fs.FS
	Fail map[string]error
}

// Open fails for the named paths.
func (f Faulty) Open(name string) (fs.File, error) {
	if err, ok := f.Fail[name]; ok {
		return nil, &fs.PathError{Op: "open", Path: name, Err: err}
	}
	return f.FS.Open(name)
}

// Golden compares got with the file testdata/<name>, and writes that file instead
// when the variable HFH_UPDATE is 1.
func Golden(t testing.TB, name string, got []byte) {
	t.Helper()
	path := filepath.Join("testdata", filepath.FromSlash(name))
	if os.Getenv("HFH_UPDATE") == "1" {
		updateGolden(t, path, got)
		return
	}
	want, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		t.Fatalf("golden %s: missing; run the tests with HFH_UPDATE=1 to write it", path)
	}
	if err != nil {
		t.Fatalf("golden %s: %v", path, err)
	}
	if !bytes.Equal(want, got) {
		t.Errorf("golden %s differs (HFH_UPDATE=1 rewrites it)\n%s", path, firstDifference(want, got))
	}
}

func updateGolden(t testing.TB, path string, got []byte) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatalf("golden %s: %v", path, err)
	}
	if err := os.WriteFile(path, got, 0o644); err != nil {
		t.Fatalf("golden %s: %v", path, err)
	}
}

// firstDifference shows the first line in which two texts differ.
func firstDifference(want, got []byte) string {
	a, b := strings.Split(string(want), "\n"), strings.Split(string(got), "\n")
	for i := 0; i < max(len(a), len(b)); i++ {
		wl, gl := lineAt(a, i), lineAt(b, i)
		if wl != gl {
			return "line " + strconv.Itoa(i+1) + "\nwant " + wl + "\ngot  " + gl
		}
	}
	return "they differ in nothing but bytes that are no text"
}

func lineAt(lines []string, i int) string {
	if i < len(lines) {
		return "«" + lines[i] + "»"
	}
	return "(the text ends here)"
}
