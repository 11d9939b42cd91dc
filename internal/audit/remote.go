package audit

import (
	"errors"
	"fmt"
	"strings"

	"github.com/helsefellesskap/hfh/internal/diag"
	"github.com/helsefellesskap/hfh/internal/gitrepo"
)

// remotes compares the history with what was last fetched of other repositories: theirs
// may be behind, or ahead, of ours, but what they have is never missing from under ours.
func (r *run) remotes() error {
	if r.o.Branch == "" {
		return nil
	}
	all, err := r.repo.RemoteBranches()
	if err != nil {
		return err
	}
	for _, b := range all {
		_, name, ok := strings.Cut(strings.TrimPrefix(b.Name, handedOver), "/")
		if !ok || name != r.o.Branch {
			continue
		}
		if err := r.remote(b); err != nil {
			return err
		}
	}
	return nil
}

// handedOver is where it is noted what went to and came from others in files.
const handedOver = "handover/"

// remote compares the history with one branch of another repository.
func (r *run) remote(b gitrepo.RemoteBranch) error {
	if _, here := r.position[b.Tip]; here {
		return nil // all that it has is in ours
	}
	lacking, base, err := r.lacking(b.Tip)
	if errors.Is(err, gitrepo.ErrNotFound) {
		return nil // a branch whose revisions are not here says nothing
	}
	if err != nil {
		return err
	}
	args := diag.Args{"remote": b.Name, "n": fmt.Sprint(len(lacking)), "is": b.Tip.Short()}
	if base == r.o.Head {
		r.register(diag.Note, "history/behind", "", args)
		return nil
	}
	if base == "" {
		if r.cut {
			return nil // where they meet may be hidden
		}
		r.register(diag.Error, "history/rewritten", "unrelated", args)
		return nil
	}
	args["base"] = base.Short()
	if twin := r.twin(lacking, base); twin != "" {
		args["twin"] = twin.Short()
		r.register(diag.Error, "history/rewritten", "", args)
		return nil
	}
	r.register(diag.Warning, "history/rewritten", "apart", args)
	return nil
}

// lacking lists the revisions of a branch that the history lacks, and where it comes
// together with ours: the newest such place, "" for none.
func (r *run) lacking(tip gitrepo.Hash) (list []gitrepo.Revision, base gitrepo.Hash, err error) {
	seen := map[gitrepo.Hash]bool{}
	best := -1
	for todo := []gitrepo.Hash{tip}; len(todo) > 0; {
		h := todo[len(todo)-1]
		todo = todo[:len(todo)-1]
		if seen[h] {
			continue
		}
		seen[h] = true
		if at, here := r.position[h]; here {
			if at > best {
				best, base = at, h
			}
			continue
		}
		rev, err := r.repo.Commit(h)
		if err != nil {
			return nil, "", err
		}
		list = append(list, rev)
		todo = append(todo, rev.Parents...)
	}
	return list, base, nil
}

// twin gives one of the revisions that the history lacks which was in it once: this
// clone's own branch was at it, or one of ours since then is the same revision made
// again.
func (r *run) twin(lacking []gitrepo.Revision, base gitrepo.Hash) gitrepo.Hash {
	been := r.repo.Seen()
	again := map[string]bool{}
	for _, h := range r.line[r.position[base]+1:] {
		if rev, err := r.repo.Commit(h); err == nil {
			again[madeBy(rev)] = true
		}
	}
	for _, rev := range lacking {
		if been[rev.Hash] || again[madeBy(rev)] {
			return rev.Hash
		}
	}
	return ""
}

// madeBy is what a revision keeps when it is made again on another base.
func madeBy(rev gitrepo.Revision) string {
	return rev.Author.Name + "\x00" + rev.Author.Email + "\x00" + rev.Author.When.String() + "\x00" + rev.Subject
}
