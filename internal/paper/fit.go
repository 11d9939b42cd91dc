package paper

import (
	"strings"

	"github.com/helsefellesskap/hfh/internal/date"
	"github.com/helsefellesskap/hfh/internal/msg"
)

// Fit holds the answers that came back against the form that was sent: rows that lost
// their control are found by their printed number, options and dates are read, and
// what does not fit is told, never guessed at. A choice counts only if it is exactly
// one of the options: "Støtter ikke" is not "Støtter".
func (f Form) Fit(a Answers) (Filled, []Misfit) {
	fit := fitting{out: Filled{Values: map[string]string{}, Loose: a.Loose}}
	for _, g := range a.Given {
		number, field, ok := f.field(g)
		switch {
		case ok:
			fit.take(number, field, g)
		case g.Text != "" || g.Place != "":
			fit.miss(Field{ID: g.Field}, g.Number, NoSuchField, g.Text)
		}
	}
	return fit.inOrder(f), fit.misfits
}

// field finds a row's field: by its id, else by its number.
func (f Form) field(g Given) (int, Field, bool) {
	for i, field := range f.Fields {
		if g.Field == field.ID || g.Field == "" && g.Number == i+1 {
			return i + 1, field, true
		}
	}
	return g.Number, Field{}, false
}

type fitting struct {
	out     Filled
	misfits []Misfit
}

func (f *fitting) miss(field Field, number int, why Reason, value string) {
	m := Misfit{Field: field.ID, Number: number, Why: why, Value: value}
	for _, o := range field.Options {
		m.Options = append(m.Options, o.Label)
	}
	f.misfits = append(f.misfits, m)
}

// take takes one row's answer.
func (f *fitting) take(number int, field Field, g Given) {
	if extra := beside(g.Question, field); extra != "" {
		f.out.Loose = append(f.out.Loose, Loose{Near: number, Text: extra})
	}
	if field.Kind == Remark {
		f.remark(field, g)
		return
	}
	value, why := field.read(g.Text)
	switch before, twice := f.out.Values[field.ID]; {
	case value == "":
	case why != "":
		f.miss(field, number, why, value)
	case twice && before != value:
		f.miss(field, number, Twice, value)
	default:
		f.out.Values[field.ID] = value
	}
}

// remark takes a remark; a field whose row was copied may have several.
func (f *fitting) remark(field Field, g Given) {
	place, text := field.Place, g.Text
	if place == "" {
		place, text = placeOf(g)
	}
	if text != "" || (place != "" && field.Place == "") {
		f.out.Remarks = append(f.out.Remarks, RemarkText{Field: field.ID, Place: place, Text: text})
	}
}

// placeOf takes the place that the answerer named from its control and from the line
// that starts with our word for it.
func placeOf(g Given) (place, text string) {
	first, rest, _ := strings.Cut(g.Text, "\n")
	for _, word := range everyWord("paper.place") {
		if after, ok := strings.CutPrefix(first, word); ok {
			return joined(" ", g.Place, strings.TrimSpace(after)), tidy(rest)
		}
	}
	return g.Place, g.Text
}

// inOrder sorts the remarks as the form has its fields.
func (f *fitting) inOrder(form Form) Filled {
	var sorted []RemarkText
	for _, field := range form.Fields {
		for _, r := range f.out.Remarks {
			if r.Field == field.ID {
				sorted = append(sorted, r)
			}
		}
	}
	f.out.Remarks = sorted
	return f.out
}

// read reads an answer as its kind has it.
func (f Field) read(text string) (value string, why Reason) {
	switch f.Kind {
	case Choice:
		for _, o := range f.Options {
			if folded(text) == folded(o.Label) || text == o.ID {
				return o.ID, ""
			}
		}
		return text, NoSuchOption
	case Date:
		when, err := date.ReadWords(strings.TrimRight(text, ". "))
		if err != nil || !when.IsDay() {
			return text, NoDate
		}
		return when.String(), ""
	default:
		return text, ""
	}
}

// folded compares texts without regard to capitals, blanks and a full stop.
func folded(s string) string {
	return strings.ToLower(strings.TrimRight(strings.Join(strings.Fields(s), " "), ".!"))
}

// beside is what the answerer wrote into the question's cell.
func beside(question string, field Field) string {
	text := strings.Join(strings.Fields(question), " ")
	label := strings.Join(strings.Fields(field.Label), " ")
	rest, ok := strings.CutPrefix(text, label)
	if !ok || text == "" {
		return ""
	}
	for _, help := range helps(field) {
		if after, ok := strings.CutPrefix(strings.TrimSpace(rest), help); ok {
			return strings.TrimSpace(after)
		}
	}
	return strings.TrimSpace(rest)
}

// helps are the ways in which a question's help is printed, one a language.
func helps(field Field) []string {
	var out []string
	for _, lang := range msg.Languages() {
		if help := strings.Join(strings.Fields(helpOf(msg.New(lang), field)), " "); help != "" {
			out = append(out, help)
		}
	}
	return out
}
