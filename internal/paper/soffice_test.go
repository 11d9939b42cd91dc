package paper

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

	"github.com/google/go-cmp/cmp"
)

// office finds LibreOffice. Without it the tests are skipped, and loudly: only with it
// is it shown that a word processor keeps the forms. HFH_SOFFICE=1 demands it.
func office(t *testing.T) string {
	t.Helper()
	if testing.Short() {
		t.Skip("SKIPPED: LibreOffice is not started in short tests")
	}
	program, err := exec.LookPath("soffice")
	if err != nil && os.Getenv("HFH_SOFFICE") != "" {
		t.Fatal("HFH_SOFFICE is set, and soffice is not installed")
	}
	if err != nil {
		t.Skip("SKIPPED: soffice is not installed, so no word processor has seen the papers")
	}
	return program
}

// desk is a user's profile of LibreOffice and a folder to work in.
type desk struct {
	program, profile, dir string
}

func newDesk(t *testing.T) desk {
	t.Helper()
	return desk{program: office(t), profile: filepath.Join(t.TempDir(), "profile"), dir: t.TempDir()}
}

// withMacro puts our macro where LibreOffice keeps a user's first own module. The
// first start makes that module, empty, so it comes first.
func (d desk) withMacro(t *testing.T) {
	t.Helper()
	d.run(t, "--terminate_after_init")
	macro, err := os.ReadFile("testdata/fill.bas")
	if err != nil {
		t.Fatal(err)
	}
	var module bytes.Buffer
	module.WriteString(`<script:module xmlns:script="http://openoffice.org/2000/script" script:name="Module1" script:language="StarBasic">`)
	if err := xml.EscapeText(&module, macro); err != nil {
		t.Fatal(err)
	}
	module.WriteString(`</script:module>`)
	if err := os.WriteFile(filepath.Join(d.profile, "user", "basic", "Standard", "Module1.xba"), module.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
}

// run runs LibreOffice without a screen, with its own profile, and waits for it.
func (d desk) run(t *testing.T, args ...string) {
	t.Helper()
	args = append([]string{"-env:UserInstallation=" + fileURL(d.profile), "--headless", "--norestore", "--nolockcheck"}, args...)
	cmd := exec.CommandContext(t.Context(), d.program, args...)
	cmd.Dir, cmd.WaitDelay = d.dir, 5*time.Second
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("soffice %s: %v\n%s", strings.Join(args, " "), err, out)
	}
}

func fileURL(name string) string {
	return (&url.URL{Scheme: "file", Path: filepath.ToSlash(name)}).String()
}

// put writes a file on the desk.
func (d desk) put(t *testing.T, name string, content []byte) string {
	t.Helper()
	name = filepath.Join(d.dir, name)
	if err := os.WriteFile(name, content, 0o600); err != nil {
		t.Fatal(err)
	}
	return name
}

func (d desk) get(t *testing.T, name string) []byte {
	t.Helper()
	content, err := os.ReadFile(filepath.Join(d.dir, name))
	if err != nil {
		t.Fatal(err)
	}
	return content
}

// TestLibreOffice opens the papers in LibreOffice: fills in the form by its own
// scripting and reads the answers, takes an empty form through its own format, and
// prints the letter.
func TestLibreOffice(t *testing.T) {
	d := newDesk(t)
	d.withMacro(t)
	t.Run("fills in the form", d.fillsIn)
	t.Run("keeps an empty form empty", d.keepsEmpty)
	t.Run("prints the letter", d.printsLetter)
}

// fillsIn reads the form as LibreOffice saved it: with the controls filled in, with
// the cells typed over, and with changes tracked.
func (d desk) fillsIn(t *testing.T) {
	form := d.put(t, "svarskjema.docx", wrote(t, formDoc(answerForm(), "nb")))
	d.run(t, `macro:///Standard.Module1.FillAll("`+fileURL(form)+`","`+fileURL(d.dir)+`")`)
	want := Filled{
		Values: map[string]string{"position": "supports-with-remarks", "case": "24/117", "date": "2025-03-19", "general": "Planen er god.\nMen: «dyr» & <lang>."},
		Remarks: []RemarkText{
			{Field: "remark-1", Place: "pll-kjernejournal", Text: "Kommunene trenger mer tid – særlig Ålesund."},
			{Field: "remark-free", Place: "punkt 3.1", Text: "Hva koster det?"},
		},
	}
	for mode, trace := range map[string]string{"fields": "<w:sdt>", "cells": "Gjelder: punkt 3.1", "tracked": "<w:del "} {
		file := d.get(t, mode+".docx")
		a := readBack(t, file)
		got, misfits := answerForm().Fit(a)
		if diff := cmp.Diff(want, got); diff != "" || len(misfits) > 0 || a.ID != answerForm().ID {
			t.Errorf("%s: %+v, misfits %+v\n%s", mode, a.ID, misfits, diff)
		}
		if body := parsed(t, file)["word/document.xml"]; !strings.Contains(body, trace) {
			t.Errorf("%s: LibreOffice left no %s, so the test shows nothing", mode, trace)
		}
	}
}

func (d desk) keepsEmpty(t *testing.T) {
	d.put(t, "a.docx", wrote(t, formDoc(answerForm(), "nn")))
	d.run(t, "--convert-to", "odt", "a.docx")
	d.run(t, "--convert-to", "docx:MS Word 2007 XML", "--outdir", "again", "a.odt")
	a := readBack(t, d.get(t, "again/a.docx"))
	if got, misfits := answerForm().Fit(a); len(got.Values)+len(got.Remarks)+len(got.Loose)+len(misfits) > 0 || a.ID != answerForm().ID {
		t.Errorf("read %+v %+v %+v", a.ID, got, misfits)
	}
}

// printsLetter looks for what must stand on the printed pages.
func (d desk) printsLetter(t *testing.T) {
	program, err := exec.LookPath("pdftotext")
	if err != nil {
		t.Skip("SKIPPED: pdftotext is not installed, so nobody has read the printed page")
	}
	d.put(t, "brev.docx", wrote(t, letter()))
	d.run(t, "--convert-to", "pdf", "brev.docx")
	out, err := exec.CommandContext(t.Context(), program, "-layout", filepath.Join(d.dir, "brev.pdf"), "-").Output()
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"side 1 av 2", "side 2 av 2", "Høring: handlingsplan 2025", "[ut: innføres] [inn: er i bruk]", "1. først", "Underskrift", "Kari Eksempel"} {
		if !strings.Contains(strings.Join(strings.Fields(string(out)), " "), want) {
			t.Errorf("the printed letter has no %q:\n%s", want, out)
		}
	}
}
