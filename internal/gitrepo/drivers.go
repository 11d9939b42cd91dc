package gitrepo

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"strings"

	"github.com/helsefellesskap/hfh/internal/disk"
)

// Driver is a program that git calls for some files: for their differences and for
// their merging.
type Driver struct {
	Name    string      // "hfh"
	Pattern string      // of files below the register, "data/**/*.yaml"
	Diff    [][2]string // keys and values of [diff "Name"]
	Merge   [][2]string // of [merge "Name"]
}

// The lines that stand around what hfh writes into git's own files. All between them is
// hfh's.
const (
	driversBegin = "# hfh drivers: written by 'hfh hooks install --drivers', taken away by 'hfh hooks uninstall'"
	driversEnd   = "# hfh drivers: end"
)

// InstallDriver lets git call a driver for the register's files: in the configuration
// and the attributes of this clone, which are nobody else's and are not recorded. It
// tells whether anything changed. Error: ErrLocked where git writes there now.
func (r *Repo) InstallDriver(ctx context.Context, d Driver) (changed bool, err error) {
	_, err = r.exclusively(ctx, func(s *session) error {
		config, err := s.putBlock("config", "", configLines(d))
		if changed = config; err != nil {
			return err
		}
		attributes, err := s.putBlock(filepath.Join("info", "attributes"), r.prefix, r.attributeLines(d))
		changed = config || attributes
		return err
	})
	return changed, err
}

// RemoveDriver takes away what InstallDriver wrote, for this register; git's
// configuration keeps the driver while another register in the repository uses it.
func (r *Repo) RemoveDriver(ctx context.Context) (changed bool, err error) {
	_, err = r.exclusively(ctx, func(s *session) error {
		attributes, err := s.putBlock(filepath.Join("info", "attributes"), r.prefix, nil)
		if changed = attributes; err != nil {
			return err
		}
		rest, err := readSmall(filepath.Join(r.commonDir, "info", "attributes"))
		if err == nil && bytes.Contains(rest, []byte(driversBegin)) {
			return nil
		}
		config, err := s.putBlock("config", "", nil)
		changed = attributes || config
		return err
	})
	return changed, err
}

// configLines are the sections of a driver.
func configLines(d Driver) []string {
	var lines []string
	for _, section := range []struct {
		name   string
		values [][2]string
	}{{"diff", d.Diff}, {"merge", d.Merge}} {
		lines = append(lines, "["+section.name+" "+quoteConfig(d.Name)+"]")
		for _, kv := range section.values {
			lines = append(lines, "\t"+kv[0]+" = "+quoteConfig(kv[1]))
		}
	}
	return lines
}

func quoteConfig(s string) string {
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`, "\n", `\n`, "\t", `\t`).Replace(s) + `"`
}

// attributeLines name the driver for the register's files, wherever in the repository it
// lies. Signs that mean something in a pattern are escaped.
func (r *Repo) attributeLines(d Driver) []string {
	folder := "/"
	if r.prefix != "" {
		folder = "/" + strings.NewReplacer(`\`, `\\`, "*", `\*`, "?", `\?`, "[", `\[`).Replace(r.prefix) + "/"
	}
	return []string{quoteConfig(folder+d.Pattern) + " diff=" + d.Name + " merge=" + d.Name}
}

// putBlock writes lines between the marks of a register in one of git's files, or takes
// the block away where there are none; all else stays as it is.
func (s *session) putBlock(name, register string, lines []string) (changed bool, err error) {
	file := filepath.Join(s.commonDir, name)
	if err := s.mkdirSynced(filepath.Dir(file)); err != nil {
		return false, err
	}
	if err := s.begin(file + ".lock"); err != nil {
		return false, err
	}
	defer func() { err = errors.Join(err, s.end()) }()
	if err := s.lock(file + ".lock"); err != nil {
		return false, err
	}
	old, err := readSmall(file)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return false, err
	}
	now, err := withBlock(old, register, lines)
	if err != nil {
		return false, fmt.Errorf("%s: %w", file, err)
	}
	if bytes.Equal(old, now) {
		return false, nil
	}
	return true, s.replace(file, now)
}

// replace writes one of git's files anew, whole or not at all. The caller holds its lock.
func (s *session) replace(file string, data []byte) error {
	mode := fs.FileMode(0o666)
	info, err := s.disk.Lstat(file)
	if err == nil {
		mode = info.Mode().Perm()
	}
	temp := s.hfhDir(s.nonce + ".new")
	if err := s.put(s.disk, temp, data, mode); err != nil {
		return err
	}
	if info != nil {
		// A file system without permissions refuses; there is nothing to keep there.
		_ = s.disk.Chmod(temp, mode)
	}
	return s.move(s.disk, temp, file)
}

// withBlock gives a text with the block in the place of an older one, else at its end.
func withBlock(old []byte, register string, lines []string) ([]byte, error) {
	begin, end := driversBegin, driversEnd
	if register != "" {
		begin += " (" + register + ")"
	}
	text := string(old)
	before, rest, found := cutLine(text, begin)
	after := ""
	if found {
		var ok bool
		if _, after, ok = cutLine(rest, end); !ok {
			return nil, errors.New("the end of what hfh wrote is missing")
		}
	} else if before = text; before != "" && !strings.HasSuffix(before, "\n") {
		before += "\n"
	}
	if len(lines) == 0 {
		if !found {
			return old, nil
		}
		return []byte(before + after), nil
	}
	return []byte(before + begin + "\n" + strings.Join(lines, "\n") + "\n" + end + "\n" + after), nil
}

// cutLine parts a text around a whole line.
func cutLine(text, line string) (before, after string, found bool) {
	for at := 0; at < len(text); {
		next := len(text)
		if i := strings.IndexByte(text[at:], '\n'); i >= 0 {
			next = at + i + 1
		}
		if strings.TrimRight(text[at:next], "\r\n") == line {
			return text[:at], text[next:], true
		}
		at = next
	}
	return text, "", false
}

// RemoveHook takes away a hook that InstallHook wrote, known by the second line of
// script. removed is false where there is none, or another one.
func (r *Repo) RemoveHook(name string, script []byte) (removed bool, err error) {
	dir, ok, err := r.hooksDir()
	if err != nil || !ok {
		return false, err
	}
	target := filepath.Join(dir, name)
	old, err := readSmall(target)
	if errors.Is(err, fs.ErrNotExist) || err == nil && !sameMark(old, script) {
		return false, nil
	}
	if err != nil {
		return false, fmt.Errorf("hook %s: %w", name, err)
	}
	return true, r.wrapped(disk.Real()).Remove(target)
}
