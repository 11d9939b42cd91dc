package govern

import (
	"slices"
	"strings"

	"github.com/helsefellesskap/hfh/internal/diff"
	"github.com/helsefellesskap/hfh/internal/doc"
	"github.com/helsefellesskap/hfh/internal/record"
	"github.com/helsefellesskap/hfh/internal/store"
)

// Classifier tells which of the register's classes a change is of. It is made once for
// many changes of one record.
type Classifier struct {
	classes []classRule
}

// classRule is one class as it is looked for.
type classRule struct {
	id     string
	ops    []string
	places [][]string
}

// NewClassifier reads the classes that the register has for records of a kind.
func NewClassifier(c *record.Community, kind string) *Classifier {
	out := &Classifier{}
	for _, class := range c.Classes {
		if len(class.Of) > 0 && !slices.Contains(class.Of, kind) {
			continue
		}
		rule := classRule{id: class.ID, ops: class.Ops}
		for _, place := range class.Places {
			rule.places = append(rule.places, strings.Split(place, "/"))
		}
		out.classes = append(out.classes, rule)
	}
	return out
}

// Classes gives the ids of a change's classes, in the order of the register's data. A
// change that leaves the meaning is editorial and nothing else, unless the register
// gives its place a class of that name; one that no rule fits is substantive.
func (c *Classifier) Classes(ch diff.Change) []string {
	if editorial(ch) || c.listed(record.Editorial, ch) {
		return []string{record.Editorial}
	}
	var ids []string
	for _, class := range c.classes {
		if class.id != record.Editorial && class.fits(ch) && !slices.Contains(ids, class.id) {
			ids = append(ids, class.id)
		}
	}
	if len(ids) == 0 {
		return []string{record.Substantive}
	}
	return ids
}

// listed tells whether the register itself puts a change into one class.
func (c *Classifier) listed(id string, ch diff.Change) bool {
	return slices.ContainsFunc(c.classes, func(class classRule) bool { return class.id == id && class.fits(ch) })
}

// Classes gives the classes of one change of a record.
func Classes(snap *store.Snapshot, ref store.Ref, ch diff.Change) []string {
	return NewClassifier(snap.Community, ref.Kind).Classes(ch)
}

// ClassNames gives what the register calls its classes in a language, by id. The two
// that every register has are not among them unless the register names them.
func ClassNames(c *record.Community, lang string) map[string]string {
	names := map[string]string{}
	for _, class := range c.Classes {
		if name := class.Name.In(lang); name != "" {
			names[class.ID] = name
		}
	}
	return names
}

// fits tells whether a change is of the class: done as it says, at one of its places, or
// bringing or taking something that has its place there.
func (r classRule) fits(ch diff.Change) bool {
	if len(r.places) == 0 && len(r.ops) == 0 || len(r.ops) > 0 && !slices.Contains(r.ops, string(ch.Op)) {
		return false
	}
	if len(r.places) == 0 || r.at(ch.Path) {
		return true
	}
	switch ch.Op {
	case diff.Moved:
		return r.at(ch.OldPath)
	case diff.Added:
		return r.below(ch.Path, ch.To)
	case diff.Removed:
		return r.below(ch.Path, ch.From)
	}
	return false
}

// at tells whether a path is one of the class's places.
func (r classRule) at(path []string) bool {
	return slices.ContainsFunc(r.places, func(pattern []string) bool { return fitsPlace(pattern, path) })
}

// below tells whether anything in a value that stands at a path is at one of the class's
// places: a new area with goals brings goals.
func (r classRule) below(path []string, n *doc.Node) bool {
	if n == nil {
		return false
	}
	for _, e := range n.Entries {
		here := append(slices.Clip(path), e.Key.Text)
		if e.Key.Text != "id" && (r.at(here) || r.below(here, e.Value)) {
			return true
		}
	}
	for _, item := range n.Items {
		if id := diff.Identity(item); id != "" {
			here := append(slices.Clip(path), id)
			if r.at(here) || r.below(here, item) {
				return true
			}
		}
	}
	return false
}

// fitsPlace matches a path against a pattern: * is any one step, ** any number of steps
// or none.
func fitsPlace(pattern, path []string) bool {
	switch {
	case len(pattern) == 0:
		return len(path) == 0
	case pattern[0] == "**":
		return fitsPlace(pattern[1:], path) || len(path) > 0 && fitsPlace(pattern, path[1:])
	case len(path) == 0 || pattern[0] != "*" && pattern[0] != path[0]:
		return false
	}
	return fitsPlace(pattern[1:], path[1:])
}
