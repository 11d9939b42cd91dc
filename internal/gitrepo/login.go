package gitrepo

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/go-git/go-git/v5/plumbing/transport"
)

// login is who we are to a host.
type login struct {
	user, password string
	helped         bool // by a helper, which is told whether it was right
}

// maxSpoken bounds what a helper or an asking program may say.
const maxSpoken = 64 << 10

// findLogin asks for who we are: the user's credential helpers, then the program that the
// environment or the user's own configuration names, then a person. was is the refusal to
// give back where nobody knows.
func (l *Link) findLogin(ctx context.Context, ep *transport.Endpoint, user string, was error) (*login, error) {
	if l.login == nil { // else they have answered, and were wrong
		if g := l.repo.fill(ctx, ep, user); g != nil {
			return g, nil
		}
	}
	g := &login{user: user}
	var err error
	if g.user == "" {
		if g.user, err = l.answer(ctx, Question{What: "username", For: ep.Host}); err != nil {
			return nil, err
		}
	}
	if g.user == "" {
		return nil, was
	}
	if g.password, err = l.answer(ctx, Question{What: "password", For: ep.Host, User: g.user}); err != nil {
		return nil, err
	}
	if g.password == "" {
		return nil, was
	}
	return g, nil
}

// answer asks the program that the environment names, or a person.
func (l *Link) answer(ctx context.Context, q Question) (string, error) {
	c, err := l.repo.gitConfig()
	if err != nil {
		return "", err
	}
	programs := []string{l.repo.env.get("GIT_ASKPASS"), c.own("core.askpass"), l.repo.env.get("SSH_ASKPASS")}
	if q.What == "passphrase" {
		programs = programs[2:]
	}
	for _, program := range programs {
		if program != "" {
			return askProgram(ctx, l.repo.homePath(program), q)
		}
	}
	if l.ask == nil {
		return "", nil
	}
	return l.ask(ctx, q)
}

// askProgram runs a program that asks a person (GIT_ASKPASS) and gives its first line.
func askProgram(ctx context.Context, program string, q Question) (string, error) {
	prompt := map[string]string{
		"username":   "Username for '" + q.For + "': ",
		"password":   "Password for '" + q.User + "@" + q.For + "': ",
		"passphrase": "Enter passphrase for key '" + q.For + "': ",
	}[q.What]
	out, err := exec.CommandContext(ctx, program, prompt).Output()
	if err != nil {
		return "", &RemoteError{Why: RemoteProgram, Remote: program, Err: err}
	}
	line, _, _ := strings.Cut(string(out[:min(len(out), maxSpoken)]), "\n")
	return strings.TrimSuffix(line, "\r"), nil
}

// helpers are the credential helpers that the user's own configuration names for a host:
// an empty one takes back those before it, as in git. A repository names none.
func (r *Repo) helpers(ep *transport.Endpoint) []string {
	c, err := r.gitConfig()
	if err != nil {
		return nil
	}
	var all []string
	for _, e := range c {
		if !e.user || e.name != "helper" || !credentialFor(e.key, ep) {
			continue
		}
		if e.value == "" {
			all = nil
			continue
		}
		all = append(all, e.value)
	}
	return all
}

// credentialFor tells whether credential.helper or credential.<url>.helper speaks of a
// host.
func credentialFor(key string, ep *transport.Endpoint) bool {
	address, ok := strings.CutPrefix(strings.TrimSuffix(key, ".helper"), "credential")
	if !ok || address == "" {
		return ok
	}
	want, err := transport.NewEndpoint(strings.TrimPrefix(address, "."))
	if err != nil || want.Protocol != ep.Protocol || !strings.EqualFold(want.Host, ep.Host) || want.Port != ep.Port {
		return false
	}
	path := strings.TrimSuffix(want.Path, "/")
	return path == "" || ep.Path == path || strings.HasPrefix(ep.Path, path+"/")
}

// describe is what a helper is told (git-credential(1)).
func describe(ep *transport.Endpoint, g *login) string {
	var b strings.Builder
	host := ep.Host
	if ep.Port != 0 && !(ep.Protocol == "https" && ep.Port == 443) && !(ep.Protocol == "http" && ep.Port == 80) {
		host += ":" + strconv.Itoa(ep.Port)
	}
	fmt.Fprintf(&b, "protocol=%s\nhost=%s\n", ep.Protocol, host)
	for _, kv := range [][2]string{{"username", g.user}, {"password", g.password}} {
		if kv[1] != "" && !strings.ContainsAny(kv[1], "\n\x00") {
			fmt.Fprintf(&b, "%s=%s\n", kv[0], kv[1])
		}
	}
	return b.String() + "\n"
}

// fill asks the helpers in turn; nil where none knows.
func (r *Repo) fill(ctx context.Context, ep *transport.Endpoint, user string) *login {
	g := &login{user: user, helped: true}
	for _, helper := range r.helpers(ep) {
		out, err := r.runHelper(ctx, helper, "get", describe(ep, g))
		if err != nil {
			continue // the next may know
		}
		for line := range strings.Lines(out) {
			key, value, _ := strings.Cut(strings.TrimRight(line, "\r\n"), "=")
			switch key {
			case "username":
				g.user = value
			case "password":
				g.password = value
			case "quit":
				return nil
			}
		}
		if g.user != "" && g.password != "" {
			return g
		}
	}
	return nil
}

// approve tells the helpers that a login was right, reject that it was not.
func (r *Repo) approve(ctx context.Context, ep *transport.Endpoint, g *login) {
	r.tellHelpers(ctx, "store", ep, g)
}

func (r *Repo) reject(ctx context.Context, ep *transport.Endpoint, g *login) {
	r.tellHelpers(ctx, "erase", ep, g)
}

func (r *Repo) tellHelpers(ctx context.Context, what string, ep *transport.Endpoint, g *login) {
	if g == nil {
		return
	}
	for _, helper := range r.helpers(ep) {
		_, _ = r.runHelper(ctx, helper, what, describe(ep, g)) // it may have nowhere to keep it
	}
}

// runHelper runs one credential helper as git does: "!…" is for the shell, a path is a
// program, a name is git-credential-NAME. It runs in the user's home, so that no
// repository's configuration has a say in what it does.
func (r *Repo) runHelper(ctx context.Context, helper, what, told string) (string, error) {
	var command string
	switch shell, isShell := strings.CutPrefix(helper, "!"); {
	case isShell:
		command = shell
	case filepath.IsAbs(helper) || strings.HasPrefix(helper, "~/"):
		command = r.homePath(helper)
	default:
		command = "git credential-" + helper
	}
	cmd := shellCommand(ctx, command, what)
	cmd.Dir = r.env.Home
	cmd.Env = outsideEnv(cmd.Environ())
	cmd.Stdin = strings.NewReader(told)
	var out bytes.Buffer
	cmd.Stdout = &limitedWriter{&out, maxSpoken}
	err := cmd.Run()
	return out.String(), err
}

// shellCommand runs words of the user's for a shell, with more arguments. Without a shell
// (Windows) plain words are parted at spaces.
func shellCommand(ctx context.Context, command string, args ...string) *exec.Cmd {
	if sh, err := exec.LookPath("sh"); err == nil {
		return exec.CommandContext(ctx, sh, append([]string{"-c", command + ` "$@"`, command}, args...)...)
	}
	words := strings.Fields(command)
	if len(words) == 0 {
		words = []string{""}
	}
	return exec.CommandContext(ctx, words[0], append(words[1:], args...)...)
}

// outsideEnv is the environment of a program that works on no repository, or on another
// one: what git sets in its hooks for this one is left out.
func outsideEnv(env []string) []string {
	var out []string
	for _, kv := range env {
		switch key, _, _ := strings.Cut(kv, "="); key {
		case "GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_OBJECT_DIRECTORY", "GIT_ALTERNATE_OBJECT_DIRECTORIES",
			"GIT_COMMON_DIR", "GIT_NAMESPACE", "GIT_PREFIX", "GIT_QUARANTINE_PATH":
		default:
			out = append(out, kv)
		}
	}
	return out
}

// limitedWriter takes no more than some bytes.
type limitedWriter struct {
	w    io.Writer
	left int
}

var errTooMuch = errors.New("more than was to be expected")

func (l *limitedWriter) Write(p []byte) (int, error) {
	if len(p) > l.left {
		return 0, errTooMuch
	}
	l.left -= len(p)
	return l.w.Write(p)
}
