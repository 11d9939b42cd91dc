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

// Signer is a party that has signed a document, or is to.
type Signer struct {
	ID        string
	Name      string
	Signature *record.Signature // nil: it has not
	// Earlier tells that what was signed is a text that was changed since.
	Earlier bool
	// Holder and Office are who signs for the party on the day, as far as the register
	// knows.
	Holder, Office string
}

// Signed tells whether the party has signed this text.
func (s Signer) Signed() bool { return s.Signature != nil && !s.Earlier }

// SignersOf gives who has signed a version or draft and who is to, by the day on which
// its parties sign: for an adopted version the adoption's, else the day asked about.
func SignersOf(snap *store.Snapshot, rec *store.Record, day date.Day) []Signer {
	offices := day
	if e := record.EditionOf(rec.Typed); e != nil && e.Adopted != nil && !rec.Draft {
		if adopted, ok := e.Adopted.Date.EDTF.Latest(); ok {
			day = adopted
		}
	}
	seal := ""
	if rec.Draft {
		seal = rec.Seal()
	}
	ids := signatories(snap, rec, day)
	list := signaturesOf(rec)
	for _, s := range list {
		if !slices.Contains(ids, s.Party) {
			ids = append(ids, s.Party)
		}
	}
	out := make([]Signer, 0, len(ids))
	for _, id := range ids {
		s := Signer{ID: id, Name: nameOfActor(snap, id)}
		if i := slices.IndexFunc(list, func(s record.Signature) bool { return s.Party == id }); i >= 0 {
			s.Signature = &list[i]
			s.Earlier = list[i].Seal != "" && list[i].Seal != seal
		}
		s.Holder, s.Office = holderOf(snap, id, offices)
		out = append(out, s)
	}
	return out
}

// signatories gives the parties that are to sign: those that an agreement names, else
// the members of the partnership.
func signatories(snap *store.Snapshot, rec *store.Record, day date.Day) []string {
	members := snap.PartiesOn(day)
	if a, ok := rec.Typed.(*record.Agreement); ok && len(a.Parties.IDs()) > 0 {
		members = store.Members{}
		for _, id := range a.Parties.IDs() {
			of := snap.MembersOf(id, day)
			members.Sure = append(members.Sure, of.Sure...)
			members.Maybe = append(members.Maybe, of.Maybe...)
		}
	}
	ids := append(slices.Clone(members.Sure), members.Maybe...)
	slices.Sort(ids)
	return slices.Compact(ids)
}

// holderOf gives who holds office for a party on a day, and the office; empty where the
// register does not know.
func holderOf(snap *store.Snapshot, party string, day date.Day) (name, office string) {
	parties := snap.Parties().Value
	if parties == nil {
		return "", ""
	}
	p := parties.Party(party)
	if p == nil {
		return "", ""
	}
	if o := p.Holder(day); o != nil {
		return o.Person.Name, o.Title
	}
	if len(p.Offices) > 0 {
		return "", p.Offices[0].Title
	}
	return "", ""
}

// NewSignature is a signature that is to be registered.
type NewSignature struct {
	Party      string
	Name       string // "": whoever holds office that day
	Office     string
	Date       date.Day
	Place      string
	Acting     bool
	OnBehalfOf string
	Evidence   string
	Again      bool // it corrects the one that is registered
	Line       int  // of a sheet, for messages
}

// SignNote is something that is told of a signature: which message, and its facts.
type SignNote struct {
	Why  string // name-unknown, not-holder, other-holder
	Args map[string]string
}

// Sign adds signatures to a version's record or to a draft: its new tree, and what
// should be known of them. The error is a *Refusal.
func Sign(snap *store.Snapshot, rec *store.Record, list []NewSignature, today date.Day) (*doc.Node, []SignNote, error) {
	w := signing{snap: snap, rec: rec, today: today, tree: rec.Node.Clone()}
	if rec.Draft {
		w.seal = rec.Seal()
	}
	for _, s := range signaturesOf(rec) {
		w.have = append(w.have, signed{s.Party, s.Seal == "" || s.Seal == w.seal})
	}
	for _, s := range list {
		if err := w.add(s); err != nil {
			return nil, nil, err
		}
	}
	return w.tree, w.notes, nil
}

// signed is a party that has signed; fresh tells that it is this text.
type signed struct {
	party string
	fresh bool
}

// signing adds one signature after the other.
type signing struct {
	snap  *store.Snapshot
	rec   *store.Record
	today date.Day
	seal  string
	have  []signed
	tree  *doc.Node
	notes []SignNote
}

func (w *signing) add(s NewSignature) error {
	args := w.args(s)
	if err := w.check(s, args); err != nil {
		return err
	}
	holder, office := holderOf(w.snap, s.Party, s.Date)
	if s.Name == "" {
		s.Name = cmp.Or(holder, record.Unknown)
	}
	if s.Office == "" && (s.Name == holder || s.Acting || s.OnBehalfOf != "" || s.Name == record.Unknown) {
		s.Office = office
	}
	w.told(s, holder, args)
	n := doc.MapOf("id", s.Party, "party", s.Party, "name", s.Name)
	setText(n, "office", s.Office, "date", s.Date.String(), "place", s.Place)
	if s.Acting {
		put(n, "acting", doc.Bool(true))
	}
	setText(n, "on_behalf_of", s.OnBehalfOf, "evidence", s.Evidence, "seal", w.seal)
	return w.put(s.Party, n)
}

// put writes a signature in, in the place of the party's own if it has one.
func (w *signing) put(party string, n *doc.Node) error {
	w.have = append(slices.DeleteFunc(w.have, func(h signed) bool { return h.party == party }), signed{party, true})
	path := append(slices.Clone(w.rec.GovernedPath()), "signatures")
	if list, _ := w.tree.Find(path); list != nil && list.Kind == doc.List {
		for i, item := range list.Items {
			if p := item.Get("party"); p != nil && p.Text == party {
				put(n, "id", doc.Text(item.ID()))
				list.Items[i] = n
				return nil
			}
		}
	}
	return w.tree.Append(path, n)
}

// args are the facts of a signature for messages.
func (w *signing) args(s NewSignature) []string {
	ref := w.rec.Ref
	ref.Draft = false
	return []string{
		"party", nameOfActor(w.snap, s.Party), "id", s.Party, "name", s.Name, "date", s.Date.String(), "today", w.today.String(),
		"ref", ref.String(), "sign", SignVerb(ref), "line", itoa(s.Line),
	}
}

// check refuses what cannot be a signature.
func (w *signing) check(s NewSignature, args []string) error {
	parties := w.snap.Parties().Value
	switch {
	case parties == nil || parties.Party(s.Party) == nil:
		return refuse("sign-no-party", args...)
	case s.Date.After(w.today):
		return refuse("sign-to-come", args...)
	case parties.Party(s.Party).MemberOn(s.Date) == date.No:
		return refuse("sign-no-member", args...)
	case s.Acting && s.OnBehalfOf != "":
		return refuse("sign-two-ways", args...)
	case s.Name == "" && (s.Acting || s.OnBehalfOf != ""):
		return refuse("sign-no-name", args...)
	}
	if a, ok := w.rec.Typed.(*record.Agreement); ok && len(a.Parties.IDs()) > 0 && !slices.Contains(signatories(w.snap, w.rec, s.Date), s.Party) {
		return refuse("sign-not-between", args...)
	}
	if i := slices.IndexFunc(w.have, func(h signed) bool { return h.party == s.Party }); i >= 0 && w.have[i].fresh && !s.Again {
		return refuse("sign-twice", args...)
	}
	return w.othersOwn(s, parties, args)
}

// othersOwn refuses somebody who holds office for another party that day, and not for
// this one, unless it is said on whose behalf.
func (w *signing) othersOwn(s NewSignature, parties *record.Parties, args []string) error {
	if s.Name == "" || s.OnBehalfOf != "" || holds(parties.Party(s.Party), s.Name, s.Date) {
		return nil
	}
	for i := range parties.Parties {
		if p := &parties.Parties[i]; p.ID != s.Party && holds(p, s.Name, s.Date) {
			return refuse("sign-other-party", append(args, "other", nameOfActor(w.snap, p.ID), "own", p.ID)...)
		}
	}
	return nil
}

// holds tells whether somebody surely or perhaps holds an office of a party on a day.
func holds(p *record.Party, name string, day date.Day) bool {
	return slices.ContainsFunc(p.Offices, func(o record.Office) bool {
		return o.Held(day) != date.No && strings.EqualFold(strings.TrimSpace(o.Person.Name), strings.TrimSpace(name))
	})
}

// told notes what should be known of a signature that is taken.
func (w *signing) told(s NewSignature, holder string, args []string) {
	why := ""
	switch {
	case s.Name == record.Unknown:
		why = "name-unknown"
	case s.OnBehalfOf != "" && holder != "" && !strings.EqualFold(holder, s.OnBehalfOf):
		why = "other-holder"
	case s.OnBehalfOf == "" && !s.Acting && holder != "" && !strings.EqualFold(holder, s.Name):
		why = "not-holder"
	}
	if why != "" {
		w.notes = append(w.notes, SignNote{why, argsOf(append(args, "holder", holder, "name", s.Name))})
	}
}

// argsOf makes message arguments of names and values in turn; the last of a name counts.
func argsOf(list []string) map[string]string {
	out := map[string]string{}
	for i := 0; i+1 < len(list); i += 2 {
		out[list[i]] = list[i+1]
	}
	return out
}

// SignVerb gives how signing a document is typed: "declaration sign".
func SignVerb(ref store.Ref) string { return strings.TrimSpace(ref.Kind + " sign " + ref.ID) }

// signatures: every party that was a member on the meeting's day has signed the text
// that is to be adopted.
func (h hearing) signatures() Condition {
	day := h.req.Today
	if h.meeting != nil {
		if last, ok := h.meeting.Date.EDTF.Latest(); ok {
			day = last
		}
	}
	must := h.snap.PartiesOn(day).Sure
	if a, ok := h.draft.Typed.(*record.Agreement); ok && len(a.Parties.IDs()) > 0 {
		must = signatories(h.snap, h.draft, day)
	}
	var missing, earlier []string
	for _, s := range SignersOf(h.snap, h.draft, day) {
		switch {
		case !slices.Contains(must, s.ID):
		case s.Signature == nil:
			missing = append(missing, s.ID)
		case s.Earlier:
			earlier = append(earlier, s.ID)
		}
	}
	switch {
	case len(missing) > 0:
		return h.signing("missing", missing)
	case len(earlier) > 0:
		return h.signing("earlier", earlier)
	}
	return met()
}

// mostNamed is how many parties are named where many are meant.
const mostNamed = 5

// signing says of which parties the signatures are not in order: all by name, or of many
// some.
func (h hearing) signing(reason string, ids []string) Condition {
	var names []string
	for _, id := range ids {
		names = append(names, nameOfActor(h.snap, id))
	}
	if len(names) > mostNamed+1 {
		reason, names = reason+"-many", names[:mostNamed]
	}
	return notMet(reason, "n", itoa(len(ids)), "parties", joinLines(names), "sign", SignVerb(h.req.Ref))
}
