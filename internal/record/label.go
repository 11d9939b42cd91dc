package record

import (
	"errors"
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"github.com/helsefellesskap/hfh/internal/date"
)

const maxLabel = 40

var (
	labelPattern = regexp.MustCompile(`^[0-9a-z]+([.-][0-9a-z]+)*$`)
	hexPattern   = regexp.MustCompile(`^[0-9a-f]{7,}$`)
)

// LabelFault says why a text cannot be the label of a version, in one stable word:
// "form" (other characters than small letters, digits, points and hyphens), "long"
// (over 40), "day" (reads as a day), "word" (draft, file), "lock" (ends in .lock) or
// "hex" (reads as a git revision). It is "" for a label that is right.
func LabelFault(label string) string {
	switch {
	case len(label) > maxLabel:
		return "long"
	case !labelPattern.MatchString(label):
		return "form"
	case label == "draft" || label == "file":
		return "word"
	case strings.HasSuffix(label, ".lock"):
		return "lock"
	case hexPattern.MatchString(label):
		return "hex"
	}
	if _, err := date.ParseDay(label); err == nil {
		return "day"
	}
	return ""
}

// ErrNoLabel is a label pattern that the facts of a version do not fill: it asks for a
// period that is not stated.
var ErrNoLabel = errors.New("the pattern cannot be filled")

// ExpandLabel makes the label of a version from the register's pattern: {period} is
// the years of the period (2023-2024), {year of effect} and {year of adoption} the year
// of that date's latest day. An empty pattern is the year of effect.
func ExpandLabel(pattern string, f Facts) (string, error) {
	if pattern == "" {
		pattern = "{year of effect}"
	}
	var fault error
	label := fieldPattern.ReplaceAllStringFunc(pattern, func(field string) string {
		text, ok := labelField(strings.Trim(field, "{}"), f)
		if !ok {
			fault = fmt.Errorf("label pattern %q: %s: %w", pattern, field, ErrNoLabel)
		}
		return text
	})
	if fault != nil {
		return "", fault
	}
	if why := LabelFault(label); why != "" {
		return "", fmt.Errorf("label pattern %q gives %q (%s): %w", pattern, label, why, ErrNoLabel)
	}
	return label, nil
}

var fieldPattern = regexp.MustCompile(`\{[^{}]*\}`)

func labelField(name string, f Facts) (string, bool) {
	switch name {
	case "period":
		return years(f.Period)
	case "year of effect":
		return lastYear(f.TakesEffect())
	case "year of adoption":
		return lastYear(f.Adopted)
	default:
		return "", false
	}
}

// years gives the years of a period: "2023-2024", "2024" for one.
func years(w When) (string, bool) {
	first, okFirst := w.EDTF.Earliest()
	last, okLast := w.EDTF.Latest()
	switch {
	case !okFirst || !okLast:
		return "", false
	case first.Year == last.Year:
		return strconv.Itoa(first.Year), true
	default:
		return fmt.Sprintf("%d-%d", first.Year, last.Year), true
	}
}

func lastYear(w When) (string, bool) {
	last, ok := w.EDTF.Latest()
	if !ok {
		return "", false
	}
	return strconv.Itoa(last.Year), true
}

// FreeLabel gives the label, or label.2, label.3 and so on where it is taken.
func FreeLabel(label string, taken func(string) bool) string {
	for i := 2; taken(label); i++ {
		base := label
		if i > 2 {
			base = label[:strings.LastIndexByte(label, '.')]
		}
		label = base + "." + strconv.Itoa(i)
	}
	return label
}
