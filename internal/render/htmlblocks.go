package render

import (
	"html/template"
	"strings"
)

// htmlBlock is a block of a page as its template takes it.
type htmlBlock struct {
	Kind, Text, Class string
	Level             int
	Fields            []Field
	Bullets           Bullets
	Titles            []htmlCell
	Rows              [][]htmlCell
	Entries           []htmlEntry
	Drawn             template.HTML
}

// htmlCell is a cell of a table, or a title.
type htmlCell struct {
	Text  string
	Right bool
}

// htmlEntry is an entry of an outline.
type htmlEntry struct {
	Label, Text string
	Entries     []htmlEntry
}

// HTML draws a page of blocks as one file that needs nothing but itself. Its first
// heading of level 1 is the page's; kicker is the small line above it.
func HTML(o Options, kicker string, p Page) error {
	s := Shell{Kicker: kicker}
	h, n := htmlBlocks{o: o}, 0
	var blocks []htmlBlock
	for _, block := range p {
		if top, ok := block.(Heading); ok && top.Level < 2 && s.Title == "" {
			s.Title = top.Text
			continue
		}
		if c, ok := block.(Compared); ok {
			n += c.Changes.Count()
		}
		one, err := h.block(block)
		if err != nil {
			return err
		}
		blocks = append(blocks, one)
	}
	if s.Title == "" {
		s.Title, s.Kicker = kicker, ""
	}
	body, err := drawHTML(o, "blocks", blocks)
	if err != nil {
		return err
	}
	s.Body = body
	return changePage(o, s, n)
}

// htmlBlocks makes blocks ready, and counts the changes that stand in them.
type htmlBlocks struct {
	o     Options
	drawn int
}

func (h *htmlBlocks) block(block Block) (htmlBlock, error) {
	switch b := block.(type) {
	case Heading:
		return htmlBlock{Kind: "heading", Level: max(2, b.Level), Text: Clean(b.Text)}, nil
	case Para:
		return htmlBlock{Kind: "para", Text: htmlLines(b.Text), Class: htmlClass(b.Style)}, nil
	case Fields:
		out := htmlBlock{Kind: "fields"}
		for _, f := range b.List {
			out.Fields = append(out.Fields, Field{Label: Clean(f.Label), Value: htmlLines(f.Value)})
		}
		return out, nil
	case Bullets:
		return htmlBullets(b), nil
	case Grid:
		return htmlTable(b), nil
	case Outline:
		return htmlBlock{Kind: "outline", Entries: htmlEntries(h.o, b)}, nil
	case Compared:
		drawn, err := h.compared(b)
		return htmlBlock{Drawn: drawn}, err
	default:
		return htmlBlock{}, nil
	}
}

// compared draws a comparison without its overview: the page around it tells of it.
func (h *htmlBlocks) compared(b Compared) (template.HTML, error) {
	m := htmlMaker{o: h.o, c: b.Changes.inSections().numberedFrom(h.drawn), first: h.drawn + 1, named: true}
	h.drawn += b.Changes.Count()
	m.last = h.drawn
	page := m.page()
	page.Count = 0
	return drawHTML(h.o, "changes", page)
}

// htmlLines is a text with its line ends; commands lose their backquotes.
func htmlLines(text string) string { return strings.ReplaceAll(CleanLines(text), "`", "") }

func htmlClass(s Style) string {
	switch s {
	case Strong:
		return "strong"
	case Faint:
		return "quiet"
	default:
		return ""
	}
}

func htmlBullets(list Bullets) htmlBlock {
	out := htmlBlock{Kind: "bullets"}
	for _, b := range list {
		one := Bullet{Text: htmlLines(b.Text), Mark: Clean(b.Mark)}
		if one.Mark == "-" {
			one.Mark = ""
		}
		for _, u := range b.Under {
			one.Under = append(one.Under, Line{Text: htmlLines(u.Text)})
		}
		out.Bullets = append(out.Bullets, one)
	}
	return out
}

// htmlTable makes a table ready. It may be scrolled by itself where it is too wide, so
// that the page never has to be; its titles name it.
func htmlTable(g Grid) htmlBlock {
	out := htmlBlock{Kind: "table"}
	var names []string
	for i, title := range g.Titles {
		out.Titles = append(out.Titles, htmlCell{Clean(title), g.right[i]})
		names = append(names, Clean(title))
	}
	out.Text = strings.Join(names, ", ")
	for _, row := range g.Cells {
		cells := make([]htmlCell, len(row))
		for i, cell := range row {
			cells[i] = htmlCell{Clean(cell.Text), g.right[i]}
		}
		out.Rows = append(out.Rows, cells)
	}
	return out
}

func htmlEntries(o Options, list []Entry) []htmlEntry {
	plain := o
	plain.Color = false
	var out []htmlEntry
	for _, e := range list {
		if e.isField() {
			f := e.field(o)
			out = append(out, htmlEntry{Label: Clean(f.Label), Text: htmlLines(f.Value)})
			continue
		}
		out = append(out, htmlEntry{Text: e.title(plain), Entries: htmlEntries(o, e.Entries)})
	}
	return out
}
