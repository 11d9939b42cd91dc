package hfh_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/helsefellesskap/hfh/internal/doc"
	"github.com/helsefellesskap/hfh/internal/hfhtest"
)

// gate is a register in a git repository, with hfh on the search path.
type gate struct {
	*testing.T
	dir, path string
}

func newGate(t *testing.T) gate {
	t.Helper()
	bin := t.TempDir()
	if out, err := exec.Command("go", "build", "-o", filepath.Join(bin, "hfh"), "./cmd/hfh").CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	g := gate{t, t.TempDir(), bin + string(filepath.ListSeparator) + os.Getenv("PATH")}
	if err := os.CopyFS(g.dir, hfhtest.Register(t)); err != nil {
		t.Fatal(err)
	}
	g.runs(0, "git init -q -b main && git add -A && git commit -q -m registrert && git branch grunnlag")
	g.runs(0, "hfh plan progress kurs --status pågår --date 2025-02-01 -q")
	return g
}

// runs runs a step as a CI server does, and holds it to its exit code.
func (g gate) runs(want int, script string, env ...string) string {
	g.Helper()
	cmd := exec.Command("bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", script)
	cmd.Dir = g.dir
	cmd.Env = append(os.Environ(), append([]string{
		"PATH=" + g.path, "HOME=" + g.dir, "GIT_CONFIG_NOSYSTEM=1", "GIT_AUTHOR_NAME=Prøve", "GIT_AUTHOR_EMAIL=prove@example.org",
		"GIT_COMMITTER_NAME=Prøve", "GIT_COMMITTER_EMAIL=prove@example.org", "HFH_LANG=nb", "GITHUB_STEP_SUMMARY=",
	}, env...)...)
	out, err := cmd.CombinedOutput()
	if err != nil && cmd.ProcessState == nil {
		g.Fatal(err)
	}
	if got := cmd.ProcessState.ExitCode(); got != want {
		g.Errorf("%s\nended with %d and not %d:\n%s", script, got, want, out)
	}
	return string(out)
}

// parsed reads one of the files that CI servers read.
func parsed(t *testing.T, name, before string) *doc.Node {
	t.Helper()
	text, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	d, findings := doc.Parse(name, append([]byte(before), text...))
	if d == nil || len(findings) > 0 {
		t.Fatalf("%s: %v", name, findings)
	}
	return d.Root
}

// steps gives the scripts of a list of steps by their names.
func stepsOf(list *doc.Node, name, script string) map[string]string {
	steps := map[string]string{}
	for _, step := range list.Items {
		steps[step.Get(name).Text] = step.Get(script).Text
	}
	return steps
}

// TestGatesForCI runs what action.yml, the GitLab template and the hooks for pre-commit
// would run, on a register that is right and on one that is not.
func TestGatesForCI(t *testing.T) {
	if _, err := exec.LookPath("bash"); err != nil {
		t.Skip("SKIPPED: bash is not here")
	}
	g := newGate(t)
	action := stepsOf(parsed(t, "action.yml", "").Get("runs").Get("steps"), "name", "run")
	hooks := stepsOf(parsed(t, ".pre-commit-hooks.yaml", "hooks:\n").Get("hooks"), "id", "entry")
	gitlab := parsed(t, "templates/hfh.gitlab-ci.yml", "")
	job := func(name string) string {
		var lines []string
		for _, line := range gitlab.Get(name).Get("script").Items {
			lines = append(lines, line.Text)
		}
		return strings.Join(lines, "\n")
	}
	if !strings.Contains(action["install"], "hfh@$VERSION") {
		t.Error("action.yml does not install the version that is asked for")
	}
	all := []string{"REGISTER=.", "HFH_REGISTER=.", "BASE=grunnlag", "CI_MERGE_REQUEST_DIFF_BASE_SHA=grunnlag"}
	for _, script := range []string{
		action["validate"], action["review"], action["audit"], job("hfh-validate"), job("hfh-review"), job("hfh-audit"),
		hooks["hfh-validate"], hooks["hfh-review"], hooks["hfh-audit"],
	} {
		if strings.TrimSpace(script) == "" {
			t.Fatal("a step is missing")
		}
		g.runs(0, script, all...)
	}
	if out := g.runs(0, action["review"], all...); !strings.Contains(out, "kurs") && !strings.Contains(out, "Kurs") {
		t.Errorf("the review does not tell of the change:\n%s", out)
	}
	g.runs(0, action["review"], "REGISTER=.", "BASE=") // a push, with nothing to compare with

	// Governed text that was changed past hfh, and a record that is wrong.
	g.runs(0, `sed -i 's/^version: .*/version: "2099"/; s/^period: .*/period: 2099-13/' data/plan.yaml && git add -A && git commit -q --no-verify -m utenom`)
	for _, script := range []string{
		action["validate"], action["review"], action["audit"], job("hfh-validate"), job("hfh-review"), job("hfh-audit"),
		hooks["hfh-validate"], hooks["hfh-audit"],
	} {
		g.runs(3, script, all...)
	}
}
