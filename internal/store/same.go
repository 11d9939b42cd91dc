package store

import (
	"slices"
	"strings"

	"github.com/helsefellesskap/hfh/internal/doc"
	"github.com/helsefellesskap/hfh/internal/schema"
)

// Same tells whether two texts at a place of that shape mean the same although they are
// written otherwise: an actor's id and a name or alias that is nobody else's, an address
// typed short and whole. Where the schema says that the place refers to nothing, only
// equal texts are the same.
func (s *Snapshot) Same(sh doc.Shape, a, b string) bool {
	if a == b {
		return true
	}
	place, ok := sh.(*schema.Shape)
	if !ok {
		return false
	}
	switch place.Ref() {
	case "actor", "body", "party", "group", "any-item":
		x, y := s.actorCalled(a), s.actorCalled(b)
		return x != "" && x == y
	case "address":
		x, y := s.wholeAddress(a), s.wholeAddress(b)
		return x != "" && x == y
	}
	return false
}

// actorCalled gives the id of the one actor that has a text as its id, name or alias;
// "" for nobody, and for several.
func (s *Snapshot) actorCalled(text string) string {
	if _, ok := s.Actor(text); ok {
		return text
	}
	word, id := foldWord(text), ""
	for _, a := range s.actors.list {
		called := foldWord(a.Name) == word || slices.ContainsFunc(a.Aliases, func(alias string) bool { return foldWord(alias) == word })
		switch {
		case !called || a.ID == id:
		case id != "":
			return ""
		default:
			id = a.ID
		}
	}
	return id
}

// wholeAddress gives an address with its place written out; "" where there is no such
// place. A version's own places are not looked up: they are written as they are.
func (s *Snapshot) wholeAddress(text string) string {
	address, err := ParseAddress(strings.TrimSpace(text))
	if err != nil {
		return ""
	}
	rec := s.Record(address.Ref)
	if rec == nil || address.Place == "" || address.When != "" {
		return address.String()
	}
	place, err := rec.Locate(address.Place)
	if err != nil {
		return ""
	}
	address.Place = place.IDs
	return address.String()
}
