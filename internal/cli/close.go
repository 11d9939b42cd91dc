package cli

import (
	"context"
	"errors"
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"github.com/helsefellesskap/hfh/internal/gitrepo"
	"github.com/helsefellesskap/hfh/internal/history"
	"github.com/helsefellesskap/hfh/internal/record"
	"github.com/helsefellesskap/hfh/internal/store"
)

// changeClosing is the trailer's word for the closing of a year.
const changeClosing = "closing"

// newCloseCommand is `hfh close YEAR`: a revision that seals all that the register holds.
func newCloseCommand(a *app) *cobra.Command {
	var show bool
	cmd := leaf("close YEAR", between(1, 1), func(cmd *cobra.Command, args []string) error {
		form, err := a.form(cmd, formJSON, formYAML, formMarkdown, formHTML)
		if err != nil {
			return err
		}
		year, err := yearTyped(args[0])
		if err != nil {
			return err
		}
		if show {
			return a.showClosing(form, year)
		}
		return a.closeYear(cmd.Context(), form, year)
	})
	cmd.Flags().BoolVar(&show, "show", false, "")
	return cmd
}

// yearTyped reads a year of four digits; closing/2025 is one too.
func yearTyped(typed string) (string, error) {
	year := strings.TrimPrefix(typed, changeClosing+"/")
	if n, err := strconv.Atoi(year); err != nil || len(year) != 4 || n < 1 {
		return "", fail(exitUsage, "cli/close/year", "year", typed)
	}
	return year, nil
}

// closeYear records what everything was when the year was closed.
func (a *app) closeYear(ctx context.Context, form, year string) error {
	out, err := a.record(ctx, func(base *register) (*proposal, error) { return base.closing(year) })
	if err != nil {
		return err
	}
	rec := out.after.Record(closingRef(year))
	if form != formJSON && !a.global.quiet {
		if err := a.printClosing(form, out.base, rec); err != nil {
			return err
		}
	}
	return a.written(out, told{noDiff: true, next: "cli/close/next", args: []string{"year", year}})
}

func closingRef(year string) store.Ref { return store.Ref{Kind: changeClosing, ID: year} }

// closing is the revision that closes a year.
func (r *register) closing(year string) (*proposal, error) {
	if err := r.mayClose(year); err != nil {
		return nil, err
	}
	for _, rec := range r.snap.Records {
		if rec.Doc == nil {
			return nil, fail(exitFindings, "cli/record-broken", "file", rec.File)
		}
	}
	heads, err := history.HeadsAt(r.repo, r.head, r.snap)
	if errors.Is(err, history.ErrCut) {
		return nil, fail(exitFailed, "cli/close/cut", "year", year)
	}
	if err != nil {
		return nil, err
	}
	if n, first := number(year), r.since(heads); n < first {
		return nil, fail(exitUsage, "cli/close/before", "year", year, "since", strconv.Itoa(first))
	}
	file, data := history.NewClosing(r.snap, year, r.today, r.head, heads)
	p := newProposal(changeClosing, closingRef(year))
	p.put(gitrepo.File{Path: file, Data: data})
	p.touched = map[string]string{closingRef(year).String(): ""}
	p.message.Subject = r.words.Text("subject/closing", pairs([]string{"year", year, "n", strconv.Itoa(heads.Revisions)}))
	return p, nil
}

// since gives the first year that the register has anything of: a revision, a meeting, or
// the partnership itself.
func (r *register) since(heads history.Heads) int {
	first := heads.Since
	earlier := func(when record.When) {
		if day, ok := when.EDTF.Earliest(); ok {
			first = min(first, day.Year)
		}
	}
	earlier(r.snap.Community.Founded)
	for _, m := range r.snap.Meetings() {
		earlier(m.Value.Date)
	}
	return first
}

// number gives a year that yearTyped let through.
func number(year string) int {
	n, _ := strconv.Atoi(year)
	return n
}

// mayClose refuses a year that is not over, one that was closed, and one out of order:
// each closing seals the one before it.
func (r *register) mayClose(year string) error {
	n := number(year)
	if n >= r.today.Year {
		return fail(exitFindings, "cli/close/not-over", "year", year, "day", strconv.Itoa(n+1)+"-01-01")
	}
	if r.snap.Record(closingRef(year)) != nil {
		return fail(exitUsage, "cli/close/twice", "year", year)
	}
	last := ""
	for _, c := range r.snap.Closings() {
		last = max(last, c.ID)
	}
	if last == "" {
		return nil
	}
	switch before := number(last); {
	case n < before:
		return fail(exitUsage, "cli/close/earlier", "year", year, "last", last)
	case n > before+1:
		return fail(exitUsage, "cli/close/skipped", "year", year, "last", last, "next", strconv.Itoa(before+1))
	}
	return nil
}

// addAllSeals prints the control figures of a closing, and of the text of every document
// that it seals.
func addAllSeals(after *store.Snapshot, t *gitrepo.Trailers) {
	for _, rec := range after.Records {
		if rec.Governed() && !rec.Draft || slices.Contains(t.Records, rec.Ref.String()) {
			t.Seals = append(t.Seals, gitrepo.Seal{Record: rec.Ref.String(), Sum: rec.Seal()})
		}
	}
}

// mayChangeClosings refuses to change or take away the closing of a year: it is written
// once. Only what plain git did to it may be taken back.
func mayChangeClosings(out *outcome) error {
	for _, before := range out.base.snap.Records {
		if before.Kind != changeClosing {
			continue
		}
		after := out.after.Record(before.Ref)
		if after != nil && out.proposal.message.Trailers.Change == changeReversal {
			continue
		}
		if after == nil || string(after.CanonicalWhole()) != string(before.CanonicalWhole()) {
			return fail(exitFindings, "cli/close/locked", "year", before.ID)
		}
	}
	return nil
}

// showClosing prints the closing of a year as it was recorded.
func (a *app) showClosing(form, year string) error {
	reg, err := a.open()
	if err != nil {
		return err
	}
	rec := reg.snap.Record(closingRef(year))
	if rec == nil {
		return fail(exitFailed, "cli/close/none", "year", year)
	}
	if _, ok := rec.Typed.(*record.Closing); !ok {
		return fail(exitFindings, "cli/record-broken", "file", rec.File)
	}
	return a.printClosing(form, reg, rec)
}
