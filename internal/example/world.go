package example

import (
	"fmt"
	"slices"
	"strings"

	"github.com/helsefellesskap/hfh/internal/doc"
	"github.com/helsefellesskap/hfh/internal/schema"
	"github.com/helsefellesskap/hfh/internal/store"
)

// world is the whole register with what refers to what.
type world struct {
	snap   *store.Snapshot
	later  []string
	phased map[string]bool        // "projects#projects": lists whose items come one by one
	refs   map[string][]reference // by record file
	made   map[string]written     // what each file was like last, so that it is written only when it changes
}

// written is a file as it was with these places left out.
type written struct {
	drop [][]string
	data []byte
}

// reference is one place that names something else.
type reference struct {
	path []string
	from string // the record or phased item that the place belongs to
	to   string // what it names
	late bool   // it may be left out until what it names has come
}

func newWorld(snap *store.Snapshot, s script) *world {
	w := &world{snap: snap, later: s.later, phased: map[string]bool{}, refs: map[string][]reference{}, made: map[string]written{}}
	for _, event := range s.events {
		for _, key := range event.Adds {
			if list, _, isItem := strings.Cut(afterHash(key), "/"); isItem {
				w.phased[key[:len(key)-len(afterHash(key))]+list] = true
			}
		}
	}
	for _, rec := range snap.Records {
		w.refs[rec.File] = w.references(rec)
	}
	return w
}

func afterHash(key string) string {
	_, after, _ := strings.Cut(key, "#")
	return after
}

// owner gives the record that an added thing is, or is an item of.
func (w *world) owner(key string) (*store.Record, error) {
	name, _, _ := strings.Cut(key, "#")
	ref, err := store.ParseRef(name)
	if err != nil {
		return nil, err
	}
	if rec := w.snap.Record(ref); rec != nil {
		return rec, nil
	}
	return nil, fmt.Errorf("%s is no record of the data", name)
}

// key names what a place belongs to: the phased item it stands in, else its record.
func (w *world) key(rec *store.Record, path []string) string {
	ref := rec.Ref.String()
	if len(path) >= 2 && w.phased[ref+"#"+path[0]] {
		return ref + "#" + rec.PlaceOf(path[:2])
	}
	return ref
}

// references finds every place of a record that names something else.
func (w *world) references(rec *store.Record) []reference {
	var out []reference
	store.Walk(rec, func(path []string, n *doc.Node, sh *schema.Shape) bool {
		if n.Kind != doc.Scalar || sh.Ref() == "" {
			return true
		}
		to, known := w.target(sh.Ref(), n.Text)
		from := w.key(rec, path)
		if known && to != from {
			late := slices.ContainsFunc(path, func(step string) bool { return slices.Contains(w.later, step) })
			out = append(out, reference{path: slices.Clone(path), from: from, to: to, late: late})
		}
		return true
	})
	return out
}

// target tells what a value of a kind of reference names.
func (w *world) target(kind, value string) (string, bool) {
	switch kind {
	case "actor", "party", "body", "fsu", "any-item":
		if a, ok := w.snap.Actor(value); ok {
			return w.key(a.Record, a.Path), true
		}
		for _, list := range []string{"projects#projects/", "guidance#guidance/"} {
			if kind == "any-item" && w.has(list+value) {
				return list + value, true
			}
		}
		return "", false
	case "meeting":
		return "meeting/" + value, true
	case "project":
		return "projects#projects/" + value, true
	case "guidance":
		return "guidance#guidance/" + value, true
	case "case":
		return "cases#cases/" + value, true
	case "patient-group":
		return "community#patient_groups/" + value, true
	case "address", "record":
		return w.addressed(value)
	}
	return "", false
}

// has tells whether the data have an item.
func (w *world) has(key string) bool {
	rec, err := w.owner(key)
	if err != nil {
		return false
	}
	_, err = rec.Locate(afterHash(key))
	return err == nil
}

// addressed tells what an address names.
func (w *world) addressed(value string) (string, bool) {
	a, err := store.ParseAddress(value)
	if err != nil {
		return "", false
	}
	rec := w.snap.Record(a.Ref)
	if rec == nil {
		return "", false
	}
	if place, err := rec.Locate(a.Place); err == nil && a.Place != "" {
		return w.key(rec, place.Path), true
	}
	return rec.Ref.String(), true
}

// state gives every file of the register once these things have come.
func (w *world) state(arrived map[string]bool) (map[string][]byte, error) {
	files := map[string][]byte{}
	for _, rec := range w.snap.Records {
		if !arrived[rec.Ref.String()] {
			continue
		}
		drop, err := w.dropped(rec, arrived)
		if err != nil {
			return nil, err
		}
		made, known := w.made[rec.File]
		if !known || !slices.EqualFunc(made.drop, drop, slices.Equal) {
			data, err := without(rec, drop)
			if err != nil {
				return nil, fmt.Errorf("%s: %w", rec.File, err)
			}
			made = written{drop, data}
			w.made[rec.File] = made
		}
		files[rec.File] = made.data
	}
	return files, nil
}

// dropped gives the places of a record that are not there yet: phased items, and late
// references to what has not come. Any other such reference is an error of the list.
func (w *world) dropped(rec *store.Record, arrived map[string]bool) ([][]string, error) {
	var drop [][]string
	for _, e := range rec.Node.Entries {
		if e.Value.Kind != doc.List || !w.phased[rec.Ref.String()+"#"+e.Key.Text] {
			continue
		}
		for i := range e.Value.Items {
			path := []string{e.Key.Text, fmt.Sprint(i)}
			if !arrived[w.key(rec, path)] {
				drop = append(drop, path)
			}
		}
	}
	missing := map[string]bool{}
	for _, ref := range w.refs[rec.File] {
		switch {
		case !arrived[ref.from] || arrived[ref.to]:
		case ref.late:
			drop = append(drop, ref.path)
		default:
			missing[ref.from+" → "+ref.to] = true
		}
	}
	if len(missing) > 0 {
		return nil, fmt.Errorf("refers to what has not come: %s", strings.Join(sortedKeys(missing), ", "))
	}
	return drop, nil
}

// without gives a record's file with places left out; what is left empty by that goes
// too, but for a list that the schema requires.
func without(rec *store.Record, drop [][]string) ([]byte, error) {
	if len(drop) == 0 {
		return rec.Doc.Bytes(), nil
	}
	tree := rec.Doc.Root.Clone()
	for _, path := range slices.Backward(drop) {
		if err := tree.Remove(path); err != nil {
			return nil, err
		}
		tidy(tree, rec, path[:len(path)-1])
	}
	after, _, err := rec.Doc.Rewrite(tree)
	if err != nil {
		return nil, err
	}
	return after.Bytes(), nil
}

// tidy takes away what a removal left empty, from the inside out.
func tidy(tree *doc.Node, rec *store.Record, path []string) {
	for ; len(path) > 0; path = path[:len(path)-1] {
		n, exact := tree.Find(path)
		if !exact || n.Kind == doc.Scalar || len(n.Items)+len(n.Entries) > 0 {
			return
		}
		above := rec.Shape.At(path[:len(path)-1])
		if slices.Contains(above.Required(), path[len(path)-1]) {
			return
		}
		if err := tree.Remove(path); err != nil {
			return
		}
	}
}
