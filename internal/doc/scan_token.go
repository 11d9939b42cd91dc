package doc

import (
	"bytes"
	"strconv"
	"strings"
	"unicode/utf8"
)

// openBracket reads [ or {.
func (s *scanner) openBracket(c byte) {
	if !s.expect {
		s.unexpected()
	}
	s.spans = append(s.spans, newSpan(s.pos, s.pos, s.place(), c))
	s.brackets = append(s.brackets, bracket{span: len(s.spans) - 1, list: c == '['})
	s.deeper()
	s.count()
	s.skip(1, true, true)
}

// closeBracket reads ] or }.
func (s *scanner) closeBracket(c byte) {
	n := len(s.brackets)
	if n == 0 || s.brackets[n-1].list != (c == ']') {
		s.problem("bracket", s.place(), string(c))
	}
	if n > 0 {
		s.spans[s.brackets[n-1].span].end = int32(s.pos + 1)
		s.brackets = s.brackets[:n-1]
	}
	s.skip(1, false, false)
}

// comma reads the comma between two items of a flow collection.
func (s *scanner) comma() {
	s.count()
	s.skip(1, true, true)
}

// dash reads the start of a list item.
func (s *scanner) dash(col int) {
	switch n := len(s.levels); {
	case len(s.brackets) > 0, !s.fresh:
		s.problem("dash", s.place(), "")
	case n > 0 && s.levels[n-1].col == col:
		l := &s.levels[n-1]
		if !l.list && !l.indentless && !s.expect {
			s.problem("dash", s.place(), "")
		}
		l.indentless = !l.list
	case !s.expect:
		s.problem("indent", s.place(), "")
	}
	s.push(col, true)
	s.count()
	s.skip(1, true, true)
}

// value reads a colon that does not follow a key on the same line.
func (s *scanner) value(col int) {
	if len(s.brackets) == 0 {
		if s.fresh {
			s.problem("key", s.place(), "")
		} else {
			s.problem("colon", s.place(), "")
		}
		s.push(col, false)
	}
	s.skip(1, len(s.brackets) == 0, true)
}

// property reads an anchor, an alias or a tag, which the tree is asked about later.
func (s *scanner) property(c byte) {
	p := property{sign: c, at: s.pos, pos: s.place()}
	col := s.column()
	if !s.expect {
		s.unexpected()
	}
	for s.pos++; !s.blankAt(s.pos); s.pos++ {
		if len(s.brackets) > 0 && isFlowMark(s.src[s.pos]) {
			break
		}
	}
	if len(s.props) <= maxFindings {
		p.name = string(s.src[p.at+1 : s.pos])
		s.props = append(s.props, p)
	}
	if c == '*' {
		s.count()
		if s.fresh && s.keyFollows(p.at) {
			s.push(col, false)
		}
		s.skip(0, false, false)
		s.keyColon()
	}
}

func isFlowMark(c byte) bool {
	return c == ',' || c == '[' || c == ']' || c == '{' || c == '}'
}

// scalar notes a scalar that stands from the current place to end, and whether it
// is a key.
func (s *scanner) scalar(col int, kind byte, end int) {
	pos, line, start := s.place(), s.line, s.pos
	if end < 0 { // never closed: nothing after it can be trusted
		s.problem("quote", pos, string(kind))
		s.pos = len(s.src)
		return
	}
	s.spans = append(s.spans, newSpan(start, end, pos, kind))
	s.count()
	inFlow, fresh := len(s.brackets) > 0, s.fresh
	s.moveTo(end)
	key := s.line == line && (inFlow || fresh) && s.keyFollows(start)
	s.judge(pos, col, key, fresh && !inFlow)
	if key && !inFlow {
		s.push(col, false)
		if n := len(s.levels); n > 0 && s.levels[n-1].col == col {
			s.levels[n-1].indentless = false
		}
	}
	s.skip(0, false, false)
	if key {
		s.keyColon()
	}
}

// judge says what is wrong with a scalar at this place, if anything.
func (s *scanner) judge(pos Pos, col int, key, lineStart bool) {
	atLevel := lineStart && col == s.indent() && !s.levels[len(s.levels)-1].list
	switch {
	case atLevel && !key:
		s.problem("no-colon", pos, "")
	case atLevel || s.expect:
	case len(s.brackets) > 0:
		s.problem("comma", pos, "")
	case lineStart:
		s.problem("indent", pos, "")
	default:
		s.problem("after", pos, "")
	}
}

// unexpected is a bracket where no value belongs.
func (s *scanner) unexpected() {
	if len(s.brackets) > 0 {
		s.problem("comma", s.place(), "")
	} else if !s.fresh || s.column() != s.indent() {
		s.problem("after", s.place(), "")
	}
}

// keyFollows tells whether a colon makes the scalar from start up to here a key.
func (s *scanner) keyFollows(start int) bool {
	p := s.pos
	for p < len(s.src) && (s.src[p] == ' ' || s.src[p] == '\t') {
		p++
	}
	if p >= len(s.src) || s.src[p] != ':' {
		return false
	}
	if len(s.brackets) == 0 && !s.blankAt(p+1) {
		return false
	}
	return p-start <= maxKey || utf8.RuneCount(s.src[start:p]) <= maxKey
}

// maxKey is how many characters YAML lets a key have.
const maxKey = 1024

// keyColon reads the colon after a key, if it is there.
func (s *scanner) keyColon() {
	p := s.pos
	for p < len(s.src) && (s.src[p] == ' ' || s.src[p] == '\t') {
		p++
	}
	if p < len(s.src) && s.src[p] == ':' {
		s.pos = p
		s.skip(1, false, true)
	}
}

// moveTo goes to offset end, counting the lines on the way.
func (s *scanner) moveTo(end int) {
	for p := s.pos; p < end; p++ {
		if s.src[p] == '\n' {
			s.newline(p + 1)
		}
	}
	s.pos = end
}

// quoted gives the end of a quoted scalar, -1 if it has none.
func (s *scanner) quoted(quote byte) int {
	for p := s.pos + 1; p < len(s.src); p++ {
		switch c := s.src[p]; {
		case c == '\n' && s.markerAt(p+1):
			return -1
		case c == '\\' && quote == '"':
			s.escape(p)
			p++
		case c == quote && quote == '\'' && p+1 < len(s.src) && s.src[p+1] == '\'':
			p++
		case c == quote:
			return p + 1
		}
	}
	return -1
}

// escape judges the escape at p in a double-quoted scalar.
func (s *scanner) escape(p int) {
	if p+1 >= len(s.src) {
		return
	}
	n, end := escapeDigits(s.src[p+1]), p+2
	for end < len(s.src) && end < p+2+n && isHex(s.src[end]) {
		end++
	}
	if n > 0 && end == p+2+n {
		code, _ := strconv.ParseUint(string(s.src[p+2:end]), 16, 32)
		if code <= utf8.MaxRune && utf8.ValidRune(rune(code)) {
			return
		}
	} else if n == 0 && strings.IndexByte("0abt\tnvfre \"\\N_LP'\r\n", s.src[p+1]) >= 0 {
		return
	}
	if s.first == nil {
		s.problem("escape", s.ahead(p), strings.ToValidUTF8(string(s.src[p:end]), "\ufffd"))
	}
}

// escapeDigits is how many hex digits come after the letter of an escape.
func escapeDigits(letter byte) int {
	switch letter {
	case 'x':
		return 2
	case 'u':
		return 4
	case 'U':
		return 8
	default:
		return 0
	}
}

func isHex(c byte) bool {
	return c >= '0' && c <= '9' || c >= 'a' && c <= 'f' || c >= 'A' && c <= 'F'
}

// ahead gives the line and column of offset p, which is not before the current
// place.
func (s *scanner) ahead(p int) Pos {
	return Pos{s.line + bytes.Count(s.src[s.pos:p], []byte{'\n'}), columnAt(s.src, p)}
}

// plain gives the end of a plain scalar, which may go over several lines.
func (s *scanner) plain() int {
	indent := s.indent() + 1
	p, end := s.pos, s.pos
	for {
		lineEnd, stopped := s.plainLine(p)
		if lineEnd > p {
			end = lineEnd
		}
		if stopped {
			return end
		}
		if p = s.plainNext(s.lineEnd(lineEnd), indent); p < 0 {
			return end
		}
	}
}

// plainLine reads a plain scalar's text on one line from p; stopped says that it
// ends there by an indicator.
func (s *scanner) plainLine(p int) (end int, stopped bool) {
	inFlow := len(s.brackets) > 0
	end = p
	for ; p < len(s.src); p++ {
		switch c := s.src[p]; {
		case c == '\n' || c == '\r' && s.newlineAt(p+1):
			return end, false
		case c == ' ' || c == '\t':
			continue
		case c == '#' && p > end:
			return end, true
		case c == ':' && s.blankAt(p+1):
			return end, true
		case inFlow && (isFlowMark(c) || c == '?'):
			return end, true
		}
		end = p + 1
	}
	return end, true
}

// plainNext gives where a plain scalar goes on after the line end at p, -1 if it
// does not.
func (s *scanner) plainNext(p, indent int) int {
	start := p
	for ; p < len(s.src); p++ {
		switch s.src[p] {
		case '\n':
			start = p + 1
		case '\t':
			if p-start < indent && len(s.brackets) == 0 {
				s.lineTab(p)
			}
		case ' ', '\r':
		default:
			low := len(s.brackets) == 0 && p-start < indent
			if low || s.src[p] == '#' || p == start && s.markerAt(p) {
				return -1
			}
			return p
		}
	}
	return -1
}

// lineTab notes a tab that stands ahead of the current place.
func (s *scanner) lineTab(p int) {
	if len(s.tabs) >= maxTabs {
		return
	}
	pos := s.ahead(p)
	if n := len(s.tabs); n < maxTabs && (n == 0 || s.tabs[n-1].Line < pos.Line) {
		s.tabs = append(s.tabs, pos)
	}
}
