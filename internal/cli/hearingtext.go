package cli

import (
	"strings"

	"github.com/helsefellesskap/hfh/internal/compare"
	"github.com/helsefellesskap/hfh/internal/gitrepo"
	"github.com/helsefellesskap/hfh/internal/govern"
	"github.com/helsefellesskap/hfh/internal/msg"
	"github.com/helsefellesskap/hfh/internal/paper"
	"github.com/helsefellesskap/hfh/internal/record"
	"github.com/helsefellesskap/hfh/internal/render"
	"github.com/helsefellesskap/hfh/internal/store"
)

// hearingText is the text of a round with the register around it as it was then: what
// papers are made of and what answers speak to.
type hearingText struct {
	round record.HearingRound
	rec   *store.Record   // the draft as it was sent
	snap  *store.Snapshot // the register at that revision
	base  *store.Record   // what was in force then; nil for a document's first version
}

// frozen reads the text of a round as it was sent. It fails where the history that has it
// is not here.
func (a *app) frozen(h heard, round record.HearingRound) (hearingText, error) {
	out := hearingText{round: round, rec: h.text(round), snap: h.base.snap, base: h.base.snap.Record(h.ref)}
	if out.rec == nil {
		return out, hearingFail(exitFailed, h.ref, "text-not-here", "round", round.ID)
	}
	if round.Revision == "" {
		return out, nil
	}
	rev, err := h.base.repo.Resolve(round.Revision)
	if err != nil {
		return out, hearingFail(exitFailed, h.ref, "text-not-here", "round", round.ID).because(err)
	}
	return out, a.readThen(h, &out, rev)
}

// readThen takes the register as it was at the round's revision.
func (a *app) readThen(h heard, t *hearingText, rev gitrepo.Hash) error {
	then, err := a.openAt(h.base.repo, h.base.dir, rev)
	if err != nil {
		return err
	}
	draft := then.snap.Record(govern.DraftRef(h.ref))
	if draft == nil || draft.Doc == nil || t.round.Seal != "" && draft.Seal() != t.round.Seal {
		return hearingFail(exitFindings, h.ref, "seal-differs", "round", t.round.ID)
	}
	t.rec, t.snap, t.base = draft, then.snap, then.snap.Record(h.ref)
	return nil
}

// compared compares an older text with a newer one, in words, with the newer's whole text.
func compared(words *msg.Printer, older, newer *store.Record, olderSnap, newerSnap *store.Snapshot) (render.RecordChanges, render.Redline) {
	c := compare.New(compare.Options{Lang: words, Text: true})
	p := compare.Pair{Before: older, After: newer, BeforeSnap: olderSnap, AfterSnap: newerSnap}
	changes := render.Changes{Records: []render.RecordChanges{c.Record(p)}}.Numbered()
	return changes.Records[0], c.Redline(p, changes.Records[0])
}

// changes compares the text with what was in force when it was sent. Of a document's
// first version there is nothing to compare with.
func (t hearingText) changes(words *msg.Printer) (render.RecordChanges, render.Redline, bool) {
	if t.base == nil || t.base.Doc == nil {
		return render.RecordChanges{}, render.Redline{}, false
	}
	list, redline := compared(words, t.base, t.rec, t.snap, t.snap)
	return list, redline, true
}

// whole gives the text as a paper's blocks, without any marks.
func (t hearingText) whole(words *msg.Printer) []paper.Block {
	_, redline := compared(words, t.rec, t.rec, t.snap, t.snap)
	return paper.Redline(redline, words.Lang(), 1)[1:] // but for the legend of marks
}

// changeWords says one change in a line: what it is about, and what it does.
func changeWords(words *msg.Printer, ch render.Change) (about, does string) {
	about = ch.Label
	if ch.Field != "" {
		about = strings.TrimPrefix(about+": "+words.Term("key/"+ch.Field), ": ")
	}
	if about == "" {
		about = ch.Place
	}
	does = words.Term(string(ch.Op))
	switch {
	case ch.From != "" && ch.To != "":
		does = ch.From + " → " + ch.To
	case ch.To != "":
		does = words.Text("cli/hear/change.to", map[string]string{"to": ch.To})
	case ch.From != "":
		does = words.Text("cli/hear/change.from", map[string]string{"from": ch.From})
	}
	return about, clip(does)
}

// clipAt is how many characters of a change a form or a table shows: the whole of it
// stands in the text with the changes marked.
const clipAt = 160

func clip(s string) string {
	if r := []rune(s); len(r) > clipAt {
		return string(r[:clipAt]) + " …"
	}
	return s
}
