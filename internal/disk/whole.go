package disk

import (
	"crypto/rand"
	"encoding/hex"
	"errors"
	"io/fs"
	"path/filepath"
)

// tempPrefix begins the names of files that are to get another name when they are whole.
const tempPrefix = ".hfh-"

// WriteWhole writes a file so that it is there whole or not at all, in place of one that
// is there, and makes the folders on the way to it. A file that is replaced keeps its
// mode; perm is a new one's, less the umask.
func WriteWhole(on FS, path string, data []byte, perm fs.FileMode) error {
	old, err := on.Lstat(path)
	replaces := err == nil && old.Mode().IsRegular()
	temp, err := putBeside(on, path, data, perm)
	if err != nil {
		return err
	}
	if replaces && old.Mode().Perm() != perm {
		// A file system without permissions refuses; there is nothing to keep there.
		_ = on.Chmod(temp, old.Mode().Perm())
	}
	if err := on.Rename(temp, path); err != nil {
		return errors.Join(err, gone(on.Remove(temp)))
	}
	return nil
}

// WriteNew writes a file that is not to be there yet, whole or not at all. Error:
// fs.ErrExist where it is.
func WriteNew(on FS, path string, data []byte, perm fs.FileMode) error {
	temp, err := putBeside(on, path, data, perm)
	if err != nil {
		return err
	}
	err = on.Link(temp, path)
	if err == nil || errors.Is(err, fs.ErrExist) {
		return errors.Join(err, gone(on.Remove(temp)))
	}
	if _, there := on.Lstat(path); there == nil {
		return errors.Join(&fs.PathError{Op: "write", Path: path, Err: fs.ErrExist}, gone(on.Remove(temp)))
	}
	if err = on.Rename(temp, path); err != nil { // a file system without links
		return errors.Join(err, gone(on.Remove(temp)))
	}
	return nil
}

// WriteFolder makes a folder with files in it, by their names, whole or not at all, and
// the folders on the way to it. Error: fs.ErrExist where a folder with something in it is.
func WriteFolder(on FS, path string, files map[string][]byte) error {
	if err := MkdirAll(on, filepath.Dir(path)); err != nil {
		return err
	}
	temp, err := beside(path)
	if err != nil {
		return err
	}
	if err := on.Mkdir(temp); err != nil {
		return errors.Join(err, removeFolder(on, temp))
	}
	for name, data := range files {
		if err := put(on, filepath.Join(temp, name), data, 0o666); err != nil {
			return errors.Join(err, removeFolder(on, temp))
		}
	}
	if err := on.Rename(temp, path); err != nil {
		return errors.Join(err, removeFolder(on, temp))
	}
	return nil
}

// MkdirAll makes a folder and those on the way to it; ones that are there are fine.
func MkdirAll(on FS, dir string) error {
	err := on.Mkdir(dir)
	if up := filepath.Dir(dir); errors.Is(err, fs.ErrNotExist) && up != dir {
		if err = MkdirAll(on, up); err == nil {
			err = on.Mkdir(dir)
		}
	}
	if errors.Is(err, fs.ErrExist) {
		return nil // what is no folder shows at the next step
	}
	return err
}

// RemoveAll takes away a file, or a folder with all that is in it. What is gone already
// is fine.
func RemoveAll(on FS, path string) error {
	info, err := on.Lstat(path)
	if err != nil {
		return gone(err)
	}
	if !info.IsDir() {
		return gone(on.Remove(path))
	}
	return removeFolder(on, path)
}

func removeFolder(on FS, dir string) error {
	names, err := on.ReadDir(dir)
	if err != nil {
		return gone(err)
	}
	for _, name := range names {
		if err := RemoveAll(on, filepath.Join(dir, name)); err != nil {
			return err
		}
	}
	return gone(on.Remove(dir))
}

// putBeside writes a temp file in the folder of path, which is made.
func putBeside(on FS, path string, data []byte, perm fs.FileMode) (temp string, err error) {
	if err := MkdirAll(on, filepath.Dir(path)); err != nil {
		return "", err
	}
	if temp, err = beside(path); err != nil {
		return "", err
	}
	if err := put(on, temp, data, perm); err != nil {
		return "", errors.Join(err, gone(on.Remove(temp)))
	}
	return temp, nil
}

// put writes a new file and makes it survive a power cut.
func put(on FS, path string, data []byte, perm fs.FileMode) error {
	h, err := on.Create(path, perm)
	if err != nil {
		return err
	}
	_, err = h.Write(data)
	if err == nil {
		err = h.Sync()
	}
	return errors.Join(err, h.Close())
}

func beside(path string) (string, error) {
	nonce := make([]byte, 8)
	_, err := rand.Read(nonce)
	return filepath.Join(filepath.Dir(path), tempPrefix+hex.EncodeToString(nonce)), err
}

// gone is an error of taking something away, unless it was gone already.
func gone(err error) error {
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return err
}
