package cli

import (
	"strings"

	"github.com/helsefellesskap/hfh/internal/paper"
	"github.com/helsefellesskap/hfh/internal/record"
)

// minutes are the minutes of the meeting: how far they have come, who was there, each
// case with what was decided, and what was corrected.
func (s *scribe) minutes() []paper.Block {
	facts := s.when()
	facts = append(facts, paper.Fact{Label: s.say("minutes-state"), Value: paper.Bold(s.minutesState())})
	blocks := append([]paper.Block{facts}, s.attendance()...)
	for i := range s.m.Items {
		item := &s.m.Items[i]
		blocks = append(blocks, s.heading(item))
		if s.exempt(item) {
			blocks = append(blocks, paper.P(s.say("exempt-minutes")))
			continue
		}
		blocks = append(blocks, s.caseMinutes(item)...)
	}
	if len(s.m.Items) == 0 {
		blocks = append(blocks, paper.P(s.say("no-cases")))
	}
	return append(blocks, s.corrections()...)
}

// minutesState says how far the minutes have come.
func (s *scribe) minutesState() string {
	switch minutes := s.m.Minutes; minutesState(s.m) {
	case "draft":
		return s.say("minutes-draft")
	case "sent":
		if minutes.RemarksUntil.IsZero() {
			return s.say("minutes-sent", "sent", minutes.Sent.EDTF.String())
		}
		return s.say("minutes-sent-until", "sent", minutes.Sent.EDTF.String(), "until", minutes.RemarksUntil.EDTF.String())
	case "approved":
		if minutes.ApprovedIn != "" {
			return s.say("minutes-approved-in", "date", minutes.Approved.EDTF.String(), "in", meetingName(s.reg.snap, minutes.ApprovedIn))
		}
		return s.say("minutes-approved", "date", minutes.Approved.EDTF.String())
	}
	return s.say("minutes-none")
}

// attendance lists who was there and who was away.
func (s *scribe) attendance() []paper.Block {
	var there, away []paper.Item
	for _, a := range s.m.Attendance {
		item := paper.Item{Runs: paper.Text(s.attendee(a))}
		switch a.State {
		case "away":
			away = append(away, item)
		case "called":
		default:
			there = append(there, item)
		}
	}
	blocks := []paper.Block{paper.Title(2, s.say("present"))}
	if len(there) == 0 {
		blocks = append(blocks, paper.P(s.say("present-unknown")))
	} else {
		blocks = append(blocks, paper.List{Items: there})
	}
	if len(away) > 0 {
		blocks = append(blocks, paper.Title(2, s.say("away")), paper.List{Items: away})
	}
	return blocks
}

// attendee says who somebody is: the name, whom they met for, and in what capacity.
func (s *scribe) attendee(a record.Attendee) string {
	var parts []string
	if a.Person != nil {
		parts = append(parts, a.Person.Name)
		if a.Person.Office != "" {
			parts = append(parts, a.Person.Office)
		}
	}
	switch {
	case a.Person == nil && a.Seat != "":
		parts = append(parts, s.seatNamed(s.bodyOf(a), a.Seat))
	case a.Actor != "":
		parts = append(parts, s.actor(a.Actor))
	case len(parts) == 0:
		parts = append(parts, a.ID)
	}
	name := strings.Join(parts, ", ")
	switch {
	case a.As == "deputy" && a.DeputyFor != "":
		return s.say("attendee-deputy", "name", name, "for", s.seatNamed(s.bodyOf(a), a.DeputyFor))
	case a.As == "observer" || a.As == "guest":
		return s.say("attendee-as", "name", name, "as", s.say("as-"+a.As))
	}
	return name
}

// bodyOf gives whose seat an attendee has.
func (s *scribe) bodyOf(a record.Attendee) string {
	if a.Body == "" && len(s.m.Bodies) > 0 {
		return s.m.Bodies[0]
	}
	return a.Body
}

// caseMinutes is what was said and decided in one case.
func (s *scribe) caseMinutes(item *record.Item) []paper.Block {
	var blocks []paper.Block
	if kind := s.kind(item); kind != "" {
		blocks = append(blocks, paper.P(s.say("sort-of-case", "kind", kind)))
	}
	if item.Recommendation != "" {
		blocks = append(blocks, paper.Title(3, s.say("recommendation")), paper.P(item.Recommendation))
	}
	blocks = append(append(blocks, s.hearings(item)...), s.impartiality(item)...)
	if d := item.Decision; d != nil {
		blocks = append(blocks, paper.Title(3, s.say("decision")))
		if d.Text != "" {
			blocks = append(blocks, paper.P(d.Text))
		}
		blocks = append(blocks, paper.Para{Runs: paper.Bold(s.outcome(d))})
		blocks = append(blocks, s.dissent(d)...)
	} else if item.Kind == "decision" {
		blocks = append(blocks, paper.P(s.say("undecided")))
	}
	return blocks
}

// outcome says how a case ended: agreed by consensus, put off.
func (s *scribe) outcome(d *record.Decision) string {
	outcome := orDefault(d.Outcome, unknown)
	if outcome == "not-agreed" && d.Mode == "consensus" {
		return s.say("no-consensus")
	}
	text := s.say("outcome-" + outcome)
	if d.Mode == "" || d.Mode == unknown || outcome == "postponed" || outcome == "sent-back" {
		return text
	}
	return s.say("outcome-mode", "outcome", text, "mode", s.say("mode-"+d.Mode))
}

func (s *scribe) dissent(d *record.Decision) []paper.Block {
	if len(d.Dissent) == 0 {
		return nil
	}
	var items []paper.Item
	for _, dissent := range d.Dissent {
		items = append(items, paper.Item{Runs: paper.Text(s.say("dissent-of", "party", s.actor(dissent.Party), "text", dissent.Text))})
	}
	return []paper.Block{paper.Title(3, s.say("dissent")), paper.List{Items: items}}
}

// impartiality says who left while the case was treated; never why.
func (s *scribe) impartiality(item *record.Item) []paper.Block {
	var items []paper.Item
	for _, i := range item.Impartiality {
		who := s.actor(i.Actor)
		if i.Actor == "" {
			who = s.seatNamed(s.bodyOf(record.Attendee{}), i.Seat)
		}
		id := "stayed"
		if i.Left {
			id = "left"
		}
		items = append(items, paper.Item{Runs: paper.Text(s.say(id, "who", who))})
	}
	if len(items) == 0 {
		return nil
	}
	return []paper.Block{paper.Title(3, s.say("impartiality")), paper.List{Items: items}}
}

// corrections lists what was corrected after the approval, and the control figure of
// what the minutes fix.
func (s *scribe) corrections() []paper.Block {
	var blocks []paper.Block
	if len(s.m.Corrections) > 0 {
		var items []paper.Item
		for _, c := range s.m.Corrections {
			items = append(items, paper.Item{Runs: paper.Text(s.say("correction", "date", c.Date.EDTF.String(), "what", c.What, "reason", c.Reason))})
		}
		blocks = append(blocks, paper.Title(2, s.say("corrections")), paper.List{Items: items})
	}
	if s.m.Approved() {
		blocks = append(blocks, paper.Para{Runs: paper.Text(s.say("minutes-seal", "seal", s.rec.MinutesSeal())), Small: true})
	}
	return blocks
}
