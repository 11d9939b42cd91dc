package doc

import (
	"strings"
)

// The blank lines and comments around parts that come in, go or change places.

// spaceOut settles the blank lines above what comes in or changes places: the
// first part has what the first part had; another whose own are not known has what
// is usual in the collection.
func (c *composer) spaceOut(segs []*segment, f *frame) {
	usual := c.usualBlank(f)
	for k, s := range segs {
		switch {
		case k == 0 && s.base < 0 && s.first && s.next:
			// It stood first before, with the blank lines that it has.
		case k == 0 && s.base != 0 && s.float == "":
			s.blank = f.firstBlank()
		case k == 0 || !s.first || s.float != "":
		case s.base == 0 && segs[k-1].base < 0 && segs[k-1].next:
			s.blank = segs[k-1].after
		default:
			s.blank = usual
		}
	}
}

// firstBlank gives the blank lines right above the first part.
func (f *frame) firstBlank() string {
	float, blank, _ := splitLead(f.ownLead(0))
	if float != "" {
		return ""
	}
	return blank
}

// usualBlank gives the blank line that the collection's parts are set apart with,
// if all of them are.
func (c *composer) usualBlank(f *frame) string {
	for j := 1; j < len(f.parts); j++ {
		if !isBlank(lineOf(f.leadOf(j))) {
			return ""
		}
	}
	if len(f.parts) < 2 {
		return ""
	}
	return c.eol
}

// closeUp takes blank lines away that would become part of the text above them.
func closeUp(segs []*segment) {
	for k := 1; k < len(segs); k++ {
		s := segs[k]
		if s.base >= 0 && s.base == segs[k-1].base+1 || !keepsBlanks(segs[k-1].value) {
			continue
		}
		lead := s.lead()
		for isBlank(lineOf(lead)) {
			lead = lead[len(lineOf(lead)):]
		}
		s.float, s.blank, s.notes = splitLead(lead)
	}
}

// keepsBlanks tells whether a value ends in a block scalar that has the blank
// lines below it for its own.
func keepsBlanks(n *Node) bool {
	for n.Kind != Scalar && childCount(n) > 0 {
		n = childValue(n, childCount(n)-1)
	}
	o := n.origin()
	if o == nil || o.style != literal && o.style != folded {
		return false
	}
	header := lineOf(string(o.home.text[o.start():o.end()]))
	return strings.Contains(headerMark(header), "+")
}

// bringFloats puts parts that come in below the comments that stood above them
// before, if these still stand above what follows.
func bringFloats(segs []*segment, tail string) string {
	for k, s := range segs {
		if s.base >= 0 || s.float == "" {
			continue
		}
		next := k + 1
		for next < len(segs) && segs[next].base < 0 {
			next++
		}
		float := s.float
		s.float = ""
		if next == len(segs) {
			if strings.HasPrefix(tail, float) {
				s.float, tail = float, tail[len(float):]
			}
			continue
		}
		n := segs[next]
		if lead := n.lead(); strings.HasPrefix(lead, float) {
			s.float = float
			n.float, n.blank, n.notes = splitLead(lead[len(float):])
		}
	}
	return tail
}

// shift moves lines right (or left) by delta columns and gives them this
// document's line ends. The first line moves only if it is whole.
func (c *composer) shift(text string, delta int, whole bool) string {
	if text == "" {
		return ""
	}
	var b strings.Builder
	for i, line := range strings.SplitAfter(text, "\n") {
		if line == "" {
			break
		}
		body := strings.TrimRight(line, "\r\n")
		ended := len(body) < len(line)
		if (i > 0 || whole) && body != "" {
			body = indentBy(body, delta)
		}
		b.WriteString(body)
		if ended {
			b.WriteString(c.eol)
		}
	}
	return b.String()
}

func indentBy(line string, delta int) string {
	if delta >= 0 {
		return spaces(delta) + line
	}
	for ; delta < 0 && strings.HasPrefix(line, " "); delta++ {
		line = line[1:]
	}
	return line
}
