package gitrepo

import (
	"bytes"
	"crypto/sha1"
	"encoding/binary"
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"
)

// listing is everything git knows of its index entries, but for one path.
func (f field) listing(but string) string {
	f.Helper()
	var kept []string
	for line := range strings.Lines(f.git("ls-files", "--stage", "-v", "-t")) {
		if !strings.HasSuffix(strings.TrimSpace(line), "\t"+but) {
			kept = append(kept, line)
		}
	}
	return strings.Join(kept, "")
}

// TestIndexKeepsTheUsersEntries lets git build indexes of every kind and looks whether a
// revision of one file leaves every other entry and flag as it was.
func TestIndexKeepsTheUsersEntries(t *testing.T) {
	cases := []struct {
		desc    string
		prepare func(f field)
		version uint32
		status  string
	}{
		{"plain", func(field) {}, 2, ""},
		{"version 3 by intent to add", func(f field) {
			f.write("later.txt", "l\n")
			f.git("add", "-N", "later.txt")
		}, 3, " A later.txt"},
		{"version 4", func(f field) { f.git("update-index", "--index-version=4") }, 4, ""},
		{"version 4 with flags", func(f field) {
			f.git("update-index", "--index-version=4")
			f.git("update-index", "--skip-worktree", "b/1.txt")
			f.git("update-index", "--assume-unchanged", "data/z.yaml")
		}, 4, ""},
		{"assume unchanged", func(f field) {
			f.git("update-index", "--assume-unchanged", "b/1.txt")
			f.write("b/1.txt", "hidden edit\n")
		}, 2, ""},
		{"skip worktree", func(f field) {
			f.git("update-index", "--skip-worktree", "b/1.txt")
			if err := os.Remove(f.path("b/1.txt")); err != nil {
				f.Fatal(err)
			}
		}, 3, ""},
		{"staged, unstaged, untracked, deleted", func(f field) {
			f.write("a.txt", "staged\n")
			f.write("staged-new.txt", "n\n")
			f.git("add", "a.txt", "staged-new.txt")
			f.write("b/1.txt", "unstaged\n")
			f.write("untracked.txt", "u\n")
			f.git("rm", "-q", "--cached", "b/2.txt")
			f.git("rm", "-q", "data/z.yaml")
		}, 2, "M  a.txt\n M b/1.txt\nD  b/2.txt\nD  data/z.yaml\nA  staged-new.txt\n?? b/2.txt\n?? untracked.txt"},
		{"staged mode", func(f field) { f.git("update-index", "--chmod=+x", "a.txt") }, 2, "MM a.txt"},
		{"conflict elsewhere", conflictElsewhere, 2, "UU a.txt"},
		{"untracked cache and file system monitor", func(f field) {
			f.git("update-index", "--force-untracked-cache")
			f.git("status")
		}, 2, ""},
		{"many threads' index", func(f field) {
			f.git("-c", "index.threads=4", "-c", "index.recordEndOfIndexEntries=true", "-c", "index.recordOffsetTable=true",
				"update-index", "--force-write-index")
		}, 2, ""},
		{"no checksum", func(f field) {
			f.patchIndex(func(data []byte) { clear(data[len(data)-indexSumLen:]) })
		}, 2, ""},
	}
	for _, c := range cases {
		t.Run(c.desc, func(t *testing.T) {
			t.Parallel()
			f := newField(t, map[string]string{"a.txt": "a\n", "b/1.txt": "1\n", "b/2.txt": "2\n", "data/plan.yaml": "a: 1\n", "data/z.yaml": "z\n"})
			c.prepare(f)
			before := f.listing("data/plan.yaml")
			f.revise(f.change(f.head(), map[string]string{"data/plan.yaml": "a: 2\n"}))
			if after := f.listing("data/plan.yaml"); after != before {
				t.Errorf("index before:\n%s\nafter:\n%s", before, after)
			}
			ix := f.index()
			if ix.version != c.version {
				t.Errorf("version %d", ix.version)
			}
			if c.desc == "no checksum" {
				if !ix.skipHash {
					t.Error("a checksum came up")
				}
				f.patchIndex(withSum) // gits before 2.40 do not know this in fsck
			}
			f.sound(c.status)
			if got := f.git("show", "--name-only", "--format=", "HEAD"); got != "data/plan.yaml" {
				t.Errorf("the revision has %q", got)
			}
		})
	}
}

// TestFlagsOfTheSameFile: a revision of a file that git was told to leave alone.
func TestFlagsOfTheSameFile(t *testing.T) {
	t.Parallel()
	f := newField(t, map[string]string{"data/assumed.yaml": "a: 1\n", "data/skipped.yaml": "a: 1\n", "data/both.yaml": "a: 1\n"})
	f.git("update-index", "--assume-unchanged", "data/assumed.yaml", "data/both.yaml")
	f.git("update-index", "--skip-worktree", "data/skipped.yaml", "data/both.yaml")
	if err := os.Remove(f.path("data/skipped.yaml")); err != nil {
		t.Fatal(err)
	}
	flags := f.git("ls-files", "-v", "-t")
	res := f.revise(f.change(f.head(), map[string]string{"data/assumed.yaml": "a: 2\n", "data/skipped.yaml": "a: 2\n", "data/both.yaml": "a: 2\n"}))
	if len(res.Kept) > 0 {
		t.Errorf("kept %v", res.Kept)
	}
	if got := f.git("ls-files", "-v", "-t"); got != flags {
		t.Errorf("flags were\n%s\nand are\n%s", flags, got)
	}
	if got := f.read("data/assumed.yaml") + f.read("data/skipped.yaml") + f.read("data/both.yaml"); got != "a: 2\n<absent>a: 2\n" {
		t.Errorf("files: %q", got)
	}
	f.sound("")
	f.git("update-index", "--no-assume-unchanged", "--no-skip-worktree", "data/assumed.yaml", "data/both.yaml")
	f.git("update-index", "--no-skip-worktree", "data/both.yaml")
	f.sound("")
}

// conflictElsewhere leaves the stages of a conflict, without a merge in progress.
func conflictElsewhere(f field) {
	f.write("a.txt", "mine\n")
	f.git("stash", "-q")
	f.write("a.txt", "theirs\n")
	f.git("commit", "-qam", "theirs")
	if out, err := f.tryGit("stash", "pop"); err == nil {
		f.Fatalf("no conflict: %s", out)
	}
}

func (f field) index() *gitIndex {
	f.Helper()
	data, err := os.ReadFile(f.path(".git/index"))
	if err != nil {
		f.Fatal(err)
	}
	ix, err := parseIndex(data)
	if err != nil {
		f.Fatal(err)
	}
	return ix
}

func (f field) patchIndex(patch func([]byte)) {
	f.Helper()
	data, err := os.ReadFile(f.path(".git/index"))
	if err != nil {
		f.Fatal(err)
	}
	patch(data)
	if err := os.WriteFile(f.path(".git/index"), data, 0o666); err != nil {
		f.Fatal(err)
	}
}

func withSum(data []byte) {
	sum := sha1.Sum(data[:len(data)-indexSumLen])
	copy(data[len(data)-indexSumLen:], sum[:])
}

func TestIndexAbsent(t *testing.T) {
	t.Parallel()
	f := newField(t, map[string]string{"a.txt": "a\n", "data/plan.yaml": "a: 1\n"})
	if err := os.Remove(f.path(".git/index")); err != nil {
		t.Fatal(err)
	}
	f.revise(f.change(f.head(), map[string]string{"data/plan.yaml": "a: 2\n"}))
	f.sound("D  a.txt\n?? a.txt") // as git itself sees a repository without an index
}

func TestIndexRefused(t *testing.T) {
	cases := []struct {
		desc, feature string
		prepare       func(f field)
	}{
		{"split", FeatureSplitIndex, func(f field) { f.git("update-index", "--split-index") }},
		{"sparse", FeatureSparseIndex, func(f field) {
			f.git("sparse-checkout", "init", "--cone", "--sparse-index")
			f.git("sparse-checkout", "set", "data")
		}},
	}
	for _, c := range cases {
		t.Run(c.desc, func(t *testing.T) {
			t.Parallel()
			f := newField(t, map[string]string{"a.txt": "a\n", "b/c/1.txt": "1\n", "data/plan.yaml": "a: 1\n"})
			c.prepare(f)
			f = f.reopened()
			refused := f.refusal(f.change(f.head(), map[string]string{"data/plan.yaml": "a: 2\n"}), ErrUnsupported)
			var u *UnsupportedError
			if !errors.As(refused, &u) || u.Feature != c.feature {
				t.Errorf("refused with %v", refused)
			}
		})
	}
}

func TestIndexDamaged(t *testing.T) {
	f := newField(t, map[string]string{"data/plan.yaml": "a: 1\n"})
	f.patchIndex(func(data []byte) { data[len(data)/2] ^= 1 })
	f.refuses(f.change(f.head(), map[string]string{"data/plan.yaml": "a: 2\n"}), nil)
}

// TestIndexRacy edits a file in the second in which it was staged, to the same size: git
// sees that only by looking closer at files as new as the index, so writing the index
// anew must not make them look old.
func TestIndexRacy(t *testing.T) {
	t.Parallel()
	f := newField(t, map[string]string{"racy.txt": "aaaa\n", "old.txt": "old\n", "data/plan.yaml": "a: 1\n"})
	now := time.Now().Truncate(time.Second)
	past := now.Add(-time.Hour)
	for name, when := range map[string]time.Time{"old.txt": past, "data/plan.yaml": past, "racy.txt": now} {
		if err := os.Chtimes(f.path(name), when, when); err != nil {
			t.Fatal(err)
		}
	}
	f.git("update-index", "--refresh")
	f.write("racy.txt", "bbbb\n")
	for _, name := range [...]string{"racy.txt", ".git/index"} {
		if err := os.Chtimes(f.path(name), now, now); err != nil {
			t.Fatal(err)
		}
	}
	f.revise(f.change(f.head(), map[string]string{"data/plan.yaml": "a: 2\n"}))
	later := now.Add(10 * time.Second)
	if err := os.Chtimes(f.path(".git/index"), later, later); err != nil {
		t.Fatal(err)
	}
	if e := f.index().entry("old.txt"); bytes.Equal(e.head[8:12], make([]byte, 4)) {
		t.Error("an entry that is not racy lost its stat data")
	}
	f.sound(" M racy.txt")
}

// TestIndexRoundTrip writes made-up indexes and reads them again, in every version.
func TestIndexRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		ix := &gitIndex{
			version:  rapid.SampledFrom([]uint32{2, 3, 4}).Draw(t, "version"),
			skipHash: rapid.Bool().Draw(t, "skipHash"),
		}
		paths := rapid.SliceOfNDistinct(rapid.StringMatching(`[a-cæ]{1,3}(/[a-b]{1,9}){0,3}`), 0, 30, rapid.ID[string]).Draw(t, "paths")
		for i, p := range paths {
			e := newIndexEntry(p, 0o100644, blobID([]byte(p)))
			if ix.version > 2 && i%3 == 0 {
				e = withExtended(e, flagSkipWorktree)
			}
			ix.set(e)
		}
		again, err := parseIndex(ix.encode())
		if err != nil {
			t.Fatal(err)
		}
		if !slices.EqualFunc(again.entries, ix.entries, sameEntry) || again.skipHash != ix.skipHash {
			t.Fatalf("wrote %v\nread %v", ix.entries, again.entries)
		}
		for _, p := range paths {
			if e := again.entry(p); e == nil || e.blob() != blobID([]byte(p)) {
				t.Fatalf("%s is not found", p)
			}
			again.remove(p)
		}
		if len(again.entries) > 0 {
			t.Fatalf("left: %v", again.entries)
		}
	})
}

func sameEntry(a, b indexEntry) bool { return a.path == b.path && bytes.Equal(a.head, b.head) }

func withExtended(e indexEntry, flags uint16) indexEntry {
	binary.BigEndian.PutUint16(e.head[indexFlagsAt:], e.flags()|flagExtended)
	e.head = binary.BigEndian.AppendUint16(e.head, flags)
	return e
}

func TestOffsetEncoding(t *testing.T) {
	for _, c := range []struct {
		n    uint64
		want string
	}{{0, "00"}, {127, "7f"}, {128, "8000"}, {255, "807f"}, {16511, "ff7f"}, {16512, "808000"}} {
		got := appendOffset(nil, c.n)
		if fmt.Sprintf("%x", got) != c.want {
			t.Errorf("%d: %x, want %s", c.n, got, c.want)
		}
		if n, width := readOffset(got); n != c.n || width != len(got) {
			t.Errorf("%x read as %d (%d bytes)", got, n, width)
		}
	}
}

func FuzzParseIndex(f *testing.F) {
	for _, version := range [...]uint32{2, 3, 4} {
		ix := &gitIndex{version: version, skipHash: true}
		ix.set(newIndexEntry("data/a.yaml", 0o100644, blobID(nil)))
		ix.set(newIndexEntry("data/b.yaml", 0o100755, blobID(nil)))
		f.Add(ix.encode())
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		ix, err := parseIndex(data)
		if err != nil {
			return
		}
		again, err := parseIndex(ix.encode())
		if err != nil || !slices.EqualFunc(again.entries, ix.entries, sameEntry) {
			t.Fatalf("written anew it is not the same: %v", err)
		}
	})
}
