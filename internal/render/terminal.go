package render

import (
	"context"
	"errors"
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

// ReadSecret reads a line from a terminal without showing it. The end of ctx ends the
// reading, and the terminal shows again what is typed. Error: that of ctx, io.EOF where
// nothing is typed any more, or that the stream is no terminal.
func ReadSecret(ctx context.Context, stream any) ([]byte, error) {
	f, ok := stream.(interface{ Fd() uintptr })
	if !ok || !term.IsTerminal(int(f.Fd())) {
		return nil, errors.New("not a terminal")
	}
	fd := int(f.Fd())
	before, err := term.GetState(fd)
	if err != nil {
		return nil, err
	}
	type read struct {
		line []byte
		err  error
	}
	got := make(chan read, 1)
	go func() {
		line, err := term.ReadPassword(fd)
		got <- read{line, err}
	}()
	select {
	case r := <-got:
		return r.line, r.err
	case <-ctx.Done():
		return nil, errors.Join(ctx.Err(), term.Restore(fd, before))
	}
}
