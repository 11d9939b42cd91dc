package doc

// blockScalar reads a scalar after | or >.
func (s *scanner) blockScalar() {
	pos, start, kind := s.place(), s.pos, s.src[s.pos]
	if !s.expect {
		s.problem("after", pos, "")
	}
	h := s.header(s.pos + 1)
	if h.bad {
		s.problem("block-header", pos, string(kind))
	}
	indent := 0
	if h.indent > 0 {
		indent = max(s.indent(), 0) + h.indent
	}
	end := s.content(h, indent)
	s.spans = append(s.spans, newSpan(start, end, pos, kind))
	s.count()
	s.moveTo(s.nextLine(end))
	s.skip(0, true, false)
}

// header is the line of a block scalar's indicator.
type header struct {
	end    int // the line end
	indent int // the indentation indicator, 0 if none
	keep   bool
	bad    bool
}

// header reads the indicators and the comment after | or > at p.
func (s *scanner) header(p int) header {
	var h header
	for ; p < len(s.src); p++ {
		switch c := s.src[p]; {
		case c == '+' || c == '-':
			h.keep = c == '+'
			continue
		case c >= '0' && c <= '9':
			h.bad = h.bad || c == '0'
			h.indent = int(c - '0')
			continue
		}
		break
	}
	h.end = s.lineEnd(p)
	for p < h.end && (s.src[p] == ' ' || s.src[p] == '\t') {
		p++
	}
	h.bad = h.bad || p < h.end && s.src[p] != '#'
	return h
}

// content gives the end of a block scalar whose header is read: after the last
// character of its last line with text, or after the blank lines that `+` keeps.
// The line end itself is not part of it.
func (s *scanner) content(h header, indent int) int {
	if indent == 0 {
		indent = s.detect(h.end)
	}
	end, blanks := h.end, h.end
	for p := s.nextLine(h.end); p < len(s.src); p = s.nextLine(p) {
		text := p
		for text < len(s.src) && text-p < indent && s.src[text] == ' ' {
			text++
		}
		eol := s.lineEnd(text)
		if text == eol { // nothing but spaces
			blanks = eol
			continue
		}
		if text-p < indent {
			if s.src[text] == '\t' {
				s.lineTab(text)
			}
			break
		}
		end, blanks = eol, eol
	}
	if h.keep {
		return blanks
	}
	return end
}

// detect gives the indentation of a block scalar without an indicator: that of
// its first line with text, or of a longer line of spaces before it.
func (s *scanner) detect(headerEnd int) int {
	widest := 0
	for p := s.nextLine(headerEnd); p < len(s.src); p = s.nextLine(p) {
		text := p
		for text < len(s.src) && s.src[text] == ' ' {
			text++
		}
		widest = max(widest, text-p)
		if text != s.lineEnd(text) {
			break
		}
	}
	return max(widest, s.indent()+1, 1)
}

// nextLine gives the start of the line after the line end at or after p.
func (s *scanner) nextLine(p int) int {
	for ; p < len(s.src); p++ {
		if s.src[p] == '\n' {
			return p + 1
		}
	}
	return len(s.src)
}
