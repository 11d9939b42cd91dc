package cli

import (
	"bytes"
	"context"
	"io/fs"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/helsefellesskap/hfh/internal/diff"
	"github.com/helsefellesskap/hfh/internal/doc"
	"github.com/helsefellesskap/hfh/internal/gitrepo"
	"github.com/helsefellesskap/hfh/internal/record"
	"github.com/helsefellesskap/hfh/internal/schema"
	"github.com/helsefellesskap/hfh/internal/store"
)

// saveOptions are the flags of save.
type saveOptions struct {
	edits       editFlags
	why         string
	recorded    string
	fixEncoding bool
}

func newSaveCommand(a *app) *cobra.Command {
	var o saveOptions
	cmd := leaf("save [REF…]", cobra.ArbitraryArgs, func(cmd *cobra.Command, args []string) error {
		return a.save(cmd.Context(), args, o)
	})
	fs := cmd.Flags()
	o.edits.addFlags(fs)
	fs.StringVarP(&o.why, "message", "m", "", "")
	fs.StringVar(&o.recorded, "recorded", "", "")
	fs.BoolVar(&o.fixEncoding, "fix-encoding", false, "")
	return cmd
}

// save records edits of what is not adopted text: registers, meetings, living parts.
func (a *app) save(ctx context.Context, names []string, o saveOptions) error {
	if strings.TrimSpace(o.why) == "" {
		return fail(exitUsage, "cli/flag-missing", "flag", "-m", "example", "-m \"…\"")
	}
	if o.recorded != "" {
		return a.saveRecorded(ctx, o)
	}
	typedRefs := make([]store.Ref, 0, len(names))
	var first *register
	if len(names) > 0 {
		var err error
		if first, err = a.openBase(ctx); err != nil {
			return err
		}
	}
	for _, name := range names {
		ref, err := a.logRef(first, name)
		if err != nil {
			return err
		}
		typedRefs = append(typedRefs, ref)
	}
	s := &saving{app: a, refs: typedRefs, o: o}
	out, err := a.record(ctx, s.propose)
	if err != nil {
		return err
	}
	return a.written(out, told{})
}

// saving is what a save is to record.
type saving struct {
	*app
	refs []store.Ref
	o    saveOptions
}

func (s *saving) propose(base *register) (*proposal, error) {
	switch {
	case s.o.fixEncoding:
		return s.fixed(base)
	case len(s.o.edits.list) > 0:
		return s.set(base)
	}
	return s.edited(base)
}

// set makes the edits that were typed on one record.
func (s *saving) set(base *register) (*proposal, error) {
	if len(s.refs) != 1 {
		return nil, fail(exitUsage, "cli/save-one-ref")
	}
	ref := s.refs[0]
	rec := base.snap.Record(ref)
	switch {
	case rec == nil:
		return nil, base.notThere(ref)
	case ref.Draft:
		return nil, fail(exitFailed, "cli/save-draft", "ref", ref.String(), "command", typed(withoutDraft(ref), "revise"))
	}
	var touched map[string]string
	f, err := base.edit(rec, func(rec *store.Record) (tree *doc.Node, err error) {
		tree, touched, err = wish{edits: s.o.edits.list}.tree(rec)
		return tree, err
	})
	if err != nil {
		return nil, err
	}
	if bytes.Equal(f.Data, rec.Doc.Bytes()) {
		return nil, gitrepo.ErrNothing
	}
	after := base.snap.With(map[string][]byte{f.Path: f.Data}).Record(ref)
	if err := onlyLiving(rec, after); err != nil {
		return nil, err
	}
	p := s.proposal(base, map[store.Ref]gitrepo.File{ref: f})
	p.touched = touched
	return p, nil
}

// onlyLiving refuses a change of what is adopted.
func onlyLiving(before, after *store.Record) error {
	if !before.Governed() || after == nil || bytes.Equal(before.CanonicalFixed(), after.CanonicalFixed()) {
		return nil
	}
	ref := before.Ref
	place := ""
	if changes := diff.Docs(store.Strip(before), store.Strip(after), diff.Options{Shape: before.Shape}); len(changes) > 0 {
		place = changes[0].Place()
	}
	return fail(exitFindings, "cli/save-governed", "ref", ref.String(), "place", place, "file", before.File,
		"revise", typed(ref, "revise"), "correct", typed(ref, "correct"))
}

// edited records what the user has edited in the work tree.
func (s *saving) edited(base *register) (*proposal, error) {
	refs, err := s.editedRefs(base)
	if err != nil {
		return nil, err
	}
	files := map[store.Ref]gitrepo.File{}
	for _, ref := range refs {
		f, err := s.editedFile(base, ref)
		if err != nil {
			return nil, err
		}
		files[ref] = f
	}
	if len(files) == 0 {
		return nil, fail(exitFailed, "cli/nothing-edited")
	}
	return s.proposal(base, files), nil
}

// editedRefs gives the records with edits in the work tree, of those named.
func (s *saving) editedRefs(base *register) ([]store.Ref, error) {
	paths, err := base.repo.Unrecorded(base.head)
	if err != nil {
		return nil, err
	}
	var refs []store.Ref
	for _, path := range paths {
		ref, ok := store.RefOfFile(path)
		if !ok || len(s.refs) == 0 && ref.Draft {
			continue // no record; or a draft, which revise takes care of
		}
		if len(s.refs) == 0 || slices.Contains(s.refs, ref) {
			refs = append(refs, ref)
		}
	}
	for _, ref := range s.refs {
		if !slices.Contains(refs, ref) {
			return nil, fail(exitFailed, "cli/not-edited", "ref", ref.String(), "file", base.snap.FileOf(ref))
		}
	}
	return refs, nil
}

// editedFile takes the edits of one record.
func (s *saving) editedFile(base *register, ref store.Ref) (gitrepo.File, error) {
	rec := base.snap.Record(ref)
	file, err := base.workFileOf(ref)
	if err != nil {
		return gitrepo.File{}, err
	}
	data, ok, err := base.workBytes(file)
	switch {
	case err != nil:
		return gitrepo.File{}, err
	case ref.Draft:
		return gitrepo.File{}, fail(exitFailed, "cli/save-draft", "ref", ref.String(), "command", typed(withoutDraft(ref), "revise"))
	case !ok:
		return gitrepo.File{}, fail(exitFindings, "cli/save-deleted", "ref", ref.String(), "file", file)
	}
	mine := base.snap.With(map[string][]byte{file: data}).Record(ref)
	if mine == nil || mine.Doc == nil {
		if err := s.listFindings(base.snap.With(map[string][]byte{file: data}), file, file); err != nil {
			return gitrepo.File{}, err
		}
		return gitrepo.File{}, fail(exitFindings, "cli/file-has-errors", "file", file)
	}
	f := gitrepo.File{Path: file, Data: lfUnless(rec, data)}
	if rec == nil {
		return f, nil
	}
	return f, onlyLiving(rec, base.snap.With(map[string][]byte{file: f.Data}).Record(ref))
}

// lfUnless takes the line ends of a work-tree file to those of the register, which has
// LF but where a file has had CRLF all along.
func lfUnless(rec *store.Record, data []byte) []byte {
	if rec != nil && rec.Doc != nil && rec.Doc.CRLF() {
		return data
	}
	return lf(data)
}

// workFileOf finds a record's file in the work tree, where it may be new.
func (r *register) workFileOf(ref store.Ref) (string, error) {
	if rec := r.snap.Record(ref); rec != nil {
		return rec.File, nil
	}
	paths, err := r.repo.Unrecorded(r.head)
	if err != nil {
		return "", err
	}
	for _, path := range paths {
		if at, ok := store.RefOfFile(path); ok && at == ref {
			return path, nil
		}
	}
	return r.snap.FileOf(ref), nil
}

// fixed takes away byte order marks and CRLF, and composes letters, in the files named
// or in all that need it. What they say stays as it is.
func (s *saving) fixed(base *register) (*proposal, error) {
	files := map[store.Ref]gitrepo.File{}
	for _, rec := range base.snap.Records {
		if len(s.refs) > 0 && !slices.Contains(s.refs, rec.Ref) {
			continue
		}
		data, err := fs.ReadFile(base.fsys, rec.File)
		if err != nil {
			continue // a finding of its own
		}
		fixed, changed := doc.FixEncoding(data)
		if !changed {
			continue
		}
		f := gitrepo.File{Path: rec.File, Data: fixed}
		work, ok, err := base.workBytes(rec.File)
		if err != nil {
			return nil, err
		}
		if ok {
			f.WorkBefore = work
			f.WorkAfter, _ = doc.FixEncoding(work)
		}
		files[rec.Ref] = f
	}
	if len(files) == 0 {
		return nil, fail(exitFailed, "cli/nothing-to-fix")
	}
	p := s.proposal(base, files)
	p.message.Trailers.Change = changeCorrection
	return p, nil
}

// proposal is the revision of a save.
func (s *saving) proposal(base *register, files map[store.Ref]gitrepo.File) *proposal {
	refs := make([]store.Ref, 0, len(files))
	given := map[string][]byte{}
	for ref, f := range files {
		refs = append(refs, ref)
		given[f.Path] = f.Data
	}
	slices.SortFunc(refs, func(x, y store.Ref) int { return strings.Compare(x.String(), y.String()) })
	after := base.snap.With(given)
	p := newProposal(savedAs(base.snap, after, refs), refs...)
	for _, f := range files {
		p.put(f)
	}
	if len(refs) == 1 {
		registered(p, base, after, refs[0])
	}
	subject, rest, _ := strings.Cut(strings.TrimSpace(s.o.why), "\n")
	p.message.Subject = base.words.Text("subject/save", pairs([]string{"refs", shownRefs(refs), "why", strings.TrimSpace(subject)}))
	p.message.Body = strings.TrimSpace(rest)
	return p
}

// registered fills in what a document's first revision says of its version: it comes in
// as it was found, adopted before the register had it.
func registered(p *proposal, base *register, after *store.Snapshot, ref store.Ref) {
	rec := after.Record(ref)
	if base.snap.Record(ref) != nil || rec == nil || !rec.Governed() {
		return
	}
	e := record.EditionOf(rec.Typed)
	if e == nil || e.Version == "" {
		return
	}
	t := &p.message.Trailers
	t.Version, t.Effective = e.Version, e.Effective.EDTF.String()
	if e.Adopted != nil {
		t.Body, t.Meeting = e.Adopted.Body, e.Adopted.Meeting
		if t.Effective == "" {
			t.Effective = e.Adopted.Date.EDTF.String()
		}
	}
	p.tag = &gitrepo.NewTag{Name: base.tagName(ref, e.Version), Message: base.words.Text("subject/registration", map[string]string{"ref": ref.String(), "version": e.Version})}
}

// savedAs says what sort of change a save is: of meetings, of a plan's progress or
// evaluations, else a registration.
func savedAs(before, after *store.Snapshot, refs []store.Ref) string {
	kinds := map[string]bool{}
	for _, ref := range refs {
		kinds[ref.Kind] = true
	}
	if len(kinds) == 1 && kinds["meeting"] {
		return changeMeeting
	}
	if len(refs) != 1 || before.Record(refs[0]) == nil || !before.Record(refs[0]).Governed() {
		return changeRegistration
	}
	living := map[string]bool{}
	rec := after.Record(refs[0])
	for _, ch := range diff.Docs(before.Record(refs[0]).Node, rec.Node, diff.Options{Shape: rec.Shape}) {
		living[livingKey(rec.Shape, ch.Path)] = true
	}
	for key, change := range map[string]string{"progress": changeProgress, "evaluations": changeEvaluation, "approvals": changeApproval} {
		if len(living) == 1 && living[key] {
			return change
		}
	}
	return changeRegistration
}

// livingKey gives the outermost living key on the way to a place.
func livingKey(sh *schema.Shape, path []string) string {
	for _, step := range path {
		next := sh.Property(step)
		if next == nil {
			sh = sh.Items()
			continue
		}
		if next.Sort() == schema.Living {
			return step
		}
		sh = next
	}
	return ""
}

// mostRefs is how many records a subject names.
const mostRefs = 3

func shownRefs(refs []store.Ref) string {
	var names []string
	for i, ref := range refs {
		if i == mostRefs {
			names = append(names, "…")
			break
		}
		names = append(names, ref.String())
	}
	return strings.Join(names, ", ")
}
