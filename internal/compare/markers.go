package compare

import (
	"bytes"
	"slices"
	"strings"
)

// The lines that git puts around a conflict, and that every editor knows.
const (
	oursMark   = "<<<<<<< ours\n"
	middleMark = "=======\n"
	theirsMark = ">>>>>>> theirs\n"
)

// WithMarkers gives one text of two that differ in what they settle, with git's marks
// around the lines in which they do: what stands first is ours'.
func WithMarkers(ours, theirs []byte) []byte {
	a, b := linesOf(ours), linesOf(theirs)
	var out bytes.Buffer
	for _, h := range hunks(a, b) {
		if h.same {
			write(&out, a[h.a:h.aEnd])
			continue
		}
		out.WriteString(oursMark)
		write(&out, a[h.a:h.aEnd])
		out.WriteString(middleMark)
		write(&out, b[h.b:h.bEnd])
		out.WriteString(theirsMark)
	}
	return out.Bytes()
}

func write(out *bytes.Buffer, lines []string) {
	for _, line := range lines {
		out.WriteString(line)
	}
}

// linesOf parts a text after each line's end; the last line gets one if it has none.
func linesOf(text []byte) []string {
	if len(text) > 0 && text[len(text)-1] != '\n' {
		text = append(slices.Clone(text), '\n')
	}
	lines := strings.SplitAfter(string(text), "\n")
	return lines[:len(lines)-1]
}

// hunk is a run of lines that both texts have, or that they have otherwise.
type hunk struct {
	same             bool
	a, aEnd, b, bEnd int
}

// mostCells bounds the table of the comparison; beyond it, what lies between the first
// and the last difference is one hunk.
const mostCells = 4_000_000

// hunks parts two texts into what they have in common and what they do not.
func hunks(a, b []string) []hunk {
	start := 0
	for start < len(a) && start < len(b) && a[start] == b[start] {
		start++
	}
	aEnd, bEnd := len(a), len(b)
	for aEnd > start && bEnd > start && a[aEnd-1] == b[bEnd-1] {
		aEnd, bEnd = aEnd-1, bEnd-1
	}
	var out []hunk
	add := func(h hunk) {
		if h.a == h.aEnd && h.b == h.bEnd {
			return
		}
		if last := len(out) - 1; last >= 0 && out[last].same == h.same {
			out[last].aEnd, out[last].bEnd = h.aEnd, h.bEnd
			return
		}
		out = append(out, h)
	}
	add(hunk{true, 0, start, 0, start})
	between(a[start:aEnd], b[start:bEnd], func(same bool, i, iEnd, j, jEnd int) {
		add(hunk{same, start + i, start + iEnd, start + j, start + jEnd})
	})
	add(hunk{true, aEnd, len(a), bEnd, len(b)})
	return out
}

// between walks two runs of lines along a longest common subsequence.
func between(a, b []string, visit func(same bool, i, iEnd, j, jEnd int)) {
	if len(a)*len(b) > mostCells {
		visit(false, 0, len(a), 0, len(b))
		return
	}
	width := len(b) + 1
	longest := make([]int32, (len(a)+1)*width)
	for i := len(a) - 1; i >= 0; i-- {
		for j := len(b) - 1; j >= 0; j-- {
			if a[i] == b[j] {
				longest[i*width+j] = longest[(i+1)*width+j+1] + 1
			} else {
				longest[i*width+j] = max(longest[(i+1)*width+j], longest[i*width+j+1])
			}
		}
	}
	i, j := 0, 0
	for i < len(a) || j < len(b) {
		switch {
		case i < len(a) && j < len(b) && a[i] == b[j]:
			visit(true, i, i+1, j, j+1)
			i, j = i+1, j+1
		case j == len(b) || i < len(a) && longest[(i+1)*width+j] >= longest[i*width+j+1]:
			visit(false, i, i+1, j, j)
			i++
		default:
			visit(false, i, i, j, j+1)
			j++
		}
	}
}
