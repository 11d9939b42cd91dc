package govern

import (
	"slices"
	"strconv"

	"github.com/helsefellesskap/hfh/internal/date"
	"github.com/helsefellesskap/hfh/internal/doc"
	"github.com/helsefellesskap/hfh/internal/record"
	"github.com/helsefellesskap/hfh/internal/store"
)

// HearingEdit is a change of a hearing's tree. It may be made on more than one reading of
// the record, so places are looked up in the one it is given.
type HearingEdit = func(now *record.Hearing, root *doc.Node) error

// recipientPath gives where a recipient of a hearing's newest round stands.
func recipientPath(h *record.Hearing, id string) ([]string, error) {
	last := len(h.Rounds) - 1
	if last < 0 {
		return nil, hearingFault("old-form", "id", h.ID)
	}
	i := slices.IndexFunc(h.Rounds[last].Recipients, func(r record.Recipient) bool { return r.ID == id })
	if i < 0 {
		return nil, hearingFault("not-asked", "party", id, "round", h.Rounds[last].ID)
	}
	return []string{"rounds", strconv.Itoa(last), "recipients", strconv.Itoa(i)}, nil
}

// mustBeOpen refuses what only makes sense while a round is open.
func mustBeOpen(h *record.Hearing) error {
	if h.State != record.HearingOpen {
		last := h.Last()
		return hearingFault("closed", "id", h.ID, "round", last.ID, "closed", last.Closed.EDTF.String())
	}
	return nil
}

// AddRecipients gives a change that asks more in the open round.
func AddRecipients(h *record.Hearing, ids []string) (HearingEdit, error) {
	if err := mustBeOpen(h); err != nil {
		return nil, err
	}
	last := h.Last()
	for _, id := range ids {
		if last.Recipient(id) != nil {
			return nil, hearingFault("asked-already", "party", id, "round", last.ID)
		}
	}
	return func(now *record.Hearing, root *doc.Node) error {
		if len(now.Rounds) == 0 {
			return hearingFault("old-form", "id", now.ID)
		}
		for _, id := range ids {
			if err := root.Append([]string{"rounds", strconv.Itoa(len(now.Rounds) - 1), "recipients"}, doc.MapOf("id", id).Flow()); err != nil {
				return err
			}
		}
		return nil
	}, nil
}

// ExtendDeadline gives a change that lets one recipient answer until a later day.
func ExtendDeadline(h *record.Hearing, id string, until date.Day) (HearingEdit, error) {
	if err := mustBeOpen(h); err != nil {
		return nil, err
	}
	round := h.Last()
	if last, ok := round.Deadline.EDTF.Latest(); ok && !until.After(last) {
		return nil, hearingFault("until-before", "until", until.String(), "deadline", last.String())
	}
	return setAtRecipient(h, id, "until", until.String())
}

// DeclineAnswer gives a change that notes that a recipient said it will not answer.
func DeclineAnswer(h *record.Hearing, id string, day date.Day) (HearingEdit, error) {
	if err := mustBeOpen(h); err != nil {
		return nil, err
	}
	if a := h.AnswerOf(h.Last().ID, id); a != nil {
		return nil, hearingFault("answered", "party", id, "round", h.Last().ID, "date", a.Date.EDTF.String())
	}
	return setAtRecipient(h, id, "declined", day.String())
}

func setAtRecipient(h *record.Hearing, id, key, value string) (HearingEdit, error) {
	if _, err := recipientPath(h, id); err != nil {
		return nil, err
	}
	return func(now *record.Hearing, root *doc.Node) error {
		path, err := recipientPath(now, id)
		if err != nil {
			return err
		}
		return root.Set(append(path, key), doc.Text(value))
	}, nil
}

// Remind gives a change that notes who was reminded of the deadline on a day: those that
// are named, or everyone who has neither answered nor declined.
func Remind(h *record.Hearing, who []string, day date.Day) (HearingEdit, []string, error) {
	if err := mustBeOpen(h); err != nil {
		return nil, nil, err
	}
	round := h.Last()
	silent := Silent(h, round)
	for _, id := range who {
		if _, err := recipientPath(h, id); err != nil {
			return nil, nil, err
		}
		if !slices.Contains(silent, id) {
			return nil, nil, hearingFault("no-reminder", "party", id, "round", round.ID)
		}
	}
	if len(who) == 0 {
		who = silent
	}
	who = slices.DeleteFunc(slices.Clone(who), func(id string) bool {
		return slices.ContainsFunc(round.Recipient(id).Reminded, func(w record.When) bool { return w.EDTF.String() == day.String() })
	})
	if len(who) == 0 {
		return nil, nil, hearingFault("nobody-to-remind", "round", round.ID, "date", day.String())
	}
	return func(now *record.Hearing, root *doc.Node) error {
		for _, id := range who {
			path, err := recipientPath(now, id)
			if err != nil {
				return err
			}
			if err := root.Append(append(path, "reminded"), doc.Text(day.String())); err != nil {
				return err
			}
		}
		return nil
	}, who, nil
}

// Silent gives the recipients of a round that have neither answered nor said that they
// will not.
func Silent(h *record.Hearing, round record.HearingRound) []string {
	var ids []string
	for _, to := range round.Recipients {
		if h.AnswerOf(round.ID, to.ID) == nil && to.Declined.IsZero() {
			ids = append(ids, to.ID)
		}
	}
	return ids
}

// CloseRound gives a change that closes the open round. Before the deadline it takes time
// from those who have not answered, and must be wished for.
func CloseRound(h *record.Hearing, day date.Day, early bool) (HearingEdit, error) {
	if err := mustBeOpen(h); err != nil {
		return nil, err
	}
	round := h.Last()
	if first, ok := round.Opened.EDTF.Earliest(); ok && day.Before(first) {
		return nil, hearingFault("close-before", "date", day.String(), "opened", first.String())
	}
	if n := waiting(h, round, day); n > 0 && !early {
		return nil, hearingFault("close-early", "n", itoa(n), "deadline", round.Deadline.EDTF.String(), "round", round.ID)
	}
	return func(now *record.Hearing, root *doc.Node) error {
		if err := root.Set([]string{"state"}, doc.Text(record.HearingClosed)); err != nil || len(now.Rounds) == 0 {
			return err
		}
		return root.Set([]string{"rounds", strconv.Itoa(len(now.Rounds) - 1), "closed"}, doc.Text(day.String()))
	}, nil
}

// waiting counts the recipients that may still answer in time on a day.
func waiting(h *record.Hearing, round record.HearingRound, day date.Day) int {
	n := 0
	for _, id := range Silent(h, round) {
		if last, ok := round.DeadlineOf(id).EDTF.Latest(); ok && !day.After(last) {
			n++
		}
	}
	return n
}

// TakeBack gives a change that takes an answer back: it then counts as none.
func TakeBack(h *record.Hearing, round, id, reason string, day date.Day) (HearingEdit, string, error) {
	r, ok := h.RoundOf(round)
	if !ok {
		return nil, "", hearingFault("no-round", "round", round, "id", h.ID, "rounds", joinLines(roundIDs(h)))
	}
	a := h.AnswerOf(r.ID, id)
	if a == nil {
		return nil, "", hearingFault("no-answer", "party", id, "round", r.ID)
	}
	answer := a.ID
	if first, known := a.Date.EDTF.Earliest(); known && day.Before(first) {
		return nil, "", hearingFault("withdrawn-before", "date", day.String(), "given", first.String())
	}
	return func(now *record.Hearing, root *doc.Node) error {
		i := slices.IndexFunc(now.Answers, func(a record.HearingAnswer) bool { return a.ID == answer })
		if i < 0 {
			return hearingFault("no-answer", "party", id, "round", r.ID)
		}
		path := []string{"answers", strconv.Itoa(i)}
		if err := root.Set(append(path, "withdrawn"), doc.Text(day.String())); err != nil || reason == "" {
			return err
		}
		return root.Set(append(path, "reason"), doc.Text(reason))
	}, answer, nil
}

// WithdrawHearing ends a hearing together with its draft.
func WithdrawHearing(h *record.Hearing, day date.Day) HearingEdit {
	return func(now *record.Hearing, root *doc.Node) error {
		if now.State == record.HearingOpen && len(now.Rounds) > 0 {
			if err := root.Set([]string{"rounds", strconv.Itoa(len(now.Rounds) - 1), "closed"}, doc.Text(day.String())); err != nil {
				return err
			}
		}
		return root.Set([]string{"state"}, doc.Text(record.HearingWithdrawn))
	}
}

// Resolution is what became of a remark.
type Resolution struct {
	Remark  string
	Outcome string // taken-in, partly, not
	Reason  string
	Changes []string // places, as typed
}

// Resolve gives a change that says what became of a remark, and what was said of it
// before. A place is looked up in the texts given, the first that has it: the draft as it
// is, else the text that was on hearing. The error is a *HearingError or a
// *store.PlaceError.
func Resolve(h *record.Hearing, r Resolution, texts ...*store.Record) (HearingEdit, string, error) {
	answer, remark := h.Remark(r.Remark)
	switch {
	case remark == nil:
		return nil, "", hearingFault("no-remark", "remark", r.Remark, "near", joinLines(remarkIDs(h, r.Remark)))
	case !answer.Counts():
		return nil, "", hearingFault("remark-gone", "remark", r.Remark, "party", answer.Party)
	case r.Outcome != "taken-in" && r.Reason == "":
		return nil, "", hearingFault("reason-missing", "remark", r.Remark)
	case r.Outcome == "not" && len(r.Changes) > 0:
		return nil, "", hearingFault("not-and-change", "remark", r.Remark)
	}
	var places []string
	for _, typed := range r.Changes {
		place, err := placeInOne(texts, typed)
		if err != nil {
			return nil, "", err
		}
		places = append(places, place)
	}
	before := remark.Outcome
	return func(now *record.Hearing, root *doc.Node) error {
		path := remarkPath(now, r.Remark)
		if path == nil {
			return hearingFault("no-remark", "remark", r.Remark, "near", "")
		}
		return setResolution(root, path, r, places)
	}, before, nil
}

func setResolution(root *doc.Node, path []string, r Resolution, places []string) error {
	if err := root.Set(append(path, "outcome"), doc.Text(r.Outcome)); err != nil {
		return err
	}
	remark, _ := root.Find(path)
	for _, one := range []struct {
		key    string
		value  *doc.Node
		wanted bool
	}{
		{"reason", doc.Text(r.Reason), r.Reason != ""},
		{"changes", texts(places).Flow(), len(places) > 0},
	} {
		at := append(slices.Clone(path), one.key)
		switch {
		case one.wanted:
			if err := root.Set(at, one.value); err != nil {
				return err
			}
		case remark.Get(one.key) != nil:
			if err := root.Remove(at); err != nil {
				return err
			}
		}
	}
	return nil
}

// placeInOne looks a place up in the first of some texts that has it.
func placeInOne(all []*store.Record, typed string) (string, error) {
	var first error
	for _, text := range all {
		if text == nil {
			continue
		}
		place, err := placeIn(text, typed)
		if err == nil {
			return place, nil
		}
		if first == nil {
			first = err
		}
	}
	if first != nil {
		return "", first
	}
	return typed, nil
}

func remarkPath(h *record.Hearing, id string) []string {
	for i, a := range h.Answers {
		for k, m := range a.Remarks {
			if m.ID == id {
				return []string{"answers", strconv.Itoa(i), "remarks", strconv.Itoa(k)}
			}
		}
	}
	return nil
}

// remarkIDs gives the remarks that a word may mean: near ones, else all that have no
// outcome yet.
func remarkIDs(h *record.Hearing, typed string) []string {
	var all, open []string
	for _, a := range h.Answers {
		for _, m := range a.Remarks {
			all = append(all, m.ID)
			if a.Counts() && m.Outcome == "" {
				open = append(open, m.ID)
			}
		}
	}
	if near := store.Near(typed, all); len(near) > 0 {
		return near
	}
	return open[:min(len(open), 6)]
}
