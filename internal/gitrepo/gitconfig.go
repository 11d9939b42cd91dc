package gitrepo

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"slices"
	"strings"
)

// configEntry is one line of git's config. key is in git's canonical form: section
// and name in lower case, the subsection between them as written.
type configEntry struct {
	key   string
	name  string // the last part of key
	value string
	bare  bool // "name" without "=": true
	user  bool // from a file of the user or the system, or from the environment
}

// truth reads the value as git's boolean; what is no boolean counts as false.
func (e configEntry) truth() bool {
	switch strings.ToLower(e.value) {
	case "true", "yes", "on", "1":
		return true
	}
	return e.bare
}

// gitConfig is config lines in the order in which git reads them: the last one of a
// key counts.
type gitConfig []configEntry

// last gives the entry of key (canonical form) that counts.
func (c gitConfig) last(key string) (configEntry, bool) {
	for _, e := range slices.Backward(c) {
		if e.key == key {
			return e, true
		}
	}
	return configEntry{}, false
}

func (c gitConfig) value(key string) (string, bool) {
	e, ok := c.last(key)
	return e.value, ok
}

func (c gitConfig) isTrue(key string) bool {
	e, _ := c.last(key)
	return e.truth()
}

// section gives the entries of a section without a subsection.
func (c gitConfig) section(name string) []configEntry {
	var found []configEntry
	for _, e := range c {
		if e.key == name+"."+e.name {
			found = append(found, e)
		}
	}
	return found
}

// canonicalKey brings "Section.Sub.Name" into git's form. ok is false for what
// cannot be a key.
func canonicalKey(key string) (string, bool) {
	first, last := strings.IndexByte(key, '.'), strings.LastIndexByte(key, '.')
	if first <= 0 || last == len(key)-1 {
		return "", false
	}
	return strings.ToLower(key[:first]) + key[first:last] + strings.ToLower(key[last:]), true
}

// maxConfigSize bounds what is read of one config file.
const maxConfigSize = 8 << 20

// readConfigFile parses one file; includes are lines like others. A file that is
// not there is empty.
func readConfigFile(path string) (gitConfig, error) {
	raw, err := readBounded(path, maxConfigSize)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	c, line := parseConfig(raw)
	if line > 0 {
		return nil, fmt.Errorf("%s: line %d is not git configuration", path, line)
	}
	return c, nil
}

// readSmall reads one of git's one-line files.
func readSmall(path string) ([]byte, error) { return readBounded(path, 64<<10) }

// readBounded reads a regular file of at most limit bytes.
func readBounded(path string, limit int64) ([]byte, error) {
	f, err := openRegular(path)
	if err != nil {
		return nil, err
	}
	raw, err := io.ReadAll(io.LimitReader(f, limit+1))
	_ = f.Close() // it was only read
	if err == nil && int64(len(raw)) > limit {
		err = &fs.PathError{Op: "read", Path: path, Err: errors.New("too large")}
	}
	return raw, err
}

// openRegular opens an ordinary file to read: to open a pipe that nobody writes to would
// never end.
func openRegular(path string) (*os.File, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() {
		return nil, &fs.PathError{Op: "read", Path: path, Err: errors.New("not a regular file")}
	}
	return os.Open(path)
}

// parseConfig reads the text of a config file. badLine is 0, or the 1-based line
// of what git would refuse too.
func parseConfig(raw []byte) (c gitConfig, badLine int) {
	p := configParser{src: bytes.TrimPrefix(raw, []byte("\xef\xbb\xbf")), line: 1}
	for p.more() {
		if at := p.line; !p.item() {
			return nil, at
		}
	}
	return p.out, 0
}

// configParser follows git's own grammar: sections, names, values with quotes,
// escapes, continued lines and comments.
type configParser struct {
	src     []byte
	at      int
	line    int
	section string // "core" or "remote.origin", canonical
	out     gitConfig
}

// more skips white space and tells whether anything is left.
func (p *configParser) more() bool {
	for p.at < len(p.src) && isSpace(p.peek()) {
		p.next()
	}
	return p.at < len(p.src)
}

// peek gives the next byte, with CRLF read as LF; 0 at the end.
func (p *configParser) peek() byte {
	if p.at >= len(p.src) {
		return 0
	}
	if p.src[p.at] == '\r' && p.at+1 < len(p.src) && p.src[p.at+1] == '\n' {
		return '\n'
	}
	return p.src[p.at]
}

// next takes one byte (a CRLF is one).
func (p *configParser) next() byte {
	b := p.peek()
	if b == '\n' {
		p.line++
		if p.src[p.at] == '\r' {
			p.at++
		}
	}
	p.at++
	return b
}

// item reads a comment, a section header or a line "name = value".
func (p *configParser) item() bool {
	switch b := p.peek(); {
	case b == '#' || b == ';':
		for p.at < len(p.src) && p.peek() != '\n' {
			p.next()
		}
		return true
	case b == '[':
		p.next()
		return p.header()
	case isAlpha(b):
		return p.variable()
	}
	return false
}

// header reads `section]`, `section.sub]` (old form) or `section "sub"]`.
func (p *configParser) header() bool {
	var name []byte
	for p.at < len(p.src) {
		b := p.next()
		switch {
		case b == ']':
			p.section = strings.ToLower(string(name))
			return len(name) > 0
		case isSpace(b) && b != '\n':
			return p.subsection(strings.ToLower(string(name)))
		case isAlnum(b) || b == '-' || b == '.':
			name = append(name, b)
		default:
			return false
		}
	}
	return false
}

// subsection reads the quoted part of a header up to its "]".
func (p *configParser) subsection(name string) bool {
	for isSpace(p.peek()) && p.peek() != '\n' {
		p.next()
	}
	if p.at >= len(p.src) || p.next() != '"' {
		return false
	}
	var sub []byte
	for p.at < len(p.src) {
		b := p.next()
		if b == '"' {
			p.section = name + "." + string(sub)
			return p.at < len(p.src) && p.next() == ']'
		}
		if b == '\\' && p.at < len(p.src) {
			b = p.next()
		}
		if b == '\n' {
			return false
		}
		sub = append(sub, b)
	}
	return false
}

// variable reads a name and what follows it.
func (p *configParser) variable() bool {
	start := p.at
	for isAlnum(p.peek()) || p.peek() == '-' {
		p.next()
	}
	name := strings.ToLower(string(p.src[start:p.at]))
	for p.peek() == ' ' || p.peek() == '\t' {
		p.next()
	}
	e := configEntry{key: strings.TrimPrefix(p.section+"."+name, "."), name: name}
	switch {
	case p.at >= len(p.src) || p.peek() == '\n':
		e.bare = true
	case p.peek() == '=':
		p.next()
		value, ok := p.value()
		if !ok {
			return false
		}
		e.value = value
	default:
		return false
	}
	p.out = append(p.out, e)
	return true
}

// value reads up to the end of the line: white space around it goes, inside it
// stays; a comment ends it outside quotes.
func (p *configParser) value() (string, bool) {
	var out []byte
	quoted, comment, keep := false, false, 0
	for p.at < len(p.src) && p.peek() != '\n' {
		b := p.next()
		switch {
		case comment:
			continue
		case isSpace(b) && !quoted:
			if len(out) > 0 {
				out = append(out, b)
			}
			continue
		case !quoted && (b == ';' || b == '#'):
			comment = true
			continue
		case b == '"':
			quoted = !quoted
			keep = max(keep, len(out))
			continue
		case b == '\\':
			keep = max(keep, len(out))
			c, ok := p.escape()
			if !ok {
				return "", false
			}
			if c == 0 {
				continue // a continued line
			}
			b = c
		}
		out = append(out, b)
		keep = len(out)
	}
	return string(out[:keep]), !quoted
}

// escape reads what follows a backslash; 0 stands for a continued line.
func (p *configParser) escape() (byte, bool) {
	if p.at >= len(p.src) {
		return 0, true
	}
	switch b := p.next(); b {
	case '\n':
		return 0, true
	case 't':
		return '\t', true
	case 'b':
		return '\b', true
	case 'n':
		return '\n', true
	case '\\', '"':
		return b, true
	}
	return 0, false
}

// isSpace is git's own idea of white space.
func isSpace(b byte) bool {
	return b == ' ' || b == '\t' || b == '\n' || b == '\r'
}

func isAlpha(b byte) bool { return b|0x20 >= 'a' && b|0x20 <= 'z' }

func isAlnum(b byte) bool { return isAlpha(b) || b >= '0' && b <= '9' }
