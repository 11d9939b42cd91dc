package render

import (
	"bytes"
	"encoding/json"
	"fmt"
	"regexp"
	"strings"
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

// yamlPlainPattern is what may stand without quotes: words that begin with a letter,
// in which nothing is a sign of YAML.
var yamlPlainPattern = regexp.MustCompile(`^\pL[\pL\pN_]*([ ./@-][\pL\pN_]+)*$`)

// yamlScalar writes a key, text, figure, yes or no.
func yamlScalar(tok json.Token) string {
	s, isText := tok.(string)
	switch {
	case !isText && tok == nil:
		return "null"
	case !isText:
		return fmt.Sprint(tok)
	case yamlPlainPattern.MatchString(s) && !yamlWord(s):
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

// yamlQuote writes a text in double quotes, as JSON does, with everything escaped
// that YAML holds unprintable.
func yamlQuote(s string) string {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(s); err != nil {
		return `""` // a string always encodes
	}
	return string(yamlEscapes(escapeHidden(bytes.TrimSpace(b.Bytes()))))
}

// yamlEscapes joins the halves of a character above U+FFFF, which YAML writes as one.
func yamlEscapes(src []byte) []byte {
	pair := regexp.MustCompile(`\\u(d[89ab]..)\\u(d[c-f]..)`)
	return pair.ReplaceAllFunc(src, func(m []byte) []byte {
		var high, low rune
		if _, err := fmt.Sscanf(string(m), `\u%x\u%x`, &high, &low); err != nil {
			return m
		}
		return fmt.Appendf(nil, `\U%08x`, (high-0xd800)<<10+low-0xdc00+0x10000)
	})
}
