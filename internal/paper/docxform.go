package paper

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/helsefellesskap/hfh/internal/msg"
)

// tagPrefix marks the content controls that are ours.
const tagPrefix = "hfh:"

// placeSuffix marks the control in which the answerer names the place of a remark.
const placeSuffix = ".place"

// form writes a form as a table: number, question, answer. Each answer is a content
// control with the field's id as its tag (ISO/IEC 29500-1, 17.5.2), inside a
// paragraph, where both Word and LibreOffice keep it. The printed number finds the
// field if the control is lost.
func (d *docx) form(f Form) {
	d.forms = append(d.forms, f)
	widths := shares([]int{7, 43, 50}, 3)
	d.openTable("Grid", "", widths)
	d.headerRow(formTitles(d.words), widths)
	for i, field := range f.Fields {
		d.raw(`<w:tr>`)
		d.cell(widths[0], "Cell", Text(strconv.Itoa(i+1)))
		d.openCell(widths[1])
		d.para("Cell", "", Text(field.Label))
		if help := helpOf(d.words, field); help != "" {
			d.para("CellSmall", "", Text(help))
		}
		d.raw(`</w:tc>`)
		d.openCell(widths[2])
		d.answer(field)
		d.raw(`</w:tc></w:tr>`)
	}
	d.raw(`</w:tbl>`)
	d.para("Small", `<w:spacing w:before="120"/>`, Text(d.words.Text("paper.form", map[string]string{"id": f.ID.line()})))
}

// formTitles are the headings of a form's table.
func formTitles(words *msg.Printer) []string {
	return []string{words.Text("paper.number", nil), words.Text("paper.question", nil), words.Text("paper.answer", nil)}
}

// helpOf is what is printed small under a question: its help, and the options, which
// paper cannot unfold.
func helpOf(words *msg.Printer, f Field) string {
	if f.Kind != Choice {
		return f.Help
	}
	labels := make([]string, len(f.Options))
	for i, o := range f.Options {
		labels[i] = o.Label
	}
	return joined("\n", f.Help, words.Text("paper.one-of", map[string]string{"options": strings.Join(labels, " / ")}))
}

// answer writes the cell to answer in.
func (d *docx) answer(f Field) {
	if f.Kind == Remark && f.Place == "" {
		d.raw(`<w:p><w:pPr><w:pStyle w:val="Cell"/></w:pPr>`)
		d.styled("", d.word("paper.place")+" ")
		d.control(f.ID+placeSuffix, f.Label, "", "", d.word("paper.write"))
		d.raw(`</w:p>`)
	}
	d.raw(`<w:p><w:pPr><w:pStyle w:val="Cell"/></w:pPr>`)
	d.control(f.ID, f.Label, controlKind(f, locale(d.doc.Lang)), shown(f), placeholder(d.words, f.Kind))
	d.raw(`</w:p>`)
}

// control writes a content control inside a paragraph: its text, or its placeholder.
func (d *docx) control(id, label, kind, value, placeholder string) {
	d.ids++
	fmt.Fprintf(d, `<w:sdt><w:sdtPr><w:alias w:val="%s"/><w:tag w:val="%s"/><w:id w:val="%d"/>`, escape(cut(label, 60)), escape(tagPrefix+id), 70000+d.ids)
	if value == "" {
		d.raw(`<w:showingPlcHdr/>`)
	}
	d.raw(kind, `</w:sdtPr><w:sdtContent>`)
	if value == "" {
		d.styled("PlaceholderText", placeholder)
	} else {
		d.styled("", value)
	}
	d.raw(`</w:sdtContent></w:sdt>`)
}

// cut shortens a text to n letters.
func cut(s string, n int) string {
	if r := []rune(s); len(r) > n {
		return string(r[:n-1]) + "…"
	}
	return s
}

// controlKind is the element that says how a control is answered.
func controlKind(f Field, lang string) string {
	switch f.Kind {
	case Choice:
		var b builder
		b.raw(`<w:dropDownList>`)
		for _, o := range f.Options {
			b.raw(`<w:listItem w:displayText="`, escape(o.Label), `" w:value="`, escape(o.ID), `"/>`)
		}
		b.raw(`</w:dropDownList>`)
		return b.String()
	case Date:
		return `<w:date><w:dateFormat w:val="dd.MM.yyyy"/><w:lid w:val="` + lang + `"/><w:storeMappedDataAs w:val="date"/><w:calendar w:val="gregorian"/></w:date>`
	default:
		return "" // rich text: LibreOffice drops a control for plain text, and Enter works in this one
	}
}

// shown is a field's value as it stands in the form.
func shown(f Field) string {
	for _, o := range f.Options {
		if o.ID == f.Value {
			return o.Label
		}
	}
	return f.Value
}

// placeholder is what stands in an empty field.
func placeholder(words *msg.Printer, kind FieldKind) string {
	switch kind {
	case Choice:
		return words.Text("paper.choose", nil)
	case Date:
		return words.Text("paper.day", nil)
	default:
		return words.Text("paper.write", nil)
	}
}
