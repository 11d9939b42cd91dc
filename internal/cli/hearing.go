package cli

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/helsefellesskap/hfh/internal/date"
	"github.com/helsefellesskap/hfh/internal/doc"
	"github.com/helsefellesskap/hfh/internal/govern"
	"github.com/helsefellesskap/hfh/internal/msg"
	"github.com/helsefellesskap/hfh/internal/record"
	"github.com/helsefellesskap/hfh/internal/render"
	"github.com/helsefellesskap/hfh/internal/store"
)

const changeHearing = "hearing"

// newHearingNoun is `hfh hearing list|show`: hearings as records. What is done with one
// is a verb of its document: `hfh plan hearing open`.
func newHearingNoun(a *app) *cobra.Command {
	return group("hearing", newListOf(a, "hearing"), newShowOf(a, "hearing", true))
}

// newHearingCommand is `hfh plan hearing …`, the same for every governed document.
func newHearingCommand(d document) *cobra.Command {
	return group("hearing",
		newHearingOpen(d), newHearingAdd(d), newHearingSend(d), newHearingAnswer(d), newHearingExtend(d),
		newHearingRemind(d), newHearingDecline(d), newHearingWithdraw(d), newHearingClose(d), newHearingResolve(d),
		newHearingStatus(d), newHearingMatrix(d), newHearingChanges(d),
	)
}

// hearingVerbs are the verbs that messages name as the next to type.
func hearingVerbs() []string {
	return []string{"open", "add", "send", "answer", "extend", "remind", "decline", "withdraw", "close", "resolve", "status", "matrix", "changes"}
}

// hearingArgs adds to the arguments of a message how each verb is typed for a document:
// "{close}" is "plan hearing close".
func hearingArgs(ref store.Ref, args map[string]string) map[string]string {
	out := map[string]string{"ref": ref.String(), "revise": typed(ref, "revise"), "adopt": typed(ref, "adopt"), "diff": typed(ref, "diff")}
	for _, verb := range hearingVerbs() {
		out[verb] = govern.HearingVerb(ref, verb)
	}
	for name, value := range args {
		out[name] = value
	}
	return out
}

// hearingFail makes a failure about a document's hearing.
func hearingFail(code int, ref store.Ref, why string, args ...string) *failure {
	return &failure{id: "cli/hearing-" + why, code: code, args: hearingArgs(ref, pairs(args))}
}

// hearingFailure says why something cannot be done with a hearing.
func hearingFailure(ref store.Ref, err error) error {
	var fault *govern.HearingError
	if !errors.As(err, &fault) {
		return placeFailure(ref, err)
	}
	code := exitUsage
	if slices.Contains([]string{"open-already", "closed", "twice", "joint-before", "older-round", "nobody-to-remind"}, fault.Why) {
		code = exitFailed
	}
	return &failure{id: "cli/hearing-" + fault.Why, code: code, args: hearingArgs(ref, fault.Args), cause: err}
}

// heard is a hearing as a command found it on the base.
type heard struct {
	base *register
	ref  store.Ref // of the document
	view govern.HearingView
}

// hearingOn finds the hearing that a command about a document means.
func (r *register) hearingOn(ref store.Ref) (heard, error) {
	h := heard{base: r, ref: ref, view: govern.HearingSpoken(r.snap, ref)}
	if h.view.Value != nil {
		return h, nil
	}
	for _, rec := range r.snap.All("hearing") {
		if rec.Typed == nil {
			return h, fail(exitFindings, "cli/record-broken", "file", rec.File)
		}
	}
	if err := r.mustExist(ref); err != nil {
		return h, err
	}
	return h, hearingFail(exitFailed, ref, "none")
}

// draft gives the draft as it is on the base; nil for none.
func (h heard) draft() *store.Record { return h.base.snap.Record(govern.DraftRef(h.ref)) }

// text gives the text that was on hearing in a round; nil where the history that has it
// is not here.
func (h heard) text(round record.HearingRound) *store.Record {
	if draft := h.draft(); draft != nil && draft.Doc != nil && (round.Seal == "" || draft.Seal() == round.Seal) {
		return draft
	}
	if round.Revision == "" {
		return nil
	}
	rev, err := h.base.repo.Resolve(round.Revision)
	if err != nil {
		return nil
	}
	rec, err := h.base.recordAt(rev, govern.DraftRef(h.ref))
	if err != nil || rec == nil || rec.Doc == nil || rec.Seal() != round.Seal {
		return nil
	}
	return rec
}

// changed tells whether the draft says something else than the text of the open round.
func (h heard) changed() bool {
	draft, last := h.draft(), h.view.Value.Last()
	return h.view.Value.State == record.HearingOpen && last.Seal != "" && draft != nil && draft.Doc != nil && draft.Seal() != last.Seal
}

// hearingStep is one change of a hearing, worked out.
type hearingStep struct {
	edit    govern.HearingEdit
	subject string // message id and its arguments
	args    []string
	why     string
	touched map[string]string
	done    string // what is told on the screen: message id after "cli/hear/"
	facts   []string
	next    string // what to type next: message id
	notes   []hearingNote
	day     date.Day
}

// hearingNote is something that is told beside a step: a message id with its facts.
type hearingNote struct {
	id   string
	args []string
}

// stepHearing records one change of a document's hearing and tells of it.
func (d document) stepHearing(ctx context.Context, cmd *cobra.Command, ref store.Ref, work func(h heard) (hearingStep, error)) error {
	form, err := d.form(cmd, formJSON)
	if err != nil {
		return err
	}
	var step hearingStep
	var at heard
	out, err := d.record(ctx, func(base *register) (*proposal, error) {
		if at, err = base.hearingOn(ref); err != nil {
			return nil, err
		}
		if step, err = work(at); err != nil {
			return nil, hearingFailure(ref, err)
		}
		return at.proposal(step)
	})
	if err != nil {
		return err
	}
	return d.hearingWritten(form, ref, out, step, at.changed())
}

// proposal is the revision that a step makes.
func (h heard) proposal(step hearingStep) (*proposal, error) {
	f, err := h.base.edit(h.view.Record, func(rec *store.Record) (*doc.Node, error) {
		now, ok := rec.Typed.(*record.Hearing)
		if !ok {
			return nil, fail(exitFindings, "cli/work-file-broken", "file", rec.File)
		}
		root := rec.Node.Clone()
		if err := step.edit(now, root); err != nil {
			return nil, hearingFailure(h.ref, err)
		}
		return root, nil
	})
	if err != nil {
		return nil, err
	}
	p := newProposal(changeHearing, h.view.Ref)
	p.put(f)
	p.touched = step.touched
	p.message.Trailers.Effective = step.day.String()
	p.message.Subject = h.base.words.Text(step.subject, pairs(append(step.args, "ref", h.ref.String(), "hearing", h.view.ID)))
	p.message.Body = step.why
	return p, nil
}

// hearingWritten tells of a step: how the hearing stands as JSON, or in a line.
func (d document) hearingWritten(form string, ref store.Ref, out *outcome, step hearingStep, changed bool) error {
	if form == formJSON {
		base := *out.base
		base.snap = out.after
		at, err := base.hearingOn(ref)
		if err != nil {
			return err
		}
		if err := render.JSON(d.options(), d.hearingJSON(at, at.view.Value.Last())); err != nil {
			return err
		}
		return d.written(out, told{noDiff: true, data: true})
	}
	if step.done != "" && !d.global.quiet {
		fmt.Fprintln(d.streams.Out, render.Clean(d.msg.Text("cli/hear/"+step.done, hearingArgs(ref, pairs(step.facts)))))
	}
	for _, n := range step.notes {
		d.hearingNote(ref, n)
	}
	if changed {
		d.hearingNote(ref, hearingNote{id: "cli/hear/text-changed"})
	}
	return d.written(out, told{noDiff: true, next: step.next, args: flat(hearingArgs(ref, pairs(step.facts)))})
}

func (d document) hearingNote(ref store.Ref, n hearingNote) {
	if !d.global.quiet {
		fmt.Fprintln(d.streams.Err, render.Clean("hfh: "+d.msg.Text("cli/hear/note", nil)+": "+d.msg.Text(n.id, hearingArgs(ref, pairs(n.args)))))
	}
}

// tellRound says that a draft that was changed is on hearing: the round keeps its text.
func (a *app) tellRound(base *register, ref store.Ref) {
	on := govern.HearingOf(base.snap, ref)
	if on.Value == nil || on.Value.State != record.HearingOpen {
		return
	}
	document{app: a}.hearingNote(ref, hearingNote{"cli/hear/draft-changed", []string{"round", on.Value.Last().ID}})
}

// flat makes pairs of names and values in turn of message arguments.
func flat(args map[string]string) []string {
	var list []string
	for name, value := range args {
		list = append(list, name, value)
	}
	return list
}

// day reads a flag that takes one day; without a value it is the day asked about.
func (r *register) day(flag, value string) (date.Day, error) {
	if value == "" {
		return r.today, nil
	}
	return typedDay(flag, value)
}

// typedDay reads a flag that takes one day.
func typedDay(flag, value string) (date.Day, error) {
	e, err := typedDate(flag, value)
	if err != nil {
		return date.Day{}, err
	}
	day, ok := e.Earliest()
	if !ok || !e.IsDay() {
		return date.Day{}, fail(exitUsage, "cli/not-one-day", "flag", flag, "value", value)
	}
	return day, nil
}

// actor finds who was meant by an id or a name.
func (h heard) actor(name string) (store.Actor, error) {
	return govern.FindActor(h.base.snap, name)
}

// actorID finds the id of who was meant by an id or a name.
func (h heard) actorID(name string) (string, error) {
	a, err := h.actor(name)
	return a.ID, err
}

// who gives the name of an actor.
func (h heard) who(id string) string {
	if a, ok := h.base.snap.Actor(id); ok && a.Name != "" {
		return a.Name
	}
	return id
}

// recipientsTyped reads --to: ids and names, parted by commas too, and the word for all
// parties in either language.
func recipientsTyped(list []string) []string {
	var out []string
	for _, one := range list {
		for word := range strings.SplitSeq(one, ",") {
			word = strings.TrimSpace(word)
			if slices.Contains([]string{"parties", "parter", "partene", "partar", "partane"}, msg.Fold(word)) {
				word = "parties"
			}
			if word != "" {
				out = append(out, word)
			}
		}
	}
	return out
}

// pastDay reads --date, a day on which something happened: today, or before.
func (r *register) pastDay(value string) (date.Day, error) {
	day, err := r.day("--date", value)
	if err == nil && day.After(r.today) {
		err = fail(exitUsage, "cli/hearing-day-to-come", "flag", "--date", "date", day.String(), "today", r.today.String())
	}
	return day, err
}
