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

// documentAct is an adoption, a correction or a reversal, as merges look at it.
type documentAct struct {
	change, ref, version, of string
}

// joins judges a merge: what it says of each record comes from one of its sides, no side
// loses what only it had changed, and no document was adopted on both.
func (r *run) joins(c *Commit, _ *side) error {
	if a := actOf(c); a.ref != "" {
		r.acts[c.Hash] = a
	}
	if len(c.Parents) < 2 {
		return nil
	}
	for i := range c.others {
		if err := r.join(c, i); err != nil {
			return err
		}
	}
	return nil
}

func actOf(c *Commit) documentAct {
	switch c.Trailers.Change {
	case adoption, correction, reversal:
		if c.own && len(c.Trailers.Records) > 0 {
			return documentAct{c.Trailers.Change, c.Trailers.Records[0], c.Trailers.Version, c.takenBack()}
		}
	}
	return documentAct{}
}

// join judges a merge of the first parent with another.
func (r *run) join(c *Commit, i int) error {
	ours, theirs := c.Parents[0], c.Parents[i+1]
	base, ourOwn, theirOwn := r.apart(ours, theirs)
	r.twoAdoptions(c, ourOwn, theirOwn)
	if len(c.Parents) > 2 || base == "" {
		return r.nothingNew(c)
	}
	theirChanges, err := r.repo.Changes(base, theirs)
	if err != nil {
		return err
	}
	ourChanges, err := r.repo.Changes(base, ours)
	if err != nil {
		return err
	}
	paths := map[string]bool{}
	for _, ch := range slices.Concat(ourChanges, theirChanges) {
		paths[ch.Path] = true
	}
	for _, f := range slices.Concat(c.Files, c.others[i]) {
		paths[f.Path] = true
	}
	for path := range paths {
		if err := r.joinedFile(c, path, base, ours, theirs); err != nil {
			return err
		}
	}
	return nil
}

// apart gives where two lines parted, the newest revision that both build on, and the
// revisions that each has for itself.
func (r *run) apart(a, b gitrepo.Hash) (base gitrepo.Hash, onlyA, onlyB []gitrepo.Hash) {
	inA, inB := r.reached(a, b), r.reached(b, a)
	best := -1
	for h := range inA {
		if !inB[h] {
			onlyA = append(onlyA, h)
		} else if at := r.position[h]; at > best {
			best, base = at, h
		}
	}
	for h := range inB {
		if !inA[h] {
			onlyB = append(onlyB, h)
		}
	}
	return base, onlyA, onlyB
}

// reached gives what a revision builds on, down to where that may meet another line: no
// further than the oldest revision at which both lines are one.
func (r *run) reached(from, other gitrepo.Hash) map[gitrepo.Hash]bool {
	seen := map[gitrepo.Hash]bool{}
	end := r.meeting(from, other)
	for todo := []gitrepo.Hash{from}; len(todo) > 0; {
		h := todo[len(todo)-1]
		todo = todo[:len(todo)-1]
		at, ok := r.position[h]
		if !ok || seen[h] || at < end {
			continue
		}
		seen[h] = true
		todo = append(todo, r.parents[at]...)
	}
	return seen
}

// meeting gives the position of the newest revision that two lines have in common: both
// are walked back together, the newest first.
func (r *run) meeting(a, b gitrepo.Hash) int {
	const left, right = 1, 2
	marks := map[int]int{}
	add := func(h gitrepo.Hash, mark int) {
		if at, ok := r.position[h]; ok {
			marks[at] |= mark
		}
	}
	add(a, left)
	add(b, right)
	for at := max(r.position[a], r.position[b]); at >= 0 && len(marks) > 0; at-- {
		mark, ok := marks[at]
		if !ok {
			continue
		}
		if mark == left|right {
			return at
		}
		delete(marks, at)
		for _, p := range r.parents[at] {
			add(p, mark)
		}
	}
	return 0
}

// twoAdoptions finds documents that were adopted on both sides, or adopted on one and
// corrected on the other, and not taken back before they were joined.
func (r *run) twoAdoptions(c *Commit, ours, theirs []gitrepo.Hash) {
	mine, other := r.standing(ours), r.standing(theirs)
	for _, a := range mine {
		for _, b := range other {
			x, y := r.acts[a], r.acts[b]
			if x.ref != y.ref || x.change != adoption && y.change != adoption {
				continue
			}
			r.add(c, diag.Error, "history/two-adoptions", "", c.at(x.ref), diag.Args{
				"ref": x.ref, "one": a.Short(), "other": b.Short(), "version": x.version, "second": y.version,
			})
			return
		}
	}
}

// standing lists the adoptions and corrections among some revisions that none of them
// takes back, the oldest first.
func (r *run) standing(list []gitrepo.Hash) []gitrepo.Hash {
	back := map[gitrepo.Hash]bool{}
	for _, h := range list {
		if a := r.acts[h]; a.change == reversal {
			back[gitrepo.Hash(a.of)] = true
		}
	}
	var out []gitrepo.Hash
	for _, h := range list {
		if a := r.acts[h]; a.ref != "" && a.change != reversal && !back[h] {
			out = append(out, h)
		}
	}
	slices.SortFunc(out, func(a, b gitrepo.Hash) int { return r.position[a] - r.position[b] })
	return out
}

// nothingNew: a merge of more than two lines, or of two that have nothing in common, makes
// nothing of its own.
func (r *run) nothingNew(c *Commit) error {
	for _, f := range c.changedFromAll() {
		r.add(c, diag.Error, "history/change", "merge", f.start(), diag.Args{"ref": nameOf(f)})
	}
	return nil
}

// joinedFile judges one file of a merge.
func (r *run) joinedFile(c *Commit, path string, base, ours, theirs gitrepo.Hash) error {
	ref, isRecord := store.RefOfFile(path)
	if !isRecord {
		return nil
	}
	var at [4]*store.Record
	for i, h := range []gitrepo.Hash{base, ours, theirs, c.Hash} {
		rec, err := r.recordAt(h, path)
		if err != nil {
			return err
		}
		at[i] = rec
	}
	place, ok := fromSides(at[0], at[1], at[2], at[3])
	if ok {
		return nil
	}
	f := File{FileChange: gitrepo.FileChange{Path: path}, Ref: ref, Record: true, c: c}
	found := f.start()
	if at[3] != nil {
		found = placeIn(at[3], at[1], place)
	}
	severity := diag.Error
	if !c.own && (ref.Draft || !governed(at[1], at[3]) || !fixedDiffers(at[0], at[1], at[2], at[3])) {
		severity = diag.Warning
	}
	r.add(c, severity, "history/change", "merge", found, diag.Args{"ref": ref.String(), "place": place})
	return nil
}

// fixedDiffers tells whether it is text or acts that a merge has from neither side.
func fixedDiffers(base, ours, theirs, is *store.Record) bool {
	strip := func(rec *store.Record) *store.Record {
		if rec == nil {
			return nil
		}
		out := *rec
		out.Node = store.Strip(rec)
		return &out
	}
	_, ok := fromSides(strip(base), strip(ours), strip(theirs), strip(is))
	return !ok
}

// fromSides tells whether a merged record comes from its sides, and else the first place
// that does not: what one side alone changed stands as it has it, and where both did, as
// one of them.
func fromSides(base, ours, theirs, is *store.Record) (string, bool) {
	switch {
	case sameRecord(ours, theirs):
		return "", sameRecord(is, ours)
	case sameRecord(base, ours):
		return firstPlace(theirs, is), sameRecord(is, theirs)
	case sameRecord(base, theirs):
		return firstPlace(ours, is), sameRecord(is, ours)
	case is == nil || ours == nil || theirs == nil || is.Doc == nil || ours.Doc == nil || theirs.Doc == nil:
		return "", sameRecord(is, ours) || sameRecord(is, theirs) // one side took it away
	}
	var from *doc.Node
	if base != nil {
		from = base.Node
	}
	as := func(conflict diff.Conflict) diff.Side {
		if found := followIn(is.Node, conflict.Path); bytes.Equal(canonicalOf(found), canonicalOf(conflict.Theirs)) {
			return diff.Theirs
		}
		return diff.Ours
	}
	tree, _ := diff.Merge(from, ours.Node, theirs.Node, diff.Options{Shape: is.Shape}, as)
	if bytes.Equal(doc.Canonical(tree, nil), is.CanonicalWhole()) {
		return "", true
	}
	list := diff.Docs(tree, is.Node, diff.Options{Shape: is.Shape})
	if len(list) == 0 {
		return "", true // written otherwise only
	}
	return list[0].Place(), false
}

func firstPlace(a, b *store.Record) string {
	if a == nil || b == nil {
		return ""
	}
	if list := diff.Docs(a.Node, b.Node, diff.Options{Shape: b.Shape}); len(list) > 0 {
		return list[0].Place()
	}
	return ""
}

func canonicalOf(n *doc.Node) []byte {
	if n == nil {
		return nil
	}
	return doc.Canonical(n, nil)
}

// followIn follows keys and what items are known by.
func followIn(n *doc.Node, path []string) *doc.Node {
	for _, step := range path {
		if n == nil {
			return nil
		}
		if n.Kind != doc.List {
			n = n.Get(step)
			continue
		}
		i := slices.IndexFunc(n.Items, func(item *doc.Node) bool { return diff.Identity(item) == step })
		if i < 0 {
			return nil
		}
		n = n.Items[i]
	}
	return n
}
