package paper

import (
	"fmt"
	"strconv"
)

// table writes a table with its header row.
func (d *docx) table(t Table) {
	widths := shares(t.Widths, columns(t))
	d.openTable("Grid", t.Caption, widths)
	if len(t.Header) > 0 {
		d.headerRow(t.Header, widths)
	}
	for _, row := range t.Rows {
		d.raw(`<w:tr><w:trPr><w:cantSplit/></w:trPr>`)
		for i, w := range widths {
			var runs []Run
			if i < len(row) {
				runs = row[i]
			}
			d.cell(w, "Cell", runs)
		}
		d.raw(`</w:tr>`)
	}
	d.raw(`</w:tbl>`)
}

// columns counts the columns of a table: those of its longest row.
func columns(t Table) int {
	n := len(t.Header)
	for _, row := range t.Rows {
		n = max(n, len(row))
	}
	return max(n, 1)
}

// shares divides the page's width by shares, the rest going to the last column. A
// share that is missing or not positive counts as one of the others' average.
func shares(given []int, n int) []int {
	sum, counted := 0, 0
	for _, w := range given[:min(n, len(given))] {
		if w > 0 {
			sum, counted = sum+w, counted+1
		}
	}
	average := 1
	if counted > 0 {
		average = max(sum/counted, 1)
	}
	sum += average * (n - counted)
	widths, rest := make([]int, n), textWidth
	for i := range widths {
		share := average
		if i < len(given) && given[i] > 0 {
			share = given[i]
		}
		widths[i] = textWidth * share / sum
		rest -= widths[i]
	}
	widths[n-1] += rest
	return widths
}

func (d *docx) openTable(style, caption string, widths []int) {
	look := `<w:tblLook w:val="0020" w:firstRow="1" w:lastRow="0" w:firstColumn="0" w:lastColumn="0" w:noHBand="1" w:noVBand="1"/>`
	if style != "Grid" {
		look = `<w:tblLook w:val="0000" w:firstRow="0" w:lastRow="0" w:firstColumn="0" w:lastColumn="0" w:noHBand="1" w:noVBand="1"/>`
	}
	d.raw(`<w:tbl><w:tblPr><w:tblStyle w:val="`, style, `"/><w:tblW w:w="`, strconv.Itoa(textWidth), `" w:type="dxa"/><w:tblLayout w:type="fixed"/>`, look)
	if caption != "" {
		d.raw(`<w:tblCaption w:val="`, escape(caption), `"/>`)
	}
	d.raw(`</w:tblPr><w:tblGrid>`)
	for _, w := range widths {
		d.raw(`<w:gridCol w:w="`, strconv.Itoa(w), `"/>`)
	}
	d.raw(`</w:tblGrid>`)
}

// headerRow writes the row of headings, which is repeated on each page.
func (d *docx) headerRow(titles []string, widths []int) {
	d.raw(`<w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>`)
	for i, w := range widths {
		title := ""
		if i < len(titles) {
			title = titles[i]
		}
		d.cell(w, "CellHeader", Text(title))
	}
	d.raw(`</w:tr>`)
}

func (d *docx) cell(width int, style string, runs []Run) {
	d.openCell(width)
	d.para(style, "", runs)
	d.raw(`</w:tc>`)
}

func (d *docx) openCell(width int) {
	fmt.Fprintf(d, `<w:tc><w:tcPr><w:tcW w:w="%d" w:type="dxa"/></w:tcPr>`, width)
}

// facts writes labels and values without lines around them.
func (d *docx) facts(facts Facts) {
	widths := shares([]int{28, 72}, 2)
	d.openTable("Bare", "", widths)
	for _, f := range facts {
		d.raw(`<w:tr><w:trPr><w:cantSplit/></w:trPr>`)
		d.cell(widths[0], "Cell", Bold(f.Label))
		d.cell(widths[1], "Cell", f.Value)
		d.raw(`</w:tr>`)
	}
	d.raw(`</w:tbl>`)
}

// letterhead has the sender on top, below it the recipient to the left and date and
// references to the right.
func (d *docx) letterhead(l Letterhead) {
	widths := shares([]int{55, 45}, 2)
	for i, line := range l.Sender {
		if i == 0 {
			d.para("Letter", "", Bold(line))
			continue
		}
		d.para("Letter", "", Text(line))
	}
	d.para("Letter", `<w:spacing w:after="360"/>`, nil)
	d.openTable("Bare", "", widths)
	d.raw(`<w:tr><w:trPr><w:cantSplit/></w:trPr>`)
	d.openCell(widths[0])
	d.letterLines(l.Recipient)
	d.raw(`</w:tc>`)
	d.openCell(widths[1])
	for _, f := range l.Facts {
		d.para("Letter", "", append(Text(f.Label+": "), f.Value...))
	}
	if len(l.Facts) == 0 {
		d.para("Letter", "", nil) // a cell ends with a paragraph
	}
	d.raw(`</w:tc></w:tr></w:tbl>`)
	d.para("Letter", `<w:spacing w:after="240"/>`, nil)
}

func (d *docx) letterLines(list []string) {
	for _, line := range list {
		d.para("Letter", "", Text(line))
	}
	if len(list) == 0 {
		d.para("Letter", "", nil)
	}
}

// signatures writes the rows of a signature page, each high enough to sign in.
func (d *docx) signatures(list Signatures) {
	widths := shares([]int{24, 28, 27, 21}, 4)
	d.openTable("Grid", d.word("paper.signature"), widths)
	d.headerRow(signatureTitles(d.words), widths)
	for _, s := range list {
		d.raw(`<w:tr><w:trPr><w:cantSplit/><w:trHeight w:val="964" w:hRule="atLeast"/></w:trPr>`)
		for i, runs := range s.cells() {
			d.cell(widths[i], "Cell", runs)
		}
		d.raw(`</w:tr>`)
	}
	d.raw(`</w:tbl>`)
}

func (d *docx) word(id string) string { return d.words.Text(id, nil) }
