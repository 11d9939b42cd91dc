package cli

import (
	"context"
	"errors"

	"github.com/spf13/cobra"

	"github.com/helsefellesskap/hfh/internal/doc"
	"github.com/helsefellesskap/hfh/internal/gitrepo"
	"github.com/helsefellesskap/hfh/internal/govern"
	"github.com/helsefellesskap/hfh/internal/store"
)

// newCaseCommand is `hfh case add|list|show`.
func newCaseCommand(a *app) *cobra.Command {
	return group("case", newCaseAddCommand(a), newListOf(a, "case"),
		showLeaf(a, "show ID", 1, func(args []string) string { return "cases#" + a.caseTyped(args[0]) }))
}

func newCaseAddCommand(a *app) *cobra.Command {
	var c govern.NewCase
	cmd := leaf("add [TITLE]", between(0, 1), func(cmd *cobra.Command, args []string) error {
		if len(args) > 0 {
			c.Title = args[0]
		}
		return a.addCase(cmd.Context(), c)
	})
	fs := cmd.Flags()
	fs.StringVar(&c.Body, "body", "", "")
	fs.StringVar(&c.Meeting, "meeting", "", "")
	fs.StringVar(&c.ID, "case", "", "")
	fs.StringVar(&c.Kind, "kind", "", "")
	fs.StringVar(&c.Recommendation, "recommendation", "", "")
	fs.StringVar(&c.Exempt, "exempt", "", "")
	fs.StringArrayVar(&c.Documents, "document", nil, "")
	fs.StringVar(&c.Number, "number", "", "")
	return cmd
}

// addCase registers a case, or takes an old one up in another meeting, and prints its
// number, or its id where it waits for a meeting.
func (a *app) addCase(ctx context.Context, c govern.NewCase) error {
	var err error
	if c.Kind, err = choice("hfh case add", "--kind", c.Kind, "information", "discussion", "decision"); err != nil {
		return err
	}
	c.Meeting, c.Body = trimMeeting(c.Meeting), trimBody(c.Body)
	var t govern.Treatment
	out, err := a.record(ctx, func(base *register) (*proposal, error) {
		var p *proposal
		var err error
		p, t, err = base.caseAdded(c)
		return p, err
	})
	if err != nil {
		return err
	}
	next := told{noDiff: true, prints: orDefault(t.Number, t.ID), next: "cli/next-case-waits", args: []string{"case", t.ID}}
	if c.Meeting != "" {
		next.next, next.args = "cli/next-case", []string{"id", c.Meeting}
	}
	if c.Meeting != "" && t.Number == "" {
		a.note("cli/case-without-number", "body", t.Body)
	}
	return a.written(out, next)
}

// caseAdded works a case out: its entry among the cases, and its place on the agenda.
func (r *register) caseAdded(c govern.NewCase) (*proposal, govern.Treatment, error) {
	if c.Body != "" {
		c.Body = r.bodyIDs([]string{c.Body})[0]
	}
	t, err := govern.Case(r.snap, c)
	if errors.Is(err, govern.ErrNoBody) {
		return nil, t, r.noBody(c.Body)
	}
	if err != nil {
		return nil, t, refused(err)
	}
	p := newProposal(changeMeeting)
	if c.Meeting != "" {
		rec, err := r.meeting(c.Meeting)
		if err != nil {
			return nil, t, err
		}
		f, err := r.edit(rec, func(rec *store.Record) (*doc.Node, error) { return govern.WithItem(rec, t) })
		if err != nil {
			return nil, t, refused(err)
		}
		p.put(f)
		p.message.Trailers.Records = append(p.message.Trailers.Records, rec.Ref.String())
	}
	if err := r.intoList(p, "cases", t.Case, func(rec *store.Record) (*doc.Node, error) { return govern.WithCase(rec, t, c.Meeting) }); err != nil {
		return nil, t, refused(err)
	}
	subject := "subject/case-waits"
	if c.Meeting != "" {
		subject = "subject/case-added"
	}
	p.message.Trailers.Body, p.message.Trailers.Meeting = t.Body, c.Meeting
	p.message.Subject = r.words.Text(subject, pairs([]string{"case", caseName(t), "meeting", meetingName(r.snap, c.Meeting)}))
	return p, t, nil
}

// caseName is what a case is called in the history, which others may read: by its number
// alone where the public may not see what it is about.
func caseName(t govern.Treatment) string {
	switch {
	case t.Number != "" && t.Title != "":
		return t.Number + ", " + t.Title
	case t.Title != "":
		return t.Title
	}
	return orDefault(t.Number, t.ID)
}

// intoList puts an entry into the record that cases or followups lie in, and makes that
// where there is none.
func (r *register) intoList(p *proposal, kind string, entry *doc.Node, change treeChange) error {
	ref := store.Ref{Kind: kind}
	p.message.Trailers.Records = append(p.message.Trailers.Records, ref.String())
	if rec := r.snap.Record(ref); rec != nil {
		f, err := r.edit(rec, change)
		if err == nil {
			p.put(f)
		}
		return err
	}
	file := r.snap.FileOf(ref)
	if _, there, err := r.workBytes(file); err != nil || there {
		return fail(exitConflict, "cli/file-in-the-way", "file", file, "ref", ref.String()).because(err)
	}
	p.put(gitrepo.File{Path: file, Data: govern.FirstOf(kind, entry)})
	return nil
}
