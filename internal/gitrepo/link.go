package gitrepo

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"os"
	"strings"
	"time"

	"github.com/go-git/go-git/v5/plumbing/protocol/packp"
	"github.com/go-git/go-git/v5/plumbing/transport"
	"github.com/go-git/go-git/v5/plumbing/transport/git"
	githttp "github.com/go-git/go-git/v5/plumbing/transport/http"
)

// connectWait is how long a host is waited for before it counts as not there.
const connectWait = 30 * time.Second

// Question is what a person is asked for to get at a remote.
type Question struct {
	What string // "username", "password", "passphrase"
	For  string // the host, or the key's file
	User string // whose password; "" where it is not known
}

// Ask asks a person; "" is no answer.
type Ask func(ctx context.Context, q Question) (string, error)

// Link is a way to another copy of the repository.
type Link struct {
	repo   *Repo
	remote Remote
	ask    Ask // nil where there is nobody to ask
	login  *login
}

// Link makes a way to a remote; nothing is done yet. ask may be nil.
func (r *Repo) Link(m Remote, ask Ask) *Link { return &Link{repo: r, remote: m, ask: ask} }

// On is the same way from the repository as it was opened anew.
func (l *Link) On(r *Repo) *Link {
	same := *l
	same.repo = r
	return &same
}

// speaking is a session of one of git's two services, with what it told of its refs.
type speaking struct {
	transport.Session
	adv *packp.AdvRefs
}

// speak opens a session of a service (git-upload-pack, git-receive-pack), and finds out
// who we are where the other side asks.
func (l *Link) speak(ctx context.Context, service, address string) (*speaking, error) {
	ep, err := l.repo.endpoint(l.remote, address)
	if err != nil {
		return nil, err
	}
	switch ep.Protocol {
	case "http", "https":
		return l.speakHTTP(ctx, service, ep)
	case "ssh":
		return l.speakSSH(ctx, service, ep)
	case "file":
		return l.speakPipe(ctx, func(ctx context.Context) (*pipe, error) { return localPipe(ctx, service, ep.Path) })
	}
	return l.advertised(ctx, service, git.DefaultClient, ep, nil)
}

// advertised opens a session and reads what it tells of its refs. What takes too long, or
// is interrupted, is left behind.
func (l *Link) advertised(ctx context.Context, service string, by transport.Transport, ep *transport.Endpoint, auth transport.AuthMethod) (*speaking, error) {
	type opened struct {
		s   *speaking
		err error
	}
	ready := make(chan opened, 1)
	go func() {
		s, err := open(ctx, service, by, ep, auth)
		ready <- opened{s, err}
	}()
	limit := time.NewTimer(2 * connectWait)
	defer limit.Stop()
	select {
	case o := <-ready:
		return o.s, l.fault(o.err)
	case <-limit.C:
		return nil, &RemoteError{Why: RemoteUnreachable, Remote: l.remote.Shown(), Err: os.ErrDeadlineExceeded}
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

func open(ctx context.Context, service string, by transport.Transport, ep *transport.Endpoint, auth transport.AuthMethod) (*speaking, error) {
	var s transport.Session
	var err error
	if service == transport.UploadPackServiceName {
		s, err = by.NewUploadPackSession(ep, auth)
	} else {
		s, err = by.NewReceivePackSession(ep, auth)
	}
	if err != nil {
		return nil, err
	}
	adv, err := s.AdvertisedReferencesContext(ctx)
	if errors.Is(err, transport.ErrEmptyRemoteRepository) {
		return &speaking{s, packp.NewAdvRefs()}, nil
	}
	if err != nil {
		return nil, errors.Join(err, s.Close())
	}
	return &speaking{s, adv}, nil
}

// speakHTTP tries with what is known, and with what the user's credential helpers, the
// environment's program or a person say where that is not enough.
func (l *Link) speakHTTP(ctx context.Context, service string, ep *transport.Endpoint) (*speaking, error) {
	client, err := l.repo.httpClient()
	if err != nil {
		return nil, err
	}
	by := githttp.NewClient(client)
	if ep.Password != "" && l.login == nil {
		l.login = &login{user: ep.User, password: ep.Password}
	}
	user := ep.User
	ep.User, ep.Password = "", ""
	for tries := 0; ; tries++ {
		s, err := l.advertised(ctx, service, by, ep, l.login.auth())
		var fault *RemoteError
		if !errors.As(err, &fault) || fault.Why != RemoteAuth {
			if err == nil {
				l.repo.approve(ctx, ep, l.login)
			}
			return s, err
		}
		l.repo.reject(ctx, ep, l.login)
		if l.login != nil && !l.login.helped || tries == 2 {
			return nil, err
		}
		if l.login, err = l.findLogin(ctx, ep, user, fault); err != nil {
			return nil, err
		}
	}
}

// auth gives what go-git sends along; nil for nobody.
func (g *login) auth() transport.AuthMethod {
	if g == nil {
		return nil
	}
	return &githttp.BasicAuth{Username: g.user, Password: g.password}
}

// httpClient is the client for HTTP and HTTPS. Certificates beside the system's are taken
// from GIT_SSL_CAINFO or the user's own http.sslCAInfo, a proxy from the environment or the
// user's own http.proxy; certificates are always checked.
func (r *Repo) httpClient() (*http.Client, error) {
	c, err := r.gitConfig()
	if err != nil {
		return nil, err
	}
	t := &http.Transport{
		Proxy:               func(req *http.Request) (*url.URL, error) { return r.proxy(c, req) },
		DialContext:         (&net.Dialer{Timeout: connectWait}).DialContext,
		TLSHandshakeTimeout: connectWait, ResponseHeaderTimeout: 4 * connectWait, ForceAttemptHTTP2: true,
	}
	file := r.env.get("GIT_SSL_CAINFO")
	if file == "" {
		file = r.homePath(c.own("http.sslcainfo"))
	}
	if file != "" {
		pem, err := readBounded(file, maxConfigSize)
		if err != nil {
			return nil, err
		}
		pool, err := x509.SystemCertPool()
		if err != nil {
			pool = x509.NewCertPool()
		}
		if !pool.AppendCertsFromPEM(pem) {
			return nil, fmt.Errorf("%s holds no certificate", file)
		}
		t.TLSClientConfig = &tls.Config{RootCAs: pool, MinVersion: tls.VersionTLS12}
	}
	return &http.Client{Transport: bounded{t}}, nil
}

// proxy is http.proxy of the user's own configuration, else what the environment says.
func (r *Repo) proxy(c gitConfig, req *http.Request) (*url.URL, error) {
	if own := c.own("http.proxy"); own != "" {
		if !strings.Contains(own, "://") {
			own = "http://" + own
		}
		return url.Parse(own)
	}
	return http.ProxyFromEnvironment(req)
}

// homePath follows "~/" in a path of git's configuration.
func (r *Repo) homePath(path string) string {
	if rest, ok := strings.CutPrefix(path, "~/"); ok {
		return r.env.Home + "/" + rest
	}
	return path
}

// bounded cuts off answers that are larger than anything a register can be.
type bounded struct{ by http.RoundTripper }

// RoundTrip asks, and bounds the answer.
func (b bounded) RoundTrip(req *http.Request) (*http.Response, error) {
	res, err := b.by.RoundTrip(req)
	if err != nil {
		return nil, err
	}
	res.Body = struct {
		io.Reader
		io.Closer
	}{io.LimitReader(res.Body, maxIncomingPack+maxBundleHead), res.Body}
	return res, nil
}

// fault finds out why a remote cannot be worked with.
func (l *Link) fault(err error) error {
	if err == nil {
		return nil
	}
	var known *RemoteError
	if errors.As(err, &known) || errors.Is(err, context.Canceled) {
		return err
	}
	e := &RemoteError{Why: RemoteSaid, Remote: l.remote.Shown(), Err: err}
	var network *net.OpError
	var dns *net.DNSError
	var cert *tls.CertificateVerificationError
	text := err.Error()
	switch {
	case errors.Is(err, transport.ErrAuthenticationRequired), strings.Contains(text, "unable to authenticate"):
		e.Why = RemoteAuth
	case errors.Is(err, transport.ErrAuthorizationFailed):
		e.Why, e.Said = RemoteForbidden, saidIn(text)
	case errors.Is(err, transport.ErrRepositoryNotFound):
		e.Why = RemoteNotFound
	case strings.Contains(text, "knownhosts: key is unknown"), strings.Contains(text, "unable to find any valid known_hosts"):
		e.Why = RemoteHost
	case strings.Contains(text, "knownhosts: key mismatch"):
		e.Why = RemoteHostChanged
	case errors.As(err, &cert):
		e.Why = RemoteCertificate
	case errors.As(err, &dns), errors.As(err, &network), errors.Is(err, os.ErrDeadlineExceeded):
		e.Why = RemoteUnreachable
	}
	return e
}

// saidIn gives the other side's own words in an error of go-git's.
func saidIn(text string) string {
	_, said, _ := strings.Cut(text, ": ")
	return strings.TrimSpace(said)
}
