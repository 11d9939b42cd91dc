package paper

import (
	"regexp"
	"strings"
	"sync"

	"github.com/helsefellesskap/hfh/internal/msg"
)

// gathered is the text of a cell or paragraph as it would be read aloud: with tracked
// changes accepted, without what is hidden or only holds the place of an answer.
type gathered struct {
	strings.Builder
	fields []string // the ids of our controls in it, in their order
	// places are the texts of controls that name a remark's place, by field id; they are
	// not part of the text.
	places map[string]string
}

// inside says what surrounds a text: whether its control shows a placeholder.
type inside struct{ placeholder bool }

func (g *gathered) gather(n *node, in inside) {
	for _, k := range n.kids {
		g.element(k, in)
	}
}

// element takes one element of the text. What is not known is looked into: word
// processors wrap text in more and more.
func (g *gathered) element(n *node, in inside) {
	switch n.name {
	case "del", "moveFrom", "instrText", "delText", "sectPr", "pPr", "rPr", "tblPr", "trPr", "tcPr", "other:Fallback":
	case "p":
		g.gather(n, in)
		g.WriteString("\n")
	case "r":
		g.run(n, in)
	case "sdt":
		g.control(n, in)
	case "tr":
		if !n.child("trPr").has("del") {
			g.gather(n, in)
		}
	case "other:AlternateContent":
		g.gather(n, in) // its Fallback says the same once more
	default:
		g.gather(n, in)
	}
}

// run takes a run's text, unless nobody sees it or it only holds the place.
func (g *gathered) run(n *node, in inside) {
	look := n.child("rPr")
	if look.has("vanish") {
		return
	}
	text := runText(n)
	if in.placeholder && strings.HasPrefix(look.child("rStyle").attr("val"), "PlaceholderText") && wordsOwn.MatchString(text) {
		return
	}
	g.WriteString(text)
	for _, k := range n.kids {
		if k.name == "other:AlternateContent" || k.name == "sdt" {
			g.element(k, in)
		}
	}
}

// wordsOwn finds the placeholders that Word puts into a control that was emptied.
var wordsOwn = regexp.MustCompile(`^(Click|Choose|Klikk|Trykk|Velg|Vel|Skriv inn)\b.*[.…]$`)

func runText(n *node) string {
	var b strings.Builder
	for _, k := range n.kids {
		switch k.name {
		case "t":
			b.Write(k.text)
		case "br", "cr":
			b.WriteString("\n")
		case "tab":
			b.WriteString(" ")
		case "noBreakHyphen":
			b.WriteString("-")
		}
	}
	return b.String()
}

// control takes a content control. One that names a remark's place is kept apart.
func (g *gathered) control(n *node, in inside) {
	properties := n.child("sdtPr")
	in.placeholder = properties.has("showingPlcHdr")
	content := n.child("sdtContent")
	if content == nil {
		return
	}
	tag, ours := strings.CutPrefix(properties.child("tag").attr("val"), tagPrefix)
	id, isPlace := strings.CutSuffix(tag, placeSuffix)
	if ours && !isPlace {
		g.fields = append(g.fields, id)
	}
	if ours && isPlace {
		var place gathered
		place.gather(content, in)
		g.places[id] = withoutPlaceholders(place.String())
		return
	}
	g.gather(content, in)
}

// withoutPlaceholders takes away what stood in the empty form, in any language, and
// the blanks around the lines.
func withoutPlaceholders(text string) string {
	for _, p := range placeholders() {
		text = strings.ReplaceAll(text, p, " ")
	}
	return tidy(text)
}

// tidy takes away blanks around each line, empty lines at the ends, and more than one
// between.
func tidy(text string) string {
	var out []string
	for _, line := range lines(text) {
		line = strings.Join(strings.Fields(line), " ")
		if line != "" || (len(out) > 0 && out[len(out)-1] != "") {
			out = append(out, line)
		}
	}
	return strings.TrimRight(strings.Join(out, "\n"), "\n")
}

// placeholders are all that stands in empty fields, in every language.
var placeholders = sync.OnceValue(func() []string {
	return everyWord("paper.choose", "paper.write", "paper.day")
})

// everyWord gives texts in all languages.
func everyWord(ids ...string) []string {
	var out []string
	for _, lang := range msg.Languages() {
		words := msg.New(lang)
		for _, id := range ids {
			out = append(out, words.Text(id, nil))
		}
	}
	return out
}
