// Package hfh_test holds the rules of the house that no single package can keep: who
// may import whom, which package owns which library, and where the outside world may
// be touched.
package hfh_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

const module = "github.com/helsefellesskap/hfh"

// room is one row of the layout: what a package may import of hfh's own, and which
// outside libraries only it may import (by path prefix).
type room struct {
	imports []string
	owns    []string
}

// rooms is the layout (docs/ARCHITECTURE.md). A package without a row fails the test.
func rooms() map[string]room {
	return map[string]room{
		"cmd/hfh":              {imports: []string{"internal/cli"}},
		"data":                 {},
		"schemas":              {},
		"schemas/gen":          {imports: []string{"internal/schema"}},
		"bench/log":            {imports: []string{"data"}},
		"internal/diag":        {},
		"internal/date":        {owns: []string{"github.com/rickar/cal/v2"}},
		"internal/doc":         {imports: []string{"internal/diag"}, owns: []string{"gopkg.in/yaml.v3", "golang.org/x/text/unicode/norm"}},
		"internal/schema":      {imports: []string{"internal/diag", "internal/doc", "schemas"}, owns: []string{"github.com/santhosh-tekuri/jsonschema/v6"}},
		"internal/record":      {imports: []string{"internal/date"}},
		"internal/store":       {imports: []string{"internal/diag", "internal/date", "internal/doc", "internal/record", "internal/schema"}},
		"internal/disk":        {},
		"internal/disk/faulty": {imports: []string{"internal/disk"}},
		"internal/gitrepo":     {imports: []string{"internal/disk"}, owns: []string{"github.com/go-git/go-git/v5", "github.com/go-git/go-billy/v5", "github.com/gofrs/flock"}},
		"internal/diff":        {imports: []string{"internal/doc", "internal/date"}, owns: []string{"github.com/sergi/go-diff"}},
		"internal/check":       {imports: []string{"internal/cycle", "internal/date", "internal/diag", "internal/diff", "internal/doc", "internal/record", "internal/schema", "internal/sign", "internal/store"}},
		"internal/msg":         {owns: []string{"golang.org/x/text/message", "golang.org/x/text/language", "golang.org/x/text/feature/plural"}},
		"internal/render": {
			imports: []string{"internal/diag", "internal/date", "internal/diff", "internal/record", "internal/msg"},
			owns: []string{
				"github.com/olekukonko/tablewriter", "golang.org/x/text/collate", "golang.org/x/term",
				"github.com/mattn/go-runewidth", "github.com/fatih/color",
			},
		},
		"internal/sign":    {owns: []string{"github.com/hiddeco/sshsig", "golang.org/x/crypto", "github.com/ProtonMail/go-crypto"}},
		"internal/paper":   {imports: []string{"internal/date", "internal/diff", "internal/msg", "internal/render"}, owns: []string{"golang.org/x/text/encoding"}},
		"internal/history": {imports: []string{"internal/date", "internal/diff", "internal/doc", "internal/gitrepo", "internal/record", "internal/schema", "internal/store"}},
		"internal/audit": {imports: []string{
			"internal/cycle", "internal/date", "internal/diag", "internal/diff", "internal/doc", "internal/gitrepo", "internal/govern", "internal/history", "internal/record", "internal/schema", "internal/sign", "internal/store",
		}},
		"internal/cycle":   {imports: []string{"internal/date", "internal/record", "internal/store"}},
		"internal/govern":  {imports: []string{"internal/check", "internal/date", "internal/diag", "internal/diff", "internal/doc", "internal/record", "internal/store"}},
		"internal/compare": {imports: []string{"internal/diff", "internal/doc", "internal/govern", "internal/msg", "internal/record", "internal/render", "internal/schema", "internal/store"}},
		"internal/example": {imports: []string{"internal/doc", "internal/record", "internal/schema", "internal/store", "data"}},
		"internal/config":  {owns: []string{"github.com/spf13/viper"}},
		"internal/cli": {
			imports: []string{
				"data", "schemas", "internal/audit", "internal/check", "internal/compare", "internal/config", "internal/cycle", "internal/date", "internal/diag", "internal/diff", "internal/disk", "internal/doc",
				"internal/example", "internal/gitrepo", "internal/govern", "internal/history", "internal/msg", "internal/paper", "internal/record", "internal/render", "internal/schema", "internal/sign", "internal/store",
			},
			owns: []string{"github.com/spf13/cobra", "github.com/spf13/pflag"},
		},
		"internal/hfhtest": {imports: []string{"internal/gitrepo", "internal/store"}, owns: []string{"github.com/rogpeppe/go-internal"}},
	}
}

// source is one parsed Go file of the module.
type source struct {
	name string // slash path in the module
	dir  string
	test bool
	file *ast.File
	fset *token.FileSet
}

func sources(t *testing.T) []source {
	t.Helper()
	var out []source
	err := fs.WalkDir(os.DirFS("."), ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() && name != "." && (strings.HasPrefix(d.Name(), ".") || d.Name() == "testdata") {
			return fs.SkipDir
		}
		if d.IsDir() || path.Ext(name) != ".go" {
			return nil
		}
		fset := token.NewFileSet()
		f, err := parser.ParseFile(fset, filepath.FromSlash(name), nil, parser.ParseComments)
		if err != nil {
			return err
		}
		if slices.ContainsFunc(f.Comments, func(c *ast.CommentGroup) bool { return strings.HasPrefix(c.List[0].Text, "//go:build ignore") }) {
			return nil
		}
		out = append(out, source{name: name, dir: path.Dir(name), test: strings.HasSuffix(name, "_test.go"), file: f, fset: fset})
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func TestImportsKeepToTheirRows(t *testing.T) {
	all := rooms()
	for _, s := range sources(t) {
		row, ok := all[s.dir]
		if !ok && s.dir != "." {
			t.Errorf("%s: the package has no row in the layout", s.name)
			continue
		}
		for _, spec := range s.file.Imports {
			imported, _ := strconv.Unquote(spec.Path.Value)
			if own, isOwn := strings.CutPrefix(imported, module+"/"); isOwn {
				if !s.test && !slices.Contains(row.imports, own) {
					t.Errorf("%s imports %s, which its row does not allow", s.name, own)
				}
				if (own == "internal/hfhtest" || own == "internal/disk/faulty") && !s.test {
					t.Errorf("%s imports %s, which is for tests only", s.name, own)
				}
				continue
			}
			if owner := ownerOf(all, imported); owner != "" && owner != s.dir && !(s.test && testOnly(imported)) {
				t.Errorf("%s imports %s, which only %s may", s.name, imported, owner)
			} else if owner == "" && outside(imported) && !(s.test && testOnly(imported)) {
				t.Errorf("%s imports %s, which no room owns", s.name, imported)
			}
		}
	}
}

func ownerOf(all map[string]room, imported string) string {
	for dir, row := range all {
		for _, lib := range row.owns {
			if imported == lib || strings.HasPrefix(imported, lib+"/") {
				return dir
			}
		}
	}
	return ""
}

// outside tells a library from the standard library: its first element has a dot.
func outside(imported string) bool {
	first, _, _ := strings.Cut(imported, "/")
	return strings.Contains(first, ".")
}

func testOnly(imported string) bool {
	return slices.ContainsFunc([]string{"golang.org/x/crypto/ssh", "pgregory.net/rapid", "github.com/google/go-cmp", "github.com/rogpeppe/go-internal"}, func(lib string) bool {
		return imported == lib || strings.HasPrefix(imported, lib+"/")
	})
}

// TestTheOutsideWorldHasOneDoor holds os.Exit and the standard streams to cmd, the
// clock and the environment to cli and config.
func TestTheOutsideWorldHasOneDoor(t *testing.T) {
	doors := map[string][]string{
		"os.Exit": {"cmd/hfh", "bench/log"}, "os.Stdout": {"cmd/hfh"}, "os.Stderr": {"cmd/hfh", "bench/log"}, "os.Stdin": {"cmd/hfh"}, "os.Args": {"cmd/hfh", "bench/log"},
		"time.Now": {"internal/cli", "internal/config", "bench/log"}, "time.Since": {"internal/cli", "internal/config", "bench/log"},
		"os.Getenv": {"internal/cli", "internal/config"}, "os.LookupEnv": {"internal/cli", "internal/config"}, "os.Environ": {"internal/cli", "internal/config"},
	}
	for _, s := range sources(t) {
		if s.test || s.dir == "internal/hfhtest" {
			continue
		}
		ast.Inspect(s.file, func(n ast.Node) bool {
			sel, ok := n.(*ast.SelectorExpr)
			if !ok {
				return true
			}
			pkg, ok := sel.X.(*ast.Ident)
			if !ok || pkg.Obj != nil {
				return true
			}
			if allowed, guarded := doors[pkg.Name+"."+sel.Sel.Name]; guarded && !slices.Contains(allowed, s.dir) {
				t.Errorf("%s: %s.%s belongs only in %v", s.fset.Position(sel.Pos()), pkg.Name, sel.Sel.Name, allowed)
			}
			return true
		})
	}
}

// TestNoHiddenState finds init functions and package variables that could change.
func TestNoHiddenState(t *testing.T) {
	for _, s := range sources(t) {
		if s.test {
			continue
		}
		for _, decl := range s.file.Decls {
			switch d := decl.(type) {
			case *ast.FuncDecl:
				if d.Name.Name == "init" && d.Recv == nil {
					t.Errorf("%s: no init functions", s.fset.Position(d.Pos()))
				}
			case *ast.GenDecl:
				if d.Tok == token.VAR {
					checkPackageVars(t, s, d)
				}
			}
		}
	}
}

// checkPackageVars lets through sentinel errors, compiled patterns, embedded files and
// the interface check `var _ X = …`: none of them changes.
func checkPackageVars(t *testing.T, s source, d *ast.GenDecl) {
	for _, spec := range d.Specs {
		v := spec.(*ast.ValueSpec)
		if embedded(d) || embedded(v) || v.Names[0].Name == "_" {
			continue
		}
		for _, value := range v.Values {
			if !constantCall(value) {
				t.Errorf("%s: package variable %s can change; make it a function", s.fset.Position(v.Pos()), v.Names[0].Name)
			}
		}
		if len(v.Values) == 0 {
			t.Errorf("%s: package variable %s can change", s.fset.Position(v.Pos()), v.Names[0].Name)
		}
	}
}

func embedded(n ast.Node) bool {
	var doc *ast.CommentGroup
	switch n := n.(type) {
	case *ast.GenDecl:
		doc = n.Doc
	case *ast.ValueSpec:
		doc = n.Doc
	}
	return doc != nil && slices.ContainsFunc(doc.List, func(c *ast.Comment) bool { return strings.HasPrefix(c.Text, "//go:embed") })
}

func constantCall(value ast.Expr) bool {
	call, ok := value.(*ast.CallExpr)
	if !ok {
		return false
	}
	sel, ok := call.Fun.(*ast.SelectorExpr)
	if !ok {
		return false
	}
	pkg, ok := sel.X.(*ast.Ident)
	if !ok {
		return false
	}
	return slices.Contains([]string{"errors.New", "regexp.MustCompile", "strings.NewReplacer", "sync.OnceValue", "sync.OnceValues"}, pkg.Name+"."+sel.Sel.Name)
}

// TestFilesStaySmall keeps a file readable in one sitting.
func TestFilesStaySmall(t *testing.T) {
	for _, s := range sources(t) {
		if lines := s.fset.File(s.file.Pos()).LineCount(); lines > 400 && !s.test {
			t.Errorf("%s has %d lines; 400 is the most", s.name, lines)
		}
	}
}

// TestEveryPackageSaysWhatItIs asks each package for its one sentence.
func TestEveryPackageSaysWhatItIs(t *testing.T) {
	said := map[string]bool{}
	for _, s := range sources(t) {
		if s.test {
			continue
		}
		said[s.dir] = said[s.dir] || (s.file.Doc != nil && strings.TrimSpace(s.file.Doc.Text()) != "")
	}
	for dir, ok := range said {
		if !ok {
			t.Errorf("%s: no package comment", dir)
		}
	}
}
