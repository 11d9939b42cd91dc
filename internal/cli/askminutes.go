package cli

import (
	"strings"

	"github.com/helsefellesskap/hfh/internal/govern"
	"github.com/helsefellesskap/hfh/internal/record"
)

// guideMinutes asks for the minutes of a meeting that was held and has none: who was
// there, and what became of each case. An empty edit means that they are to be shown
// as they are.
func (q *asker) guideMinutes(reg *register, id string) (govern.MinutesEdit, error) {
	var e govern.MinutesEdit
	rec, err := reg.meeting(id)
	if err != nil {
		return e, err
	}
	m, ok := rec.Typed.(*record.Meeting)
	if !ok || !wantsMinutes(reg, m) {
		return e, nil
	}
	if yes, err := q.yes("ask/minutes", "meeting", meetingName(reg.snap, m.ID)); err != nil || !yes {
		return e, err
	}
	if err := q.attendance(reg, m, &e); err != nil {
		return e, err
	}
	for i := range m.Items {
		if item := &m.Items[i]; item.Decision == nil && item.Kind != "information" {
			if err := q.decision(reg, item, &e); err != nil {
				return e, err
			}
		}
	}
	if e.Empty() {
		return e, nil
	}
	if yes, err := q.yes("ask/record"); err != nil || !yes {
		return govern.MinutesEdit{}, err
	}
	return e, nil
}

// wantsMinutes tells whether a meeting was held and nobody has begun on its minutes.
func wantsMinutes(reg *register, m *record.Meeting) bool {
	first, known := m.Date.EDTF.Earliest()
	switch {
	case m.State == "cancelled", m.State == "moved" && m.Moved != nil && m.Moved.Into != "":
		return false
	case !known, first.After(reg.today):
		return false
	}
	return m.Minutes == nil
}

// attendance asks who was there and who was away, by the seats of that day.
func (q *asker) attendance(reg *register, m *record.Meeting, e *govern.MinutesEdit) error {
	var seats []string
	for _, s := range govern.RosterOf(reg.snap, m).Seats {
		seats = append(seats, s.ID)
	}
	if len(seats) == 0 {
		return nil
	}
	here, err := q.text("ask/present", "seats", strings.Join(seats, ", "))
	if err != nil {
		return err
	}
	away, err := q.text("ask/away")
	if err != nil {
		return err
	}
	if all, ok := everyone(here); ok {
		here = all
	}
	for _, one := range []struct {
		typed string
		to    *[]string
	}{{here, &e.Present}, {away, &e.Away}} {
		if one.typed != "" {
			*one.to = []string{one.typed}
		}
	}
	return nil
}

// decision asks what became of a case: nothing is decided unless an outcome is typed.
func (q *asker) decision(reg *register, item *record.Item, e *govern.MinutesEdit) error {
	no := orDefault(item.Number, item.ID)
	if err := q.say("ask/case", "number", no, "name", item.Name.In(reg.words.Lang()), "recommendation", orDefault(item.Recommendation, "–")); err != nil {
		return err
	}
	outcome, err := q.choose([]string{"agreed", "not-agreed", "postponed", "sent-back"}, "ask/outcome")
	if err != nil || outcome == "" {
		return err
	}
	e.Outcome = append(e.Outcome, no+"="+outcome)
	if outcome != "agreed" && outcome != "not-agreed" {
		return nil
	}
	mode, err := q.choose([]string{"consensus", "vote", "other"}, "ask/mode")
	if err != nil {
		return err
	}
	if mode != "" {
		e.Mode = append(e.Mode, no+"="+mode)
	}
	if words, err := q.text("ask/decision"); err != nil {
		return err
	} else if words != "" {
		e.Decide = append(e.Decide, no+"="+words)
	}
	return q.dissents(reg, no, e)
}

// dissents asks for the words of those who do not agree, one after the other.
func (q *asker) dissents(reg *register, no string, e *govern.MinutesEdit) error {
	for {
		who, err := q.until(func(line string) (string, error) {
			actor, err := govern.FindActor(reg.snap, line)
			return actor.ID, hearingFailure(refOf("plan"), err)
		}, "ask/dissent-who")
		if err != nil || who == "" {
			return err
		}
		words, err := q.text("ask/dissent-text")
		if err != nil {
			return err
		}
		if words != "" {
			e.Dissent = append(e.Dissent, no+":"+who+"="+words)
		}
	}
}
