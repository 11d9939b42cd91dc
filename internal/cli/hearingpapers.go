package cli

import (
	"bytes"
	"fmt"
	"strings"
	"time"

	"github.com/helsefellesskap/hfh/internal/date"
	"github.com/helsefellesskap/hfh/internal/msg"
	"github.com/helsefellesskap/hfh/internal/paper"
	"github.com/helsefellesskap/hfh/internal/render"
	"github.com/helsefellesskap/hfh/internal/store"
)

// paperFile is one file that is handed out.
type paperFile struct {
	name string
	data []byte
}

// both writes a paper as DOCX and as HTML under one name.
func both(name string, doc paper.Document, day date.Day) ([]paperFile, error) {
	var docx, html bytes.Buffer
	if err := paper.WriteDOCX(&docx, doc, paper.Options{Date: noonUTC(day)}); err != nil {
		return nil, fmt.Errorf("%s.docx: %w", name, err)
	}
	if err := paper.WriteHTML(&html, doc); err != nil {
		return nil, fmt.Errorf("%s.html: %w", name, err)
	}
	return []paperFile{{name + ".docx", docx.Bytes()}, {name + ".html", html.Bytes()}}, nil
}

// noonUTC is the moment that papers of a day are made at.
func noonUTC(day date.Day) time.Time {
	return time.Date(day.Year, day.Month, day.Day, 12, 0, 0, 0, time.UTC)
}

// hearingPapers makes everything that the recipients of a round get. What is the same for
// all is made once.
type hearingPapers struct {
	h      heard
	text   hearingText
	before *hearingText // the round before with another text; nil for none
	words  *msg.Printer // in the register's language
	today  date.Day
	known  contacts // addresses that the secretariat keeps outside the register
	shared []sharedPaper
}

// sharedPaper is a paper that every recipient gets, after the letter.
type sharedPaper struct {
	name, label string // of the file, and in the letter's list
	files       []paperFile
}

func (p *hearingPapers) say(id string, args ...string) string {
	return p.words.Text("cli/hear/paper."+id, pairs(args))
}

// roundName says a round's id in words: r2 is round 2.
func (p *hearingPapers) roundName(id string) string {
	if n, ok := strings.CutPrefix(id, "r"); ok && n != "" {
		return p.say("round", "n", n)
	}
	return id
}

// document begins a paper with what all of them carry.
func (p *hearingPapers) document(title string, blocks ...paper.Block) paper.Document {
	return paper.Document{
		Title: title, Lang: p.words.Lang(), Author: p.community(), Subject: p.say("subject", "document", p.name(), "round", p.roundName(p.text.round.ID)),
		Header: p.say("header", "document", p.name(), "id", p.h.view.ID, "round", p.roundName(p.text.round.ID)), Blocks: blocks,
	}
}

// community is the name of the partnership.
func (p *hearingPapers) community() string {
	return p.h.base.snap.Community.Name.In(p.words.Lang())
}

// name is what the document on hearing is called.
func (p *hearingPapers) name() string {
	for _, rec := range []*store.Record{p.text.rec, p.text.base} {
		if rec == nil {
			continue
		}
		if n := rec.Node.Get("name"); n != nil && n.Text != "" {
			return n.Text
		}
	}
	if p.h.ref.ID != "" {
		return render.Capital(p.words.Term(p.h.ref.Kind)) + " " + p.h.ref.ID
	}
	return render.Capital(p.words.Term(p.h.ref.Kind))
}

// prepare makes the papers that are the same for everyone: the draft, the changes in it,
// and in a later round what was changed since the one before and became of the remarks.
func (p *hearingPapers) prepare() error {
	title := p.say("draft-title", "document", p.name())
	err := p.share("draft", p.document(title, append([]paper.Block{paper.Title(1, title), p.sealLine()}, p.text.whole(p.words)...)...))
	if err != nil {
		return err
	}
	if list, redline, ok := p.text.changes(p.words); ok {
		title := p.say("changes-title", "document", p.name())
		if err := p.share("changes", p.document(title, p.changeBlocks(title, list, redline, false)...)); err != nil {
			return err
		}
	}
	if p.before == nil {
		return nil
	}
	list, redline := compared(p.words, p.before.rec, p.text.rec, p.before.snap, p.text.snap)
	title = p.say("since-title", "document", p.name(), "round", p.roundName(p.before.round.ID))
	if err := p.share("since", p.document(title, p.changeBlocks(title, list, redline, true)...)); err != nil {
		return err
	}
	title = p.say("matrix-title", "document", p.name())
	return p.share("matrix", matrixPaper(p.document(title, paper.Title(1, title)), p.words, p.h.matrix(p.words, "")))
}

// share makes a paper that everyone gets.
func (p *hearingPapers) share(what string, doc paper.Document) error {
	one := sharedPaper{name: fmt.Sprintf("%d-%s", len(p.shared)+2, p.say("file."+what)), label: doc.Title}
	var err error
	one.files, err = both(one.name, doc, p.today)
	p.shared = append(p.shared, one)
	return err
}

// sealLine says which text it is.
func (p *hearingPapers) sealLine() paper.Block {
	return paper.Para{Small: true, Runs: paper.Text(p.say("seal", "round", p.roundName(p.text.round.ID), "seal", p.text.round.Seal))}
}

// changeBlocks lists the changes, where wished with the remarks behind them, and gives
// the whole text with them marked.
func (p *hearingPapers) changeBlocks(title string, list render.RecordChanges, redline render.Redline, causes bool) []paper.Block {
	blocks := []paper.Block{paper.Title(1, title), p.sealLine()}
	if len(list.List) == 0 {
		return append(blocks, paper.P(p.say("no-changes")))
	}
	table := paper.Table{Caption: p.say("changes-caption"), Header: []string{p.say("column-number"), p.say("column-about"), p.say("column-change")}, Widths: []int{1, 5, 6}}
	if causes {
		table.Header, table.Widths = append(table.Header, p.say("column-cause")), append(table.Widths, 3)
	}
	for _, ch := range list.List {
		about, does := changeWords(p.words, ch)
		row := []paper.Cell{paper.Text(count(ch.Number)), paper.Text(about), paper.Text(does)}
		if causes {
			row = append(row, paper.Text(orDefault(strings.Join(p.h.causes(ch.Place), ", "), p.words.Text("cli/hear/nobody-asked", nil))))
		}
		table.Rows = append(table.Rows, row)
	}
	blocks = append(blocks, table, paper.Title(2, p.say("marked-heading")))
	return append(blocks, paper.Redline(redline, p.words.Lang(), 2)...)
}

// files makes everything that one recipient gets.
func (p *hearingPapers) files(id string) ([]paperFile, error) {
	form := p.text.form(p.words, p.h.view.ID, id)
	formName := fmt.Sprintf("%d-%s", len(p.shared)+2, p.say("file.form"))
	out, err := both("1-"+p.say("file.letter"), p.letter(id), p.today)
	if err != nil {
		return nil, err
	}
	for _, one := range p.shared {
		out = append(out, one.files...)
	}
	title := p.say("form-title", "document", p.name(), "who", p.h.who(id))
	filled, err := both(formName, p.document(title, paper.Title(1, title), paper.P(p.say("form-how")), form), p.today)
	if err != nil {
		return nil, err
	}
	var sheet bytes.Buffer
	if err := paper.WriteFormCSV(&sheet, form, p.words.Lang()); err != nil {
		return nil, fmt.Errorf("%s.csv: %w", formName, err)
	}
	return append(append(out, filled...), paperFile{formName + ".csv", sheet.Bytes()}), nil
}

// letter is the cover letter to one recipient.
func (p *hearingPapers) letter(id string) paper.Document {
	title := p.say("letter-title", "document", p.name())
	deadline := render.Date(p.text.round.DeadlineOf(id).EDTF.String(), p.words.Lang())
	blocks := []paper.Block{
		p.letterhead(id, deadline), paper.Title(1, title),
		paper.P(p.say("opening", "community", p.community(), "document", p.name(), "deadline", deadline)),
	}
	if s := p.decided(); s != "" {
		blocks = append(blocks, paper.P(s))
	}
	if p.before != nil {
		blocks = append(blocks, paper.P(p.say("again", "round", p.roundName(p.before.round.ID))))
	}
	if a, ok := p.h.base.snap.Actor(id); ok && a.Kind != store.PartyActor {
		blocks = append(blocks, paper.P(p.say("other")))
	}
	list := paper.List{Numbered: false}
	for _, one := range p.shared {
		list.Items = append(list.Items, paper.Item{Runs: paper.Text(one.label + " (" + one.name + ")")})
	}
	list.Items = append(list.Items, paper.Item{Runs: paper.Text(p.say("form-item", "n", count(len(p.shared)+2)))})
	return p.document(title, append(blocks,
		paper.Title(2, p.say("enclosed")), list,
		paper.Title(2, p.say("how-heading")), paper.P(p.say("how")), paper.P(p.say("silence")), p.greeting(), p.sealLine())...)
}

// greeting ends a letter.
func (p *hearingPapers) greeting() paper.Block {
	return paper.P(p.say("greeting") + "\n" + p.say("secretariat", "community", p.community()))
}

// letterhead says from whom to whom, and when.
func (p *hearingPapers) letterhead(id, deadline string) paper.Letterhead {
	head := paper.Letterhead{Sender: []string{p.community()}, Recipient: []string{p.h.who(id)}, Facts: []paper.Fact{
		{Label: p.say("date"), Value: paper.Text(render.Date(p.today.String(), p.words.Lang()))},
		{Label: p.say("our-reference"), Value: paper.Text(p.h.view.ID + ", " + p.roundName(p.text.round.ID))},
		{Label: p.say("deadline"), Value: paper.Bold(deadline)},
	}}
	if party := partyOf(p.h.base.snap, id); party != nil {
		if name := party.OfficialName.In(p.words.Lang()); name != "" {
			head.Recipient[0] = name
		}
	}
	if address := p.h.base.addressOf(p.known, id); address != "" {
		head.Recipient = append(head.Recipient, address)
	}
	return head
}

// decided says which meeting sent the draft on hearing, "" where it is not said.
func (p *hearingPapers) decided() string {
	r := p.text.round
	switch {
	case r.Meeting == "":
		return ""
	case r.Case == "":
		return p.say("decided", "meeting", meetingName(p.h.base.snap, r.Meeting))
	}
	return p.say("decided-case", "meeting", meetingName(p.h.base.snap, r.Meeting), "case", r.Case)
}

// reminder is the letter to one who has not answered.
func (p *hearingPapers) reminder(id string) paper.Document {
	title := p.say("reminder-title", "document", p.name())
	deadline := render.Date(p.text.round.DeadlineOf(id).EDTF.String(), p.words.Lang())
	return p.document(title, p.letterhead(id, deadline), paper.Title(1, title),
		paper.P(p.say("reminder", "document", p.name(), "deadline", deadline)), paper.P(p.say("how")), paper.P(p.say("silence")), p.greeting(), p.sealLine())
}

// matrixPaper is the matrix of remarks as a paper.
func matrixPaper(doc paper.Document, words *msg.Printer, rows []remarkJSON) paper.Document {
	title := func(id string) string { return words.Text("cli/hear/column-"+id, nil) }
	if len(rows) == 0 {
		doc.Blocks = append(doc.Blocks, paper.P(words.Text("cli/hear/paper.no-remarks", nil)))
		return doc
	}
	table := paper.Table{
		Caption: doc.Title, Header: []string{title("remark"), title("who"), title("place"), title("text"), title("outcome")}, Widths: []int{2, 3, 4, 6, 5},
	}
	for _, r := range rows {
		outcome := outcomeWords(words, r)
		if r.Reason != "" {
			outcome += ": " + r.Reason
		}
		table.Rows = append(table.Rows, []paper.Cell{
			paper.Text(r.ID), paper.Text(strings.TrimSuffix(r.Name+"\n"+r.Case, "\n")), paper.Text(whereWords(words, r)), paper.Text(r.Text), paper.Text(outcome),
		})
	}
	doc.Blocks = append(doc.Blocks, table)
	return doc
}
