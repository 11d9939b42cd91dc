package diff

import (
	"strings"

	"github.com/helsefellesskap/hfh/internal/doc"
)

// Side is one of the two texts that a merge joins.
type Side uint8

// The sides. Open leaves a conflict unsettled: the merged text keeps ours.
const (
	Open Side = iota
	Ours
	Theirs
)

// ConflictKind says in what two changes do not go together.
type ConflictKind string

// The kinds of conflicts.
const (
	// BothEdited is a field that says one thing on the one side and another on the
	// other.
	BothEdited ConflictKind = "both-edited"
	// EditedRemoved is an item or a field that one side changed and the other took away.
	EditedRemoved ConflictKind = "edited-removed"
	// BothAdded is an item or a field that both sides added, and not alike.
	BothAdded ConflictKind = "both-added"
	// MovedApart is an item that each side moved to a place of its own. The values are
	// the places.
	MovedApart ConflictKind = "moved-apart"
	// OrderedApart is a list that each side put in an order of its own. The values are
	// lists of identities.
	OrderedApart ConflictKind = "order"
)

// Conflict is one place where two changes do not go together.
type Conflict struct {
	Kind   ConflictKind
	Path   []string  // keys and item identities in ours; in theirs where ours lacks the place
	ID     string    // identity of the nearest item, "" at the top of the record
	Label  string    // its name, for people
	Base   *doc.Node // the value before, nil for none
	Ours   *doc.Node // nil for none
	Theirs *doc.Node // nil for none
}

// Place joins the path as a person types it.
func (c Conflict) Place() string { return strings.Join(c.Path, "/") }

// Merge makes the changes from base to ours and those from base to theirs together, by
// the identity of items: one side may move what the other edits. Any of the three may be
// nil. Where two changes do not go together, choose says which side is taken (a nil
// choose leaves all open); what stays open is kept as ours has it and given as a
// conflict, in the order in which it was found, the same on every run.
//
// The merged text is made of copies of ours, with copies of what theirs brings: it can
// be written over ours' file. Two changes that say the same are no conflict. A list
// of plain values is one value.
func Merge(base, ours, theirs *doc.Node, opt Options, choose func(Conflict) Side) (*doc.Node, []Conflict) {
	m := &merge{opt: opt, choose: choose, texts: [sides]*doc.Node{orNothing(base), orNothing(ours), orNothing(theirs)}}
	m.identify()
	for _, th := range m.things {
		m.present(th)
	}
	m.nameAll()
	for _, th := range m.things {
		m.locate(th)
	}
	m.untangle()
	m.group()
	return m.build(m.root), m.conflicts
}

// sides is the number of texts in a merge, by which its tables are indexed.
const (
	inBase = iota
	inOurs
	inTheirs
	sides
)

// merge is one run of Merge.
type merge struct {
	opt    Options
	choose func(Conflict) Side
	texts  [sides]*doc.Node

	index  [sides]*index
	root   *thing
	things []*thing // all but the root: base's, then ours', then theirs', parents first
	of     [sides]map[*doc.Node]*thing
	kids   [sides]map[slot][]*thing // what stands in each list, in order
	below  [sides]map[*thing][]*thing
	opaque map[nodeSlot]bool // places that are one value in all texts

	final     map[slot][]*thing   // what stands in each list of the merged text
	lists     map[*thing][]string // the keys of those lists
	conflicts []Conflict
}

// slot is a list: the thing it stands in, and the keys from there, joined.
type slot struct {
	owner *thing
	keys  string
}

// listKey gives the key of the list itself.
func (s slot) listKey() string { return s.keys[strings.LastIndex(s.keys, keySeparator)+1:] }

// thing is one item as the three texts have it.
type thing struct {
	nodes [sides]*doc.Node // nil where the text does not have it
	at    [sides]slot

	judged, there bool
	// settled tells that the thing's coming or going was decided by a conflict; what
	// stands in it on that side alone follows.
	settled bool
	// taken is the side whose word counts for a thing that both sides added.
	taken Side
	id    string // the id it has in the merged text
	loc   slot
}

// only gives the side that alone of ours and theirs has the thing.
func (th *thing) only() (side, other int, ok bool) {
	switch {
	case th.nodes[inOurs] != nil && th.nodes[inTheirs] == nil:
		return inOurs, inTheirs, true
	case th.nodes[inOurs] == nil && th.nodes[inTheirs] != nil:
		return inTheirs, inOurs, true
	}
	return 0, 0, false
}

// node gives the thing as one text has it, ours before the others.
func (th *thing) node() *doc.Node {
	for _, s := range [...]int{inOurs, inTheirs, inBase} {
		if th.nodes[s] != nil {
			return th.nodes[s]
		}
	}
	return nil
}

// path gives the keys and identities that lead to a thing, in ours if it is there.
func (m *merge) path(th *thing) []string {
	for _, s := range [...]int{inOurs, inTheirs, inBase} {
		if th.nodes[s] != nil && th != m.root {
			return m.index[s].path(th.nodes[s])
		}
	}
	return nil
}

// ask puts a conflict to the one who chooses, and keeps it if it is left open. ours
// tells whether ours' word counts.
func (m *merge) ask(kind ConflictKind, th *thing, keys []string, values [sides]*doc.Node) (ours bool) {
	c := Conflict{Kind: kind, Path: append(m.path(th), keys...), Base: values[inBase], Ours: values[inOurs], Theirs: values[inTheirs]}
	if th != m.root {
		c.ID, c.Label = identity(th.node()), Label(th.node())
	}
	side := Open
	if m.choose != nil {
		side = m.choose(c)
	}
	if side == Open {
		m.conflicts = append(m.conflicts, c)
	}
	return side != Theirs
}
