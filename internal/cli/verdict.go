package cli

import "github.com/helsefellesskap/hfh/internal/check"

// check runs every rule over one side of a register as of the day asked about.
func (a *app) check(r *register) check.Result {
	return check.All(r.snap, check.Options{AsOf: r.today})
}
