package date

// ReadCountWords reads how often something happens in a period: «en til to fysiske
// samlinger i året» is {1, 2, P1Y}, «minst to møter per år» {2, 0, P1Y}. What it is
// that happens is not looked at. Its error is an *Error: ErrNotDate, or ErrOrder
// where the second number is the smaller one.
func ReadCountWords(s string) (Count, error) {
	toks, ok := tokens(clean(s))
	if !ok || len(toks) == 0 {
		return Count{}, &Error{Reason: ReasonNotUnit, Text: s}
	}
	r := &reader{toks: toks}
	c, ok := r.howOften()
	if !ok {
		return Count{}, r.notDuration(s)
	}
	if c.Max != 0 && c.Max < c.Min {
		return Count{}, &Error{Reason: ReasonOrder, Text: s}
	}
	return c, nil
}

// howOften takes a number or two, some words, and the period.
func (r *reader) howOften() (Count, bool) {
	least := r.phrase("minst", "minimum", "at least")
	most := !least && r.phrase("høyst", "høgst", "maks", "maksimalt", "inntil", "opptil", "at most", "up to")
	low, ok := r.number()
	if !ok || low == 0 {
		return Count{}, false
	}
	high := low
	_ = r.attempt(func() bool {
		if least || most || !r.phrase("til", "-", "eller", "to", "or") {
			return false
		}
		second, ok := r.number()
		if ok {
			high = second
		}
		return ok
	})
	c := Count{Min: low, Max: high}
	switch {
	case least:
		c.Max = 0
	case most:
		c.Min = 0
	}
	c.Per, ok = r.afterWords()
	return c, ok
}

// number takes a number of times.
func (r *reader) number() (int, bool) {
	switch {
	case r.phrase("once"):
		return 1, true
	case r.phrase("twice"):
		return 2, true
	}
	return r.count()
}

// maxWords is how many words may say what it is that happens.
const maxWords = 4

// afterWords skips the words for what happens and takes the period behind them. A
// second number among them would leave open which one counts.
func (r *reader) afterWords() (Duration, bool) {
	for range maxWords + 1 {
		var per Duration
		if r.attempt(func() bool {
			var ok bool
			per, ok = r.period()
			_ = r.phrase(".")
			return ok && !per.IsZero() && r.atEnd()
		}) {
			return per, true
		}
		t := r.peek(0)
		if _, isNumber := numeralOf(t.text); isNumber || t.kind != tokenWord {
			return Duration{}, false
		}
		r.pos++
	}
	return Duration{}, false
}
