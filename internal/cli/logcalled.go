package cli

import (
	"iter"

	"github.com/helsefellesskap/hfh/internal/date"
	"github.com/helsefellesskap/hfh/internal/gitrepo"
	"github.com/helsefellesskap/hfh/internal/store"
)

// calledBefore is a name that a record had until a revision gave it another.
type calledBefore struct {
	now, before store.Ref
	by          gitrepo.Revision
}

// namesOn passes revisions of a record on, and notes where its file got another name.
func namesOn(revisions iter.Seq2[gitrepo.Revision, error], names *[]calledBefore) iter.Seq2[gitrepo.Revision, error] {
	return func(yield func(gitrepo.Revision, error) bool) {
		var newer gitrepo.Revision
		for rev, err := range revisions {
			now, is := store.RefOfFile(newer.Path)
			before, was := store.RefOfFile(rev.Path)
			if err == nil && is && was && now != before && now.Draft == before.Draft {
				*names = append(*names, calledBefore{now, before, newer})
			}
			if newer = rev; !yield(rev, err) {
				return
			}
		}
	}
}

// tellNames says what a record was called when older revisions were made.
func (a *app) tellNames(reg *register, names []calledBefore) {
	for _, n := range names {
		day := date.DayOf(n.by.Committer.When.In(reg.location()))
		a.note("log/called", "ref", n.now.String(), "before", n.before.String(), "day", day.String(), "revision", n.by.Hash.Short())
	}
}
