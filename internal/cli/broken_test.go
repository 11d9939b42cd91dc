package cli

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/testscript"

	"github.com/helsefellesskap/hfh/internal/hfhtest"
)

// brokenDir holds the catalogue of broken histories: one script each. Scripts run three
// times: clean (without the lines marked [broken] and [healed]), broken (without those
// marked [healed]) and, where there are such lines, healed (with all). Beside what
// testscript knows, and a script may say:
//
//	hfh: ARGS…              runs hfh in this process; git … runs git
//	from NAME               starts from an earlier state of the base (see base.steps)
//	mark NAME [REVISION]    the newest revision, or that one, is $NAME from here on
//	paper REF NAME          the seal of REF is $NAME, as if it stood on paper
//	rewrite COMMIT          goes back to a revision with git rebase, to change it there
//	onward                  … and makes all that came after it again
//	reseal REF              prints the seal that REF has now in the newest revision's message
//	retag NAME              moves a tag to the newest revision
//	now TIME                the clock, of hfh and git; every command takes a minute
//	edit FILE OLD NEW       replaces what stands there exactly once
//	reword OLD NEW          the same in the newest revision's message, by amending it
//	plain MESSAGE           records every change of the work tree with plain git
//	fails N hfh …           hfh ends with exit code N
//	finds SEVERITY RULE COMMIT [FILE]   what audit is to find in the broken twin
//	audit [ARGS…]           runs hfh audit and holds it to that: in the broken twin exactly
//	                        these errors, in the clean and the healed one none, and in the
//	                        clean one nothing of the kind at all
const brokenDir = "testdata/broken"

// A twin is one way to run a script of the catalogue.
type twin string

const (
	clean  twin = "clean"
	broken twin = "broken"
	healed twin = "healed"
)

// TestBrokenHistories runs the catalogue.
func TestBrokenHistories(t *testing.T) {
	base := newBrokenBase(t)
	files, err := filepath.Glob(brokenDir + "/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatalf("%d scripts: %v", len(files), err)
	}
	healing := slices.DeleteFunc(slices.Clone(files), func(name string) bool {
		text, err := os.ReadFile(name)
		return err == nil && !bytes.Contains(text, []byte("\n[healed]"))
	})
	for kind, files := range map[twin][]string{clean: files, broken: files, healed: healing} {
		t.Run(string(kind), func(t *testing.T) {
			t.Parallel()
			testscript.Run(t, base.params(kind, files))
		})
	}
}

// brokenBase is the register that all scripts start from, made once.
type brokenBase struct {
	dir  string
	kept map[string]moment
}

// moment is a state of the base: its clock and its marks.
type moment struct {
	now   string
	marks map[string]string
}

// lastState is what scripts start from unless they say otherwise.
const lastState = "closed"

// newBrokenBase makes the register by the steps of base.steps.
func newBrokenBase(t *testing.T) brokenBase {
	t.Helper()
	base := brokenBase{dir: t.TempDir(), kept: map[string]moment{}}
	start := filepath.Join(base.dir, lastState)
	if err := os.CopyFS(start, hfhtest.Register(t)); err != nil {
		t.Fatal(err)
	}
	params := base.params(clean, []string{brokenDir + "/base.steps"})
	var marks []string
	params.Cmds["keep"] = func(ts *testscript.TestScript, _ bool, args []string) {
		marks = append(marks, args[0])
		ts.Setenv(args[0], revisionOf(ts, "HEAD"))
		dir := filepath.Join(base.dir, args[0])
		ts.Check(os.RemoveAll(dir))
		ts.Check(os.CopyFS(dir, os.DirFS(ts.MkAbs("."))))
		s := moment{now: ts.Getenv("HFH_TEST_NOW"), marks: map[string]string{}}
		for _, name := range marks {
			s.marks[name] = ts.Getenv(name)
		}
		base.kept[args[0]] = s
	}
	t.Run("base", func(t *testing.T) { testscript.Run(t, params) })
	return base
}

// params says how scripts of the catalogue run as one twin.
func (b brokenBase) params(kind twin, files []string) testscript.Params {
	return testscript.Params{
		Files: files,
		Setup: func(e *testscript.Env) error { return b.setup(e) },
		Condition: func(cond string) (bool, error) {
			switch twin(cond) {
			case broken:
				return kind != clean, nil
			case healed, clean:
				return kind == twin(cond), nil
			}
			return false, fmt.Errorf("no such twin: %s", cond)
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"git": func(ts *testscript.TestScript, neg bool, args []string) {
				tick(ts)
				if err := ts.Exec("git", args...); (err != nil) != neg {
					ts.Fatalf("git %v: %v", args, err)
				}
			},
			"from": b.from,
			"retag": func(ts *testscript.TestScript, _ bool, args []string) {
				ts.Check(ts.Exec("git", "tag", "-f", "-a", "-m", args[0], args[0]))
			},
			"reseal": reseal,
			"rewrite": func(ts *testscript.TestScript, _ bool, args []string) {
				ts.Setenv("GIT_SEQUENCE_EDITOR", "sed -i 1s/^pick/edit/")
				ts.Check(ts.Exec("git", "rebase", "-q", "-i", args[0]+"^"))
			},
			"onward": func(ts *testscript.TestScript, _ bool, _ []string) { ts.Check(ts.Exec("git", "rebase", "--continue")) },
			"paper": func(ts *testscript.TestScript, _ bool, args []string) {
				sum := sha256.Sum256([]byte(runHere(ts, 0, []string{"show", args[0], "--canonical"})))
				ts.Setenv(args[1], "sha256:"+hex.EncodeToString(sum[:]))
			},
			"hfh:":  func(ts *testscript.TestScript, _ bool, args []string) { runHere(ts, 0, args) },
			"fails": failsHere,
			"mark": func(ts *testscript.TestScript, _ bool, args []string) {
				ts.Setenv(args[0], revisionOf(ts, append(args, "HEAD")[1]))
			},
			"now":    func(ts *testscript.TestScript, _ bool, args []string) { setClock(ts, args[0]) },
			"edit":   editFile,
			"reword": reword,
			"plain": func(ts *testscript.TestScript, _ bool, args []string) {
				tick(ts)
				ts.Check(ts.Exec("git", "add", "-A"))
				ts.Check(ts.Exec("git", "commit", "-q", "-m", args[0]))
			},
			"finds": func(ts *testscript.TestScript, _ bool, args []string) { expect(ts, args) },
			"audit": func(ts *testscript.TestScript, _ bool, args []string) { auditHere(ts, kind, args) },
		},
	}
}

// setup gives a script its own copy of the base, and stands it in there.
func (b brokenBase) setup(e *testscript.Env) error {
	if err := pinScript(e); err != nil {
		return err
	}
	e.Setenv("LC_ALL", "C.UTF-8")
	e.Setenv("GIT_EDITOR", "true")
	e.Values[expected{}] = &[]expectation{}
	e.Cd = filepath.Join(e.WorkDir, "r")
	e.Setenv("HFH_TEST_NOW", "2025-01-02T09:00:00Z")
	for name, value := range b.env(lastState) {
		e.Setenv(name, value)
	}
	return os.CopyFS(e.Cd, os.DirFS(filepath.Join(b.dir, lastState)))
}

// env gives the clock and the marks of a state.
func (b brokenBase) env(name string) map[string]string {
	s, ok := b.kept[name]
	if !ok {
		return nil
	}
	out := maps.Clone(s.marks)
	for _, clock := range clocks() {
		out[clock] = s.now
	}
	return out
}

// from puts a script back to an earlier state of the base.
func (b brokenBase) from(ts *testscript.TestScript, _ bool, args []string) {
	env := b.env(args[0])
	if env == nil {
		ts.Fatalf("the base has no state %s", args[0])
	}
	for name, value := range env {
		ts.Setenv(name, value)
	}
	ts.Check(os.RemoveAll(ts.MkAbs(".")))
	ts.Check(os.CopyFS(ts.MkAbs("."), os.DirFS(filepath.Join(b.dir, args[0]))))
}

// clocks are the variables that hold the time, for hfh and for git.
func clocks() []string { return []string{"HFH_TEST_NOW", "GIT_AUTHOR_DATE", "GIT_COMMITTER_DATE"} }

// setClock sets the clock of hfh and of git.
func setClock(ts *testscript.TestScript, now string) {
	for _, name := range clocks() {
		ts.Setenv(name, now)
	}
}

// tick lets a minute go by.
func tick(ts *testscript.TestScript) {
	now, err := time.Parse(time.RFC3339, ts.Getenv("HFH_TEST_NOW"))
	ts.Check(err)
	setClock(ts, now.Add(time.Minute).Format(time.RFC3339))
}

// runHere runs hfh in this process, in the script's folder and world, and holds it to an
// exit code.
func runHere(ts *testscript.TestScript, code int, args []string) string {
	tick(ts)
	var out bytes.Buffer
	now, err := time.Parse(time.RFC3339, ts.Getenv("HFH_TEST_NOW"))
	ts.Check(err)
	world := process{
		env: ts.Getenv, now: func() time.Time { return now },
		folder: func() (string, error) { return ts.MkAbs("../.home"), nil },
	}
	args = append([]string{"-C", ts.MkAbs(".")}, args...)
	if got := run(context.Background(), args, Streams{In: strings.NewReader(""), Out: &out, Err: ts.Stderr()}, world); got != code {
		ts.Fatalf("%v ended with exit code %d, not %d\n%s", args, got, code, out.String())
	}
	fmt.Fprint(ts.Stdout(), out.String())
	return out.String()
}

func failsHere(ts *testscript.TestScript, _ bool, args []string) {
	var code int
	if _, err := fmt.Sscan(args[0], &code); err != nil || len(args) < 3 || args[1] != "hfh" {
		ts.Fatalf("usage: fails N hfh …")
	}
	runHere(ts, code, args[2:])
}

// editFile replaces a text that stands in a file exactly once.
func editFile(ts *testscript.TestScript, _ bool, args []string) {
	if len(args) != 3 {
		ts.Fatalf("usage: edit FILE OLD NEW")
	}
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), []byte(replaceOnce(ts, ts.ReadFile(args[0]), args[1:])), 0o600))
}

// replaceOnce replaces one text by another, in both of which \n stands for a line end.
func replaceOnce(ts *testscript.TestScript, text string, args []string) string {
	lineEnds := strings.NewReplacer(`\n`, "\n")
	args = []string{lineEnds.Replace(args[0]), lineEnds.Replace(args[1])}
	if n := strings.Count(text, args[0]); n != 1 {
		ts.Fatalf("%q stands there %d times, want once:\n%s", args[0], n, text)
	}
	return strings.Replace(text, args[0], args[1], 1)
}

// reword changes the newest revision's message.
func reword(ts *testscript.TestScript, _ bool, args []string) {
	if len(args) != 2 {
		ts.Fatalf("usage: reword OLD NEW")
	}
	message := replaceOnce(ts, gitSays(ts, "log", "-1", "--format=%B"), args)
	file := ts.MkAbs("../message")
	ts.Check(os.WriteFile(file, []byte(message), 0o600))
	tick(ts)
	ts.Check(ts.Exec("git", "commit", "-q", "--amend", "--allow-empty", "-F", file))
}

// reseal makes the seal that the newest revision prints of a record that of its text.
func reseal(ts *testscript.TestScript, _ bool, args []string) {
	sum := sha256.Sum256([]byte(runHere(ts, 0, []string{"show", args[0], "--canonical"})))
	message := gitSays(ts, "log", "-1", "--format=%B")
	for line := range strings.Lines(message) {
		if rest, ok := strings.CutPrefix(strings.TrimSpace(line), "Hfh-Seal: "+args[0]+" "); ok {
			reword(ts, false, []string{rest, "sha256:" + hex.EncodeToString(sum[:])})
			return
		}
	}
	ts.Fatalf("the newest revision prints no seal of %s", args[0])
}

// gitSays runs git and gives what it prints.
func gitSays(ts *testscript.TestScript, args ...string) string {
	cmd := exec.Command("git", args...)
	cmd.Dir = ts.MkAbs(".")
	cmd.Env = append(os.Environ(), "HOME="+ts.Getenv("HOME"), "GIT_CONFIG_NOSYSTEM=1")
	out, err := cmd.Output()
	var exit *exec.ExitError
	if errors.As(err, &exit) {
		ts.Fatalf("git %v: %s", args, exit.Stderr)
	}
	ts.Check(err)
	return string(out)
}

func revisionOf(ts *testscript.TestScript, name string) string {
	return strings.TrimSpace(gitSays(ts, "rev-parse", name+"^{commit}"))
}

// expected is the key of what a script expects.
type expected struct{}

// expectation is one finding that audit is to have; File is "" where it does not matter.
type expectation struct {
	Severity, Rule, Commit, File string
}

func (e expectation) String() string {
	return strings.TrimSpace(fmt.Sprintf("%s %s %.9s %s", e.Severity, e.Rule, orDefault(e.Commit, "-"), e.File))
}

func expect(ts *testscript.TestScript, args []string) {
	if len(args) < 3 || len(args) > 4 {
		ts.Fatalf("usage: finds SEVERITY RULE COMMIT [FILE]")
	}
	e := expectation{Severity: args[0], Rule: args[1], Commit: strings.TrimPrefix(args[2], "-")}
	if len(args) == 4 {
		e.File = args[3]
	}
	list := ts.Value(expected{}).(*[]expectation)
	*list = append(*list, e)
}

// auditHere runs hfh audit and compares what it finds with what the script expects.
func auditHere(ts *testscript.TestScript, kind twin, args []string) {
	want := *ts.Value(expected{}).(*[]expectation)
	if len(want) == 0 {
		ts.Fatalf("no finding is expected of the broken twin")
	}
	code := 0
	if kind == broken && slices.ContainsFunc(want, func(e expectation) bool { return e.Severity == "error" }) {
		code = 3
	}
	var got struct{ Findings []expectation }
	out := runHere(ts, code, append([]string{"audit", "-o", "json"}, args...))
	ts.Check(json.Unmarshal([]byte(out), &got))
	if kind != broken {
		want = nil
	}
	if diff := cmp.Diff(lines(want), lines(relevant(got.Findings, want, kind, ts))); diff != "" {
		ts.Fatalf("audit of the %s twin (-want +got):\n%s", kind, diff)
	}
}

func lines(list []expectation) []string {
	out := []string{}
	for _, e := range list {
		out = append(out, e.String())
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// relevant leaves out what a script need not expect: in the broken twin what is no error
// and not expected, in the others what is no error, but for what the broken one has (a
// clean twin only).
func relevant(got, want []expectation, kind twin, ts *testscript.TestScript) []expectation {
	all := *ts.Value(expected{}).(*[]expectation)
	var out []expectation
	for _, f := range got {
		same := func(e expectation) bool { return e.Severity == f.Severity && e.Rule == f.Rule }
		i := slices.IndexFunc(all, func(e expectation) bool { return same(e) && (kind != broken || e.Commit == f.Commit) })
		if f.Severity != "error" && (i < 0 || kind == healed) {
			continue
		}
		if kind == broken && i >= 0 && all[i].File == "" {
			f.File = ""
		}
		out = append(out, f)
	}
	return out
}
