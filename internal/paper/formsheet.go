package paper

import (
	"io"
	"strconv"
	"strings"

	"github.com/helsefellesskap/hfh/internal/msg"
)

// formRow is the id of the row of a sheet that says whose form it is.
const formRow = "hfh-form"

// formColumns are the columns of a form as a sheet, with headings of a language.
func formColumns(lang string) []Column {
	words := msg.New(lang)
	return []Column{
		{ID: "number", Title: words.Text("paper.number", nil)},
		{ID: "id", Title: "Id"},
		{ID: "question", Title: words.Text("paper.question", nil)},
		{ID: "place", Title: strings.TrimSuffix(words.Text("paper.place", nil), ":")},
		{ID: "answer", Title: words.Text("paper.answer", nil)},
	}
}

// WriteFormCSV writes a form as a sheet to fill in: a row for each field, found again
// by its id. An error is the writer's.
func WriteFormCSV(w io.Writer, f Form, lang string) error {
	words := msg.New(lang)
	s := Sheet{Columns: formColumns(lang)}
	s.Rows = append(s.Rows, SheetRow{Values: map[string]string{"id": formRow, "answer": f.ID.line()}})
	for i, field := range f.Fields {
		s.Rows = append(s.Rows, SheetRow{Values: map[string]string{
			"number": strconv.Itoa(i + 1), "id": field.ID, "place": field.Place, "answer": shown(field),
			"question": joined("\n", field.Label, helpOf(words, field)),
		}})
	}
	return WriteSheet(w, s)
}

// ReadFormCSV reads a form that was filled in as a sheet, in any of the languages. Its
// error is ReadSheet's, or a *FileError with NoForm.
func ReadFormCSV(r io.Reader) (Answers, error) {
	rows, err := readInAnyLanguage(r)
	if err != nil {
		return Answers{}, err
	}
	var out Answers
	for _, row := range rows {
		v := row.Values
		number, _ := strconv.Atoi(strings.TrimRight(v["number"], "."))
		switch {
		case v["id"] == formRow:
			out.ID, _ = readFormID(v["answer"])
		case v["id"] == "" && number <= 0:
			out.Loose = append(out.Loose, Loose{Near: lastNumber(out), Text: joined(" | ", v["question"], v["place"], v["answer"])})
		default:
			out.Given = append(out.Given, Given{Field: v["id"], Number: number, Question: tidy(v["question"]), Place: tidy(v["place"]), Text: tidy(v["answer"])})
		}
	}
	if len(out.Given) == 0 {
		return Answers{}, &FileError{Why: NoForm}
	}
	return out, nil
}

func lastNumber(a Answers) int {
	if len(a.Given) == 0 {
		return 0
	}
	return a.Given[len(a.Given)-1].Number
}

// readInAnyLanguage reads a form's sheet whose headings are in one of our languages.
func readInAnyLanguage(r io.Reader) ([]SheetRow, error) {
	raw, err := io.ReadAll(io.LimitReader(r, maxSheet+1))
	if err != nil {
		return nil, err
	}
	var first error
	for _, lang := range msg.Languages() {
		rows, err := ReadSheet(strings.NewReader(string(raw)), formColumns(lang))
		if err == nil {
			return rows, nil
		}
		if first == nil {
			first = err
		}
	}
	return nil, first
}
