package paper

import (
	"bytes"
	"embed"
	"fmt"
	"html/template"
	"io"
	"strconv"
	"sync"

	"github.com/helsefellesskap/hfh/internal/msg"
	"github.com/helsefellesskap/hfh/internal/render"
)

//go:embed parts/paper.tmpl parts/paper.css
var htmlFiles embed.FS

// WriteHTML writes a document as one page that needs nothing else, in the look of
// hfh's other pages. The page's heading is the document's title; its own headings are
// below that one, and a first heading that only repeats the title is left out. An
// error is the writer's.
func WriteHTML(w io.Writer, doc Document) error {
	words := msg.New(doc.Lang)
	templates, err := htmlTemplates()
	if err != nil {
		return fmt.Errorf("templates of papers: %w", err)
	}
	mine, err := templates.Clone()
	if err != nil {
		return fmt.Errorf("templates of papers: %w", err)
	}
	var body bytes.Buffer
	if err := mine.Funcs(htmlFuncs(words)).ExecuteTemplate(&body, "blocks", withoutTitle(doc)); err != nil {
		return fmt.Errorf("draw the paper: %w", err)
	}
	style, err := htmlFiles.ReadFile("parts/paper.css")
	if err != nil {
		return fmt.Errorf("style of papers: %w", err)
	}
	return render.HTMLShell(render.Options{Out: w, Lang: words}, render.Shell{
		Title: doc.Title, Kicker: doc.Header, Body: template.HTML(body.String()), Style: template.CSS(style),
	})
}

// htmlTemplates parses the templates once; the words of a language are put in for each
// paper, on a copy.
var htmlTemplates = sync.OnceValues(func() (*template.Template, error) {
	return template.New("").Funcs(htmlFuncs(msg.New(msg.Bokmaal))).ParseFS(htmlFiles, "parts/paper.tmpl")
})

// htmlFuncs are what the templates may call. Every text goes through clean or lines.
func htmlFuncs(words *msg.Printer) template.FuncMap {
	return template.FuncMap{
		"kind": kindOf, "class": classOf, "rows": rowsOf, "link": func(r Run) string { return linkable(r.Link) }, "mark": markName,
		"clean": render.Clean, "lines": cleanLines, "number": func(i int) string { return strconv.Itoa(i + 1) },
		"open":      func(level int) template.HTML { return headingTag("<", level) },
		"close":     func(level int) template.HTML { return headingTag("</", level) },
		"under":     func(numbered bool, item Item) List { return List{Numbered: numbered, Items: item.Under} },
		"say":       func(id string) string { return words.Text(id, nil) },
		"spoken":    func(r Run) string { return spoken(words, r) },
		"signing":   func() []string { return signatureTitles(words) },
		"signature": func(s Signature) [4]Cell { return s.cells() },
		"asking":    func() []string { return formTitles(words) },
		"help":      func(f Field) string { return helpOf(words, f) },
		"asksPlace": func(f Field) bool { return f.Kind == Remark && f.Place == "" },
		"shown":     shown,
		"printed": func(f Form) string {
			return render.Clean(words.Text("paper.form", map[string]string{"id": f.ID.line()}))
		},
	}
}

// withoutTitle is the document's blocks without a first heading that repeats the title;
// the headings below it are then those below the page's own.
func withoutTitle(doc Document) []Block {
	for i, b := range doc.Blocks {
		h, ok := b.(Heading)
		if !ok {
			continue
		}
		if h.Level <= 1 && len(h.Runs) == 1 && h.Runs[0].Text == doc.Title {
			return append(append([]Block(nil), doc.Blocks[:i]...), raised(doc.Blocks[i+1:])...)
		}
		break
	}
	return doc.Blocks
}

// raised are blocks with their headings one level up.
func raised(blocks []Block) []Block {
	out := append([]Block(nil), blocks...)
	for i, b := range out {
		if h, ok := b.(Heading); ok {
			h.Level--
			out[i] = h
		}
	}
	return out
}

func kindOf(b Block) string {
	switch b.(type) {
	case Heading:
		return "heading"
	case Para:
		return "para"
	case List:
		return "list"
	case Table:
		return "table"
	case Facts:
		return "facts"
	case Letterhead:
		return "letterhead"
	case Signatures:
		return "signatures"
	case Form:
		return "form"
	default:
		return "break"
	}
}

func markName(r Run) string {
	switch r.Mark {
	case Strong:
		return "strong"
	case Em:
		return "em"
	case Inserted:
		return "ins"
	case Deleted:
		return "del"
	default:
		return ""
	}
}

// classOf is the class of a paragraph; steps of indent beyond three look like three.
func classOf(p Para) string {
	class := "para"
	if p.Small {
		class = "small"
	}
	if p.Indent > 0 {
		class += " in" + strconv.Itoa(min(p.Indent, 3))
	}
	return class
}

// rowsOf are a table's rows, all as long as the longest.
func rowsOf(t Table) [][]Cell {
	n := columns(t)
	out := make([][]Cell, len(t.Rows))
	for i, row := range t.Rows {
		out[i] = append(append([]Cell(nil), row...), make([]Cell, n-len(row))...)
	}
	return out
}

func cleanLines(text string) []string {
	out := lines(text)
	for i, line := range out {
		out[i] = render.Clean(line)
	}
	return out
}

// headingTag is the tag of a heading below the page's own.
func headingTag(bracket string, level int) template.HTML {
	return template.HTML(bracket + "h" + strconv.Itoa(min(max(level, 1), 4)+1) + ">")
}
