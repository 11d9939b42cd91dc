package store

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"slices"

	"github.com/helsefellesskap/hfh/internal/doc"
)

// Kept is what an earlier run found out about the files of a register and laid by: the
// packed form of every file that had nothing to be said about it, by the digest of its
// bytes, and what a whole register's findings were, by the digest of all its files. It
// only saves time. Nothing in it is trusted but what stands under the same digest, was
// made by the same program (the key), and is whole (a checksum over all of it); what is
// not is as if it were not there.
type Kept struct {
	docs  map[digest][]byte
	found map[digest][]byte
}

type digest = [sha256.Size]byte

// keptMark begins a kept file; another form of the file gets another mark.
const keptMark = "hfh-kept-1\n"

// MaxKept is how large a kept file may be. A register that would need more is read
// without one.
const MaxKept = 16 << 20

// ReadKept reads a kept file that was made under a key; empty for any other.
func ReadKept(data []byte, key string) *Kept {
	k := &Kept{docs: map[digest][]byte{}, found: map[digest][]byte{}}
	head := keptHead(key)
	if len(data) > MaxKept || len(data) < len(head)+sha256.Size || !bytes.Equal(data[:len(head)], head) {
		return k
	}
	sum, body := data[len(head):len(head)+sha256.Size], data[len(head)+sha256.Size:]
	if checked := sha256.Sum256(body); !bytes.Equal(sum, checked[:]) {
		return k
	}
	rest, ok := readSection(body, k.docs)
	if ok {
		_, ok = readSection(rest, k.found)
	}
	if !ok {
		return ReadKept(nil, key)
	}
	return k
}

func keptHead(key string) []byte {
	sum := sha256.Sum256([]byte(key))
	return append([]byte(keptMark), sum[:]...)
}

// readSection reads a number of entries: digest, length, bytes.
func readSection(data []byte, into map[digest][]byte) (rest []byte, ok bool) {
	count, n := binary.Uvarint(data)
	if n <= 0 {
		return nil, false
	}
	data = data[n:]
	for range count {
		if len(data) < sha256.Size {
			return nil, false
		}
		at := digest(data[:sha256.Size])
		size, n := binary.Uvarint(data[sha256.Size:])
		data = data[sha256.Size+max(n, 0):]
		if n <= 0 || size > uint64(len(data)) {
			return nil, false
		}
		into[at] = data[:size:size]
		data = data[size:]
	}
	return data, true
}

func appendSection(out []byte, entries map[digest][]byte) []byte {
	keys := make([]digest, 0, len(entries))
	for at := range entries {
		keys = append(keys, at)
	}
	slices.SortFunc(keys, func(a, b digest) int { return bytes.Compare(a[:], b[:]) })
	out = binary.AppendUvarint(out, uint64(len(keys)))
	for _, at := range keys {
		out = append(out, at[:]...)
		out = binary.AppendUvarint(out, uint64(len(entries[at])))
		out = append(out, entries[at]...)
	}
	return out
}

// doc gives the Doc of a file whose digest is known.
func (k *Kept) doc(path string, src []byte, at digest) *doc.Doc {
	if k == nil || k.docs[at] == nil {
		return nil
	}
	d, ok := doc.Unpack(path, src, k.docs[at])
	if !ok {
		return nil
	}
	return d
}

// digestOf is the digest of a file of a kind: what is right for one kind is not for
// another.
func digestOf(kind string, src []byte) digest {
	h := sha256.New()
	h.Write([]byte(kind))
	h.Write([]byte{0})
	h.Write(src)
	return digest(h.Sum(nil))
}

// Digest is the same for two snapshots whose files say the same, byte for byte.
func (s *Snapshot) Digest() [sha256.Size]byte {
	h := sha256.New()
	for _, one := range s.loaded {
		sum := one.digest()
		h.Write([]byte(one.file.path))
		h.Write([]byte{0})
		h.Write(sum[:])
	}
	for _, name := range BesideFiles() {
		sum := digestOf(name, s.Beside(name))
		h.Write(sum[:])
	}
	for _, f := range s.walked { // what is no file of a record
		h.Write([]byte(f.Rule + "\x00" + f.Variant + "\x00" + f.File + "\x00"))
	}
	return digest(h.Sum(nil))
}

// digest gives the digest of a loaded file.
func (l loaded) digest() digest {
	switch {
	case l.sum != nil:
		return *l.sum
	case l.rec.Doc != nil:
		return digestOf(l.rec.Kind, l.rec.Doc.Bytes())
	}
	why := []byte(l.src)
	for _, f := range l.findings {
		why = append(why, f.Rule+f.Variant...)
	}
	return digestOf("no "+l.rec.Kind, why)
}

// Kept gives what the snapshot was loaded with the help of; nil for nothing.
func (s *Snapshot) Kept() *Kept { return s.kept }

// Found gives what was laid by for a digest; nil for nothing.
func (k *Kept) Found(at [sha256.Size]byte) []byte {
	if k == nil {
		return nil
	}
	return k.found[at]
}

// Keep gives the bytes of a kept file for a snapshot under a key, with what was found
// for a digest, if anything; nil where it would be too large.
func (s *Snapshot) Keep(key string, at [sha256.Size]byte, found []byte) []byte {
	docs := map[digest][]byte{}
	for _, one := range s.loaded {
		if !one.clean {
			continue
		}
		sum := one.digest()
		packed := s.kept.packed(sum)
		if packed == nil {
			packed = one.rec.Doc.Pack()
		}
		if packed != nil {
			docs[sum] = packed
		}
	}
	body := appendSection(nil, docs)
	body = appendSection(body, map[digest][]byte{at: found})
	sum := sha256.Sum256(body)
	out := append(append(keptHead(key), sum[:]...), body...)
	if len(out) > MaxKept {
		return nil
	}
	return out
}

func (k *Kept) packed(at digest) []byte {
	if k == nil {
		return nil
	}
	return k.docs[at]
}
