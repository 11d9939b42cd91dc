package date

import "strings"

// item is one of the dates of a choice: a date that may take its year from the
// next, or the whole text of a range.
type item struct {
	loose loose
	text  string
}

// point takes one whole date.
func (r *reader) point() (point, bool) {
	l, ok := r.loosePoint()
	if !ok {
		return point{}, false
	}
	return r.settle(l)
}

// span takes a date, two with a hyphen between, or some with «eller» between.
func (r *reader) span() (string, bool) {
	first, ok := r.item()
	switch {
	case !ok:
		return "", false
	case first.text == "" && (r.dash() || first.loose.unit == unitYear && r.phrase("/")):
		return r.upTo(first.loose)
	}
	items, ok := r.choices(first)
	if !ok {
		return "", false
	}
	texts, ok := r.settleAll(items)
	if len(items) == 1 && first.text == "" {
		return strings.Join(texts, ""), ok
	}
	return "[" + strings.Join(texts, ",") + "]", ok
}

// choices takes the dates after the first. Commas alone do not say that it is one of
// them: «eller», or a slash, must stand before the last.
func (r *reader) choices(first item) ([]item, bool) {
	items, last := []item{first}, noSeparator
	for {
		start := r.pos
		sep := r.separator(items[len(items)-1])
		next, ok := item{}, false
		if sep != noSeparator {
			next, ok = r.item()
		}
		if !ok {
			r.pos = start
			return items, last != comma
		}
		items, last = append(items, next), sep
	}
}

// item takes a date, or «en gang mellom januar 2025 og mars 2025».
func (r *reader) item() (item, bool) {
	var it item
	if r.attempt(func() bool { var ok bool; it.text, ok = r.between(); return ok }) {
		return it, true
	}
	l, ok := r.loosePoint()
	return item{loose: l}, ok
}

// between takes a range that one day is chosen from.
func (r *reader) between() (string, bool) {
	_ = r.phrase("en gang", "ein gong", "engang", "some time", "sometime")
	if !r.phrase("mellom", "between") {
		return "", false
	}
	a, okA := r.loosePoint()
	and := r.phrase("og", "and")
	b, okB := r.loosePoint()
	if !okA || !and || !okB {
		return "", false
	}
	a.inherit(b)
	from, okA := r.settle(a)
	to, okB := r.settle(b)
	return from.String() + ".." + to.String(), okA && okB
}

// separator is what stands between the dates of a choice.
type separator uint8

const (
	noSeparator separator = iota
	comma
	either
)

// separator takes what stands after a date of a choice. A slash is a separator only
// after a month or a season: between figures it makes a case number.
func (r *reader) separator(last item) separator {
	unit := last.loose.unit
	switch {
	case r.phrase(", eller", ", or", "eller", "or"):
		return either
	case r.phrase(","):
		return comma
	case (unit == unitMonth || unit == unitSeason) && r.phrase("/"):
		return either
	default:
		return noSeparator
	}
}

// settleAll lets each date take what it lacks from the next, and gives them all.
func (r *reader) settleAll(items []item) ([]string, bool) {
	texts := make([]string, len(items))
	for i := len(items) - 1; i >= 0; i-- {
		if items[i].text != "" {
			texts[i] = items[i].text
			continue
		}
		if i+1 < len(items) && items[i+1].text == "" {
			items[i].loose.inherit(items[i+1].loose)
		}
		p, ok := r.settle(items[i].loose)
		if !ok {
			return nil, false
		}
		texts[i] = p.String()
	}
	return texts, true
}
