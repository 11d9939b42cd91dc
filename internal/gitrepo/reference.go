package gitrepo

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
)

const headsPrefix = "refs/heads/"

// maxSymrefs bounds how many symbolic references are followed, as git does.
const maxSymrefs = 5

// Branch gives the name of the checked out branch, "main" or "a/b", born or not.
// Error: ErrDetached.
func (r *Repo) Branch() (string, error) {
	ref, err := r.looseRef("HEAD")
	if err != nil {
		return "", fmt.Errorf("HEAD: %w", err)
	}
	name, ok := strings.CutPrefix(ref.symbolic, headsPrefix)
	if !ok {
		return "", ErrDetached
	}
	return name, nil
}

// Head gives the revision that is checked out, on a branch or detached. Error: ErrUnborn.
func (r *Repo) Head() (Hash, error) {
	h, err := r.ref("HEAD")
	if errors.Is(err, ErrNotFound) {
		return "", ErrUnborn
	}
	return h, err
}

// ref reads a reference by its full name ("HEAD", "refs/heads/main"), loose or
// packed, following symbolic ones. Error: ErrNotFound.
func (r *Repo) ref(name string) (Hash, error) {
	for range maxSymrefs {
		v, err := r.looseRef(name)
		if errors.Is(err, fs.ErrNotExist) {
			return r.packedRef(name)
		}
		if err != nil {
			return "", fmt.Errorf("%s: %w", name, err)
		}
		if v.symbolic == "" {
			return v.hash, nil
		}
		name = v.symbolic
	}
	return "", fmt.Errorf("%s: symbolic references go in a circle", name)
}

// refValue is what a loose reference file says: a revision, or another reference.
type refValue struct {
	hash     Hash
	symbolic string
}

// looseRef reads the file of a reference. Error: fs.ErrNotExist where there is none
// (a folder of that name is none, either).
func (r *Repo) looseRef(name string) (refValue, error) {
	if !safeRefName(name) {
		return refValue{}, fs.ErrNotExist
	}
	file := r.refFile(name)
	if link, err := os.Readlink(file); err == nil && strings.HasPrefix(link, "refs/") {
		return refValue{symbolic: link}, nil // how git wrote HEAD long ago
	}
	raw, err := readSmall(file)
	if err != nil {
		if isDir(file) || errors.Is(err, syscall.ENOTDIR) {
			return refValue{}, fs.ErrNotExist
		}
		return refValue{}, err
	}
	return parseRef(raw)
}

// parseRef reads "ref: NAME" or 40 hex digits.
func parseRef(raw []byte) (refValue, error) {
	text := strings.TrimSpace(string(raw))
	if name, ok := strings.CutPrefix(text, "ref:"); ok {
		if name = strings.TrimSpace(name); !safeRefName(name) {
			return refValue{}, fmt.Errorf("points to %q, which is no reference", name)
		}
		return refValue{symbolic: name}, nil
	}
	if len(text) > 40 && isSpace(text[40]) {
		text = text[:40]
	}
	if !isHash(text) {
		return refValue{}, errors.New("the reference is damaged")
	}
	return refValue{hash: Hash(text)}, nil
}

// refFile is where a loose reference lies: what belongs to one work tree in its git
// folder, the rest in the common one.
func (r *Repo) refFile(name string) string {
	dir := r.commonDir
	if !strings.HasPrefix(name, "refs/") || strings.HasPrefix(name, "refs/bisect/") ||
		strings.HasPrefix(name, "refs/worktree/") || strings.HasPrefix(name, "refs/rewritten/") {
		dir = r.gitDir
	}
	return filepath.Join(dir, filepath.FromSlash(name))
}

// safeRefName keeps names out that would lead elsewhere than to a reference.
func safeRefName(name string) bool {
	if name == "" || !filepath.IsLocal(filepath.FromSlash(name)) || path.Clean(name) != name ||
		strings.ContainsAny(name, "\x00\\ ~^:?*[\x7f") {
		return false
	}
	return strings.HasPrefix(name, "refs/") || strings.Trim(name, "ABCDEFGHIJKLMNOPQRSTUVWXYZ_") == ""
}

// packedRef looks a reference up in packed-refs. Error: ErrNotFound.
func (r *Repo) packedRef(name string) (Hash, error) {
	var found Hash
	err := r.eachPackedRef(func(n string, h Hash) {
		if n == name {
			found = h
		}
	})
	if err == nil && found == "" {
		err = fmt.Errorf("%s: %w", name, ErrNotFound)
	}
	return found, err
}

// eachPackedRef calls fn with every reference of packed-refs.
func (r *Repo) eachPackedRef(fn func(name string, h Hash)) error {
	raw, err := readBounded(filepath.Join(r.commonDir, "packed-refs"), 256<<20)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	lines := bufio.NewScanner(bytes.NewReader(raw))
	for lines.Scan() {
		hash, name, ok := strings.Cut(lines.Text(), " ")
		if ok && isHash(hash) && safeRefName(name) {
			fn(name, Hash(hash))
		}
	}
	return lines.Err()
}

// namedRef is a reference with the object it ends at.
type namedRef struct {
	name string
	hash Hash
}

// refsUnder lists the references below a prefix such as "refs/tags/", by name.
// Damaged ones are left out: they must not hide the others.
func (r *Repo) refsUnder(prefix string) ([]namedRef, error) {
	found := map[string]Hash{}
	err := r.eachPackedRef(func(name string, h Hash) {
		if strings.HasPrefix(name, prefix) {
			found[name] = h
		}
	})
	if err != nil {
		return nil, err
	}
	for _, name := range r.looseNames(prefix) {
		if h, err := r.ref(name); err == nil {
			found[name] = h
		}
	}
	refs := make([]namedRef, 0, len(found))
	for _, name := range slices.Sorted(maps.Keys(found)) {
		refs = append(refs, namedRef{name, found[name]})
	}
	return refs, nil
}

// looseNames lists the files of references below a prefix; what cannot be read is left out.
func (r *Repo) looseNames(prefix string) []string {
	var names []string
	top := filepath.Join(r.commonDir, filepath.FromSlash(prefix))
	_ = filepath.WalkDir(top, func(file string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || strings.HasSuffix(file, ".lock") {
			return nil //nolint:nilerr // a folder that cannot be read hides nothing else
		}
		if rel, err := filepath.Rel(r.commonDir, file); err == nil {
			names = append(names, filepath.ToSlash(rel))
		}
		return nil
	})
	return names
}
