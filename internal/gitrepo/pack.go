package gitrepo

import (
	"bufio"
	"bytes"
	"compress/zlib"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// Types of entries in a pack.
const (
	packCommit      = 1
	packTree        = 2
	packBlob        = 3
	packTag         = 4
	packOffsetDelta = 6
	packRefDelta    = 7
)

// Bounds of what a pack may make us do.
const (
	maxObject     = 1 << 30  // bytes of one object
	maxDeltaChain = 5000     // git's own limit is 4095
	maxPackCache  = 24 << 20 // bytes of objects kept for the deltas upon them
	packWindow    = 4096

	// A pack is read by pages, for the revisions of a history lie side by side. What
	// begins on a page and ends in the margin behind it is read with it.
	packPage   = 32 << 10
	packMargin = 8 << 10
	packPages  = 16 // are kept
)

var errPack = errors.New("a pack is damaged")

// packs reads objects from the pack files of one repository. go-git reads them too,
// but sets up a table of all objects first (15 ms for 50,000 of them) and takes three
// times as long for each: a walk over the history is nothing but this.
type packs struct {
	dir     string // objects/pack
	names   []string
	open    []*pack
	unusual bool // a pack is there that only go-git may be able to read
	cache   map[packPlace]packed
	bytes   int
}

type packPlace struct {
	pack *pack
	at   int64
}

// packed is an object out of a pack.
type packed struct {
	kind byte
	body []byte
}

// pack is one pack file and its index.
type pack struct {
	index packIndex
	file  *os.File
	pages [packPages]page
	small bytes.Reader
	in    *bufio.Reader
	zip   io.ReadCloser
}

// page is a stretch of a pack that was read; bytes is nil before.
type page struct {
	number int64
	bytes  []byte
}

// bytesAt gives the bytes from a place on, at least n of them unless the pack ends
// before. They are not to be changed, and good until the next call.
func (k *pack) bytesAt(at, n int64) ([]byte, error) {
	number := at / packPage
	if at%packPage+n > packPage+packMargin {
		buf := make([]byte, n)
		got, err := k.file.ReadAt(buf, at)
		return buf[:got], notEnd(err)
	}
	p := &k.pages[number%packPages]
	if p.bytes == nil || p.number != number {
		buf := p.bytes
		if buf == nil {
			buf = make([]byte, packPage+packMargin)
		}
		got, err := k.file.ReadAt(buf[:cap(buf)], number*packPage)
		if notEnd(err) != nil {
			return nil, err
		}
		p.number, p.bytes = number, buf[:got]
	}
	return p.bytes[min(at-number*packPage, int64(len(p.bytes))):], nil
}

func notEnd(err error) error {
	if errors.Is(err, io.EOF) {
		return nil
	}
	return err
}

// scan opens the packs that are there and tells whether they are others than before.
func (p *packs) scan() bool {
	var names []string
	files, _ := os.ReadDir(p.dir) // no folder, no packs
	for _, file := range files {
		if name, ok := strings.CutSuffix(file.Name(), ".idx"); ok && file.Type()&(fs.ModeNamedPipe|fs.ModeDevice|fs.ModeSocket) == 0 {
			names = append(names, name)
		}
	}
	if slices.Equal(names, p.names) {
		return false
	}
	_ = p.close() // they were only read
	for _, name := range names {
		index, err := readPackIndex(filepath.Join(p.dir, name+".idx"))
		if err != nil {
			p.unusual = true
			continue
		}
		f, err := openRegular(filepath.Join(p.dir, name+".pack"))
		if err != nil {
			continue // git is taking it away
		}
		p.open = append(p.open, &pack{index: index, file: f, in: bufio.NewReaderSize(nil, packWindow)})
	}
	p.names = names
	return true
}

func (p *packs) close() error {
	var errs []error
	for _, k := range p.open {
		errs = append(errs, k.file.Close())
	}
	p.names, p.open, p.unusual, p.cache, p.bytes = nil, nil, false, nil, 0
	return errors.Join(errs...)
}

// find tells which pack an object is in, nil for none.
func (p *packs) find(id []byte) packPlace {
	for _, k := range p.open {
		if at := k.index.find(id); at >= 0 {
			return packPlace{k, at}
		}
	}
	return packPlace{}
}

// read gives an object, deltas applied.
func (p *packs) read(place packPlace) (packed, error) {
	var deltas [][]byte
	var along []packPlace
	for range maxDeltaChain {
		if o, ok := p.cache[place]; ok {
			return p.apply(o, deltas, along)
		}
		e, err := place.pack.entry(place.at)
		if err != nil {
			return packed{}, err
		}
		body, err := e.inflate(e.size)
		if err != nil {
			return packed{}, err
		}
		along = append(along, place)
		if e.kind < packOffsetDelta {
			return p.apply(packed{e.kind, body}, deltas, along)
		}
		deltas = append(deltas, body)
		if place, err = p.base(place, e); err != nil {
			return packed{}, err
		}
	}
	return packed{}, fmt.Errorf("%w: deltas upon deltas without end", errPack)
}

// skim reads a commit that is no delta into buf, or into larger room where it does not
// fit, and keeps nothing of it; false for anything else.
func (p *packs) skim(place packPlace, buf []byte) ([]byte, bool) {
	e, err := place.pack.entry(place.at)
	if err != nil || e.kind != packCommit || e.size > packMargin {
		return nil, false
	}
	src, err := place.pack.bytesAt(e.data, e.size+e.size/512+entryHead)
	if err != nil {
		return nil, false
	}
	if int64(cap(buf)) < e.size {
		buf = make([]byte, packMargin)
	}
	place.pack.small.Reset(src)
	zip, err := place.pack.unzipper(&place.pack.small)
	if err != nil {
		return nil, false
	}
	buf = buf[:e.size]
	_, err = io.ReadFull(zip, buf)
	return buf, err == nil
}

// base gives the place of the object that a delta is made upon.
func (p *packs) base(place packPlace, e packEntry) (packPlace, error) {
	if e.kind == packOffsetDelta {
		if e.back <= 0 || e.back > place.at {
			return packPlace{}, errPack
		}
		return packPlace{place.pack, place.at - e.back}, nil
	}
	base := p.find(e.ref[:])
	if base.pack == nil {
		return base, fmt.Errorf("%w: %s is missing", errPack, hex.EncodeToString(e.ref[:]))
	}
	return base, nil
}

// apply makes an object from its base and the deltas, the last one first. along holds
// the places of what was read; base and intermediate objects are kept.
func (p *packs) apply(o packed, deltas [][]byte, along []packPlace) (packed, error) {
	if len(along) > len(deltas) {
		p.keep(along[len(along)-1], o)
	}
	for i := len(deltas) - 1; i >= 0; i-- {
		body, err := applyDelta(o.body, deltas[i])
		if err != nil {
			return packed{}, err
		}
		o = packed{o.kind, body}
		p.keep(along[i], o)
	}
	return o, nil
}

// keep remembers an object that is not large: deltas and neighbouring revisions ask
// for it again.
func (p *packs) keep(place packPlace, o packed) {
	if len(o.body) > maxPackCache/8 {
		return
	}
	if p.bytes += len(o.body); p.bytes > maxPackCache || p.cache == nil {
		p.cache, p.bytes = map[packPlace]packed{}, len(o.body)
	}
	p.cache[place] = o
}

// size tells an object's size without reading it whole.
func (p *packs) size(place packPlace) (int64, error) {
	e, err := place.pack.entry(place.at)
	if err != nil || e.kind < packOffsetDelta {
		return e.size, err
	}
	head, err := e.inflate(min(e.size, 20))
	if err != nil {
		return 0, err
	}
	_, head, ok := cutSize(head)
	n, _, ok2 := cutSize(head)
	if !ok || !ok2 {
		return 0, errPack
	}
	return n, nil
}

// packEntry is what stands before an object's compressed bytes.
type packEntry struct {
	pack *pack
	kind byte
	size int64 // of the object, or of the delta
	data int64 // where the compressed bytes begin
	back int64 // how far before the base of an offset delta lies
	ref  [20]byte
}

// entryHead is more than the head of an entry takes.
const entryHead = 64

// entry reads the head of an entry.
func (k *pack) entry(at int64) (packEntry, error) {
	e := packEntry{pack: k}
	head, err := k.bytesAt(at, entryHead)
	if err != nil || len(head) == 0 {
		return e, fmt.Errorf("%w: %w", errPack, errors.Join(err, io.ErrUnexpectedEOF))
	}
	all := len(head)
	b := head[0]
	head = head[1:]
	e.kind, e.size = b>>4&7, int64(b&15)
	for shift := 4; b&0x80 != 0; shift += 7 {
		if len(head) == 0 || shift > 50 {
			return e, errPack
		}
		b, head = head[0], head[1:]
		e.size |= int64(b&0x7f) << shift
	}
	ok := true
	switch e.kind {
	case packCommit, packTree, packBlob, packTag:
	case packOffsetDelta:
		e.back, head, ok = cutOffset(head)
	case packRefDelta:
		if ok = len(head) >= len(e.ref); ok {
			head = head[copy(e.ref[:], head):]
		}
	default:
		ok = false
	}
	if !ok {
		return e, errPack
	}
	e.data = at + int64(all-len(head))
	return e, nil
}

// cutOffset takes off how far back the base of a delta lies.
func cutOffset(b []byte) (n int64, rest []byte, ok bool) {
	for i := range min(len(b), 8) {
		if i > 0 {
			n++
		}
		n = n<<7 | int64(b[i]&0x7f)
		if b[i]&0x80 == 0 {
			return n, b[i+1:], true
		}
	}
	return 0, nil, false
}

// maxInMemory is the largest object that is read from bytes at hand.
const maxInMemory = 1 << 20

// inflate gives the first n bytes of the entry.
func (e packEntry) inflate(n int64) ([]byte, error) {
	if n <= maxInMemory {
		src, err := e.pack.bytesAt(e.data, n+n/512+entryHead)
		if err != nil {
			return nil, err
		}
		e.pack.small.Reset(src)
		if body, err := e.unzip(&e.pack.small, n); err == nil {
			return body, nil
		}
	}
	e.pack.in.Reset(io.NewSectionReader(e.pack.file, e.data, 1<<62-e.data))
	return e.unzip(e.pack.in, n)
}

// unzip reads n bytes with the pack's one reader of compressed bytes.
func (e packEntry) unzip(from io.Reader, n int64) ([]byte, error) {
	zip, err := e.pack.unzipper(from)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", errPack, err)
	}
	body, err := readSized(zip, n)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", errPack, err)
	}
	return body, nil
}

// unzipper gives the pack's one reader of compressed bytes, set upon others.
func (k *pack) unzipper(from io.Reader) (io.Reader, error) {
	if k.zip != nil {
		return k.zip, k.zip.(zlib.Resetter).Reset(from, nil)
	}
	var err error
	k.zip, err = zlib.NewReader(from)
	return k.zip, err
}

func (o packed) kindName() string {
	switch o.kind {
	case packCommit:
		return "commit"
	case packTree:
		return "tree"
	case packBlob:
		return "blob"
	}
	return "tag"
}
