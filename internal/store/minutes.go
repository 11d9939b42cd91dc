package store

import (
	"crypto/sha256"
	"encoding/hex"

	"github.com/helsefellesskap/hfh/internal/doc"
)

// MinutesSeal gives the control figure of what a meeting's minutes fix, "sha256:<hex>"
// of the canonical form of who was there and of each case as it was treated: its number,
// name, recommendation, decision, dissent and impartiality. The matter that a case
// belongs to, whether the public may see it, notes and sources are not in it: they live on.
func (r *Record) MinutesSeal() string { return MinutesSealOf(r.Node) }

// MinutesSealOf is MinutesSeal of a meeting's tree.
func MinutesSealOf(meeting *doc.Node) string {
	sum := sha256.Sum256(doc.Canonical(meeting, inMinutes))
	return "sha256:" + hex.EncodeToString(sum[:])
}

// inMinutes tells the places of a meeting that its minutes fix.
func inMinutes(path []string) bool {
	switch path[0] {
	case "kind", "id", "bodies", "number", "date", "time", "place":
		return true
	case "attendance":
		return len(path) < 3 || path[2] != "note"
	case "items":
		return len(path) < 3 || !livesOn(path[2])
	}
	return false
}

// livesOn tells what of an agenda item goes on after the minutes are approved.
func livesOn(key string) bool {
	switch key {
	case "case", "note", "source", "access":
		return true
	}
	return false
}
