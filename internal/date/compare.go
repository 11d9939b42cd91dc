package date

// CannotTell is the answer where the dates leave both possible. It is the zero
// value of Order and of Tri, and can be compared with either.
const CannotTell = 0

// Order is how two dates lie to each other: Before, Same, After or CannotTell.
type Order int

// The certain orders.
const (
	Before Order = iota + 1
	Same
	After
)

// String gives the order's English name.
func (o Order) String() string {
	switch o {
	case Before:
		return "before"
	case Same:
		return "same"
	case After:
		return "after"
	default:
		return "cannot tell"
	}
}

// Tri is an answer that may be open: Yes, No or CannotTell.
type Tri int8

// The certain answers.
const (
	Yes Tri = 1
	No  Tri = -1
)

// String gives the answer's English name.
func (t Tri) String() string {
	switch t {
	case Yes:
		return "yes"
	case No:
		return "no"
	default:
		return "cannot tell"
	}
}

// Compare tells whether a comes before b. It is certain only where every day that
// a can mean lies before every day that b can mean, or both are one and the same
// day; where they overlap, or one is none, it cannot tell. A qualified end counts as
// one unit wider, an open or unknown end as boundless.
func Compare(a, b EDTF) Order {
	switch {
	case a.IsZero() || b.IsZero():
		return CannotTell
	case endsBefore(a, b):
		return Before
	case endsBefore(b, a):
		return After
	}
	aDay, aOne := a.oneDay()
	bDay, bOne := b.oneDay()
	if aOne && bOne && aDay == bDay {
		return Same
	}
	return CannotTell
}

func endsBefore(a, b EDTF) bool {
	return a.to.kind == known && b.from.kind == known && a.to.point.highest().Before(b.from.point.lowest())
}

// oneDay gives the only day that e can mean, if there is only one.
func (e EDTF) oneDay() (Day, bool) {
	if e.from.kind != known || e.to.kind != known {
		return Day{}, false
	}
	low, high := e.from.point.lowest(), e.to.point.highest()
	return low, low == high
}

// Within tells whether what e dates has come by the end of day d: Yes from the
// latest day on that e can mean, No before the earliest, CannotTell in between. A
// partial date therefore counts from its latest day, and has come «innen» d when
// the answer is Yes. What has no known latest day (2023/..) never has surely come.
func Within(e EDTF, d Day) Tri {
	switch {
	case e.to.kind == known && !e.to.point.highest().After(d):
		return Yes
	case e.from.kind == known && d.Before(e.from.point.lowest()):
		return No
	default:
		return CannotTell
	}
}

// Covers tells whether day d lies in a period. A year, season or month is a period
// from its first day to its last, an interval one from the first day of its
// beginning to the last day of its end: 2023/2024 covers every day of both years.
// An open end covers all days on its side; about those on the side of an unknown end
// it cannot tell, nor about those near a qualified end. Of a choice it can tell
// what all its members say alike. The zero EDTF covers nothing that it can tell.
func Covers(period EDTF, d Day) Tri {
	switch period.form {
	case formSingle, formInterval:
		return covers(period.from, period.to, d)
	case formOneOf:
		return choiceCovers(period, d)
	default:
		return CannotTell
	}
}

func covers(from, to bound, d Day) Tri {
	begun, ended := from.begun(d), to.ended(d)
	switch {
	case begun == No || ended == Yes:
		return No
	case begun == Yes && ended == No:
		return Yes
	case to.kind == unknown && from.isDay() && from.point.earliest() == d:
		return Yes // the first day is in it however early it ended
	case from.kind == unknown && to.isDay() && to.point.latest() == d:
		return Yes
	default:
		return CannotTell
	}
}

// begun tells whether a period with this beginning has begun by day d.
func (b bound) begun(d Day) Tri {
	switch {
	case b.kind == open:
		return Yes
	case b.kind == unknown:
		return CannotTell
	case d.Before(b.point.lowest()):
		return No
	case b.point.qual == 0 || d.After(b.point.latest()):
		return Yes
	default:
		return CannotTell
	}
}

// ended tells whether a period with this end was over before day d.
func (b bound) ended(d Day) Tri {
	switch {
	case b.kind == open:
		return No
	case b.kind == unknown:
		return CannotTell
	case d.After(b.point.highest()):
		return Yes
	case b.point.qual == 0 || d.Before(b.point.earliest()):
		return No
	default:
		return CannotTell
	}
}

func (b bound) isDay() bool { return b.kind == known && b.point.unit == unitDay && b.point.qual == 0 }

// choiceCovers asks every member. A range a..b is one day somewhere in it, so that
// it is sure only about the days outside it.
func choiceCovers(e EDTF, d Day) Tri {
	yes, no := true, true
	for _, m := range e.members() {
		answer := covers(bound{known, m.from}, bound{known, m.to}, d)
		yes = yes && answer == Yes && (!m.isRange || m.from == m.to)
		no = no && answer == No
	}
	switch {
	case yes:
		return Yes
	case no:
		return No
	default:
		return CannotTell
	}
}
