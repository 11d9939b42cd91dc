package cli

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"slices"

	"github.com/helsefellesskap/hfh/internal/compare"
	"github.com/helsefellesskap/hfh/internal/diff"
	"github.com/helsefellesskap/hfh/internal/doc"
	"github.com/helsefellesskap/hfh/internal/gitrepo"
	"github.com/helsefellesskap/hfh/internal/store"
)

// joining is the merge of two sides of a register, record by record and by the ids of
// items: ours is the base of the revision that joins them, theirs the other side.
type joining struct {
	ours, theirs *register
	from         *register // where they parted
	join         *gitrepo.Join
	takes        *sideTakes
	words        *compare.Comparer
	p            *proposal
	open         []sideConflict // what nobody has chosen
	done         map[store.Ref]bool
}

// sideConflict is a place where the sides say different things.
type sideConflict struct {
	ref store.Ref // zero for a file that is no record
	at  string    // as it is typed: "plan#areas/…", "plan@draft", a file's name
	compare.Conflict
}

// newJoining opens the other side, and the revision where the sides parted.
func (a *app) newJoining(base *register, tip gitrepo.Hash, t *sideTakes) (*joining, error) {
	bases, err := base.repo.MergeBases(base.head, tip)
	if err != nil {
		return nil, err
	}
	if len(bases) == 0 {
		return nil, fail(exitFailed, "sync/unrelated", "name", t.name)
	}
	j := &joining{
		ours: base, takes: t, words: compare.New(compare.Options{Lang: a.msg}), p: newProposal(changeMerge),
		join: &gitrepo.Join{Theirs: tip, Since: bases}, done: map[store.Ref]bool{},
	}
	if j.theirs, err = a.openAt(base.repo, base.dir, tip); err != nil {
		return nil, err
	}
	since := bases[0]
	for _, other := range bases[1:] { // parted more than once: what both had before all that
		common, err := base.repo.MergeBases(since, other)
		if err != nil {
			return nil, err
		}
		if len(common) > 0 {
			since = common[0]
		}
	}
	j.from, err = a.openAt(base.repo, base.dir, since)
	return j, err
}

// merge works out every file that both sides changed; what only the other side changed
// comes in as it is.
func (j *joining) merge() error {
	sides, err := j.ours.repo.Sides(j.ours.head, *j.join)
	if err != nil {
		return err
	}
	for _, c := range sides {
		if err := j.path(c); err != nil {
			return err
		}
	}
	if err := j.takes.failed; err != nil {
		return err
	}
	j.p.join, j.p.other = j.join, j.theirs.snap
	return nil
}

// path settles one path that the other side changed.
func (j *joining) path(c gitrepo.SideChange) error {
	ref, isRecord := store.RefOfFile(c.File)
	switch {
	case !c.Both && c.File == "":
		return nil
	case c.File == "":
		return fail(exitConflict, "sync/only-git", "file", c.Path)
	case !c.Both && isRecord:
		return j.carry(ref, c.File)
	case !c.Both:
		return nil
	case !isRecord:
		return j.file(c.File)
	case j.done[ref]:
		return nil
	}
	j.done[ref] = true
	return j.record(ref, c.File)
}

// carry takes over a record that only the other side changed where the user has edits of
// it: they stay, on top of what comes.
func (j *joining) carry(ref store.Ref, file string) error {
	f, err := j.ours.carried(ref, file, j.theirs.snap.Record(ref))
	if f != nil && err == nil {
		j.p.put(*f)
	}
	return err
}

// carried gives a file with the user's edits once it says what another revision has; nil
// where there are no edits.
func (r *register) carried(ref store.Ref, file string, theirs *store.Record) (*gitrepo.File, error) {
	ours := r.snap.Record(ref)
	if ours == nil || ours.Doc == nil || ours.File != file {
		return nil, nil
	}
	mine, err := r.withEdits(ours)
	if mine == nil || err != nil {
		return nil, err
	}
	if theirs == nil || theirs.Doc == nil || theirs.File != file {
		return nil, fail(exitConflict, "sync/your-edits", "file", file)
	}
	tree, err := merge(ours, mine, theirs)
	if err != nil {
		return nil, fail(exitConflict, "sync/your-edits", "file", file).because(err)
	}
	f := &gitrepo.File{Path: file, Data: theirs.Doc.Bytes(), WorkBefore: mine.Doc.Bytes()}
	f.WorkAfter, err = rewriteTo(mine.Doc, tree) // their own text, comments and all
	return f, err
}

// file settles a file that is no record: one side's counts, whole.
func (j *joining) file(name string) error {
	conflict := compare.Conflict{Place: name, Kind: diff.BothEdited, Ours: size(j.ours, name), Theirs: size(j.theirs, name), Base: size(j.from, name)}
	switch j.choose(sideConflict{at: name, Conflict: conflict}, nil) {
	case diff.Ours:
		j.keep(name)
	case diff.Theirs:
		return j.takeFile(name)
	case diff.Open:
	}
	return nil
}

// size says how large a file is, for a person who must choose between two.
func size(r *register, name string) string {
	data, err := fs.ReadFile(r.fsys, name)
	if err != nil {
		return ""
	}
	return fmt.Sprintf("%d B", len(data))
}

// keep leaves a file as it is here.
func (j *joining) keep(name string) { j.join.Keep = append(j.join.Keep, name) }

// takeFile takes the other side's file.
func (j *joining) takeFile(name string) error {
	data, err := fs.ReadFile(j.theirs.fsys, name)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		j.p.put(gitrepo.File{Path: name, Delete: true})
		return nil
	case err != nil:
		return err
	}
	j.p.put(gitrepo.File{Path: name, Data: data})
	return nil
}

// record merges a record that both sides changed.
func (j *joining) record(ref store.Ref, file string) error {
	ours, theirs, from := j.ours.snap.Record(ref), j.theirs.snap.Record(ref), j.from.snap.Record(ref)
	for _, rec := range []*store.Record{ours, theirs} {
		if rec != nil && rec.Doc == nil {
			return fail(exitFindings, "cli/record-broken", "file", rec.File)
		}
	}
	switch {
	case ours == nil && theirs == nil:
		return j.file(file)
	case ours == nil || theirs == nil:
		return j.gone(ref, ours, theirs)
	}
	base, err := j.base(ref, from, theirs)
	if err != nil {
		return err
	}
	merged, err := j.ours.edit(ours, func(rec *store.Record) (*doc.Node, error) { return j.tree(ref, ours, theirs, base, rec) })
	if err != nil {
		return err
	}
	j.place(merged, ours, theirs, from)
	j.name(ref, merged, ours, theirs)
	return nil
}

// base is what a record said where the sides parted; nil where it was not there. Drafts
// that each side opened for itself begin with the text that stood then.
func (j *joining) base(ref store.Ref, from, theirs *store.Record) (*doc.Node, error) {
	if from != nil && from.Doc != nil {
		return from.Node, nil
	}
	text := j.from.snap.Record(withoutDraft(ref))
	if !ref.Draft || text == nil || text.Doc == nil {
		return nil, nil
	}
	return asDraft(text, theirs.Node)
}

// openedFrom is where a draft says which revision it was opened from. Each side says its
// own; the texts are merged, so either will do.
const openedFrom = "draft/base"

// tree merges the other side's record into ours, and that into the user's own edits.
func (j *joining) tree(ref store.Ref, ours, theirs *store.Record, base *doc.Node, rec *store.Record) (*doc.Node, error) {
	opt := diff.Options{Shape: ours.Shape, Same: j.ours.snap.Same}
	tree, open := diff.Merge(base, ours.Node, theirs.Node, opt, func(c diff.Conflict) diff.Side {
		if ref.Draft && c.Place() == openedFrom {
			return diff.Ours
		}
		at := ref.String() + "#" + c.Place()
		return j.choose(sideConflict{ref: ref, at: at, Conflict: j.words.ConflictInWords(ours, j.ours.snap, c)}, []*store.Record{ours, theirs})
	})
	if rec == ours || len(open) > 0 {
		return tree, nil
	}
	mine, conflicts := diff.Merge(ours.Node, rec.Node, tree, opt, nil)
	if len(conflicts) > 0 {
		return nil, fail(exitConflict, "sync/your-edits", "file", rec.File)
	}
	return mine, nil
}

// place puts the merged record where the side that moved it has it.
func (j *joining) place(f gitrepo.File, ours, theirs, from *store.Record) {
	if ours.File == theirs.File {
		j.p.put(f)
		return
	}
	if from == nil || from.File != ours.File { // moved here
		j.p.put(f)
		j.keep(theirs.File)
		return
	}
	j.p.put(gitrepo.File{Path: ours.File, Delete: true})
	f.Path, f.WorkBefore, f.WorkAfter = theirs.File, nil, nil
	j.p.put(f)
}

// gone settles a record that one side changed and the other removed.
func (j *joining) gone(ref store.Ref, ours, theirs *store.Record) error {
	c := compare.Conflict{Place: ref.String(), Kind: diff.EditedRemoved, Ours: j.words.Lang.Text("diff/unset", nil), Theirs: j.words.Lang.Text("diff/unset", nil)}
	there := ours
	if ours != nil {
		c.Ours = orDefault(diff.Label(ours.Node), ref.String())
	} else {
		c.Theirs, there = orDefault(diff.Label(theirs.Node), ref.String()), theirs
	}
	switch j.choose(sideConflict{ref: ref, at: ref.String(), Conflict: c}, nil) {
	case diff.Ours:
		j.keep(there.File)
	case diff.Theirs:
		return j.takeFile(there.File)
	case diff.Open:
	}
	return nil
}

// name gives the revision a record that it makes something new of: its trailers lead on to
// both sides.
func (j *joining) name(ref store.Ref, merged gitrepo.File, ours, theirs *store.Record) {
	if bytes.Equal(merged.Data, ours.Doc.Bytes()) || bytes.Equal(merged.Data, theirs.Doc.Bytes()) {
		return
	}
	j.p.message.Trailers.Records = append(j.p.message.Trailers.Records, ref.String())
}

// previous gives one pointer per side for each record of the revision.
func (j *joining) previous() error {
	t := &j.p.message.Trailers
	slices.Sort(t.Records)
	for _, name := range t.Records {
		ref, err := store.ParseRef(name)
		if err != nil {
			return err
		}
		for _, side := range []struct {
			of *register
			at gitrepo.Hash
		}{{j.ours, j.ours.head}, {j.theirs, j.join.Theirs}} {
			for rev, err := range side.of.repo.History(side.at, name, side.of.snap.FileOf(ref)) {
				if err != nil {
					return err
				}
				if p := (gitrepo.Pointer{Record: name, Commit: rev.Hash}); !slices.Contains(t.Previous, p) {
					t.Previous = append(t.Previous, p)
				}
				break
			}
		}
	}
	return nil
}

// choose settles a conflict by what was typed or by asking; else it stays open.
func (j *joining) choose(c sideConflict, in []*store.Record) diff.Side {
	side := j.takes.side(c, in)
	if side == diff.Open && !slices.ContainsFunc(j.open, func(o sideConflict) bool { return o.at == c.at }) {
		j.open = append(j.open, c)
	}
	return side
}
