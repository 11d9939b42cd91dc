package cli

import (
	"context"
	"strings"

	"github.com/spf13/cobra"

	"github.com/helsefellesskap/hfh/internal/date"
	"github.com/helsefellesskap/hfh/internal/doc"
	"github.com/helsefellesskap/hfh/internal/govern"
	"github.com/helsefellesskap/hfh/internal/record"
	"github.com/helsefellesskap/hfh/internal/store"
)

// newFollowupCommand is `hfh followup add|done|list|show`.
func newFollowupCommand(a *app) *cobra.Command {
	return group("followup", newFollowupAddCommand(a), newFollowupDoneCommand(a), newListOf(a, "followup"), showItemOf(a, "followups"))
}

func newFollowupAddCommand(a *app) *cobra.Command {
	var f govern.NewFollowup
	var due string
	cmd := leaf("add WHAT", between(1, 1), func(cmd *cobra.Command, args []string) error {
		var err error
		f.Name = args[0]
		if f.Due, err = typedDate("--due", due); err != nil {
			return err
		}
		return a.addFollowup(cmd.Context(), f)
	})
	fs := cmd.Flags()
	fs.StringVar(&f.Decision, "decision", "", "")
	fs.StringArrayVar(&f.Responsible, "responsible", nil, "")
	fs.StringVar(&due, "due", "", "")
	fs.StringVar(&f.Note, "note", "", "")
	fs.StringVar(&f.ID, "id", "", "")
	return cmd
}

// addFollowup registers what is to be done after a decision, and prints its id.
func (a *app) addFollowup(ctx context.Context, f govern.NewFollowup) error {
	var id string
	out, err := a.record(ctx, func(base *register) (*proposal, error) {
		var entry *doc.Node
		var err error
		if id, entry, err = govern.Followup(base.snap, f); err != nil {
			return nil, refused(err)
		}
		p := newProposal(changeMeeting)
		err = base.intoList(p, "followups", entry, func(rec *store.Record) (*doc.Node, error) {
			n := rec.Node.Clone()
			return n, n.Append([]string{"followups"}, entry.Clone())
		})
		if err != nil {
			return nil, err
		}
		decision := entry.Get("decision")
		p.message.Trailers.Decision = decisionTrailer(text(decision))
		p.message.Subject = base.words.Text("subject/followup-added", pairs([]string{"id", id}))
		return p, nil
	})
	if err != nil {
		return err
	}
	return a.written(out, told{noDiff: true, prints: id, next: "cli/next-followup", args: []string{"id", id}})
}

// decisionTrailer gives a decision's address as the trailer has it, without its kind.
func decisionTrailer(address string) string {
	if rest, ok := strings.CutPrefix(address, "meeting/"); ok {
		return rest
	}
	return ""
}

func newFollowupDoneCommand(a *app) *cobra.Command {
	var o struct {
		date, note string
		dropped    bool
	}
	cmd := leaf("done ID", between(1, 1), func(cmd *cobra.Command, args []string) error {
		when, err := typedDate("--date", o.date)
		if err != nil {
			return err
		}
		d := govern.FollowupDone{ID: strings.TrimPrefix(args[0], "followups#"), State: "done", Date: when, Note: o.note}
		if o.dropped {
			d.State = "dropped"
		}
		return a.endFollowup(cmd.Context(), d)
	})
	fs := cmd.Flags()
	fs.StringVar(&o.date, "date", "", "")
	fs.StringVar(&o.note, "note", "", "")
	fs.BoolVar(&o.dropped, "dropped", false, "")
	return cmd
}

// endFollowup records that something was done, or is not to be done after all.
func (a *app) endFollowup(ctx context.Context, d govern.FollowupDone) error {
	out, err := a.record(ctx, func(base *register) (*proposal, error) {
		d := d
		if d.Date.IsZero() {
			d.Date = base.today.EDTF()
		}
		if first, ok := d.Date.Earliest(); ok && first.After(base.today) {
			return nil, fail(exitUsage, "cli/done-to-come", "date", d.Date.String(), "today", base.today.String())
		}
		ref := store.Ref{Kind: "followups"}
		rec := base.snap.Record(ref)
		if rec == nil {
			rec = &store.Record{Ref: ref, Typed: &record.Followups{}}
			_, err := govern.EndFollowup(rec, d)
			return nil, refused(err)
		}
		condition, about := govern.OpenCondition(base.snap, d.ID)
		d.Again = about && d.State == "done"
		f, err := base.edit(rec, func(rec *store.Record) (*doc.Node, error) { return govern.EndFollowup(rec, d) })
		if err != nil {
			return nil, refused(err)
		}
		p := newProposal(changeMeeting, ref)
		p.put(f)
		p.message.Trailers.Effective = d.Date.String()
		p.message.Subject = base.words.Text("subject/followup-"+d.State, pairs([]string{"id", d.ID}))
		p.message.Body = d.Note
		if about && d.State == "done" {
			return p, base.conditionMet(p, condition, d.Date)
		}
		return p, nil
	})
	if err != nil {
		return err
	}
	return a.written(out, told{})
}

// conditionMet makes a revision that ends a followup one of the document whose owner set
// the condition: it is met, and may have been the last that kept a version from coming
// into force.
func (r *register) conditionMet(p *proposal, c govern.OwnersCondition, on date.EDTF) error {
	f, err := r.edit(c.Record, func(rec *store.Record) (*doc.Node, error) { return c.Met(rec, on) })
	if err != nil {
		return refused(err)
	}
	p.put(f)
	t := &p.message.Trailers
	t.Change, t.Effective = changeApproval, ""
	t.Records = append([]string{c.Record.Ref.String()}, t.Records...)
	if e := record.EditionOf(c.Record.Typed); e != nil && !c.Record.Draft {
		t.Version = e.Version
	}
	p.message.Subject = r.words.Text("subject/condition-met", pairs([]string{
		"ref", withoutDraft(c.Record.Ref).String(), "party", r.actorName(c.Approval.Party),
	}))
	p.message.Body = joinParagraphs(p.message.Body, r.putsIntoForce(p, c.Record))
	return nil
}
