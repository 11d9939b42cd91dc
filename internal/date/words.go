package date

import (
	"fmt"
	"strconv"
	"strings"
)

// Words prints the expression in plain words of bokmål ("nb"), nynorsk ("nn") or
// English ("en"); any other language gets bokmål. ReadWords reads the words of each
// back to the same EDTF. The zero EDTF gives "".
func (e EDTF) Words(lang string) string {
	l := speak(lang)
	switch e.form {
	case formSingle:
		return l.point(e.from.point)
	case formInterval:
		return l.interval(e.from, e.to)
	case formOneOf:
		return l.choice(e.members())
	default:
		return ""
	}
}

// point gives «4. mai 2023», with its doubts around it.
func (l language) point(p point) string {
	text := l.bare(p)
	if p.qual&approximate != 0 {
		text = l.about + " " + text
	}
	if p.qual&uncertain != 0 {
		text += " " + l.doubt
	}
	return text
}

func (l language) bare(p point) string {
	head := l.head(p)
	if head == "" {
		return yearText(p)
	}
	return head + " " + yearText(p)
}

// head gives what stands before the year: «4. mai», «mai», «høsten», nothing.
func (l language) head(p point) string {
	switch p.unit {
	case unitDay:
		return l.dayNumber(p) + " " + l.months[p.part-1]
	case unitMonth:
		return l.months[p.part-1]
	case unitSeason:
		return l.seasons[p.part-spring]
	default:
		return ""
	}
}

func (l language) dayNumber(p point) string { return strconv.Itoa(p.day) + l.dayMark }

// yearText gives the year, of a winter both its years: «vinteren 2024» alone is
// understood as the one or the other.
func yearText(p point) string {
	if p.isWinter() {
		return fmt.Sprintf("%04d/%04d", p.year, p.year+1)
	}
	return fmt.Sprintf("%04d", p.year)
}

func (p point) isWinter() bool { return p.unit == unitSeason && p.part == winter }

func (l language) interval(from, to bound) string {
	switch {
	case to.kind == open:
		return l.from + " " + l.point(from.point)
	case to.kind == unknown:
		return l.from + " " + l.point(from.point) + ", " + l.endUnknown
	case from.kind == open:
		return l.by + " " + l.point(to.point)
	case from.kind == unknown:
		return l.until + " " + l.point(to.point) + ", " + l.startUnknown
	}
	a, b := from.point, to.point
	about := ""
	if a.qual == 0 && b.qual == approximate { // «omtrent januar–juni 2021»
		about, b.qual = l.about+" ", 0
	}
	if a.qual != 0 || b.qual != 0 || a.unit != b.unit || a.isWinter() || b.isWinter() {
		return about + l.from + " " + l.point(a) + " " + l.to + " " + l.point(b)
	}
	return about + l.span(a, b)
}

// span gives two unqualified points of the same unit with a dash between them, and
// says what they share only once.
func (l language) span(a, b point) string {
	switch {
	case a.unit == unitYear:
		return yearText(a) + "–" + yearText(b)
	case a.year != b.year:
		return l.bare(a) + l.dash + l.bare(b)
	case a.unit != unitDay:
		return l.head(a) + "–" + l.bare(b)
	case a.part == b.part:
		return l.dayNumber(a) + "–" + l.bare(b)
	default:
		return l.head(a) + l.dash + l.bare(b)
	}
}

// choice gives «januar eller februar 2025».
func (l language) choice(members []member) string {
	short := sharesYear(members)
	texts := make([]string, len(members))
	for i, m := range members {
		switch {
		case m.isRange:
			texts[i] = l.between + " " + l.bare(m.from) + " " + l.and + " " + l.bare(m.to)
		case short && i < len(members)-1:
			texts[i] = l.head(m.from)
		default:
			texts[i] = l.bare(m.from)
		}
	}
	last := len(texts) - 1
	if last == 0 {
		return texts[0]
	}
	return strings.Join(texts[:last], ", ") + " " + l.or + " " + texts[last]
}

// sharesYear reports whether all are months or seasons whose year can be said once,
// after the last.
func sharesYear(members []member) bool {
	for _, m := range members {
		p := m.from
		if m.isRange || p.year != members[0].from.year || p.isWinter() || p.unit != unitMonth && p.unit != unitSeason {
			return false
		}
	}
	return true
}
