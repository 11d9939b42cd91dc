package date

import "fmt"

// The years that four digits in words can mean. A register's own texts are full of
// other four-digit numbers (municipalities, cases), and EDTF itself, which takes any
// year, is there for older dates.
const (
	firstYear = 1900
	lastYear  = 2199
)

// century is what a year of two digits belongs to: «1.1.25» is of 2025.
const century = 2000

// loose is a point that may still lack its year, or a day its month.
type loose struct {
	point
	hasYear  bool
	hasMonth bool
	weekday  token // as written, of no kind where none is said
}

// inherit takes the year, and for a day the month, from the date that follows:
// «1.–3. mai 2024», «januar/februar 2025».
func (l *loose) inherit(from loose) {
	if l.unit == unitDay && !l.hasMonth {
		l.part, l.hasMonth = from.part, from.unit == unitDay && from.hasMonth
	}
	if !l.hasYear {
		l.year, l.hasYear = from.year, from.hasYear
	}
}

// settle gives the point if it is whole and there is such a day.
func (r *reader) settle(l loose) (point, bool) {
	switch {
	case l.unit == unitDay && !l.hasMonth:
		return point{}, false
	case !l.hasYear:
		r.refuse(&Error{Reason: ReasonNoYear})
		return point{}, false
	}
	p, err := parsePoint(l.String())
	if err != nil {
		r.refuse(err)
		return point{}, false
	}
	if day, ok := weekdayOf(l.weekday.text); ok && day != p.earliest().Weekday() {
		r.refuse(&Error{Reason: ReasonWeekday, Value: l.weekday.raw, Readings: []string{p.bare()}})
		return point{}, false
	}
	return p, true
}

// loosePoint takes one date, with the words of doubt around it.
func (r *reader) loosePoint() (loose, bool) {
	var l loose
	ok := r.attempt(func() bool {
		var qual qualifier
		if r.maybe() {
			qual |= uncertain
		}
		if r.about() {
			qual |= approximate
		}
		var found bool
		if l, found = r.barePoint(); !found {
			return false
		}
		if r.doubt() {
			qual |= uncertain
		}
		l.qual = qual
		return true
	})
	return l, ok
}

// barePoint takes a day, month, season or year.
func (r *reader) barePoint() (loose, bool) {
	var l loose
	weekday := r.weekday()
	if weekday.kind == 0 {
		_ = r.phrase("på", "året", "år", "kalenderåret", "the year")
	}
	_ = r.phrase("den", "the")
	for _, form := range []func(*loose) bool{r.isoDate, r.dotted, r.slashed, r.dayOfMonth, r.monthAlone, r.seasonAlone, r.yearAlone} {
		if r.attempt(func() bool { l = loose{weekday: weekday}; return form(&l) }) {
			return l, weekday.kind == 0 || l.unit == unitDay
		}
	}
	return loose{}, false
}

func (r *reader) weekday() token {
	t := r.peek(0)
	if _, ok := weekdayOf(t.text); !ok {
		return token{}
	}
	r.pos++
	_ = r.phrase(",", ".")
	return t
}

// isoDate takes a day, month or season in EDTF among words: «fra 2024-05-01».
func (r *reader) isoDate(l *loose) bool {
	text := r.peek(0).text
	n := 1
	for r.peek(n).text == "-" && r.peek(n+1).kind == tokenNumber && len(r.peek(n+1).text) == 2 && !r.peek(n).spaced && !r.peek(n+1).spaced {
		text += "-" + r.peek(n+1).text
		n += 2
	}
	if r.peek(0).kind != tokenNumber || n == 1 || !pointForm(text) {
		return false
	}
	if _, err := yearSpan(text); err != nil {
		r.refuse(err)
		return false
	}
	p, err := parsePoint(text)
	if err != nil {
		r.refuse(err)
		return false
	}
	l.point, l.hasYear, l.hasMonth = p, true, true
	r.pos += n
	return true
}

// dotted takes «19.03.2024», «1.1.25», and «1.5.» before another date.
func (r *reader) dotted(l *loose) bool {
	day, ok := r.small()
	if !ok || !r.phrase(".") {
		return false
	}
	month, ok := r.small()
	if !ok || !r.phrase(".") {
		return false
	}
	l.unit, l.day, l.part, l.hasMonth = unitDay, day, month, true
	return r.attempt(func() bool { return r.year(l, true) }) || r.beforeAnother()
}

// slashed takes «24/5 2023», whose first number can only be a day. Where both can be
// a month, the Norwegian and the American reading differ and neither is taken.
func (r *reader) slashed(l *loose) bool {
	a, ok := r.small()
	if !ok || !r.phrase("/") {
		return false
	}
	b, ok := r.small()
	if !ok {
		return false
	}
	_ = r.phrase("/", "-", ".")
	if !r.year(l, true) {
		return false
	}
	if a <= 12 && b <= 12 && a != b {
		r.refuse(&Error{Reason: ReasonAmbiguous, Readings: []string{
			point{unit: unitDay, year: l.year, part: b, day: a}.String(),
			point{unit: unitDay, year: l.year, part: a, day: b}.String(),
		}})
		return false
	}
	l.unit, l.day, l.part, l.hasMonth = unitDay, a, b, true
	return true
}

// dayOfMonth takes «4.mai 2023», «4. mai», and the day alone that stands before a
// hyphen or «eller» («1.–3. mai 2024»).
func (r *reader) dayOfMonth(l *loose) bool {
	day, ok := r.small()
	if !ok {
		return false
	}
	_ = r.phrase(".", "st", "nd", "rd", "th")
	l.unit, l.day = unitDay, day
	t := r.peek(0)
	if month, ok := monthOf(t.text); ok {
		r.pos++
		_ = r.phrase(".")
		_ = r.phrase(",")
		l.part, l.hasMonth = month, true
		_ = r.attempt(func() bool { return r.year(l, true) })
		return true
	}
	return r.beforeAnother()
}

// beforeAnother reports whether a second date may follow, from which the one just
// read can take its month and year.
func (r *reader) beforeAnother() bool {
	switch r.peek(0).text {
	case "-", "til", "to", "eller", "or", ",", "og", "and":
		return true
	default:
		return false
	}
}

// monthAlone takes «mai 2020» and «mai». A number of two digits after it is a year
// or a day, as one likes.
func (r *reader) monthAlone(l *loose) bool {
	month, ok := monthOf(r.peek(0).text)
	if !ok {
		return false
	}
	r.pos++
	_ = r.phrase(".")
	l.unit, l.part = unitMonth, month
	if n := r.peek(0); n.kind == tokenNumber && len(n.text) <= 2 {
		r.refuse(dayOrYear(month, number(n.text)))
		return false
	}
	_ = r.attempt(func() bool { return r.year(l, false) })
	return true
}

// dayOrYear refuses «mai 23»: the 23rd of a May, or May 2023.
func dayOrYear(month, n int) *Error {
	readings := []string{fmt.Sprintf("%04d-%02d", century+n, month)}
	if n >= 1 && n <= 31 {
		readings = append(readings, fmt.Sprintf("XXXX-%02d-%02d", month, n))
	}
	return &Error{Reason: ReasonAmbiguous, Readings: readings}
}

// seasonAlone takes «høsten 2024», «vår 25», «våren», and a winter with both its
// years. A winter with one year is understood as the one before it or after it.
func (r *reader) seasonAlone(l *loose) bool {
	season, ok := seasonOf(r.peek(0).text)
	if !ok {
		return false
	}
	r.pos++
	l.unit, l.part = unitSeason, season
	if !r.attempt(func() bool { return r.year(l, true) }) {
		return true
	}
	if season != winter {
		return true
	}
	if r.attempt(func() bool { return r.nextYear(l.year) }) {
		return true
	}
	r.refuse(&Error{Reason: ReasonAmbiguous, Readings: []string{l.shift(-4).String(), l.String()}})
	return false
}

// nextYear takes the second year of «2024/2025», «2024-25».
func (r *reader) nextYear(first int) bool {
	var second loose
	return r.phrase("/", "-") && r.year(&second, true) && second.year == first+1
}

func (r *reader) yearAlone(l *loose) bool {
	l.unit = unitYear
	return r.year(l, false)
}

// year takes a year of four digits, or of two where short allows it («1.1.25») or an
// apostrophe stands before it («mai '24»).
func (r *reader) year(l *loose, short bool) bool {
	short = r.phrase("'") || short
	t := r.peek(0)
	if t.kind != tokenNumber {
		return false
	}
	n := number(t.text[:min(len(t.text), 4)])
	switch {
	case len(t.text) == 2 && short:
		n += century
	case len(t.text) != 4:
		return false
	case n < firstYear || n > lastYear:
		r.refuse(&Error{Reason: ReasonYear, Value: t.text})
		return false
	}
	r.pos++
	l.year, l.hasYear = n, true
	return true
}

// small takes a number of one or two digits.
func (r *reader) small() (int, bool) {
	t := r.peek(0)
	if t.kind != tokenNumber || len(t.text) > 2 {
		return 0, false
	}
	r.pos++
	return number(t.text), true
}

// yearSpan reads «2024-25» as two years. Where the second number is one of a season
// too, it is refused: «2023-24» is the winter of 2023 in EDTF, and 2023–2024 to most
// people. Of anything else it gives neither.
func yearSpan(text string) (string, *Error) {
	if len(text) != 7 || !pointForm(text) {
		return "", nil
	}
	from, to := number(text[:4]), number(text[5:])
	if to <= 12 || to <= from%100 {
		return "", nil
	}
	years := fmt.Sprintf("%04d/%04d", from, from-from%100+to)
	if to >= spring && to <= winter {
		return "", &Error{Reason: ReasonAmbiguous, Readings: []string{text, years}}
	}
	return years, nil
}
