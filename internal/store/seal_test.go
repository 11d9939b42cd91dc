package store_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"pgregory.net/rapid"

	"github.com/helsefellesskap/hfh/internal/doc"
	"github.com/helsefellesskap/hfh/internal/hfhtest"
	"github.com/helsefellesskap/hfh/internal/schema"
	"github.com/helsefellesskap/hfh/internal/store"
)

// governed are the records of the made-up register that have a seal.
func governed(t testing.TB) []*store.Record {
	t.Helper()
	var out []*store.Record
	for _, r := range register(t).Records {
		if r.Governed() {
			out = append(out, r)
		}
	}
	if len(out) != 6 {
		t.Fatalf("%d governed records, want 6", len(out))
	}
	return out
}

// The canonical text, written out in full: what is adopted, nothing of how, and
// nothing that goes on.
func TestCanonicalIsTheTextAlone(t *testing.T) {
	s := register(t)
	want := map[string]string{
		"declaration": `{"id":"declaration","items":[{"id":"gode-forlop","name":"Sørge for gode pasientforløp"},` +
			`{"focus_area":"true","id":"forebygging","name":"Satsning på forebygging"}],"kind":"declaration",` +
			`"motto":"Sammen for gode eventyr","name":"Erklæring om samarbeid","period":"2024/2025"}`,
		"statutes": `{"id":"statutes","kind":"statutes","name":"Vedtekter"}`,
		"fsu/akutt": `{"id":"akutt","kind":"fsu","mandate":{"given_by":"ssu","purpose":"Trygg akutt hjelp i hele Eventyrland",` +
			`"tasks":[{"id":"rutiner","name":"Lage felles rutiner"}]}}`,
		"agreement/samarbeid": `{"id":"samarbeid","kind":"agreement","law_points":["1","2","3"],"name":"Samarbeidsavtale","parties":["alle-parter"],"review":"P1Y","type":"cooperation"}`,
	}
	for ref, text := range want {
		r := record(t, s, ref)
		if got := string(r.Canonical()); got != text {
			t.Errorf("%s:\n got %s\nwant %s", ref, got, text)
		}
		sum := sha256.Sum256([]byte(text))
		if got, want := r.Seal(), "sha256:"+hex.EncodeToString(sum[:]); got != want {
			t.Errorf("%s: seal %s, want %s", ref, got, want)
		}
	}
}

// A record that is not governed has no text of its own: its canonical form is all of it.
func TestCanonicalOfARegisterIsAllOfIt(t *testing.T) {
	r := record(t, register(t), "body/ssu")
	if r.Governed() || !bytes.Equal(r.Canonical(), r.CanonicalWhole()) || !bytes.Contains(r.Canonical(), []byte("ola-troll")) {
		t.Errorf("canonical form %s", r.Canonical())
	}
}

// The seal of a draft is that of the record with the same text: the papers, the
// minutes and the record in force carry one figure.
func TestDraftAndRecordHaveOneSeal(t *testing.T) {
	reg := hfhtest.Register(t)
	text := strings.Replace(hfhtest.Text(t, reg, "data/fsu/akutt.yaml"), "kind: fsu\n", "kind: fsu\ndraft: {of: fsu/akutt@2023, round: 2}\n", 1)
	s := load(hfhtest.Put(reg, "data/drafts/fsu-akutt.yaml", text))
	if a, b := record(t, s, "fsu/akutt").Seal(), record(t, s, "fsu/akutt@draft").Seal(); a != b {
		t.Errorf("record %s, draft %s", a, b)
	}
}

// However a record is laid out, and whatever lives or acts in it, its seal stays.
func TestSealDependsOnTheTextAlone(t *testing.T) {
	set := schema.Open(store.Formats())
	records := governed(t)
	rapid.Check(t, func(t *rapid.T) {
		r := records[rapid.IntRange(0, len(records)-1).Draw(t, "record")]
		g := scrambler{t}
		text := rapid.SampledFrom([]string{"", "# en merknad\n", "---\n"}).Draw(t, "head") + g.node(r.Node, r.Shape, true) + "\n"
		s := store.Load(fstest.MapFS{r.File: {Data: []byte(text)}}, set)
		got := s.Record(r.Ref)
		if got == nil || got.Doc == nil {
			t.Fatalf("cannot be read again: %v\n%s", s.Findings, text)
		}
		if got.Seal() != r.Seal() {
			t.Fatalf("the seal changed:\n%s\n%s\nwas\n%s", text, got.Canonical(), r.Canonical())
		}
	})
}

// scrambler writes a record as it could also have been written: in braces, keys in
// any order, quoted or not, with comments, empty values, and other living parts.
type scrambler struct{ t *rapid.T }

func (g scrambler) node(n *doc.Node, sh *schema.Shape, root bool) string {
	switch n.Kind {
	case doc.Map:
		return "{" + g.lineEnd() + strings.Join(g.entries(n, sh, root), ","+g.lineEnd()) + "}"
	case doc.List:
		var items []string
		for _, item := range n.Items {
			items = append(items, g.node(item, sh.Items(), false))
		}
		return "[" + strings.Join(items, ","+g.lineEnd()) + "]"
	}
	return g.scalar(n.Text)
}

func (g scrambler) entries(n *doc.Node, sh *schema.Shape, root bool) []string {
	var out []string
	for _, e := range n.Entries {
		key := e.Key.Text
		sort := sh.Property(key).Sort()
		if root && (key == "kind" || key == "id") {
			sort = schema.Text
		}
		if sort != schema.Text && rapid.Bool().Draw(g.t, "leave out") {
			continue
		}
		out = append(out, g.scalar(key)+": "+g.node(e.Value, sh.Property(key), false))
	}
	if free := sh.Property("note"); free.Sort() == schema.Living && n.Get("note") == nil && rapid.Bool().Draw(g.t, "note") {
		out = append(out, `note: "noe nytt"`)
	}
	if sh.Property("motto") != nil && n.Get("motto") == nil {
		out = append(out, "motto: ") // an empty value is none
	}
	if root && rapid.Bool().Draw(g.t, "draft") {
		out = append(out, "draft: {of: x}")
	}
	return rapid.Permutation(out).Draw(g.t, "order")
}

func (g scrambler) scalar(text string) string {
	plain := text != "" && !strings.ContainsAny(text, "{}[],:#&*!|>'\"%@`\n-?") && strings.TrimSpace(text) == text
	if plain && rapid.Bool().Draw(g.t, "plain") {
		return text
	}
	b, _ := json.Marshal(text)
	return string(b)
}

func (g scrambler) lineEnd() string {
	return rapid.SampledFrom([]string{"", " ", "\n", " # forklaring\n", "\n\n"}).Draw(g.t, "line end")
}

// Any change of a text changes the seal; a change of anything else does not.
func TestSealSeesEveryTextAndNothingElse(t *testing.T) {
	for _, r := range governed(t) {
		texts, others := 0, 0
		store.Walk(r, func(path []string, n *doc.Node, sh *schema.Shape) bool {
			if n.Kind != doc.Scalar {
				return true
			}
			changed := *r
			changed.Node = r.Node.Clone()
			if err := changed.Node.Set(path, doc.Text(n.Text+"x")); err != nil {
				t.Fatal(err)
			}
			if len(path) == 1 && (path[0] == "kind" || path[0] == "id") || sh.Sort() == schema.Text {
				texts++
				if changed.Seal() == r.Seal() {
					t.Errorf("%s %v: the seal does not see it", r.Ref, path)
				}
				return true
			}
			others++
			if changed.Seal() != r.Seal() {
				t.Errorf("%s %v: the seal depends on it", r.Ref, path)
			}
			if bytes.Equal(changed.CanonicalWhole(), r.CanonicalWhole()) {
				t.Errorf("%s %v: the whole does not see it", r.Ref, path)
			}
			if fixed := bytes.Equal(changed.CanonicalFixed(), r.CanonicalFixed()); fixed != (sh.Sort() == schema.Living) {
				t.Errorf("%s %v (%s): text and acts unchanged: %v", r.Ref, path, sh.Sort(), fixed)
			}
			return true
		})
		if texts < 3 || others == 0 && r.Kind != "report" {
			t.Errorf("%s: only %d texts and %d others", r.Ref, texts, others)
		}
	}
}

// The order of a list is text.
func TestSealSeesTheOrderOfItems(t *testing.T) {
	r := *record(t, register(t), "plan")
	before := r.Seal()
	r.Node = r.Node.Clone()
	slices.Reverse(r.Node.Get("areas").Items)
	if r.Seal() == before {
		t.Error("the seal does not see that the areas changed places")
	}
}

func TestTextOfAndStripLeaveTheRecordAlone(t *testing.T) {
	for _, r := range governed(t) {
		before := doc.Canonical(r.Node, nil)
		text, strip := store.TextOf(r), store.Strip(r)
		if !bytes.Equal(before, doc.Canonical(r.Node, nil)) {
			t.Errorf("%s: the record changed", r.Ref)
		}
		if text.Get("version") != nil || text.Get("adopted") != nil || strip.Get("source") != nil || strip.Get("summary") != nil {
			t.Errorf("%s: acts in the text, or living parts in what a draft starts from", r.Ref)
		}
	}
	if strip := store.Strip(record(t, register(t), "declaration")); strip.Get("signatures") == nil || strip.Get("adopted") == nil {
		t.Error("the acts are gone from what a draft starts from")
	}
}
