package store_test

import (
	"bytes"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/helsefellesskap/hfh/internal/date"
	"github.com/helsefellesskap/hfh/internal/doc"
	"github.com/helsefellesskap/hfh/internal/hfhtest"
	hfhrecord "github.com/helsefellesskap/hfh/internal/record"
	"github.com/helsefellesskap/hfh/internal/schema"
	"github.com/helsefellesskap/hfh/internal/store"
)

// draftOf gives a draft of a record whose file says text.
func draftOf(t testing.TB, r *store.Record, text string) *store.Record {
	t.Helper()
	d, findings := doc.Parse("data/drafts/x.yaml", []byte(text))
	if d == nil || len(findings) > 0 {
		t.Fatalf("draft: %v\n%s", findings, text)
	}
	return &store.Record{
		Ref: store.Ref{Kind: r.Kind, ID: r.Ref.ID, Draft: true}, Kind: r.Kind, ID: r.ID,
		File: d.File, Doc: d, Node: d.Root, Shape: r.Shape, Draft: true, OK: true,
	}
}

// rewritten gives the file that a record's file becomes when it is to say target.
func rewritten(t testing.TB, r *store.Record, target *doc.Node) string {
	t.Helper()
	after, _, err := r.Doc.Rewrite(target)
	if err != nil {
		t.Fatalf("%s: %v", r.Ref, err)
	}
	return string(after.Bytes())
}

// A draft that changes nothing, adopted with the acts that the record has, gives back
// the same file byte for byte.
func TestAdoptingAnUnchangedDraftChangesNoByte(t *testing.T) {
	own := load(os.DirFS("../.."))
	for _, s := range []*store.Snapshot{register(t), own} {
		for _, r := range s.Records {
			if !r.Governed() || r.Draft {
				continue
			}
			draft := draftOf(t, r, string(doc.Emit(store.Strip(r), "")))
			target, err := store.Adopted(r, draft, actsOf(r))
			if err != nil {
				t.Errorf("%s: %v", r.Ref, err)
				continue
			}
			if diff := cmp.Diff(string(r.Doc.Bytes()), rewritten(t, r, target)); diff != "" {
				t.Errorf("%s (-before +after):\n%s", r.Ref, diff)
			}
		}
	}
}

// actsOf gives the acts that a record has already.
func actsOf(r *store.Record) store.Acts {
	e := hfhrecord.EditionOf(r.Typed)
	if e == nil {
		return store.Acts{}
	}
	a := store.Acts{Version: e.Version, Follows: e.Follows, Replaces: e.Replaces, Effective: e.Effective.EDTF.String()}
	if e.Adopted != nil {
		a.Adopted = *e.Adopted
	}
	if !e.Effective.IsZero() && e.Effective.AsWritten != "" {
		a.Effective = ""
	}
	return a
}

func TestDraftTarget(t *testing.T) {
	s := register(t)
	cases := map[string]string{
		"plan": `{"areas":`,
		"declaration": `{"draft":{"base":"abc","of":"declaration@2024-2025","round":"1"},"id":"declaration","items":[{"id":"gode-forlop","name":"Sørge for gode pasientforløp"},` +
			`{"focus_area":"true","id":"forebygging","name":"Satsning på forebygging"}],"kind":"declaration","motto":"Sammen for gode eventyr",` +
			`"name":"Erklæring om samarbeid","period":"2024/2025"}`,
		"fsu/akutt": `{"draft":{"base":"abc","of":"fsu/akutt@2023","round":"1"},"id":"akutt","kind":"fsu","mandate":{"given_by":"ssu",` +
			`"purpose":"Trygg akutt hjelp i hele Eventyrland","tasks":[{"id":"rutiner","name":"Lage felles rutiner"}]}}`,
	}
	for ref, want := range cases {
		r := record(t, s, ref)
		tree := store.DraftTarget(r, hfhrecord.Draft{Of: ref + "@" + hfhrecord.EditionOf(r.Typed).Version, Base: "abc", Round: 1})
		got := string(doc.Canonical(tree, nil))
		if !strings.HasPrefix(got, want) {
			t.Errorf("%s:\n got %s\nwant %s", ref, got, want)
		}
		if keys := keysOf(tree)[:3]; !cmp.Equal(keys, []string{"kind", "id", "draft"}) {
			t.Errorf("%s begins with %v", ref, keys)
		}
		file := s.FileOf(store.Ref{Kind: r.Kind, ID: r.Ref.ID, Draft: true})
		after := s.With(map[string][]byte{file: doc.Emit(tree, "# yaml-language-server: $schema=../../schemas/"+r.Kind+".schema.json\n")})
		if got := shown(after); got != nil {
			t.Errorf("%s: the new draft has findings: %q", ref, got)
		}
		d := after.Record(store.Ref{Kind: r.Kind, ID: r.Ref.ID, Draft: true})
		if d == nil || d.Seal() != r.Seal() {
			t.Errorf("%s: the new draft has another seal", ref)
		}
	}
	plan := store.DraftTarget(record(t, s, "plan"), hfhrecord.Draft{Of: "plan@2024"})
	if plan.Get("follows") == nil || plan.Get("version") != nil || plan.Get("adopted") != nil {
		t.Errorf("the plan's draft: %s", doc.Canonical(plan, nil))
	}
}

func keysOf(n *doc.Node) []string {
	var keys []string
	for _, e := range n.Entries {
		keys = append(keys, e.Key.Text)
	}
	return keys
}

func TestAdopted(t *testing.T) {
	r := record(t, register(t), "plan")
	text := string(doc.Emit(store.DraftTarget(r, hfhrecord.Draft{Of: "plan@2024", Base: "abc", Round: 2}), ""))
	for _, edit := range [][2]string{
		{"Digital hjemmeoppfølging\n", "Digital hjemmeoppfølging for alle\n"}, // a changed name
		{"period: 2024/2026", "period: 2025/2026"},
	} {
		if !strings.Contains(text, edit[0]) {
			t.Fatalf("the draft has no %q:\n%s", edit[0], text)
		}
		text = strings.Replace(text, edit[0], edit[1], 1)
	}
	draft := draftOf(t, r, text)
	root := draft.Node.Clone()
	// legemiddelliste moves to the goal trygghet; a new measure comes with its source
	moved := root.Get("areas").Items[0].Get("goals").Items[0].Get("measures").Items[0]
	must(t, root.Remove([]string{"areas", "0", "goals", "0", "measures", "0"}))
	must(t, moved.Set([]string{"when"}, doc.Text("2026")))
	must(t, root.Append([]string{"areas", "0", "goals", "1", "measures"}, moved))
	must(t, root.Append([]string{"areas", "1", "goals", "0", "measures"},
		doc.MapOf("id", "nytt", "name", "Nytt tiltak", "source", doc.MapOf("document", "d1", "lines", "99").Flow())))
	draft.Node = root
	target, err := store.Adopted(r, draft, store.Acts{
		Version: "2025", Effective: "2025-04-01", Follows: []string{"declaration@2024-2025", "statutes@2023"}, Replaces: "plan@2024",
		Adopted: hfhrecord.Adopted{Date: when(t, "2025-03-18"), Body: "ssu", Meeting: "ssu-2025-03-18", Decision: "4/2025"},
	})
	must(t, err)
	hfhtest.Golden(t, "adopted-plan.yaml", []byte(rewritten(t, r, target)))
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func when(t testing.TB, text string) hfhrecord.When {
	t.Helper()
	e, err := date.Parse(text)
	must(t, err)
	return hfhrecord.When{EDTF: e}
}

// The first version of a document, and the first mandate of an FSU that has none.
func TestAdoptedForTheFirstTime(t *testing.T) {
	reg := hfhtest.Register(t)
	s := load(hfhtest.Put(reg, "data/drafts/agreement-ny.yaml", "kind: agreement\nid: ny\ndraft: {of: agreement/ny}\ntype: service\nname: Ny avtale\n"))
	draft := record(t, s, "agreement/ny@draft")
	target, err := store.Adopted(nil, draft, store.Acts{Version: "2025", Adopted: hfhrecord.Adopted{Date: when(t, "2025-03-18"), Body: "ssu"}})
	must(t, err)
	want := "kind: agreement\nid: ny\nversion: \"2025\"\nname: Ny avtale\nadopted: {date: 2025-03-18, body: ssu}\ntype: service\n"
	if got := string(doc.Emit(target, "")); !equalYAML(t, got, want) {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	s = load(hfhtest.Put(hfhtest.Put(reg, "data/fsu/ny.yaml", "kind: fsu\nid: ny\nname: Ny\nstate: active\nnote: Ny i år\n"),
		"data/drafts/fsu-ny.yaml", "kind: fsu\nid: ny\ndraft: {of: fsu/ny}\nmandate: {purpose: Ny}\n"))
	target, err = store.Adopted(record(t, s, "fsu/ny"), record(t, s, "fsu/ny@draft"), store.Acts{Version: "2025"})
	must(t, err)
	want = "kind: fsu\nid: ny\nname: Ny\nstate: active\nnote: Ny i år\nmandate: {version: \"2025\", purpose: Ny}\n"
	if got := string(doc.Emit(target, "")); !equalYAML(t, got, want) {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	if _, err := store.Adopted(record(t, s, "plan"), draft, store.Acts{}); err == nil {
		t.Error("a draft of an agreement was adopted as the plan")
	}
}

// equalYAML tells whether two files say the same.
func equalYAML(t testing.TB, a, b string) bool {
	t.Helper()
	da, _ := doc.Parse("a", []byte(a))
	db, _ := doc.Parse("b", []byte(b))
	return da != nil && db != nil && doc.Equal(da.Root, db.Root)
}

// Whatever a draft changes: the record that its adoption makes has the draft's text,
// and every item that stays has the living parts it had.
func TestAdoptionKeepsLivingPartsAndTakesTheText(t *testing.T) {
	r := record(t, register(t), "plan")
	rapid.Check(t, func(t *rapid.T) {
		root := store.DraftTarget(r, hfhrecord.Draft{Of: "plan@2024"})
		for range rapid.IntRange(0, 6).Draw(t, "edits") {
			editAtRandom(t, root)
		}
		draft := &store.Record{Ref: store.Ref{Kind: "plan", Draft: true}, Kind: "plan", ID: "plan", Node: root, Shape: r.Shape, Draft: true}
		target, err := store.Adopted(r, draft, store.Acts{Version: "2025"})
		if err != nil {
			t.Fatal(err)
		}
		adopted := *r
		adopted.Node = target
		if !bytes.Equal(adopted.Canonical(), draft.Canonical()) {
			t.Fatalf("the text is not the draft's:\n%s\n%s", adopted.Canonical(), draft.Canonical())
		}
		before, after := livingParts(r.Node, r.Shape), livingParts(target, r.Shape)
		for id, living := range before {
			if now, stays := after[id]; stays && now != living {
				t.Fatalf("%s: living parts were %s, are %s", id, living, now)
			}
		}
		for id := range after {
			if _, was := before[id]; !was && after[id] != "{}" {
				t.Fatalf("%s is new and has %s", id, after[id])
			}
		}
	})
}

// editAtRandom does to a draft what a person may do: rename, remove, move or add an item.
func editAtRandom(t *rapid.T, root *doc.Node) {
	var lists [][]string
	root.Walk(func(path []string, n *doc.Node) bool {
		if n.Kind == doc.List && len(path) > 0 && (path[len(path)-1] == "measures" || path[len(path)-1] == "goals" || path[len(path)-1] == "areas") && len(n.Items) > 0 {
			lists = append(lists, append([]string(nil), path...))
		}
		return true
	})
	if len(lists) == 0 {
		return
	}
	at := rapid.SampledFrom(lists).Draw(t, "list")
	list, _ := root.Find(at)
	i := rapid.IntRange(0, len(list.Items)-1).Draw(t, "item")
	item := list.Items[i]
	switch rapid.SampledFrom([]string{"rename", "remove", "move", "add", "last"}).Draw(t, "edit") {
	case "rename":
		_ = item.Set([]string{"name"}, doc.Text(rapid.StringMatching(`[a-zæøå]{1,8}`).Draw(t, "name")))
	case "remove":
		list.Items = append(list.Items[:i:i], list.Items[i+1:]...)
	case "move":
		name := at[len(at)-1]
		list.Items = append(list.Items[:i:i], list.Items[i+1:]...)
		for _, other := range lists {
			if to, ok := root.Find(other); ok && other[len(other)-1] == name && to != list {
				to.Items = append(to.Items, item)
				return
			}
		}
		list.Items = append(list.Items, item)
	case "add":
		list.Items = append(list.Items, doc.MapOf("id", "ny-"+rapid.StringMatching(`[a-z]{6}`).Draw(t, "id"), "name", "Ny"))
	case "last":
		list.Items = append(append(list.Items[:i:i], list.Items[i+1:]...), item)
	}
}

// livingParts gives the canonical living parts of every item of the plan by its id.
func livingParts(root *doc.Node, sh *schema.Shape) map[string]string {
	out := map[string]string{}
	var visit func(n *doc.Node, sh *schema.Shape, list string)
	visit = func(n *doc.Node, sh *schema.Shape, list string) {
		if id := n.ID(); id != "" && list != "" {
			own := doc.MapOf()
			for _, e := range n.Entries {
				if sh.Property(e.Key.Text).Sort() == schema.Living {
					own.Entries = append(own.Entries, e)
				}
			}
			out[list+"/"+id] = string(doc.Canonical(own, nil))
		}
		for _, e := range n.Entries {
			if s := sh.Property(e.Key.Text); s.Sort() != schema.Living {
				visit(e.Value, s, "")
			}
		}
		for _, item := range n.Items {
			visit(item, sh.Items(), sh.Title())
		}
	}
	visit(root, sh, "")
	return out
}

// An item of a new parent is no item that stands elsewhere only because its id is the
// same: not while that one stays, nor when two could be meant.
func TestAdoptedDoesNotMistakeItems(t *testing.T) {
	plan := func(goals string) *store.Record {
		text := "kind: plan\nid: plan\nareas:\n  - id: a\n    name: A\n    goals:\n" + goals
		return record(t, load(hfhtest.Put(hfhtest.Register(t), "data/plan.yaml", text)), "plan")
	}
	const (
		one   = "      - {id: m1, name: M1, rows: [{id: r, when: 2024, source: {document: d1, lines: \"1\"}}]}\n"
		two   = "      - {id: m2, name: M2, rows: [{id: r, when: 2024, source: {document: d1, lines: \"2\"}}]}\n"
		three = "      - {id: m3, name: M3, rows: [{id: r, when: 2025}]}\n"
	)
	cases := map[string]struct{ current, draft, want string }{
		"one stays":      {one, one + three, one + three},
		"one moves":      {one, three, "      - {id: m3, name: M3, rows: [{id: r, when: 2025, source: {document: d1, lines: \"1\"}}]}\n"},
		"two could move": {one + two, three, three},
	}
	for name, c := range cases {
		target, err := store.Adopted(plan(c.current), plan(c.draft), store.Acts{})
		must(t, err)
		if want := plan(c.want).Node; !doc.Equal(target, want) {
			t.Errorf("%s: got\n%s\nwant\n%s", name, doc.Canonical(target, nil), doc.Canonical(want, nil))
		}
	}
}

// Where a draft gives a source of its own, or other living parts that are not there
// yet, they are taken; what goes on in the record is not overwritten.
func TestAdoptedLivingPartsOfADraft(t *testing.T) {
	r := record(t, register(t), "declaration")
	draft := draftOf(t, r, `kind: declaration
id: declaration
draft: {of: declaration@2024-2025}
items:
  - {id: gode-forlop, name: Gode forløp, source: {document: d1, lines: "7"}, note: Endret}
  - {id: forebygging, name: Satsning på forebygging}
summary: Utkastets eget sammendrag
`)
	target, err := store.Adopted(r, draft, store.Acts{})
	must(t, err)
	want := `kind: declaration
id: declaration
items:
  - {id: gode-forlop, name: Gode forløp, source: {document: d1, lines: "7"}, note: Endret}
  - {id: forebygging, name: Satsning på forebygging, source: {document: d0, lines: "21"}}
wording: {state: held, at: Sekretariatets arkiv}
summary: Partene er enige om to punkter.
source: {document: d0}
`
	if got := string(doc.Emit(target, "")); !equalYAML(t, got, want) {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}
