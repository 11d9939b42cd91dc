package history

import (
	"errors"
	"iter"
	"testing"
	"time"

	"github.com/helsefellesskap/hfh/internal/gitrepo"
	"github.com/helsefellesskap/hfh/internal/hfhtest"
	"github.com/helsefellesskap/hfh/internal/schema"
	"github.com/helsefellesskap/hfh/internal/store"
)

// walk is a repository with these revisions, newest first, and what each touched.
type walk struct {
	revs    []gitrepo.Revision
	touched map[gitrepo.Hash][]string
	cut     gitrepo.Hash
}

func (w walk) Log(gitrepo.Hash) iter.Seq2[gitrepo.Revision, error] {
	return func(yield func(gitrepo.Revision, error) bool) {
		for _, r := range w.revs {
			if !yield(r, nil) {
				return
			}
		}
	}
}

func (w walk) Touched(r gitrepo.Revision) ([]string, error) { return w.touched[r.Hash], nil }
func (w walk) Cut(h gitrepo.Hash) bool                      { return h == w.cut }

func recorded(hash string, year int, effective string, records ...string) gitrepo.Revision {
	r := gitrepo.Revision{Hash: gitrepo.Hash(hash)}
	r.Committer.When = time.Date(year, 3, 1, 12, 0, 0, 0, time.UTC)
	r.Trailers.Records, r.Trailers.Effective = records, effective
	return r
}

func madeUp(t *testing.T, edit func(text string) string) *store.Snapshot {
	t.Helper()
	files := hfhtest.Register(t)
	if edit != nil {
		files = hfhtest.Put(files, "data/statutes.yaml", edit(hfhtest.Text(t, files, "data/statutes.yaml")))
	}
	return store.Load(files, schema.Open(store.Formats()))
}

// The last revision of a record is the newest that names it or touches its file.
func TestHeadsAt(t *testing.T) {
	snap := madeUp(t, nil)
	var all []string
	for _, r := range snap.Records {
		all = append(all, r.File)
	}
	w := walk{
		revs: []gitrepo.Revision{
			recorded("d", 2025, "", "cases"), recorded("c", 2025, "2021-05-01"), recorded("b", 2024, "", "plan"), recorded("a", 2024, ""),
		},
		touched: map[gitrepo.Hash][]string{"a": all, "b": {"data/plan.yaml"}, "c": {"data/statutes.yaml", "data/allowed_signers"}},
	}
	h, err := HeadsAt(w, "d", snap)
	if err != nil || h.Revisions != 4 || h.Since != 2021 {
		t.Fatalf("%d revisions since %d, %v", h.Revisions, h.Since, err)
	}
	for name, want := range map[string]gitrepo.Hash{"cases": "d", "statutes": "c", "plan": "b", "declaration": "a", "fsu/akutt": "a"} {
		ref, _ := store.ParseRef(name)
		if got := h.Last[ref]; got != want {
			t.Errorf("%s: last revision %q, want %q", name, got, want)
		}
	}
	w.cut = "b"
	if _, err := HeadsAt(w, "d", snap); !errors.Is(err, ErrCut) {
		t.Errorf("a shallow clone gives %v", err)
	}
}

// What a closing says differs where any record does, or where its last revision is
// another; and it differs there only.
func TestSealsSeeEveryRecord(t *testing.T) {
	before := madeUp(t, nil)
	heads := Heads{Last: map[store.Ref]gitrepo.Hash{}, rank: map[gitrepo.Hash]int{"x": 2, "y": 1}}
	for _, r := range before.Records {
		heads.Last[r.Ref] = "x"
	}
	documents, registers := Seals(before, heads)
	if len(documents) != 6 || len(registers) == 0 {
		t.Fatalf("%d documents, %d registers", len(documents), len(registers))
	}
	after := madeUp(t, func(text string) string { return text + "note: en merknad\n" })
	changed, same := Seals(after, heads)
	for i, d := range changed {
		if got, want := d != documents[i], d.Ref == "statutes"; got != want {
			t.Errorf("%s: differs %v, want %v", d.Ref, got, want)
		}
		if d.Seal != documents[i].Seal {
			t.Errorf("%s: a note is no text, but the seal differs", d.Ref)
		}
	}
	for i, g := range same {
		if g != registers[i] {
			t.Errorf("%s differs", g.ID)
		}
	}
	heads.Last[store.Ref{Kind: "body", ID: "ssu"}] = "y"
	_, moved := Seals(before, heads)
	for i, g := range moved {
		if got, want := g != registers[i], g.ID == "body"; got != want {
			t.Errorf("%s: differs %v, want %v", g.ID, got, want)
		}
		if g.ID == "body" && g.Revision != "y" {
			t.Errorf("the newest revision of the bodies is %s", g.Revision)
		}
	}
}
