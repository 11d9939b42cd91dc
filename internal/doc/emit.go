package doc

import (
	"strings"
)

// Emit gives a new file in the house style: two spaces a level, lists indented
// under their key, marked nodes on one line. The header, comment and modeline
// lines, comes first.
func Emit(target *Node, header string) []byte {
	var b strings.Builder
	if header != "" {
		b.WriteString(strings.TrimRight(header, "\n"))
		b.WriteByte('\n')
	}
	b.WriteString(emitBlock(target, 0))
	b.WriteByte('\n')
	return []byte(b.String())
}

// indentStep is the house style's indentation.
const indentStep = 2

// emitsInline tells whether n is written on the line of its key or dash.
func emitsInline(n *Node) bool {
	return n.Empty() || n.Kind == Scalar || fitsLine(n) || childCount(n) == 0
}

// fitsLine tells whether a collection is to be written in brackets: it was, or is
// marked so. An Empty item of a list cannot be said there; and what was written []
// or {} only because it was empty takes lines of its own if what comes in does.
func fitsLine(n *Node) bool {
	if n.style != flow && n.style != pair || hasHole(n) {
		return false
	}
	if o := n.origin(); o == nil || childCount(o) > 0 {
		return true
	}
	for i := range childCount(n) {
		if !emitsInline(childValue(n, i)) {
			return false
		}
	}
	return true
}

func hasHole(n *Node) bool {
	for _, it := range n.Items {
		if it.Empty() || hasHole(it) {
			return true
		}
	}
	for _, e := range n.Entries {
		if e.Value != nil && hasHole(e.Value) {
			return true
		}
	}
	return false
}

// emitInline gives n on one line.
func emitInline(n *Node, inFlow bool) string {
	switch {
	case n.Empty() || n.Kind == Scalar:
		return writeScalar(orEmpty(n), inFlow)
	case n.Kind == List:
		parts := make([]string, 0, len(n.Items))
		for _, it := range n.Items {
			parts = append(parts, emitInline(it, true))
		}
		return "[" + strings.Join(parts, ", ") + "]"
	default:
		parts := make([]string, 0, len(n.Entries))
		for _, e := range n.Entries {
			if !e.Value.Empty() {
				parts = append(parts, writeScalar(e.Key, true)+": "+emitInline(e.Value, true))
			}
		}
		return "{" + strings.Join(parts, ", ") + "}"
	}
}

func orEmpty(n *Node) *Node {
	if n == nil {
		return &Node{Kind: Scalar}
	}
	return n
}

// emitBlock gives n over several lines, all but the first indented to col, without
// a line end after the last.
func emitBlock(n *Node, col int) string {
	if emitsInline(n) {
		return emitInline(n, false)
	}
	var parts []string
	if n.Kind == List {
		for _, it := range n.Items {
			parts = append(parts, emitItem(it, col))
		}
	} else {
		for _, e := range n.Entries {
			parts = append(parts, emitEntry(e, col))
		}
	}
	return strings.Join(parts, "\n"+spaces(col))
}

func emitItem(n *Node, col int) string {
	if n.Empty() {
		return "-"
	}
	return "- " + emitBlock(n, col+indentStep)
}

func emitEntry(e Entry, col int) string {
	key := writeScalar(e.Key, false) + ":"
	switch {
	case e.Value.Empty():
		return key
	case emitsInline(e.Value):
		return key + " " + emitInline(e.Value, false)
	default:
		col += indentStep
		return key + "\n" + spaces(col) + emitBlock(e.Value, col)
	}
}

func spaces(n int) string { return strings.Repeat(" ", n) }
