package cli

import (
	"slices"
	"strings"

	"github.com/helsefellesskap/hfh/internal/diff"
	"github.com/helsefellesskap/hfh/internal/doc"
	"github.com/helsefellesskap/hfh/internal/gitrepo"
	"github.com/helsefellesskap/hfh/internal/govern"
	"github.com/helsefellesskap/hfh/internal/record"
	"github.com/helsefellesskap/hfh/internal/schema"
	"github.com/helsefellesskap/hfh/internal/store"
)

// draft is the next version of a document in the making, as a revision would leave it.
type draft struct {
	ref   store.Ref     // of the document
	base  *store.Record // as it stood on the base; one just opened if there was none
	rec   *store.Record // as the wish makes it
	own   *store.Record // the same, before anything was taken in from the register
	open  bool          // it was open already
	file  gitrepo.File
	typed typedFile
	// touched is what stood at the places that were changed.
	touched map[string]string
	// taken are the places that were corrected in the register meanwhile, and are now
	// in the draft as well.
	taken []string
	// before is how far it had come, where it was open.
	before draftFacts
}

// changed tells whether the wish changed what the draft says.
func (d *draft) changed() bool { return !d.open || string(d.file.Data) != string(d.base.Doc.Bytes()) }

// draftOf gives the open draft of a document on the base, or a new one.
func (r *register) draftOf(ref store.Ref) (*store.Record, bool, error) {
	at := govern.DraftRef(ref)
	if rec := r.snap.Record(at); rec != nil {
		if rec.Doc == nil {
			return nil, true, fail(exitFindings, "cli/record-broken", "file", rec.File)
		}
		return rec, true, nil
	}
	file, data := govern.DraftFile(ref), []byte(nil)
	if of := r.snap.Record(ref); of != nil {
		if of.Doc == nil {
			return nil, false, fail(exitFindings, "cli/record-broken", "file", of.File)
		}
		var err error
		if data, err = govern.OpenDraft(of, string(r.head)); err != nil {
			return nil, false, fail(exitFailed, "cli/cannot-edit", "file", of.File).because(err)
		}
	} else {
		data = govern.FirstDraft(ref)
	}
	return r.snap.With(map[string][]byte{file: data}).Record(at), false, nil
}

// draft works the user's wish out on the document's draft, and takes in what became of
// the adopted text meanwhile.
func (r *register) draft(ref store.Ref, w wish, t *takes) (*draft, error) {
	d, err := r.wished(ref, w)
	if err == nil {
		d.own = d.rec
		err = r.takeIn(d, w, t)
	}
	return d, err
}

// wished works the user's wish out on the document's draft.
func (r *register) wished(ref store.Ref, w wish) (*draft, error) {
	base, open, err := r.draftOf(ref)
	if err == nil && !open && len(w.edits) > 0 {
		err = r.notMisspelt(ref)
	}
	if err != nil {
		return nil, err
	}
	d := &draft{typed: typedFile{w.from, w.mine}, ref: ref, base: base, rec: base, open: open, file: gitrepo.File{Path: base.File, Data: base.Doc.Bytes()}}
	if w.empty() && !(w.newRound && open) {
		return d, nil
	}
	if w.edits, err = r.wholeBase(w.edits); err != nil {
		return nil, err
	}
	if err := notLiving(base, w.edits); err != nil {
		return nil, err
	}
	tree, touched, err := w.tree(base)
	if err == nil {
		err = r.setRound(ref, base, tree, w.newRound)
	}
	if err != nil {
		return nil, err
	}
	d.touched = touched
	if d.file.Data, err = rewriteTo(base.Doc, tree); err != nil {
		return nil, err
	}
	if err := d.intoWorkTree(r, w); err != nil {
		return nil, err
	}
	d.rec = r.snap.With(map[string][]byte{base.File: d.file.Data}).Record(base.Ref)
	return d, nil
}

// setRound counts the rounds of a draft: one more when a new one is asked for, and after
// each round of its hearing.
func (r *register) setRound(ref store.Ref, base *store.Record, tree *doc.Node, another bool) error {
	head := record.DraftOf(base.Typed)
	if head == nil || text(tree.Get("draft").Get("round")) != text(base.Node.Get("draft").Get("round")) {
		return nil // the user counts
	}
	heard := 0
	if on := govern.HearingOf(r.snap, ref); on.Value != nil {
		heard = len(on.Value.Each())
	}
	return inRound(tree, head.Round, heard, another)
}

// notLiving refuses to put into a draft what goes on meanwhile and is not adopted. The
// source of what is new in a draft may stand there.
func notLiving(draft *store.Record, edits []govern.Edit) error {
	for _, e := range edits {
		steps := strings.Split(e.Place, "/")
		last := steps[len(steps)-1]
		at, err := draft.Locate(e.Place)
		if err != nil && len(steps) > 1 { // a key that is not there yet
			if at, err = draft.Locate(strings.Join(steps[:len(steps)-1], "/")); err == nil {
				at.Shape = at.Shape.Property(last)
			}
		} else if err != nil {
			at.Shape, err = draft.Shape.Property(last), nil
		}
		if err != nil || at.Shape == nil || at.Shape.Sort() != schema.Living || slices.Contains(steps, "source") || steps[0] == "draft" {
			continue
		}
		ref, command := withoutDraft(draft.Ref), ""
		if command = "hfh save " + ref.String() + " --set " + e.Place + "=… -m …"; last == "progress" {
			command = "hfh plan progress " + strings.Join(steps[:len(steps)-1], "/") + " --status …"
		}
		return fail(exitUsage, "cli/living-in-draft", "place", e.Place, "command", command)
	}
	return nil
}

// notMisspelt refuses to begin a document by --set where its id looks like that of
// another one.
func (r *register) notMisspelt(ref store.Ref) error {
	if r.snap.Record(ref) != nil || ref.ID == "" {
		return nil
	}
	var ids []string
	for _, rec := range r.snap.All(ref.Kind) {
		ids = append(ids, rec.ID)
	}
	if len(store.Near(ref.ID, ids)) > 0 {
		return r.noRecord(ref)
	}
	return nil
}

// wholeBase writes the revision that a draft is said to build on in full: a short or
// moving name of it would come to mean another one.
func (r *register) wholeBase(edits []govern.Edit) ([]govern.Edit, error) {
	out := slices.Clone(edits)
	for i, e := range out {
		if e.Place != "draft/base" || e.Op != govern.Set {
			continue
		}
		rev, err := r.repo.Resolve(e.Value)
		if err != nil {
			return nil, fail(exitUsage, "cli/no-revision", "rev", e.Value).because(err)
		}
		out[i].Value = string(rev)
	}
	return out, nil
}

// intoWorkTree settles what becomes of the draft's file in the work tree, if the user
// has edited it or made it.
func (d *draft) intoWorkTree(r *register, w wish) error {
	if w.work != nil {
		d.file.WorkBefore, d.file.WorkAfter = w.work, d.file.Data
		return nil
	}
	mine, err := r.withEdits(d.base)
	if err == nil && mine == nil && !d.open {
		mine, err = r.unrecorded(d.base)
	}
	if mine == nil || err != nil {
		return err
	}
	tree, _, err := w.tree(mine)
	if err == nil {
		d.file.WorkBefore = mine.Doc.Bytes()
		d.file.WorkAfter, err = rewriteTo(mine.Doc, tree)
	}
	if err != nil {
		return fail(exitConflict, "cli/your-edits", "file", d.file.Path).because(err)
	}
	return nil
}

// unrecorded gives the draft that lies in the work tree and in no revision; nil for none.
func (r *register) unrecorded(opened *store.Record) (*store.Record, error) {
	data, ok, err := r.workBytes(opened.File)
	if err != nil || !ok {
		return nil, err
	}
	mine := r.snap.With(map[string][]byte{opened.File: data}).Record(opened.Ref)
	if mine == nil || mine.Doc == nil {
		return nil, fail(exitFindings, "cli/work-file-broken", "file", opened.File)
	}
	return mine, nil
}

// proposal is the revision of a draft by itself.
func (d *draft) proposal(base *register, why string) *proposal {
	p := newProposal(changeDraft, govern.DraftRef(d.ref))
	p.put(d.file)
	p.touched = d.touched
	p.typed = d.typed
	subject, before := "subject/draft-opened", base.snap.Record(d.ref)
	if d.open {
		subject, before = "subject/draft", d.base
	}
	p.message.Subject = base.changeSubject(subject, d.ref, before, d.rec)
	p.message.Body = joinParagraphs(why, d.takenWords(base))
	return p
}

// changeSubject is the subject of a change from one state of a document to another: with
// the name of what was changed if that is one thing, else with how many changes there
// are.
func (r *register) changeSubject(id string, ref store.Ref, before, after *store.Record) string {
	args := map[string]string{"ref": ref.String()}
	if before == nil {
		return r.words.Text(id, args)
	}
	changes := diff.Docs(store.TextOf(before), store.TextOf(after), diff.Options{Shape: after.Shape})
	oneThing := len(changes) > 0 && changes[0].Label != ""
	for _, ch := range changes {
		oneThing = oneThing && ch.Label == changes[0].Label
	}
	switch {
	case len(changes) == 0:
	case oneThing:
		id += ".one"
		args["what"] = changes[0].Label
	default:
		id += ".many"
		args["n"] = count(len(changes))
	}
	return r.words.Text(id, args)
}
