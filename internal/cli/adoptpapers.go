package cli

import (
	"slices"
	"strings"

	"github.com/helsefellesskap/hfh/internal/compare"
	"github.com/helsefellesskap/hfh/internal/diff"
	"github.com/helsefellesskap/hfh/internal/govern"
	"github.com/helsefellesskap/hfh/internal/render"
	"github.com/helsefellesskap/hfh/internal/store"
)

// sincePapers is what was changed in a draft after it went out with the papers of the
// meeting that adopts it.
type sincePapers struct {
	pair    compare.Pair
	changes []diff.Change
	lost    bool // the text that went out is in no revision that is here
}

// sincePapers finds what was changed since the papers went out; nil where nothing did, or
// nothing was changed.
func (ad *adoption) sincePapers(base *register, own *store.Record, meeting string) (*sincePapers, error) {
	m := base.snap.Meeting(meeting).Value
	if m == nil {
		return nil, nil
	}
	paper := govern.LastPaper(m, ad.ref)
	if paper == nil || paper.Seal == own.Seal() {
		return nil, nil
	}
	then, err := base.draftBySeal(ad.ref, paper.Seal)
	if err != nil || then == nil {
		return &sincePapers{lost: true}, err
	}
	s := &sincePapers{pair: compare.Pair{Before: then, After: own, BeforeSnap: base.snap, AfterSnap: ad.snap}}
	s.changes = compare.New(compare.Options{Lang: base.words, Text: true}).Changes(s.pair)
	return s, nil
}

// draftBySeal finds a document's draft as it was when its text had a control figure; nil
// where no revision has it.
func (r *register) draftBySeal(ref store.Ref, seal string) (*store.Record, error) {
	at := govern.DraftRef(ref)
	for rev, err := range r.repo.History(r.head, at.String(), govern.DraftFile(ref)) {
		if err != nil {
			return nil, err
		}
		rec, err := r.recordAt(rev.Hash, at)
		if err != nil {
			return nil, err
		}
		if rec != nil && rec.Doc != nil && rec.Seal() == seal {
			return rec, nil
		}
	}
	return nil, nil
}

// inMeeting says in the history what was changed in the meeting, and why.
func (ad *adoption) inMeeting(base *register, why string) string {
	if ad.since == nil || why == "" {
		return ""
	}
	i := slices.IndexFunc(ad.conditions, func(c govern.Condition) bool { return c.ID == "papers" })
	if i < 0 {
		return ""
	}
	text := base.words.Text("cli/adopted-in-meeting", ad.conditions[i].Args)
	var places []string
	for _, ch := range ad.since.changes {
		line := "- " + ch.Place()
		if ch.Label != "" {
			line = "- " + ch.Label + " (" + ch.Place() + ")"
		}
		if !slices.Contains(places, line) {
			places = append(places, line)
		}
	}
	return strings.TrimSpace(text + "\n\n" + strings.Join(places, "\n"))
}

// printSince shows what was changed since the papers went out.
func (a *app) printSince(s *sincePapers) error {
	if s == nil {
		return nil
	}
	o := a.options()
	if s.lost {
		return render.Text(o, render.Page{render.Para{Text: a.msg.Text("cli/papers-lost", nil)}, render.Gap{}})
	}
	c := compare.New(compare.Options{Lang: o.Lang, Text: true})
	changes := render.Changes{Inside: true, Records: []render.RecordChanges{c.Record(s.pair)}, ClassNames: c.ClassNames()}
	if err := render.Text(o, render.Page{render.Heading{Level: 2, Text: a.msg.Text("cli/since-papers", nil)}}); err != nil {
		return err
	}
	return render.ChangesText(o, changes)
}
