package render

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"
	"unicode"
)

// YAML writes a value for programs as YAML. It says exactly what JSON says, in the
// same order; a text stands plain only where no YAML reader can take it for anything
// else.
func YAML(o Options, v any) error {
	text, err := marshal(v)
	if err != nil {
		return err
	}
	y := &yamlWriter{dec: json.NewDecoder(bytes.NewReader(text))}
	y.dec.UseNumber()
	if err := y.value(0, start); err != nil {
		return fmt.Errorf("encode the result: %w", err)
	}
	return write(o, y.out.Bytes())
}

// yamlWriter turns a stream of JSON tokens into block YAML.
type yamlWriter struct {
	dec *json.Decoder
	out bytes.Buffer
}

// position is where a value begins: at the start of the document, behind a key, or
// behind the dash of a list.
type position uint8

const (
	start position = iota
	afterKey
	afterDash
)

// value writes one value; depth is the indent of its own entries.
func (y *yamlWriter) value(depth int, at position) error {
	tok, err := y.dec.Token()
	if err != nil {
		return err
	}
	switch tok {
	case json.Delim('{'):
		return y.entries(depth, at)
	case json.Delim('['):
		return y.items(depth, at)
	default:
		if at != start {
			y.out.WriteByte(' ')
		}
		y.out.WriteString(yamlScalar(tok) + "\n")
		return nil
	}
}

// entries writes a map up to its closing brace.
func (y *yamlWriter) entries(depth int, at position) error {
	if !y.dec.More() {
		return y.empty(at, "{}")
	}
	for first := true; y.dec.More(); first = false {
		y.lead(depth, at, first)
		key, err := y.dec.Token()
		if err != nil {
			return err
		}
		y.out.WriteString(yamlScalar(key) + ":")
		if err := y.value(depth+1, afterKey); err != nil {
			return err
		}
	}
	_, err := y.dec.Token()
	return err
}

// items writes a list up to its closing bracket.
func (y *yamlWriter) items(depth int, at position) error {
	if !y.dec.More() {
		return y.empty(at, "[]")
	}
	for first := true; y.dec.More(); first = false {
		y.lead(depth, at, first)
		y.out.WriteByte('-')
		if err := y.value(depth+1, afterDash); err != nil {
			return err
		}
	}
	_, err := y.dec.Token()
	return err
}

// empty writes a map or list with nothing in it, and takes its closing token.
func (y *yamlWriter) empty(at position, text string) error {
	if at != start {
		y.out.WriteByte(' ')
	}
	y.out.WriteString(text + "\n")
	_, err := y.dec.Token()
	return err
}

// lead begins an entry: on the line of the dash if it is the first behind one, else
// on a line of its own.
func (y *yamlWriter) lead(depth int, at position, first bool) {
	switch {
	case first && at == afterDash:
		y.out.WriteByte(' ')
		return
	case first && at == afterKey:
		y.out.WriteByte('\n')
	}
	y.out.WriteString(strings.Repeat("  ", depth))
}

// yamlPlain tells a text that may stand without quotes: words of letters and figures,
// the first beginning with a letter, with single signs between them that mean nothing
// to YAML there.
func yamlPlain(s string) bool {
	before := '-'
	for i, r := range s {
		word := unicode.IsLetter(r) || r == '_' || unicode.IsDigit(r)
		sign := strings.ContainsRune(" ./@-", r)
		if i == 0 && !unicode.IsLetter(r) || !word && (!sign || strings.ContainsRune(" ./@-", before)) {
			return false
		}
		before = r
	}
	return !strings.ContainsRune(" ./@-", before) && !yamlWord(s)
}

// yamlScalar writes a key, text, figure, yes or no.
func yamlScalar(tok json.Token) string {
	s, isText := tok.(string)
	switch {
	case !isText && tok == nil:
		return "null"
	case !isText:
		return fmt.Sprint(tok)
	case yamlPlain(s):
		return s
	default:
		return yamlQuote(s)
	}
}

// yamlWord tells the words that some YAML reader takes for something other than text.
func yamlWord(s string) bool {
	switch strings.ToLower(s) {
	case "true", "false", "yes", "no", "on", "off", "y", "n", "null", "nan", "inf":
		return true
	default:
		return false
	}
}

// yamlQuote writes a text in double quotes, with everything escaped that YAML holds
// unprintable or a terminal would obey.
func yamlQuote(s string) string {
	var b strings.Builder
	b.WriteByte('"')
	for _, r := range s {
		switch {
		case r == '"' || r == '\\':
			b.WriteString(`\` + string(r))
		case r == '\n':
			b.WriteString(`\n`)
		case r == '\t':
			b.WriteString(`\t`)
		case r < 0x20 || r == 0x7f:
			fmt.Fprintf(&b, `\x%02x`, r)
		case hidden(r):
			fmt.Fprintf(&b, `\U%08x`, r)
		default:
			b.WriteRune(r)
		}
	}
	return b.String() + `"`
}
