package schema

import (
	"cmp"
	"errors"
	"maps"
	"slices"
	"strings"

	"github.com/santhosh-tekuri/jsonschema/v6/kind"

	"github.com/helsefellesskap/hfh/internal/diag"
	"github.com/helsefellesskap/hfh/internal/doc"
)

// missing reports keys that a map must have.
func (j *judge) missing(path, keys []string) {
	n, shape := j.node(path), j.shape.At(path)
	for _, key := range keys {
		args := diag.Args{"key": key, "title": shape.Property(key).Title()}
		j.add(path, n.Pos, "schema/required", "", args)
	}
}

// maxUnknown bounds the unknown keys of one map that are told of one by one: a file
// with very many is no record, and each is compared with all that could be meant.
const maxUnknown = 200

// unknownKeys reports keys that a map may not have, each where it stands.
func (j *judge) unknownKeys(path, keys []string) {
	n, shape := j.node(path), j.shape.At(path)
	at, has := make(map[string]doc.Pos, len(n.Entries)), make(map[string]bool, len(n.Entries))
	for _, e := range n.Entries {
		at[e.Key.Text] = e.Key.Pos
		has[e.Key.Text] = has[e.Key.Text] || !e.Value.Empty()
	}
	for _, key := range firstUnknown(keys, at) {
		args, variant := diag.Args{"key": shorten(key), "kind": j.kind}, ""
		if near := nearKey(key, has, shape); near != "" {
			args["suggest"], args["title"], variant = near, shape.Property(near).Title(), "suggest"
		}
		below := append(append([]string(nil), path...), key)
		j.add(below, at[key], "schema/unknown-key", variant, args)
	}
}

// firstUnknown gives the keys that are told of, where there are too many the first in
// the file.
func firstUnknown(keys []string, at map[string]doc.Pos) []string {
	if len(keys) <= maxUnknown {
		return keys
	}
	keys = slices.Clone(keys)
	slices.SortFunc(keys, func(a, b string) int {
		return cmp.Or(cmp.Compare(at[a].Line, at[b].Line), cmp.Compare(at[a].Column, at[b].Column))
	})
	return keys[:maxUnknown]
}

// wrongType says what the place may hold: the variant names it.
func (j *judge) wrongType(path []string) {
	n, shape := j.node(path), j.shape.At(path)
	if n.Empty() {
		j.at(path, "schema/type", "empty", nil)
		return
	}
	j.at(path, "schema/type", shape.allowed(), diag.Args{"found": n.Kind.String()})
}

// allowed names what may stand at a place: "text", "integer", "text-or-list" and so on.
func (s *Shape) allowed() string {
	var kinds []string
	if s.Allows(doc.Scalar) {
		switch s.Scalar() {
		case doc.IntegerScalar:
			kinds = append(kinds, "integer")
		case doc.BooleanScalar:
			kinds = append(kinds, "boolean")
		default:
			kinds = append(kinds, "text")
		}
	}
	if s.Allows(doc.Map) {
		kinds = append(kinds, "map")
	}
	if s.Allows(doc.List) {
		kinds = append(kinds, "list")
	}
	return strings.Join(kinds, "-or-")
}

// enum reports a text that is none of those allowed. Where a list or a map may stand
// as well, it says so: a bare id where a list of ids belongs is the common slip.
func (j *judge) enum(path []string) {
	n, shape := j.node(path), j.shape.At(path)
	allowed := shape.Enum()
	args := diag.Args{"allowed": strings.Join(allowed, ", ")}
	variant := ""
	switch {
	case shape.Allows(doc.List):
		variant = "or-list"
	case shape.Allows(doc.Map):
		variant = "or-map"
	default:
		if near := nearest(n.Text, allowed); near != "" {
			args["suggest"], variant = near, "suggest"
		}
	}
	j.at(path, "schema/enum", variant, args)
}

// constant reports the wrong kind or id, which the file's place decides.
func (j *judge) constant(path []string) {
	want := strings.Join(j.shape.At(path).Enum(), ", ")
	j.at(path, "schema/const", "", diag.Args{"want": want})
}

// format reports text that is not of its format, under the format's own rule where it
// has one.
func (j *judge) format(path []string, k *kind.Format) {
	if fault := (*Fault)(nil); errors.As(k.Err, &fault) {
		j.at(path, fault.Rule, fault.Variant, maps.Clone(fault.Args))
		return
	}
	j.at(path, "schema/format", k.Want, nil)
}

// pattern reports text that is not built as it must be; the variant names how.
func (j *judge) pattern(path []string, pattern string) {
	variant, args := "", diag.Args(nil)
	switch {
	case pattern == slugPattern.String():
		variant = "id"
	case pattern == labelPattern.String():
		variant = "version"
	case strings.HasPrefix(pattern, "^[0-9]{"):
		variant = "digits"
		args = diag.Args{"count": strings.TrimSuffix(strings.TrimPrefix(pattern, "^[0-9]{"), "}$")}
	case strings.Contains(pattern, "/"):
		variant = "rule"
	}
	j.at(path, "schema/pattern", variant, args)
}
