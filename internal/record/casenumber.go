package record

import (
	"regexp"
	"strconv"
	"strings"
)

// CasePattern is how a body numbers its cases: {n} for the number in the year, as
// {nnn} with leading zeros, {yyyy} or {yy} for the year ("{n}/{yyyy}", "PS {n}/{yy}").
type CasePattern struct {
	text string
	re   *regexp.Regexp
}

// casePart finds the fields of a pattern.
var casePart = regexp.MustCompile(`\{(n+|yyyy|yy)\}`)

// NewCasePattern reads a pattern; false where it has not exactly one {n}, or has a
// field in braces that means nothing.
func NewCasePattern(text string) (CasePattern, bool) {
	var re strings.Builder
	numbers, last := 0, 0
	re.WriteString("^")
	for _, at := range casePart.FindAllStringIndex(text, -1) {
		re.WriteString(regexp.QuoteMeta(text[last:at[0]]))
		switch field := text[at[0]+1 : at[1]-1]; field {
		case "yyyy":
			re.WriteString(`(?P<y>\d{4})`)
		case "yy":
			re.WriteString(`(?P<y>\d{2})`)
		default:
			numbers++
			re.WriteString(`(?P<n>\d{` + strconv.Itoa(len(field)) + `,9})`)
		}
		last = at[1]
	}
	re.WriteString(regexp.QuoteMeta(text[last:]) + "$")
	if numbers != 1 || strings.ContainsAny(casePart.ReplaceAllString(text, ""), "{}") {
		return CasePattern{}, false
	}
	return CasePattern{text: text, re: regexp.MustCompile(re.String())}, true
}

// String gives the pattern as it was written.
func (p CasePattern) String() string { return p.text }

// Read gives the number and the year of a case number that follows the pattern. The
// year is 0 where the pattern has none; two digits stand for the years from 2000.
func (p CasePattern) Read(number string) (n, year int, ok bool) {
	m := p.re.FindStringSubmatch(number)
	if m == nil {
		return 0, 0, false
	}
	for i, name := range p.re.SubexpNames() {
		v, _ := strconv.Atoi(m[i]) // digits only; the whole match has no name
		switch {
		case name == "n":
			n = v
		case name == "y" && len(m[i]) == 2:
			year = 2000 + v
		case name == "y":
			year = v
		}
	}
	return n, year, true
}

// Format writes the number of a case of a year.
func (p CasePattern) Format(n, year int) string {
	return casePart.ReplaceAllStringFunc(p.text, func(field string) string {
		switch field {
		case "{yyyy}":
			return pad(year, 4)
		case "{yy}":
			return pad(year%100, 2)
		}
		return pad(n, len(field)-2)
	})
}

func pad(n, width int) string {
	s := strconv.Itoa(n)
	return strings.Repeat("0", max(0, width-len(s))) + s
}

// usedNumber is a number as bodies mostly write them: 4/2025, PS 54/24, 004-2025.
var usedNumber = regexp.MustCompile(`^([^0-9{}]{0,12})(\d{1,4})([/-])(\d{4}|\d{2})$`)

// PatternOf gives the pattern that a number in use follows; false where it is none that
// can be told.
func PatternOf(number string) (CasePattern, bool) {
	m := usedNumber.FindStringSubmatch(number)
	if m == nil {
		return CasePattern{}, false
	}
	n := "n"
	if strings.HasPrefix(m[2], "0") {
		n = strings.Repeat("n", len(m[2]))
	}
	year := "yy"
	if len(m[4]) == 4 {
		year = "yyyy"
	}
	return NewCasePattern(m[1] + "{" + n + "}" + m[3] + "{" + year + "}")
}
