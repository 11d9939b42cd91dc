package gitrepo

import (
	"bytes"
	"errors"
	"fmt"
	"path/filepath"
	"strconv"
	"strings"
)

// Resolve turns what git takes for a revision into a commit: a full or shortened id,
// a branch, a tag, a remote branch, "HEAD" or "@", the end of a `git describe`, the
// reflog's "main@{2}", the upstream "@{u}", each followed by any number of "~2",
// "^2", "^{commit}" and "^{}". Annotated tags are peeled. Error: ErrNotFound.
func (r *Repo) Resolve(rev string) (Hash, error) {
	base, steps := splitRevision(rev)
	h, err := r.resolveBase(base)
	if err == nil {
		h, err = r.peelToCommit(h)
	}
	for err == nil && steps != "" {
		h, steps, err = r.step(h, steps)
	}
	if err != nil {
		return "", fmt.Errorf("%q: %w", rev, err)
	}
	return h, nil
}

func (r *Repo) peelToCommit(h Hash) (Hash, error) {
	t, err := r.peel(h)
	return t.Target, err
}

// splitRevision cuts a revision before its first "~" or "^".
func splitRevision(rev string) (base, steps string) {
	if at := strings.IndexAny(rev, "~^"); at >= 0 {
		return rev[:at], rev[at:]
	}
	return rev, ""
}

// step takes the first "~n", "^n" or "^{…}" of steps from h.
func (r *Repo) step(h Hash, steps string) (Hash, string, error) {
	if rest, ok := cutPeel(steps); ok {
		return h, rest, nil
	}
	digits := 1
	for digits < len(steps) && steps[digits] >= '0' && steps[digits] <= '9' {
		digits++
	}
	n := 1
	if digits > 1 {
		var err error
		if n, err = strconv.Atoi(steps[1:digits]); err != nil {
			return "", "", ErrNotFound
		}
	}
	var err error
	switch steps[0] {
	case '~':
		for ; n > 0 && err == nil; n-- {
			h, err = r.parent(h, 1)
		}
	case '^':
		if n > 0 {
			h, err = r.parent(h, n)
		}
	default:
		err = ErrNotFound
	}
	return h, steps[digits:], err
}

// cutPeel takes "^{}", "^{commit}" or "^0" like forms that a commit passes unchanged.
func cutPeel(steps string) (rest string, ok bool) {
	for _, p := range [...]string{"^{commit}", "^{}", "^{object}"} {
		if rest, ok = strings.CutPrefix(steps, p); ok {
			return rest, true
		}
	}
	return steps, false
}

func (r *Repo) parent(h Hash, n int) (Hash, error) {
	c, err := r.rawCommit(h)
	if err != nil {
		return "", err
	}
	if n > len(c.parents) {
		return "", ErrNotFound
	}
	return c.parents[n-1], nil
}

// resolveBase finds an object by its name, as git's rules for references and ids go.
func (r *Repo) resolveBase(name string) (Hash, error) {
	if name == "@" {
		name = "HEAD"
	}
	if id := strings.ToLower(name); isHash(id) {
		return Hash(id), nil
	}
	if ref, selector, ok := strings.Cut(name, "@{"); ok {
		return r.selected(ref, strings.TrimSuffix(selector, "}"))
	}
	ref, err := r.refNamed(name)
	if err == nil {
		return r.ref(ref)
	}
	if !errors.Is(err, ErrNotFound) {
		return "", err
	}
	return r.shortened(name)
}

// refNamed finds the full name of a reference by git's rules: as it stands, in refs/,
// a tag, a branch, a remote branch, a remote's HEAD.
func (r *Repo) refNamed(name string) (string, error) {
	for _, form := range [...]string{"%s", "refs/%s", tagsPrefix + "%s", headsPrefix + "%s", remotesPrefix + "%s", remotesPrefix + "%s/HEAD"} {
		ref := fmt.Sprintf(form, name)
		if !safeRefName(ref) {
			continue
		}
		_, err := r.ref(ref)
		if err == nil || !errors.Is(err, ErrNotFound) {
			return ref, err
		}
	}
	return "", ErrNotFound
}

// shortened finds an object by the first digits of its id (at least four), or by the
// "-g<digits>" that git describe puts at the end. Commits win over other objects, as
// a revision is meant.
func (r *Repo) shortened(name string) (Hash, error) {
	if at := strings.LastIndex(name, "-g"); at > 0 {
		name = name[at+2:]
	}
	if len(name) < 4 || len(name) >= 40 || !isHex(name) {
		return "", ErrNotFound
	}
	all, err := r.objects.withPrefix(strings.ToLower(name))
	if err != nil {
		return "", err
	}
	var found []Hash
	for _, h := range all {
		if t, err := r.peel(h); err == nil && t.Target != "" {
			found = append(found, h)
		}
	}
	switch len(found) {
	case 0:
		return "", ErrNotFound
	case 1:
		return found[0], nil
	}
	return "", fmt.Errorf("the short name fits %d revisions: %w", len(found), ErrNotFound)
}

// selected reads "ref@{n}" (the reflog) and "ref@{u}" (the upstream branch).
func (r *Repo) selected(name, selector string) (Hash, error) {
	if name == "" {
		name = "HEAD"
		if b, err := r.Branch(); err == nil {
			name = b
		}
	}
	switch strings.ToLower(selector) {
	case "u", "upstream":
		return r.upstream(name)
	}
	n, err := strconv.Atoi(selector)
	if err != nil || n < 0 {
		return "", ErrNotFound
	}
	ref, err := r.refNamed(name)
	if err != nil {
		return "", err
	}
	if n == 0 {
		return r.ref(ref)
	}
	return r.loggedRef(ref, n)
}

// maxReflog bounds what is read of the list of where a reference was.
const maxReflog = 64 << 20

// loggedRef gives what a reference was n changes ago.
func (r *Repo) loggedRef(ref string, n int) (Hash, error) {
	dir := r.commonDir
	if ref == "HEAD" {
		dir = r.gitDir
	}
	raw, err := readBounded(filepath.Join(dir, "logs", filepath.FromSlash(ref)), maxReflog)
	if err != nil {
		return "", ErrNotFound
	}
	lines := bytes.Split(bytes.TrimRight(raw, "\n"), []byte("\n"))
	if n > len(lines) {
		return "", ErrNotFound
	}
	words := strings.Fields(string(lines[len(lines)-n]))
	if len(words) == 0 || !isHash(words[0]) || strings.Trim(words[0], "0") == "" {
		return "", ErrNotFound
	}
	return Hash(words[0]), nil
}

// upstream finds the remote-tracking branch that a branch follows.
func (r *Repo) upstream(branch string) (Hash, error) {
	if branch == "HEAD" || branch == "@" {
		b, err := r.Branch()
		if err != nil {
			return "", ErrNotFound
		}
		branch = b
	}
	remote := r.ConfigValue("branch." + branch + ".remote")
	name, ok := strings.CutPrefix(r.ConfigValue("branch."+branch+".merge"), headsPrefix)
	switch {
	case remote == "" || !ok:
		return "", ErrNotFound
	case remote == ".":
		return r.ref(headsPrefix + name)
	}
	return r.ref(remotesPrefix + remote + "/" + name)
}

func isHex(s string) bool {
	for i := range len(s) {
		if b := s[i]; (b < '0' || b > '9') && (b|0x20 < 'a' || b|0x20 > 'f') {
			return false
		}
	}
	return true
}
