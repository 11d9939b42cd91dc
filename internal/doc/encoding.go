package doc

import (
	"bytes"
	"fmt"
	"strconv"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"github.com/helsefellesskap/hfh/internal/diag"
)

// byteOrderMark is U+FEFF in UTF-8.
const byteOrderMark = "\xef\xbb\xbf"

// encodingRule is the rule of everything that is wrong with the bytes themselves.
const encodingRule = "yaml/encoding"

// tally counts one sort of bad character: all of them are one finding at the
// first, or a Latin-1 file would give a finding for each of its letters.
type tally struct {
	count int
	first Pos
	code  string // the first one, as "U+2028" or "0xE6"
}

// byteCheck walks the bytes of a file once.
type byteCheck struct {
	src       []byte
	line      int
	lineStart int
	crlf      bool
	high      bool // bytes that can be part of text in the wrong normal form

	nul, control, utf8, breaks tally
	clean                      []byte // copy with placeholders, nil while nothing is bad
	copied                     int    // src up to here is in clean
}

// checkBytes looks at text (a byte order mark already taken off) and gives what is
// wrong with it, and the text with a harmless character in place of each that YAML
// cannot have, so that lines and columns stay and the rest can still be checked.
func checkBytes(file string, text []byte) (clean []byte, crlf bool, findings []diag.Finding) {
	c := byteCheck{src: text, line: 1}
	c.walk()
	clean = text
	if c.clean != nil {
		clean = append(c.clean, text[c.copied:]...)
	}
	add := func(variant string, severity diag.Severity, t tally) {
		if t.count > 0 {
			args := diag.Args{"count": strconv.Itoa(t.count)}
			if t.code != "" {
				args["code"] = t.code
			}
			findings = append(findings, at(file, t.first, encodingRule, variant, severity, args))
		}
	}
	add("nul", diag.Error, c.nul)
	add("control", diag.Error, c.control)
	add("utf8", diag.Error, c.utf8)
	add("linebreak", diag.Error, c.breaks)
	if c.utf8.count == 0 && c.high {
		add("nfd", diag.Warning, wrongForm(text))
	}
	if c.crlf {
		findings = append(findings, at(file, Pos{1, 1}, encodingRule, "crlf", diag.Warning, nil))
	}
	return clean, c.crlf, findings
}

// walk is a loop over bytes, not runes, because nearly all of them are ASCII.
func (c *byteCheck) walk() {
	for i := 0; i < len(c.src); {
		b := c.src[i]
		switch {
		case b == '\n':
			c.line++
			c.lineStart = i + 1
			i++
		case b >= 0x20 && b < 0x7f || b == '\t':
			i++
		case b < utf8.RuneSelf:
			i += c.ascii(i, b)
		default:
			i += c.rune(i)
		}
	}
}

// ascii judges a control character and gives its length, 1.
func (c *byteCheck) ascii(i int, b byte) int {
	switch {
	case b == '\r' && i+1 < len(c.src) && c.src[i+1] == '\n':
		c.crlf = true
	case b == '\r':
		c.bad(&c.breaks, i, 1, " ")
	case b == 0:
		c.bad(&c.nul, i, 1, "\ufffd")
	default:
		c.bad(&c.control, i, 1, "\ufffd")
	}
	return 1
}

// rune judges a character beyond ASCII and gives its length in bytes.
func (c *byteCheck) rune(i int) int {
	r, size := utf8.DecodeRune(c.src[i:])
	switch {
	case r == utf8.RuneError && size == 1:
		c.bad(&c.utf8, i, 1, "\ufffd")
	case r == 0x85 || r == 0x2028 || r == 0x2029:
		c.bad(&c.breaks, i, size, " ")
	case r < 0xa0 || r == 0xfeff || r == 0xfffe || r == 0xffff:
		c.bad(&c.control, i, size, "\ufffd")
	case r >= 0x300:
		c.high = true
	}
	return size
}

// bad counts a character and replaces it in the clean copy.
func (c *byteCheck) bad(t *tally, i, size int, instead string) {
	if t.count == 0 {
		t.first, t.code = Pos{c.line, utf8.RuneCount(c.src[c.lineStart:i]) + 1}, codeOf(c.src[i:i+size])
	}
	t.count++
	c.clean = append(append(c.clean, c.src[c.copied:i]...), instead...)
	c.copied = i + size
}

// codeOf names a character, or a byte that is none.
func codeOf(char []byte) string {
	r, size := utf8.DecodeRune(char)
	if r == utf8.RuneError && size == 1 {
		return fmt.Sprintf("0x%02X", char[0])
	}
	return fmt.Sprintf("U+%04X", r)
}

// wrongForm finds the first text that is not in Unicode form NFC, such as an å
// written as a and a ring, which looks the same and compares as different.
func wrongForm(text []byte) tally {
	if norm.NFC.IsNormal(text) {
		return tally{}
	}
	for n := 1; len(text) > 0; n++ {
		line := text[:lineAfter(text, 0)]
		if !norm.NFC.IsNormal(line) {
			return tally{count: 1, first: Pos{n, wrongColumn(line)}}
		}
		text = text[len(line):]
	}
	return tally{}
}

// wrongColumn gives the column of the first letter with its marks that composing
// changes.
func wrongColumn(line []byte) int {
	var iter norm.Iter
	iter.Init(norm.NFC, line)
	for at := 0; !iter.Done(); at = iter.Pos() {
		if composed := iter.Next(); !bytes.Equal(composed, line[at:iter.Pos()]) {
			return utf8.RuneCount(line[:at]) + 1
		}
	}
	return 1
}

// columnAt gives the column of offset i: the characters before it on its line, and one.
func columnAt(text []byte, i int) int {
	start := bytes.LastIndexByte(text[:i], '\n') + 1
	return utf8.RuneCount(text[start:i]) + 1
}

// isUTF16 tells whether src looks like UTF-16, which some editors still save.
func isUTF16(src []byte) bool {
	if bytes.HasPrefix(src, []byte{0xff, 0xfe}) || bytes.HasPrefix(src, []byte{0xfe, 0xff}) {
		return true
	}
	if len(src) < 4 {
		return false
	}
	little := src[0] != 0 && src[1] == 0 && src[2] != 0 && src[3] == 0
	big := src[0] == 0 && src[1] != 0 && src[2] == 0 && src[3] != 0
	return little || big
}

// FixEncoding gives src without a byte order mark, with LF line ends and in
// Unicode form NFC, and whether that changed anything.
func FixEncoding(src []byte) ([]byte, bool) {
	out := bytes.TrimPrefix(src, []byte(byteOrderMark))
	out = bytes.ReplaceAll(out, []byte("\r\n"), []byte("\n"))
	if utf8.Valid(out) {
		out = norm.NFC.Bytes(out)
	}
	return out, !bytes.Equal(out, src)
}

// conflictLine gives the line of the first conflict marker that git left in text,
// 0 if there is none.
func conflictLine(text []byte) int {
	first := -1
	for _, marker := range []string{"<<<<<<< ", ">>>>>>> ", "||||||| "} {
		if i := lineStarting(text, marker); i >= 0 && (first < 0 || i < first) {
			first = i
		}
	}
	if first < 0 {
		return 0
	}
	if i := lineStarting(text[:first], "=======\n"); i >= 0 {
		first = i
	}
	return bytes.Count(text[:first], []byte{'\n'}) + 1
}

// lineStarting gives the offset of the first line that starts with prefix, or -1.
func lineStarting(text []byte, prefix string) int {
	for from := 0; ; {
		i := bytes.Index(text[from:], []byte(prefix))
		if i < 0 {
			return -1
		}
		if i += from; i == 0 || text[i-1] == '\n' {
			return i
		}
		from = i + 1
	}
}

// at makes a finding.
func at(file string, pos Pos, rule, variant string, severity diag.Severity, args diag.Args) diag.Finding {
	return diag.Finding{
		Rule: rule, Variant: variant, Severity: severity, Args: args,
		File: file, Line: pos.Line, Column: pos.Column,
	}
}
