package gitrepo

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"

	"github.com/gofrs/flock"

	"github.com/helsefellesskap/hfh/internal/disk"
)

// defaultBranch is the branch of a new repository whose maker names none.
const defaultBranch = "main"

// Init makes a git repository with the work tree dir, which may be absent, empty or hold
// files, and opens it. branch is the name of its first branch, "" for main. The
// repository appears whole or not at all. Error: fs.ErrExist where dir has a .git already;
// the repository there, whatever it is, is not touched.
func Init(dir, branch string, env Env) (*Repo, error) {
	if branch == "" {
		branch = defaultBranch
	}
	if err := checkRefName("refs/heads/" + branch); err != nil || branch[0] == '-' {
		return nil, fmt.Errorf("%q is not a name for a branch", branch)
	}
	on := wrapped(env.Disk, disk.Real())
	if err := disk.MkdirAll(on, dir); err != nil {
		return nil, err
	}
	if err := initLocked(on, dir, branch); err != nil {
		return nil, err
	}
	if err := on.SyncDir(dir); err != nil {
		return nil, err
	}
	return Open(dir, env)
}

// InitFolder is the folder in which a repository grows, beside its place. It is there only
// while Init is at work; what one that died left in it, the next one takes away.
const InitFolder = besidePrefix + "init"

// initLocked lays a repository out and gives it its name, alone in the folder.
func initLocked(on FS, dir, branch string) (err error) {
	temp, git := filepath.Join(dir, InitFolder), filepath.Join(dir, ".git")
	if _, err := os.Lstat(git); err == nil {
		return &fs.PathError{Op: "init", Path: git, Err: fs.ErrExist}
	}
	if err := disk.MkdirAll(on, temp); err != nil {
		return err
	}
	lock := flock.New(filepath.Join(temp, "lock"), flock.SetPermissions(0o666))
	if ok, err := lock.TryLock(); err != nil || !ok {
		return errors.Join(fmt.Errorf("%w: %s", ErrLocked, lock.Path()), err)
	}
	grown := filepath.Join(temp, "git")
	defer func() {
		err = errors.Join(err, disk.RemoveAll(on, grown), clearInit(on, temp, lock))
	}()
	if err := disk.RemoveAll(on, grown); err != nil {
		return err
	}
	if err := layOut(on, grown, branch); err != nil {
		return err
	}
	return renameNew(on, grown, git)
}

// clearInit lets the lock go and takes its folder away. The file goes first, while it is
// locked, so that nobody waits for one that is gone; where that cannot be, after.
func clearInit(on FS, temp string, lock *flock.Flock) error {
	first := on.Remove(lock.Path())
	err := lock.Close()
	if first != nil {
		if first = on.Remove(lock.Path()); errors.Is(first, fs.ErrNotExist) {
			first = nil
		}
	}
	err = errors.Join(err, first)
	_ = on.Remove(temp) // another one may have begun in it
	return err
}

// renameNew gives a folder its name. Where the name was taken meanwhile by a repository
// (a folder with something in it) the rename fails.
func renameNew(on FS, temp, git string) error {
	err := on.Rename(temp, git)
	if _, statErr := os.Lstat(git); err != nil && statErr == nil {
		return &fs.PathError{Op: "init", Path: git, Err: fs.ErrExist}
	}
	return err
}

// layOut writes what git asks of a repository, for good.
func layOut(on FS, git, branch string) error {
	for _, dir := range [...]string{"", "objects", "objects/info", "objects/pack", "refs", "refs/heads", "refs/tags", "info", "hooks"} {
		if err := on.Mkdir(filepath.Join(git, filepath.FromSlash(dir))); err != nil {
			return err
		}
	}
	if err := writeNew(on, filepath.Join(git, "HEAD"), "ref: refs/heads/"+branch+"\n"); err != nil {
		return err
	}
	exclude := "# Files that git leaves alone in this work tree only; .gitignore is for everybody's.\n"
	if err := writeNew(on, filepath.Join(git, "info", "exclude"), exclude); err != nil {
		return err
	}
	if err := writeNew(on, filepath.Join(git, "config"), initConfig(on, filepath.Join(git, "HEAD"))); err != nil {
		return err
	}
	for _, dir := range [...]string{"info", ""} {
		if err := on.SyncDir(filepath.Join(git, dir)); err != nil {
			return err
		}
	}
	return nil
}

func writeNew(on FS, name, text string) error {
	h, err := on.Create(name, 0o666)
	if err != nil {
		return err
	}
	_, err = h.Write([]byte(text))
	if err == nil {
		err = h.Sync()
	}
	return errors.Join(err, h.Close())
}

// initConfig is what `git init` would find out about the file system, by trying it on the
// file HEAD, and push.followTags, so that a plain `git push` takes the versions' tags along.
func initConfig(on FS, head string) string {
	var b strings.Builder
	fmt.Fprintf(&b, "[core]\n\trepositoryformatversion = 0\n\tfilemode = %t\n\tbare = false\n\tlogallrefupdates = true\n",
		keepsMode(on, head))
	if runtime.GOOS == "windows" {
		b.WriteString("\tsymlinks = false\n")
	}
	if _, err := os.Stat(filepath.Join(filepath.Dir(head), "hEaD")); err == nil {
		b.WriteString("\tignorecase = true\n")
	}
	if runtime.GOOS == "darwin" {
		b.WriteString("\tprecomposeunicode = true\n")
	}
	b.WriteString("[push]\n\tfollowTags = true\n")
	return b.String()
}

// keepsMode tries whether the file system keeps the executable bit.
func keepsMode(on FS, file string) bool {
	info, err := os.Stat(file)
	if err != nil {
		return false
	}
	old := info.Mode().Perm()
	if err := on.Chmod(file, old^0o100); err != nil {
		return false
	}
	info, err = os.Stat(file)
	kept := err == nil && info.Mode().Perm() == old^0o100
	return on.Chmod(file, old) == nil && kept
}
