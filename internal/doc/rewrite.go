package doc

import (
	"bytes"
	"errors"
	"fmt"
	"strconv"
	"strings"
)

// ErrUnsound says that a document with findings of severity error was to be
// rewritten: it has to be put right first.
var ErrUnsound = errors.New("the document has errors")

// EditError says that a change could not be written without losing something. The
// user is to write Value at Line by hand.
type EditError struct {
	File  string
	Line  int
	Value string
}

// Error names the place and the value.
func (e *EditError) Error() string {
	return fmt.Sprintf("%s:%d: cannot be changed in place: %s", e.File, e.Line, e.Value)
}

// Report says what Rewrite had to do beyond changing lines.
type Report struct {
	Reemitted []Pos // maps and items, as they stood, that were written anew
}

// Rewrite gives the file that says target instead of d.Root, with only the lines
// changed that must be. Items are matched by id; nodes of target that come from a
// Doc (this one or another) keep their bytes and comments, indented to their new
// place; new ones are written in the house style.
//
// The result is read again and must say target and have every comment of what
// stayed. Where it does not, the smallest map or item around is written anew and
// named in the report; if that does not help either, the error is an *EditError.
// A Doc with findings of severity error gives ErrUnsound.
func (d *Doc) Rewrite(target *Node) (*Doc, Report, error) {
	if !d.sound {
		return nil, Report{}, ErrUnsound
	}
	if d.lay().blind || target == nil || target.Kind != Map {
		return nil, Report{}, d.editError(target)
	}
	anew := map[*Node]bool{}
	for range MaxDepth {
		c := newComposer(d, anew)
		if c.same(target, d.Root) {
			return d, Report{}, nil
		}
		text := c.bytes(target)
		out, culprits := c.prove(target, d.endAsBefore(text))
		if out == nil && d.openEnd() {
			// A text of several lines at the end may need the line end.
			out, culprits = c.prove(target, text)
		}
		if out != nil {
			return out, Report{c.done}, nil
		}
		if !widen(anew, culprits, target) {
			break
		}
	}
	return nil, Report{}, d.editError(target)
}

// openEnd tells whether the last line of d has no line end.
func (d *Doc) openEnd() bool { return !bytes.HasSuffix(d.text, []byte("\n")) }

// endAsBefore takes the last line end off text if d has none.
func (d *Doc) endAsBefore(text []byte) []byte {
	if !d.openEnd() {
		return text
	}
	return bytes.TrimSuffix(bytes.TrimSuffix(text, []byte("\n")), []byte("\r"))
}

// prove reads what was written again; if it is not what was wanted, it gives the
// target collections that may be to blame.
func (c *composer) prove(target *Node, text []byte) (out *Doc, culprits []*Node) {
	out, findings := Parse(c.d.File, text)
	if out == nil || hasError(findings) || out.lay().blind {
		for n := range c.touched {
			culprits = append(culprits, n)
		}
		return nil, culprits
	}
	if path := firstDifference(out.Root, target, []string{}); path != nil {
		n, _ := target.Find(path)
		return nil, []*Node{n}
	}
	if home, k, ok := lost(c.expected(), out); ok {
		return nil, []*Node{c.ownerOf(home, k.at)}
	}
	return out, nil
}

// bytes writes the file that says target, its last line ended.
func (c *composer) bytes(target *Node) []byte {
	d := c.d
	f := d.frame(d.Root)
	var b strings.Builder
	if d.BOM() {
		b.WriteString(byteOrderMark)
	}
	switch {
	case f == nil:
		b.Write(d.text[:d.Root.start()])
		b.WriteString(c.flow(target, d.Root))
		b.Write(d.text[d.Root.end():])
	case childCount(target) == 0:
		_, rest := c.floats(f, nil)
		b.WriteString(string(d.text[:f.parts[0].mark]) + "{}" + c.eol + rest + endLine(f.bottom(), c.eol))
		b.Write(d.text[f.end:])
	default:
		text, _ := c.block(target, f)
		b.Write(d.text[:f.parts[0].lead])
		b.WriteString(text)
		b.Write(d.text[f.end:])
	}
	return []byte(b.String())
}

// widen marks the collections around the culprits to be written anew, the next
// larger ones where they are marked already. The root is never written anew.
func widen(anew map[*Node]bool, culprits []*Node, target *Node) bool {
	parents := map[*Node]*Node{}
	target.Walk(func(_ []string, n *Node) bool {
		for i := range childCount(n) {
			parents[childValue(n, i)] = n
		}
		return true
	})
	grown := false
	for _, n := range culprits {
		for n != nil && anew[n] {
			n = parents[n]
		}
		if n != nil && n != target {
			anew[n] = true
			grown = true
		}
	}
	return grown
}

// editError names the first place that was to change.
func (d *Doc) editError(target *Node) *EditError {
	path := firstDifference(d.Root, target, []string{})
	old, _ := d.Root.Find(path)
	want, exact := target.Find(path)
	value := ""
	if exact && want != nil {
		value = emitInline(want, false)
	}
	if len(path) > 0 && path[len(path)-1] != "" {
		if _, err := strconv.Atoi(path[len(path)-1]); err != nil {
			value = path[len(path)-1] + ": " + value
		}
	}
	return &EditError{File: d.File, Line: max(old.Pos.Line, 1), Value: value}
}

// stepOf gives child i's step in a path.
func stepOf(n *Node, i int) string {
	if n.Kind == Map {
		return n.Entries[i].Key.Text
	}
	return strconv.Itoa(i)
}
