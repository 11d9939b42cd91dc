package date

import (
	"fmt"
	"time"
)

// unit is the length of a date: how much of it is said.
type unit uint8

const (
	unitYear unit = iota + 1
	unitSeason
	unitMonth
	unitDay
)

// The seasons of a year, as EDTF numbers them.
const (
	spring = 21
	summer = 22
	autumn = 23
	winter = 24
)

// qualifier is a set of doubts about a date.
type qualifier uint8

const (
	approximate qualifier = 1 << iota // ~ : about then
	uncertain                         // ? : the source is doubtful
)

// String gives the sign that EDTF ends a date with.
func (q qualifier) String() string {
	switch q {
	case approximate:
		return "~"
	case uncertain:
		return "?"
	case approximate | uncertain:
		return "%"
	default:
		return ""
	}
}

// point is one date: a year, a season, a month or a day, perhaps in doubt.
type point struct {
	unit unit
	year int
	part int // the month 1-12, or the season 21-24
	day  int
	qual qualifier
}

// String gives the point in EDTF.
func (p point) String() string { return p.bare() + p.qual.String() }

// bare gives the point in EDTF without its qualifier.
func (p point) bare() string {
	switch p.unit {
	case unitYear:
		return fmt.Sprintf("%04d", p.year)
	case unitSeason, unitMonth:
		return fmt.Sprintf("%04d-%02d", p.year, p.part)
	case unitDay:
		return fmt.Sprintf("%04d-%02d-%02d", p.year, p.part, p.day)
	default:
		return ""
	}
}

// earliest gives the first day that the point can mean, without its doubts.
func (p point) earliest() Day {
	switch p.unit {
	case unitSeason:
		return Day{p.year, seasonStart(p.part), 1}
	case unitMonth:
		return Day{p.year, time.Month(p.part), 1}
	case unitDay:
		return Day{p.year, time.Month(p.part), p.day}
	default:
		return Day{p.year, time.January, 1}
	}
}

// latest gives the last day that the point can mean, without its doubts.
func (p point) latest() Day { return p.shift(1).earliest().AddDays(-1) }

// shift gives the point n of its own units later, so the next month for a month.
func (p point) shift(n int) point {
	switch p.unit {
	case unitYear:
		p.year += n
	case unitSeason:
		p.year, p.part = carry(p.year, p.part-spring+n, 4)
		p.part += spring
	case unitMonth:
		p.year, p.part = carry(p.year, p.part-1+n, 12)
		p.part++
	case unitDay:
		d := p.earliest().AddDays(n)
		p.year, p.part, p.day = d.Year, int(d.Month), d.Day
	}
	return p
}

// carry brings n into 0…size-1 and moves the rest into the year.
func carry(year, n, size int) (int, int) {
	rest := ((n % size) + size) % size
	return year + (n-rest)/size, rest
}

// lowest is earliest, one unit further back where the point is in doubt.
func (p point) lowest() Day {
	if p.qual != 0 {
		return p.shift(-1).earliest()
	}
	return p.earliest()
}

// highest is latest, one unit further on where the point is in doubt.
func (p point) highest() Day {
	if p.qual != 0 {
		return p.shift(1).latest()
	}
	return p.latest()
}

// seasonStart gives the month that a season begins with.
func seasonStart(season int) time.Month {
	return time.Month(3 * (season - spring + 1))
}
