// Package disk is the smallest set of steps on disk that hfh takes when it writes: the
// fault tests put a disk that fails in its place. What writes a file in several steps, so
// that it is there whole or not at all, stands here too.
package disk

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
)

// FS is a set of steps on disk. Every change that hfh makes to a repository or a work tree goes through
// one. Errors are those of package os (fs.ErrExist, fs.ErrNotExist …).
type FS interface {
	// Create makes a new file and fails with fs.ErrExist where there is one.
	Create(name string, perm fs.FileMode) (Handle, error)
	// Append opens a file to write at its end, and makes it where it is absent.
	Append(name string) (Handle, error)
	// Rename replaces to.
	Rename(from, to string) error
	// Link gives a file a second name and fails with fs.ErrExist where it is taken.
	Link(from, to string) error
	// Remove takes away a file or an empty folder.
	Remove(name string) error
	// Mkdir makes one folder and fails with fs.ErrExist where there is one.
	Mkdir(name string) error
	Chmod(name string, perm fs.FileMode) error
	// SyncDir makes names in a folder survive a power cut.
	SyncDir(name string) error
	ReadFile(name string) ([]byte, error)
	// ReadDir gives the names in a folder.
	ReadDir(name string) ([]string, error)
	// Lstat does not follow a symlink at the end of name.
	Lstat(name string) (fs.FileInfo, error)
	// Writable tells why nothing can be made in a folder, as far as the system
	// says without trying.
	Writable(dir string) error
}

// Handle is an open file of an FS.
type Handle interface {
	io.WriteCloser
	Sync() error
	Truncate(size int64) error
}

// Real is the disk of this machine; names are those of the system.
func Real() FS { return real{} }

type real struct{}

func (real) Create(name string, perm fs.FileMode) (Handle, error) {
	return handle(os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, perm))
}

func (real) Append(name string) (Handle, error) {
	if err := regular(name, os.Stat); err != nil {
		return nil, err
	}
	return handle(os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_APPEND, 0o666))
}

func (real) Rename(from, to string) error              { return os.Rename(from, to) }
func (real) Link(from, to string) error                { return os.Link(from, to) }
func (real) Remove(name string) error                  { return os.Remove(name) }
func (real) Mkdir(name string) error                   { return os.Mkdir(name, 0o777) }
func (real) Chmod(name string, perm fs.FileMode) error { return os.Chmod(name, perm) }
func (real) Lstat(name string) (fs.FileInfo, error)    { return os.Lstat(name) }
func (real) Writable(dir string) error                 { return writable(dir) }

func (real) ReadFile(name string) ([]byte, error) {
	if err := regular(name, os.Stat); err != nil {
		return nil, err
	}
	return os.ReadFile(name)
}

func (real) SyncDir(name string) error {
	f, err := os.Open(name)
	if err != nil {
		return err
	}
	return syncDir(f)
}

func (real) ReadDir(name string) ([]string, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	return readNames(f)
}

// In is the disk below one folder; names are relative to it with '/', and the system keeps
// every step inside: a symlink that leads out is an error.
func In(root *os.Root) FS { return tree{root} }

type tree struct{ root *os.Root }

func (t tree) Create(name string, perm fs.FileMode) (Handle, error) {
	return handle(t.root.OpenFile(local(name), os.O_WRONLY|os.O_CREATE|os.O_EXCL, perm))
}

func (t tree) Append(name string) (Handle, error) {
	if err := regular(local(name), t.root.Stat); err != nil {
		return nil, err
	}
	return handle(t.root.OpenFile(local(name), os.O_WRONLY|os.O_CREATE|os.O_APPEND, 0o666))
}

func (t tree) Rename(from, to string) error { return t.root.Rename(local(from), local(to)) }
func (t tree) Link(from, to string) error   { return t.root.Link(local(from), local(to)) }
func (t tree) Remove(name string) error     { return t.root.Remove(local(name)) }
func (t tree) Mkdir(name string) error      { return t.root.Mkdir(local(name), 0o777) }

func (t tree) Chmod(name string, perm fs.FileMode) error {
	return t.root.Chmod(local(name), perm)
}

func (t tree) Lstat(name string) (fs.FileInfo, error) { return t.root.Lstat(local(name)) }

func (t tree) ReadFile(name string) ([]byte, error) {
	if err := regular(local(name), t.root.Stat); err != nil {
		return nil, err
	}
	return t.root.ReadFile(local(name))
}

func (t tree) Writable(dir string) error {
	return writable(filepath.Join(t.root.Name(), local(dir)))
}

func (t tree) SyncDir(name string) error {
	f, err := t.root.Open(local(name))
	if err != nil {
		return err
	}
	return syncDir(f)
}

func (t tree) ReadDir(name string) ([]string, error) {
	f, err := t.root.Open(local(name))
	if err != nil {
		return nil, err
	}
	return readNames(f)
}

func readNames(dir *os.File) ([]string, error) {
	names, err := dir.Readdirnames(-1)
	return names, errors.Join(err, dir.Close())
}

func local(name string) string { return filepath.FromSlash(name) }

func handle(f *os.File, err error) (Handle, error) {
	if err != nil {
		return nil, err
	}
	return f, nil
}

// MaxFile bounds what ReadFile reads of one file.
const MaxFile = 1 << 30

// regular refuses what is there and no ordinary file of a bearable size: to open a pipe
// that nobody writes to would never end.
func regular(name string, stat func(string) (fs.FileInfo, error)) error {
	info, err := stat(name)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil // the caller's to tell
	case err != nil:
		return err
	case info.IsDir():
		return nil // the system has its own word for that
	case !info.Mode().IsRegular():
		return &fs.PathError{Op: "open", Path: name, Err: errors.New("not a regular file")}
	case info.Size() > MaxFile:
		return &fs.PathError{Op: "open", Path: name, Err: errors.New("too large")}
	}
	return nil
}
