package store

import (
	"strconv"
	"strings"

	"github.com/helsefellesskap/hfh/internal/diag"
	"github.com/helsefellesskap/hfh/internal/doc"
	"github.com/helsefellesskap/hfh/internal/record"
	"github.com/helsefellesskap/hfh/internal/schema"
)

// Record is one file of the register that has the place of a record, readable or not.
type Record struct {
	Ref   Ref
	Kind  string
	ID    string // by the file's name; the kind's own name where there is one record
	File  string // relative to the register
	Doc   *doc.Doc
	Node  *doc.Node // never nil: an empty map when the file could not be read as YAML
	Typed any       // *record.Plan, *record.Body …; nil unless OK; see WithBare
	Shape *schema.Shape
	// OK tells that the file has the shape its schema asks for, so that Typed is there.
	OK    bool
	Draft bool

	lang    string            // the register's language, for names
	sources map[string]string // names of the register's source documents by id
	scalars *scalars
}

// Decoded gives Typed, also of a record that was loaded without (WithBare).
func (r *Record) Decoded() any {
	if r.Typed != nil {
		return r.Typed
	}
	return r.decoded(newDecoder())
}

func (r *Record) decoded(d *decoder) any {
	typed := record.New(r.Kind)
	if typed == nil || !r.OK {
		return nil
	}
	d.decode(r.Node, typed)
	return typed
}

// At begins a finding about a path of keys and list indexes: file, line, column,
// path, place and record are filled. It points at the key where the path ends in a
// map, at the item in a list, and where the path does not exist at the deepest node
// that does. Of what does not exist, path and place name the first step only.
func (r *Record) At(path ...string) diag.Finding {
	f := diag.Finding{File: r.File, Line: 1, Column: 1, Record: r.Ref.String()}
	if r.Doc == nil {
		return f
	}
	pos, depth := position(r.Node, path)
	path = path[:min(len(path), depth+1)]
	f.Path, f.Place = pointer(path), r.PlaceOf(path)
	if pos.Line > 0 && len(path) > 0 {
		f.Line, f.Column = pos.Line, pos.Column
	}
	return f
}

// position gives where the deepest existing node of a path stands, and how many
// steps of the path exist.
func position(root *doc.Node, path []string) (doc.Pos, int) {
	pos, cur := root.Pos, root
	for i, step := range path {
		next := child(cur, step)
		if next == nil {
			return pos, i
		}
		pos = next.Pos
		if cur.Kind == doc.Map {
			pos = keyPos(cur, step)
		}
		cur = next
	}
	return pos, len(path)
}

// keyPos gives where a key of a map stands.
func keyPos(m *doc.Node, key string) doc.Pos {
	for _, e := range m.Entries {
		if e.Key.Text == key {
			return e.Key.Pos
		}
	}
	return m.Pos
}

// ValueAt is At for a finding about what a key says rather than about the key: it
// points at the value.
func (r *Record) ValueAt(path ...string) diag.Finding {
	f := r.At(path...)
	if n, exact := r.Node.Find(path); exact && n.Pos.Line > 0 && len(path) > 0 {
		f.Line, f.Column = n.Pos.Line, n.Pos.Column
	}
	return f
}

// Source gives the nearest source at or above a path, in words: the document's name
// with its id and lines, "Handlingsplan 2024 (s2:38-40)"; several are joined by "; ".
// The record's own is that of the whole and is given for the empty path only. "" where
// none is named.
func (r *Record) Source(path []string) string {
	for n := len(path); n >= min(1, len(path)); n-- {
		if node, exact := r.Node.Find(path[:n]); exact {
			if s := r.sourceWords(node.Get("source")); s != "" {
				return s
			}
		}
	}
	return ""
}

// sourceWords writes one source or a list of them.
func (r *Record) sourceWords(n *doc.Node) string {
	if n == nil {
		return ""
	}
	items := n.Items
	if n.Kind == doc.Map {
		items = []*doc.Node{n}
	}
	var words []string
	for _, item := range items {
		id := scalarText(item.Get("document"))
		if id == "" {
			continue
		}
		at := id
		if lines := scalarText(item.Get("lines")); lines != "" {
			at += ":" + lines
		}
		if name := r.sources[id]; name != "" {
			at = name + " (" + at + ")"
		}
		words = append(words, at)
	}
	return strings.Join(words, "; ")
}

// Walk visits every node of the record with its shape, parents first, in file order;
// false from fn leaves out what is below. The path is reused: copy it to keep it.
func Walk(r *Record, fn func(path []string, n *doc.Node, sh *schema.Shape) bool) {
	w := walker{fn: fn}
	w.visit(r.Node, r.Shape)
}

type walker struct {
	path []string
	fn   func(path []string, n *doc.Node, sh *schema.Shape) bool
}

func (w *walker) visit(n *doc.Node, sh *schema.Shape) {
	if !w.fn(w.path, n, sh) {
		return
	}
	for _, e := range n.Entries {
		w.down(e.Key.Text, e.Value, sh.Property(e.Key.Text))
	}
	for i, item := range n.Items {
		w.down(strconv.Itoa(i), item, sh.Items())
	}
}

func (w *walker) down(step string, n *doc.Node, sh *schema.Shape) {
	w.path = append(w.path, step)
	w.visit(n, sh)
	w.path = w.path[:len(w.path)-1]
}
