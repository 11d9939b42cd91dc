package cli

import (
	"bytes"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"github.com/helsefellesskap/hfh/internal/doc"
	"github.com/helsefellesskap/hfh/internal/msg"
	"github.com/helsefellesskap/hfh/internal/paper"
	"github.com/helsefellesskap/hfh/internal/record"
	"github.com/helsefellesskap/hfh/internal/render"
	"github.com/helsefellesskap/hfh/internal/store"
)

// remarkOf is a remark with the answer that it stands in.
type remarkOf struct {
	answer *record.HearingAnswer
	remark *record.Remark
}

// remarks gives the remarks of the hearing's answers that count, in one round or in all.
func (h heard) remarks(round string) []remarkOf {
	var out []remarkOf
	for i := range h.view.Value.Answers {
		a := &h.view.Value.Answers[i]
		if !a.Counts() || round != "" && !a.InRound(round) {
			continue
		}
		for k := range a.Remarks {
			out = append(out, remarkOf{a, &a.Remarks[k]})
		}
	}
	return out
}

// remarkJSON is one row of `hfh plan hearing matrix -o json`.
type remarkJSON struct {
	ID       string   `json:"id"`
	Round    string   `json:"round"`
	Party    string   `json:"party"`
	Name     string   `json:"name"`
	For      []string `json:"for,omitempty"`
	Position string   `json:"position"`
	Case     string   `json:"case,omitempty"`
	Place    string   `json:"place,omitempty"`
	Label    string   `json:"label,omitempty"` // what stands at the place, in words
	Text     string   `json:"text"`
	Outcome  string   `json:"outcome"` // "" while nobody has said
	Reason   string   `json:"reason,omitempty"`
	Changes  []string `json:"changes,omitempty"`
}

// newHearingMatrix is `hfh plan hearing matrix`: every remark and what became of it.
func newHearingMatrix(d document) *cobra.Command {
	var round, out string
	cmd := d.leaf("matrix", "", 0, func(cmd *cobra.Command, ref store.Ref, _ []string) error {
		form, err := d.form(cmd, formJSON, formYAML, formCSV, formMarkdown, formHTML)
		if err != nil {
			return err
		}
		h, _, err := d.hearingRead(ref, round)
		if err != nil {
			return err
		}
		rows := h.matrix(d.msg, round)
		if out != "" {
			return d.matrixFile(h, rows, out)
		}
		if len(rows) == 0 {
			d.note("cli/hear/no-remarks", flat(hearingArgs(ref, map[string]string{"hearing": h.view.ID}))...)
		}
		return d.print(form, rows, func() render.Page { return listed(len(rows), d.matrixTable(rows)) })
	})
	cmd.Flags().StringVar(&round, "round", "", "")
	cmd.Flags().StringVar(&out, "out", "", "")
	return cmd
}

// matrix gives the rows in the order of the answers; places are said in words as far as
// the text that was on hearing is at hand.
func (h heard) matrix(words *msg.Printer, round string) []remarkJSON {
	rows := []remarkJSON{}
	texts := map[string]*store.Record{}
	for _, m := range h.remarks(round) {
		r, _ := h.view.Value.RoundOf(m.answer.Round)
		text, read := texts[r.ID]
		if !read {
			text = h.text(r)
			texts[r.ID] = text
		}
		row := remarkJSON{
			ID: m.remark.ID, Round: r.ID, Party: m.answer.Party, Name: h.who(m.answer.Party), Position: m.answer.Position, Case: m.answer.Case,
			Place: m.remark.Place, Text: m.remark.Text, Outcome: m.remark.Outcome, Reason: m.remark.Reason, Changes: m.remark.Changes,
		}
		if len(m.answer.From()) > 1 {
			row.For = m.answer.From()
			row.Name = strings.Join(h.names(row.For), ", ")
		}
		row.Label = placeWords(words, text, m.remark.Place)
		rows = append(rows, row)
	}
	return rows
}

// placeWords says what stands at a place, "" where the text does not tell.
func placeWords(words *msg.Printer, text *store.Record, place string) string {
	if text == nil || place == "" {
		return ""
	}
	at, err := text.Locate(place)
	if err != nil {
		return ""
	}
	if last := at.Path[len(at.Path)-1]; at.Node == nil || at.Node.Kind == doc.Scalar {
		return strings.TrimPrefix(at.Name+": "+words.Term("key/"+last), ": ")
	}
	return at.Name
}

// whereWords says a row's place for people.
func whereWords(words *msg.Printer, r remarkJSON) string {
	switch {
	case r.Place == "":
		return words.Text("cli/hear/whole", nil)
	case r.Label != "":
		return r.Label
	}
	return r.Place
}

// outcomeWords says what became of a row's remark.
func outcomeWords(words *msg.Printer, r remarkJSON) string {
	if r.Outcome == "" {
		return words.Text("cli/hear/no-outcome", nil)
	}
	return words.Term(r.Outcome)
}

func (d document) matrixTable(rows []remarkJSON) render.Grid {
	title := func(id string) string { return d.msg.Text("cli/hear/column-"+id, nil) }
	return render.Table[remarkJSON]{Rows: rows, Columns: []render.Column[remarkJSON]{
		{Title: title("remark"), Value: func(r remarkJSON) string { return r.ID }, Whole: true},
		{Title: title("who"), Value: func(r remarkJSON) string { return r.Name }},
		{Title: title("round"), Value: func(r remarkJSON) string { return r.Round }},
		{Title: title("place"), Value: func(r remarkJSON) string { return whereWords(d.msg, r) }},
		{Title: title("text"), Value: func(r remarkJSON) string { return r.Text }},
		{Title: title("outcome"), Value: func(r remarkJSON) string { return outcomeWords(d.msg, r) }},
		{Title: title("reason"), Value: func(r remarkJSON) string { return r.Reason }},
		{Title: title("changes"), Value: func(r remarkJSON) string { return strings.Join(r.Changes, ", ") }},
	}}.Grid()
}

// matrixFile writes the matrix to a file that can be handed out, by the ending of its
// name.
func (d document) matrixFile(h heard, rows []remarkJSON, out string) error {
	if ext := strings.ToLower(filepath.Ext(out)); ext != ".docx" && ext != ".html" && ext != ".csv" {
		return hearingFail(exitUsage, h.ref, "matrix-file", "file", out)
	}
	if d.global.dryRun {
		d.note("cli/hear/would-write", "file", out)
		return nil
	}
	if err := d.writeMatrix(h, rows, out); err != nil {
		return err
	}
	d.note("cli/hear/wrote", "file", out)
	return nil
}

func (d document) writeMatrix(h heard, rows []remarkJSON, out string) error {
	words, to := h.base.words, &bytes.Buffer{}
	p := &hearingPapers{h: h, text: hearingText{round: h.view.Value.Last(), rec: h.draft(), base: h.base.snap.Record(h.ref)}, words: words, today: h.base.today}
	title := p.say("matrix-title", "document", p.name())
	doc := matrixPaper(p.document(title, paper.Title(1, title)), words, rows)
	var err error
	switch strings.ToLower(filepath.Ext(out)) {
	case ".docx":
		err = paper.WriteDOCX(to, doc, paper.Options{Date: noonUTC(h.base.today)})
	case ".html":
		err = paper.WriteHTML(to, doc)
	default:
		o := d.options()
		o.Out = to
		err = render.CSV(o, d.matrixTable(rows))
	}
	if err != nil {
		return err
	}
	return d.writeNew(out, to.Bytes())
}
