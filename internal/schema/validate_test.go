package schema

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/santhosh-tekuri/jsonschema/v6"
	"github.com/santhosh-tekuri/jsonschema/v6/kind"

	"github.com/helsefellesskap/hfh/internal/diag"
	"github.com/helsefellesskap/hfh/internal/msg"
)

const (
	smallPlan = `kind: plan
id: plan
version: 2024
period: 2023/2025
areas:
  - id: forlop
    name: Gode forløp
    goals:
      - id: somlos
        name: {nb: Sømløs tjeneste, sma: Sømløs}
        rows: [{id: a, responsible: unknown, when: 2024}]
        measures:
          - id: journal
            name: Journal
            row: a
            responsible: [rana, ssu]
            when: {edtf: ../2024-12-31, as_written: Innen utgangen av 2024}
            cost: {nok: 5000000}
            uncertain: false
            source: {document: s2, lines: 1-2}
`
	smallFSU = `kind: fsu
id: akutt
name: FSU Akutt
state: unknown
`
)

// findingLines gives findings as short lines: line:column rule.variant pointer [args].
func findingLines(fs []diag.Finding, args ...string) []string {
	var out []string
	for _, f := range fs {
		rule := f.Rule
		if f.Variant != "" {
			rule += "." + f.Variant
		}
		line := fmt.Sprintf("%d:%d %s %s", f.Line, f.Column, rule, f.Path)
		for _, a := range args {
			line += " " + a + "=" + f.Args[a]
		}
		out = append(out, line)
	}
	return out
}

func TestValid(t *testing.T) {
	set := Open(formats())
	valid := map[string]string{
		"plan": smallPlan,
		"fsu":  smallFSU,
		"community": `{kind: community, id: community, format: 1, name: X, language: nb, timezone: Europe/Oslo, branch: main,
  rules: [{id: plan/responsible, severity: "off", parameters: {cycle: P2Y, any-key: no}}]}`,
		"parties": "kind: parties\nid: parties\nparties: [{id: rana, name: Rana, type: municipality, number: 0301}]\ngroups: [{id: g, name: G, members: unknown}]\n",
		"report":  "kind: report\nid: 2024\n",
		"meeting": "kind: meeting\nid: ssu-2024-03-19\nbodies: [ssu]\nstate: held\ndate: 2024-03-19\ntime:\naccess: open\n",
		"hearing": "kind: hearing\nid: h\ndocument: plan@draft\naccess: {exempt: offl. § 14}\n",
	}
	for kind, text := range valid {
		if got := set.Validate(kind, parseDoc(t, kind+".yaml", text)); got != nil {
			t.Errorf("%s: %v", kind, findingLines(got))
		}
	}
	draft := "kind: fsu\nid: akutt\nmandate: {purpose: X}\ndraft: {of: fsu/akutt, round: 1}\n"
	if got := set.Validate("fsu", parseDoc(t, "d.yaml", draft)); got != nil {
		t.Errorf("a draft of a mandate needs no name and state: %v", findingLines(got))
	}
	if got := set.Validate("nothing", parseDoc(t, "x.yaml", "kind: x\n")); got != nil {
		t.Errorf("unknown kind: %v", got)
	}
}

// mutation is one wrong line in an otherwise right record.
type mutation struct {
	name, old, text string
	want            []string
	args            []string
}

func planMutations() []mutation {
	return []mutation{
		{name: "required", old: "            name: Journal\n", text: "", want: []string{"13:13 schema/required /areas/0/goals/0/measures/0 key=name"}, args: []string{"key"}},
		{name: "empty counts as absent", old: "name: Journal", text: "name:", want: []string{"13:13 schema/required /areas/0/goals/0/measures/0"}},
		{name: "unknown key", old: "version:", text: "xyzzy: 1\nversion:", want: []string{"3:1 schema/unknown-key /xyzzy key=xyzzy kind=plan"}, args: []string{"key", "kind"}},
		{name: "misspelt key", old: "            responsible:", text: "            responsbile:", want: []string{"16:13 schema/unknown-key.suggest /areas/0/goals/0/measures/0/responsbile suggest=responsible title=Ansvarlig"}, args: []string{"suggest", "title"}},
		{name: "Norwegian key", old: "            responsible:", text: "            ansvarlig:", want: []string{"16:13 schema/unknown-key.suggest /areas/0/goals/0/measures/0/ansvarlig suggest=responsible"}, args: []string{"suggest"}},
		{name: "Norwegian key in flow", old: "when: 2024}]", text: "når: 2024}]", want: []string{"11:46 schema/unknown-key.suggest /areas/0/goals/0/rows/0/når suggest=when"}, args: []string{"suggest"}},
		{name: "another Norwegian key", old: "            uncertain:", text: "            usikkert:", want: []string{"19:13 schema/unknown-key.suggest /areas/0/goals/0/measures/0/usikkert suggest=uncertain"}, args: []string{"suggest"}},
		{name: "text for a number", old: "5000000", text: "5 MNOK", want: []string{"18:25 schema/type.integer /areas/0/goals/0/measures/0/cost/nok value=5 MNOK"}, args: []string{"value"}},
		{name: "a decimal for a number", old: "5000000", text: "5.0", want: []string{"18:25 schema/type.integer /areas/0/goals/0/measures/0/cost/nok"}},
		{name: "below the least", old: "5000000", text: "-5", want: []string{"18:25 schema/range.least /areas/0/goals/0/measures/0/cost/nok limit=0"}, args: []string{"limit"}},
		{name: "word for yes or no", old: "uncertain: false", text: "uncertain: nei", want: []string{"19:24 schema/type.boolean /areas/0/goals/0/measures/0/uncertain value=nei"}, args: []string{"value"}},
		{name: "map for text", old: "row: a", text: "row: {a: b}", want: []string{"15:18 schema/type.text /areas/0/goals/0/measures/0/row found=map"}, args: []string{"found"}},
		{name: "text for a map", old: "cost: {nok: 5000000}", text: "cost: dyrt", want: []string{"18:19 schema/type.map /areas/0/goals/0/measures/0/cost"}},
		{name: "text for a list", old: "rows: [{id: a, responsible: unknown, when: 2024}]", text: "rows: a", want: []string{"11:15 schema/type.list /areas/0/goals/0/rows"}},
		{name: "list for a label", old: "name: Journal", text: "name: [Journal]", want: []string{"14:19 schema/type.text-or-map /areas/0/goals/0/measures/0/name"}},
		{name: "map for actors", old: "responsible: [rana, ssu]", text: "responsible: {id: rana}", want: []string{"16:26 schema/type.text-or-list /areas/0/goals/0/measures/0/responsible"}},
		{name: "text for a source", old: "source: {document: s2, lines: 1-2}", text: "source: s2", want: []string{"20:21 schema/type.map-or-list /areas/0/goals/0/measures/0/source"}},
		{name: "empty item", old: "responsible: [rana, ssu]", text: "responsible:\n              - rana\n              -", want: []string{"18:16 schema/type.empty /areas/0/goals/0/measures/0/responsible/1"}},
		{name: "bare id for actors", old: "responsible: [rana, ssu]", text: "responsible: rana", want: []string{"16:26 schema/enum.or-list /areas/0/goals/0/measures/0/responsible allowed=unknown value=rana"}, args: []string{"allowed", "value"}},
		{name: "access", old: "version:", text: "access: closed\nversion:", want: []string{"3:9 schema/enum.or-map /access allowed=open"}, args: []string{"allowed"}},
		{name: "enum far off", old: "            row: a", text: "            placement: her", want: []string{"15:24 schema/enum /areas/0/goals/0/measures/0/placement allowed=certain, uncertain"}, args: []string{"allowed"}},
		{name: "enum near", old: "            row: a", text: "            placement: sertain", want: []string{"15:24 schema/enum.suggest /areas/0/goals/0/measures/0/placement suggest=certain"}, args: []string{"suggest"}},
		{name: "wrong kind", old: "kind: plan", text: "kind: plna", want: []string{"1:7 schema/const /kind want=plan value=plna"}, args: []string{"want", "value"}},
		{name: "not a date", old: "period: 2023/2025", text: "period: neste år", want: []string{"4:9 schema/format.edtf /period value=neste år"}, args: []string{"value"}},
		{name: "not a date in a map", old: "edtf: ../2024-12-31", text: "edtf: Innen 2024", want: []string{"17:26 schema/format.edtf /areas/0/goals/0/measures/0/when/edtf"}},
		{name: "impossible date", old: "period: 2023/2025", text: "period: 2023-02-30", want: []string{"4:9 date/impossible /period text=2023-02-30"}, args: []string{"text"}},
		{name: "backward period", old: "period: 2023/2025", text: "period: 2025/2023", want: []string{"4:9 date/order.interval /period text=2025/2023"}, args: []string{"text"}},
		{name: "not an id", old: "- id: journal", text: "- id: Journal Æ", want: []string{"13:17 schema/pattern.id /areas/0/goals/0/measures/0/id"}},
		{name: "not a version", old: "version: 2024", text: "version: 2024/25", want: []string{"3:10 schema/pattern.version /version"}},
		{name: "too long an id", old: "- id: journal", text: "- id: " + strings.Repeat("a", 61), want: []string{"13:17 schema/length.long /areas/0/goals/0/measures/0/id count=60"}, args: []string{"count"}},
		{name: "quoted nothing", old: "name: Journal", text: `name: ""`, want: []string{"14:19 schema/length.empty /areas/0/goals/0/measures/0/name"}},
		{name: "no language", old: "{nb: Sømløs tjeneste, sma: Sømløs}", text: "{norsk: Sømløs}", want: []string{"10:16 schema/unknown-key /areas/0/goals/0/name/norsk"}},
		{name: "empty label", old: "{nb: Sømløs tjeneste, sma: Sømløs}", text: "{}", want: []string{"10:15 schema/length.keys /areas/0/goals/0/name"}},
		{name: "language that the schema does not name", old: "sma: Sømløs", text: "fkv: Sømløs", want: nil},
		{
			name: "two in one file, in order", old: "kind: plan", text: "kind: plan\nnote: {a: b}\nxyzzy: 1",
			want: []string{"2:7 schema/type.text /note", "3:1 schema/unknown-key /xyzzy"},
		},
	}
}

func otherMutations() map[string][]mutation {
	return map[string][]mutation{
		smallFSU: {
			{name: "required unless it is a draft", old: "state: unknown\n", text: "", want: []string{"1:1 schema/required  key=state"}, args: []string{"key"}},
		},
		"kind: parties\nid: parties\nparties: [{id: rana, name: Rana, type: municipality, number: 0301}]\n": {
			{name: "digits", old: "0301", text: "301", want: []string{"3:62 schema/pattern.digits /parties/0/number count=4"}, args: []string{"count"}},
		},
		"kind: meeting\nid: m\nbodies: [ssu]\nstate: held\n": {
			{name: "no body", old: "[ssu]", text: "[]", want: []string{"3:9 schema/length.items /bodies count=1"}, args: []string{"count"}},
		},
		"kind: agreement\nid: a\ntype: service\nlaw_points: [1, 13]\nreview: P1Y\n": {
			{name: "above the most", old: "13]", text: "14]", want: []string{"4:17 schema/range.most /law_points/1 limit=13"}, args: []string{"limit"}},
			{name: "not a duration", old: "P1Y", text: "hvert år", want: []string{"5:9 schema/format.duration /review"}},
		},
		"kind: community\nid: community\nformat: 1\nname: X\nlanguage: nb\ntimezone: Europe/Oslo\nbranch: main\nrules: [{id: plan/responsible, parameters: {a: b}}]\n": {
			{name: "not a rule", old: "plan/responsible", text: "responsible", want: []string{"8:14 schema/pattern.rule /rules/0/id"}},
			{name: "free keys are text", old: "{a: b}", text: "{a: [b]}", want: []string{"8:48 schema/type.text /rules/0/parameters/a"}},
		},
	}
}

func TestMutations(t *testing.T) {
	set := Open(formats())
	run := func(base string, m mutation) {
		t.Run(m.name, func(t *testing.T) {
			if !strings.Contains(base, m.old) {
				t.Fatalf("%q is not in the base", m.old)
			}
			kind, _, _ := strings.Cut(strings.TrimPrefix(base, "kind: "), "\n")
			d := parseDoc(t, "data/x.yaml", strings.Replace(base, m.old, m.text, 1))
			got := set.Validate(kind, d)
			if diff := cmp.Diff(m.want, findingLines(got, m.args...)); diff != "" {
				t.Error(diff)
			}
			for _, f := range got {
				checkFinding(t, f)
			}
		})
	}
	for _, m := range planMutations() {
		run(smallPlan, m)
	}
	for base, ms := range otherMutations() {
		for _, m := range ms {
			run(base, m)
		}
	}
}

// checkFinding holds a finding to what every finding has, and to its message.
func checkFinding(t *testing.T, f diag.Finding) {
	t.Helper()
	if f.Severity != diag.Error || f.File != "data/x.yaml" {
		t.Errorf("%+v", f)
	}
	if f.Path != "" && f.Path[0] != '/' {
		t.Errorf("path %q is no pointer", f.Path)
	}
	checkMessage(t, f)
}

func checkMessage(t *testing.T, f diag.Finding) {
	t.Helper()
	id := f.Rule
	if f.Variant != "" {
		id += "." + f.Variant
	}
	if !slices.Contains(msg.IDs(), id) {
		t.Errorf("%s: no message", id)
	}
	for _, arg := range msg.Placeholders(id) {
		if v, ok := f.Args[arg]; !ok || v == "" {
			t.Errorf("%s: its message needs %s", id, arg)
		}
	}
}

func TestPointer(t *testing.T) {
	d := parseDoc(t, "data/x.yaml", smallFSU+"\"a/b~c\": 1\n")
	got := findingLines(Open(formats()).Validate("fsu", d))
	if diff := cmp.Diff([]string{"5:1 schema/unknown-key /a~1b~0c"}, got); diff != "" {
		t.Error(diff)
	}
}

// TestRareKindsOfErrors covers what no schema of today can lead to.
func TestRareKindsOfErrors(t *testing.T) {
	want := map[string]jsonschema.ErrorKind{
		"schema/length.short":      &kind.MinLength{Got: 1, Want: 3},
		"schema/length.many-items": &kind.MaxItems{Got: 3, Want: 2},
		"schema/length.many-keys":  &kind.MaxProperties{Got: 3, Want: 2},
		"schema/unique":            &kind.UniqueItems{},
		"schema/other":             &kind.Contains{},
		"schema/unknown-key":       &kind.PropertyNames{Property: "xyzzy"},
		"schema/required":          &kind.DependentRequired{Missing: []string{"note"}},
		"schema/pattern":           &kind.Pattern{Want: "^x+$"},
		"schema/format.day":        &kind.Format{Want: "day", Err: jsonschema.LocalizableError("no")},
	}
	d := parseDoc(t, "data/x.yaml", smallPlan)
	for id, k := range want {
		j := &judge{kind: "plan", file: "data/x.yaml", root: d.Root, shape: Open(formats()).Shape("plan")}
		path := []string{"period"}
		if strings.HasSuffix(id, "key") || strings.HasSuffix(id, "required") {
			path = nil
		}
		j.collect(&jsonschema.ValidationError{InstanceLocation: path, ErrorKind: k})
		if len(j.findings) != 1 {
			t.Errorf("%s: %v", id, findingLines(j.findings))
			continue
		}
		got := j.findings[0].Rule
		if v := j.findings[0].Variant; v != "" {
			got += "." + v
		}
		if got != id {
			t.Errorf("got %s, want %s", got, id)
		}
		checkMessage(t, j.findings[0])
	}
}

// TestEveryMessageIsReached: a message of schema/ that no test leads to is not needed,
// or not tested.
func TestEveryMessageIsReached(t *testing.T) {
	reached := strings.Fields("schema/length.short schema/length.many-items schema/length.many-keys schema/unique schema/other schema/pattern schema/format.day")
	all := planMutations()
	for _, ms := range otherMutations() {
		all = append(all, ms...)
	}
	for _, m := range all {
		for _, line := range m.want {
			reached = append(reached, strings.Fields(line)[1])
		}
	}
	for _, id := range msg.IDs() {
		if strings.HasPrefix(id, "schema/") && !slices.Contains(reached, id) {
			t.Errorf("%s: reached by no test", id)
		}
	}
}

// TestManyUnknownKeys holds the time of a file that is nothing but unknown keys: the
// first of them are told of, in the order of the file.
func TestManyUnknownKeys(t *testing.T) {
	var b strings.Builder
	b.WriteString(smallPlan)
	for i := range 100_000 {
		fmt.Fprintf(&b, "k%d: 1\n", i)
	}
	start := time.Now()
	got := findingLines(Open(formats()).Validate("plan", parseDoc(t, "data/x.yaml", b.String())))
	if d := time.Since(start); d > 10*time.Second {
		t.Errorf("took %v", d)
	}
	if len(got) != maxUnknown || !strings.HasSuffix(got[0], "/k0") || !strings.HasSuffix(got[maxUnknown-1], fmt.Sprintf("/k%d", maxUnknown-1)) {
		t.Errorf("%d findings, first %v", len(got), got[:min(3, len(got))])
	}
}
