package doc

import (
	"bytes"
	"unicode/utf8"
)

// The scanner walks a text once, before yaml.v3 sees it, and keeps account of the
// same things as a YAML scanner does: indentation, brackets, quotes, block scalars.
// It builds nothing. It is there for what yaml.v3 does not give: bounds that hold
// before memory is spent, where every scalar and bracket ends, further documents,
// and the line and column of a mistake. Whether a text is YAML, and what it says,
// is yaml.v3's to decide: a problem seen here counts only if yaml.v3 fails as well.

// Limits of a file. They are far above any register's needs.
const (
	MaxSize  = 10 << 20 // bytes
	MaxDepth = 64       // maps and lists in one another
	MaxNodes = 500_000  // keys, scalars, maps and lists
)

// span is where one scalar or bracketed collection stands, by byte offset.
// Small numbers, for there is one of each scalar of a file: MaxSize fits.
type span struct {
	start, end   int32
	line, column int32
	kind         byte // ' ' plain, or the first character: ' " | > [ {
}

func newSpan(start, end int, pos Pos, kind byte) span {
	return span{int32(start), int32(end), int32(pos.Line), int32(pos.Column), kind}
}

func (s span) pos() Pos { return Pos{int(s.line), int(s.column)} }

// problem is a mistake as the scanner sees it.
type problem struct {
	variant string
	pos     Pos
	arg     string // the character or word that the message names
}

// level is one open block collection.
type level struct {
	col        int
	list       bool
	indentless bool // a map with a list under way at its own column
}

// bracket is one open flow collection.
type bracket struct {
	span int // index in spans
	list bool
}

// property is an anchor, an alias or a tag.
type property struct {
	sign byte // & * !
	name string
	at   int
	pos  Pos
}

type scanner struct {
	src       []byte
	pos       int
	line      int // 1-based
	lineStart int
	colPos    int // column col was counted up to here, on the same line
	col       int // 0-based

	levels   []level
	brackets []bracket
	fresh    bool // at a place where a key may stand and tabs may not
	expect   bool // a value must or may follow
	started  bool // content of the document has begun
	nodes    int

	spans    []span
	first    *problem   // the first mistake
	tabs     []Pos      // tabs that indent
	limit    *problem   // a bound that is broken: nothing after it was read
	more     *problem   // a second document, or a directive
	explicit []Pos      // keys marked by ?
	props    []property // anchors, aliases and tags
	guessed  bool       // the text was changed to read on
	end      int        // where the first document ends
	body     int        // where its content may begin (after `---`)
}

// scan reads the first document of text.
func scan(text []byte) *scanner {
	s := &scanner{src: text, line: 1, fresh: true, expect: true, end: len(text)}
	s.spans = make([]span, 0, len(text)/16)
	for s.step() {
	}
	if s.limit == nil && len(s.brackets) > 0 {
		open := s.spans[s.brackets[len(s.brackets)-1].span]
		s.problem("unclosed", open.pos(), string(open.kind))
	}
	return s
}

// step reads one token; false at the end.
func (s *scanner) step() bool {
	s.skipTrivia()
	if s.pos >= len(s.src) || s.limit != nil {
		return false
	}
	col := s.column()
	if len(s.brackets) == 0 {
		s.unroll(col)
	}
	if col == 0 && s.marker() {
		return s.more == nil
	}
	s.started = true
	s.token(col)
	return s.limit == nil
}

// token reads what starts at the current place.
func (s *scanner) token(col int) {
	inFlow := len(s.brackets) > 0
	c, blank := s.src[s.pos], s.blankAt(s.pos+1)
	switch {
	case c == '[' || c == '{':
		s.openBracket(c)
	case c == ']' || c == '}':
		s.closeBracket(c)
	case c == ',' && inFlow:
		s.comma()
	case c == '-' && blank:
		s.dash(col)
	case c == '?' && (inFlow || blank):
		if !inFlow && !s.fresh {
			s.problem("reserved", s.place(), "?")
		}
		s.explicit = append(s.explicit, s.place())
		s.push(col, false)
		s.skip(1, true, true)
	case c == ':' && (inFlow || blank):
		s.value(col)
	case c == '&' || c == '*' || c == '!':
		s.property(c)
	case (c == '|' || c == '>') && !inFlow:
		s.blockScalar()
	case c == '"' || c == '\'':
		s.scalar(col, c, s.quoted(c))
	case c == '%' || c == '@' || c == '`' || c == '|' || c == '>' || c == ',' || c == '-':
		if c == '-' {
			s.scalar(col, ' ', s.plain())
			return
		}
		s.problem("reserved", s.place(), string(c))
		s.skip(1, false, s.expect)
	default:
		s.scalar(col, ' ', s.plain())
	}
}

// skip goes over n bytes and sets what may come next.
func (s *scanner) skip(n int, fresh, expect bool) {
	s.pos += n
	s.fresh, s.expect = fresh, expect
}

// skipTrivia goes over spaces, comments and line ends.
func (s *scanner) skipTrivia() {
	for s.pos < len(s.src) {
		switch c := s.src[s.pos]; {
		case c == ' ':
			s.pos++
		case c == '\t':
			if s.fresh && len(s.brackets) == 0 {
				s.tab()
			}
			s.pos++
		case c == '#':
			s.pos = s.lineEnd(s.pos)
		case c == '\r' && s.newlineAt(s.pos+1):
			s.pos++
		case c == '\n':
			s.newline(s.pos + 1)
			if len(s.brackets) == 0 {
				s.fresh = true
			}
		default:
			return
		}
	}
}

// newline notes that a line starts at offset p.
func (s *scanner) newline(p int) {
	s.pos = p
	s.line++
	s.lineStart = p
	s.colPos, s.col = p, 0
}

func (s *scanner) newlineAt(p int) bool { return p < len(s.src) && s.src[p] == '\n' }

// lineEnd gives the offset of the line end (its CR or LF) at or after p.
func (s *scanner) lineEnd(p int) int {
	i := bytes.IndexByte(s.src[p:], '\n')
	if i < 0 {
		return len(s.src)
	}
	if i += p; i > p && s.src[i-1] == '\r' {
		i--
	}
	return i
}

// column gives the current place's column from 0, counting only what was not yet
// counted on this line: a line may be megabytes long.
func (s *scanner) column() int {
	if s.colPos < s.lineStart || s.colPos > s.pos {
		s.colPos, s.col = s.lineStart, 0
	}
	s.col += utf8.RuneCount(s.src[s.colPos:s.pos])
	s.colPos = s.pos
	return s.col
}

func (s *scanner) place() Pos { return Pos{s.line, s.column() + 1} }

// blankAt tells whether a space, a line end or the end of the text is at p.
func (s *scanner) blankAt(p int) bool {
	if p >= len(s.src) {
		return true
	}
	switch s.src[p] {
	case ' ', '\t', '\n', '\r':
		return true
	default:
		return false
	}
}

func (s *scanner) problem(variant string, pos Pos, arg string) {
	if s.first == nil {
		s.first = &problem{variant, pos, arg}
	}
}

// maxTabs bounds the findings about tabs in one file.
const maxTabs = 100

func (s *scanner) tab() {
	pos := s.place()
	if n := len(s.tabs); n < maxTabs && (n == 0 || s.tabs[n-1].Line != pos.Line) {
		s.tabs = append(s.tabs, pos)
	}
}

// count adds a node and holds the bound on them.
func (s *scanner) count() {
	if s.nodes++; s.nodes > MaxNodes && s.limit == nil {
		s.limit = &problem{"nodes", s.place(), ""}
	}
}

// marker reads `---`, `...` and `%` lines, which only column 0 can have. What
// comes after the first document is not read.
func (s *scanner) marker() bool {
	if s.src[s.pos] == '%' && !s.started {
		s.more = &problem{"directive", s.place(), ""}
		return true
	}
	if !s.markerAt(s.pos) {
		return false
	}
	start := s.src[s.pos] == '-'
	switch {
	case start && s.started:
		s.more, s.end = &problem{"second", s.place(), ""}, s.pos
	case start:
		s.started = true
		s.skip(3, false, true)
		s.body = s.pos
	default:
		s.ended()
	}
	return true
}

// markerAt tells whether `---` or `...` stands at p, which must be a line start.
func (s *scanner) markerAt(p int) bool {
	if p+3 > len(s.src) || !s.blankAt(p+3) {
		return false
	}
	m := string(s.src[p : p+3])
	return m == "---" || m == "..."
}

// ended is called at `...`: only comments may come after it.
func (s *scanner) ended() {
	s.end = s.pos
	s.skip(3, false, false)
	s.skipTrivia()
	if s.pos < len(s.src) {
		s.more = &problem{"second", s.place(), ""}
	}
}

// unroll closes the block collections that are deeper than col.
func (s *scanner) unroll(col int) {
	for n := len(s.levels); n > 0 && s.levels[n-1].col > col; n-- {
		s.levels = s.levels[:n-1]
		s.expect = false
	}
}

// indent is the column of the innermost block collection, -1 outside of any.
func (s *scanner) indent() int {
	if n := len(s.levels); n > 0 {
		return s.levels[n-1].col
	}
	return -1
}

// push opens a block collection at col if it is deeper than what is open.
func (s *scanner) push(col int, list bool) {
	if len(s.brackets) > 0 || s.indent() >= col {
		return
	}
	s.levels = append(s.levels, level{col: col, list: list})
	s.deeper()
	s.count()
}

// deeper holds the bound on depth.
func (s *scanner) deeper() {
	if len(s.levels)+len(s.brackets) > MaxDepth && s.limit == nil {
		s.limit = &problem{"depth", s.place(), ""}
	}
}
