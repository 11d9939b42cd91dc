package gitrepo

import (
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"

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
	if err := os.MkdirAll(dir, 0o777); err != nil {
		return nil, err
	}
	git := filepath.Join(dir, ".git")
	if _, err := os.Lstat(git); err == nil {
		return nil, &fs.PathError{Op: "init", Path: git, Err: fs.ErrExist}
	}
	temp, err := initTemp(dir)
	if err != nil {
		return nil, err
	}
	if err := layOut(temp, branch); err != nil {
		return nil, errors.Join(err, os.RemoveAll(temp))
	}
	if err := renameNew(temp, git); err != nil {
		return nil, errors.Join(err, os.RemoveAll(temp))
	}
	if err := disk.Real().SyncDir(dir); err != nil {
		return nil, err
	}
	return Open(dir, env)
}

// renameNew gives a folder its name. Where the name was taken meanwhile by a repository
// (a folder with something in it) the rename fails.
func renameNew(temp, git string) error {
	err := os.Rename(temp, git)
	if _, statErr := os.Lstat(git); err != nil && statErr == nil {
		return &fs.PathError{Op: "init", Path: git, Err: fs.ErrExist}
	}
	return err
}

// initTemp makes the folder in which the repository grows, beside its place.
func initTemp(dir string) (string, error) {
	nonce := make([]byte, 8)
	if _, err := rand.Read(nonce); err != nil {
		return "", err
	}
	temp := filepath.Join(dir, besidePrefix+hex.EncodeToString(nonce))
	return temp, os.Mkdir(temp, 0o777)
}

// layOut writes what git asks of a repository, for good.
func layOut(git, branch string) error {
	for _, dir := range [...]string{"objects", "objects/info", "objects/pack", "refs", "refs/heads", "refs/tags", "info", "hooks"} {
		if err := os.Mkdir(filepath.Join(git, filepath.FromSlash(dir)), 0o777); err != nil {
			return err
		}
	}
	if err := writeNew(filepath.Join(git, "HEAD"), "ref: refs/heads/"+branch+"\n"); err != nil {
		return err
	}
	exclude := "# Files that git leaves alone in this work tree only; .gitignore is for everybody's.\n"
	if err := writeNew(filepath.Join(git, "info", "exclude"), exclude); err != nil {
		return err
	}
	if err := writeNew(filepath.Join(git, "config"), initConfig(filepath.Join(git, "HEAD"))); err != nil {
		return err
	}
	for _, dir := range [...]string{"info", ""} {
		if err := disk.Real().SyncDir(filepath.Join(git, dir)); err != nil {
			return err
		}
	}
	return nil
}

func writeNew(name, text string) error {
	h, err := disk.Real().Create(name, 0o666)
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
func initConfig(head string) string {
	var b strings.Builder
	fmt.Fprintf(&b, "[core]\n\trepositoryformatversion = 0\n\tfilemode = %t\n\tbare = false\n\tlogallrefupdates = true\n",
		keepsMode(head))
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
func keepsMode(file string) bool {
	info, err := os.Stat(file)
	if err != nil {
		return false
	}
	old := info.Mode().Perm()
	if err := os.Chmod(file, old^0o100); err != nil {
		return false
	}
	info, err = os.Stat(file)
	kept := err == nil && info.Mode().Perm() == old^0o100
	return os.Chmod(file, old) == nil && kept
}
