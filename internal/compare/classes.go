package compare

import (
	"maps"
	"slices"

	"github.com/helsefellesskap/hfh/internal/diff"
	"github.com/helsefellesskap/hfh/internal/govern"
	"github.com/helsefellesskap/hfh/internal/record"
	"github.com/helsefellesskap/hfh/internal/render"
	"github.com/helsefellesskap/hfh/internal/schema"
	"github.com/helsefellesskap/hfh/internal/store"
)

// classes gives the ids of a change's classes, by the register that it leads to. Of
// records that nobody adopts there are none, nor of what is no adopted text; where a
// register tells no classes apart, that a change is one of substance goes without saying.
func (c *Comparer) classes(p Pair, ch diff.Change) []string {
	community := p.AfterSnap.Community
	if !p.record().Governed() {
		return nil
	}
	key := classKey{p.AfterSnap, p.record().Kind}
	if c.classifiers[key] == nil {
		c.classifiers[key] = govern.NewClassifier(community, p.record().Kind)
	}
	ids := c.classifiers[key].Classes(ch)
	sort := shapeAt(p.record().Shape, ch.Path).Sort()
	if sort == schema.Living {
		return nil
	}
	plain := len(community.Classes) == 0 || sort == schema.Act
	if plain && slices.Equal(ids, []string{record.Substantive}) {
		return nil
	}
	return ids
}

// classKey is a kind of records in one register.
type classKey struct {
	snap *store.Snapshot
	kind string
}

// ofClasses tells whether a change is of one of the classes asked for.
func (c *Comparer) ofClasses(ch render.Change) bool {
	ids := ch.Classes
	switch {
	case len(ids) == 0 && ch.Editorial:
		ids = []string{record.Editorial}
	case len(ids) == 0:
		ids = []string{record.Substantive}
	}
	return slices.ContainsFunc(ids, func(id string) bool { return slices.Contains(c.Classes, id) })
}

// ClassesOf gives the ids of the classes that a register tells apart: the two that all
// have, and its own.
func ClassesOf(snap *store.Snapshot) []string {
	ids := []string{record.Editorial, record.Substantive}
	for _, class := range snap.Community.Classes {
		if !slices.Contains(ids, class.ID) {
			ids = append(ids, class.ID)
		}
	}
	return ids
}

// ClassName gives what a register calls a class in a language, its id where it has no
// name.
func ClassName(snap *store.Snapshot, id, lang string) string {
	if name := govern.ClassNames(snap.Community, lang)[id]; name != "" {
		return name
	}
	return id
}

// ClassNames gives the names of the classes met so far, by id.
func (c *Comparer) ClassNames() map[string]string {
	names := map[string]string{}
	for key := range c.classifiers {
		maps.Copy(names, govern.ClassNames(key.snap.Community, c.Lang.Lang()))
	}
	return names
}
