package cli

import (
	"strings"

	"github.com/spf13/cobra"

	"github.com/helsefellesskap/hfh/internal/compare"
	"github.com/helsefellesskap/hfh/internal/govern"
	"github.com/helsefellesskap/hfh/internal/render"
	"github.com/helsefellesskap/hfh/internal/store"
)

// diffOptions are the flags of diff.
type diffOptions struct {
	all      bool
	exitCode bool
}

func (o *diffOptions) addFlags(cmd *cobra.Command) {
	cmd.Flags().BoolVar(&o.all, "all", false, "")
	cmd.Flags().BoolVar(&o.exitCode, "exit-code", false, "")
}

func newDiffCommand(a *app) *cobra.Command {
	var o diffOptions
	cmd := leaf("diff A B", between(2, 2), func(cmd *cobra.Command, args []string) error {
		reg, err := a.open()
		if err != nil {
			return err
		}
		return a.diff(cmd, reg, args[0], args[1], o)
	})
	o.addFlags(cmd)
	return cmd
}

func newDocumentDiffCommand(d document) *cobra.Command {
	var o diffOptions
	cmd := d.leaf("diff", "[A [B]]", 2, func(cmd *cobra.Command, ref store.Ref, args []string) error {
		reg, err := d.open()
		if err != nil {
			return err
		}
		from, to, err := d.documentSides(reg, ref, args)
		if err != nil {
			return err
		}
		return d.diff(cmd, reg, from, to, o)
	})
	o.addFlags(cmd)
	return cmd
}

// documentSides gives the two addresses that a document's diff compares: versions, days
// or "draft" as typed; with one, that against the draft or what stands now; with none,
// the draft against what stands, or the last two versions.
func (a *app) documentSides(reg *register, ref store.Ref, args []string) (from, to string, err error) {
	if err := reg.mustExist(ref); err != nil {
		return "", "", err
	}
	at := func(when string) string {
		if strings.ContainsAny(when, "@#/") {
			return when
		}
		return ref.String() + "@" + when
	}
	drafted := reg.snap.Record(govern.DraftRef(ref)) != nil
	switch {
	case len(args) == 2:
		return at(args[0]), at(args[1]), nil
	case len(args) == 1:
		return at(args[0]), ref.String(), nil
	case drafted && reg.snap.Record(ref) != nil:
		return ref.String(), at("draft"), nil
	}
	t, err := a.timeline(reg, ref)
	if err != nil {
		return "", "", err
	}
	if len(t.Versions) < 2 {
		return "", "", fail(exitFailed, "cli/nothing-to-compare", "ref", ref.String(), "n", count(len(t.Versions)))
	}
	last := t.Labels()[len(t.Versions)-2:]
	return at(last[0]), at(last[1]), nil
}

// diff compares two sides of any sort.
func (a *app) diff(cmd *cobra.Command, reg *register, from, to string, o diffOptions) error {
	form, err := a.form(cmd, formJSON, formYAML, formCSV, formMarkdown)
	if err != nil {
		return err
	}
	before, err := a.side(reg, from)
	if err != nil {
		return err
	}
	after, err := a.side(reg, to)
	if err != nil {
		return err
	}
	changes, err := a.compareSides(before, after, o)
	if err != nil {
		return err
	}
	for _, s := range []*side{before, after} {
		if !s.Certain {
			a.note("cli/not-certain", "address", s.Name)
		}
	}
	if form == formTable && !cmd.Flags().Changed("output") {
		form = "" // the text for people; a table, one line a change, only where it is asked for
	}
	if err := a.printChanges(form, changes); err != nil {
		return err
	}
	if o.exitCode && changes.Count() > 0 {
		return errSilent
	}
	return nil
}

// compareSides compares two records or two registers.
func (a *app) compareSides(before, after *side, o diffOptions) (render.Changes, error) {
	c := compare.New(compare.Options{Lang: a.msg, Text: !o.all && (before.Edition || after.Edition)})
	changes := render.Changes{From: before.Name, To: after.Name}
	if before.Whole && after.Whole {
		changes.Records = c.Registers(before.Snap, after.Snap)
		return changes, nil
	}
	p, err := pairOf(before, after)
	if err != nil {
		return changes, err
	}
	for _, s := range []*side{before, after} {
		if s.HasPlace {
			c.Only = append(c.Only, s.Place.IDs)
		}
	}
	if r := c.Record(p); len(r.List) > 0 {
		changes.Records = append(changes.Records, r)
	}
	if !before.Ref.Draft && !after.Ref.Draft { // a draft holds nothing but text
		changes.Hidden = c.Hidden()
	}
	return changes, nil
}

// pairOf pairs two records; of a whole register it is the record that the other side
// names.
func pairOf(before, after *side) (compare.Pair, error) {
	switch {
	case before.Whole:
		before.Rec, before.Ref = before.Snap.Record(after.Ref), after.Ref
	case after.Whole:
		after.Rec, after.Ref = after.Snap.Record(before.Ref), before.Ref
	}
	if before.Ref.Kind != after.Ref.Kind {
		return compare.Pair{}, fail(exitUsage, "cli/two-kinds", "a", before.Name, "b", after.Name)
	}
	if before.Rec == nil && after.Rec == nil {
		return compare.Pair{}, fail(exitFailed, "cli/not-then", "address", before.Name, "ref", before.Ref.String())
	}
	return compare.Pair{Before: before.Rec, After: after.Rec, BeforeSnap: before.Snap, AfterSnap: after.Snap}, nil
}

func (a *app) printChanges(form string, changes render.Changes) error {
	o := a.options()
	switch form {
	case formJSON:
		return render.ChangesJSON(o, changes)
	case formYAML:
		return render.ChangesYAML(o, changes)
	case formCSV:
		return render.CSV(o, render.ChangesTable(o, changes))
	case formTable:
		return render.ChangesLines(o, changes)
	case formMarkdown:
		return render.ChangesMarkdown(o, changes)
	}
	return render.ChangesText(o, changes)
}
