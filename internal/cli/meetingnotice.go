package cli

import (
	"strings"

	"github.com/helsefellesskap/hfh/internal/compare"
	"github.com/helsefellesskap/hfh/internal/govern"
	"github.com/helsefellesskap/hfh/internal/paper"
	"github.com/helsefellesskap/hfh/internal/record"
	"github.com/helsefellesskap/hfh/internal/render"
	"github.com/helsefellesskap/hfh/internal/store"
)

// notice is the notice of the meeting: to whom, when and where, and the cases.
func (s *scribe) notice() []paper.Block {
	blocks := []paper.Block{s.when()}
	blocks = append(blocks, paper.P(s.say("notice-text", "meeting", s.name())))
	blocks = append(blocks, paper.Title(2, s.say("cases")), s.agenda(), paper.Title(2, s.say("recipients")), s.recipients())
	if _, away := govern.MeetingRecipients(s.reg.snap, s.m); len(away) > 0 {
		var names []string
		for _, seat := range away {
			names = append(names, s.seat(seat.Seat))
		}
		blocks = append(blocks, paper.P(s.say("away-without-deputy", "names", strings.Join(names, "\n"))))
	}
	return append(blocks, paper.Para{Runs: paper.Text(s.say("notice-away")), Small: true})
}

// recipients is whom the notice is for, with the addresses that are known.
func (s *scribe) recipients() paper.Block {
	if len(s.to) == 0 {
		return paper.P(s.say("no-roster"))
	}
	table := paper.Table{Caption: s.say("recipients"), Header: []string{s.say("seat"), s.say("name"), s.say("address")}, Widths: []int{4, 4, 4}}
	for _, to := range s.to {
		table.Rows = append(table.Rows, []paper.Cell{paper.Text(s.recipientSeat(to)), paper.Text(s.recipientName(to)), paper.Text(s.address(to))})
	}
	return table
}

func (s *scribe) recipientSeat(to govern.Recipient) string {
	name := s.seat(to.Seat)
	if to.For != "" {
		return s.say("deputy-for", "seat", name, "for", s.seatNamed(to.Body, to.For))
	}
	return name
}

func (s *scribe) recipientName(to govern.Recipient) string {
	if to.Person == nil {
		return s.say("name-unknown")
	}
	return to.Person.Name
}

// address gives where a recipient's letter goes: their own address from the file beside
// the register, else the public inbox of whom they sit for.
func (s *scribe) address(to govern.Recipient) string {
	person := ""
	if to.Person != nil {
		person = to.Person.ID
	}
	return s.reg.addressOf(s.known, to.Seat.Of, to.Body+"/"+to.Seat.ID, to.Seat.ID, person)
}

func partyOf(snap *store.Snapshot, id string) *record.Party {
	if all := snap.Parties().Value; all != nil {
		return all.Party(id)
	}
	return nil
}

// seat says a seat in words: what sort it is, and whose.
func (s *scribe) seat(seat record.Seat) string {
	sort := ""
	if seat.Seat != "" {
		sort = s.reg.words.Term(seat.Seat)
	}
	switch {
	case seat.Of != "" && sort != "":
		return s.say("seat-of", "sort", sort, "of", s.actor(seat.Of))
	case seat.Of != "":
		return s.actor(seat.Of)
	}
	return orDefault(sort, seat.ID)
}

// seatNamed says a seat by its id.
func (s *scribe) seatNamed(body, id string) string {
	if b := s.reg.snap.Body(body).Value; b != nil {
		for _, seat := range b.Seats {
			if seat.ID == id {
				return s.seat(seat)
			}
		}
	}
	return id
}

// papers are the cases with what is to be decided, and the drafts that go with them by
// their seals.
func (s *scribe) papers() []paper.Block {
	blocks := []paper.Block{s.when(), paper.Title(2, s.say("cases")), s.agenda()}
	for i := range s.m.Items {
		item := &s.m.Items[i]
		blocks = append(blocks, s.heading(item))
		if s.exempt(item) {
			blocks = append(blocks, paper.P(s.say("exempt-papers")))
			continue
		}
		blocks = append(blocks, s.casePapers(item)...)
	}
	return blocks
}

// casePapers are the papers of one case.
func (s *scribe) casePapers(item *record.Item) []paper.Block {
	var blocks []paper.Block
	if kind := s.kind(item); kind != "" {
		blocks = append(blocks, paper.P(s.say("sort-of-case", "kind", kind)))
	}
	if earlier := s.treated(item); earlier != "" {
		blocks = append(blocks, paper.P(earlier))
	}
	if item.Recommendation != "" {
		blocks = append(blocks, paper.Title(3, s.reg.words.Text("meetingpaper/recommendation", nil)), paper.P(item.Recommendation))
	}
	var rows [][]paper.Cell
	for _, address := range item.Documents {
		rows = append(rows, []paper.Cell{paper.Text(s.documentName(address)), paper.Text(s.sealOf(address))})
	}
	if len(rows) > 0 {
		blocks = append(blocks, paper.Table{Caption: s.say("documents"), Header: []string{s.say("document"), s.say("seal")}, Widths: []int{5, 7}, Rows: rows})
	}
	for _, draft := range govern.DraftsOf(s.reg.snap, item) {
		blocks = append(blocks, s.changes(draft)...)
	}
	return blocks
}

// changes is a draft's whole text with what it changes marked; on a screen only the
// command that shows it.
func (s *scribe) changes(draft *store.Record) []paper.Block {
	now := draft.Ref
	now.Draft = false
	if !s.full {
		return []paper.Block{paper.Para{Runs: paper.Text(s.say("see-changes", "draft", draft.Ref.String(), "ref", now.String())), Small: true}}
	}
	c := compare.New(compare.Options{Lang: s.reg.words, Text: true})
	pair := compare.Pair{Before: s.reg.snap.Record(now), After: draft, BeforeSnap: s.reg.snap, AfterSnap: s.reg.snap}
	list, pairs := c.Records([]compare.Pair{pair}, false)
	changes := render.Changes{Records: list}.Numbered()
	blocks := []paper.Block{paper.Title(3, s.say("draft-text"))}
	for _, r := range c.Redlines(pairs, changes) {
		blocks = append(blocks, paper.Redline(r, s.reg.words.Lang(), 3)...)
	}
	return blocks
}

// treated says where the case was treated before; "" where it was not.
func (s *scribe) treated(item *record.Item) string {
	if item.Case == "" {
		return ""
	}
	var before []string
	for _, other := range s.reg.snap.Meetings() {
		if other.ID == s.rec.ID {
			continue
		}
		for i := range other.Value.Items {
			if o := &other.Value.Items[i]; o.Case == item.Case {
				before = append(before, meetingName(s.reg.snap, other.ID)+" "+o.Number)
			}
		}
	}
	if len(before) == 0 {
		return ""
	}
	return s.say("treated", "meetings", strings.Join(before, "\n"))
}

// documentName names a document, and says that it is a draft where one is open.
func (s *scribe) documentName(address string) string {
	rec, draft := s.paperDraft(address)
	if rec == nil {
		return address
	}
	name := rec.Ref.String()
	if label := record.EditionOf(rec.Typed); label != nil && label.Name.In("") != "" {
		name = label.Name.In(s.reg.words.Lang())
	}
	if draft {
		return s.say("draft-of", "name", strings.TrimSuffix(name, "@draft"))
	}
	return name
}

// sealOf gives the control figure of the text that goes out; "" where a document is not
// adopted in versions.
func (s *scribe) sealOf(address string) string {
	rec, _ := s.paperDraft(address)
	if rec == nil || !rec.Governed() {
		return ""
	}
	return rec.Seal()
}

// paperDraft gives the document that an address on the agenda is about: its draft where
// one is open.
func (s *scribe) paperDraft(address string) (*store.Record, bool) {
	ref, ok := documentRef(address)
	if !ok {
		return nil, false
	}
	if draft := s.reg.snap.Record(govern.DraftRef(ref)); draft != nil {
		return draft, true
	}
	return s.reg.snap.Record(ref), false
}
