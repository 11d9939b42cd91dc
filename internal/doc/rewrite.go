package doc

import (
	"errors"
	"fmt"
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
	Reemitted []Pos // maps and list items (as they were) that were written anew
}

// Rewrite gives the file that says target instead of d.Root.
func (d *Doc) Rewrite(target *Node) (*Doc, Report, error) {
	if !d.sound {
		return nil, Report{}, ErrUnsound
	}
	out, findings := Parse(d.File, Emit(target, ""))
	if hasError(findings) || !Equal(out.Root, target) {
		return nil, Report{}, &EditError{File: d.File, Line: 1}
	}
	return out, Report{}, nil
}
