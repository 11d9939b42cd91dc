package date

import (
	"cmp"
	"slices"
	"strings"
)

// EDTF is one date, period, deadline or choice of dates as a register writes it.
// The zero EDTF is none. It is immutable and comparable: two are == when they are
// written alike.
type EDTF struct {
	text string
	form form
	from bound // a single date: the same as to; a choice: its first member
	to   bound
}

// form is the shape of an expression.
type form uint8

const (
	formSingle form = iota + 1
	formInterval
	formOneOf
)

// bound is one end of an interval.
type bound struct {
	kind  boundKind
	point point
}

type boundKind uint8

const (
	known   boundKind = iota + 1
	open              // ".."
	unknown           // left out
)

// String gives the end in EDTF.
func (b bound) String() string {
	switch b.kind {
	case known:
		return b.point.String()
	case open:
		return ".."
	default:
		return ""
	}
}

// member is one of a choice: a point, or anything from one point to another.
type member struct {
	from, to point
	isRange  bool
}

// String gives the member in EDTF.
func (m member) String() string {
	if m.isRange {
		return m.from.String() + ".." + m.to.String()
	}
	return m.from.String()
}

func single(p point) EDTF {
	b := bound{kind: known, point: p}
	return EDTF{text: p.String(), form: formSingle, from: b, to: b}
}

// interval refuses an end that lies before the beginning whatever day of either
// was meant. It does not look at qualifiers: 2025~/2024 is refused as well.
func interval(from, to bound) (EDTF, *Error) {
	if from.kind == known && to.kind == known && to.point.latest().Before(from.point.earliest()) {
		return EDTF{}, &Error{Reason: ReasonOrder, Readings: []string{from.String(), to.String()}}
	}
	return EDTF{text: from.String() + "/" + to.String(), form: formInterval, from: from, to: to}, nil
}

func oneOf(members []member) EDTF {
	texts := make([]string, len(members))
	for i, m := range members {
		texts[i] = m.String()
	}
	first := slices.MinFunc(members, func(a, b member) int { return a.from.earliest().Compare(b.from.earliest()) })
	last := slices.MaxFunc(members, func(a, b member) int { return a.to.latest().Compare(b.to.latest()) })
	return EDTF{
		text: "[" + strings.Join(texts, ",") + "]",
		form: formOneOf,
		from: bound{kind: known, point: first.from},
		to:   bound{kind: known, point: last.to},
	}
}

// members gives what a choice chooses from, in the order written. They are read
// from the text again, so that an EDTF needs no slice and stays comparable.
func (e EDTF) members() []member {
	var members []member
	for text := range strings.SplitSeq(strings.Trim(e.text, "[]"), ",") {
		if m, err := parseMember(text); err == nil {
			members = append(members, m)
		}
	}
	return members
}

// String gives the expression as Parse reads it; the zero EDTF as "".
func (e EDTF) String() string { return e.text }

// Earliest gives the first day that the expression can mean, of an interval the
// first day of its beginning, without regard to qualifiers. It is false where there
// is none: an open or unknown beginning, or the zero EDTF.
func (e EDTF) Earliest() (Day, bool) {
	if e.from.kind != known {
		return Day{}, false
	}
	return e.from.point.earliest(), true
}

// Latest gives the last day that the expression can mean, of an interval the last
// day of its end, without regard to qualifiers. It is false where there is none: an
// open or unknown end, or the zero EDTF.
func (e EDTF) Latest() (Day, bool) {
	if e.to.kind != known {
		return Day{}, false
	}
	return e.to.point.latest(), true
}

// IsZero reports whether there is no date at all.
func (e EDTF) IsZero() bool { return e.form == 0 }

// IsDay reports whether the expression is one certain day.
func (e EDTF) IsDay() bool {
	return e.form == formSingle && e.from.point.unit == unitDay && !e.Uncertain()
}

// IsInterval reports whether the expression has a beginning and an end of its own,
// known or not.
func (e EDTF) IsInterval() bool { return e.form == formInterval }

// Uncertain reports whether any part of the expression carries ~, ? or %.
func (e EDTF) Uncertain() bool { return cmp.Or(e.from.point.qual, e.to.point.qual) != 0 }

// Precision says how exact an expression is.
type Precision uint8

// The precisions. An interval and a choice have none of the first four.
const (
	PrecisionNone Precision = iota // the zero EDTF
	PrecisionYear
	PrecisionSeason
	PrecisionMonth
	PrecisionDay
	PrecisionInterval
	PrecisionChoice
)

// String gives the precision's stable English name.
func (p Precision) String() string {
	names := [...]string{"none", "year", "season", "month", "day", "interval", "choice"}
	if int(p) < len(names) {
		return names[p]
	}
	return "unknown"
}

// Precision gives the length of a single date, or tells an interval or a choice.
func (e EDTF) Precision() Precision {
	switch e.form {
	case formSingle:
		return Precision(e.from.point.unit)
	case formInterval:
		return PrecisionInterval
	case formOneOf:
		return PrecisionChoice
	default:
		return PrecisionNone
	}
}

// MarshalText gives the expression as String does.
func (e EDTF) MarshalText() ([]byte, error) { return []byte(e.text), nil }

// UnmarshalText reads an expression as Parse does; no text is the zero EDTF.
func (e *EDTF) UnmarshalText(text []byte) error {
	if len(text) == 0 {
		*e = EDTF{}
		return nil
	}
	parsed, err := Parse(string(text))
	if err != nil {
		return err
	}
	*e = parsed
	return nil
}
