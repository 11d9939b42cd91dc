package schema

import (
	"errors"
	"strconv"
	"strings"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"github.com/santhosh-tekuri/jsonschema/v6/kind"

	"github.com/helsefellesskap/hfh/internal/diag"
	"github.com/helsefellesskap/hfh/internal/doc"
)

// Validate checks a document against the schema of a kind. The findings are errors of
// the family schema/, and date/impossible and date/order for dates, each at the line
// and column of the value or key that is wrong; a missing key stands at the map that
// misses it. They are sorted; Place and Record are the store's to fill in. A kind that does not exist has no findings.
func (s *Set) Validate(kind string, d *doc.Doc) []diag.Finding {
	shape := s.Shape(kind)
	if shape == nil || d == nil || s.formats.fits(d.Root, shape) {
		return nil
	}
	var invalid *jsonschema.ValidationError
	if !errors.As(s.kinds[kind].library().Validate(d.Root.Value(shape)), &invalid) {
		return nil
	}
	j := &judge{kind: kind, file: d.File, root: d.Root, shape: shape}
	j.collect(invalid)
	return diag.Sort(j.findings)
}

// judge turns the library's tree of errors into findings.
type judge struct {
	kind     string
	file     string
	root     *doc.Node
	shape    *Shape
	findings []diag.Finding
}

func (j *judge) collect(e *jsonschema.ValidationError) {
	switch e.ErrorKind.(type) {
	case *kind.OneOf, *kind.AnyOf:
		j.union(e)
		return
	}
	if len(e.Causes) == 0 {
		j.leaf(e)
		return
	}
	for _, cause := range e.Causes {
		j.collect(cause)
	}
}

// union reports only the branches that are meant for what stands there: of "text or
// map", a wrong map is judged as a map. Where none is, the type is wrong.
func (j *judge) union(e *jsonschema.ValidationError) {
	var fitting []*jsonschema.ValidationError
	for _, cause := range e.Causes {
		if !wrongType(cause, len(e.InstanceLocation)) {
			fitting = append(fitting, cause)
		}
	}
	if len(fitting) == 0 {
		j.wrongType(e.InstanceLocation)
	}
	for _, cause := range fitting {
		j.collect(cause)
	}
}

// wrongType tells whether a branch failed because another kind of value stands there.
func wrongType(e *jsonschema.ValidationError, depth int) bool {
	for len(e.Causes) == 1 && len(e.InstanceLocation) == depth {
		e = e.Causes[0]
	}
	_, ok := e.ErrorKind.(*kind.Type)
	return ok && len(e.InstanceLocation) == depth
}

func (j *judge) leaf(e *jsonschema.ValidationError) {
	path := e.InstanceLocation
	switch k := e.ErrorKind.(type) {
	case *kind.Type:
		j.wrongType(path)
	case *kind.Required:
		j.missing(path, k.Missing)
	case *kind.DependentRequired:
		j.missing(path, k.Missing)
	case *kind.AdditionalProperties:
		j.unknownKeys(path, k.Properties)
	case *kind.PropertyNames:
		j.unknownKeys(path, []string{k.Property})
	case *kind.Enum:
		j.enum(path)
	case *kind.Const:
		j.constant(path)
	case *kind.Format:
		j.format(path, k)
	case *kind.Pattern:
		j.pattern(path, k.Want)
	default:
		j.measured(path, e.ErrorKind)
	}
}

// measured reports what is too much or too little, and whatever is left.
func (j *judge) measured(path []string, k jsonschema.ErrorKind) {
	count := func(n int) diag.Args { return diag.Args{"count": strconv.Itoa(n)} }
	switch k := k.(type) {
	case *kind.MinLength:
		if k.Want == 1 {
			j.at(path, "schema/length", "empty", nil)
			return
		}
		j.at(path, "schema/length", "short", count(k.Want))
	case *kind.MaxLength:
		j.at(path, "schema/length", "long", count(k.Want))
	case *kind.MinItems:
		j.at(path, "schema/length", "items", count(k.Want))
	case *kind.MaxItems:
		j.at(path, "schema/length", "many-items", count(k.Want))
	case *kind.MinProperties:
		j.at(path, "schema/length", "keys", count(k.Want))
	case *kind.MaxProperties:
		j.at(path, "schema/length", "many-keys", count(k.Want))
	case *kind.Minimum:
		j.at(path, "schema/range", "least", diag.Args{"limit": k.Want.RatString()})
	case *kind.Maximum:
		j.at(path, "schema/range", "most", diag.Args{"limit": k.Want.RatString()})
	case *kind.UniqueItems:
		j.at(path, "schema/unique", "", nil)
	default: // no schema of ours uses more; should one, its findings are not lost
		j.at(path, "schema/other", "", diag.Args{"keyword": strings.Join(k.KeywordPath(), "/")})
	}
}

// node gives what stands at a path, or the deepest thing above it.
func (j *judge) node(path []string) *doc.Node {
	n, _ := j.root.Find(path)
	return n
}

// at adds a finding at the value of a path.
func (j *judge) at(path []string, rule, variant string, args diag.Args) {
	n := j.node(path)
	j.add(path, n.Pos, rule, variant, with(args, j.about(path, n)))
}

func (j *judge) add(path []string, pos doc.Pos, rule, variant string, args diag.Args) {
	j.findings = append(j.findings, diag.Finding{
		Rule: rule, Variant: variant, Severity: diag.Error, Args: args,
		File: j.file, Line: pos.Line, Column: pos.Column,
		Path: pointer(path),
	})
}

// about gives the facts that every finding has: the key, its name in bokmål, and the
// text that stands there.
func (j *judge) about(path []string, n *doc.Node) diag.Args {
	value := "{…}"
	switch n.Kind {
	case doc.Scalar:
		value = shorten(n.Text)
	case doc.List:
		value = "[…]"
	}
	return diag.Args{"key": lastKey(path), "title": j.shape.At(path).Title(), "value": value, "text": value, "kind": j.kind}
}

func with(args, more diag.Args) diag.Args {
	if args == nil {
		return more
	}
	for k, v := range more {
		if _, ok := args[k]; !ok {
			args[k] = v
		}
	}
	return args
}

// lastKey gives the last step of a path that is no list index.
func lastKey(path []string) string {
	for i := len(path) - 1; i >= 0; i-- {
		if _, err := strconv.Atoi(path[i]); err != nil {
			return path[i]
		}
	}
	return ""
}

// shorten keeps a text fit for a message: one line, at most 60 characters.
func shorten(text string) string {
	const most = 60
	text = strings.Join(strings.Fields(text), " ")
	if runes := []rune(text); len(runes) > most {
		return string(runes[:most]) + "…"
	}
	return text
}

// pointer gives the JSON Pointer of a path of keys and list indexes.
func pointer(path []string) string {
	var b strings.Builder
	for _, step := range path {
		b.WriteByte('/')
		b.WriteString(strings.ReplaceAll(strings.ReplaceAll(step, "~", "~0"), "/", "~1"))
	}
	return b.String()
}
