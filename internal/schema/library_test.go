package schema

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/santhosh-tekuri/jsonschema/v6"
	"github.com/santhosh-tekuri/jsonschema/v6/kind"
	"pgregory.net/rapid"

	"github.com/helsefellesskap/hfh/schemas"
)

// library gives the schema of a kind as a JSON Schema library reads it: what Validate is
// held to.
func library(formats Formats, kind string) *jsonschema.Schema {
	return mustCompile(mustRead(schemas.Files(), kind), formats)
}

// mustCompile hands a schema to the library. Every address is refused, the formats
// are ours and are asserted.
func mustCompile(root *node, formats Formats) *jsonschema.Schema {
	c := jsonschema.NewCompiler()
	c.AssertFormat()
	c.UseLoader(noLoader{})
	for _, name := range []string{"edtf", "duration", "day"} { // also unset ones: the library has a duration of its own
		c.RegisterFormat(&jsonschema.Format{Name: name, Validate: func(v any) error {
			if text, ok := v.(string); ok {
				return formats.check(name, text)
			}
			return nil
		}})
	}
	id := root.str("$id")
	err := c.AddResource(id, root.plain())
	if err == nil {
		var compiled *jsonschema.Schema
		if compiled, err = c.Compile(id); err == nil {
			return compiled
		}
	}
	panic(fmt.Sprintf("embedded schema %s: %v", id, err))
}

// noLoader refuses every address, so that no schema can cause anything to be read.
type noLoader struct{}

// Load refuses.
func (noLoader) Load(url string) (any, error) {
	return nil, fmt.Errorf("%s is not embedded, and nothing is fetched", url)
}

// plain gives the value as encoding/json would, for the library.
func (n *node) plain() any {
	switch n.form {
	case '{':
		m := make(map[string]any, len(n.keys))
		for i, k := range n.keys {
			m[k] = n.vals[i].plain()
		}
		return m
	case '[':
		l := make([]any, len(n.vals))
		for i, v := range n.vals {
			l[i] = v.plain()
		}
		return l
	case '"':
		return n.text
	}
	switch n.text {
	case "true":
		return true
	case "false":
		return false
	case "null":
		return nil
	}
	return json.Number(n.text)
}

// TestValidateAgreesWithTheLibrary: Validate and the library refuse the same places of
// the same documents.
func TestValidateAgreesWithTheLibrary(t *testing.T) {
	set := Open(formats())
	libraries := map[string]*jsonschema.Schema{}
	for _, k := range Kinds() {
		libraries[k.Name] = library(formats(), k.Name)
	}
	fitting, refused := 0, 0
	rapid.Check(t, func(t *rapid.T) {
		name, d := draw(t, set, 8)
		findings := set.Validate(name, d)
		got := map[string]bool{}
		for _, f := range findings {
			got[f.Path] = true
		}
		want := map[string]bool{}
		var invalid *jsonschema.ValidationError
		if errors.As(libraries[name].Validate(d.Root.Value(set.Shape(name))), &invalid) {
			refusedPlaces(invalid, want)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Fatalf("the library and Validate differ: %s\n%v\n%s", diff, invalid, d.Bytes())
		}
		if findings == nil {
			fitting++
		} else {
			refused++
		}
	})
	if fitting == 0 || refused == 0 {
		t.Errorf("%d documents fitted and %d were refused: the test sees only one side", fitting, refused)
	}
}

// refusedPlaces gathers the places that the library refuses: those of unknown keys, and
// of a union that one branch which is meant for what stands there, or the union's own.
func refusedPlaces(e *jsonschema.ValidationError, into map[string]bool) {
	switch k := e.ErrorKind.(type) {
	case *kind.AdditionalProperties:
		for _, key := range k.Properties {
			into[pointer(append(slices.Clone(e.InstanceLocation), key))] = true
		}
		return
	case *kind.OneOf:
		before := len(into)
		for _, branch := range e.Causes {
			if !refusesKind(branch, len(e.InstanceLocation)) {
				refusedPlaces(branch, into)
			}
		}
		if len(into) == before {
			into[pointer(e.InstanceLocation)] = true
		}
		return
	}
	if len(e.Causes) == 0 {
		into[pointer(e.InstanceLocation)] = true
	}
	for _, cause := range e.Causes {
		refusedPlaces(cause, into)
	}
}

// refusesKind tells whether a branch is meant for another kind of value.
func refusesKind(e *jsonschema.ValidationError, depth int) bool {
	for len(e.Causes) == 1 && len(e.InstanceLocation) == depth {
		e = e.Causes[0]
	}
	_, ok := e.ErrorKind.(*kind.Type)
	return ok && len(e.InstanceLocation) == depth
}
