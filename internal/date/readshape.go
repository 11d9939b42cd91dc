package date

import "strings"

// deadline takes «innen 1. mai 2024» and «innen utgangen av 2024».
func (r *reader) deadline() (string, bool) {
	if !r.phrase("innen", "innan", "senest", "seinast", "by", "no later than") {
		return "", false
	}
	if r.endOf() {
		return r.byEnd()
	}
	if text, ok := r.partOfYear(); ok {
		_, to, _ := strings.Cut(text, "/")
		return "../" + to, true
	}
	_ = r.phrase("den")
	p, ok := r.point()
	return "../" + p.String(), ok
}

// endOf takes the words for the last day of what follows.
func (r *reader) endOf() bool {
	return r.phrase("utgangen av", "utløpet av", "slutten av", "enden av", "the end of", "end of")
}

// byEnd gives the last day of the date that follows as a deadline.
func (r *reader) byEnd() (string, bool) {
	p, ok := r.point()
	if !ok {
		return "", false
	}
	last := point{unit: unitDay, qual: p.qual}
	day := p.latest()
	last.year, last.part, last.day = day.Year, int(day.Month), day.Day
	return "../" + last.String(), true
}

// beforeThat takes «før 1. mai 2024», which ends the day before.
func (r *reader) beforeThat() (string, bool) {
	if !r.phrase("før", "before", "prior to") {
		return "", false
	}
	if r.endOf() {
		return r.byEnd()
	}
	p, ok := r.point()
	return "../" + p.shift(-1).String(), ok
}

// afterThat takes «etter 1. mai 2024», which begins the day after.
func (r *reader) afterThat() (string, bool) {
	if !r.phrase("etter", "after") {
		return "", false
	}
	_ = r.endOf()
	p, ok := r.point()
	return p.shift(1).String() + "/..", ok
}

// since takes «fra 1. januar 2025», «siden starten i 2023» and «fra mai til juni
// 2024».
func (r *reader) since() (string, bool) {
	if !r.phrase("fra og med", "frå og med", "f . o . m .", "f . o . m", "fom", "fra", "frå", "siden", "sidan", "from", "since") {
		return "", false
	}
	_ = r.phrase("starten", "oppstarten", "begynnelsen", "byrjinga", "the start") && r.phrase("i", "av", "in", "of")
	a, ok := r.loosePoint()
	if !ok {
		return "", false
	}
	if r.dash() {
		return r.upTo(a)
	}
	_ = r.phrase("og fremover", "og framover", "og utover", "onwards")
	p, ok := r.settle(a)
	if r.phrase(", slutt ukjent", ", slutt ukjend", ", end unknown") {
		return p.String() + "/", ok
	}
	return p.String() + "/..", ok
}

// upTo takes the end of an interval that began at a.
func (r *reader) upTo(a loose) (string, bool) {
	b, ok := r.loosePoint()
	if !ok {
		return "", false
	}
	a.inherit(b)
	from, okFrom := r.settle(a)
	to, okTo := r.settle(b)
	return from.String() + "/" + to.String(), okFrom && okTo
}

// until takes «til og med 2024», and the end of what began nobody knows when.
func (r *reader) until() (string, bool) {
	_ = r.phrase("frem", "fram")
	if !r.phrase("til og med", "t . o . m .", "t . o . m", "tom", "til", "inntil", "until", "up to") {
		return "", false
	}
	if r.endOf() {
		return r.byEnd()
	}
	p, ok := r.point()
	if r.phrase(", start ukjent", ", start ukjend", ", start unknown") {
		return "/" + p.String(), ok
	}
	return "../" + p.String(), ok
}

// plain takes a date, interval or choice, after words that only say "in".
func (r *reader) plain() (string, bool) {
	r.lead()
	if r.phrase("ved utgangen av", "ved utløpet av", "the end of") {
		text, ok := r.byEnd()
		return strings.TrimPrefix(text, "../"), ok
	}
	return r.span()
}

// lead takes words that say "in", "during", "for".
func (r *reader) lead() {
	for range 2 {
		if !r.phrase("i løpet av", "i lopet av", "i perioden", "for perioden", "perioden", "i tidsrommet", "i tida", "i tiden",
			"i årene", "i åra", "årene", "åra", "gjennom", "for", "i", "in", "during", "throughout", "on", "per .", "per", "pr .", "pr", "the period") {
			return
		}
	}
}

// roughly takes «omtrent januar–juni 2021», whose end is not certain.
func (r *reader) roughly() (string, bool) {
	r.lead()
	if !r.about() {
		return "", false
	}
	text, ok := r.since()
	if !ok {
		text, ok = r.span()
	}
	_, to, isInterval := strings.Cut(text, "/")
	if !ok || !isInterval || strings.HasPrefix(to, ".") || to == "" {
		return "", false
	}
	end, doubts := cutQualifier(text)
	return end + (doubts | approximate).String(), true
}

// partOfYear takes «første halvår 2024», «3. kvartal 2024» and the vaguer «første
// del av 2021» and «mot slutten av 2024», whose end is not certain.
func (r *reader) partOfYear() (string, bool) {
	r.lead()
	for _, part := range partsOfYear() {
		var l loose
		if r.attempt(func() bool { return r.phrase(part.phrases...) && r.skipOf() && r.year(&l, false) }) {
			from := point{unit: unitMonth, year: l.year, part: part.from}
			to := point{unit: unitMonth, year: l.year, part: part.to, qual: part.doubt}
			return from.String() + "/" + to.String(), true
		}
	}
	return "", false
}

// skipOf takes what may stand between a part and its year.
func (r *reader) skipOf() bool {
	_ = r.phrase("av", "i", "of", "in")
	return true
}

// yearPart is the first and last month of a part of the year, by its names.
type yearPart struct {
	phrases  []string
	from, to int
	doubt    qualifier
}

func partsOfYear() []yearPart {
	return []yearPart{
		{[]string{"første halvår", "forste halvår", "første halvdel", "fyrste halvår", "1 . halvår", "the first half", "first half"}, 1, 6, 0},
		{[]string{"andre halvår", "annet halvår", "andre halvdel", "2 . halvår", "the second half", "second half"}, 7, 12, 0},
		{[]string{"første kvartal", "fyrste kvartal", "1 . kvartal", "q 1", "the first quarter"}, 1, 3, 0},
		{[]string{"andre kvartal", "annet kvartal", "2 . kvartal", "q 2", "the second quarter"}, 4, 6, 0},
		{[]string{"tredje kvartal", "3 . kvartal", "q 3", "the third quarter"}, 7, 9, 0},
		{[]string{"fjerde kvartal", "4 . kvartal", "q 4", "the fourth quarter"}, 10, 12, 0},
		{[]string{"første tertial", "fyrste tertial", "1 . tertial"}, 1, 4, 0},
		{[]string{"andre tertial", "annet tertial", "2 . tertial"}, 5, 8, 0},
		{[]string{"tredje tertial", "3 . tertial"}, 9, 12, 0},
		{[]string{"første del", "fyrste del", "forste del", "the first part"}, 1, 6, approximate},
		{[]string{"siste del", "andre del", "the last part", "the second part"}, 7, 12, approximate},
		{[]string{"starten", "begynnelsen", "byrjinga", "tidlig", "tidleg", "the beginning"}, 1, 2, approximate},
		{[]string{"mot slutten", "ved slutten", "slutten", "sent", "seint", "towards the end"}, 11, 12, approximate},
	}
}
