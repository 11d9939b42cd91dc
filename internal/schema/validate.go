package schema

import (
	"encoding/json"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/helsefellesskap/hfh/internal/diag"
	"github.com/helsefellesskap/hfh/internal/doc"
)

// Validate checks a document against the schema of a kind. The findings are errors of
// the family schema/, and date/impossible and date/order for dates, each at the line
// and column of the value or key that is wrong; a missing key stands at the map that
// misses it. They are sorted; Place and Record are the store's to fill in. A kind that does not exist has no findings.
//
// It is a walk of our own: a JSON Schema library takes longer to start than hfh takes to
// read a register, and its findings have to be put into other words all the same. The
// tests hold it to a library; a keyword that it does not know may not stand in a schema.
func (s *Set) Validate(kind string, d *doc.Doc) []diag.Finding {
	shape := s.Shape(kind)
	if shape == nil || d == nil {
		return nil
	}
	j := &judge{kind: kind, file: d.File, formats: s.formats, root: d.Root, shape: shape}
	j.value(nil, d.Root, shape)
	return diag.Sort(j.findings)
}

// judge walks a document beside the schema of its kind.
type judge struct {
	kind     string
	file     string
	formats  Formats
	root     *doc.Node
	shape    *Shape
	findings []diag.Finding
}

// step is one step from the root to what is being judged. The path is written out only
// where there is a finding.
type step struct {
	above *step
	key   string
	index int // of an item of a list; key is "" then
}

// path gives the keys and list indexes to a step, with more behind it.
func (s *step) path(more ...string) []string {
	if s == nil {
		return more
	}
	key := s.key
	if key == "" && s.index >= 0 {
		key = strconv.Itoa(s.index)
	}
	return append(s.above.path(key), more...)
}

// value judges what stands at a place.
func (j *judge) value(at *step, n *doc.Node, s *Shape) {
	branch := s.branch(n.Kind)
	if n.Empty() || branch == nil { // empty values of maps are passed over
		j.wrongType(at.path())
		return
	}
	switch n.Kind {
	case doc.Map:
		j.entries(at, n, s)
	case doc.List:
		items := s.Items()
		for i, it := range n.Items {
			j.value(&step{above: at, index: i}, it, items)
		}
		j.within(at, len(n.Items), branch, "minItems", "items", "maxItems", "many-items")
	default:
		j.scalar(at, n, s)
	}
}

// entries judges a map: the keys that it may have, and those that it must have.
func (j *judge) entries(at *step, n *doc.Node, s *Shape) {
	present := 0
	var unknown []string
	for _, e := range n.Entries {
		if e.Value.Empty() {
			continue
		}
		present++
		if value := s.Property(e.Key.Text); value != nil {
			j.value(&step{above: at, key: e.Key.Text, index: -1}, e.Value, value)
		} else {
			unknown = append(unknown, e.Key.Text)
		}
	}
	if unknown != nil {
		j.unknownKeys(at.path(), unknown)
	}
	missing := lacking(n, s.object.get("required"))
	if condition := s.object.get("if"); condition != nil && len(lacking(n, condition.get("required"))) > 0 {
		missing = append(missing, lacking(n, s.object.get("else").get("required"))...)
	}
	if missing != nil {
		j.missing(at.path(), missing)
	}
	j.within(at, present, s.object, "minProperties", "keys", "maxProperties", "many-keys")
}

// lacking gives those of some keys that a map has no value for.
func lacking(n *doc.Node, keys *node) []string {
	if keys == nil {
		return nil
	}
	var out []string
	for _, key := range keys.vals {
		if n.Get(key.text).Empty() {
			out = append(out, key.text)
		}
	}
	return out
}

// scalar judges a scalar: its type, and what a text or a number may say.
func (j *judge) scalar(at *step, n *doc.Node, s *Shape) {
	switch v := n.Value(s).(type) {
	case bool:
	case json.Number:
		j.number(at, string(v), s.scalar)
	default:
		if s.Scalar() != doc.TextScalar {
			j.wrongType(at.path())
			return
		}
		j.text(at, n.Text, s.scalar)
	}
}

// number judges a whole number.
func (j *judge) number(at *step, text string, schema *node) {
	i, err := strconv.Atoi(text)
	if limit := schema.get("minimum"); limit != nil && (err == nil && i < number(limit) || err != nil && text[0] == '-') {
		j.at(at.path(), "schema/range", "least", diag.Args{"limit": limit.text})
	}
	if limit := schema.get("maximum"); limit != nil && (err == nil && i > number(limit) || err != nil && text[0] != '-') {
		j.at(at.path(), "schema/range", "most", diag.Args{"limit": limit.text})
	}
}

// text judges a text.
func (j *judge) text(at *step, text string, schema *node) {
	if c := schema.get("const"); c != nil && c.text != text {
		j.constant(at.path())
	}
	if enum := schema.get("enum"); enum != nil && !enum.lists(text) {
		j.enum(at.path())
	}
	if pattern := schema.str("pattern"); pattern != "" && !matches(pattern, text) {
		j.pattern(at.path(), pattern)
	}
	if format := schema.str("format"); format != "" {
		if err := j.formats.check(format, text); err != nil {
			j.format(at.path(), format, err)
		}
	}
	short := "short"
	if text == "" {
		short = "empty"
	}
	j.within(at, utf8.RuneCountInString(text), schema, "minLength", short, "maxLength", "long")
}

// lists tells whether a list of strings has one that is text.
func (n *node) lists(text string) bool {
	for _, v := range n.vals {
		if v.text == text {
			return true
		}
	}
	return false
}

// within reports a count that does not keep the limits that a schema sets, if it sets any.
func (j *judge) within(at *step, i int, schema *node, least, few, most, many string) {
	if limit := schema.get(least); limit != nil && i < number(limit) {
		j.at(at.path(), "schema/length", few, diag.Args{"count": limit.text})
	}
	if limit := schema.get(most); limit != nil && i > number(limit) {
		j.at(at.path(), "schema/length", many, diag.Args{"count": limit.text})
	}
}

// number reads a limit; the schemas have only whole ones, as a test holds.
func number(n *node) int {
	i, _ := strconv.Atoi(n.text)
	return i
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
