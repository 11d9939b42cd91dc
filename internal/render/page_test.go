package render

import (
	"bytes"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// body is a row of the tables here.
type body struct {
	ref, name, state string
	seats            string
}

func someTable(o Options) Table[body] {
	return Table[body]{
		Columns: []Column[body]{
			{Title: Capital(o.term("key/ref")), Value: func(b body) string { return b.ref }, Whole: true, Style: func(body) Style { return Faint }},
			{Title: Capital(o.term("key/name")), Value: func(b body) string { return b.name }},
			{Title: Capital(o.term("key/state")), Value: func(b body) string { return o.term(b.state) }},
			{Title: Capital(o.term("key/seats")), Value: func(b body) string { return b.seats }, Right: true},
		},
		Rows: []body{
			{"fsu/akuttmedisin", "Faglig samarbeidsutvalg for akuttmedisin", "active", "12"},
			{"fsu/fodsel", "Faglig samarbeidsutvalg for føde- og gynekologitilbud på Helgeland", "not-documented", "9"},
			{"body/ssu", "SSU | med strek\nog linje\x1b[31m\u202e", "unknown", ""},
		},
	}
}

func somePage(o Options) Page {
	return Page{
		Heading{1, "Helsefellesskap Helgeland\x1b[2J"},
		Para{Text: "Per 19. mars 2025 er det to ting som venter på andre, og én som venter på deg."},
		Heading{2, Capital(o.term("due"))},
		Bullets{
			{Text: "Handlingsplanen skal evalueres", Mark: "!", Style: Bad, Under: []Line{{Text: "skriv 'hfh plan evaluate --meeting ssu-2025-03-18' når møtet er holdt", Style: Info}}},
			{Text: "Erklæringen skal rulleres hvert andre år, regnet fra 4. mai 2023\u202e"},
		},
		Heading{2, Capital(o.term("document"))},
		someTable(o).Grid(),
		Para{Text: "* ikke en liste, 1. og ikke <b>fet</b> | `hfh due`"},
		Gap{},
		Fields{List: []Field{
			{Label: o.term("key/name"), Value: "Handlingsplan 2023–2025"},
			{Label: o.term("key/responsible_as_written"), Value: "Alle kommuner og helseforetaket, se tabellen\nfor resten"},
			{Label: o.term("key/period"), Value: Date("2023/2025", o.Lang.Lang()), Style: Good},
		}},
		Outline{
			{Key: "version", Value: "2024"},
			{Key: "period", Value: "2023/2025", Format: AsDate},
			{Key: "cycle", Value: "P2Y", Format: AsDuration},
			{Key: "areas", Entries: []Entry{
				{Name: "Gode og sammenhengende pasientforløp", ID: "pasientforlop", Entries: []Entry{
					{Key: "number", Value: "2.1"},
					{Key: "goals", Entries: []Entry{
						{Name: "Pasienten opplever en sømløs og sammenhengende helsetjeneste", ID: "somlos", Entries: []Entry{
							{Key: "measures", Entries: []Entry{
								{Name: "Pasientens legemiddelliste\x1b[31m og Kjernejournal", ID: "pll-kjernejournal", Entries: []Entry{
									{Key: "responsible", Value: "alle kommuner, Helgelandssykehuset HF", Note: "arvet fra raden"},
									{Key: "when", Value: "2024", Format: AsDate},
									{Key: "progress", Entries: []Entry{{ID: "p1", Entries: []Entry{
										{Key: "date", Value: "2024-11-01", Format: AsDate}, {Key: "status", Value: "in-progress", Format: AsTerm},
									}}}},
								}},
								{Name: "Telemedisin", ID: "telemedisin", Note: "usikker plassering"},
							}},
						}},
					}},
				}},
			}},
			{Key: "focus", Entries: []Entry{{Value: "declaration#samarbeid", Format: AsFaint}, {}}},
		},
	}
}

func TestPage(t *testing.T) {
	eachView(t, "page", func(o Options) error { return Text(o, somePage(o)) })
}

func TestTable(t *testing.T) {
	eachView(t, "table", func(o Options) error { return Text(o, Page{someTable(o).Grid()}) })
	var b bytes.Buffer
	o := Options{Out: &b, Lang: Printer("nb")}
	if err := Text(o, Page{someTable(o).Grid()}); err != nil {
		t.Fatal(err)
	}
	golden(t, "table-nb-wide", b.String())
}

func TestMarkdown(t *testing.T) {
	for _, lang := range []string{"nb", "en"} {
		var b bytes.Buffer
		o := Options{Out: &b, Width: 40, Lang: Printer(lang)}
		if err := Markdown(o, somePage(o)); err != nil {
			t.Fatal(err)
		}
		golden(t, "page-"+lang+"-markdown", b.String())
		mustBeSafe(t, "markdown", b.String())
	}
}

// TestTablesFit: a table of any texts is never wider than the terminal, says all it
// was given, and a Markdown table keeps one row a line.
func TestTablesFit(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.OneOf(rapid.StringMatching(`[a-zæøå/ -]{0,40}`), rapid.StringMatching(`[a-z漢|\n\t]{0,12}`))
		rows := rapid.SliceOfN(rapid.SliceOfN(text, 3, 3), 0, 4).Draw(t, "rows")
		columns := rapid.IntRange(24, 90).Draw(t, "columns")
		table := Table[[]string]{Rows: rows}
		for i, title := range []string{"navn", "tilstand", "antall"} {
			table.Columns = append(table.Columns, Column[[]string]{Title: title, Value: func(r []string) string { return r[i] }, Right: i == 2})
		}
		var b bytes.Buffer
		o := Options{Out: &b, Width: columns, Lang: Printer("nb")}
		if err := Text(o, Page{table.Grid()}); err != nil {
			t.Fatal(err)
		}
		_, sideBySide := columnWidths(table.Grid(), columns)
		for line := range strings.SplitSeq(b.String(), "\n") {
			if sideBySide && width(line) > columns {
				t.Fatalf("%d columns do not hold %q", columns, line)
			}
		}
		for _, row := range rows {
			for _, cell := range row {
				for _, letter := range letters(cell) {
					if !strings.ContainsRune(b.String(), letter) {
						t.Fatalf("%q is not said in\n%s", cell, b.String())
					}
				}
			}
		}
		if got := strings.Count(markdownTable(table.Grid()), "\n"); got != len(rows)+2 {
			t.Fatalf("%d lines of Markdown for %d rows", got, len(rows))
		}
	})
}

// letters are the characters of a text that every form prints.
func letters(s string) []rune {
	return []rune(strings.NewReplacer("\n", "", "\t", "", " ", "").Replace(s))
}

func TestColumnWidths(t *testing.T) {
	g := Grid{
		Titles: []string{"a", "b"}, whole: []bool{true, false}, right: []bool{false, false},
		Cells: [][]Cell{{{Text: "en-hel-henvisning"}, {Text: "mange korte ord etter hverandre"}}},
	}
	cases := []struct {
		limit int
		want  []int
	}{{0, []int{17, 31}}, {80, []int{17, 31}}, {40, []int{17, 21}}, {30, []int{17, 11}}, {28, []int{17, 9}}, {27, nil}}
	for _, c := range cases {
		if got, _ := columnWidths(g, c.limit); !cmp.Equal(c.want, got) {
			t.Errorf("%d: %v, want %v", c.limit, got, c.want)
		}
	}
}

func TestMarkdownText(t *testing.T) {
	for in, want := range map[string]string{
		"Rana":               "Rana",
		"# ikke overskrift":  `\# ikke overskrift`,
		"1. januar":          `1\. januar`,
		"2.1":                "2.1",
		"den 1. januar":      "den 1. januar",
		"<script>":           `\<script\>`,
		"a_b*c|d":            `a\_b\*c\|d`,
		"skriv `hfh *` nå *": "skriv `hfh *` nå \\*",
		"en ` alene":         "en \\` alene",
		"[x](javascript:y)":  `\[x\](javascript:y)`,
		"to\nlinjer":         "to linjer",
		"`x``<b>```":         "\\`x\\`\\`\\<b\\>\\`\\`\\`", // Markdown closes no code here
	} {
		if got := markdownText(in); got != want {
			t.Errorf("%q: %q, want %q", in, got, want)
		}
	}
}

// TestNoTerminal: a buffer and a file are none.
func TestNoTerminal(t *testing.T) {
	f, err := os.Create(filepath.Join(t.TempDir(), "out"))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	for _, w := range []io.Writer{&bytes.Buffer{}, f} {
		if columns, ok := TerminalWidth(w); ok || columns != 0 || IsTerminal(w) {
			t.Errorf("%T is a terminal of %d columns", w, columns)
		}
	}
}

func TestDates(t *testing.T) {
	for _, c := range []struct{ got, want string }{
		{Date("2024-03-19", "nb"), "19. mars 2024"},
		{Date("2024-03-19", "en"), "19 March 2024"},
		{Date("ikke en dato", "nb"), "ikke en dato"},
		{Duration("rubbish", "nb"), "rubbish"},
		{Duration("P2Y", "nb"), "to år"},
		{Capital("årsrapport"), "Årsrapport"},
		{Capital(""), ""},
	} {
		if c.got != c.want {
			t.Errorf("%q, want %q", c.got, c.want)
		}
	}
}

// BenchmarkTable draws a list as long as any register's: 2,000 rows.
func BenchmarkTable(b *testing.B) {
	o := Options{Out: io.Discard, Width: 80, Lang: Printer("nb")}
	table := someTable(o)
	for range 666 {
		table.Rows = append(table.Rows, someTable(o).Rows...)
	}
	for b.Loop() {
		if err := Text(o, Page{table.Grid()}); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkFindings draws 1,000 findings.
func BenchmarkFindings(b *testing.B) {
	o := Options{Out: io.Discard, Width: 80, Lang: Printer("nb")}
	r := someReport()
	for range 200 {
		r.List = append(r.List, someReport().List...)
	}
	for b.Loop() {
		if err := Findings(o, r); err != nil {
			b.Fatal(err)
		}
	}
}
