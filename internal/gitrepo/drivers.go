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
func (r *Repo) InstallDriver(d Driver) (changed bool, err error) {
	config, err := r.putBlock("config", "", configLines(d))
	if err != nil {
		return config, err
	}
	attributes, err := r.putBlock(filepath.Join("info", "attributes"), r.prefix, r.attributeLines(d))
	return config || attributes, err
}

// RemoveDriver takes away what InstallDriver wrote, for this register; git's
// configuration keeps the driver while another register in the repository uses it.
func (r *Repo) RemoveDriver() (changed bool, err error) {
	attributes, err := r.putBlock(filepath.Join("info", "attributes"), r.prefix, nil)
	if err != nil {
		return attributes, err
	}
	rest, err := readSmall(filepath.Join(r.commonDir, "info", "attributes"))
	if err == nil && bytes.Contains(rest, []byte(driversBegin)) {
		return attributes, nil
	}
	config, err := r.putBlock("config", "", nil)
	return config || attributes, err
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
func (r *Repo) putBlock(name, register string, lines []string) (changed bool, err error) {
	file := filepath.Join(r.commonDir, name)
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
	on := r.wrapped(disk.Real())
	if err := disk.MkdirAll(on, filepath.Dir(file)); err != nil {
		return false, err
	}
	return true, replaceLocked(on, file, now)
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

// replaceLocked writes a file under git's own lock for it, whole or not at all.
func replaceLocked(on FS, file string, data []byte) error {
	mode := fs.FileMode(0o666)
	if info, err := os.Stat(file); err == nil {
		mode = info.Mode().Perm()
	}
	lock := file + ".lock"
	f, err := on.Create(lock, mode)
	if errors.Is(err, fs.ErrExist) {
		return fmt.Errorf("%s: %w", lock, ErrLocked)
	}
	if err == nil {
		_, err = f.Write(data)
		err = errors.Join(err, f.Sync(), f.Close())
	}
	if err == nil {
		err = on.Rename(lock, file)
	}
	if err == nil {
		return nil
	}
	if gone := on.Remove(lock); !errors.Is(gone, fs.ErrNotExist) {
		err = errors.Join(err, gone)
	}
	return err
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
