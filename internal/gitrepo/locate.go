package gitrepo

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

// place is where a repository's parts lie.
type place struct {
	work, gitDir, commonDir, index string
	local                          gitConfig // the repository's own config
	found                          foundAt   // as looking upwards found it; zero for what the environment names
}

// locate finds the repository of the folder dir. What the environment names is
// taken only where it speaks of dir: a hook that works on a second register must
// not write into the first one's repository.
func locate(dir string, env Env) (place, error) {
	found, err := discover(dir, env)
	if err != nil {
		return place{}, err
	}
	named, err := fromEnvironment(env)
	if err != nil {
		return place{}, err
	}
	p := found
	if named != nil && (found == nil || named.speaksOf(dir, found)) {
		p = named
	}
	if p == nil {
		return place{}, fmt.Errorf("%s: %w", dir, ErrNoRepository)
	}
	if p == found {
		if err := p.found.safe(env); err != nil {
			return place{}, err
		}
	}
	p.index = indexFile(p, env)
	return *p, nil
}

// speaksOf tells whether a repository named by the environment is meant for dir,
// where looking upwards found another or the same one.
func (p *place) speaksOf(dir string, found *place) bool {
	switch {
	case found.gitDir == p.gitDir:
		return p.work == "" || inside(p.work, dir)
	case p.work == "" || !inside(p.work, dir):
		return false
	}
	return found.work != "" && inside(found.work, p.work)
}

// inside tells whether path is dir or lies below it.
func inside(dir, path string) bool {
	rel, err := filepath.Rel(dir, path)
	return err == nil && filepath.IsLocal(rel)
}

// discover looks for a repository from dir upwards, no further than
// GIT_CEILING_DIRECTORIES. It returns nil when there is none.
func discover(dir string, env Env) (*place, error) {
	ceilings := filepath.SplitList(env.get("GIT_CEILING_DIRECTORIES"))
	for at := dir; ; {
		p, err := repositoryAt(at)
		if p != nil || err != nil {
			return p, err
		}
		up := filepath.Dir(at)
		if up == at || isCeiling(ceilings, up) {
			return nil, nil
		}
		at = up
	}
}

// isCeiling tells whether the search may not go up into dir.
func isCeiling(ceilings []string, dir string) bool {
	for _, c := range ceilings {
		if c == "" || !filepath.IsAbs(c) {
			continue
		}
		if real, err := filepath.EvalSymlinks(c); err == nil {
			c = real
		}
		if filepath.Clean(c) == dir {
			return true
		}
	}
	return false
}

// repositoryAt looks for .git (a folder, or a file that names one) in dir, or takes
// dir itself for a bare repository.
func repositoryAt(dir string) (*place, error) {
	dotGit := filepath.Join(dir, ".git")
	info, err := os.Stat(dotGit)
	switch {
	case err == nil && info.IsDir() && isGitDir(dotGit):
		return newPlace(foundAt{work: dir, gitDir: dotGit})
	case err == nil && info.Mode().IsRegular():
		target, err := readGitFile(dotGit)
		if err != nil {
			return nil, err
		}
		return newPlace(foundAt{work: dir, gitFile: dotGit, gitDir: target})
	case isGitDir(dir):
		return newPlace(foundAt{gitDir: dir})
	}
	return nil, nil
}

// readGitFile follows a .git file ("gitdir: PATH"), as linked work trees and
// submodules have it.
func readGitFile(path string) (string, error) {
	raw, err := readSmall(path)
	if err != nil {
		return "", err
	}
	target, ok := strings.CutPrefix(string(raw), "gitdir: ")
	target = strings.TrimRight(target, "\r\n")
	if !ok || target == "" {
		return "", fmt.Errorf("%s names no repository: %w", path, ErrNoRepository)
	}
	target = resolveFrom(filepath.Dir(path), target)
	if !isGitDir(target) {
		return "", fmt.Errorf("%s names %s, which is no repository: %w", path, target, ErrNoRepository)
	}
	return target, nil
}

// newPlace fills in a place from its git folder; its work is "" where the git folder
// itself was found. core.bare and core.worktree of the main repository count as in git.
func newPlace(found foundAt) (*place, error) {
	real, err := filepath.EvalSymlinks(found.gitDir)
	if err != nil {
		return nil, err
	}
	p := &place{gitDir: real, commonDir: commonDir(real), work: found.work, found: found}
	p.local, err = readConfigFile(filepath.Join(p.commonDir, "config"))
	if err != nil {
		return nil, err
	}
	if p.gitDir != p.commonDir {
		return p, nil // a linked work tree: the common config does not speak of it
	}
	if top, ok := p.local.value("core.worktree"); ok && top != "" {
		p.work = resolveFrom(p.gitDir, top)
		if real, err := filepath.EvalSymlinks(p.work); err == nil {
			p.work = real
		}
	} else if p.local.isTrue("core.bare") {
		p.work = ""
	}
	return p, nil
}

// commonDir follows the commondir file of a linked work tree.
func commonDir(gitDir string) string {
	raw, err := readSmall(filepath.Join(gitDir, "commondir"))
	name := strings.TrimSpace(string(raw))
	if err != nil || name == "" {
		return gitDir
	}
	dir := resolveFrom(gitDir, name)
	if real, err := filepath.EvalSymlinks(dir); err == nil {
		return real
	}
	return dir
}

// isGitDir tells whether dir has what git asks of a repository: HEAD, objects, refs.
func isGitDir(dir string) bool {
	if _, err := os.Lstat(filepath.Join(dir, "HEAD")); err != nil {
		return false
	}
	common := commonDir(dir)
	return isDir(filepath.Join(common, "objects")) && isDir(filepath.Join(common, "refs"))
}

func isDir(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.IsDir()
}

// fromEnvironment is the repository that GIT_DIR and GIT_WORK_TREE name, or nil.
func fromEnvironment(env Env) (*place, error) {
	name := env.get("GIT_DIR")
	if name == "" {
		return nil, nil
	}
	gitDir, err := filepath.Abs(name)
	if err != nil {
		return nil, err
	}
	if !isGitDir(gitDir) {
		return nil, fmt.Errorf("GIT_DIR=%s: %w", name, ErrNoRepository)
	}
	p, err := newPlace(foundAt{gitDir: gitDir})
	if err != nil {
		return nil, err
	}
	top := env.get("GIT_WORK_TREE")
	switch {
	case top == "" && (p.work != "" || p.local.isTrue("core.bare")):
		return p, nil
	case top == "":
		top = "." // git takes the current folder for the top, and sets it so in hooks
	}
	p.work, err = realDir(top)
	return p, err
}

// indexFile is the index to read: GIT_INDEX_FILE unless it belongs to another
// repository than p, else the work tree's own.
func indexFile(p *place, env Env) string {
	own := filepath.Join(p.gitDir, "index")
	name := env.get("GIT_INDEX_FILE")
	if name == "" {
		return own
	}
	path, err := filepath.Abs(name)
	if err != nil {
		return own
	}
	dir, err := filepath.EvalSymlinks(filepath.Dir(path))
	if err != nil {
		return own
	}
	for at := dir; ; at = filepath.Dir(at) {
		if isGitDir(at) {
			if at != p.gitDir && at != p.commonDir {
				return own
			}
			break
		}
		if at == filepath.Dir(at) {
			break
		}
	}
	return path
}

// resolveFrom makes name absolute: relative names count from dir.
func resolveFrom(dir, name string) string {
	if filepath.IsAbs(name) {
		return filepath.Clean(name)
	}
	return filepath.Join(dir, name)
}
