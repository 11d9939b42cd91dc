package history

import (
	"errors"
	"fmt"
	"iter"

	"github.com/helsefellesskap/hfh/internal/gitrepo"
	"github.com/helsefellesskap/hfh/internal/store"
)

// Walker is what reading all heads needs of a repository.
type Walker interface {
	Log(from gitrepo.Hash) iter.Seq2[gitrepo.Revision, error]
	Touched(rev gitrepo.Revision) ([]string, error)
	Cut(h gitrepo.Hash) bool
}

// ErrCut says that a shallow clone hides revisions that an answer needs.
var ErrCut = errors.New("the history is cut here")

// Heads is what a history holds up to one revision.
type Heads struct {
	// Last is the last revision of each record: the newest one (git log --date-order)
	// whose trailers name it, or in which its file is not what it was in the first parent.
	Last map[store.Ref]gitrepo.Hash
	// Revisions is how many there are, of plain git too.
	Revisions int
	// Since is the first year that any of them was recorded in or took effect.
	Since int

	rank map[gitrepo.Hash]int // how many revisions are newer
}

// HeadsAt gives the last revision of every record that a register has at a revision. It
// reads the whole history once. Error: ErrCut in a shallow clone.
func HeadsAt(repo Walker, at gitrepo.Hash, snap *store.Snapshot) (Heads, error) {
	h := Heads{Last: map[store.Ref]gitrepo.Hash{}, rank: map[gitrepo.Hash]int{}}
	missing := map[store.Ref]bool{}
	for _, r := range snap.Records {
		missing[r.Ref] = true
	}
	for rev, err := range repo.Log(at) {
		if err != nil {
			return h, fmt.Errorf("the history up to %s: %w", at.Short(), err)
		}
		if repo.Cut(rev.Hash) {
			return h, fmt.Errorf("revision %s: %w", rev.Hash.Short(), ErrCut)
		}
		h.Revisions++
		h.began(rev)
		if len(missing) == 0 {
			continue
		}
		if err := h.take(repo, rev, missing); err != nil {
			return h, err
		}
	}
	return h, nil
}

// take notes a revision as the last one of the records in it that have none yet.
func (h *Heads) take(repo Walker, rev gitrepo.Revision, missing map[store.Ref]bool) error {
	note := func(ref store.Ref) {
		if missing[ref] {
			delete(missing, ref)
			h.Last[ref], h.rank[rev.Hash] = rev.Hash, h.Revisions
		}
	}
	for _, name := range rev.Trailers.Records {
		if ref, err := store.ParseRef(name); err == nil {
			note(ref)
		}
	}
	paths, err := repo.Touched(rev)
	if err != nil {
		return fmt.Errorf("revision %s: %w", rev.Hash.Short(), err)
	}
	for _, path := range paths {
		if ref, ok := store.RefOfFile(path); ok {
			note(ref)
		}
	}
	return nil
}

// began notes the years that a revision speaks of.
func (h *Heads) began(rev gitrepo.Revision) {
	year := rev.Committer.When.Year()
	if first, ok := effect(rev).Earliest(); ok && first.Year < year {
		year = first.Year
	}
	if h.Since == 0 || year < h.Since {
		h.Since = year
	}
}
