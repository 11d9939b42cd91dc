package paper

import (
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"strings"
)

// node is an element of a part. Elements of WordprocessingML are known by their local
// name, those of other vocabularies by "other:" and theirs.
type node struct {
	name  string
	attrs []xml.Attr
	kids  []*node
	text  []byte // between the tags, of elements that hold text
}

// parseTree reads a part into a tree within the limits. What XML can do beyond
// elements and text is refused: a document type is the door to entities and other
// files, and no word processor writes one.
func parseTree(part string, content []byte) (*node, error) {
	dec := xml.NewDecoder(bytes.NewReader(content))
	root := &node{}
	stack, count := []*node{root}, 0
	for {
		token, err := dec.Token()
		if errors.Is(err, io.EOF) {
			return root, nil
		}
		if err != nil {
			return nil, &FileError{Why: Broken, Part: part}
		}
		top := stack[len(stack)-1]
		switch token := token.(type) {
		case xml.Directive:
			return nil, &FileError{Why: Unsafe, Part: part}
		case xml.StartElement:
			if count++; count > maxNodes || len(stack) > maxDepth {
				return nil, &FileError{Why: TooBig, Part: part, Want: "300 000 / 100"}
			}
			n := &node{name: localName(token.Name), attrs: append([]xml.Attr(nil), token.Attr...)}
			top.kids = append(top.kids, n)
			stack = append(stack, n)
		case xml.EndElement:
			stack = stack[:len(stack)-1]
		case xml.CharData:
			if holdsText(top.name) {
				top.text = append(top.text, token...)
			}
		}
	}
}

// localName gives an element's name in the tree.
func localName(n xml.Name) string {
	switch n.Space {
	case "http://schemas.openxmlformats.org/wordprocessingml/2006/main", "http://purl.oclc.org/ooxml/wordprocessingml/main":
		return n.Local
	default:
		return "other:" + n.Local
	}
}

// holdsText tells the elements whose text is read: a run's, and a property's.
func holdsText(name string) bool {
	return name == "t" || strings.HasPrefix(name, "other:")
}

// child gives the first child of a name, or nil.
func (n *node) child(name string) *node {
	if n == nil {
		return nil
	}
	for _, k := range n.kids {
		if k.name == name {
			return k
		}
	}
	return nil
}

// has tells whether a switch is on: the element is there and does not say no.
func (n *node) has(name string) bool {
	k := n.child(name)
	if k == nil {
		return false
	}
	switch k.attr("val") {
	case "0", "false", "off":
		return false
	default:
		return true
	}
}

// attr gives an attribute by its local name.
func (n *node) attr(name string) string {
	if n == nil {
		return ""
	}
	for _, a := range n.attrs {
		if a.Name.Local == name {
			return a.Value
		}
	}
	return ""
}

// find calls visit for the nearest descendants of a name, in their order, and does not
// look inside those of another name in but.
func (n *node) find(name, but string, visit func(*node)) {
	for _, k := range n.kids {
		switch k.name {
		case name:
			visit(k)
		case but:
		default:
			k.find(name, but, visit)
		}
	}
}
