package gitrepo

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/go-git/go-git/v5/plumbing/format/gitignore"
)

// dataDir is where a register's records lie.
const dataDir = "data"

// Unrecorded lists the register-relative paths below data/, sorted, whose bytes in the
// work tree are not those of a revision, line ends aside; those that came or went
// too. Files that git ignores, and hfh's own temporary ones, do not count unless the
// revision has them. base is "" where there is no revision yet.
func (r *Repo) Unrecorded(base Hash) ([]string, error) {
	work, err := r.Work()
	if err != nil {
		return nil, err
	}
	recorded := map[string]snapshotEntry{}
	if base != "" {
		if recorded, err = r.recordedFiles(base); err != nil {
			return nil, err
		}
	}
	var found []string
	ignored := r.ignoreRules(work)
	err = fs.WalkDir(work, dataDir, func(name string, d fs.DirEntry, err error) error {
		switch {
		case errors.Is(err, fs.ErrNotExist):
			return nil
		case err != nil:
			return err
		}
		e, known := recorded[name]
		switch {
		case d.IsDir() && name != dataDir && ignored(name, true) && !hasBelow(recorded, name):
			return fs.SkipDir
		case d.IsDir() || !known && (strings.HasPrefix(d.Name(), besidePrefix) || ignored(name, false)):
			return nil
		}
		delete(recorded, name)
		same := false
		if known {
			same, err = r.sameBytes(work, name, d, e)
		}
		if !same {
			found = append(found, name)
		}
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("comparing with revision %s: %w", base.Short(), err)
	}
	for name := range recorded {
		found = append(found, name)
	}
	slices.Sort(found)
	return found, nil
}

func hasBelow(files map[string]snapshotEntry, dir string) bool {
	for name := range files {
		if strings.HasPrefix(name, dir+"/") {
			return true
		}
	}
	return false
}

// recordedFiles lists what a revision has below data/.
func (r *Repo) recordedFiles(h Hash) (map[string]snapshotEntry, error) {
	fsys, err := r.At(h)
	if err != nil {
		return nil, err
	}
	files := map[string]snapshotEntry{}
	err = fs.WalkDir(fsys, dataDir, func(name string, d fs.DirEntry, err error) error {
		if e, ok := d.(snapshotDirEntry); ok && !d.IsDir() {
			files[name] = e.entry
		}
		if errors.Is(err, fs.ErrNotExist) {
			return nil
		}
		return err
	})
	return files, err
}

// sameBytes compares a file of the work tree with a recorded one, CRLF read as LF. A
// link or submodule counts as the same where it still is one.
func (r *Repo) sameBytes(work fs.FS, name string, d fs.DirEntry, e snapshotEntry) (bool, error) {
	if !d.Type().IsRegular() || !e.mode.IsRegular() {
		return d.Type() == e.mode.Type(), nil
	}
	data, err := fs.ReadFile(work, name)
	if err != nil {
		return false, err
	}
	if blobID(data) == e.id {
		return true, nil
	}
	if data = toLF(data); blobID(data) == e.id {
		return true, nil
	}
	old, err := r.objects.readAs("blob", e.id)
	return err == nil && bytes.Equal(data, toLF(old)), err
}

// ignoreRules reads the .gitignore files that speak of the register's data.
func (r *Repo) ignoreRules(work fs.FS) func(name string, dir bool) bool {
	var patterns []gitignore.Pattern
	add := func(raw []byte, domain []string) {
		for line := range strings.Lines(string(raw)) {
			if line = strings.TrimRight(line, "\r\n"); line != "" && line[0] != '#' {
				patterns = append(patterns, gitignore.ParsePattern(line, domain))
			}
		}
	}
	if raw, err := readSmall(path.Join(r.commonDir, "info", "exclude")); err == nil {
		add(raw, nil)
	}
	for _, dir := range r.aboveRegister() {
		if raw, err := readSmall(resolveFrom(r.work, filepath.FromSlash(path.Join(dir, ".gitignore")))); err == nil {
			add(raw, splitPath(dir))
		}
	}
	_ = fs.WalkDir(work, dataDir, func(name string, d fs.DirEntry, err error) error {
		if err == nil && d.Name() == ".gitignore" {
			if raw, err := fs.ReadFile(work, name); err == nil {
				add(raw, splitPath(path.Dir(r.treePath(name))))
			}
		}
		return nil //nolint:nilerr // what cannot be read is found by whoever reads it next
	})
	matcher := gitignore.NewMatcher(patterns)
	return func(name string, dir bool) bool { return matcher.Match(splitPath(r.treePath(name)), dir) }
}

// aboveRegister lists the folders from the top of the work tree down to the register.
func (r *Repo) aboveRegister() []string {
	dirs := []string{""}
	for i, part := range splitPath(r.prefix) {
		dirs = append(dirs, path.Join(dirs[i], part))
	}
	return dirs
}

func splitPath(name string) []string {
	if name == "" || name == "." {
		return nil
	}
	return strings.Split(name, "/")
}
