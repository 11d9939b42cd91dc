package gitrepo

import (
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"strings"
	"syscall"
)

// refPath is the file of a loose ref. All hfh's refs are shared by linked work trees.
func (s *session) refPath(ref string) string {
	return filepath.Join(s.commonDir, filepath.FromSlash(ref))
}

func (s *session) packedRefs() string { return filepath.Join(s.commonDir, "packed-refs") }
func (s *session) packedLock() string { return s.packedRefs() + ".lock" }

// readRef gives what a ref says, loose or packed; "" when there is none.
func (s *session) readRef(ref string) (Hash, error) {
	data, err := s.disk.ReadFile(s.refPath(ref))
	text := strings.TrimSpace(string(data))
	switch {
	case err == nil && isHash(text):
		return Hash(text), nil
	case err == nil && strings.HasPrefix(text, "ref:"):
		return "", fmt.Errorf("%w: %s stands for another branch", ErrUnsupported, ref)
	case err == nil:
		return "", fmt.Errorf("%s is damaged (git fsck tells more)", s.refPath(ref))
	case !s.isAbsent(ref, err):
		return "", err
	}
	packed, err := s.readPacked()
	if err != nil {
		return "", err
	}
	return packed.find(ref), nil
}

// isAbsent tells whether a failed read means that there is no loose ref: no file, a folder
// where the file would be (feature/ for feature/x), or a file where its folder would.
func (s *session) isAbsent(ref string, err error) bool {
	if errors.Is(err, fs.ErrNotExist) || errors.Is(err, syscall.ENOTDIR) {
		return true
	}
	info, statErr := s.disk.Lstat(s.refPath(ref))
	return statErr == nil && info.IsDir()
}

func isHash(s string) bool {
	if len(s) != len(zeroHash) {
		return false
	}
	for i := range len(s) {
		if c := s[i]; (c < '0' || c > '9') && (c < 'a' || c > 'f') {
			return false
		}
	}
	return true
}

// packedLines are the lines of packed-refs.
type packedLines []string

func (s *session) readPacked() (packedLines, error) {
	data, err := s.disk.ReadFile(s.packedRefs())
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	return strings.SplitAfter(string(data), "\n"), nil
}

func (p packedLines) find(ref string) Hash {
	for _, line := range p {
		id, name, ok := strings.Cut(strings.TrimSpace(line), " ")
		if ok && name == ref && isHash(id) {
			return Hash(id)
		}
	}
	return ""
}

// below names a packed ref that lies under ref as under a folder.
func (p packedLines) below(ref string) string {
	for _, line := range p {
		_, name, _ := strings.Cut(strings.TrimSpace(line), " ")
		if strings.HasPrefix(name, ref+"/") {
			return name
		}
	}
	return ""
}

// without gives the lines but for ref and what its tag points to (a line with ^).
func (p packedLines) without(ref string) string {
	var b strings.Builder
	skipping := false
	for _, line := range p {
		_, name, _ := strings.Cut(strings.TrimSpace(line), " ")
		if skipping = name == ref || skipping && strings.HasPrefix(line, "^"); !skipping {
			b.WriteString(line)
		}
	}
	return b.String()
}

// refBlocked names a ref that keeps ref from being made: one above it that is a file, or
// one below it.
func (s *session) refBlocked(ref string) (string, error) {
	for i := range len(ref) {
		// refs/heads and refs/tags themselves are folders.
		if ref[i] != '/' || strings.Count(ref[:i], "/") < 2 {
			continue
		}
		id, err := s.readRef(ref[:i])
		if err != nil || id != "" {
			return ref[:i], err
		}
	}
	packed, err := s.readPacked()
	if err != nil {
		return "", err
	}
	if name := packed.below(ref); name != "" {
		return name, nil
	}
	return s.looseBelow(ref)
}

// looseBelow names a loose ref under ref as under a folder. Empty folders, which git
// leaves behind, are taken away.
func (s *session) looseBelow(ref string) (string, error) {
	info, err := s.disk.Lstat(s.refPath(ref))
	if err != nil || !info.IsDir() {
		return "", nil
	}
	names, err := s.disk.ReadDir(s.refPath(ref))
	if err != nil {
		return "", err
	}
	for _, name := range names {
		sub := ref + "/" + name
		info, err := s.disk.Lstat(s.refPath(sub))
		if err != nil {
			return "", err
		}
		if !info.IsDir() {
			return sub, nil
		}
		if found, err := s.looseBelow(sub); found != "" || err != nil {
			return found, err
		}
	}
	return "", s.remove(s.refPath(ref))
}

// lockRef takes the lock of a ref and makes the folders it lies in. git takes empty ones
// away meanwhile, so this may need a second try.
func (s *session) lockRef(ref string) error {
	for tries := 0; ; tries++ {
		if err := s.refFolders(ref); err != nil {
			return err
		}
		err := s.lock(s.refLock(ref))
		if !errors.Is(err, fs.ErrNotExist) || tries == 3 {
			return err
		}
	}
}

func (s *session) refFolders(ref string) error {
	for i := range len(ref) {
		if ref[i] == '/' && strings.Count(ref[:i], "/") >= 1 {
			if err := s.mkdirSynced(s.refPath(ref[:i])); err != nil {
				return err
			}
		}
	}
	return nil
}

// putRef prepares the file that a ref becomes.
func (s *session) putRef(temp string, id Hash) error {
	return s.put(s.disk, temp, []byte(id+"\n"), 0o666)
}

// moveRef is the instant at which a ref changes.
func (s *session) moveRef(temp, ref string) error {
	return s.move(s.disk, temp, s.refPath(ref))
}

func (s *session) syncRef(ref string) error {
	return s.disk.SyncDir(filepath.Dir(s.refPath(ref)))
}

// dropRef takes a ref away, packed first as git does, so that no older value shows up.
// The caller holds its lock.
func (s *session) dropRef(ref string) error {
	packed, err := s.readPacked()
	if err != nil {
		return err
	}
	if packed.find(ref) != "" {
		if err := s.repack(ref); err != nil {
			return err
		}
	}
	if err := s.remove(s.refPath(ref)); err != nil {
		return err
	}
	return s.syncRef(ref)
}

// repack writes packed-refs without ref, under its own lock.
func (s *session) repack(ref string) error {
	lock := s.packedLock()
	if err := s.lock(lock); err != nil {
		return err
	}
	packed, err := s.readPacked()
	temp := s.hfhDir(s.nonce + ".packed")
	if err == nil {
		err = s.put(s.disk, temp, []byte(packed.without(ref)), 0o666)
	}
	if err == nil {
		err = s.move(s.disk, temp, s.packedRefs())
	}
	if err == nil {
		err = s.disk.SyncDir(s.commonDir)
	}
	return errors.Join(err, s.release(lock))
}

// checkRefName refuses what git would (git check-ref-format).
func checkRefName(ref string) error {
	for part := range strings.SplitSeq(ref, "/") {
		if part == "" || part[0] == '.' || strings.HasSuffix(part, ".lock") {
			return fmt.Errorf("%q is not a name for a branch or tag", ref)
		}
	}
	if strings.ContainsAny(ref, " ~^:?*[\\\x7f") || strings.Contains(ref, "..") ||
		strings.Contains(ref, "@{") || strings.HasSuffix(ref, ".") || hasControl(ref) {
		return fmt.Errorf("%q is not a name for a branch or tag", ref)
	}
	return nil
}

func hasControl(s string) bool {
	return strings.ContainsFunc(s, func(r rune) bool { return r < ' ' })
}
