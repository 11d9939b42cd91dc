package paper

import (
	"encoding/xml"
	"strings"

	"github.com/helsefellesskap/hfh/internal/render"
)

// builder writes XML. Texts and attributes are cleaned and escaped here and nowhere
// else, so no text of a record can become markup.
type builder struct{ strings.Builder }

// raw writes markup of our own.
func (b *builder) raw(markup ...string) {
	for _, m := range markup {
		b.WriteString(m)
	}
}

// text writes a text that is one line.
func (b *builder) text(s string) { b.raw(escape(s)) }

// escape makes a text safe as content and as an attribute: what XML cannot hold and
// what a reader would not see stands there visibly.
func escape(s string) string {
	var out strings.Builder
	if err := xml.EscapeText(&out, []byte(render.Clean(s))); err != nil {
		panic(err) // a strings.Builder takes everything
	}
	return out.String()
}

// lines splits a text at its line ends.
func lines(s string) []string {
	return strings.Split(strings.ReplaceAll(s, "\r\n", "\n"), "\n")
}
