package render

import (
	"strings"
	"unicode/utf8"

	"github.com/mattn/go-runewidth"
)

// width counts the columns that a clean text takes on a terminal; the codes that
// Paint adds take none. The user's locale has no say, so that the same output comes
// everywhere.
func width(s string) int {
	n, painting := 0, false
	for _, r := range s {
		switch {
		case r == '\x1b':
			painting = true
		case painting:
			painting = r != 'm'
		default:
			n += runeWidth(r)
		}
	}
	return n
}

// runeWidth is the width of one character. The letters and signs of Norwegian text
// are answered here, since the library builds large tables at its first other one.
func runeWidth(r rune) int {
	if r < 0x300 || r >= 0x2010 && r <= 0x2026 {
		return 1
	}
	return (&runewidth.Condition{StrictEmojiNeutral: true}).RuneWidth(r)
}

// indentLines puts the same blanks before each line.
func indentLines(lines []string, by int) []string {
	out := make([]string, len(lines))
	for i, line := range lines {
		if line != "" {
			line = strings.Repeat(" ", by) + line
		}
		out[i] = line
	}
	return out
}

// wrap breaks a clean text into lines of at most limit columns, between words. What
// stands in quotes is a command to type and stays on one line, and a word that is too
// long stands alone, whole. A limit of 0 or less breaks only at line ends.
func wrap(s string, limit int) []string {
	var out []string
	for line := range strings.SplitSeq(s, "\n") {
		out = append(out, wrapLine(splitWords(line), limit)...)
	}
	return out
}

// wrapData is wrap for a text from data, where a quote is no command. A word that is
// wider than the limit is cut, painted or not.
func wrapData(s string, limit int) []string {
	words := strings.Split(s, " ")
	if limit <= 0 {
		return wrapLine(words, limit)
	}
	var pieces []string
	for _, word := range words {
		if width(word) <= limit {
			pieces = append(pieces, word)
			continue
		}
		pieces = append(pieces, cutPainted(word, limit)...)
	}
	return wrapLine(pieces, limit)
}

// cutPainted cuts a word into pieces of at most limit columns; the style in which it
// is cut ends with the piece and begins again with the next.
func cutPainted(word string, limit int) []string {
	const reset = "\x1b[0m"
	var out []string
	var piece, code strings.Builder
	style, used := "", 0
	for _, r := range word {
		if r == '\x1b' || code.Len() > 0 {
			code.WriteRune(r)
			if r == 'm' {
				piece.WriteString(code.String())
				if style = code.String(); strings.HasPrefix(style, "\x1b[0") || strings.HasPrefix(style, "\x1b[22") {
					style = ""
				}
				code.Reset()
			}
			continue
		}
		w := runeWidth(r)
		if used+w > limit && used > 0 {
			if style != "" {
				piece.WriteString(reset)
			}
			out = append(out, piece.String())
			piece.Reset()
			piece.WriteString(style)
			used = 0
		}
		piece.WriteRune(r)
		used += w
	}
	return append(out, piece.String())
}

// wrapLine fills lines with words.
func wrapLine(words []string, limit int) []string {
	if limit <= 0 {
		return []string{strings.Join(words, " ")}
	}
	var out []string
	line, used := "", 0
	for i, word := range words {
		w := width(word)
		switch {
		case i == 0:
			line, used = word, w
		case used+1+w <= limit:
			line, used = line+" "+word, used+1+w
		default:
			out = append(out, line)
			line, used = word, w
		}
	}
	return append(out, line)
}

// splitWords cuts at blanks, but not inside '…' and `…`. A no-break space is part of
// its word.
func splitWords(line string) []string {
	var out []string
	var quote rune
	start := 0
	for i, r := range line {
		switch {
		case r == quote:
			quote = 0
		case quote == 0 && (r == '\'' || r == '`') && opensQuote(line, i):
			quote = r
		case r == ' ' && quote == 0:
			out = append(out, line[start:i])
			start = i + 1
		}
	}
	return append(out, line[start:])
}

// opensQuote tells a quote that begins a word and is closed later from an apostrophe.
func opensQuote(line string, i int) bool {
	before, _ := utf8.DecodeLastRuneInString(line[:i])
	return (i == 0 || before == ' ' || before == '(') && strings.Contains(line[i+1:], line[i:i+1])
}

// wrapHard is wrap for the cell of a table: it never exceeds the limit. A word that is
// too long is cut, if it can be after a slash, a hyphen or a dot.
func wrapHard(s string, limit int) []string {
	if limit <= 0 {
		return wrap(s, 0)
	}
	var out []string
	for line := range strings.SplitSeq(s, "\n") {
		var words []string
		for word := range strings.SplitSeq(line, " ") {
			words = append(words, cutWord(word, limit)...)
		}
		out = append(out, wrapLine(words, limit)...)
	}
	return out
}

// cutWord cuts a word into pieces of at most limit columns.
func cutWord(word string, limit int) []string {
	var out []string
	for width(word) > limit {
		at := cutAt(word, limit)
		out = append(out, word[:at])
		word = word[at:]
	}
	return append(out, word)
}

// cutAt gives the byte at which a word that is too long is best cut.
func cutAt(word string, limit int) int {
	best, used := 0, 0
	for i, r := range word {
		used += runeWidth(r)
		if used > limit {
			if best > 0 {
				return best
			}
			return max(i, firstLen(word))
		}
		if strings.ContainsRune("/-_.@#", r) {
			best = i + utf8.RuneLen(r)
		}
	}
	return len(word)
}

// firstLen is the length of a text's first character in bytes.
func firstLen(s string) int {
	_, n := utf8.DecodeRuneInString(s)
	return n
}

// longestWord is the width of the widest word of a text.
func longestWord(s string) int {
	longest := 0
	for word := range strings.FieldsFuncSeq(s, func(r rune) bool { return r == ' ' || r == '\n' }) {
		longest = max(longest, width(word))
	}
	return longest
}
