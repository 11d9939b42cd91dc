package schema

import (
	"encoding/json"
	"strconv"
	"unicode/utf8"

	"github.com/helsefellesskap/hfh/internal/doc"
)

// fits tells whether a document surely has the shape of its schema, with nothing but
// the tree at hand. Nearly every document does, and compiling all schemas for the
// library takes longer than all other checks together; so the library judges only
// what does not fit here, and finds the words for it. A test holds the two to the
// same answer. Keywords that this does not know may not stand in a schema; a test
// holds that too.
func (f Formats) fits(n *doc.Node, s *Shape) bool {
	if n.Empty() {
		return false // an empty item of a list; empty values of maps are passed over
	}
	branch := s.branch(n.Kind)
	if branch == nil {
		return false
	}
	switch n.Kind {
	case doc.Map:
		return f.mapFits(n, s)
	case doc.List:
		return f.listFits(n, s)
	default:
		return f.scalarFits(n, s)
	}
}

func (f Formats) mapFits(n *doc.Node, s *Shape) bool {
	present := 0
	for _, e := range n.Entries {
		if e.Value.Empty() {
			continue
		}
		present++
		value := s.Property(e.Key.Text)
		if value == nil || !f.fits(e.Value, value) {
			return false
		}
	}
	if !hasAll(n, s.object.get("required")) || !within(present, s.object, "minProperties", "maxProperties") {
		return false
	}
	condition := s.object.get("if")
	return condition == nil || hasAll(n, condition.get("required")) || hasAll(n, s.object.get("else").get("required"))
}

func hasAll(n *doc.Node, keys *node) bool {
	if keys == nil {
		return true
	}
	for _, key := range keys.vals {
		if n.Get(key.text).Empty() {
			return false
		}
	}
	return true
}

func (f Formats) listFits(n *doc.Node, s *Shape) bool {
	items := s.Items()
	for _, it := range n.Items {
		if !f.fits(it, items) {
			return false
		}
	}
	return within(len(n.Items), s.list, "minItems", "maxItems")
}

func (f Formats) scalarFits(n *doc.Node, s *Shape) bool {
	switch v := n.Value(s).(type) {
	case bool:
		return true
	case json.Number:
		i, err := strconv.Atoi(string(v))
		return err == nil && within(i, s.scalar, "minimum", "maximum")
	default:
		return s.Scalar() == doc.TextScalar && f.textFits(n.Text, s.scalar)
	}
}

func (f Formats) textFits(text string, schema *node) bool {
	if c := schema.get("const"); c != nil && c.text != text {
		return false
	}
	if enum := schema.get("enum"); enum != nil && !enum.lists(text) {
		return false
	}
	if pattern := schema.str("pattern"); pattern != "" && !matches(pattern, text) {
		return false
	}
	if format := schema.str("format"); format != "" && f.check(format, text) != nil {
		return false
	}
	return within(utf8.RuneCountInString(text), schema, "minLength", "maxLength")
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

// within tells whether i keeps the limits that a schema sets, if it sets any.
func within(i int, schema *node, least, most string) bool {
	if limit := schema.get(least); limit != nil && i < number(limit) {
		return false
	}
	limit := schema.get(most)
	return limit == nil || i <= number(limit)
}

// number reads a limit; the schemas have only whole ones, as a test holds.
func number(n *node) int {
	i, _ := strconv.Atoi(n.text)
	return i
}
