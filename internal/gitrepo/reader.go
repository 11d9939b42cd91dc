package gitrepo

import (
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path/filepath"
	"slices"
	"strings"
	"sync"

	"github.com/go-git/go-billy/v5/osfs"
	"github.com/go-git/go-git/v5/plumbing"
	"github.com/go-git/go-git/v5/plumbing/cache"
	"github.com/go-git/go-git/v5/storage/filesystem"
)

// objectCacheSize is how many bytes of objects go-git keeps in memory.
const objectCacheSize = 8 * cache.MiByte

// objectStore reads objects from a repository and its alternates: packed ones by
// packs, loose ones, and packs of an unusual kind, by go-git. Neither is safe for
// several goroutines (go-git then says "object not found" out of the blue), hence the
// lock. It never writes.
type objectStore struct {
	mu     sync.Mutex
	dir    string // the folder that holds objects/
	places []objectPlace
}

// objectPlace is the repository itself or an alternate.
type objectPlace struct {
	packs *packs
	store *filesystem.Storage
}

func newObjectStore(dir string) *objectStore { return &objectStore{dir: dir} }

// open makes the readers when they are first needed. The lock is held.
func (o *objectStore) open() {
	if o.places != nil {
		return
	}
	for _, dir := range objectDirs(o.dir) {
		p := objectPlace{
			packs: &packs{dir: filepath.Join(dir, "objects", "pack")},
			store: filesystem.NewStorageWithOptions(osfs.New(dir), cache.NewObjectLRU(objectCacheSize),
				filesystem.Options{KeepDescriptors: true}),
		}
		p.packs.scan()
		o.places = append(o.places, p)
	}
}

// objectDirs lists the repositories to read objects from: dir, and those that its
// objects/info/alternates name (a clone made with --shared or --reference).
func objectDirs(dir string) []string {
	const maxAlternates = 20
	dirs := []string{dir}
	for i := 0; i < len(dirs) && len(dirs) < maxAlternates; i++ {
		objects := filepath.Join(dirs[i], "objects")
		raw, err := readSmall(filepath.Join(objects, "info", "alternates"))
		if err != nil {
			continue
		}
		for line := range strings.Lines(string(raw)) {
			line = strings.TrimRight(line, "\r\n")
			if line == "" || line[0] == '#' {
				continue
			}
			alternate := resolveFrom(objects, line)
			if filepath.Base(alternate) == "objects" {
				dirs = append(dirs, filepath.Dir(alternate))
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
		errs = append(errs, p.packs.close(), p.store.Close())
	}
	o.places = nil
	return errors.Join(errs...)
}

// read gives an object's kind ("commit", "tree", "blob", "tag") and its bytes, which
// are not to be changed. Error: ErrNotFound.
func (o *objectStore) read(h Hash) (kind string, body []byte, err error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	err = o.try(h, func(p objectPlace, place packPlace, id plumbing.Hash) error {
		if place.pack != nil {
			obj, err := p.packs.read(place)
			kind, body = obj.kindName(), obj.body
			return err
		}
		obj, err := p.store.EncodedObject(plumbing.AnyObject, id)
		if err != nil {
			return err
		}
		kind = obj.Type().String()
		body, err = contents(obj)
		return err
	})
	return kind, body, err
}

// contents reads an object whole.
func contents(obj plumbing.EncodedObject) ([]byte, error) {
	in, err := obj.Reader()
	if err != nil {
		return nil, err
	}
	raw := make([]byte, obj.Size())
	_, err = io.ReadFull(in, raw)
	return raw, errors.Join(err, in.Close())
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
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.try(h, func(p objectPlace, place packPlace, id plumbing.Hash) error {
		if place.pack != nil {
			return nil
		}
		return p.store.HasEncodedObject(id)
	}) == nil
}

// size gives the size of an object without reading it whole. Error: ErrNotFound.
func (o *objectStore) size(h Hash) (int64, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	var n int64
	err := o.try(h, func(p objectPlace, place packPlace, id plumbing.Hash) (err error) {
		if place.pack != nil {
			n, err = p.packs.size(place)
			return err
		}
		n, err = p.store.EncodedObjectSize(id)
		return err
	})
	return n, err
}

// try asks each place for an object, and once more after a fresh look at the packs:
// git may have packed loose objects away meanwhile. The lock is held.
func (o *objectStore) try(h Hash, ask func(objectPlace, packPlace, plumbing.Hash) error) error {
	if !isHash(string(h)) {
		return fmt.Errorf("%q: %w", string(h), ErrNotFound)
	}
	o.open()
	id := plumbing.NewHash(string(h))
	for round := range 2 {
		for _, p := range o.places {
			err := ask(p, p.packs.find(id[:]), id)
			if err == nil {
				return nil
			}
			if !errors.Is(err, plumbing.ErrObjectNotFound) && !errors.Is(err, fs.ErrNotExist) {
				return fmt.Errorf("object %s: %w", h, err)
			}
			if round == 0 {
				p.packs.scan()
				p.store.Reindex()
			}
		}
	}
	return fmt.Errorf("object %s: %w", h, ErrNotFound)
}

// withPrefix lists the objects whose id starts with the digits (lower case, at least two).
func (o *objectStore) withPrefix(digits string) ([]Hash, error) {
	raw, err := hex.DecodeString(digits[:len(digits)&^1])
	if err != nil {
		return nil, err
	}
	o.mu.Lock()
	defer o.mu.Unlock()
	o.open()
	var found []Hash
	for _, p := range o.places {
		ids, err := p.store.HashesWithPrefix(raw)
		if err != nil {
			return nil, err
		}
		for _, id := range ids {
			if h := Hash(id.String()); strings.HasPrefix(string(h), digits) && !slices.Contains(found, h) {
				found = append(found, h)
			}
		}
	}
	return found, nil
}
