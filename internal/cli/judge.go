package cli

import (
	"github.com/helsefellesskap/hfh/internal/store"
)

// judge refuses a change that leaves an error in a record that it touches.
func (a *app) judge(base *register, after *store.Snapshot, p *proposal) error {
	for _, f := range after.Findings {
		if _, touched := p.files[f.File]; touched && f.Severity.String() == "error" {
			return fail(exitFindings, "cli/change-has-errors", "file", f.File)
		}
	}
	return nil
}
