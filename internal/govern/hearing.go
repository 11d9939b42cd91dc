package govern

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/helsefellesskap/hfh/internal/date"
	"github.com/helsefellesskap/hfh/internal/doc"
	"github.com/helsefellesskap/hfh/internal/record"
	"github.com/helsefellesskap/hfh/internal/store"
)

// HearingError says why something cannot be done with a hearing. Why is the message's
// id after "cli/hearing-", Args are its facts.
type HearingError struct {
	Why  string
	Args map[string]string
}

func (e *HearingError) Error() string { return fmt.Sprintf("hearing: %s %v", e.Why, e.Args) }

// hearingFault makes a HearingError; args are pairs of a name and its value.
func hearingFault(why string, args ...string) *HearingError {
	e := &HearingError{Why: why, Args: map[string]string{}}
	for i := 0; i+1 < len(args); i += 2 {
		e.Args[args[i]] = args[i+1]
	}
	return e
}

// HearingView is a hearing as it stands in the register.
type HearingView = store.View[record.Hearing]

// HearingsOf gives the hearings of a document, the oldest first.
func HearingsOf(snap *store.Snapshot, ref store.Ref) []HearingView {
	var out []HearingView
	for _, h := range snap.Hearings() {
		if heard, err := store.ParseAddress(h.Value.Document); err == nil && withoutDraft(heard.Ref) == ref {
			out = append(out, h)
		}
	}
	slices.SortStableFunc(out, func(a, b HearingView) int {
		first, _ := a.Value.Each()[0].Opened.EDTF.Earliest()
		second, _ := b.Value.Each()[0].Opened.EDTF.Earliest()
		return cmp.Or(first.Compare(second), cmp.Compare(a.ID, b.ID))
	})
	return out
}

func withoutDraft(ref store.Ref) store.Ref {
	ref.Draft = false
	return ref
}

// HearingOf gives the hearing of a document's present draft: the newest one that is not
// withdrawn and is of the version that the draft is to replace. The zero view where the
// draft has not been on hearing.
func HearingOf(snap *store.Snapshot, ref store.Ref) HearingView {
	draft := snap.Record(DraftRef(ref))
	if draft == nil {
		return HearingView{}
	}
	of := draftOf(draft)
	for _, h := range slices.Backward(HearingsOf(snap, ref)) {
		if h.Value.State != record.HearingWithdrawn && h.Value.Of == of {
			return h
		}
	}
	return HearingView{}
}

// HearingSpoken gives the hearing that a command about a document means: the open one,
// else that of its draft, else the newest. The zero view where there is none.
func HearingSpoken(snap *store.Snapshot, ref store.Ref) HearingView {
	all := HearingsOf(snap, ref)
	for _, h := range slices.Backward(all) {
		if h.Value.State == record.HearingOpen {
			return h
		}
	}
	if h := HearingOf(snap, ref); h.Value != nil {
		return h
	}
	if len(all) > 0 {
		return all[len(all)-1]
	}
	return HearingView{}
}

// draftOf gives which version a draft is to replace, as its head says.
func draftOf(draft *store.Record) string {
	if head := record.DraftOf(draft.Typed); head != nil {
		return head.Of
	}
	if of, ok := draft.Node.Find([]string{"draft", "of"}); ok {
		return of.Text
	}
	return "" // a draft that cannot be read
}

// HearingOpening is a round that is to be opened.
type HearingOpening struct {
	Ref      store.Ref // the document
	Opened   date.Day
	Deadline date.Day
	Today    date.Day
	// Backdated tells that the day of opening was typed: then the deadline may be past.
	Backdated bool
	To        []string // ids of actors and groups; none: the parties
	Meeting   string
	Case      string
	Revision  string // the one that holds the draft
	Note      string
	Example   bool
}

// settle refuses what cannot be opened, and gives the recipients one by one.
func (o HearingOpening) settle(snap *store.Snapshot) ([]string, error) {
	switch {
	case o.Opened.After(o.Today):
		return nil, hearingFault("opened-to-come", "date", o.Opened.String())
	case o.Deadline.Before(o.Today) && !o.Backdated:
		return nil, hearingFault("deadline-past", "deadline", o.Deadline.String(), "today", o.Today.String())
	case o.Deadline.Before(o.Opened):
		return nil, hearingFault("deadline-before", "deadline", o.Deadline.String(), "opened", o.Opened.String())
	}
	if err := o.decided(snap); err != nil {
		return nil, err
	}
	return Recipients(snap, o.To, o.Opened)
}

// decided looks up the meeting and the case that sent the draft on hearing.
func (o HearingOpening) decided(snap *store.Snapshot) error {
	if o.Meeting == "" {
		if o.Case != "" {
			return hearingFault("case-alone", "case", o.Case)
		}
		return nil
	}
	m := snap.Meeting(o.Meeting).Value
	if m == nil {
		return hearingFault("no-meeting", "meeting", o.Meeting, "near", nearMeetings(snap, o.Meeting))
	}
	if o.Case != "" && m.Item(o.Case) == nil {
		var numbers []string
		for i := range m.Items {
			numbers = append(numbers, label(&m.Items[i]))
		}
		return hearingFault("no-case", "case", o.Case, "meeting", m.ID, "near", joinLines(numbers))
	}
	return nil
}

// round makes the tree of the new round.
func (o HearingOpening) round(id, seal string, recipients []string) *doc.Node {
	kv := []any{"id", id, "opened", o.Opened.String(), "deadline", o.Deadline.String()}
	for _, pair := range [][2]string{{"meeting", o.Meeting}, {"case", o.Case}, {"seal", seal}, {"revision", o.Revision}} {
		if pair[1] != "" {
			kv = append(kv, pair[0], pair[1])
		}
	}
	list := doc.ListOf()
	for _, id := range recipients {
		list.Items = append(list.Items, doc.MapOf("id", id).Flow())
	}
	kv = append(kv, "recipients", list)
	if o.Note != "" {
		kv = append(kv, "note", o.Note)
	}
	return doc.MapOf(kv...)
}

// NewHearing gives the reference, the file and the bytes of a draft's first hearing.
// The error is a *HearingError.
func NewHearing(snap *store.Snapshot, draft *store.Record, o HearingOpening) (store.Ref, string, []byte, error) {
	ref := store.Ref{Kind: "hearing", ID: hearingID(snap, draft, o)}
	recipients, err := o.settle(snap)
	if err != nil {
		return ref, "", nil, err
	}
	kv := []any{"kind", "hearing", "id", ref.ID, "document", o.Ref.String(), "of", draftOf(draft)}
	if e := record.EditionOf(draft.Typed); e != nil && e.Version != "" {
		kv = append(kv, "version", e.Version)
	}
	kv = append(kv, "state", record.HearingOpen, "rounds", doc.ListOf(o.round("r1", draft.Seal(), recipients)))
	if o.Example {
		kv = append(kv, "example", doc.Bool(true))
	}
	file := snap.FileOf(ref)
	return ref, file, doc.Emit(doc.MapOf(kv...), "# yaml-language-server: $schema="+up(file)+"schemas/hearing.schema.json"), nil
}

// hearingID makes an id of the document and its label, or the year: plan-2025.
func hearingID(snap *store.Snapshot, draft *store.Record, o HearingOpening) string {
	name := strings.ReplaceAll(o.Ref.String(), "/", " ")
	year := strconv.Itoa(o.Opened.Year)
	if e := record.EditionOf(draft.Typed); e != nil && e.Version != "" {
		year = e.Version
	}
	return record.FreeSlug(record.Slug(name+" "+year), func(id string) bool {
		return snap.Record(store.Ref{Kind: "hearing", ID: id}) != nil
	})
}

// NextRound opens another round of a hearing whose last one is closed. The error is a
// *HearingError.
func NextRound(snap *store.Snapshot, h *record.Hearing, draft *store.Record, o HearingOpening) (func(*record.Hearing, *doc.Node) error, string, error) {
	last := h.Last()
	if h.State == record.HearingOpen {
		return nil, "", hearingFault("open-already", "round", last.ID, "deadline", last.Deadline.EDTF.String())
	}
	if closed, ok := last.Closed.EDTF.Latest(); ok && o.Opened.Before(closed) {
		return nil, "", hearingFault("opened-before", "date", o.Opened.String(), "round", last.ID, "closed", closed.String())
	}
	recipients, err := o.settle(snap)
	if err != nil {
		return nil, "", err
	}
	id := "r" + strconv.Itoa(len(h.Each())+1)
	round := o.round(id, draft.Seal(), recipients)
	return func(now *record.Hearing, root *doc.Node) error {
		if len(now.Rounds) == 0 {
			return hearingFault("old-form", "id", now.ID)
		}
		if err := root.Append([]string{"rounds"}, round.Clone()); err != nil {
			return err
		}
		return root.Set([]string{"state"}, doc.Text(record.HearingOpen))
	}, id, nil
}

// Recipients gives everyone that some actors and groups mean on a day, each once: the
// parties of a group one by one, all others as they are. "parties", or nobody named,
// means the members of the partnership. The error is a *HearingError.
func Recipients(snap *store.Snapshot, to []string, day date.Day) ([]string, error) {
	if len(to) == 0 {
		to = []string{"parties"}
	}
	var out []string
	for _, typed := range to {
		ids, err := recipientsOf(snap, typed, day)
		if err != nil {
			return nil, err
		}
		for _, id := range ids {
			if !slices.Contains(out, id) {
				out = append(out, id)
			}
		}
	}
	return out, nil
}

func recipientsOf(snap *store.Snapshot, typed string, day date.Day) ([]string, error) {
	if typed == "parties" {
		return group(snap.PartiesOn(day), typed, day)
	}
	a, err := FindActor(snap, typed)
	switch {
	case err != nil:
		return nil, err
	case a.Kind == store.GroupActor:
		return group(snap.MembersOf(a.ID, day), a.ID, day)
	case a.Kind == store.PartyActor:
		return []string{a.ID}, MemberOn(snap, a.ID, day)
	}
	return []string{a.ID}, nil
}

// group gives the members of a group in the order of their ids; one without members, or
// of which nobody knows them, can be sent nothing.
func group(m store.Members, id string, day date.Day) ([]string, error) {
	switch {
	case m.Unknown:
		return nil, hearingFault("group-unknown", "group", id)
	case len(m.Sure)+len(m.Maybe) == 0:
		return nil, hearingFault("group-empty", "group", id, "date", day.String())
	}
	all := append(slices.Clone(m.Sure), m.Maybe...)
	slices.Sort(all)
	return all, nil
}

// MemberOn refuses a party that is no member of the partnership on a day; of one that
// it cannot tell, it does not.
func MemberOn(snap *store.Snapshot, id string, day date.Day) error {
	parties := snap.Parties().Value
	if parties == nil {
		return nil
	}
	if p := parties.Party(id); p != nil && p.MemberOn(day) == date.No {
		return hearingFault("no-member", "party", id, "date", day.String())
	}
	return nil
}
