package cli

import (
	"slices"
	"strings"

	"github.com/helsefellesskap/hfh/internal/date"
	"github.com/helsefellesskap/hfh/internal/govern"
	"github.com/helsefellesskap/hfh/internal/paper"
	"github.com/helsefellesskap/hfh/internal/record"
	"github.com/helsefellesskap/hfh/internal/render"
	"github.com/helsefellesskap/hfh/internal/store"
)

// The papers of a meeting. Their names are those of the message ids, too.
const (
	agendaPaper  = "agenda"
	noticePaper  = "notice"
	papersPaper  = "papers"
	minutesPaper = "minutes"
)

// scribe writes the papers of one meeting, in the register's language. What the public
// may not see stands in them by its number alone.
type scribe struct {
	reg *register
	rec *store.Record
	m   *record.Meeting
	to  []govern.Recipient
	// known are the addresses that the secretariat keeps outside the register.
	known contacts
	// full adds the whole texts of the drafts, with what changes marked.
	full bool
}

// scribe opens a meeting for its papers, with the addresses to send them to.
func (a *app) scribe(r *register, id string) (*scribe, error) {
	s, err := r.scribe(id)
	if err == nil {
		s.known = a.contactsOf(r)
	}
	return s, err
}

// scribe opens a meeting for its papers.
func (r *register) scribe(id string) (*scribe, error) {
	rec, err := r.meeting(id)
	if err != nil {
		return nil, err
	}
	m, ok := rec.Typed.(*record.Meeting)
	if !ok {
		return nil, fail(exitFindings, "cli/record-broken", "file", rec.File)
	}
	s := &scribe{reg: r, rec: rec, m: m}
	s.to, _ = govern.MeetingRecipients(r.snap, m)
	return s, nil
}

// say gives a text of the papers in the register's language.
func (s *scribe) say(id string, args ...string) string {
	return s.reg.words.Text("meetingpaper/"+id, pairs(args))
}

// document makes one of the meeting's papers.
func (s *scribe) document(kind string) paper.Document {
	doc := paper.Document{
		Title: s.title(kind), Lang: s.reg.words.Lang(), Author: s.reg.snap.Community.Name.In(s.reg.words.Lang()),
		Subject: meetingName(s.reg.snap, s.rec.ID), Header: s.reg.snap.Community.Name.In(s.reg.words.Lang()),
	}
	doc.Blocks = append(doc.Blocks, paper.Title(1, doc.Title))
	switch kind {
	case agendaPaper:
		doc.Blocks = append(doc.Blocks, s.when(), s.agenda())
	case noticePaper:
		doc.Blocks = append(doc.Blocks, s.notice()...)
	case papersPaper:
		doc.Blocks = append(doc.Blocks, s.papers()...)
	case minutesPaper:
		doc.Blocks = append(doc.Blocks, s.minutes()...)
	}
	return doc
}

// title is what a paper is called: a top meeting's minutes are its protocol.
func (s *scribe) title(kind string) string {
	id := kind
	if kind == minutesPaper && s.isTop() {
		id = "protocol"
	}
	return s.say("title-"+id, "meeting", s.name())
}

func (s *scribe) isTop() bool {
	return slices.ContainsFunc(s.m.Bodies, func(id string) bool {
		b := s.reg.snap.Body(id).Value
		return b != nil && b.Type == "partnership-meeting"
	})
}

// name is what the meeting is called: its own name, else its bodies'.
func (s *scribe) name() string {
	name := s.m.Name.In(s.reg.words.Lang())
	if name == "" {
		var bodies []string
		for _, id := range s.m.Bodies {
			bodies = append(bodies, bodyName(s.reg.snap.Body(id).Value, id))
		}
		name = strings.Join(bodies, ", ")
	}
	if s.m.Date.IsZero() {
		return name
	}
	return name + " " + s.date(s.m.Date)
}

// date says a date in the register's language.
func (s *scribe) date(w record.When) string { return render.Date(w.EDTF.String(), s.reg.words.Lang()) }

// when is the facts of the meeting: who meets, when and where.
func (s *scribe) when() paper.Facts {
	var bodies []string
	for _, id := range s.m.Bodies {
		bodies = append(bodies, s.actor(id))
	}
	facts := paper.Facts{{Label: s.say("body"), Value: paper.Text(strings.Join(bodies, ", "))}}
	day := s.say("undated")
	if !s.m.Date.IsZero() {
		day = s.date(s.m.Date)
	}
	if s.m.Time != "" {
		day += ", " + s.say("time", "time", s.m.Time)
	}
	for _, f := range [][2]string{{"when", day}, {"where", s.m.Place}, {"event", s.m.Event}} {
		if f[1] != "" {
			facts = append(facts, paper.Fact{Label: s.say(f[0]), Value: paper.Text(f[1])})
		}
	}
	if s.m.State == "cancelled" || s.m.State == "moved" {
		facts = append(facts, paper.Fact{Label: s.say("state"), Value: paper.Bold(s.stateText())})
	}
	if s.m.Example {
		facts = append(facts, paper.Fact{Label: s.say("example"), Value: paper.Text(s.say("example-text"))})
	}
	return facts
}

// stateText says that the meeting was moved or cancelled, and why.
func (s *scribe) stateText() string {
	switch {
	case s.m.State == "cancelled" && s.m.Cancelled != nil:
		return s.say("cancelled", "reason", s.m.Cancelled.Reason)
	case s.m.State == "moved" && s.m.Moved != nil && s.m.Moved.Into != "":
		return s.say("merged", "into", meetingName(s.reg.snap, s.m.Moved.Into), "reason", s.m.Moved.Reason)
	case s.m.State == "moved" && s.m.Moved != nil:
		return s.say("moved", "from", s.m.Moved.From.EDTF.String(), "reason", s.m.Moved.Reason)
	}
	return s.reg.words.Term(s.m.State)
}

// actor names an actor in the register's language.
func (s *scribe) actor(id string) string {
	if a, ok := s.reg.snap.Actor(id); ok && a.Name != "" {
		return a.Name
	}
	return id
}

// agenda is the list of the cases.
func (s *scribe) agenda() paper.Block {
	if len(s.m.Items) == 0 {
		return paper.P(s.say("no-cases"))
	}
	table := paper.Table{
		Caption: s.say("title-agenda", "meeting", s.name()), Header: []string{s.say("case"), s.say("about"), s.say("kind")}, Widths: []int{2, 7, 3},
	}
	for i := range s.m.Items {
		item := &s.m.Items[i]
		table.Rows = append(table.Rows, []paper.Cell{paper.Text(s.number(item)), paper.Text(s.about(item)), paper.Text(s.kind(item))})
	}
	return table
}

// number gives a case's number, or a dash.
func (s *scribe) number(item *record.Item) string { return orDefault(item.Number, "–") }

// about gives what a case is about, as others may see it.
func (s *scribe) about(item *record.Item) string {
	if s.exempt(item) {
		return s.say("exempt", "paragraph", s.paragraph(item))
	}
	return item.Name.In(s.reg.words.Lang())
}

// kind names what sort of case it is; nothing of one that the public may not see.
func (s *scribe) kind(item *record.Item) string {
	switch {
	case s.exempt(item), item.Kind == "" || item.Kind == unknown:
		return ""
	case item.Kind == "decision":
		return s.reg.words.Term("item/decision")
	}
	return s.reg.words.Term(item.Kind)
}

// exempt tells whether an item, or the case that it treats, is exempt from the public.
func (s *scribe) exempt(item *record.Item) bool { return item.Exempt() || s.caseOf(item).Exempt() }

func (s *scribe) paragraph(item *record.Item) string {
	if item.Exempt() {
		return item.Access.Exempt
	}
	return s.caseOf(item).Access.Exempt
}

// caseOf gives the case that an item treats; an empty one where it treats none.
func (s *scribe) caseOf(item *record.Item) *record.Case {
	if all := s.reg.snap.Cases().Value; all != nil && item.Case != "" {
		if c := all.Case(item.Case); c != nil {
			return c
		}
	}
	return &record.Case{}
}

// heading is the heading of one case: its number and what it is about.
func (s *scribe) heading(item *record.Item) paper.Heading {
	if item.Number == "" {
		return paper.Title(2, s.about(item))
	}
	return paper.Title(2, s.say("case-heading", "number", item.Number, "about", s.about(item)))
}

// sent gives the day that the notice went out, or today.
func (s *scribe) sent() date.Day {
	if s.m.Notice != nil {
		if day, ok := s.m.Notice.Sent.EDTF.Earliest(); ok {
			return day
		}
	}
	return s.reg.today
}
