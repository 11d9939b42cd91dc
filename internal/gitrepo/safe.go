package gitrepo

import (
	"fmt"
	"path/filepath"
	"strings"
)

// UnsafeError says that a repository belongs to somebody else than the user, and that
// nothing in the user's own configuration calls it safe (safe.directory), or that it is
// bare and was found by looking where safe.bareRepository asks for its name.
type UnsafeError struct {
	Dir  string // what safe.directory would have to name
	Bare bool   // found by looking, where only a bare repository that is named may be used
}

func (e *UnsafeError) Error() string {
	if e.Bare {
		return fmt.Sprintf("%s: a bare repository that nobody named (safe.bareRepository)", e.Dir)
	}
	return fmt.Sprintf("%s: the repository belongs to another user (safe.directory)", e.Dir)
}

// foundAt is a repository as looking upwards found it, by the paths whose owner git asks
// about: the work tree's folder, the .git file and the git folder; "" for none.
type foundAt struct{ work, gitFile, gitDir string }

// safe refuses a repository of somebody else's, as git does (its setup.c): whoever can
// write its configuration would choose what runs here. Only the configuration of the
// system, the user and the command line can call it safe, never its own.
func (f foundAt) safe(env Env) error {
	owned := true
	for _, path := range [...]string{f.gitFile, f.work, f.gitDir} {
		owned = owned && (path == "" || ownedByUser(path, env))
	}
	bare := f.work == "" && !inDotGit(f.gitDir)
	if owned && !bare {
		return nil
	}
	protected, err := protectedConfig(env)
	if err != nil {
		return err
	}
	name := f.work
	if name == "" {
		name = f.gitDir
	}
	if mode, _ := protected.value("safe.barerepository"); bare && mode == "explicit" {
		return &UnsafeError{Dir: name, Bare: true}
	}
	if !owned && !calledSafe(protected, name, env.Home) {
		return &UnsafeError{Dir: name}
	}
	return nil
}

// inDotGit tells whether a bare repository lies in another's .git, as those of its
// submodules and linked work trees do: git does not count these as found by looking.
func inDotGit(dir string) bool {
	return strings.HasSuffix(filepath.ToSlash(dir), "/.git") || strings.Contains(filepath.ToSlash(dir), "/.git/")
}

// calledSafe tells whether safe.directory names a folder: its path, a path that ends in
// "/*" for all below it, or "*". An empty value takes back what was said before it.
func calledSafe(c gitConfig, dir, home string) bool {
	safe := false
	for _, e := range c {
		switch {
		case e.key != "safe.directory":
		case e.value == "":
			safe = false
		case e.value == "*":
			safe = true
		default:
			safe = safe || isSafePath(e.value, dir, home)
		}
	}
	return safe
}

// isSafePath tells whether one value of safe.directory names a folder, letter by letter as
// git compares them.
func isSafePath(value, dir, home string) bool {
	if rest, ok := strings.CutPrefix(value, "~/"); ok && home != "" {
		value = strings.TrimSuffix(home, "/") + "/" + rest
	}
	value, dir = filepath.ToSlash(value), filepath.ToSlash(dir)
	if strings.HasSuffix(value, "/*") {
		return strings.HasPrefix(dir, strings.TrimSuffix(value, "*"))
	}
	return value == dir
}

// protectedConfig reads what no repository can write: the configuration of the system,
// of the user and of the environment. Conditions that ask for the repository do not hold.
func protectedConfig(env Env) (gitConfig, error) {
	l := configLoader{env: env}
	if err := l.userConfig(); err != nil {
		return nil, err
	}
	return l.out, l.environment()
}
