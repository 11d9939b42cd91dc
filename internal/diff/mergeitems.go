package diff

import (
	"slices"
	"strings"

	"github.com/helsefellesskap/hfh/internal/doc"
)

// keySeparator joins the keys of a slot. No YAML key that a register knows holds it.
const keySeparator = "\x00"

// nodeSlot is a list of one text: the item it stands in, nil for the record.
type nodeSlot struct {
	owner *doc.Node
	keys  string
}

// identify finds the things of the three texts, and which lists can be merged item by
// item. A list that one of the texts has otherwise (as text, or with items that nothing
// tells apart) is one value in all three, and what stands in it is no thing; that can
// make further lists one value, so it is done until nothing changes.
func (m *merge) identify() {
	m.opaque = map[nodeSlot]bool{}
	for {
		m.tie()
		known := len(m.opaque)
		for _, th := range append([]*thing{m.root}, m.things...) {
			m.findOpaque(th, th.nodes, nil)
		}
		if len(m.opaque) == known {
			return
		}
	}
}

// tie makes the things: each item of base with its later selves, then what came.
func (m *merge) tie() {
	isOpaque := func(h home) bool {
		return len(m.opaque) > 0 && m.opaque[nodeSlot{h.owner, strings.Join(h.keys, keySeparator)}]
	}
	for s, text := range m.texts {
		m.index[s] = indexItems(text, m.opt.Shape, isOpaque)
	}
	m.root = &thing{nodes: m.texts, judged: true, there: true}
	m.things, m.of = nil, [sides]map[*doc.Node]*thing{{}, {}, {}}
	ours, theirs, both := m.pairs(inBase, inOurs), m.pairs(inBase, inTheirs), m.pairs(inOurs, inTheirs)
	for _, n := range m.index[inBase].order {
		m.tell(inBase, n, nil)
	}
	for _, n := range m.index[inOurs].order {
		m.tell(inOurs, n, m.of[inBase][ours.before[n].item])
	}
	for _, n := range m.index[inTheirs].order {
		th := m.of[inBase][theirs.before[n].item]
		if was := both.before[n]; th == nil && was.item != nil && !was.bond.renamed() && m.of[inOurs][was.item].nodes[inBase] == nil && m.isOneEntry(was.item, n) {
			th = m.of[inOurs][was.item]
		}
		m.tell(inTheirs, n, th)
	}
	m.place()
}

func (m *merge) pairs(older, newer int) *pairing {
	return pairItems(m.index[older], m.index[newer], m.texts[older], m.texts[newer])
}

// tell makes an item known as a thing, a new one if th is nil.
func (m *merge) tell(side int, n *doc.Node, th *thing) {
	if th == nil || th.nodes[side] != nil {
		th = &thing{}
		m.things = append(m.things, th)
	}
	th.nodes[side] = n
	m.of[side][n] = th
}

// place notes where each thing stands in each text.
func (m *merge) place() {
	for s := range sides {
		m.kids[s], m.below[s] = map[slot][]*thing{}, map[*thing][]*thing{}
		for _, n := range m.index[s].order {
			th, h := m.of[s][n], m.index[s].homes[n]
			owner := m.root
			if h.owner != nil {
				owner = m.of[s][h.owner]
			}
			th.at[s] = slot{owner, strings.Join(h.keys, keySeparator)}
			m.kids[s][th.at[s]] = append(m.kids[s][th.at[s]], th)
			m.below[s][owner] = append(m.below[s][owner], th)
		}
	}
}

// findOpaque looks for lists of a thing that the texts do not have alike. values are the
// maps that stand at keys in the thing.
func (m *merge) findOpaque(th *thing, values [sides]*doc.Node, keys []string) {
	for _, key := range keysOf(values) {
		below, path := fields(values, key), append(slices.Clip(keys), key)
		switch {
		case !slices.ContainsFunc(below[:], isBranch):
		case m.unlike(below):
			m.isOne(th, strings.Join(path, keySeparator))
		default:
			m.findOpaque(th, below, path)
		}
	}
}

// isOne notes that a place of a thing is one value in every text.
func (m *merge) isOne(th *thing, keys string) {
	if th == m.root {
		m.opaque[nodeSlot{nil, keys}] = true
		return
	}
	for _, n := range th.nodes {
		if n != nil {
			m.opaque[nodeSlot{n, keys}] = true
		}
	}
}

func isBranch(n *doc.Node) bool { return n != nil && n.Kind != doc.Scalar }

// unlike tells whether the texts have a place in different ways, so that it can only be
// taken whole.
func (m *merge) unlike(values [sides]*doc.Node) bool {
	var first *doc.Node
	for s, n := range values {
		switch {
		case n == nil:
			continue
		case isOneValue(n), n.Kind == doc.List && !m.index[s].lists[n], first != nil && first.Kind != n.Kind:
			return true
		}
		first = n
	}
	return false
}

// keysOf gives the keys of the maps among the values, ours first.
func keysOf(values [sides]*doc.Node) []string {
	var keys []string
	seen := map[string]bool{}
	for _, s := range [...]int{inOurs, inTheirs, inBase} {
		n := values[s]
		if n == nil || n.Kind != doc.Map {
			continue
		}
		for _, e := range n.Entries {
			if !seen[e.Key.Text] {
				seen[e.Key.Text] = true
				keys = append(keys, e.Key.Text)
			}
		}
	}
	return keys
}

// fields gives the values of a key in the maps among the values, nil for what counts as
// none.
func fields(values [sides]*doc.Node, key string) [sides]*doc.Node {
	var out [sides]*doc.Node
	for s, n := range values {
		out[s] = filled(n.Get(key))
	}
	return out
}
