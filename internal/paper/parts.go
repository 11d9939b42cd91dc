package paper

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

const (
	officeRel  = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
	relSpace   = `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">`
	wordType   = "application/vnd.openxmlformats-officedocument.wordprocessingml."
	formFormat = "{D5CDD505-2E9C-101B-9397-08002B2CF9AE}" // the set that custom properties belong to
	// firstLink is the number of the first relationship that is a link; the parts have
	// those before it.
	firstLink = 10
)

func contentTypes() string {
	var b builder
	b.raw(xmlHead, `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">`,
		`<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>`)
	for _, p := range [...][2]string{
		{"/word/document.xml", wordType + "document.main+xml"},
		{"/word/styles.xml", wordType + "styles+xml"},
		{"/word/numbering.xml", wordType + "numbering+xml"},
		{"/word/settings.xml", wordType + "settings+xml"},
		{"/word/footer1.xml", wordType + "footer+xml"},
		{"/word/header1.xml", wordType + "header+xml"},
		{"/docProps/core.xml", "application/vnd.openxmlformats-package.core-properties+xml"},
		{"/docProps/app.xml", "application/vnd.openxmlformats-officedocument.extended-properties+xml"},
		{"/docProps/custom.xml", "application/vnd.openxmlformats-officedocument.custom-properties+xml"},
	} {
		b.raw(`<Override PartName="`, p[0], `" ContentType="`, p[1], `"/>`)
	}
	b.raw(`</Types>`)
	return b.String()
}

func rootRels() string {
	return xmlHead + relSpace +
		rel(1, officeRel+"officeDocument", "word/document.xml") +
		rel(2, "http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties", "docProps/core.xml") +
		rel(3, officeRel+"extended-properties", "docProps/app.xml") +
		rel(4, officeRel+"custom-properties", "docProps/custom.xml") +
		`</Relationships>`
}

func rel(id int, kind, target string) string {
	return `<Relationship Id="rId` + strconv.Itoa(id) + `" Type="` + kind + `" Target="` + target + `"/>`
}

// rels are the relationships of the body: its parts, then the links in it.
func (d *docx) rels() string {
	var b builder
	b.raw(xmlHead, relSpace,
		rel(1, officeRel+"styles", "styles.xml"), rel(2, officeRel+"numbering", "numbering.xml"),
		rel(3, officeRel+"footer", "footer1.xml"), rel(4, officeRel+"header", "header1.xml"), rel(5, officeRel+"settings", "settings.xml"))
	for i, address := range d.links {
		b.raw(`<Relationship Id="rId`, strconv.Itoa(firstLink+i), `" Type="`, officeRel, `hyperlink" Target="`, escape(address), `" TargetMode="External"/>`)
	}
	b.raw(`</Relationships>`)
	return b.String()
}

// coreProperties say what the file is (ISO/IEC 29500-2, clause 11; Dublin Core).
func coreProperties(doc Document, date time.Time) string {
	var b builder
	b.raw(xmlHead, `<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">`)
	for _, p := range [...][2]string{{"dc:title", doc.Title}, {"dc:subject", doc.Subject}, {"dc:creator", doc.Author}, {"dc:language", locale(doc.Lang)}} {
		if p[1] != "" {
			b.raw(`<`, p[0], `>`, escape(p[1]), `</`, p[0], `>`)
		}
	}
	if !date.IsZero() {
		moment := date.UTC().Format("2006-01-02T15:04:05Z")
		b.raw(`<dcterms:created xsi:type="dcterms:W3CDTF">`, moment, `</dcterms:created><dcterms:modified xsi:type="dcterms:W3CDTF">`, moment, `</dcterms:modified>`)
	}
	b.raw(`</cp:coreProperties>`)
	return b.String()
}

// customProperties keep a form's id and the ids of its rows, in their order, where word
// processors keep them too: LibreOffice before 7.5 drops the tags of content controls.
func customProperties(forms []Form) string {
	var b builder
	b.raw(xmlHead, `<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/custom-properties" xmlns:vt="http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes">`)
	if len(forms) > 0 { // a file is one form's
		b.property(2, formProperty, forms[0].ID.line())
		for i, ids := range inPieces(forms[0].Fields, 200) {
			b.property(3+i, fieldsProperty+strconv.Itoa(i+1), ids)
		}
	}
	b.raw(`</Properties>`)
	return b.String()
}

func (b *builder) property(number int, name, value string) {
	fmt.Fprintf(b, `<property fmtid="%s" pid="%d" name="%s"><vt:lpwstr>%s</vt:lpwstr></property>`, formFormat, number, name, escape(value))
}

// inPieces joins the fields' ids into texts of about n letters; Word cuts a property's
// text at 255.
func inPieces(fields []Field, n int) []string {
	var out []string
	for _, f := range fields {
		if last := len(out) - 1; last >= 0 && len(out[last])+len(f.ID) < n {
			out[last] += " " + f.ID
			continue
		}
		out = append(out, f.ID)
	}
	return out
}

func settings(lang string) string {
	return xmlHead + `<w:settings ` + wordSpace + `><w:zoom w:percent="100"/><w:defaultTabStop w:val="709"/><w:characterSpacingControl w:val="doNotCompress"/>` +
		`<w:compat><w:compatSetting w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word" w:val="15"/></w:compat><w:themeFontLang w:val="` + lang + `"/><w:decimalSymbol w:val=","/><w:listSeparator w:val=";"/></w:settings>`
}

// numbering has one definition of bullets and one of numbers, and a list for each
// numbered list of the body that starts at one again.
func (d *docx) numbering() string {
	var b builder
	b.raw(xmlHead, `<w:numbering `, wordSpace, `>`)
	b.raw(`<w:abstractNum w:abstractNumId="0"><w:multiLevelType w:val="hybridMultilevel"/>`, level(0, "bullet", "•"), level(1, "bullet", "–"), `</w:abstractNum>`)
	b.raw(`<w:abstractNum w:abstractNumId="1"><w:multiLevelType w:val="hybridMultilevel"/>`, level(0, "decimal", "%1."), level(1, "lowerLetter", "%2)"), `</w:abstractNum>`)
	b.raw(`<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>`)
	for i := range d.lists {
		fmt.Fprintf(&b, `<w:num w:numId="%d"><w:abstractNumId w:val="1"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride></w:num>`, bullets+1+i)
	}
	b.raw(`</w:numbering>`)
	return b.String()
}

func level(n int, format, text string) string {
	return fmt.Sprintf(`<w:lvl w:ilvl="%d"><w:start w:val="1"/><w:numFmt w:val="%s"/><w:lvlText w:val="%s"/><w:lvlJc w:val="left"/><w:pPr><w:ind w:left="%d" w:hanging="340"/></w:pPr></w:lvl>`, n, format, text, 425*(n+1))
}

// footer has the paper's name and the number of the page.
func (d *docx) footer() string {
	var b builder
	b.raw(xmlHead, `<w:ftr `, wordSpace, `><w:p><w:pPr><w:pStyle w:val="Footer"/></w:pPr>`)
	b.raw(`<w:r><w:t xml:space="preserve">`, escape(d.doc.Title), `</w:t></w:r><w:r><w:tab/></w:r>`)
	const page, pages = "\x01", "\x02"
	for _, piece := range cutAround(d.words.Text("paper.page", map[string]string{"page": page, "pages": pages}), page, pages) {
		switch piece {
		case page:
			b.raw(`<w:fldSimple w:instr=" PAGE "><w:r><w:t>1</w:t></w:r></w:fldSimple>`)
		case pages:
			b.raw(`<w:fldSimple w:instr=" NUMPAGES "><w:r><w:t>1</w:t></w:r></w:fldSimple>`)
		default:
			b.raw(`<w:r><w:t xml:space="preserve">`, escape(piece), `</w:t></w:r>`)
		}
	}
	b.raw(`</w:p></w:ftr>`)
	return b.String()
}

// cutAround cuts a text before and after each of two marks.
func cutAround(text, one, other string) []string {
	text = strings.ReplaceAll(strings.ReplaceAll(text, one, "\x00"+one+"\x00"), other, "\x00"+other+"\x00")
	var out []string
	for piece := range strings.SplitSeq(text, "\x00") {
		if piece != "" {
			out = append(out, piece)
		}
	}
	return out
}

func (d *docx) header() string {
	return xmlHead + `<w:hdr ` + wordSpace + `><w:p><w:pPr><w:pStyle w:val="Header"/></w:pPr><w:r><w:t xml:space="preserve">` + escape(d.doc.Header) + `</w:t></w:r></w:p></w:hdr>`
}
