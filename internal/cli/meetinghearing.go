package cli

import (
	"slices"
	"strings"

	"github.com/helsefellesskap/hfh/internal/govern"
	"github.com/helsefellesskap/hfh/internal/history"
	"github.com/helsefellesskap/hfh/internal/paper"
	"github.com/helsefellesskap/hfh/internal/record"
	"github.com/helsefellesskap/hfh/internal/store"
)

// hearings tell in the minutes of a case how the hearings of what was decided on went:
// who answered, and who stands against.
func (s *scribe) hearings(item *record.Item) []paper.Block {
	var blocks []paper.Block
	for _, ref := range s.decidedOn(item) {
		on := s.hearingBefore(ref)
		if on.Value == nil {
			continue
		}
		title, rest, _ := strings.Cut(hearingTold(s.reg.words, s.reg, ref, on), "\n")
		list := paper.List{}
		for line := range strings.SplitSeq(rest, "\n") {
			list.Items = append(list.Items, paper.Item{Runs: paper.Text(line)})
		}
		blocks = append(blocks, paper.Title(3, title), list)
	}
	return blocks
}

// decidedOn lists the documents that a case with a decision is about: those it names, and
// those that say they were adopted in it.
func (s *scribe) decidedOn(item *record.Item) []store.Ref {
	if item.Decision == nil {
		return nil
	}
	var out []store.Ref
	for _, address := range append(slices.Clone(item.Documents), item.Decision.Documents...) {
		if ref, ok := documentRef(address); ok && !slices.Contains(out, ref) {
			out = append(out, ref)
		}
	}
	for _, rec := range s.reg.snap.Records {
		if !rec.Draft && !slices.Contains(out, rec.Ref) && s.adoptedIn(rec, item) {
			out = append(out, rec.Ref)
		}
	}
	return out
}

// adoptedIn tells whether a record says that it was adopted in a case of the meeting.
func (s *scribe) adoptedIn(rec *store.Record, item *record.Item) bool {
	e := record.EditionOf(rec.Typed)
	if e == nil || e.Adopted == nil || e.Adopted.Meeting != s.rec.ID || e.Adopted.Decision == "" {
		return false
	}
	return e.Adopted.Decision == item.Number || e.Adopted.Decision == item.ID
}

// hearingBefore gives the hearing that the meeting had before it: of the draft that is
// still open, or of the one that it adopted. The zero view where there was none, or the
// history that tells is not here.
func (s *scribe) hearingBefore(ref store.Ref) govern.HearingView {
	if on := govern.HearingOf(s.reg.snap, ref); on.Value != nil {
		if s.heardBefore(on.Value) {
			return on
		}
		return govern.HearingView{}
	}
	of, ok := s.replaced(ref)
	if !ok {
		return govern.HearingView{}
	}
	for _, on := range slices.Backward(govern.HearingsOf(s.reg.snap, ref)) {
		if on.Value.Of == of && on.Value.State == record.HearingClosed && s.heardBefore(on.Value) {
			return on
		}
	}
	return govern.HearingView{}
}

// heardBefore tells whether a hearing was opened before the meeting, and not by it.
func (s *scribe) heardBefore(h *record.Hearing) bool {
	first := h.Each()[0]
	opened, known := first.Opened.EDTF.Earliest()
	day, held := s.m.Date.EDTF.Latest()
	return first.Meeting != s.rec.ID && known && held && !opened.After(day)
}

// replaced gives the address of the version that the one adopted in this meeting came
// after, "" for a document's first; false where the meeting adopted no version of it that
// is in force, or the history that tells is not here.
func (s *scribe) replaced(ref store.Ref) (string, bool) {
	rec := s.reg.snap.Record(ref)
	if rec == nil {
		return "", false
	}
	e := record.EditionOf(rec.Typed)
	if e == nil || e.Adopted == nil || e.Adopted.Meeting != s.rec.ID {
		return "", false
	}
	t, err := history.Of(s.reg.repo, s.reg.head, ref, s.reg.snap.FileOf(ref), nil, s.reg.found(ref))
	at := slices.Index(t.Labels(), e.Version)
	switch {
	case err != nil || at < 0 || at == 0 && t.Cut:
		return "", false
	case at == 0:
		return "", true
	}
	return ref.String() + "@" + t.Labels()[at-1], true
}
