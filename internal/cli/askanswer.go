package cli

import (
	"github.com/helsefellesskap/hfh/internal/govern"
	"github.com/helsefellesskap/hfh/internal/record"
	"github.com/helsefellesskap/hfh/internal/store"
)

// guideAnswer asks for what the flags did not say of an answer: who, what they think, and
// their remarks. Where nobody says what they think, the flags stay as they were.
func (q *asker) guideAnswer(reg *register, ref store.Ref, party *string, o *hearingAnswerOptions) error {
	h, err := reg.hearingOn(ref)
	if err != nil {
		return err
	}
	if err := q.say("ask/answer", "hearing", h.view.ID, "round", h.view.Value.Last().ID); err != nil {
		return err
	}
	understand := func(line string) (string, error) {
		actor, err := h.actor(line)
		if err != nil {
			return "", hearingFailure(ref, err)
		}
		return actor.ID, nil
	}
	if *party == "" {
		if *party, err = q.until(understand, "ask/answer-who"); err != nil || *party == "" {
			return err
		}
	}
	if o.position == "" {
		if o.position, err = q.choose([]string{record.Supports, record.SupportsWithRemarks, record.Objects, record.NoPosition}, "ask/position"); err != nil || o.position == "" {
			return err
		}
	}
	if o.caseNo == "" {
		if o.caseNo, err = q.text("ask/answer-case"); err != nil {
			return err
		}
	}
	if o.date == "" {
		day := func(line string) (string, error) { _, err := typedDay("--date", line); return line, err }
		if o.date, err = q.until(day, "ask/answer-date"); err != nil {
			return err
		}
	}
	return q.remarks(h, o)
}

// remarks asks for remarks, one after the other, and then whether to record the answer.
func (q *asker) remarks(h heard, o *hearingAnswerOptions) error {
	for o.position != record.Supports {
		words, err := q.text("ask/remark")
		if err != nil {
			return err
		}
		if words == "" {
			break
		}
		place, err := q.until(func(line string) (string, error) {
			text := h.text(h.view.Value.Last())
			if text == nil {
				return line, nil
			}
			_, err := text.Locate(line)
			return line, placeFailure(h.ref, err)
		}, "ask/remark-place")
		if err != nil {
			return err
		}
		o.remarks.list = append(o.remarks.list, govern.NewRemark{Place: place, Text: words})
	}
	yes, err := q.yes("ask/record")
	if err == nil && !yes {
		err = fail(exitUsage, "ask/not-recorded")
	}
	return err
}
