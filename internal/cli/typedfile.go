package cli

import (
	"slices"
	"strings"

	"github.com/helsefellesskap/hfh/internal/diag"
	"github.com/helsefellesskap/hfh/internal/doc"
	"github.com/helsefellesskap/hfh/internal/store"
)

// typedFile is a file that a draft's text was taken from, under the name that was typed.
type typedFile struct {
	name string // "" for none
	rec  *store.Record
}

// at moves findings about the draft to where the same stands in the user's own file: it
// is there that they are put right. What is not in that file stays.
func (t typedFile) at(after *store.Snapshot, list []diag.Finding) []diag.Finding {
	out := slices.Clone(list)
	rec := after.Record(t.rec.Ref)
	if rec == nil || rec.Doc == nil || t.rec.Doc == nil {
		return out
	}
	for i, f := range out {
		if f.File != rec.File {
			continue
		}
		if pos, ok := samePosition(rec.Doc.Root, t.rec.Doc.Root, f); ok {
			out[i].File, out[i].Line, out[i].Column = t.name, pos.Line, pos.Column
		}
	}
	return diag.Sort(out)
}

// lineText gives the lines of the file too.
func (t typedFile) lineText(other func(string, int) string) func(string, int) string {
	return func(file string, line int) string {
		if file == t.name && t.rec.Doc != nil {
			return t.rec.Doc.LineText(line)
		}
		return other(file, line)
	}
}

// samePosition finds in another text the key or the value that a finding points at.
func samePosition(root, other *doc.Node, f diag.Finding) (doc.Pos, bool) {
	path := pointerSteps(f.Path)
	here, ok := root.Find(path)
	there, also := other.Find(path)
	if !ok || !also || len(path) == 0 {
		return doc.Pos{}, false
	}
	at := doc.Pos{Line: f.Line, Column: f.Column}
	if here.Pos == at {
		return there.Pos, true
	}
	if pos := keyPosition(other, path); keyPosition(root, path) == at && pos.Line > 0 {
		return pos, true
	}
	return doc.Pos{}, false
}

// keyPosition gives where the last key of a path stands; zero for none.
func keyPosition(root *doc.Node, path []string) doc.Pos {
	parent, _ := root.Find(path[:len(path)-1])
	for _, e := range parent.Entries {
		if e.Key.Text == path[len(path)-1] {
			return e.Key.Pos
		}
	}
	return doc.Pos{}
}

// pointerSteps reads a JSON Pointer.
func pointerSteps(pointer string) []string {
	if pointer == "" {
		return nil
	}
	steps := strings.Split(pointer[1:], "/")
	for i, s := range steps {
		steps[i] = strings.NewReplacer("~1", "/", "~0", "~").Replace(s)
	}
	return steps
}
