package doc

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// How a new scalar is written: without quotes where no YAML reader can take it for
// anything but this text, else as a JSON string. yaml.v3's own encoder is not used:
// it loses leading line ends and tabs.

// Int makes a new scalar that is written as a number, without quotes.
func Int(i int) *Node {
	return &Node{Kind: Scalar, Text: strconv.Itoa(i), style: plain}
}

// Bool makes a new scalar that is written as true or false, without quotes.
func Bool(b bool) *Node {
	return &Node{Kind: Scalar, Text: strconv.FormatBool(b), style: plain}
}

// retypedPattern is what some YAML reader takes for a number, a time, a boolean or
// nothing when it has no quotes.
var retypedPattern = regexp.MustCompile(`^(?i:[-+]?[0-9][0-9_]*(\.[0-9_]*)?(e[-+]?[0-9]+)?` +
	`|[-+]?\.[0-9_]+(e[-+]?[0-9]+)?|0x[0-9a-f_]+|0o[0-7_]+|0b[01_]+|[-+]?\.inf|\.nan` +
	`|[-+]?[0-9]+(:[0-9]+)+(\.[0-9]*)?|y|n|yes|no|on|off|true|false|null|nil|~)$`)

// writeScalar gives the text of a scalar in the house style. inFlow says that it
// stands between brackets.
func writeScalar(n *Node, inFlow bool) string {
	if n.Empty() {
		return ""
	}
	if n.style == plain && plainSafe(n.Text, inFlow) {
		return n.Text
	}
	if plainSafe(n.Text, inFlow) && !retypedPattern.MatchString(n.Text) {
		return n.Text
	}
	return doubleQuoted(n.Text)
}

// plainSafe tells whether s reads back as itself without quotes.
func plainSafe(s string, inFlow bool) bool {
	if s == "" || len(s) > maxKey || strings.HasSuffix(s, " ") || strings.HasSuffix(s, ":") {
		return false
	}
	if strings.Contains(s, ": ") || strings.Contains(s, " #") {
		return false
	}
	if inFlow && strings.ContainsAny(s, ",[]{}?:#&*!|>'\"%@`") {
		return false
	}
	for i, r := range s {
		if i == 0 && !plainStart(r) || !writable(r) {
			return false
		}
	}
	return utf8.ValidString(s)
}

// plainStart tells whether a scalar without quotes may start with r: no character
// that means something in YAML.
func plainStart(r rune) bool {
	return unicode.IsLetter(r) || unicode.IsDigit(r) || strings.ContainsRune("(«/.§+_–…½<", r)
}

// writable tells whether r may stand in a file as it is: visible, or the space.
func writable(r rune) bool { return unicode.IsPrint(r) }

// doubleQuoted gives s as a JSON string that is YAML too: what cannot be seen is
// escaped, everything else stands as it is.
func doubleQuoted(s string) string {
	var b strings.Builder
	b.WriteByte('"')
	for _, r := range s {
		switch {
		case r == '"' || r == '\\':
			b.WriteByte('\\')
			b.WriteRune(r)
		case r < utf8.RuneSelf && shortEscape(byte(r)) != 0:
			b.WriteByte('\\')
			b.WriteByte(shortEscape(byte(r)))
		case writable(r):
			b.WriteRune(r)
		case r > 0xffff:
			fmt.Fprintf(&b, `\U%08X`, r)
		default:
			fmt.Fprintf(&b, `\u%04x`, r)
		}
	}
	b.WriteByte('"')
	return b.String()
}

// singleQuoted gives s between single quotes, if that can say it.
func singleQuoted(s string) (string, bool) {
	for _, r := range s {
		if !writable(r) {
			return "", false
		}
	}
	return "'" + strings.ReplaceAll(s, "'", "''") + "'", utf8.ValidString(s)
}
