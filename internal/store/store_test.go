package store_test

import (
	"io/fs"
	"strconv"
	"strings"
	"testing"

	"github.com/helsefellesskap/hfh/internal/diag"
	"github.com/helsefellesskap/hfh/internal/hfhtest"
	"github.com/helsefellesskap/hfh/internal/schema"
	"github.com/helsefellesskap/hfh/internal/store"
)

// load reads a register with the embedded schemas.
func load(fsys fs.FS) *store.Snapshot { return store.Load(fsys, schema.Open(store.Formats())) }

// register is the made-up register, loaded.
func register(t testing.TB) *store.Snapshot {
	t.Helper()
	s := load(hfhtest.Register(t))
	for _, f := range s.Findings {
		t.Errorf("the made-up register has a finding: %s", show(f))
	}
	return s
}

// show writes a finding on one line.
func show(f diag.Finding) string {
	rule := f.Rule
	if f.Variant != "" {
		rule += "." + f.Variant
	}
	return strings.Join([]string{f.File, pos(f.Line, f.Column), f.Severity.String(), rule, f.Place}, ":")
}

func pos(line, column int) string { return strconv.Itoa(line) + ":" + strconv.Itoa(column) }

func TestRegisterLoadsWithoutFindings(t *testing.T) {
	s := register(t)
	if len(s.Records) != 21 {
		t.Errorf("%d records, want 21", len(s.Records))
	}
	for _, r := range s.Records {
		if !r.OK || r.Typed == nil {
			t.Errorf("%s: not OK", r.Ref)
		}
	}
}
