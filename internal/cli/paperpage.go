package cli

import (
	"slices"
	"strings"

	"github.com/helsefellesskap/hfh/internal/govern"
	"github.com/helsefellesskap/hfh/internal/msg"
	"github.com/helsefellesskap/hfh/internal/paper"
	"github.com/helsefellesskap/hfh/internal/record"
	"github.com/helsefellesskap/hfh/internal/render"
	"github.com/helsefellesskap/hfh/internal/store"
)

// paperPage shows a paper on a screen: the same text, without the layout of a page.
func paperPage(document paper.Document) render.Page {
	var page render.Page
	for _, block := range document.Blocks {
		switch b := block.(type) {
		case paper.Heading:
			page = append(page, render.Heading{Level: b.Level, Text: plain(b.Runs)})
		case paper.Para:
			page = append(page, render.Para{Text: plain(b.Runs), Indent: b.Indent})
		case paper.List:
			page = append(page, bullets(b))
		case paper.Facts:
			page = append(page, fields(b))
		case paper.Table:
			page = append(page, grid(b))
		case paper.Signatures:
			page = append(page, signatureGrid(render.Printer(document.Lang), b))
		}
	}
	return page
}

// signatureGrid shows a signature page: who signs, and where and when.
func signatureGrid(words *msg.Printer, rows paper.Signatures) render.Grid {
	say := func(id string) string { return words.Text("paper."+id, nil) }
	return render.Table[paper.Signature]{Rows: rows, Columns: []render.Column[paper.Signature]{
		{Title: say("party"), Value: func(s paper.Signature) string { return s.Party }},
		{Title: say("name"), Value: func(s paper.Signature) string { return joinWords(", ", s.Name, s.Office, s.Note) }},
		{Title: say("signature"), Value: func(paper.Signature) string { return "" }},
		{Title: say("signed"), Value: func(s paper.Signature) string { return joinWords(", ", s.Place, s.Date) }},
	}}.Grid()
}

// joinWords joins what is not empty.
func joinWords(between string, list ...string) string {
	return strings.Join(slices.DeleteFunc(list, func(s string) bool { return s == "" }), between)
}

// plain gives runs as text, with the marks of changes in words.
func plain(runs []paper.Run) string {
	var b strings.Builder
	for _, r := range runs {
		b.WriteString(r.Text)
	}
	return b.String()
}

func bullets(l paper.List) render.Bullets {
	var out render.Bullets
	for _, item := range l.Items {
		out = append(out, render.Bullet{Text: plain(item.Runs)})
	}
	return out
}

func fields(facts paper.Facts) render.Fields {
	var out render.Fields
	for _, f := range facts {
		out.List = append(out.List, render.Field{Label: f.Label, Value: plain(f.Value)})
	}
	return out
}

func grid(t paper.Table) render.Grid {
	var columns []render.Column[[]paper.Cell]
	for i, title := range t.Header {
		columns = append(columns, render.Column[[]paper.Cell]{Title: title, Value: func(row []paper.Cell) string { return plain(row[i]) }})
	}
	return render.Table[[]paper.Cell]{Columns: columns, Rows: t.Rows}.Grid()
}

// paperJSON is a paper as data, for programs that send or publish it.
type paperJSON struct {
	Paper      string          `json:"paper"` // agenda, notice, papers, minutes
	Meeting    string          `json:"meeting"`
	Title      string          `json:"title"`
	Bodies     []string        `json:"bodies"`
	Date       string          `json:"date,omitempty"`
	Place      string          `json:"place,omitempty"`
	State      string          `json:"state"`
	Recipients []recipientJSON `json:"recipients,omitempty"`
	Items      []itemJSON      `json:"items"`
	Minutes    string          `json:"minutes,omitempty"`
	Seal       string          `json:"seal,omitempty"`
}

type recipientJSON struct {
	Body    string `json:"body"`
	Seat    string `json:"seat"`
	Of      string `json:"of,omitempty"`
	Name    string `json:"name,omitempty"`
	For     string `json:"deputy_for,omitempty"`
	Address string `json:"address,omitempty"`
}

type itemJSON struct {
	ID             string      `json:"id"`
	Number         string      `json:"number,omitempty"`
	Name           string      `json:"name,omitempty"`
	Exempt         string      `json:"exempt,omitempty"`
	Kind           string      `json:"kind,omitempty"`
	Recommendation string      `json:"recommendation,omitempty"`
	Decision       string      `json:"decision,omitempty"`
	Mode           string      `json:"mode,omitempty"`
	Outcome        string      `json:"outcome,omitempty"`
	Papers         []paperSeal `json:"papers,omitempty"`
}

type paperSeal struct {
	Document string `json:"document"`
	Seal     string `json:"seal"`
}

// data gives a paper as data. What the public may not see is left out of it, too.
func (s *scribe) data(kind string) paperJSON {
	out := paperJSON{
		Paper: kind, Meeting: s.rec.ID, Title: s.title(kind), Bodies: s.m.Bodies, Date: s.m.Date.EDTF.String(),
		Place: s.m.Place, State: s.m.State, Items: []itemJSON{},
	}
	if kind == noticePaper {
		for _, to := range s.to {
			r := recipientJSON{Body: to.Body, Seat: to.Seat.ID, Of: to.Seat.Of, For: to.For, Address: s.address(to)}
			if to.Person != nil {
				r.Name = to.Person.Name
			}
			out.Recipients = append(out.Recipients, r)
		}
	}
	for i := range s.m.Items {
		out.Items = append(out.Items, s.itemData(&s.m.Items[i], kind))
	}
	if kind == minutesPaper {
		out.Minutes, out.Seal = minutesState(s.m), s.rec.MinutesSeal()
	}
	return out
}

func (s *scribe) itemData(item *record.Item, kind string) itemJSON {
	if s.exempt(item) {
		return itemJSON{ID: item.ID, Number: item.Number, Exempt: s.paragraph(item)}
	}
	out := itemJSON{ID: item.ID, Number: item.Number, Name: item.Name.In(s.reg.words.Lang()), Kind: item.Kind}
	if kind == papersPaper || kind == minutesPaper {
		out.Recommendation = item.Recommendation
	}
	if kind == papersPaper {
		for _, draft := range govern.DraftsOf(s.reg.snap, item) {
			out.Papers = append(out.Papers, paperSeal{draft.Ref.String(), draft.Seal()})
		}
	}
	if d := item.Decision; d != nil && kind == minutesPaper {
		out.Decision, out.Mode, out.Outcome = d.Text, d.Mode, d.Outcome
	}
	return out
}

// documentRef reads an address as the document that it is about.
func documentRef(address string) (store.Ref, bool) {
	a, err := store.ParseAddress(address)
	a.Ref.Draft = false
	return a.Ref, err == nil
}
