package gitrepo

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"

	"github.com/go-git/go-git/v5/plumbing/transport"
	gitssh "github.com/go-git/go-git/v5/plumbing/transport/ssh"
)

// speakSSH opens a session over SSH: by the program that GIT_SSH_COMMAND, the user's own
// core.sshCommand or GIT_SSH names; else by ourselves, with the user's agent and keys, and
// only with a host whose key is known.
func (l *Link) speakSSH(ctx context.Context, service string, ep *transport.Endpoint) (*speaking, error) {
	c, err := l.repo.gitConfig()
	if err != nil {
		return nil, err
	}
	command := l.repo.env.get("GIT_SSH_COMMAND")
	if command == "" {
		command = c.own("core.sshcommand")
	}
	program := l.repo.env.get("GIT_SSH")
	if command != "" || program != "" {
		return l.speakPipe(ctx, func(ctx context.Context) (*pipe, error) {
			if command != "" {
				return sshPipe(ctx, command, false, service, ep)
			}
			return sshPipe(ctx, program, true, service, ep)
		})
	}
	if ep.User == "" {
		ep.User = orWord(gitssh.DefaultSSHConfig.Get(ep.Host, "User"), l.repo.env.get("USER"))
	}
	return l.withKeys(ctx, service, ep)
}

func orWord(a, b string) string {
	if a != "" {
		return a
	}
	return b
}

// withKeys tries the user's agent and then their key files, until one is accepted.
func (l *Link) withKeys(ctx context.Context, service string, ep *transport.Endpoint) (*speaking, error) {
	check, err := l.repo.knownHosts(ep)
	if err != nil {
		return nil, l.fault(err)
	}
	last := error(&RemoteError{Why: RemoteAuth, Remote: l.remote.Shown(), Err: errors.New("no SSH agent and no key")})
	for _, find := range l.keys(ctx, ep) {
		auth, err := find()
		if err != nil {
			last = &RemoteError{Why: RemoteAuth, Remote: l.remote.Shown(), Err: err}
			continue
		}
		if auth == nil {
			continue
		}
		s, err := l.advertised(ctx, service, gitssh.NewClient(nil), ep, check(auth))
		var fault *RemoteError
		if !errors.As(err, &fault) || fault.Why != RemoteAuth {
			return s, err
		}
		last = err
	}
	return nil, last
}

// knownHosts reads which keys hosts are known by, and gives what makes an auth method
// check them.
func (r *Repo) knownHosts(ep *transport.Endpoint) (func(gitssh.AuthMethod) gitssh.AuthMethod, error) {
	files := []string{filepath.Join(r.env.Home, ".ssh", "known_hosts"), filepath.Join(r.env.Home, ".ssh", "known_hosts2"), "/etc/ssh/ssh_known_hosts"}
	if list := r.env.get("SSH_KNOWN_HOSTS"); list != "" {
		files = filepath.SplitList(list)
	}
	known, err := gitssh.NewKnownHostsDb(files...)
	if err != nil {
		return nil, err
	}
	helper := gitssh.HostKeyCallbackHelper{HostKeyCallback: known.HostKeyCallback(), HostKeyAlgorithms: known.HostKeyAlgorithms(hostPort(ep))}
	return func(m gitssh.AuthMethod) gitssh.AuthMethod {
		switch m := m.(type) {
		case *gitssh.PublicKeysCallback:
			m.HostKeyCallbackHelper = helper
		case *gitssh.PublicKeys:
			m.HostKeyCallbackHelper = helper
		}
		return m
	}, nil
}

// hostPort is how the host is called in known_hosts.
func hostPort(ep *transport.Endpoint) string {
	host, port := ep.Host, ep.Port
	if name := gitssh.DefaultSSHConfig.Get(ep.Host, "Hostname"); name != "" {
		host = name
	}
	if port == 0 {
		port = gitssh.DefaultPort
	}
	return joinHostPort(host, port)
}

// keys are the ways to say who we are, in the order in which ssh tries them.
func (l *Link) keys(ctx context.Context, ep *transport.Endpoint) []func() (gitssh.AuthMethod, error) {
	var all []func() (gitssh.AuthMethod, error)
	if l.repo.env.get("SSH_AUTH_SOCK") != "" {
		all = append(all, func() (gitssh.AuthMethod, error) { return gitssh.NewSSHAgentAuth(ep.User) })
	}
	files := []string{l.repo.homePath(gitssh.DefaultSSHConfig.Get(ep.Host, "IdentityFile"))}
	for _, name := range []string{"id_ed25519", "id_ecdsa", "id_rsa"} {
		files = append(files, filepath.Join(l.repo.env.Home, ".ssh", name))
	}
	seen := map[string]bool{"": true}
	for _, file := range files {
		if !seen[file] {
			seen[file] = true
			all = append(all, func() (gitssh.AuthMethod, error) { return l.keyFile(ctx, ep.User, file) })
		}
	}
	return all
}

// keyFile reads a private key, asking for its passphrase where it has one; nil where there
// is no such file.
func (l *Link) keyFile(ctx context.Context, user, file string) (gitssh.AuthMethod, error) {
	pem, err := readSmall(file)
	if errors.Is(err, os.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	key, err := gitssh.NewPublicKeys(user, pem, "")
	if err == nil {
		return key, nil
	}
	if !strings.Contains(string(pem), "PRIVATE KEY") {
		return nil, err
	}
	passphrase, askErr := l.answer(ctx, Question{What: "passphrase", For: file})
	if askErr != nil || passphrase == "" {
		return nil, errors.Join(err, askErr)
	}
	key, err = gitssh.NewPublicKeys(user, pem, passphrase)
	if err != nil {
		return nil, err
	}
	return key, nil
}
