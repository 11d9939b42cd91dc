package check

import (
	"slices"

	"github.com/helsefellesskap/hfh/internal/date"
	"github.com/helsefellesskap/hfh/internal/diag"
	"github.com/helsefellesskap/hfh/internal/record"
	"github.com/helsefellesskap/hfh/internal/store"
)

// suspectRules ask whether what answers the declaration was looked at again after the
// item that it answers was changed. They are off until a register asks for them.
func suspectRules() []Rule {
	return []Rule{
		{ID: "plan/suspect-link", Severity: diag.Note, History: true, Off: true, Run: func(p *pass) { p.suspects("plan") }},
		{ID: "fsu/suspect-link", Severity: diag.Note, History: true, Off: true, Run: func(p *pass) { p.suspects("fsu") }},
	}
}

// Link is a place of an adopted text that answers an item of another document.
type Link struct {
	From  store.Ref // the plan or the committee
	Place string    // the area, the goal or the mandate that answers
	To    store.Ref
	Item  string // the item's place in To
}

// SuspectLink is a link to an item that an adoption changed after the place that answers
// it was revised and confirmed last.
type SuspectLink struct {
	Link
	Path    []string // of the place, in its record
	Ref     string   // the address of the item, as the link has it
	Version string   // the version that changed the item last
	Name    string   // of the place, in the register's language
	// Confirmed is the confirmation that no longer holds; nil where there is none.
	Confirmed *record.Confirmation
}

// SuspectLinks gives the links of the adopted plan and mandates whose item was changed
// after them, in the order of the files.
func SuspectLinks(snap *store.Snapshot, history History) []SuspectLink {
	var out []SuspectLink
	for _, l := range answering(snap) {
		a, err := store.ParseAddress(l.Ref)
		if err != nil || a.When != "" || a.Place == "" || snap.Record(a.Ref) == nil {
			continue // a link to one version is never overtaken
		}
		l.To, l.Item = a.Ref, a.Place
		since := history.ChangedSince(l.Link)
		if len(since) == 0 {
			continue
		}
		if l.Confirmed != nil && slices.Contains(since, l.Confirmed.Version) {
			continue
		}
		l.Version = since[0]
		out = append(out, l.SuspectLink)
	}
	return out
}

// answer is a link before it is known whether it is suspect.
type answer struct{ SuspectLink }

// answering gives every link from the plan's areas and goals and from mandates.
func answering(snap *store.Snapshot) []answer {
	var out []answer
	add := func(rec *store.Record, name string, links []record.Answer, confirmed []record.Confirmation, path ...string) {
		for _, l := range links {
			place := Link{From: rec.Ref, Place: rec.PlaceOf(path)}
			out = append(out, answer{SuspectLink{Link: place, Path: path, Ref: l.Ref, Name: name, Confirmed: lastOf(confirmed, l.Ref)}})
		}
	}
	lang := snap.Community.Language
	if plan := snap.Plan(); plan.Value != nil {
		for a, area := range plan.Value.Areas {
			add(plan.Record, area.Name.In(lang), area.Answers, area.Confirmations, "areas", index(a))
			for g, goal := range area.Goals {
				add(plan.Record, goal.Name.In(lang), goal.Answers, goal.Confirmations, "areas", index(a), "goals", index(g))
			}
		}
	}
	for _, f := range snap.FSUs() {
		if m := f.Value.Mandate; m != nil {
			add(f.Record, f.Value.Name.In(lang), m.Answers, m.Confirmations, "mandate")
		}
	}
	return out
}

// lastOf gives the confirmation of a link that was made last: by its day, else the one
// that was written last.
func lastOf(list []record.Confirmation, ref string) *record.Confirmation {
	var last *record.Confirmation
	for i := range list {
		c := &list[i]
		if c.Ref == ref && (last == nil || date.Compare(c.Date.EDTF, last.Date.EDTF) != date.Before) {
			last = c
		}
	}
	return last
}

// suspects tells of the suspect links of one kind of document.
func (p *pass) suspects(kind string) {
	for _, l := range SuspectLinks(p.snap, p.opt.History) {
		if l.From.Kind != kind {
			continue
		}
		args := diag.Args{"name": l.Name, "item": l.Ref, "version": l.Version, "place": l.Place, "id": l.From.ID}
		variant := ""
		if c := l.Confirmed; c != nil {
			variant, args["confirmed"], args["date"] = "again", c.Version, c.Date.EDTF.String()
		}
		p.add(p.snap.Record(l.From).At(l.Path...), variant, args)
	}
}
