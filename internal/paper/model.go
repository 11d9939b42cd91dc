package paper

import (
	"strings"
	"time"
)

// Document is one paper to hand out: a letter, a notice, minutes, an answer form.
type Document struct {
	// Title is the name of the paper, in the properties of the file and the title of the
	// page. It is not printed: the first heading is.
	Title string
	// Lang is nb, nn or en; it says how the words are spelled and in which language the
	// paper's own words (page numbers, marks of changes) stand.
	Lang string
	// Author is the body or secretariat that sends the paper, Subject what it is about.
	Author, Subject string
	// Header is printed small at the top of every page; empty means no header.
	Header string
	Blocks []Block
}

// Options are what a paper depends on beside its text.
type Options struct {
	// Date is written into the file as the moment it was made; zero leaves it out. The
	// file's bytes depend on nothing else outside the document.
	Date time.Time
}

// Mark says how a run of text stands out.
type Mark int

// The marks. Inserted and Deleted are seen without colour and heard by a screen
// reader: «[inn: …]» underlined, «[ut: …]» struck out.
const (
	Plain Mark = iota
	Strong
	Em
	Inserted
	Deleted
)

// Run is a piece of text of one look. A line end in the text is a line break. Link is
// an address (https, http or mailto) or empty; other addresses are printed as text.
type Run struct {
	Text string
	Mark Mark
	Link string
}

// Text gives a plain text as runs.
func Text(s string) []Run { return []Run{{Text: s}} }

// Bold gives a text that stands out, as runs.
func Bold(s string) []Run { return []Run{{Text: s, Mark: Strong}} }

// Block is a part of a document, from top to bottom: Heading, Para, List, Table,
// Facts, Letterhead, Signatures, Form, PageBreak.
type Block interface{ block() }

// Heading opens a part; Level is 1 to 4.
type Heading struct {
	Level int
	Runs  []Run
}

// Title gives a heading with plain text.
func Title(level int, text string) Heading { return Heading{Level: level, Runs: Text(text)} }

// Para is a paragraph. Small is for notes and explanations; Indent counts steps.
type Para struct {
	Runs   []Run
	Small  bool
	Indent int
}

// P gives a paragraph with plain text.
func P(text string) Para { return Para{Runs: Text(text)} }

// List is a list of points, numbered or with bullets.
type List struct {
	Numbered bool
	Items    []Item
}

// Item is a point of a list. Under holds points of the second step; they have none of
// their own.
type Item struct {
	Runs  []Run
	Under []Item
}

// Table is a grid with a header row, which is printed again on every page. Widths are
// shares of the page's width, one a column; none means equal columns. Caption says
// what the table holds, for those who hear the page.
type Table struct {
	Caption string
	Header  []string
	Widths  []int
	Rows    [][]Cell
}

// Cell is what a cell holds.
type Cell []Run

// Fact is a label and its value.
type Fact struct {
	Label string
	Value []Run
}

// Facts is a list of labels and values in two columns.
type Facts []Fact

// Letterhead opens a letter: who sends it, to whom, and date and references.
type Letterhead struct {
	Sender    []string // lines: name, address
	Recipient []string // lines: name, office, address
	Facts     []Fact   // date, our reference, your reference, handled by
}

// PageBreak starts a new page.
type PageBreak struct{}

// Signatures is the table of a signature page: a row for each who signs.
type Signatures []Signature

// Signature is one row of a signature page. What is known is printed, what is empty
// is a line to write on.
type Signature struct {
	Party, Office, Name string
	Place, Date         string
	// Note is printed under the name: "on behalf of …", "acting".
	Note string
}

func (Heading) block()    {}
func (Para) block()       {}
func (List) block()       {}
func (Table) block()      {}
func (Facts) block()      {}
func (Letterhead) block() {}
func (PageBreak) block()  {}
func (Signatures) block() {}
func (Form) block()       {}

// linkable gives a link's address if it is one that a paper may point to.
func linkable(address string) string {
	for _, scheme := range [...]string{"https://", "http://", "mailto:"} {
		if strings.HasPrefix(strings.ToLower(address), scheme) {
			return address
		}
	}
	return ""
}
