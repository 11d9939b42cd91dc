package hfh_test

import (
	"io/fs"
	"maps"
	"os"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/helsefellesskap/hfh/data"
	"github.com/helsefellesskap/hfh/internal/doc"
	"github.com/helsefellesskap/hfh/internal/schema"
	"github.com/helsefellesskap/hfh/internal/store"
)

// helgeland is the register in data/, by reference ("plan", "fsu/digital").
type helgeland map[string]*doc.Node

// readHelgeland reads every embedded record. A record that does not parse, or that
// is not what its schema says, fails the test.
func readHelgeland(t *testing.T) helgeland {
	t.Helper()
	set := schema.Open(store.Formats())
	reg := helgeland{}
	for _, file := range yamlFiles(t, data.FS) {
		src, err := fs.ReadFile(data.FS, file)
		if err != nil {
			t.Fatal(err)
		}
		d, findings := doc.Parse("data/"+file, src)
		if d == nil || len(findings) > 0 {
			t.Fatalf("data/%s does not parse: %v", file, findings)
		}
		kind, id := d.Root.Get("kind").Text, d.Root.ID()
		for _, f := range set.Validate(kind, d) {
			t.Errorf("data/%s:%d: %s %s %v", file, f.Line, f.Rule, f.Place, f.Args)
		}
		if id != strings.TrimSuffix(path.Base(file), ".yaml") {
			t.Errorf("data/%s: id %q is not the file's name", file, id)
		}
		reg[reference(kind, id)] = d.Root
	}
	return reg
}

func reference(kind, id string) string {
	if kind == id {
		return kind
	}
	return kind + "/" + id
}

func yamlFiles(t *testing.T, fsys fs.FS) []string {
	t.Helper()
	var files []string
	err := fs.WalkDir(fsys, ".", func(p string, e fs.DirEntry, err error) error {
		if err == nil && !e.IsDir() && path.Ext(p) == ".yaml" {
			files = append(files, p)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

// find gives every node that a place matches. A place is "record:steps": the record's
// reference may be a glob ("fsu/*"); a step is a key, an item's id, "*" for every
// item, or "[key=value]" to keep only such nodes.
func (reg helgeland) find(place string) []*doc.Node {
	ref, steps, _ := strings.Cut(place, ":")
	var nodes []*doc.Node
	for _, name := range slices.Sorted(maps.Keys(reg)) {
		if ok, _ := path.Match(ref, name); ok {
			nodes = append(nodes, reg[name])
		}
	}
	if steps == "" {
		return nodes
	}
	for _, step := range strings.Split(steps, "/") {
		var next []*doc.Node
		for _, n := range nodes {
			next = append(next, stepInto(n, step)...)
		}
		nodes = next
	}
	return nodes
}

func stepInto(n *doc.Node, step string) []*doc.Node {
	if key, value, ok := strings.Cut(strings.Trim(step, "[]"), "="); ok && strings.HasPrefix(step, "[") {
		if v := n.Get(key); v != nil && v.Text == value {
			return []*doc.Node{n}
		}
		return nil
	}
	if n.Kind == doc.Map {
		if v := n.Get(step); !v.Empty() {
			return []*doc.Node{v}
		}
		return nil
	}
	if step == "*" {
		return n.Items
	}
	for _, item := range n.Items {
		if item.ID() == step || item.Kind == doc.Scalar && item.Text == step {
			return []*doc.Node{item}
		}
	}
	return nil
}

// texts gives the text of every scalar that a place matches.
func (reg helgeland) texts(place string) []string {
	var out []string
	for _, n := range reg.find(place) {
		out = append(out, n.Text)
	}
	return out
}

func TestHelgelandCounts(t *testing.T) {
	reg := readHelgeland(t)
	for place, want := range helgelandCounts() {
		if got := len(reg.find(place)); got != want {
			t.Errorf("%s: %d, want %d", place, got, want)
		}
	}
}

// helgelandCounts is how many of each thing the five documents hold.
func helgelandCounts() map[string]int {
	const measures = "plan:areas/*/goals/*/measures/*"
	const rows = "plan:areas/*/goals/*/rows/*"
	return map[string]int{
		"parties:parties/*":                                 18,
		"parties:parties/*/[type=municipality]":             17,
		"parties:parties/*/[type=trust]":                    1,
		"parties:parties/*/[state=joined]":                  18,
		"parties:parties/*/number":                          17,
		"parties:parties/*/organisation_number":             18,
		"parties:parties/*/number_source/[confirmed=false]": 18,
		"parties:parties/*/offices/*/person":                18,
		"parties:groups/*":                                  6,
		"organisations:organisations/*":                     21 + 3, // and three that answer for measures
		"organisations:organisations/*/[members=unknown]":   3,
		"declaration:items/*":                               12,
		"declaration:items/*/[focus_area=true]":             4,
		"declaration:signatures/*":                          18,
		"declaration:signatures/*/[date=2023-05-04]":        18,
		"declaration:signatures/*/[place=Sandnessjøen]":     18,
		"declaration:purposes/*/source":                     2,
		"declaration:principles/*/source":                   7,
		"declaration:items/*/source":                        12,
		"declaration:parties/*":                             18,
		"statutes:parameters/*/[value=unknown]":             5,
		"plan:areas/*":                                      4,
		"plan:areas/*/goals/*":                              7,
		rows:                                                13,
		rows + "/ongoing/*":                                 19,
		rows + "/ongoing/*/[uncertain=true]":                3,
		measures:                                            23,
		measures + "/sub_measures/*":                        6,
		measures + "/aims/*":                                3,
		measures + "/steps/*":                               3,
		measures + "/criteria/*":                            5,
		measures + "/[placement=uncertain]":                 3,
		measures + "/[name_basis=source]":                   10,
		measures + "/[name_basis=ours]":                     13,
		measures + "/progress":                              0,
		measures + "/indicator":                             0,
		measures + "/cost":                                  0,
		measures + "/patient_groups":                        0,
		"plan:evaluations":                                  0,
		"plan:patient_groups/*":                             4,
		"community:patient_groups/*":                        4,
		"community:sources/*/lines":                         5,
		"community:sources/*/[confirmed=false]":             9,
		"community:glossary/*/[long=unknown]":               13,
		"community:documents/*":                             6,
		"community:documents/*/lapses":                      0,
		"fsu/*:":                                            6,
		"fsu/*:[permanence=unknown]":                        6,
		"fsu/*:[state=unknown]":                             6,
		"fsu/*:[steering=ssu]":                              6,
		"fsu/*:[roster=not-documented]":                     6,
		"fsu/*:seats":                                       0,
		"fsu/*:case/[state=not-documented]":                 6,
		"fsu/*:routines/[state=not-documented]":             6,
		"fsu/*:mandate/[state=not-documented]":              5,
		"fsu/*:mandate/[state=mentioned]":                   1,
		"fsu/*:mandate/given_by":                            0,
		"fsu/*:links/*/[purpose=participants]":              6,
		"fsu/*:links/*/[purpose=page]":                      6,
		"fsu/*:links/*/[purpose=map]":                       1,
		"fsu/*:subgroups/*":                                 3,
		"body/*:":                                           24,
		"body/*:[state=not-confirmed]":                      6,
		"body/*:[state=proposed]":                           3,
		"body/*:compositions/*":                             10,
		"meeting/*:":                                        9,
		"meeting/*:[state=held]":                            5,
		"meeting/*:[state=planned]":                         3,
		"meeting/*:[state=moved]":                           1,
		"meeting/*:items/*/decision":                        6,
		"cases:cases/*/decision":                            6,
		"meeting/*:items/*/number":                          1,
		"cases:cases/*/number":                              0,
		"cases:cases/*/[body=unknown]":                      6,
		"agreement/*:":                                      3,
		"projects:projects/*":                               19,
		"grant/*:":                                          1,
		"grant/*:amounts/*":                                 4,
		"report/*:":                                         1,
		"report/2024:figures/*":                             8,
		"guidance:guidance/*":                               22,
	}
}

func TestHelgelandSignedByEveryPartyOnce(t *testing.T) {
	reg := readHelgeland(t)
	parties := reg.texts("parties:parties/*/id")
	signed := reg.texts("declaration:signatures/*/party")
	if diff := cmp.Diff(slices.Sorted(slices.Values(parties)), slices.Sorted(slices.Values(signed))); diff != "" {
		t.Errorf("parties against signatures (-parties +signed):\n%s", diff)
	}
	if diff := cmp.Diff(parties, reg.texts("declaration:parties/*")); diff != "" {
		t.Errorf("parties against the declaration's list (-parties +named):\n%s", diff)
	}
	order := strings.Fields("somna alstahaug bronnoy donna grane heroy leirfjord traena vefsn vega vevelstad rana hemnes nesna luroy hattfjelldal rodoy helgelandssykehuset")
	if diff := cmp.Diff(order, signed); diff != "" {
		t.Errorf("order of the signatures (-source +register):\n%s", diff)
	}
	for _, p := range parties {
		held := reg.texts("parties:parties/" + p + "/offices/*/person/name")
		name := reg.texts("declaration:signatures/" + p + "/name")
		if diff := cmp.Diff(name, held); diff != "" {
			t.Errorf("%s: who signed is not who held the office: %s", p, diff)
		}
	}
}

// inherited gives a measure's own value, else its row's.
func inherited(measure, row *doc.Node, key string) *doc.Node {
	if v := measure.Get(key); !v.Empty() {
		return v
	}
	return row.Get(key)
}

func TestHelgelandMeasures(t *testing.T) {
	reg := readHelgeland(t)
	when, unknown, rows := map[string]int{}, []string(nil), map[string]int{}
	for _, goal := range reg.find("plan:areas/*/goals/*") {
		for _, m := range goal.Get("measures").Items {
			row := stepInto(goal.Get("rows"), m.Get("row").Text)
			if len(row) != 1 {
				t.Fatalf("%s: no row %s in its goal", m.ID(), m.Get("row").Text)
			}
			rows[row[0].ID()]++
			w := inherited(m, row[0], "when")
			if w.Kind == doc.Map {
				w = w.Get("edtf")
			}
			when[w.Text]++
			if who := inherited(m, row[0], "responsible"); who.Text == "unknown" {
				unknown = append(unknown, m.ID())
			} else if len(who.Items) == 0 {
				t.Errorf("%s: nobody responsible and not said to be unknown", m.ID())
			}
		}
	}
	if diff := cmp.Diff(map[string]int{"2024": 3, "../2024-12-31": 3, "2024/2025": 17}, when); diff != "" {
		t.Errorf("times (-source +register):\n%s", diff)
	}
	if want := strings.Fields("dhh-alle-kommuner dhh-kols helserom-utrulling helserom-folgeforskning intensjonsavtaler"); !slices.Equal(unknown, want) {
		t.Errorf("unknown responsible: %v, want %v", unknown, want)
	}
	perRow := map[string]int{
		"rad-a": 2, "rad-b": 3, "rad-c": 2, "rad-d": 1, "rad-e": 1, "rad-f": 1, "rad-g": 3, "rad-h": 2,
		"rad-i": 1, "rad-j": 1, "rad-k": 1, "rad-l": 4, "rad-m": 1,
	}
	if diff := cmp.Diff(perRow, rows); diff != "" {
		t.Errorf("measures of each row (-source +register):\n%s", diff)
	}
}

func TestHelgelandSources(t *testing.T) {
	reg := readHelgeland(t)
	length := map[string]int{}
	for _, s := range reg.find("community:sources/*") {
		length[s.ID()] = 0
		if n := s.Get("lines"); n != nil {
			length[s.ID()], _ = strconv.Atoi(n.Text)
		}
	}
	for id, lines := range map[string]int{"s0": 136, "s1": 331, "s2": 702, "s3": 180, "s4": 28} {
		if length[id] != lines {
			t.Errorf("%s has %d lines, want %d", id, length[id], lines)
		}
	}
	seen := 0
	for ref, root := range reg {
		root.Walk(func(p []string, n *doc.Node) bool {
			if n.Kind == doc.Map && n.Get("document") != nil {
				seen++
				checkSource(t, ref+"#"+strings.Join(p, "/"), length, n)
			}
			return true
		})
	}
	if seen < 400 {
		t.Errorf("only %d sources found", seen)
	}
}

func checkSource(t *testing.T, place string, length map[string]int, n *doc.Node) {
	t.Helper()
	id := n.Get("document").Text
	total, ok := length[id]
	if !ok {
		t.Errorf("%s: %s is not a registered source", place, id)
		return
	}
	if total == 0 { // on the web: no lines, and never taken as confirmed
		if c := n.Get("confirmed"); c == nil || c.Text != "false" {
			t.Errorf("%s: a web source must say confirmed: false", place)
		}
		return
	}
	if n.Get("lines").Empty() {
		t.Errorf("%s: no lines", place)
		return
	}
	for _, span := range strings.Split(n.Get("lines").Text, ", ") {
		from, to, ranged := strings.Cut(span, "-")
		a, errA := strconv.Atoi(from)
		b, errB := a, error(nil)
		if ranged {
			b, errB = strconv.Atoi(to)
		}
		if errA != nil || errB != nil || a < 1 || b > total || b < a || ranged && a == b {
			t.Errorf("%s: lines %q of %s, which has %d", place, span, id, total)
		}
	}
}

func TestHelgelandGrants(t *testing.T) {
	reg := readHelgeland(t)
	const grant = "grant/rekrutterings-og-samhandlingstilskudd:"
	sums := map[string]int{}
	for _, a := range reg.find(grant + "amounts/*") {
		nok, err := strconv.Atoi(a.Get("amount").Get("nok").Text)
		if err != nil {
			t.Fatal(err)
		}
		sums[a.Get("to").Text] += nok
		if year := a.Get("budget_year"); year != nil {
			sums["budget"] += nok
		}
	}
	want := map[string]int{"helse-nord": 220_000_000, "dhh": 5_000_000, "budget": 180_000_000}
	if diff := cmp.Diff(want, sums); diff != "" {
		t.Errorf("sums in NOK (-source +register):\n%s", diff)
	}
	if got := reg.texts(grant + "derived/*/amount/nok"); !slices.Equal(got, []string{"180000000"}) {
		t.Errorf("derived sum: %v", got)
	}
}

func TestHelgelandFilesAreEmbeddedAndClean(t *testing.T) {
	onDisk := yamlFiles(t, os.DirFS("data"))
	if diff := cmp.Diff(onDisk, yamlFiles(t, data.FS)); diff != "" {
		t.Errorf("files (-data +embedded):\n%s", diff)
	}
	never := regexp.MustCompile(`(?i)file://|[a-z]:/users|appdata|[\w.]+@[\w-]+\.no\b|Ã|\x{00a0}`)
	for _, file := range onDisk {
		src, err := fs.ReadFile(data.FS, file)
		if err != nil {
			t.Fatal(err)
		}
		if hit := never.Find(src); hit != nil {
			t.Errorf("data/%s: %q must not stand in the register", file, hit)
		}
		first, rest, _ := strings.Cut(string(src), "\n")
		kind := strings.TrimPrefix(strings.SplitN(rest, "\n", 2)[0], "kind: ")
		up := strings.Repeat("../", 1+strings.Count(file, "/"))
		if want := "# yaml-language-server: $schema=" + up + "schemas/" + kind + ".schema.json"; first != want {
			t.Errorf("data/%s: first line %q, want %q", file, first, want)
		}
	}
}
