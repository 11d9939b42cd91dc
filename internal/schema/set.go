// Package schema knows the embedded JSON Schemas: it checks a document against the
// schema of its kind and tells of every place how it is typed, of which sort it is
// and what it refers to. Nothing is ever fetched.
package schema

import (
	"fmt"
	"io/fs"
	"regexp"
	"sync"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/helsefellesskap/hfh/internal/diag"
	"github.com/helsefellesskap/hfh/schemas"
)

// Formats checks the text of a format by its name; the schemas use "edtf",
// "duration" and "day". A function returns nil for text of the format, a *Fault for
// text that is refused under a rule of its own, and any other error for text that is
// not of the format. A format without a function is not checked.
type Formats map[string]func(string) error

// check gives what is wrong with text of a format, nil when nothing is.
func (f Formats) check(name, text string) error {
	if check := f[name]; check != nil {
		return check(text)
	}
	return nil
}

// Fault is an error of a format that has a rule of its own, such as an impossible
// date.
type Fault struct {
	Rule, Variant string
	Args          diag.Args
}

// Error gives the rule, for developers; users get the rule's message.
func (f *Fault) Error() string { return f.Rule + " " + f.Args["text"] }

// Set is the schemas of all kinds. It may be used from several goroutines; a kind's
// schema is read when it is first asked for, and compiled when it is first needed.
type Set struct {
	formats Formats
	kinds   map[string]entry
}

type entry struct {
	shape   func() *Shape
	library func() *jsonschema.Schema
}

// Open gives the embedded schemas. The formats are passed in, so that this package
// needs to know nothing of dates.
func Open(formats Formats) *Set { return open(schemas.Files(), formats) }

func open(files fs.FS, formats Formats) *Set {
	s := &Set{formats: formats, kinds: map[string]entry{}}
	for _, k := range Kinds() {
		root := sync.OnceValue(func() *node { return mustRead(files, k.Name) })
		s.kinds[k.Name] = entry{
			shape: sync.OnceValue(func() *Shape {
				return newShape(root().get("$defs"), root(), Text)
			}),
			library: sync.OnceValue(func() *jsonschema.Schema {
				return mustCompile(root(), formats)
			}),
		}
	}
	return s
}

// Shape gives the shape of a record of a kind; nil for a kind that does not exist.
func (s *Set) Shape(kind string) *Shape {
	e, ok := s.kinds[kind]
	if !ok {
		return nil
	}
	return e.shape()
}

// mustRead reads an embedded file. It panics where the file is wrong, which no user
// can cause or mend; a test reads them all.
func mustRead(files fs.FS, kind string) *node {
	data, err := fs.ReadFile(files, kind+".schema.json")
	if err == nil {
		var root *node
		if root, err = parseJSON(string(data)); err == nil {
			return root
		}
	}
	panic(fmt.Sprintf("embedded schema of %s: %v", kind, err))
}

// mustCompile hands a schema to the library. Every address is refused, the formats
// are ours and are asserted.
func mustCompile(root *node, formats Formats) *jsonschema.Schema {
	c := jsonschema.NewCompiler()
	c.AssertFormat()
	c.UseLoader(noLoader{})
	for _, name := range []string{"edtf", "duration", "day"} { // also unset ones: the library has a duration of its own
		c.RegisterFormat(&jsonschema.Format{Name: name, Validate: func(v any) error {
			if text, ok := v.(string); ok {
				return formats.check(name, text)
			}
			return nil
		}})
	}
	id := root.str("$id")
	err := c.AddResource(id, root.plain())
	if err == nil {
		var compiled *jsonschema.Schema
		if compiled, err = c.Compile(id); err == nil {
			return compiled
		}
	}
	panic(fmt.Sprintf("embedded schema %s: %v", id, err))
}

// noLoader refuses every address, so that no schema can cause anything to be read.
type noLoader struct{}

// Load refuses.
func (noLoader) Load(url string) (any, error) {
	return nil, fmt.Errorf("%s is not embedded, and nothing is fetched", url)
}

// matches tells whether text has a pattern. The schemas use three of them for nearly
// everything; these are compiled once.
func matches(pattern, text string) bool {
	switch pattern {
	case slugPattern.String():
		return isSlug(text)
	case languagePattern.String():
		return languagePattern.MatchString(text)
	case labelPattern.String():
		return labelPattern.MatchString(text)
	}
	re, err := regexp.Compile(pattern)
	return err == nil && re.MatchString(text)
}

// isSlug is slugPattern, letter by letter: every id and reference is held to it.
func isSlug(text string) bool {
	hyphen := true // at the beginning none may stand
	for i := range len(text) {
		switch c := text[i]; {
		case c >= 'a' && c <= 'z' || c >= '0' && c <= '9':
			hyphen = false
		case c != '-' || hyphen:
			return false
		default:
			hyphen = true
		}
	}
	return !hyphen
}

var (
	slugPattern     = regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`)
	languagePattern = regexp.MustCompile(`^[a-z]{2,3}$`)
	labelPattern    = regexp.MustCompile(`^[0-9a-z]+([.-][0-9a-z]+)*$`)
)
