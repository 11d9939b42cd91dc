package render

import (
	"bytes"
	"fmt"
	"strings"

	"github.com/olekukonko/tablewriter"
	"github.com/olekukonko/tablewriter/renderer"
	"github.com/olekukonko/tablewriter/tw"
)

const (
	columnGap   = 2  // blanks between columns
	narrowest   = 6  // columns that a breakable column keeps at least
	widestWord  = 20 // a longer word does not decide how narrow a column may be
	cardsIndent = 2
)

// tableText draws a table without borders: a rule under the titles, two blanks
// between columns, cells broken between words to fit the width. Where the columns
// cannot fit side by side each row becomes a card, a line for each column.
func tableText(o Options, g Grid) ([]byte, error) {
	widths, fits := columnWidths(g, o.Width)
	if !fits {
		return tableCards(o, g), nil
	}
	var buf bytes.Buffer
	t := tablewriter.NewTable(&buf, tableOptions(g)...)
	t.Header(titleCells(o, g, widths))
	if err := t.Bulk(bodyCells(o, g, widths)); err != nil {
		return nil, fmt.Errorf("table: %w", err)
	}
	if err := t.Render(); err != nil {
		return nil, fmt.Errorf("table: %w", err)
	}
	return trimLines(buf.Bytes()), nil
}

// tableOptions turns off everything that the library would decide itself: it changes
// titles, wraps, trims, and asks the environment how wide letters are.
func tableOptions(g Grid) []tablewriter.Option {
	align := make(tw.Alignment, len(g.right))
	for i, right := range g.right {
		align[i] = tw.AlignLeft
		if right {
			align[i] = tw.AlignRight
		}
	}
	between := tw.Padding{Right: strings.Repeat(" ", columnGap), Overwrite: true}
	return []tablewriter.Option{
		tablewriter.WithEastAsian(tw.Off),
		tablewriter.WithRenderer(renderer.NewBlueprint(tw.Rendition{
			Borders:  tw.BorderNone,
			Settings: tw.Settings{Separators: tw.SeparatorsNone, Lines: tw.LinesNone},
		})),
		tablewriter.WithHeaderAutoFormat(tw.Off),
		tablewriter.WithHeaderAutoWrap(tw.WrapNone),
		tablewriter.WithRowAutoWrap(tw.WrapNone),
		tablewriter.WithTrimSpace(tw.Off),
		tablewriter.WithTrimLine(tw.Off),
		tablewriter.WithPadding(between),
		tablewriter.WithAlignment(align),
	}
}

// titleCells are the titles, each over a rule as wide as its column.
func titleCells(o Options, g Grid, widths []int) []string {
	out := make([]string, len(g.Titles))
	for i, title := range g.Titles {
		lines := wrapHard(Clean(title), widths[i])
		rule := strings.Repeat("─", widths[i])
		out[i] = paintLines(o, Strong, lines) + "\n" + o.Paint(Faint, rule)
	}
	return levelled(out)
}

// levelled puts empty lines on top of the shorter titles, so that all rules stand on
// one line.
func levelled(titles []string) []string {
	most := 0
	for _, t := range titles {
		most = max(most, strings.Count(t, "\n"))
	}
	for i, t := range titles {
		titles[i] = strings.Repeat("\n", most-strings.Count(t, "\n")) + t
	}
	return titles
}

// bodyCells are the rows, broken to their columns' widths.
func bodyCells(o Options, g Grid, widths []int) [][]string {
	out := make([][]string, len(g.Cells))
	for i, row := range g.Cells {
		out[i] = make([]string, len(row))
		for j, cell := range row {
			out[i][j] = paintLines(o, cell.Style, wrapHard(Clean(cell.Text), widths[j]))
		}
	}
	return out
}

// paintLines styles each line by itself, so that a style never runs into the next
// column.
func paintLines(o Options, s Style, lines []string) string {
	painted := make([]string, len(lines))
	for i, line := range lines {
		painted[i] = o.Paint(s, line)
	}
	return strings.Join(painted, "\n")
}

// trimLines takes the blanks off the ends of lines, and the resets of colour that the
// library puts among them: every style ends by itself.
func trimLines(b []byte) []byte {
	lines := strings.Split(string(b), "\n")
	for i, line := range lines {
		for {
			cut := strings.TrimRight(line, " ")
			if reset, ok := strings.CutSuffix(cut, " \x1b[0m"); ok {
				cut = reset
			}
			if cut == line {
				break
			}
			line = cut
		}
		lines[i] = line
	}
	return []byte(strings.Join(lines, "\n"))
}

// columnWidths shares the width out: each column gets what it asks for if all can,
// else the widest ones give way first. It is false where even the narrowest form is
// too wide.
func columnWidths(g Grid, limit int) ([]int, bool) {
	natural, least := make([]int, len(g.Titles)), make([]int, len(g.Titles))
	for i := range g.Titles {
		for _, text := range g.column(i) {
			natural[i] = max(natural[i], width(text))
			least[i] = max(least[i], min(longestWord(text), widestWord))
		}
		least[i] = min(natural[i], max(least[i], narrowest))
		if g.whole[i] {
			least[i] = natural[i]
		}
	}
	room := limit - columnGap*(len(g.Titles)-1)
	if limit <= 0 || sum(natural) <= room {
		return natural, true
	}
	if sum(least) > room {
		return nil, false
	}
	return level(natural, least, room), true
}

// level finds the greatest width that no column needs to exceed for all to fit, and
// gives what is left over to the first columns that can use it.
func level(natural, least []int, room int) []int {
	at := func(cap int) []int {
		out := make([]int, len(natural))
		for i := range natural {
			out[i] = max(least[i], min(natural[i], cap))
		}
		return out
	}
	limit := 0
	for sum(at(limit+1)) <= room {
		limit++
	}
	out := at(limit)
	for i, spare := 0, room-sum(out); i < len(out) && spare > 0; i++ {
		if out[i] < natural[i] {
			out[i]++
			spare--
		}
	}
	return out
}

func sum(list []int) int {
	n := 0
	for _, v := range list {
		n += v
	}
	return n
}

// tableCards draws each row as lines of title and value.
func tableCards(o Options, g Grid) []byte {
	var b bytes.Buffer
	for i, row := range g.Cells {
		if i > 0 {
			b.WriteByte('\n')
		}
		fields := make([]Field, 0, len(row))
		for j, cell := range row {
			if cell.Text != "" {
				fields = append(fields, Field{Label: g.Titles[j], Value: cell.Text, Style: cell.Style})
			}
		}
		for _, line := range fieldLines(o, fields, o.Width) {
			b.WriteString(line + "\n")
		}
	}
	return b.Bytes()
}
