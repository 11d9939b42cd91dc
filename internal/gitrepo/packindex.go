package gitrepo

import (
	"bytes"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"sort"
)

// Layout of a pack's index, version 2 (gitformat-pack): a head of 8 bytes, a table of
// 256 counts by first byte, the ids in order, checksums, places in the pack, and the
// places that need 64 bits.
const (
	packIndexHead  = 8
	packIndexFan   = packIndexHead + 256*4
	packIndexEntry = 20 + 4 + 4
	packIndexTail  = 40

	// maxPackIndex is the largest index that is read whole (two million objects).
	// What is larger is left to go-git.
	maxPackIndex = 64 << 20
)

var errPackIndex = errors.New("a pack's index is not as expected")

// packIndex finds objects in a pack.
type packIndex struct {
	raw   []byte
	count int
}

func readPackIndex(file string) (packIndex, error) {
	raw, err := readBounded(file, maxPackIndex)
	if err != nil {
		return packIndex{}, err
	}
	return newPackIndex(raw)
}

// newPackIndex checks the shape of an index, so that no lookup can run out of it.
func newPackIndex(raw []byte) (packIndex, error) {
	if len(raw) < packIndexFan+packIndexTail || !bytes.HasPrefix(raw, []byte("\xfftOc\x00\x00\x00\x02")) {
		return packIndex{}, errPackIndex
	}
	last := 0
	for i := range 256 {
		n := int(binary.BigEndian.Uint32(raw[packIndexHead+4*i:]))
		if n < last {
			return packIndex{}, errPackIndex
		}
		last = n
	}
	if last > (len(raw)-packIndexFan-packIndexTail)/packIndexEntry {
		return packIndex{}, errPackIndex
	}
	return packIndex{raw, last}, nil
}

func (x packIndex) fan(i int) int {
	return int(binary.BigEndian.Uint32(x.raw[packIndexHead+4*i:]))
}

// id gives the i-th id.
func (x packIndex) id(i int) []byte {
	at := packIndexFan + 20*i
	return x.raw[at : at+20]
}

// from gives the place of the first id that is not before the given bytes.
func (x packIndex) from(id []byte) int {
	low := 0
	if id[0] > 0 {
		low = x.fan(int(id[0]) - 1)
	}
	high := x.fan(int(id[0]))
	if len(id) < 8 {
		return low + sort.Search(high-low, func(i int) bool { return bytes.Compare(x.id(low+i), id) >= 0 })
	}
	first := binary.BigEndian.Uint64(id)
	for low < high {
		mid := int(uint(low+high) >> 1)
		at := x.id(mid)
		if head := binary.BigEndian.Uint64(at); head < first || head == first && bytes.Compare(at, id) < 0 {
			low = mid + 1
		} else {
			high = mid
		}
	}
	return low
}

// find gives an object's place in the pack, -1 where it is not in it.
func (x packIndex) find(id []byte) int64 {
	i := x.from(id)
	if i >= x.count || !bytes.Equal(x.id(i), id) {
		return -1
	}
	at := packIndexFan + 24*x.count + 4*i
	place := binary.BigEndian.Uint32(x.raw[at:])
	if place&(1<<31) == 0 {
		return int64(place)
	}
	at = packIndexFan + 28*x.count + 8*int(place&^(1<<31))
	if at+8 > len(x.raw)-packIndexTail {
		return -1
	}
	return int64(binary.BigEndian.Uint64(x.raw[at:]) &^ (1 << 63))
}

// withPrefix lists the ids that begin with some bytes, at least one.
func (x packIndex) withPrefix(first []byte) []Hash {
	var found []Hash
	for i := x.from(first); i < x.count && bytes.HasPrefix(x.id(i), first); i++ {
		found = append(found, Hash(hex.EncodeToString(x.id(i))))
	}
	return found
}
