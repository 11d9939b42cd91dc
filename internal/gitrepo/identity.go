package gitrepo

import (
	"fmt"
	"strings"
	"time"
)

// Identity tells whom git would write as author and committer at the moment now, in
// git's order: GIT_AUTHOR_NAME, GIT_AUTHOR_EMAIL and GIT_AUTHOR_DATE (or
// GIT_COMMITTER_…), author.* or committer.*, user.*, and for the address EMAIL. What
// git would guess from the login and the host's name is not used. Errors:
// ErrNoIdentity, or a date or configuration that cannot be read.
func (r *Repo) Identity(now time.Time) (author, committer Signature, err error) {
	c, err := r.gitConfig()
	if err != nil {
		return author, committer, err
	}
	i := identity{env: r.env, config: c, now: now}
	if author, err = i.who("author"); err != nil {
		return author, committer, err
	}
	committer, err = i.who("committer")
	return author, committer, err
}

// identity works out who is at work, as git's ident.c does.
type identity struct {
	env    Env
	config gitConfig
	now    time.Time
}

// who gives the author or the committer.
func (i identity) who(role string) (Signature, error) {
	variable := "GIT_" + strings.ToUpper(role) + "_"
	email, okEmail := i.part(variable+"EMAIL", role, "email")
	name, okName := i.part(variable+"NAME", role, "name")
	name, email = withoutCrud(name), withoutCrud(email)
	if !okEmail || !okName || name == "" {
		return Signature{}, fmt.Errorf("%s: %w", role, ErrNoIdentity)
	}
	s := Signature{Name: name, Email: email, When: i.now}
	if date := i.env.get(variable + "DATE"); date != "" {
		when, ok := parseGitDate(date, i.now.Location())
		if !ok {
			return Signature{}, fmt.Errorf("%sDATE: %q is not a date that git writes", variable, date)
		}
		s.When = when
	}
	return s, nil
}

// part finds the name or the e-mail: environment, author.* or committer.*, user.*, and
// EMAIL where no e-mail is configured at all. Any configured e-mail (name) keeps git
// from guessing one, even if it is meant for the other role.
func (i identity) part(variable, role, what string) (string, bool) {
	if v := i.env.get(variable); v != "" {
		return v, true
	}
	if v, _ := i.config.value(role + "." + what); v != "" {
		return v, true
	}
	own, ok := i.config.value("user." + what)
	if ok || what == "name" {
		return own, ok
	}
	for _, other := range [...]string{"author.email", "committer.email"} {
		if _, ok := i.config.value(other); ok {
			return "", true
		}
	}
	email := i.env.get("EMAIL")
	return email, email != "" && !i.config.isTrue("user.useconfigonly")
}

// withoutCrud takes off what git does not let into a name: space and punctuation at
// both ends, angle brackets and line ends anywhere.
func withoutCrud(s string) string {
	s = strings.TrimFunc(s, func(r rune) bool { return r <= ' ' || strings.ContainsRune(`.,:;<>"\'`, r) })
	return strings.Map(func(r rune) rune {
		if strings.ContainsRune("\n<>", r) {
			return -1
		}
		return r
	}, s)
}
