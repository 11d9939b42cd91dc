package cli

import (
	"context"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"github.com/helsefellesskap/hfh/internal/date"
	"github.com/helsefellesskap/hfh/internal/doc"
	"github.com/helsefellesskap/hfh/internal/govern"
	"github.com/helsefellesskap/hfh/internal/record"
	"github.com/helsefellesskap/hfh/internal/store"
)

// changeExtension is the trailer's word for a version that was prolonged.
const changeExtension = "extension"

// extendOptions are the flags of extend.
type extendOptions struct {
	until   string
	meeting string
	caseNo  string
	why     string
}

func newExtendCommand(d document) *cobra.Command {
	var o extendOptions
	cmd := d.leaf("extend", "", 0, func(cmd *cobra.Command, ref store.Ref, _ []string) error {
		return d.extend(cmd.Context(), ref, o)
	})
	fs := cmd.Flags()
	fs.StringVar(&o.until, "until", "", "")
	fs.StringVar(&o.meeting, "meeting", "", "")
	fs.StringVar(&o.caseNo, "case", "", "")
	fs.StringVarP(&o.why, "message", "m", "", "")
	return cmd
}

// extend prolongs the version that stands by a decision, without changing its text.
func (a *app) extend(ctx context.Context, ref store.Ref, o extendOptions) error {
	if o.until == "" {
		return fail(exitUsage, "cli/flag-missing", "flag", "--until", "example", "--until 2026-12-31")
	}
	until, err := date.ReadWords(o.until)
	if err != nil {
		return fail(exitUsage, "cli/not-a-date", "value", o.until, "flag", "--until").because(err)
	}
	if _, bounded := until.Latest(); !bounded {
		return fail(exitUsage, "cli/extend-open", "until", o.until)
	}
	o.meeting = strings.TrimPrefix(o.meeting, "meeting/")
	ad := &adoption{ref: ref, variant: "-extend"}
	out, err := a.record(ctx, func(base *register) (*proposal, error) { return ad.prolong(base, until, o) })
	if printErr := a.printAdoption(ad, err); printErr != nil {
		return printErr
	}
	if err != nil {
		return err
	}
	out.conditions = a.conditionsData(ad.conditions)
	return a.written(out, told{next: "cli/next-extended", args: []string{"revise", typed(ref, "revise")}})
}

// prolong is the revision of an extension.
func (ad *adoption) prolong(base *register, until date.EDTF, o extendOptions) (*proposal, error) {
	rec, err := base.adopted(ad.ref)
	if err != nil {
		return nil, err
	}
	if err := mayExtend(rec, until); err != nil {
		return nil, err
	}
	req := govern.Request{Ref: ad.ref, Meeting: o.meeting, Case: o.caseNo, Today: base.today}
	ad.snap, ad.conditions = base.snap, govern.ExtensionConditions(base.snap, req)
	if n := countStops(ad.conditions); n > 0 {
		return nil, fail(exitFindings, "cli/conditions", "n", fmt.Sprint(n), "ref", ad.ref.String())
	}
	if o.meeting == "" {
		return nil, fail(exitUsage, "cli/flag-missing", "flag", "--meeting", "example", "--meeting ssu-2025-03-18")
	}
	if base.snap.Meeting(o.meeting).Value == nil {
		return nil, base.noMeeting(o.meeting)
	}
	d := govern.Decided(base.snap, req)
	f, err := base.edit(rec, func(rec *store.Record) (*doc.Node, error) {
		tree := rec.Node.Clone()
		return tree, govern.Extend(rec, until, d, o.why)(tree)
	})
	if err != nil {
		return nil, err
	}
	p := newProposal(changeExtension, ad.ref)
	p.put(f)
	last, _ := govern.Ends(rec)
	p.touched = map[string]string{ad.ref.String() + "#extensions": last.String()}
	t := &p.message.Trailers
	t.Version, t.Body, t.Meeting = versionOf(rec), d.Body, d.Meeting
	if d.Number != "" {
		t.Decision = t.Meeting + "#" + d.Number
	}
	p.message.Subject = base.words.Text("subject/extension", pairs([]string{
		"ref", ad.ref.String(), "version", t.Version, "until", until.String(), "meeting", meetingName(base.snap, d.Meeting),
	}))
	p.message.Body = joinParagraphs(o.why, ad.warned(base.words))
	return p, nil
}

// mayExtend refuses to prolong what was never adopted or is withdrawn, and an end that
// is no later than the one there is.
func mayExtend(rec *store.Record, until date.EDTF) error {
	e := record.EditionOf(rec.Typed)
	switch {
	case e == nil || e.Version == "" && e.Adopted == nil:
		return fail(exitFailed, "cli/extend-none", "ref", rec.Ref.String(), "command", typed(rec.Ref, "revise"))
	case e.Withdrawn != nil:
		return fail(exitFailed, "cli/extend-withdrawn", "ref", rec.Ref.String(), "command", typed(rec.Ref, "revise"))
	}
	last, _ := until.Latest()
	if ends, known := govern.Ends(rec); known && !last.After(ends) {
		return fail(exitUsage, "cli/extend-earlier", "ref", rec.Ref.String(), "ends", ends.String(), "until", until.String())
	}
	return nil
}
