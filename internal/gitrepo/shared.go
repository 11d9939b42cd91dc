package gitrepo

import (
	"errors"
	"io/fs"
	"strconv"
	"strings"

	"github.com/helsefellesskap/hfh/internal/disk"
)

// share is what core.sharedRepository asks of the modes of git's own files, so that
// several users of one machine can write to one repository (git-config(1)).
type share struct {
	mode  fs.FileMode // read and write bits
	exact bool        // in the place of what the umask leaves, not beside it
}

// parseShare reads core.sharedRepository; false where it asks for nothing.
func parseShare(value string) (share, bool) {
	switch value = strings.ToLower(strings.TrimSpace(value)); {
	case value == "", value == "umask", isFalse(value):
		return share{}, false
	case value == "group", value == "true", value == "yes", value == "on", value == "1":
		return share{mode: 0o660}, true
	case value == "all", value == "world", value == "everybody", value == "2":
		return share{mode: 0o664}, true
	}
	mode, err := strconv.ParseUint(value, 8, 32)
	if err != nil || mode&0o600 != 0o600 {
		return share{}, false // git refuses such a repository by itself
	}
	return share{mode: fs.FileMode(mode) & 0o666, exact: true}, true
}

// of gives the mode that a file or folder is to have, from the one that it has.
func (s share) of(info fs.FileInfo) fs.FileMode {
	have, want := info.Mode().Perm(), s.mode
	if have&0o200 == 0 {
		want &^= 0o222
	}
	if have&0o100 != 0 {
		want |= (want & 0o444) >> 2
	}
	if !s.exact {
		want |= have
	}
	if !info.IsDir() {
		return want
	}
	if want&0o060 != 0 { // what is made in it is the group's too
		want |= fs.ModeSetgid
	}
	return want
}

// gitDisk is the disk as git's folders are written to it.
func (r *Repo) gitDisk() FS {
	on := r.wrapped(disk.Real())
	if s, ok := parseShare(r.ConfigValue("core.sharedRepository")); ok {
		return &sharedFS{on, s}
	}
	return on
}

// sharedFS gives what is made the modes of a share.
type sharedFS struct {
	FS
	share share
}

func (f *sharedFS) Create(name string, perm fs.FileMode) (Handle, error) {
	return f.handled(name)(f.FS.Create(name, perm))
}

func (f *sharedFS) Append(name string) (Handle, error) { return f.handled(name)(f.FS.Append(name)) }

func (f *sharedFS) Mkdir(name string) error {
	if err := f.FS.Mkdir(name); err != nil {
		return err
	}
	return f.adjust(name)
}

func (f *sharedFS) handled(name string) func(Handle, error) (Handle, error) {
	return func(h Handle, err error) (Handle, error) {
		if err != nil {
			return nil, err
		}
		if err := f.adjust(name); err != nil {
			return nil, errors.Join(err, h.Close())
		}
		return h, nil
	}
}

// adjust sets the mode, where it is another. Of another user's file it cannot be set, and
// that user's program has.
func (f *sharedFS) adjust(name string) error {
	info, err := f.FS.Lstat(name)
	if err != nil {
		return err
	}
	want := f.share.of(info)
	if info.Mode()&(fs.ModePerm|fs.ModeSetgid) == want {
		return nil
	}
	if err := f.FS.Chmod(name, want); err != nil && !errors.Is(err, fs.ErrPermission) {
		return err
	}
	return nil
}
