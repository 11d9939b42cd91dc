package cli

import (
	"github.com/helsefellesskap/hfh/internal/check"
	"github.com/helsefellesskap/hfh/internal/diag"
	"github.com/helsefellesskap/hfh/internal/store"
)

// check runs every rule over one side of a register as of the day asked about.
func (a *app) check(r *register) check.Result {
	res := check.All(r.snap, check.Options{AsOf: r.today, History: r.versions()})
	if r.repo.Shallow() {
		res.Findings = diag.Sort(append(res.Findings, diag.Finding{
			Rule: "history/not-here", Severity: diag.Note, File: communityFile, Line: 1, Column: 1, Record: "community",
		}))
	}
	if service := a.syncService(r); service != "" {
		res.Findings = diag.Sort(append(res.Findings, diag.Finding{
			Rule: "store/sync-folder", Severity: diag.Warning, File: communityFile, Line: 1, Column: 1, Record: "community",
			Args: diag.Args{"service": service},
		}))
	}
	return res
}

// versions answers what versions there are, where the whole history is here to ask;
// nil where it is not, and then nothing is said of versions.
func (r *register) versions() check.History {
	if r.head == "" || r.repo.Shallow() {
		return nil
	}
	return &versions{base: r, known: map[store.Ref][]string{}}
}
