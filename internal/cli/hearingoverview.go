package cli

import (
	"strings"

	"github.com/helsefellesskap/hfh/internal/govern"
	"github.com/helsefellesskap/hfh/internal/msg"
	"github.com/helsefellesskap/hfh/internal/record"
	"github.com/helsefellesskap/hfh/internal/store"
)

// hearingWaits lists the open hearings: whose answers are waited for.
func hearingWaits(reg *register) []waitingJSON {
	var out []waitingJSON
	for _, h := range reg.snap.Hearings() {
		if h.Value.State != record.HearingOpen {
			continue
		}
		round := h.Value.Last()
		w := waitingJSON{Ref: h.Ref.String(), What: "answers", Who: unanswered(reg, h.Value, round), Since: round.Opened.EDTF.String()}
		if len(h.Value.Rounds) > 0 {
			acc := govern.AccountOf(reg.snap, h.Value, round, reg.today)
			w.What = "hearing"
			w.Hearing = &hearingWaitJSON{Document: h.Value.Document, Round: round.ID, Deadline: round.Deadline.EDTF.String(), Asked: acc.Parties, Answered: acc.Answered, Late: acc.Late}
		}
		out = append(out, w)
	}
	return out
}

// hearingWaitJSON is how an open round stands, in figures.
type hearingWaitJSON struct {
	Document string `json:"document"`
	Round    string `json:"round"`
	Deadline string `json:"deadline"`
	Asked    int    `json:"asked"`
	Answered int    `json:"answered"`
	Late     int    `json:"late"`
}

// args gives the figures for a message.
func (w *hearingWaitJSON) args(words *msg.Printer, into map[string]string) {
	if w == nil {
		return
	}
	for name, value := range map[string]string{
		"document": words.Term(w.Document), "round": w.Round, "deadline": w.Deadline, "asked": count(w.Asked), "answered": count(w.Answered), "late": count(w.Late),
	} {
		into[name] = value
	}
}

// unanswered gives those who were asked in a round and have neither answered nor said
// that they will not. A group is told as its members.
func unanswered(reg *register, h *record.Hearing, round record.HearingRound) []string {
	var who []string
	for _, id := range govern.Silent(h, round) {
		asked := reg.snap.MembersOf(id, reg.today)
		for _, party := range orList(append(asked.Sure, asked.Maybe...), []string{id}) {
			if h.AnswerOf(round.ID, party) == nil {
				who = append(who, party)
			}
		}
	}
	return who
}

// draftWaits says what a draft waits for: that its hearing is closed once the deadline
// has passed, that its remarks are settled, or only that it is worked on.
func draftWaits(reg *register, draft *store.Record) waitingJSON {
	ref := withoutDraft(draft.Ref)
	if k := ref.Kind; ref.ID == k {
		ref.ID = ""
	}
	facts := reg.factsOfDraft(draft)
	w := waitingJSON{Ref: draft.Ref.String(), What: "draft", Since: facts.Date, Command: "hfh " + typed(ref, "diff"), Draft: &facts, Acts: actsOf(reg.snap, draft)}
	on := govern.HearingOf(reg.snap, ref)
	if on.Value == nil {
		return w
	}
	h := heard{base: reg, ref: ref, view: on}
	round := on.Value.Last()
	last, bounded := round.LastDeadline()
	switch {
	case on.Value.State == record.HearingOpen && bounded && reg.today.After(last):
		w.What, w.Command = "hearing-close", "hfh "+govern.HearingVerb(ref, "close")
	case on.Value.State == record.HearingOpen:
		w.What, w.Command = "hearing-open", "hfh "+govern.HearingVerb(ref, "status")
	case len(h.unresolved("")) > 0:
		w.What, w.Command = "hearing-remarks", "hfh "+govern.HearingVerb(ref, "matrix")
	}
	return w
}

// draftState says how a draft stands: on hearing while a round is open.
func draftState(snap *store.Snapshot, ref store.Ref) record.State {
	if on := govern.HearingOf(snap, withoutDraft(ref)); on.Value != nil && on.Value.State == record.HearingOpen {
		return record.StateHearing
	}
	return record.StateDraft
}

// hearingAccount tells in a decision how the hearing of a draft went: each round, who
// stands against, and who was asked and said nothing. "" where it was on none.
func hearingAccount(words *msg.Printer, reg *register, ref store.Ref) string {
	on := govern.HearingOf(reg.snap, ref)
	if on.Value == nil {
		return ""
	}
	return hearingTold(words, reg, ref, on)
}

// hearingTold tells how one hearing went, its first line naming it.
func hearingTold(words *msg.Printer, reg *register, ref store.Ref, on govern.HearingView) string {
	h := heard{base: reg, ref: ref, view: on}
	rounds := on.Value.Each()
	say := func(id string, args ...string) string { return words.Text("cli/hear/account."+id, pairs(args)) }
	lines := []string{say("title", "id", on.ID, "n", count(len(rounds)))}
	for _, round := range rounds {
		acc := govern.AccountOf(reg.snap, on.Value, round, reg.today)
		lines = append(lines, say("round", append(accountFacts(acc), "round", round.ID)...))
		if acc.Others > 0 {
			lines = append(lines, say("others", append(accountFacts(acc), "round", round.ID)...))
		}
	}
	for _, o := range govern.Objections(reg.snap, on.Value) {
		id := "against"
		if o.Answer.Case == "" {
			id = "against-no-case"
		}
		lines = append(lines, say(id, "who", h.who(o.Actor), "case", o.Answer.Case, "round", roundName(o.Answer, rounds)))
	}
	if silent := govern.Silent(on.Value, on.Value.Last()); len(silent) > 0 {
		lines = append(lines, say("silent", "who", strings.Join(h.names(silent), "\n"), "n", count(len(silent))))
	}
	return strings.Join(lines, "\n")
}

// roundName is the round that an answer speaks to.
func roundName(a *record.HearingAnswer, rounds []record.HearingRound) string {
	return orDefault(a.Round, rounds[0].ID)
}

// withdrawHearing ends the hearing of a draft in the revision that withdraws the draft.
func (r *register) withdrawHearing(ref store.Ref, p *proposal) error {
	on := govern.HearingOf(r.snap, ref)
	if on.Value == nil {
		return nil
	}
	own, err := heard{base: r, ref: ref, view: on}.proposal(hearingStep{edit: govern.WithdrawHearing(on.Value, r.today), subject: "subject/withdrawal"})
	if err != nil {
		return err
	}
	p.put(own.files[on.File])
	p.message.Trailers.Records = append(p.message.Trailers.Records, on.Ref.String())
	return nil
}

// hearingName is what a hearing is called in a list: its document, round and deadline.
func (a *app) hearingName(h *record.Hearing) string {
	round := h.Last()
	return a.msg.Text("cli/hear/row", map[string]string{"document": a.msg.Term(h.Document), "round": round.ID, "deadline": round.Deadline.EDTF.String()})
}
