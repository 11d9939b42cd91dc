package govern

import (
	"cmp"
	"slices"
	"strings"

	"github.com/helsefellesskap/hfh/internal/date"
	"github.com/helsefellesskap/hfh/internal/doc"
	"github.com/helsefellesskap/hfh/internal/record"
	"github.com/helsefellesskap/hfh/internal/store"
)

// Owner is how one owner stands to a document. An owner who has not decided is missing,
// whatever body of the partnership has: only the owner's own decision counts.
type Owner struct {
	ID       string
	Name     string
	State    string // approved, conditional, postponed, refused, missing
	Approval *record.Approval
	// Open are the conditions that are not met yet.
	Open []record.ApprovalCondition
	// Earlier tells that what the owner decided is about a text that was changed since.
	Earlier bool
}

// OwnerMissing is the state of an owner of whom no decision is registered.
const OwnerMissing = "missing"

// Approves tells whether the owner has approved, and every condition of it is met.
func (o Owner) Approves() bool {
	return o.State == record.OwnerApproves || o.State == record.OwnerOnTerms && len(o.Open) == 0
}

// Approvals is how all owners stand to one text of a document.
type Approvals struct {
	Version string // "" for a draft
	Draft   bool
	Effect  string // as the register says: on-adoption, on-date, when-all-approved, per-party; "" for none
	Owners  []Owner
}

// Count gives how many owners are in one of some states.
func (a Approvals) Count(states ...string) int {
	n := 0
	for _, o := range a.Owners {
		if slices.Contains(states, o.State) {
			n++
		}
	}
	return n
}

// Approved gives how many owners have approved, their conditions met.
func (a Approvals) Approved() int { return len(a.which(Owner.Approves)) }

// Waiting gives the owners whose approval is missing, or not without conditions.
func (a Approvals) Waiting() []Owner { return a.which(func(o Owner) bool { return !o.Approves() }) }

func (a Approvals) which(is func(Owner) bool) []Owner {
	var out []Owner
	for _, o := range a.Owners {
		if is(o) {
			out = append(out, o)
		}
	}
	return out
}

// Bound gives how many owners the document is in force for because of their approvals,
// and whether it is they that put it into force: one by one, or when all have approved.
func (a Approvals) Bound() (n int, byApproval bool) {
	switch a.Effect {
	case "per-party":
		return a.Approved(), true
	case "when-all-approved":
		if n = a.Approved(); n < len(a.Owners) {
			n = 0
		}
		return n, true
	}
	return 0, false
}

// Since gives the day from which all owners had approved; zero while one has not, or
// where a day is not known.
func (a Approvals) Since() date.Day {
	var last date.Day
	for _, o := range a.Owners {
		if !o.Approves() {
			return date.Day{}
		}
		day, ok := o.since()
		if !ok {
			return date.Day{}
		}
		if day.After(last) {
			last = day
		}
	}
	return last
}

// since gives the day from which an owner that approves has done so: the day of the
// decision, or the one on which the last of its conditions was met.
func (o Owner) since() (date.Day, bool) {
	last, ok := o.Approval.Date.EDTF.Latest()
	for _, c := range o.Approval.Conditions {
		if met, known := c.Met.EDTF.Latest(); known && met.After(last) {
			last = met
		}
	}
	return last, ok
}

// ApprovalsOf gives how the owners stand on a day to a document's version as it is in
// the record, or to a draft's text as it is now. The owners are the parties that are
// members that day, and those that may be.
func ApprovalsOf(snap *store.Snapshot, rec *store.Record, day date.Day) Approvals {
	out := Approvals{Draft: rec.Draft}
	e := record.EditionOf(rec.Typed)
	if e == nil {
		e = &record.Edition{}
	}
	seal := ""
	if rec.Draft {
		seal = rec.Seal()
	} else {
		out.Version = e.Version
	}
	if policy := snap.Community.Policy(rec.Kind); policy != nil {
		out.Effect = policy.Effect
	}
	members := snap.PartiesOn(day)
	ids := append(slices.Clone(members.Sure), members.Maybe...)
	slices.Sort(ids)
	for _, id := range ids {
		out.Owners = append(out.Owners, owner(snap, e.Approvals, id, out.Version, seal, day))
	}
	return out
}

func owner(snap *store.Snapshot, list []record.Approval, id, version, seal string, day date.Day) Owner {
	o := Owner{ID: id, Name: nameOfActor(snap, id), State: OwnerMissing}
	known := slices.DeleteFunc(slices.Clone(list), func(a record.Approval) bool {
		first, ok := a.Date.EDTF.Earliest()
		return ok && first.After(day)
	})
	o.Approval = record.Standing(known, id, version, seal)
	if o.Approval == nil {
		o.Earlier = slices.ContainsFunc(known, func(a record.Approval) bool { return a.Party == id && a.Version == "" && a.Seal != "" })
		return o
	}
	o.State = o.Approval.Position
	for _, c := range o.Approval.Conditions {
		if met, ok := c.Met.EDTF.Latest(); !ok || met.After(day) {
			o.Open = append(o.Open, c)
		}
	}
	return o
}

// NewApproval is an owner's decision that is to be registered.
type NewApproval struct {
	Party      string
	Position   string // approved, conditional, postponed, refused
	Date       date.Day
	Body       string // the owner's own, in words, or the id of one of the partnership's
	Case       string
	Link       string
	Conditions []string
	Note       string
	Again      bool // it corrects what is registered
	Line       int  // of a sheet, for messages
}

// Approve adds owners' decisions to a record or draft: its new tree, and a followup for
// each condition. The error is a *Refusal.
func Approve(snap *store.Snapshot, rec *store.Record, list []NewApproval, today date.Day) (tree *doc.Node, followups []*doc.Node, err error) {
	w := approver{snap: snap, rec: rec, today: today, tree: rec.Node.Clone(), taken: map[string]bool{}}
	if e := record.EditionOf(rec.Typed); e != nil {
		w.have = slices.Clone(e.Approvals)
		if !rec.Draft {
			w.version = e.Version
		}
	}
	if rec.Draft {
		w.seal = rec.Seal()
		ref := rec.Ref
		ref.Draft = false
		if of := snap.Record(ref); of != nil && record.EditionOf(of.Typed) != nil {
			w.others = record.EditionOf(of.Typed).Approvals
		}
	}
	for _, a := range list {
		if err := w.add(a); err != nil {
			return nil, nil, err
		}
	}
	return w.tree, w.followups, nil
}

// approver adds one approval after the other.
type approver struct {
	snap          *store.Snapshot
	rec           *store.Record
	today         date.Day
	version, seal string
	have          []record.Approval
	others        []record.Approval // of the record, where rec is its draft: their ids are given too
	tree          *doc.Node
	followups     []*doc.Node
	taken         map[string]bool // ids of the new followups
}

func (w *approver) add(a NewApproval) error {
	if a.Position == "" {
		a.Position = record.OwnerApproves
		if len(a.Conditions) > 0 {
			a.Position = record.OwnerOnTerms
		}
	}
	if err := w.check(a); err != nil {
		return err
	}
	id := record.FreeSlug(record.Slug(strings.TrimSpace(a.Party+" "+w.version)), w.has)
	if !w.has(a.Party) {
		id = a.Party
	}
	n := doc.MapOf("id", id, "party", a.Party, "date", a.Date.String())
	setText(n, "version", w.version, "seal", w.seal, "body", a.Body, "case", a.Case, "position", a.Position)
	if len(a.Conditions) > 0 {
		put(n, "conditions", w.conditions(a, id))
	}
	setText(n, "link", a.Link, "note", a.Note)
	w.have = append(w.have, record.Approval{ID: id, Party: a.Party, Version: w.version, Seal: w.seal, Position: a.Position, Date: record.When{EDTF: a.Date.EDTF()}})
	return w.tree.Append(append(w.rec.GovernedPath(), "approvals"), n)
}

func (w *approver) has(id string) bool {
	return slices.ContainsFunc(append(slices.Clone(w.have), w.others...), func(a record.Approval) bool { return a.ID == id })
}

// conditions makes the list of the conditions, each with its followup.
func (w *approver) conditions(a NewApproval, id string) *doc.Node {
	list := doc.ListOf()
	for i, text := range a.Conditions {
		slug := record.FreeSlug(record.Slug("vilkar "+id+" "+itoa(i+1)), func(s string) bool {
			return w.taken[s] || followup(w.snap.Followups().Value, s) != nil
		})
		w.taken[slug] = true
		list.Items = append(list.Items, doc.MapOf("id", "v"+itoa(i+1), "text", text, "followup", slug))
		f := doc.MapOf("id", slug, "name", text)
		setText(f, "decision", w.rec.Ref.String()+"#"+strings.Join(append(w.rec.GovernedPath(), "approvals", id), "/"))
		if policy := w.snap.Community.Policy(w.rec.Kind); policy != nil && cmp.Or(policy.Owner, policy.Adopter) != "" {
			put(f, "responsible", texts([]string{cmp.Or(policy.Owner, policy.Adopter)}).Flow())
		}
		setText(f, "state", "open")
		w.followups = append(w.followups, f)
	}
	return list
}

// check refuses what cannot be an owner's decision.
func (w *approver) check(a NewApproval) error {
	ref := w.rec.Ref
	ref.Draft = false
	args := []string{"party", nameOfActor(w.snap, a.Party), "id", a.Party, "date", a.Date.String(), "today", w.today.String(), "ref", ref.String(), "add", ApprovalVerb(ref), "line", itoa(a.Line)}
	parties := w.snap.Parties().Value
	switch {
	case a.Date.After(w.today):
		return refuse("approval-to-come", args...)
	case parties == nil || parties.Party(a.Party) == nil:
		return refuse("approval-no-party", args...)
	case parties.Party(a.Party).MemberOn(a.Date) == date.No:
		return refuse("approval-no-member", args...)
	case a.Position == record.OwnerOnTerms && len(a.Conditions) == 0:
		return refuse("approval-no-conditions", args...)
	case a.Position != record.OwnerOnTerms && len(a.Conditions) > 0:
		return refuse("approval-conditions-of", append(args, "position", a.Position)...)
	case a.Body == "":
		return refuse("approval-no-body", args...)
	}
	if err := w.mayDecide(a, parties.Party(a.Party), args); err != nil {
		return err
	}
	return w.again(a, args)
}

// mayDecide refuses a body of the partnership that decides for a party without having
// been let to.
func (w *approver) mayDecide(a NewApproval, party *record.Party, args []string) error {
	actor, ok := w.snap.Actor(a.Body)
	if !ok || actor.ID == a.Party {
		return nil
	}
	if actor.Kind == store.BodyActor && party.MayDecide(actor.ID, w.rec.Kind, a.Date) == date.Yes {
		return nil
	}
	return refuse("approval-not-delegated", append(args, "body", actor.ID, "name", actor.Name)...)
}

// again refuses to register the same twice, and what is older than what stands.
func (w *approver) again(a NewApproval, args []string) error {
	last := record.Standing(w.have, a.Party, w.version, w.seal)
	if last == nil || a.Again {
		return nil
	}
	args = append(args, "position", last.Position, "was", last.Date.EDTF.String())
	first, ok := last.Date.EDTF.Earliest()
	switch {
	case ok && a.Date.Before(first) && a.Position != last.Position:
		return refuse("approval-older", args...)
	case last.Position == record.OwnerApproves || last.Position == a.Position:
		return refuse("approval-twice", args...)
	}
	return nil
}

// PartyTyped finds a party by its id or a name that nobody else has. The error is a
// *Refusal with near ids.
func PartyTyped(snap *store.Snapshot, typed string) (string, error) {
	a, err := FindActor(snap, strings.TrimSpace(typed))
	var near []string
	switch {
	case err == nil && a.Kind == store.PartyActor:
		return a.ID, nil
	case err == nil:
		return "", refuse("not-a-party", "id", a.ID, "name", a.Name)
	}
	for _, id := range snap.NearActors(typed) {
		if one, ok := snap.Actor(id); ok && one.Kind == store.PartyActor {
			near = append(near, id)
		}
	}
	return "", refuse("no-actor", "actor", typed, "near", joinLines(near))
}

// ApprovalVerb gives how an approval of a document is typed: "plan approval add".
func ApprovalVerb(ref store.Ref) string {
	return strings.TrimSpace(ref.Kind + " approval add " + ref.ID)
}

// ApprovalsVerb gives how the list of approvals is typed: "plan approvals".
func ApprovalsVerb(ref store.Ref) string { return strings.TrimSpace(ref.Kind + " approvals " + ref.ID) }

// settled writes into a record that an adoption makes what signatures and approvals of
// the draft are worth: those of the text as it was adopted are of the version now; those
// of an earlier text keep its seal, and count for nothing.
func settled(tree *doc.Node, draft *store.Record, label string) {
	seal := draft.Seal()
	at, from := tree, draft.Node
	for _, key := range draft.GovernedPath() {
		at, from = at.Get(key), from.Get(key)
	}
	if at == nil || from == nil {
		return
	}
	if list := at.Get("signatures"); list != nil {
		for _, n := range list.Items {
			if s := n.Get("seal"); s != nil && s.Text == seal {
				drop(n, "seal")
			}
		}
	}
	given := from.Get("approvals")
	if given == nil {
		return
	}
	for _, n := range given.Items {
		if itemOf(at, "approvals", n.ID()) == nil {
			_ = at.Append([]string{"approvals"}, n.Clone()) // a list, or not there
		}
		one := itemOf(at, "approvals", n.ID())
		if s := one.Get("seal"); s != nil && s.Text == seal {
			drop(one, "seal")
			put(one, "version", doc.Text(label))
		}
	}
}
