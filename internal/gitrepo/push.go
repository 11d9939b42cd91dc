package gitrepo

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/go-git/go-git/v5/plumbing"
	"github.com/go-git/go-git/v5/plumbing/protocol/packp"
	"github.com/go-git/go-git/v5/plumbing/protocol/packp/capability"
	"github.com/go-git/go-git/v5/plumbing/transport"
)

// Sent tells what a remote has taken.
type Sent struct {
	Tags []string // names of those that went along
}

// Lacks tells whether the side that made an offer lacks something of a branch: revisions,
// or annotated tags of them.
func (r *Repo) Lacks(offer Offer, tip Hash) (bool, error) {
	if offer.Tip != tip {
		return true, nil
	}
	nodes, err := r.reachable([]Hash{tip})
	if err != nil {
		return false, err
	}
	reach := map[Hash]bool{}
	for h := range nodes {
		reach[h] = true
	}
	_, names, err := r.bundledTags(reach, nil)
	if err != nil {
		return false, err
	}
	there := map[string]bool{}
	for _, t := range offer.Tags {
		there[t.Name] = true
	}
	for _, name := range names {
		if !there[name] {
			return true, nil
		}
	}
	return false, nil
}

// Push sends a branch and its annotated tags to a remote, whose branch must be at was
// still ("" where it has none): nothing is ever forced. Errors: *RemoteError, RemoteMoved
// where somebody else was first, RemoteRefused with the remote's own words.
func (l *Link) Push(ctx context.Context, branch string, was, tip Hash) (Sent, error) {
	var sent Sent
	s, err := l.speak(ctx, transport.ReceivePackServiceName, l.remote.Push)
	if err != nil {
		return sent, err
	}
	defer func() { _ = s.Close() }()
	refs := namesOf(s.adv)
	if refs[headsPrefix+branch] != was {
		return sent, &RemoteError{Why: RemoteMoved, Remote: l.remote.Shown()}
	}
	if was != "" {
		if on, err := l.repo.Descends(tip, was); err != nil || !on {
			return sent, errors.Join(err, &RemoteError{Why: RemoteMoved, Remote: l.remote.Shown()})
		}
	}
	req := packp.NewReferenceUpdateRequestFromCapabilities(s.adv.Capabilities)
	tips, err := l.commands(req, branch, was, tip, refs, &sent)
	if err != nil || len(req.Commands) == 0 {
		return sent, err
	}
	var haves []Hash
	for _, h := range refs {
		haves = append(haves, h)
	}
	objects, err := l.repo.missing(tips, haves)
	if err != nil {
		return sent, err
	}
	var pack bytes.Buffer
	if err := l.repo.encodePack(&pack, objects); err != nil {
		return sent, err
	}
	req.Packfile = io.NopCloser(&pack)
	return sent, l.send(ctx, s, req)
}

// commands are the refs that are to be set at the remote: the branch, and the annotated
// tags of its history that the remote lacks. One that it has otherwise is left alone.
func (l *Link) commands(req *packp.ReferenceUpdateRequest, branch string, was, tip Hash, refs map[string]Hash, sent *Sent) ([]Hash, error) {
	var tips []Hash
	set := func(name string, from, to Hash) {
		old := plumbing.ZeroHash
		if from != "" {
			old = plumbing.NewHash(string(from))
		}
		req.Commands = append(req.Commands, &packp.Command{Name: plumbing.ReferenceName(name), Old: old, New: plumbing.NewHash(string(to))})
		tips = append(tips, to)
	}
	if was != tip {
		set(headsPrefix+branch, was, tip)
	}
	nodes, err := l.repo.reachable([]Hash{tip})
	if err != nil {
		return nil, err
	}
	reach := map[Hash]bool{}
	for h := range nodes {
		reach[h] = true
	}
	ids, names, err := l.repo.bundledTags(reach, nil)
	if err != nil {
		return nil, err
	}
	for i, name := range names {
		if _, there := refs[tagsPrefix+name]; !there {
			set(tagsPrefix+name, "", ids[i])
			sent.Tags = append(sent.Tags, name)
		}
	}
	return tips, nil
}

// send sends commands and objects, and reads what became of them.
func (l *Link) send(ctx context.Context, s *speaking, req *packp.ReferenceUpdateRequest) error {
	words := &lastWords{}
	req.Progress = words
	for _, c := range []capability.Capability{capability.Sideband64k, capability.Atomic} {
		if s.adv.Capabilities.Supports(c) {
			if err := req.Capabilities.Set(c); err != nil {
				return err
			}
		}
	}
	down, ok := s.Session.(transport.ReceivePackSession)
	if !ok {
		return fmt.Errorf("%s: no session to send with", l.remote.Shown())
	}
	report, err := down.ReceivePack(ctx, req)
	if ctx.Err() != nil {
		return ctx.Err()
	}
	if report == nil && err != nil {
		return l.notTaken(words.String(), err)
	}
	return l.refusal(report, words.String(), err)
}

// notTaken is a session that broke off.
func (l *Link) notTaken(said string, err error) error {
	fault := l.fault(err)
	var e *RemoteError
	if errors.As(fault, &e) && e.Said == "" {
		e.Said = said
	}
	return fault
}

// refusal reads what became of each command. Another's revision in the meantime is told
// apart from a rule of the remote's.
func (l *Link) refusal(report *packp.ReportStatus, said string, err error) error {
	if report == nil {
		return nil
	}
	e := &RemoteError{Why: RemoteRefused, Remote: l.remote.Shown(), Said: said, Err: err}
	if report.UnpackStatus != "ok" {
		e.Said = strings.TrimSpace(said + "\n" + report.UnpackStatus)
		return e
	}
	for _, c := range report.CommandStatuses {
		if c.Status == "ok" {
			continue
		}
		e.Said = strings.TrimSpace(said + "\n" + c.ReferenceName.String() + ": " + c.Status)
		for _, moved := range []string{"failed to update ref", "cannot lock ref", "fetch first", "non-fast-forward", "stale info", "failed to lock", "incorrect old value"} {
			if strings.Contains(c.Status, moved) {
				e.Why = RemoteMoved
			}
		}
		if c.Status != "atomic transaction failed" && c.Status != "atomic push failure" {
			return e // the one that the others failed for
		}
	}
	if err == nil {
		return nil
	}
	return e
}
