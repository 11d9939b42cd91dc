package gitrepo

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

// packedSandbox has objects of every kind in one pack, deltas upon deltas among them.
func packedSandbox(t testing.TB) *sandbox {
	s := newSandbox(t)
	rnd := rand.New(rand.NewPCG(1, 2))
	var commits []fastCommit
	text := strings.Repeat("a line that stays as it is, whatever else may change\n", 400)
	for i := range 60 {
		at := rnd.IntN(len(text) - 60)
		text = text[:at] + fmt.Sprintf("%x ", rnd.Uint64()) + text[at+rnd.IntN(50):]
		c := fastCommit{when: i, files: map[string]string{"data/plan.yaml": text, fmt.Sprintf("data/f%d.yaml", i): text[:rnd.IntN(5000)], "data/small": fmt.Sprint(i)}}
		if i > 0 {
			c.parents = []int{i - 1}
		}
		commits = append(commits, c)
	}
	commits[3].files["large"] = strings.Repeat("0123456789", 300_000)
	commits[4].files["empty"] = ""
	s.fastImport(commits)
	s.git("tag", "-a", "-m", strings.Repeat("long message ", 100), "plan/2024", "main")
	s.git("repack", "-q", "-a", "-d", "-f", "--depth=40", "--window=50")
	return s
}

// eachObject compares every object of the repository with what git says of it.
func eachObject(t *testing.T, s *sandbox) (deltas int) {
	t.Helper()
	r := s.open()
	list := lines(s.git("cat-file", "--batch-all-objects", "--batch-check=%(objectname) %(objecttype) %(objectsize) %(deltabase)"))
	if len(list) < 100 {
		t.Fatalf("only %d objects", len(list))
	}
	for _, line := range list {
		var id Hash
		var kind, base string
		var size int64
		if _, err := fmt.Sscan(line, &id, &kind, &size, &base); err != nil {
			t.Fatal(err)
		}
		if strings.Trim(base, "0") != "" {
			deltas++
		}
		gotKind, body, err := r.objects.read(id)
		if err != nil || gotKind != kind || int64(len(body)) != size || objectID(kind, body) != id {
			t.Fatalf("%s: %s of %d bytes, %v; git: %s of %d bytes", id, gotKind, len(body), err, kind, size)
		}
		if n, err := r.objects.size(id); n != size || err != nil {
			t.Fatalf("%s: size %d, %v; git: %d", id, n, err, size)
		}
		if !r.objects.has(id) {
			t.Fatalf("%s is not there", id)
		}
	}
	return deltas
}

func TestPackedObjectsAreGits(t *testing.T) {
	s := packedSandbox(t)
	if n := eachObject(t, s); n < 50 {
		t.Errorf("only %d deltas: the test does not test much", n)
	}
	// Whole ids in place of distances, several packs.
	pack := func(args ...string) {
		t.Helper()
		s.git(append([]string{"repack", "-q", "-a", "-d", "-f"}, args...)...)
		eachObject(t, s)
	}
	s.git("config", "repack.useDeltaBaseOffset", "false")
	pack()
	pack("--max-pack-size=1m")
}

func TestPackIndexWithLargeOffsets(t *testing.T) {
	s := packedSandbox(t)
	packs, err := filepath.Glob(filepath.Join(s.dir, ".git/objects/pack/*.pack"))
	if err != nil || len(packs) != 1 {
		t.Fatalf("%v, %v", packs, err)
	}
	name := strings.TrimSuffix(packs[0], ".pack")
	if err := os.Remove(name + ".idx"); err != nil {
		t.Fatal(err)
	}
	_ = os.Remove(name + ".rev")
	s.git("index-pack", "--index-version=2,0x100", "-o", name+".idx", packs[0])
	eachObject(t, s)
}

func TestDamagedPacksAreErrors(t *testing.T) {
	s := packedSandbox(t)
	ids := lines(s.git("rev-list", "--objects", "--all"))
	dir := filepath.Join(s.dir, ".git/objects/pack")
	files, err := filepath.Glob(filepath.Join(dir, "pack-*.*"))
	if err != nil {
		t.Fatal(err)
	}
	rnd := rand.New(rand.NewPCG(3, 4))
	for round := range 20 {
		for _, file := range files {
			raw, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			broken := bytes.Clone(raw)
			for range 1 + round%10*20 {
				broken[rnd.IntN(len(broken))] ^= byte(1 + rnd.IntN(255))
			}
			if round%5 == 4 {
				broken = broken[:rnd.IntN(len(broken))]
			}
			overwrite(t, file, broken)
			r := s.open()
			for i, line := range ids {
				if i%7 == round%7 { // what comes is right, or an error: never a panic
					h := Hash(line[:40])
					_, _, _ = r.objects.read(h)
					_, _ = r.objects.size(h)
				}
			}
			_ = r.Close()
			overwrite(t, file, raw)
		}
	}
	eachObject(t, s)
}

func overwrite(t *testing.T, file string, raw []byte) {
	t.Helper()
	if err := os.Chmod(file, 0o644); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, raw, 0o644); err != nil {
		t.Fatal(err)
	}
}

func FuzzApplyDelta(f *testing.F) {
	f.Add([]byte("0123456789"), []byte("\x0a\x07\x91\x02\x04\x03abc"))
	f.Fuzz(func(_ *testing.T, base, delta []byte) {
		_, _ = applyDelta(base, delta)
	})
}

func FuzzPackIndex(f *testing.F) {
	f.Add([]byte("\xfftOc\x00\x00\x00\x02"), make([]byte, 20))
	f.Fuzz(func(t *testing.T, raw, id []byte) {
		if x, err := newPackIndex(raw); err == nil && len(id) == 20 {
			if at := x.find(id); at < -1 {
				t.Errorf("place %d", at)
			}
		}
	})
}

// TestUnusualPacksAreLeftToGoGit takes our own reader away.
func TestUnusualPacksAreLeftToGoGit(t *testing.T) {
	s := packedSandbox(t)
	r := s.open()
	r.objects.open()
	p := r.objects.places[0]
	p.packs.open, p.packs.unusual = nil, true
	for _, line := range lines(s.git("rev-list", "--objects", "--all")) {
		h := Hash(line[:40])
		kind, body, err := r.objects.read(h)
		if err != nil || objectID(kind, body) != h {
			t.Fatalf("%s: %s, %v", h, kind, err)
		}
		if n, err := r.objects.size(h); n != int64(len(body)) || err != nil {
			t.Fatalf("%s: size %d, %v", h, n, err)
		}
	}
	if _, _, err := r.objects.read(Hash(strings.Repeat("1", 40))); !errors.Is(err, ErrNotFound) {
		t.Errorf("a missing object: %v", err)
	}
}

func TestDamagedLooseObject(t *testing.T) {
	s := newSandbox(t)
	h := s.commit("first", "data/a.yaml", "1\n")
	other := Hash(s.gitInput("x", "hash-object", "-w", "--stdin"))
	blob := s.hash(string(h) + ":data/a.yaml")
	file := func(h Hash) string { return filepath.Join(s.dir, ".git/objects", string(h[:2]), string(h[2:])) }
	raw, err := os.ReadFile(file(other))
	if err != nil {
		t.Fatal(err)
	}
	for what, text := range map[string][]byte{"another's": raw, "empty": nil, "rubbish": []byte("rubbish"), "cut": raw[:len(raw)-3]} {
		overwrite(t, file(blob), text)
		if got, err := fs.ReadFile(at(t, s.open(), h), "data/a.yaml"); err == nil {
			t.Errorf("%s: read %q", what, got)
		}
	}
}

// pushVariable makes the test binary act as hfh in a server's pre-receive hook.
const pushVariable = "HFH_TEST_PUSHED"

// TestReadingWhatIsPushed looks at revisions that git still keeps apart.
func TestReadingWhatIsPushed(t *testing.T) {
	if os.Getenv(pushVariable) != "" {
		printPushed()
		return
	}
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	s := newSandbox(t)
	s.git("init", "-q", "--bare", filepath.Join(s.top, "server.git"))
	hook := fmt.Sprintf("#!/bin/sh\n%s=1 %q -test.run '^TestReadingWhatIsPushed$' | grep '^pushed' >'%s'\n", pushVariable, self, filepath.Join(s.top, "seen"))
	s.in("server.git").write("hooks/pre-receive", hook)
	if err := os.Chmod(filepath.Join(s.top, "server.git/hooks/pre-receive"), 0o755); err != nil {
		t.Fatal(err)
	}
	for i, limit := range []string{"1000", "1"} { // objects loose, and in a pack
		s.in("server.git").git("config", "receive.unpackLimit", limit)
		s.commit("pushed", "data/a.yaml", strconv.Itoa(i))
		s.git("push", "-q", filepath.Join(s.top, "server.git"), "main")
		seen, err := os.ReadFile(filepath.Join(s.top, "seen"))
		if got := strings.TrimSpace(string(seen)); got != fmt.Sprintf("pushed %d", i) || err != nil {
			t.Errorf("the hook saw %q, %v", got, err)
		}
	}
}

// printPushed is the hook: a file of the new revision.
func printPushed() {
	var before, after, ref string
	_, err := fmt.Scan(&before, &after, &ref)
	var r *Repo
	if err == nil {
		r, err = Open(".", Env{Get: os.Getenv})
	}
	var fsys fs.FS
	if err == nil {
		fsys, err = r.At(Hash(after))
	}
	var raw []byte
	if err == nil {
		raw, err = fs.ReadFile(fsys, "data/a.yaml")
	}
	if err != nil {
		fmt.Println("pushed", err)
		return
	}
	fmt.Println("pushed", string(raw))
}
