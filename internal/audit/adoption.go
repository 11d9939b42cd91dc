package audit

import (
	"slices"
	"strings"

	"github.com/helsefellesskap/hfh/internal/cycle"
	"github.com/helsefellesskap/hfh/internal/date"
	"github.com/helsefellesskap/hfh/internal/diag"
	"github.com/helsefellesskap/hfh/internal/doc"
	"github.com/helsefellesskap/hfh/internal/gitrepo"
	"github.com/helsefellesskap/hfh/internal/govern"
	"github.com/helsefellesskap/hfh/internal/record"
	"github.com/helsefellesskap/hfh/internal/store"
)

// adopted judges an adoption anew: every condition that the register asked for, as the
// register was in that very revision, and whether it came in time.
func (r *run) adopted(c *Commit, f File, v *Version, is *store.Record) error {
	before, err := c.Before()
	if err != nil {
		return err
	}
	then, err := r.withoutIt(c, before, f)
	if err != nil {
		return err
	}
	snap, draft := r.asDraft(then, before, f, is)
	if draft == nil {
		return nil
	}
	if err := r.follows(c, before, f, v, is); err != nil {
		return err
	}
	req := govern.Request{Ref: f.Ref, Meeting: v.Meeting, Case: v.Decision, Today: c.Day()}
	if e := record.EditionOf(is.Typed); e != nil {
		req.Effective = e.Effective.EDTF
	}
	at := placeIn(is, nil, adoptedPlace(is))
	for _, cond := range govern.Conditions(snap, draft, req) {
		if cond.ID == "competence" && cond.State == govern.NotMet && r.perhapsDecided(snap, draft, req) {
			cond.Need = govern.Warned // by a decision that names no document: the user said which
		}
		v.condition(cond)
		r.condition(c, at, v.Label, cond, req)
	}
	r.meetingDay(c, v, is, snap)
	r.inTime(v, before)
	if v.Late > 0 {
		severity, variant := diag.Warning, ""
		if v.Explained != "" {
			severity, variant = diag.Note, "waived"
		}
		r.add(c, severity, "history/cycle", variant, placeIn(is, nil, adoptedPlace(is)), diag.Args{
			"ref": f.Ref.String(), "label": v.Label, "due": v.Due.String(), "days": itoa(v.Late), "adopted": v.Adopted.String(), "reason": v.Explained,
		})
	}
	return nil
}

// withoutIt gives the register as it was in an adoption's own revision, but with the
// document as it stood before it and its draft not yet taken away.
func (r *run) withoutIt(c *Commit, before *store.Snapshot, f File) (*store.Snapshot, error) {
	others := func(o File) bool { return o.Path != f.Path && o.Ref != govern.DraftRef(f.Ref) }
	if !slices.ContainsFunc(c.Files, others) {
		return before, nil
	}
	files := map[string][]byte{}
	for _, o := range c.Files {
		if !others(o) || o.Before == "" && o.After == "" {
			continue
		}
		files[o.Path] = nil
		if o.After != "" {
			data, err := r.repo.ReadBlob(o.After)
			if err != nil {
				return nil, err
			}
			files[o.Path] = data
		}
	}
	return before.With(files), nil
}

// asDraft gives a register with the draft that was adopted in it: the one that lay there
// if it has this text, else one with the text that the record has, and with the
// signatures and approvals that there were.
func (r *run) asDraft(snap, before *store.Snapshot, f File, is *store.Record) (*store.Snapshot, *store.Record) {
	ref := govern.DraftRef(f.Ref)
	lay := before.Record(ref)
	if lay != nil && lay.Doc != nil && lay.Seal() == is.Seal() {
		return snap, snap.Record(ref)
	}
	head := record.Draft{Of: f.Ref.String(), Round: 1}
	if e := editionOf(before.Record(f.Ref)); e != nil && e.Version != "" {
		head.Of += "@" + e.Version
	}
	from := is
	if lay != nil && lay.Doc != nil {
		from = lay
		if d := record.DraftOf(lay.Decoded()); d != nil {
			head = *d
		}
	}
	tree := store.DraftTarget(is, head)
	for _, key := range []string{"signatures", "approvals"} {
		path := append(slices.Clone(is.GovernedPath()), key)
		if n, exact := from.Node.Find(path); exact && n != nil {
			if err := tree.Set(path, n.Clone()); err != nil {
				return nil, nil // a record of no shape is told of by validate
			}
		}
	}
	data, err := fileOf(is, tree)
	if err != nil {
		return nil, nil // as above
	}
	path := govern.DraftFile(f.Ref)
	snap = snap.With(map[string][]byte{path: data})
	return snap, snap.Record(ref)
}

// fileOf writes a tree as a record's file.
func fileOf(rec *store.Record, tree *doc.Node) ([]byte, error) {
	after, _, err := rec.Doc.Rewrite(tree)
	if err != nil {
		return nil, err
	}
	return after.Bytes(), nil
}

// follows: what is adopted was drafted on the version that stood, or has taken in what
// that one changed after the draft was opened.
func (r *run) follows(c *Commit, before *store.Snapshot, f File, v *Version, is *store.Record) error {
	draft, standing := before.Record(govern.DraftRef(f.Ref)), before.Record(f.Ref)
	if draft == nil || draft.Doc == nil || standing == nil {
		return nil
	}
	head := record.DraftOf(draft.Decoded())
	e := editionOf(standing)
	if head == nil || e == nil || e.Version == "" {
		return nil
	}
	of := f.Ref.String() + "@" + e.Version
	if head.Of == of {
		return nil
	}
	if base := gitrepo.Hash(head.Base); r.buildsOn(c.Hash, base) {
		from, err := r.recordAt(base, f.Path)
		if err != nil {
			return err
		}
		if opened := editionOf(from); opened == nil || head.Of != f.Ref.String()+"@"+opened.Version {
			from, standing = nil, nil // it was not opened on what it says
		}
		if _, taken := fromSides(textOnly(from), textOnly(standing), textOnly(draft), textOnly(is)); taken && standing != nil {
			return nil
		}
	}
	r.add(c, diag.Error, "history/version", "not-on-standing", f.start(), diag.Args{"ref": f.Ref.String(), "label": v.Label, "of": orNone(head.Of), "standing": of})
	return nil
}

// textOnly is a record with nothing but its text.
func textOnly(rec *store.Record) *store.Record {
	if rec == nil {
		return nil
	}
	out := *rec
	out.Node = store.TextOf(rec)
	return &out
}

// condition notes how a condition of a version's adoption stood.
func (v *Version) condition(cond govern.Condition) {
	switch {
	case cond.State == govern.Waived:
		v.Waived = append(v.Waived, cond.ID)
	case cond.State == govern.NotMet && cond.ID != "papers":
		v.Missing = append(v.Missing, cond.ID)
	}
}

// condition reports a condition that was not met.
func (r *run) condition(c *Commit, at diag.Finding, label string, cond govern.Condition, req govern.Request) {
	if cond.State != govern.NotMet {
		return
	}
	if cond.ID == "papers" {
		cond.Need = govern.Warned // why it was changed in the meeting is said in words
	}
	severity := diag.Note
	if cond.Need == govern.Required {
		severity = diag.Error
	}
	rule := "history/adoption-condition"
	switch cond.ID {
	case "body":
		rule = "history/adoption-meeting"
	case "decision":
		rule = "history/adoption-decision"
	}
	args := diag.Args{"ref": req.Ref.String(), "label": label, "condition": cond.ID, "reason": cond.Reason, "why": cond.ID}
	for key, value := range cond.Args {
		args["why."+key] = value
	}
	r.add(c, severity, rule, string(cond.Need), at, args)
}

// perhapsDecided tells whether the bodies that decide on what was changed have agreed on
// something in a meeting that names no document: what the adoption rests on then is not
// in any trailer.
func (r *run) perhapsDecided(snap *store.Snapshot, draft *store.Record, req govern.Request) bool {
	for _, m := range snap.Meetings() {
		for i := range m.Value.Items {
			item := &m.Value.Items[i]
			if item.Decision != nil && len(item.Documents)+len(item.Decision.Documents) == 0 {
				req.Basis = append(req.Basis, m.ID+"#"+item.ID)
			}
		}
	}
	for _, cond := range govern.Conditions(snap, draft, req) {
		if cond.ID == "competence" {
			return cond.State == govern.Met
		}
	}
	return true
}

// meetingDay: the record says the day of the meeting that adopted.
func (r *run) meetingDay(c *Commit, v *Version, is *store.Record, snap *store.Snapshot) {
	m := snap.Meeting(v.Meeting).Value
	if m == nil || m.Date.IsZero() || m.Date.EDTF.String() == v.Adopted.String() {
		return
	}
	r.add(c, diag.Error, "history/adoption-meeting", "day", placeIn(is, nil, adoptedPlace(is)), diag.Args{
		"ref": v.Ref.String(), "label": v.Label, "meeting": m.ID, "held": m.Date.EDTF.String(), "adopted": orNone(v.Adopted.String()),
	})
}

// inTime works out by when the version should have been adopted, and who has explained
// that it was not.
func (r *run) inTime(v *Version, before *store.Snapshot) {
	day, ok := v.Adopted.Latest()
	if !ok {
		return
	}
	for _, item := range cycle.Due(before, day) {
		if item.Ref != v.Ref.String() || item.What != cycle.Revision {
			continue
		}
		v.Due = item.Due
		if item.State == cycle.Overdue {
			v.Late = day.Sub(item.Due)
			v.Explained = waiverOf(before, item.Rule, v.Ref, item.Due)
		}
	}
}

// waiverOf gives the reason of a waiver of a rule for a document that held on the day on
// which it should have been adopted.
func waiverOf(snap *store.Snapshot, rule string, ref store.Ref, due date.Day) string {
	for _, w := range snap.Community.Waivers {
		last, ends := w.Until.EDTF.Latest()
		if w.Rule == rule && w.Record == ref.String() && (!ends || !last.Before(due)) {
			return orNone(strings.TrimSpace(w.Reason))
		}
	}
	return ""
}
