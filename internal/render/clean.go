package render

import (
	"fmt"
	"strings"
	"unicode/utf8"
)

// Clean makes a text from data safe to print on one line: line ends and tabs become
// blanks, and whatever a terminal would obey or a reader would not see (control
// characters, direction marks, invisible letters, bytes that are no text) stands
// there visibly, as ␛ or \u{202e}.
func Clean(s string) string {
	if isPlain(s) {
		return s
	}
	var b strings.Builder
	for i := 0; i < len(s); {
		r, n := utf8.DecodeRuneInString(s[i:])
		switch {
		case r == utf8.RuneError && n == 1:
			fmt.Fprintf(&b, `\x{%02x}`, s[i])
		case r == '\r' && strings.HasPrefix(s[i+1:], "\n"):
		case r == '\n' || r == '\t':
			b.WriteByte(' ')
		default:
			b.WriteString(visible(r))
		}
		i += n
	}
	return b.String()
}

// CleanLines is Clean for text of several lines: the line ends stay.
func CleanLines(s string) string {
	lines := strings.Split(strings.ReplaceAll(s, "\r\n", "\n"), "\n")
	for i, line := range lines {
		lines[i] = Clean(line)
	}
	return strings.Join(lines, "\n")
}

// isPlain is the quick answer for most texts: printable ASCII only.
func isPlain(s string) bool {
	for i := range len(s) {
		if s[i] < 0x20 || s[i] > 0x7e {
			return false
		}
	}
	return true
}

// visible gives a character as it may be printed.
func visible(r rune) string {
	switch {
	case r < 0x20:
		return string(0x2400 + r) // the pictures of the control characters
	case r == 0x7f:
		return "␡"
	case hidden(r):
		return fmt.Sprintf(`\u{%x}`, r)
	default:
		return string(r)
	}
}

// hidden tells the characters above ASCII that steer a terminal or the direction of
// writing, end lines, or have no shape of their own. Joiners stay: names and signs
// are written with them.
func hidden(r rune) bool {
	switch {
	case r >= 0x80 && r <= 0x9f: // C1 controls
	case r == 0x61c, r == 0x200e, r == 0x200f, r >= 0x202a && r <= 0x202e, r >= 0x2066 && r <= 0x2069: // direction
	case r == 0x2028, r == 0x2029: // line ends
	case r == 0x180e, r == 0x200b, r >= 0x2060 && r <= 0x2064, r >= 0x206a && r <= 0x206f, r == 0xfeff: // no width
	case r >= 0xfff9 && r <= 0xfffb, r >= 0xe0000 && r <= 0xe007f: // annotations, tags
	default:
		return false
	}
	return true
}
