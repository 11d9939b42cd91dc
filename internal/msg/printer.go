package msg

import (
	"strconv"
	"strings"

	"golang.org/x/text/language"
	"golang.org/x/text/message"
)

// The languages that hfh speaks, as they stand in --lang.
const (
	Bokmaal = "nb"
	Nynorsk = "nn"
	English = "en"
)

// Languages lists the languages that hfh speaks.
func Languages() []string { return []string{Bokmaal, Nynorsk, English} }

// Format turns the value of a placeholder into words; see Printer.With.
type Format func(value string) string

// Printer gives texts in one language. It never changes after it is made, and is
// safe for use from several goroutines.
type Printer struct {
	lang    string
	formats map[string]Format
}

// New makes a Printer for nb, nn or en. Nynorsk takes its sentences from bokmål
// where none is written; a language that hfh does not speak gives English.
func New(lang string) *Printer {
	switch lang {
	case Bokmaal, Nynorsk:
		return &Printer{lang: lang}
	default:
		return &Printer{lang: English}
	}
}

// Lang gives the language: nb, nn or en.
func (p *Printer) Lang() string { return p.lang }

// With gives a Printer that also knows {arg:name}: the value passes through f. The
// dates come in this way, since msg itself knows nothing about dates.
func (p *Printer) With(name string, f Format) *Printer {
	formats := map[string]Format{name: f}
	for k, v := range p.formats {
		if k != name {
			formats[k] = v
		}
	}
	return &Printer{lang: p.lang, formats: formats}
}

// Text gives the text of an id with args put in for its placeholders. An id that is
// in no table is a mistake in the program: it comes back in guillemets.
func (p *Printer) Text(id string, args map[string]string) string {
	text, _ := p.Message(id, "", args)
	return text
}

// Message gives the message and the hint (empty if it has none) of a rule and its
// variant ("" for its only one), or of any other id with variant "".
func (p *Printer) Message(rule, variant string, args map[string]string) (text, hint string) {
	id := rule
	if variant != "" {
		id += "." + variant
	}
	entry, ok := lookup(id)
	if !ok {
		return "«" + id + "»", ""
	}
	s := entry.in(p.lang)
	return p.fill(s.Message, args), p.fill(s.Hint, args)
}

// Has reports whether a table has the id.
func Has(id string) bool {
	_, ok := lookup(id)
	return ok
}

// Number writes a whole number as the language groups it: "1 234" with a no-break
// space in Norwegian, "1,234" in English.
func (p *Printer) Number(n int) string {
	return message.NewPrinter(language.Make(p.lang)).Sprintf("%d", n)
}

// List joins items as a sentence does: "a, b og c".
func (p *Printer) List(items []string) string {
	if len(items) < 2 {
		return strings.Join(items, "")
	}
	last := len(items) - 1
	return strings.Join(items[:last], ", ") + " " + p.Term("and") + " " + items[last]
}

// fill puts args in for the placeholders of a text.
func (p *Printer) fill(text string, args map[string]string) string {
	if !strings.ContainsAny(text, "{}") {
		return text
	}
	var b strings.Builder
	for _, part := range parse(text) {
		if part.arg == "" {
			b.WriteString(part.text)
			continue
		}
		b.WriteString(p.value(part, args))
	}
	return b.String()
}

// value is what stands for one placeholder. One without an argument stays visible,
// so that a forgotten argument is seen in the first test that prints it.
func (p *Printer) value(part piece, args map[string]string) string {
	v, ok := args[part.arg]
	switch {
	case !ok:
		return "{" + part.arg + "}"
	case part.plural && v == "1":
		return part.one
	case part.plural:
		return part.other
	default:
		return p.format(part.format, v)
	}
}

// format turns a value into words as its placeholder asks.
func (p *Printer) format(name, v string) string {
	if f := p.formats[name]; f != nil {
		return f(v)
	}
	switch name {
	case "term":
		return p.Term(v)
	case "list":
		return p.List(strings.Split(v, "\n"))
	case "number":
		if n, err := strconv.Atoi(v); err == nil {
			return p.Number(n)
		}
	}
	return v
}
