package schema

import (
	"io/fs"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/helsefellesskap/hfh/schemas"
)

// visit calls fn for every schema in a file: the root, the definitions, the
// properties, the branches. path is for messages.
func visit(n *node, path string, fn func(path string, n *node)) {
	fn(path, n)
	for _, group := range []string{"$defs", "properties", "patternProperties"} {
		g := n.get(group)
		if g == nil {
			continue
		}
		for i, key := range g.keys {
			visit(g.vals[i], path+"/"+group+"/"+key, fn)
		}
	}
	for _, one := range []string{"items", "additionalProperties"} {
		if sub := n.get(one); sub != nil && sub.form == '{' {
			visit(sub, path+"/"+one, fn)
		}
	}
	if union := n.get("oneOf"); union != nil {
		for i, branch := range union.vals {
			visit(branch, path+"/oneOf/"+strconv.Itoa(i), fn)
		}
	}
}

func eachSchema(t *testing.T, fn func(path string, n *node)) {
	t.Helper()
	names, err := fs.Glob(schemas.Files(), "*.schema.json")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range names {
		visit(readFile(t, name), name, fn)
	}
}

func readFile(t *testing.T, name string) *node {
	t.Helper()
	data, err := fs.ReadFile(schemas.Files(), name)
	if err != nil {
		t.Fatal(err)
	}
	n, err := parseJSON(string(data))
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	return n
}

func TestEveryPropertyHasTitleAndDescription(t *testing.T) {
	count := 0
	eachSchema(t, func(path string, n *node) {
		props := n.get("properties")
		if props == nil {
			return
		}
		for i, key := range props.keys {
			count++
			p := props.vals[i]
			if p.str("title") == "" || p.str("description") == "" {
				t.Errorf("%s/%s: no title or no description", path, key)
			}
			if d := p.str("description"); !strings.HasSuffix(d, ".") {
				t.Errorf("%s/%s: %q is no sentence", path, key, d)
			}
		}
	})
	if count < 500 {
		t.Errorf("only %d properties seen", count)
	}
}

func TestEverySchemaSaysWhatItIs(t *testing.T) {
	for _, k := range Kinds() {
		n := readFile(t, k.Name+".schema.json")
		if got, want := n.str("$id"), "urn:hfh:schema:1:"+k.Name; got != want {
			t.Errorf("%s: $id %q, want %q", k.Name, got, want)
		}
		if n.str("$schema") != "https://json-schema.org/draft/2020-12/schema" || n.str("title") == "" || n.str("description") == "" {
			t.Errorf("%s: no draft, title or description", k.Name)
		}
		want := "living"
		if k.Governed {
			want = "text"
		}
		if n.str("x-hfh") != want {
			t.Errorf("%s: x-hfh %q, want %q", k.Name, n.str("x-hfh"), want)
		}
	}
}

func TestNoSchemaWithoutAKind(t *testing.T) {
	names, err := fs.Glob(schemas.Files(), "*.schema.json")
	if err != nil {
		t.Fatal(err)
	}
	if len(names) != len(Kinds())+1 {
		t.Errorf("%d files for %d kinds and the common parts", len(names), len(Kinds()))
	}
}

// TestOnlyKnownKeywords is what fits relies on: it passes over nothing that it does
// not know.
func TestOnlyKnownKeywords(t *testing.T) {
	notes := []string{"$schema", "$id", "$defs", "title", "description", "x-hfh", "x-ref", "x-identity", "x-counted"}
	known := map[string][]string{
		"object":  {"type", "properties", "patternProperties", "required", "additionalProperties", "minProperties", "if", "else"},
		"array":   {"type", "items", "minItems"},
		"string":  {"type", "const", "enum", "format", "pattern", "minLength", "maxLength"},
		"integer": {"type", "minimum", "maximum"},
		"boolean": {"type"},
		"$ref":    {"$ref"},
		"oneOf":   {"oneOf"},
		"":        nil,
	}
	eachSchema(t, func(path string, n *node) {
		form := n.str("type")
		for _, f := range []string{"$ref", "oneOf"} {
			if n.get(f) != nil {
				form = f
			}
		}
		allowed, ok := known[form]
		if !ok {
			t.Errorf("%s: type %q", path, form)
		}
		for _, key := range n.keys {
			if !slices.Contains(notes, key) && !slices.Contains(allowed, key) {
				t.Errorf("%s: %s may not stand beside %q", path, key, form)
			}
		}
		checkKeywords(t, path, n)
	})
}

func checkKeywords(t *testing.T, path string, n *node) {
	t.Helper()
	if n.str("type") == "object" && n.get("properties") != nil && path != "common.schema.json" {
		if add := n.get("additionalProperties"); add == nil || add.text != "false" {
			t.Errorf("%s: lets unknown keys through", path)
		}
	}
	if n.str("type") == "array" && n.get("items") == nil {
		t.Errorf("%s: a list of anything", path)
	}
	for _, branch := range []string{"if", "else"} {
		if b := n.get(branch); b != nil && !slices.Equal(b.keys, []string{"required"}) {
			t.Errorf("%s: %s knows only required", path, branch)
		}
	}
	for _, limit := range []string{"minimum", "maximum", "minLength", "maxLength", "minItems", "minProperties"} {
		if l := n.get(limit); l != nil {
			if _, err := strconv.Atoi(l.text); err != nil {
				t.Errorf("%s: %s is not whole", path, limit)
			}
		}
	}
	for _, s := range n.get("enum").texts() {
		if s == "" {
			t.Errorf("%s: an empty or untyped enum value", path)
		}
	}
}

func TestUnionsHoldDifferentThings(t *testing.T) {
	for _, k := range Kinds() {
		root := readFile(t, k.Name+".schema.json")
		visit(root, k.Name, func(path string, n *node) {
			if n.get("oneOf") == nil {
				return
			}
			s := newShape(root.get("$defs"), n, Text)
			branches := 0
			for _, b := range []*node{s.object, s.list, s.scalar} {
				if b != nil {
					branches++
				}
			}
			if branches != len(n.get("oneOf").vals) {
				t.Errorf("%s: two branches hold the same kind of value", path)
			}
			if s.scalar != nil && s.scalar.str("type") != "string" {
				t.Errorf("%s: text and number may not stand in one union", path)
			}
		})
	}
}

func TestReferencesAreOfKnownSorts(t *testing.T) {
	known := strings.Fields("actor party body fsu patient-group project source guidance meeting case record address any-item rule place seat")
	formats := []string{"", "edtf", "duration", "day", "uri-text"}
	eachSchema(t, func(path string, n *node) {
		if ref := n.str("x-ref"); ref != "" && !slices.Contains(known, ref) {
			t.Errorf("%s: x-ref %q", path, ref)
		}
		if !slices.Contains(formats, n.str("format")) {
			t.Errorf("%s: format %q", path, n.str("format"))
		}
		if h := n.get("x-hfh"); h != nil && !slices.Contains([]string{"text", "act", "living"}, h.text) {
			t.Errorf("%s: x-hfh %q", path, h.text)
		}
	})
}

// TestListsOfMapsAreKnownBySomething: every list of maps has an id per item, or says
// what stands for it, and that is required.
func TestListsOfMapsAreKnownBySomething(t *testing.T) {
	for _, k := range Kinds() {
		root := readFile(t, k.Name+".schema.json")
		visit(root, k.Name, func(path string, n *node) {
			s := newShape(root.get("$defs"), n, Text)
			if n.str("type") != "array" || s.Items().object == nil {
				return
			}
			identity := s.Identity()
			if !slices.Contains(s.Items().Required(), identity[0]) {
				t.Errorf("%s: items need not have %s", path, identity[0])
			}
			for _, key := range identity {
				if s.Items().Property(key) == nil {
					t.Errorf("%s: items have no %s", path, key)
				}
			}
		})
	}
}

func TestParseJSONRefusesWhatIsNone(t *testing.T) {
	for _, src := range []string{"", "{", "[1", `{"a" 1}`, `{"a":1 "b":2}`, `{a:1}`, `"x`, `"\x"`, "nope", "[1 2]", "{} {}"} {
		if n, err := parseJSON(src); err == nil {
			t.Errorf("%s: read as %+v", src, n)
		}
	}
}
