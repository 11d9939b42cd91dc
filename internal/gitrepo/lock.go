package gitrepo

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// heldLock is one of git's lock files (index.lock, refs/…/X.lock) that is ours.
type heldLock struct {
	path, line string // line is the file's first
	adopted    bool   // taken over from a dead session
}

// lock takes one of git's locks and waits for it. A lock with an hfh line is a dead
// process's, for no other can hold the flock: it is taken over as it stands, so that git
// never gets in between. Git's own lock is waited for, never removed.
func (s *session) lock(path string) error {
	return s.retry(path, func() (bool, error) {
		err := s.makeLock(path)
		if err == nil {
			s.locks = append(s.locks, heldLock{path: path, line: s.lockLine()})
			return true, nil
		}
		if !errors.Is(err, fs.ErrExist) {
			return false, err
		}
		line, err := s.firstLine(path)
		if errors.Is(err, fs.ErrNotExist) {
			return false, nil
		}
		if err != nil || !isLockLine(line) {
			return false, err
		}
		s.locks = append(s.locks, heldLock{path, line, true})
		return true, nil
	})
}

// makeLock links the session's mark to path, so that a lock of ours never is empty, not
// even for an instant. Where there are no links it is made and written.
func (s *session) makeLock(path string) error {
	err := s.disk.Link(s.mark(), path)
	if err == nil || errors.Is(err, fs.ErrExist) || errors.Is(err, fs.ErrNotExist) {
		return err
	}
	h, err := s.disk.Create(path, 0o666)
	if err != nil {
		return err
	}
	_, err = h.Write([]byte(s.lockLine() + "\n"))
	err = errors.Join(err, h.Close())
	if err != nil {
		return errors.Join(err, s.disk.Remove(path))
	}
	return nil
}

func isLockLine(line string) bool { return strings.HasPrefix(line, "hfh ") }

func (s *session) firstLine(path string) (string, error) {
	data, err := s.disk.ReadFile(path)
	line, _, _ := strings.Cut(string(data), "\n")
	return line, err
}

// release lets a lock go, once. A file that someone put in the place of our lock is left.
func (s *session) release(path string) error {
	i := slices.IndexFunc(s.locks, func(l heldLock) bool { return l.path == path })
	if i < 0 {
		return nil
	}
	held := s.locks[i]
	s.locks = slices.Delete(s.locks, i, i+1)
	return s.removeLock(held)
}

// removeLock takes a lock file away if it still says what we wrote.
func (s *session) removeLock(held heldLock) error {
	line, err := s.firstLine(held.path)
	if err == nil && line == held.line {
		err = s.disk.Remove(held.path)
	}
	if err == nil || errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	s.stray = true
	return fmt.Errorf("releasing %s: %w", held.path, err)
}

// retry calls try until it is done, or others have been waited for long enough.
func (s *session) retry(what string, try func() (done bool, err error)) error {
	for delay := time.Millisecond; ; delay = min(2*delay, 50*time.Millisecond) {
		if done, err := try(); done || err != nil {
			return err
		}
		select {
		case <-s.until.Done():
			return s.timedOut(what)
		case <-time.After(delay):
		}
	}
}

// timedOut is ErrLocked, or the caller's own interruption.
func (s *session) timedOut(what string) error {
	if err := s.until.Err(); errors.Is(err, context.Canceled) {
		return err
	}
	return fmt.Errorf("%w: %s", ErrLocked, what)
}

func (s *session) indexLock() string { return s.ownIndex() + ".lock" }

// refLock is where git locks a ref ("refs/heads/main").
func (s *session) refLock(ref string) string { return s.refPath(ref) + ".lock" }

// sweep clears up after sessions that died: their git locks, temp files and marks. It
// holds the flock, so none of them can be alive. What belongs to a journal of another
// work tree is left for that one's recovery.
func (s *session) sweep() (found bool, err error) {
	names, err := s.disk.ReadDir(s.hfhDir(""))
	if err != nil {
		return false, err
	}
	slices.Sort(names)
	for _, name := range names {
		nonce, isMark := strings.CutSuffix(name, markEnd)
		if !isMark {
			continue
		}
		swept, err := s.sweepNonce(nonce, names)
		if err != nil {
			return found, fmt.Errorf("clearing up after an interrupted hfh: %w", err)
		}
		found = found || swept
	}
	return found, nil
}

func (s *session) sweepNonce(nonce string, names []string) (bool, error) {
	mark := s.hfhDir(nonce + markEnd)
	data, err := s.disk.ReadFile(mark)
	if err != nil {
		return false, err
	}
	text, whole := strings.CutSuffix(string(data), markLast)
	lines := strings.Split(strings.TrimSuffix(text, "\n"), "\n")
	if whole && len(lines) > 1 {
		if s.othersJournal(lines[1]) {
			return false, nil
		}
		for _, l := range lines[2:] {
			if err := s.removeLock(heldLock{path: s.common(l), line: lines[0]}); err != nil {
				return false, err
			}
		}
	}
	if err := s.sweepObjects(nonce); err != nil {
		return false, err
	}
	for _, name := range names {
		if strings.HasPrefix(name, nonce) && !strings.HasSuffix(name, markEnd) {
			if err := s.remove(s.hfhDir(name)); err != nil {
				return false, err
			}
		}
	}
	return true, s.remove(mark)
}

// common turns a path of a mark into a real one.
func (s *session) common(rel string) string {
	if path := filepath.FromSlash(rel); !filepath.IsAbs(path) {
		return filepath.Join(s.commonDir, path)
	}
	return filepath.FromSlash(rel)
}

// othersJournal tells whether another work tree has an unfinished revision.
func (s *session) othersJournal(gitDir string) bool {
	dir := s.common(gitDir)
	if dir == s.gitDir {
		return false
	}
	_, err := s.disk.Lstat(filepath.Join(dir, "hfh", journalName))
	return err == nil
}

// sweepObjects takes away half-written objects of a dead session.
func (s *session) sweepObjects(nonce string) error {
	root := filepath.Join(s.commonDir, "objects")
	fans, err := s.disk.ReadDir(root)
	if err != nil {
		return err
	}
	for _, fan := range fans {
		if len(fan) != 2 {
			continue
		}
		names, err := s.disk.ReadDir(filepath.Join(root, fan))
		if err != nil {
			return err
		}
		for _, name := range names {
			if strings.HasPrefix(name, objectTempPrefix+nonce) {
				if err := s.remove(filepath.Join(root, fan, name)); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

// remove takes away a file of git's folders; one that is gone already is fine.
func (s *session) remove(path string) error {
	if err := s.disk.Remove(path); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return nil
}
