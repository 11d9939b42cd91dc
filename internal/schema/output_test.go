package schema_test

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
)

// outputSchemas are the promises that programs rely on: what each -o json says.
const outputSchemas = "../../schemas/output"

// outputs gives commands for each schema, on the example register. Those that record
// something come last.
func outputs() [][]string {
	return [][]string{
		{"list", "list", "plan"},
		{"list", "list", "measure"},
		{"list", "list", "meeting"},
		{"list", "list", "decision"},
		{"list", "list", "party"},
		{"list", "list", "agreement"},
		{"list", "list", "seat"},
		{"list", "list", "draft"},
		{"kinds", "list"},
		{"log", "log"},
		{"log", "log", "plan"},
		{"log", "log", "plan#pll-kjernejournal"},
		{"log", "log", "--as-of", "2024-12-31"},
		{"suspect", "plan", "confirm"},
		{"suspect", "fsu", "confirm"},
		{"due", "due", "--within", "P10Y"},
		{"findings", "validate", "--all"},
		{"findings", "validate", "data/plan.yaml"},
		{"version", "version"},
		{"find", "find", "kurs"},
		{"find", "find", "ordsomikkefinnes"},
		{"status", "status", "--all"},
		{"rules", "rules"},
		{"rule", "explain", "plan/responsible"},
		{"rule", "explain", "history/not-here"},
		{"blame", "blame", "plan"},
		{"blame", "blame", "declaration"},
		{"schemas", "schema", "list"},
		{"diff", "diff", "plan", "plan"},
		{"recorded", "--dry-run", "meeting", "create", "--body", "ssu", "--date", "2025-03-18"},
		{"recorded", "meeting", "create", "--body", "ssu", "--date", "2025-03-18", "--decision", "4/2025: Ny plan"},
		{"recorded", "plan", "progress", "pll-kjernejournal", "--status", "done", "--date", "2025-01"},
		{"recorded", "save", "community", "-m", "x", "--set", "name=Y"},
		{"recorded", "plan", "revise", "--set", "pll-kjernejournal/when=2025", "--set", "pll-kjernejournal/responsible=[rana]"},
		{"diff", "plan", "diff"},
		{"stat", "plan", "diff", "--stat"},
		{"review", "review", "HEAD~1..HEAD"},
		{"list", "list", "draft"},
		{"status", "status"},
		{"recorded", "plan", "adopt", "--meeting", "ssu-2025-03-18", "--case", "4/2025"},
		{"log", "log", "--change", "adoption"},
		{"audit", "audit"},
		{"audit", "audit", "HEAD~3.."},
		{"diff", "plan", "diff", "--all"},
		{"review", "review", "HEAD~1..HEAD"},
		{"review", "review"},
		{"recorded", "close", "2024"},
		{"closing", "close", "2024", "--show"},
		{"handover", "handover", "alt.hfh", "--dry-run"},
		{"handover", "handover", "alt.hfh"},
		{"sync", "receive", "alt.hfh"},
	}
}

// TestOutputsAreAsPromised runs the program as a script does and holds what it prints to
// the schemas in schemas/output.
func TestOutputsAreAsPromised(t *testing.T) {
	program := filepath.Join(t.TempDir(), "hfh.exe")
	if out, err := exec.Command("go", "build", "-o", program, "../../cmd/hfh").CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	dir := filepath.Join(t.TempDir(), "r")
	run := func(args ...string) ([]byte, error) {
		var errs bytes.Buffer
		cmd := exec.Command(program, append([]string{"-C", dir, "--as-of", "2025-03-20"}, args...)...)
		cmd.Env = append(os.Environ(), "GIT_AUTHOR_NAME=N", "GIT_AUTHOR_EMAIL=n@example.no", "GIT_COMMITTER_NAME=N", "GIT_COMMITTER_EMAIL=n@example.no", "VISUAL=", "EDITOR=")
		cmd.Stderr = &errs
		out, err := cmd.Output()
		if err != nil {
			t.Errorf("%v: %v\n%s", args, err, errs.String())
		}
		return out, err
	}
	if out, err := exec.Command(program, "init", dir, "--example").CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	promised := promisedOutputs(t)
	tried := map[string]int{}
	for _, line := range outputs() {
		name, args := line[0], line[1:]
		out, err := run(append(args, "-o", "json")...)
		if err != nil {
			continue
		}
		tried[name]++
		data, err := jsonschema.UnmarshalJSON(bytes.NewReader(out))
		if err == nil {
			err = promised[name].Validate(data)
		}
		if err != nil {
			t.Errorf("%v is not as %s.schema.json says: %v", args, name, err)
		}
	}
	for name := range promised {
		if tried[name] == 0 {
			t.Errorf("%s.schema.json: no output is held to it", name)
		}
	}
}

func promisedOutputs(t *testing.T) map[string]*jsonschema.Schema {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(outputSchemas, "*.schema.json"))
	if err != nil || len(files) == 0 {
		t.Fatalf("no schemas: %v", err)
	}
	all := map[string]*jsonschema.Schema{}
	for _, file := range files {
		name := strings.TrimSuffix(filepath.Base(file), ".schema.json")
		f, err := os.Open(file)
		if err != nil {
			t.Fatal(err)
		}
		data, err := jsonschema.UnmarshalJSON(f)
		if err != nil {
			t.Fatalf("%s: %v", file, err)
		}
		if err := f.Close(); err != nil {
			t.Fatal(err)
		}
		c := jsonschema.NewCompiler()
		if err := c.AddResource("urn:hfh:output:1:"+name, data); err != nil {
			t.Fatalf("%s: %v", file, err)
		}
		if all[name], err = c.Compile("urn:hfh:output:1:" + name); err != nil {
			t.Fatalf("%s: %v", file, err)
		}
	}
	return all
}
