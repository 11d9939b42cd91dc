package govern

import (
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/helsefellesskap/hfh/internal/date"
	"github.com/helsefellesskap/hfh/internal/doc"
	"github.com/helsefellesskap/hfh/internal/record"
	"github.com/helsefellesskap/hfh/internal/store"
)

// maxRemark is how many characters a remark may have: it is what the answerer asks for,
// not the whole case document.
const maxRemark = 4000

// NewRemark is a remark of an answer that is to be recorded.
type NewRemark struct {
	Place string // as typed, in the text on hearing; "" for all of it
	Text  string
}

// NewAnswer is an answer to a hearing that is to be recorded.
type NewAnswer struct {
	Party    string // id of an actor; of a group for a joint answer
	For      []string
	Round    string // "" for the newest
	Date     date.Day
	Today    date.Day
	Position string
	Case     string
	Kind     string
	Note     string
	Remarks  []NewRemark
	// Again lets the answer replace the one that the party gave before.
	Again bool
	// Late lets an answer in to a round that is closed.
	Late bool
}

// Answered is an answer as it was understood.
type Answered struct {
	ID, Round string
	From      []string // the actors that it is from
	Late      bool     // after the deadline of all of them
	Replaces  []string // answers that it takes the place of
	Unplaced  bool     // an objection or remarks without a word of what
}

// Answer gives a change of a hearing's tree: one answer more. text is the text on hearing,
// where the places are looked up; nil where it is not at hand. The error is a
// *HearingError or a *store.PlaceError.
func Answer(snap *store.Snapshot, text *store.Record, h *record.Hearing, a NewAnswer) (func(*record.Hearing, *doc.Node) error, Answered, error) {
	var out Answered
	round, err := a.round(h)
	if err != nil {
		return nil, out, err
	}
	out.Round = round.ID
	if out.From, err = a.from(snap, round); err != nil {
		return nil, out, err
	}
	if err := a.fits(round, out.From); err != nil {
		return nil, out, err
	}
	if out.Replaces, err = a.replaces(h, round, out.From); err != nil {
		return nil, out, err
	}
	out.ID = answerID(h, a.Party+"-"+round.ID)
	given := record.When{EDTF: a.Date.EDTF()}
	out.Late = !slices.ContainsFunc(out.From, func(id string) bool { return !round.Late(id, given) })
	out.Unplaced = len(a.Remarks) == 0 && (a.Position == record.Objects || a.Position == record.SupportsWithRemarks)
	node, err := a.node(text, h, out)
	if err != nil {
		return nil, out, err
	}
	return func(now *record.Hearing, root *doc.Node) error {
		for i, old := range now.Answers {
			if !slices.Contains(out.Replaces, old.ID) {
				continue
			}
			if err := root.Set([]string{"answers", strconv.Itoa(i), "replaced_by"}, doc.Text(out.ID)); err != nil {
				return err
			}
		}
		return root.Append([]string{"answers"}, node.Clone())
	}, out, nil
}

// round finds the round that is answered, which must be open unless the answer comes
// late on purpose.
func (a NewAnswer) round(h *record.Hearing) (record.HearingRound, error) {
	last := h.Last()
	round, ok := h.RoundOf(a.Round)
	switch {
	case !ok:
		return round, hearingFault("no-round", "round", a.Round, "id", h.ID, "rounds", joinLines(roundIDs(h)))
	case round.ID != last.ID && !a.Late:
		return round, hearingFault("older-round", "round", round.ID, "last", last.ID)
	case h.State != record.HearingOpen && !a.Late:
		return round, hearingFault("closed", "id", h.ID, "round", round.ID, "closed", round.Closed.EDTF.String())
	case a.Date.After(a.Today):
		return round, hearingFault("answer-to-come", "date", a.Date.String())
	}
	if first, known := round.Opened.EDTF.Earliest(); known && a.Date.Before(first) {
		return round, hearingFault("answer-before", "date", a.Date.String(), "round", round.ID, "opened", first.String())
	}
	return round, nil
}

func roundIDs(h *record.Hearing) []string {
	var ids []string
	for _, r := range h.Each() {
		ids = append(ids, r.ID)
	}
	return ids
}

// from gives everyone that the answer is from. A group answers for those of its members
// that were asked.
func (a NewAnswer) from(snap *store.Snapshot, round record.HearingRound) ([]string, error) {
	actor, _ := snap.Actor(a.Party)
	from := slices.Clone(a.For)
	if len(from) == 0 {
		from = []string{a.Party}
		if actor.Kind == store.GroupActor {
			members, err := group(snap.MembersOf(a.Party, a.Date), a.Party, a.Date)
			if err != nil {
				return nil, err
			}
			from = slices.DeleteFunc(members, func(id string) bool { return round.Recipient(id) == nil })
		}
	}
	if actor.Kind == store.PartyActor && !slices.Contains(from, a.Party) {
		from = append([]string{a.Party}, from...)
	}
	for _, id := range from {
		if err := MemberOn(snap, id, a.Date); err != nil {
			return nil, err
		}
	}
	return from, nil
}

// fits refuses an answer from somebody who was not asked, and a position that its
// remarks contradict.
func (a NewAnswer) fits(round record.HearingRound, from []string) error {
	if len(from) == 0 {
		return hearingFault("not-asked", "party", a.Party, "round", round.ID)
	}
	for _, id := range from {
		if round.Recipient(id) == nil {
			return hearingFault("not-asked", "party", id, "round", round.ID)
		}
	}
	if a.Position == record.Supports && len(a.Remarks) > 0 {
		return hearingFault("supports-and-remarks", "party", a.Party)
	}
	for _, m := range a.Remarks {
		switch n := utf8.RuneCountInString(m.Text); {
		case strings.TrimSpace(m.Text) == "":
			return hearingFault("remark-empty", "place", m.Place)
		case n > maxRemark:
			return hearingFault("remark-long", "place", m.Place, "n", itoa(n), "max", itoa(maxRemark))
		}
	}
	return nil
}

// replaces gives the answers that this one takes the place of, which must be wished for.
func (a NewAnswer) replaces(h *record.Hearing, round record.HearingRound, from []string) ([]string, error) {
	var ids []string
	for i := range h.Answers {
		old := &h.Answers[i]
		if !old.InRound(round.ID) || !old.Counts() || !slices.ContainsFunc(from, old.Speaks) {
			continue
		}
		for _, who := range old.From() {
			if !slices.Contains(from, who) {
				return nil, hearingFault("joint-before", "party", a.Party, "answer", old.ID, "other", who)
			}
		}
		if !a.Again {
			return nil, hearingFault("twice", "party", a.Party, "round", round.ID, "date", old.Date.EDTF.String(), "position", old.Position)
		}
		ids = append(ids, old.ID)
	}
	return ids, nil
}

// answerID gives an id that no answer of the hearing has.
func answerID(h *record.Hearing, wish string) string {
	return record.FreeSlug(record.Slug(wish), func(id string) bool {
		return slices.ContainsFunc(h.Answers, func(a record.HearingAnswer) bool { return a.ID == id })
	})
}

// node makes the answer's tree.
func (a NewAnswer) node(text *store.Record, h *record.Hearing, out Answered) (*doc.Node, error) {
	kv := []any{"id", out.ID, "round", out.Round, "party", a.Party}
	if len(out.From) > 1 || out.From[0] != a.Party {
		kv = append(kv, "for", texts(out.From).Flow())
	}
	for _, pair := range [][2]string{{"date", a.Date.String()}, {"position", a.Position}, {"case", a.Case}, {"kind", a.Kind}} {
		if pair[1] != "" {
			kv = append(kv, pair[0], pair[1])
		}
	}
	if a.Note != "" {
		kv = append(kv, "note", a.Note)
	}
	if len(a.Remarks) == 0 {
		return doc.MapOf(kv...).Flow(), nil
	}
	list, next := doc.ListOf(), NextRemark(h, a.Party)
	for i, m := range a.Remarks {
		one := []any{"id", a.Party + "-" + itoa(next+i)}
		if m.Place != "" {
			place, err := placeIn(text, m.Place)
			if err != nil {
				return nil, err
			}
			one = append(one, "place", place)
		}
		list.Items = append(list.Items, doc.MapOf(append(one, "text", strings.TrimSpace(m.Text))...))
	}
	return doc.MapOf(append(kv, "remarks", list)...), nil
}

// NextRemark gives one past the highest number that a remark of an actor has.
func NextRemark(h *record.Hearing, party string) int {
	highest := 0
	for _, a := range h.Answers {
		for _, m := range a.Remarks {
			number, own := strings.CutPrefix(m.ID, party+"-")
			if n, err := strconv.Atoi(number); own && err == nil && n > highest {
				highest = n
			}
		}
	}
	return highest + 1
}

// placeIn gives the whole of a place that was typed. The error is a *store.PlaceError.
func placeIn(text *store.Record, typed string) (string, error) {
	if text == nil {
		return typed, nil
	}
	at, err := text.Locate(strings.TrimPrefix(typed, withoutDraft(text.Ref).String()+"#"))
	if err != nil {
		return "", err
	}
	return at.IDs, nil
}
