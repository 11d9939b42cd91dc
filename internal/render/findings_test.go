package render

import (
	"bytes"
	"encoding/json"
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/helsefellesskap/hfh/internal/diag"
)

// someReport is a report with every sort of finding. The rules have no message in the
// tables, so that the goldens stand when messages change: «rule» is printed.
func someReport() Report {
	list := []diag.Finding{
		{Rule: "yaml/x", Severity: diag.Error, File: "data/a.yaml", Line: 3, Column: 9},
		{
			Rule: "plan/x", Severity: diag.Warning, File: "data/plan.yaml", Line: 12, Column: 5, Path: "/areas/0",
			Place: "areas/pasientforlop", Source: "Handlingsplan 2023-2025 34-36",
		},
		{Rule: "plan/x", Variant: "kjent", Severity: diag.Note, File: "data/plan.yaml", Line: 90, Column: 70, Known: "sekretariatet, 2024-05-02: kildene nevner ingen, verken i planen eller i årsrapporten"},
		{Rule: "ref/x", Severity: diag.Note, File: "data/\x1b[2Jond\u202e.yaml", Line: 1, Column: 4, Waiver: "vedtatt i sak 4/2025\x1b]0;x\x07"},
		{Rule: "doc/x", Severity: diag.Error, File: "data/finnes-ikke.yaml", Line: 1, Column: 1},
	}
	lines := map[string]string{
		"data/a.yaml":                "name: 漢字 a\u030a\t: feil  ",
		"data/plan.yaml":             "    - id: pll-kjernejournal # " + strings.Repeat("en lang linje som ikke får plass ", 4),
		"data/\x1b[2Jond\u202e.yaml": "id: \x1b[31m\u202eond\x00",
	}
	return Report{
		List: list, Hidden: 1063, Summary: diag.Summary{Files: 31, Errors: 2, Warnings: 1, Notes: 1065, Known: 1064},
		Line: func(file string, _ int) string { return lines[file] },
	}
}

func TestFindings(t *testing.T) {
	eachView(t, "findings", func(o Options) error { return Findings(o, someReport()) })
	eachView(t, "findings-none", func(o Options) error {
		return Findings(o, Report{Summary: diag.Summary{Files: 1}})
	})
}

// TestCaret: the caret stands under its column, whatever stands before it.
func TestCaret(t *testing.T) {
	cases := []struct {
		line    string
		column  int
		columns int
		want    []string
	}{
		{"kind: plan", 7, 80, []string{"    kind: plan", "          ^"}},
		{"kind: plan", 1, 80, []string{"    kind: plan", "    ^"}},
		{"\t- x", 2, 80, []string{"      - x", "      ^"}},
		{"漢字: x", 5, 80, []string{"    漢字: x", "          ^"}},
		{"a\u030a: x", 5, 80, []string{"    a\u030a: x", "       ^"}},
		{"ab", 9, 80, []string{"    ab", "      ^"}},
		{"\x1b[1m: x", 5, 80, []string{"    ␛[1m: x", "        ^"}},
		{"", 1, 80, nil},
		{"abcdefghijklmnopqrstuvwxyzæøå", 25, 24, []string{"    …mnopqrstuvwxyzæøå", "                 ^"}},
		{"abcdefghijklmnopqrstuvwxyzæøå", 2, 24, []string{"    abcdefghijklmnopqrs…", "     ^"}},
	}
	for _, c := range cases {
		if d := cmp.Diff(c.want, caretLines(Options{Width: c.columns}, c.line, c.column)); d != "" {
			t.Errorf("%q column %d: %s", c.line, c.column, d)
		}
	}
}

func TestFindingsJSON(t *testing.T) {
	var nb, en bytes.Buffer
	for lang, b := range map[string]*bytes.Buffer{"nb": &nb, "en": &en} {
		if err := FindingsJSON(Options{Out: b, Lang: Printer(lang)}, someReport()); err != nil {
			t.Fatal(err)
		}
	}
	golden(t, "findings-json", nb.String())
	mustBeSafe(t, "findings-json", nb.String())
	if d := cmp.Diff(nb.String(), en.String()); d != "" {
		t.Errorf("the language shows where nothing is said in words: %s", d)
	}
	var b bytes.Buffer
	if err := FindingsJSON(Options{Out: &b, Lang: Printer("nb")}, Report{}); err != nil {
		t.Fatal(err)
	}
	var empty struct{ Findings []any }
	if err := json.Unmarshal(b.Bytes(), &empty); err != nil || empty.Findings == nil {
		t.Errorf("no findings are not an empty list: %s", b.String())
	}
}

// failing is a writer on a full disk.
type failing struct{}

var errFull = errors.New("full")

func (failing) Write([]byte) (int, error) { return 0, errFull }

// TestWriteErrorsAreReturned: no renderer swallows a failed write.
func TestWriteErrorsAreReturned(t *testing.T) {
	o := Options{Out: failing{}, Lang: Printer("nb")}
	for name, draw := range map[string]func() error{
		"Findings":     func() error { return Findings(o, someReport()) },
		"FindingsJSON": func() error { return FindingsJSON(o, someReport()) },
		"Text":         func() error { return Text(o, somePage(o)) },
		"Markdown":     func() error { return Markdown(o, somePage(o)) },
		"CSV":          func() error { return CSV(o, someTable(o).Grid()) },
		"JSON":         func() error { return JSON(o, 1) },
		"YAML":         func() error { return YAML(o, 1) },
	} {
		if err := draw(); !errors.Is(err, errFull) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if err := JSON(o, func() {}); err == nil {
		t.Error("JSON of a function")
	}
	if err := YAML(o, func() {}); err == nil {
		t.Error("YAML of a function")
	}
}

// TestColour: colours come only when asked for, and taking them away gives the same
// text, so that no meaning rests on them.
func TestColour(t *testing.T) {
	t.Setenv("NO_COLOR", "1") // the asking is the caller's: the library's own opinion does not count
	for _, columns := range []int{80, 40} {
		for name, draw := range map[string]func(Options) error{
			"findings": func(o Options) error { return Findings(o, someReport()) },
			"page":     func(o Options) error { return Text(o, somePage(o)) },
		} {
			var plain, coloured bytes.Buffer
			o := Options{Out: &plain, Width: columns, Lang: Printer("nb")}
			if err := draw(o); err != nil {
				t.Fatal(err)
			}
			o.Out, o.Color = &coloured, true
			if err := draw(o); err != nil {
				t.Fatal(err)
			}
			if strings.Contains(plain.String(), "\x1b") || !strings.Contains(coloured.String(), "\x1b[") {
				t.Errorf("%s: colours come unasked or not at all", name)
			}
			if d := cmp.Diff(plain.String(), stripPaint(coloured.String())); d != "" {
				t.Errorf("%s at %d: %s", name, columns, d)
			}
		}
	}
}

// stripPaint takes the codes of styles out.
func stripPaint(s string) string {
	var b strings.Builder
	for i, part := range strings.Split(s, "\x1b[") {
		if i > 0 {
			_, part, _ = strings.Cut(part, "m")
		}
		b.WriteString(part)
	}
	return b.String()
}
