package record

import (
	"encoding"
	"encoding/json"
	"io/fs"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/helsefellesskap/hfh/schemas"
)

// schemaFile is a schema as plain JSON, with what its $refs point to.
type schemaFile struct {
	root map[string]any
	defs map[string]any
}

func readSchema(t *testing.T, name string) schemaFile {
	t.Helper()
	data, err := fs.ReadFile(schemas.Files(), name)
	if err != nil {
		t.Fatal(err)
	}
	var f schemaFile
	if err := json.Unmarshal(data, &f.root); err != nil {
		t.Fatal(err)
	}
	f.defs, _ = f.root["$defs"].(map[string]any)
	return f
}

// resolve follows $ref to the schema that says what the value is.
func (f schemaFile) resolve(t *testing.T, s map[string]any) map[string]any {
	for s["$ref"] != nil {
		name := strings.TrimPrefix(s["$ref"].(string), "#/$defs/")
		next, ok := f.defs[name].(map[string]any)
		if !ok {
			t.Fatalf("$ref %v leads nowhere", s["$ref"])
		}
		s = next
	}
	return s
}

func kindNames(t *testing.T) []string {
	t.Helper()
	names, err := fs.Glob(schemas.Files(), "*.schema.json")
	if err != nil {
		t.Fatal(err)
	}
	var kinds []string
	for _, n := range names {
		if k := strings.TrimSuffix(n, ".schema.json"); k != "common" {
			kinds = append(kinds, k)
		}
	}
	return kinds
}

// TestTypesAndSchemasHoldEachOther walks every schema beside its Go type, both ways.
func TestTypesAndSchemasHoldEachOther(t *testing.T) {
	kinds := kindNames(t)
	if len(kinds) != 18 {
		t.Errorf("%d kinds, want 18: %v", len(kinds), kinds)
	}
	for _, kind := range kinds {
		t.Run(kind, func(t *testing.T) {
			v := New(kind)
			if v == nil {
				t.Fatal("New knows no such kind")
			}
			f := readSchema(t, kind+".schema.json")
			for _, complaint := range f.compare(t, kind, f.root, reflect.TypeOf(v).Elem()) {
				t.Error(complaint)
			}
		})
	}
}

// TestCompareComplains shows that the walk above can fail.
func TestCompareComplains(t *testing.T) {
	f := schemaFile{}
	schema := map[string]any{"type": "object", "properties": map[string]any{
		"a": map[string]any{"type": "string"}, "b": map[string]any{"type": "integer"},
	}}
	type missing struct {
		A string `json:"a"`
	}
	type extra struct {
		A string `json:"a"`
		B int    `json:"b"`
		C string `json:"c"`
	}
	type wrong struct {
		A string `json:"a"`
		B string `json:"b"`
	}
	type right struct {
		A string `json:"a"`
		B *int   `json:"b"`
	}
	for _, v := range []any{missing{}, extra{}, wrong{}} {
		if got := f.compare(t, "x", schema, reflect.TypeOf(v)); len(got) != 1 {
			t.Errorf("%T: %d complaints, want 1: %v", v, len(got), got)
		}
	}
	if got := f.compare(t, "x", schema, reflect.TypeOf(right{})); len(got) != 0 {
		t.Errorf("right: %v", got)
	}
}

// compare lists where a Go type and a schema do not fit.
func (f schemaFile) compare(t *testing.T, path string, s map[string]any, typ reflect.Type) []string {
	s = f.resolve(t, s)
	if typ.Kind() == reflect.Pointer {
		typ = typ.Elem()
	}
	if branches, ok := s["oneOf"].([]any); ok {
		var out []string
		for _, b := range branches {
			branch := f.resolve(t, b.(map[string]any))
			if branch["type"] == "string" && !isText(typ) {
				out = append(out, path+": a text is allowed, but "+typ.String()+" reads none")
			}
			single := branch["type"] == "object" && typ.Kind() == reflect.Slice // the list's branch says what it holds
			if branch["type"] != "string" && !single {
				out = append(out, f.compare(t, path, branch, typ)...)
			}
		}
		return out
	}
	return f.compareOne(t, path, s, typ)
}

func (f schemaFile) compareOne(t *testing.T, path string, s map[string]any, typ reflect.Type) []string {
	mismatch := []string{path + ": schema " + str(s["type"]) + ", Go " + typ.String()}
	switch s["type"] {
	case "string":
		if typ.Kind() == reflect.String || isText(typ) {
			return nil
		}
	case "integer":
		if typ.Kind() == reflect.Int {
			return nil
		}
	case "boolean":
		if typ.Kind() == reflect.Bool {
			return nil
		}
	case "array":
		if typ.Kind() == reflect.Slice {
			return f.compare(t, path+"/*", s["items"].(map[string]any), typ.Elem())
		}
	case "object":
		if typ.Kind() == reflect.Map && typ.Elem().Kind() == reflect.String {
			return nil
		}
		if typ.Kind() == reflect.Struct {
			return f.compareStruct(t, path, s, typ)
		}
	}
	return mismatch
}

func (f schemaFile) compareStruct(t *testing.T, path string, s map[string]any, typ reflect.Type) []string {
	var out []string
	props, _ := s["properties"].(map[string]any)
	fields := jsonFields(typ)
	for name, sub := range props {
		field, ok := fields[name]
		if !ok {
			out = append(out, path+"/"+name+": no field in "+typ.String())
			continue
		}
		out = append(out, f.compare(t, path+"/"+name, sub.(map[string]any), field)...)
	}
	for name := range fields {
		if props[name] == nil {
			out = append(out, path+"/"+name+": "+typ.String()+" has it, the schema has not")
		}
	}
	slices.Sort(out)
	return out
}

func jsonFields(typ reflect.Type) map[string]reflect.Type {
	out := map[string]reflect.Type{}
	for i := range typ.NumField() {
		field := typ.Field(i)
		tag := field.Tag.Get("json")
		switch {
		case field.Anonymous && tag == "":
			for name, sub := range jsonFields(field.Type) {
				out[name] = sub
			}
		case tag != "-" && field.IsExported():
			out[tag] = field.Type
		}
	}
	return out
}

func isText(typ reflect.Type) bool {
	return reflect.PointerTo(typ).Implements(reflect.TypeFor[encoding.TextUnmarshaler]())
}

func str(v any) string { s, _ := v.(string); return s }
