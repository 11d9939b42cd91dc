package cli

import (
	"strings"

	"github.com/helsefellesskap/hfh/internal/check"
	"github.com/helsefellesskap/hfh/internal/doc"
	"github.com/helsefellesskap/hfh/internal/gitrepo"
	"github.com/helsefellesskap/hfh/internal/history"
	"github.com/helsefellesskap/hfh/internal/record"
	"github.com/helsefellesskap/hfh/internal/store"
)

// ChangedSince gives the versions of a link's target from the one on whose adoption
// changed the item last; none where the place that links to it was revised since.
func (v *versions) ChangedSince(l check.Link) []string {
	v.mu.Lock()
	defer v.mu.Unlock()
	t, i := v.lastChange(l)
	if i < 0 || v.revisedSince(t.Versions[i].Adoption.Hash, l) {
		return nil
	}
	return t.Labels()[i:]
}

// lastChange finds the version of a link's target that changed the item last. A history
// that cannot be read is audit's to tell of.
func (v *versions) lastChange(l check.Link) (history.Timeline, int) {
	t, ok := v.lines[l.To]
	if !ok {
		var err error
		if t, err = history.Of(v.base.repo, v.base.head, l.To, v.base.snap.FileOf(l.To), nil, v.base.found(l.To)); err != nil {
			t = history.Timeline{Ref: l.To}
		}
		if v.lines == nil {
			v.lines = map[store.Ref]history.Timeline{}
		}
		t = t.Until(labelOf(v.base.snap.Record(l.To)))
		v.lines[l.To] = t
	}
	i, err := t.LastChange(func(rev gitrepo.Revision) (string, error) {
		rec, err := v.at(rev.Hash, l.To)
		return textAt(rec, l.Item), err
	})
	if err != nil {
		return t, -1
	}
	return t, i
}

// revisedSince tells whether the place that links was adopted anew, with another text,
// after a revision. What was not there then is new, and was made knowing of it.
func (v *versions) revisedSince(rev gitrepo.Hash, l check.Link) bool {
	then, err := v.at(rev, l.From)
	if err != nil {
		return false
	}
	now := v.base.snap.Record(l.From)
	before := textAt(then, l.Place)
	if before == "" {
		return true
	}
	return labelOf(then) != labelOf(now) && before != textAt(now, l.Place)
}

// at reads a record at a revision, each once.
func (v *versions) at(rev gitrepo.Hash, ref store.Ref) (*store.Record, error) {
	key := recordThen{rev, ref}
	if rec, ok := v.read[key]; ok {
		return rec, nil
	}
	rec, err := v.base.recordAt(rev, ref)
	if err != nil {
		return nil, err
	}
	if v.read == nil {
		v.read = map[recordThen]*store.Record{}
	}
	v.read[key] = rec
	return rec, nil
}

// recordThen names a record at a revision.
type recordThen struct {
	rev gitrepo.Hash
	ref store.Ref
}

// labelOf gives the label of the version that a record is, "" for none.
func labelOf(rec *store.Record) string {
	if rec == nil {
		return ""
	}
	if e := record.EditionOf(rec.Typed); e != nil {
		return e.Version
	}
	return ""
}

// textAt gives what a record's text says at a place and below it, in canonical form; ""
// where there is nothing. An item that was moved is found by its id.
func textAt(rec *store.Record, place string) string {
	if rec == nil || rec.Doc == nil {
		return ""
	}
	text := *rec
	text.Node = store.TextOf(rec)
	at, err := text.Locate(place)
	if err != nil {
		at, err = text.Locate(place[strings.LastIndexByte(place, '/')+1:])
	}
	if err != nil || at.Node == nil {
		return ""
	}
	return string(doc.Canonical(at.Node, nil))
}
