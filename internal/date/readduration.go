package date

import "strings"

// ReadDurationWords reads a length of time or a cycle in the words of bokmål,
// nynorsk or English, or in ISO 8601: «hvert andre år», «årlig», «1 gr i året», «for
// fire år i gangen», «etter to år», «to ganger i året» (P6M). Its error is an *Error:
// ErrNotWhole where the times do not share the period evenly («fem ganger i året»),
// else ErrNotDate.
func ReadDurationWords(s string) (Duration, error) {
	text := clean(s)
	if text == "" {
		return Duration{}, &Error{Reason: ReasonEmpty, Text: s}
	}
	if len(text) > 1 && text[0] == 'P' && strings.IndexByte("0123456789T", text[1]) >= 0 {
		return ParseDuration(text)
	}
	toks, ok := tokens(text)
	if !ok {
		return Duration{}, &Error{Reason: ReasonNotUnit, Text: s}
	}
	r := &reader{toks: toks}
	for _, shape := range []func() (Duration, bool){r.cycle, r.amounts, r.share} {
		r.pos = 0
		u, ok := shape()
		_ = r.phrase(".")
		if ok && r.atEnd() && !u.IsZero() {
			return u, nil
		}
	}
	return Duration{}, r.notDuration(s)
}

// notDuration gives the reason noted on the way, if any.
func (r *reader) notDuration(text string) *Error {
	if r.refusal != nil {
		return r.refusal.in(text)
	}
	return &Error{Reason: ReasonNotUnit, Text: text}
}

// cycle takes «årlig», «hvert år», «hvert andre år», «annenhver uke», «every two
// years».
func (r *reader) cycle() (Duration, bool) {
	if u, ok := cycleOf(r.peek(0).text); ok {
		r.pos++
		return u, true
	}
	if r.phrase("annethvert", "annenhver", "annet hvert", "annen hver", "annakvart", "annankvar", "anna kvart", "annan kvar") {
		u, ok := r.unit()
		return u.times(2), ok
	}
	if !r.phrase("hvert", "hver", "hvart", "kvart", "kvar", "every", "each") {
		return Duration{}, false
	}
	n := 1
	if i, ok := ordinalOf(r.peek(0).text); ok {
		n = i
		r.pos++
	} else if i, ok := r.count(); ok {
		n = i
		_ = r.phrase(".")
	}
	u, ok := r.unit()
	return u.times(n), ok
}

// amounts takes «to år», «etter to år», «for fire år i gangen», «ett år og seks
// måneder».
func (r *reader) amounts() (Duration, bool) {
	_ = r.phrase("i løpet av", "for", "i", "etter", "om", "innen", "innan", "med", "after", "in", "with", "within")
	sum, ok := r.amount()
	for ok && r.phrase(",", "og", "and") {
		var next Duration
		next, ok = r.amount()
		sum = Duration{sum.Years + next.Years, sum.Months + next.Months, sum.Weeks + next.Weeks, sum.Days + next.Days}
	}
	_ = r.phrase("i gangen", "om gangen", "i gongen", "om gongen", "at a time", "mellom hver gang", "mellom kvar gong", "between each time")
	return sum, ok
}

// amount takes «to år».
func (r *reader) amount() (Duration, bool) {
	if r.phrase("et halvt år", "eit halvt år", "half a year") {
		return Duration{Months: 6}, true
	}
	n, ok := r.count()
	if !ok {
		return Duration{}, false
	}
	u, ok := r.unit()
	return u.times(n), ok
}

// share takes «1 gr i året», «to ganger i året»: the period shared by the times.
func (r *reader) share() (Duration, bool) {
	n, ok := r.times()
	if !ok {
		return Duration{}, false
	}
	u, ok := r.period()
	if !ok {
		return Duration{}, false
	}
	shared, whole := u.share(n)
	if !whole && r.atEnd() {
		r.refuse(&Error{Reason: ReasonNotWhole, Value: r.toks[0].raw})
	}
	return shared, whole
}

// times takes «to ganger», «1 gr», «once».
func (r *reader) times() (int, bool) {
	switch {
	case r.phrase("once"):
		return 1, true
	case r.phrase("twice"):
		return 2, true
	}
	n, ok := r.count()
	return n, ok && r.phrase("gang", "ganger", "gong", "gonger", "gr .", "gr", "g", "x", "time", "times")
}

// period takes «i året», «per måned», «hvert andre år», «årlig».
func (r *reader) period() (Duration, bool) {
	for _, form := range []func() (Duration, bool){r.cycle, r.course} {
		start := r.pos
		if u, ok := form(); ok {
			return u, true
		}
		r.pos = start
	}
	if !r.phrase("i", "per", "pr .", "pr", "om", "in the", "in a", "a", "/") {
		return Duration{}, false
	}
	return r.unit()
}

// course takes «i løpet av ett år og seks måneder».
func (r *reader) course() (Duration, bool) {
	if !r.phrase("i løpet av", "in the course of") {
		return Duration{}, false
	}
	return r.amounts()
}

// unit takes the name of a unit.
func (r *reader) unit() (Duration, bool) {
	u, ok := unitOf(r.peek(0).text)
	if ok {
		r.pos++
	}
	return u, ok
}

// count takes a number in words or digits.
func (r *reader) count() (int, bool) {
	t := r.peek(0)
	n, ok := numeralOf(t.text)
	if t.kind == tokenNumber && len(t.text) <= maxDigits {
		n, ok = number(t.text), true
	}
	if ok {
		r.pos++
	}
	return n, ok
}

// times gives the duration n times over.
func (u Duration) times(n int) Duration {
	return Duration{Years: n * u.Years, Months: n * u.Months, Weeks: n * u.Weeks, Days: n * u.Days}
}

// share gives the n-th part of a duration, in months where it has years or months,
// else in days. It is false where that leaves a rest.
func (u Duration) share(n int) (Duration, bool) {
	months, days := 12*u.Years+u.Months, 7*u.Weeks+u.Days
	switch {
	case n == 1:
		return u, true
	case n == 0 || months%n != 0 || days%n != 0:
		return Duration{}, false
	}
	months, days = months/n, days/n
	return Duration{Years: months / 12, Months: months % 12, Weeks: days / 7, Days: days % 7}, true
}
