package schema

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
)

// node is a value of a schema file. Objects keep the order of their keys, which is
// the order in which a person writes them; that is why encoding/json does not do.
// It is also read several times as fast, which counts: every command reads the
// schemas of all kinds that it meets.
type node struct {
	text string // of a string; else the literal as it stands
	form byte   // '{', '[', '"', or 'l' for a number, true, false or null
	keys []string
	vals []*node // of an object, beside keys; or the items of a list
}

func (n *node) get(key string) *node {
	if n == nil {
		return nil
	}
	for i, k := range n.keys {
		if k == key {
			return n.vals[i]
		}
	}
	return nil
}

// str gives the text of the string at key, "" where there is none.
func (n *node) str(key string) string {
	if v := n.get(key); v != nil && v.form == '"' {
		return v.text
	}
	return ""
}

// texts gives the strings of a list.
func (n *node) texts() []string {
	if n == nil || n.form != '[' {
		return nil
	}
	out := make([]string, len(n.vals))
	for i, v := range n.vals {
		out[i] = v.text
	}
	return out
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

// parser reads one JSON file. The files are our own, so it is plain rather than
// forgiving: what it does not expect is an error with its place.
type parser struct {
	src  string
	pos  int
	slab []node   // nodes are made by the hundred
	keys []string // of the objects that are being read, one above another
	vals []*node
}

// make gives a new node.
func (p *parser) make(form byte, text string) *node {
	if len(p.slab) == 0 {
		p.slab = make([]node, 128)
	}
	n := &p.slab[0]
	p.slab = p.slab[1:]
	n.form, n.text = form, text
	return n
}

func parseJSON(src string) (*node, error) {
	p := &parser{src: src}
	n, err := p.value()
	if err != nil {
		return nil, err
	}
	if p.space(); p.pos != len(p.src) {
		return nil, p.fail("the end")
	}
	return n, nil
}

func (p *parser) fail(want string) error {
	return fmt.Errorf("byte %d: not %s", p.pos, want)
}

func (p *parser) space() {
	for p.pos < len(p.src) {
		switch p.src[p.pos] {
		case ' ', '\n', '\t', '\r':
			p.pos++
		default:
			return
		}
	}
}

// next skips white space and takes c if it stands there.
func (p *parser) next(c byte) bool {
	p.space()
	if p.pos < len(p.src) && p.src[p.pos] == c {
		p.pos++
		return true
	}
	return false
}

func (p *parser) value() (*node, error) {
	switch {
	case p.next('{'):
		return p.object()
	case p.next('['):
		return p.list()
	case p.next('"'):
		text, err := p.str()
		return p.make('"', text), err
	default:
		return p.literal()
	}
}

func (p *parser) object() (*node, error) {
	n := p.make('{', "")
	if p.next('}') {
		return n, nil
	}
	keys, vals := len(p.keys), len(p.vals)
	for {
		if !p.next('"') {
			return nil, p.fail("a key")
		}
		key, err := p.str()
		if err != nil {
			return nil, err
		}
		if !p.next(':') {
			return nil, p.fail("a colon")
		}
		val, err := p.value()
		if err != nil {
			return nil, err
		}
		p.keys, p.vals = append(p.keys, key), append(p.vals, val)
		if p.next('}') {
			n.keys, n.vals = slices.Clone(p.keys[keys:]), slices.Clone(p.vals[vals:])
			p.keys, p.vals = p.keys[:keys], p.vals[:vals]
			return n, nil
		}
		if !p.next(',') {
			return nil, p.fail("a comma")
		}
	}
}

func (p *parser) list() (*node, error) {
	n := p.make('[', "")
	if p.next(']') {
		return n, nil
	}
	vals := len(p.vals)
	for {
		val, err := p.value()
		if err != nil {
			return nil, err
		}
		p.vals = append(p.vals, val)
		if p.next(']') {
			n.vals = slices.Clone(p.vals[vals:])
			p.vals = p.vals[:vals]
			return n, nil
		}
		if !p.next(',') {
			return nil, p.fail("a comma")
		}
	}
}

// str reads a string whose opening quote is taken.
func (p *parser) str() (string, error) {
	start, escaped := p.pos, false
	for ; p.pos < len(p.src); p.pos++ {
		switch p.src[p.pos] {
		case '\\':
			escaped = true
			p.pos++
		case '"':
			raw := p.src[start:p.pos]
			p.pos++
			if !escaped {
				return raw, nil
			}
			var text string
			err := json.Unmarshal([]byte(`"`+raw+`"`), &text)
			return text, err
		}
	}
	return "", p.fail("the end of a string")
}

func (p *parser) literal() (*node, error) {
	start := p.pos
	for p.pos < len(p.src) && !strings.ContainsRune(" \n\t\r,:]}", rune(p.src[p.pos])) {
		p.pos++
	}
	text := p.src[start:p.pos]
	if !json.Valid([]byte(text)) {
		return nil, p.fail("a value")
	}
	return p.make('l', text), nil
}
