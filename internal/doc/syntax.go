package doc

import (
	"regexp"
	"strconv"
	"strings"

	"github.com/helsefellesskap/hfh/internal/diag"
)

// yamlLine takes yaml.v3's line number off its message.
var yamlLine = regexp.MustCompile(`^yaml: (?:line (\d+): )?`)

// syntax makes findings of yaml.v3's refusal. The scanner has seen the place; where
// it has not, yaml.v3's line is the best there is (it gives no column).
func (r *reader) syntax(s *scanner, err error) {
	if len(s.tabs) > 0 {
		for _, pos := range s.tabs {
			r.add(pos, syntaxRule, "tab", nil)
		}
		return
	}
	if p := s.first; p != nil {
		r.add(p.pos, syntaxRule, p.variant, problemArgs(p))
		return
	}
	line, reason := splitReason(err)
	variant := reasonVariant(reason)
	args := diag.Args{}
	if variant == "other" {
		args["reason"] = reason
	}
	r.add(s.lineStartPos(line), syntaxRule, variant, args)
}

func problemArgs(p *problem) diag.Args {
	if p.arg == "" {
		return nil
	}
	return diag.Args{"char": p.arg}
}

// splitReason takes yaml.v3's message apart.
func splitReason(err error) (line int, reason string) {
	text := err.Error()
	m := yamlLine.FindStringSubmatch(text)
	if m == nil {
		return 1, text
	}
	line, _ = strconv.Atoi(m[1])
	return max(line, 1), text[len(m[0]):]
}

// reasonVariant knows the usual messages of yaml.v3.
func reasonVariant(reason string) string {
	for _, known := range [...]struct{ text, variant string }{
		{"found a tab character", "tab"},
		{"could not find expected ':'", "no-colon"},
		{"mapping values are not allowed", "colon"},
		{"block sequence entries are not allowed", "dash"},
		{"did not find expected key", "indent"},
		{"did not find expected '-' indicator", "indent"},
		{"did not find expected ','", "comma"},
		{"did not find expected node content", "after"},
	} {
		if strings.Contains(reason, known.text) {
			return known.variant
		}
	}
	return "other"
}

// lineStartPos gives the place of the first character of a line that is no space,
// or the last line's if there is no such line.
func (s *scanner) lineStartPos(line int) Pos {
	start, n := 0, 1
	for ; n < line; n++ {
		next := s.nextLine(start)
		if next >= len(s.src) {
			break
		}
		start = next
	}
	column := 1
	for p := start; p < len(s.src) && s.src[p] == ' '; p++ {
		column++
	}
	return Pos{n, column}
}
