package schema

import (
	"slices"
	"strconv"
	"strings"
	"sync"

	"github.com/helsefellesskap/hfh/internal/doc"
)

// Sort says whom a property belongs to in a governed record: what is adopted, the
// facts of its adoption and signing, or what goes on meanwhile (design.md section 5).
type Sort uint8

// The sorts. Every place of a kind that is not governed is Living.
const (
	Text Sort = iota
	Act
	Living
)

// String gives the sort as the schemas write it.
func (s Sort) String() string {
	switch s {
	case Act:
		return "act"
	case Living:
		return "living"
	default:
		return "text"
	}
}

// Shape is what the schema says of one place: how it is typed, of which sort it is,
// what it refers to. It implements doc.Shape. What it says does not change, and
// it may be asked from several goroutines. All methods may be called on nil, which knows
// nothing.
type Shape struct {
	defs *node // the schema's $defs
	own  *node // the schema at the place, before $ref
	sort Sort

	// what the place may hold; several for a union such as text or map
	object, list, scalar *node

	ref, format string // what is asked of every scalar of every record
	prose       bool

	mu    sync.Mutex // over what is made when it is first asked for
	below map[string]*Shape
	items *Shape
}

var _ doc.Shape = (*Shape)(nil)

func newShape(defs, own *node, inherited Sort) *Shape {
	s := &Shape{defs: defs, own: own, sort: inherited}
	switch own.str("x-hfh") {
	case "text":
		s.sort = Text
	case "act":
		s.sort = Act
	case "living":
		s.sort = Living
	}
	s.resolve(own)
	s.ref, s.format = s.keyword("x-ref"), s.keyword("format")
	s.prose = s.ref == "" && s.format == "" && s.Scalar() == doc.TextScalar && len(s.Enum()) == 0
	return s
}

// resolve follows $ref and the branches of oneOf to what the place may hold.
func (s *Shape) resolve(n *node) {
	n = s.target(n)
	if union := n.get("oneOf"); union != nil {
		for _, branch := range union.vals {
			s.resolve(branch)
		}
		return
	}
	switch n.str("type") {
	case "object":
		s.object = n
	case "array":
		s.list = n
	default:
		s.scalar = n
	}
}

func (s *Shape) target(n *node) *node {
	for {
		name, ok := strings.CutPrefix(n.str("$ref"), "#/$defs/")
		if !ok {
			return n
		}
		n = s.defs.get(name)
	}
}

// Property gives the shape of a map's value; nil when the schema has no such key.
func (s *Shape) Property(key string) *Shape {
	if s == nil || s.object == nil {
		return nil
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if made, ok := s.below[key]; ok {
		return made
	}
	made := s.property(key)
	if made != nil {
		if s.below == nil {
			s.below = map[string]*Shape{}
		}
		if len(s.below) < maxBelow {
			s.below[key] = made
		}
	}
	return made
}

// maxBelow bounds the shapes that are kept of a map whose keys are free.
const maxBelow = 200

// property makes the shape of a map's value.
func (s *Shape) property(key string) *Shape {
	if p := s.object.get("properties").get(key); p != nil {
		return newShape(s.defs, p, s.sort)
	}
	if free := s.object.get("additionalProperties"); free != nil && free.form == '{' {
		return newShape(s.defs, free, s.sort)
	}
	if byPattern := s.object.get("patternProperties"); byPattern != nil {
		for i, pattern := range byPattern.keys {
			if matches(pattern, key) {
				return newShape(s.defs, byPattern.vals[i], s.sort)
			}
		}
	}
	return nil
}

// Items gives the shape of a list's items; nil where no list may stand.
func (s *Shape) Items() *Shape {
	if s == nil || s.list == nil {
		return nil
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.items == nil {
		s.items = newShape(s.defs, s.list.get("items"), s.sort)
	}
	return s.items
}

// Field is Property, as doc.Shape has it.
func (s *Shape) Field(key string) doc.Shape {
	if p := s.Property(key); p != nil {
		return p
	}
	return nil
}

// Item is Items, as doc.Shape has it.
func (s *Shape) Item() doc.Shape {
	if it := s.Items(); it != nil {
		return it
	}
	return nil
}

// At follows a path of keys and list indexes ("areas", "0", "goals"); nil where the
// schema knows no such place. Whether an index exists is not its business.
func (s *Shape) At(path []string) *Shape {
	for _, step := range path {
		if s == nil {
			return nil
		}
		_, err := strconv.Atoi(step)
		if next := s.Property(step); next != nil {
			s = next
		} else if err == nil {
			s = s.Items()
		} else {
			return nil
		}
	}
	return s
}

// Scalar gives the type of a scalar at the place.
func (s *Shape) Scalar() doc.ScalarType {
	if s == nil {
		return doc.TextScalar
	}
	switch s.scalar.str("type") {
	case "integer":
		return doc.IntegerScalar
	case "boolean":
		return doc.BooleanScalar
	default:
		return doc.TextScalar
	}
}

// Allows tells whether the place may hold a scalar, a map or a list.
func (s *Shape) Allows(k doc.Kind) bool { return s != nil && s.branch(k) != nil }

func (s *Shape) branch(k doc.Kind) *node {
	switch k {
	case doc.Map:
		return s.object
	case doc.List:
		return s.list
	default:
		return s.scalar
	}
}

// Sort gives the sort of the place; it is inherited from what stands above it.
func (s *Shape) Sort() Sort {
	if s == nil {
		return Text
	}
	return s.sort
}

// Format gives the format of a scalar at the place: "edtf", "duration", "uri-text";
// "" where it has none.
func (s *Shape) Format() string {
	if s == nil {
		return ""
	}
	return s.format
}

// Ref says what the scalar at the place refers to: "actor", "body", "party", "meeting",
// "address", "place" and so on; "" for nothing. Of a list, ask its Items.
func (s *Shape) Ref() string {
	if s == nil {
		return ""
	}
	return s.ref
}

// Title gives the name of the place in bokmål.
func (s *Shape) Title() string { return s.keyword("title") }

// Description says in bokmål what belongs at the place.
func (s *Shape) Description() string { return s.keyword("description") }

// keyword gives a keyword of the place itself, else of what it refers to.
func (s *Shape) keyword(key string) string {
	if s == nil {
		return ""
	}
	if v := s.own.str(key); v != "" {
		return v
	}
	if v := s.target(s.own).str(key); v != "" {
		return v
	}
	return s.scalar.str(key)
}

// Keys gives the keys that a map at the place may have, in the order in which a
// person should write them.
func (s *Shape) Keys() []string {
	if s == nil {
		return nil
	}
	if props := s.object.get("properties"); props != nil {
		return slices.Clone(props.keys)
	}
	return nil
}

// Required gives the keys that a map at the place must have. Those of an FSU that a
// draft leaves out are among them.
func (s *Shape) Required() []string {
	if s == nil {
		return nil
	}
	required := s.object.get("required").texts()
	return append(required, s.object.get("else").get("required").texts()...)
}

// Enum gives the values that a scalar at the place may have; nil where it is free.
func (s *Shape) Enum() []string {
	if s == nil || s.scalar == nil {
		return nil
	}
	if c := s.scalar.get("const"); c != nil {
		return []string{c.text}
	}
	return s.scalar.get("enum").texts()
}

// Prose tells whether a scalar at the place is text for people: no reference, no format,
// no fixed value.
func (s *Shape) Prose() bool { return s != nil && s.prose }

// Identity gives the keys by which the items of a list at the place are known: "id"
// mostly, "ref" for links, owner, case and document for archive entries. It is nil
// for a list of plain values and where no list may stand.
func (s *Shape) Identity() []string {
	items := s.Items()
	if items == nil || items.object == nil {
		return nil
	}
	if keys := s.list.get("x-identity").texts(); keys != nil {
		return keys
	}
	return []string{"id"}
}

// Counted tells whether the place is a list whose entries are counted from one in every
// such list (p1, p2 …), as what is added time after time is: such an id says nothing
// outside its own list, and two who write at once may both give the next.
func (s *Shape) Counted() bool { return s != nil && s.list != nil && s.list.get("x-counted") != nil }
