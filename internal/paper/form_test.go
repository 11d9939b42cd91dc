package paper

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/helsefellesskap/hfh/internal/msg"
)

// answerForm is a form with every kind of field. All of it is made up.
func answerForm() Form {
	return Form{
		ID: FormID{Hearing: "plan-2025", Round: "r1", Party: "eksempel", Seal: "sha256:" + strings.Repeat("ab", 32)},
		Fields: []Field{
			{ID: "position", Kind: Choice, Label: "Støtter dere forslaget?", Options: []Option{{"supports", "Støtter"}, {"supports-with-remarks", "Støtter med merknader"}, {"objects", "Har innvendinger"}}},
			{ID: "case", Kind: Line, Label: "Saksnummer", Help: "Nummeret som saken har hos dere"},
			{ID: "date", Kind: Date, Label: "Dato for behandlingen"},
			{ID: "general", Kind: Lines, Label: "Merknader til hele planen"},
			{ID: "remark-1", Kind: Remark, Label: "Merknad til 2.1 Kjernejournal", Place: "pll-kjernejournal"},
			{ID: "remark-free", Kind: Remark, Label: "Annen merknad", Help: "Skriv hvilket punkt merknaden gjelder, og merknaden under"},
		},
	}
}

func formDoc(f Form, lang string) Document {
	return Document{Title: "Svarskjema", Lang: lang, Header: "Eksempelfellesskapet", Blocks: []Block{Title(1, "Svarskjema"), P("Fyll ut kolonnen til høyre og send filen tilbake."), f}}
}

func readBack(t testing.TB, file []byte) Answers {
	t.Helper()
	a, err := ReadForm(bytes.NewReader(file), int64(len(file)))
	if err != nil {
		t.Fatal(err)
	}
	return a
}

func TestAnEmptyFormHasNoAnswers(t *testing.T) {
	for _, lang := range msg.Languages() {
		a := readBack(t, wrote(t, formDoc(answerForm(), lang)))
		filled, misfits := answerForm().Fit(a)
		if a.ID != answerForm().ID || len(filled.Values) > 0 || len(filled.Remarks) > 0 || len(filled.Loose) > 0 || len(misfits) > 0 {
			t.Errorf("%s: an empty form says %+v %+v %+v", lang, a.ID, filled, misfits)
		}
	}
}

// words draws texts as people write them, with what XML and Word find hard.
func words() *rapid.Generator[string] {
	return rapid.Custom(func(t *rapid.T) string {
		letters := rapid.RuneFrom([]rune("abcæøåÆØÅŋčđ <>&\"'=+-;:%.,()[]{}0123456789–«»\n\t\u00a0"))
		return tidy(rapid.StringOfN(letters, 0, 60, -1).Draw(t, "text"))
	})
}

// filledIn draws a form's answers as they would be fitted, and the form that has them.
func filledIn(t *rapid.T) (Form, Filled) {
	form := answerForm()
	form.Fields[4].Label = "Merknad til 2.1 " + words().Draw(t, "label")
	want := Filled{Values: map[string]string{}}
	set := func(i int, value string) {
		form.Fields[i].Value = value
		if value != "" && form.Fields[i].Kind != Remark {
			want.Values[form.Fields[i].ID] = value
		}
	}
	set(0, rapid.SampledFrom([]string{"", "supports", "supports-with-remarks", "objects"}).Draw(t, "position"))
	set(1, words().Draw(t, "case"))
	set(2, rapid.SampledFrom([]string{"", "2025-03-19", "2024-02-29"}).Draw(t, "date"))
	set(3, words().Draw(t, "general"))
	set(4, words().Draw(t, "remark"))
	if v := form.Fields[4].Value; v != "" {
		want.Remarks = []RemarkText{{Field: "remark-1", Place: "pll-kjernejournal", Text: v}}
	}
	return form, want
}

// TestWhatIsWrittenIsReadBack is the law of forms, for DOCX and for sheets.
func TestWhatIsWrittenIsReadBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		form, want := filledIn(t)
		lang := rapid.SampledFrom(msg.Languages()).Draw(t, "lang")
		var docx, sheet bytes.Buffer
		if err := WriteDOCX(&docx, formDoc(form, lang), Options{}); err != nil {
			t.Fatal(err)
		}
		if err := WriteFormCSV(&sheet, form, lang); err != nil {
			t.Fatal(err)
		}
		fromDocx, err := ReadForm(bytes.NewReader(docx.Bytes()), int64(docx.Len()))
		if err != nil {
			t.Fatal(err)
		}
		fromSheet, err := ReadFormCSV(&sheet)
		if err != nil {
			t.Fatal(err)
		}
		for name, a := range map[string]Answers{"docx": fromDocx, "csv": fromSheet} {
			got, misfits := form.Fit(a)
			if diff := cmp.Diff(want, got); diff != "" || len(misfits) > 0 || a.ID != form.ID {
				t.Fatalf("%s %s: %v %v\n%s", lang, name, a.ID, misfits, diff)
			}
		}
	})
}

// edited changes a form's body as a word processor or a person would.
func edited(t *testing.T, f Form, edits ...string) []byte {
	t.Helper()
	texts := parsed(t, wrote(t, formDoc(f, "nb")))
	body := texts["word/document.xml"]
	for i := 0; i < len(edits); i += 2 {
		if !strings.Contains(body, edits[i]) {
			t.Fatalf("the body has no %s", edits[i])
		}
		body = strings.ReplaceAll(body, edits[i], edits[i+1])
	}
	texts["word/document.xml"] = body
	return packed(t, texts)
}

func packed(t *testing.T, texts map[string]string) []byte {
	t.Helper()
	var parts []part
	for name, content := range texts {
		parts = append(parts, part{name, content})
	}
	var b bytes.Buffer
	if err := zipped(&b, parts); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

const (
	emptyChoice = `<w:r><w:rPr><w:rStyle w:val="PlaceholderText"/></w:rPr><w:t xml:space="preserve">[velg]</w:t></w:r>`
	emptyText   = `<w:r><w:rPr><w:rStyle w:val="PlaceholderText"/></w:rPr><w:t xml:space="preserve">[skriv her]</w:t></w:r>`
	emptyDay    = `<w:r><w:rPr><w:rStyle w:val="PlaceholderText"/></w:rPr><w:t xml:space="preserve">[dd.mm.åååå]</w:t></w:r>`
)

func text(s string) string { return `<w:r><w:t>` + s + `</w:t></w:r>` }

func TestFormsAsTheyComeBack(t *testing.T) {
	for _, c := range []struct {
		desc  string
		edits []string
		want  string // values, remarks, loose, misfits
	}{
		{"an option picked, in two runs", []string{emptyChoice, text("Støtter med ") + text("merknader")}, "position=supports-with-remarks"},
		{"capitals and a full stop", []string{emptyChoice, text("  STØTTER. ")}, "position=supports"},
		{"not quite an option is none", []string{emptyChoice, text("Støtter ikke")}, "no-such-option 1 Støtter ikke"},
		{"a negation beside the control", []string{`</w:sdtContent></w:sdt></w:p></w:tc></w:tr><w:tr><w:tc><w:tcPr><w:tcW w:w="634" w:type="dxa"/></w:tcPr><w:p><w:pPr><w:pStyle w:val="Cell"/></w:pPr><w:r><w:t xml:space="preserve">2<`, `</w:sdtContent></w:sdt>` + text(" ikke") + `</w:p></w:tc></w:tr><w:tr><w:tc><w:p><w:r><w:t>2<`, emptyChoice, text("Støtter")}, "no-such-option 1 Støtter ikke"},
		{"a day in words", []string{emptyDay, text("19. mars 2025")}, "date=2025-03-19"},
		{"a day in figures", []string{emptyDay, text("19.03.2025.")}, "date=2025-03-19"},
		{"a month is no day", []string{emptyDay, text("mars 2025")}, "no-date 3 mars 2025"},
		{"a tracked deletion does not count", []string{emptyChoice, `<w:del><w:r><w:delText>Har innvendinger</w:delText></w:r></w:del><w:ins>` + text("Støtter") + `</w:ins>`}, "position=supports"},
		{"text that was moved away", []string{emptyChoice, `<w:moveFrom>` + text("Har innvendinger") + `</w:moveFrom><w:moveTo>` + text("Støtter") + `</w:moveTo>`}, "position=supports"},
		{"hidden text is not read", []string{emptyChoice, `<w:r><w:rPr><w:vanish/></w:rPr><w:t>Har innvendinger</w:t></w:r>` + text("Støtter")}, "position=supports"},
		{"hidden switched off is read", []string{emptyChoice, `<w:r><w:rPr><w:vanish w:val="0"/></w:rPr><w:t>Støtter</w:t></w:r>`}, "position=supports"},
		{"a text box said twice", []string{emptyChoice, `<w:r><mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"><mc:Choice>` + text("Støtter") + `</mc:Choice><mc:Fallback>` + text("Støtter") + `</mc:Fallback></mc:AlternateContent></w:r>`}, "position=supports"},
		{"written beside the placeholder", []string{emptyChoice, `<w:r><w:rPr><w:rStyle w:val="PlaceholderText"/></w:rPr><w:t>Støtter[velg]</w:t></w:r>`}, "position=supports"},
		{"Word's own placeholder", []string{emptyDay, `<w:r><w:rPr><w:rStyle w:val="PlaceholderText"/></w:rPr><w:t>Klikk eller trykk for å skrive inn en dato.</w:t></w:r>`}, ""},
		{"typed over by a tool that left the mark", []string{emptyDay, `<w:r><w:rPr><w:rStyle w:val="PlaceholderText"/></w:rPr><w:t>19.03.2025</w:t></w:r>`}, "date=2025-03-19"},
		{"tags lost, as LibreOffice 7.4 loses them", []string{`<w:tag `, `<w:nothing `, emptyChoice, text("Støtter")}, "position=supports"},
		{"controls lost", []string{`<w:sdt>`, ``, `</w:sdt>`, ``, `<w:sdtContent>`, ``, `</w:sdtContent>`, ``, emptyChoice, text("Har innvendinger")}, "position=objects"},
		{"a row deleted with tracking", []string{`<w:tr><w:tc><w:tcPr><w:tcW w:w="634" w:type="dxa"/></w:tcPr><w:p><w:pPr><w:pStyle w:val="Cell"/></w:pPr><w:r><w:t xml:space="preserve">1<`, `<w:tr><w:trPr><w:del/></w:trPr><w:tc><w:p><w:r><w:t>1<`, emptyChoice, text("Støtter")}, ""},
		{"a field that the form does not have", []string{`hfh:case"`, `hfh:casse"`, emptyText, text("x y")}, "remark general=x y; remark-1@pll-kjernejournal: x y; remark-free@x y: x y; no-such-field 2 x y"},
		{"strict OOXML", []string{"http://schemas.openxmlformats.org/wordprocessingml/2006/main", "http://purl.oclc.org/ooxml/wordprocessingml/main", emptyChoice, text("Støtter")}, "position=supports"},
		{"a row put in, and a line below", []string{`</w:tbl>`, `<w:tr><w:tc><w:p/></w:tc><w:tc><w:p>` + text("Vi mener også") + `</w:p></w:tc><w:tc><w:p>` + text("dette") + `</w:p></w:tc></w:tr></w:tbl><w:p>` + text("Hilsen oss") + `</w:p>`}, "loose 6 Vi mener også | dette; loose 6 Hilsen oss"},
		{"a remark in the question's cell", []string{`Saksnummer</w:t></w:r>`, `Saksnummer</w:t></w:r>` + text(" (se vedlegg)")}, "loose 2 (se vedlegg) Nummeret som saken har hos dere"},
		{"a place named, without controls", []string{`<w:sdt>`, ``, `</w:sdt>`, ``, `<w:sdtContent>`, ``, `</w:sdtContent>`, ``, emptyText, text("punkt 2"), `Saksnummer`, `Saksnummer`}, "case=punkt 2; general=punkt 2; remark-1@pll-kjernejournal: punkt 2; remark-free@punkt 2: punkt 2"},
	} {
		t.Run(c.desc, func(t *testing.T) {
			filled, misfits := answerForm().Fit(readBack(t, edited(t, answerForm(), c.edits...)))
			want := strings.Replace(c.want, "remark general", "general", 1)
			if got := said(filled, misfits); got != want {
				t.Errorf("read  %s\nwanted %s", got, want)
			}
		})
	}
}

// said writes what was read on one line.
func said(f Filled, misfits []Misfit) string {
	var out []string
	for _, field := range answerForm().Fields {
		if v, ok := f.Values[field.ID]; ok {
			out = append(out, field.ID+"="+v)
		}
	}
	for _, r := range f.Remarks {
		out = append(out, r.Field+"@"+r.Place+": "+r.Text)
	}
	for _, l := range f.Loose {
		out = append(out, fmt.Sprintf("loose %d %s", l.Near, l.Text))
	}
	for _, m := range misfits {
		out = append(out, fmt.Sprintf("%s %d %s", m.Why, m.Number, m.Value))
	}
	return strings.Join(out, "; ")
}

func TestTwoIdsThatDifferAreNone(t *testing.T) {
	file := edited(t, answerForm(), "plan-2025 · r1 · eksempel", "plan-2025 · r2 · eksempel")
	if a := readBack(t, file); a.ID != (FormID{}) {
		t.Errorf("the form says two things of itself, and was taken for %+v", a.ID)
	}
}

func TestAFormWithoutPropertiesIsKnownByWhatIsPrinted(t *testing.T) {
	texts := parsed(t, wrote(t, formDoc(answerForm(), "nb")))
	delete(texts, "docProps/custom.xml")
	if a := readBack(t, packed(t, texts)); a.ID != answerForm().ID {
		t.Errorf("read %+v", a.ID)
	}
}

// TestRowsKeepTheirIdsWhenTheFormIsAnotherNow reads a form whose controls lost their
// tags: the ids in the file's properties count, and not the order of today's form.
func TestRowsKeepTheirIdsWhenTheFormIsAnotherNow(t *testing.T) {
	form := answerForm()
	a := readBack(t, edited(t, form, `<w:tag `, `<w:nothing `, emptyChoice, text("Støtter")))
	form.Fields[0], form.Fields[1] = form.Fields[1], form.Fields[0]
	if got, misfits := form.Fit(a); got.Values["position"] != "supports" || len(misfits) > 0 {
		t.Errorf("read %+v, misfits %+v", got, misfits)
	}
}

func TestAFieldAnsweredInTwoRows(t *testing.T) {
	a := Answers{Given: []Given{
		{Field: "case", Number: 2, Text: "24/1"},
		{Field: "case", Number: 2, Text: "24/1"}, // said twice is said once
		{Field: "case", Number: 2, Text: "24/2"},
		{Field: "remark-free", Number: 6, Text: "Gjelder: 2.1\nen"},
		{Field: "remark-free", Number: 6, Place: "2.2", Text: "to"},
		{Field: "remark-1", Number: 5, Text: "Gjelder: ikke stedet"},
	}}
	got, misfits := answerForm().Fit(a)
	want := "case=24/1; remark-1@pll-kjernejournal: Gjelder: ikke stedet; remark-free@2.1: en; remark-free@2.2: to; twice 2 24/2"
	if said(got, misfits) != want {
		t.Errorf("read  %s\nwanted %s", said(got, misfits), want)
	}
}
