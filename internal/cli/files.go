package cli

import (
	"bytes"
	"errors"
	"io/fs"
	"os"

	"github.com/helsefellesskap/hfh/internal/disk"
)

// saysAlready tells whether a file is there and says just this. What stands at the
// path and is no plain file is an error: nothing is written over or through it.
func saysAlready(path string, data []byte) (bool, error) {
	info, err := os.Lstat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return false, nil
	case err != nil:
		return false, err
	case !info.Mode().IsRegular():
		return false, fail(exitFailed, "cli/not-a-file", "path", path)
	}
	old, err := os.ReadFile(path)
	return err == nil && bytes.Equal(old, data), err
}

// onDisk is the disk that files beside the repository are written to.
func (a *app) onDisk() disk.FS {
	if a.disk == nil {
		return disk.Real()
	}
	return a.disk(disk.Real())
}

// writeWhole writes a file so that it is there whole or not at all, and makes the
// folders on the way to it.
func (a *app) writeWhole(path string, data []byte) error {
	return disk.WriteWhole(a.onDisk(), path, data, 0o644)
}
