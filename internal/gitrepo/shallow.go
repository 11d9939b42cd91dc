package gitrepo

import (
	"path/filepath"
	"strings"
)

// Shallow tells whether the clone holds only part of the history.
func (r *Repo) Shallow() bool { return len(r.cuts()) > 0 }

// Cut tells whether the history ends at h because the clone is shallow, though h has
// parents elsewhere.
func (r *Repo) Cut(h Hash) bool { return r.cuts()[h] }

// cuts reads the list of revisions without their parents, once.
func (r *Repo) cuts() map[Hash]bool {
	r.shallowOnce.Do(func() {
		raw, err := readBounded(filepath.Join(r.commonDir, "shallow"), 64<<20)
		if err != nil || len(raw) == 0 {
			return
		}
		r.shallow = map[Hash]bool{}
		for line := range strings.Lines(string(raw)) {
			if h := strings.TrimSpace(line); isHash(h) {
				r.shallow[Hash(h)] = true
			}
		}
	})
	return r.shallow
}
