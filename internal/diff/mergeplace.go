package diff

import (
	"slices"
	"strings"

	"github.com/helsefellesskap/hfh/internal/doc"
)

// present tells whether a thing stands in the merged text.
func (m *merge) present(th *thing) bool {
	if !th.judged {
		th.judged = true
		th.there = m.judge(th)
	}
	return th.there
}

func (m *merge) judge(th *thing) bool {
	side, other, alone := th.only()
	if !alone {
		if th.nodes[inOurs] == nil {
			return false // both took it away
		}
		m.bothAdded(th)
		return true
	}
	owner := th.at[side].owner
	here := m.present(owner)
	switch {
	case owner.settled && owner.nodes[other] == nil:
		th.settled = true // it stands or falls with what it stands in
		return here
	case th.nodes[inBase] == nil && owner.taken != Open:
		th.settled = true
		return (owner.taken == Ours) == (side == inOurs)
	case th.nodes[inBase] == nil:
		return true
	case !m.touched(th, side, other):
		return false
	}
	th.settled = true
	ours := m.ask(EditedRemoved, th, nil, th.nodes)
	return ours == (side == inOurs)
}

// bothAdded settles whose word counts for a thing that both sides added otherwise: two
// things can have been given one id, so they are not mixed.
func (m *merge) bothAdded(th *thing) {
	if th.nodes[inBase] != nil || doc.Equal(th.nodes[inOurs], th.nodes[inTheirs]) {
		return
	}
	// below another such thing, on both sides, it is told of already
	owner, theirs := th.at[inOurs].owner, th.at[inTheirs].owner
	if m.present(owner) && m.present(theirs) && owner.taken != Open && owner.taken == theirs.taken {
		th.taken = owner.taken
		return
	}
	th.taken = Theirs
	if m.ask(BothAdded, th, nil, th.nodes) {
		th.taken = Ours
	}
}

// touched tells whether a side did something to a thing that the other took away:
// changed it, moved it, or put something into it.
func (m *merge) touched(th *thing, side, other int) bool {
	if th.nodes[inBase] == nil || th.at[side] != th.at[inBase] || !m.sameOwn(th.nodes[inBase], th.nodes[side], inBase, side) {
		return true
	}
	return slices.ContainsFunc(m.below[side][th], func(k *thing) bool {
		if k.nodes[other] == nil {
			return m.touched(k, side, other)
		}
		return k.at[side] != k.at[inBase]
	})
}

// sameOwn tells whether two maps say the same, the items that stand in them aside.
func (m *merge) sameOwn(a, b *doc.Node, sideA, sideB int) bool {
	var values [sides]*doc.Node
	values[sideA], values[sideB] = a, b
	for _, key := range keysOf(values) {
		f := fields(values, key)
		x, y := f[sideA], f[sideB]
		switch {
		case m.isItems(sideA, x) && m.isItems(sideB, y):
		case x != nil && y != nil && x.Kind == doc.Map && y.Kind == doc.Map && !isOneValue(x) && !isOneValue(y):
			if !m.sameOwn(x, y, sideA, sideB) {
				return false
			}
		case !doc.Equal(x, y):
			return false
		}
	}
	return true
}

// isItems tells whether a value is a list of things, or none.
func (m *merge) isItems(side int, n *doc.Node) bool { return n == nil || m.index[side].lists[n] }

// locate decides in which list a thing stands.
func (m *merge) locate(th *thing) {
	if !th.there || th.loc.owner != nil {
		return
	}
	side, _, alone := th.only()
	if alone {
		th.loc = th.at[side]
		m.revive(th.loc.owner)
		return
	}
	first, second := inOurs, inTheirs
	switch {
	case th.at[inOurs] == th.at[inTheirs]:
	case th.nodes[inBase] != nil && th.at[inBase] == th.at[inOurs]:
		first, second = inTheirs, inOurs
	case th.nodes[inBase] != nil && th.at[inBase] == th.at[inTheirs]:
	case th.taken != Open:
		if th.taken == Theirs {
			first, second = inTheirs, inOurs
		}
	case !m.apart(th):
		first, second = inTheirs, inOurs
	}
	th.loc = th.at[first]
	if !m.stands(th.loc, first) && m.stands(th.at[second], second) {
		th.loc = th.at[second]
	}
	m.revive(th.loc.owner)
}

// stands tells whether a list of one side stands in the merged text.
func (m *merge) stands(at slot, side int) bool {
	switch at.owner.taken {
	case Ours:
		return at.owner.there && side == inOurs
	case Theirs:
		return at.owner.there && side == inTheirs
	}
	return at.owner.there
}

// apart asks about a thing that each side moved to a place of its own, and tells
// whether ours counts.
func (m *merge) apart(th *thing) bool {
	var places [sides]*doc.Node
	for s, n := range th.nodes {
		if n != nil {
			places[s] = doc.Text(strings.Join(m.index[s].path(n), "/"))
		}
	}
	return m.ask(MovedApart, th, nil, places)
}

// revive keeps what something that stays stands in: nothing is lost because its place
// is.
func (m *merge) revive(th *thing) {
	if th.there {
		return
	}
	th.there = true
	m.locate(th)
}

// untangle undoes moves that would put things into each other: one side moved A into
// B, the other B into A.
func (m *merge) untangle() {
	for round := 0; ; round++ {
		ring := m.ring()
		if ring == nil {
			return
		}
		for _, th := range ring {
			if th.nodes[inOurs] == nil || th.nodes[inTheirs] == nil || th.at[inOurs] == th.at[inTheirs] {
				continue
			}
			first := inOurs
			if round == 0 && !m.apart(th) {
				first = inTheirs
			}
			th.loc = th.at[first]
			m.revive(th.loc.owner)
		}
		if round > 0 {
			m.allAsOurs()
			return
		}
	}
}

// allAsOurs puts everything that ours has where ours has it, which is no ring.
func (m *merge) allAsOurs() {
	for _, th := range m.things {
		if th.there && th.nodes[inOurs] != nil {
			th.loc = th.at[inOurs]
			m.revive(th.loc.owner)
		}
	}
}

// ring finds things that stand in each other.
func (m *merge) ring() []*thing {
	sound := map[*thing]bool{m.root: true}
	for _, th := range m.things {
		if !th.there {
			continue
		}
		var way []*thing
		for cur := th; !sound[cur]; cur = cur.loc.owner {
			if i := slices.Index(way, cur); i >= 0 {
				return way[i:]
			}
			way = append(way, cur)
		}
		for _, passed := range way {
			sound[passed] = true
		}
	}
	return nil
}
