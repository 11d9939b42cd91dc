package sign

import (
	"bytes"
	"errors"
	"strings"
	"time"

	"golang.org/x/crypto/ssh"
)

// Bounds of a list of signers, far above what a partnership writes.
const (
	MaxList  = 1 << 20 // bytes of a file
	maxLines = 10_000
	maxLine  = 64 << 10
)

// Allowed is one line of a list of allowed signers (ssh-keygen(1), ALLOWED SIGNERS).
type Allowed struct {
	Line       int
	Principals string // a list of patterns, as written
	Authority  bool   // cert-authority: its key signs certificates
	Namespaces string // a list of patterns; "" for all
	// After and Before are when the key counts, both included; zero for no bound.
	After, Before time.Time
	Key           ssh.PublicKey
	Comment       string
}

// Fault is one line of a list that cannot be read: it is passed over, as ssh-keygen does.
type Fault struct {
	Line int
	Why  string // one of the Fault constants
	Text string // what it is about
}

// What can be wrong with a line.
const (
	FaultPrincipals = "principals" // none, or a quote that is not closed
	FaultKey        = "key"        // no key that can be read
	FaultOption     = "option"     // an option that is not known
	FaultTwice      = "option-twice"
	FaultQuote      = "option-quote" // a value that is not quoted
	FaultTime       = "time"
	FaultOrder      = "time-order" // valid-before is before valid-after
	FaultLimit      = "limit"
	FaultArmour     = "armour" // an OpenPGP key that cannot be read
)

// ParseAllowed reads a list of allowed signers. Days and times without a zone are those of
// loc. A line that cannot be read is a fault, and the others count.
func ParseAllowed(data []byte, loc *time.Location) ([]Allowed, []Fault) {
	var list []Allowed
	var faults []Fault
	for n, line := range lines(data) {
		if n > maxLines || len(line) > maxLine {
			return list, append(faults, Fault{Line: n, Why: FaultLimit})
		}
		a, fault := parseAllowed(line, loc)
		switch {
		case fault != nil:
			fault.Line = n
			faults = append(faults, *fault)
		case a != nil:
			a.Line = n
			list = append(list, *a)
		}
	}
	return list, faults
}

// lines numbers the lines of a text from 1, without their ends.
func lines(data []byte) func(func(int, []byte) bool) {
	return func(yield func(int, []byte) bool) {
		n := 0
		for line := range bytes.Lines(data) {
			if n++; !yield(n, bytes.TrimRight(line, "\r\n")) {
				return
			}
		}
	}
}

// parseAllowed reads one line; nil for an empty one or a comment.
func parseAllowed(line []byte, loc *time.Location) (*Allowed, *Fault) {
	text := strings.TrimLeft(string(line), " \t")
	if text == "" || text[0] == '#' {
		return nil, nil
	}
	principals, rest, ok := cutPrincipals(text)
	if !ok {
		return nil, &Fault{Why: FaultPrincipals}
	}
	key, comment, options, after, err := ssh.ParseAuthorizedKey([]byte(rest))
	if err != nil || len(after) > 0 {
		return nil, &Fault{Why: FaultKey, Text: principals}
	}
	a := &Allowed{Principals: principals, Key: key, Comment: comment}
	if fault := a.options(options, loc); fault != nil {
		return nil, fault
	}
	return a, nil
}

// cutPrincipals takes off the first word, which may be quoted.
func cutPrincipals(text string) (principals, rest string, ok bool) {
	if quoted, isQuoted := strings.CutPrefix(text, `"`); isQuoted {
		principals, rest, ok = strings.Cut(quoted, `"`)
	} else if i := strings.IndexAny(text, " \t"); i > 0 {
		principals, rest, ok = text[:i], text[i:], true
	}
	rest = strings.TrimLeft(rest, " \t")
	return principals, rest, ok && principals != "" && rest != ""
}

// options reads the options of a line; ssh-keygen does not mind their case.
func (a *Allowed) options(options []string, loc *time.Location) *Fault {
	seen := map[string]bool{}
	for _, option := range options {
		name, value, hasValue := strings.Cut(option, "=")
		name = strings.ToLower(name)
		if name != "cert-authority" && seen[name] {
			return &Fault{Why: FaultTwice, Text: name}
		}
		seen[name] = true
		if hasValue {
			var ok bool
			if value, ok = unquote(value); !ok {
				return &Fault{Why: FaultQuote, Text: name}
			}
		}
		if why := a.option(name, value, hasValue, loc); why != "" {
			return &Fault{Why: why, Text: option}
		}
	}
	if !a.After.IsZero() && !a.Before.IsZero() && !a.Before.After(a.After) {
		return &Fault{Why: FaultOrder}
	}
	return nil
}

// option takes one option over, or says what is wrong with it.
func (a *Allowed) option(name, value string, hasValue bool, loc *time.Location) (fault string) {
	var err error
	switch {
	case name == "cert-authority" && !hasValue:
		a.Authority = true
	case name == "namespaces" && hasValue:
		a.Namespaces = value
	case name == "valid-after" && hasValue:
		a.After, err = parseTime(value, loc)
	case name == "valid-before" && hasValue:
		a.Before, err = parseTime(value, loc)
	default:
		return FaultOption
	}
	if err != nil {
		return FaultTime
	}
	return ""
}

// unquote takes the quotes off a value; a quote inside is written \".
func unquote(value string) (string, bool) {
	if len(value) < 2 || value[0] != '"' || value[len(value)-1] != '"' {
		return "", false
	}
	return strings.ReplaceAll(value[1:len(value)-1], `\"`, `"`), true
}

// parseTime reads YYYYMMDD, YYYYMMDDHHMM or YYYYMMDDHHMMSS, with "Z" behind for UTC.
func parseTime(s string, loc *time.Location) (time.Time, error) {
	if utc, ok := strings.CutSuffix(s, "Z"); ok {
		s, loc = utc, time.UTC
	}
	for _, layout := range [...]string{"20060102", "200601021504", "20060102150405"} {
		if len(s) != len(layout) {
			continue
		}
		t, err := time.ParseInLocation(layout, s, loc)
		if err == nil && t.Unix() <= 0 {
			err = errors.New("before 1970")
		}
		return t, err
	}
	return time.Time{}, errors.New("not a time")
}

// ParseRevoked reads a list of keys that count no more: one public key a line, as
// `ssh-keygen -Y verify -r` takes it.
func ParseRevoked(data []byte) (keys []ssh.PublicKey, faults []Fault) {
	for n, line := range lines(data) {
		text := bytes.TrimSpace(line)
		if n > maxLines || len(line) > maxLine {
			return keys, append(faults, Fault{Line: n, Why: FaultLimit})
		}
		if len(text) == 0 || text[0] == '#' {
			continue
		}
		key, _, options, _, err := ssh.ParseAuthorizedKey(text)
		if err != nil || len(options) > 0 {
			faults = append(faults, Fault{Line: n, Why: FaultKey})
			continue
		}
		keys = append(keys, key)
	}
	return keys, faults
}

// matchList tells whether a name is matched by a list of patterns, as ssh does: "*" and "?"
// are wild, and one that begins with "!" refuses whatever it matches.
func matchList(name, patterns string) bool {
	found := false
	for pattern := range strings.SplitSeq(patterns, ",") {
		not, negated := strings.CutPrefix(pattern, "!")
		if !match(not, name) {
			continue
		}
		if negated {
			return false
		}
		found = true
	}
	return found
}

// match tells whether one pattern matches all of a name, in time linear in each.
func match(pattern, name string) bool {
	star, mark := -1, 0
	p, n := 0, 0
	for n < len(name) {
		switch {
		case p < len(pattern) && pattern[p] == '*':
			star, mark = p, n
			p++
		case p < len(pattern) && (pattern[p] == '?' || pattern[p] == name[n]):
			p++
			n++
		case star >= 0:
			mark++
			p, n = star+1, mark
		default:
			return false
		}
	}
	return strings.Trim(pattern[p:], "*") == ""
}
