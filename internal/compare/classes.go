package compare

import (
	"github.com/helsefellesskap/hfh/internal/diff"
	"github.com/helsefellesskap/hfh/internal/store"
)

// classes gives the ids of a change's classes, by the register that it leads to.
func (c *Comparer) classes(_ Pair, ch diff.Change) []string {
	if ch.Editorial {
		return []string{"editorial"}
	}
	return nil // a register that tells no classes apart says nothing of them
}

// ClassesOf gives the ids of the classes that a register tells apart.
func ClassesOf(*store.Snapshot) []string { return []string{"editorial", "substantive"} }

// ClassNames gives the names of the classes.
func (c *Comparer) ClassNames() map[string]string { return nil }

// ClassName gives the name of a class in a language.
func ClassName(_ *store.Snapshot, id, _ string) string { return id }
