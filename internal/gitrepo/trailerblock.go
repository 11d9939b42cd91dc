package gitrepo

import "strings"

// trailerStart finds where the trailers of a message begin, by git's own rule (see
// git-interpret-trailers(1)): the last paragraph, unless it is the only one, if all
// its lines are trailers, or if at least one is a trailer that git itself writes and
// a quarter of them are trailers. It returns len(text) when there are none.
func trailerStart(text string) int {
	first := endOfTitle(text)
	var block trailerBlock
	for end := len(text); end > first; {
		start := strings.LastIndexByte(strings.TrimSuffix(text[:end], "\n"), '\n') + 1
		if start < first {
			break
		}
		line := text[start:end]
		if isBlank(line) && line[0] != '#' {
			if block.seen {
				if block.isTrailers() {
					return end
				}
				return len(text)
			}
		} else {
			block.count(line)
		}
		end = start
	}
	return len(text)
}

// endOfTitle gives the end of the first paragraph.
func endOfTitle(text string) int {
	at := 0
	for line := range strings.Lines(text) {
		if line[0] != '#' && isBlank(line) {
			return at
		}
		at += len(line)
	}
	return at
}

// trailerBlock counts the lines of a paragraph, read from its end.
type trailerBlock struct {
	seen, written     bool // a line at all; one that git itself writes
	trailers, others  int
	maybeContinuation int
}

func (b *trailerBlock) count(line string) {
	if line[0] == '#' { // a comment neither counts nor ends the block
		b.others += b.maybeContinuation
		b.maybeContinuation = 0
		return
	}
	b.seen = true
	switch {
	case strings.HasPrefix(line, "Signed-off-by: ") || strings.HasPrefix(line, "(cherry picked from commit "):
		b.trailers++
		b.maybeContinuation = 0
		b.written = true
	case isSpace(line[0]):
		b.maybeContinuation++
	case separatorAt(line) >= 1:
		b.trailers++
		b.maybeContinuation = 0
	default:
		b.others += 1 + b.maybeContinuation
		b.maybeContinuation = 0
	}
}

func (b *trailerBlock) isTrailers() bool {
	others := b.others + b.maybeContinuation
	if b.written && b.trailers*3 >= others {
		return true
	}
	return b.trailers > 0 && others == 0
}
