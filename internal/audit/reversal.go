package audit

import (
	"bytes"
	"slices"

	"github.com/helsefellesskap/hfh/internal/diag"
	"github.com/helsefellesskap/hfh/internal/diff"
	"github.com/helsefellesskap/hfh/internal/doc"
	"github.com/helsefellesskap/hfh/internal/gitrepo"
	"github.com/helsefellesskap/hfh/internal/store"
)

// takesBack works a reversal out anew: each record must say what it says when the changes
// of the revision that is taken back are made backwards on what stood.
func (r *run) takesBack(c *Commit) error {
	of := gitrepo.Hash(c.takenBack())
	at, here := r.position[of]
	switch {
	case !here && r.cut, r.repo.Cut(of):
		return nil // what is taken back, or what it changed, is not in this clone
	case !here || at >= r.position[c.Hash] || !r.buildsOn(c.Hash, of) || len(r.parents[at]) != 1:
		r.add(c, diag.Error, "history/change", "reversal-of", c.start(), diag.Args{"of": of.Short()})
		return nil
	}
	whole := true
	for _, f := range c.Files {
		if !f.Record {
			continue
		}
		right, err := r.backwards(f, r.parents[at][0], of)
		if err != nil {
			return err
		}
		if whole = whole && right; !right {
			r.add(c, diag.Error, "history/change", "reversal", f.start(), diag.Args{"ref": f.Ref.String(), "of": of.Short()})
		}
	}
	if whole && len(c.Files) > 0 {
		whole, err := r.allOf(c, of)
		if err != nil || !whole {
			return err
		}
		r.tookBack(of, c.Hash)
	}
	return nil
}

// allOf tells whether a reversal takes back all that a revision did to records: what it
// leaves alone is as it was before that one in any case.
func (r *run) allOf(c *Commit, of gitrepo.Hash) (bool, error) {
	before := r.parents[r.position[of]][0]
	changes, err := r.repo.Changes(before, of)
	if err != nil {
		return false, err
	}
	for _, ch := range changes {
		if _, isRecord := store.RefOfFile(ch.Path); !isRecord || slices.ContainsFunc(c.Files, func(f File) bool { return f.Path == ch.Path }) {
			continue
		}
		was, err := r.recordAt(before, ch.Path)
		if err != nil {
			return false, err
		}
		is, err := r.recordAt(c.Hash, ch.Path)
		if err != nil || !sameRecord(was, is) {
			return false, err
		}
	}
	return true, nil
}

// tookBack notes that a revision was taken back; one that took another back brings that
// again.
func (r *run) tookBack(of, by gitrepo.Hash) {
	r.back[of] = by
	for earlier, reversal := range r.back {
		if reversal == of {
			delete(r.back, earlier)
		}
	}
}

// undone makes notes of what was wrong with revisions that were taken back: what they
// did stands no more. What is wrong with the history itself stays.
func (r *run) undone() {
	for i := range r.found {
		f := &r.found[i]
		by, back := r.back[gitrepo.Hash(f.Commit)]
		if !back || f.Severity == diag.Note || f.Commit == "" || !ofTheContent(f.Rule) {
			continue
		}
		f.Severity, f.Healed = diag.Note, string(by)
	}
}

// ofTheContent tells the rules about what a revision did, from those about the history
// that it stands in.
func ofTheContent(rule string) bool {
	switch rule {
	case "history/change", "history/trailer-diff", "history/trailer-record", "history/version", "history/adoption-meeting", "history/adoption-decision",
		"history/adoption-condition", "history/cycle", "history/effective", "history/seal", "history/minutes", "history/hearing", "history/closing", "ref/reused-id":
		return true
	}
	return false
}

// backwards tells whether a file is what it was with the changes from one revision to
// the next made backwards.
func (r *run) backwards(f File, from, to gitrepo.Hash) (bool, error) {
	was, err := r.recordAt(from, f.Path)
	if err != nil {
		return false, err
	}
	became, err := r.recordAt(to, f.Path)
	if err != nil {
		return false, err
	}
	before, after, err := f.both()
	if err != nil {
		return false, err
	}
	switch {
	case was == nil && became == nil:
		return false, nil // the revision that is taken back did not touch it
	case became == nil && before == nil:
		return sameRecord(was, after), nil
	case was == nil || became == nil || before == nil:
		return sameRecord(became, before) && sameRecord(was, after), nil
	case sameRecord(became, before) && sameRecord(was, after):
		return true, nil
	case after == nil:
		return false, nil
	}
	if r.mergesTo(became.Node, before.Node, was.Node, after, nil) {
		return true, nil
	}
	snap, err := f.c.Snapshot()
	return err == nil && r.mergesTo(became.Node, before.Node, was.Node, after, snap), err
}

// mergesTo tells whether the changes of two sides together give a record. A snapshot, nil
// for none, tells which names mean the same.
func (r *run) mergesTo(base, ours, theirs *doc.Node, want *store.Record, snap *store.Snapshot) bool {
	opt := diff.Options{Shape: want.Shape}
	if snap != nil {
		opt.Same = snap.Same
	}
	tree, conflicts := diff.Merge(base, ours, theirs, opt, nil)
	return len(conflicts) == 0 && bytes.Equal(doc.Canonical(tree, nil), want.CanonicalWhole())
}

// sameRecord tells whether two states of a record say the same; nil is one that is not
// there.
func sameRecord(a, b *store.Record) bool {
	if a == nil || b == nil {
		return a == b
	}
	if a.Doc == nil || b.Doc == nil {
		return a.Doc == b.Doc
	}
	return bytes.Equal(a.CanonicalWhole(), b.CanonicalWhole())
}

// recordAt reads a file as it was at a revision; nil where it was not there.
func (r *run) recordAt(h gitrepo.Hash, path string) (*store.Record, error) {
	blob, there, err := r.repo.Blob(h, path)
	if err != nil || !there {
		return nil, err
	}
	return r.record(path, blob)
}
