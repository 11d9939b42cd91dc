package paper

import (
	_ "embed"
	"fmt"
	"io"
	"strconv"

	"github.com/helsefellesskap/hfh/internal/msg"
)

//go:embed parts/paper.css
var styleCSS string

// WriteHTML writes a document as one page that needs nothing else: no script, no
// outside resource, readable on a phone and on paper. An error is the writer's.
func WriteHTML(w io.Writer, doc Document) error {
	h := &page{doc: doc, words: msg.New(doc.Lang)}
	h.raw("<!DOCTYPE html>\n<html lang=\"", h.words.Lang(), "\">\n<head>\n<meta charset=\"utf-8\">\n",
		`<meta name="viewport" content="width=device-width, initial-scale=1">`, "\n",
		`<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">`, "\n<title>")
	h.text(doc.Title)
	h.raw("</title>\n<style>\n", styleCSS, "</style>\n</head>\n<body>\n")
	if doc.Header != "" {
		h.raw(`<header>`, escape(doc.Header), "</header>\n")
	}
	h.raw("<main>\n")
	for _, b := range doc.Blocks {
		h.block(b)
	}
	h.raw("</main>\n</body>\n</html>\n")
	_, err := io.WriteString(w, h.String())
	return err
}

// page is an HTML page in the making.
type page struct {
	builder
	doc   Document
	words *msg.Printer
}

func (h *page) block(b Block) {
	switch b := b.(type) {
	case Heading:
		tag := "h" + strconv.Itoa(min(max(b.Level, 1), 4))
		h.element(tag, "", b.Runs)
	case Para:
		h.element("p", paraAttributes(b), b.Runs)
	case List:
		h.list(b)
	case Table:
		h.table(b)
	case Facts:
		h.facts(b, "facts")
	case Letterhead:
		h.letterhead(b)
	case Signatures:
		h.signatures(b)
	case Form:
		h.form(b)
	case PageBreak:
		h.raw("<hr class=\"page\">\n")
	}
}

func paraAttributes(p Para) string {
	class := ""
	if p.Small {
		class = ` class="small"`
	}
	if p.Indent > 0 {
		class += fmt.Sprintf(` style="margin-left:%dem"`, 2*p.Indent)
	}
	return class
}

// element writes an element with runs in it.
func (h *page) element(tag, attributes string, runs []Run) {
	h.raw(`<`, tag, attributes, `>`)
	h.runs(runs)
	h.raw(`</`, tag, ">\n")
}

func (h *page) runs(runs []Run) {
	for _, r := range runs {
		if address := linkable(r.Link); address != "" {
			h.raw(`<a href="`, escape(address), `">`)
			h.marked(r)
			h.raw(`</a>`)
			continue
		}
		h.marked(r)
	}
}

// marked writes a run inside the element of its mark.
func (h *page) marked(r Run) {
	tag := [...]string{Plain: "", Strong: "strong", Em: "em", Inserted: "ins", Deleted: "del"}[r.Mark]
	if tag == "" {
		h.broken(r.Text)
		return
	}
	h.raw(`<`, tag, `>`)
	h.broken(spoken(h.words, r))
	h.raw(`</`, tag, `>`)
}

// broken writes a text with its line ends as breaks.
func (h *page) broken(text string) {
	for i, line := range lines(text) {
		if i > 0 {
			h.raw(`<br>`)
		}
		h.text(line)
	}
}

func (h *page) list(l List) {
	tag := "ul"
	if l.Numbered {
		tag = "ol"
	}
	h.raw(`<`, tag, ">\n")
	for _, item := range l.Items {
		h.raw(`<li>`)
		h.runs(item.Runs)
		if len(item.Under) > 0 {
			h.raw("\n")
			h.list(List{Numbered: l.Numbered, Items: item.Under})
		}
		h.raw("</li>\n")
	}
	h.raw(`</`, tag, ">\n")
}

func (h *page) table(t Table) {
	n := columns(t)
	if t.Caption == "" {
		h.raw("<div class=\"wide\"><table>\n")
	} else {
		h.raw(`<div class="wide" tabindex="0" role="region" aria-label="`, escape(t.Caption), "\"><table>\n")
	}
	if t.Caption != "" {
		h.raw(`<caption>`, escape(t.Caption), "</caption>\n")
	}
	h.headerRow(t.Header)
	h.raw("<tbody>\n")
	for _, row := range t.Rows {
		h.raw(`<tr>`)
		for i := range n {
			h.raw(`<td>`)
			if i < len(row) {
				h.runs(row[i])
			}
			h.raw(`</td>`)
		}
		h.raw("</tr>\n")
	}
	h.raw("</tbody>\n</table></div>\n")
}

func (h *page) headerRow(titles []string) {
	if len(titles) == 0 {
		return
	}
	h.raw(`<thead><tr>`)
	for _, title := range titles {
		h.raw(`<th scope="col">`, escape(title), `</th>`)
	}
	h.raw("</tr></thead>\n")
}

func (h *page) facts(facts []Fact, class string) {
	h.raw(`<dl class="`, class, "\">\n")
	for _, f := range facts {
		h.raw(`<div><dt>`, escape(f.Label), `</dt><dd>`)
		h.runs(f.Value)
		h.raw("</dd></div>\n")
	}
	h.raw("</dl>\n")
}

func (h *page) letterhead(l Letterhead) {
	h.raw(`<div class="letterhead">`, "\n")
	h.address("sender", l.Sender)
	h.address("recipient", l.Recipient)
	if len(l.Facts) > 0 {
		h.facts(l.Facts, "references")
	}
	h.raw("</div>\n")
}

func (h *page) address(class string, list []string) {
	if len(list) == 0 {
		return
	}
	h.raw(`<p class="`, class, `">`)
	for i, line := range list {
		if i > 0 {
			h.raw(`<br>`)
		}
		h.text(line)
	}
	h.raw("</p>\n")
}

func (h *page) signatures(list Signatures) {
	h.raw(`<div class="wide" tabindex="0" role="region" aria-label="`, escape(h.words.Text("paper.signature", nil)), `"><table class="signatures">`, "\n")
	h.headerRow(signatureTitles(h.words))
	h.raw("<tbody>\n")
	for _, s := range list {
		h.raw(`<tr>`)
		for _, cell := range s.cells() {
			h.raw(`<td>`)
			h.runs(cell)
			h.raw(`</td>`)
		}
		h.raw("</tr>\n")
	}
	h.raw("</tbody>\n</table></div>\n")
}

// form shows a form to read and print; it is answered in the word processor's file.
func (h *page) form(f Form) {
	h.raw(`<div class="wide" tabindex="0" role="region" aria-label="`, escape(h.words.Text("paper.answer", nil)), `"><table class="form">`, "\n")
	h.headerRow(formTitles(h.words))
	h.raw("<tbody>\n")
	for i, field := range f.Fields {
		h.raw(`<tr><td>`, strconv.Itoa(i+1), `</td><td>`)
		h.broken(field.Label)
		if help := helpOf(h.words, field); help != "" {
			h.raw(`<br><small>`)
			h.broken(help)
			h.raw(`</small>`)
		}
		h.raw(`</td><td>`)
		if field.Kind == Remark && field.Place == "" {
			h.raw(escape(h.words.Text("paper.place", nil)), `<br>`)
		}
		h.broken(shown(field))
		h.raw("</td></tr>\n")
	}
	h.raw("</tbody>\n</table></div>\n")
	h.raw(`<p class="small">`, escape(h.words.Text("paper.form", map[string]string{"id": f.ID.line()})), "</p>\n")
}
