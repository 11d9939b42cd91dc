package cli

import (
	"errors"
	"io/fs"
	"strings"
	"time"

	"github.com/helsefellesskap/hfh/internal/date"
	"github.com/helsefellesskap/hfh/internal/gitrepo"
	"github.com/helsefellesskap/hfh/internal/history"
	"github.com/helsefellesskap/hfh/internal/record"
	"github.com/helsefellesskap/hfh/internal/schema"
	"github.com/helsefellesskap/hfh/internal/store"
)

// sideThen finds a record as one of its versions, on a day, or at a revision.
func (a *app) sideThen(reg *register, s *side, addr store.Address) (*side, error) {
	timeline, err := a.timeline(reg, addr.Ref)
	if err != nil {
		return nil, err
	}
	if v, err := timeline.Version(addr.When); err == nil {
		s.Edition, s.Effective, s.Replaced = true, v.Effective, timeline.Replaced(v)
		return s, a.readSide(reg, s, v.Adoption.Hash)
	}
	if day, err := date.ParseDay(addr.When); err == nil {
		s.Edition = true
		return s, a.sideOn(reg, s, timeline, day)
	}
	rev, err := reg.repo.Resolve(addr.When)
	if err != nil {
		return nil, noVersion(reg, timeline, addr)
	}
	return s, a.readSide(reg, s, rev)
}

// noVersion says which versions there are of a document that has no such one.
func noVersion(reg *register, t history.Timeline, addr store.Address) error {
	k, _ := schema.KindOf(addr.Ref.Kind)
	switch {
	case !k.Governed:
		return fail(exitFailed, "cli/no-revision", "rev", addr.When)
	case reg.repo.Shallow(): // what is older is not here to be asked
		return fail(exitFailed, "cli/history-cut", "ref", addr.Ref.String(), "label", addr.When)
	case len(t.Versions) == 0:
		return fail(exitFailed, "cli/no-versions", "ref", addr.Ref.String(), "label", addr.When)
	}
	return fail(exitFailed, "cli/no-version", "ref", addr.Ref.String(), "label", addr.When, "labels", strings.Join(t.Labels(), "\n"))
}

// timeline reads the versions of a document, as known on --known-on where it is given.
func (a *app) timeline(reg *register, ref store.Ref) (history.Timeline, error) {
	from, err := a.readFrom(reg)
	if err != nil {
		return history.Timeline{}, err
	}
	if from == "" {
		from = reg.head
	}
	return history.Of(reg.repo, from, ref, reg.snap.FileOf(ref), a.knownBy(reg), reg.found(ref))
}

// knownBy tells which revisions were recorded by --known-on; nil for all.
func (a *app) knownBy(reg *register) func(gitrepo.Revision) bool {
	if a.global.knownOn.IsZero() {
		return nil
	}
	loc := reg.location()
	return func(rev gitrepo.Revision) bool {
		return !date.DayOf(rev.Committer.When.In(loc)).After(a.global.knownOn)
	}
}

// location is the register's time zone.
func (r *register) location() *time.Location {
	loc, err := time.LoadLocation(orDefault(r.snap.Community.Timezone, "Europe/Oslo"))
	if err != nil {
		return time.UTC // the zone's name is a finding of its own
	}
	return loc
}

// readSide reads a record at a revision.
func (a *app) readSide(reg *register, s *side, rev gitrepo.Hash) error {
	at, err := a.openAt(reg.repo, reg.dir, rev)
	if err != nil {
		return err
	}
	s.Snap, s.Rec, s.Revision, s.fsys = at.snap, at.snap.Record(s.Ref), rev, at.fsys
	return nil
}

// sideOn finds what was in force on a day: the version's text and acts with the later
// corrections of that version, and its living parts as they were at the adoption. Of
// what is not governed, it is what was recorded by then.
func (a *app) sideOn(reg *register, s *side, t history.Timeline, day date.Day) error {
	if k, _ := schema.KindOf(s.Ref.Kind); !k.Governed {
		return a.sideRecordedOn(reg, s, day)
	}
	if s.Ref.Kind == "fsu" && len(t.Versions) == 0 && !reg.repo.Shallow() {
		// it was there all the same: only its mandate is adopted
		a.note("log/no-mandate-then", "ref", s.Ref.String(), "day", day.String())
		return a.sideRecordedOn(reg, s, day)
	}
	v, certain, err := t.InForce(day)
	if err != nil && reg.repo.Shallow() {
		return fail(exitFailed, "cli/history-cut", "ref", s.Ref.String(), "label", day.String()).because(err)
	}
	if err != nil {
		return fail(exitFailed, "cli/none-in-force", "ref", s.Ref.String(), "date", day.String()).because(err)
	}
	s.Certain, s.Effective, s.Replaced = certain, v.Effective, t.Replaced(v)
	if err := a.readSide(reg, s, v.Adoption.Hash); err != nil || len(v.Amended) == 0 {
		return err
	}
	adopted := s.Rec
	if err := a.readSide(reg, s, v.Last().Hash); err != nil || adopted == nil || s.Rec == nil {
		return err
	}
	return s.amend(adopted)
}

// amend gives the side's record, amended last, the living parts of an earlier state.
func (s *side) amend(earlier *store.Record) error {
	amended := *s.Rec
	amended.Node = store.Strip(s.Rec)
	tree, err := store.Adopted(earlier, &amended, store.Acts{})
	if err != nil {
		return err
	}
	data, err := rewriteTo(s.Rec.Doc, tree)
	if err != nil {
		return err
	}
	s.Snap = s.Snap.With(map[string][]byte{s.Rec.File: data})
	s.Rec = s.Snap.Record(s.Ref)
	return nil
}

// sideRecordedOn finds the last revision of a record that was recorded by a day.
func (a *app) sideRecordedOn(reg *register, s *side, day date.Day) error {
	loc := reg.location()
	for rev, err := range reg.repo.History(reg.head, s.Ref.String(), reg.snap.FileOf(s.Ref)) {
		if err != nil {
			return err
		}
		if !date.DayOf(rev.Committer.When.In(loc)).After(day) {
			return a.readSide(reg, s, rev.Hash)
		}
	}
	return fail(exitFailed, "cli/not-then", "address", s.Name, "ref", s.Ref.String())
}

// found tells of the versions that plain git brought in: by what the record itself said.
func (r *register) found(ref store.Ref) history.Found {
	return func(rev gitrepo.Revision) (string, date.EDTF) {
		rec, err := r.recordAt(rev.Hash, ref)
		if err != nil || rec == nil {
			return "", date.EDTF{}
		}
		e := record.EditionOf(rec.Typed)
		if e == nil {
			return "", date.EDTF{}
		}
		return e.Version, record.FactsOf(e, nil).TakesEffect().EDTF
	}
}

// recordAt reads one record as it was at a revision, in the register as it is now; nil
// where it was not there.
func (r *register) recordAt(rev gitrepo.Hash, ref store.Ref) (*store.Record, error) {
	fsys, err := r.repo.At(rev)
	if err != nil {
		return nil, err
	}
	file := r.snap.FileOf(ref)
	data, err := fs.ReadFile(fsys, file)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	return r.snap.With(map[string][]byte{file: data}).Record(ref), nil
}
