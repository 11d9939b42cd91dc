package store

import (
	"slices"
	"strconv"

	"github.com/helsefellesskap/hfh/internal/doc"
	"github.com/helsefellesskap/hfh/internal/record"
)

// formats are the steps from one format of a register to the next, and the format
// that records are read as. They are the product's, but for tests.
type formats struct {
	steps []record.Step
	now   int
}

func knownFormats() formats { return formats{record.Steps(), record.Format} }

// FormatError says that a register is written in a newer format than this hfh reads.
type FormatError struct{ Format, Reads int }

// Error says both formats, in English for logs.
func (e *FormatError) Error() string {
	return "the register has format " + strconv.Itoa(e.Format) + "; this hfh reads formats up to " + strconv.Itoa(e.Reads)
}

// Unwrap gives record.ErrNewer.
func (e *FormatError) Unwrap() error { return record.ErrNewer }

// formatOf gives the format that a community record states; now where it states none.
func (f formats) formatOf(community *doc.Node) int {
	n, err := strconv.Atoi(scalarText(community.Get("format")))
	if err != nil {
		return f.now
	}
	return n
}

// path gives the steps that records of a register need to be read. A format that is
// newer, or that never was, needs none: the first is an error of its own, the second
// a finding of the schema.
func (f formats) path(format int) []record.Step {
	steps, err := record.Path(format, f.now, f.steps)
	if err != nil {
		return nil
	}
	return steps
}

// readSteps finds the steps for the files, of which one may be the community's.
func (l *loader) readSteps(files []file) []record.Step {
	if len(l.formats.steps) == 0 {
		return nil
	}
	i := slices.IndexFunc(files, func(f file) bool { return f.path == communityFile })
	if i < 0 {
		return nil
	}
	src, err := l.bytes(files[i])
	if err != nil {
		return nil
	}
	d, _ := doc.Parse(communityFile, src)
	if d == nil {
		return nil
	}
	return l.formats.path(l.formats.formatOf(d.Root))
}

// upgraded gives a record's tree as the newest format has it. The nodes keep their
// places in the file.
func upgraded(kind string, root *doc.Node, steps []record.Step) *doc.Node {
	if len(steps) == 0 {
		return root
	}
	root = root.Clone()
	for _, s := range steps {
		s.Apply(kind, tree{root})
	}
	return root
}

// tree lets package record's steps edit nodes.
type tree struct{ n *doc.Node }

// Child gives the value of a key, nil where there is none.
func (t tree) Child(key string) record.Tree {
	if v := t.n.Get(key); v != nil {
		return tree{v}
	}
	return nil
}

// Items gives the items of a list.
func (t tree) Items() []record.Tree {
	var out []record.Tree
	for _, item := range t.n.Items {
		out = append(out, tree{item})
	}
	return out
}

// Has tells whether a map has a key.
func (t tree) Has(key string) bool { return t.n.Get(key) != nil }

// Rename gives a key another name.
func (t tree) Rename(key, to string) {
	for i, e := range t.n.Entries {
		if e.Key.Text == key {
			t.n.Entries[i].Key.Text = to
		}
	}
}

// Drop takes a key away.
func (t tree) Drop(key string) { drop(t.n, key) }

// SetText puts a text under a key of a map.
func (t tree) SetText(key, text string) {
	if t.n.Kind == doc.Map {
		_ = t.n.Set([]string{key}, doc.Text(text)) // a new or known key of a map cannot fail
	}
}
