package store

import (
	"crypto/sha256"
	"encoding/hex"
	"slices"

	"github.com/helsefellesskap/hfh/internal/doc"
	"github.com/helsefellesskap/hfh/internal/schema"
)

// Governed tells whether the record is of a kind that is adopted in versions.
func (r *Record) Governed() bool {
	k, ok := schema.KindOf(r.Kind)
	return ok && k.Governed
}

// TextOf gives what a body adopts: kind, id and the record's text, without the facts
// of its adoption, what goes on meanwhile, and the head of a draft. Of a record that
// is not governed it is everything.
func TextOf(r *Record) *doc.Node {
	if !r.Governed() {
		return r.Node.Clone()
	}
	return r.only(schema.Text)
}

// Strip gives what a draft starts from: text and acts, nothing living.
func Strip(r *Record) *doc.Node {
	if !r.Governed() {
		return r.Node.Clone()
	}
	return r.only(schema.Text, schema.Act)
}

// Canonical gives the bytes that the seal is made of: RFC 8785 JSON of TextOf, every
// scalar as text in NFC, what is absent or empty left out, no line end.
func (r *Record) Canonical() []byte { return doc.Canonical(TextOf(r), nil) }

// CanonicalWhole gives the canonical form of everything in the record, living parts
// too: the same bytes mean that nothing but layout differs.
func (r *Record) CanonicalWhole() []byte { return doc.Canonical(r.Node, nil) }

// CanonicalFixed gives the canonical form of text and acts together: what only a
// revision that adopts, signs, extends or corrects may change.
func (r *Record) CanonicalFixed() []byte { return doc.Canonical(Strip(r), nil) }

// Seal gives the control figure of the record's text, "sha256:<hex>" of Canonical.
func (r *Record) Seal() string {
	sum := sha256.Sum256(r.Canonical())
	return "sha256:" + hex.EncodeToString(sum[:])
}

// only gives a copy of the record with the properties of these sorts, and always
// with kind and id; never with the head of a draft.
func (r *Record) only(sorts ...schema.Sort) *doc.Node {
	root := r.Node.Clone()
	root.Entries = slices.DeleteFunc(root.Entries, func(e doc.Entry) bool {
		switch e.Key.Text {
		case "kind", "id":
			return false
		case "draft":
			return true
		}
		return !prune(e.Value, r.Shape.Property(e.Key.Text), sorts)
	})
	return root
}

// prune takes away what is below n and not of these sorts, and tells whether n is to
// stay: it is of these sorts, and not emptied by the pruning. What the schema does not
// know counts as text, so that a seal never passes over anything.
func prune(n *doc.Node, sh *schema.Shape, sorts []schema.Sort) bool {
	if !slices.Contains(sorts, sh.Sort()) {
		return false
	}
	switch n.Kind {
	case doc.Map:
		before := len(n.Entries)
		n.Entries = slices.DeleteFunc(n.Entries, func(e doc.Entry) bool {
			return !prune(e.Value, sh.Property(e.Key.Text), sorts)
		})
		return before == 0 || len(n.Entries) > 0
	case doc.List:
		for _, item := range n.Items {
			prune(item, sh.Items(), sorts) // an item stays, whatever is taken from it
		}
	}
	return true
}
