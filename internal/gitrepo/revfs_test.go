package gitrepo

import (
	"bytes"
	"encoding/hex"
	"errors"
	"io"
	"io/fs"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"testing/fstest"
)

// paths lists every file below a folder.
func paths(t *testing.T, fsys fs.FS) []string {
	t.Helper()
	var found []string
	err := fs.WalkDir(fsys, ".", func(name string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			found = append(found, name)
		}
		return err
	})
	if err != nil {
		t.Error(err)
	}
	return found
}

func read(t *testing.T, fsys fs.FS, name string) string {
	t.Helper()
	raw, err := fs.ReadFile(fsys, name)
	if err != nil {
		t.Errorf("%s: %v", name, err)
	}
	return string(raw)
}

func at(t *testing.T, r *Repo, h Hash) fs.FS {
	t.Helper()
	fsys, err := r.At(h)
	if err != nil {
		t.Fatal(err)
	}
	return fsys
}

func TestAtIsAFileSystem(t *testing.T) {
	s := newSandbox(t)
	h := s.commit("first", "data/plan.yaml", "a: b\n", "data/fsu/akutt.yaml", "x: ø\n", "data/fsu.txt", "sorts before fsu/ in git\n", "data/empty", "",
		"data/meetings/2024/ssu-2024-03-19.yaml", "m: 1\n", "README.md", strings.Repeat("long ", 5000))
	r := s.open()
	want := []string{"data/plan.yaml", "data/fsu/akutt.yaml", "data/fsu.txt", "data/meetings/2024/ssu-2024-03-19.yaml", "README.md", "data/empty"}
	for range 2 { // loose objects first, then packed ones
		if err := fstest.TestFS(at(t, r, h), want...); err != nil {
			t.Error(err)
		}
		s.git("gc", "-q")
	}
	if err := fstest.TestFS(at(t, s.open(), h), want...); err != nil {
		t.Error(err)
	}
	if got := read(t, at(t, r, h), "data/fsu/akutt.yaml"); got != "x: ø\n" {
		t.Errorf("read %q", got)
	}
	info, err := fs.Stat(at(t, r, h), "README.md")
	if err != nil || info.Size() != 25000 || info.ModTime().Unix() != 1_700_000_060 {
		t.Errorf("stat: %v, %v", info, err)
	}
}

func TestAtIsRootedAtTheRegister(t *testing.T) {
	s := newSandbox(t)
	before := s.commit("before", "README.md", "x")
	h := s.commit("register", "a/b/data/plan.yaml", "a: b\n", "data/other.yaml", "x\n")
	file := s.commit("a file of that name", "a/b/data/plan.yaml", "-", "a/b", "x")
	s.write("a/keep", "x")
	s.git("checkout", "-q", string(h))
	r := s.in("repo/a/b").open()
	if got := paths(t, at(t, r, h)); !slices.Equal(got, []string{"data/plan.yaml"}) {
		t.Errorf("files %v", got)
	}
	if err := fstest.TestFS(at(t, r, h), "data/plan.yaml"); err != nil {
		t.Error(err)
	}
	for _, none := range []Hash{before, file} {
		if got := paths(t, at(t, r, none)); got != nil {
			t.Errorf("a revision without the register has %v", got)
		}
	}
	if id, ok, err := r.Blob(h, "data/plan.yaml"); !ok || err != nil || id != s.hash(string(h)+":a/b/data/plan.yaml") {
		t.Errorf("Blob = %s, %v, %v", id, ok, err)
	}
	for _, none := range []string{"data", "data/none", "data/plan.yaml/x", "none/x"} {
		if id, ok, err := r.Blob(h, none); ok || id != "" || err != nil {
			t.Errorf("Blob(%s) = %s, %v, %v", none, id, ok, err)
		}
	}
}

func TestAtErrors(t *testing.T) {
	s := newSandbox(t)
	h := s.commit("first", "data/plan.yaml", "a: b\n")
	r := s.open()
	for _, bad := range []Hash{"", "main", Hash(strings.Repeat("0", 40)), s.hash("HEAD^{tree}")} {
		if _, err := r.At(bad); !errors.Is(err, ErrNotFound) {
			t.Errorf("At(%q): %v", bad, err)
		}
	}
	fsys := at(t, r, h)
	for _, c := range []struct {
		name string
		want error
	}{{"data/none", fs.ErrNotExist}, {"none/x", fs.ErrNotExist}, {"data/plan.yaml/x", fs.ErrNotExist}, {"../x", fs.ErrInvalid}, {"/data", fs.ErrInvalid}, {"", fs.ErrInvalid}, {"data/", fs.ErrInvalid}} {
		var wrapped *fs.PathError
		if _, err := fsys.Open(c.name); !errors.Is(err, c.want) || !errors.As(err, &wrapped) {
			t.Errorf("Open(%q): %v", c.name, err)
		}
	}
	if _, err := fs.ReadFile(fsys, "data"); err == nil {
		t.Error("a folder was read as a file")
	}
	if _, err := fs.ReadDir(fsys, "data/plan.yaml"); err == nil {
		t.Error("a file was listed as a folder")
	}
}

func TestLinksAndSubmodulesAreShownNotFollowed(t *testing.T) {
	s := newSandbox(t)
	inner := s.commit("first", "data/plan.yaml", "a: b\n")
	link := s.gitInput("/etc/passwd", "hash-object", "-w", "--stdin")
	s.git("update-index", "--add", "--cacheinfo", "120000,"+link+",data/link.yaml")
	s.git("update-index", "--add", "--cacheinfo", "160000,"+string(inner)+",data/module")
	s.git("update-index", "--chmod=+x", "data/plan.yaml")
	s.git("commit", "-q", "-m", "odd ones")
	r := s.open()
	staged, err := r.Staged()
	if err != nil {
		t.Fatal(err)
	}
	for what, fsys := range map[string]fs.FS{"At": at(t, r, s.hash("HEAD")), "Staged": staged} {
		got := map[string]fs.FileMode{}
		entries, err := fs.ReadDir(fsys, "data")
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range entries {
			info, err := e.Info()
			if err != nil || info.Mode().Type() != e.Type() {
				t.Errorf("%s: %s: %v, %v", what, e.Name(), info, err)
				continue
			}
			got[e.Name()] = info.Mode()
		}
		if got["link.yaml"].Type() != fs.ModeSymlink || got["module"].Type() != fs.ModeIrregular || got["plan.yaml"] != 0o755 {
			t.Errorf("%s: modes %v", what, got)
		}
		for _, name := range []string{"data/link.yaml", "data/module"} {
			if raw, err := fs.ReadFile(fsys, name); err == nil {
				t.Errorf("%s: read %s: %q", what, name, raw)
			}
			f, err := fsys.Open(name)
			if err != nil {
				t.Fatal(err)
			}
			if n, err := f.Read(make([]byte, 10)); n != 0 || err == nil || errors.Is(err, io.EOF) {
				t.Errorf("%s: Read of %s: %d, %v", what, name, n, err)
			}
		}
		if _, err := fsys.Open("data/module/x"); !errors.Is(err, fs.ErrNotExist) {
			t.Errorf("%s: inside the submodule: %v", what, err)
		}
	}
	s.git("rm", "-q", "--cached", "data/module")
	s.git("commit", "-q", "-m", "no submodule")
	if err := fstest.TestFS(at(t, r, s.hash("HEAD")), "data/link.yaml"); err != nil {
		t.Error(err)
	}
}

// tree writes a tree object straight, whatever its names; entries are mode, name, id.
func (s *sandbox) tree(entries ...string) string {
	s.t.Helper()
	var b bytes.Buffer
	for i := 0; i < len(entries); i += 3 {
		raw, err := hex.DecodeString(entries[i+2])
		if err != nil {
			s.t.Fatal(err)
		}
		b.WriteString(entries[i] + " " + entries[i+1] + "\x00")
		b.Write(raw)
	}
	return s.gitInput(b.String(), "hash-object", "-t", "tree", "-w", "--literally", "--stdin")
}

func (s *sandbox) commitTree(tree string) Hash {
	s.t.Helper()
	return Hash(s.gitInput("x", "commit-tree", tree))
}

func TestHostileTrees(t *testing.T) {
	s := newSandbox(t)
	blob := s.gitInput("x", "hash-object", "-w", "--stdin")
	data := func(entries ...string) Hash { return s.commitTree(s.tree("40000", "data", s.tree(entries...))) }
	r := s.open()
	for name, c := range map[string]struct {
		at   Hash
		good []string
	}{
		"dots":         {data("100644", "..", blob, "100644", "a", blob), []string{"a"}},
		"dot":          {data("100644", ".", blob, "100644", "a", blob), []string{"a"}},
		"slash":        {data("100644", "../../etc/passwd", blob, "100644", "a", blob), []string{"a"}},
		"no name":      {data("100644", "", blob, "100644", "a", blob), []string{"a"}},
		"twice":        {data("100644", "a", blob, "100644", "a", blob), []string{"a"}},
		"Latin-1 name": {data("100644", "\xe6", blob, "100644", "a", blob), []string{"a"}},
	} {
		entries, err := fs.ReadDir(at(t, r, c.at), "data")
		var names []string
		for _, e := range entries {
			names = append(names, e.Name())
		}
		if err == nil || !slices.Equal(names, c.good) {
			t.Errorf("%s: %v, %v", name, names, err)
		}
	}
	odd := data("100644", "a\x1b[31m\n\x07", blob, "100644", "CON", blob, "100664", "old mode", blob, "100644", "z", strings.Repeat("0", 40))
	fsys := at(t, r, odd)
	if got := read(t, fsys, "data/a\x1b[31m\n\x07"); got != "x" {
		t.Errorf("control characters in a name: %q", got)
	}
	if info, err := fs.Stat(fsys, "data/old mode"); err != nil || info.Mode() != 0o644 {
		t.Errorf("old mode: %v, %v", info, err)
	}
	if _, err := fs.ReadFile(fsys, "data/z"); !errors.Is(err, ErrNotFound) {
		t.Errorf("a missing blob: %v", err)
	}
	damaged := s.gitInput("100644 a", "hash-object", "-t", "tree", "-w", "--literally", "--stdin")
	if _, err := fs.ReadDir(at(t, r, s.commitTree(damaged)), "."); err == nil {
		t.Error("a damaged tree was listed")
	}
}

func TestTreeBombEnds(t *testing.T) {
	s := newSandbox(t)
	tree := s.tree("100644", "f", s.gitInput("x", "hash-object", "-w", "--stdin"))
	for range 9 {
		var entries []string
		for i := range 10 {
			entries = append(entries, "40000", strconv.Itoa(i), tree)
		}
		tree = s.tree(entries...)
	}
	r := s.open()
	h := s.commitTree(tree)
	failed := 0
	_ = fs.WalkDir(at(t, r, h), ".", func(_ string, _ fs.DirEntry, err error) error {
		if err != nil {
			failed++
			return err
		}
		return nil
	})
	if failed == 0 {
		t.Error("a thousand million files were listed")
	}
	deep := s.tree("100644", "f", s.gitInput("x", "hash-object", "-w", "--stdin"))
	for range maxDepth + 10 {
		deep = s.tree("40000", "d", deep)
	}
	fsys := at(t, r, s.commitTree(deep))
	if _, err := fs.ReadFile(fsys, strings.Repeat("d/", maxDepth+10)+"f"); err == nil || errors.Is(err, fs.ErrNotExist) {
		t.Errorf("a deep file: %v", err)
	}
}

func TestLargeBlobIsNotReadForStat(t *testing.T) {
	s := newSandbox(t)
	const size = 16 << 20
	h := s.commit("large", "data/large.yaml", strings.Repeat("0123456789abcde\n", size/16))
	for range 2 { // loose, then packed
		fsys := at(t, s.open(), h)
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		info, err := fs.Stat(fsys, "data/large.yaml")
		runtime.ReadMemStats(&after)
		if err != nil || info.Size() != size {
			t.Errorf("stat: %v, %v", info, err)
		}
		if used := after.TotalAlloc - before.TotalAlloc; used > size/4 {
			t.Errorf("a stat took %d bytes of memory", used)
		}
		s.git("gc", "-q")
	}
}

func TestAtFromManyGoroutines(t *testing.T) {
	s := newSandbox(t)
	var files []string
	for i := range 50 {
		files = append(files, "data/fsu/f"+strconv.Itoa(i)+".yaml", strings.Repeat("line "+strconv.Itoa(i)+"\n", 50))
	}
	h := s.commit("first", files...)
	h = s.commit("second", "data/fsu/f3.yaml", "x\n", "data/x", h.Short())
	s.git("gc", "-q")
	r := s.open()
	shared := at(t, r, h)
	var wg sync.WaitGroup
	for i := range 8 {
		wg.Go(func() {
			fsys := shared
			if i%2 == 0 {
				fsys, _ = r.At(h)
			}
			if got := len(paths(t, fsys)); got != 51 {
				t.Errorf("%d files", got)
			}
			for _, name := range paths(t, fsys) {
				read(t, fsys, name)
			}
			for _, err := range r.Log(h) {
				if err != nil {
					t.Error(err)
				}
			}
			if _, err := r.Resolve("HEAD~1"); err != nil {
				t.Error(err)
			}
			if r.ConfigValue("user.name") == "" || r.Shallow() {
				t.Error("configuration")
			}
		})
	}
	wg.Wait()
}

func TestObjectsPackedMeanwhile(t *testing.T) {
	s := newSandbox(t)
	first := s.commit("first", "data/a.yaml", "1\n")
	s.git("gc", "-q")
	r := s.open()
	_ = read(t, at(t, r, first), "data/a.yaml") // the list of packs is known now
	second := s.commit("second", "data/a.yaml", "2\n")
	s.git("gc", "-q", "--prune=now")
	if got := read(t, at(t, r, second), "data/a.yaml"); got != "2\n" {
		t.Errorf("read %q", got)
	}
	if err := r.Close(); err != nil {
		t.Errorf("Close: %v", err)
	}
	if got := read(t, at(t, r, first), "data/a.yaml"); got != "1\n" {
		t.Errorf("read after Close: %q", got)
	}
}

func TestAlternates(t *testing.T) {
	s := newSandbox(t)
	first := s.commit("first", "data/a.yaml", "1\n")
	s.git("gc", "-q")
	s.git("clone", "-q", "--shared", s.dir, filepath.Join(s.top, "shared"))
	shared := s.in("shared")
	shared.git("config", "user.name", "P")
	shared.git("config", "user.email", "p@x")
	second := shared.commit("second", "data/a.yaml", "2\n")
	r := shared.open()
	if got := read(t, at(t, r, second), "data/a.yaml") + read(t, at(t, r, first), "data/a.yaml"); got != "2\n1\n" {
		t.Errorf("read %q", got)
	}
}
