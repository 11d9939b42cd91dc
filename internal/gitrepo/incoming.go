package gitrepo

import (
	"bytes"
	"context"
	"crypto/sha1"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"slices"

	"github.com/go-git/go-git/v5/plumbing"
	"github.com/go-git/go-git/v5/plumbing/format/idxfile"
	"github.com/go-git/go-git/v5/plumbing/format/packfile"
)

// Bounds of what comes in from elsewhere in one go: a register is text, and a pack that
// holds more is no register's.
const (
	maxIncomingPack    = 256 << 20 // bytes as sent
	maxIncomingObjects = 500_000
	maxIncomingBytes   = 512 << 20 // unpacked, in all
	maxIncomingObject  = 64 << 20  // unpacked, one
)

// IncomingError says what is wrong with objects that came from elsewhere. Nothing of
// them was kept.
type IncomingError struct {
	Why IncomingFault
	// Missing are the revisions that this repository would have to have, for
	// IncomingLacks.
	Missing []Hash
	Err     error
}

// IncomingFault is what is wrong with what came in.
type IncomingFault string

// The faults of what comes in.
const (
	IncomingDamaged   IncomingFault = "damaged"    // cut short, or changed on the way
	IncomingTooLarge  IncomingFault = "too-large"  // beyond the bounds
	IncomingForeign   IncomingFault = "foreign"    // no bundle at all
	IncomingNewer     IncomingFault = "newer"      // a bundle of a form that hfh cannot read
	IncomingLacks     IncomingFault = "lacks"      // builds on revisions that are not here
	IncomingNoBranch  IncomingFault = "no-branch"  // holds nothing of the branch
	IncomingBadObject IncomingFault = "bad-object" // an object that git would not take
)

func (e *IncomingError) Error() string {
	if e.Err == nil {
		return "what came in: " + string(e.Why)
	}
	return "what came in: " + string(e.Why) + ": " + e.Err.Error()
}

func (e *IncomingError) Unwrap() error { return e.Err }

func incomingFault(why IncomingFault, err error) error { return &IncomingError{Why: why, Err: err} }

// Incoming is what came in from elsewhere, checked and not yet kept. Lend lets a Repo read
// it; Keep writes it.
type Incoming struct {
	objects map[Hash]object
	pack    []byte // as it came; nil where it is not whole by itself
}

// Len is the number of objects.
func (in *Incoming) Len() int {
	if in == nil {
		return 0
	}
	return len(in.objects)
}

// Lend lets r read what came in as if it were kept.
func (r *Repo) Lend(in *Incoming) {
	if in.Len() == 0 {
		return
	}
	r.objects.mu.Lock()
	defer r.objects.mu.Unlock()
	if r.objects.lent == nil {
		r.objects.lent = map[Hash]object{}
	}
	for h, o := range in.objects {
		r.objects.lent[h] = o
	}
}

// readPack reads a pack that came in, within bounds, its deltas on objects of r too.
func (r *Repo) readPack(pack []byte) (*Incoming, error) {
	if len(pack) == 0 {
		return &Incoming{}, nil
	}
	if err := checkPackSum(pack); err != nil {
		return nil, err
	}
	if err := measurePack(pack); err != nil {
		return nil, err
	}
	in := &Incoming{objects: map[Hash]object{}, pack: pack}
	shelf := &shelf{repo: r, in: in}
	p, err := packfile.NewParserWithStorage(packfile.NewScanner(bytes.NewReader(pack)), shelf)
	if err == nil {
		_, err = p.Parse()
	}
	if err != nil {
		return nil, incomingFault(IncomingDamaged, err)
	}
	if shelf.borrowed {
		in.pack = nil
	}
	return in, nil
}

// checkPackSum compares a pack with the figure at its end.
func checkPackSum(pack []byte) error {
	at := len(pack) - sha1.Size
	if at < 12 || !bytes.HasPrefix(pack, []byte("PACK")) {
		return incomingFault(IncomingDamaged, io.ErrUnexpectedEOF)
	}
	if sum := sha1.Sum(pack[:at]); !bytes.Equal(sum[:], pack[at:]) {
		return incomingFault(IncomingDamaged, errors.New("the check figure at its end does not fit"))
	}
	return nil
}

// measurePack reads the heads of all objects of a pack, and those of its deltas, before
// anything is unpacked in memory: what claims to be larger than the bounds is refused.
func measurePack(pack []byte) error {
	scan := packfile.NewScanner(bytes.NewReader(pack))
	_, count, err := scan.Header()
	if err != nil {
		return incomingFault(IncomingDamaged, err)
	}
	if count > maxIncomingObjects {
		return incomingFault(IncomingTooLarge, fmt.Errorf("%d objects", count))
	}
	var sum int64
	for range count {
		size, err := measureObject(scan)
		if err != nil {
			return err
		}
		if sum += size; size > maxIncomingObject || sum > maxIncomingBytes {
			return incomingFault(IncomingTooLarge, fmt.Errorf("%d bytes", max(size, sum)))
		}
	}
	return nil
}

// measureObject gives the unpacked size of the next object, of a delta's result.
func measureObject(scan *packfile.Scanner) (int64, error) {
	head, err := scan.NextObjectHeader()
	if err != nil {
		return 0, incomingFault(IncomingDamaged, err)
	}
	if head.Length > maxIncomingObject {
		return head.Length, nil
	}
	if !head.Type.IsDelta() {
		_, _, err = scan.NextObject(io.Discard)
		if err != nil {
			err = incomingFault(IncomingDamaged, err)
		}
		return head.Length, err
	}
	first := &firstBytes{most: 20}
	if _, _, err := scan.NextObject(first); err != nil {
		return 0, incomingFault(IncomingDamaged, err)
	}
	_, rest, ok := cutSize(first.data)
	size, _, ok2 := cutSize(rest)
	if !ok || !ok2 {
		return 0, incomingFault(IncomingDamaged, errors.New("a delta without a size"))
	}
	return size, nil
}

// firstBytes keeps the first bytes of what is written.
type firstBytes struct {
	data []byte
	most int
}

func (f *firstBytes) Write(p []byte) (int, error) {
	if n := f.most - len(f.data); n > 0 {
		f.data = append(f.data, p[:min(n, len(p))]...)
	}
	return len(p), nil
}

// shelf is where go-git puts the objects of a pack and looks for those they are deltas of.
type shelf struct {
	noStorage
	repo     *Repo
	in       *Incoming
	borrowed bool // something of the pack builds on the repository's own objects
}

// SetEncodedObject takes an object of the pack.
func (s *shelf) SetEncodedObject(o plumbing.EncodedObject) (plumbing.Hash, error) {
	in, err := o.Reader()
	if err != nil {
		return plumbing.ZeroHash, err
	}
	body, err := io.ReadAll(in)
	if err != nil {
		return plumbing.ZeroHash, err
	}
	made := newObject(o.Type().String(), body)
	s.in.objects[made.id] = made
	return plumbing.NewHash(string(made.id)), nil
}

// EncodedObject finds an object of the pack or of the repository.
func (s *shelf) EncodedObject(_ plumbing.ObjectType, id plumbing.Hash) (plumbing.EncodedObject, error) {
	h := Hash(id.String())
	if o, ok := s.in.objects[h]; ok {
		return memoryObject(o.kind, o.body)
	}
	o, err := s.repo.encoded(h)
	if err == nil {
		s.borrowed = true
	}
	return o, err
}

// encoded gives an object of the repository as go-git wants it.
func (r *Repo) encoded(h Hash) (plumbing.EncodedObject, error) {
	kind, body, err := r.objects.read(h)
	if errors.Is(err, ErrNotFound) {
		return nil, plumbing.ErrObjectNotFound
	}
	if err != nil {
		return nil, err
	}
	return memoryObject(kind, body)
}

func memoryObject(kind string, body []byte) (plumbing.EncodedObject, error) {
	t, err := plumbing.ParseObjectType(kind)
	if err != nil {
		return nil, err
	}
	o := &plumbing.MemoryObject{}
	o.SetType(t)
	_, err = o.Write(body)
	return o, err
}

// looseMost is up to how many objects are kept one by one, as git does.
const looseMost = 100

// Keep writes what came in to the repository. Nothing refers to it yet, so a run that dies
// here leaves nothing but what `git gc` takes away.
func (r *Repo) Keep(ctx context.Context, in *Incoming) error {
	if in.Len() == 0 {
		return nil
	}
	_, err := r.exclusively(ctx, func(s *session) error {
		err := s.begin()
		switch {
		case err != nil:
		case in.Len() <= looseMost:
			err = s.keepLoose(in)
		default:
			err = s.keepPack(in)
		}
		return errors.Join(err, s.end())
	})
	return err
}

func (s *session) keepLoose(in *Incoming) error {
	var objects []object
	for _, h := range in.ids() {
		objects = append(objects, in.objects[h])
	}
	dirs := newDirSet()
	put, err := s.putObjects(objects, dirs)
	if err != nil {
		return err
	}
	for _, o := range put {
		if err := s.move(s.disk, o.temp, o.name); err != nil {
			return err
		}
	}
	return s.flush(dirs.names...)
}

// ids are the objects' in order.
func (in *Incoming) ids() []Hash {
	ids := make([]Hash, 0, len(in.objects))
	for h := range in.objects {
		ids = append(ids, h)
	}
	slices.Sort(ids)
	return ids
}

// keepPack writes a pack and its index, the pack first: git looks at nothing that has no
// index.
func (s *session) keepPack(in *Incoming) error {
	pack := in.pack
	if pack == nil {
		var b bytes.Buffer
		if err := s.encodePack(&b, in.ids()); err != nil {
			return err
		}
		pack = b.Bytes()
	}
	index, err := indexPack(pack)
	if err != nil {
		return incomingFault(IncomingDamaged, err)
	}
	dir := filepath.Join(s.objectsDir(), "pack")
	if err := s.mkdirSynced(dir); err != nil {
		return err
	}
	name := filepath.Join(dir, "pack-"+hex.EncodeToString(pack[len(pack)-sha1.Size:]))
	for _, part := range []struct {
		end  string
		data []byte
	}{{".pack", pack}, {".idx", index}} {
		temp := s.hfhDir(s.nonce + part.end)
		if err := s.put(s.disk, temp, part.data, objectPerm); err != nil {
			return err
		}
		if err := s.move(s.disk, temp, name+part.end); err != nil {
			return err
		}
	}
	return s.flush(dir)
}

// indexPack makes the index of a pack that is whole by itself.
func indexPack(pack []byte) ([]byte, error) {
	w := &idxfile.Writer{}
	p, err := packfile.NewParser(packfile.NewScanner(bytes.NewReader(pack)), w)
	if err == nil {
		_, err = p.Parse()
	}
	if err != nil {
		return nil, err
	}
	index, err := w.Index()
	if err != nil {
		return nil, err
	}
	var b bytes.Buffer
	_, err = idxfile.NewEncoder(&b).Encode(index)
	return b.Bytes(), err
}
