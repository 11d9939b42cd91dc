package govern

import (
	"slices"

	"github.com/helsefellesskap/hfh/internal/record"
	"github.com/helsefellesskap/hfh/internal/store"
)

// MayHaveAdopted tells whether a meeting can have adopted a version as a correction says:
// the very meeting that the version names, or one of the same body, or of the one that
// adopts such documents, that was not surely before it. Where neither the version nor the
// register names a body or a meeting, any can.
func MayHaveAdopted(snap *store.Snapshot, version *store.Record, m *record.Meeting) bool {
	e := record.EditionOf(version.Typed)
	if e == nil || e.Adopted == nil {
		return true
	}
	if e.Adopted.Meeting == m.ID {
		return true
	}
	if day, known := e.Adopted.Date.EDTF.Earliest(); known && endsBefore(m.Date.EDTF, day) {
		return false
	}
	bodies := []string{e.Adopted.Body}
	if policy := snap.Community.Policy(version.Kind); policy != nil {
		bodies = append(bodies, policy.Adopter)
	}
	bodies = slices.DeleteFunc(bodies, func(id string) bool { return id == "" || id == "unknown" })
	return len(bodies) == 0 || slices.ContainsFunc(m.Bodies, func(id string) bool { return slices.Contains(bodies, id) })
}
