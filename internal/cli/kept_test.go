package cli

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/helsefellesskap/hfh/internal/gitrepo"
	"github.com/helsefellesskap/hfh/internal/hfhtest"
)

var shortHash = regexp.MustCompile(`\b[0-9a-f]{7,40}\b`)

// yearOfCommands are a year's commands, some of them refused.
func yearOfCommands() [][]string {
	return [][]string{
		{"plan", "revise", "--set", "pll-kjernejournal/when=2026"},
		{"plan", "revise", "--set", "pll-kjernejournal/responsible=[nobody]"},
		{"validate"},
		{"plan", "progress", "pll-kjernejournal", "--status", "done", "--date", "2024-11-01"},
		{"meeting", "create", "--body", "ssu", "--date", "2025-03-18", "--decision", "4/2025: Ny plan"},
		{"plan", "diff"},
		{"plan", "adopt", "--meeting", "ssu-2025-03-18", "--case", "4/2025"},
		{"save", "community", "-m", "x", "--set", "name=Y"},
		{"validate", "--all"},
		{"plan", "progress", "pll-kjernejournal", "--status", "stopped", "--date", "2024-12-01"},
	}
}

// TestKeptChangesNoAnswer: a year's commands say the same, and leave the same register,
// whether what earlier ones laid by is there, gone, or broken.
func TestKeptChangesNoAnswer(t *testing.T) {
	play := func(before func(kept string)) (log []string) {
		dir := helgeland(t)
		kept := filepath.Join(dir, ".git", "hfh", "kept")
		for _, args := range yearOfCommands() {
			before(kept)
			code, out, errs := hfh(dir, append([]string{"--as-of", "2025-03-20"}, args...)...)
			text := strings.Join(args, " ") + itoa(code) + "\n" + out + errs
			log = append(log, shortHash.ReplaceAllString(strings.ReplaceAll(text, dir, "DIR"), "#"))
		}
		if _, err := os.Stat(kept); err != nil {
			t.Error("nothing was laid by")
		}
		return log
	}
	want := play(func(kept string) { _ = os.Remove(kept) })
	var first []byte
	for name, before := range map[string]func(string){
		"there": func(string) {},
		"broken": func(kept string) {
			if data, err := os.ReadFile(kept); err == nil {
				data[len(data)/2] ^= 0xff
				_ = os.WriteFile(kept, data, 0o600)
			}
		},
		"cut short": func(kept string) {
			if info, err := os.Stat(kept); err == nil {
				_ = os.Truncate(kept, info.Size()*2/3)
			}
		},
		"always the first": func(kept string) {
			if data, err := os.ReadFile(kept); err == nil && first == nil {
				first = data
			}
			if first != nil {
				_ = os.WriteFile(kept, first, 0o600)
			}
		},
		"a folder": func(kept string) {
			_ = os.RemoveAll(kept)
			_ = os.MkdirAll(kept, 0o755)
		},
	} {
		t.Run(name, func(t *testing.T) {
			got := play(before)
			for i := range want {
				if got[i] != want[i] {
					t.Errorf("got\n%s\nwant\n%s", got[i], want[i])
				}
			}
		})
	}
}

// fullForKept is a disk on which nothing more can be laid by.
type fullForKept struct{ gitrepo.FS }

func (f fullForKept) Create(name string, perm fs.FileMode) (gitrepo.Handle, error) {
	if strings.HasSuffix(name, "kept.new") {
		return nil, errors.New("disk full")
	}
	return f.FS.Create(name, perm)
}

// TestNothingLaidByIsNoFailure: the revision is done all the same, and a reading command
// lays nothing by.
func TestNothingLaidByIsNoFailure(t *testing.T) {
	dir := helgeland(t)
	kept := filepath.Join(dir, ".git", "hfh", "kept")
	if code, _, errs := hfh(dir, "validate"); code != 0 {
		t.Fatal(errs)
	}
	if _, err := os.Lstat(kept); err == nil {
		t.Error("validate laid something by")
	}
	var out, errs strings.Builder
	world := process{
		env: func(string) string { return "" }, now: hfhtest.Now, folder: func() (string, error) { return dir, nil },
		disk: func(f gitrepo.FS) gitrepo.FS { return fullForKept{f} },
	}
	args := []string{"-C", dir, "plan", "progress", "pll-kjernejournal", "--status", "done", "--date", "2024-11-01"}
	if code := run(context.Background(), args, Streams{In: strings.NewReader(""), Out: &out, Err: &errs}, world); code != 0 {
		t.Fatal(errs.String())
	}
	if _, err := os.Lstat(kept); err == nil {
		t.Error("something was laid by on a full disk")
	}
}
