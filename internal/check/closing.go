package check

import (
	"github.com/helsefellesskap/hfh/internal/diag"
	"github.com/helsefellesskap/hfh/internal/record"
)

// closingRules judge the closings of years among themselves; whether they fit the
// history is for audit.
func closingRules() []Rule {
	return []Rule{{ID: "closing/previous", Severity: diag.Error, Run: closingChain}}
}

// closingChain finds closings that do not seal the one before them.
func closingChain(p *pass) {
	closings := recorded[record.Closing](p) // sorted by file, so by year
	for i, c := range closings {
		before := c.Value.Previous
		switch {
		case i == 0 && before == nil:
		case i == 0:
			p.add(c.At("previous"), "gone", diag.Args{"previous": before.Closing})
		case before == nil:
			p.add(c.At(), "missing", diag.Args{"previous": closings[i-1].ID, "closing": c.ID})
		case before.Closing != closings[i-1].ID:
			p.add(c.At("previous", "closing"), "gone", diag.Args{"previous": before.Closing})
		case before.Seal != closings[i-1].Seal():
			p.add(c.At("previous", "seal"), "", diag.Args{"previous": before.Closing, "want": before.Seal, "have": closings[i-1].Seal()})
		}
	}
}
