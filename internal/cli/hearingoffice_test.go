package cli

import (
	"bytes"
	"encoding/xml"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// hfhIn runs hfh in a register and gives what it printed; it must end with exit code 0.
func hfhIn(t *testing.T, dir string, args ...string) string {
	t.Helper()
	var out bytes.Buffer
	world := process{env: os.Getenv, now: testClock, folder: os.UserConfigDir}
	args = append([]string{"-C", dir, "--lang", "nb"}, args...)
	if code := run(t.Context(), args, Streams{In: strings.NewReader(""), Out: &out, Err: &out}, world); code != exitDone {
		t.Fatalf("hfh %s: exit code %d\n%s", strings.Join(args, " "), code, out.String())
	}
	return out.String()
}

// TestAnswerFromAWordProcessor lets LibreOffice open the form that was sent, fill it in
// and save it, and reads the answer back. HFH_SOFFICE=1 demands LibreOffice.
func TestAnswerFromAWordProcessor(t *testing.T) {
	if testing.Short() {
		t.Skip("SKIPPED: LibreOffice is not started in short tests")
	}
	program, err := exec.LookPath("soffice")
	if err != nil && os.Getenv("HFH_SOFFICE") != "" {
		t.Fatal("HFH_SOFFICE is set, and soffice is not installed")
	}
	if err != nil {
		t.Skip("SKIPPED: soffice is not installed, so no word processor has answered a hearing")
	}
	dir, out := small(t), t.TempDir()
	hfhIn(t, dir, "plan", "revise", "--set", "legemiddelliste/when=2026")
	hfhIn(t, dir, "plan", "hearing", "open", "--deadline", "2025-03-14")
	hfhIn(t, dir, "plan", "hearing", "send", "--out", out)

	filled := filepath.Join(out, "tilbake.docx")
	fillForm(t, program, filepath.Join(out, "04-trollnes", "4-svarskjema.docx"), filled,
		"Går imot|FSK 8/25|4. februar 2025|Politisk|Ett år er for kort tid – særlig for Trollnes.|Kurs i helsepedagogikk for ansatte~Når er kurset?||||||")
	answer := hfhIn(t, dir, "plan", "hearing", "answer", "--from", filled)
	if !strings.Contains(answer, "Trollnes: går imot, 2 merknader (trollnes-1 og trollnes-2)") {
		t.Errorf("the form was read as\n%s", answer)
	}
	matrix := hfhIn(t, dir, "plan", "hearing", "matrix", "-o", "json")
	for _, want := range []string{
		`"case": "FSK 8/25"`, `"place": "areas/forlop/goals/somlos/measures/legemiddelliste/when"`,
		`"text": "Ett år er for kort tid – særlig for Trollnes."`, `"label": "Kurs i helsepedagogikk for ansatte"`, `"text": "Når er kurset?"`,
	} {
		if !strings.Contains(matrix, want) {
			t.Errorf("no %s in\n%s", want, matrix)
		}
	}
}

// fillForm fills a form in by LibreOffice's own scripting: one answer a row.
func fillForm(t *testing.T, program, from, to, answers string) {
	t.Helper()
	profile := filepath.Join(t.TempDir(), "profile")
	office := func(args ...string) {
		t.Helper()
		args = append([]string{"-env:UserInstallation=" + asURL(profile), "--headless", "--norestore", "--nolockcheck"}, args...)
		cmd := exec.CommandContext(t.Context(), program, args...)
		cmd.WaitDelay = 5 * time.Second
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Fatalf("soffice %s: %v\n%s", strings.Join(args, " "), err, out)
		}
	}
	office("--terminate_after_init") // makes the profile, with an empty module
	macro, err := os.ReadFile("testdata/fillform.bas")
	if err != nil {
		t.Fatal(err)
	}
	var module bytes.Buffer
	module.WriteString(`<script:module xmlns:script="http://openoffice.org/2000/script" script:name="Module1" script:language="StarBasic">`)
	if err := xml.EscapeText(&module, macro); err != nil {
		t.Fatal(err)
	}
	module.WriteString(`</script:module>`)
	if err := os.WriteFile(filepath.Join(profile, "user", "basic", "Standard", "Module1.xba"), module.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	office(`macro:///Standard.Module1.FillForm("` + asURL(from) + `","` + asURL(to) + `","` + answers + `")`)
}

func asURL(name string) string {
	return (&url.URL{Scheme: "file", Path: filepath.ToSlash(name)}).String()
}
