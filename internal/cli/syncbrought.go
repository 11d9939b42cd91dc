package cli

import (
	"fmt"

	"github.com/helsefellesskap/hfh/internal/check"
	"github.com/helsefellesskap/hfh/internal/diag"
	"github.com/helsefellesskap/hfh/internal/gitrepo"
	"github.com/helsefellesskap/hfh/internal/render"
)

// lookOver finds the errors that the other side has and this one lacks, and counts what
// plain git made there. They are taken in all the same, or nobody could ever meet again;
// but nobody is left to find them by chance.
func (a *app) lookOver(base *register, side *otherSide, came []gitrepo.Revision) error {
	if len(came) == 0 {
		return nil
	}
	theirs, err := a.openAt(base.repo, base.dir, side.offer.Tip)
	if err != nil {
		return err
	}
	opt := check.Options{AsOf: base.today}
	var errs []diag.Finding
	for _, f := range check.All(theirs.snap, opt).Findings {
		if f.Severity == diag.Error {
			errs = append(errs, f)
		}
	}
	told := map[string]bool{} // what an earlier round brought
	for _, f := range side.brought {
		told[aboutSame(f)] = true
	}
	for _, f := range notOf(base.snap, opt, errs) {
		if !told[aboutSame(f)] {
			side.brought = append(side.brought, f)
		}
	}
	side.lines = theirs.snap.LineText
	if side.plain == nil {
		side.plain = map[gitrepo.Hash]bool{}
	}
	for _, r := range came {
		if r.Trailers.Change == "" && len(r.Parents) < 2 {
			side.plain[r.Hash] = true
		}
	}
	return nil
}

// tellBrought tells of the errors that came in: a failure with exit 3, nil for none.
func (a *app) tellBrought(side *otherSide) error {
	if len(side.plain) > 0 {
		a.note("sync/plain", "n", count(len(side.plain)), "name", side.name)
	}
	if len(side.brought) == 0 {
		return nil
	}
	report := render.Report{List: side.brought, Summary: diag.Summarize(side.brought, len(filesOf(side.brought))), Line: side.lines}
	if err := render.Findings(a.errOptions(), report); err != nil {
		return err
	}
	return fail(exitFindings, "sync/brought-errors", "n", fmt.Sprint(len(side.brought)), "name", side.name)
}

// filesOf gives the files that findings stand in.
func filesOf(list []diag.Finding) map[string]bool {
	files := map[string]bool{}
	for _, f := range list {
		files[f.File] = true
	}
	return files
}
