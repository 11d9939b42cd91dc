package govern_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/helsefellesskap/hfh/internal/diff"
	"github.com/helsefellesskap/hfh/internal/doc"
	"github.com/helsefellesskap/hfh/internal/govern"
	"github.com/helsefellesskap/hfh/internal/hfhtest"
	"github.com/helsefellesskap/hfh/internal/schema"
	"github.com/helsefellesskap/hfh/internal/store"
)

const someClasses = `classes:
  - {id: areas, name: Områder, of: [plan], places: [areas/*, areas/*/name]}
  - {id: goals, name: {nb: Mål, en: Goals}, of: [plan], places: [areas/*/goals/*, areas/*/goals/*/name]}
  - {id: measures, name: Tiltak, of: [plan], places: ["areas/**/measures/**"]}
  - {id: order, name: Rekkefølge, of: [plan], ops: [reordered]}
  - {id: economic, name: Økonomi, places: ["**/cost"]}
  - {id: editorial, name: Språk, of: [plan], places: [motto]}
documents:
  - id: plan
    adopter: ssu
    source: {document: d1, lines: 5-6}
    decides:
      - {id: editorial, body: sekretariat, report_to: ssu, source: {document: d1, lines: "9"}}
      - {id: areas, body: partnerskapsmote, source: {document: d1, lines: "7"}}
      - {id: goals, body: partnerskapsmote, source: {document: d1, lines: "7"}}
      - {id: measures, body: ssu, source: {document: d1, lines: "8"}}
`

// classified loads the made-up register with classes of its own.
func classified(t *testing.T, classes string) *store.Snapshot {
	t.Helper()
	reg := hfhtest.Register(t)
	text := hfhtest.Text(t, reg, "data/community.yaml")
	from, to := strings.Index(text, "documents:\n"), strings.Index(text, "composition:\n")
	snap := store.Load(hfhtest.Put(reg, "data/community.yaml", text[:from]+classes+text[to:]), schema.Open(store.Formats()))
	for _, f := range snap.Findings {
		t.Fatalf("the register has a finding: %v", f)
	}
	return snap
}

func step(op diff.Op, place, from, to string) diff.Change {
	value := func(text string) *doc.Node {
		if text == "" {
			return nil
		}
		n, err := doc.ParseValue(text)
		if err != nil {
			panic(err)
		}
		return n
	}
	path := strings.Split(place, "/")
	return diff.Change{Op: op, Path: path, OldPath: path, From: value(from), To: value(to)}
}

func TestClasses(t *testing.T) {
	snap := classified(t, someClasses)
	plan := store.Ref{Kind: "plan"}
	tests := []struct {
		name string
		ref  store.Ref
		ch   diff.Change
		want string
	}{
		{"a goal's name", plan, step(diff.Edited, "areas/a/goals/g/name", "Kort ventetid", "Ingen ventetid for noen"), "goals"},
		{"a misspelling in a goal's name", plan, step(diff.Edited, "areas/a/goals/g/name", "Kort ventettid", "Kort ventetid"), "editorial"},
		{"a measure's time", plan, step(diff.Edited, "areas/a/goals/g/measures/m/when", `"2024"`, `"2025"`), "measures"},
		{"a measure's cost is of two classes", plan, step(diff.Edited, "areas/a/goals/g/measures/m/cost", "{nok: 1}", "{nok: 2}"), "measures economic"},
		{"a new goal brings its measures", plan, step(diff.Added, "areas/a/goals/g", "", "{id: g, name: Nytt, measures: [{id: m, name: Tiltak}]}"), "goals measures"},
		{"a new goal alone", plan, step(diff.Added, "areas/a/goals/g", "", "{id: g, name: Nytt}"), "goals"},
		{"a goal in another order", plan, step(diff.Reordered, "areas/a/goals/g", "", ""), "goals order"},
		{"where no rule is", plan, step(diff.Edited, "period", "2023/2025", "2023/2026"), "substantive"},
		{"what the register calls editorial", plan, step(diff.Edited, "motto", "Sammen", "Alene"), "editorial"},
		{"a class of another kind", store.Ref{Kind: "declaration"}, step(diff.Edited, "areas/a/name", "En", "To"), "substantive"},
		{"a class of every kind", store.Ref{Kind: "grant", ID: "x"}, step(diff.Edited, "amounts/a/cost", "1", "2"), "economic"},
		{"the same meaning", plan, diff.Change{Op: diff.Edited, Path: []string{"period"}, Editorial: true}, "editorial"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := strings.Join(govern.Classes(snap, tt.ref, tt.ch), " "); got != tt.want {
				t.Errorf("classes are %q, want %q", got, tt.want)
			}
		})
	}
}

func TestClassesOfARegisterWithoutAny(t *testing.T) {
	snap := classified(t, "documents: [{id: plan, adopter: ssu}]\n")
	got := govern.Classes(snap, store.Ref{Kind: "plan"}, step(diff.Edited, "areas/a/goals/g/name", "Kort", "Lang ventetid"))
	if diff := cmp.Diff([]string{"substantive"}, got); diff != "" {
		t.Errorf("classes (-want +got):\n%s", diff)
	}
	acts := govern.Competence(snap, store.Ref{Kind: "plan"}, []diff.Change{step(diff.Edited, "areas/a/name", "Kort", "Lang ventetid")})
	if diff := cmp.Diff([]govern.Act{{Body: "ssu", Classes: []string{"substantive"}, Places: []string{"areas/a/name"}, Adopts: true}}, acts); diff != "" {
		t.Errorf("acts (-want +got):\n%s", diff)
	}
}

func TestClassNames(t *testing.T) {
	c := classified(t, someClasses).Community
	if names := govern.ClassNames(c, "en"); names["goals"] != "Goals" || names["measures"] != "Tiltak" || names["substantive"] != "" {
		t.Errorf("names: %v", names)
	}
}

func TestCompetence(t *testing.T) {
	snap := classified(t, someClasses)
	goal := step(diff.Edited, "areas/a/goals/g/name", "Kort ventetid", "Ingen ventetid for noen")
	measure := step(diff.Edited, "areas/a/goals/g/measures/m/when", `"2024"`, `"2025"`)
	slip := step(diff.Edited, "areas/a/goals/g/name", "Kort ventettid", "Kort ventetid")
	period := step(diff.Edited, "period", "2023/2025", "2023/2026")
	plan := "Handlingsplan 2024-2026 "
	tests := []struct {
		name    string
		changes []diff.Change
		want    []govern.Act
	}{
		{"none", nil, nil},
		{"wording", []diff.Change{slip}, []govern.Act{
			{Body: "sekretariat", Classes: []string{"editorial"}, Places: []string{"areas/a/goals/g/name"}, ReportTo: "ssu", Source: plan + "(d1:9)"},
		}},
		{"measures are the adopter's own", []diff.Change{measure}, []govern.Act{
			{Body: "ssu", Classes: []string{"measures"}, Places: []string{"areas/a/goals/g/measures/m/when"}, Source: plan + "(d1:8)", Adopts: true},
		}},
		{"all of them, wording with the rest", []diff.Change{slip, measure, goal, period}, []govern.Act{
			{Body: "partnerskapsmote", Classes: []string{"goals"}, Places: []string{"areas/a/goals/g/name"}, Source: plan + "(d1:7)"},
			{
				Body: "ssu", Classes: []string{"measures", "editorial", "substantive"}, Source: plan + "(d1:8)", Adopts: true,
				Places: []string{"areas/a/goals/g/measures/m/when", "areas/a/goals/g/name", "period"},
			},
		}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if diff := cmp.Diff(tt.want, govern.Competence(snap, store.Ref{Kind: "plan"}, tt.changes)); diff != "" {
				t.Errorf("acts (-want +got):\n%s", diff)
			}
		})
	}
}
