package govern

import (
	"slices"

	"github.com/helsefellesskap/hfh/internal/record"
	"github.com/helsefellesskap/hfh/internal/store"
)

// NextNumber gives the next free number of a case of a body in a year, by the body's
// own pattern, else by the one that its numbers follow already; "" where neither tells.
func NextNumber(snap *store.Snapshot, body string, year int) string {
	used := usedNumbers(snap, body)
	pattern, ok := patternOf(snap, body, used)
	if !ok || year == 0 {
		return ""
	}
	last := 0
	for _, u := range used {
		n, of, ok := pattern.Read(u.number)
		if of == 0 {
			of = u.year
		}
		if ok && of == year {
			last = max(last, n)
		}
	}
	next := pattern.Format(last+1, year)
	for numberWaits(snap, []string{body}, next, "") {
		last++
		next = pattern.Format(last+1, year)
	}
	return next
}

// used is a number that a case of a body has, and the year of its meeting.
type used struct {
	number string
	year   int
}

// usedNumbers gives the numbers of a body's cases, oldest meeting first.
func usedNumbers(snap *store.Snapshot, body string) []used {
	var out []used
	for _, m := range snap.Meetings() {
		if !slices.Contains(m.Value.Bodies, body) {
			continue
		}
		day, _ := m.Value.Date.EDTF.Earliest()
		for _, item := range m.Value.Items {
			if item.Number != "" {
				out = append(out, used{item.Number, day.Year})
			}
		}
	}
	for _, c := range waitingCases(snap, body) {
		out = append(out, used{c.Number, 0})
	}
	slices.SortStableFunc(out, func(a, b used) int { return a.year - b.year })
	return out
}

// patternOf gives the body's pattern, else that of its newest number that has one.
func patternOf(snap *store.Snapshot, body string, all []used) (record.CasePattern, bool) {
	if b := snap.Body(body).Value; b != nil {
		if p, ok := record.NewCasePattern(b.CaseNumber); ok {
			return p, true
		}
	}
	for _, u := range slices.Backward(all) {
		if p, ok := record.PatternOf(u.number); ok {
			return p, true
		}
	}
	return record.CasePattern{}, false
}

// numberTaken tells whether a case of a body has a number already in a year.
func numberTaken(snap *store.Snapshot, bodies []string, number string, year int) bool {
	return slices.ContainsFunc(bodies, func(body string) bool {
		return slices.Contains(usedNumbers(snap, body), used{number, year})
	})
}

// nearMeetings gives the ids of the meetings that someone who typed id may have meant,
// one a line.
func nearMeetings(snap *store.Snapshot, id string) string {
	var ids []string
	for _, rec := range snap.All("meeting") {
		ids = append(ids, rec.ID)
	}
	return joinLines(store.Near(id, ids))
}

// waitingCases gives a body's cases that no meeting has taken up, with a number set aside.
func waitingCases(snap *store.Snapshot, body string) []record.Case {
	var out []record.Case
	if all := snap.Cases().Value; all != nil {
		for _, c := range all.Cases {
			if c.Body == body && c.Number != "" && len(c.Meetings) == 0 {
				out = append(out, c)
			}
		}
	}
	return out
}

// numberWaits tells whether a number is set aside for another case of some bodies.
func numberWaits(snap *store.Snapshot, bodies []string, number, id string) bool {
	return slices.ContainsFunc(bodies, func(body string) bool {
		return slices.ContainsFunc(waitingCases(snap, body), func(c record.Case) bool { return c.Number == number && c.ID != id })
	})
}

// setAside gives the number that a case was registered with and that its first treatment
// takes; "" where it has none, was treated before, or the number is of another year or
// given away since.
func setAside(snap *store.Snapshot, c *record.Case, bodies []string, year int) string {
	if c == nil || c.Number == "" || len(c.Meetings) > 0 || numberTaken(snap, bodies, c.Number, year) {
		return ""
	}
	if pattern, ok := patternOf(snap, c.Body, nil); ok {
		if _, of, ok := pattern.Read(c.Number); ok && of != 0 && of != year {
			return ""
		}
	}
	return c.Number
}
