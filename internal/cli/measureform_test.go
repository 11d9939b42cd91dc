package cli

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/helsefellesskap/hfh/internal/govern"
	"github.com/helsefellesskap/hfh/internal/paper"
)

// openIn opens a register for reading, as a command does.
func openIn(t *testing.T, dir string) *register {
	t.Helper()
	a, _ := inWorld(dir, nil)
	reg, err := a.open()
	if err != nil {
		t.Fatal(err)
	}
	return reg
}

// writeForm writes a form as a word processor would have filled it in.
func writeForm(t *testing.T, reg *register, name string, id paper.FormID, fields []paper.Field) {
	t.Helper()
	var b bytes.Buffer
	if err := paper.WriteDOCX(&b, reg.formPaper("Skjema", "Fyll ut", id, fields), paper.Options{}); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, b.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
}

// TestMeasureFormsAreReadByIDs: a form that comes back after the plan has other measures
// open is read by its ids, never by its numbers; what the plan has no longer is said.
func TestMeasureFormsAreReadByIDs(t *testing.T) {
	dir := small(t)
	reg := openIn(t, dir)
	plan := reg.snap.Plan()
	list := govern.ToReport(reg.snap, plan.Value, "trollnes", reg.today)
	if len(list) == 0 {
		t.Fatal("nothing to report")
	}
	fields := append([]paper.Field{{ID: "date", Kind: paper.Date, Label: "Dag", Value: "2025-01-20"}}, measureForm(plan.Record, list, reg.progressFields)...)
	for i := range fields {
		switch fields[i].ID {
		case "progress--legemiddelliste":
			fields[i].Value = "in-progress"
		case "note--legemiddelliste":
			fields[i].Value = "Prøves hos legene"
		}
	}
	file := filepath.Join(t.TempDir(), "skjema.docx")
	id := paper.FormID{Hearing: aboutPlan, Round: progressForm, Party: "trollnes", Seal: plan.Seal()}

	gone := append([]paper.Field{{ID: "progress--borte", Kind: paper.Line, Label: "Borte", Value: "pågår"}}, fields...)
	writeForm(t, reg, file, id, gone)
	if said := endsWith(t, dir, exitFindings, "plan", "progress", "--from", file); !strings.Contains(said, "rad 1: planen har ikke noe tiltak borte nå, men det er svart: pågår") {
		t.Errorf("a measure that is gone: %s", said)
	}
	writeForm(t, reg, file, id, fields[1:]) // another row before it, and no day
	hfhIn(t, dir, "--as-of", "2025-02-01", "plan", "progress", "--from", file)
	writeForm(t, reg, file, id, fields)
	hfhIn(t, dir, "plan", "progress", "--from", file)
	data, err := os.ReadFile(filepath.Join(dir, "data", "plan.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"date: 2025-02-01, status: in-progress, note: Prøves hos legene, by: Trollnes", "date: 2025-01-20, status: in-progress"} {
		if !strings.Contains(string(data), want) {
			t.Errorf("no %q in the plan", want)
		}
	}

	judged := measureForm(plan.Record, list, reg.evaluationFields)
	for i := range judged {
		switch judged[i].ID {
		case "result--legemiddelliste":
			judged[i].Value = "delayed"
		case "next--legemiddelliste":
			judged[i].Value = "ordinary-operation"
		}
	}
	writeForm(t, reg, file, paper.FormID{Hearing: aboutPlan, Round: evaluationForm, Seal: plan.Seal()}, judged)
	if out := hfhIn(t, dir, "plan", "evaluate", "--from", file); !strings.Contains(out, "result: delayed") && !strings.Contains(out, "1 av 4 tiltak er vurdert") {
		t.Errorf("the evaluation was read as %s", out)
	}
}

// endsWith runs hfh where it is to end with an exit code, and gives what it said.
func endsWith(t *testing.T, dir string, code int, args ...string) string {
	t.Helper()
	var out bytes.Buffer
	world := process{env: os.Getenv, now: testClock, folder: os.UserConfigDir}
	args = append([]string{"-C", dir, "--lang", "nb"}, args...)
	if got := run(t.Context(), args, Streams{In: strings.NewReader(""), Out: &out, Err: &out}, world); got != code {
		t.Errorf("hfh %s: exit code %d, not %d\n%s", strings.Join(args, " "), got, code, out.String())
	}
	return out.String()
}

// TestLongIDsHaveFields: however a measure is named, its fields' ids are ones that a form
// keeps, and different.
func TestLongIDsHaveFields(t *testing.T) {
	long := strings.Repeat("lang-", 11) + "ende"
	seen := map[string]bool{}
	for _, id := range []string{"kurs", long, long + "2", "areas/a/goals/b/measures/c"} {
		f := measureField("progress", id)
		if len(f) > maxField || seen[f] || strings.ContainsAny(f, "/ ~") {
			t.Errorf("%s has the field %s", id, f)
		}
		seen[f] = true
	}
}

// TestProgressFromAWordProcessor lets LibreOffice fill a form of progress in.
func TestProgressFromAWordProcessor(t *testing.T) {
	program, err := exec.LookPath("soffice")
	switch {
	case testing.Short():
		t.Skip("SKIPPED: LibreOffice is not started in short tests")
	case err != nil && os.Getenv("HFH_SOFFICE") != "":
		t.Fatal("HFH_SOFFICE is set, and soffice is not installed")
	case err != nil:
		t.Skip("SKIPPED: soffice is not installed, so no word processor has filled the form in")
	}
	dir, out := small(t), t.TempDir()
	sent, filled := filepath.Join(out, "skjema.docx"), filepath.Join(out, "tilbake.docx")
	hfhIn(t, dir, "plan", "progress", "--sheet", "--for", "trollnes", "--out", sent)
	fillForm(t, program, sent, filled, "20. januar 2025|Pågår|Prøves hos legene – særlig på Trollnes."+strings.Repeat("|", 20))
	if said := hfhIn(t, dir, "plan", "progress", "--from", filled); !strings.Contains(said, "fremdrift meldt av Trollnes, 1 tiltak") {
		t.Errorf("the form was read as\n%s", said)
	}
}
