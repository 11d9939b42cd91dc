package cli

import (
	"errors"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"runtime"
	"time"

	"github.com/helsefellesskap/hfh/internal/date"
	"github.com/helsefellesskap/hfh/internal/gitrepo"
	"github.com/helsefellesskap/hfh/internal/msg"
	"github.com/helsefellesskap/hfh/internal/render"
	"github.com/helsefellesskap/hfh/internal/store"
)

// communityFile is what makes a folder a register.
const communityFile = "data/community.yaml"

// register is an opened register and the records of one side of it.
type register struct {
	dir   string
	repo  *gitrepo.Repo
	head  gitrepo.Hash // "" where the branch has no revision yet
	fsys  fs.FS
	snap  *store.Snapshot
	today date.Day
	// words prints what hfh writes for others, in the register's language.
	words *msg.Printer
	// bare tells that a plan in a file is only compared with another.
	bare bool
	// seen are the work tree's files that a change was worked out on; nil for none there.
	seen map[string][]byte
}

// findRegister gives the nearest folder upwards from -C that holds a register.
func (a *app) findRegister() (string, error) {
	start, err := filepath.Abs(a.global.dir)
	if err != nil {
		return "", fail(exitFailed, "cli/failed").because(err)
	}
	if info, err := os.Stat(start); err != nil || !info.IsDir() {
		return "", fail(exitFailed, "cli/no-folder", "dir", a.global.dir)
	}
	for dir := start; ; dir = filepath.Dir(dir) {
		if _, err := os.Lstat(filepath.Join(dir, filepath.FromSlash(communityFile))); err == nil {
			return dir, nil
		}
		if dir == filepath.Dir(dir) {
			return "", fail(exitFailed, "cli/no-register", "dir", start)
		}
	}
}

// registerDirOrEmpty is for settings, which may be read where there is no register.
func (a *app) registerDirOrEmpty() string {
	dir, err := a.findRegister()
	if err != nil {
		return ""
	}
	return dir
}

// openRepo opens the register's repository. With --rev a bare repository will do,
// and -C then names it.
func (a *app) openRepo() (*gitrepo.Repo, string, error) {
	dir, err := a.findRegister()
	folder := ""
	if err != nil && a.global.rev != "" {
		dir, folder = existingFolder(a.global.dir)
		err = nil
	}
	if err != nil {
		return nil, "", err
	}
	repo, err := gitrepo.Open(dir, a.gitEnv())
	if err != nil {
		return nil, "", err
	}
	if folder != "" && !repo.Bare() {
		return nil, "", fail(exitFailed, "cli/no-folder", "dir", a.global.dir)
	}
	repo.SetFolder(folder)
	return repo, dir, nil
}

// existingFolder parts a path into the folder that is there and what would lie below it:
// the way to a register inside a bare repository.
func existingFolder(dir string) (there, below string) {
	for there = dir; there != ""; {
		if info, err := os.Stat(there); err == nil && info.IsDir() {
			return there, below
		}
		below = path.Join(filepath.Base(there), below)
		up := filepath.Dir(there)
		if up == there {
			break
		}
		there = up
	}
	return dir, ""
}

// open reads the register as it lies in the work tree, or at --rev; with --known-on as
// it was recorded by that day.
func (a *app) open() (*register, error) {
	repo, dir, err := a.openRepo()
	if err != nil {
		return nil, err
	}
	if a.global.rev == "" && a.global.knownOn.IsZero() {
		return a.load(repo, dir, repo.Work)
	}
	name := orDefault(a.global.rev, "HEAD")
	rev, err := repo.Resolve(name)
	if err != nil {
		return nil, fail(exitFailed, "cli/no-revision", "rev", name).because(err)
	}
	reg, err := a.openAt(repo, dir, rev)
	if err == nil && a.global.knownOn.IsZero() && reg.snap.Record(store.Ref{Kind: "community"}) == nil {
		return nil, fail(exitFailed, "cli/no-register-at", "rev", name)
	}
	if err != nil || a.global.knownOn.IsZero() {
		return reg, err
	}
	return a.openKnown(reg, rev)
}

// openKnown reads the register at the newest revision that was recorded by --known-on;
// before the first one it is empty.
func (a *app) openKnown(reg *register, from gitrepo.Hash) (*register, error) {
	known := a.knownBy(reg)
	for rev, err := range reg.repo.Log(from) {
		if err != nil {
			return nil, err
		}
		if known(rev) {
			return a.openAt(reg.repo, reg.dir, rev.Hash)
		}
	}
	a.note("cli/not-known-yet", "day", a.global.knownOn.String())
	return a.load(reg.repo, reg.dir, func() (fs.FS, error) { return nothing{}, nil })
}

// openAt reads the register at one revision.
func (a *app) openAt(repo *gitrepo.Repo, dir string, rev gitrepo.Hash) (*register, error) {
	return a.load(repo, dir, func() (fs.FS, error) { return repo.At(rev) })
}

// load reads all records of one side and settles what day is asked about.
func (a *app) load(repo *gitrepo.Repo, dir string, side func() (fs.FS, error)) (*register, error) {
	return a.loadBy(repo, dir, side, func(fsys fs.FS) *store.Snapshot { return store.LoadKept(fsys, a.set, a.kept(repo)) })
}

// loadBy is load with another way to read the records.
func (a *app) loadBy(repo *gitrepo.Repo, dir string, side func() (fs.FS, error), read func(fs.FS) *store.Snapshot) (*register, error) {
	head, err := repo.Head()
	if err != nil && !errors.Is(err, gitrepo.ErrUnborn) {
		return nil, err
	}
	fsys, err := side()
	if err != nil {
		return nil, err
	}
	snap := read(fsys)
	if err := snap.FormatError(); err != nil {
		return nil, err
	}
	loc, err := time.LoadLocation(orDefault(snap.Community.Timezone, "Europe/Oslo"))
	if err != nil {
		loc = time.UTC // the zone's name is a finding of its own
	}
	return &register{
		dir: dir, repo: repo, head: head, fsys: fsys, snap: snap,
		today: a.today(loc), words: render.Printer(orDefault(snap.Community.Language, "nb")),
	}, nil
}

func orDefault(s, fallback string) string {
	if s == "" {
		return fallback
	}
	return s
}

// gitEnv is what git's side may know of the world around it.
func (a *app) gitEnv() gitrepo.Env {
	return gitrepo.Env{Get: a.env, Home: a.home(), Disk: a.disk, Sign: a.signWith}
}

// home is the user's home folder as the environment has it, "" where there is none.
func (a *app) home() string {
	if home := a.env("HOME"); home != "" || runtime.GOOS != "windows" {
		return home
	}
	return a.env("USERPROFILE")
}
