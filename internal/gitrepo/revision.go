package gitrepo

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"
)

// commitHead is what a walk needs of a commit.
type commitHead struct {
	tree    Hash
	parents []Hash
	when    int64 // the committer's clock, seconds since 1970
}

// rawCommit is a commit taken apart, its message untouched.
type rawCommit struct {
	commitHead
	author, committer string
	encoding          string
	message           string
}

// Commit reads one revision. At the cut of a shallow clone Parents is empty, as git
// itself shows it; Cut tells the two apart. Error: ErrNotFound.
func (r *Repo) Commit(h Hash) (Revision, error) {
	c, err := r.rawCommit(h)
	if err != nil {
		return Revision{}, err
	}
	return c.revision(h), nil
}

// rawCommit reads a commit, without parents at the cut of a shallow clone.
func (r *Repo) rawCommit(h Hash) (rawCommit, error) {
	body, err := r.objects.readAs("commit", h)
	if err != nil {
		return rawCommit{}, fmt.Errorf("revision %w", err)
	}
	c, err := parseCommit(string(body))
	if err != nil {
		return rawCommit{}, fmt.Errorf("revision %s: %w", h, err)
	}
	if r.Cut(h) {
		c.parents = nil
	}
	return c, nil
}

func (c rawCommit) revision(h Hash) Revision {
	return Revision{
		Hash: h, Tree: c.tree, Parents: c.parents,
		Author:    parseSignature(c.decode(c.author)),
		Committer: parseSignature(c.decode(c.committer)),
		Message:   ParseMessage(c.decode(c.message)),
	}
}

// parseCommit takes a commit apart. Headers it does not know, and signatures, are
// passed over. The parts share the memory of body.
func parseCommit(body string) (rawCommit, error) {
	var c rawCommit
	for body != "" {
		var line string
		line, body, _ = strings.Cut(body, "\n")
		if line == "" {
			c.message = body
			break
		}
		key, value, _ := strings.Cut(line, " ")
		switch key {
		case "tree":
			c.tree = Hash(value)
		case "parent":
			c.parents = append(c.parents, Hash(value))
		case "author":
			c.author = value
		case "committer":
			c.committer = value
			c.when = signatureTime(value)
		case "encoding":
			c.encoding = value
		}
	}
	if !isHash(string(c.tree)) {
		return c, errCommitDamaged
	}
	for _, p := range c.parents {
		if !isHash(string(p)) {
			return c, errCommitDamaged
		}
	}
	return c, nil
}

var errCommitDamaged = errors.New("the revision is damaged")

// decode brings text of a commit into UTF-8. Of other encodings only Latin-1 is
// known; what is no UTF-8 stays as it is.
func (c rawCommit) decode(s string) string {
	switch strings.ToLower(c.encoding) {
	case "iso-8859-1", "iso8859-1", "latin1", "latin-1":
		runes := make([]rune, len(s))
		for i := range len(s) {
			runes[i] = rune(s[i])
		}
		return string(runes)
	}
	return s
}

// signatureTime gives the seconds of "Name <mail> 1710841200 +0100".
func signatureTime(s string) int64 {
	_, date, _ := strings.Cut(s[strings.LastIndexByte(s, '>')+1:], " ")
	seconds, _, _ := strings.Cut(date, " ")
	n, err := strconv.ParseInt(seconds, 10, 64)
	if err != nil {
		return 0
	}
	return n
}

// parseSignature reads "Name <mail> 1710841200 +0100"; what is missing stays empty.
func parseSignature(s string) Signature {
	var sig Signature
	name, rest, ok := strings.Cut(s, "<")
	sig.Name = strings.TrimSpace(name)
	if !ok {
		return sig
	}
	end := strings.LastIndexByte(rest, '>')
	if end < 0 {
		end = len(rest)
	}
	sig.Email = strings.TrimSpace(rest[:end])
	_, zone, _ := strings.Cut(strings.TrimSpace(strings.TrimPrefix(rest[end:], ">")), " ")
	sig.When = time.Unix(signatureTime(s), 0).In(parseZone(strings.TrimSpace(zone)))
	return sig
}

// parseZone reads "+0100"; anything odd is UTC.
func parseZone(s string) *time.Location {
	if len(s) != 5 || s[0] != '+' && s[0] != '-' {
		return time.UTC
	}
	n, err := strconv.Atoi(s[1:])
	if err != nil || n == 0 {
		return time.UTC
	}
	offset := (n/100*60 + n%100) * 60
	if s[0] == '-' {
		offset = -offset
	}
	return time.FixedZone("", offset)
}
