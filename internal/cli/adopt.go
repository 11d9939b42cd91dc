package cli

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/helsefellesskap/hfh/internal/date"
	"github.com/helsefellesskap/hfh/internal/gitrepo"
	"github.com/helsefellesskap/hfh/internal/govern"
	"github.com/helsefellesskap/hfh/internal/record"
	"github.com/helsefellesskap/hfh/internal/store"
)

// adoptOptions are the flags of an adoption.
type adoptOptions struct {
	meeting   string
	caseNo    string
	effective string
	label     string
	inMeeting string
	basis     []string
	why       string
	takes     *takes
}

func (o *adoptOptions) addFlags(fs *pflag.FlagSet) {
	o.takes = &takes{}
	fs.Var(takeFlag{o.takes}, "take", "")
	fs.StringVar(&o.meeting, "meeting", "", "")
	fs.StringVar(&o.caseNo, "case", "", "")
	fs.StringVar(&o.effective, "effective", "", "")
	fs.StringVar(&o.label, "label", "", "")
	fs.StringVar(&o.inMeeting, "changed-in-meeting", "", "")
	fs.StringArrayVar(&o.basis, "basis", nil, "")
}

// check refuses what cannot be meant, before anything is read.
func (o *adoptOptions) check() error {
	o.meeting = strings.TrimPrefix(o.meeting, "meeting/")
	_, err := o.effect()
	return err
}

// given names a flag that only an adoption takes and that was typed, "" for none. The
// label can also wait in the draft.
func (o *adoptOptions) given() string {
	for _, f := range [][2]string{
		{"--meeting", o.meeting},
		{"--case", o.caseNo},
		{"--effective", o.effective},
		{"--changed-in-meeting", o.inMeeting},
		{"--basis", strings.Join(o.basis, "")},
	} {
		if f[1] != "" {
			return f[0]
		}
	}
	return ""
}

// effect gives the day that was typed, zero for none.
func (o *adoptOptions) effect() (date.EDTF, error) {
	if o.effective == "" {
		return date.EDTF{}, nil
	}
	e, err := date.ReadWords(o.effective)
	if err != nil {
		return e, fail(exitUsage, "cli/not-a-date", "value", o.effective, "flag", "--effective").because(err)
	}
	return e, nil
}

func newAdoptCommand(d document) *cobra.Command {
	var o adoptOptions
	cmd := d.leaf("adopt", "", 0, func(cmd *cobra.Command, ref store.Ref, _ []string) error {
		if err := o.check(); err != nil {
			return err
		}
		return d.adopt(cmd.Context(), ref, wish{}, o)
	})
	o.addFlags(cmd.Flags())
	cmd.Flags().StringVarP(&o.why, "message", "m", "", "")
	return cmd
}

// adoption is an adoption as it was worked out last.
type adoption struct {
	ref        store.Ref
	conditions []govern.Condition
	decision   govern.Decision
	label      string
	variant    string          // of the heading above the conditions
	snap       *store.Snapshot // with the draft in it
	own        *store.Record   // the draft, before that was taken in
	taken      []string        // places corrected in the register meanwhile
	since      *sincePapers    // what was changed after the papers went out
	first      *string         // the version that stood when the adoption was begun
}

// adopt adopts a document's draft, or what a wish makes of it: the record takes its
// text, the draft goes, the tag is set, all in one revision.
func (a *app) adopt(ctx context.Context, ref store.Ref, w wish, o adoptOptions) error {
	ad := &adoption{ref: ref}
	o.takes.ready(ctx, a)
	out, err := a.record(ctx, func(base *register) (*proposal, error) { return ad.propose(base, w, o) })
	if printErr := a.printAdoption(ad, err); printErr != nil {
		return printErr
	}
	if err != nil {
		return a.conflicting(err)
	}
	a.tellOvertaken(out.base, ad.own)
	a.tellTaken(ad.taken)
	if len(ad.conditions) == 0 {
		a.note("cli/no-conditions", "ref", ref.String())
	}
	out.conditions = a.conditionsData(ad.conditions)
	if err := a.written(out, told{next: "cli/next-adopted", args: []string{"address", ref.String() + "@" + ad.label}}); err != nil {
		return err
	}
	a.tellSuspect(out, ref, ad.label)
	return nil
}

// propose works the adoption out on a base.
func (ad *adoption) propose(base *register, w wish, o adoptOptions) (*proposal, error) {
	if err := ad.notAdoptedMeanwhile(base); err != nil {
		return nil, err
	}
	if w.empty() && base.snap.Record(govern.DraftRef(ad.ref)) == nil {
		return nil, base.noDraft(ad.ref)
	}
	if err := base.basisThere(o.basis); err != nil {
		return nil, err
	}
	d, err := base.draft(ad.ref, w, o.takes)
	if err != nil {
		return nil, err
	}
	if err := base.mayAdopt(d, w); err != nil {
		return nil, err
	}
	ad.own, ad.taken = d.own, d.taken
	ad.snap = base.snap.With(map[string][]byte{d.file.Path: d.file.Data})
	effective, err := o.effect()
	if err != nil {
		return nil, err
	}
	req := govern.Request{
		Ref: ad.ref, Meeting: o.meeting, Case: o.caseNo, Today: base.today, Effective: effective,
		Basis: o.basis, Own: d.own, InMeeting: strings.TrimSpace(o.inMeeting),
	}
	ad.conditions = govern.Conditions(ad.snap, d.rec, req)
	if ad.since, err = ad.sincePapers(base, d.own, o.meeting); err != nil {
		return nil, err
	}
	if n := countStops(ad.conditions); n > 0 {
		return nil, fail(exitFindings, "cli/conditions", "n", fmt.Sprint(n), "ref", ad.ref.String())
	}
	if err := base.effectAllowed(ad.ref, effective); err != nil {
		return nil, err
	}
	ad.decision = govern.Decided(ad.snap, req)
	if err := ad.adoptedAlready(base, d); err != nil {
		return nil, err
	}
	if err := ad.notBefore(base); err != nil {
		return nil, err
	}
	taken, err := base.takenLabels(ad.ref)
	if err != nil {
		return nil, err
	}
	if ad.label, err = govern.Label(ad.snap, d.rec, ad.decision, o.label, taken); err != nil {
		return nil, labelFailure(err)
	}
	return ad.proposal(base, d, joinParagraphs(o.why, ad.inMeeting(base, req.InMeeting)))
}

// notAdoptedMeanwhile refuses where somebody else adopted a version of the document
// while this adoption was at work: what it rests on is another one than the user saw.
func (ad *adoption) notAdoptedMeanwhile(base *register) error {
	version := versionOf(base.snap.Record(ad.ref))
	if ad.first == nil {
		ad.first = &version
	}
	if *ad.first == version {
		return nil
	}
	return fail(exitConflict, "cli/adopted-meanwhile", "ref", ad.ref.String(), "version", version, "show", ad.ref.String()+"@"+version)
}

// effectAllowed refuses an adoption that does not say the day that the register wants
// said, and one that says it where it is the owners who set it.
func (r *register) effectAllowed(ref store.Ref, effective date.EDTF) error {
	policy := r.snap.Community.Policy(ref.Kind)
	switch {
	case policy == nil:
		return nil
	case policy.Effect == "on-date" && effective.IsZero():
		return fail(exitUsage, "cli/effect-needs-date", "ref", ref.String())
	case policy.ByOwners() && !effective.IsZero():
		return fail(exitUsage, "cli/effect-by-owners", "ref", ref.String(), "approve", typed(ref, "approval"))
	}
	return nil
}

// basisThere refuses to rest an adoption on a decision that is not in the register.
func (r *register) basisThere(basis []string) error {
	for _, b := range basis {
		id, number, ok := strings.Cut(strings.TrimPrefix(b, "meeting/"), "#")
		m := r.snap.Meeting(id).Value
		switch {
		case !ok:
			return fail(exitUsage, "cli/basis-form", "value", b)
		case m == nil:
			return r.noMeeting(id)
		case m.Item(number) == nil:
			return fail(exitUsage, "cli/basis-no-case", "meeting", id, "case", number)
		}
	}
	return nil
}

func countStops(cs []govern.Condition) int {
	n := 0
	for _, c := range cs {
		if c.Stops() {
			n++
		}
	}
	return n
}

// noDraft says that there is no draft to work on.
func (r *register) noDraft(ref store.Ref) error {
	if err := r.mustExist(ref); err != nil {
		return err
	}
	if _, ok, err := r.workBytes(govern.DraftFile(ref)); ok && err == nil {
		return fail(exitFailed, "cli/draft-unrecorded", "ref", ref.String(), "file", govern.DraftFile(ref), "command", typed(ref, "revise"))
	}
	return fail(exitFailed, "cli/no-draft", "ref", ref.String(), "command", typed(ref, "revise"))
}

// mayAdopt refuses where an edit of the user's would be lost.
func (r *register) mayAdopt(d *draft, w wish) error {
	if w.work == nil && d.open {
		if mine, err := r.withEdits(d.base); err != nil {
			return err
		} else if mine != nil {
			return fail(exitConflict, "cli/draft-edited", "file", d.base.File, "command", typed(d.ref, "revise"))
		}
	}
	return nil
}

// takenLabels tells which labels a document's versions have already.
func (r *register) takenLabels(ref store.Ref) (func(string) bool, error) {
	tags, err := r.repo.Tags()
	if err != nil {
		return nil, err
	}
	labels := (&versions{base: r, known: map[store.Ref][]string{}}).labels(ref)
	return func(label string) bool {
		name := r.tagName(ref, label)
		return slices.Contains(labels, label) || slices.ContainsFunc(tags, func(t gitrepo.Tag) bool { return t.Name == name })
	}, nil
}

// tagName gives the tag of a version.
func (r *register) tagName(ref store.Ref, label string) string {
	name := ref.String() + "/" + label
	if prefix := r.repo.Prefix(); prefix != "" {
		name = gitrepo.TagFolder(prefix) + "/" + name
	}
	return name
}

// labelFailure says why a version cannot have a label.
func labelFailure(err error) error {
	var e *govern.LabelError
	if !errors.As(err, &e) {
		return err
	}
	return fail(exitUsage, "cli/label-"+e.Why, "label", e.Label).because(err)
}

// proposal is the revision: the record, the draft that goes, the tag.
func (ad *adoption) proposal(base *register, d *draft, why string) (*proposal, error) {
	current := base.snap.Record(ad.ref)
	file := base.snap.FileOf(ad.ref)
	data, err := govern.Adopt(current, d.rec, file, ad.label, ad.decision)
	if err != nil {
		return nil, fail(exitConflict, "cli/cannot-edit", "file", file).because(err)
	}
	p := newProposal(changeAdoption, ad.ref)
	f := gitrepo.File{Path: file, Data: data}
	if err := ad.keepEdits(base, current, d, &f); err != nil {
		return nil, err
	}
	p.put(f)
	ad.dropDraft(p, d)
	pinned, err := ad.pin(base, p, current)
	if err != nil {
		return nil, err
	}
	p.touched = d.touched
	t := &p.message.Trailers
	t.Version, t.Body, t.Meeting, t.Effective = ad.label, ad.decision.Body, ad.decision.Meeting, ad.decision.Effective.String()
	if t.Meeting != "" && ad.decision.Number != "" {
		t.Decision = t.Meeting + "#" + ad.decision.Number
	}
	approved := ad.approvedBefore(base, p)
	subject := "subject/adoption"
	if t.Meeting == "" {
		subject += "-alone"
	}
	p.message.Subject = base.words.Text(subject, pairs([]string{
		"ref", ad.ref.String(), "version", ad.label, "meeting", meetingName(ad.snap, t.Meeting),
	}))
	p.message.Body = joinParagraphs(why, base.overtakenWords(d.own), d.takenWords(base), pinned, approved, ad.warned(base.words), hearingAccount(base.words, base, ad.ref))
	p.tag = &gitrepo.NewTag{Name: base.tagName(ad.ref, ad.label), Message: joinParagraphs(p.message.Subject, p.message.Body)}
	return p, nil
}

// dropDraft takes the draft's file away with the adoption, if there was one.
func (ad *adoption) dropDraft(p *proposal, d *draft) {
	if !d.open {
		return
	}
	p.message.Trailers.Records = append(p.message.Trailers.Records, govern.DraftRef(ad.ref).String())
	p.put(gitrepo.File{Path: d.file.Path, Delete: true, WorkBefore: d.file.WorkBefore})
}

// keepEdits carries what the user has edited in the record's file, living parts only,
// over to the adopted text. Edits of the text itself would be lost.
func (ad *adoption) keepEdits(base *register, current *store.Record, d *draft, f *gitrepo.File) error {
	if current == nil {
		return nil
	}
	mine, err := base.withEdits(current)
	if mine == nil || err != nil {
		return err
	}
	if string(mine.CanonicalFixed()) != string(current.CanonicalFixed()) {
		return fail(exitConflict, "cli/text-edited", "file", current.File, "command", typed(ad.ref, "revise"))
	}
	f.WorkBefore = mine.Doc.Bytes()
	if f.WorkAfter, err = govern.Adopt(mine, d.rec, current.File, ad.label, ad.decision); err != nil {
		return fail(exitConflict, "cli/your-edits", "file", current.File).because(err)
	}
	return nil
}

// meetingName names a meeting as people do: the body's short name and the day.
func meetingName(snap *store.Snapshot, id string) string {
	m := snap.Meeting(id).Value
	if m == nil {
		return id
	}
	var names []string
	for _, body := range m.Bodies {
		names = append(names, bodyName(snap.Body(body).Value, body))
	}
	name := strings.Join(names, ", ")
	if !m.Date.IsZero() {
		name += " " + m.Date.EDTF.String()
	}
	return name
}

func bodyName(b *record.Body, id string) string {
	switch {
	case b == nil:
		return id
	case b.Abbreviation != "":
		return b.Abbreviation
	}
	return b.Name.In("")
}

// joinParagraphs puts an empty line between the texts that are there.
func joinParagraphs(texts ...string) string {
	return strings.Join(slices.DeleteFunc(texts, func(s string) bool { return s == "" }), "\n\n")
}
