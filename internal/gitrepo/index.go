package gitrepo

import (
	"bytes"
	"cmp"
	"crypto/sha1"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"slices"
	"strconv"
	"strings"
)

// Layout of git's index (gitformat-index): a head of 12 bytes, the entries, extensions,
// a checksum. An entry is 62 bytes (64 with the extended flags) and its path.
const (
	indexHead     = 12
	indexEntryLen = 62
	indexBlobAt   = 40
	indexFlagsAt  = 60
	indexSumLen   = sha1.Size

	flagAssumeValid  = 0x8000
	flagExtended     = 0x4000
	flagStage        = 0x3000
	flagNameLen      = 0x0fff
	flagSkipWorktree = 0x4000 // of the extended flags
	flagIntentToAdd  = 0x2000 // of the extended flags
)

// indexEntry is one path in the index. Head holds the bytes before the path exactly as
// they stand in the file.
type indexEntry struct {
	path string
	head []byte
}

// gitIndex is an index as read, to be written again with a few entries changed and every
// other entry and flag as it was.
type gitIndex struct {
	version  uint32
	entries  []indexEntry // by path, then stage
	resolved []byte       // the REUC extension whole, or nil
	skipHash bool         // index.skipHash: the checksum is all zeros
}

func (e indexEntry) flags() uint16 { return binary.BigEndian.Uint16(e.head[indexFlagsAt:]) }
func (e indexEntry) stage() int    { return int(e.flags()&flagStage) >> 12 }
func (e indexEntry) mode() uint32  { return binary.BigEndian.Uint32(e.head[24:]) }
func (e indexEntry) blob() Hash {
	return Hash(hex.EncodeToString(e.head[indexBlobAt:indexFlagsAt]))
}

func (e indexEntry) extended() uint16 {
	if e.flags()&flagExtended == 0 {
		return 0
	}
	return binary.BigEndian.Uint16(e.head[indexEntryLen:])
}

func (e indexEntry) skipWorktree() bool { return e.extended()&flagSkipWorktree != 0 }
func (e indexEntry) intentToAdd() bool  { return e.extended()&flagIntentToAdd != 0 }

// isFile tells a regular file, executable or not.
func (e indexEntry) isFile() bool { return e.mode()>>12 == 0o10 }

// newIndexEntry gives an entry without stat data, so that git looks at the file itself.
func newIndexEntry(path string, mode uint32, blob Hash) indexEntry {
	head := make([]byte, indexEntryLen)
	binary.BigEndian.PutUint32(head[24:], mode)
	copy(head[indexBlobAt:], blob.raw())
	binary.BigEndian.PutUint16(head[indexFlagsAt:], uint16(min(len(path), flagNameLen)))
	return indexEntry{path, head}
}

// withBlob gives the entry saying another blob: stat data gone, intent-to-add done, mode
// and the user's other flags kept.
func (e indexEntry) withBlob(blob Hash) indexEntry {
	next := e.withoutStat()
	copy(next.head[indexBlobAt:], blob.raw())
	if ext := next.extended(); ext&flagIntentToAdd != 0 {
		binary.BigEndian.PutUint16(next.head[indexEntryLen:], ext&^flagIntentToAdd)
	}
	return next
}

// withoutStat makes git compare the file's bytes the next time it looks.
func (e indexEntry) withoutStat() indexEntry {
	head := slices.Clone(e.head)
	clear(head[:24])
	clear(head[28:indexBlobAt])
	return indexEntry{e.path, head}
}

// parseIndex reads an index. No bytes at all is a repository that has none yet.
func parseIndex(data []byte) (*gitIndex, error) {
	if len(data) == 0 {
		return &gitIndex{version: 2}, nil
	}
	if len(data) < indexHead+indexSumLen || string(data[:4]) != "DIRC" {
		return nil, errors.New("git's index is damaged")
	}
	ix := &gitIndex{version: binary.BigEndian.Uint32(data[4:])}
	if ix.version < 2 || ix.version > 4 {
		return nil, &UnsupportedError{"index version " + strconv.Itoa(int(ix.version))}
	}
	if err := ix.checkSum(data); err != nil {
		return nil, err
	}
	rest, err := ix.readEntries(data[indexHead:len(data)-indexSumLen], binary.BigEndian.Uint32(data[8:]))
	if err != nil {
		return nil, err
	}
	if err := ix.readExtensions(rest); err != nil {
		return nil, err
	}
	// A split index has entries without a path; anywhere else one is damage.
	if slices.ContainsFunc(ix.entries, func(e indexEntry) bool { return e.path == "" }) {
		return nil, errors.New("git's index is damaged: an entry has no path")
	}
	return ix, nil
}

func (ix *gitIndex) checkSum(data []byte) error {
	body, sum := data[:len(data)-indexSumLen], data[len(data)-indexSumLen:]
	if bytes.Equal(sum, make([]byte, indexSumLen)) {
		ix.skipHash = true
		return nil
	}
	if want := sha1.Sum(body); !bytes.Equal(sum, want[:]) {
		return errors.New("git's index is damaged: its checksum does not agree")
	}
	return nil
}

func (ix *gitIndex) readEntries(data []byte, count uint32) ([]byte, error) {
	errCut := errors.New("git's index is damaged: an entry is cut short")
	ix.entries = make([]indexEntry, 0, min(int(count), len(data)/indexEntryLen))
	previous := ""
	for range count {
		if len(data) < indexEntryLen {
			return nil, errCut
		}
		size := indexEntryLen
		if binary.BigEndian.Uint16(data[indexFlagsAt:])&flagExtended != 0 {
			size += 2
		}
		path, used, ok := ix.readPath(data, size, previous)
		if !ok {
			return nil, errCut
		}
		ix.entries = append(ix.entries, indexEntry{path, data[:size:size]})
		data, previous = data[used:], path
	}
	return data, nil
}

// readPath reads the path after an entry's head and tells how long the entry is.
func (ix *gitIndex) readPath(data []byte, at int, previous string) (path string, used int, ok bool) {
	if at > len(data) {
		return "", 0, false
	}
	if ix.version < 4 {
		n := bytes.IndexByte(data[at:], 0)
		used = at + n + 8 - (at+n)%8
		if n < 0 || used > len(data) {
			return "", 0, false
		}
		return string(data[at : at+n]), used, true
	}
	strip, width := readOffset(data[at:])
	if width == 0 || strip > uint64(len(previous)) {
		return "", 0, false
	}
	n := bytes.IndexByte(data[at+width:], 0)
	if n < 0 {
		return "", 0, false
	}
	suffix := string(data[at+width : at+width+n])
	return previous[:len(previous)-int(strip)] + suffix, at + width + n + 1, true
}

// readOffset reads the number that version 4 puts before a path (git's offset encoding:
// seven bits a byte, highest first, each continuation adding one). Width 0: none there.
func readOffset(data []byte) (n uint64, width int) {
	for i, b := range data {
		if i > 0 {
			n++
		}
		n = n<<7 | uint64(b&0x7f)
		if b&0x80 == 0 {
			return n, i + 1
		}
		if i == 8 {
			break
		}
	}
	return 0, 0
}

func appendOffset(dst []byte, n uint64) []byte {
	var buf [10]byte
	i := len(buf) - 1
	buf[i] = byte(n & 0x7f)
	for n >>= 7; n > 0; n >>= 7 {
		n--
		i--
		buf[i] = 0x80 | byte(n&0x7f)
	}
	return append(dst, buf[i:]...)
}

// readExtensions keeps what has to be kept. A small first letter marks an extension that
// must be understood; the other ones are caches that git makes again, but for REUC (how
// conflicts were resolved).
func (ix *gitIndex) readExtensions(data []byte) error {
	for len(data) > 0 {
		if len(data) < 8 {
			return errors.New("git's index is damaged: an extension is cut short")
		}
		name, size := string(data[:4]), uint64(binary.BigEndian.Uint32(data[4:]))
		if size > uint64(len(data)-8) {
			return errors.New("git's index is damaged: an extension is cut short")
		}
		switch {
		case name == "REUC":
			ix.resolved = data[:8+size]
		case name == "link":
			return &UnsupportedError{FeatureSplitIndex}
		case name == "sdir":
			return &UnsupportedError{FeatureSparseIndex}
		case name[0] < 'A' || name[0] > 'Z':
			return &UnsupportedError{"index extension " + strconv.Quote(name)}
		}
		data = data[8+size:]
	}
	return nil
}

// encode gives the bytes of the index file. Caches (TREE, UNTR, FSMN, EOIE, IEOT) are
// left out: they would speak of the entries as they were.
func (ix *gitIndex) encode() []byte {
	var b []byte
	b = append(b, "DIRC"...)
	b = binary.BigEndian.AppendUint32(b, ix.version)
	b = binary.BigEndian.AppendUint32(b, uint32(len(ix.entries)))
	previous := ""
	for _, e := range ix.entries {
		b = append(b, e.head...)
		if ix.version == 4 {
			common := commonPrefix(previous, e.path)
			b = appendOffset(b, uint64(len(previous)-common))
			b = append(b, e.path[common:]...)
			b = append(b, 0)
			previous = e.path
			continue
		}
		size := len(e.head) + len(e.path)
		b = append(b, e.path...)
		b = append(b, make([]byte, 8-size%8)...)
	}
	b = append(b, ix.resolved...)
	if ix.skipHash {
		return append(b, make([]byte, indexSumLen)...)
	}
	sum := sha1.Sum(b)
	return append(b, sum[:]...)
}

func commonPrefix(a, b string) int {
	n := 0
	for n < len(a) && n < len(b) && a[n] == b[n] {
		n++
	}
	return n
}

// at gives the place of a path (stage 0) and whether it is there.
func (ix *gitIndex) at(path string) (int, bool) {
	return slices.BinarySearchFunc(ix.entries, path, func(e indexEntry, p string) int {
		return cmp.Or(strings.Compare(e.path, p), e.stage())
	})
}

// entry gives the entry of a path, or nil. A path in conflict has none.
func (ix *gitIndex) entry(path string) *indexEntry {
	if i, ok := ix.at(path); ok {
		return &ix.entries[i]
	}
	return nil
}

// conflicted tells whether a path has the stages of an unfinished merge.
func (ix *gitIndex) conflicted(path string) bool {
	i, _ := ix.at(path)
	return i < len(ix.entries) && ix.entries[i].path == path && ix.entries[i].stage() > 0
}

func (ix *gitIndex) set(e indexEntry) {
	i, ok := ix.at(e.path)
	if ok {
		ix.entries[i] = e
		return
	}
	ix.entries = slices.Insert(ix.entries, i, e)
}

func (ix *gitIndex) remove(path string) {
	if i, ok := ix.at(path); ok {
		ix.entries = slices.Delete(ix.entries, i, i+1)
	}
}

// blocked names an entry that cannot stand beside path: a file where path needs a folder,
// or something below path. "" means none.
func (ix *gitIndex) blocked(path string) string {
	for i := range len(path) {
		if path[i] == '/' && ix.entry(path[:i]) != nil {
			return path[:i]
		}
	}
	i, _ := ix.at(path + "/")
	if i < len(ix.entries) && strings.HasPrefix(ix.entries[i].path, path+"/") {
		return ix.entries[i].path
	}
	return ""
}

// forgetRacy takes the stat data of entries that git may not trust: a file changed in the
// very second in which the index was written looks unchanged by its time, and git sees
// through that only as long as the index is not written anew (git: racy-git).
func (ix *gitIndex) forgetRacy(writtenAt int64) {
	for i, e := range ix.entries {
		mtime := binary.BigEndian.Uint32(e.head[8:])
		if e.isFile() && mtime != 0 && mtime >= uint32(writtenAt) {
			ix.entries[i] = e.withoutStat()
		}
	}
}
