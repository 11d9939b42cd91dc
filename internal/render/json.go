package render

import (
	"bytes"
	"encoding/json"
	"fmt"
	"unicode/utf8"
)

// JSON writes a value for programs: keys in the order of its type, two blanks of
// indent, letters as they are (no \u003c for a bracket), and the characters that a
// terminal would obey as \u escapes, which mean the same to a program.
func JSON(o Options, v any) error {
	text, err := marshal(v)
	if err != nil {
		return err
	}
	return write(o, text)
}

// marshal gives the JSON of a value, with a line end.
func marshal(v any) ([]byte, error) {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	if err := enc.Encode(v); err != nil {
		return nil, fmt.Errorf("encode the result: %w", err)
	}
	return escapeHidden(b.Bytes()), nil
}

// escapeHidden escapes what encoding/json leaves raw: C1 controls, DEL, direction
// marks and letters without a shape. They can only stand inside strings.
func escapeHidden(src []byte) []byte {
	out := make([]byte, 0, len(src))
	for i := 0; i < len(src); {
		r, n := utf8.DecodeRune(src[i:])
		switch {
		case r == 0x7f || hidden(r):
			out = appendEscape(out, r)
		default:
			out = append(out, src[i:i+n]...)
		}
		i += n
	}
	return out
}

// appendEscape writes \uXXXX, in two halves for a character above U+FFFF.
func appendEscape(out []byte, r rune) []byte {
	if r < 0x10000 {
		return fmt.Appendf(out, `\u%04x`, r)
	}
	r -= 0x10000
	return fmt.Appendf(out, `\u%04x\u%04x`, 0xd800+r>>10, 0xdc00+r&0x3ff)
}
