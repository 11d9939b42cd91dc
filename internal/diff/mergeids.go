package diff

import "github.com/helsefellesskap/hfh/internal/doc"

// nameAll gives every thing that stays the id it will have, and sees to it that no two
// get the same: each side may have given one id to something of its own.
func (m *merge) nameAll() {
	holders := map[naming]*thing{}
	for _, th := range m.things {
		if !th.there {
			continue
		}
		if th.id = m.idOf(th); th.id == "" {
			continue
		}
		key := naming{th.listKey(), th.id}
		if holder := holders[key]; holder != nil && !m.onOneSide(holder, th) {
			th = m.rivals(holder, th, holders)
			holders[key] = th
			continue
		}
		holders[key] = th
	}
}

// listKey gives the key of the lists that a thing stands in.
func (th *thing) listKey() string {
	for s, n := range th.nodes {
		if n != nil {
			return th.at[s].listKey()
		}
	}
	return ""
}

// idOf settles what id a thing has: the one that was changed, if one was.
func (m *merge) idOf(th *thing) string {
	base, ours, theirs := th.nodes[inBase].ID(), th.nodes[inOurs].ID(), th.nodes[inTheirs].ID()
	switch {
	case th.nodes[inOurs] == nil:
		return theirs
	case th.nodes[inTheirs] == nil, ours == theirs, base == theirs:
		return ours
	case base == ours:
		return theirs
	}
	if m.ask(BothEdited, th, []string{"id"}, [sides]*doc.Node{th.nodes[inBase].Get("id"), th.nodes[inOurs].Get("id"), th.nodes[inTheirs].Get("id")}) {
		return ours
	}
	return theirs
}

// onOneSide tells whether one text itself has an id twice, which is not the merge's to
// mend.
func (m *merge) onOneSide(a, b *thing) bool {
	for _, s := range [...]int{inOurs, inTheirs} {
		if a.nodes[s] != nil && b.nodes[s] != nil && a.nodes[s].ID() == b.nodes[s].ID() {
			return true
		}
	}
	return false
}

// rivals settles which of two things has an id, and gives that one. The other gets an
// id that it had, or does not come in.
func (m *merge) rivals(a, b *thing, holders map[naming]*thing) *thing {
	ours, theirs := a, b
	if a.nodes[inOurs].ID() != a.id {
		ours, theirs = b, a
	}
	winner, loser, side := ours, theirs, inTheirs
	if !m.ask(BothAdded, theirs, nil, [sides]*doc.Node{inOurs: ours.nodes[inOurs], inTheirs: theirs.nodes[inTheirs]}) {
		winner, loser, side = theirs, ours, inOurs
	}
	taken := loser.id
	loser.id = ""
	for _, n := range loser.nodes {
		if id := n.ID(); id != "" && id != taken && holders[naming{loser.listKey(), id}] == nil {
			loser.id = id
			holders[naming{loser.listKey(), id}] = loser
			return winner
		}
	}
	m.drop(loser, side, inOurs+inTheirs-side)
	return winner
}

// drop takes a thing out of the merged text, with all that stands in it on that side
// alone.
func (m *merge) drop(th *thing, side, other int) {
	th.there, th.settled = false, true
	for _, k := range m.below[side][th] {
		if k.nodes[other] == nil {
			m.drop(k, side, other)
		}
	}
}
