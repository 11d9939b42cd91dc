package cli

import (
	"fmt"
	"strings"

	"github.com/helsefellesskap/hfh/internal/date"
	"github.com/helsefellesskap/hfh/internal/govern"
	"github.com/helsefellesskap/hfh/internal/record"
	"github.com/helsefellesskap/hfh/internal/render"
	"github.com/helsefellesskap/hfh/internal/store"
)

// draftFacts tell how far a draft has come: its round, and who worked on it last.
type draftFacts struct {
	Round int    `json:"round"`
	By    string `json:"by"`   // "" where it is in no revision yet
	Date  string `json:"date"` // the day it was recorded, in the register's time zone
	Why   string `json:"why"`  // what that revision says
}

// factsOfDraft reads them from the draft's history; what the history does not tell is
// left empty.
func (r *register) factsOfDraft(draft *store.Record) draftFacts {
	f := draftFacts{}
	if head := record.DraftOf(draft.Typed); head != nil {
		f.Round = head.Round
	}
	if r.head == "" {
		return f
	}
	for rev, err := range r.repo.History(r.head, draft.Ref.String(), draft.File) {
		if err != nil {
			return f
		}
		f.By, f.Why = rev.Author.Name, rev.Subject
		f.Date = date.DayOf(rev.Committer.When.In(r.location())).String()
		if why, _, _ := strings.Cut(rev.Body, "\n\n"); strings.TrimSpace(why) != "" {
			f.Why = strings.Join(strings.Fields(why), " ")
		}
		return f
	}
	return f
}

// actsOf gives the bodies that must act on a draft, as programs get them.
func actsOf(snap *store.Snapshot, draft *store.Record) []reviewAct {
	if draft == nil {
		return nil
	}
	var r review
	r.addActs(snap, withoutDraft(draft.Ref), govern.DraftActs(snap, draft))
	return r.acts
}

// actsInWords says in one line who decides on what in a draft, in the order in which
// they must, and who adopts it; "" where nobody has to.
func (a *app) actsInWords(snap *store.Snapshot, acts []reviewAct, ref store.Ref) string {
	if len(acts) == 0 {
		return ""
	}
	r := review{changes: render.Changes{ClassNames: govern.ClassNames(snap.Community, a.msg.Lang())}}
	var words []string
	wording := true
	for _, act := range acts {
		wording = wording && !act.Adopts && len(act.Classes) == 1 && act.Classes[0] == record.Editorial
		id := "cli/decides.act"
		if act.Adopts {
			id = "cli/decides.adopts"
		}
		words = append(words, a.msg.Text(id, map[string]string{"body": act.Name, "classes": a.classWords(r, act.Classes)}))
	}
	if !wording {
		line := words[0]
		for _, next := range words[1:] {
			line = a.msg.Text("cli/decides.then", map[string]string{"before": line, "next": next})
		}
		return line
	}
	id, args := "cli/decides.wording", map[string]string{"body": acts[0].Name, "correct": typed(ref, "correct")}
	if acts[0].ReportTo != "" {
		id, args["report"] = "cli/decides.wording-reported", acts[0].ReportTo
		if actor, ok := snap.Actor(acts[0].ReportTo); ok && actor.Name != "" {
			args["report"] = actor.Name
		}
	}
	return a.msg.Text(id, args)
}

// tellActs says who decides on what a draft changes.
func (a *app) tellActs(out *outcome, ref store.Ref) {
	if line := a.actsInWords(out.after, out.acts, ref); line != "" && !a.global.quiet {
		fmt.Fprintf(a.streams.Err, "hfh: %s: %s\n", a.msg.Text("cli/decides", nil), render.Clean(line))
	}
}
