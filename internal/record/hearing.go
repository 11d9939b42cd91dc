package record

import (
	"slices"

	"github.com/helsefellesskap/hfh/internal/date"
)

// Hearing is a draft sent out for remarks, in one round or more.
type Hearing struct {
	Common
	Document string `json:"document"` // the reference of the document
	Of       string `json:"of"`       // the version that the draft is to replace, as in the draft's head
	Version  string `json:"version"`
	State    string `json:"state"` // planned, open, closed, withdrawn

	// Where the rounds do not stand each for itself, these are the only one's.
	Round      int    `json:"round"`
	Opened     When   `json:"opened"`
	Deadline   When   `json:"deadline"`
	Recipients Actors `json:"recipients"`

	Rounds  []HearingRound  `json:"rounds"`
	Answers []HearingAnswer `json:"answers"`
	Example *bool           `json:"example"`
	Tail
}

// The states of a hearing that a caller asks about.
const (
	HearingOpen      = "open"
	HearingClosed    = "closed"
	HearingWithdrawn = "withdrawn"
)

// The positions that an answer takes.
const (
	Supports            = "supports"
	SupportsWithRemarks = "supports-with-remarks"
	Objects             = "objects"
	NoPosition          = "none"
)

// HearingRound is one sending of one text, frozen by its seal.
type HearingRound struct {
	ID         string      `json:"id"` // r1, r2 …
	Opened     When        `json:"opened"`
	Deadline   When        `json:"deadline"`
	Closed     When        `json:"closed"`
	Meeting    string      `json:"meeting"`
	Case       string      `json:"case"`
	Seal       string      `json:"seal"`     // sha256:<hex> of the text on hearing
	Revision   string      `json:"revision"` // the one that holds this text
	Recipients []Recipient `json:"recipients"`
	Note       string      `json:"note"`
}

// Recipient is one who was asked in a round.
type Recipient struct {
	ID       string `json:"id"`    // of the actor
	Until    When   `json:"until"` // a longer deadline
	Reminded []When `json:"reminded"`
	Declined When   `json:"declined"`
	Note     string `json:"note"`
}

// HearingAnswer is what one recipient answered, or several together.
type HearingAnswer struct {
	ID         string         `json:"id"`
	Round      string         `json:"round"` // "" in a hearing whose rounds do not stand each for itself
	Party      string         `json:"party"`
	For        Actors         `json:"for"` // everyone that a joint answer is from
	Date       When           `json:"date"`
	Position   string         `json:"position"` // supports, supports-with-remarks, objects, none
	Case       string         `json:"case"`
	Kind       string         `json:"kind"` // administrative, political, joint, other, unknown
	Remarks    []Remark       `json:"remarks"`
	Withdrawn  When           `json:"withdrawn"`
	Reason     string         `json:"reason"` // why it was withdrawn
	ReplacedBy string         `json:"replaced_by"`
	Note       string         `json:"note"`
	Archive    []ArchiveEntry `json:"archive"`
	Source     Sources        `json:"source"`
}

// Remark is one thing that an answer asks for, and what became of it.
type Remark struct {
	ID      string   `json:"id"`
	Place   string   `json:"place"` // in the text on hearing; "" for all of it
	Text    string   `json:"text"`
	Outcome string   `json:"outcome"` // taken-in, partly, not; "" while nobody has said
	Reason  string   `json:"reason"`
	Changes []string `json:"changes"` // places of the draft that were changed for it
}

// firstRound is the id of a hearing's first round.
const firstRound = "r1"

// Each gives the rounds in order. A hearing whose rounds do not stand each for itself
// has one, made of what it says of itself.
func (h *Hearing) Each() []HearingRound {
	if len(h.Rounds) > 0 {
		return h.Rounds
	}
	only := HearingRound{ID: firstRound, Opened: h.Opened, Deadline: h.Deadline}
	if h.State == HearingClosed {
		only.Closed = h.Deadline
	}
	for _, id := range h.Recipients.IDs() {
		only.Recipients = append(only.Recipients, Recipient{ID: id})
	}
	return []HearingRound{only}
}

// Last gives the newest round.
func (h *Hearing) Last() HearingRound {
	rounds := h.Each()
	return rounds[len(rounds)-1]
}

// RoundOf gives the round with an id; "" means the newest.
func (h *Hearing) RoundOf(id string) (HearingRound, bool) {
	if id == "" {
		return h.Last(), true
	}
	rounds := h.Each()
	i := slices.IndexFunc(rounds, func(r HearingRound) bool { return r.ID == id })
	if i < 0 {
		return HearingRound{}, false
	}
	return rounds[i], true
}

// InRound tells whether an answer speaks to a round. One that names none speaks to the
// first.
func (a *HearingAnswer) InRound(id string) bool {
	return a.Round == id || a.Round == "" && id == firstRound
}

// Counts tells whether the answer was neither taken back nor replaced by a later one.
func (a *HearingAnswer) Counts() bool { return a.Withdrawn.IsZero() && a.ReplacedBy == "" }

// From gives everyone that the answer is from.
func (a *HearingAnswer) From() []string {
	if len(a.For.IDs()) == 0 {
		return []string{a.Party}
	}
	return a.For.IDs()
}

// Speaks tells whether the answer is from an actor, alone or with others.
func (a *HearingAnswer) Speaks(actor string) bool {
	return a.Party == actor || slices.Contains(a.From(), actor)
}

// AnswerOf gives the answer of an actor in a round that counts; nil for none.
func (h *Hearing) AnswerOf(round, actor string) *HearingAnswer {
	for i := range h.Answers {
		if a := &h.Answers[i]; a.InRound(round) && a.Counts() && a.Speaks(actor) {
			return a
		}
	}
	return nil
}

// Standing gives the newest answer of an actor that counts, in whichever round; nil for
// none. An objection stands until the one who made it answers again.
func (h *Hearing) Standing(actor string) *HearingAnswer {
	for _, round := range slices.Backward(h.Each()) {
		if a := h.AnswerOf(round.ID, actor); a != nil {
			return a
		}
	}
	return nil
}

// Remark gives a remark by its id with the answer that it stands in; nil for none.
func (h *Hearing) Remark(id string) (*HearingAnswer, *Remark) {
	for i := range h.Answers {
		for k := range h.Answers[i].Remarks {
			if h.Answers[i].Remarks[k].ID == id {
				return &h.Answers[i], &h.Answers[i].Remarks[k]
			}
		}
	}
	return nil, nil
}

// Recipient gives who was asked in the round, by the actor's id; nil for nobody.
func (r *HearingRound) Recipient(id string) *Recipient {
	for i := range r.Recipients {
		if r.Recipients[i].ID == id {
			return &r.Recipients[i]
		}
	}
	return nil
}

// DeadlineOf gives an actor's deadline in the round: the longer one that it was given,
// else everyone's.
func (r *HearingRound) DeadlineOf(id string) When {
	if to := r.Recipient(id); to != nil && !to.Until.IsZero() {
		return to.Until
	}
	return r.Deadline
}

// LastDeadline gives the latest deadline of the round: everyone's, or the longest that
// one of them was given. false where none is stated.
func (r *HearingRound) LastDeadline() (date.Day, bool) {
	last, known := r.Deadline.EDTF.Latest()
	for _, to := range r.Recipients {
		if until, ok := to.Until.EDTF.Latest(); ok && (!known || until.After(last)) {
			last, known = until, true
		}
	}
	return last, known
}

// Late tells whether an answer of an actor came after its deadline; a date that is only
// partly known is late only when all of it is.
func (r *HearingRound) Late(actor string, given When) bool {
	last, ok := r.DeadlineOf(actor).EDTF.Latest()
	first, known := given.EDTF.Earliest()
	return ok && known && first.After(last)
}
