package cli

import (
	"context"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/helsefellesskap/hfh/internal/check"
	"github.com/helsefellesskap/hfh/internal/doc"
	"github.com/helsefellesskap/hfh/internal/govern"
	"github.com/helsefellesskap/hfh/internal/record"
	"github.com/helsefellesskap/hfh/internal/render"
	"github.com/helsefellesskap/hfh/internal/store"
)

// confirmOptions are the flags of plan confirm and fsu confirm.
type confirmOptions struct {
	all                    bool
	by, meeting, date, why string
}

// newConfirmCommand is `hfh plan confirm [PLACE…]` and `hfh fsu confirm [ID…]`: what is
// said to answer an item of the declaration still does, though the item was changed.
func newConfirmCommand(a *app, kind string) *cobra.Command {
	var o confirmOptions
	use := "confirm [PLACE]..."
	if kind == "fsu" {
		use = "confirm [ID]..."
	}
	cmd := leaf(use, between(0, -1), func(cmd *cobra.Command, args []string) error {
		if len(args) == 0 && !o.all {
			return a.suspectList(cmd, kind)
		}
		return a.confirm(cmd.Context(), kind, args, o)
	})
	fs := cmd.Flags()
	fs.BoolVar(&o.all, "all", false, "")
	fs.StringVar(&o.by, "by", "", "")
	fs.StringVar(&o.meeting, "meeting", "", "")
	fs.StringVar(&o.date, "date", "", "")
	fs.StringVarP(&o.why, "message", "m", "", "")
	return cmd
}

// suspectJSON is one row of `hfh plan confirm -o json`.
type suspectJSON struct {
	Ref       string `json:"ref"`
	Place     string `json:"place"`
	Name      string `json:"name"`
	Answers   string `json:"answers"`
	Version   string `json:"version"`
	Confirmed string `json:"confirmed"` // the version that it was held against last, "" for none
}

// suspectsOf gives the suspect links of the plan, or of the committees' mandates.
func (r *register) suspectsOf(kind string) ([]check.SuspectLink, error) {
	history := r.versions()
	if history == nil {
		return nil, fail(exitFailed, "confirm/no-history")
	}
	return slices.DeleteFunc(check.SuspectLinks(r.snap, history), func(l check.SuspectLink) bool { return l.From.Kind != kind }), nil
}

// suspectList shows what is to be looked at again.
func (a *app) suspectList(cmd *cobra.Command, kind string) error {
	form, err := a.form(cmd, formJSON, formYAML, formCSV, formMarkdown)
	if err != nil {
		return err
	}
	reg, err := a.open()
	if err != nil {
		return err
	}
	links, err := reg.suspectsOf(kind)
	if err != nil {
		return err
	}
	rows := []suspectJSON{}
	for _, l := range links {
		row := suspectJSON{Ref: l.From.String(), Place: l.Place, Name: l.Name, Answers: l.Ref, Version: l.Version}
		if l.Confirmed != nil {
			row.Confirmed = l.Confirmed.Version
		}
		rows = append(rows, row)
	}
	if len(rows) > 0 && !a.global.quiet && form == formTable {
		defer a.note("confirm/how."+kind, "first", confirmable(kind, rows[0]))
	}
	return a.print(form, rows, func() render.Page { return a.suspectPage(kind, rows) })
}

// confirmable is how a row is typed to be confirmed.
func confirmable(kind string, r suspectJSON) string {
	if kind == "fsu" {
		return strings.TrimPrefix(r.Ref, "fsu/")
	}
	return r.Place
}

func (a *app) suspectPage(kind string, rows []suspectJSON) render.Page {
	if len(rows) == 0 {
		return render.Page{render.Para{Text: a.msg.Text("confirm/none", nil)}}
	}
	title := func(id string) string { return a.msg.Text("confirm/column."+id, nil) }
	return listed(len(rows), render.Table[suspectJSON]{Rows: rows, Columns: []render.Column[suspectJSON]{
		{Title: title("name"), Value: func(r suspectJSON) string { return r.Name }},
		{Title: title("answers"), Value: func(r suspectJSON) string { return r.Answers }},
		{Title: title("version"), Value: func(r suspectJSON) string { return r.Version }},
		{Title: title("confirmed"), Value: func(r suspectJSON) string { return r.Confirmed }},
		{Title: title(kind), Value: func(r suspectJSON) string { return confirmable(kind, r) }, Style: faint[suspectJSON]},
	}}.Grid())
}

// confirm records that what answers changed items holds.
func (a *app) confirm(ctx context.Context, kind string, typed []string, o confirmOptions) error {
	if len(typed) > 0 && o.all {
		return fail(exitUsage, "confirm/all-or-some")
	}
	out, err := a.record(ctx, func(base *register) (*proposal, error) { return base.confirmation(kind, typed, o) })
	if err != nil {
		return err
	}
	return a.written(out, told{})
}

// confirmation works the revision out: one for all that was typed.
func (r *register) confirmation(kind string, typed []string, o confirmOptions) (*proposal, error) {
	links, err := r.suspectsOf(kind)
	if err != nil {
		return nil, err
	}
	if len(typed) > 0 {
		if links, err = r.suspectAt(kind, links, typed); err != nil {
			return nil, err
		}
	}
	if len(links) == 0 {
		return nil, fail(exitUsage, "confirm/none-to")
	}
	how := govern.Confirming{Today: r.today, By: o.by, Note: o.why, Version: func(l check.SuspectLink) string { return labelOf(r.snap.Record(l.To)) }}
	if how.Date, err = r.day("--date", o.date); err != nil {
		return nil, err
	}
	p := newProposal(changeConfirmation)
	if o.meeting != "" {
		if err := r.atMeeting(p, o.meeting, &how); err != nil {
			return nil, err
		}
	}
	if err := r.confirmIn(p, links, how); err != nil {
		return nil, err
	}
	p.message.Trailers.Effective = how.Date.String()
	p.message.Subject = r.confirmationSubject(links, p)
	p.message.Body = o.why
	return p, nil
}

// atMeeting says at which meeting it was confirmed.
func (r *register) atMeeting(p *proposal, id string, how *govern.Confirming) error {
	m, err := r.meeting(id)
	if err != nil {
		return err
	}
	how.Meeting, p.message.Trailers.Meeting = m.ID, m.ID
	if v, ok := m.Typed.(*record.Meeting); ok && len(v.Bodies) > 0 {
		p.message.Trailers.Body = v.Bodies[0]
	}
	return nil
}

// confirmIn writes the confirmations into each record that has some.
func (r *register) confirmIn(p *proposal, links []check.SuspectLink, how govern.Confirming) error {
	for len(links) > 0 {
		ref := links[0].From
		var own, rest []check.SuspectLink
		for _, l := range links {
			if l.From == ref {
				own = append(own, l)
			} else {
				rest = append(rest, l)
			}
		}
		links = rest
		f, err := r.edit(r.snap.Record(ref), func(rec *store.Record) (*doc.Node, error) {
			return govern.Confirm(rec.Node, own, how)
		})
		if err != nil {
			return refused(err)
		}
		p.put(f)
		p.message.Trailers.Records = append(p.message.Trailers.Records, ref.String())
	}
	return nil
}

// suspectAt gives the suspect links at what was typed: places of the plan, or committees.
func (r *register) suspectAt(kind string, links []check.SuspectLink, typed []string) ([]check.SuspectLink, error) {
	var out []check.SuspectLink
	for _, t := range typed {
		ref, place, err := r.confirmed(kind, t)
		if err != nil {
			return nil, err
		}
		found := false
		for _, l := range links {
			if l.From != ref || l.Place != place {
				continue
			}
			found = true
			if !slices.ContainsFunc(out, func(o check.SuspectLink) bool { return o.Link == l.Link }) {
				out = append(out, l)
			}
		}
		if !found {
			return nil, fail(exitUsage, "confirm/not-suspect", "place", t, "kind", kind)
		}
	}
	return out, nil
}

// confirmed finds the record and the place that a user means.
func (r *register) confirmed(kind, typed string) (store.Ref, string, error) {
	if kind == "plan" {
		ref := store.Ref{Kind: "plan"}
		rec := r.snap.Record(ref)
		if rec == nil {
			return ref, "", r.noRecord(ref)
		}
		at, err := rec.Locate(strings.TrimPrefix(typed, "plan#"))
		return ref, at.IDs, placeFailure(ref, err)
	}
	ref, err := store.ParseRef("fsu/" + strings.TrimPrefix(typed, "fsu/"))
	if err != nil {
		return ref, "", fail(exitUsage, "cli/not-an-id", "id", typed)
	}
	if r.snap.Record(ref) == nil {
		return ref, "", r.noRecord(ref)
	}
	return ref, "mandate", nil
}

// confirmationSubject names what was confirmed, or how much of it.
func (r *register) confirmationSubject(links []check.SuspectLink, p *proposal) string {
	args := map[string]string{"ref": p.message.Trailers.Records[0], "what": links[0].Name, "n": count(len(links)), "item": links[0].Ref}
	id := "subject/confirmed"
	if slices.ContainsFunc(links, func(l check.SuspectLink) bool { return l.From != links[0].From || l.Place != links[0].Place }) {
		id += ".many"
	}
	return r.words.Text(id, args)
}

// tellSuspect says how many places answer what an adoption changed, where the register
// asks for them to be looked at.
func (a *app) tellSuspect(out *outcome, ref store.Ref, label string) {
	asks := func(rule string) bool {
		s := out.after.Community.Rule(rule)
		return s != nil && s.Severity != "" && s.Severity != "off"
	}
	if out.dryRun || !asks("plan/suspect-link") && !asks("fsu/suspect-link") {
		return
	}
	now, err := a.openAt(out.base.repo, out.base.dir, out.result.Hash)
	if err != nil || now.versions() == nil {
		return // it is recorded; what waits is told of by validate
	}
	n := 0
	for _, l := range check.SuspectLinks(now.snap, now.versions()) {
		if l.To == ref && l.Version == label && asks(l.From.Kind+"/suspect-link") {
			n++
		}
	}
	if n > 0 {
		a.note("confirm/after-adoption", "n", count(n))
	}
}
