package store

import (
	"errors"
	"fmt"
	"strings"

	"github.com/helsefellesskap/hfh/internal/record"
	"github.com/helsefellesskap/hfh/internal/schema"
)

// Ref names a record: "plan", "fsu/akuttmedisin", and "plan@draft" for its draft.
// ID is empty for the kinds that have one record.
type Ref struct {
	Kind, ID string
	Draft    bool
}

// String gives the reference as it is typed and as it stands in trailers.
func (r Ref) String() string {
	s := r.Kind
	if r.ID != "" {
		s += "/" + r.ID
	}
	if r.Draft {
		s += "@draft"
	}
	return s
}

// IsZero tells whether the reference names nothing.
func (r Ref) IsZero() bool { return r == Ref{} }

// RefError says why a text is no reference or address.
type RefError struct {
	Text string
	// Variant is "kind" (no such kind), "id" (the kind needs an id, or takes none),
	// "draft" (the kind has no drafts) or "form" (an empty part).
	Variant string
	Kind    string   // the kind, where it is known
	Near    []string // kinds that may have been meant
}

// Error says what is wrong, in English for logs.
func (e *RefError) Error() string {
	switch e.Variant {
	case "kind":
		return fmt.Sprintf("%q: no such kind of record", e.Text)
	case "id":
		return fmt.Sprintf("%q: %s with the wrong form of id", e.Text, e.Kind)
	}
	return fmt.Sprintf("%q is no reference", e.Text)
}

// ParseRef reads "plan", "fsu/akuttmedisin" or "plan@draft". Kinds with one record
// take no id but their own name ("plan/plan" is "plan"), all others need one. Whether
// the record exists is not asked. The error is a *RefError.
func ParseRef(s string) (Ref, error) {
	base, draft := strings.CutSuffix(s, "@draft")
	kind, id, hasID := strings.Cut(base, "/")
	k, ok := schema.KindOf(kind)
	switch {
	case !ok:
		return Ref{}, &RefError{Text: s, Variant: "kind", Kind: kind, Near: Near(kind, kindNames())}
	case k.Many && (!idForm(id) || !hasID), !k.Many && hasID && id != kind:
		return Ref{}, &RefError{Text: s, Variant: "id", Kind: kind}
	case draft && !k.Governed:
		return Ref{}, &RefError{Text: s, Variant: "draft", Kind: kind}
	case !k.Many:
		id = ""
	}
	return Ref{Kind: kind, ID: id, Draft: draft}, nil
}

// idForm tells whether s has the form of an id. A reserved word has it: there may be
// such a file, which is a finding of its own.
func idForm(s string) bool {
	fault := record.IDFault(s)
	return fault == "" || fault == "reserved"
}

// Address names a record, a time and a place in it: ref["@"when]["#"place].
type Address struct {
	Ref   Ref
	When  string // "" for the work tree's; never "draft": that is Ref.Draft
	Place string
}

// String gives the address as it is typed.
func (a Address) String() string {
	s := a.Ref.String()
	if a.When != "" {
		s += "@" + a.When
	}
	if a.Place != "" {
		s += "#" + a.Place
	}
	return s
}

// ParseAddress reads an address. A place may hold any character, the time all but
// "#". The error is a *RefError.
func ParseAddress(s string) (Address, error) {
	head, place, hasPlace := strings.Cut(s, "#")
	name, when, hasWhen := strings.Cut(head, "@")
	if hasPlace && place == "" || hasWhen && when == "" {
		return Address{}, &RefError{Text: s, Variant: "form"}
	}
	if when == "draft" {
		name, when = head, ""
	}
	ref, err := ParseRef(name)
	if err != nil {
		var e *RefError
		if errors.As(err, &e) {
			e.Text = s
		}
		return Address{}, err
	}
	return Address{Ref: ref, When: when, Place: place}, nil
}
