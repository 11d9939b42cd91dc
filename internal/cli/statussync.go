package cli

import (
	"github.com/helsefellesskap/hfh/internal/gitrepo"
)

// unsent tells of revisions here that the usual remote lacks, and of those that came from
// it and are not taken in, as it was when it was last heard of.
func (a *app) unsent(reg *register) []waitingJSON {
	if a.global.rev != "" || !a.global.knownOn.IsZero() || reg.head == "" {
		return nil
	}
	remote, err := reg.repo.Remote("")
	branch, branchErr := reg.repo.Branch()
	if err != nil || branchErr != nil {
		return nil // no other copy, or none that counts as the usual one
	}
	at, err := reg.repo.Ref("refs/remotes/" + remote.Name + "/" + branch)
	if err != nil || at == "" || at == reg.head {
		return nil
	}
	var out []waitingJSON
	for _, side := range []struct {
		what          string
		without, from gitrepo.Hash
	}{{"unsent", at, reg.head}, {"unmerged", reg.head, at}} {
		if n := reg.repo.Ahead(side.without, side.from); n > 0 {
			out = append(out, waitingJSON{Ref: remote.Name, What: side.what, Count: n, Command: "hfh sync"})
		}
	}
	return out
}
