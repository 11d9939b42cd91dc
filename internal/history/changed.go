package history

import (
	"slices"

	"github.com/helsefellesskap/hfh/internal/gitrepo"
)

// Until gives the timeline up to the version by a label; all of it where there is none
// by that.
func (t Timeline) Until(label string) Timeline {
	for i, v := range slices.Backward(t.Versions) {
		if v.Label == label {
			t.Versions = t.Versions[:i+1]
			break
		}
	}
	return t
}

// LastChange gives the index of the last version whose adoption changed something: what
// said gives of a revision. What was corrected in a version is no change by the next one.
// It is -1 where no adoption changed it; what the first version brought is no change.
func (t Timeline) LastChange(said func(gitrepo.Revision) (string, error)) (int, error) {
	for i := len(t.Versions) - 1; i > 0; i-- {
		before, err := said(t.Versions[i-1].Last())
		if err != nil {
			return -1, err
		}
		after, err := said(t.Versions[i].Adoption)
		if err != nil {
			return -1, err
		}
		if before != after {
			return i, nil
		}
	}
	return -1, nil
}
