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
	"sync"

	"github.com/go-git/go-git/v5/plumbing/format/pktline"
	"github.com/go-git/go-git/v5/plumbing/protocol/packp"
	"github.com/go-git/go-git/v5/plumbing/protocol/packp/capability"
	"github.com/go-git/go-git/v5/plumbing/protocol/packp/sideband"
	"github.com/go-git/go-git/v5/plumbing/transport"
)

// pipe is a session with a program that speaks git's protocol on its standard streams:
// git itself for a folder, the user's own SSH program for a host.
type pipe struct {
	cmd    *exec.Cmd
	in     io.WriteCloser
	out    io.Reader
	said   *lastWords
	adv    *packp.AdvRefs
	ended  sync.Once
	endErr error
	sent   bool
}

// localPipe runs git for a repository in a folder of this machine, as git does: its own
// hooks and safe.directory are heeded there.
func localPipe(ctx context.Context, service, path string) (*pipe, error) {
	program, err := exec.LookPath("git")
	if err != nil {
		return nil, &RemoteError{Why: RemoteProgram, Remote: path, Err: err}
	}
	cmd := exec.CommandContext(ctx, program, strings.TrimPrefix(service, "git-"), path)
	cmd.Dir = path
	cmd.Env = outsideEnv(cmd.Environ())
	return startPipe(cmd)
}

// sshPipe runs the user's own SSH program: GIT_SSH_COMMAND or core.sshCommand are words for
// a shell, GIT_SSH is a program.
func sshPipe(ctx context.Context, command string, isProgram bool, service string, ep *transport.Endpoint) (*pipe, error) {
	host := ep.Host
	if ep.User != "" {
		host = ep.User + "@" + host
	}
	var args []string
	if ep.Port != 0 && ep.Port != 22 {
		flag := "-p"
		if words := strings.Fields(command); len(words) > 0 && strings.Contains(strings.ToLower(filepath.Base(words[0])), "plink") {
			flag = "-P"
		}
		args = append(args, flag, strconv.Itoa(ep.Port))
	}
	args = append(args, host, service+" "+shellQuote(ep.Path))
	cmd := shellCommand(ctx, command, args...)
	if isProgram {
		cmd = exec.CommandContext(ctx, command, args...)
	}
	return startPipe(cmd)
}

// shellQuote is how git quotes a path for the shell at the other end.
func shellQuote(s string) string {
	return "'" + strings.NewReplacer("'", `'\''`, "!", `'\!'`).Replace(s) + "'"
}

func startPipe(cmd *exec.Cmd) (*pipe, error) {
	p := &pipe{cmd: cmd, said: &lastWords{}}
	cmd.Stderr = p.said
	var err error
	if p.in, err = cmd.StdinPipe(); err != nil {
		return nil, err
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	p.out = io.LimitReader(out, maxIncomingPack+maxBundleHead)
	return p, cmd.Start()
}

// lastWords keeps what a program says on its standard error, no more than can be shown.
type lastWords struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (l *lastWords) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if room := maxSpoken - l.text.Len(); room > 0 {
		l.text.Write(p[:min(room, len(p))])
	}
	return len(p), nil
}

func (l *lastWords) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return strings.TrimSpace(l.text.String())
}

// AdvertisedReferences reads what the other side tells of its refs.
func (p *pipe) AdvertisedReferences() (*packp.AdvRefs, error) {
	return p.AdvertisedReferencesContext(context.Background())
}

// AdvertisedReferencesContext reads what the other side tells of its refs, once.
func (p *pipe) AdvertisedReferencesContext(context.Context) (*packp.AdvRefs, error) {
	if p.adv != nil {
		return p.adv, nil
	}
	adv := packp.NewAdvRefs()
	err := adv.Decode(p.out)
	switch {
	case errors.Is(err, packp.ErrEmptyAdvRefs):
	case err != nil:
		_ = p.kill()
		if said := p.said.String(); said != "" {
			return nil, errors.New(said)
		}
		return nil, err
	}
	transport.FilterUnsupportedCapabilities(adv.Capabilities)
	p.adv = adv
	return adv, nil
}

// UploadPack asks for a pack.
func (p *pipe) UploadPack(_ context.Context, req *packp.UploadPackRequest) (*packp.UploadPackResponse, error) {
	p.sent = true
	if err := req.UploadRequest.Encode(p.in); err != nil {
		return nil, err
	}
	if err := req.UploadHaves.Encode(p.in, true); err != nil {
		return nil, err
	}
	if err := errors.Join(pktline.NewEncoder(p.in).EncodeString("done\n"), p.in.Close()); err != nil {
		return nil, err
	}
	res := packp.NewUploadPackResponse(req)
	return res, res.Decode(io.NopCloser(p.out))
}

// ReceivePack sends commands and a pack.
func (p *pipe) ReceivePack(_ context.Context, req *packp.ReferenceUpdateRequest) (*packp.ReportStatus, error) {
	p.sent = true
	if err := errors.Join(req.Encode(p.in), p.in.Close()); err != nil {
		return nil, fmt.Errorf("%s: %w", p.said.String(), err)
	}
	out := p.out
	if req.Capabilities.Supports(capability.Sideband64k) {
		demux := sideband.NewDemuxer(sideband.Sideband64k, out)
		demux.Progress = req.Progress
		out = demux
	}
	report := packp.NewReportStatus()
	if err := report.Decode(out); err != nil {
		return nil, fmt.Errorf("%s: %w", p.said.String(), err)
	}
	return report, report.Error()
}

// Close ends the session, and the program with it.
func (p *pipe) Close() error {
	p.ended.Do(func() {
		if !p.sent {
			_, _ = p.in.Write(pktline.FlushPkt)
		}
		_ = p.in.Close()
		_, _ = io.Copy(io.Discard, p.out)
		p.endErr = p.cmd.Wait()
	})
	var exit *exec.ExitError
	if errors.As(p.endErr, &exit) {
		return nil // what went wrong was told on the way
	}
	return p.endErr
}

func (p *pipe) kill() error {
	_ = p.cmd.Process.Kill()
	return p.Close()
}

// speakPipe opens a session with a program.
func (l *Link) speakPipe(ctx context.Context, start func(context.Context) (*pipe, error)) (*speaking, error) {
	p, err := start(ctx)
	if err != nil {
		var known *RemoteError
		if errors.As(err, &known) {
			return nil, err
		}
		return nil, &RemoteError{Why: RemoteProgram, Remote: l.remote.Shown(), Err: err}
	}
	adv, err := p.AdvertisedReferencesContext(ctx)
	if ctx.Err() != nil {
		return nil, ctx.Err()
	}
	if err != nil {
		return nil, l.programFault(p.said.String(), err)
	}
	return &speaking{p, adv}, nil
}

// programFault finds out why a program gave up, by what it said.
func (l *Link) programFault(said string, err error) error {
	e := &RemoteError{Why: RemoteSaid, Remote: l.remote.Shown(), Said: said, Err: err}
	for _, known := range []struct {
		text string
		why  RemoteFault
	}{
		{"does not appear to be a git repository", RemoteNotFound},
		{"Permission denied", RemoteAuth},
		{"Host key verification failed", RemoteHost},
		{"Could not resolve", RemoteUnreachable},
		{"Connection refused", RemoteUnreachable},
		{"Connection timed out", RemoteUnreachable},
		{"No route to host", RemoteUnreachable},
	} {
		if strings.Contains(said, known.text) {
			e.Why = known.why
			break
		}
	}
	return e
}
