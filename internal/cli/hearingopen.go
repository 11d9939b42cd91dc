package cli

import (
	"context"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/helsefellesskap/hfh/internal/date"
	"github.com/helsefellesskap/hfh/internal/gitrepo"
	"github.com/helsefellesskap/hfh/internal/govern"
	"github.com/helsefellesskap/hfh/internal/msg"
	"github.com/helsefellesskap/hfh/internal/record"
	"github.com/helsefellesskap/hfh/internal/store"
)

// hearingOpenOptions are the flags of hearing open.
type hearingOpenOptions struct {
	deadline string
	to       []string
	meeting  string
	caseNo   string
	date     string
	note     string
	example  bool
}

func newHearingOpen(d document) *cobra.Command {
	var o hearingOpenOptions
	cmd := d.leaf("open", "", 0, func(cmd *cobra.Command, ref store.Ref, _ []string) error {
		return d.openHearing(cmd.Context(), cmd, ref, o)
	})
	cmd.Aliases = msg.Aliases("opening")
	fs := cmd.Flags()
	fs.StringVar(&o.deadline, "deadline", "", "")
	fs.StringArrayVar(&o.to, "to", nil, "")
	fs.StringVar(&o.meeting, "meeting", "", "")
	fs.StringVar(&o.caseNo, "case", "", "")
	fs.StringVar(&o.date, "date", "", "")
	fs.StringVarP(&o.note, "message", "m", "", "")
	fs.BoolVar(&o.example, "example", false, "")
	return cmd
}

// hearingOpened is a round as it was opened.
type hearingOpened struct {
	ref     store.Ref // of the hearing
	round   string
	asked   int
	others  int
	same    bool     // the text is the one that was on hearing in the round before
	left    []string // remarks of earlier rounds of which nobody has said what became
	opening govern.HearingOpening
}

// openHearing sends a document's draft on hearing: a new hearing, or its next round. The
// text of the round is frozen by its seal.
func (d document) openHearing(ctx context.Context, cmd *cobra.Command, ref store.Ref, o hearingOpenOptions) error {
	form, err := d.form(cmd, formJSON)
	if err != nil {
		return err
	}
	if o.deadline == "" {
		return fail(exitUsage, "cli/flag-missing", "flag", "--deadline", "example", "--deadline 2025-02-28")
	}
	var opened hearingOpened
	out, err := d.record(ctx, func(base *register) (*proposal, error) {
		var p *proposal
		p, opened, err = base.openRound(ref, o)
		return p, hearingFailure(ref, err)
	})
	if err != nil {
		return err
	}
	step := hearingStep{done: "opened", next: "cli/next-hearing", facts: []string{
		"hearing", opened.ref.ID, "round", opened.round, "n", count(opened.asked), "others", count(opened.others), "deadline", opened.opening.Deadline.String(),
	}}
	if opened.others > 0 {
		step.done = "opened-others"
	}
	step.notes = d.deadlineNotes(opened.opening.Deadline)
	if opened.same {
		step.notes = append(step.notes, hearingNote{id: "cli/hear/same-text"})
	}
	if len(opened.left) > 0 {
		step.notes = append(step.notes, hearingNote{"cli/hear/remarks-left", []string{"n", count(len(opened.left)), "remarks", strings.Join(opened.left, "\n")}})
	}
	return d.hearingWritten(form, ref, out, step, false)
}

// openRound works the new round out on a base.
func (r *register) openRound(ref store.Ref, o hearingOpenOptions) (*proposal, hearingOpened, error) {
	var done hearingOpened
	draft, err := r.draftToSend(ref)
	if err != nil {
		return nil, done, err
	}
	if done.opening, err = r.opening(ref, o); err != nil {
		return nil, done, err
	}
	f, err := r.roundFile(draft, &done)
	if err != nil {
		return nil, done, err
	}
	p := newProposal(changeHearing, done.ref)
	p.put(f)
	t := &p.message.Trailers
	t.Seals = []gitrepo.Seal{{Record: govern.DraftRef(ref).String(), Sum: draft.Seal()}}
	t.Meeting, t.Effective = done.opening.Meeting, done.opening.Opened.String()
	if t.Meeting != "" && done.opening.Case != "" {
		t.Decision = t.Meeting + "#" + done.opening.Case
	}
	p.message.Subject = r.words.Text("subject/hearing-opened", pairs([]string{
		"ref", ref.String(), "round", done.round, "deadline", done.opening.Deadline.String(), "n", count(done.asked + done.others),
	}))
	p.message.Body = o.note
	return p, done, nil
}

// draftToSend gives the draft that goes on hearing: recorded, readable, without edits that
// would not be in what is sent.
func (r *register) draftToSend(ref store.Ref) (*store.Record, error) {
	draft := r.snap.Record(govern.DraftRef(ref))
	if draft == nil {
		return nil, r.noDraft(ref)
	}
	if draft.Typed == nil {
		return nil, fail(exitFindings, "cli/record-broken", "file", draft.File)
	}
	mine, err := r.withEdits(draft)
	if err != nil {
		return nil, err
	}
	if mine != nil {
		return nil, hearingFail(exitConflict, ref, "draft-edited", "file", draft.File)
	}
	return draft, nil
}

// opening reads the flags of a round to be opened.
func (r *register) opening(ref store.Ref, o hearingOpenOptions) (govern.HearingOpening, error) {
	out := govern.HearingOpening{
		Ref: ref, Today: r.today, Backdated: o.date != "", To: recipientsTyped(o.to), Meeting: strings.TrimPrefix(o.meeting, "meeting/"),
		Case: o.caseNo, Revision: string(r.head), Note: o.note, Example: o.example,
	}
	var err error
	if out.Opened, err = r.day("--date", o.date); err != nil {
		return out, err
	}
	out.Deadline, err = typedDay("--deadline", o.deadline)
	return out, err
}

// roundFile gives the hearing's file with the new round in it.
func (r *register) roundFile(draft *store.Record, done *hearingOpened) (gitrepo.File, error) {
	var f gitrepo.File
	on := govern.HearingOf(r.snap, done.opening.Ref)
	recipients, err := govern.Recipients(r.snap, done.opening.To, done.opening.Opened)
	if err == nil {
		done.asked, done.others = r.partiesAmong(recipients)
	}
	if on.Value == nil {
		return r.newHearingFile(draft, done)
	}
	done.ref = on.Ref
	last := on.Value.Last()
	done.same = last.Seal == draft.Seal()
	done.left = heard{view: on}.unresolved("")
	var edit govern.HearingEdit
	if edit, done.round, err = govern.NextRound(r.snap, on.Value, draft, done.opening); err != nil {
		return f, err
	}
	p, err := heard{base: r, ref: done.opening.Ref, view: on}.proposal(hearingStep{edit: edit, subject: "subject/hearing-opened"})
	if err != nil {
		return f, err
	}
	return p.files[on.File], nil
}

// newHearingFile gives the file of a draft's first hearing. An open hearing of an earlier
// draft of the document must be closed first.
func (r *register) newHearingFile(draft *store.Record, done *hearingOpened) (gitrepo.File, error) {
	var f gitrepo.File
	if old := govern.HearingSpoken(r.snap, done.opening.Ref); old.Value != nil && old.Value.State == record.HearingOpen {
		last := old.Value.Last()
		return f, hearingFail(exitFailed, done.opening.Ref, "open-already", "round", last.ID, "deadline", last.Deadline.EDTF.String())
	}
	var err error
	done.round = "r1"
	if done.ref, f.Path, f.Data, err = govern.NewHearing(r.snap, draft, done.opening); err != nil {
		return f, err
	}
	if _, there, err := r.workBytes(f.Path); err != nil || there {
		return f, fail(exitConflict, "cli/file-in-the-way", "file", f.Path, "ref", done.ref.String()).because(err)
	}
	return f, nil
}

// partiesAmong counts the parties among some actors, and the others.
func (r *register) partiesAmong(ids []string) (parties, others int) {
	for _, id := range ids {
		if a, ok := r.snap.Actor(id); ok && a.Kind == store.PartyActor {
			parties++
			continue
		}
		others++
	}
	return parties, others
}

// deadlineNotes warns of a deadline that few can keep: in July, or on a day off.
func (d document) deadlineNotes(deadline date.Day) []hearingNote {
	var notes []hearingNote
	at := []string{"deadline", deadline.String()}
	if deadline.Month == time.July {
		notes = append(notes, hearingNote{"cli/hear/july", at})
	}
	if !date.Workday(deadline) {
		notes = append(notes, hearingNote{"cli/hear/day-off", at})
	}
	return notes
}
