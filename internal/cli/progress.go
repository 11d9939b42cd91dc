package cli

import (
	"context"
	"errors"
	"strings"

	"github.com/spf13/cobra"

	"github.com/helsefellesskap/hfh/internal/date"
	"github.com/helsefellesskap/hfh/internal/doc"
	"github.com/helsefellesskap/hfh/internal/govern"
	"github.com/helsefellesskap/hfh/internal/record"
	"github.com/helsefellesskap/hfh/internal/store"
)

// progressOptions are the flags of plan progress.
type progressOptions struct {
	status, note, date, by string
	// A form or a sheet for one who is responsible, or each, and one that came back.
	sheet, each         bool
	forActor, out, from string
}

func newProgressCommand(a *app) *cobra.Command {
	var o progressOptions
	cmd := leaf("progress [PLACE]", between(0, 1), func(cmd *cobra.Command, args []string) error {
		if err := o.check(args); err != nil {
			return err
		}
		switch {
		case o.sheet || o.each:
			return a.progressSheet(cmd, o)
		case o.from != "":
			return a.progressFrom(cmd.Context(), o)
		}
		return a.progress(cmd.Context(), args[0], o)
	})
	fs := cmd.Flags()
	fs.StringVar(&o.status, "status", "", "")
	fs.StringVar(&o.note, "note", "", "")
	fs.StringVar(&o.date, "date", "", "")
	fs.StringVar(&o.by, "by", "", "")
	fs.BoolVar(&o.sheet, "sheet", false, "")
	fs.StringVar(&o.forActor, "for", "", "")
	fs.BoolVar(&o.each, "all-responsible", false, "")
	fs.StringVar(&o.out, "out", "", "")
	fs.StringVar(&o.from, "from", "", "")
	return cmd
}

// check refuses what cannot be meant: one measure, a sheet to fill in, and one that came
// back are ways of their own.
func (o progressOptions) check(args []string) error {
	one := len(args) > 0 || o.status != "" || o.note != "" || o.by != ""
	sheet := o.sheet || o.each || o.out != ""
	switch {
	case one && (sheet || o.from != "" || o.forActor != ""), sheet && (o.from != "" || o.date != ""):
		return fail(exitUsage, "report/one-way")
	case o.out != "" && !o.sheet && !o.each, o.forActor != "" && !o.sheet && !o.each && o.from == "":
		return fail(exitUsage, "report/sheet-or-from")
	case len(args) == 0 && !sheet && o.from == "":
		return fail(exitUsage, "report/how")
	}
	return nil
}

// progress records how far a measure of the plan has come. Nothing that is adopted
// changes by it.
func (a *app) progress(ctx context.Context, place string, o progressOptions) error {
	if o.status == "" {
		return fail(exitUsage, "cli/flag-missing", "flag", "--status", "example", "--status in-progress")
	}
	status, err := choice("hfh plan progress", "--status", o.status, govern.Statuses()...)
	if err != nil {
		return err
	}
	when, err := typedDate("--date", o.date)
	if err != nil {
		return err
	}
	place = strings.TrimPrefix(place, "plan#")
	entry := record.Progress{Status: status, Note: o.note, By: o.by}
	out, err := a.record(ctx, func(base *register) (*proposal, error) {
		entry.Date = record.When{EDTF: when}
		if when.IsZero() {
			entry.Date.EDTF = dayEDTF(base.today)
		}
		if first, ok := entry.Date.EDTF.Earliest(); ok && first.After(base.today) {
			return nil, fail(exitUsage, "cli/progress-ahead", "date", entry.Date.EDTF.String(), "today", base.today.String(), "place", place)
		}
		return progressProposal(base, place, entry)
	})
	if err != nil {
		return err
	}
	return a.written(out, told{})
}

func progressProposal(base *register, place string, entry record.Progress) (*proposal, error) {
	ref := store.Ref{Kind: "plan"}
	plan := base.snap.Record(ref)
	if plan == nil {
		return nil, base.noRecord(ref)
	}
	var name string
	f, err := base.edit(plan, func(rec *store.Record) (*doc.Node, error) {
		change, at, err := govern.Progress(rec, place, entry)
		if err != nil {
			return nil, progressFailure(ref, place, at, err)
		}
		tree := rec.Node.Clone()
		name = orDefault(at.Name, at.IDs)
		return tree, change(tree)
	})
	if err != nil {
		return nil, err
	}
	p := newProposal(changeProgress, ref)
	p.put(f)
	p.message.Trailers.Effective = entry.Date.EDTF.String()
	p.message.Subject = base.words.Text("subject/progress", pairs([]string{"ref", ref.String(), "name", name, "status", entry.Status}))
	p.message.Body = entry.Note
	return p, nil
}

// progressFailure says why a place has no progress.
func progressFailure(ref store.Ref, place string, at store.Place, err error) error {
	if errors.Is(err, govern.ErrNoMeasure) {
		return fail(exitUsage, "cli/no-measure", "place", place, "name", orDefault(at.Name, at.IDs)).because(err)
	}
	return placeFailure(ref, err)
}

// typedDate reads a date flag, zero for none.
func typedDate(flag, value string) (date.EDTF, error) {
	if value == "" {
		return date.EDTF{}, nil
	}
	e, err := date.ReadWords(value)
	if err != nil {
		return e, fail(exitUsage, "cli/not-a-date", "value", value, "flag", flag).because(err)
	}
	return e, nil
}

// dayEDTF is a day as a date of records.
func dayEDTF(d date.Day) date.EDTF {
	e, err := date.Parse(d.String())
	if err != nil {
		return date.EDTF{}
	}
	return e
}
