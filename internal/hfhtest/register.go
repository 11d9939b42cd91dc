package hfhtest

import (
	_ "embed"
	"testing"
	"testing/fstest"
)

//go:embed register.txtar
var registerText string

// Register gives a small register of every kind of record without an error in it:
// Helsefellesskapet Eventyrland, which is made up, with one trust (eventyrsykehuset),
// three municipalities (trollnes, huldredal, nissevik), the strategic committee ssu,
// one FSU (fsu/akutt), a declaration, a plan with two areas, and a meeting that adopted
// it. A test takes it, changes one thing with Edit, and looks at what that one thing
// does.
func Register(t testing.TB) fstest.MapFS {
	t.Helper()
	return Txtar(t, registerText)
}
