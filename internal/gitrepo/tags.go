package gitrepo

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
)

const (
	tagsPrefix    = "refs/tags/"
	remotesPrefix = "refs/remotes/"
	maxTagChain   = 10 // tags of tags
)

// TagFolder writes a register's folder as git allows it in the name of a tag: the signs
// that it refuses, a space among them, as in a web address («mitt%20register»).
func TagFolder(folder string) string {
	var b strings.Builder
	for i := range len(folder) {
		c, rest := folder[i], folder[i+1:]
		starts := i == 0 || folder[i-1] == '/' || folder[i-1] == '.'
		ends := rest == "" || rest[0] == '/' || rest == "lock" || strings.HasPrefix(rest, "lock/")
		switch {
		case c <= ' ' || c == 0x7f || strings.IndexByte(`~^:?*[\%`, c) >= 0,
			c == '.' && (starts || ends),
			c == '@' && strings.HasPrefix(rest, "{"):
			fmt.Fprintf(&b, "%%%02X", c)
		default:
			b.WriteByte(c)
		}
	}
	return b.String()
}

// Tags lists the tags that lead to a revision, by name. A tag whose object is not
// here, or is no revision, is left out.
func (r *Repo) Tags() ([]Tag, error) {
	refs, err := r.refsUnder(tagsPrefix)
	if err != nil {
		return nil, err
	}
	tags := make([]Tag, 0, len(refs))
	for _, ref := range refs {
		t, err := r.peel(ref.hash)
		if errors.Is(err, ErrNotFound) {
			continue
		}
		if err != nil {
			return nil, fmt.Errorf("tag %s: %w", ref.name, err)
		}
		t.Name = strings.TrimPrefix(ref.name, tagsPrefix)
		tags = append(tags, t)
	}
	return tags, nil
}

// peel follows annotated tags down to a commit. The message is the outermost tag's.
// Error: ErrNotFound where no commit is reached.
func (r *Repo) peel(h Hash) (Tag, error) {
	var t Tag
	for range maxTagChain {
		kind, body, err := r.objects.read(h)
		switch {
		case err != nil:
			return t, err
		case kind == "commit":
			t.Target = h
			return t, nil
		case kind != "tag":
			return t, fmt.Errorf("%s is a %s: %w", h, kind, ErrNotFound)
		}
		target, message := parseTag(body)
		if !t.Annotated {
			t.Annotated, t.Message = true, message
		}
		h = target
	}
	return t, fmt.Errorf("%s: tags in a circle: %w", h, ErrNotFound)
}

// parseTag reads what a tag object names and says, its signature left out.
func parseTag(body []byte) (target Hash, message string) {
	head, text, _ := bytes.Cut(body, []byte("\n\n"))
	for line := range strings.Lines(string(head)) {
		if id, ok := strings.CutPrefix(strings.TrimSuffix(line, "\n"), "object "); ok {
			target = Hash(id)
			break
		}
	}
	message = string(text)
	for _, mark := range signatureMarks() {
		if strings.HasPrefix(message, mark) {
			return target, ""
		}
		if at := strings.Index(message, "\n"+mark); at >= 0 {
			message = message[:at+1]
		}
	}
	return target, strings.TrimRight(message, "\n")
}

// Shared tells whether a revision is reachable from a remote-tracking branch: others
// may have it.
func (r *Repo) Shared(h Hash) (bool, error) {
	refs, err := r.refsUnder(remotesPrefix)
	if err != nil {
		return false, err
	}
	queue := make([]Hash, 0, len(refs))
	seen := map[Hash]bool{}
	for _, ref := range refs {
		queue = append(queue, ref.hash)
	}
	for len(queue) > 0 {
		at := queue[0]
		queue = queue[1:]
		if at == h {
			return true, nil
		}
		if seen[at] {
			continue
		}
		seen[at] = true
		c, err := r.rawCommit(at)
		if errors.Is(err, ErrNotFound) {
			continue // a remote branch whose objects are not here says nothing
		}
		if err != nil {
			return false, err
		}
		queue = append(queue, c.parents...)
	}
	return false, nil
}

// TagOf gives one tag. Error: ErrNotFound where it is not there, or leads to no revision.
func (r *Repo) TagOf(name string) (Tag, error) {
	h, err := r.ref(tagsPrefix + name)
	if err != nil {
		return Tag{}, err
	}
	t, err := r.peel(h)
	t.Name = name
	return t, err
}
