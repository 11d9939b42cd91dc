package store

import (
	"slices"

	"github.com/helsefellesskap/hfh/internal/doc"
	"github.com/helsefellesskap/hfh/internal/record"
	"github.com/helsefellesskap/hfh/internal/schema"
)

// Pinned gives what a record says once its references to places of a document that the
// document's next version no longer has name the version that had them, "plan@2024#id"
// for "plan#id"; nil where it has none such. before is the document as it stands, after
// as it is going to. Adopted text, drafts and meetings keep what they say: it was said of
// the text that stood then.
func Pinned(rec, before, after *Record) *doc.Node {
	e := record.EditionOf(before.Typed)
	if e == nil || e.Version == "" || rec.Draft || rec.Doc == nil || rec.Kind == "meeting" {
		return nil
	}
	var tree *doc.Node
	Walk(rec, func(path []string, n *doc.Node, sh *schema.Shape) bool {
		if n.Kind != doc.Scalar || sh.Ref() != "address" || rec.Governed() && sh.Sort() != schema.Living {
			return true
		}
		a, err := ParseAddress(n.Text)
		if err != nil || a.Ref != before.Ref || a.When != "" || a.Place == "" || !has(before, a.Place) || has(after, a.Place) {
			return true
		}
		if tree == nil {
			tree = rec.Node.Clone()
		}
		a.When = e.Version
		_ = tree.Set(slices.Clone(path), doc.Text(a.String())) // the path is there: it was just walked
		return true
	})
	return tree
}

// has tells whether a record has a place.
func has(rec *Record, place string) bool {
	_, err := rec.Locate(place)
	return err == nil
}
