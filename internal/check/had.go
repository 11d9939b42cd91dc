package check

import (
	"bytes"
	"crypto/sha256"
	"slices"

	"github.com/helsefellesskap/hfh/internal/store"
)

// Had is what a register's findings were, as far as a change has to know to tell what it
// brings: how often each was there, by its digest.
type Had map[[hadSize]byte]int

const hadSize = 16

// HadBy gives what Changed needs to know of a register that was found to have these.
func HadBy(snap *store.Snapshot, found Result) Had {
	had := Had{}
	for _, f := range found.Findings {
		had[hadKey(sameKey(f))]++
		if !hasDraft(snap, f.Record) { // what a new draft takes over from its record is not new
			f.Record += "@draft"
			had[hadKey(sameKey(f))]++
		}
	}
	return had
}

func hadKey(same string) [hadSize]byte {
	sum := sha256.Sum256([]byte(same))
	return [hadSize]byte(sum[:hadSize])
}

// Pack gives the bytes that UnpackHad reads.
func (h Had) Pack() []byte {
	keys := make([][hadSize]byte, 0, len(h))
	for key, n := range h {
		for range n {
			keys = append(keys, key)
		}
	}
	slices.SortFunc(keys, func(a, b [hadSize]byte) int { return bytes.Compare(a[:], b[:]) })
	out := []byte{hadMark}
	for _, key := range keys {
		out = append(out, key[:]...)
	}
	return out
}

// hadMark begins what Pack gives, so that a register without findings is told from none.
const hadMark = 1

// UnpackHad reads what Pack gave; nil for anything else.
func UnpackHad(data []byte) Had {
	if len(data)%hadSize != 1 || data[0] != hadMark {
		return nil
	}
	h := Had{}
	for key := range slices.Chunk(data[1:], hadSize) {
		h[[hadSize]byte(key)]++
	}
	return h
}
