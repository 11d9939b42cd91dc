package gitrepo

import (
	"errors"
	"io/fs"
	"path/filepath"
	"strings"
)

// reflogLine is one line of git's reflog, with its line end.
func reflogLine(from, to Hash, who Signature, subject string) string {
	if from == "" {
		from = zeroHash
	}
	subject, _, _ = strings.Cut(strings.TrimSpace(subject), "\n")
	return string(from) + " " + string(to) + " " + who.line() + "\thfh: " + strings.TrimSpace(subject) + "\n"
}

// logMove notes in the reflogs of the branch and of HEAD that the branch moved.
func (s *session) logMove(ref, line string) error {
	return errors.Join(
		s.appendReflog(filepath.Join(s.commonDir, "logs"), ref, line),
		s.appendReflog(filepath.Join(s.gitDir, "logs"), "HEAD", line),
	)
}

// appendReflog adds a line as git does: to a log that is there, or to a new one unless
// core.logAllRefUpdates says no. A line cut short by a full disk is taken off again.
func (s *session) appendReflog(logs, ref, line string) error {
	path := filepath.Join(logs, filepath.FromSlash(ref))
	info, err := s.disk.Lstat(path)
	var size int64
	switch {
	case err == nil:
		size = info.Size()
	case !errors.Is(err, fs.ErrNotExist):
		return err
	case isFalse(s.ConfigValue("core.logAllRefUpdates")):
		return nil
	default:
		if err := s.logFolders(logs, ref); err != nil {
			return err
		}
	}
	h, err := s.disk.Append(path)
	if err != nil {
		return err
	}
	if _, err = h.Write([]byte(line)); err != nil {
		err = errors.Join(err, h.Truncate(size))
	}
	return errors.Join(err, h.Close())
}

func (s *session) logFolders(logs, ref string) error {
	if err := s.mkdir(s.disk, logs); err != nil {
		return err
	}
	for i := range len(ref) {
		if ref[i] == '/' {
			if err := s.mkdir(s.disk, filepath.Join(logs, filepath.FromSlash(ref[:i]))); err != nil {
				return err
			}
		}
	}
	return nil
}

// mendReflogs makes sure, after a crash, that the reflogs have the line once and whole.
func (s *session) mendReflogs(j *journal) error {
	err := s.mendReflog(filepath.Join(s.commonDir, "logs"), j.Ref, j.Log)
	if branch, branchErr := s.Branch(); branchErr != nil || "refs/heads/"+branch != j.Ref {
		return err // HEAD has gone elsewhere
	}
	return errors.Join(err, s.mendReflog(filepath.Join(s.gitDir, "logs"), "HEAD", j.Log))
}

func (s *session) mendReflog(logs, ref, line string) error {
	path := filepath.Join(logs, filepath.FromSlash(ref))
	data, err := s.disk.ReadFile(path)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	text := string(data)
	if strings.Contains("\n"+text, "\n"+line) {
		return nil
	}
	if cut := strings.LastIndexByte(text, '\n') + 1; cut < len(text) && strings.HasPrefix(line, text[cut:]) {
		if err := s.truncate(path, int64(cut)); err != nil {
			return err
		}
	}
	return s.appendReflog(logs, ref, line)
}

func (s *session) truncate(path string, size int64) error {
	h, err := s.disk.Append(path)
	if err != nil {
		return err
	}
	return errors.Join(h.Truncate(size), h.Close())
}

// logged tells whether the branch's reflog has a line.
func (s *session) logged(ref, line string) (bool, error) {
	data, err := s.disk.ReadFile(filepath.Join(s.commonDir, "logs", filepath.FromSlash(ref)))
	if errors.Is(err, fs.ErrNotExist) {
		return false, nil
	}
	return strings.Contains("\n"+string(data), "\n"+line), err
}

// isFalse reads git's ways to say no.
func isFalse(value string) bool {
	switch strings.ToLower(value) {
	case "false", "no", "off", "0":
		return true
	}
	return false
}
