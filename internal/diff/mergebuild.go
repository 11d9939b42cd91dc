package diff

import (
	"slices"
	"strings"

	"github.com/helsefellesskap/hfh/internal/doc"
)

// group gathers what stands in each list of the merged text.
func (m *merge) group() {
	m.final, m.lists = map[slot][]*thing{}, map[*thing][]string{}
	for _, th := range m.things {
		if !th.there {
			continue
		}
		if len(m.final[th.loc]) == 0 {
			m.lists[th.loc.owner] = append(m.lists[th.loc.owner], th.loc.keys)
		}
		m.final[th.loc] = append(m.final[th.loc], th)
	}
}

// build makes the merged map of a thing.
func (m *merge) build(th *thing) *doc.Node {
	values := th.nodes
	if th != m.root && (values[inOurs] == nil || values[inTheirs] == nil) {
		values[inBase] = nil // only one side's word counts
	}
	switch th.taken {
	case Ours:
		values[inTheirs] = nil
	case Theirs:
		values[inOurs] = nil
	}
	return m.mapOf(th, values, nil)
}

// mapOf merges the maps that stand at keys in a thing, of which ours or theirs is there.
func (m *merge) mapOf(th *thing, values [sides]*doc.Node, keys []string) *doc.Node {
	main := values[inOurs]
	if theirs := values[inTheirs]; theirs != nil && (main == nil || len(main.Entries) == 0) {
		main = theirs
	}
	out := main.Shell()
	out.Entries = out.Entries[:0]
	for _, key := range m.keysAt(th, values, keys) {
		if v := m.value(th, values, append(slices.Clip(keys), key)); v != nil {
			out.Entries = append(out.Entries, doc.Entry{Key: keyNode(values, key), Value: v})
		}
	}
	return out
}

// keysAt gives the keys of a merged map: those of the two sides, and what leads to
// things that were put there.
func (m *merge) keysAt(th *thing, values [sides]*doc.Node, keys []string) []string {
	out := orderedKeys(values)
	for _, list := range m.lists[th] {
		path := strings.Split(list, keySeparator)
		if len(path) > len(keys) && slices.Equal(path[:len(keys)], keys) && !slices.Contains(out, path[len(keys)]) {
			out = append(out, path[len(keys)])
		}
	}
	return out
}

// orderedKeys gives the keys of ours in their order, each key that only theirs has after
// the one that theirs has it after.
func orderedKeys(values [sides]*doc.Node) []string {
	var ours, theirs []string
	for _, e := range entriesOf(values[inOurs]) {
		ours = append(ours, e.Key.Text)
	}
	for _, e := range entriesOf(values[inTheirs]) {
		theirs = append(theirs, e.Key.Text)
	}
	return weave(ours, theirs, func(string) bool { return true })
}

func entriesOf(n *doc.Node) []doc.Entry {
	if n == nil {
		return nil
	}
	return n.Entries
}

// keyNode gives a copy of a key as ours writes it, or theirs.
func keyNode(values [sides]*doc.Node, key string) *doc.Node {
	for _, s := range [...]int{inOurs, inTheirs} {
		for _, e := range entriesOf(values[s]) {
			if e.Key.Text == key {
				return e.Key.Clone()
			}
		}
	}
	return doc.Text(key)
}

// value merges one place of a thing; values are those of the map that it stands in.
func (m *merge) value(th *thing, values [sides]*doc.Node, keys []string) *doc.Node {
	key := keys[len(keys)-1]
	f := fields(values, key)
	at := slot{th, strings.Join(keys, keySeparator)}
	raw := values[inOurs].Get(key)
	switch {
	case key == "id" && len(keys) == 1 && th.id != "":
		return idNode(f, th.id)
	case m.holdsThings(at, f):
		return m.list(at, f)
	case f[inOurs] == nil && f[inTheirs] == nil:
		return raw.Clone() // ours says that nothing stands there, or nothing at all
	case m.areMaps(f):
		return m.maps(th, values, f, keys)
	case values[inOurs] == nil:
		return f[inTheirs].Clone()
	case values[inTheirs] == nil:
		return f[inOurs].Clone()
	}
	return m.settled(th, f, keys).Clone()
}

// idNode gives a copy of the id as the text writes it that has it.
func idNode(f [sides]*doc.Node, id string) *doc.Node {
	for _, s := range [...]int{inOurs, inTheirs, inBase} {
		if f[s] != nil && f[s].Text == id {
			return f[s].Clone()
		}
	}
	return doc.Text(id)
}

// holdsThings tells whether a place is a list of things in the texts that have it.
func (m *merge) holdsThings(at slot, f [sides]*doc.Node) bool {
	some := len(m.final[at]) > 0
	for s, n := range f {
		if !m.isItems(s, n) {
			return false
		}
		some = some || n != nil
	}
	return some
}

// areMaps tells whether all texts that have a place have a map there that is not one
// value.
func (m *merge) areMaps(f [sides]*doc.Node) bool {
	return !slices.ContainsFunc(f[:], func(n *doc.Node) bool { return n != nil && (n.Kind != doc.Map || isOneValue(n)) })
}

// maps merges two maps key by key; values are the maps they stand in. What is left
// empty by what went is left out.
func (m *merge) maps(th *thing, values, f [sides]*doc.Node, keys []string) *doc.Node {
	for _, s := range [...]int{inOurs, inTheirs} {
		if f[s] == nil && values[s] != nil {
			f[s] = doc.MapOf()
		}
	}
	if out := m.mapOf(th, f, keys); len(out.Entries) > 0 {
		return out
	}
	return nil
}

// shape gives what the schema says of a place in a thing.
func (m *merge) shape(th *thing, keys []string) doc.Shape {
	sh := m.opt.Shape
	if th != m.root {
		at := th.loc
		sh = shapeItem(m.shape(at.owner, strings.Split(at.keys, keySeparator)))
	}
	for _, key := range keys {
		sh = shapeField(sh, key)
	}
	return sh
}

// settled gives the value that counts: the one that was changed, ours if both were
// changed to the same or to what means the same.
func (m *merge) settled(th *thing, f [sides]*doc.Node, keys []string) *doc.Node {
	base, ours, theirs := f[inBase], f[inOurs], f[inTheirs]
	switch {
	case doc.Equal(ours, theirs), doc.Equal(base, theirs):
		return ours
	case doc.Equal(base, ours):
		return theirs
	case ours != nil && theirs != nil && sameMeaning(ours, theirs, m.shape(th, keys), m.opt.Same):
		return ours
	}
	kind := BothEdited
	switch {
	case base == nil:
		kind = BothAdded
	case ours == nil || theirs == nil:
		kind = EditedRemoved
	}
	if m.ask(kind, th, keys, f) {
		return ours
	}
	return theirs
}

// list makes a list of things.
func (m *merge) list(at slot, f [sides]*doc.Node) *doc.Node {
	things := m.order(at)
	if len(things) == 0 {
		return nil
	}
	out := doc.ListOf()
	for _, s := range [...]int{inOurs, inTheirs} {
		if f[s] != nil {
			out = f[s].Shell()
			break
		}
	}
	out.Items = nil
	for _, th := range things {
		out.Items = append(out.Items, m.build(th))
	}
	return out
}

// order puts what stands in a list in order: as the side has it that changed the order,
// what only the other has after what it follows there.
func (m *merge) order(at slot) []*thing {
	final := m.final[at]
	in := make(map[*thing]bool, len(final))
	for _, th := range final {
		in[th] = true
	}
	var seq [sides][]*thing
	count := map[*thing]int{}
	for s := range seq {
		for _, th := range m.kids[s][at] {
			if in[th] {
				seq[s] = append(seq[s], th)
				count[th]++
			}
		}
	}
	known := func(s int) []*thing {
		return slices.DeleteFunc(slices.Clone(seq[s]), func(th *thing) bool { return count[th] < sides })
	}
	base, ours, theirs := known(inBase), known(inOurs), known(inTheirs)
	all := func(th *thing) bool { return in[th] }
	switch {
	case slices.Equal(theirs, base), slices.Equal(theirs, ours):
	case slices.Equal(ours, base), !m.ask(OrderedApart, at.owner, strings.Split(at.keys, keySeparator), m.orders(base, ours, theirs)):
		return weave(seq[inTheirs], seq[inOurs], all)
	}
	return weave(seq[inOurs], seq[inTheirs], all)
}

// orders gives three orders as lists of identities.
func (m *merge) orders(seqs ...[]*thing) [sides]*doc.Node {
	var out [sides]*doc.Node
	for s, seq := range seqs {
		out[s] = doc.ListOf()
		for _, th := range seq {
			out[s].Items = append(out[s].Items, doc.Text(m.index[s].name(th.nodes[s])))
		}
	}
	return out
}

// weave puts what only other has into main: after what it follows there, and after what
// only main has at that place.
func weave[T comparable](main, other []T, in func(T) bool) []T {
	inMain := make(map[T]bool, len(main))
	for _, x := range main {
		inMain[x] = true
	}
	inOther := make(map[T]bool, len(other))
	after := map[T][]T{} // of other: what follows one of main's
	var waiting []T      // what stands before all of main's
	var last *T
	for i, x := range other {
		inOther[x] = true
		switch {
		case inMain[x]:
			last = &other[i]
		case !in(x):
		case last == nil:
			waiting = append(waiting, x)
		default:
			after[*last] = append(after[*last], x)
		}
	}
	var out []T
	for _, x := range main {
		if inOther[x] {
			out = append(out, waiting...)
			waiting = after[x]
		}
		out = append(out, x)
	}
	return append(out, waiting...)
}
