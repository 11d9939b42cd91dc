package record

import (
	"errors"
	"fmt"
	"slices"
)

// Format is the data format that this hfh writes.
const Format = 1

// ErrNewer is a register in a format that this hfh does not know yet.
var ErrNewer = errors.New("the register's format is newer than this hfh knows")

// Step is one step from a format to the next: what becomes of the records' fields. It
// is data, so that it can be applied to a parsed record when reading and to the
// file's lines when migrating.
type Step struct {
	From  int // the format that it starts from; it leads to From + 1
	Edits []Edit
}

// Edit changes a field of every map that a pattern of keys leads to; "*" stands for
// every item of a list.
type Edit struct {
	Kind  string   // "" for every kind
	At    []string // "areas", "*", "goals", "*"
	Key   string
	To    string // the key's new name; "" leaves the name
	Drop  bool   // the field goes
	Value string // text for the field where it is absent; "" for none
}

// Tree is a record that can be edited: a map, a list or something else, of which
// Child and Items give nothing.
type Tree interface {
	Child(key string) Tree // nil where there is none
	Items() []Tree
	Has(key string) bool
	Rename(key, to string)
	Drop(key string)
	SetText(key, text string)
}

// Steps gives every step there is, in order. There is one format, so there is none.
func Steps() []Step { return nil }

// Path gives the steps from a register's format to the one that hfh writes, of those
// there are. Its error is ErrNewer for a format that is not known yet.
func Path(from, to int, steps []Step) ([]Step, error) {
	if from > to {
		return nil, fmt.Errorf("format %d: %w", from, ErrNewer)
	}
	var path []Step
	for f := from; f < to; f++ {
		i := slices.IndexFunc(steps, func(s Step) bool { return s.From == f })
		if i < 0 {
			return nil, fmt.Errorf("format %d: no step leads on from it", f)
		}
		path = append(path, steps[i])
	}
	return path, nil
}

// Apply makes the step's edits in a record of a kind.
func (s Step) Apply(kind string, root Tree) {
	for _, e := range s.Edits {
		if e.Kind == "" || e.Kind == kind {
			e.apply(root, e.At)
		}
	}
}

func (e Edit) apply(t Tree, at []string) {
	switch {
	case t == nil:
	case len(at) == 0:
		e.change(t)
	case at[0] == "*":
		for _, item := range t.Items() {
			e.apply(item, at[1:])
		}
	default:
		e.apply(t.Child(at[0]), at[1:])
	}
}

func (e Edit) change(t Tree) {
	switch {
	case !t.Has(e.Key):
		if e.Value != "" {
			t.SetText(e.Key, e.Value)
		}
	case e.Drop:
		t.Drop(e.Key)
	case e.To != "":
		t.Rename(e.Key, e.To)
	}
}
