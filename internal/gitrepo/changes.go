package gitrepo

import (
	"bytes"
	"cmp"
	"path/filepath"
	"slices"
	"strings"
)

// FileChange is a path of the register that differs between two revisions. Before or
// After is the blob of its file, "" where there is none; a link or submodule is none.
type FileChange struct {
	Path          string // relative to the register
	Before, After Hash
}

// Changes lists the files of the register, sorted by path, that differ between two
// revisions; before may be "" for nothing. Equal folders are not read. Error: ErrNotFound
// where a revision is not here.
func (r *Repo) Changes(before, after Hash) ([]FileChange, error) {
	found, err := r.changed(before, after)
	if err != nil {
		return nil, err
	}
	out := make([]FileChange, 0, len(found))
	for _, c := range found {
		if name, ok := r.registerPath(c.path); ok {
			out = append(out, FileChange{name, c.was.fileHash(), c.is.fileHash()})
		}
	}
	slices.SortFunc(out, func(a, b FileChange) int { return cmp.Compare(a.Path, b.Path) })
	return out, nil
}

// fileHash gives the blob of an entry that is a file, "" for anything else.
func (e rawEntry) fileHash() Hash {
	if e.id == nil || !bytes.HasPrefix(e.mode, []byte("100")) {
		return ""
	}
	return e.hash()
}

// RemoteBranch is what was last fetched of a branch of another repository.
type RemoteBranch struct {
	Name string // "origin/main"
	Tip  Hash
}

// RemoteBranches lists the remote-tracking branches, by name.
func (r *Repo) RemoteBranches() ([]RemoteBranch, error) {
	refs, err := r.refsUnder(remotesPrefix)
	if err != nil {
		return nil, err
	}
	out := make([]RemoteBranch, 0, len(refs))
	for _, ref := range refs {
		if name := strings.TrimPrefix(ref.name, remotesPrefix); !strings.HasSuffix(name, "/HEAD") {
			out = append(out, RemoteBranch{name, ref.hash})
		}
	}
	return out, nil
}

// Seen gives the revisions that HEAD or the branch checked out has been at, as this
// clone's own reflogs tell; none where it keeps none. They say more, never less, than
// the history itself: nothing that is right hangs on them.
func (r *Repo) Seen() map[Hash]bool {
	seen := map[Hash]bool{}
	logs := []string{filepath.Join(r.gitDir, "logs", "HEAD")}
	if branch, err := r.Branch(); err == nil {
		logs = append(logs, filepath.Join(r.commonDir, "logs", "refs", "heads", filepath.FromSlash(branch)))
	}
	for _, name := range logs {
		raw, err := readBounded(name, 64<<20)
		if err != nil {
			continue
		}
		for line := range strings.Lines(string(raw)) {
			for i, id := range strings.SplitN(line, " ", 3) {
				if i < 2 && isHash(id) {
					seen[Hash(id)] = true
				}
			}
		}
	}
	return seen
}
