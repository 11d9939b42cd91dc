package gitrepo

import (
	"errors"
	"io"
	"io/fs"
	"path/filepath"
)

// keptName is where hfh lays by what would only take time to find out again.
const keptName = "kept"

// ReadKept gives what WriteKept laid by, if it is no larger than most bytes; nil where
// nothing can be read.
func (r *Repo) ReadKept(most int) []byte {
	f, err := openRegular(filepath.Join(r.commonDir, "hfh", keptName))
	if err != nil {
		return nil
	}
	defer func() { _ = f.Close() }()
	if info, err := f.Stat(); err != nil || !info.Mode().IsRegular() || info.Size() > int64(most) {
		return nil
	}
	data, err := io.ReadAll(io.LimitReader(f, int64(most)))
	if err != nil {
		return nil
	}
	return data
}

// WriteKept lays bytes by in git's common folder, in place of those before. It is no
// part of a revision: nothing is locked and nothing made to survive a power cut, so the
// reader must be able to tell whole bytes from broken ones.
func (r *Repo) WriteKept(data []byte) error {
	disk := r.gitDisk()
	name := filepath.Join(r.commonDir, "hfh", keptName)
	temp := name + ".new"
	f, err := disk.Create(temp, 0o666)
	if errors.Is(err, fs.ErrExist) { // of a run that died, or of one at work: the reader can tell
		if err = disk.Remove(temp); err == nil {
			f, err = disk.Create(temp, 0o666)
		}
	}
	if err != nil {
		return err
	}
	_, err = f.Write(data)
	if err = errors.Join(err, f.Close()); err == nil {
		err = disk.Rename(temp, name)
	}
	if err != nil {
		return errors.Join(err, disk.Remove(temp))
	}
	return nil
}
