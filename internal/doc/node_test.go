package doc

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/helsefellesskap/hfh/internal/diag"
)

func TestEmit(t *testing.T) {
	n := MapOf(
		"kind", "plan", "id", "plan", "version", "2024", "count", Int(3), "open", Bool(true),
		"none", &Node{Kind: Scalar}, "empty", "", "list", ListOf(), "map", MapOf(),
		"areas", ListOf(
			MapOf("id", "a", "name", "Gode og sammenhengende pasientforløp", "who", ListOf(Text("rana"), Text("hvem?")).Flow()),
			ListOf(Text("x"), ListOf(Text("y"))),
			MapOf("source", MapOf("document", "handlingsplan", "lines", "12-13").Flow()),
		),
		"text", "to\nlinjer", "time", "12:30", "word", "nei: kanskje", "no", "no", "«sitat»", "«sitat»",
	)
	want := `# yaml-language-server: $schema=../schemas/plan.schema.json
kind: plan
id: plan
version: "2024"
count: 3
open: true
none:
empty: ""
list: []
map: {}
areas:
  - id: a
    name: Gode og sammenhengende pasientforløp
    who: [rana, "hvem?"]
  - - x
    - - "y"
  - source: {document: handlingsplan, lines: 12-13}
text: "to\nlinjer"
time: "12:30"
word: "nei: kanskje"
"no": "no"
«sitat»: «sitat»
`
	got := Emit(n, "# yaml-language-server: $schema=../schemas/plan.schema.json")
	if diff := cmp.Diff(want, string(got)); diff != "" {
		t.Error(diff)
	}
	d := mustParse(t, string(got))
	if !Equal(d.Root, n) {
		t.Errorf("reads back as %s", d.Root.JSON(nil))
	}
}

func TestEmitReadsBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := MapOf("a", drawAny(t, 3))
		d, fs := Parse("f.yaml", Emit(n, ""))
		if d == nil || hasError(fs) || !Equal(d.Root, n) {
			t.Fatalf("%v\n%s", fs, Emit(n, ""))
		}
	})
}

// drawAny gives a value with any text in it.
func drawAny(t *rapid.T, depth int) *Node {
	kind := rapid.IntRange(0, 5).Draw(t, "kind")
	if depth == 0 || kind > 1 {
		return Text(rapid.String().Draw(t, "text"))
	}
	n := ListOf()
	if kind == 0 {
		n = MapOf()
	}
	for i := range rapid.IntRange(0, 3).Draw(t, "n") {
		v := drawAny(t, depth-1)
		if kind == 0 {
			key := rapid.StringN(1, 8, -1).Draw(t, "key")
			n.Entries = append(n.Entries, Entry{Text(string(rune('a'+i)) + key), v})
		} else {
			n.Items = append(n.Items, v)
		}
	}
	if rapid.Bool().Draw(t, "flow") {
		return n.Flow()
	}
	return n
}

func TestParseValue(t *testing.T) {
	for _, tc := range []struct{ typed, want string }{
		{"2025", `"2025"`},
		{"  no ", `"no"`},
		{"Kapittel 2: Mål", `"Kapittel 2: Mål"`},
		{"sak #5", `"sak #5"`},
		{"- strek", `"- strek"`},
		{"@alle", `"@alle"`},
		{"[rana, 'a, b']", `["rana","a, b"]`},
		{"{id: p1, date: 2024-11-01}", `{"id":"p1","date":"2024-11-01"}`},
		{`"med \"hermetegn\""`, `"med \"hermetegn\""`},
		{"|\n  to\n  linjer", `"to\nlinjer"`},
		{"", "null"},
		{`""`, `""`},
	} {
		n, err := ParseValue(tc.typed)
		if err != nil {
			t.Errorf("%q: %v", tc.typed, err)
			continue
		}
		if got := string(n.JSON(nil)); got != tc.want {
			t.Errorf("%q is %s, want %s", tc.typed, got, tc.want)
		}
	}
	for typed, want := range map[string]string{
		"[rana":        "yaml/syntax unclosed",
		"{a: 1} mer":   "yaml/syntax after",
		"*alle":        "yaml/alias alias",
		"!x y":         "yaml/alias tag",
		"{a: 1, a: 2}": "yaml/duplicate-key ",
		"a\x00b":       "yaml/encoding nul",
		"[a]\n---\nb":  "yaml/documents second",
	} {
		_, err := ParseValue(typed)
		var e *ValueError
		if !errors.As(err, &e) || e.Error() != want || e.Finding.Severity != diag.Error {
			t.Errorf("%q: %v, want %s", typed, err, want)
		}
	}
}

// shape is a Shape made of a map.
type shape struct {
	fields map[string]shape
	item   *shape
	scalar ScalarType
}

func (s shape) Field(key string) Shape {
	if f, ok := s.fields[key]; ok {
		return f
	}
	return nil
}

func (s shape) Item() Shape {
	if s.item == nil {
		return nil
	}
	return *s.item
}

func (s shape) Scalar() ScalarType { return s.scalar }

func TestValueAndJSON(t *testing.T) {
	d := mustParse(t, "b: 1\na: 0301\nn: 17\nwrong: 017\nyes: true\nnot: ja\ne:\nl: [1, 2]\nm:\n  - x\n  -\n")
	integer := shape{scalar: IntegerScalar}
	s := shape{fields: map[string]shape{
		"n": integer, "wrong": integer, "yes": {scalar: BooleanScalar}, "not": {scalar: BooleanScalar}, "l": {item: &integer},
	}}
	want := map[string]any{
		"b": "1", "a": "0301", "n": json.Number("17"), "wrong": "017", "yes": true, "not": "ja",
		"l": []any{json.Number("1"), json.Number("2")}, "m": []any{"x", nil},
	}
	if diff := cmp.Diff(want, d.Root.Value(s)); diff != "" {
		t.Error(diff)
	}
	text := `{"b":"1","a":"0301","n":17,"wrong":"017","yes":true,"not":"ja","l":[1,2],"m":["x",null]}`
	if got := string(d.Root.JSON(s)); got != text {
		t.Errorf("got  %s\nwant %s", got, text)
	}
	if !json.Valid(d.Root.JSON(s)) {
		t.Error("not JSON")
	}
}

func TestCanonical(t *testing.T) {
	// RFC 8785 sections 3.2.2.2 and 3.2.3, with every value as a string.
	rfc := MapOf(
		"\u20ac", "Euro Sign", "\r", "Carriage Return", "\ufb33", "Hebrew Letter Dalet With Dagesh",
		"1", "One", "\U0001f600", "Emoji: Grinning Face", "\u0080", "Control", "\u00f6", "Latin Small Letter O With Diaeresis",
	)
	// U+FB33 is one of the letters that form NFC takes apart, so it sorts by U+05D3.
	want := `{"\r":"Carriage Return","1":"One","` + "\u0080" + `":"Control","ö":"Latin Small Letter O With Diaeresis","` +
		"\u05d3\u05bc" + `":"Hebrew Letter Dalet With Dagesh","€":"Euro Sign","😀":"Emoji: Grinning Face"}`
	if diff := cmp.Diff(want, string(Canonical(rfc, nil))); diff != "" {
		t.Error(diff)
	}
	text := MapOf("x", "\u20ac$\u000f\nA'B\"\\\\\"/\b\t\f\r\u007f\u2028")
	if got, want := string(Canonical(text, nil)), `{"x":"€$\u000f\nA'B\"\\\\\"/\b\t\f\r`+"\u007f\u2028"+`"}`; got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	units := MapOf("\uff5a", "1", "\U0001f600", "2")
	if got, want := string(Canonical(units, nil)), `{"😀":"2","`+"\uff5a"+`":"1"}`; got != want {
		t.Errorf("keys sort by UTF-16: %s", got)
	}
}

func TestCanonicalLeavesOut(t *testing.T) {
	d := mustParse(t, "id: A\u030alesund\ne:\nq: ''\nl: []\nm: {x: , y: []}\nn:\n  - a\n  -\n  - living: 1\n  - living: 2\n    t: 0301\nno: no\n")
	got := string(Canonical(d.Root, func(path []string) bool { return path[len(path)-1] != "living" }))
	want := `{"id":"Ålesund","n":["a",{"t":"0301"}],"no":"no","q":""}`
	if got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	var paths []string
	Canonical(d.Root, func(path []string) bool {
		paths = append(paths, strings.Join(path, "/"))
		return true
	})
	if !strings.Contains(strings.Join(paths, " "), "n/3/t") {
		t.Errorf("paths %v", paths)
	}
	if string(Canonical(MapOf(), nil)) != "{}" || string(Canonical(nil, nil)) != "{}" {
		t.Error("nothing is {}")
	}
}

func TestCanonicalIsTheSameForEqualDocuments(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d := drawDoc(t, false)
		other := mustParseRapid(t, Emit(d.Root, ""))
		if a, b := Canonical(d.Root, nil), Canonical(other.Root, nil); string(a) != string(b) || !json.Valid(a) {
			t.Fatalf("%s\n%s", a, b)
		}
	})
}

func mustParseRapid(t *rapid.T, src []byte) *Doc {
	d, fs := Parse("f.yaml", src)
	if d == nil || hasError(fs) {
		t.Fatalf("%v\n%s", fs, src)
	}
	return d
}

func TestEqual(t *testing.T) {
	for _, tc := range []struct {
		a, b string
		want bool
	}{
		{"a: 1\nb: [x]\n", "# k\nb:\n  - 'x'\na: \"1\"\n", true},
		{"a: 1\nb:\n", "a: 1\n", true},
		{"a: 1\nb: ''\n", "a: 1\n", false},
		{"a: [x, y]\n", "a: [y, x]\n", false},
		{"a: [x]\n", "a: x\n", false},
		{"a: 1\n", "b: 1\n", false},
		{"a: {b: 1, c: 2}\n", "a: {c: 2, b: 1}\n", true},
		{"a: [{x: }]\n", "a: [{}]\n", true},
	} {
		a, b := mustParse(t, tc.a), mustParse(t, tc.b)
		if Equal(a.Root, b.Root) != tc.want || Equal(b.Root, a.Root) != tc.want {
			t.Errorf("%q and %q: equal is not %v", tc.a, tc.b, tc.want)
		}
	}
}

func TestFindWalkAndNil(t *testing.T) {
	d := mustParse(t, "areas:\n  - id: a\n    goals: [x]\n")
	if n, exact := d.Root.Find(path("areas/0/goals/0")); !exact || n.Text != "x" {
		t.Error("not found")
	}
	if n, exact := d.Root.Find(path("areas/0/mål/0")); exact || n.ID() != "a" {
		t.Errorf("deepest node: %v", n)
	}
	var none *Node
	if n, exact := none.Find(nil); n != nil || exact || none.Get("x") != nil || none.ID() != "" || !none.Empty() || none.Clone() != nil {
		t.Error("nil is not empty")
	}
	var seen []string
	d.Root.Walk(func(path []string, n *Node) bool {
		seen = append(seen, strings.Join(path, "/"))
		return n.Kind != List || len(path) != 1
	})
	if diff := cmp.Diff([]string{"", "areas"}, seen); diff != "" {
		t.Error(diff)
	}
}

func TestEditsRefuseWhatIsNotThere(t *testing.T) {
	n := MapOf("a", "x", "l", ListOf(Text("y")))
	for name, err := range map[string]error{
		"set below nothing":    n.Set(path("b/c"), Text("1")),
		"set below a text":     n.Set(path("a/c"), Text("1")),
		"set behind the list":  n.Set(path("l/1"), Text("1")),
		"set a key in a list":  n.Set(path("l/x"), Text("1")),
		"set nothing":          n.Set(nil, Text("1")),
		"append to a text":     n.Append(path("a"), Text("1")),
		"remove what is not":   n.Remove(path("b")),
		"remove what is not 2": n.Remove(path("l/7")),
	} {
		var e *PathError
		if !errors.As(err, &e) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if got := string(n.JSON(nil)); got != `{"a":"x","l":["y"]}` {
		t.Errorf("changed to %s", got)
	}
}

func TestCloneIsApart(t *testing.T) {
	d := mustParse(t, "a: [x, {b: 1}]\n")
	c := d.Root.Clone()
	_ = c.Set(path("a/1/b"), Text("2"))
	_ = c.Remove(path("a/0"))
	if got := string(d.Root.JSON(nil)); got != `{"a":["x",{"b":"1"}]}` {
		t.Errorf("the original became %s", got)
	}
}
