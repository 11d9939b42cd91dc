package store

import (
	"cmp"
	"slices"
	"strconv"

	"github.com/helsefellesskap/hfh/internal/date"
	"github.com/helsefellesskap/hfh/internal/doc"
)

// ActorKind says which register an actor stands in.
type ActorKind string

// The kinds of actors, which share one namespace.
const (
	PartyActor        ActorKind = "party"
	GroupActor        ActorKind = "group"
	OrganisationActor ActorKind = "organisation"
	BodyActor         ActorKind = "body"
	FSUActor          ActorKind = "fsu"
)

// Actor is anyone that can be responsible, sit, adopt or answer.
type Actor struct {
	ID      string
	Kind    ActorKind
	Type    string   // the type its register gives it (municipality, strategic …), "" for groups and FSUs
	Name    string   // in the register's language
	Aliases []string // other names: aliases, abbreviation, official name
	Record  *Record
	Path    []string  // where it stands in Record; empty for bodies and FSUs
	From    date.EDTF // member, or there, from and to; zero when not said
	To      date.EDTF
}

// actorIndex is the namespace of actors of one snapshot.
type actorIndex struct {
	list     []Actor // by id; the first of each id is the one that counts
	byID     map[string]int
	complete bool
}

// Actor gives the actor with an id. When several have it, which is a finding of its
// own, the first in the order of files counts.
func (s *Snapshot) Actor(id string) (Actor, bool) {
	i, ok := s.actors.byID[id]
	if !ok {
		return Actor{}, false
	}
	return s.actors.list[i], true
}

// Actors gives all actors sorted by id, those that share an id in the order of files.
func (s *Snapshot) Actors() []Actor { return slices.Clone(s.actors.list) }

// ActorsComplete tells whether every file that holds actors could be read: if not, an
// id that is in none of them may still be somebody's.
func (s *Snapshot) ActorsComplete() bool { return s.actors.complete }

// NearActors gives ids that may have been meant by a word, by id, name or alias, the
// nearest first.
func (s *Snapshot) NearActors(word string) []string {
	byWord := map[string]string{}
	for _, a := range s.actors.list {
		for _, w := range append([]string{a.ID, a.Name}, a.Aliases...) {
			if _, taken := byWord[w]; !taken && w != "" {
				byWord[w] = a.ID
			}
		}
	}
	var ids []string
	for _, w := range nearAll(word, sortedKeys(byWord)) {
		if id := byWord[w]; !slices.Contains(ids, id) {
			ids = append(ids, id)
		}
	}
	return ids[:min(len(ids), maxNear)]
}

// indexActors collects the actors of all records.
func indexActors(records []*Record, lang string) actorIndex {
	x := actorIndex{byID: map[string]int{}, complete: true}
	for _, r := range records {
		if r.Draft {
			continue
		}
		x.list = append(x.list, actorsOf(r, lang)...)
		if r.Doc == nil && holdsActors(r.Kind) {
			x.complete = false
		}
	}
	slices.SortStableFunc(x.list, func(a, b Actor) int { return cmp.Compare(a.ID, b.ID) })
	for i, a := range x.list {
		if _, ok := x.byID[a.ID]; !ok {
			x.byID[a.ID] = i
		}
	}
	return x
}

// holdsActors tells whether records of a kind bring actors into the namespace.
func holdsActors(kind string) bool {
	switch kind {
	case "parties", "organisations", "body", "fsu":
		return true
	}
	return false
}

// actorsOf gives the actors that one record brings, also when its shape is not right.
func actorsOf(r *Record, lang string) []Actor {
	switch r.Kind {
	case "parties":
		return append(actorItems(r, "parties", PartyActor, lang), actorItems(r, "groups", GroupActor, lang)...)
	case "organisations":
		return actorItems(r, "organisations", OrganisationActor, lang)
	case "body":
		return []Actor{actorAt(r, nil, r.Node, BodyActor, lang)}
	case "fsu":
		return []Actor{actorAt(r, nil, r.Node, FSUActor, lang)}
	}
	return nil
}

// actorItems gives the actors of one list of a record.
func actorItems(r *Record, list string, kind ActorKind, lang string) []Actor {
	n := r.Node.Get(list)
	if n == nil {
		return nil
	}
	var out []Actor
	for i, item := range n.Items {
		if item.ID() != "" {
			out = append(out, actorAt(r, []string{list, strconv.Itoa(i)}, item, kind, lang))
		}
	}
	return out
}

// actorAt reads one actor. A body and an FSU are known by their file's name.
func actorAt(r *Record, path []string, n *doc.Node, kind ActorKind, lang string) Actor {
	a := Actor{ID: n.ID(), Kind: kind, Type: scalarText(n.Get("type")), Name: label(n.Get("name"), lang), Record: r, Path: path}
	from, to := "from", "to"
	if kind == BodyActor || kind == FSUActor {
		a.ID = r.ID
	}
	if kind == FSUActor {
		a.Type, from, to = "", "created", "closed"
	}
	for _, key := range []string{"official_name", "abbreviation"} {
		if t := label(n.Get(key), lang); t != "" {
			a.Aliases = append(a.Aliases, t)
		}
	}
	if aliases := n.Get("aliases"); aliases != nil {
		for _, item := range aliases.Items {
			if t := scalarText(item); t != "" {
				a.Aliases = append(a.Aliases, t)
			}
		}
	}
	a.From, a.To = edtfAt(n, from), edtfAt(n, to)
	return a
}

// edtfAt reads a date, plain or with the source's words beside it; what is no date is
// a finding elsewhere, and here the same as none.
func edtfAt(n *doc.Node, key string) date.EDTF {
	v := n.Get(key)
	if v != nil && v.Kind == doc.Map {
		v = v.Get("edtf")
	}
	e, err := date.Parse(scalarText(v))
	if err != nil {
		return date.EDTF{}
	}
	return e
}
