package date

import (
	"strings"
	"time"
)

// Parse reads one EDTF expression of the subset that the package comment lists. It
// is exact: no spaces but after the commas of a set, no words. Its error is an
// *Error; errors.Is tells ErrImpossible (2023-02-30), ErrOrder (2025/2024) and
// ErrForm apart.
func Parse(s string) (EDTF, error) {
	e, err := parse(s)
	if err != nil {
		return EDTF{}, err.in(s)
	}
	return e, nil
}

func parse(s string) (EDTF, *Error) {
	switch {
	case s == "":
		return EDTF{}, &Error{Reason: ReasonEmpty}
	case s[0] == '[':
		return parseSet(s)
	case s[0] == '{':
		return EDTF{}, &Error{Reason: ReasonUnsupported, Value: "{"}
	case strings.Contains(s, "/"):
		return parseInterval(s)
	}
	p, err := parsePoint(s)
	if err != nil {
		return EDTF{}, err
	}
	return single(p), nil
}

// parsePoint reads a year, season, month or day with at most one qualifier.
func parsePoint(s string) (point, *Error) {
	text, qual := cutQualifier(s)
	if !pointForm(text) {
		return point{}, refuseForm(s)
	}
	p := point{unit: unitYear, year: number(text[:4]), qual: qual}
	if len(text) == 4 {
		return p, nil
	}
	if err := p.setPart(text[5:7], len(text) == 7); err != nil || len(text) == 7 {
		return p, err
	}
	p.unit, p.day = unitDay, number(text[8:])
	if p.day < 1 || p.day > monthLength(p.year, time.Month(p.part)) {
		return point{}, &Error{Reason: ReasonImpossible, Part: "day", Value: text[8:]}
	}
	return p, nil
}

// setPart sets the month, or the season where no day follows.
func (p *point) setPart(text string, last bool) *Error {
	p.part = number(text)
	switch {
	case p.part >= 1 && p.part <= 12:
		p.unit = unitMonth
	case last && p.part >= spring && p.part <= winter:
		p.unit = unitSeason
	case last && p.part > winter && p.part <= 41:
		return &Error{Reason: ReasonUnsupported, Value: text}
	default:
		return &Error{Reason: ReasonImpossible, Part: "month", Value: text}
	}
	return nil
}

func cutQualifier(s string) (string, qualifier) {
	for _, q := range []qualifier{approximate, uncertain, approximate | uncertain} {
		if text, ok := strings.CutSuffix(s, q.String()); ok {
			return text, q
		}
	}
	return s, 0
}

// pointForm reports whether s is written as 2024, 2024-05 or 2024-05-04.
func pointForm(s string) bool {
	if len(s) != 4 && len(s) != 7 && len(s) != 10 {
		return false
	}
	for i := range len(s) {
		hyphen := i == 4 || i == 7
		if hyphen && s[i] != '-' || !hyphen && !isDigit(s[i]) {
			return false
		}
	}
	return true
}

// refuseForm tells EDTF that a register does not use from what is no EDTF.
func refuseForm(s string) *Error {
	if s == "" {
		return &Error{Reason: ReasonForm}
	}
	for i := range len(s) {
		if !isDigit(s[i]) && !strings.ContainsRune("-~?%XYESTZ:.+", rune(s[i])) {
			return &Error{Reason: ReasonForm}
		}
	}
	if i := strings.IndexAny(s, "XYESTZ~?%"); i >= 0 {
		return &Error{Reason: ReasonUnsupported, Value: s[i : i+1]}
	}
	if s[0] == '-' && len(s) > 4 {
		return &Error{Reason: ReasonUnsupported, Value: "-"}
	}
	return &Error{Reason: ReasonForm}
}

func parseInterval(s string) (EDTF, *Error) {
	a, b, _ := strings.Cut(s, "/")
	if strings.Contains(b, "/") {
		return EDTF{}, &Error{Reason: ReasonForm}
	}
	from, err := parseBound(a)
	if err != nil {
		return EDTF{}, err
	}
	to, err := parseBound(b)
	if err != nil {
		return EDTF{}, err
	}
	if from.kind != known && to.kind != known {
		return EDTF{}, &Error{Reason: ReasonForm}
	}
	return interval(from, to)
}

func parseBound(s string) (bound, *Error) {
	switch s {
	case "..":
		return bound{kind: open}, nil
	case "":
		return bound{kind: unknown}, nil
	}
	p, err := parsePoint(s)
	return bound{kind: known, point: p}, err
}

// parseSet reads "[a,b]", whose members are points or ranges a..b.
func parseSet(s string) (EDTF, *Error) {
	body, ok := strings.CutSuffix(s[1:], "]")
	if !ok {
		return EDTF{}, &Error{Reason: ReasonForm}
	}
	var members []member
	for i, text := range strings.Split(body, ",") {
		if i > 0 {
			text = strings.TrimPrefix(text, " ")
		}
		m, err := parseMember(text)
		if err != nil {
			return EDTF{}, err
		}
		members = append(members, m)
	}
	if len(members) == 1 && !members[0].isRange {
		return EDTF{}, &Error{Reason: ReasonUnsupported, Value: s}
	}
	return oneOf(members), nil
}

func parseMember(s string) (member, *Error) {
	a, b, isRange := strings.Cut(s, "..")
	if isRange && (a == "" || b == "") {
		return member{}, &Error{Reason: ReasonUnsupported, Value: s}
	}
	from, err := parseUnqualified(a)
	if err != nil || !isRange {
		return member{from: from, to: from}, err
	}
	to, err := parseUnqualified(b)
	if err != nil {
		return member{}, err
	}
	if to.latest().Before(from.earliest()) {
		return member{}, &Error{Reason: ReasonOrder, Readings: []string{a, b}}
	}
	return member{from: from, to: to, isRange: true}, nil
}

// parseUnqualified reads a member of a set, which carries no qualifier: a choice
// of doubtful dates would say nothing that a wider choice does not.
func parseUnqualified(s string) (point, *Error) {
	p, err := parsePoint(s)
	if err == nil && p.qual != 0 {
		return point{}, &Error{Reason: ReasonUnsupported, Value: p.qual.String()}
	}
	return p, err
}

func isDigit(c byte) bool { return c >= '0' && c <= '9' }

// number gives the value of a short run of digits.
func number(digits string) int {
	n := 0
	for i := range len(digits) {
		n = 10*n + int(digits[i]-'0')
	}
	return n
}
