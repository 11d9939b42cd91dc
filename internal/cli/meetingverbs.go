package cli

import (
	"context"
	"strings"

	"github.com/spf13/cobra"

	"github.com/helsefellesskap/hfh/internal/doc"
	"github.com/helsefellesskap/hfh/internal/govern"
	"github.com/helsefellesskap/hfh/internal/record"
	"github.com/helsefellesskap/hfh/internal/store"
)

func trimMeeting(id string) string { return strings.TrimPrefix(strings.TrimSpace(id), "meeting/") }

// meetingChange is one change of one meeting.
type meetingChange struct {
	id      string // as typed
	subject string // message id
	body    string
	args    []string // more for the subject
	change  func(base *register, rec *store.Record) (*doc.Node, error)
	next    string // message id of what to type next
}

// changeMeeting records one change of one meeting.
func (a *app) changeMeeting(ctx context.Context, c meetingChange) error {
	out, err := a.record(ctx, func(base *register) (*proposal, error) { return base.meetingChanged(c) })
	if err != nil {
		return err
	}
	return a.written(out, told{next: c.next, args: append([]string{"id", trimMeeting(c.id)}, c.args...)})
}

// meetingChanged works a change of a meeting out.
func (r *register) meetingChanged(c meetingChange) (*proposal, error) {
	rec, err := r.meeting(c.id)
	if err != nil {
		return nil, err
	}
	f, err := r.edit(rec, func(rec *store.Record) (*doc.Node, error) { return c.change(r, rec) })
	if err != nil {
		return nil, refused(err)
	}
	p := newProposal(changeMeeting, rec.Ref)
	p.put(f)
	after := r.snap.With(newBytes(p.files))
	r.aboutMeeting(p, after, rec.ID, c.subject, c.args...)
	p.message.Body = c.body
	return p, nil
}

// aboutMeeting writes a revision's subject and trailers from a meeting as it is after
// it.
func (r *register) aboutMeeting(p *proposal, after *store.Snapshot, id, subject string, args ...string) {
	t := &p.message.Trailers
	t.Meeting = id
	if m := after.Meeting(id).Value; m != nil {
		t.Effective = m.Date.EDTF.String()
		if len(m.Bodies) > 0 {
			t.Body = m.Bodies[0]
		}
	}
	p.message.Subject = r.words.Text(subject, pairs(append([]string{"ref", "meeting/" + id, "meeting", meetingName(after, id)}, args...)))
}

// moveOptions are the flags of meeting move.
type moveOptions struct {
	to, into, reason, decision string
	undated                    bool
}

func newMeetingMoveCommand(a *app) *cobra.Command {
	var o moveOptions
	cmd := leaf("move ID", between(1, 1), func(cmd *cobra.Command, args []string) error {
		return a.moveMeeting(cmd.Context(), args[0], o)
	})
	fs := cmd.Flags()
	fs.StringVar(&o.to, "to", "", "")
	fs.StringVar(&o.into, "into", "", "")
	fs.BoolVar(&o.undated, "undated", false, "")
	fs.StringVar(&o.reason, "reason", "", "")
	fs.StringVar(&o.decision, "decision", "", "")
	return cmd
}

// moveMeeting records that a meeting is to be another day, on a day not known yet, or
// together with another.
func (a *app) moveMeeting(ctx context.Context, id string, o moveOptions) (err error) {
	given := 0
	for _, is := range []bool{o.to != "", o.into != "", o.undated} {
		if is {
			given++
		}
	}
	switch {
	case given == 0:
		return fail(exitUsage, "cli/flag-missing", "flag", "--to", "example", "--to 2025-04-08")
	case given > 1 && (o.undated || o.to == ""):
		return fail(exitUsage, "cli/one-of", "one", "--undated", "other", "--to")
	case strings.TrimSpace(o.reason) == "":
		return fail(exitUsage, "cli/flag-missing", "flag", "--reason", "example", "--reason \"…\"")
	}
	to, err := typedDate("--to", o.to)
	if err != nil {
		return err
	}
	mv := govern.Move{To: to, Into: trimMeeting(o.into), Reason: o.reason, Decision: o.decision}
	subject, next := "subject/meeting-moved", "cli/next-moved"
	if mv.Into != "" {
		subject, next = "subject/meeting-merged", "cli/next-merged"
	}
	intoHeld := false
	defer func() {
		if err == nil && intoHeld {
			a.note("cli/merged-into-held", "into", mv.Into)
		}
	}()
	return a.changeMeeting(ctx, meetingChange{
		id: id, subject: subject, body: o.reason, args: []string{"into", mv.Into}, next: next,
		change: func(base *register, rec *store.Record) (*doc.Node, error) {
			if mv.Into == "" {
				return govern.MoveMeeting(rec, mv)
			}
			into := base.snap.Meeting(mv.Into)
			if into.Value == nil {
				return nil, base.noRecord(store.Ref{Kind: "meeting", ID: mv.Into})
			}
			intoHeld = into.Value.State == "held"
			if err := govern.MayTakeIn(into.Value); err != nil {
				return nil, err
			}
			return govern.MoveMeeting(rec, mv)
		},
	})
}

func newMeetingCancelCommand(a *app) *cobra.Command {
	var o struct{ reason, decision, date string }
	cmd := leaf("cancel ID", between(1, 1), func(cmd *cobra.Command, args []string) error {
		if strings.TrimSpace(o.reason) == "" {
			return fail(exitUsage, "cli/flag-missing", "flag", "--reason", "example", "--reason \"…\"")
		}
		on, err := typedDate("--date", o.date)
		if err != nil {
			return err
		}
		return a.changeMeeting(cmd.Context(), meetingChange{
			id: args[0], subject: "subject/meeting-cancelled", body: o.reason, next: "cli/next-cancelled",
			change: func(base *register, rec *store.Record) (*doc.Node, error) {
				c := govern.Cancel{Date: base.today, Reason: o.reason, Decision: o.decision}
				if first, ok := on.Earliest(); ok {
					c.Date = first
				}
				return govern.CancelMeeting(rec, c)
			},
		})
	})
	fs := cmd.Flags()
	fs.StringVar(&o.reason, "reason", "", "")
	fs.StringVar(&o.decision, "decision", "", "")
	fs.StringVar(&o.date, "date", "", "")
	return cmd
}

func newMeetingApproveCommand(a *app) *cobra.Command {
	var o struct{ in, by, date string }
	cmd := leaf("approve ID", between(1, 1), func(cmd *cobra.Command, args []string) error {
		by, err := choice("hfh meeting approve", "--by", o.by, govern.ByChair)
		if err != nil {
			return err
		}
		if by != "" && o.in != "" {
			return fail(exitUsage, "cli/one-of", "one", "--by", "other", "--in")
		}
		when, err := typedDate("--date", o.date)
		if err != nil {
			return err
		}
		ap := govern.Approval{In: trimMeeting(o.in), By: by, Date: when}
		return a.changeMeeting(cmd.Context(), meetingChange{
			id: args[0], subject: "subject/minutes-approved", next: "cli/next-approved",
			change: func(base *register, rec *store.Record) (*doc.Node, error) {
				ap := ap
				ap.Today = base.today
				return govern.ApproveMinutes(base.snap, rec, ap)
			},
		})
	})
	fs := cmd.Flags()
	fs.StringVar(&o.in, "in", "", "")
	fs.StringVar(&o.by, "by", "", "")
	fs.StringVar(&o.date, "date", "", "")
	return cmd
}

// enteredMinutes is minutes at work on a base: what they make of the meeting, and of the
// cases that it treated.
func (r *register) enteredMinutes(id string, e govern.MinutesEdit) (*proposal, error) {
	e.Today = r.today
	subject := "subject/minutes"
	switch {
	case e.Correction != "":
		subject = "subject/minutes-corrected"
	case e.State == "sent":
		subject = "subject/minutes-sent"
	}
	p, err := r.meetingChanged(meetingChange{
		id: id, subject: subject, body: joinParagraphs(e.Correction, e.Reason),
		change: func(base *register, rec *store.Record) (*doc.Node, error) {
			return govern.EnterMinutes(base.snap, rec, e)
		},
	})
	if err != nil {
		return nil, err
	}
	return p, r.settleCases(p, trimMeeting(id))
}

// settleCases brings the cases that a meeting treated into the states that it left them
// in.
func (r *register) settleCases(p *proposal, meeting string) error {
	m := r.snap.With(newBytes(p.files)).Meeting(meeting).Value
	rec := r.snap.Record(store.Ref{Kind: "cases"})
	if m == nil || rec == nil {
		return nil
	}
	if _, changed := govern.WithStates(rec, govern.CaseStates(m)); !changed {
		return nil
	}
	f, err := r.edit(rec, func(rec *store.Record) (*doc.Node, error) {
		n, _ := govern.WithStates(rec, govern.CaseStates(m))
		return n, nil
	})
	if err != nil {
		return err
	}
	p.put(f)
	p.message.Trailers.Records = append(p.message.Trailers.Records, rec.Ref.String())
	return nil
}

// minutesState gives how far a meeting's minutes have come.
func minutesState(m *record.Meeting) string {
	if m == nil || m.Minutes == nil {
		return "none"
	}
	return m.Minutes.State
}
