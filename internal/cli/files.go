package cli

import (
	"bytes"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
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

// writeWhole writes a file so that it is there whole or not at all, and makes the
// folders on the way to it.
func writeWhole(path string, data []byte) error {
	dir := filepath.Dir(path)
	if err := os.MkdirAll(dir, 0o777); err != nil {
		return err
	}
	temp, err := os.CreateTemp(dir, ".hfh-*")
	if err != nil {
		return err
	}
	defer os.Remove(temp.Name()) //nolint:errcheck // it is gone where the rename was done
	_, err = temp.Write(data)
	if err := errors.Join(err, temp.Chmod(0o644), temp.Close()); err != nil {
		return err
	}
	return os.Rename(temp.Name(), path)
}
