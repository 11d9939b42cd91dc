package gitrepo

import (
	"bytes"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"

	"github.com/go-git/go-billy/v5/osfs"
	"github.com/go-git/go-git/v5/plumbing"
	"github.com/go-git/go-git/v5/plumbing/cache"
	"github.com/go-git/go-git/v5/plumbing/format/objfile"
	"github.com/go-git/go-git/v5/storage/filesystem"
)

// objectStore reads objects from a repository and its alternates. It never writes.
// Neither packs nor go-git's storage is safe for several goroutines (go-git then says
// "object not found" out of the blue), hence the lock.
type objectStore struct {
	mu     sync.Mutex
	dirs   []string // folders of objects
	places []*objectPlace
	lent   map[Hash]object // what came in and is not kept yet
}

// objectPlace is one folder of objects: the repository's own or an alternate.
type objectPlace struct {
	dir   string
	packs *packs
	rest  *filesystem.Storage // for packs of an unusual kind; nil until needed
}

// newObjectStore reads from the folder objects/ of a repository, and from the one that
// git keeps what is being pushed in while its hooks look at it.
func newObjectStore(commonDir string, env Env) *objectStore {
	own := filepath.Join(commonDir, "objects")
	dirs := []string{own}
	if dir := env.get("GIT_OBJECT_DIRECTORY"); dir != "" {
		if abs, err := filepath.Abs(dir); err == nil && inside(own, abs) && abs != own {
			dirs = append(dirs, abs)
		}
	}
	return &objectStore{dirs: dirs}
}

// open finds the places when they are first needed. The lock is held.
func (o *objectStore) open() {
	if o.places != nil {
		return
	}
	for _, dir := range withAlternates(o.dirs) {
		p := &objectPlace{dir: dir, packs: &packs{dir: filepath.Join(dir, "pack")}}
		p.packs.scan()
		o.places = append(o.places, p)
	}
}

// withAlternates adds the folders that info/alternates name (clones made with --shared
// or --reference have them).
func withAlternates(dirs []string) []string {
	const most = 20
	dirs = slices.Clone(dirs)
	for i := 0; i < len(dirs) && len(dirs) < most; i++ {
		raw, err := readSmall(filepath.Join(dirs[i], "info", "alternates"))
		if err != nil {
			continue
		}
		for line := range strings.Lines(string(raw)) {
			if line = strings.TrimRight(line, "\r\n"); line != "" && line[0] != '#' {
				dirs = append(dirs, resolveFrom(dirs[i], line))
			}
		}
	}
	return dirs
}

// Close lets go of open pack files.
func (o *objectStore) Close() error {
	o.mu.Lock()
	defer o.mu.Unlock()
	var errs []error
	for _, p := range o.places {
		errs = append(errs, p.packs.close())
		if p.rest != nil {
			errs = append(errs, p.rest.Close())
		}
	}
	o.places = nil
	return errors.Join(errs...)
}

// read gives an object's kind ("commit", "tree", "blob", "tag") and its bytes, which
// are not to be changed. Error: ErrNotFound.
func (o *objectStore) read(h Hash) (kind string, body []byte, err error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if own, ok := o.lent[h]; ok {
		return own.kind, own.body, nil
	}
	err = o.try(h, func(p *objectPlace, id plumbing.Hash) error {
		if at := p.packs.find(id[:]); at.pack != nil {
			obj, err := p.packs.read(at)
			kind, body = obj.kindName(), obj.body
			return err
		}
		kind, body, err = p.loose(h)
		if !errors.Is(err, fs.ErrNotExist) || !p.packs.unusual {
			return err
		}
		obj, err := p.storage().EncodedObject(plumbing.AnyObject, id)
		if err != nil {
			return err
		}
		in, err := obj.Reader()
		if err != nil {
			return err
		}
		kind = obj.Type().String()
		body, err = readSized(in, obj.Size())
		return errors.Join(err, in.Close())
	})
	return kind, body, err
}

// skim reads a packed commit into buf, for a walk that passes it over: nothing of it is
// kept, and buf is used again. False where it lies otherwise; read tells then.
func (o *objectStore) skim(h Hash, buf []byte) ([]byte, bool) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if !isHash(string(h)) {
		return nil, false
	}
	o.open()
	id := plumbing.NewHash(string(h))
	for _, p := range o.places {
		if at := p.packs.find(id[:]); at.pack != nil {
			return p.packs.skim(at, buf)
		}
	}
	return nil, false
}

// readAs reads an object of one kind.
func (o *objectStore) readAs(want string, h Hash) ([]byte, error) {
	kind, body, err := o.read(h)
	if err != nil {
		return nil, err
	}
	if kind != want {
		return nil, fmt.Errorf("object %s is a %s and no %s: %w", h, kind, want, ErrNotFound)
	}
	return body, nil
}

// has tells whether an object is there.
func (o *objectStore) has(h Hash) bool {
	_, err := o.size(h)
	return err == nil
}

// size gives the size of an object without reading it whole. Error: ErrNotFound.
func (o *objectStore) size(h Hash) (int64, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if own, ok := o.lent[h]; ok {
		return int64(len(own.body)), nil
	}
	var n int64
	err := o.try(h, func(p *objectPlace, id plumbing.Hash) (err error) {
		if at := p.packs.find(id[:]); at.pack != nil {
			n, err = p.packs.size(at)
			return err
		}
		n, err = p.looseSize(h)
		if errors.Is(err, fs.ErrNotExist) && p.packs.unusual {
			n, err = p.storage().EncodedObjectSize(id)
		}
		return err
	})
	return n, err
}

// try asks each place for an object, and once more if there are new packs: git may
// have packed loose objects away meanwhile. The lock is held.
func (o *objectStore) try(h Hash, ask func(*objectPlace, plumbing.Hash) error) error {
	if !isHash(string(h)) {
		return fmt.Errorf("%q: %w", string(h), ErrNotFound)
	}
	o.open()
	id := plumbing.NewHash(string(h))
	for again := true; again; {
		again = false
		for _, p := range o.places {
			err := ask(p, id)
			if err == nil {
				return nil
			}
			if !errors.Is(err, plumbing.ErrObjectNotFound) && !errors.Is(err, fs.ErrNotExist) {
				return fmt.Errorf("object %s: %w", h, err)
			}
			if p.packs.scan() {
				p.rest = nil
				again = true
			}
		}
	}
	return fmt.Errorf("object %s: %w", h, ErrNotFound)
}

// storage is go-git's way to the packs that packs cannot read.
func (p *objectPlace) storage() *filesystem.Storage {
	if p.rest == nil {
		p.rest = filesystem.NewStorageWithOptions(osfs.New(filepath.Dir(p.dir)), cache.NewObjectLRU(8*cache.MiByte),
			filesystem.Options{KeepDescriptors: true})
	}
	return p.rest
}

// openLoose opens a loose object. Error: fs.ErrNotExist.
func (p *objectPlace) openLoose(h Hash) (*os.File, *objfile.Reader, error) {
	f, err := openRegular(filepath.Join(p.dir, string(h[:2]), string(h[2:])))
	if err != nil {
		return nil, nil, err
	}
	in, err := objfile.NewReader(f)
	if err != nil {
		return nil, nil, errors.Join(err, f.Close())
	}
	return f, in, nil
}

// loose reads a loose object whole; its bytes must be those of its id.
func (p *objectPlace) loose(h Hash) (kind string, body []byte, err error) {
	f, in, err := p.openLoose(h)
	if err != nil {
		return "", nil, err
	}
	t, size, err := in.Header()
	if err == nil {
		body, err = readSized(in, size)
	}
	if err == nil && in.Hash().String() != string(h) {
		err = errors.New("the object is damaged")
	}
	return t.String(), body, errors.Join(err, in.Close(), f.Close())
}

// looseSize reads no more than the head of a loose object.
func (p *objectPlace) looseSize(h Hash) (int64, error) {
	f, in, err := p.openLoose(h)
	if err != nil {
		return 0, err
	}
	_, size, err := in.Header()
	return size, errors.Join(err, in.Close(), f.Close())
}

// readSized reads exactly n bytes. Memory grows with what really comes.
func readSized(in io.Reader, n int64) ([]byte, error) {
	const trusted = 1 << 20
	if n < 0 || n > maxObject {
		return nil, fmt.Errorf("an object of %d bytes is too large", n)
	}
	if n <= trusted {
		body := make([]byte, n)
		_, err := io.ReadFull(in, body)
		return body, err
	}
	var b bytes.Buffer
	got, err := b.ReadFrom(io.LimitReader(in, n))
	if err == nil && got != n {
		err = io.ErrUnexpectedEOF
	}
	return b.Bytes(), err
}

// withPrefix lists the objects whose id starts with the digits (lower case, at least
// two). Packs of an unusual kind are not searched.
func (o *objectStore) withPrefix(digits string) ([]Hash, error) {
	first, err := hex.DecodeString(digits[:len(digits)&^1])
	if err != nil || len(first) == 0 {
		return nil, err
	}
	o.mu.Lock()
	defer o.mu.Unlock()
	o.open()
	var found []Hash
	for _, p := range o.places {
		for _, k := range p.packs.open {
			found = append(found, k.index.withPrefix(first)...)
		}
		files, err := os.ReadDir(filepath.Join(p.dir, digits[:2]))
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return nil, err
		}
		for _, f := range files {
			found = append(found, Hash(digits[:2]+f.Name()))
		}
	}
	slices.Sort(found)
	return slices.DeleteFunc(slices.Compact(found), func(h Hash) bool {
		return !strings.HasPrefix(string(h), digits) || !isHash(string(h))
	}), nil
}
