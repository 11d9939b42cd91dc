package gitrepo

import (
	"bytes"
	"errors"
	"iter"
	"path"
	"slices"
	"strings"
)

// History gives the revisions of one record, newest first as Log has them: those
// whose trailers name it and those of plain git that changed its file. record is its
// reference ("plan", "plan@draft"), name its file relative to the register. It need
// not exist any more, and is followed through renames; Revision.Path says what the
// file was called.
//
// From one revision to the one before it leads the Hfh-Previous pointer, if it holds:
// the file just before the revision is the file at the pointed one. Else the history
// is walked, comparing the file with its parents' as git does, until a pointer holds
// again. On the walk a revision that hfh made for other records is passed over unread,
// which is checked at its end: the file must still be the one the walk began with.
// The work is linear in the record's revisions where pointers hold, besides the way
// from HEAD to the newest one. Where a shallow clone is cut it just ends.
func (r *Repo) History(from Hash, record, name string) iter.Seq2[Revision, error] {
	return func(yield func(Revision, error) bool) {
		h := historian{repo: r}
		leads := []lead{{from, trail{record, r.treePath(name)}}}
		for len(leads) == 1 {
			f, err := h.next(leads[0])
			if err != nil {
				yield(Revision{}, err)
				return
			}
			if f == nil || !yield(h.revision(f), nil) {
				return
			}
			if leads, err = h.leads(f); err != nil {
				yield(Revision{}, err)
				return
			}
		}
		h.branched(leads, yield)
	}
}

// trail is what is followed: a record and its file, from the top of the tree. The
// record's name is "" when it is not known, after a rename.
type trail struct{ record, path string }

// lead is where to look on: at this revision and before it.
type lead struct {
	at Hash
	trail
}

// step is a revision of the record.
type step struct {
	hash     Hash
	commit   rawCommit
	trailers Trailers
	named    bool // its trailers name the record
	trail
}

// historian follows one record.
type historian struct {
	repo *Repo
	// known remembers, once the history branches, where a walk from each revision
	// ended, so that no part is walked twice.
	known map[lead]*step
	// room is for a revision that is passed over.
	room []byte
}

func (h *historian) revision(s *step) Revision {
	rev := s.commit.revision(s.hash)
	rev.Path, _ = h.repo.registerPath(s.path)
	return rev
}

// branched gathers the rest of a history that has several ends and puts it in order.
func (h *historian) branched(leads []lead, yield func(Revision, error) bool) {
	h.known = map[lead]*step{}
	steps := map[Hash]*step{}
	nodes := map[Hash]commitHead{}
	tips, todo, err := h.follow(leads, steps)
	for err == nil && len(todo) > 0 {
		s := todo[0]
		var before []Hash
		var more []*step
		if leads, err = h.leads(s); err == nil {
			before, more, err = h.follow(leads, steps)
		}
		nodes[s.hash] = commitHead{parents: before, when: s.commit.when}
		todo = append(todo[1:], more...)
	}
	if err != nil {
		yield(Revision{}, err)
		return
	}
	for at := range sortedDown(tips, nodes) {
		if !yield(h.revision(steps[at]), nil) {
			return
		}
	}
}

// follow takes leads to their revisions; fresh are those not in steps before.
func (h *historian) follow(leads []lead, steps map[Hash]*step) (found []Hash, fresh []*step, err error) {
	for _, l := range leads {
		s, err := h.next(l)
		if err != nil {
			return nil, nil, err
		}
		if s == nil || slices.Contains(found, s.hash) {
			continue
		}
		found = append(found, s.hash)
		if steps[s.hash] == nil {
			steps[s.hash] = s
			fresh = append(fresh, s)
		}
	}
	return found, fresh, nil
}

// next finds the newest revision of the trail at or before a lead; nil at the end.
func (h *historian) next(l lead) (*step, error) {
	s, ok, err := h.walk(l, true)
	if err == nil && !ok {
		s, _, err = h.walk(l, false)
	}
	return s, err
}

// walk goes back from a lead. With trust, revisions by hfh that do not name the
// record are passed over; ok tells whether the file at the end is the one at the
// beginning, as it must be then.
func (h *historian) walk(l lead, trust bool) (found *step, ok bool, err error) {
	var passed []lead
	skipped := false
	defer func() {
		for _, p := range passed {
			if err == nil && ok {
				h.known[p] = found
			}
		}
	}()
	for at := l.at; ; {
		if s, ok := h.known[lead{at, l.trail}]; ok {
			return s, true, nil
		}
		if trust && h.known == nil {
			if parent := h.passed(at, l.record); parent != "" {
				at, skipped = parent, true
				continue
			}
		}
		c, err := h.repo.rawCommit(at)
		if err != nil {
			return nil, false, err
		}
		if h.known != nil {
			passed = append(passed, lead{at, l.trail})
		}
		if trust && c.speaksOfOthers(l.record) {
			at, skipped = c.parents[0], true
			continue
		}
		s := newStep(lead{at, l.trail}, c)
		if trust && !s.named && s.trailers.Change != "" && len(c.parents) == 1 {
			at, skipped = c.parents[0], true
			continue
		}
		onward, isStep, err := h.judge(s)
		if err != nil {
			return nil, false, err
		}
		if onward != "" {
			at = onward
			continue
		}
		if skipped {
			if same, err := h.sameFile(l.at, s); err != nil || !same {
				return nil, false, err
			}
		}
		if !isStep {
			return nil, true, nil
		}
		return s, true, nil
	}
}

// speaksOfOthers tells at a glance that a revision by hfh cannot name the record: the
// record's name does not stand anywhere in its message.
func (c rawCommit) speaksOfOthers(record string) bool {
	return record != "" && len(c.parents) == 1 && strings.Contains(c.message, "\n"+keyChange+": ") && !strings.Contains(c.message, record)
}

// passed gives the parent of a revision that surely speaksOfOthers, "" for any other. A
// long way goes through thousands of these: nothing but the parent is taken out of them.
func (h *historian) passed(at Hash, record string) Hash {
	body, ok := h.repo.objects.skim(at, h.room)
	if !ok || record == "" || h.repo.Cut(at) {
		return ""
	}
	h.room = body
	head, message, _ := bytes.Cut(body, []byte("\n\n"))
	_, rest, ok := bytes.Cut(head, []byte("\nparent "))
	if !ok || !bytes.HasPrefix(head, []byte("tree ")) || bytes.Contains(rest, []byte("\nparent ")) || !bytes.Contains(message, []byte("\n"+keyChange+": ")) {
		return ""
	}
	parent, _, _ := bytes.Cut(rest, []byte("\n"))
	if !isHash(string(parent)) || bytes.Contains(message, []byte(record)) {
		return ""
	}
	return Hash(parent)
}

// newStep reads a revision's trailers and sees whether they name the record.
func newStep(l lead, c rawCommit) *step {
	s := &step{hash: l.at, commit: c, trail: l.trail, trailers: ParseMessage(c.message).Trailers}
	for _, record := range s.trailers.Records {
		if record == s.record || s.record == "" && guessed(record, s.path) {
			s.record, s.named = record, true
			break
		}
	}
	return s
}

// guessed tells whether a reference may be that of a file: its id is the file's name.
func guessed(record, file string) bool {
	id := strings.TrimSuffix(path.Base(file), path.Ext(file))
	reference, draft := strings.CutSuffix(record, "@draft")
	if draft != (path.Base(path.Dir(file)) == "drafts") {
		return false
	}
	return path.Base(reference) == id || draft && strings.ReplaceAll(reference, "/", "-") == id
}

// judge tells whether a revision belongs to the record (isStep), or which parent has
// the same file (onward). Neither: the history ends here.
func (h *historian) judge(s *step) (onward Hash, isStep bool, err error) {
	if s.named {
		return "", true, nil
	}
	here, err := h.repo.blobIn(s.commit.tree, s.path)
	if err != nil {
		return "", false, err
	}
	if len(s.commit.parents) == 0 {
		return "", here != "" && !h.repo.Cut(s.hash), nil
	}
	for _, p := range s.commit.parents {
		before, err := h.blob(p, s.path)
		if err != nil {
			return "", false, err
		}
		if before == here {
			return p, false, nil
		}
	}
	return "", true, nil
}

// sameFile tells whether a revision has the file that the end of a walk has.
func (h *historian) sameFile(at Hash, s *step) (bool, error) {
	begin, err := h.blob(at, s.path)
	if err != nil {
		return false, err
	}
	end, err := h.repo.blobIn(s.commit.tree, s.path)
	return begin == end, err
}

// blob gives the blob at a path from the top of a revision's tree, "" for none.
func (h *historian) blob(at Hash, name string) (Hash, error) {
	c, err := h.repo.rawCommit(at)
	if err != nil {
		return "", err
	}
	return h.repo.blobIn(c.tree, name)
}

// leads tells where the history goes on before a revision: for each parent, the
// pointers that hold there, else the parent itself.
func (h *historian) leads(s *step) ([]lead, error) {
	pointers := s.pointers()
	before, created, err := h.before(s)
	if err != nil {
		return nil, err
	}
	if created && s.named && len(pointers) == 0 {
		return nil, nil // hfh's own first revision of the record
	}
	t := s.trail
	if created && len(s.commit.parents) > 0 {
		old, err := h.renamedFrom(s)
		if err != nil {
			return nil, err
		}
		if old != "" {
			t = trail{"", old}
			if before, _, err = h.before(&step{commit: s.commit, trail: t}); err != nil {
				return nil, err
			}
		}
	}
	var leads []lead
	for i, parent := range s.commit.parents {
		held, err := h.holding(pointers, t.path, before[i])
		if err != nil {
			return nil, err
		}
		if len(held) == 0 {
			held = []Hash{parent}
		}
		for _, at := range held {
			if l := (lead{at, t}); !slices.Contains(leads, l) {
				leads = append(leads, l)
			}
		}
	}
	return leads, nil
}

// pointers gives what the revision says of its record's previous revisions.
func (s *step) pointers() []Hash {
	var out []Hash
	for _, p := range s.trailers.Previous {
		if p.Record == s.record && s.record != "" && p.Commit != s.hash {
			out = append(out, p.Commit)
		}
	}
	return out
}

// before gives the file at each parent, and whether the revision created it.
func (h *historian) before(s *step) (blobs []Hash, created bool, err error) {
	created = true
	for _, p := range s.commit.parents {
		b, err := h.blob(p, s.path)
		if err != nil {
			return nil, false, err
		}
		blobs = append(blobs, b)
		created = created && b == ""
	}
	if created {
		here, err := h.repo.blobIn(s.commit.tree, s.path)
		return blobs, here != "", err
	}
	return blobs, created, nil
}

// holding gives the pointers whose revision has the wanted file. One that is not in
// the repository (the history was rewritten, or is cut) does not hold.
func (h *historian) holding(pointers []Hash, name string, want Hash) ([]Hash, error) {
	var held []Hash
	for _, p := range pointers {
		got, err := h.blob(p, name)
		if errors.Is(err, ErrNotFound) {
			continue
		}
		if err != nil {
			return nil, err
		}
		if got == want {
			held = append(held, p)
		}
	}
	return held, nil
}
