package diff

import (
	"strconv"
	"strings"

	"github.com/helsefellesskap/hfh/internal/doc"
)

// title is what no two things of a merged text may share: an id among all lists of one
// key, or, where the ids are counted in each list, in the list of one thing.
type title struct {
	naming
	owner *thing
}

// titleOf gives the title of a thing with an id.
func (m *merge) titleOf(th *thing, id string) title {
	for s, n := range th.nodes {
		if n == nil {
			continue
		}
		t := title{naming: naming{th.at[s].listKey(), id}}
		if m.isCounted(th) {
			t = title{naming{th.at[s].keys, id}, th.at[s].owner}
		}
		return t
	}
	return title{}
}

// isCounted tells whether a thing stands in a list that counts its ids.
func (m *merge) isCounted(th *thing) bool {
	for s, n := range th.nodes {
		if n != nil {
			return m.index[s].homes[n].counted
		}
	}
	return false
}

// isOneEntry tells whether an item that both sides added under one id is one thing. In a
// list that counts its ids both sides gave the next number, so it is only if it says
// nearly the same.
func (m *merge) isOneEntry(ours, theirs *doc.Node) bool {
	return !m.index[inTheirs].homes[theirs].counted || doc.Equal(ours, theirs) || bagOf(ours).likeness(bagOf(theirs)) >= alike
}

// nameAll gives every thing that stays the id it will have, and sees to it that no two
// get the same: each side may have given one id to something of its own.
func (m *merge) nameAll() {
	holders := map[title]*thing{}
	for _, th := range m.things {
		if !th.there {
			continue
		}
		if th.id = m.idOf(th); th.id == "" {
			continue
		}
		key := m.titleOf(th, th.id)
		if holder := holders[key]; holder != nil && !m.onOneSide(holder, th) {
			if m.isCounted(th) && m.countOn(th) {
				holders[m.titleOf(th, th.id)] = th
				continue
			}
			th = m.rivals(holder, th, holders)
			holders[key] = th
			continue
		}
		holders[key] = th
	}
}

// countOn gives a thing of a list that counts its ids the number after all that were
// given there, on any side; false for an id that is no number.
func (m *merge) countOn(th *thing) bool {
	letters, _, ok := counted(th.id)
	if !ok {
		return false
	}
	at, highest := th.at[inTheirs], 0
	if th.nodes[inTheirs] == nil {
		at = th.at[inOurs]
	}
	for s := range sides {
		for _, k := range m.kids[s][at] {
			for _, id := range [...]string{k.nodes[s].ID(), k.id} {
				if l, n, ok := counted(id); ok && l == letters {
					highest = max(highest, n)
				}
			}
		}
	}
	th.id = letters + strconv.Itoa(highest+1)
	return true
}

// counted parts an id such as p12 into its letters and its number.
func counted(id string) (letters string, n int, ok bool) {
	letters = strings.TrimRight(id, "0123456789")
	n, err := strconv.Atoi(id[len(letters):])
	return letters, n, err == nil
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
func (m *merge) rivals(a, b *thing, holders map[title]*thing) *thing {
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
		if id := n.ID(); id != "" && id != taken && holders[m.titleOf(loser, id)] == nil {
			loser.id = id
			holders[m.titleOf(loser, id)] = loser
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
