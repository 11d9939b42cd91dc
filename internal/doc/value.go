package doc

import (
	"encoding/json"
	"regexp"
)

// ScalarType is the type that a schema gives the scalar of a place.
type ScalarType uint8

// The types. Text is the rule: only a place that allows nothing but integers, or
// nothing but booleans, has another.
const (
	TextScalar ScalarType = iota
	IntegerScalar
	BooleanScalar
)

// Shape tells how the places of a document are typed. A nil Shape means that
// everything is text.
type Shape interface {
	Field(key string) Shape // the shape of a map's value, nil when unknown
	Item() Shape            // the shape of a list's items, nil when unknown
	Scalar() ScalarType
}

// integerPattern is JSON's integer: `0301` and `1.0` are none.
var integerPattern = regexp.MustCompile(`^-?(0|[1-9][0-9]*)$`)

// Value gives n as map[string]any, []any, string, json.Number and bool, as a JSON
// Schema checker wants it. Empty entries are left out; an Empty list item is nil,
// so that indexes stay. Text at an integer's place that is no integer stays text,
// for the schema to refuse.
func (n *Node) Value(s Shape) any {
	if n.Empty() {
		return nil
	}
	switch n.Kind {
	case Map:
		m := make(map[string]any, len(n.Entries))
		for _, e := range n.Entries {
			if !e.Value.Empty() {
				m[e.Key.Text] = e.Value.Value(field(s, e.Key.Text))
			}
		}
		return m
	case List:
		l := make([]any, len(n.Items))
		for i, it := range n.Items {
			l[i] = it.Value(item(s))
		}
		return l
	default:
		return n.scalar(s)
	}
}

// scalar gives a scalar's value: a string unless the shape says otherwise and the
// text fits.
func (n *Node) scalar(s Shape) any {
	if s == nil {
		return n.Text
	}
	switch s.Scalar() {
	case IntegerScalar:
		if integerPattern.MatchString(n.Text) {
			return json.Number(n.Text)
		}
	case BooleanScalar:
		switch n.Text {
		case "true":
			return true
		case "false":
			return false
		}
	}
	return n.Text
}

func field(s Shape, key string) Shape {
	if s == nil {
		return nil
	}
	return s.Field(key)
}

func item(s Shape) Shape {
	if s == nil {
		return nil
	}
	return s.Item()
}

// JSON gives n as compact JSON with the keys in file order and the types of
// Value. Empty entries are left out, an Empty list item is null.
func (n *Node) JSON(s Shape) []byte {
	return n.appendJSON(nil, s)
}

func (n *Node) appendJSON(b []byte, s Shape) []byte {
	if n.Empty() {
		return append(b, "null"...)
	}
	switch n.Kind {
	case Map:
		return n.appendObject(b, s)
	case List:
		b = append(b, '[')
		for i, it := range n.Items {
			if i > 0 {
				b = append(b, ',')
			}
			b = it.appendJSON(b, item(s))
		}
		return append(b, ']')
	default:
		switch v := n.scalar(s).(type) {
		case json.Number:
			return append(b, v...)
		case bool:
			return append(b, n.Text...)
		default:
			return appendString(b, n.Text)
		}
	}
}

func (n *Node) appendObject(b []byte, s Shape) []byte {
	b = append(b, '{')
	first := true
	for _, e := range n.Entries {
		if e.Value.Empty() {
			continue
		}
		if !first {
			b = append(b, ',')
		}
		first = false
		b = append(appendString(b, e.Key.Text), ':')
		b = e.Value.appendJSON(b, field(s, e.Key.Text))
	}
	return append(b, '}')
}
