package paper

import (
	"archive/zip"
	_ "embed"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"

	"github.com/helsefellesskap/hfh/internal/msg"
)

//go:embed parts/styles.xml
var stylesXML string

const (
	xmlHead   = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>` + "\n"
	wordSpace = `xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"`
	// textWidth is the width of the text in twentieths of a point: A4 less two margins of
	// 25 mm.
	textWidth = 9070
)

// WriteDOCX writes a document for a word processor (ISO/IEC 29500, transitional, as
// Word and LibreOffice write it): A4, real headings and lists, header rows that are
// repeated, page numbers, the language on every text. An error is the writer's.
func WriteDOCX(w io.Writer, doc Document, opt Options) error {
	d := newDOCX(doc)
	body := d.document()
	parts := []part{
		{"[Content_Types].xml", contentTypes()},
		{"_rels/.rels", rootRels()},
		{"docProps/app.xml", xmlHead + `<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties"><Application>hfh</Application></Properties>`},
		{"docProps/core.xml", coreProperties(doc, opt.Date)},
		{"docProps/custom.xml", customProperties(d.forms)},
		{"word/_rels/document.xml.rels", d.rels()},
		{"word/document.xml", body},
		{"word/footer1.xml", d.footer()},
		{"word/header1.xml", d.header()},
		{"word/numbering.xml", d.numbering()},
		{"word/settings.xml", settings(locale(doc.Lang))},
		{"word/styles.xml", strings.ReplaceAll(stylesXML, "LANG", locale(doc.Lang))},
	}
	return zipped(w, parts)
}

// part is one file of the package.
type part struct{ name, content string }

// zipped writes the parts in their order, all with the same time: zip's first day.
func zipped(w io.Writer, parts []part) error {
	z := zip.NewWriter(w)
	for _, p := range parts {
		f, err := z.CreateHeader(&zip.FileHeader{Name: p.name, Method: zip.Deflate, Modified: time.Date(1980, 1, 1, 0, 0, 0, 0, time.UTC)})
		if err != nil {
			return fmt.Errorf("%s: %w", p.name, err)
		}
		if _, err := io.WriteString(f, p.content); err != nil {
			return fmt.Errorf("%s: %w", p.name, err)
		}
	}
	return z.Close()
}

// docx is a document in the making: what the body needs of the other parts is
// collected on the way.
type docx struct {
	builder
	doc   Document
	words *msg.Printer
	links []string // addresses, by relationship number
	lists int      // numbered lists so far: each counts from one
	forms []Form
	ids   int  // content controls so far
	below bool // what was written last is a table: a paragraph keeps clear of it
}

func newDOCX(doc Document) *docx {
	return &docx{doc: doc, words: msg.New(doc.Lang)}
}

// locale is the language as a word processor names it.
func locale(lang string) string {
	switch lang {
	case msg.Nynorsk:
		return "nn-NO"
	case msg.English:
		return "en-GB"
	default:
		return "nb-NO"
	}
}

// document is word/document.xml.
func (d *docx) document() string {
	d.raw(xmlHead, `<w:document `, wordSpace, `><w:body>`)
	for i, b := range d.doc.Blocks {
		d.block(b)
		_, isTable := b.(tabular)
		_, closed := b.(Form) // it ends with a line of its own
		d.below = isTable && !closed
		if isTable && !closed && (i+1 == len(d.doc.Blocks) || adjoins(d.doc.Blocks[i+1])) {
			d.raw(`<w:p><w:pPr><w:pStyle w:val="Small"/></w:pPr></w:p>`) // two tables in a row would become one
		}
	}
	d.raw(`<w:sectPr><w:headerReference w:type="default" r:id="rId4"/><w:footerReference w:type="default" r:id="rId3"/>`,
		`<w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="1418" w:right="1418" w:bottom="1418" w:left="1418" w:header="709" w:footer="709" w:gutter="0"/></w:sectPr></w:body></w:document>`)
	return d.String()
}

// tabular is a block that is drawn as a table.
type tabular interface{ tabular() }

func (Table) tabular()      {}
func (Facts) tabular()      {}
func (Letterhead) tabular() {}
func (Signatures) tabular() {}
func (Form) tabular()       {}

func adjoins(next Block) bool {
	_, isTable := next.(tabular)
	return isTable
}

// block writes one block of the body.
func (d *docx) block(b Block) {
	switch b := b.(type) {
	case Heading:
		d.para("Heading"+strconv.Itoa(min(max(b.Level, 1), 4)), "", b.Runs)
	case Para:
		d.paragraph(b)
	case List:
		d.list(b)
	case Table:
		d.table(b)
	case Facts:
		d.facts(b)
	case Letterhead:
		d.letterhead(b)
	case Signatures:
		d.signatures(b)
	case Form:
		d.form(b)
	case PageBreak:
		d.raw(`<w:p><w:r><w:br w:type="page"/></w:r></w:p>`)
	}
}

func (d *docx) paragraph(p Para) {
	style, properties := "Normal", ""
	if p.Small {
		style = "Small"
	}
	if d.below {
		properties = `<w:spacing w:before="160"/>`
	}
	if p.Indent > 0 {
		properties += `<w:ind w:left="` + strconv.Itoa(425*p.Indent) + `"/>`
	}
	d.para(style, properties, p.Runs)
}

// para writes a paragraph of a style, with further properties of its own.
func (d *docx) para(style, properties string, runs []Run) {
	d.raw(`<w:p><w:pPr><w:pStyle w:val="`, style, `"/>`, properties, `</w:pPr>`)
	d.runs(runs)
	d.raw(`</w:p>`)
}

func (d *docx) runs(runs []Run) {
	for _, r := range runs {
		d.run(r)
	}
}

// run writes a run, as a link if it has an address that a paper may point to.
func (d *docx) run(r Run) {
	address := linkable(r.Link)
	if address == "" {
		d.styled(r.style(), spoken(d.words, r))
		return
	}
	d.links = append(d.links, address)
	d.raw(`<w:hyperlink r:id="rId`, strconv.Itoa(firstLink+len(d.links)-1), `">`)
	d.styled("Hyperlink", spoken(d.words, r))
	d.raw(`</w:hyperlink>`)
}

// style is the character style of a run.
func (r Run) style() string {
	switch r.Mark {
	case Strong:
		return "Strong"
	case Em:
		return "Emphasis"
	case Inserted:
		return "Inserted"
	case Deleted:
		return "Deleted"
	default:
		return ""
	}
}

// spoken is a run's text with the words around it that say what became of it.
func spoken(words *msg.Printer, r Run) string {
	switch r.Mark {
	case Inserted:
		return words.Text("paper.inserted", map[string]string{"text": r.Text})
	case Deleted:
		return words.Text("paper.deleted", map[string]string{"text": r.Text})
	default:
		return r.Text
	}
}

// styled writes a text in a character style ("" for none); line ends become breaks.
func (d *docx) styled(style, text string) {
	d.raw(`<w:r>`)
	if style != "" {
		d.raw(`<w:rPr><w:rStyle w:val="`, style, `"/></w:rPr>`)
	}
	for i, line := range lines(text) {
		if i > 0 {
			d.raw(`<w:br/>`)
		}
		d.raw(`<w:t xml:space="preserve">`)
		d.text(line)
		d.raw(`</w:t>`)
	}
	d.raw(`</w:r>`)
}

// list writes the points of a list and those under them.
func (d *docx) list(l List) {
	num := bullets
	if l.Numbered {
		d.lists++
		num = bullets + d.lists
	}
	for i, item := range l.Items {
		last := i+1 == len(l.Items)
		d.point(num, 0, last && len(item.Under) == 0, item.Runs)
		for j, under := range item.Under {
			d.point(num, 1, last && j+1 == len(item.Under), under.Runs)
		}
	}
}

// bullets is the number of the list with bullets; numbered lists come after it.
const bullets = 1

// point writes one point; after the last there is room as after a paragraph.
func (d *docx) point(num, level int, last bool, runs []Run) {
	properties := fmt.Sprintf(`<w:numPr><w:ilvl w:val="%d"/><w:numId w:val="%d"/></w:numPr>`, level, num)
	if last {
		properties += `<w:spacing w:after="160"/>`
	}
	d.para("ListParagraph", properties, runs)
}
