package render

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"strconv"
	"strings"
)

// CSV writes a table as comma-separated values (RFC 4180 quoting, UTF-8, lines ending
// in LF as other tools expect in a pipe; spreadsheets read both).
//
// A text that begins with =, +, -, @, a tab or a line end gets a ' in front, unless
// it is a number: a spreadsheet would otherwise run it as a formula, and registers
// hold text that others have sent in.
func CSV(o Options, g Grid) error {
	var b bytes.Buffer
	w := csv.NewWriter(&b)
	rows := [][]string{g.Titles}
	for _, row := range g.Cells {
		cells := make([]string, len(row))
		for i, cell := range row {
			cells[i] = guard(cell.Text)
		}
		rows = append(rows, cells)
	}
	if err := w.WriteAll(rows); err != nil {
		return fmt.Errorf("encode the table: %w", err)
	}
	return write(o, b.Bytes())
}

// guard makes a cell harmless for spreadsheets and terminals.
func guard(text string) string {
	_, err := strconv.ParseFloat(text, 64)
	if err != nil && text != "" && strings.ContainsRune("=+-@\t\r\n", rune(text[0])) {
		text = "'" + text
	}
	return CleanLines(text)
}
