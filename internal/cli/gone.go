package cli

import (
	"github.com/helsefellesskap/hfh/internal/date"
	"github.com/helsefellesskap/hfh/internal/store"
)

// gone tells of a record that was in the register once: when it went, and how to see it
// as it was. nil where there never was one.
func (r *register) gone(ref store.Ref) error {
	if ref.Draft || r.head == "" {
		return nil
	}
	file := r.snap.FileOf(ref)
	for rev, err := range r.repo.History(r.head, ref.String(), file) {
		if err != nil || len(rev.Parents) == 0 {
			return nil // what cannot be read tells nothing
		}
		_, there, err := r.repo.Blob(rev.Hash, rev.Path)
		if err != nil || there {
			return nil
		}
		day := date.DayOf(rev.Committer.When.In(r.location()))
		return fail(exitFailed, "log/record-gone", "ref", ref.String(), "day", day.String(), "revision", rev.Hash.Short(),
			"address", ref.String()+"@"+rev.Hash.Short()+"~1")
	}
	return nil
}
