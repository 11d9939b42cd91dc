package gitrepo

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"strconv"
	"strings"

	"github.com/go-git/go-git/v5/plumbing"
	"github.com/go-git/go-git/v5/plumbing/protocol/packp"
	"github.com/go-git/go-git/v5/plumbing/protocol/packp/capability"
	"github.com/go-git/go-git/v5/plumbing/protocol/packp/sideband"
	"github.com/go-git/go-git/v5/plumbing/transport"
)

// maxHaves is how many of our revisions the other side is told of: so many of the newest
// that it finds one it knows, unless it has not heard of us for very long.
const maxHaves = 256

func joinHostPort(host string, port int) string { return net.JoinHostPort(host, strconv.Itoa(port)) }

// Fetch gets what a remote's branch and tags have that is not here. Nothing is kept; the
// Repo can read what came. Offer.Tip is "" where the remote has nothing at all yet.
// Errors: *RemoteError, *IncomingError.
func (l *Link) Fetch(ctx context.Context, branch string) (Offer, error) {
	s, err := l.speak(ctx, transport.UploadPackServiceName, l.remote.URL)
	if err != nil {
		return Offer{}, err
	}
	defer func() { _ = s.Close() }()
	refs := namesOf(s.adv)
	offer := Offer{Tip: refs[headsPrefix+branch], In: &Incoming{}}
	if offer.Tip == "" {
		if len(refs) == 0 {
			return offer, nil
		}
		return offer, &RemoteError{Why: RemoteNoBranch, Remote: l.remote.Shown(), Err: errNames(refs)}
	}
	if err := l.get(ctx, s, &offer, offer.Tip); err != nil {
		return offer, err
	}
	if err := l.repo.complete(offer.In, offer.Tip); err != nil {
		return offer, err
	}
	if err := l.getTags(ctx, s.adv, refs, &offer); err != nil {
		return offer, err
	}
	return offer, l.repo.settle(&offer, refs)
}

func errNames(refs map[string]Hash) error {
	var heads []string
	for _, name := range sortedKeys(refs) {
		if head, ok := strings.CutPrefix(name, headsPrefix); ok {
			heads = append(heads, head)
		}
	}
	return errors.New(strings.Join(heads, ", "))
}

// namesOf are the refs that the other side told of.
func namesOf(adv *packp.AdvRefs) map[string]Hash {
	refs := map[string]Hash{}
	for name, h := range adv.References {
		refs[name] = Hash(h.String())
	}
	return refs
}

// getTags gets the annotated tags of revisions that are here now. Servers send most of
// them along; the rest is asked for.
func (l *Link) getTags(ctx context.Context, adv *packp.AdvRefs, refs map[string]Hash, offer *Offer) error {
	var want []Hash
	for _, name := range sortedKeys(refs) {
		target, annotated := adv.Peeled[name]
		if strings.HasPrefix(name, tagsPrefix) && annotated && !l.repo.objects.has(refs[name]) && l.repo.objects.has(Hash(target.String())) {
			want = append(want, refs[name])
		}
	}
	if len(want) == 0 {
		return nil
	}
	s, err := l.speak(ctx, transport.UploadPackServiceName, l.remote.URL)
	if err != nil {
		return err
	}
	defer func() { _ = s.Close() }()
	return l.get(ctx, s, offer, want...)
}

// get asks for objects and lends them to the repository.
func (l *Link) get(ctx context.Context, s *speaking, offer *Offer, want ...Hash) error {
	req := packp.NewUploadPackRequestFromCapabilities(s.adv.Capabilities)
	for _, h := range want {
		if !l.repo.objects.has(h) {
			req.Wants = append(req.Wants, plumbing.NewHash(string(h)))
		}
	}
	if len(req.Wants) == 0 {
		return nil
	}
	haves, err := l.repo.haves(namesOf(s.adv))
	if err != nil {
		return err
	}
	req.Haves = haves
	for _, c := range []capability.Capability{capability.Sideband64k, capability.IncludeTag, capability.NoProgress} {
		if s.adv.Capabilities.Supports(c) {
			if err := req.Capabilities.Set(c); err != nil {
				return err
			}
		}
	}
	up, ok := s.Session.(transport.UploadPackSession)
	if !ok {
		return fmt.Errorf("%s: no session to fetch with", l.remote.Shown())
	}
	res, err := up.UploadPack(ctx, req)
	if err != nil {
		return l.fault(err)
	}
	pack, said, err := readAnswer(ctx, res, req)
	if err != nil {
		fault := l.fault(err)
		var e *RemoteError
		if errors.As(fault, &e) && said != "" {
			e.Said = said
		}
		return fault
	}
	more, err := l.repo.readPack(pack)
	if err != nil {
		return err
	}
	l.repo.Lend(more)
	offer.In = offer.In.and(more)
	return nil
}

// readAnswer reads a pack within the bounds.
func readAnswer(ctx context.Context, res *packp.UploadPackResponse, req *packp.UploadPackRequest) (pack []byte, said string, err error) {
	words := &lastWords{}
	var in io.Reader = res
	if req.Capabilities.Supports(capability.Sideband64k) {
		demux := sideband.NewDemuxer(sideband.Sideband64k, res)
		demux.Progress = words
		in = demux
	}
	var b bytes.Buffer
	n, err := b.ReadFrom(io.LimitReader(in, maxIncomingPack+1))
	_ = res.Close()
	switch {
	case ctx.Err() != nil:
		err = ctx.Err()
	case err == nil && n > maxIncomingPack:
		err = incomingFault(IncomingTooLarge, fmt.Errorf("more than %d bytes", maxIncomingPack))
	}
	return b.Bytes(), words.String(), err
}

// and joins what came in at two times.
func (in *Incoming) and(more *Incoming) *Incoming {
	switch {
	case more.Len() == 0:
		return in
	case in.Len() == 0:
		return more
	}
	both := &Incoming{objects: map[Hash]object{}}
	for _, part := range []*Incoming{in, more} {
		for h, o := range part.objects {
			both.objects[h] = o
		}
	}
	return both
}

// haves are revisions that are here: what the other side told of and we have, and the
// newest of our own.
func (r *Repo) haves(theirs map[string]Hash) ([]plumbing.Hash, error) {
	seen := map[Hash]bool{}
	var haves []plumbing.Hash
	add := func(h Hash) {
		if h != "" && !seen[h] && len(haves) < maxHaves && r.objects.has(h) {
			seen[h] = true
			haves = append(haves, plumbing.NewHash(string(h)))
		}
	}
	for _, name := range sortedKeys(theirs) {
		if strings.HasPrefix(name, headsPrefix) {
			add(theirs[name])
		}
	}
	refs, err := r.refsUnder(remotesPrefix)
	if err != nil {
		return nil, err
	}
	for _, ref := range refs {
		add(ref.hash)
	}
	head, err := r.Head()
	if errors.Is(err, ErrUnborn) {
		return haves, nil
	}
	if err != nil {
		return nil, err
	}
	for rev, err := range r.Log(head) {
		if err != nil {
			return nil, err
		}
		if add(rev.Hash); len(haves) == maxHaves {
			break
		}
	}
	return haves, nil
}
