package schema

import (
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/helsefellesskap/hfh/internal/doc"
)

// maker makes documents by drawing from a schema: mostly right ones, and now and then
// something that the schema does not allow.
type maker struct {
	t      *rapid.T
	spoilt bool // at most one thing is wrong, so that it cannot hide
	spoil  int  // one place in so many is spoilt
	budget int  // of nodes, so that a document stays small
}

func (m *maker) chance(n int) bool { return rapid.IntRange(1, n).Draw(m.t, "chance") == 1 }

func (m *maker) make(s *Shape, depth int) *doc.Node {
	m.budget--
	if m.spoil > 0 && !m.spoilt && m.chance(m.spoil) {
		m.spoilt = true
		return rapid.SampledFrom([]*doc.Node{
			doc.Text("x y"), doc.Text("12"), doc.Text("-1"), doc.Text("true"), doc.Text("2023-02-30"), doc.Text(""),
			{Kind: doc.Scalar, Quoted: true},
			doc.MapOf(), doc.MapOf("xyzzy", "1"), doc.MapOf("nb", "x"), doc.ListOf(), doc.ListOf(doc.Text("a")), doc.ListOf(doc.Text("")), doc.Text(strings.Repeat("a", 70)),
		}).Draw(m.t, "spoilt").Clone()
	}
	var kinds []doc.Kind
	for _, k := range []doc.Kind{doc.Scalar, doc.Map, doc.List} {
		if s.Allows(k) {
			kinds = append(kinds, k)
		}
	}
	switch rapid.SampledFrom(kinds).Draw(m.t, "kind") {
	case doc.Map:
		return m.makeMap(s, depth)
	case doc.List:
		n := &doc.Node{Kind: doc.List}
		for range rapid.IntRange(1, 2).Draw(m.t, "items") {
			n.Items = append(n.Items, m.make(s.Items(), depth+1))
		}
		return n
	default:
		return doc.Text(m.makeText(s))
	}
}

func (m *maker) makeMap(s *Shape, depth int) *doc.Node {
	n := &doc.Node{Kind: doc.Map}
	required := map[string]bool{}
	for _, key := range s.Required() {
		required[key] = !m.spoilt || m.spoil == 0 || !m.chance(20)
	}
	keys := s.Keys()
	if len(keys) == 0 {
		keys = []string{"free"}
	}
	for _, key := range keys {
		if key == "draft" && depth == 0 {
			continue // tested by itself
		}
		if required[key] || m.budget > 0 && depth < 7 && m.chance(4) {
			n.Entries = append(n.Entries, doc.Entry{Key: doc.Text(key), Value: m.make(s.Property(key), depth+1)})
		}
	}
	if len(n.Entries) == 0 {
		n.Entries = append(n.Entries, doc.Entry{Key: doc.Text(keys[0]), Value: m.make(s.Property(keys[0]), depth+1)})
	}
	return n
}

func (m *maker) makeText(s *Shape) string {
	if enum := s.Enum(); enum != nil {
		return rapid.SampledFrom(enum).Draw(m.t, "enum")
	}
	switch s.Format() {
	case "edtf":
		return rapid.SampledFrom([]string{"2024", "2024-03-19", "2023/2025", "../2024-12-31", "2024-23"}).Draw(m.t, "edtf")
	case "day":
		return rapid.SampledFrom([]string{"2024-03-19", "2023-12-31"}).Draw(m.t, "day")
	case "duration":
		return "P2Y"
	}
	switch s.Scalar() {
	case doc.IntegerScalar:
		return rapid.SampledFrom([]string{"1", "2", "13"}).Draw(m.t, "integer")
	case doc.BooleanScalar:
		return rapid.SampledFrom([]string{"true", "false"}).Draw(m.t, "boolean")
	}
	switch p := s.scalar.str("pattern"); {
	case strings.HasPrefix(p, "^[0-9]{4}"):
		return "2024"
	case strings.HasPrefix(p, "^[0-9]{9}"):
		return "123456789"
	case strings.HasPrefix(p, "^[0-9a-f]{40}"):
		return strings.Repeat("0f", 20)
	case strings.HasPrefix(p, "^sha256:"):
		return "sha256:" + strings.Repeat("0f", 32)
	case strings.Contains(p, "/"):
		return "plan/responsible"
	}
	return rapid.SampledFrom([]string{"a", "rana", "0301", "2024", "unknown", "x-1"}).Draw(m.t, "text")
}

func draw(t *rapid.T, set *Set, spoil int) (string, *doc.Doc) {
	kind := rapid.SampledFrom(Kinds()).Draw(t, "record").Name
	m := &maker{t: t, spoil: spoil, budget: 60}
	d, findings := doc.Parse("x.yaml", doc.Emit(m.makeMap(set.Shape(kind), 0), ""))
	if d == nil {
		t.Fatalf("the made file cannot be read: %v", findings)
	}
	return kind, d
}

// TestRightRecordsAreRight: what is drawn from a schema without a fault is valid.
func TestRightRecordsAreRight(t *testing.T) {
	set := Open(formats())
	rapid.Check(t, func(t *rapid.T) {
		kind, d := draw(t, set, 0)
		if got := set.Validate(kind, d); got != nil {
			t.Fatalf("%s: %v\n%s", kind, findingLines(got), d.Bytes())
		}
	})
}

// TestFitsAgreesWithTheLibrary: the quick check and the library accept the same
// documents, and the library's refusal always leads to a finding.
func TestFitsAgreesWithTheLibrary(t *testing.T) {
	set := Open(formats())
	fitting, refused := 0, 0
	rapid.Check(t, func(t *rapid.T) {
		kind, d := draw(t, set, 8)
		shape := set.Shape(kind)
		fits := set.formats.fits(d.Root, shape)
		err := set.kinds[kind].library().Validate(d.Root.Value(shape))
		if fits != (err == nil) {
			t.Fatalf("fits says %v, the library %v\n%s", fits, err, d.Bytes())
		}
		if findings := set.Validate(kind, d); (findings == nil) != fits {
			t.Fatalf("fits says %v, findings %v\n%s", fits, findingLines(findings), d.Bytes())
		}
		if fits {
			fitting++
		} else {
			refused++
		}
	})
	if fitting == 0 || refused == 0 {
		t.Errorf("%d documents fitted and %d were refused: the test sees only one side", fitting, refused)
	}
}

func TestDraftsLeaveOutWhatLives(t *testing.T) {
	set := Open(formats())
	for text, want := range map[string]bool{
		"kind: fsu\nid: a\ndraft: {of: fsu/a}\n":          true,
		"kind: fsu\nid: a\ndraft:\n":                      false,
		"kind: fsu\nid: a\nname: A\nstate: active\n":      true,
		"kind: fsu\nid: a\nstate: active\n":               false,
		"kind: fsu\nid: a\nname: A\nstate: unknown\nx: 1": false,
	} {
		d := parseDoc(t, "x.yaml", text)
		shape := set.Shape("fsu")
		if got := set.formats.fits(d.Root, shape); got != want {
			t.Errorf("fits %v, want %v: %s", got, want, text)
		}
		if err := set.kinds["fsu"].library().Validate(d.Root.Value(shape)); (err == nil) != want {
			t.Errorf("library %v, want %v: %s", err, want, text)
		}
	}
}

func BenchmarkShapesOfAllKinds(b *testing.B) {
	for b.Loop() {
		set := Open(formats())
		for _, k := range Kinds() {
			set.Shape(k.Name)
		}
	}
}

func BenchmarkCompileOfAllKinds(b *testing.B) {
	for b.Loop() {
		set := Open(formats())
		for _, k := range Kinds() {
			set.kinds[k.Name].library()
		}
	}
}

func BenchmarkCompilePlan(b *testing.B) {
	for b.Loop() {
		Open(formats()).kinds["plan"].library()
	}
}

func BenchmarkValidatePlan(b *testing.B) {
	set := Open(formats())
	d := parseDoc(b, "x.yaml", smallPlan)
	for b.Loop() {
		if set.Validate("plan", d) != nil {
			b.Fatal("not valid")
		}
	}
}

func BenchmarkLibraryPlan(b *testing.B) {
	set := Open(formats())
	d := parseDoc(b, "x.yaml", smallPlan)
	shape, library := set.Shape("plan"), set.kinds["plan"].library()
	for b.Loop() {
		if library.Validate(d.Root.Value(shape)) != nil {
			b.Fatal("not valid")
		}
	}
}

func TestIsSlugIsThePattern(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.StringOf(rapid.SampledFrom([]rune("az09-A_ø\n"))).Draw(t, "text")
		if got, want := isSlug(text), slugPattern.MatchString(text); got != want {
			t.Fatalf("%q: %v, the pattern says %v", text, got, want)
		}
	})
}
