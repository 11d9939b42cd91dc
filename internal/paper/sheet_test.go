package paper

import (
	"bytes"
	"encoding/csv"
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func columnsOf(titles ...string) []Column {
	var out []Column
	for _, t := range titles {
		out = append(out, Column{ID: strings.ToLower(t), Title: t})
	}
	return out
}

// TestSheetsComeBackAsTheyWere is the law of sheets, for every text without a lone
// carriage return or NUL.
func TestSheetsComeBackAsTheyWere(t *testing.T) {
	letters := rapid.RuneFrom([]rune("abæøåÅš€=+-@'\"; ,\t\n＝－.0129"))
	rapid.Check(t, func(t *rapid.T) {
		s := Sheet{Columns: columnsOf("Id", "Tekst", "Mer")}
		for range rapid.IntRange(0, 5).Draw(t, "rows") {
			values := map[string]string{"id": "x"}
			for _, id := range []string{"tekst", "mer"} {
				if v := rapid.StringOfN(letters, 0, 12, -1).Draw(t, id); v != "" {
					values[id] = v
				}
			}
			s.Rows = append(s.Rows, SheetRow{Values: values})
		}
		var b bytes.Buffer
		if err := WriteSheet(&b, s); err != nil {
			t.Fatal(err)
		}
		harmlessCells(t, b.String())
		got, err := ReadSheet(&b, s.Columns)
		if err != nil {
			t.Fatal(err)
		}
		for i := range got {
			got[i].Line = 0
		}
		if diff := cmp.Diff(s.Rows, got); diff != "" {
			t.Fatal(diff)
		}
	})
}

// harmlessCells looks at the cells as a spreadsheet would: none is a formula.
func harmlessCells(t *rapid.T, sheet string) {
	in := csv.NewReader(strings.NewReader(strings.TrimPrefix(sheet, byteOrderMark)))
	in.Comma = ';'
	rows, err := in.ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range rows {
		for _, cell := range row {
			if strings.HasPrefix(cell, "=") || strings.HasPrefix(cell, "@") || strings.HasPrefix(cell, "\t") ||
				((strings.HasPrefix(cell, "+") || strings.HasPrefix(cell, "-")) && strings.Trim(cell, "+-0123456789.,") != "") {
				t.Fatalf("a spreadsheet would compute %q", cell)
			}
		}
	}
}

func TestSheetsAsTheyComeBack(t *testing.T) {
	columns := columnsOf("Part", "Navn")
	utf16 := func(s string) string {
		var b strings.Builder
		b.WriteString("\xff\xfe")
		for _, r := range s {
			b.WriteByte(byte(r))
			b.WriteByte(byte(r >> 8))
		}
		return b.String()
	}
	for _, c := range []struct{ desc, sheet, want string }{
		{"as written", "\ufeffPart;Navn\r\nrana;Kari\r\n", "2 rana Kari"},
		{"commas", "Part,Navn\nrana,\"Nordmann, Kari\"\n", "2 rana Nordmann, Kari"},
		{"tabs", "Part\tNavn\nrana\tKari\n", "2 rana Kari"},
		{"Windows-1252", "Part;Navn\nv\xe6r\xf8y;K\xe5re \x96 \x80\n", "2 værøy Kåre – €"},
		{"UTF-16", utf16("Part\tNavn\r\nværøy\tKåre\r\n"), "2 værøy Kåre"},
		{"other order, case and columns", "Merknad;NAVN;part\nx;Kari;rana\n", "2 rana Kari"},
		{"by ids", "part;navn\nrana;Kari\n", "2 rana Kari"},
		{"Excel's line", "sep=;\r\nPart;Navn\r\nrana;Kari\r\n", "3 rana Kari"},
		{"a title above", "Underskrifter\nPart;Navn\nrana;Kari\n", "3 rana Kari"},
		{"empty rows", "Part;Navn\n;\n\nrana;Kari\n;;;;\n", "4 rana Kari"},
		{"lines in a cell", "Part;Navn\r\nrana;\"Kari\r\nNordmann\"\r\n", "2 rana Kari\nNordmann"},
		{"short and long rows", "Part;Navn\nrana\nbodø;Kari;mer\n", "2 rana ; 3 bodø Kari"},
		{"nothing", "", "no-column 1 Part"},
		{"a column missing", "Part;Nvan\nrana;Kari\n", "no-column 1 Navn"},
		{"a column twice", "Part;Navn;navn\nrana;Kari;Ola\n", "twice-column 1 Navn"},
		{"a quote left open", "Part;Navn\nrana;\"Kari\nbodø;Ola\n", "bad-quote 2 "},
		{"a spreadsheet's own file", "PK\x03\x04\x00", "not-text 0 "},
		{"bytes", "Part;Navn\nrana;\x00\n", "not-text 0 "},
		{"too big", strings.Repeat("x", maxSheet+1), "too-big 0 5 MB"},
		{"too many rows", "Part;Navn\n" + strings.Repeat("a;b\n", maxRows+1), "too-big 50002 50000"},
	} {
		t.Run(c.desc, func(t *testing.T) {
			rows, err := ReadSheet(strings.NewReader(c.sheet), columns)
			if got := saidRows(rows, err); got != c.want {
				t.Errorf("read   %q\nwanted %q", got, c.want)
			}
		})
	}
}

func saidRows(rows []SheetRow, err error) string {
	var e *FileError
	if errors.As(err, &e) {
		return joinedAll(string(e.Why), itoa(e.Line), e.Want)
	}
	if err != nil {
		return err.Error()
	}
	var out []string
	for _, r := range rows {
		out = append(out, joinedAll(itoa(r.Line), r.Values["part"], r.Values["navn"]))
	}
	return strings.Join(out, "; ")
}

func joinedAll(list ...string) string { return strings.Join(list, " ") }

func TestAFormSheetOfAnyLanguageIsRead(t *testing.T) {
	for _, sheet := range []string{
		"Nr.;Id;Spørsmål;Gjelder;Svar\n;hfh-form;;;plan-2025 · r1 · eksempel · -\n1;position;?;;Støtter\n2;;?;;24/117\n",
		"No.;Id;Question;About;Answer\n;hfh-form;;;plan-2025 · r1 · eksempel · -\n1;position;?;;Støtter\n2;;?;;24/117\n",
	} {
		a, err := ReadFormCSV(strings.NewReader(sheet))
		if err != nil {
			t.Fatal(err)
		}
		filled, misfits := answerForm().Fit(a)
		want := map[string]string{"position": "supports", "case": "24/117"}
		if diff := cmp.Diff(want, filled.Values); diff != "" || len(misfits) > 0 || a.ID.Round != "r1" {
			t.Errorf("%+v %v\n%s", a.ID, misfits, diff)
		}
	}
}
