package gitrepo

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"

	"github.com/helsefellesskap/hfh/internal/disk"
)

// Env is what the package may know of the process: its environment variables, the
// user's home folder ("" when there is none) and the disk. An unset and an empty
// variable count as the same.
type Env struct {
	Get  func(string) string
	Home string
	// Disk stands between what is written and the real disk, for tests; nil for none.
	Disk func(disk.FS) disk.FS
	// Sign makes the signatures that git is set to make; without it nothing is recorded
	// where git is.
	Sign Signer
}

// get reads a variable; an Env without Get is an empty environment.
func (e Env) get(key string) string {
	if e.Get == nil {
		return ""
	}
	return e.Get(key)
}

// Repo is an open repository with a register in it. All its methods may be called
// from several goroutines at once: objects are read under one lock.
type Repo struct {
	env       Env
	root      string // the register's folder, absolute and without symlinks
	work      string // the work tree's top folder; "" when bare
	gitDir    string // HEAD, index and the state of a merge
	commonDir string // objects, refs, config; gitDir but in a linked work tree
	prefix    string // root below work, "/"-separated; "" at the top
	indexPath string

	openedGitDir string // gitDir by the path that Open was given, symlinks and all

	objects *objectStore

	configOnce sync.Once
	config     gitConfig
	configErr  error

	shallowOnce sync.Once
	shallow     map[Hash]bool

	write writeOptions
}

// Open finds the repository of the register in dir (the folder that holds data/),
// looking upwards as git does; dir may also be a bare repository, for reading.
// GIT_DIR, GIT_WORK_TREE and GIT_INDEX_FILE count where they speak of dir's
// repository, as they do in git's hooks. It writes nothing and needs neither an
// index nor an identity. Errors: ErrNoRepository, ErrUnsupported (as
// *UnsupportedError) and those of the file system.
func Open(dir string, env Env) (*Repo, error) {
	root, err := realDir(dir)
	if err != nil {
		return nil, err
	}
	p, err := locate(root, env)
	if err != nil {
		return nil, err
	}
	if err := p.refuse(); err != nil {
		return nil, fmt.Errorf("%s: %w", p.gitDir, err)
	}
	r := &Repo{
		env: env, root: root, work: p.work, gitDir: p.gitDir, commonDir: p.commonDir,
		indexPath: p.index, objects: newObjectStore(p.commonDir, env),
	}
	r.write.wrap = env.Disk
	if r.work == "" {
		return r, nil
	}
	rel, err := filepath.Rel(r.work, root)
	if err != nil || !filepath.IsLocal(rel) {
		return nil, fmt.Errorf("%s is outside the work tree %s: %w", root, r.work, ErrNoRepository)
	}
	if rel != "." {
		r.prefix = filepath.ToSlash(rel)
	}
	r.openedGitDir = openedAs(dir, rel, r)
	return r, nil
}

// Root is the register's folder: absolute, symlinks resolved.
func (r *Repo) Root() string { return r.root }

// GitDir is the folder with HEAD and the index (of this work tree).
func (r *Repo) GitDir() string { return r.gitDir }

// CommonDir is the folder with objects, refs and config; all linked work trees share it.
func (r *Repo) CommonDir() string { return r.commonDir }

// Prefix is the register's folder below the work tree: "" or "a/b".
func (r *Repo) Prefix() string { return r.prefix }

// Bare tells whether there is no work tree.
func (r *Repo) Bare() bool { return r.work == "" }

// Close lets go of the pack files held open. A closed Repo opens them again when needed.
func (r *Repo) Close() error { return r.objects.Close() }

// SetFolder says where the register lies below the top of a bare repository's trees,
// "a/b". It must be called before anything is read, and does nothing to a repository
// with a work tree, which knows it.
func (r *Repo) SetFolder(folder string) {
	if r.Bare() {
		r.prefix = folder
	}
}

// treePath turns a register-relative path into one from the top of a revision's tree.
func (r *Repo) treePath(name string) string {
	if r.prefix == "" {
		return name
	}
	if name == "." || name == "" {
		return r.prefix
	}
	return r.prefix + "/" + name
}

// openedAs gives the git folder by the path that the user typed, for conditions in
// git's config that name a folder through a symbolic link.
func openedAs(dir, rel string, r *Repo) string {
	abs, err := filepath.Abs(dir)
	if err != nil || r.gitDir != filepath.Join(r.work, ".git") {
		return r.gitDir
	}
	if rel == "." {
		return filepath.Join(abs, ".git")
	}
	top, ok := strings.CutSuffix(abs, string(filepath.Separator)+rel)
	if !ok {
		return r.gitDir
	}
	return filepath.Join(top, ".git")
}

// realDir gives the absolute path of an existing folder with symlinks resolved, as
// the kernel would name it; git compares such paths too.
func realDir(dir string) (string, error) {
	abs, err := filepath.Abs(dir)
	if err != nil {
		return "", fmt.Errorf("%s: %w", dir, err)
	}
	real, err := filepath.EvalSymlinks(abs)
	if err != nil {
		return "", err
	}
	info, err := os.Stat(real)
	if err != nil {
		return "", err
	}
	if !info.IsDir() {
		return "", &fs.PathError{Op: "open", Path: dir, Err: errors.New("not a folder")}
	}
	return real, nil
}
