package cli

import (
	"context"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/helsefellesskap/hfh/internal/doc"
	"github.com/helsefellesskap/hfh/internal/gitrepo"
	"github.com/helsefellesskap/hfh/internal/govern"
	"github.com/helsefellesskap/hfh/internal/msg"
	"github.com/helsefellesskap/hfh/internal/paper"
	"github.com/helsefellesskap/hfh/internal/record"
	"github.com/helsefellesskap/hfh/internal/store"
)

// approvalOptions are the flags of approval add.
type approvalOptions struct {
	date, body, caseNo, link, note, from, on string
	conditions                               []string
	refused, postponed, again                bool
}

// newApprovalCommand is `hfh plan approval …`: what the owners decide about a document.
func newApprovalCommand(d document) *cobra.Command {
	return group("approval", newApprovalAdd(d))
}

func newApprovalAdd(d document) *cobra.Command {
	var o approvalOptions
	cmd := d.leaf("add", "[PARTY]", 1, func(cmd *cobra.Command, ref store.Ref, args []string) error {
		form, err := d.form(cmd, formJSON)
		if err != nil {
			return err
		}
		return d.addApproval(cmd.Context(), ref, first(args), o, form)
	})
	fs := cmd.Flags()
	fs.StringVar(&o.date, "date", "", "")
	fs.StringVar(&o.body, "body", "", "")
	fs.StringVar(&o.caseNo, "case", "", "")
	fs.StringVar(&o.link, "link", "", "")
	fs.StringArrayVar(&o.conditions, "condition", nil, "")
	fs.BoolVar(&o.refused, "refused", false, "")
	fs.BoolVar(&o.postponed, "postponed", false, "")
	fs.StringVar(&o.note, "note", "", "")
	fs.StringVar(&o.from, "from", "", "")
	fs.StringVar(&o.on, "on", "", "")
	fs.BoolVar(&o.again, "again", false, "")
	return cmd
}

// check refuses what cannot be meant, before anything is read.
func (o approvalOptions) check(ref store.Ref, party string) error {
	command := govern.ApprovalVerb(ref)
	switch {
	case o.refused && o.postponed:
		return fail(exitUsage, "approval/refused-or-postponed", "command", command)
	case (o.refused || o.postponed) && len(o.conditions) > 0:
		return fail(exitUsage, "approval/no-conditions-of", "command", command)
	case o.from != "" && (party != "" || o.body != "" || o.caseNo != "" || len(o.conditions) > 0 || o.refused || o.postponed):
		return fail(exitUsage, "approval/from-or-flags", "file", o.from, "command", command)
	case o.from == "" && party == "":
		return fail(exitUsage, "approval/no-party", "command", command)
	case o.from == "" && o.body == "":
		return fail(exitUsage, "approval/no-body", "command", command, "party", party)
	}
	return nil
}

func (o approvalOptions) position() string {
	switch {
	case o.refused:
		return record.OwnerRefuses
	case o.postponed:
		return record.OwnerPostpones
	}
	return ""
}

// addApproval records what owners decided about a document, typed or from a sheet.
func (d document) addApproval(ctx context.Context, ref store.Ref, party string, o approvalOptions, form string) error {
	if err := o.check(ref, party); err != nil {
		return err
	}
	var sheet []paper.SheetRow
	if o.from != "" {
		var err error
		if sheet, err = d.readSheet(o.from, approvalColumns(d.msg), "party", "date", "body"); err != nil {
			return err
		}
		if len(sheet) == 0 {
			return fail(exitUsage, "sheet/empty", "file", o.from)
		}
	}
	var list []govern.NewApproval
	var on *store.Record
	out, err := d.record(ctx, func(base *register) (*proposal, error) {
		var err error
		if on, err = base.textOn(ref, o.on, "approvals"); err != nil {
			return nil, err
		}
		if list, err = base.approvals(party, o, sheet); err != nil {
			return nil, err
		}
		return base.approvalProposal(on, list, o.from)
	})
	if err != nil {
		return err
	}
	return d.approvalsWritten(form, out, ref, on.Ref, list)
}

// approvals makes the owners' decisions of the flags, or of the sheet.
func (r *register) approvals(party string, o approvalOptions, sheet []paper.SheetRow) ([]govern.NewApproval, error) {
	if o.from == "" {
		a := govern.NewApproval{
			Party: party, Position: o.position(), Body: o.body, Case: o.caseNo, Link: o.link, Conditions: o.conditions, Note: o.note, Again: o.again,
		}
		return r.approvalOf(nil, a, "--date", o.date)
	}
	var list []govern.NewApproval
	for _, row := range sheet {
		v := row.Values
		a := govern.NewApproval{
			Party: v["party"], Body: v["body"], Case: v["case"], Link: v["link"], Note: v["note"], Conditions: severalLines(v["conditions"]),
			Again: o.again, Line: row.Line,
		}
		if typed := v["position"]; typed != "" {
			var ok bool
			if a.Position, ok = msg.Choose(typed, ownerPositions()); !ok {
				return nil, fail(exitUsage, "sheet/choice", "file", o.from, "line", itoa(row.Line), "value", typed, "choices", strings.Join(ownerPositions(), "\n"))
			}
		}
		day := v["date"]
		if day == "" {
			day = o.date
		}
		if day == "" {
			return nil, fail(exitUsage, "sheet/no-date", "file", o.from, "line", itoa(row.Line))
		}
		var err error
		if list, err = r.approvalOf(list, a, "date", day); err != nil {
			return nil, onLine(err, o.from, row.Line)
		}
	}
	return list, nil
}

// ownerPositions are what an owner can decide.
func ownerPositions() []string {
	return []string{record.OwnerApproves, record.OwnerOnTerms, record.OwnerPostpones, record.OwnerRefuses}
}

// approvalOf adds one decision, its party and its day settled.
func (r *register) approvalOf(list []govern.NewApproval, a govern.NewApproval, flag, day string) ([]govern.NewApproval, error) {
	var err error
	if a.Party, err = govern.PartyTyped(r.snap, a.Party); err != nil {
		return nil, refused(err)
	}
	if a.Date, err = r.day(flag, day); err != nil {
		return nil, err
	}
	return append(list, a), nil
}

// approvalProposal is the revision: the document's living part, and the followups of the
// conditions.
func (r *register) approvalProposal(on *store.Record, list []govern.NewApproval, file string) (*proposal, error) {
	_, followups, err := govern.Approve(r.snap, on, list, r.today)
	if err != nil {
		return nil, refusedIn(err, file)
	}
	f, err := r.edit(on, func(rec *store.Record) (*doc.Node, error) {
		tree, _, err := govern.Approve(r.snap, rec, list, r.today)
		return tree, refusedIn(err, file)
	})
	if err != nil {
		return nil, err
	}
	p := newProposal(changeApproval, on.Ref)
	p.put(f)
	if err := r.addFollowups(p, followups); err != nil {
		return nil, err
	}
	if e := record.EditionOf(on.Typed); e != nil && !on.Draft {
		p.message.Trailers.Version = e.Version
	}
	inForce := r.putsIntoForce(p, on)
	ref := withoutDraft(on.Ref)
	a := list[0]
	if len(list) == 1 {
		subject := "subject/approval"
		if a.Case == "" {
			subject += "-no-case"
		}
		p.message.Subject = r.words.Text(subject, pairs([]string{
			"ref", ref.String(), "party", r.actorName(a.Party), "position", positionOf(a), "body", r.actorName(a.Body), "case", a.Case,
		}))
		p.message.Body = joinParagraphs(a.Note, inForce)
		return p, nil
	}
	p.message.Subject = r.words.Text("subject/approvals", pairs([]string{"ref", ref.String(), "n", count(len(list))}))
	p.message.Body = inForce
	return p, nil
}

// putsIntoForce notes in a revision of approvals the day from which they put the version
// into force, where they are the ones that do, and says it in words.
func (r *register) putsIntoForce(p *proposal, on *store.Record) string {
	if on.Draft || !govern.EffectOf(r.snap, on, r.today).IsZero() {
		return ""
	}
	after := r.snap.With(newBytes(p.files))
	day := govern.EffectOf(after, after.Record(on.Ref), r.today)
	if day.IsZero() {
		return ""
	}
	p.message.Trailers.Effective = day.String()
	return r.words.Text("cli/in-force-from", pairs([]string{"ref", on.Ref.String(), "day", day.String()}))
}

// positionOf gives what a decision came to.
func positionOf(a govern.NewApproval) string {
	switch {
	case a.Position != "":
		return a.Position
	case len(a.Conditions) > 0:
		return record.OwnerOnTerms
	}
	return record.OwnerApproves
}

// addFollowups adds entries to the followups, which may not be there yet.
func (r *register) addFollowups(p *proposal, entries []*doc.Node) error {
	if len(entries) == 0 {
		return nil
	}
	ref := store.Ref{Kind: "followups"}
	if r.snap.Record(ref) == nil {
		if err := r.intoList(p, "followups", entries[0], nil); err != nil {
			return err
		}
		file := r.snap.FileOf(ref)
		p.put(gitrepo.File{Path: file, Data: govern.FirstOf("followups", entries...)})
		return nil
	}
	return r.intoList(p, "followups", entries[0], func(rec *store.Record) (*doc.Node, error) {
		n := rec.Node.Clone()
		for _, entry := range entries {
			if err := n.Append([]string{"followups"}, entry.Clone()); err != nil {
				return nil, err
			}
		}
		return n, nil
	})
}

// actorName gives an actor's name, else what was typed.
func (r *register) actorName(id string) string {
	if a, ok := r.snap.Actor(id); ok && a.Name != "" {
		return a.Name
	}
	return id
}

// textOn finds the text of a document that approvals or signatures are about: the one
// named, else the draft where the register wants them before the adoption, or has no
// version, else the version adopted last.
func (r *register) textOn(ref store.Ref, on, condition string) (*store.Record, error) {
	if err := r.mustExist(ref); err != nil {
		return nil, err
	}
	rec, draft := r.snap.Record(ref), r.snap.Record(govern.DraftRef(ref))
	chosen, err := chooseText(ref, rec, draft, on, r.wantedBefore(ref.Kind, condition))
	if err != nil {
		return nil, err
	}
	if chosen.Doc == nil || chosen.Typed == nil {
		return nil, fail(exitFindings, "cli/record-broken", "file", chosen.File)
	}
	return chosen, nil
}

func chooseText(ref store.Ref, rec, draft *store.Record, on string, before bool) (*store.Record, error) {
	label := ""
	if rec != nil {
		if e := record.EditionOf(rec.Typed); e != nil {
			label = e.Version
		}
	}
	switch word := msg.Fold(on); {
	case word == "draft" || word == "utkast" || word == "utkastet":
		if draft == nil {
			return nil, fail(exitFailed, "cli/no-draft", "ref", ref.String(), "command", typed(ref, "revise"))
		}
		return draft, nil
	case on != "" && (rec == nil || on != label):
		return nil, fail(exitUsage, "approval/other-version", "ref", ref.String(), "version", on, "current", label)
	case on == "" && draft != nil && (rec == nil || before || label == ""):
		return draft, nil
	case rec == nil:
		return draft, nil
	}
	return rec, nil
}

// wantedBefore tells whether the register asks for a condition at the adoption.
func (r *register) wantedBefore(kind, condition string) bool {
	policy := r.snap.Community.Policy(kind)
	if policy == nil {
		return false
	}
	list := policy.Adoption.List()
	i := slices.IndexFunc(list, func(c record.Condition) bool { return c.Name == condition })
	return i >= 0 && list[i].Level != "off"
}
