package cli

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/helsefellesskap/hfh/internal/msg"
	"github.com/helsefellesskap/hfh/internal/paper"
	"github.com/helsefellesskap/hfh/internal/record"
	"github.com/helsefellesskap/hfh/internal/store"
)

// What a form about measures is for, as it is printed on the form where an answer form has
// its round.
const (
	progressForm   = "progress"
	evaluationForm = "evaluation"
)

// aboutPlan stands on a form about measures where an answer form has its hearing.
const aboutPlan = "plan"

// maxField is how long a field's id may be.
const maxField = 48

// measureField is the id of a measure's field in a form: what is asked, and the measure.
func measureField(what, measure string) string {
	if id := what + "--" + measure; len(id) <= maxField && !strings.ContainsAny(measure, "/~[]") {
		return id
	}
	sum := sha256.Sum256([]byte(measure))
	return what + "--h" + hex.EncodeToString(sum[:8])
}

// measureID is how a measure is named in forms and sheets: its id, or its whole place where
// the plan has that id twice.
func measureID(plan *store.Record, m record.MeasureAt) string {
	if at, err := plan.Locate(m.ID); err == nil && at.IDs == m.Place {
		return m.ID
	}
	return m.Place
}

// measureForm makes the fields of a form: for each measure what fields makes of it.
func measureForm(plan *store.Record, list []record.MeasureAt, fields func(id string, m record.MeasureAt) []paper.Field) []paper.Field {
	var out []paper.Field
	for _, m := range list {
		out = append(out, fields(measureID(plan, m), m)...)
	}
	return out
}

// everyMeasure gives the measures of a plan, and parts of measures.
func everyMeasure(plan *record.Plan) []record.MeasureAt {
	var out []record.MeasureAt
	for m := range plan.Measures() {
		out = append(out, m)
	}
	return out
}

// measureAnswers is what a form about measures said when it came back.
type measureAnswers struct {
	id    paper.FormID
	rows  []paper.SheetRow // one a measure: "id", and what was asked; Line is the form's row
	head  map[string]string
	loose []string
	wrong []string // what does not fit the form, in words
}

// readMeasureForm reads a form about measures that came back. fields are the fields that
// the form can have today: of every measure, whoever got the form. Rows are known by their
// ids alone: numbers are others in a form that was made another day.
func (r *register) readMeasureForm(words *msg.Printer, data []byte, fields []paper.Field) (measureAnswers, error) {
	given, err := paper.ReadForm(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return measureAnswers{}, err
	}
	out := measureAnswers{id: given.ID, head: map[string]string{}}
	known := map[string]bool{}
	for _, f := range fields {
		known[f.ID] = true
	}
	var kept []paper.Given
	lines := map[string]int{}
	for _, g := range given.Given {
		switch {
		case known[g.Field]:
			lines[g.Field] = g.Number
			kept = append(kept, g)
		case g.Text != "":
			out.wrong = append(out.wrong, words.Text("report/no-field", map[string]string{"number": strconv.Itoa(g.Number), "id": afterDashes(g.Field), "value": g.Text}))
		}
	}
	given.Given = kept
	filled, misfits := paper.Form{ID: given.ID, Fields: fields}.Fit(given)
	for _, m := range misfits {
		text, _ := words.Message("paper/misfit", string(m.Why), map[string]string{"number": strconv.Itoa(lines[m.Field]), "field": m.Field, "value": m.Value, "options": strings.Join(m.Options, "\n")})
		out.wrong = append(out.wrong, text)
	}
	for _, l := range filled.Loose {
		out.loose = append(out.loose, l.Text)
	}
	out.sort(r.snap.Plan(), fields, filled.Values, lines)
	return out, nil
}

func afterDashes(field string) string {
	if _, id, ok := strings.Cut(field, "--"); ok {
		return id
	}
	return field
}

// sort puts the answers of each measure in a row of its own, in the plan's order.
func (m *measureAnswers) sort(plan store.View[record.Plan], fields []paper.Field, values map[string]string, lines map[string]int) {
	ids := map[string]string{}
	for _, at := range everyMeasure(plan.Value) {
		id := measureID(plan.Record, at)
		ids[afterDashes(measureField("x", id))] = id
	}
	byID := map[string]int{}
	for _, f := range fields {
		what, of, isMeasure := strings.Cut(f.ID, "--")
		if !isMeasure {
			m.head[f.ID] = values[f.ID]
			continue
		}
		if values[f.ID] == "" {
			continue
		}
		i, ok := byID[of]
		if !ok {
			i = len(m.rows)
			byID[of] = i
			m.rows = append(m.rows, paper.SheetRow{Line: lines[f.ID], Values: map[string]string{"id": ids[of]}})
		}
		m.rows[i].Values[what] = values[f.ID]
	}
}

// isForm tells a form for a word processor from a sheet by the ending of its name.
func isForm(file string) bool { return strings.EqualFold(filepath.Ext(file), ".docx") }

// isCSV tells a sheet by the ending of its name.
func isCSV(file string) bool { return strings.EqualFold(filepath.Ext(file), ".csv") }

// formPaper is the document that a form about measures stands in.
func (r *register) formPaper(title, how string, id paper.FormID, fields []paper.Field) paper.Document {
	name := r.snap.Community.Name.In(r.words.Lang())
	return paper.Document{
		Title: title, Lang: r.words.Lang(), Author: name, Subject: title, Header: name,
		Blocks: []paper.Block{paper.Title(1, title), paper.P(how), paper.Form{ID: id, Fields: fields}},
	}
}
