package store

import (
	"strconv"
	"sync"
	"unicode/utf8"

	"github.com/helsefellesskap/hfh/internal/doc"
	"github.com/helsefellesskap/hfh/internal/schema"
)

// Scalar is one text of a record, with what its schema says of the place.
type Scalar struct {
	Path   []string // not to be changed
	Key    string   // the last key of the path that is no list index
	Text   string
	Ref    string // what it refers to (x-ref), "" for nothing
	Format string
	Prose  bool // text for people (schema.Shape.Prose)
	ASCII  bool
	Digits int // how many digits it has
}

// scalars are found once for a record, and shared by the snapshots that it is in.
type scalars struct {
	once sync.Once
	list []Scalar
}

// Scalars gives every scalar of the record that is not empty, in file order. The list is
// not to be changed.
func (r *Record) Scalars() []Scalar {
	if r.scalars == nil {
		return findScalars(r)
	}
	r.scalars.once.Do(func() { r.scalars.list = findScalars(r) })
	return r.scalars.list
}

// pathChunk is how many steps of paths are made room for at once.
const pathChunk = 512

func findScalars(r *Record) []Scalar {
	list := make([]Scalar, 0, countScalars(r.Node))
	var chunk []string
	Walk(r, func(path []string, n *doc.Node, sh *schema.Shape) bool {
		if n.Kind != doc.Scalar || n.Empty() {
			return true
		}
		if len(chunk)+len(path) > cap(chunk) {
			chunk = make([]string, 0, max(pathChunk, len(path)))
		}
		start := len(chunk)
		chunk = append(chunk, path...)
		s := Scalar{Path: chunk[start:len(chunk):len(chunk)], Key: lastKey(path), Text: n.Text}
		s.ASCII, s.Digits = letters(n.Text)
		if sh != nil {
			s.Ref, s.Format, s.Prose = sh.Ref(), sh.Format(), sh.Prose()
		}
		list = append(list, s)
		return true
	})
	return list
}

func countScalars(n *doc.Node) int {
	if n.Kind == doc.Scalar {
		return 1
	}
	count := 0
	for _, e := range n.Entries {
		count += countScalars(e.Value)
	}
	for _, item := range n.Items {
		count += countScalars(item)
	}
	return count
}

// lastKey gives the last step of a path that is no list index.
func lastKey(path []string) string {
	for i := len(path) - 1; i >= 0; i-- {
		step := path[i]
		if step == "" || step[0] < '0' || step[0] > '9' {
			return step
		}
		if _, err := strconv.Atoi(step); err != nil { // an id may begin with a digit
			return step
		}
	}
	return ""
}

// letters tells whether a text is ASCII, and how many digits it has.
func letters(s string) (ascii bool, digits int) {
	ascii = true
	for i := range len(s) {
		switch c := s[i]; {
		case c >= '0' && c <= '9':
			digits++
		case c >= utf8.RuneSelf:
			ascii = false
		}
	}
	return ascii, digits
}
