package gitrepo

import (
	"errors"

	"github.com/go-git/go-git/v5/plumbing"
	"github.com/go-git/go-git/v5/plumbing/storer"
)

var errNoStorage = errors.New("not kept here")

// noStorage is go-git's object storage without anything in it, for those that have only
// some of it.
type noStorage struct{}

// NewEncodedObject makes an empty object.
func (noStorage) NewEncodedObject() plumbing.EncodedObject { return &plumbing.MemoryObject{} }

// SetEncodedObject keeps nothing.
func (noStorage) SetEncodedObject(plumbing.EncodedObject) (plumbing.Hash, error) {
	return plumbing.ZeroHash, errNoStorage
}

// EncodedObject finds nothing.
func (noStorage) EncodedObject(plumbing.ObjectType, plumbing.Hash) (plumbing.EncodedObject, error) {
	return nil, plumbing.ErrObjectNotFound
}

// IterEncodedObjects goes through nothing.
func (noStorage) IterEncodedObjects(plumbing.ObjectType) (storer.EncodedObjectIter, error) {
	return nil, errNoStorage
}

// HasEncodedObject finds nothing.
func (noStorage) HasEncodedObject(plumbing.Hash) error { return plumbing.ErrObjectNotFound }

// EncodedObjectSize finds nothing.
func (noStorage) EncodedObjectSize(plumbing.Hash) (int64, error) {
	return 0, plumbing.ErrObjectNotFound
}

// AddAlternate adds nothing.
func (noStorage) AddAlternate(string) error { return errNoStorage }

// ownStorage lets go-git read the repository's objects for a pack.
type ownStorage struct {
	noStorage
	repo *Repo
}

// EncodedObject reads an object.
func (s ownStorage) EncodedObject(_ plumbing.ObjectType, id plumbing.Hash) (plumbing.EncodedObject, error) {
	return s.repo.encoded(Hash(id.String()))
}
