package gitrepo

import (
	"errors"
	"fmt"
	"net/url"
	"path/filepath"
	"slices"
	"strings"

	"github.com/go-git/go-git/v5/plumbing/transport"
)

// Remote is another copy of the repository, by the name that git's configuration has for
// it, or by the address that was typed.
type Remote struct {
	Name string // "" for an address that has no name
	URL  string // where it is fetched from
	Push string // where it is sent to, mostly the same
}

// Shown is what a remote is called to a person: its name, or its address without what is
// secret in it.
func (m Remote) Shown() string {
	if m.Name != "" {
		return m.Name
	}
	return ShownURL(m.URL)
}

// ShownURL is an address without the password that may stand in it.
func ShownURL(address string) string {
	u, err := url.Parse(address)
	if err != nil || u.User == nil {
		return address
	}
	if _, secret := u.User.Password(); secret {
		u.User = url.User(u.User.Username())
	}
	return u.String()
}

// ErrNoRemote says that git knows of no other copy of the repository.
var ErrNoRemote = errors.New("no remote is configured")

// UnknownRemoteError names a remote that git does not know, and those that it knows.
type UnknownRemoteError struct {
	Name  string
	Known []string
}

func (e *UnknownRemoteError) Error() string { return "no remote is called " + e.Name }

// Remotes lists the names of git's remotes.
func (r *Repo) Remotes() ([]string, error) {
	c, err := r.gitConfig()
	if err != nil {
		return nil, err
	}
	var names []string
	for _, e := range c {
		name, ok := strings.CutPrefix(e.key, "remote.")
		name, isURL := strings.CutSuffix(name, ".url")
		if ok && isURL && name != "" && !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return names, nil
}

// Remote finds a remote by its name, or takes an address for one; "" is the one that the
// branch follows, else the only one, else "origin". Errors: ErrNoRemote,
// *UnknownRemoteError.
func (r *Repo) Remote(name string) (Remote, error) {
	names, err := r.Remotes()
	if err != nil {
		return Remote{}, err
	}
	if name == "" {
		if name, err = r.usualRemote(names); err != nil {
			return Remote{}, err
		}
	}
	c, err := r.gitConfig()
	if err != nil {
		return Remote{}, err
	}
	if slices.Contains(names, name) {
		m := Remote{Name: name}
		m.URL, _ = c.value("remote." + name + ".url")
		m.Push = m.URL
		if push, ok := c.value("remote." + name + ".pushurl"); ok && push != "" {
			m.Push = push
		}
		m.URL, m.Push = c.instead(m.URL, false), c.instead(m.Push, true)
		return m, nil
	}
	if !isAddress(name) {
		return Remote{}, &UnknownRemoteError{name, names}
	}
	return Remote{URL: c.instead(name, false), Push: c.instead(name, true)}, nil
}

func (r *Repo) usualRemote(names []string) (string, error) {
	branch, err := r.Branch()
	if err != nil {
		return "", err
	}
	follows := r.ConfigValue("branch." + branch + ".remote")
	switch {
	case follows != "" && follows != ".":
		return follows, nil
	case len(names) == 1:
		return names[0], nil
	case slices.Contains(names, "origin"):
		return "origin", nil
	case len(names) == 0:
		return "", ErrNoRemote
	}
	return "", &UnknownRemoteError{"", names}
}

// isAddress tells an address from a remote's name.
func isAddress(s string) bool { return strings.ContainsAny(s, "/:\\") || s == "." || s == ".." }

// instead follows url.<base>.insteadOf and pushInsteadOf: the longest beginning counts.
func (c gitConfig) instead(address string, push bool) string {
	var base, longest string
	for _, e := range c {
		name, ok := strings.CutPrefix(e.key, "url.")
		from, isInstead := strings.CutSuffix(name, ".insteadof")
		if push {
			if f, isPush := strings.CutSuffix(name, ".pushinsteadof"); isPush {
				from, isInstead = f, true
			}
		}
		if ok && isInstead && strings.HasPrefix(address, e.value) && len(e.value) > len(longest) {
			base, longest = from, e.value
		}
	}
	if longest == "" {
		return address
	}
	return base + address[len(longest):]
}

// RemoteFault is why another copy of the repository cannot be worked with.
type RemoteFault string

// The faults of a remote.
const (
	RemoteUnreachable RemoteFault = "unreachable"  // nobody answers, or there is no such host
	RemoteNotFound    RemoteFault = "not-found"    // there is no repository
	RemoteAuth        RemoteFault = "auth"         // who we are was asked for, and not accepted
	RemoteForbidden   RemoteFault = "forbidden"    // who we are may not do this
	RemoteHost        RemoteFault = "host-unknown" // the host's key is not among the known ones
	RemoteHostChanged RemoteFault = "host-changed" // the host has another key than the known one
	RemoteCertificate RemoteFault = "certificate"  // nobody we trust vouches for the host
	RemoteScheme      RemoteFault = "scheme"       // an address of a kind that hfh does not speak
	RemoteProgram     RemoteFault = "program"      // git, or the program that was named, is not here
	RemoteInside      RemoteFault = "inside"       // a folder within the repository itself
	RemoteSaid        RemoteFault = "said"         // it answered with something else
	RemoteRefused     RemoteFault = "refused"      // it did not take what was sent
	RemoteMoved       RemoteFault = "moved"        // somebody else sent something meanwhile
	RemoteNoBranch    RemoteFault = "no-branch"    // it has branches, and not ours
)

// RemoteError says why another copy of the repository cannot be worked with.
type RemoteError struct {
	Why    RemoteFault
	Remote string // as it is told
	Said   string // what it said, as it came; "" for nothing
	Err    error
}

func (e *RemoteError) Error() string {
	text := e.Remote + ": " + string(e.Why)
	if e.Said != "" {
		text += ": " + e.Said
	}
	if e.Err != nil {
		text += ": " + e.Err.Error()
	}
	return text
}

func (e *RemoteError) Unwrap() error { return e.Err }

// endpoint parses an address. A folder is taken from where the user stands.
func (r *Repo) endpoint(m Remote, address string) (*transport.Endpoint, error) {
	if i := strings.Index(address, "::"); i > 0 && !strings.ContainsAny(address[:i], "/.:") {
		return nil, &RemoteError{Why: RemoteScheme, Remote: m.Shown()} // ext::, a program
	}
	if strings.HasPrefix(address, "-") {
		return nil, &RemoteError{Why: RemoteScheme, Remote: m.Shown()}
	}
	ep, err := transport.NewEndpoint(address)
	if err != nil {
		return nil, &RemoteError{Why: RemoteScheme, Remote: m.Shown(), Err: err}
	}
	switch ep.Protocol {
	case "http", "https", "git":
		return ep, nil
	case "ssh", "git+ssh", "ssh+git":
		ep.Protocol = "ssh"
		if strings.HasPrefix(ep.Host, "-") || strings.HasPrefix(ep.User, "-") || strings.HasPrefix(ep.Path, "-") {
			return nil, &RemoteError{Why: RemoteScheme, Remote: m.Shown()}
		}
		return ep, nil
	case "file":
		return ep, r.localRemote(m, ep)
	}
	return nil, &RemoteError{Why: RemoteScheme, Remote: m.Shown(), Err: fmt.Errorf("%s", ep.Protocol)}
}

// localRemote settles a remote that is a folder. One within the repository itself came
// with it, and so did whatever programs lie there.
func (r *Repo) localRemote(m Remote, ep *transport.Endpoint) error {
	path := filepath.FromSlash(ep.Path)
	if m.Name != "" && !filepath.IsAbs(path) {
		path = filepath.Join(r.work, path) // as git takes it
	}
	abs, err := filepath.Abs(path)
	if err != nil {
		return err
	}
	real, err := filepath.EvalSymlinks(abs)
	if err != nil {
		return &RemoteError{Why: RemoteNotFound, Remote: m.Shown(), Err: err}
	}
	if inside(r.work, real) || inside(r.commonDir, real) {
		return &RemoteError{Why: RemoteInside, Remote: m.Shown()}
	}
	ep.Path = real
	return nil
}
