package msg

import (
	"embed"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"sync"
)

//go:embed tables/*.json
var files embed.FS

// sentence is an id's text in one language: a bare string in the table, or an object
// with message and hint.
type sentence struct {
	Message string `json:"message"`
	Hint    string `json:"hint"`
	// bare tells a label, heading or piece of prose from a message.
	bare bool
}

// UnmarshalJSON reads either form.
func (s *sentence) UnmarshalJSON(b []byte) error {
	if b[0] == '"' {
		s.bare = true
		return json.Unmarshal(b, &s.Message)
	}
	type plain sentence
	return json.Unmarshal(b, (*plain)(s))
}

// entry is what a table says of one id, by language.
type entry map[string]sentence

// in gives the text in a language; nynorsk falls back to bokmål.
func (e entry) in(lang string) sentence {
	if s, ok := e[lang]; ok {
		return s
	}
	return e[Bokmaal]
}

// tables finds each id's undecoded entry. Finding them is a scan over the bytes,
// done at the first message; only entries that are asked for are decoded.
var tables = sync.OnceValue(func() map[string][]byte {
	all := map[string][]byte{}
	for _, name := range tableNames() {
		for id, raw := range scanFile(name) {
			all[id] = raw
		}
	}
	return all
})

// tableNames lists the message tables; those of terms have another form.
func tableNames() []string {
	list, err := files.ReadDir("tables")
	if err != nil {
		panic(err) // embedded: cannot fail
	}
	var names []string
	for _, f := range list {
		if !strings.HasPrefix(f.Name(), "terms") {
			names = append(names, f.Name())
		}
	}
	return names
}

// scanFile indexes one table. A table that cannot be read has no entries here; the
// tests of this package read every table strictly.
func scanFile(name string) map[string][]byte {
	src, err := files.ReadFile("tables/" + name)
	if err != nil {
		panic(err) // embedded: cannot fail
	}
	found := map[string][]byte{}
	scan(src, func(id string, raw []byte) { found[id] = raw })
	return found
}

// lookup decodes the entry of an id.
func lookup(id string) (entry, bool) {
	raw, ok := tables()[id]
	if !ok {
		return nil, false
	}
	var e entry
	if err := json.Unmarshal(raw, &e); err != nil {
		return nil, false
	}
	return e, true
}

// IDs lists every message id of all tables, sorted, so that a test elsewhere can
// prove that the ids it uses exist.
func IDs() []string {
	ids := make([]string, 0, len(tables()))
	for id := range tables() {
		ids = append(ids, id)
	}
	slices.Sort(ids)
	return ids
}

// scan calls found for each member of a JSON object, with the member's undecoded
// value. It trusts the bytes to be JSON.
func scan(src []byte, found func(id string, raw []byte)) {
	i := skipTo(src, 0, '{') + 1
	for {
		start := skipTo(src, i, '"')
		if start >= len(src) {
			return
		}
		end := stringEnd(src, start)
		id, err := unquote(src[start:end])
		value := skipTo(src, end, ':') + 1
		i = valueEnd(src, value)
		if err == nil {
			found(id, src[value:i])
		}
	}
}

// skipTo gives the first place of c from i on.
func skipTo(src []byte, i int, c byte) int {
	for i < len(src) && src[i] != c {
		i++
	}
	return i
}

// stringEnd gives the place after the string that starts at i.
func stringEnd(src []byte, i int) int {
	for i++; i < len(src); i++ {
		switch src[i] {
		case '\\':
			i++
		case '"':
			return i + 1
		}
	}
	return len(src)
}

// valueEnd gives the place after the value that starts at i: the comma or brace
// that ends it.
func valueEnd(src []byte, i int) int {
	for depth := 0; i < len(src); i++ {
		switch src[i] {
		case '"':
			i = stringEnd(src, i) - 1
		case '{', '[':
			depth++
		case '}', ']', ',':
			if depth == 0 {
				return i
			}
			if src[i] != ',' {
				depth--
			}
		}
	}
	return i
}

// unquote reads a JSON string.
func unquote(raw []byte) (string, error) {
	if !strings.Contains(string(raw), `\`) {
		return string(raw[1 : len(raw)-1]), nil
	}
	var s string
	if err := json.Unmarshal(raw, &s); err != nil {
		return "", fmt.Errorf("table: %w", err)
	}
	return s, nil
}
