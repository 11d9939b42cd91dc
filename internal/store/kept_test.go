package store

import (
	"io/fs"
	"os"
	"reflect"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/helsefellesskap/hfh/internal/doc"
	"github.com/helsefellesskap/hfh/internal/schema"
)

func loadData(kept *Kept) *Snapshot {
	return LoadKept(os.DirFS("../.."), schema.Open(Formats()), kept)
}

// sameSnapshots compares what two snapshots say.
func sameSnapshots(t *testing.T, want, got *Snapshot) {
	t.Helper()
	if diff := cmp.Diff(want.Findings, got.Findings); diff != "" {
		t.Error(diff)
	}
	if len(want.Records) != len(got.Records) {
		t.Fatalf("%d records, want %d", len(got.Records), len(want.Records))
	}
	for i, r := range want.Records {
		g := got.Records[i]
		if r.Ref != g.Ref || r.OK != g.OK || !doc.Equal(r.Node, g.Node) || !reflect.DeepEqual(r.Typed, g.Typed) {
			t.Errorf("%s differs", r.File)
		}
		if diff := cmp.Diff(r.Scalars(), g.Scalars()); diff != "" {
			t.Errorf("%s: %s", r.File, diff)
		}
	}
	if want.Digest() != got.Digest() {
		t.Error("another digest")
	}
}

// TestKeptGivesTheSame: with what was laid by, without it, and with what was laid by for
// another program, a register says the same.
func TestKeptGivesTheSame(t *testing.T) {
	plain := loadData(nil)
	data := plain.Keep("this program", plain.Digest(), []byte("found"))
	kept := ReadKept(data, "this program")
	if len(kept.docs) < 40 || string(kept.Found(plain.Digest())) != "found" {
		t.Fatalf("%d files laid by, found %q", len(kept.docs), kept.Found(plain.Digest()))
	}
	with := loadData(kept)
	sameSnapshots(t, plain, with)
	if again := with.Keep("this program", plain.Digest(), []byte("found")); string(again) != string(data) {
		t.Error("laid by again it is not the same")
	}
	if other := ReadKept(data, "another program"); len(other.docs) != 0 {
		t.Error("what another program laid by is used")
	}
	change := map[string][]byte{"data/statutes.yaml": []byte("kind: statutes\nid: statutes\nname: X\n"), "data/plan.yaml": nil}
	sameSnapshots(t, plain.With(change), with.With(change))
	sameSnapshots(t, plain, with.With(change).With(map[string][]byte{
		"data/statutes.yaml": bytesOf(t, "data/statutes.yaml"), "data/plan.yaml": bytesOf(t, "data/plan.yaml"),
	}))
}

func bytesOf(t *testing.T, name string) []byte {
	t.Helper()
	data, err := fs.ReadFile(os.DirFS("../.."), name)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// TestBrokenKeptIsIgnored: every byte that is changed, and every place that the file may
// be cut at, makes it nothing.
func TestBrokenKeptIsIgnored(t *testing.T) {
	s := Load(os.DirFS("testdata/none"), schema.Open(Formats())).With(map[string][]byte{
		"data/statutes.yaml": []byte("kind: statutes\nid: statutes\nname: X\n"),
	})
	data := s.Keep("k", s.Digest(), []byte("found"))
	if n := len(ReadKept(data, "k").docs); n != 1 {
		t.Fatalf("%d files laid by", n)
	}
	for i := range data {
		broken := append([]byte(nil), data...)
		broken[i] ^= 1
		if k := ReadKept(broken, "k"); len(k.docs)+len(k.found) != 0 {
			t.Errorf("byte %d changed: used", i)
		}
		if k := ReadKept(data[:i], "k"); len(k.docs)+len(k.found) != 0 {
			t.Errorf("cut at %d: used", i)
		}
	}
}
