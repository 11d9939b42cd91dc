package cli

import (
	"bytes"
	"context"
	"errors"
	"strings"

	"github.com/spf13/cobra"

	"github.com/helsefellesskap/hfh/internal/doc"
	"github.com/helsefellesskap/hfh/internal/govern"
	"github.com/helsefellesskap/hfh/internal/record"
	"github.com/helsefellesskap/hfh/internal/store"
)

// reviseOptions are the flags of revise.
type reviseOptions struct {
	edits editFlags
	from  string
	edit  bool
	why   string
	adopt bool
	// evaluation starts a plan's draft from what its evaluation says comes next.
	evaluation bool
	// newRound begins another round of the draft.
	newRound bool
	adoptOptions
}

func newReviseCommand(d document) *cobra.Command {
	var o reviseOptions
	cmd := d.leaf("revise", "", 0, func(cmd *cobra.Command, ref store.Ref, _ []string) error {
		return d.revise(cmd.Context(), ref, o)
	})
	fs := cmd.Flags()
	o.edits.addFlags(fs)
	fs.StringVar(&o.from, "from", "", "")
	fs.BoolVar(&o.edit, "edit", false, "")
	fs.StringVarP(&o.why, "message", "m", "", "")
	fs.BoolVar(&o.adopt, "adopt", false, "")
	fs.BoolVar(&o.newRound, "new-round", false, "")
	if d.kind == "plan" {
		fs.BoolVar(&o.evaluation, "from-evaluation", false, "")
	}
	o.adoptOptions.addFlags(fs)
	return cmd
}

// revise opens the draft of a document or takes up the open one, and records it; with
// --adopt the draft is adopted in the same revision, and written nowhere before.
func (a *app) revise(ctx context.Context, ref store.Ref, o reviseOptions) error {
	o.adoptOptions.why = o.why
	if err := o.adoptOptions.check(); err != nil {
		return err
	}
	if flag := o.adoptOptions.given(); flag != "" && !o.adopt {
		return fail(exitUsage, "cli/needs-adopt", "flag", flag, "command", typed(ref, "adopt"))
	}
	w, err := a.reviseWish(ctx, ref, o)
	if err != nil {
		return err
	}
	w.newRound = o.newRound
	if o.adopt {
		return a.adopt(ctx, ref, w, o.adoptOptions)
	}
	if o.why, err = a.askedWhy(ctx, o.why); err != nil {
		return err
	}
	if w, err = w.labelled(ref, o.label); err != nil {
		return err
	}
	o.takes.ready(ctx, a)
	var d *draft
	out, err := a.record(ctx, func(base *register) (*proposal, error) {
		if d, err = base.draft(ref, w, o.takes); err != nil {
			return nil, err
		}
		if d.open {
			d.before = base.factsOfDraft(d.base)
		}
		if !d.changed() {
			return nil, fail(exitUsage, "cli/draft-unchanged", "ref", ref.String(), "file", d.file.Path, "command", typed(ref, "revise"))
		}
		return d.proposal(base, o.why), nil
	})
	if err != nil {
		return a.conflicting(err)
	}
	a.tellOvertaken(out.base, d.own)
	a.tellTaken(d.taken)
	a.tellOlder(o.from, w.older)
	a.tellRound(out.base, ref)
	if file := out.base.leftOut(ref, w); file != "" {
		a.note("cli/edits-left-out", "file", file, "command", typed(ref, "revise")+" --from "+file)
	}
	out.acts = actsOf(out.after, out.after.Record(govern.DraftRef(ref)))
	a.tellWorkedOn(d)
	if err := a.written(out, told{next: "cli/next-draft", args: []string{
		"file", d.file.Path, "diff", typed(ref, "diff"), "adopt", typed(ref, "adopt"),
	}}); err != nil {
		return err
	}
	a.tellActs(out, ref)
	if !d.open && !o.evaluation {
		a.offerEvaluation(out, ref)
	}
	return nil
}

// askedWhy asks for the reason of a change where none was typed and somebody sits there
// to answer.
func (a *app) askedWhy(ctx context.Context, why string) (string, error) {
	q := a.asker(ctx)
	if why != "" || q == nil || a.global.dryRun {
		return why, nil
	}
	return q.text("revise/ask-why")
}

// tellWorkedOn says who worked last on the draft that was taken up, before this.
func (a *app) tellWorkedOn(d *draft) {
	if d.open && d.before.By != "" {
		a.note("cli/draft-taken-up", "by", d.before.By, "date", d.before.Date, "why", d.before.Why, "round", count(d.before.Round))
	}
}

// leftOut gives the file of a document in which the user has edits that a draft did not
// take: they are no text of the draft until the user says so. "" for none.
func (r *register) leftOut(ref store.Ref, w wish) string {
	rec := r.snap.Record(ref)
	if rec == nil || rec.Doc == nil {
		return ""
	}
	data, ok, err := r.workBytes(rec.File)
	if err != nil || !ok || bytes.Equal(lf(data), lf(rec.Doc.Bytes())) || w.mine != nil && bytes.Equal(w.mine.Doc.Bytes(), data) {
		return ""
	}
	return rec.File
}

// reviseWish finds out what the user wants the draft to say.
func (a *app) reviseWish(ctx context.Context, ref store.Ref, o reviseOptions) (wish, error) {
	if len(o.edits.list) > 0 && (o.from != "" || o.edit) || o.from != "" && o.edit {
		return wish{}, fail(exitUsage, "cli/one-way")
	}
	from, err := a.beginWithEvaluation(ctx, ref, o)
	if err != nil {
		return wish{}, err
	}
	if from {
		return a.wishFromEvaluation(ctx, o)
	}
	if len(o.edits.list) > 0 {
		return wish{edits: o.edits.list}, nil
	}
	if o.newRound && o.from == "" && !o.edit {
		return wish{}, nil
	}
	base, err := a.openBase(ctx)
	if err != nil {
		return wish{}, err
	}
	now, open, err := base.draftOf(ref)
	if err != nil {
		return wish{}, err
	}
	if o.from != "" {
		return a.wishFrom(base, now, o.from)
	}
	w, err := base.wishInWorkTree(now)
	if isWorkFileBroken(err) && !o.adopt && a.editor() != "" {
		return a.wishInEditor(ctx, base, now) // where it is put right
	}
	if err != nil {
		return w, err
	}
	if a.editor() != "" && !o.adopt && base.onlyLookedAt(now, w) {
		return a.wishInEditor(ctx, base, now)
	}
	if w.mine != nil && !o.edit {
		return w, nil
	}
	if !o.edit && (o.adopt || a.editor() == "") {
		if !open && !o.adopt && ref.ID != "" && base.snap.Record(ref) == nil {
			return wish{}, base.noRecord(ref)
		}
		return wish{}, nil
	}
	return a.wishInEditor(ctx, base, now)
}

// wishFrom takes the text of a file: a record, or a draft of one.
func (a *app) wishFrom(base *register, now *store.Record, file string) (wish, error) {
	data, err := a.readFile(file)
	if err != nil {
		return wish{}, err
	}
	rec, err := a.parsed(base, now, file, data)
	if err != nil {
		return wish{}, err
	}
	if rec.Node.Get("draft") == nil {
		// A whole record: its text, without what a draft does not hold.
		rec.Node = store.DraftTarget(rec, record.Draft{Of: now.Ref.String()})
	}
	// The head says what the open draft was opened on, whatever the file says of its own.
	if err := rec.Node.Set([]string{"draft"}, now.Node.Get("draft").Clone()); err != nil {
		return wish{}, fail(exitFindings, "cli/file-has-errors", "file", file).because(err)
	}
	from, older, err := a.madeFrom(base, now, rec)
	if err != nil {
		return wish{}, err
	}
	if from == nil {
		return wish{mine: rec, first: now, from: file}, nil
	}
	if distance(from, rec) == 0 {
		return wish{}, fail(exitUsage, "revise/older-nothing-new", "file", file, "date", older.date, "by", older.by, "ref", withoutDraft(now.Ref).String())
	}
	return wish{mine: rec, first: from, from: file, older: older}, nil
}

// parsed reads bytes as what a draft's file is to say.
func (a *app) parsed(base *register, now *store.Record, file string, data []byte) (*store.Record, error) {
	snap := base.snap.With(map[string][]byte{now.File: data})
	rec := snap.Record(now.Ref)
	if rec == nil || rec.Doc == nil {
		return nil, a.refuse(snap, now.File, file)
	}
	for key, want := range map[string]string{"kind": now.Kind, "id": now.ID} {
		if n := rec.Node.Get(key); n != nil && n.Text != want {
			return nil, fail(exitUsage, "cli/other-record", "file", file, "is", rec.Node.Get("kind").Text+"/"+idOf(rec.Node), "want", withoutDraft(now.Ref).String())
		}
	}
	own := *rec
	return &own, nil
}

func idOf(n *doc.Node) string {
	if id := n.ID(); id != "" {
		return id
	}
	return unknown
}

// wishInWorkTree gives the edits that the user has made in the draft's file already;
// an empty wish if there are none.
func (r *register) wishInWorkTree(now *store.Record) (wish, error) {
	data, ok, err := r.workBytes(now.File)
	if err != nil || !ok || string(lf(data)) == string(lf(now.Doc.Bytes())) && r.snap.Record(now.Ref) != nil {
		return wish{}, err
	}
	mine := r.snap.With(map[string][]byte{now.File: data}).Record(now.Ref)
	if mine == nil || mine.Doc == nil {
		return wish{}, fail(exitFindings, "cli/work-file-broken", "file", now.File)
	}
	return wish{mine: mine, first: now, work: data}, nil
}

// onlyLookedAt tells whether the draft's file is a new draft that an editor left as it
// was opened, on this revision or on an earlier one: there is no edit in it to record.
func (r *register) onlyLookedAt(now *store.Record, w wish) bool {
	if w.mine == nil || r.snap.Record(now.Ref) != nil {
		return false
	}
	opened, fresh := w.mine.Node.Get("draft").Get("base"), now.Node.Get("draft").Get("base")
	if opened.Empty() || fresh.Empty() {
		return false
	}
	return strings.Replace(string(lf(w.work)), opened.Text, fresh.Text, 1) == string(lf(now.Doc.Bytes()))
}

// isWorkFileBroken tells whether an edit of the user's is one that cannot be read.
func isWorkFileBroken(err error) bool {
	var f *failure
	return errors.As(err, &f) && f.id == "cli/work-file-broken"
}

// refuse prints what is wrong with a file that cannot be taken, under the name that the
// user knows it by.
func (a *app) refuse(snap *store.Snapshot, file, known string) error {
	if err := a.listFindings(snap, file, known); err != nil {
		return err
	}
	return fail(exitFindings, "cli/file-has-errors", "file", known)
}
