package paper

import (
	"archive/zip"
	"cmp"
	"io"
	"path"
	"slices"
	"strconv"
	"strings"
)

// ReadForm reads a form that came back as DOCX: from Word or LibreOffice, with its
// content controls or, by the printed numbers, without; text typed beside a control is
// part of the answer, tracked changes count as accepted. It opens nothing but the
// file, in bounded time and memory, whatever the file holds. An error is a *FileError,
// or the reader's own.
func ReadForm(r io.ReaderAt, size int64) (Answers, error) {
	z, err := openPackage(r, size)
	if err != nil {
		return Answers{}, err
	}
	main, err := mainPart(z)
	if err != nil {
		return Answers{}, err
	}
	content, err := partOf(z, main)
	if err != nil {
		return Answers{}, err
	}
	if content == nil {
		return Answers{}, &FileError{Why: NotWord}
	}
	root, err := parseTree(main, content)
	if err != nil {
		return Answers{}, err
	}
	var f formReader
	f.blocks(root.child("document").child("body"))
	if len(f.out.Given) == 0 {
		return Answers{}, &FileError{Why: NoForm}
	}
	return f.out, f.properties(z)
}

// mainPart is the name of the part with the text, as the file's relationships have it.
func mainPart(z *zip.Reader) (string, error) {
	root, err := partTree(z, "_rels/.rels")
	if err != nil {
		return "", err
	}
	if all := root.child("other:Relationships"); all != nil {
		for _, rel := range all.kids {
			if strings.HasSuffix(rel.attr("Type"), "/officeDocument") {
				return strings.TrimPrefix(path.Clean("/"+rel.attr("Target")), "/"), nil
			}
		}
	}
	return "word/document.xml", nil
}

// partTree reads a part that may be missing.
func partTree(z *zip.Reader, name string) (*node, error) {
	content, err := partOf(z, name)
	if err != nil || content == nil {
		return nil, err
	}
	return parseTree(name, content)
}

// formReader collects a form's rows and the text around them.
type formReader struct {
	out     Answers
	printed FormID // as it stands on the paper
	below   bool   // the form has been seen
}

// blocks walks the paragraphs and tables of the body.
func (f *formReader) blocks(n *node) {
	if n == nil {
		return
	}
	for _, k := range n.kids {
		switch k.name {
		case "p":
			f.paragraph(k)
		case "tbl":
			f.table(k)
		case "del", "moveFrom", "sectPr":
		default:
			f.blocks(k)
		}
	}
}

// paragraph reads one outside the form: its id, or below it something that the
// answerer added.
func (f *formReader) paragraph(n *node) {
	g := &gathered{places: map[string]string{}}
	g.gather(n, inside{})
	text := withoutPlaceholders(g.String())
	if id, ok := readFormID(text); ok {
		f.printed = cmp.Or(f.printed, id)
		return
	}
	if f.below && text != "" {
		f.loose(text)
	}
}

func (f *formReader) loose(text string) {
	f.out.Loose = append(f.out.Loose, Loose{Near: lastNumber(f.out), Text: text})
}

// table reads a table if it is a form's: it has our controls, or our headings.
func (f *formReader) table(n *node) {
	if !isForm(n) {
		f.blocks(n)
		return
	}
	f.below = true
	n.find("tr", "tbl", func(tr *node) {
		if !tr.child("trPr").has("del") {
			f.row(cells(tr))
		}
	})
}

func cells(tr *node) []*gathered {
	var out []*gathered
	tr.find("tc", "tbl", func(tc *node) {
		g := &gathered{places: map[string]string{}}
		g.gather(tc, inside{})
		out = append(out, g)
	})
	return out
}

// isForm looks at a table's own rows and not into tables inside them, so that a nest
// of tables is walked once.
func isForm(table *node) bool {
	found, rows := false, 0
	table.find("sdt", "tbl", func(sdt *node) { found = found || isOurs(sdt) })
	table.find("tr", "tbl", func(tr *node) {
		if rows++; rows == 1 && !found {
			found = isHeading(cells(tr))
		}
	})
	return found
}

// isOurs tells a control of ours, or one that is wrapped around one.
func isOurs(sdt *node) bool {
	found := strings.HasPrefix(sdt.child("sdtPr").child("tag").attr("val"), tagPrefix)
	sdt.find("sdt", "tbl", func(k *node) { found = found || isOurs(k) })
	return found
}

// isHeading knows the row of headings in any of our languages.
func isHeading(row []*gathered) bool {
	if len(row) != 3 {
		return false
	}
	for i, id := range [...]string{"paper.number", "paper.question", "paper.answer"} {
		if !slices.Contains(everyWord(id), tidy(row[i].String())) {
			return false
		}
	}
	return true
}

// row reads a row: what has neither our control nor a number is loose text.
func (f *formReader) row(row []*gathered) {
	if len(row) == 0 || isHeading(row) {
		return
	}
	last := row[len(row)-1]
	given := Given{Text: withoutPlaceholders(last.String())}
	given.Number, _ = strconv.Atoi(strings.TrimRight(tidy(row[0].String()), "."))
	for _, c := range row {
		if len(c.fields) > 0 {
			given.Field = c.fields[0]
		}
	}
	if given.Field == "" && (given.Number <= 0 || len(row) < 2) {
		f.strayRow(row)
		return
	}
	if len(row) > 2 {
		given.Question = tidy(row[1].String())
	}
	given.Place = last.places[given.Field]
	f.out.Given = append(f.out.Given, given)
}

// strayRow is a row that the answerer put in.
func (f *formReader) strayRow(row []*gathered) {
	texts := make([]string, len(row))
	for i, c := range row {
		texts[i] = withoutPlaceholders(c.String())
	}
	if text := joined(" | ", texts...); text != "" {
		f.loose(text)
	}
}

// properties finds whose form it is, in the file's properties or printed on the paper
// (two that differ are none), and gives rows that lost their control their ids back.
func (f *formReader) properties(z *zip.Reader) error {
	root, err := partTree(z, "docProps/custom.xml")
	if err != nil {
		return err
	}
	var kept FormID
	var fields []string
	if all := root.child("other:Properties"); all != nil {
		for _, p := range all.kids {
			switch name := p.attr("name"); {
			case len(p.kids) == 0:
			case name == formProperty:
				kept, _ = readFormID(string(p.kids[0].text))
			case strings.HasPrefix(name, fieldsProperty):
				fields = append(fields, strings.Fields(string(p.kids[0].text))...)
			}
		}
	}
	f.named(fields)
	if kept == (FormID{}) || f.printed == (FormID{}) || kept == f.printed {
		f.out.ID = cmp.Or(kept, f.printed)
	}
	return nil
}

// named gives rows their ids by their numbers.
func (f *formReader) named(fields []string) {
	for i, g := range f.out.Given {
		if g.Field == "" && g.Number <= len(fields) {
			f.out.Given[i].Field = fields[g.Number-1]
		}
	}
}
