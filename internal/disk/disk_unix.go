//go:build unix

package disk

import (
	"errors"
	"io/fs"
	"os"
	"syscall"
)

// syncDir flushes a folder and closes it. Some network file systems cannot, and say
// so; there is nothing better to do there.
func syncDir(f *os.File) error {
	err := f.Sync()
	if errors.Is(err, syscall.EINVAL) || errors.Is(err, syscall.ENOTSUP) {
		err = nil
	}
	return errors.Join(err, f.Close())
}

// accessWrite and accessSearch are W_OK and X_OK of access(2).
const (
	accessSearch = 1
	accessWrite  = 2
)

func writable(dir string) error {
	if err := syscall.Access(dir, accessWrite|accessSearch); err != nil {
		return &fs.PathError{Op: "write in", Path: dir, Err: err}
	}
	return nil
}

// SameDevice tells whether a rename from a to b can work at all.
func SameDevice(a, b fs.FileInfo) bool {
	x, okX := a.Sys().(*syscall.Stat_t)
	y, okY := b.Sys().(*syscall.Stat_t)
	return !okX || !okY || x.Dev == y.Dev
}
