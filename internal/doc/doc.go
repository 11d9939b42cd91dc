// Package doc is one YAML file of a register: read with the line and column of
// every value, edited without touching the lines that stay, and written as JSON or
// in the canonical form that seals are made of.
package doc

import (
	"bytes"
	"strings"

	"github.com/helsefellesskap/hfh/internal/diag"
)

// Doc is one file as it was read. It is not changed after Parse, and may be read
// from several goroutines.
type Doc struct {
	File string // path in the register, with "/" on every system
	Root *Node  // always a map

	src    []byte // the file
	text   []byte // src without a byte order mark; offsets of nodes count in it
	body   int    // where content may begin, after a `---`
	tail   int    // where it ends, before a `...`
	crlf   bool
	sound  bool // no finding of severity error
	layout layoutCache
}

// Parse reads one file. Findings are those of the family yaml/, sorted, each with
// its place. The Doc is nil when there is no tree to be had (no YAML, or no map at
// its root), and otherwise there even beside findings of severity error, so that
// what can be checked is checked; such a Doc cannot be rewritten.
//
// The bounds are MaxSize, MaxDepth and MaxNodes. What is longer than MaxSize is not
// looked at: a caller need not read more than MaxSize+1 bytes of a file.
func Parse(file string, src []byte) (*Doc, []diag.Finding) {
	r := reader{file: file}
	d := r.read(src)
	if d != nil && d.Root.Kind != Map {
		r.add(d.Root.Pos, syntaxRule, "root-"+d.Root.Kind.String(), nil)
		d = nil
	}
	findings := diag.Sort(r.findings)
	if d != nil {
		d.sound = !hasError(findings)
	}
	return d, findings
}

func hasError(fs []diag.Finding) bool {
	for _, f := range fs {
		if f.Severity == diag.Error {
			return true
		}
	}
	return false
}

// Bytes gives the file as it was read.
func (d *Doc) Bytes() []byte { return d.src }

// CRLF tells whether any line ends in CR LF.
func (d *Doc) CRLF() bool { return d.crlf }

// BOM tells whether the file begins with a byte order mark.
func (d *Doc) BOM() bool { return len(d.src) != len(d.text) }

// LineText gives a line (counted from 1) without its line end, "" outside the file.
func (d *Doc) LineText(line int) string { return LineText(d.src, line) }

// LineText gives a line of a file that Parse may have refused, without its line
// end and byte order mark; "" outside the file.
func LineText(src []byte, line int) string {
	src = bytes.TrimPrefix(src, []byte(byteOrderMark))
	for ; line > 1; line-- {
		i := bytes.IndexByte(src, '\n')
		if i < 0 {
			return ""
		}
		src = src[i+1:]
	}
	if i := bytes.IndexByte(src, '\n'); i >= 0 {
		src = src[:i]
	}
	return strings.TrimSuffix(string(src), "\r")
}
