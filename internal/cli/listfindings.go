package cli

import (
	"fmt"

	"github.com/helsefellesskap/hfh/internal/render"
	"github.com/helsefellesskap/hfh/internal/store"
)

// listFindings prints what is wrong with one file, under the name that the user knows
// it by.
func (a *app) listFindings(snap *store.Snapshot, file, known string) error {
	o := a.errOptions()
	for _, f := range snap.Findings {
		if f.File != file {
			continue
		}
		f.File = known
		for _, line := range render.FindingLines(o, f) {
			if _, err := fmt.Fprintln(o.Out, line); err != nil {
				return err
			}
		}
	}
	return nil
}
