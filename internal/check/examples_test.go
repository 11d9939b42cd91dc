package check_test

import (
	"fmt"
	"io/fs"
	"os"
	"path"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/helsefellesskap/hfh/internal/check"
	"github.com/helsefellesskap/hfh/internal/date"
	"github.com/helsefellesskap/hfh/internal/diag"
	"github.com/helsefellesskap/hfh/internal/hfhtest"
	"github.com/helsefellesskap/hfh/internal/msg"
	"github.com/helsefellesskap/hfh/internal/schema"
	"github.com/helsefellesskap/hfh/internal/store"
)

// asOf is the day that the examples are judged on.
func asOf() date.Day { return date.Day{Year: 2025, Month: 2, Day: 4} }

// noVersions is a history without any version but those that stand in the files.
type noVersions struct{}

func (noVersions) HasVersion(store.Ref, string) bool { return false }

// ChangedSince takes every item for changed by the version that the base has.
func (noVersions) ChangedSince(check.Link) []string { return []string{"2024-2026"} }

func options() check.Options { return check.Options{AsOf: asOf(), History: noVersions{}} }

// schemas is shared: it compiles each schema once.
var schemas = schema.Open(store.Formats())

func judge(files fs.FS, opt check.Options) check.Result {
	return check.All(store.Load(files, schemas), opt)
}

// base gives the register that the examples are laid over.
func base() fstest.MapFS { return lay(fstest.MapFS{}, check.BaseExample()).(fstest.MapFS) }

// lay puts an example's files over others. A name in .symlink, .unreadable, .absent
// or .reserved stands for a link, a file that cannot be read, one that is not there,
// and one with the name that the file says, which not every system can have.
func lay(over fstest.MapFS, files []check.ExampleFile) fs.FS {
	out := fstest.MapFS{}
	for name, f := range over {
		out[name] = f
	}
	fail := map[string]error{}
	for _, f := range files {
		name, kind := f.Path, path.Ext(f.Path)
		switch kind {
		case ".symlink":
			name = strings.TrimSuffix(name, kind)
			out[name] = &fstest.MapFile{Data: []byte(strings.TrimSpace(f.Text)), Mode: fs.ModeSymlink | 0o777}
		case ".unreadable":
			name = strings.TrimSuffix(name, kind)
			out[name] = &fstest.MapFile{Mode: 0o644}
			fail[name] = fs.ErrPermission
		case ".reserved":
			out[path.Join(path.Dir(name), strings.TrimSpace(f.Text))] = &fstest.MapFile{Mode: 0o644}
		case ".absent":
			delete(out, strings.TrimSuffix(name, kind))
		default:
			out[name] = &fstest.MapFile{Data: []byte(f.Text), Mode: 0o644}
		}
	}
	if len(fail) > 0 {
		return hfhtest.Faulty{FS: out, Fail: fail}
	}
	return out
}

// line says of a finding what an example's findings.txt states.
func line(f diag.Finding) string {
	rule := f.Rule
	if f.Variant != "" {
		rule += "." + f.Variant
	}
	return strings.TrimSpace(fmt.Sprintf("%s:%d:%d: %s [%s] %s", f.File, f.Line, f.Column, f.Severity, rule, f.Place))
}

func lines(fs []diag.Finding) string {
	var b strings.Builder
	for _, f := range fs {
		b.WriteString(line(f) + "\n")
	}
	return b.String()
}

func TestTheBaseHasNothingWrong(t *testing.T) {
	if got := lines(judge(base(), options()).Findings); got != "" {
		t.Errorf("the base of the examples:\n%s", got)
	}
}

// withoutExample are the rules that no file can break: what JSON Schema can say and the
// schemas do not, so far, what a clone lacks, where a folder lies, whom git names as author (scripts of the
// command line show these), and what only a history can break (its broken twins stand
// beside those scripts).
func withoutExample(id string) bool {
	if r, ok := check.Find(id); ok && r.Judged == "audit" {
		return true
	}
	return id == "schema/other" || id == "schema/unique" || id == "history/not-here" || id == "store/sync-folder" || id == "privacy/author"
}

func TestEveryRuleFailsAndPasses(t *testing.T) {
	for _, r := range check.Rules() {
		if withoutExample(r.ID) {
			continue
		}
		t.Run(r.ID, func(t *testing.T) {
			e, _ := check.Explain(r.ID)
			if len(e.Fail) == 0 || len(e.Pass) == 0 {
				t.Fatalf("%d failing and %d passing files", len(e.Fail), len(e.Pass))
			}
			found := judge(lay(base(), e.Fail), options()).Findings
			golden(t, r.ID, lines(found))
			if len(found) == 0 {
				t.Error("the failing example has no finding")
			}
			for _, f := range found {
				if f.Rule != r.ID {
					t.Errorf("the failing example also breaks another rule: %s", line(f))
				}
				said(t, f)
			}
			for _, f := range judge(lay(base(), e.Pass), options()).Findings {
				if f.Rule == r.ID || f.Severity == diag.Error {
					t.Errorf("the passing example: %s", line(f))
				}
			}
		})
	}
}

// golden compares findings with those that the example states; HFH_UPDATE=1 writes them.
func golden(t *testing.T, id, got string) {
	t.Helper()
	name := path.Join("examples", strings.ReplaceAll(id, "/", "-"), "findings.txt")
	if os.Getenv("HFH_UPDATE") == "1" {
		if err := os.WriteFile(name, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(name)
	if err != nil || string(want) != got {
		t.Errorf("%s: %v\ngot:\n%swant:\n%s", name, err, got, want)
	}
}

// said proves that a finding's message exists and that its facts fill it.
func said(t *testing.T, f diag.Finding) {
	t.Helper()
	id := f.Rule
	if f.Variant != "" {
		id += "." + f.Variant
	}
	if !msg.Has(id) {
		t.Errorf("no message %s", id)
		return
	}
	for _, name := range msg.Placeholders(id) {
		if _, ok := f.Args[name]; !ok {
			t.Errorf("%s: the finding has no %s: %v", id, name, f.Args)
		}
	}
}

func TestEveryRuleIsDocumented(t *testing.T) {
	seen := map[string]bool{}
	for _, r := range check.Rules() {
		if seen[r.ID] {
			t.Errorf("%s stands twice in the registry", r.ID)
		}
		seen[r.ID] = true
		for _, id := range append([]string{r.ID}, r.Aliases...) {
			if got, ok := check.Find(id); !ok || got.ID != r.ID {
				t.Errorf("%s is not found by %s", r.ID, id)
			}
		}
		if r.Severity == 0 || (r.Run == nil) != (r.Judged != "") {
			t.Errorf("%s: severity %d, judged by %q", r.ID, r.Severity, r.Judged)
		}
		e, _ := check.Explain(r.ID)
		for _, id := range []string{e.What, e.Why, e.Source} {
			if !msg.Has(id) {
				t.Errorf("no text %s", id)
			}
		}
	}
	for _, id := range msg.IDs() {
		if name, ok := strings.CutPrefix(id, "rule/"); ok && !seen[path.Dir(name)] {
			t.Errorf("%s: no such rule", id)
		}
	}
	dirs, err := os.ReadDir("examples")
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range dirs {
		if !slices.ContainsFunc(check.Rules(), func(r check.Rule) bool { return strings.ReplaceAll(r.ID, "/", "-") == d.Name() }) && d.Name() != "base" {
			t.Errorf("examples/%s: no such rule", d.Name())
		}
	}
}
