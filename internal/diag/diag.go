// Package diag is the shape of a finding: one thing that is wrong or missing in a
// register, with its place, its rule and the facts that its message is made from.
package diag

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// Severity says how much a finding matters. Only an Error blocks a revision.
type Severity uint8

// The severities, from the mildest.
const (
	Note Severity = iota + 1
	Warning
	Error
)

// String gives the severity's stable English name, as it stands in JSON.
func (s Severity) String() string {
	switch s {
	case Error:
		return "error"
	case Warning:
		return "warning"
	case Note:
		return "note"
	default:
		return "unknown"
	}
}

// ParseSeverity reads a stable English name back.
func ParseSeverity(s string) (Severity, error) {
	for _, v := range []Severity{Note, Warning, Error} {
		if v.String() == s {
			return v, nil
		}
	}
	return 0, fmt.Errorf("severity %q: not one of note, warning, error", s)
}

// Args are the facts of a finding, by the names that its message uses in braces.
type Args map[string]string

// Finding is one thing that is wrong or missing. It carries no prose: the text is
// made from Rule, Variant and Args by the tables of package msg.
type Finding struct {
	Rule     string // "plan/responsible", never re-used
	Variant  string // which of the rule's messages, "" for its only one
	Severity Severity
	Args     Args
	File     string // relative to the register, "/" on every system
	Line     int    // 1-based; 1 for a finding about the whole file
	Column   int    // 1-based, in characters
	Path     string // JSON Pointer, "" for the whole record
	Place    string // keys and item ids joined by "/", as the user types them
	Source   string // what the register names as the source of the fact, or of the rule; "" for neither
	Record   string // reference of the record, "" if the file is none
	Known    string // who and since when, for a gap that is registered as known
	Waiver   string // why, for a finding that a waiver has turned into a note
	Commit   string // the revision that it is about, in an audit; "" for the register as it is
	Healed   string // the revision that put it right, of a finding that is a note for that; ""
	// Dated says that the finding depends on the day asked about, so it is at
	// most a warning outside an adoption.
	Dated bool
}

// Compare is the one total order of findings: file, line, column, rule, variant,
// place, arguments, revision.
func Compare(a, b Finding) int {
	return cmp.Or(
		cmp.Compare(a.File, b.File),
		cmp.Compare(a.Line, b.Line),
		cmp.Compare(a.Column, b.Column),
		cmp.Compare(a.Rule, b.Rule),
		cmp.Compare(a.Variant, b.Variant),
		cmp.Compare(a.Path, b.Path),
		cmp.Compare(a.Args.key(), b.Args.key()),
		cmp.Compare(a.Commit, b.Commit),
	)
}

// Sort puts findings in their total order and drops exact repeats.
func Sort(fs []Finding) []Finding {
	slices.SortFunc(fs, Compare)
	return slices.CompactFunc(fs, func(a, b Finding) bool { return Compare(a, b) == 0 })
}

// key gives the arguments as one text that sorts the same on every run.
func (a Args) key() string {
	parts := make([]string, 0, len(a))
	for k, v := range a {
		parts = append(parts, k+"\x00"+v)
	}
	slices.Sort(parts)
	return strings.Join(parts, "\x01")
}

// Summary counts findings by severity, listed or not; Known says how many of them
// are registered as known.
type Summary struct {
	Files    int `json:"files"`
	Errors   int `json:"errors"`
	Warnings int `json:"warnings"`
	Notes    int `json:"notes"`
	Known    int `json:"known"`
}

// Summarize counts fs, found in a register of so many files.
func Summarize(fs []Finding, files int) Summary {
	s := Summary{Files: files}
	for _, f := range fs {
		switch f.Severity {
		case Error:
			s.Errors++
		case Warning:
			s.Warnings++
		default:
			s.Notes++
		}
		if f.Known != "" {
			s.Known++
		}
	}
	return s
}
