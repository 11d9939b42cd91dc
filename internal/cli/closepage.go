package cli

import (
	"strconv"

	"github.com/helsefellesskap/hfh/internal/msg"
	"github.com/helsefellesskap/hfh/internal/record"
	"github.com/helsefellesskap/hfh/internal/render"
	"github.com/helsefellesskap/hfh/internal/store"
)

// closingJSON is `hfh close YEAR --show -o json`: the closing, and its own control figure.
type closingJSON struct {
	Closing   string                  `json:"closing"`
	Seal      string                  `json:"seal"`
	Closed    string                  `json:"closed"`
	Until     string                  `json:"until"`
	Revisions int                     `json:"revisions"`
	Previous  *record.ClosingBefore   `json:"previous,omitempty"`
	Documents []record.ClosedDocument `json:"documents"`
	Registers []record.ClosedRegister `json:"registers"`
}

func closingData(rec *store.Record) closingJSON {
	c := *rec.Typed.(*record.Closing)
	return closingJSON{
		Closing: rec.ID, Seal: rec.Seal(), Closed: c.Closed.EDTF.String(), Until: c.Until, Revisions: c.Revisions, Previous: c.Previous,
		Documents: append([]record.ClosedDocument{}, c.Documents...), Registers: append([]record.ClosedRegister{}, c.Registers...),
	}
}

// printClosing prints a closing as data, or as the page that is kept on paper: that one
// follows the register's language, what is shown on a screen the user's.
func (a *app) printClosing(form string, reg *register, rec *store.Record) error {
	data, words := closingData(rec), a.msg
	o := a.options()
	if form == formMarkdown || form == formHTML {
		words = reg.words
		o.Lang = words
	}
	page := closingPage(words, data)
	switch form {
	case formMarkdown:
		return render.Markdown(o, page)
	case formHTML:
		return render.HTML(o, reg.snap.Community.Name.In(words.Lang()), page)
	}
	return a.print(form, data, func() render.Page { return page })
}

// closingPage is the page with all control figures of a closing.
func closingPage(words *msg.Printer, c closingJSON) render.Page {
	say := func(id string, args ...string) string { return words.Text("cli/close/"+id, pairs(args)) }
	facts := render.Fields{List: []render.Field{
		{Label: say("field-closed"), Value: c.Closed},
		{Label: say("field-seal"), Value: c.Seal},
		{Label: say("field-until"), Value: c.Until},
		{Label: say("field-revisions"), Value: strconv.Itoa(c.Revisions)},
	}}
	if c.Previous != nil {
		facts.List = append(facts.List, render.Field{Label: say("field-previous", "year", c.Previous.Closing), Value: c.Previous.Seal})
	}
	return render.Page{
		render.Heading{Level: 1, Text: say("title", "year", c.Closing)},
		facts,
		render.Heading{Level: 2, Text: say("documents")},
		closedDocuments(words, c.Documents),
		render.Heading{Level: 2, Text: say("registers")},
		closedRegisters(words, c.Registers),
		render.Heading{Level: 2, Text: say("checking")},
		render.Para{Text: say("check", "year", c.Closing)},
		render.Para{Text: "hfh audit --expect closing/" + c.Closing + "=" + c.Seal},
	}
}

func closedDocuments(words *msg.Printer, rows []record.ClosedDocument) render.Grid {
	title := func(id string) string { return words.Text("cli/close/column-"+id, nil) }
	return render.Table[record.ClosedDocument]{Rows: rows, Columns: []render.Column[record.ClosedDocument]{
		{Title: title("document"), Value: func(d record.ClosedDocument) string { return d.Ref }},
		{Title: title("version"), Value: func(d record.ClosedDocument) string { return orDefault(d.Version, "–") }},
		{Title: title("seal"), Value: func(d record.ClosedDocument) string { return d.Seal }, Whole: true},
	}}.Grid()
}

func closedRegisters(words *msg.Printer, rows []record.ClosedRegister) render.Grid {
	title := func(id string) string { return words.Text("cli/close/column-"+id, nil) }
	return render.Table[record.ClosedRegister]{Rows: rows, Columns: []render.Column[record.ClosedRegister]{
		{Title: title("kind"), Value: func(r record.ClosedRegister) string { return words.Term(r.ID) }},
		{Title: title("count"), Value: func(r record.ClosedRegister) string { return strconv.Itoa(r.Count) }},
		{Title: title("seal"), Value: func(r record.ClosedRegister) string { return r.Content }, Whole: true},
	}}.Grid()
}
