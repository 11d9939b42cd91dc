package gitrepo

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/gofrs/flock"

	"github.com/helsefellesskap/hfh/internal/disk"
)

// lockWait is how long one call waits for other programs, all locks together.
const lockWait = 10 * time.Second

// FS is the disk that the write path works on.
type FS = disk.FS

// Handle is an open file of an FS.
type Handle = disk.Handle

// writeOptions is how the write path reaches the disk; tests set it.
type writeOptions struct {
	wrap func(FS) FS   // nil: the real disk
	wait time.Duration // 0: lockWait
}

// SetFS makes the write path go through wrap(the real disk), for tests. wrap is called
// once for git's folders and once for the work tree.
func (r *Repo) SetFS(wrap func(FS) FS) { r.write.wrap = wrap }

// SetWait sets how long a call waits for other programs' locks in all (10 seconds
// unless set).
func (r *Repo) SetWait(d time.Duration) { r.write.wait = d }

func (r *Repo) wrapped(f FS) FS { return wrapped(r.write.wrap, f) }

func wrapped(wrap func(FS) FS, f FS) FS {
	if wrap == nil {
		return f
	}
	return wrap(f)
}

// session is one writing call, from taking the lock between hfh processes to letting it
// go. Within it each step (healing, the revision) begins and ends with a nonce of its own.
type session struct {
	*Repo
	disk  FS              // names absolute
	tree  FS              // the work tree, names relative to it
	until context.Context // ends when other programs have been waited for long enough

	nonce  string
	serial int // numbers temp files
	locks  []heldLock
	temps  []tempFile
	open   []Handle // written and not flushed yet
	zlib   deflater
	// stray says that something of this nonce is left on disk for the next call.
	stray bool
}

// tempFile is a file that is to be gone at the end.
type tempFile struct {
	on   FS
	name string
}

// exclusively runs fn while no other hfh process writes to the repository, after what an
// earlier one left unfinished has been healed.
func (r *Repo) exclusively(ctx context.Context, fn func(*session) error) (healed bool, err error) {
	wait := r.write.wait
	if wait == 0 {
		wait = lockWait
	}
	until, cancel := context.WithTimeout(ctx, wait)
	defer cancel()
	root, err := os.OpenRoot(r.work)
	if err != nil {
		return false, err
	}
	defer func() { _ = root.Close() }()
	s := &session{
		Repo: r, disk: r.gitDisk(), tree: r.wrapped(disk.In(root)), until: until,
	}
	unlock, err := s.flock()
	if err != nil {
		return false, err
	}
	defer unlock()
	healed, err = s.heal()
	if err != nil {
		return false, err
	}
	return healed, fn(s)
}

// hfhDir is where locks between hfh processes and temp files lie: within the common git
// folder, so that a rename to any of git's files works.
func (s *session) hfhDir(name string) string { return filepath.Join(s.commonDir, "hfh", name) }

// flock takes the lock between hfh processes, of all linked work trees.
func (s *session) flock() (unlock func(), err error) {
	if err := s.mkdirSynced(s.hfhDir("")); err != nil {
		return nil, err
	}
	if info, err := s.disk.Lstat(s.hfhDir("lock")); err == nil && !info.Mode().IsRegular() {
		return nil, fmt.Errorf("locking the register: %s: %w", s.hfhDir("lock"), errNotRegular)
	}
	lock := flock.New(s.hfhDir("lock"), flock.SetPermissions(0o666))
	ok, err := lock.TryLockContext(s.until, 5*time.Millisecond)
	switch {
	case s.until.Err() != nil && !ok:
		return nil, s.timedOut(lock.Path())
	case err != nil:
		return nil, fmt.Errorf("locking the register: %w", err)
	}
	return func() { _ = lock.Close() }, nil
}

// begin gives the session a new nonce and puts a mark on disk that says which git locks
// it may come to hold. Who finds the mark while holding the flock knows that its maker
// died, and clears up after it.
func (s *session) begin(locks ...string) error {
	nonce := make([]byte, 8)
	if _, err := rand.Read(nonce); err != nil {
		return err
	}
	s.nonce, s.serial, s.stray = hex.EncodeToString(nonce), 0, false
	text := []string{s.lockLine(), s.fromCommon(s.gitDir)}
	for _, l := range locks {
		text = append(text, s.fromCommon(l))
	}
	text = append(text, markLast)
	if err := s.put(s.disk, s.mark(), []byte(strings.Join(text, "\n")), 0o666); err != nil {
		return err
	}
	return s.flush()
}

// markEnd ends a mark's name, markLast is its last line: without it, its maker died while
// writing it, and never held a lock.
const (
	markEnd  = ".mark"
	markLast = "end\n"
)

func (s *session) mark() string { return s.hfhDir(s.nonce + markEnd) }

// lockLine is the first line of every lock that hfh makes.
func (s *session) lockLine() string {
	return "hfh " + strconv.Itoa(os.Getpid()) + " " + s.nonce
}

func (s *session) fromCommon(path string) string {
	rel, err := filepath.Rel(s.commonDir, path)
	if err != nil {
		rel = path
	}
	return filepath.ToSlash(rel)
}

// end lets every lock go and takes the temp files away. What cannot be taken away stays
// marked for the next call.
func (s *session) end() error {
	var errs []error
	for _, h := range s.open {
		errs = append(errs, h.Close())
	}
	s.open = nil
	for len(s.locks) > 0 {
		errs = append(errs, s.release(s.locks[len(s.locks)-1].path))
	}
	for _, t := range slices.Backward(s.temps) {
		if t.name == s.mark() && s.stray {
			continue
		}
		if err := t.on.Remove(t.name); err != nil && !errors.Is(err, fs.ErrNotExist) {
			errs = append(errs, err)
			s.stray = true
		}
	}
	s.temps = nil
	return errors.Join(errs...)
}

// abandon forgets the locks without taking them away: git must not see an index that is
// ahead of its branch. The next call finds them with the journal, and goes on.
func (s *session) abandon() {
	s.locks, s.stray = nil, true
}

// leaveAdopted does so with the locks that a dead session had left.
func (s *session) leaveAdopted() {
	s.locks = slices.DeleteFunc(s.locks, func(l heldLock) bool { return l.adopted })
}

// maxOpen bounds the files that wait to be flushed together.
const maxOpen = 64

// put writes a new temp file, which is flushed with others before any of them gets its
// name.
func (s *session) put(on FS, name string, data []byte, perm fs.FileMode) error {
	if len(s.open) >= maxOpen {
		if err := s.flush(); err != nil {
			return err
		}
	}
	// Noted first: a file can come to be even where Create fails.
	s.temps = append(s.temps, tempFile{on, name})
	h, err := on.Create(name, perm)
	if err != nil {
		return err
	}
	s.open = append(s.open, h)
	_, err = h.Write(data)
	return err
}

// flush makes everything written so far survive a power cut, and the names in some of
// git's folders.
func (s *session) flush(dirs ...string) error {
	files := s.open
	s.open = nil
	return together(len(files)+len(dirs), func(i int) error {
		if i < len(files) {
			return errors.Join(files[i].Sync(), files[i].Close())
		}
		return syncNames(s.disk, dirs[i-len(files)])
	})
}

// syncNames flushes a folder. One that is gone took its names along: only `git gc` does
// that, when the objects are in a pack.
func syncNames(on FS, dir string) error {
	if err := on.SyncDir(dir); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return nil
}

// together runs do for 0 to n-1 at the same time: of flushes that come together the
// system makes one.
func together(n int, do func(int) error) error {
	if n == 1 {
		return do(0)
	}
	const atOnce = 32
	errs, slots := make([]error, n), make(chan struct{}, atOnce)
	var group sync.WaitGroup
	for i := range n {
		slots <- struct{}{}
		group.Go(func() {
			errs[i] = do(i)
			<-slots
		})
	}
	group.Wait()
	return errors.Join(errs...)
}

// move gives a temp file its name.
func (s *session) move(on FS, temp, to string) error {
	if len(s.open) > 0 {
		if err := s.flush(); err != nil {
			return err
		}
	}
	if err := on.Rename(temp, to); err != nil {
		return err
	}
	s.temps = slices.DeleteFunc(s.temps, func(t tempFile) bool { return t.on == on && t.name == temp })
	return nil
}

// mkdir makes one folder; one that is there is fine.
func (s *session) mkdir(on FS, dir string) error {
	if err := on.Mkdir(dir); err != nil && !errors.Is(err, fs.ErrExist) {
		return err
	}
	return nil
}

// mkdirSynced makes one of git's folders, for good.
func (s *session) mkdirSynced(dir string) error {
	switch err := s.disk.Mkdir(dir); {
	case err == nil:
		return s.disk.SyncDir(filepath.Dir(dir))
	case errors.Is(err, fs.ErrExist):
		return nil
	default:
		return err
	}
}

// dirSet collects folders to be flushed, each once.
type dirSet struct{ names []string }

func newDirSet() *dirSet { return &dirSet{} }

func (d *dirSet) add(name string) {
	if !slices.Contains(d.names, name) {
		d.names = append(d.names, name)
	}
}

func (d *dirSet) sync(on FS) error {
	return together(len(d.names), func(i int) error { return syncNames(on, d.names[i]) })
}
