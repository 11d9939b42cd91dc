package gitrepo

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// The keys of hfh's own trailers (design: Revisions in git). They are compared
// without regard to case, as git compares them.
const (
	keyChange    = "Hfh-Change"
	keyRecord    = "Hfh-Record"
	keyVersion   = "Hfh-Version"
	keyBody      = "Hfh-Body"
	keyMeeting   = "Hfh-Meeting"
	keyDecision  = "Hfh-Decision"
	keyEffective = "Hfh-Effective"
	keyPrevious  = "Hfh-Previous"
	keySeal      = "Hfh-Seal"
	keyCovers    = "Hfh-Covers"
	keyRegister  = "Hfh-Register"
)

// emptySubject stands where a message has no subject: git takes the first paragraph
// for the subject, and trailers there would be none.
const emptySubject = "-"

// String is the message as it is committed: the subject on one line, the body, and
// one block of trailers in the contract's order at the end. What would break that
// shape (line ends in a subject or a value, control characters) becomes a space, and
// a body whose end git would take for trailers is indented by one space where no
// real trailers follow.
func (m Message) String() string {
	var b strings.Builder
	subject := oneLine(m.Subject)
	if subject == "" {
		subject = emptySubject
	}
	b.WriteString(subject + "\n")
	trailers := m.Trailers.lines()
	if body := cleanBody(m.Body); body != "" {
		if len(trailers) == 0 {
			body = disarm(subject, body)
		}
		b.WriteString("\n" + body + "\n")
	}
	if len(trailers) > 0 {
		b.WriteString("\n")
	}
	for _, line := range trailers {
		b.WriteString(line + "\n")
	}
	return b.String()
}

// lines gives the trailers in the contract's order, without line ends.
func (t Trailers) lines() []string {
	var out []string
	add := func(key, value string) {
		if value = oneLine(value); value != "" {
			out = append(out, key+": "+value)
		}
	}
	add(keyChange, t.Change)
	for _, r := range t.Records {
		add(keyRecord, r)
	}
	add(keyVersion, t.Version)
	add(keyBody, t.Body)
	add(keyMeeting, t.Meeting)
	add(keyDecision, t.Decision)
	add(keyEffective, t.Effective)
	for _, p := range t.Previous {
		add(keyPrevious, p.Record+" "+string(p.Commit))
	}
	for _, s := range t.Seals {
		add(keySeal, s.Record+" "+s.Sum)
	}
	for _, h := range t.Covers {
		add(keyCovers, string(h))
	}
	add(keyRegister, t.Register)
	for _, o := range t.Other {
		if key := trailerKey(o.Key); key != "" {
			add(key, o.Value)
		}
	}
	return out
}

// trailerKey makes a key of letters, digits and "-", which is all git takes for one;
// "" when nothing is left.
func trailerKey(key string) string {
	return strings.Map(func(r rune) rune {
		if r < utf8.RuneSelf && (isAlnum(byte(r)) || r == '-') {
			return r
		}
		return -1
	}, key)
}

// oneLine folds white space and control characters to single spaces.
func oneLine(s string) string {
	return strings.Join(strings.FieldsFunc(strings.ToValidUTF8(s, "\uFFFD"), func(r rune) bool {
		return r == ' ' || unicode.IsControl(r) || r == '\u2028' || r == '\u2029'
	}), " ")
}

// cleanBody gives a body with LF line ends, without control characters, and without
// blank lines and spaces around it.
func cleanBody(s string) string {
	s = strings.ReplaceAll(strings.ToValidUTF8(s, "\uFFFD"), "\r\n", "\n")
	s = strings.Map(func(r rune) rune {
		if unicode.IsControl(r) && r != '\n' && r != '\t' {
			return ' '
		}
		return r
	}, s)
	lines := strings.Split(s, "\n")
	for i, line := range lines {
		lines[i] = strings.TrimRight(line, " \t")
	}
	return strings.Trim(strings.Join(lines, "\n"), "\n")
}

// disarm indents the last paragraph of a body if git would read it as trailers.
func disarm(subject, body string) string {
	whole := subject + "\n\n" + body + "\n"
	start := trailerStart(whole)
	if start >= len(whole) {
		return body
	}
	head, block := whole[:start], strings.TrimSuffix(whole[start:], "\n")
	head = strings.TrimPrefix(head, subject+"\n\n")
	return head + " " + strings.ReplaceAll(block, "\n", "\n ")
}

// ParseMessage reads a commit's message: the first paragraph is the subject, the
// last one is the trailers if git (interpret-trailers) takes it for such, what lies
// between is the body. It never fails: unknown, repeated and malformed trailers, and
// lines among them that are none (with an empty Key), are kept in Trailers.Other.
func ParseMessage(raw string) Message {
	start := trailerStart(raw)
	var m Message
	m.Subject, m.Body = splitSubject(raw[:start])
	for _, t := range splitTrailers(raw[start:]) {
		m.Trailers.take(t)
	}
	return m
}

// splitSubject cuts the first paragraph off, its lines joined by spaces as git's %s does.
func splitSubject(text string) (subject, body string) {
	text = strings.ReplaceAll(text, "\r\n", "\n")
	lines := strings.Split(text, "\n")
	i := 0
	for i < len(lines) && isBlank(lines[i]) {
		i++
	}
	start := i
	for i < len(lines) && !isBlank(lines[i]) {
		lines[i] = strings.TrimRight(lines[i], " \t\r")
		i++
	}
	subject = strings.Join(lines[start:i], " ")
	rest := lines[i:]
	for len(rest) > 0 && isBlank(rest[0]) {
		rest = rest[1:]
	}
	return subject, strings.TrimRight(strings.Join(rest, "\n"), " \t\r\n")
}

// take puts one trailer in its place.
func (t *Trailers) take(o Trailer) {
	switch k := o.Key; {
	case o.Value == "":
	case strings.EqualFold(k, keyRecord):
		t.Records = append(t.Records, o.Value)
		return
	case strings.EqualFold(k, keyPrevious):
		if record, id, ok := twoWords(o.Value); ok && isHash(id) {
			t.Previous = append(t.Previous, Pointer{record, Hash(id)})
			return
		}
	case strings.EqualFold(k, keySeal):
		if record, sum, ok := twoWords(o.Value); ok {
			t.Seals = append(t.Seals, Seal{record, sum})
			return
		}
	case strings.EqualFold(k, keyCovers):
		if isHash(o.Value) {
			t.Covers = append(t.Covers, Hash(o.Value))
			return
		}
	default:
		if field := t.single(o.Key); field != nil && *field == "" {
			*field = o.Value
			return
		}
	}
	t.Other = append(t.Other, o)
}

// single gives the field of a trailer that stands once, or nil.
func (t *Trailers) single(key string) *string {
	for _, f := range [...]struct {
		key   string
		field *string
	}{
		{keyChange, &t.Change},
		{keyVersion, &t.Version},
		{keyBody, &t.Body},
		{keyMeeting, &t.Meeting},
		{keyDecision, &t.Decision},
		{keyEffective, &t.Effective},
		{keyRegister, &t.Register},
	} {
		if strings.EqualFold(f.key, key) {
			return f.field
		}
	}
	return nil
}

func twoWords(s string) (first, second string, ok bool) {
	words := strings.Fields(s)
	if len(words) != 2 {
		return "", "", false
	}
	return words[0], words[1], true
}

// splitTrailers reads a block of trailers: a line that starts with white space
// continues the one before it.
func splitTrailers(block string) []Trailer {
	var lines []string
	for line := range strings.Lines(block) {
		if len(lines) > 0 && isSpace(line[0]) && !isBlank(line) {
			lines[len(lines)-1] += " " + strings.TrimSpace(line)
			continue
		}
		lines = append(lines, strings.TrimRight(line, "\n"))
	}
	var out []Trailer
	for _, line := range lines {
		at := separatorAt(line)
		switch {
		case at >= 1:
			out = append(out, Trailer{strings.TrimSpace(line[:at]), strings.TrimSpace(line[at+1:])})
		case !isBlank(line) && line[0] != '#':
			out = append(out, Trailer{"", strings.TrimSpace(line)})
		}
	}
	return out
}

// separatorAt gives the place of the ":" after a trailer's key, else -1. White space
// may stand between the two.
func separatorAt(line string) int {
	space := false
	for i := range len(line) {
		switch b := line[i]; {
		case b == ':':
			return i
		case !space && (isAlnum(b) || b == '-'):
		case i > 0 && (b == ' ' || b == '\t'):
			space = true
		default:
			return -1
		}
	}
	return -1
}

func isBlank(line string) bool {
	for i := range len(line) {
		if line[i] == '\n' {
			return true
		}
		if !isSpace(line[i]) {
			return false
		}
	}
	return true
}
