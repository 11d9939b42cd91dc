// Package govern is how a document comes into force, without any writing: drafts and
// their edits, the conditions of an adoption, corrections, progress, new meetings. It
// gives new trees and bytes; who records them, and where, is the caller's matter.
package govern

import (
	"bytes"
	"errors"
	"fmt"
	"strings"

	"github.com/helsefellesskap/hfh/internal/doc"
	"github.com/helsefellesskap/hfh/internal/record"
	"github.com/helsefellesskap/hfh/internal/store"
)

// ErrTextChanged says that the record's text was changed (by a correction) after the
// draft was opened from it.
var ErrTextChanged = errors.New("the adopted text changed after the draft was opened")

// DraftFile gives the file of a record's draft.
func DraftFile(ref store.Ref) string {
	name := ref.Kind
	if ref.ID != "" {
		name += "-" + ref.ID
	}
	return "data/drafts/" + name + ".yaml"
}

// DraftRef gives the reference of a record's draft.
func DraftRef(ref store.Ref) store.Ref {
	ref.Draft = true
	return ref
}

// OpenDraft gives the bytes of a new draft of a record: its text as it stands, with its
// comments and layout, and the draft's head. base is the revision it was opened on.
func OpenDraft(of *store.Record, base string) ([]byte, error) {
	head := record.Draft{Of: of.Ref.String(), Base: base, Round: 1}
	if e := record.EditionOf(of.Typed); e != nil && e.Version != "" {
		head.Of += "@" + e.Version
	}
	draft, _, err := of.Doc.Rewrite(store.DraftTarget(of, head))
	if err != nil {
		return nil, fmt.Errorf("open a draft of %s: %w", of.Ref, err)
	}
	return moveModeline(draft.Bytes(), of.File, DraftFile(of.Ref)), nil
}

// moveModeline corrects the editor's relative path to the schema when a record's text
// moves between folders of another depth.
func moveModeline(data []byte, from, to string) []byte {
	return bytes.Replace(data, []byte("$schema="+up(from)+"schemas/"), []byte("$schema="+up(to)+"schemas/"), 1)
}

// up gives the way from a file's folder to the register's root.
func up(file string) string { return strings.Repeat("../", strings.Count(file, "/")) }

// EditOp is what an edit does at its place.
type EditOp uint8

// The edits that can be typed: --set PLACE=VALUE, --set PLACE+=VALUE, --unset PLACE.
const (
	Set EditOp = iota
	Append
	Unset
)

// Edit is one typed change of a place. Value is one YAML value.
type Edit struct {
	Op    EditOp
	Place string
	Value string
}

// ParseEdit reads PLACE=VALUE or PLACE+=VALUE. ok is false where there is no "=".
func ParseEdit(s string) (e Edit, ok bool) {
	place, value, ok := strings.Cut(s, "=")
	if p, isAppend := strings.CutSuffix(place, "+"); isAppend {
		return Edit{Append, p, value}, ok
	}
	return Edit{Set, place, value}, ok
}

// ValueError says that what was typed is no YAML value.
type ValueError struct {
	Edit Edit
	Err  error
}

func (e *ValueError) Error() string { return fmt.Sprintf("%s: %v", e.Edit.Place, e.Err) }

// Unwrap gives the parser's own error.
func (e *ValueError) Unwrap() error { return e.Err }

// Touched is what stood at each place that was edited, before the edits, by the whole
// place: a scalar's text, anything else as JSON. Another writer must not have changed it
// meanwhile.
type Touched map[string]string

// Apply makes the edits in order on a copy of the record's tree. The error is a
// *store.PlaceError for a place that is not there, a *ValueError for no YAML value.
func Apply(rec *store.Record, edits []Edit) (*doc.Node, Touched, error) {
	touched := Touched{}
	now := *rec
	now.Node = rec.Node.Clone()
	for _, e := range edits {
		place, err := now.Locate(e.Place)
		if err != nil {
			return nil, nil, err
		}
		touched[rec.Ref.String()+"#"+place.IDs] = said(place.Node)
		if err := applyOne(now.Node, place, e); err != nil {
			return nil, nil, err
		}
	}
	return now.Node, touched, nil
}

func said(n *doc.Node) string {
	switch {
	case n == nil:
		return ""
	case n.Kind == doc.Scalar:
		return n.Text
	}
	return string(n.JSON(nil))
}

func applyOne(root *doc.Node, place store.Place, e Edit) error {
	if e.Op == Unset {
		if place.Node == nil {
			return nil
		}
		return root.Remove(place.Path)
	}
	value, err := typedValue(place, e)
	if err != nil {
		return &ValueError{e, err}
	}
	if e.Op == Append {
		return root.Append(place.Path, value)
	}
	return root.Set(place.Path, value)
}

// typedValue reads the value. Where the schema allows text alone, what reads as
// something else in YAML ("Frist: mai") is that text.
func typedValue(place store.Place, e Edit) (*doc.Node, error) {
	value, err := doc.ParseValue(e.Value)
	sh := place.Shape
	if e.Op == Append {
		sh = sh.Items()
	}
	onlyText := sh.Allows(doc.Scalar) && !sh.Allows(doc.Map) && !sh.Allows(doc.List)
	switch {
	case onlyText && (err != nil || value.Kind != doc.Scalar):
		return doc.Text(e.Value), nil
	case err == nil && value.Kind == doc.Scalar && !value.Empty() && sh.Scalar() == doc.TextScalar:
		return doc.Text(value.Text), nil // quoted where it would read as a number
	}
	return value, err
}

// BaseChanged tells whether the adopted text differs from the one the draft was opened
// on. base may be nil for a document that had no text then.
func BaseChanged(base, current *store.Record) bool {
	if base == nil || current == nil {
		return base != current
	}
	return base.Seal() != current.Seal()
}

// FirstDraft gives the bytes of the draft of a document that has no version yet, and is
// in no file.
func FirstDraft(ref store.Ref) []byte {
	file := DraftFile(ref)
	id := ref.ID
	if id == "" {
		id = ref.Kind
	}
	head := doc.MapOf("of", ref.String(), "round", doc.Int(1)).Flow()
	return doc.Emit(doc.MapOf("kind", ref.Kind, "id", id, "draft", head), "# yaml-language-server: $schema="+up(file)+"schemas/"+ref.Kind+".schema.json")
}
