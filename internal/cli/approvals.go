package cli

import (
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/helsefellesskap/hfh/internal/govern"
	"github.com/helsefellesskap/hfh/internal/record"
	"github.com/helsefellesskap/hfh/internal/render"
	"github.com/helsefellesskap/hfh/internal/store"
)

// approvalsJSON is `hfh plan approvals -o json`: how all owners stand to one text.
type approvalsJSON struct {
	Ref     string      `json:"ref"`
	Name    string      `json:"name"`
	Version string      `json:"version,omitempty"`
	Draft   bool        `json:"draft"`
	Effect  string      `json:"effect,omitempty"`
	Of      int         `json:"of"`
	Counts  countsJSON  `json:"counts"`
	Bound   *int        `json:"in_force_for,omitempty"` // only where approvals put it into force
	Since   string      `json:"all_approved,omitempty"`
	Owners  []ownerJSON `json:"owners"`
}

// countsJSON counts owners. Approved are those whose conditions, if any, are met.
type countsJSON struct {
	Approved    int `json:"approved"`
	Conditional int `json:"conditional"`
	Postponed   int `json:"postponed"`
	Refused     int `json:"refused"`
	Missing     int `json:"missing"`
}

// ownerJSON is one owner.
type ownerJSON struct {
	Party      string     `json:"party"`
	Name       string     `json:"name"`
	State      string     `json:"state"`
	Approves   bool       `json:"approves"`
	Earlier    bool       `json:"earlier_text,omitempty"`
	Date       string     `json:"date,omitempty"`
	Body       string     `json:"body,omitempty"`
	Case       string     `json:"case,omitempty"`
	Link       string     `json:"link,omitempty"`
	Conditions []termJSON `json:"conditions,omitempty"`
	Note       string     `json:"note,omitempty"`
}

// termJSON is a condition that an owner set.
type termJSON struct {
	Text     string `json:"text"`
	Followup string `json:"followup,omitempty"`
	Open     bool   `json:"open"`
}

// newApprovalsCommand is `hfh plan approvals`: every owner and what it decided.
func newApprovalsCommand(d document) *cobra.Command {
	return d.partyList("approvals", func(reg *register, rec *store.Record) (any, render.Page) {
		data := reg.approvalsJSON(rec)
		return data, d.approvalsPage(data)
	})
}

// partyList is a command that lists what each party has done about a text, the one in
// force or the one that --on names.
func (d document) partyList(verb string, list func(*register, *store.Record) (any, render.Page)) *cobra.Command {
	var on string
	cmd := d.leaf(verb, "", 0, func(cmd *cobra.Command, ref store.Ref, _ []string) error {
		form, err := d.form(cmd, formJSON, formYAML, formCSV, formMarkdown, formHTML)
		if err != nil {
			return err
		}
		reg, err := d.open()
		if err != nil {
			return err
		}
		rec, err := reg.textOn(ref, on, verb)
		if err != nil {
			return err
		}
		data, page := list(reg, rec)
		if form == formHTML {
			return render.HTML(d.options(), reg.snap.Community.Name.In(d.msg.Lang()), page)
		}
		return d.print(form, data, func() render.Page { return page })
	})
	cmd.Flags().StringVar(&on, "on", "", "")
	return cmd
}

func (r *register) approvalsJSON(rec *store.Record) approvalsJSON {
	a := govern.ApprovalsOf(r.snap, rec, r.today)
	out := approvalsJSON{
		Ref: withoutDraft(rec.Ref).String(), Name: r.documentName(rec), Version: a.Version, Draft: a.Draft, Effect: a.Effect, Of: len(a.Owners), Owners: []ownerJSON{},
		Counts: countsJSON{
			Approved: a.Approved(), Postponed: a.Count(record.OwnerPostpones), Refused: a.Count(record.OwnerRefuses), Missing: a.Count(govern.OwnerMissing),
		},
	}
	out.Counts.Conditional = out.Of - out.Counts.Approved - out.Counts.Postponed - out.Counts.Refused - out.Counts.Missing
	if n, by := a.Bound(); by && !a.Draft {
		out.Bound = &n
	}
	if day := a.Since(); !day.IsZero() && len(a.Owners) > 0 {
		out.Since = day.String()
	}
	for _, o := range a.Owners {
		out.Owners = append(out.Owners, ownerRow(r, o))
	}
	return out
}

func ownerRow(r *register, o govern.Owner) ownerJSON {
	row := ownerJSON{Party: o.ID, Name: o.Name, State: o.State, Approves: o.Approves(), Earlier: o.Earlier}
	if o.Approval == nil {
		return row
	}
	row.Date, row.Body, row.Case, row.Link, row.Note = o.Approval.Date.EDTF.String(), r.actorName(o.Approval.Body), o.Approval.Case, o.Approval.Link, o.Approval.Note
	for _, c := range o.Approval.Conditions {
		open := false
		for _, x := range o.Open {
			open = open || x.ID == c.ID
		}
		row.Conditions = append(row.Conditions, termJSON{c.Text, c.Followup, open})
	}
	return row
}

// approvalFacts are the figures for messages.
func approvalFacts(data approvalsJSON) map[string]string {
	facts := map[string]string{
		"ref": data.Ref, "name": data.Name, "version": data.Version, "of": count(data.Of), "approved": count(data.Counts.Approved), "conditional": count(data.Counts.Conditional),
		"postponed": count(data.Counts.Postponed), "refused": count(data.Counts.Refused), "missing": count(data.Counts.Missing), "since": data.Since, "n": "",
	}
	if data.Bound != nil {
		facts["n"] = count(*data.Bound)
	}
	return facts
}

// approvalsPage shows the figures, then every owner.
func (d document) approvalsPage(data approvalsJSON) render.Page {
	facts := approvalFacts(data)
	say := func(id string) string { return d.msg.Text("approval/"+id, facts) }
	title := "title"
	if data.Draft {
		title = "title-draft"
	}
	page := render.Page{render.Heading{Level: 1, Text: say(title)}}
	bullets := render.Bullets{{Text: say("sum")}}
	for _, part := range []struct {
		id string
		n  int
	}{{"conditional", data.Counts.Conditional}, {"postponed", data.Counts.Postponed}, {"refused", data.Counts.Refused}, {"missing", data.Counts.Missing}} {
		if part.n > 0 {
			bullets = append(bullets, render.Bullet{Text: say("sum-" + part.id)})
		}
	}
	if data.Bound != nil {
		bullets = append(bullets, render.Bullet{Text: say("bound." + data.Effect)})
	}
	return append(page, bullets, d.ownersTable(data.Owners))
}

func (d document) ownersTable(rows []ownerJSON) render.Grid {
	title := func(id string) string { return d.msg.Term("key/" + id) }
	return render.Table[ownerJSON]{Rows: rows, Columns: []render.Column[ownerJSON]{
		{Title: title("party"), Value: func(r ownerJSON) string { return r.Name }},
		{Title: title("position"), Value: d.ownerState, Style: ownerStyle},
		{Title: title("date"), Value: func(r ownerJSON) string { return render.Date(r.Date, d.msg.Lang()) }},
		{Title: title("body"), Value: func(r ownerJSON) string { return r.Body }},
		{Title: title("case"), Value: func(r ownerJSON) string { return r.Case }},
		{Title: title("conditions"), Value: d.ownerConditions},
		{Title: title("link"), Value: func(r ownerJSON) string { return r.Link }},
	}}.Grid()
}

func (d document) ownerState(r ownerJSON) string {
	switch {
	case r.Earlier:
		return d.msg.Text("approval/state.earlier", nil)
	case r.State == govern.OwnerMissing:
		return d.msg.Text("approval/state.missing", nil)
	}
	return d.msg.Term(r.State)
}

func (d document) ownerConditions(r ownerJSON) string {
	var all []string
	for _, c := range r.Conditions {
		state := "open"
		if !c.Open {
			state = "met"
		}
		all = append(all, d.msg.Text("approval/condition."+state, map[string]string{"text": c.Text, "followup": c.Followup}))
	}
	return strings.Join(all, "; ")
}

func ownerStyle(r ownerJSON) render.Style {
	switch {
	case r.Approves:
		return render.Good
	case r.State == record.OwnerRefuses:
		return render.Bad
	}
	return render.Careful
}

// approvalsWritten tells what was recorded, and how the owners stand now.
func (d document) approvalsWritten(form string, out *outcome, ref, on store.Ref, list []govern.NewApproval) error {
	base := *out.base
	base.snap = out.after
	rec := base.snap.Record(on)
	data := base.approvalsJSON(rec)
	if form == formJSON {
		if err := render.JSON(d.options(), data); err != nil {
			return err
		}
		return d.written(out, told{noDiff: true})
	}
	facts := approvalFacts(data)
	if !d.global.quiet {
		for _, a := range list {
			facts["party"], facts["position"] = base.actorName(a.Party), positionOf(a)
			fmt.Fprintln(d.streams.Out, render.Clean(d.msg.Text("approval/added", facts)))
		}
		fmt.Fprintln(d.streams.Out, render.Clean(d.msg.Text("approval/sum", facts)))
		if data.Bound != nil {
			fmt.Fprintln(d.streams.Out, render.Clean(d.msg.Text("approval/bound."+data.Effect, facts)))
		}
	}
	next := "approval/next"
	if slices.ContainsFunc(list, func(a govern.NewApproval) bool { return len(a.Conditions) > 0 }) {
		next = "approval/next-conditions"
	}
	return d.written(out, told{noDiff: true, next: next, args: []string{"list", govern.ApprovalsVerb(ref)}})
}
