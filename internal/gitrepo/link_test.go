package gitrepo

import (
	"context"
	"crypto/ed25519"
	"crypto/rand"
	"encoding/pem"
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/cgi"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"golang.org/x/crypto/ssh"
)

// hub is a bare repository that a server of git's serves, and a home for its users.
type hub struct {
	testing.TB
	top, home string
	vars      map[string]string
}

func newHub(t testing.TB) *hub {
	t.Helper()
	top := scratch(t)
	h := &hub{TB: t, top: top, home: filepath.Join(top, "home"), vars: map[string]string{}}
	for _, dir := range []string{h.home, filepath.Join(h.home, ".ssh"), filepath.Join(top, "srv")} {
		if err := os.MkdirAll(dir, 0o700); err != nil {
			t.Fatal(err)
		}
	}
	h.run(top, "init", "-q", "--bare", "-b", "main", filepath.Join("srv", "felles.git"))
	h.run(top, "-C", filepath.Join("srv", "felles.git"), "config", "http.receivepack", "true")
	return h
}

func (h *hub) run(dir string, args ...string) string {
	h.Helper()
	cmd := exec.Command("git", args...)
	cmd.Dir, cmd.Env = dir, gitEnv(h.home)
	out, err := cmd.CombinedOutput()
	if err != nil {
		h.Fatalf("git %v: %v\n%s", args, err, out)
	}
	return string(out)
}

func (h *hub) srv() string { return filepath.Join(h.top, "srv", "felles.git") }

func (h *hub) write(name, text string) string {
	h.Helper()
	path := filepath.Join(h.top, name)
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		h.Fatal(err)
	}
	return path
}

// user is somebody with a repository of their own and the hub's home.
func (h *hub) user(name string) field {
	h.Helper()
	dir := filepath.Join(h.top, name)
	base := testEnv(h.home)
	env := Env{Home: h.home, Get: func(key string) string {
		if v, ok := h.vars[key]; ok {
			return v
		}
		return base.Get(key)
	}}
	repo, err := Init(dir, "", env)
	if err != nil {
		h.Fatal(err)
	}
	return field{h.TB, dir, repo}
}

func (f field) to(address string) *Link {
	f.Helper()
	m, err := f.repo.Remote(address)
	if err != nil {
		f.Fatal(err)
	}
	return f.repo.Link(m, nil)
}

// works sends, fetches, sends on top and fetches again, tags too, as two users do.
func (h *hub) works(address string) {
	h.Helper()
	ctx := context.Background()
	a, b := h.user("a"), h.user("b")
	a.revise(a.change("", map[string]string{"data/plan.yaml": "kind: plan\n", "data/a.yaml": "a: 1\n"}))
	a.git("tag", "-a", "-m", "vedtatt", "plan/2024")
	offer, err := a.to(address).Fetch(ctx, "main")
	if err != nil || offer.Tip != "" {
		h.Fatalf("an empty repository: %v %v", offer.Tip, err)
	}
	sent, err := a.to(address).Push(ctx, "main", "", a.head())
	if err != nil || len(sent.Tags) != 1 {
		h.Fatalf("sending: %v %v", sent, err)
	}
	offer, err = b.to(address).Fetch(ctx, "main")
	if err != nil || offer.Tip != a.head() || len(offer.Tags) != 1 {
		h.Fatalf("fetching: %+v %v", offer, err)
	}
	if err := b.repo.Keep(ctx, offer.In); err != nil {
		h.Fatal(err)
	}
	b.git("fsck", "--strict", string(offer.Tip))
	noted, err := b.repo.Tracking("felles", "main", offer.Tip, secretary(), "fetch")
	if err == nil {
		err = b.repo.SetRefs(ctx, noted)
	}
	if err != nil || b.git("rev-parse", "felles/main") != string(offer.Tip) {
		h.Fatal(err)
	}
	a.revise(a.change(a.head(), map[string]string{"data/plan.yaml": "kind: plan\nid: plan\n"}))
	if _, err := a.to(address).Push(ctx, "main", offer.Tip, a.head()); err != nil {
		h.Fatalf("sending more: %v", err)
	}
	more, err := b.reopened2(h).to(address).Fetch(ctx, "main")
	if err != nil || more.Tip != a.head() || more.In.Len() != 4 {
		h.Fatalf("fetching more: %+v (%d) %v", more.Tip, more.In.Len(), err)
	}
	// Somebody was first: nothing is sent.
	_, err = a.to(address).Push(ctx, "main", offer.Tip, a.head())
	wantFault(h, err, RemoteMoved)
	h.run(h.top, "-C", h.srv(), "fsck", "--strict")
}

// reopened2 opens a user's repository as a new run would.
func (f field) reopened2(h *hub) field {
	f.Helper()
	repo, err := Open(f.dir, f.repo.env)
	if err != nil {
		h.Fatal(err)
	}
	return field{f.TB, f.dir, repo}
}

func wantFault(t testing.TB, err error, want RemoteFault) {
	t.Helper()
	var fault *RemoteError
	if !errors.As(err, &fault) || fault.Why != want {
		t.Errorf("want %s, got %v", want, err)
	}
}

func TestLinkOverAFolder(t *testing.T) {
	h := newHub(t)
	h.works(h.srv())
	_, err := h.user("c").to(filepath.Join(h.top, "ingen.git")).Fetch(t.Context(), "main")
	wantFault(t, err, RemoteNotFound)
	_, err = h.user("d").to(h.home).Fetch(t.Context(), "main")
	wantFault(t, err, RemoteNotFound)
}

// web serves the hub by git http-backend, for whoever has the password.
func (h *hub) web(password string) *httptest.Server {
	h.Helper()
	path := strings.TrimSpace(h.run(h.top, "--exec-path"))
	backend := &cgi.Handler{
		Path: filepath.Join(path, "git-http-backend"), Root: "/",
		Env:    []string{"GIT_PROJECT_ROOT=" + filepath.Join(h.top, "srv"), "GIT_HTTP_EXPORT_ALL=1", "HOME=" + h.home, "GIT_CONFIG_NOSYSTEM=1", "PATH=" + os.Getenv("PATH")},
		Stderr: io.Discard,
	}
	s := httptest.NewTLSServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		user, got, ok := r.BasicAuth()
		if password != "" && (!ok || user != "kari" || got != password) {
			w.Header().Set("WWW-Authenticate", `Basic realm="felles"`)
			w.WriteHeader(http.StatusUnauthorized)
			return
		}
		backend.ServeHTTP(w, r)
	}))
	h.Cleanup(s.Close)
	ca := pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: s.Certificate().Raw})
	h.vars["GIT_SSL_CAINFO"] = h.write("ca.pem", string(ca))
	return s
}

func TestLinkOverHTTPS(t *testing.T) {
	h := newHub(t)
	h.works(h.web("").URL + "/felles.git")
	server := h.web("")
	_, err := h.user("c").to(server.URL+"/ingen.git").Fetch(t.Context(), "main")
	wantFault(t, err, RemoteNotFound)
	delete(h.vars, "GIT_SSL_CAINFO")
	_, err = h.user("d").to(server.URL+"/felles.git").Fetch(t.Context(), "main")
	wantFault(t, err, RemoteCertificate)
	server.Close()
	_, err = h.user("e").to(server.URL+"/felles.git").Fetch(t.Context(), "main")
	wantFault(t, err, RemoteUnreachable)
}

// TestCredentialHelpers logs in by the user's own helper, which is told what was right and
// what was not; one that the repository names is never run.
func TestCredentialHelpers(t *testing.T) {
	h := newHub(t)
	server := h.web("hemmelig")
	log, planted := filepath.Join(h.top, "log"), filepath.Join(h.top, "planted")
	helper := func(password string) {
		h.vars["GIT_CONFIG_GLOBAL"] = h.write("gitconfig", "[credential]\n\thelper = \"!f() { echo $1 >> "+log+"; cat >/dev/null; test $1 = get && printf 'username=kari\\\\npassword="+password+"\\\\n'; true; }; f\"\n")
	}
	helper("hemmelig")
	h.works(server.URL + "/felles.git")
	if text, _ := os.ReadFile(log); !strings.HasPrefix(string(text), "get\nstore\n") || strings.Contains(string(text), "erase") {
		t.Errorf("the helper was asked %q", text)
	}
	helper("feil")
	c := h.user("c")
	c.git("config", "credential.helper", "!touch "+planted+"; true")
	c.git("config", "core.sshCommand", "touch "+planted)
	_, err := c.reopened2(h).to(server.URL+"/felles.git").Fetch(t.Context(), "main")
	wantFault(t, err, RemoteAuth)
	if text, _ := os.ReadFile(log); !strings.HasSuffix(string(text), "get\nerase\n") {
		t.Errorf("the helper was not told that it was wrong: %q", text)
	}
	delete(h.vars, "GIT_CONFIG_GLOBAL")
	_, err = c.reopened2(h).to(server.URL+"/felles.git").Fetch(t.Context(), "main")
	wantFault(t, err, RemoteAuth)
	if _, err := os.Stat(planted); err == nil {
		t.Error("a program of the repository's was run")
	}
	ask := h.write("ask", "#!/bin/sh\ncase $1 in User*) echo kari;; *) echo hemmelig;; esac\n")
	if err := os.Chmod(ask, 0o700); err != nil {
		t.Fatal(err)
	}
	h.vars["GIT_ASKPASS"] = ask
	if _, err = c.reopened2(h).to(server.URL+"/felles.git").Fetch(t.Context(), "main"); err != nil {
		t.Errorf("asked by a program: %v", err)
	}
	delete(h.vars, "GIT_ASKPASS")
	person := func(_ context.Context, q Question) (string, error) {
		return map[string]string{"username": "kari", "password": "hemmelig"}[q.What], nil
	}
	m, _ := c.repo.Remote(server.URL + "/felles.git")
	if _, err = c.reopened2(h).repo.Link(m, person).Fetch(t.Context(), "main"); err != nil {
		t.Errorf("asked in person: %v", err)
	}
}

func TestLinkOverGitDaemon(t *testing.T) {
	h := newHub(t)
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	port := listener.Addr().(*net.TCPAddr).Port
	_ = listener.Close()
	cmd := exec.Command("git", "daemon", "--base-path="+filepath.Join(h.top, "srv"), "--export-all", "--enable=receive-pack", "--listen=127.0.0.1", "--port="+strconv.Itoa(port), "--reuseaddr")
	cmd.Env = gitEnv(h.home)
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		// Interrupted, git ends the daemon that it started; killed, it would leave it.
		if cmd.Process.Signal(os.Interrupt) != nil {
			_ = cmd.Process.Kill()
		}
		_ = cmd.Wait()
	})
	address := "127.0.0.1:" + strconv.Itoa(port)
	for range 100 {
		if conn, err := net.Dial("tcp", address); err == nil {
			_ = conn.Close()
			break
		}
		time.Sleep(50 * time.Millisecond)
	}
	h.works("git://" + address + "/felles.git")
}

// sshServer serves the hub over SSH to whoever has the user's key, and gives its address.
func (h *hub) sshServer(user ssh.PublicKey) (address, knownLine string) {
	h.Helper()
	_, private, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		h.Fatal(err)
	}
	host, err := ssh.NewSignerFromKey(private)
	if err != nil {
		h.Fatal(err)
	}
	config := &ssh.ServerConfig{PublicKeyCallback: func(_ ssh.ConnMetadata, key ssh.PublicKey) (*ssh.Permissions, error) {
		if string(key.Marshal()) != string(user.Marshal()) {
			return nil, errors.New("unknown key")
		}
		return &ssh.Permissions{}, nil
	}}
	config.AddHostKey(host)
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		h.Fatal(err)
	}
	h.Cleanup(func() { _ = listener.Close() })
	go func() {
		for {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			go h.serveSSH(conn, config)
		}
	}()
	port := strconv.Itoa(listener.Addr().(*net.TCPAddr).Port)
	return "ssh://git@127.0.0.1:" + port + h.srv(), "[127.0.0.1]:" + port + " " + string(ssh.MarshalAuthorizedKey(host.PublicKey()))
}

func (h *hub) serveSSH(conn net.Conn, config *ssh.ServerConfig) {
	_, channels, requests, err := ssh.NewServerConn(conn, config)
	if err != nil {
		return
	}
	go ssh.DiscardRequests(requests)
	for c := range channels {
		channel, requests, err := c.Accept()
		if err != nil {
			return
		}
		go func() {
			for r := range requests {
				if r.Type != "exec" {
					_ = r.Reply(false, nil)
					continue
				}
				_ = r.Reply(true, nil)
				cmd := exec.Command("sh", "-c", string(r.Payload[4:]))
				cmd.Env = gitEnv(h.home)
				cmd.Stdout, cmd.Stderr = channel, channel.Stderr()
				in, _ := cmd.StdinPipe()
				go func() { _, _ = io.Copy(in, channel); _ = in.Close() }()
				_ = cmd.Run()
				_, _ = channel.SendRequest("exit-status", false, []byte{0, 0, 0, 0})
				_ = channel.Close()
			}
		}()
	}
}

// newKey makes a user's key and puts it where ssh looks.
func (h *hub) newKey(name, passphrase string) ssh.PublicKey {
	h.Helper()
	_, private, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		h.Fatal(err)
	}
	block, err := ssh.MarshalPrivateKey(private, "")
	if passphrase != "" {
		block, err = ssh.MarshalPrivateKeyWithPassphrase(private, "", []byte(passphrase))
	}
	if err != nil {
		h.Fatal(err)
	}
	h.write(filepath.Join("home", ".ssh", name), string(pem.EncodeToMemory(block)))
	signer, err := ssh.NewSignerFromKey(private)
	if err != nil {
		h.Fatal(err)
	}
	return signer.PublicKey()
}

func TestLinkOverSSH(t *testing.T) {
	h := newHub(t)
	address, known := h.sshServer(h.newKey("id_ed25519", ""))
	_, err := h.user("c").to(address).Fetch(t.Context(), "main")
	wantFault(t, err, RemoteHost)
	h.write(filepath.Join("home", ".ssh", "known_hosts"), known)
	h.works(address)
	_, other := h.sshServer(h.newKey("id_ecdsa", ""))
	fields := strings.SplitN(known, " ", 2)
	h.write(filepath.Join("home", ".ssh", "known_hosts"), fields[0]+" "+strings.SplitN(other, " ", 2)[1])
	_, err = h.user("d").to(address).Fetch(t.Context(), "main")
	wantFault(t, err, RemoteHostChanged)
	h.write(filepath.Join("home", ".ssh", "known_hosts"), known)
	h.newKey("id_ed25519", "") // another key than the server knows
	_, err = h.user("e").to(address).Fetch(t.Context(), "main")
	wantFault(t, err, RemoteAuth)
}

// TestKeysWithAPassphrase asks for it, or says that nobody is let in.
func TestKeysWithAPassphrase(t *testing.T) {
	h := newHub(t)
	address, known := h.sshServer(h.newKey("id_ed25519", "frase"))
	h.write(filepath.Join("home", ".ssh", "known_hosts"), known)
	c := h.user("c")
	_, err := c.to(address).Fetch(t.Context(), "main")
	wantFault(t, err, RemoteAuth)
	m, _ := c.repo.Remote(address)
	person := func(_ context.Context, q Question) (string, error) { return "frase", nil }
	if _, err := c.repo.Link(m, person).Fetch(t.Context(), "main"); err != nil {
		t.Error(err)
	}
}

// TestOwnSSHProgram runs what GIT_SSH_COMMAND names, and never what the repository names.
func TestOwnSSHProgram(t *testing.T) {
	h := newHub(t)
	fake := h.write("ssh", "#!/bin/sh\necho \"$@\" >> "+filepath.Join(h.top, "log")+"\nwhile [ $# -gt 1 ]; do shift; done\nexec sh -c \"$1\"\n")
	if err := os.Chmod(fake, 0o700); err != nil {
		t.Fatal(err)
	}
	h.vars["GIT_SSH_COMMAND"] = fake + " -o Valg=ja"
	h.works("ssh://git@vert.example:2222" + h.srv())
	text, _ := os.ReadFile(filepath.Join(h.top, "log"))
	if line, _, _ := strings.Cut(string(text), "\n"); line != "-o Valg=ja -p 2222 git@vert.example git-upload-pack '"+h.srv()+"'" {
		t.Errorf("the program was run with %q", line)
	}
	h.write("ssh", "#!/bin/sh\necho 'Host key verification failed.' >&2\nexit 255\n")
	_, err := h.user("c").to("vert.example:felles.git").Fetch(t.Context(), "main")
	wantFault(t, err, RemoteHost)
	h.vars["GIT_SSH_COMMAND"] = filepath.Join(h.top, "finnes-ikke")
	_, err = h.user("d").to("vert.example:felles.git").Fetch(t.Context(), "main")
	wantFault(t, err, RemoteSaid)
	for _, bad := range []string{"ext::sh -c x", "-upload-pack=x", "ssh://-oProxyCommand=x/y", "ftp://x/y"} {
		m, _ := h.user("e" + strconv.Itoa(len(bad))).repo.Remote(bad)
		if m.URL == "" {
			continue // no address at all
		}
		_, err = h.user("f"+strconv.Itoa(len(bad))).to(bad).Fetch(t.Context(), "main")
		wantFault(t, err, RemoteScheme)
	}
}

// TestRefusedByAHook tells a rule of the remote's, in its own words.
func TestRefusedByAHook(t *testing.T) {
	h := newHub(t)
	if err := os.MkdirAll(filepath.Join(h.srv(), "hooks"), 0o755); err != nil {
		t.Fatal(err)
	}
	hook := h.write(filepath.Join("srv", "felles.git", "hooks", "update"), "#!/bin/sh\necho vernet >&2\nexit 1\n")
	if err := os.Chmod(hook, 0o700); err != nil {
		t.Fatal(err)
	}
	a := h.user("a")
	a.revise(a.change("", map[string]string{"data/plan.yaml": "kind: plan\n"}))
	for _, address := range []string{h.srv(), h.web("").URL + "/felles.git"} {
		_, err := a.reopened2(h).to(address).Push(t.Context(), "main", "", a.head())
		wantFault(t, err, RemoteRefused)
		var fault *RemoteError
		if errors.As(err, &fault) && !strings.Contains(fault.Said, "vernet") {
			t.Errorf("%s said %q", address, fault.Said)
		}
	}
}
