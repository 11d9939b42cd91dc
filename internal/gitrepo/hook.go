package gitrepo

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/helsefellesskap/hfh/internal/disk"
)

// InstallHook writes a hook ("pre-commit") where git looks for it: in core.hooksPath,
// else in the repository's hooks folder. The second line of script is its mark: a
// hook with the same second line is an older one of ours and is replaced. Over any
// other hook nothing is written and installed is false, as it is where the
// repository's own config would lead out of the repository.
func (r *Repo) InstallHook(name string, script []byte) (installed bool, err error) {
	if name == "" || strings.ContainsAny(name, `/\`) || !filepath.IsLocal(name) {
		return false, fmt.Errorf("%q is no hook", name)
	}
	dir, ok, err := r.hooksDir()
	if err != nil || !ok {
		return false, err
	}
	target := filepath.Join(dir, name)
	info, err := os.Lstat(target)
	switch {
	case errors.Is(err, fs.ErrNotExist):
	case err != nil:
		return false, fmt.Errorf("hook %s: %w", name, err)
	case !info.Mode().IsRegular():
		return false, nil
	default:
		old, err := readSmall(target)
		if err != nil || !sameMark(old, script) {
			return false, err
		}
	}
	if err := r.writeHook(target, script, info == nil); err != nil {
		if errors.Is(err, fs.ErrExist) {
			return false, nil // another program was faster
		}
		return false, fmt.Errorf("hook %s: %w", name, err)
	}
	return true, nil
}

// hooksDir gives the folder of hooks; ok is false where hfh must not write there.
func (r *Repo) hooksDir() (dir string, ok bool, err error) {
	c, err := r.gitConfig()
	if err != nil {
		return "", false, err
	}
	e, _ := c.last("core.hookspath")
	if e.value == "" {
		return filepath.Join(r.commonDir, "hooks"), true, nil
	}
	if rest, isHome := strings.CutPrefix(e.value, "~/"); isHome {
		dir, ok = filepath.Join(r.env.Home, rest), r.env.Home != ""
	} else {
		top := r.work
		if top == "" {
			top = r.gitDir
		}
		dir, ok = resolveFrom(top, e.value), true
	}
	if e.user {
		return dir, ok, nil
	}
	real, err := existingPart(dir)
	if err != nil {
		return "", false, err
	}
	return dir, ok && (r.work != "" && inside(r.work, real) || inside(r.commonDir, real)), nil
}

// existingPart resolves the symbolic links of the part of a path that is there.
func existingPart(dir string) (string, error) {
	real, err := filepath.EvalSymlinks(dir)
	if err == nil || !errors.Is(err, fs.ErrNotExist) || filepath.Dir(dir) == dir {
		return real, err
	}
	if real, err = existingPart(filepath.Dir(dir)); err != nil {
		return "", err
	}
	return filepath.Join(real, filepath.Base(dir)), nil
}

// sameMark compares the second lines of two scripts.
func sameMark(a, b []byte) bool {
	mark := func(script []byte) string {
		lines := bytes.SplitN(script, []byte("\n"), 3)
		if len(lines) < 2 {
			return ""
		}
		return string(bytes.TrimSpace(lines[1]))
	}
	return mark(a) != "" && mark(a) == mark(b)
}

// writeHook puts a whole script in place at once; a new one never over a file that
// came meanwhile (fs.ErrExist).
func (r *Repo) writeHook(target string, script []byte, isNew bool) error {
	on := r.wrapped(disk.Real())
	if isNew {
		return disk.WriteNew(on, target, script, 0o777)
	}
	return disk.WriteWhole(on, target, script, 0o777)
}
