package doc

import (
	"fmt"
	"strings"

	"pgregory.net/rapid"
)

// pen writes random but valid YAML of the kinds that people write by hand.
type pen struct {
	t       *rapid.T
	b       strings.Builder
	ids     int
	plainly bool // ordinary layouts only: no odd indents, no odd comments
}

func (p *pen) chance(name string, percent int) bool {
	return rapid.IntRange(0, 99).Draw(p.t, name) >= 100-percent
}

func (p *pen) pick(name string, from ...string) string {
	return rapid.SampledFrom(from).Draw(p.t, name)
}

func (p *pen) write(s string) { p.b.WriteString(s) }

// document gives a whole file.
func (p *pen) document() string {
	if p.chance("modeline", 30) {
		p.write("# yaml-language-server: $schema=../schemas/plan.schema.json\n")
		if p.chance("gap", 50) {
			p.write("\n")
		}
	}
	if p.chance("start", 10) {
		p.write("---\n")
	}
	p.mapping(0, 3, false)
	if p.chance("last comment", 20) {
		p.write("# til slutt\n")
	}
	text := p.b.String()
	if p.chance("no newline", 10) {
		text = strings.TrimRight(text, "\n")
	} else if p.chance("crlf", 20) {
		text = strings.ReplaceAll(text, "\n", "\r\n")
	}
	if p.chance("bom", 10) {
		text = byteOrderMark + text
	}
	return text
}

// above writes what stands above a part: blank lines and comments.
func (p *pen) above(col int) {
	if p.chance("floating", 4) {
		p.write("\n" + spaces(col) + "# ---- " + p.word() + " ----\n")
	}
	if p.chance("blank", 15) {
		p.write("\n")
	}
	for i := 0; i < 2 && p.chance("comment", 10); i++ {
		at := col
		if !p.plainly && p.chance("odd", 20) {
			at = rapid.IntRange(0, col+3).Draw(p.t, "at")
		}
		p.write(spaces(at) + "# om " + p.word() + "\n")
	}
}

// lineEnd writes the end of a line, now and then with a comment.
func (p *pen) lineEnd() {
	if p.chance("eol comment", 10) {
		p.write(spaces(rapid.IntRange(1, 4).Draw(p.t, "gap")) + "# " + p.word())
	} else if !p.plainly && p.chance("trailing space", 3) {
		p.write("  ")
	}
	p.write("\n")
}

func (p *pen) word() string {
	return p.pick("word", "Ærfugl", "øy", "Pasientforløp", "avtale 2.1", "Gode og sammenhengende", "å–æ",
		"12/2024", "0301", "no", "2024-05-04", "1.10", "«sitat»", "Brønnøy", "Sør-Varanger/Mátta-Várjjat", "https://h.no/x", "a:b", "c#d")
}

// mapping writes a block map at col; inline says that its first key stands on the
// line of a dash.
func (p *pen) mapping(col, depth int, inline bool) {
	n := rapid.IntRange(1, 4).Draw(p.t, "keys")
	for i := range n {
		if i > 0 || !inline {
			if i > 0 || col > 0 {
				p.above(col)
			}
			p.write(spaces(col))
		}
		key := fmt.Sprintf("k%d", i)
		if i == 0 && inline && (p.plainly || p.chance("id", 70)) {
			p.ids++
			p.write(fmt.Sprintf("id: i%d", p.ids))
			p.lineEnd()
			continue
		}
		if p.chance("quoted key", 5) {
			key = `"` + key + `"`
		}
		p.write(key + ":")
		p.value(col, depth, true)
	}
	if !p.plainly && p.chance("bottom", 5) {
		p.write(spaces(col) + "# bunn\n")
	}
}

// value writes what comes after a colon or dash, to the end of its last line.
func (p *pen) value(col, depth int, isEntry bool) {
	kind := rapid.IntRange(0, 99).Draw(p.t, "kind")
	step := 2
	if !p.plainly && p.chance("odd step", 10) {
		step = rapid.IntRange(1, 5).Draw(p.t, "step")
	}
	switch {
	case depth > 0 && kind < 20 && isEntry:
		p.lineEnd()
		p.mapping(col+step, depth-1, false)
	case depth > 0 && kind < 45 && isEntry:
		p.lineEnd()
		if p.chance("unindented", 20) {
			step = 0
		}
		p.list(col+step, depth-1, false)
	case depth > 0 && kind < 45:
		p.write(spaces(step - 1))
		if step == 1 {
			p.write(" ")
			step = 2
		}
		if kind < 40 {
			p.mapping(col+step, depth-1, true)
		} else {
			p.list(col+step, depth-1, true)
		}
	case kind < 50:
		p.lineEnd() // empty
	case kind < 60:
		p.write(" ")
		p.flowValue(col, 2)
		p.lineEnd()
	default:
		p.scalar(col, step)
	}
}

func (p *pen) list(col, depth int, inline bool) {
	n := rapid.IntRange(1, 4).Draw(p.t, "items")
	for i := range n {
		if i > 0 || !inline {
			p.above(col)
			p.write(spaces(col))
		}
		p.write("-")
		p.value(col, depth, false)
	}
}

func (p *pen) scalar(col, step int) {
	switch rapid.IntRange(0, 9).Draw(p.t, "style") {
	case 0:
		p.write(" '" + strings.ReplaceAll(p.word(), "'", "''") + "'")
		p.lineEnd()
	case 1:
		p.write(" \"" + p.word() + "\"")
		p.lineEnd()
	case 2:
		p.write(" " + p.word() + "\n" + spaces(col+step) + "videre her")
		p.lineEnd()
	case 3:
		p.write(" \"lang: " + p.word() + "\n" + spaces(col+step) + "\\\"slutt\\\"\"")
		p.lineEnd()
	case 4:
		p.blockScalar(col, step)
	default:
		p.write(" " + p.word())
		p.lineEnd()
	}
}

func (p *pen) blockScalar(col, step int) {
	headers := []string{"|", ">", "|-", ">-", "|+"}
	if p.plainly {
		headers = headers[:4]
	}
	p.write(" " + p.pick("block", headers...))
	lead := ""
	if p.chance("indicator", 15) {
		p.write(fmt.Sprint(step))
		lead = " "
	}
	p.lineEnd()
	p.write(spaces(col+step) + lead + p.word() + "\n")
	if p.chance("inner blank", 30) {
		p.write("\n")
	}
	p.write(spaces(col+step) + "  # ikke en kommentar\n" + spaces(col+step) + "slutt\n")
	if p.chance("blank after", 20) {
		p.write("\n")
	}
}

// flowValue writes a value in brackets.
func (p *pen) flowValue(col, depth int) {
	n := rapid.IntRange(0, 3).Draw(p.t, "pieces")
	isMap := p.chance("flow map", 50)
	over := n > 0 && p.chance("over lines", 20)
	open, closing := "[", "]"
	if isMap {
		open, closing = "{", "}"
	}
	p.write(open)
	for i := range n {
		if over {
			p.write("\n" + spaces(col+4))
		} else if i > 0 {
			p.write(" ")
		}
		if isMap {
			p.write(fmt.Sprintf("f%d: ", i))
		}
		if depth > 0 && p.chance("nested", 20) {
			p.flowValue(col+4, depth-1)
		} else {
			p.write(p.pick("flow word", "Ærfugl", "x y", "'a, b'", `"c: d"`, "2024", "i:j"))
		}
		if i+1 < n {
			p.write(",")
		}
		if over && p.chance("piece comment", 20) {
			p.write(" # " + p.word())
			if i+1 == n {
				p.write("\n" + spaces(col+2))
			}
		}
	}
	if over && !strings.HasSuffix(p.b.String(), "\n"+spaces(col+2)) {
		p.write("\n" + spaces(col+2))
	}
	p.write(closing)
}
