package cli

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/helsefellesskap/hfh/internal/date"
	"github.com/helsefellesskap/hfh/internal/gitrepo"
	"github.com/helsefellesskap/hfh/internal/govern"
	"github.com/helsefellesskap/hfh/internal/msg"
	"github.com/helsefellesskap/hfh/internal/store"
)

// meetingOptions are the flags of meeting create.
type meetingOptions struct {
	bodies    []string
	date      string
	decisions []string
	name      string
	place     string
	mode      string
	outcome   string
	state     string
	example   bool
}

// newMeetingCommand is `hfh meeting <verb>`, in the order of a meeting's life.
func newMeetingCommand(a *app) *cobra.Command {
	return group("meeting",
		newMeetingCreateCommand(a), newMeetingAgendaCommand(a), newMeetingNoticeCommand(a), newMeetingPapersCommand(a),
		newMeetingMinutesCommand(a), newMeetingApproveCommand(a), newMeetingMoveCommand(a), newMeetingCancelCommand(a),
		newListOf(a, "meeting"), newShowOf(a, "meeting", true),
	)
}

func newMeetingCreateCommand(a *app) *cobra.Command {
	var o meetingOptions
	cmd := leaf("create", between(0, 0), func(cmd *cobra.Command, _ []string) error {
		return a.createMeeting(cmd.Context(), o)
	})
	fs := cmd.Flags()
	fs.StringArrayVar(&o.bodies, "body", nil, "")
	fs.StringVar(&o.date, "date", "", "")
	fs.StringArrayVar(&o.decisions, "decision", nil, "")
	fs.StringVar(&o.name, "name", "", "")
	fs.StringVar(&o.place, "place", "", "")
	fs.StringVar(&o.mode, "mode", "", "")
	fs.StringVar(&o.outcome, "outcome", "", "")
	fs.StringVar(&o.state, "state", "", "")
	fs.BoolVar(&o.example, "example", false, "")
	return cmd
}

// createMeeting registers a meeting with its decisions, and prints its id.
func (a *app) createMeeting(ctx context.Context, o meetingOptions) error {
	m, err := o.meeting()
	if err != nil {
		return err
	}
	var ref store.Ref
	out, err := a.record(ctx, func(base *register) (*proposal, error) {
		wanted := m
		wanted.Today, wanted.Bodies = base.today, base.bodyIDs(m.Bodies)
		if err := o.settleState(base.today, &wanted); err != nil {
			return nil, err
		}
		var p *proposal
		p, ref, err = meetingProposal(base, wanted)
		return p, err
	})
	if err != nil {
		return err
	}
	next := told{noDiff: true, prints: ref.ID}
	if len(o.decisions) > 0 {
		next.next, next.args = "cli/next-meeting", []string{"id", ref.ID}
	}
	return a.written(out, next)
}

// meeting reads the flags.
func (o meetingOptions) meeting() (govern.NewMeeting, error) {
	m := govern.NewMeeting{Name: o.name, Town: o.place, Decisions: o.decisions, Example: o.example}
	if len(o.bodies) == 0 {
		return m, fail(exitUsage, "cli/flag-missing", "flag", "--body", "example", "--body ssu")
	}
	for _, list := range o.bodies {
		for body := range strings.SplitSeq(list, ",") {
			m.Bodies = append(m.Bodies, trimBody(body))
		}
	}
	var err error
	if m.Date, err = typedDate("--date", o.date); err != nil {
		return m, err
	}
	for _, one := range []struct {
		flag, value string
		from        []string
		to          *string
	}{
		{"--mode", o.mode, []string{"consensus", "vote", "other", "unknown"}, &m.Mode},
		{"--outcome", o.outcome, []string{"agreed", "not-agreed", "postponed", "sent-back", "unknown"}, &m.Outcome},
		{"--state", o.state, []string{"held", "planned", "called"}, &m.State},
	} {
		if *one.to, err = choice("hfh meeting create", one.flag, one.value, one.from...); err != nil {
			return m, err
		}
	}
	return m, nil
}

// choice reads a flag that has a fixed set of values, in English or Norwegian; an empty
// one stays empty.
func choice(command, flag, value string, from ...string) (string, error) {
	if value == "" {
		return "", nil
	}
	chosen, ok := msg.Choose(value, from)
	if !ok {
		return "", fail(exitUsage, "cli/flag-choice", "command", command, "flag", flag, "value", value, "choices", strings.Join(from, ", "))
	}
	return chosen, nil
}

// settleState takes a meeting as held unless said otherwise; one that is yet to come
// is planned, and has decided nothing.
func (o meetingOptions) settleState(today date.Day, m *govern.NewMeeting) error {
	first, known := m.Date.Earliest()
	toCome := known && first.After(today)
	switch {
	case toCome && len(m.Decisions) > 0 && m.State != "planned" && m.State != "called",
		toCome && m.State == "held":
		return fail(exitUsage, "cli/meeting-to-come", "date", m.Date.String(), "today", today.String())
	case m.State != "":
	case toCome:
		m.State = "planned"
	default:
		m.State = "held"
	}
	return nil
}

func meetingProposal(base *register, m govern.NewMeeting) (*proposal, store.Ref, error) {
	ref, file, data, err := govern.Meeting(base.snap, m)
	if err != nil {
		return nil, ref, meetingFailure(base, m, err)
	}
	if _, ok, err := base.workBytes(file); err != nil || ok {
		return nil, ref, fail(exitConflict, "cli/file-in-the-way", "file", file, "ref", ref.String()).because(err)
	}
	p := newProposal(changeMeeting, ref)
	p.put(gitrepo.File{Path: file, Data: data})
	t := &p.message.Trailers
	t.Body, t.Meeting, t.Effective = m.Bodies[0], ref.ID, m.Date.String()
	after := base.snap.With(map[string][]byte{file: data})
	subject := "subject/meeting-" + m.State
	p.message.Subject = base.words.Text(subject, pairs([]string{"ref", ref.String(), "meeting", meetingName(after, ref.ID), "n", fmt.Sprint(len(m.Decisions))}))
	p.message.Body = strings.Join(m.Decisions, "\n")
	return p, ref, nil
}

// meetingFailure says what is wrong with a new meeting.
func meetingFailure(base *register, m govern.NewMeeting, err error) error {
	switch {
	case errors.Is(err, govern.ErrNoBody):
		for _, id := range m.Bodies {
			if base.snap.Body(id).Value == nil {
				return base.noBody(id)
			}
		}
	case errors.Is(err, govern.ErrTwiceTheCase):
		return fail(exitUsage, "cli/case-twice").because(err)
	case errors.Is(err, govern.ErrDecisionTitle):
		return fail(exitUsage, "cli/decision-form").because(err)
	}
	return err
}

func trimBody(id string) string { return strings.TrimPrefix(strings.TrimSpace(id), "body/") }

// bodyIDs gives the ids of bodies that were typed by id, name or abbreviation; what is
// none stays as typed.
func (r *register) bodyIDs(typed []string) []string {
	out := slices.Clone(typed)
	for i, one := range out {
		if id, ok := govern.FindBody(r.snap, one); ok {
			out[i] = id
		}
	}
	return out
}

// noBody says that a register has no such body, with near ones, or that its file is one
// that nobody can read.
func (r *register) noBody(id string) error {
	if rec := r.snap.Record(store.Ref{Kind: "body", ID: id}); rec != nil {
		return fail(exitFindings, "cli/record-broken", "file", rec.File)
	}
	var ids []string
	for _, b := range r.snap.All("body") {
		ids = append(ids, b.ID)
	}
	if near := store.Near(id, ids); len(near) > 0 {
		return fail(exitUsage, "cli/no-record-near", "ref", "body/"+id, "near", strings.Join(near, "\n"))
	}
	return fail(exitUsage, "cli/no-record", "ref", "body/"+id, "kind", "body")
}
