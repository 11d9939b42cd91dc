package compare

import (
	"strings"

	"github.com/helsefellesskap/hfh/internal/diff"
	"github.com/helsefellesskap/hfh/internal/store"
)

// nameOfRef says what a reference names: an actor, a project, a patient group, a place in
// a record. A reference that names nothing known, or a version, is said as it stands.
func (c *Comparer) nameOfRef(text, ref string, snap *store.Snapshot) string {
	if actor, ok := snap.Actor(text); ok && actor.Name != "" {
		return actor.Name
	}
	switch ref {
	case "patient-group", "source":
		return c.itemName(snap, store.Ref{Kind: "community"}, strings.ReplaceAll(ref, "-", "_")+"s", text)
	case "project":
		return c.itemName(snap, store.Ref{Kind: "projects"}, "projects", text)
	case "guidance":
		return c.itemName(snap, store.Ref{Kind: "guidance"}, "guidance", text)
	case "any-item":
		if name := c.itemName(snap, store.Ref{Kind: "projects"}, "projects", text); name != text {
			return name
		}
		return c.itemName(snap, store.Ref{Kind: "guidance"}, "guidance", text)
	case "address":
		return c.placeName(snap, text)
	}
	return text
}

// itemName gives the name of an item of a list in a record, its id where it has none.
func (c *Comparer) itemName(snap *store.Snapshot, ref store.Ref, list, id string) string {
	rec := snap.Record(ref)
	if rec == nil || rec.Node.Get(list) == nil {
		return id
	}
	if item := c.itemBy(rec.Node.Get(list), id); item != nil {
		return diff.Label(item)
	}
	return id
}

// placeName gives the name of a place in a record of now, by its address.
func (c *Comparer) placeName(snap *store.Snapshot, address string) string {
	key := placeKey{snap, address}
	if name, ok := c.names[key]; ok {
		return name
	}
	name := address
	if addr, err := store.ParseAddress(address); err == nil && addr.Place != "" && addr.When == "" {
		if rec := snap.Record(addr.Ref); rec != nil {
			if at, err := rec.Locate(addr.Place); err == nil && at.Name != "" {
				name = at.Name
			}
		}
	}
	c.names[key] = name
	return name
}

// placeKey is an address in one register.
type placeKey struct {
	snap    *store.Snapshot
	address string
}
