package gitrepo

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
)

// Bounds of a bundle's head, and the two forms that git writes (gitformat-bundle(5)).
const (
	maxBundleHead = 1 << 20
	maxBundleRefs = 10_000
	bundleTwo     = "# v2 git bundle"
	bundleThree   = "# v3 git bundle"
)

// Offer is what another side has for us: the tip of its branch and its tags, with the
// objects behind them.
type Offer struct {
	Tip  Hash
	Tags []OfferedTag
	In   *Incoming
}

// OfferedTag is a tag of the other side.
type OfferedTag struct {
	Name   string // without refs/tags/
	ID     Hash   // of the tag object, or of the revision where it is no annotated one
	Target Hash   // the revision
}

// Packed tells what a bundle holds.
type Packed struct {
	Tip       Hash
	Since     []Hash // what it builds on; none where it holds everything
	Tags      []string
	Objects   int
	Revisions []Revision // newest first
}

// bundleHead is the text at the head of a bundle.
type bundleHead struct {
	needs []Hash
	refs  map[string]Hash
}

// WriteBundle writes the branch's history since some revisions (none: all of it) and its
// annotated tags as a git bundle, which `git bundle verify`, `git fetch` and `git clone`
// read. It tells what it holds; nothing is written to w where that is nothing.
func (r *Repo) WriteBundle(w io.Writer, branch string, tip Hash, since []Hash) (Packed, error) {
	p := Packed{Tip: tip}
	revs, err := r.Between("", tip)
	if err != nil {
		return p, err
	}
	m := &missing{repo: r, has: map[Hash]bool{}, seen: map[Hash]bool{}}
	if err := m.hide(since); err != nil {
		return p, err
	}
	reach := map[Hash]bool{}
	for _, rev := range revs {
		reach[rev.Hash] = true
		if !m.has[rev.Hash] {
			p.Revisions = append(p.Revisions, rev)
			p.Since = append(p.Since, slices.DeleteFunc(slices.Clone(rev.Parents), func(h Hash) bool { return !m.has[h] })...)
		}
	}
	slices.Sort(p.Since)
	p.Since = slices.Compact(p.Since)
	if len(p.Revisions) == 0 {
		return p, nil
	}
	refs, tags, err := r.bundledTags(reach, m.has)
	if err != nil {
		return p, err
	}
	p.Tags = tags
	for _, h := range append([]Hash{tip}, refs...) {
		if err := m.tip(h); err != nil {
			return p, err
		}
	}
	p.Objects = len(m.found)
	out := bufio.NewWriter(w)
	r.bundleHead(out, branch, p, refs)
	if err := r.encodePack(out, m.found); err != nil {
		return p, err
	}
	return p, out.Flush()
}

// bundledTags gives the annotated tags of revisions in reach that are not in has.
func (r *Repo) bundledTags(reach, has map[Hash]bool) (ids []Hash, names []string, err error) {
	refs, err := r.refsUnder(tagsPrefix)
	if err != nil {
		return nil, nil, err
	}
	for _, ref := range refs {
		t, err := r.peel(ref.hash)
		if errors.Is(err, ErrNotFound) {
			continue
		}
		if err != nil {
			return nil, nil, err
		}
		if t.Annotated && reach[t.Target] && !has[t.Target] {
			ids, names = append(ids, ref.hash), append(names, strings.TrimPrefix(ref.name, tagsPrefix))
		}
	}
	return ids, names, nil
}

func (r *Repo) bundleHead(w *bufio.Writer, branch string, p Packed, tags []Hash) {
	fmt.Fprintln(w, bundleTwo)
	for _, h := range p.Since {
		fmt.Fprintf(w, "-%s\n", h)
	}
	fmt.Fprintf(w, "%s %s\n", p.Tip, headsPrefix+branch)
	if len(p.Since) == 0 {
		fmt.Fprintf(w, "%s HEAD\n", p.Tip) // so that git clone knows what to check out
	}
	for i, h := range tags {
		fmt.Fprintf(w, "%s %s\n", h, tagsPrefix+p.Tags[i])
	}
	fmt.Fprintln(w)
}

// ReadBundle reads a git bundle, hfh's or git's own, for one branch. Nothing is kept; the
// Repo can read what came in. Error: *IncomingError, and those of reading the file.
func (r *Repo) ReadBundle(path, branch string) (Offer, error) {
	data, err := readBundle(path)
	if err != nil {
		return Offer{}, err
	}
	head, pack, err := parseBundleHead(data)
	if err != nil {
		return Offer{}, err
	}
	var lacks []Hash
	for _, h := range head.needs {
		if !r.objects.has(h) {
			lacks = append(lacks, h)
		}
	}
	if len(lacks) > 0 {
		return Offer{}, &IncomingError{Why: IncomingLacks, Missing: lacks}
	}
	offer := Offer{Tip: head.refs[headsPrefix+branch]}
	if offer.Tip == "" {
		return Offer{}, incomingFault(IncomingNoBranch, fmt.Errorf("it holds %s", strings.Join(head.names(), ", ")))
	}
	if offer.In, err = r.readPack(pack); err != nil {
		return Offer{}, err
	}
	r.Lend(offer.In)
	return offer, r.settle(&offer, head.refs)
}

// settle finds the tags among refs that lead to the offer's history, and makes sure that
// nothing is missing.
func (r *Repo) settle(offer *Offer, refs map[string]Hash) error {
	if err := r.complete(offer.In, offer.Tip); err != nil {
		return err
	}
	nodes, err := r.reachable([]Hash{offer.Tip})
	if err != nil {
		return err
	}
	for _, name := range sortedKeys(refs) {
		tag, ok := strings.CutPrefix(name, tagsPrefix)
		if !ok || checkRefName(name) != nil {
			continue
		}
		t, err := r.peel(refs[name])
		if errors.Is(err, ErrNotFound) {
			continue
		}
		if err != nil {
			return err
		}
		if _, ok := nodes[t.Target]; ok {
			offer.Tags = append(offer.Tags, OfferedTag{Name: tag, ID: refs[name], Target: t.Target})
		}
	}
	return nil
}

func sortedKeys(refs map[string]Hash) []string {
	names := make([]string, 0, len(refs))
	for name := range refs {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

func (h bundleHead) names() []string { return sortedKeys(h.refs) }

// readBundle reads a file of a bounded size.
func readBundle(path string) ([]byte, error) {
	f, err := openRegular(path)
	if err != nil {
		return nil, err
	}
	defer func() { _ = f.Close() }()
	info, err := f.Stat()
	switch {
	case err != nil:
		return nil, err
	case info.Size() > maxIncomingPack+maxBundleHead:
		return nil, incomingFault(IncomingTooLarge, fmt.Errorf("%d bytes", info.Size()))
	}
	return io.ReadAll(io.LimitReader(f, maxIncomingPack+maxBundleHead))
}

// parseBundleHead takes the head off a bundle.
func parseBundleHead(data []byte) (head bundleHead, pack []byte, err error) {
	head.refs = map[string]Hash{}
	text, _, ok := bytes.Cut(data[:min(len(data), maxBundleHead)], []byte("\n\n"))
	first, rest, _ := strings.Cut(string(text), "\n")
	switch {
	case first != bundleTwo && first != bundleThree && strings.HasPrefix(first, "# v") && strings.HasSuffix(first, " git bundle"):
		return head, nil, incomingFault(IncomingNewer, errors.New(first))
	case first != bundleTwo && first != bundleThree:
		return head, nil, incomingFault(IncomingForeign, nil)
	case !ok:
		return head, nil, incomingFault(IncomingDamaged, io.ErrUnexpectedEOF)
	}
	pack = data[len(text)+2:]
	for line := range strings.Lines(rest) {
		if err := head.line(strings.TrimSuffix(line, "\n")); err != nil {
			return head, nil, err
		}
	}
	if len(head.refs) > maxBundleRefs {
		return head, nil, incomingFault(IncomingTooLarge, fmt.Errorf("%d names", len(head.refs)))
	}
	return head, pack, nil
}

// line reads one line of the head: a capability, what is needed, or a name.
func (h *bundleHead) line(line string) error {
	if capability, ok := strings.CutPrefix(line, "@"); ok {
		if capability != "object-format=sha1" {
			return incomingFault(IncomingNewer, fmt.Errorf("it asks for %s", capability))
		}
		return nil
	}
	need, isNeed := strings.CutPrefix(line, "-")
	id, name, _ := strings.Cut(need, " ")
	switch {
	case !isHash(id):
		return incomingFault(IncomingDamaged, fmt.Errorf("%q", line))
	case isNeed:
		h.needs = append(h.needs, Hash(id))
	case name == "":
		return incomingFault(IncomingDamaged, fmt.Errorf("%q", line))
	default:
		h.refs[name] = Hash(id)
	}
	return nil
}
