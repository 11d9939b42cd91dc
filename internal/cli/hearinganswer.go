package cli

import (
	"context"
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/helsefellesskap/hfh/internal/govern"
	"github.com/helsefellesskap/hfh/internal/record"
	"github.com/helsefellesskap/hfh/internal/store"
)

// hearingAnswerOptions are the flags of hearing answer.
type hearingAnswerOptions struct {
	position string
	caseNo   string
	date     string
	kind     string
	round    string
	note     string
	from     string
	onBehalf []string
	remarks  remarkFlags
	again    bool
	late     bool
}

// remarkFlags are --on and --text: each text is about the place typed before it.
type remarkFlags struct {
	list  []govern.NewRemark
	place string
	typed bool // a place that still waits for its text
}

type onFlag struct{ to *remarkFlags }

func (f onFlag) String() string { return "" }
func (f onFlag) Type() string   { return "PLACE" }
func (f onFlag) Set(s string) error {
	if f.to.typed {
		return fail(exitUsage, "cli/hearing-on-without-text", "place", f.to.place)
	}
	f.to.place, f.to.typed = s, true
	return nil
}

type textFlag struct{ to *remarkFlags }

func (f textFlag) String() string { return "" }
func (f textFlag) Type() string   { return "TEXT" }
func (f textFlag) Set(s string) error {
	f.to.list = append(f.to.list, govern.NewRemark{Place: f.to.place, Text: s})
	f.to.place, f.to.typed = "", false
	return nil
}

func (r *remarkFlags) addFlags(fs *pflag.FlagSet) {
	fs.Var(onFlag{r}, "on", "")
	fs.Var(textFlag{r}, "text", "")
}

func newHearingAnswer(d document) *cobra.Command {
	var o hearingAnswerOptions
	cmd := d.leaf("answer", "[PARTY]", 1, func(cmd *cobra.Command, ref store.Ref, args []string) error {
		party := ""
		if len(args) > 0 {
			party = args[0]
		}
		return d.answerHearing(cmd.Context(), cmd, ref, party, o)
	})
	fs := cmd.Flags()
	fs.StringVar(&o.position, "position", "", "")
	fs.StringVar(&o.caseNo, "case", "", "")
	fs.StringVar(&o.date, "date", "", "")
	fs.StringVar(&o.kind, "kind", "", "")
	fs.StringVar(&o.round, "round", "", "")
	fs.StringVarP(&o.note, "message", "m", "", "")
	fs.StringVar(&o.from, "from", "", "")
	fs.StringArrayVar(&o.onBehalf, "for", nil, "")
	o.remarks.addFlags(fs)
	fs.BoolVar(&o.again, "again", false, "")
	fs.BoolVar(&o.late, "late", false, "")
	return cmd
}

// check refuses what cannot be meant, before anything is read.
func (o *hearingAnswerOptions) check(ref store.Ref, party string) error {
	command := "hfh " + govern.HearingVerb(ref, "answer")
	var err error
	if o.position, err = choice(command, "--position", o.position, record.Supports, record.SupportsWithRemarks, record.Objects, record.NoPosition); err != nil {
		return err
	}
	if o.kind, err = choice(command, "--kind", o.kind, "administrative", "political", "joint", "other", unknown); err != nil {
		return err
	}
	switch {
	case o.remarks.typed:
		return fail(exitUsage, "cli/hearing-on-without-text", "place", o.remarks.place)
	case o.from != "" && (o.position != "" || len(o.remarks.list) > 0):
		return hearingFail(exitUsage, ref, "from-or-flags", "file", o.from)
	case o.from == "" && party == "":
		return hearingFail(exitUsage, ref, "no-party")
	case o.from == "" && o.position == "":
		return fail(exitUsage, "cli/flag-missing", "flag", "--position", "example", "--position supports-with-remarks")
	}
	return nil
}

// answerHearing records what a party answered, typed or read from the form it filled in.
func (d document) answerHearing(ctx context.Context, cmd *cobra.Command, ref store.Ref, party string, o hearingAnswerOptions) error {
	if q := d.asker(ctx); q != nil && o.from == "" && (party == "" || o.position == "") {
		reg, err := d.open()
		if err != nil {
			return err
		}
		if err := q.guideAnswer(reg, ref, &party, &o); err != nil {
			return err
		}
	}
	if err := o.check(ref, party); err != nil {
		return err
	}
	var file []byte
	if o.from != "" {
		var err error
		if file, err = d.readFile(o.from); err != nil {
			return err
		}
	}
	return d.stepHearing(ctx, cmd, ref, func(h heard) (hearingStep, error) {
		answer, notes, err := d.answerTyped(h, party, o, file)
		if err != nil {
			return hearingStep{}, err
		}
		round, _ := h.view.Value.RoundOf(answer.Round)
		edit, done, err := govern.Answer(h.base.snap, h.text(round), h.view.Value, answer)
		if err != nil {
			return hearingStep{}, err
		}
		step := h.answerStep(answer, done, edit)
		step.notes = append(notes, step.notes...)
		return step, nil
	})
}

// answerTyped makes the answer of the flags, or of the form, with what is to be told of it.
func (d document) answerTyped(h heard, party string, o hearingAnswerOptions, file []byte) (govern.NewAnswer, []hearingNote, error) {
	a := govern.NewAnswer{
		Round: o.round, Today: h.base.today, Position: o.position, Case: o.caseNo, Kind: o.kind, Note: o.note,
		Remarks: slices.Clone(o.remarks.list), Again: o.again, Late: o.late,
	}
	day := o.date
	var notes []hearingNote
	var err error
	if o.from != "" {
		if notes, err = d.answerFromForm(h, o, file, &party, &day, &a); err != nil {
			return a, nil, err
		}
	}
	if err := h.settleWho(&a, party, o.onBehalf); err != nil {
		return a, nil, err
	}
	a.Date, err = h.base.day("--date", day)
	return a, notes, err
}

// settleWho finds who answers, and for whom.
func (h heard) settleWho(a *govern.NewAnswer, party string, onBehalf []string) error {
	var err error
	if a.Party, err = h.actorID(party); err != nil {
		return err
	}
	for _, name := range recipientsTyped(onBehalf) {
		id, err := h.actorID(name)
		if err != nil {
			return err
		}
		a.For = append(a.For, id)
	}
	if a.Kind != "" {
		return nil
	}
	if actor, _ := h.base.snap.Actor(a.Party); len(a.For) > 0 || actor.Kind == store.GroupActor {
		a.Kind = "joint"
	}
	return nil
}

// answerStep tells of an answer.
func (h heard) answerStep(a govern.NewAnswer, done govern.Answered, edit govern.HearingEdit) hearingStep {
	var names, ids []string
	for _, id := range done.From {
		names = append(names, h.who(id))
	}
	for i := range a.Remarks {
		ids = append(ids, remarkID(h.view.Value, a.Party, i))
	}
	who := strings.Join(names, "\n")
	step := hearingStep{
		edit: edit, subject: "subject/hearing-answer", day: a.Date, why: a.Note,
		args: []string{"party", h.who(a.Party), "position", a.Position, "round", done.Round, "case", a.Case},
		done: "answered", facts: []string{
			"who", who, "position", a.Position, "round", done.Round, "n", count(len(a.Remarks)), "remarks", strings.Join(ids, "\n"),
			"party", a.Party, "first", first(ids),
		},
	}
	if len(a.Remarks) > 0 {
		step.done, step.next = "answered-remarks", "cli/next-hearing-remarks"
	}
	step.notes = h.answerNotes(a, done)
	return step
}

// answerNotes says what is worth knowing of an answer that is recorded.
func (h heard) answerNotes(a govern.NewAnswer, done govern.Answered) []hearingNote {
	var notes []hearingNote
	round, _ := h.view.Value.RoundOf(done.Round)
	who := []string{"who", h.who(a.Party), "round", done.Round, "deadline", round.DeadlineOf(done.From[0]).EDTF.String(), "id", a.Party}
	if done.Late {
		notes = append(notes, hearingNote{"cli/hear/was-late", who})
	}
	if len(done.Replaces) > 0 {
		notes = append(notes, hearingNote{"cli/hear/replaced", who})
	}
	if done.Unplaced {
		notes = append(notes, hearingNote{"cli/hear/unplaced", who})
	}
	if len(a.Remarks) > 0 && h.text(round) == nil {
		notes = append(notes, hearingNote{"cli/hear/text-not-here", who})
	}
	if closed, ok := round.Closed.EDTF.Latest(); ok && a.Date.After(closed) {
		notes = append(notes, hearingNote{"cli/hear/after-close", append(who, "closed", closed.String())})
	}
	return notes
}

// remarkID gives the id that the n-th new remark of a party gets.
func remarkID(h *record.Hearing, party string, n int) string {
	return party + "-" + count(govern.NextRemark(h, party)+n)
}

func first(list []string) string {
	if len(list) == 0 {
		return ""
	}
	return list[0]
}
