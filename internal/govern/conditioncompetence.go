package govern

import (
	"slices"
	"strconv"
	"strings"

	"github.com/helsefellesskap/hfh/internal/date"
	"github.com/helsefellesskap/hfh/internal/diff"
	"github.com/helsefellesskap/hfh/internal/record"
	"github.com/helsefellesskap/hfh/internal/store"
)

// DraftActs gives the bodies that must act before a draft holds, in the order in which
// they must: on what it changes in the version that stands. A document's first version
// is the adopter's as a whole.
func DraftActs(snap *store.Snapshot, draft *store.Record) []Act {
	ref := draft.Ref
	ref.Draft = false
	return Competence(snap, ref, DraftChanges(snap, draft))
}

// DraftChanges gives what a draft changes in the text that stands; none for the first
// version of a document.
func DraftChanges(snap *store.Snapshot, draft *store.Record) []diff.Change {
	ref := draft.Ref
	ref.Draft = false
	standing := snap.Record(ref)
	if standing == nil || standing.Doc == nil || draft.Doc == nil {
		return nil
	}
	return diff.Docs(store.TextOf(standing), store.TextOf(draft), diff.Options{Shape: draft.Shape, Same: snap.Same})
}

// WordingOnly tells whether the acts are those of a draft that changes nothing but the
// wording, which the data gives to a body that does not adopt: no adoption is needed.
func WordingOnly(acts []Act) bool {
	return len(acts) > 0 && !slices.ContainsFunc(acts, func(a Act) bool {
		return a.Adopts || !slices.Equal(a.Classes, []string{record.Editorial})
	})
}

// competence: each body that decides on something that the draft changes has decided,
// in a meeting that was held, agreed, about this document, and after the version that
// stands. Nothing is asked where the adopter decides on all of it.
func (h hearing) competence() Condition {
	if h.draft == nil {
		return Condition{}
	}
	acts := DraftActs(h.snap, h.draft)
	if WordingOnly(acts) && !slices.ContainsFunc(acts, func(a Act) bool { return a.ReportTo != h.adopter() }) {
		return Condition{} // who adopts is over those who settle the wording, and may settle it as well
	}
	var missing []Act
	var late *record.Meeting
	asked := false
	for _, act := range acts {
		if act.Adopts {
			continue
		}
		asked = true
		switch decided, after := h.decidedBy(act.Body); {
		case decided:
		case after != nil:
			late = after
			fallthrough
		default:
			missing = append(missing, act)
		}
	}
	switch {
	case !asked:
		return Condition{}
	case len(missing) == 0:
		return met()
	case WordingOnly(acts):
		return notMet(withSource("wording", missing[0].Source), "bodies", joinLines(h.bodyNames(missing)), "source", missing[0].Source, "correct", strings.TrimSpace(h.req.Ref.Kind+" correct "+h.req.Ref.ID))
	}
	if late != nil && len(missing) == 1 {
		return h.decidedLate(missing[0], late)
	}
	return h.undecided(missing)
}

// decidedLate: the body has decided, but only after the meeting that adopts, and the
// version would take effect before it had.
func (h hearing) decidedLate(act Act, m *record.Meeting) Condition {
	last, _ := m.Date.EDTF.Latest()
	return notMet("late", "body", h.bodyName(act.Body), "meeting", "meeting/"+m.ID, "day", last.String(), "document", h.req.Ref.String())
}

// adopter is the body that adopts the document; "" where the register does not say.
func (h hearing) adopter() string {
	if h.policy == nil {
		return ""
	}
	return h.policy.Adopter
}

func (h hearing) bodyNames(acts []Act) []string {
	var out []string
	for _, act := range acts {
		out = append(out, h.bodyName(act.Body))
	}
	return out
}

// withSource is a reason that can name its source, where there is one.
func withSource(reason, source string) string {
	if source == "" {
		return reason
	}
	return reason + "-source"
}

// undecided says who has not decided, on what and by which source.
func (h hearing) undecided(missing []Act) Condition {
	var bodies, places, sources []string
	for _, act := range missing {
		bodies = append(bodies, h.bodyName(act.Body))
		places = append(places, act.Places...)
		if act.Source != "" && !slices.Contains(sources, act.Source) {
			sources = append(sources, act.Source)
		}
	}
	classes := missing[0].Classes
	for _, act := range missing[1:] {
		classes = append(slices.Clone(classes), act.Classes...)
	}
	return notMet(withSource("undecided", strings.Join(sources, "")), "bodies", joinLines(bodies), "body", missing[0].Body, "n", strconv.Itoa(len(places)),
		"classes", joinLines(h.classNames(classes)), "source", strings.Join(sources, "; "), "document", h.req.Ref.String(),
		"adopt", strings.TrimSpace(h.req.Ref.Kind+" adopt "+h.req.Ref.ID))
}

// classNames names classes as the register does, in its own language.
func (h hearing) classNames(ids []string) []string {
	names := ClassNames(h.snap.Community, h.snap.Community.Language)
	out := make([]string, len(ids))
	for i, id := range ids {
		if out[i] = names[id]; out[i] == "" {
			out[i] = id
		}
	}
	return out
}

// decidedBy tells whether a body has decided on the document since the version that
// stands was adopted, in time for it to take effect; late is the meeting where it did
// so afterwards only.
func (h hearing) decidedBy(body string) (decided bool, late *record.Meeting) {
	since, used := h.standing()
	for _, rec := range h.snap.All("meeting") {
		m, ok := rec.Typed.(*record.Meeting)
		if !ok || !slices.Contains(m.Bodies, body) || !h.wasHeld(m) || !since.IsZero() && endsBefore(m.Date.EDTF, since) {
			continue
		}
		for i := range m.Items {
			item := &m.Items[i]
			if used != nil && used.Meeting == m.ID && (used.Decision == item.ID || used.Decision == item.Number) {
				continue // what the version that stands was adopted by
			}
			switch {
			case !h.decidesThis(m, item):
			case h.tooLate(m):
				late = m
			default:
				return true, nil
			}
		}
	}
	return false, late
}

// tooLate tells whether a meeting surely was after the one that adopts, and after the
// day from which the version is to be in force: what is decided then was no ground to
// adopt on.
func (h hearing) tooLate(m *record.Meeting) bool {
	if h.meeting == nil {
		return false
	}
	first, known := m.Date.EDTF.Earliest()
	last, ok := h.meeting.Date.EDTF.Latest()
	if effective, said := h.req.Effective.Latest(); said && !h.req.Effective.IsZero() && effective.After(last) {
		last = effective
	}
	return known && ok && first.After(last)
}

// endsBefore tells whether all of a date lies before a day.
func endsBefore(d date.EDTF, day date.Day) bool {
	last, ok := d.Latest()
	return ok && last.Before(day)
}

// standing gives the first day on which the version that stands may have been adopted,
// and by what; zero and nil where the register does not know.
func (h hearing) standing() (date.Day, *record.Adopted) {
	rec := h.snap.Record(h.req.Ref)
	if rec == nil {
		return date.Day{}, nil
	}
	e := record.EditionOf(rec.Typed)
	if e == nil || e.Adopted == nil {
		return date.Day{}, nil
	}
	day, _ := e.Adopted.Date.EDTF.Earliest()
	return day, e.Adopted
}

// wasHeld tells whether a meeting took place by today.
func (h hearing) wasHeld(m *record.Meeting) bool {
	first, ok := m.Date.EDTF.Earliest()
	return m.State == "held" && (!ok || !first.After(h.req.Today))
}

// decidesThis tells whether an item is an agreed decision about the document: one that
// names it, that the user points to, or that the adoption itself rests on.
func (h hearing) decidesThis(m *record.Meeting, item *record.Item) bool {
	if item.Decision == nil || item.Decision.Outcome != "agreed" {
		return false
	}
	documents := append(slices.Clone(item.Decision.Documents), item.Documents...)
	if len(documents) > 0 {
		return slices.ContainsFunc(documents, h.isThis)
	}
	return item == h.item || slices.ContainsFunc(h.req.Basis, func(basis string) bool {
		meeting, number, _ := strings.Cut(strings.TrimPrefix(basis, "meeting/"), "#")
		return meeting == m.ID && (number == item.ID || number != "" && number == item.Number)
	})
}

// adopterSource gives where the register has from who adopts the document.
func (h hearing) adopterSource() string {
	rec := h.snap.Record(store.Ref{Kind: "community"})
	i := slices.IndexFunc(h.snap.Community.Documents, func(p record.DocumentPolicy) bool { return p.ID == h.req.Ref.Kind })
	if rec == nil || i < 0 {
		return ""
	}
	return rec.Source([]string{"documents", strconv.Itoa(i)})
}

// papers: what is adopted is what went out with the papers of the meeting, or it is said
// why it was changed in the meeting. Nothing is asked where nothing went out.
func (h hearing) papers() Condition {
	if h.meeting == nil || h.draft == nil {
		return Condition{}
	}
	last := LastPaper(h.meeting, h.req.Ref)
	if last == nil {
		return Condition{}
	}
	own := h.req.Own
	if own == nil {
		own = h.draft
	}
	seal := own.Seal()
	switch {
	case last.Seal == seal:
		return met()
	case h.req.InMeeting != "":
		c := met()
		c.Reason, c.Args = "in-meeting", map[string]string{"why": h.req.InMeeting, "before": last.Seal, "after": seal}
		return c
	}
	return notMet("changed", "meeting", h.meeting.ID, "sent", last.Sent.EDTF.String(), "before", last.Seal, "after", seal)
}
