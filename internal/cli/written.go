package cli

import (
	"fmt"
	"slices"
	"strings"

	"github.com/helsefellesskap/hfh/internal/compare"
	"github.com/helsefellesskap/hfh/internal/render"
	"github.com/helsefellesskap/hfh/internal/store"
)

// changed compares the records that a revision touches, before and after it.
func (out *outcome) changed(o render.Options) render.Changes {
	changes := render.Changes{Inside: true}
	c := compare.New(compare.Options{Lang: o.Lang})
	for _, ref := range out.refs() {
		c.Text = false
		p := compare.Pair{Before: out.base.snap.Record(ref), After: out.after.Record(ref), BeforeSnap: out.base.snap, AfterSnap: out.after}
		switch {
		case p.Before == nil && p.After == nil:
			continue
		case ref.Draft && p.After == nil:
			continue // what it said stands in the record now, or was withdrawn
		case ref.Draft && p.Before == nil:
			p.Before = out.base.snap.Record(withoutDraft(ref)) // what the draft starts from
			c.Text = true
		}
		r := c.Record(p)
		if out.proposal.message.Trailers.Change == changeAdoption {
			r.List = slices.DeleteFunc(r.List, isSignature)
		}
		if len(r.List) > 0 {
			changes.Records = append(changes.Records, r)
		}
	}
	changes.ClassNames = c.ClassNames()
	return changes
}

// isSignature tells the changes of a list of signatures: a version is signed anew, and the
// condition has said so; who signed stands in the document.
func isSignature(ch render.Change) bool { return strings.HasPrefix(ch.Place, "signatures/") }

// refs gives the records that the revision is about.
func (out *outcome) refs() []store.Ref {
	var refs []store.Ref
	for _, name := range out.proposal.message.Trailers.Records {
		if ref, err := store.ParseRef(name); err == nil {
			refs = append(refs, ref)
		}
	}
	return refs
}

// told says what is told after a revision.
type told struct {
	// next is the message id of what to type next, with its arguments; "" for none.
	next string
	args []string
	// noDiff leaves the changes out: the command has told of them, or prints an id only.
	noDiff bool
	// prints is the id or number of what was made, for scripts; "" for none.
	prints string
	// data tells that the command has printed its own data for programs.
	data bool
}

// written tells what was recorded: the changes, the warnings they bring, one line with
// what stands in the history now, and the next command.
func (a *app) written(out *outcome, t told) error {
	o := a.options()
	switch {
	case a.config.Output == formJSON && !t.data:
		if err := render.JSON(o, out.forPrograms(o)); err != nil {
			return err
		}
	case t.prints != "":
		if _, err := fmt.Fprintln(a.streams.Out, t.prints); err != nil {
			return err
		}
	}
	if !t.noDiff && !a.global.quiet && a.config.Output != formJSON {
		if err := render.ChangesText(o, out.changed(o)); err != nil {
			return err
		}
	}
	if !a.global.quiet {
		for _, f := range out.fresh {
			for _, line := range render.FindingLines(a.errOptions(), f) {
				fmt.Fprintln(a.streams.Err, line)
			}
		}
	}
	return a.recordedLine(out, t)
}

// recordedJSON is what a writing command prints with -o json: the revision as log has it,
// with the changes that it made.
type recordedJSON struct {
	Commit    string            `json:"commit"` // "" with --dry-run
	Change    string            `json:"change"`
	Records   []string          `json:"records"`
	Version   string            `json:"version"`
	Body      string            `json:"body"`
	Meeting   string            `json:"meeting"`
	Decision  string            `json:"decision"`
	Effective string            `json:"effective"`
	Subject   string            `json:"subject"`
	Seals     map[string]string `json:"seals"`
	Changes   any               `json:"changes"` // as diff has them
	Kept      []string          `json:"kept"`    // files of the work tree that keep edits of the user's
	DryRun    bool              `json:"dry_run"`

	Conditions []conditionJSON `json:"conditions,omitempty"` // of an adoption
	Acts       []reviewAct     `json:"acts,omitempty"`       // that a draft needs before it holds
}

// forPrograms tells of a revision as data.
func (out *outcome) forPrograms(o render.Options) recordedJSON {
	t := out.change.Message.Trailers
	r := recordedJSON{
		Commit: string(out.result.Hash), Change: t.Change, Records: orList(t.Records, []string{}), Version: t.Version,
		Body: t.Body, Meeting: t.Meeting, Decision: t.Decision, Effective: t.Effective, Subject: out.proposal.message.Subject,
		Conditions: out.conditions, Acts: out.acts,
		Seals: map[string]string{}, Changes: render.ChangesData(out.changed(o)), Kept: orList(out.result.Kept, []string{}), DryRun: out.dryRun,
	}
	for _, s := range t.Seals {
		r.Seals[s.Record] = s.Sum
	}
	return r
}

// recordedLine says in one line what was recorded, and what may be typed next.
func (a *app) recordedLine(out *outcome, t told) error {
	subject := out.proposal.message.Subject
	if out.dryRun {
		a.note("cli/dry-run", "subject", subject)
		return nil
	}
	a.note("cli/recorded", "subject", subject, "id", out.result.Hash.Short())
	for _, file := range out.result.Kept {
		a.note("cli/kept", "file", file)
	}
	a.unfinished(out.result.Warnings)
	if t.next != "" && !a.global.quiet {
		fmt.Fprintf(a.streams.Err, "hfh: %s: %s\n", a.msg.Text("cli/next", nil), render.Clean(a.msg.Text(t.next, pairs(t.args))))
	}
	return nil
}

// unfinished tells what came after the instant of a revision and could not be done: the
// next writing command does it.
func (a *app) unfinished(warnings []error) {
	for _, w := range warnings {
		a.note("cli/unfinished", "cause", causeText(a.msg, w, false))
	}
}

func withoutDraft(ref store.Ref) store.Ref {
	ref.Draft = false
	return ref
}
