// Package schema knows the embedded JSON Schemas: it checks a document against the
// schema of its kind and tells of every place how it is typed, of which sort it is
// and what it refers to. Nothing is ever fetched.
package schema

import (
	"fmt"
	"io/fs"
	"regexp"
	"sync"

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
// schema is read when it is first asked for.
type Set struct {
	formats Formats
	kinds   map[string]func() *Shape
}

// Open gives the embedded schemas. The formats are passed in, so that this package
// needs to know nothing of dates.
func Open(formats Formats) *Set { return open(schemas.Files(), formats) }

func open(files fs.FS, formats Formats) *Set {
	s := &Set{formats: formats, kinds: map[string]func() *Shape{}}
	for _, k := range Kinds() {
		s.kinds[k.Name] = sync.OnceValue(func() *Shape {
			root := mustRead(files, k.Name)
			return newShape(root.get("$defs"), root, Text)
		})
	}
	return s
}

// Shape gives the shape of a record of a kind; nil for a kind that does not exist.
func (s *Set) Shape(kind string) *Shape {
	shape, ok := s.kinds[kind]
	if !ok {
		return nil
	}
	return shape()
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

// matches tells whether text has a pattern. The schemas use three of them for nearly
// everything; these are compiled once.
func matches(pattern, text string) bool {
	switch pattern {
	case slugPattern.String():
		return slugPattern.MatchString(text)
	case languagePattern.String():
		return languagePattern.MatchString(text)
	case labelPattern.String():
		return labelPattern.MatchString(text)
	}
	re, err := regexp.Compile(pattern)
	return err == nil && re.MatchString(text)
}

var (
	slugPattern     = regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`)
	languagePattern = regexp.MustCompile(`^[a-z]{2,3}$`)
	labelPattern    = regexp.MustCompile(`^[0-9a-z]+([.-][0-9a-z]+)*$`)
)
