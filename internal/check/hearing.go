package check

import (
	"slices"

	"github.com/helsefellesskap/hfh/internal/date"
	"github.com/helsefellesskap/hfh/internal/diag"
	"github.com/helsefellesskap/hfh/internal/record"
	"github.com/helsefellesskap/hfh/internal/schema"
	"github.com/helsefellesskap/hfh/internal/store"
)

// hearingRules judge hearings: who is asked, who answers, which text, and what becomes
// of the remarks. That a deadline has passed is among the due rules.
func hearingRules() []Rule {
	return []Rule{
		{ID: "hearing/document", Severity: diag.Error, Run: eachHearing((*pass).hearingDocument)},
		{ID: "hearing/round", Severity: diag.Error, Run: eachHearing((*pass).hearingRounds)},
		{ID: "hearing/recipient", Severity: diag.Error, Holds: []string{"A5"}, Run: eachHearing((*pass).hearingAnswers)},
		{ID: "hearing/member", Severity: diag.Error, Holds: []string{"A5"}, Run: eachHearing((*pass).hearingMembers)},
		{ID: "hearing/text-changed", Severity: diag.Note, Run: eachHearing((*pass).hearingText)},
		{ID: "hearing/reason", Severity: diag.Warning, Run: eachHearing((*pass).hearingReasons)},
		{ID: "hearing/outcome", Severity: diag.Note, Run: eachHearing((*pass).hearingOutcomes)},
	}
}

type hearingView = store.View[record.Hearing]

// eachHearing makes a rule of what is looked for in one hearing.
func eachHearing(judge func(*pass, hearingView)) func(*pass) {
	return func(p *pass) {
		for _, h := range recorded[record.Hearing](p) {
			judge(p, h)
		}
	}
}

// heard gives the document that a hearing is about.
func heard(h *record.Hearing) (store.Ref, bool) {
	a, err := store.ParseAddress(h.Document)
	if err != nil {
		return store.Ref{}, false
	}
	a.Ref.Draft = false
	k, _ := schema.KindOf(a.Ref.Kind)
	return a.Ref, k.Governed
}

// draftOf gives the draft of a document; nil for none.
func (p *pass) draftOf(ref store.Ref) *store.Record {
	ref.Draft = true
	return p.snap.Record(ref)
}

// hearingDocument finds hearings of what is no governed document, or of one that is
// nowhere while the hearing goes on. One that is over may have been of a draft that was
// withdrawn.
func (p *pass) hearingDocument(h hearingView) {
	ref, governed := heard(h.Value)
	switch {
	case !governed:
		p.add(h.ValueAt("document"), "kind", diag.Args{"document": h.Value.Document})
	case h.Value.State == record.HearingOpen && p.snap.Record(ref) == nil && p.draftOf(ref) == nil:
		p.add(h.ValueAt("document"), "", diag.Args{"document": ref.String()})
	}
}

// hearingRounds holds the rounds together: each is closed before the next, none ends
// before it begins, the state says whether the last one is open, and an answer speaks
// to one that is there.
func (p *pass) hearingRounds(h hearingView) {
	last := len(h.Value.Rounds) - 1
	for i, r := range h.Value.Rounds {
		if i < last && r.Closed.IsZero() {
			p.add(h.At("rounds", index(i)), "open", diag.Args{"round": r.ID})
		}
		if date.Compare(r.Deadline.EDTF, r.Opened.EDTF) == date.Before {
			p.add(h.At("rounds", index(i), "deadline"), "deadline", diag.Args{"round": r.ID})
		}
	}
	if last >= 0 && h.Value.State != "planned" && h.Value.State != record.HearingWithdrawn &&
		(h.Value.State == record.HearingOpen) != h.Value.Rounds[last].Closed.IsZero() {
		p.add(h.At("state"), "state", diag.Args{"round": h.Value.Rounds[last].ID, "state": h.Value.State})
	}
	for i, a := range h.Value.Answers {
		if _, ok := h.Value.RoundOf(a.Round); !ok {
			p.add(h.At("answers", index(i), "round"), "", diag.Args{"round": a.Round, "party": p.name(a.Party)})
		}
	}
}

// hearingAnswers finds answers from somebody who was not asked, and two from one.
func (p *pass) hearingAnswers(h hearingView) {
	seen := map[[2]string]bool{}
	for i, a := range h.Value.Answers {
		round, ok := h.Value.RoundOf(a.Round)
		if !ok || !a.Counts() {
			continue
		}
		asked := p.asked(round)
		for _, who := range a.From() {
			args, key := diag.Args{"party": p.name(who)}, [2]string{round.ID, who}
			if seen[key] {
				p.addAs(diag.Warning, h.At("answers", index(i)), "twice", args)
			}
			seen[key] = true
			if asked != nil && !slices.Contains(asked, who) {
				p.add(h.At("answers", index(i)), "", args)
			}
		}
	}
}

// asked gives everyone that a round went to, groups as their members on the day it
// opened, or closed; nil when that cannot be told.
func (p *pass) asked(r record.HearingRound) []string {
	day, ok := r.Opened.EDTF.Earliest()
	if last, known := r.Deadline.EDTF.Latest(); !ok && known {
		day, ok = last, true
	}
	var out []string
	for _, to := range r.Recipients {
		a, known := p.snap.Actor(to.ID)
		if !known {
			return nil
		}
		out = append(out, to.ID)
		if a.Kind != store.GroupActor {
			continue
		}
		m := p.snap.MembersOf(to.ID, day)
		if !ok || m.Unknown {
			return nil
		}
		out = append(append(out, m.Sure...), m.Maybe...)
	}
	return out
}

// hearingMembers finds answers of parties that were no members on the answer's day.
func (p *pass) hearingMembers(h hearingView) {
	parties := p.snap.Parties().Value
	if parties == nil {
		return
	}
	for i, a := range h.Value.Answers {
		day, ok := a.Date.EDTF.Earliest()
		if !ok || !a.Counts() {
			continue
		}
		for _, id := range a.From() {
			if party := parties.Party(id); party != nil && party.MemberOn(day) == date.No {
				p.add(h.At("answers", index(i)), "", diag.Args{"party": p.name(id), "date": day.String()})
			}
		}
	}
}

// hearingText finds open hearings whose draft is not what went out any more.
func (p *pass) hearingText(h hearingView) {
	ref, governed := heard(h.Value)
	if !governed || h.Value.State != record.HearingOpen || len(h.Value.Rounds) == 0 {
		return
	}
	at := h.At("rounds", index(len(h.Value.Rounds)-1))
	args := diag.Args{"document": ref.String(), "round": h.Value.Last().ID}
	switch draft := p.draftOf(ref); {
	case draft == nil:
		p.addAs(diag.Warning, at, "gone", args)
	case h.Value.Last().Seal != "" && draft.Doc != nil && draft.Seal() != h.Value.Last().Seal:
		p.add(at, "", args)
	}
}

// eachRemark visits the remarks of the answers that count.
func eachRemark(h hearingView, visit func(m record.Remark, path ...string)) {
	for i, a := range h.Value.Answers {
		if !a.Counts() {
			continue
		}
		for k, m := range a.Remarks {
			visit(m, "answers", index(i), "remarks", index(k))
		}
	}
}

// hearingReasons finds remarks that were not taken in, or only in part, and not why.
func (p *pass) hearingReasons(h hearingView) {
	eachRemark(h, func(m record.Remark, path ...string) {
		if (m.Outcome == "not" || m.Outcome == "partly") && m.Reason == "" {
			p.add(h.At(path...), "", diag.Args{"remark": m.ID})
		}
	})
}

// hearingOutcomes finds remarks of a hearing that is over of which nobody has said what
// became of them.
func (p *pass) hearingOutcomes(h hearingView) {
	if h.Value.State != record.HearingClosed {
		return
	}
	eachRemark(h, func(m record.Remark, path ...string) {
		if m.Outcome == "" {
			p.add(h.At(path...), "", diag.Args{"remark": m.ID})
		}
	})
}
