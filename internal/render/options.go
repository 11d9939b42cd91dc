package render

import (
	"io"
	"unicode"
	"unicode/utf8"

	"github.com/fatih/color"

	"github.com/helsefellesskap/hfh/internal/date"
	"github.com/helsefellesskap/hfh/internal/msg"
)

// Options says where results go and what the reader sees them on.
type Options struct {
	Out   io.Writer
	Color bool // whether colours and bold type may be used
	Width int  // columns of the terminal; 0 sets no limit
	Lang  *msg.Printer
	// DataLang is the language of what the records say, "" where it is not known. A page
	// says so where it differs from the reader's, for those who have it read to them.
	DataLang string
}

// Printer makes a printer whose messages can also say dates in words: {due:date}.
func Printer(lang string) *msg.Printer {
	return msg.New(lang).With("date", func(value string) string { return Date(value, lang) })
}

// Date says an EDTF date in words: "2024-03-19" is "19. mars 2024" in bokmål. What is
// no date comes back as it is.
func Date(edtf, lang string) string {
	d, err := date.Parse(edtf)
	if err != nil {
		return edtf
	}
	return d.Words(lang)
}

// Duration says an ISO 8601 duration in words: "P2Y" is "2 år". What is none comes
// back as it is.
func Duration(iso, lang string) string {
	d, err := date.ParseDuration(iso)
	if err != nil {
		return iso
	}
	return d.Words(lang)
}

// Style is what a stretch of text is, not how it looks: without colour it looks like
// any other, so that no meaning may rest on it alone.
type Style uint8

// The styles.
const (
	Plain   Style = iota
	Strong        // headings, titles of columns
	Faint         // ids and places beside names
	Bad           // errors, what is overdue, deletions
	Careful       // warnings, what falls due soon
	Good          // what is met or done, insertions
	Info          // notes, commands to type
)

// Paint puts a style on a text for the terminal. The text must be clean already.
func (o Options) Paint(s Style, text string) string {
	if !o.Color || s == Plain || text == "" {
		return text
	}
	c := color.New(s.attributes()...)
	c.EnableColor()
	return c.Sprint(text)
}

// attributes are the codes of a style: the terminal's own eight colours, which its
// owner has chosen to be readable.
func (s Style) attributes() []color.Attribute {
	switch s {
	case Strong:
		return []color.Attribute{color.Bold}
	case Faint:
		return []color.Attribute{color.Faint}
	case Bad:
		return []color.Attribute{color.FgRed}
	case Careful:
		return []color.Attribute{color.FgYellow}
	case Good:
		return []color.Attribute{color.FgGreen}
	default:
		return []color.Attribute{color.FgCyan}
	}
}

// Capital begins a text with a capital letter: a term as a heading or a title.
func Capital(text string) string {
	first, n := utf8.DecodeRuneInString(text)
	if n == 0 {
		return text
	}
	return string(unicode.ToUpper(first)) + text[n:]
}

// term gives a word in the reader's language.
func (o Options) term(word string) string { return o.Lang.Term(word) }
