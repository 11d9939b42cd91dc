package store_test

import (
	"errors"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/helsefellesskap/hfh/internal/doc"
	"github.com/helsefellesskap/hfh/internal/hfhtest"
	"github.com/helsefellesskap/hfh/internal/schema"
	"github.com/helsefellesskap/hfh/internal/store"
)

// Every node of every record is found again by the place it is given.
func TestLocateFindsEveryPlace(t *testing.T) {
	registers := map[string]*store.Snapshot{"made up": register(t), "own": load(os.DirFS("../.."))}
	for name, s := range registers {
		nodes := 0
		for _, r := range s.Records {
			store.Walk(r, func(path []string, n *doc.Node, _ *schema.Shape) bool {
				nodes++
				place := r.PlaceOf(path)
				got, err := r.Locate(place)
				if err != nil {
					t.Errorf("%s#%s (from %v): %v", r.Ref, place, path, err)
					return true
				}
				if !slices.Equal(got.Path, path) || got.IDs != place || got.Node != n && !n.Empty() {
					t.Errorf("%s#%s: found %v as %s, want %v", r.Ref, place, got.Path, got.IDs, path)
				}
				return true
			})
		}
		if nodes < 500 {
			t.Errorf("%s: only %d nodes", name, nodes)
		}
	}
}

func TestWalkGivesEveryNodeItsShape(t *testing.T) {
	for _, r := range register(t).Records {
		store.Walk(r, func(path []string, n *doc.Node, sh *schema.Shape) bool {
			if sh == nil {
				t.Errorf("%s %v: no shape", r.Ref, path)
			}
			if found, exact := r.Node.Find(path); !exact || found != n {
				t.Errorf("%s %v: not the node there", r.Ref, path)
			}
			return true
		})
	}
}

func TestWalkLeavesOutWhatIsBelow(t *testing.T) {
	r := register(t).Record(store.Ref{Kind: "plan"})
	seen := 0
	store.Walk(r, func(path []string, _ *doc.Node, _ *schema.Shape) bool {
		seen++
		return len(path) == 0
	})
	if seen != 1+len(r.Node.Entries) {
		t.Errorf("%d nodes seen", seen)
	}
}

const legemiddelliste = "areas/forlop/goals/somlos/measures/legemiddelliste"

func TestLocate(t *testing.T) {
	cases := []struct{ ref, place, want, name string }{
		{"plan", "", "", ""},
		{"plan", "/", "", ""},
		{"plan", "period", "period", ""},
		{"plan", "areas/forlop", "areas/forlop", "Gode pasientforløp"},
		{"plan", "forlop", "areas/forlop", "Gode pasientforløp"},
		{"plan", "legemiddelliste", legemiddelliste, "Felles legemiddelliste"},
		{"plan", "legemiddelliste/name", legemiddelliste + "/name", "Felles legemiddelliste"},
		{"plan", " /legemiddelliste/name/ ", legemiddelliste + "/name", "Felles legemiddelliste"},
		{"plan", "legemiddelliste/when", legemiddelliste + "/when", "Felles legemiddelliste"}, // not there yet
		{"plan", "somlos/legemiddelliste/p1/note", legemiddelliste + "/progress/p1/note", "Felles legemiddelliste"},
		{"plan", "areas/legemiddelliste", legemiddelliste, "Felles legemiddelliste"},
		{"plan", "forlop/legemiddelliste", legemiddelliste, "Felles legemiddelliste"},
		{"plan", "transport", "areas/forlop/goals/trygghet/measures/felles-rutiner/sub_measures/transport", "Rutine for transport"},
		{"plan", "1.1", "areas/forlop/goals/somlos", "Pasienten opplever en sømløs tjeneste"},
		{"plan", "1.1.", "areas/forlop/goals/somlos", "Pasienten opplever en sømløs tjeneste"},
		{"plan", "2", "areas/forebygging", "Satsning på forebygging"},
		{"plan", "2.", "areas/forebygging", "Satsning på forebygging"},
		{"plan", "1.1/legemiddelliste/when", legemiddelliste + "/when", "Felles legemiddelliste"},
		{"plan", "forebygging/2.1", "areas/forebygging/goals/helsekompetanse", "Øke helsekompetansen"},
		{"plan", "focus/declaration#forebygging", "focus/declaration#forebygging", ""},
		{"plan", "forlop/answers/declaration#gode-forlop/how", "areas/forlop/answers/declaration#gode-forlop/how", "Gode pasientforløp"},
		{"plan", "source/d1/document", "source/d1/document", ""},
		{"plan", "clauses", "clauses", ""}, // a key the schema knows
		{"meeting/ssu-2024-09-10", "4/2024", "items/plan", "Handlingsplan"},
		{"meeting/ssu-2024-09-10", "4/2024/decision/outcome", "items/plan/decision/outcome", "Handlingsplan"},
		{"meeting/ssu-2024-09-10", "items/4/2024", "items/plan", "Handlingsplan"},
		{"meeting/ssu-2024-09-10", "plan", "items/plan", "Handlingsplan"},
		{"parties", "trollnes", "parties/trollnes", "Trollnes"}, // not the member of a group
		{"parties", "kysten/trollnes", "groups/kysten/members/trollnes", "Kystkommunene"},
		{"parties", "direktor/person/name", "parties/eventyrsykehuset/offices/direktor/person/name", "Kari Sykehus"},
		{"guidance", "nasjonal-plan/links/https:~1~1example.org~1eventyrplan/label", "guidance/nasjonal-plan/links/https:~1~1example.org~1eventyrplan/label", "Nasjonal eventyrplan 2024-2027"},
		{"agreement/samarbeid", "law_points/2", "law_points/2", ""},
		{"declaration", "signatures/trollnes/name", "signatures/trollnes/name", "Ola Troll"},
		{"fsu/akutt", "mandate/purpose", "mandate/purpose", ""},
		{"fsu/akutt", "mandate/review_by", "mandate/review_by", ""},
		{"community", "documents/plan/adoption/body", "documents/plan/adoption/body", ""},
	}
	s := register(t)
	for _, c := range cases {
		got, err := record(t, s, c.ref).Locate(c.place)
		if err != nil {
			t.Errorf("%s#%s: %v", c.ref, c.place, err)
			continue
		}
		if got.IDs != c.want || got.Name != c.name {
			t.Errorf("%s#%s: %q %q, want %q %q", c.ref, c.place, got.IDs, got.Name, c.want, c.name)
		}
		if got.Shape == nil {
			t.Errorf("%s#%s: no shape", c.ref, c.place)
		}
	}
}

// record gives a record that must be there.
func record(t testing.TB, s *store.Snapshot, text string) *store.Record {
	t.Helper()
	ref, err := store.ParseRef(text)
	if err != nil {
		t.Fatal(err)
	}
	r := s.Record(ref)
	if r == nil {
		t.Fatalf("no record %s", text)
	}
	return r
}

func TestLocateTellsWhatIsNearOrAmbiguous(t *testing.T) {
	cases := []struct {
		ref, place string
		near       []string
		ambiguous  bool
	}{
		{"plan", "legemidelliste", []string{legemiddelliste}, false},
		{"plan", "legemiddelliste/wehn", []string{legemiddelliste + "/when"}, false},
		{"plan", "legemiddelliste/responsable", []string{legemiddelliste + "/responsible"}, false},
		{"plan", "periode", []string{"period"}, false},
		{"plan", "legemiddelliste/when/edtf", nil, false}, // before the last key all must exist
		{"plan", "legemiddelliste/progress/p2", []string{legemiddelliste + "/progress/p1"}, false},
		{"plan", "qqqqqqqq", nil, false},
		{"plan", "when", nil, false}, // a key further down needs its item
		{"plan", "9.9", nil, false},
		{"declaration", "trollnes/nam", []string{"signatures/trollnes/name"}, false},
		{"plan", "period/x", nil, false},
	}
	s := register(t)
	for _, c := range cases {
		_, err := record(t, s, c.ref).Locate(c.place)
		var e *store.PlaceError
		if !errors.As(err, &e) {
			t.Errorf("%s#%s: %v", c.ref, c.place, err)
			continue
		}
		near := e.Near
		if len(c.near) > 0 && len(near) > len(c.near) {
			near = near[:len(c.near)]
		}
		if c.near != nil && !cmp.Equal(near, c.near) || e.Ambiguous != c.ambiguous {
			t.Errorf("%s#%s: near %v, ambiguous %v", c.ref, c.place, e.Near, e.Ambiguous)
		}
	}
}

func TestAmbiguousPlacesAreNamed(t *testing.T) {
	// The same id twice, two levels down: which is meant cannot be told.
	reg := hfhtest.Edit(t, hfhtest.Register(t), "data/plan.yaml", "- id: trygghet", "- id: helsekompetanse")
	_, err := record(t, load(reg), "plan").Locate("helsekompetanse/name")
	var e *store.PlaceError
	if !errors.As(err, &e) || !e.Ambiguous {
		t.Fatalf("%v", err)
	}
	want := []string{"areas/forlop/goals/helsekompetanse/name", "areas/forebygging/goals/helsekompetanse/name"}
	if diff := cmp.Diff(want, e.Near); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// Items that nothing tells apart have a number.
func TestPlacesOfItemsWithoutAnIdentity(t *testing.T) {
	reg := hfhtest.Put(hfhtest.Register(t), "data/cases.yaml",
		"kind: cases\nid: cases\ncases:\n  - {name: A}\n  - {id: x, name: B}\n  - {id: x, name: C}\n  - {id: \"[1]\", name: D}\n  - {id: \"[z]\", name: E}\n  - \n  - {id: x, name: F}\n")
	r := record(t, load(reg), "cases")
	want := []string{"cases/[1]", "cases/x", "cases/[3]", "cases/[4]", "cases/[z]", "cases/[6]", "cases/[7]"}
	for i, place := range want {
		path := []string{"cases", string(rune('0' + i))}
		if got := r.PlaceOf(path); got != place {
			t.Errorf("item %d: %s, want %s", i, got, place)
		}
		if got, err := r.Locate(place); err != nil || !slices.Equal(got.Path, path) {
			t.Errorf("%s: %v %v", place, got.Path, err)
		}
	}
}

func TestPlaceOfWhatIsNotThere(t *testing.T) {
	r := record(t, register(t), "plan")
	for want, path := range map[string][]string{
		"":              nil,
		"nothing/at~1x": {"nothing", "at/x"},
		"areas/99/x":    {"areas", "99", "x"},
		"areas/-1":      {"areas", "-1"},
		"period/x":      {"period", "x"},
	} {
		if got := r.PlaceOf(path); got != want {
			t.Errorf("%v: %q, want %q", path, got, want)
		}
	}
}

// Ids nested in themselves must not make a search take for ever.
func TestLocateIsBounded(t *testing.T) {
	deep := "kind: plan\nid: plan\nareas: " + strings.Repeat("[{id: a, areas: ", 30) + "x" + strings.Repeat("}, {id: a}]", 30) + "\n"
	r := record(t, load(hfhtest.Put(hfhtest.Register(t), "data/plan.yaml", deep)), "plan")
	if r.Doc == nil {
		t.Fatal("the plan could not be read")
	}
	if _, err := r.Locate(strings.Repeat("a/", 25) + "zzz"); err == nil {
		t.Error("found")
	}
}

func TestAt(t *testing.T) {
	s := register(t)
	cases := []struct {
		ref  string
		path string
		want string // line:column pointer place
	}{
		{"plan", "", "1:1  "},
		{"plan", "period", "5:1 /period period"},
		{"plan", "areas/0", "13:5 /areas/0 areas/forlop"},
		{"plan", "areas/0/goals/0/measures/0/name", "31:13 /areas/0/goals/0/measures/0/name " + legemiddelliste + "/name"},
		{"plan", "areas/0/goals/0/measures/0/when", "30:13 /areas/0/goals/0/measures/0/when " + legemiddelliste + "/when"},
		{"plan", "areas/0/goals/0/measures/0/when/edtf/x", "30:13 /areas/0/goals/0/measures/0/when " + legemiddelliste + "/when"},
		{"plan", "areas/9/goals", "11:1 /areas/9 areas/9"},
		{"plan", "adopted/body", "6:29 /adopted/body adopted/body"},
		{"plan", "focus/0", "8:9 /focus/0 focus/declaration#forebygging"},
		{"plan", "withdrawn/reason", "2:1 /withdrawn withdrawn"},
		{"plan", "areas/0/goals/0/measures/0/progress/0/date", "34:26 /areas/0/goals/0/measures/0/progress/0/date " + legemiddelliste + "/progress/p1/date"},
	}
	for _, c := range cases {
		var path []string
		if c.path != "" {
			path = strings.Split(c.path, "/")
		}
		f := record(t, s, c.ref).At(path...)
		got := strings.Join([]string{pos(f.Line, f.Column), f.Path, f.Place}, " ")
		if got != c.want || f.File != "data/plan.yaml" || f.Record != "plan" {
			t.Errorf("%s: %q, want %q", c.path, got, c.want)
		}
	}
	if f := record(t, s, "plan").ValueAt("adopted", "body"); pos(f.Line, f.Column) != "6:35" {
		t.Errorf("the value of adopted/body stands at %d:%d", f.Line, f.Column)
	}
}

func TestSource(t *testing.T) {
	s := register(t)
	cases := []struct{ ref, path, want string }{
		{"plan", "areas/0/goals/0/measures/0/name", "Handlingsplan 2024-2026 (d1:30)"},
		{"plan", "areas/0/goals/0/measures/1", "Handlingsplan 2024-2026 (d1:10-60)"},
		{"plan", "areas/1", ""},
		{"declaration", "items/0", "Erklæringen 2024-2025 (d0:20)"},
		{"declaration", "items/9", ""},
		{"statutes", "version", ""},
	}
	for _, c := range cases {
		if got := record(t, s, c.ref).Source(strings.Split(c.path, "/")); got != c.want {
			t.Errorf("%s %s: %q, want %q", c.ref, c.path, got, c.want)
		}
	}
	if got, want := record(t, s, "declaration").Source(nil), "Erklæringen 2024-2025 (d0)"; got != want {
		t.Errorf("the whole declaration: %q, want %q", got, want)
	}
	several := hfhtest.Edit(t, hfhtest.Register(t), "data/plan.yaml", "source:\n  - {document: d1}\n", "source:\n  - {document: d1, lines: \"3\"}\n  - {document: dx, lines: 4-5}\n  - {document: dx}\n")
	if got, want := record(t, load(several), "plan").Source(nil), "Handlingsplan 2024-2026 (d1:3); dx:4-5; dx"; got != want {
		t.Errorf("several sources: %q, want %q", got, want)
	}
}

// Names are shown in the register's language, and With brings a new one to all records.
func TestNamesFollowTheRegistersLanguage(t *testing.T) {
	reg := hfhtest.Edit(t, hfhtest.Register(t), "data/parties.yaml", "name: Trollnes\n", "name: {nn: Trollneset, nb: Trollnes}\n")
	s := load(reg)
	if got, _ := record(t, s, "parties").Locate("trollnes"); got.Name != "Trollnes" {
		t.Errorf("in bokmål: %q", got.Name)
	}
	community := strings.Replace(hfhtest.Text(t, reg, "data/community.yaml"), "language: nb", "language: nn", 1)
	s = s.With(map[string][]byte{"data/community.yaml": []byte(community)})
	if got, _ := record(t, s, "parties").Locate("trollnes"); got.Name != "Trollneset" {
		t.Errorf("in nynorsk: %q", got.Name)
	}
	if a, _ := s.Actor("trollnes"); a.Name != "Trollneset" {
		t.Errorf("the actor in nynorsk: %q", a.Name)
	}
}
