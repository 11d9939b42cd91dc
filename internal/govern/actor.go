package govern

import (
	"errors"
	"slices"
	"strings"

	"github.com/helsefellesskap/hfh/internal/record"
	"github.com/helsefellesskap/hfh/internal/store"
)

// FindActor finds an actor by its id, or by a name that nobody else has, however its
// letters are written. A name in several languages ("Unjárga – Nesseby") is known by each
// of them. The error is a *HearingError with near ids.
func FindActor(snap *store.Snapshot, typed string) (store.Actor, error) {
	id := typed[strings.LastIndexByte(typed, '/')+1:]
	if a, ok := snap.Actor(id); ok {
		return a, nil
	}
	found := named(snap, typed, wholeNames)
	if len(found) == 0 {
		found = named(snap, typed, partsOfNames)
	}
	if len(found) == 1 {
		return found[0], nil
	}
	near := snap.NearActors(typed)
	if len(found) > 1 {
		near = nil
		for _, a := range found {
			near = append(near, a.ID)
		}
	}
	if len(near) > 0 {
		return store.Actor{}, hearingFault("no-actor-near", "typed", typed, "near", joinLines(near))
	}
	return store.Actor{}, hearingFault("no-actor", "typed", typed)
}

// named gives the actors that are called what was typed, by some way to list their names.
func named(snap *store.Snapshot, typed string, names func(store.Actor) []string) []store.Actor {
	slug := record.Slug(typed)
	if slug == "" {
		return nil
	}
	var found []store.Actor
	for _, a := range snap.Actors() {
		if slices.ContainsFunc(names(a), func(name string) bool { return record.Slug(name) == slug }) {
			found = append(found, a)
		}
	}
	return found
}

// wholeNames are an actor's id, name and aliases.
func wholeNames(a store.Actor) []string { return append([]string{a.ID, a.Name}, a.Aliases...) }

// partsOfNames are the names that stand beside each other in one name, as official names
// in Norwegian, Sami and Kven do: parted by a dash or a slash.
func partsOfNames(a store.Actor) []string {
	var parts []string
	for _, name := range wholeNames(a) {
		for _, dash := range []string{" – ", " — ", " / "} {
			name = strings.ReplaceAll(name, dash, " - ")
		}
		if list := strings.Split(name, " - "); len(list) > 1 {
			parts = append(parts, list...)
		}
	}
	return parts
}

// actorID finds an actor's id as FindActor does; the error is a *Refusal.
func actorID(snap *store.Snapshot, typed string) (string, error) {
	a, err := FindActor(snap, typed)
	var fault *HearingError
	if errors.As(err, &fault) {
		return "", refuse("no-actor", "actor", typed, "near", fault.Args["near"])
	}
	return a.ID, err
}

// FindBody finds the id of a body by its id, or by a name or abbreviation that no other
// body has; false where there is none. A body whose file cannot be read is found by id.
func FindBody(snap *store.Snapshot, typed string) (string, bool) {
	id := strings.TrimPrefix(strings.TrimSpace(typed), "body/")
	if snap.Record(store.Ref{Kind: "body", ID: id}) != nil {
		return id, true
	}
	a, err := FindActor(snap, id)
	return a.ID, err == nil && a.Kind == store.BodyActor
}
