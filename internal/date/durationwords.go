package date

import (
	"strconv"
	"strings"
)

// part is one field of a duration: how many of which unit.
type part struct {
	n    int
	noun noun
}

func (l language) parts(u Duration) []part {
	var parts []part
	for _, p := range []part{{u.Years, l.year}, {u.Months, l.month}, {u.Weeks, l.week}, {u.Days, l.day}} {
		if p.n != 0 {
			parts = append(parts, p)
		}
	}
	return parts
}

// Words prints the length in plain words, «to år», «ett år og seks måneder», in
// bokmål ("nb" and any other), nynorsk ("nn") or English ("en"). ReadDurationWords
// reads them back. The zero Duration gives "".
func (u Duration) Words(lang string) string {
	l := speak(lang)
	var texts []string
	for _, p := range l.parts(u) {
		texts = append(texts, l.amount(p))
	}
	if len(texts) < 2 {
		return strings.Join(texts, "")
	}
	last := len(texts) - 1
	return strings.Join(texts[:last], ", ") + " " + l.and + " " + texts[last]
}

// Every prints the duration as a cycle, «hvert andre år», «hver måned», in the same
// languages as Words. ReadDurationWords reads it back.
func (u Duration) Every(lang string) string {
	l := speak(lang)
	parts := l.parts(u)
	switch {
	case len(parts) == 0:
		return ""
	case len(parts) > 1:
		return l.with + " " + u.Words(lang) + " " + l.apart
	case parts[0].n == 1:
		return parts[0].noun.every + " " + parts[0].noun.single
	case l.everyInsteadWord:
		return parts[0].noun.every + " " + l.amount(parts[0])
	default:
		return parts[0].noun.every + " " + l.ordinal(parts[0].n) + " " + parts[0].noun.single
	}
}

// amount gives «ett år», «to år», «90 dager».
func (l language) amount(p part) string {
	if p.n == 1 {
		return p.noun.one + " " + p.noun.single
	}
	return l.numeral(p.n) + " " + p.noun.plural
}

// numeral gives a number in words up to twelve, in digits above.
func (l language) numeral(n int) string {
	if n >= 1 && n <= len(l.numbers) {
		return l.numbers[n-1]
	}
	return strconv.Itoa(n)
}

func (l language) ordinal(n int) string {
	if i := n - 2; i >= 0 && i < len(l.ordinals) {
		return l.ordinals[i]
	}
	return strconv.Itoa(n) + l.numeralOrdinal
}

// Words prints the count in plain words, «én til to ganger i året», in the same
// languages as a Duration's. ReadCountWords reads them back.
func (c Count) Words(lang string) string {
	l := speak(lang)
	return l.howOften(c) + " " + l.per(c.Per, lang)
}

func (l language) howOften(c Count) string {
	switch {
	case c.Max == 0:
		return l.atLeast + " " + l.timesOf(c.Min)
	case c.Min == 0:
		return l.atMost + " " + l.timesOf(c.Max)
	case c.Min == c.Max:
		return l.timesOf(c.Max)
	default:
		return l.numeral(c.Min) + " " + l.to + " " + l.timesOf(c.Max)
	}
}

func (l language) timesOf(n int) string {
	if n == 1 {
		return l.once
	}
	return l.numeral(n) + " " + l.times
}

func (l language) per(u Duration, lang string) string {
	switch u {
	case Duration{Years: 1}:
		return l.inYear
	case Duration{Months: 1}:
		return l.inMonth
	case Duration{Weeks: 1}:
		return l.inWeek
	}
	if len(l.parts(u)) > 1 {
		return l.during + " " + u.Words(lang)
	}
	return u.Every(lang)
}
