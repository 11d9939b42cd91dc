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
	return pattern.Format(last+1, year)
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
