package gitrepo

import (
	"bytes"
	"os"
	"path/filepath"
)

// Replaced tells whether git shows another history here than the recorded one: by
// replacements (git replace) or grafts. Repo never follows them: they are this clone's
// own, no seal covers them, and what was adopted is what was recorded.
func (r *Repo) Replaced() bool {
	if graft, err := readSmall(filepath.Join(r.commonDir, "info", "grafts")); err == nil && len(bytes.TrimSpace(graft)) > 0 {
		return true
	}
	if loose, err := os.ReadDir(filepath.Join(r.commonDir, "refs", "replace")); err == nil && len(loose) > 0 {
		return true
	}
	packed, err := readBounded(filepath.Join(r.commonDir, "packed-refs"), 64<<20)
	return err == nil && bytes.Contains(packed, []byte(" refs/replace/"))
}
