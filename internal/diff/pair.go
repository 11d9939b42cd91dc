package diff

import (
	"slices"

	"github.com/helsefellesskap/hfh/internal/doc"
)

// bond is what ties a newer item to its older self.
type bond uint8

const (
	sameList   bond = iota + 1 // it has its id and its list still
	inMoved                    // it has its id, and stands in another list
	newID                      // it has another id, and says nearly the same
	movedNewID                 // both
)

// partner is the older self of a newer item.
type partner struct {
	item *doc.Node
	bond bond
}

// pairing finds the older self of each newer item, before anything is compared: a
// change is only said once it is known what went where.
type pairing struct {
	a, b   *index
	before map[*doc.Node]partner   // item of b → item of a
	after  map[*doc.Node]*doc.Node // item of a → item of b
	fresh  map[*doc.Node]bool      // items of b whose id was another item's before
}

func pairItems(a, b *index, older, newer *doc.Node) *pairing {
	p := &pairing{
		a: a, b: b,
		before: make(map[*doc.Node]partner, len(b.order)), after: make(map[*doc.Node]*doc.Node, len(a.order)), fresh: map[*doc.Node]bool{},
	}
	p.below(older, newer)
	for _, item := range b.order {
		if was := a.same(b, item); was != nil && p.free(was, item) && p.bind(was, item, inMoved) {
			p.below(was, item)
		}
	}
	p.movedUnderNewID()
	return p
}

// free tells whether neither of two items has found its other self.
func (p *pairing) free(older, newer *doc.Node) bool {
	return p.after[older] == nil && p.before[newer].item == nil && !p.fresh[newer]
}

// bind ties two items, unless the id they share was given to something else.
func (p *pairing) bind(older, newer *doc.Node, how bond) bool {
	if how != newID && how != movedNewID && reused(older, newer) {
		p.fresh[newer] = true
		return false
	}
	p.before[newer], p.after[older] = partner{older, how}, newer
	return true
}

// below pairs what stands in two maps that are each other's selves.
func (p *pairing) below(older, newer *doc.Node) {
	if older == nil || newer == nil || older.Kind != doc.Map || newer.Kind != doc.Map {
		return
	}
	for i, e := range newer.Entries {
		if e.Value.Kind == doc.Scalar {
			continue
		}
		was := valueAt(older, i, e.Key.Text)
		switch {
		case was == nil:
		case e.Value.Kind == doc.Map:
			p.below(was, e.Value)
		case p.a.lists[was] && p.b.lists[e.Value]:
			p.lists(was, e.Value)
		}
	}
}

// valueAt gives a map's value of a key, looked for first where the other map has it.
func valueAt(n *doc.Node, i int, key string) *doc.Node {
	if i < len(n.Entries) && n.Entries[i].Key.Text == key {
		return n.Entries[i].Value
	}
	return n.Get(key)
}

// lists pairs the items of one list on both sides: by identity, then by what they say.
func (p *pairing) lists(older, newer *doc.Node) {
	p.byName(older, newer)
	p.byContent(p.left(older), p.came(newer), newID, alike)
	for _, item := range newer.Items {
		if was := p.before[item]; was.item != nil && was.bond != inMoved {
			p.below(was.item, item)
		}
	}
}

func (p *pairing) byName(older, newer *doc.Node) {
	var places map[string]*doc.Node
	var called map[string]*doc.Node
	for i, item := range newer.Items {
		name := p.b.name(item)
		var was *doc.Node
		if i < len(older.Items) && p.a.name(older.Items[i]) == name {
			was = older.Items[i] // where it mostly is
		} else {
			if places == nil {
				places = p.a.named(older)
			}
			was = places[name]
		}
		if was == nil || !p.free(was, item) {
			continue
		}
		if label := ownLabel(item); label != "" && label != ownLabel(was) {
			if called == nil {
				called = p.renamedAway(older, newer)
			}
			if called[label] != nil {
				p.fresh[item] = true // the id went from one to another
				continue
			}
		}
		p.bind(was, item, sameList)
	}
}

// renamedAway gives, by their names, the items of an older list whose id has another
// name in the newer one: if that name stands there under another id, the ids were
// changed about, and not the names.
func (p *pairing) renamedAway(older, newer *doc.Node) map[string]*doc.Node {
	now, twice := p.b.named(newer), map[string]bool{}
	out := map[string]*doc.Node{}
	for _, item := range older.Items {
		label := ownLabel(item)
		if label == "" || twice[label] {
			delete(out, label)
			continue
		}
		twice[label] = true
		if same := now[p.a.name(item)]; same == nil || ownLabel(same) != label {
			out[label] = item
		}
	}
	return out
}

// ownLabel gives the name of an item, "" where it has none but its identity.
func ownLabel(item *doc.Node) string {
	if label := Label(item); label != identity(item) {
		return label
	}
	return ""
}

func (x *index) named(list *doc.Node) map[string]*doc.Node {
	out := make(map[string]*doc.Node, len(list.Items))
	for _, item := range list.Items {
		out[x.name(item)] = item
	}
	return out
}

// left gives the items of an older list that stand nowhere in the newer text.
func (p *pairing) left(list *doc.Node) []*doc.Node {
	var out []*doc.Node
	for _, item := range list.Items {
		if p.after[item] != nil || item.ID() == "" {
			continue
		}
		if now := p.b.same(p.a, item); now == nil || p.fresh[now] {
			out = append(out, item)
		}
	}
	return out
}

// came gives the items of a newer list that stood nowhere in the older text.
func (p *pairing) came(list *doc.Node) []*doc.Node {
	var out []*doc.Node
	for _, item := range list.Items {
		if p.before[item].item != nil || item.ID() == "" {
			continue
		}
		if p.fresh[item] || p.a.same(p.b, item) == nil {
			out = append(out, item)
		}
	}
	return out
}

// movedUnderNewID finds items that were put elsewhere and given another id at once. So
// much change takes more likeness to be believed.
func (p *pairing) movedUnderNewID() {
	went, came := map[string][]*doc.Node{}, map[string][]*doc.Node{}
	for _, item := range p.a.order {
		if p.after[item] == nil && item.ID() != "" && !p.a.homes[item].counted {
			key := p.a.homes[item].listKey()
			went[key] = append(went[key], item)
		}
	}
	var keys []string
	for _, item := range p.b.order {
		key := p.b.homes[item].listKey()
		if p.before[item].item == nil && item.ID() != "" && !p.b.homes[item].counted && len(went[key]) > 0 {
			if len(came[key]) == 0 {
				keys = append(keys, key)
			}
			came[key] = append(came[key], item)
		}
	}
	slices.Sort(keys)
	for _, key := range keys {
		p.byContent(went[key], came[key], movedNewID, veryAlike)
		for _, item := range came[key] {
			if was := p.before[item]; was.bond == movedNewID {
				p.below(was.item, item)
			}
		}
	}
}
