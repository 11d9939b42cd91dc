package msg

import (
	"bytes"
	"encoding/json"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func TestEveryTermIsWhole(t *testing.T) {
	for _, file := range termFiles() {
		src, err := files.ReadFile("tables/" + file)
		if err != nil {
			t.Fatal(err)
		}
		seen := map[string]bool{}
		for _, m := range members(t, file, src) {
			dec := json.NewDecoder(bytes.NewReader(m.raw))
			dec.DisallowUnknownFields()
			var w term
			if err := dec.Decode(&w); err != nil {
				t.Errorf("%s: %s: %v", file, m.key, err)
			}
			if w.EN == "" || w.NB == "" || w.NN == "" || seen[m.key] {
				t.Errorf("%s: %s: a language is missing, or it stands twice", file, m.key)
			}
			if nbWordPattern.MatchString(w.NB) || nbWordPattern.MatchString(w.NN) {
				t.Errorf("%s: %s: a word that is never said", file, m.key)
			}
			seen[m.key] = true
		}
	}
}

// TestWordsOfTheFieldMeanOneThing holds that no Norwegian word that can be typed
// stands for two English ones.
func TestWordsOfTheFieldMeanOneThing(t *testing.T) {
	owner := map[string]string{}
	for name := range scanFile("terms.json") {
		for _, w := range typedFor(name) {
			key := groupOf(name) + "/" + Fold(w)
			if other, ok := owner[key]; ok && other != name && !sharedWord(name, other) {
				t.Errorf("%q means %s and %s", w, other, name)
			}
			owner[key] = name
		}
	}
}

// sharedWord tells the pairs that are one thing under two names: one and many of it,
// the plan's areas, which the sources call focus areas, and the committees, which are
// a kind of record and of body.
func sharedWord(a, b string) bool {
	pair := []string{a, b}
	slices.Sort(pair)
	return pair[0]+"s" == pair[1] || slices.Equal(pair, []string{"area", "focus-area"}) ||
		slices.Equal(pair, []string{"fsu", "professional-committee"})
}

func TestTerm(t *testing.T) {
	cases := []struct{ word, nb, nn, en string }{
		{"plan", "handlingsplan", "handlingsplan", "plan"},
		{"hearing", "høring", "høyring", "hearing"},
		{"warning", "advarsel", "åtvaring", "warning"},
		{"severity/error", "feil", "feil", "error"},
		{"severity/note", "opplysning", "opplysning", "note"},
		{"key/note", "kommentar", "kommentar", "note"},
		{"item/decision", "vedtakssak", "vedtakssak", "decision case"},
		{"decision", "vedtak", "vedtak", "decision"},
		{"in-progress", "pågår", "pågår", "in progress"},
		{"due", "frister", "fristar", "due"},
		{"no-such-word", "no-such-word", "no-such-word", "no-such-word"},
		{"key/no-such", "no-such", "no-such", "no-such"},
		{"https://x.no/a", "https://x.no/a", "https://x.no/a", "https://x.no/a"},
	}
	for _, c := range cases {
		got := []string{New("nb").Term(c.word), New("nn").Term(c.word), New("en").Term(c.word)}
		if d := cmp.Diff([]string{c.nb, c.nn, c.en}, got); d != "" {
			t.Errorf("%s: %s", c.word, d)
		}
	}
}

func TestCanonical(t *testing.T) {
	cases := map[string]string{
		"Høring": "hearing", "horing": "hearing", "hoering": "hearing", "HØRING": "hearing", "høyring": "hearing",
		"erklæring": "declaration", "erklaering": "declaration", "handlingsplan": "plan", "plan": "plan",
		"revider": "revise", "vedta": "adopt", "godkjenn": "approve", "trekk": "withdraw",
		"møte": "meeting", "mote": "meeting", "moete": "meeting", "utvalg": "body", "etterprov": "audit", "etterproev": "audit",
		"fremdrift": "progress", "framdrift": "progress", "ikke startet": "not-started", "ikke-startet": "not-started",
		"pågår": "in-progress", "pagar": "in-progress", "paagaar": "in-progress", "PA\u030aGA\u030aR": "in-progress",
		"møter": "meeting", "meetings": "meeting", "avtaler": "agreement", "bodies": "body",
		"ferdig": "done", "støtter_med_merknader": "supports-with-remarks", "kontroller": "validate", "avholdt": "held",
	}
	for typed, want := range cases {
		if got, ok := Canonical(typed); got != want || !ok {
			t.Errorf("%s: %q, want %s", typed, got, want)
		}
	}
	for _, typed := range []string{"", "rubbish", "parti"} {
		if got, ok := Canonical(typed); ok {
			t.Errorf("%q is taken as %s", typed, got)
		}
	}
	if got, _ := CanonicalIn("item", "vedtakssak"); got != "decision" {
		t.Errorf("vedtakssak of an agenda: %s", got)
	}
	if got, _ := CanonicalIn("item", "orienteringssak"); got != "information" {
		t.Errorf("orienteringssak of an agenda: %s", got)
	}
}

func TestChoose(t *testing.T) {
	statuses := []string{"not-started", "in-progress", "done", "stopped"}
	for typed, want := range map[string]string{"Done": "done", "ferdig": "done", "stoppa": "stopped", "not started": "not-started", "paagaar": "in-progress"} {
		if got, ok := Choose(typed, statuses); got != want || !ok {
			t.Errorf("%s: %q, want %s", typed, got, want)
		}
	}
	if got, ok := Choose("gjeldende", statuses); ok {
		t.Errorf("gjeldende is taken as %s", got)
	}
	// "utgått" is the past of an agreement as well as of guidance: the set decides.
	if got, _ := Choose("utgått", []string{"valid", "expired"}); got != "expired" {
		t.Errorf("utgått of guidance: %q", got)
	}
}

func TestAliases(t *testing.T) {
	cases := map[string][]string{
		"hearing":     {"høring", "høyring", "horing", "hoering", "hoyring", "hoeyring"},
		"plan":        {"handlingsplan"},
		"declaration": {"erklæring", "erklaering"},
		"audit":       {"etterprøv", "etterprøve", "etterprov", "etterproev", "etterprove", "etterproeve"},
		"nothing":     nil,
	}
	for word, want := range cases {
		if d := cmp.Diff(want, Aliases(word)); d != "" {
			t.Errorf("%s: %s", word, d)
		}
	}
}

// TestAliasesAreUnderstood: whatever is listed as an alias is read back.
func TestAliasesAreUnderstood(t *testing.T) {
	for name := range scanFile("terms.json") {
		for _, a := range Aliases(name) {
			got, ok := CanonicalIn(groupOf(name), a)
			if !ok || got != wordOf(name) && !sharedWord(got, wordOf(name)) {
				t.Errorf("alias %s of %s is read as %q", a, name, got)
			}
		}
	}
}

// TestWordsOfTheContractHaveTerms holds that whatever the contract fixes a word for can
// be said in Norwegian, and read back from it.
func TestWordsOfTheContractHaveTerms(t *testing.T) {
	lists := map[string]string{
		"commands": `init demo status validate rules explain show list find declaration statutes plan log diff revise hearing adopt extend correct
			withdraw seal agreement fsu create sign evaluate progress coverage save undo revert body party meeting case decision followup grant due
			calendar audit report structure site build serve sync hooks schema install migrate completion man version help`,
		"states":     "draft on-hearing adopted in-force period-ended replaced withdrawn lapsed",
		"meetings":   "planned called held moved cancelled",
		"changes":    "registration draft hearing adoption extension signature approval meeting appointment progress evaluation confirmation correction withdrawal reversal closing merge migration",
		"operations": "added removed edited moved reordered renamed",
		"due":        "ok soon overdue",
		"conditions": "body decision consensus evaluation hearing answers approvals signatures minutes met not-met waived required warned off",
		"severities": "error warning severity/note",
		"progress":   "not-started in-progress done stopped",
		"answers":    "supports supports-with-remarks objects none",
		"kinds": `community parties organisations guidance declaration statutes plan agreement body fsu grant projects meeting cases followups
			hearing report`,
	}
	for list, all := range lists {
		for word := range strings.FieldsSeq(all) {
			said, ok := findTerm(word)
			if !ok {
				t.Errorf("%s: %s has no term", list, word)
				continue
			}
			if got, ok := CanonicalIn(groupOf(word), said.NB); (list == "commands" || list == "kinds") && (!ok || got != word) {
				t.Errorf("%s: %s is typed %q, which is read as %q", list, word, said.NB, got)
			}
		}
	}
}

// TestFoldIsStable: folding a folded word changes nothing, and case never counts.
func TestFoldIsStable(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := rapid.StringMatching(`[a-zA-ZæøåÆØÅöäé _-]{0,20}`).Draw(t, "word")
		if f := Fold(s); Fold(f) != f || Fold(strings.ToUpper(s)) != f {
			t.Fatalf("%q folds to %q, then %q; in capitals %q", s, f, Fold(f), Fold(strings.ToUpper(s)))
		}
	})
}

// TestSchemasHaveTerms holds that every key and every fixed value of the schemas can
// be shown in words.
func TestSchemasHaveTerms(t *testing.T) {
	keys, values := map[string]string{}, map[string]string{}
	err := filepath.WalkDir("../../schemas/src", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || filepath.Ext(path) != ".json" {
			return err
		}
		src, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		var schema any
		if err := json.Unmarshal(src, &schema); err != nil {
			return err
		}
		collect(schema, filepath.Base(path), keys, values)
		return nil
	})
	if err != nil || len(keys) == 0 {
		t.Fatalf("no schemas read: %v", err)
	}
	for _, key := range slices.Sorted(maps.Keys(keys)) {
		if !HasTerm("key/" + key) {
			t.Errorf("%s: the key %s has no term", keys[key], key)
		}
	}
	for _, v := range slices.Sorted(maps.Keys(values)) {
		if !HasTerm(v) {
			t.Errorf("%s: the value %s has no term", values[v], v)
		}
	}
}

// collect gathers the property names and the enumerated texts of a schema.
func collect(s any, file string, keys, values map[string]string) {
	switch s := s.(type) {
	case []any:
		for _, v := range s {
			collect(v, file, keys, values)
		}
	case map[string]any:
		if props, ok := s["properties"].(map[string]any); ok {
			for k := range props {
				if !strings.HasPrefix(k, "x-") {
					keys[k] = file
				}
			}
		}
		if list, ok := s["enum"].([]any); ok {
			for _, v := range list {
				if text, ok := v.(string); ok {
					values[text] = file
				}
			}
		}
		for _, v := range s {
			collect(v, file, keys, values)
		}
	}
}
