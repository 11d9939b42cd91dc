package paper

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
)

// Column is a column of a sheet: the id that it is read by, its heading, and headings that
// it is known by as well: those of other languages.
type Column struct {
	ID, Title string
	Also      []string
}

// headed tells whether a heading is the column's.
func (c Column) headed(heading string) bool {
	name := folded(heading)
	if name == folded(c.ID) || name == folded(c.Title) {
		return true
	}
	return slices.ContainsFunc(c.Also, func(other string) bool { return name == folded(other) })
}

// Sheet is a table that people fill in with a spreadsheet program.
type Sheet struct {
	Columns []Column
	Rows    []SheetRow
}

// SheetRow is one row: values by column id, and, when read, the line it began on.
type SheetRow struct {
	Line   int
	Values map[string]string
}

// Sheets that are read are at most this big.
const (
	maxSheet = 5 << 20 // bytes
	maxRows  = 50_000
)

// WriteSheet writes a sheet as a spreadsheet program of a Norwegian desk opens it:
// semicolons, UTF-8 with its mark, lines ending in CRLF (RFC 4180 but for the
// semicolon). A value that the program would take for a formula is written with an
// apostrophe before it, which ReadSheet takes away. An error is the writer's.
func WriteSheet(w io.Writer, s Sheet) error {
	var b bytes.Buffer
	b.WriteString(byteOrderMark)
	out := csv.NewWriter(&b)
	out.Comma, out.UseCRLF = ';', true
	heads := make([]string, len(s.Columns))
	for i, c := range s.Columns {
		heads[i] = harmless(c.Title)
	}
	rows := [][]string{heads}
	for _, r := range s.Rows {
		cells := make([]string, len(s.Columns))
		for i, c := range s.Columns {
			cells[i] = harmless(r.Values[c.ID])
		}
		rows = append(rows, cells)
	}
	if err := out.WriteAll(rows); err != nil {
		return fmt.Errorf("sheet: %w", err)
	}
	_, err := w.Write(b.Bytes())
	return err
}

const byteOrderMark = "\ufeff"

// harmless puts an apostrophe before what a spreadsheet would compute (OWASP, "CSV
// injection"), and before what would lose one when it is read again. Numbers stay.
func harmless(value string) string {
	value = strings.ReplaceAll(value, "\x00", "")
	if guarded(value) {
		return "'" + value
	}
	return value
}

// guarded tells what needs an apostrophe.
func guarded(value string) bool {
	first, size := utf8.DecodeRuneInString(value)
	switch first {
	case '=', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠':
		return true
	case '+', '-':
		return strings.Trim(value[size:], "0123456789.,") != ""
	case '\'':
		return guarded(value[size:])
	default:
		return false
	}
}

// unguarded takes the apostrophe away.
func unguarded(value string) string {
	if rest, ok := strings.CutPrefix(value, "'"); ok && guarded(rest) {
		return rest
	}
	return value
}

// ReadSheet reads a sheet that came back: semicolons, commas or tabs between the
// cells, UTF-8 with or without its mark, UTF-16 with it, or Windows-1252. Columns are
// found by their id or title in any order and case; others are read past. A column that
// is asked for and not there, quotes that do not match and a file that is too big or no
// text give a *FileError. Empty rows are left out.
func ReadSheet(r io.Reader, columns []Column) ([]SheetRow, error) {
	raw, err := io.ReadAll(io.LimitReader(r, maxSheet+1))
	if err != nil {
		return nil, err
	}
	if len(raw) > maxSheet {
		return nil, &FileError{Why: TooBig, Want: "5 MB"}
	}
	text, err := decoded(raw)
	if err != nil {
		return nil, err
	}
	return sheetRows(text, columns)
}

func sheetRows(text string, columns []Column) ([]SheetRow, error) {
	in := csv.NewReader(strings.NewReader(text))
	in.FieldsPerRecord, in.Comma = -1, separator(text)
	in.ReuseRecord = true
	var places map[int]string
	var out []SheetRow
	for {
		cells, err := in.Read()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, quoteError(err)
		}
		line, _ := in.FieldPos(0)
		switch {
		case places == nil && above(cells, columns):
		case places == nil:
			if places, err = headings(cells, columns, line); err != nil {
				return nil, err
			}
		case len(out) == maxRows:
			return nil, &FileError{Why: TooBig, Line: line, Want: fmt.Sprint(maxRows)}
		default:
			out = appendRow(out, cells, places, line)
		}
	}
	if places == nil {
		_, err := headings(nil, columns, 1)
		return nil, err
	}
	return out, nil
}

// above tells a line that stands above the headings: a title, or Excel's "sep=;".
func above(cells []string, columns []Column) bool {
	return len(cells) < 2 && len(columns) > 1 || strings.HasPrefix(strings.ToLower(cells[0]), "sep=")
}

// quoteError says on which line quotes do not match.
func quoteError(err error) error {
	var e *csv.ParseError
	if errors.As(err, &e) {
		return &FileError{Why: BadQuote, Line: e.StartLine}
	}
	return err
}

// headings finds the columns by their id or title.
func headings(cells []string, columns []Column, line int) (map[int]string, error) {
	places, seen := map[int]string{}, map[string]bool{}
	for i, cell := range cells {
		for _, c := range columns {
			if !c.headed(unguarded(cell)) {
				continue
			}
			if seen[c.ID] {
				return nil, &FileError{Why: TwiceColumn, Line: line, Want: c.Title}
			}
			places[i], seen[c.ID] = c.ID, true
			break
		}
	}
	for _, c := range columns {
		if !seen[c.ID] {
			return nil, &FileError{Why: NoColumn, Line: line, Want: c.Title}
		}
	}
	return places, nil
}

func appendRow(out []SheetRow, cells []string, places map[int]string, line int) []SheetRow {
	values := map[string]string{}
	for i, cell := range cells {
		if id, ok := places[i]; ok && cell != "" {
			values[id] = unguarded(cell)
		}
	}
	if len(values) == 0 {
		return out
	}
	return append(out, SheetRow{Line: line, Values: values})
}

// separator is the one of semicolon, tab and comma that the first line with any has
// most of, outside quotes; Excel's own line "sep=;" has it too.
func separator(text string) rune {
	for line := range strings.SplitSeq(text, "\n") {
		best, most := ';', 0
		for _, sep := range [...]rune{';', '\t', ','} {
			if n := countOutsideQuotes(line, sep); n > most {
				best, most = sep, n
			}
		}
		if most > 0 {
			return best
		}
	}
	return ';'
}

func countOutsideQuotes(line string, sep rune) int {
	n, quoted := 0, false
	for _, r := range line {
		switch {
		case r == '"':
			quoted = !quoted
		case r == sep && !quoted:
			n++
		}
	}
	return n
}

// decoded gives the text of a file in one of the ways that spreadsheets write it.
func decoded(raw []byte) (string, error) {
	switch {
	case bytes.HasPrefix(raw, []byte("PK")), bytes.HasPrefix(raw, []byte("\xd0\xcf\x11\xe0")):
		return "", &FileError{Why: NotText}
	case bytes.HasPrefix(raw, []byte("\xff\xfe")), bytes.HasPrefix(raw, []byte("\xfe\xff")):
		return plainText(unicode.UTF16(unicode.LittleEndian, unicode.ExpectBOM), raw)
	case utf8.Valid(raw):
		return plainText(unicode.UTF8BOM, raw)
	default:
		return plainText(charmap.Windows1252, raw)
	}
}

// plainText decodes a file; one with NUL in it is no text.
func plainText(from encoding.Encoding, raw []byte) (string, error) {
	text, err := from.NewDecoder().Bytes(raw)
	if err != nil || bytes.IndexByte(text, 0) >= 0 {
		return "", &FileError{Why: NotText}
	}
	return string(text), nil
}
