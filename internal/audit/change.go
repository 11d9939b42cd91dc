package audit

import (
	"bytes"
	"slices"
	"strings"

	"github.com/helsefellesskap/hfh/internal/diag"
	"github.com/helsefellesskap/hfh/internal/diff"
	"github.com/helsefellesskap/hfh/internal/doc"
	"github.com/helsefellesskap/hfh/internal/govern"
	"github.com/helsefellesskap/hfh/internal/schema"
	"github.com/helsefellesskap/hfh/internal/store"
)

// changes holds what a revision changed to what its kind of change may change: text by
// adoption and correction, acts also by extension and signature, living parts by any; a
// change that is named after a part of a record touches nothing else.
func (r *run) changes(c *Commit, s *side) error {
	if !c.own || len(c.Parents) > 1 {
		return nil
	}
	if !known(c.Trailers.Change) {
		r.add(c, diag.Note, "history/change", "unknown", c.start(), diag.Args{"change": c.Trailers.Change})
	}
	switch c.Trailers.Change {
	case reversal:
		return r.takesBack(c)
	case migration:
		return r.migrates(c)
	}
	for _, f := range c.Files {
		if !f.Record {
			r.besideRecords(c, f)
			continue
		}
		was, is, err := f.both()
		if err != nil {
			return err
		}
		switch {
		case f.Ref.Draft:
			r.draftFile(c, f, was, is)
		case governed(was, is):
			r.governedFile(c, s, f, was, is)
		default:
			r.otherFile(c, f, was, is)
		}
	}
	return nil
}

// besideRecords: whom the register trusts to sign is changed by what is about that alone.
// Other files that are no records are told of by their names.
func (r *run) besideRecords(c *Commit, f File) {
	if !store.IsBeside(f.Path) || slices.Contains([]string{appointment, registration}, c.Trailers.Change) {
		return
	}
	r.add(c, diag.Error, "history/change", "kind", f.start(), diag.Args{"change": c.Trailers.Change, "ref": f.Path})
}

func known(change string) bool {
	switch change {
	case registration, draft, hearing, adoption, extension, signature, approval, meeting, appointment, progress,
		evaluation, confirmation, correction, withdrawal, reversal, closing, merge, migration:
		return true
	}
	return false
}

func governed(was, is *store.Record) bool {
	return was != nil && was.Governed() || is != nil && is.Governed()
}

// draftFile: a draft is opened, changed and taken away by what works on drafts.
func (r *run) draftFile(c *Commit, f File, was, is *store.Record) {
	switch c.Trailers.Change {
	case draft, hearing, signature, approval, adoption, withdrawal, correction, registration:
		return
	}
	if same(was, is) {
		return
	}
	r.add(c, diag.Error, "history/change", "kind", f.start(), diag.Args{"change": c.Trailers.Change, "ref": f.Ref.String()})
}

func same(was, is *store.Record) bool {
	return was != nil && is != nil && was.Doc != nil && is.Doc != nil && bytes.Equal(was.CanonicalWhole(), is.CanonicalWhole())
}

// governedFile holds what was changed in a governed record to what the change may touch.
func (r *run) governedFile(c *Commit, s *side, f File, was, is *store.Record) {
	args := diag.Args{"change": c.Trailers.Change, "ref": f.Ref.String()}
	switch {
	case is == nil:
		r.wound(s, &wound{commit: c, file: f, rule: "history/change", variant: "removed", at: f.start(), args: args})
		return
	case was == nil:
		if c.Trailers.Change != registration && !(c.Trailers.Change == adoption && c.Trailers.Records[0] == f.Ref.String()) {
			r.add(c, diag.Error, "history/change", "text", is.At(), args)
		}
		return
	case same(was, is):
		return
	}
	if key := onlyKey(c.Trailers.Change); key != "" {
		r.onlyThat(c, s, f, was, is, key)
		return
	}
	if changed := fixedChanges(was, is); len(changed) > 0 {
		r.fixed(c, s, f, was, is, changed)
	}
}

// wound keeps what was changed as it may not be, to be reported at the end.
func (r *run) wound(s *side, w *wound) {
	s.open = append(s.open, w)
	r.wounds = append(r.wounds, w)
}

// onlyKey gives the part of a record that a change is named after.
func onlyKey(change string) string {
	switch change {
	case progress:
		return "progress"
	case evaluation:
		return "evaluations"
	case approval:
		return "approvals"
	case signature:
		return "signatures"
	case extension:
		return "extensions"
	}
	return ""
}

// onlyThat reports what a change touches beside the part that it is named after.
func (r *run) onlyThat(c *Commit, s *side, f File, was, is *store.Record, key string) {
	beside := func(path []string) bool { return !slices.Contains(path, key) }
	if bytes.Equal(doc.Canonical(was.Node, beside), doc.Canonical(is.Node, beside)) && was.Doc != nil && is.Doc != nil {
		return
	}
	for _, ch := range diff.Docs(was.Node, is.Node, diff.Options{Shape: is.Shape, Keep: beside}) {
		r.wound(s, &wound{
			commit: c, file: f, rule: "history/change", variant: variantOf(sortAt(is, ch.Path)), at: placeIn(is, was, ch.Place()),
			args: diag.Args{"change": c.Trailers.Change, "ref": f.Ref.String(), "place": ch.Place()}, places: []string{ch.Place()},
		})
		return // one says it
	}
}

// variantOf is the message about a change of a sort.
func variantOf(s schema.Sort) string {
	switch s {
	case schema.Act:
		return "act"
	case schema.Living:
		return "living"
	}
	return "text"
}

// fixedChanges gives what differs of text and acts.
func fixedChanges(was, is *store.Record) []diff.Change {
	if bytes.Equal(was.CanonicalFixed(), is.CanonicalFixed()) {
		return nil
	}
	return diff.Docs(store.Strip(was), store.Strip(is), diff.Options{Shape: is.Shape})
}

// sortAt gives the sort of a place: the outermost that is not text.
func sortAt(rec *store.Record, path []string) schema.Sort {
	sh := rec.Shape
	for _, step := range path {
		next := sh.Property(step)
		if next == nil {
			sh = sh.Items()
			continue
		}
		if s := next.Sort(); s != schema.Text {
			return s
		}
		sh = next
	}
	return schema.Text
}

// fixed reports text and acts that a change may not touch.
func (r *run) fixed(c *Commit, s *side, f File, was, is *store.Record, changed []diff.Change) {
	text, acts := c.mayChange(f.Ref)
	var wrong []diff.Change
	for _, ch := range changed {
		if sort := sortAt(is, ch.Path); sort == schema.Act && !acts || sort != schema.Act && !text {
			wrong = append(wrong, ch)
		}
	}
	variant := ""
	switch {
	case len(wrong) > 0:
		variant = variantOf(sortAt(is, wrong[0].Path))
	case c.Trailers.Change != correction:
		return
	default:
		if wrong = govern.Substance(was, is); len(wrong) == 0 {
			return
		}
		if variant = "substance"; c.Trailers.Meeting != "" {
			severity, variant := diag.Note, "as-adopted"
			if !c.mayRestOn(f.Ref) {
				severity, variant = diag.Error, "as-adopted-body"
			}
			r.add(c, severity, "history/change", variant, placeIn(is, was, wrong[0].Place()), diag.Args{"ref": f.Ref.String(), "meeting": c.Trailers.Meeting})
			return
		}
	}
	w := &wound{
		commit: c, file: f, rule: "history/change", variant: variant, at: placeIn(is, was, wrong[0].Place()),
		args: diag.Args{"change": c.Trailers.Change, "ref": f.Ref.String(), "place": wrong[0].Place()},
	}
	for _, ch := range wrong {
		w.places = append(w.places, ch.Place())
	}
	r.wound(s, w)
}

// mayRestOn tells whether the meeting that a correction names can have adopted the version
// that it corrects. A meeting that is not there is told of with the trailers.
func (c *Commit) mayRestOn(ref store.Ref) bool {
	snap, err := c.Snapshot()
	if err != nil || snap.Record(ref) == nil {
		return true
	}
	m := snap.Meeting(c.Trailers.Meeting).Value
	return m == nil || govern.MayHaveAdopted(snap, snap.Record(ref), m)
}

// mayChange tells whether a revision may change the text and the acts of a record.
func (c *Commit) mayChange(ref store.Ref) (text, acts bool) {
	switch c.Trailers.Change {
	case adoption:
		first := c.Trailers.Records[0] == ref.String()
		return first, first
	case correction:
		return true, true
	case withdrawal:
		return false, true
	}
	return false, false
}

// otherFile: records that are not governed change by what is about them; a change that
// is named after a part of a document touches none.
func (r *run) otherFile(c *Commit, f File, was, is *store.Record) {
	ok := true
	switch c.Trailers.Change {
	case progress, evaluation, signature, extension, confirmation, draft, correction:
		ok = same(was, is)
	case adoption:
		ok = !setsTheTerms(f.Ref.Kind) || same(was, is) || pinned(c, was, is) // the meeting and its case may come with it
	case approval:
		ok = f.Ref.Kind == "followups"
	case withdrawal:
		ok = f.Ref.Kind == "hearing"
	case closing:
		ok = f.Ref.Kind == "closing"
	case meeting, hearing:
		ok = f.Ref.Kind != "community" || same(was, is)
	}
	if !ok {
		r.add(c, diag.Error, "history/change", "kind", f.start(), diag.Args{"change": c.Trailers.Change, "ref": f.Ref.String()})
	}
}

// pinned tells whether all that an adoption changes in a record is which version its
// references are to.
func pinned(c *Commit, was, is *store.Record) bool {
	ref, ok := c.first()
	if !ok || was == nil || is == nil {
		return false
	}
	f, touched := c.file(ref)
	before, after, err := f.both()
	if !touched || err != nil || before == nil || after == nil {
		return false
	}
	typed := *before
	typed.Typed = before.Decoded()
	tree := store.Pinned(was, &typed, after)
	return tree != nil && bytes.Equal(doc.Canonical(tree, nil), is.CanonicalWhole())
}

// setsTheTerms tells the kinds of records that say who may adopt what, and on what terms.
func setsTheTerms(kind string) bool {
	return slices.Contains([]string{"community", "parties", "organisations", "body"}, kind)
}

// reverts is the trailer that names the revision which a reversal takes back.
const reverts = "Hfh-Reverts"

// takenBack gives the revision that a reversal says it takes back; "" for none.
func (c *Commit) takenBack() string {
	for _, t := range c.Trailers.Other {
		if strings.EqualFold(t.Key, reverts) {
			return t.Value
		}
	}
	return ""
}

// migrates: a migration writes records in another format, and they say what they said.
func (r *run) migrates(c *Commit) error {
	before, err := c.Before()
	if err != nil {
		return err
	}
	was := map[string][]byte{}
	for _, f := range c.Files {
		if rec := before.Record(f.Ref); f.Record && rec != nil {
			was[f.Path] = canonicalBut(rec, "format")
		}
	}
	after, err := c.Snapshot()
	if err != nil {
		return err
	}
	for _, f := range c.Files {
		rec := after.Record(f.Ref)
		if !f.Record || rec != nil && bytes.Equal(was[f.Path], canonicalBut(rec, "format")) {
			continue
		}
		r.add(c, diag.Error, "history/change", "migration", f.start(), diag.Args{"ref": f.Ref.String()})
	}
	return nil
}

// canonicalBut is the canonical form of a record without one of its own keys.
func canonicalBut(rec *store.Record, key string) []byte {
	return doc.Canonical(rec.Node, func(path []string) bool { return len(path) != 1 || path[0] != key })
}
