package doc

import (
	"cmp"
	"slices"
	"strconv"
	"unicode/utf16"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Canonical gives n in the form that seals are made of: JSON as of RFC 8785 with
// every scalar as a string in Unicode form NFC, no line end. What is Empty is left
// out, and so are maps and lists with nothing in them. keep tells which places
// count (nil: all of them); its path has keys and list indexes of n and is reused
// between calls. The root itself is always there and not asked about.
func Canonical(n *Node, keep func(path []string) bool) []byte {
	if keep == nil {
		keep = func([]string) bool { return true }
	}
	c := canonical{keep: keep, path: make([]string, 0, 16)}
	out, ok := c.node(nil, n)
	if !ok {
		if n != nil && n.Kind == List {
			return []byte("[]")
		}
		return []byte("{}")
	}
	return out
}

// canonical carries the path while the tree is written.
type canonical struct {
	keep func(path []string) bool
	path []string
}

// node appends n; false says that there was nothing to write and b is unchanged.
func (c *canonical) node(b []byte, n *Node) ([]byte, bool) {
	switch {
	case n.Empty():
		return b, false
	case n.Kind == Map:
		return c.object(b, n)
	case n.Kind == List:
		return c.array(b, n)
	default:
		return appendString(b, norm.NFC.String(n.Text)), true
	}
}

func (c *canonical) object(b []byte, n *Node) ([]byte, bool) {
	start := len(b)
	b = append(b, '{')
	filled := false
	for _, i := range sortedKeys(n) {
		e := n.Entries[i]
		mark := len(b)
		if filled {
			b = append(b, ',')
		}
		b = append(appendString(b, norm.NFC.String(e.Key.Text)), ':')
		var ok bool
		if b, ok = c.child(b, e.Key.Text, e.Value); !ok {
			b = b[:mark]
		}
		filled = filled || ok
	}
	if !filled {
		return b[:start], false
	}
	return append(b, '}'), true
}

func (c *canonical) array(b []byte, n *Node) ([]byte, bool) {
	start := len(b)
	b = append(b, '[')
	filled := false
	for i, item := range n.Items {
		mark := len(b)
		if filled {
			b = append(b, ',')
		}
		var ok bool
		if b, ok = c.child(b, strconv.Itoa(i), item); !ok {
			b = b[:mark]
		}
		filled = filled || ok
	}
	if !filled {
		return b[:start], false
	}
	return append(b, ']'), true
}

func (c *canonical) child(b []byte, step string, n *Node) ([]byte, bool) {
	c.path = append(c.path, step)
	defer func() { c.path = c.path[:len(c.path)-1] }()
	if !c.keep(c.path) {
		return b, false
	}
	return c.node(b, n)
}

// sortedKeys gives the order of a map's entries by RFC 8785: by the UTF-16 units
// of the key.
func sortedKeys(n *Node) []int {
	order := make([]int, len(n.Entries))
	keys := make([][]uint16, len(n.Entries))
	for i, e := range n.Entries {
		order[i] = i
		keys[i] = utf16.Encode([]rune(norm.NFC.String(e.Key.Text)))
	}
	slices.SortFunc(order, func(a, b int) int {
		return cmp.Or(slices.Compare(keys[a], keys[b]), cmp.Compare(a, b))
	})
	return order
}

// appendString writes a JSON string with the escapes of RFC 8785 section 3.2.2.2
// and no others. Bytes that are not UTF-8 become U+FFFD.
func appendString(b []byte, s string) []byte {
	const hex = "0123456789abcdef"
	b = append(b, '"')
	for i := 0; i < len(s); {
		c := s[i]
		if c >= utf8.RuneSelf {
			r, size := utf8.DecodeRuneInString(s[i:])
			b = utf8.AppendRune(b, r)
			i += size
			continue
		}
		i++
		switch {
		case c == '"' || c == '\\':
			b = append(b, '\\', c)
		case c >= 0x20:
			b = append(b, c)
		case shortEscape(c) != 0:
			b = append(b, '\\', shortEscape(c))
		default:
			b = append(b, '\\', 'u', '0', '0', hex[c>>4], hex[c&15])
		}
	}
	return append(b, '"')
}

// shortEscape gives the letter of JSON's two-character escape of a control
// character, 0 where it has none.
func shortEscape(c byte) byte {
	switch c {
	case '\b':
		return 'b'
	case '\t':
		return 't'
	case '\n':
		return 'n'
	case '\f':
		return 'f'
	case '\r':
		return 'r'
	default:
		return 0
	}
}

// Composed gives a text in the normal form that seals are made of (Unicode NFC): a letter
// and a loose accent become the one letter that they show.
func Composed(text string) string { return norm.NFC.String(text) }
