package gitrepo

import "strings"

// wildmatch matches a path with git's pattern rules (gitignore(5)): "?" and "*" stop
// at "/", "**" between slashes or at an end takes any number of folders, "[a-z]" is
// one character, a backslash takes the next character as it is. Its work is bounded
// by the product of both lengths.
func wildmatch(pattern, text string, foldCase bool) bool {
	if foldCase {
		pattern, text = strings.ToLower(pattern), strings.ToLower(text)
	}
	m := matcher{pattern: pattern, text: text, failed: map[[2]int]bool{}}
	return m.match(0, 0)
}

type matcher struct {
	pattern, text string
	failed        map[[2]int]bool // places in both that are known not to match
}

// match matches the rest of the pattern from p with the rest of the text from t.
func (m *matcher) match(p, t int) bool {
	for ; p < len(m.pattern); p, t = p+1, t+1 {
		switch c := m.pattern[p]; {
		case c == '*':
			at := [2]int{p, t}
			if !m.failed[at] && m.star(p, t) {
				return true
			}
			m.failed[at] = true
			return false
		case t == len(m.text):
			return false
		case c == '?':
			if m.text[t] == '/' {
				return false
			}
		case c == '[':
			end, ok := m.class(p+1, m.text[t])
			if !ok {
				return false
			}
			p = end
		default:
			if c == '\\' {
				p++
			}
			if p == len(m.pattern) || m.pattern[p] != m.text[t] {
				return false
			}
		}
	}
	return t == len(m.text)
}

// star matches from a run of stars on.
func (m *matcher) star(p, t int) bool {
	end := p
	for end < len(m.pattern) && m.pattern[end] == '*' {
		end++
	}
	rest := m.pattern[end:]
	deep := end-p > 1 && (p == 0 || m.pattern[p-1] == '/') &&
		(rest == "" || rest[0] == '/' || strings.HasPrefix(rest, `\/`))
	if deep && strings.HasPrefix(rest, "/") && m.match(end+1, t) {
		return true
	}
	if m.match(end, t) {
		return true
	}
	// The same stars again, one character on.
	return t < len(m.text) && (deep || m.text[t] != '/') && m.match(p, t+1)
}

// class matches one character with "[…]"; p is after the "[", end at the "]".
func (m *matcher) class(p int, c byte) (end int, ok bool) {
	negated := p < len(m.pattern) && (m.pattern[p] == '!' || m.pattern[p] == '^')
	if negated {
		p++
	}
	found := false
	for first := true; p < len(m.pattern) && (first || m.pattern[p] != ']'); first = false {
		if name, rest, isName := className(m.pattern[p:]); isName {
			found = found || inClass(name, c)
			p = len(m.pattern) - len(rest)
			continue
		}
		low := m.literal(&p)
		high := low
		if p+1 < len(m.pattern) && m.pattern[p] == '-' && m.pattern[p+1] != ']' {
			p++
			high = m.literal(&p)
		}
		found = found || low <= c && c <= high
	}
	return p, p < len(m.pattern) && found != negated && c != '/'
}

// literal takes one character of a class, or the one after a backslash.
func (m *matcher) literal(p *int) byte {
	if m.pattern[*p] == '\\' && *p+1 < len(m.pattern) {
		*p++
	}
	c := m.pattern[*p]
	*p++
	return c
}

// className cuts "[:name:]" off.
func className(s string) (name, rest string, ok bool) {
	if !strings.HasPrefix(s, "[:") {
		return "", s, false
	}
	return strings.Cut(s[2:], ":]")
}

func inClass(name string, c byte) bool {
	switch name {
	case "alpha":
		return isAlpha(c)
	case "digit":
		return c >= '0' && c <= '9'
	case "alnum":
		return isAlnum(c)
	case "lower":
		return c >= 'a' && c <= 'z'
	case "upper":
		return c >= 'A' && c <= 'Z'
	case "space":
		return isSpace(c) || c == '\v' || c == '\f'
	case "blank":
		return c == ' ' || c == '\t'
	case "punct":
		return c > ' ' && c < 0x7f && !isAlnum(c)
	case "xdigit":
		return isHex(string(c))
	case "cntrl":
		return c < ' ' || c == 0x7f
	case "graph":
		return c > ' ' && c < 0x7f
	case "print":
		return c >= ' ' && c < 0x7f
	}
	return false
}
