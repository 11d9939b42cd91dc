package render

import (
	"io"

	"golang.org/x/term"
)

// TerminalWidth gives the columns of the terminal that w writes to, and whether it is
// a terminal at all.
func TerminalWidth(w io.Writer) (columns int, ok bool) {
	f, isFile := w.(interface{ Fd() uintptr })
	if !isFile || !term.IsTerminal(int(f.Fd())) {
		return 0, false
	}
	columns, _, err := term.GetSize(int(f.Fd()))
	if err != nil || columns < 1 {
		return 80, true
	}
	return columns, true
}

// IsTerminal reports whether a stream, in or out, is a terminal.
func IsTerminal(stream any) bool {
	f, ok := stream.(interface{ Fd() uintptr })
	return ok && term.IsTerminal(int(f.Fd()))
}
