package cli

import (
	"cmp"
	"context"
	"strings"

	"github.com/spf13/cobra"

	"github.com/helsefellesskap/hfh/internal/compare"
	"github.com/helsefellesskap/hfh/internal/diff"
	"github.com/helsefellesskap/hfh/internal/doc"
	"github.com/helsefellesskap/hfh/internal/gitrepo"
	"github.com/helsefellesskap/hfh/internal/govern"
	"github.com/helsefellesskap/hfh/internal/record"
	"github.com/helsefellesskap/hfh/internal/render"
	"github.com/helsefellesskap/hfh/internal/store"
)

// correctOptions are the flags of correct.
type correctOptions struct {
	edits     editFlags
	from      string
	edit      bool
	asAdopted string
	why       string
	draft     bool
}

func newCorrectCommand(d document) *cobra.Command {
	var o correctOptions
	cmd := d.leaf("correct", "", 0, func(cmd *cobra.Command, ref store.Ref, _ []string) error {
		o.asAdopted = strings.TrimPrefix(o.asAdopted, "meeting/")
		return d.correct(cmd.Context(), ref, o)
	})
	fs := cmd.Flags()
	o.edits.addFlags(fs)
	fs.StringVar(&o.from, "from", "", "")
	fs.BoolVar(&o.edit, "edit", false, "")
	fs.BoolVar(&o.draft, "draft", false, "")
	fs.StringVar(&o.asAdopted, "as-adopted", "", "")
	fs.StringVarP(&o.why, "message", "m", "", "")
	return cmd
}

// correct puts right what stands in the register and not what was decided: a misspelling
// or layout as it is, a change of substance only where the register differed from what
// a meeting adopted.
func (a *app) correct(ctx context.Context, ref store.Ref, o correctOptions) error {
	w, err := a.correctWish(ctx, ref, o)
	if err != nil {
		return err
	}
	out, err := a.record(ctx, func(base *register) (*proposal, error) { return a.correction(base, ref, w, o) })
	if err != nil {
		return err
	}
	before, after := out.base.snap.Record(ref).Seal(), out.after.Record(ref).Seal()
	t := told{}
	if body := out.base.reportedTo(ref); body != "" && o.asAdopted == "" {
		t.next, t.args = "cli/next-reported", []string{"body", body}
	}
	if err := a.written(out, t); err != nil {
		return err
	}
	if before != after {
		a.note("cli/seals", "before", before, "after", after)
	}
	return nil
}

// reportedTo gives the name of the body that is told of corrections of the wording; ""
// where the register names none.
func (r *register) reportedTo(ref store.Ref) string {
	policy := r.snap.Community.Policy(ref.Kind)
	if policy == nil {
		return ""
	}
	for _, d := range policy.Decides {
		if d.ID != record.Editorial || d.ReportTo == "" {
			continue
		}
		if actor, ok := r.snap.Actor(d.ReportTo); ok && actor.Name != "" {
			return actor.Name
		}
		return d.ReportTo
	}
	return ""
}

// correctWish finds out what the user wants the record to say.
func (a *app) correctWish(ctx context.Context, ref store.Ref, o correctOptions) (wish, error) {
	if len(o.edits.list) > 0 && (o.from != "" || o.edit) || o.from != "" && o.edit || o.draft && (len(o.edits.list) > 0 || o.from != "" || o.edit) {
		return wish{}, fail(exitUsage, "cli/one-way")
	}
	if len(o.edits.list) > 0 || o.draft {
		return wish{edits: o.edits.list}, nil
	}
	base, err := a.openBase(ctx)
	if err != nil {
		return wish{}, err
	}
	now, err := base.adopted(ref)
	if err != nil {
		return wish{}, err
	}
	if o.from != "" {
		data, err := a.readFile(o.from)
		if err != nil {
			return wish{}, err
		}
		rec, err := a.parsed(base, now, o.from, data)
		return wish{mine: rec, first: now}, err
	}
	w, err := base.wishInWorkTree(now)
	if err != nil || w.mine != nil && !o.edit {
		return w, err
	}
	if a.editor() == "" {
		return w, fail(exitUsage, "cli/nothing-to-correct", "ref", ref.String(), "file", now.File, "command", typed(ref, "correct"))
	}
	return a.wishInEditor(ctx, base, now)
}

// adopted gives a document's record, refusing one that was never adopted.
func (r *register) adopted(ref store.Ref) (*store.Record, error) {
	rec := r.snap.Record(ref)
	if rec == nil {
		return nil, r.noRecord(ref)
	}
	if rec.Doc == nil {
		return nil, fail(exitFindings, "cli/record-broken", "file", rec.File)
	}
	return rec, nil
}

// correction is the revision of a correction.
func (a *app) correction(base *register, ref store.Ref, w wish, o correctOptions) (*proposal, error) {
	now, err := base.adopted(ref)
	if err != nil {
		return nil, err
	}
	var d *draft
	if o.draft {
		if d, w, err = base.correctsByDraft(ref, now); err != nil {
			return nil, err
		}
	}
	tree, touched, err := w.tree(now)
	if err != nil {
		return nil, err
	}
	f, corrected, err := base.fixedOnly(now, tree, w)
	if err != nil {
		return nil, err
	}
	if string(corrected.CanonicalFixed()) == string(now.CanonicalFixed()) && string(f.Data) == string(now.Doc.Bytes()) {
		return nil, fail(exitFailed, "cli/nothing-to-correct", "ref", ref.String(), "file", now.File, "command", typed(ref, "correct"))
	}
	substance := govern.Substance(now, corrected)
	if len(substance) > 0 && o.asAdopted == "" {
		return nil, a.needsRevise(base, now, corrected, substance)
	}
	if err := base.adoptedSo(now, o.asAdopted); err != nil {
		return nil, err
	}
	p := newProposal(changeCorrection, ref)
	p.put(f)
	p.touched = touched
	t := &p.message.Trailers
	t.Meeting = o.asAdopted
	if e := record.EditionOf(corrected.Typed); e != nil {
		t.Version = e.Version
	}
	p.message.Subject = base.changeSubject("subject/correction", ref, now, corrected)
	p.message.Body = joinParagraphs(o.why, sealChange(base, now, corrected, o.asAdopted))
	if d != nil {
		(&adoption{ref: ref}).dropDraft(p, d)
	}
	return p, nil
}

// correctsByDraft gives what the open draft says as a wish for the record itself: its
// text, with the acts of the version that stands.
func (r *register) correctsByDraft(ref store.Ref, now *store.Record) (*draft, wish, error) {
	if r.snap.Record(govern.DraftRef(ref)) == nil {
		return nil, wish{}, r.noDraft(ref)
	}
	d, err := r.draft(ref, wish{}, &takes{lang: r.words})
	if err == nil {
		err = r.mayAdopt(d, wish{})
	}
	if err != nil {
		return nil, wish{}, err
	}
	mine := *now
	if mine.Node, err = store.TextTaken(now, d.rec); err != nil {
		return nil, wish{}, fail(exitConflict, "cli/cannot-edit", "file", now.File).because(err)
	}
	return d, wish{mine: &mine, first: now}, nil
}

// sealChange tells of both control figures where the substance was put right.
func sealChange(base *register, before, after *store.Record, meeting string) string {
	if meeting == "" || before.Seal() == after.Seal() {
		return ""
	}
	return base.words.Text("cli/as-adopted", map[string]string{"before": before.Seal(), "after": after.Seal(), "meeting": meetingName(base.snap, meeting)})
}

// fixedOnly takes of a wish what a correction may change, text and acts. Living parts
// stay as they are on the base; the user's edits of them stay in the work tree.
func (r *register) fixedOnly(now *store.Record, tree *doc.Node, w wish) (gitrepo.File, *store.Record, error) {
	f := gitrepo.File{Path: now.File}
	wanted := *now
	wanted.Node = tree
	if w.mine != nil {
		wanted.Node = store.Strip(&wanted)
	}
	target := tree
	if w.mine != nil {
		var err error
		if target, err = store.Adopted(now, &wanted, store.Acts{}); err != nil {
			return f, nil, err
		}
	}
	var err error
	if f.Data, err = rewriteTo(now.Doc, target); err != nil {
		return f, nil, err
	}
	corrected := r.snap.With(map[string][]byte{now.File: f.Data}).Record(now.Ref)
	if w.work != nil {
		f.WorkBefore, f.WorkAfter = w.work, w.work
		return f, corrected, nil
	}
	mine, err := r.withEdits(now)
	if mine == nil || err != nil {
		return f, corrected, err
	}
	theirs, _, err := wish{edits: w.edits, mine: w.mine, first: now}.tree(mine)
	if err == nil {
		f.WorkBefore = mine.Doc.Bytes()
		f.WorkAfter, err = rewriteTo(mine.Doc, theirs)
	}
	if err != nil {
		return f, nil, fail(exitConflict, "cli/your-edits", "file", now.File).because(err)
	}
	return f, corrected, nil
}

// needsRevise prints the changes that are more than a correction, and refuses them.
func (a *app) needsRevise(base *register, now, corrected *store.Record, substance []diff.Change) error {
	o := a.errOptions()
	c := compare.New(compare.Options{Lang: o.Lang})
	p := compare.Pair{Before: now, After: corrected, BeforeSnap: base.snap, AfterSnap: base.snap}
	changes := render.Changes{Inside: true, Records: []render.RecordChanges{{Ref: now.Ref.String()}}}
	for _, ch := range substance {
		changes.Records[0].List = append(changes.Records[0].List, c.InWords(p, ch))
	}
	changes.ClassNames = c.ClassNames()
	if err := render.ChangesText(o, changes); err != nil {
		return err
	}
	return fail(exitFindings, "cli/needs-revise", "ref", now.Ref.String(), "revise", typed(now.Ref, "revise"))
}

// adoptedSo refuses a meeting that a correction cannot rest on: one that is not there,
// was not held, or cannot have adopted the version. "" is none.
func (r *register) adoptedSo(version *store.Record, meeting string) error {
	if meeting == "" {
		return nil
	}
	m := r.snap.Meeting(meeting).Value
	switch {
	case m == nil:
		return r.noMeeting(meeting)
	case m.State != "held":
		return fail(exitFindings, "cli/as-adopted-not-held", "meeting", m.ID, "state", m.State)
	case !govern.MayHaveAdopted(r.snap, version, m):
		adopted := ""
		if e := record.EditionOf(version.Typed); e != nil && e.Adopted != nil {
			adopted = e.Adopted.Meeting
		}
		return fail(exitFindings, "cli/as-adopted-other", "meeting", meetingName(r.snap, m.ID), "adopted", cmp.Or(adopted, "ID"))
	}
	return nil
}

// noMeeting says that there is no such meeting, with near ones.
func (r *register) noMeeting(id string) error {
	var ids []string
	for _, m := range r.snap.All("meeting") {
		ids = append(ids, m.ID)
	}
	if near := store.Near(id, ids); len(near) > 0 {
		return fail(exitUsage, "cli/no-record-near", "ref", "meeting/"+id, "near", strings.Join(near, "\n"))
	}
	return fail(exitUsage, "cli/no-record", "ref", "meeting/"+id, "kind", "meeting")
}
