package render

import (
	"bytes"
	"fmt"
	"strconv"
	"strings"

	"github.com/helsefellesskap/hfh/internal/diag"
	"github.com/helsefellesskap/hfh/internal/msg"
)

// Report is what a check found.
type Report struct {
	List    []diag.Finding // to be listed, in their order
	Summary diag.Summary   // of all, listed or not
	Hidden  int            // known gaps that are not listed
	// Line gives the text of a line of a file, "" where there is none to show.
	Line func(file string, line int) string
	// LineOf gives the line that a finding of an audit is about, instead of Line.
	LineOf func(diag.Finding) string
	// Revisions is how many revisions an audit judged; the counts speak of them then.
	Revisions int
}

// Findings writes findings for a person: each with its place, the line of the source
// with a caret, and a hint; then the counts.
func Findings(o Options, r Report) error {
	var b bytes.Buffer
	for _, f := range r.List {
		source := r.Line
		if r.LineOf != nil {
			source = func(string, int) string { return r.LineOf(f) }
		}
		for _, line := range findingLines(o, f, source) {
			b.WriteString(line + "\n")
		}
	}
	if len(r.List) > 0 {
		b.WriteByte('\n')
	}
	for _, line := range summaryLines(o, r) {
		b.WriteString(line + "\n")
	}
	return write(o, b.Bytes())
}

// FindingLines gives the lines of one finding without its source line, for whoever
// shows findings inside something else.
func FindingLines(o Options, f diag.Finding) []string {
	return findingLines(o, f, nil)
}

// findingLines draws one finding. Its first line is never broken: editors read it.
func findingLines(o Options, f diag.Finding, source func(string, int) string) []string {
	text, hint := o.Lang.Message(f.Rule, f.Variant, f.Args)
	place := fmt.Sprintf("%s:%d:%d: ", Clean(f.File), f.Line, f.Column)
	severity := o.Paint(severityStyle(f.Severity), o.term("severity/"+f.Severity.String())+":")
	lines := []string{o.Paint(Strong, place) + severity + " " + Clean(text) + " " + o.Paint(Faint, "["+f.Rule+"]")}
	if source != nil {
		lines = append(lines, caretLines(o, source(f.File, f.Line), f.Column)...)
	}
	return append(lines, noteLines(o, f, hint)...)
}

// shortID is how much of a revision's id people are shown.
const shortID = 9

// noteLines says what is known about a finding, and what to do.
func noteLines(o Options, f diag.Finding, hint string) []string {
	var notes []string
	if f.Commit != "" {
		notes = append(notes, o.Lang.Text("findings.revision", map[string]string{"id": f.Commit[:min(len(f.Commit), shortID)]}))
	}
	if f.Healed != "" {
		notes = append(notes, o.Lang.Text("findings.healed", map[string]string{"id": f.Healed[:min(len(f.Healed), shortID)]}))
	}
	if f.Known != "" {
		notes = append(notes, o.Lang.Text("findings.is-known", map[string]string{"known": f.Known}))
	}
	if f.Waiver != "" {
		notes = append(notes, o.Lang.Text("findings.is-waived", map[string]string{"waiver": f.Waiver}))
	}
	if hint != "" {
		notes = append(notes, o.Lang.Text("findings.hint", map[string]string{"hint": hint}))
	}
	var lines []string
	for _, note := range notes {
		lines = append(lines, indentLines(wrap(Clean(note), o.Width-cardsIndent), cardsIndent)...)
	}
	return lines
}

// severityStyle is the colour of a severity.
func severityStyle(s diag.Severity) Style {
	switch s {
	case diag.Error:
		return Bad
	case diag.Warning:
		return Careful
	default:
		return Info
	}
}

const caretIndent = 4 // blanks before a source line

// caretLines shows a line of source and a caret under a column, which counts
// characters from 1. A line that is too wide is shown from a little before the caret.
func caretLines(o Options, line string, column int) []string {
	line = strings.TrimRight(line, " \t\r\n")
	if line == "" {
		return nil
	}
	before, after := splitAt(line, column)
	left, right := shownSource(before), shownSource(after)
	if o.Width > 0 {
		left, right = window(left, right, o.Width-caretIndent)
	}
	blank := strings.Repeat(" ", caretIndent)
	return []string{blank + left + right, blank + strings.Repeat(" ", width(left)) + o.Paint(Bad, "^")}
}

// splitAt cuts a line before the character of a column.
func splitAt(line string, column int) (before, after string) {
	n := 1
	for i := range line {
		if n == column {
			return line[:i], line[i:]
		}
		n++
	}
	return line, ""
}

// shownSource makes source safe to print, a tab as two blanks.
func shownSource(s string) string {
	return Clean(strings.ReplaceAll(s, "\t", "  "))
}

// window cuts a line to a width around the caret.
func window(left, right string, limit int) (string, string) {
	if width(left)+width(right) <= limit {
		return left, right
	}
	if most := limit * 2 / 3; width(left) > most {
		left = "…" + cutLeft(left, most-1)
	}
	return left, cutRight(right, limit-width(left))
}

// cutLeft keeps the last columns of a text.
func cutLeft(s string, columns int) string {
	for s != "" && width(s) > columns {
		s = s[firstLen(s):]
	}
	return s
}

// cutRight keeps the first columns of a text, and shows that it goes on.
func cutRight(s string, columns int) string {
	if width(s) <= columns {
		return s
	}
	used := 1
	for i, r := range s {
		if used += runeWidth(r); used > columns {
			return s[:i] + "…"
		}
	}
	return s
}

// summaryLines are the counts at the end.
func summaryLines(o Options, r Report) []string {
	s := r.Summary
	var lines []string
	if s.Errors+s.Warnings+s.Notes == 0 {
		lines = append(lines, o.Paint(Good, o.Lang.Text("findings.none", nil)))
	}
	id := "findings.summary"
	if r.LineOf != nil {
		id = "findings.audited"
	}
	counts := o.Lang.Text(id, map[string]string{
		"revisions": strconv.Itoa(r.Revisions), "files": strconv.Itoa(s.Files), "errors": strconv.Itoa(s.Errors),
		"warnings": strconv.Itoa(s.Warnings), "notes": strconv.Itoa(s.Notes),
	})
	lines = append(lines, wrap(counts, o.Width)...)
	if r.Hidden > 0 {
		lines = append(lines, KnownLine(o, r.Hidden))
	}
	return lines
}

// KnownLine tells of known gaps that are not listed: "+ 63 known gaps (`--all`)".
func KnownLine(o Options, n int) string {
	return o.Lang.Text("findings.known", map[string]string{"known": strconv.Itoa(n)})
}

// findingJSON is a finding as programs read it.
type findingJSON struct {
	Rule     string `json:"rule"`
	Severity string `json:"severity"`
	Message  string `json:"message"`
	Hint     string `json:"hint"`
	File     string `json:"file"`
	Line     int    `json:"line"`
	Column   int    `json:"column"`
	Path     string `json:"path"`
	Place    string `json:"place"`
	Source   string `json:"source"`
	Known    string `json:"known,omitempty"`
	Waiver   string `json:"waiver,omitempty"`
	Commit   string `json:"commit,omitempty"`
	Healed   string `json:"healed,omitempty"`
}

// FindingData gives a finding as programs read it, to stand in something else.
func FindingData(p *msg.Printer, f diag.Finding) any { return toJSON(p, f) }

// reportJSON is a report as programs read it.
type reportJSON struct {
	Findings []findingJSON `json:"findings"`
	Summary  diag.Summary  `json:"summary"`
}

// FindingsJSON writes findings for programs. Rules and severities are English in
// every language; messages and hints are not.
func FindingsJSON(o Options, r Report) error {
	out := reportJSON{Findings: []findingJSON{}, Summary: r.Summary}
	for _, f := range r.List {
		out.Findings = append(out.Findings, toJSON(o.Lang, f))
	}
	return JSON(o, out)
}

func toJSON(p *msg.Printer, f diag.Finding) findingJSON {
	text, hint := p.Message(f.Rule, f.Variant, f.Args)
	return findingJSON{
		Rule: f.Rule, Severity: f.Severity.String(), Message: text, Hint: hint,
		File: f.File, Line: f.Line, Column: f.Column, Path: f.Path, Place: f.Place,
		Source: source(p, f), Known: f.Known, Waiver: f.Waiver, Commit: f.Commit, Healed: f.Healed,
	}
}

// source gives where a finding comes from: as the register has it, or else where its
// rule comes from in any register.
func source(p *msg.Printer, f diag.Finding) string {
	if general := "rule/" + f.Rule + "/source"; f.Source == "" && msg.Has(general) {
		return p.Text(general, nil)
	}
	return f.Source
}
