package cli

import (
	"bytes"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"github.com/helsefellesskap/hfh/internal/govern"
	"github.com/helsefellesskap/hfh/internal/msg"
	"github.com/helsefellesskap/hfh/internal/paper"
	"github.com/helsefellesskap/hfh/internal/record"
	"github.com/helsefellesskap/hfh/internal/render"
	"github.com/helsefellesskap/hfh/internal/store"
)

// signersJSON is `hfh declaration signatures -o json`.
type signersJSON struct {
	Ref     string       `json:"ref"`
	Version string       `json:"version,omitempty"`
	Draft   bool         `json:"draft"`
	Of      int          `json:"of"`
	Signed  int          `json:"signed"`
	Missing int          `json:"missing"`
	Earlier int          `json:"earlier_text"`
	Parties []signerJSON `json:"parties"`
}

// signerJSON is one party. Where it has not signed, signer and office are who would, as
// far as the register knows.
type signerJSON struct {
	Party      string `json:"party"`
	Name       string `json:"name"`
	State      string `json:"state"` // signed, missing, earlier
	Signer     string `json:"signer,omitempty"`
	Office     string `json:"office,omitempty"`
	Acting     bool   `json:"acting,omitempty"`
	OnBehalfOf string `json:"on_behalf_of,omitempty"`
	Date       string `json:"date,omitempty"`
	Place      string `json:"place,omitempty"`
}

// newSignaturesCommand is `hfh declaration signatures`: who has signed, and who has not.
func newSignaturesCommand(d document) *cobra.Command {
	return d.partyList("signatures", func(reg *register, rec *store.Record) (any, render.Page) {
		data := reg.signersJSON(rec)
		return data, d.signersPage(data)
	})
}

func (r *register) signersJSON(rec *store.Record) signersJSON {
	out := signersJSON{Ref: withoutDraft(rec.Ref).String(), Draft: rec.Draft, Parties: []signerJSON{}}
	if e := record.EditionOf(rec.Typed); e != nil && !rec.Draft {
		out.Version = e.Version
	}
	for _, s := range govern.SignersOf(r.snap, rec, r.today) {
		row := signerJSON{Party: s.ID, Name: s.Name, State: "missing", Signer: s.Holder, Office: s.Office}
		out.Of++
		switch {
		case s.Signature == nil:
			out.Missing++
		case s.Earlier:
			row.State = "earlier"
			out.Earlier++
		default:
			row.State = "signed"
			out.Signed++
		}
		if sig := s.Signature; sig != nil {
			row.Signer, row.Office, row.Acting, row.OnBehalfOf = sig.Name, sig.Office, sig.Acting, sig.OnBehalfOf
			row.Date, row.Place = sig.Date.EDTF.String(), sig.Place
		}
		out.Parties = append(out.Parties, row)
	}
	return out
}

func (s signersJSON) facts() map[string]string {
	return pairs([]string{"ref", s.Ref, "version", s.Version, "of", count(s.Of), "signed", count(s.Signed), "missing", count(s.Missing), "earlier", count(s.Earlier)})
}

func (d document) signersPage(data signersJSON) render.Page {
	say := func(id string) string { return d.msg.Text("sign/"+id, data.facts()) }
	title := "title"
	if data.Draft {
		title = "title-draft"
	}
	bullets := render.Bullets{{Text: say("sum")}}
	if data.Missing > 0 {
		bullets = append(bullets, render.Bullet{Text: say("sum-missing"), Style: render.Careful})
	}
	if data.Earlier > 0 {
		bullets = append(bullets, render.Bullet{Text: say("sum-earlier"), Style: render.Careful})
	}
	term := func(id string) string { return d.msg.Term("key/" + id) }
	return render.Page{render.Heading{Level: 1, Text: say(title)}, bullets, render.Table[signerJSON]{Rows: data.Parties, Columns: []render.Column[signerJSON]{
		{Title: term("party"), Value: func(r signerJSON) string { return r.Name }},
		{Title: say("column-state"), Value: func(r signerJSON) string { return d.msg.Text("sign/state."+r.State, nil) }, Style: signerStyle},
		{Title: term("name"), Value: d.signerName},
		{Title: term("office"), Value: func(r signerJSON) string { return r.Office }},
		{Title: term("date"), Value: func(r signerJSON) string { return render.Date(r.Date, d.msg.Lang()) }},
		{Title: term("place"), Value: func(r signerJSON) string { return r.Place }},
	}}.Grid()}
}

// signerName says who signed, or who is to.
func (d document) signerName(r signerJSON) string {
	switch {
	case r.Signer == unknown:
		return d.msg.Term(unknown)
	case r.OnBehalfOf != "":
		return d.msg.Text("sign/behalf", map[string]string{"name": r.Signer, "of": r.OnBehalfOf})
	case r.Acting:
		return d.msg.Text("sign/acting", map[string]string{"name": r.Signer})
	case r.State == "missing" && r.Signer != "":
		return d.msg.Text("sign/to-sign", map[string]string{"name": r.Signer})
	}
	return r.Signer
}

func signerStyle(r signerJSON) render.Style {
	if r.State == "signed" {
		return render.Good
	}
	return render.Careful
}

func signColumns(words *msg.Printer) []paper.Column {
	return sheetColumns(words, "party", "name", "office", "date", "place", "acting", "on_behalf_of", "evidence")
}

// signPage writes the page that is sent round to be signed, or a sheet to fill in, with
// everybody who is to sign. Nothing is recorded.
func (d document) signPage(cmd *cobra.Command, ref store.Ref, o signOptions) error {
	form, err := d.form(cmd, formHTML, formMarkdown)
	if err != nil {
		return err
	}
	reg, err := d.open()
	if err != nil {
		return err
	}
	rec, err := reg.textOn(ref, o.on, "signatures")
	if err != nil {
		return err
	}
	day, err := reg.day("--date", o.date)
	if err != nil {
		return err
	}
	page := reg.signaturePage(rec, govern.SignersOf(reg.snap, rec, day), o)
	switch {
	case o.out == "" && form == formHTML:
		return paper.WriteHTML(d.streams.Out, page)
	case o.out == "":
		return d.print(form, nil, func() render.Page { return paperPage(page) })
	case strings.EqualFold(filepath.Ext(o.out), ".csv"):
		var b bytes.Buffer
		if err := paper.WriteSheet(&b, reg.signSheet(rec, day.String(), o)); err != nil {
			return err
		}
		return d.writeOut(o.out, b.Bytes())
	}
	return d.writePaperOut(o.out, page)
}

// signaturePage is the page: what is signed, and a row for each party.
func (r *register) signaturePage(rec *store.Record, signers []govern.Signer, o signOptions) paper.Document {
	name := r.documentName(rec)
	say := func(id string, args ...string) string { return r.words.Text("sign/"+id, pairs(args)) }
	doc := paper.Document{
		Title: say("page-title", "name", name), Lang: r.words.Lang(), Author: r.snap.Community.Name.In(r.words.Lang()), Subject: name,
		Header: r.snap.Community.Name.In(r.words.Lang()),
	}
	doc.Blocks = append(doc.Blocks, paper.Title(1, doc.Title), paper.P(say("page-intro", "name", name)))
	if rec.Draft {
		doc.Blocks = append(doc.Blocks, paper.P(say("page-draft", "seal", rec.Seal())))
	}
	var rows paper.Signatures
	for _, s := range signers {
		row := paper.Signature{Party: s.Name, Office: s.Office, Name: s.Holder, Place: o.place, Date: ""}
		if o.date != "" {
			row.Date = render.Date(o.date, r.words.Lang())
		}
		if sig := s.Signature; s.Signed() {
			row.Name, row.Office, row.Place, row.Date = sig.Name, sig.Office, sig.Place, render.Date(sig.Date.EDTF.String(), r.words.Lang())
			if sig.Name == unknown {
				row.Name = ""
			}
			row.Note = say("page-signed")
		}
		rows = append(rows, row)
	}
	doc.Blocks = append(doc.Blocks, rows)
	return doc
}

// documentName gives what a document is called, with its label or as a draft.
func (r *register) documentName(rec *store.Record) string {
	e := record.EditionOf(rec.Typed)
	name := r.words.Term(rec.Kind)
	if e != nil && e.Name.In(r.words.Lang()) != "" {
		name = e.Name.In(r.words.Lang())
	}
	switch {
	case rec.Draft:
		return r.words.Text("sign/name-draft", map[string]string{"name": name})
	case e != nil && e.Version != "":
		return name + " " + e.Version
	}
	return name
}

// signSheet is the page as a sheet: a row for each who has not signed.
func (r *register) signSheet(rec *store.Record, day string, o signOptions) paper.Sheet {
	s := paper.Sheet{Columns: signColumns(r.words)}
	at, _ := r.day("--date", day)
	for _, one := range govern.SignersOf(r.snap, rec, at) {
		if one.Signed() {
			continue
		}
		s.Rows = append(s.Rows, paper.SheetRow{Values: map[string]string{"party": one.Name, "name": one.Holder, "office": one.Office, "place": o.place, "date": o.date}})
	}
	return s
}
