package cli

import (
	"os"
	"path"
	"strings"

	"github.com/spf13/cobra"

	"github.com/helsefellesskap/hfh/internal/compare"
	"github.com/helsefellesskap/hfh/internal/govern"
	"github.com/helsefellesskap/hfh/internal/render"
	"github.com/helsefellesskap/hfh/internal/store"
)

// diffOptions are the flags of diff.
type diffOptions struct {
	all, exitCode  bool
	stat, redline  bool
	words, noWords bool
	only, classes  []string
}

func (o *diffOptions) addFlags(cmd *cobra.Command) {
	fs := cmd.Flags()
	fs.BoolVar(&o.all, "all", false, "")
	fs.BoolVar(&o.exitCode, "exit-code", false, "")
	fs.BoolVar(&o.stat, "stat", false, "")
	fs.BoolVar(&o.redline, "redline", false, "")
	fs.BoolVar(&o.words, "words", false, "")
	fs.BoolVar(&o.noWords, "no-words", false, "")
	fs.Var(listFlag{&o.only, "PLACE"}, "only", "")
	fs.Var(listFlag{&o.classes, "CLASS"}, "class", "")
}

// listFlag is a flag that repeats. Unlike pflag's own it leaves commas alone.
type listFlag struct {
	to   *[]string
	what string
}

func (f listFlag) String() string { return "" }
func (f listFlag) Type() string   { return f.what }
func (f listFlag) Set(s string) error {
	*f.to = append(*f.to, s)
	return nil
}

// check refuses flags that cannot be meant together.
func (o *diffOptions) check() error {
	switch {
	case o.words && o.noWords:
		return fail(exitUsage, "cli/one-of", "one", "--words", "other", "--no-words")
	case o.stat && o.redline:
		return fail(exitUsage, "cli/one-of", "one", "--stat", "other", "--redline")
	}
	return nil
}

func newDiffCommand(a *app) *cobra.Command {
	var o diffOptions
	cmd := leaf("diff [A [B]]", between(0, 2), func(cmd *cobra.Command, args []string) error {
		reg, err := a.open()
		if err != nil {
			return err
		}
		return a.diff(cmd, o, func() (*side, *side, error) { return a.twoSides(reg, args) })
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
		draft := false
		err = d.diff(cmd, o, func() (*side, *side, error) {
			from, to, err := d.documentSides(reg, ref, args)
			if err != nil {
				return nil, nil, err
			}
			draft = from == ref.String() && to == ref.String()+"@draft"
			return d.bothSides(reg, from, to)
		})
		if draft {
			d.tellLater(reg, ref)
		}
		return err
	})
	o.addFlags(cmd)
	return cmd
}

// documentSides gives the two addresses that a document's diff compares: versions, days
// or "draft" as typed; with one, that against the draft or what stands now; with none,
// the draft against what stands, or the last two versions.
func (a *app) documentSides(reg *register, ref store.Ref, args []string) (from, to string, err error) {
	at := func(when string) string {
		if a.namesWhole(when) {
			return when
		}
		return ref.String() + "@" + when
	}
	if len(args) == 1 {
		if one, other, isRange := a.asRange(args[0]); isRange {
			args = []string{one, other}
		}
	}
	if len(args) == 2 {
		return at(args[0]), at(args[1]), nil
	}
	if err := reg.mustExist(ref); err != nil {
		return "", "", err
	}
	drafted := reg.snap.Record(govern.DraftRef(ref)) != nil
	switch {
	case len(args) == 1 && args[0] == "draft":
		return ref.String(), at("draft"), nil
	case len(args) == 1:
		return at(args[0]), ref.String(), nil
	case drafted && reg.snap.Record(ref) != nil:
		return ref.String(), at("draft"), nil
	}
	return a.lastTwo(reg, ref)
}

// lastTwo gives the addresses of a document's last two versions.
func (a *app) lastTwo(reg *register, ref store.Ref) (from, to string, err error) {
	t, err := a.timeline(reg, ref)
	if err != nil {
		return "", "", err
	}
	labels := t.Labels()
	switch {
	case len(labels) < 2 && reg.repo.Shallow():
		return "", "", fail(exitFailed, "compare/cut", "ref", ref.String())
	case len(labels) == 0:
		return "", "", fail(exitFailed, "cli/nothing-adopted", "ref", ref.String())
	case len(labels) == 1:
		return "", "", fail(exitFailed, "cli/nothing-to-compare", "ref", ref.String(), "revise", typed(ref, "revise"))
	}
	last := labels[len(labels)-2:]
	return ref.String() + "@" + last[0], ref.String() + "@" + last[1], nil
}

// namesWhole tells what stands for itself from what is a time of the document: an
// address, a path, a file.
func (a *app) namesWhole(typed string) bool {
	if strings.ContainsAny(typed, "@#/") || typed == "-" {
		return true
	}
	switch path.Ext(typed) {
	case ".yaml", ".yml":
		return a.isThere(typed)
	}
	return false
}

func (a *app) isThere(file string) bool {
	_, err := os.Stat(a.path(file))
	return err == nil
}

// asRange parts "A..B", the way git writes two revisions. A path is no range.
func (a *app) asRange(typed string) (from, to string, ok bool) {
	if strings.HasPrefix(typed, "../") || strings.Contains(typed, "/../") || a.isThere(typed) {
		return "", "", false
	}
	from, to, ok = strings.Cut(typed, "..")
	if !ok || from == "" && to == "" {
		return "", "", false
	}
	return orDefault(from, "HEAD"), orDefault(strings.TrimPrefix(to, "."), "HEAD"), true
}

// comparison is what a comparison came to, ready to be printed.
type comparison struct {
	changes  render.Changes
	redlines []render.Redline
	lang     string // of the records
}

// diff compares two sides of any sort.
func (a *app) diff(cmd *cobra.Command, o diffOptions, sides func() (*side, *side, error)) error {
	if err := o.check(); err != nil {
		return err
	}
	form, err := a.diffForm(cmd, o)
	if err != nil {
		return err
	}
	before, after, err := sides()
	if err != nil {
		return err
	}
	found, unread, err := a.compareSides(before, after, form, o)
	if err != nil {
		return err
	}
	for _, s := range []*side{before, after} {
		if !s.Certain {
			a.note("cli/not-certain", "address", s.Name)
		}
	}
	if err := a.printComparison(form, found, o); err != nil {
		return err
	}
	if unread || o.exitCode && found.changes.Count() > 0 {
		return errSilent
	}
	return nil
}

// diffForm gives the form to print in: the text for people, unless another was asked for.
func (a *app) diffForm(cmd *cobra.Command, o diffOptions) (string, error) {
	has := []string{formJSON, formYAML, formCSV, formMarkdown, formHTML}
	if o.redline {
		has = []string{formMarkdown, formHTML}
	}
	form, err := a.form(cmd, has...)
	if form == formTable && !cmd.Flags().Changed("output") {
		form = ""
	}
	return form, err
}

// mostInText is how many changes a page shows in the whole text too: beyond that, the
// text is asked for by --redline.
const mostInText = 2000

// compareSides compares two records or two registers. unread tells that something on
// either side could not be read, or not to its end, which is told on stderr.
func (a *app) compareSides(before, after *side, form string, o diffOptions) (comparison, bool, error) {
	c := compare.New(compare.Options{
		Lang: a.msg, Text: !o.all && (before.Edition || after.Edition),
	})
	out := comparison{changes: render.Changes{From: before.Name, To: after.Name, WholeTexts: o.noWords}}
	if after.Snap != nil && after.Snap.Community != nil {
		out.lang = after.Snap.Community.Language
	}
	pairs, err := a.pairsOf(before, after)
	if err != nil {
		return out, false, err
	}
	if c.Only, err = a.onlyPlaces(before, after, pairs, o.only); err != nil {
		return out, false, err
	}
	if c.Classes, err = a.onlyClasses(after.Snap, o.classes); err != nil {
		return out, false, err
	}
	pairs, unread, err := a.readablePairs(before, after, pairs)
	if err != nil {
		return out, unread, err
	}
	out.changes.Partial = unread
	whole := before.Whole && after.Whole
	out.changes.Records, pairs = c.Records(pairs, whole)
	if out.changes = out.changes.Numbered(); !whole {
		out.changes.Hidden = c.Hidden()
	}
	out.changes.ClassNames = c.ClassNames()
	if o.redline || form == formHTML && !whole && out.changes.Count() <= mostInText {
		out.redlines = c.Redlines(pairs, out.changes)
	}
	return out, unread, nil
}
