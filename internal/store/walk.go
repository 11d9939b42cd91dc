package store

import (
	"cmp"
	"errors"
	"io/fs"
	"path"
	"slices"
	"strconv"
	"strings"

	"github.com/helsefellesskap/hfh/internal/diag"
	"github.com/helsefellesskap/hfh/internal/doc"
	"github.com/helsefellesskap/hfh/internal/record"
	"github.com/helsefellesskap/hfh/internal/schema"
)

// The bounds of a register. They are far above what a partnership writes in a
// hundred years, and keep hostile input from using up the machine.
const (
	MaxFiles = 20_000   // files and folders under data/
	MaxTotal = 64 << 20 // bytes of all records together
	maxDepth = 8        // folders inside each other
)

// dataDir is the folder of the records; communityFile makes a folder a register.
const (
	dataDir       = schema.DataFolder
	communityFile = dataDir + "/community.yaml"
)

// file is one file that has the place of a record.
type file struct {
	schema.Located
	name string // in the file system
	path string // the same, safe to show
	size int64  // as the folder tells it; 0 where it does not
	over bool   // not to be read: the register has reached MaxTotal
	none bool   // not to be read: what has the record's name is no file, which is told of
}

// walk finds the files of a register, sorted by path, and what is wrong with names
// and places under data/.
type walk struct {
	fsys     fs.FS
	files    []file
	findings []diag.Finding
	twins    map[string]string // folded path → path
	entries  int
	total    int64
}

// walkData walks data/ once.
func walkData(fsys fs.FS) ([]file, []diag.Finding) {
	w := &walk{fsys: fsys, twins: map[string]string{}}
	info, err := fs.Lstat(fsys, dataDir)
	switch {
	case errors.Is(err, fs.ErrNotExist): // told as a missing community
	case err != nil:
		w.findings = append(w.findings, unreadable(dataDir, "", err))
	case info.Mode()&fs.ModeSymlink != 0:
		w.add("store/symlink", "", dataDir, nil)
	case !info.IsDir():
		w.add("store/not-a-file", "no-folder", dataDir, nil)
	default:
		w.folder(dataDir, 1)
		w.conflicts()
	}
	return w.files, w.findings
}

// add notes a finding about a whole file or folder.
func (w *walk) add(rule, variant, name string, args diag.Args) {
	w.findings = append(w.findings, aboutFile(rule, variant, printable(name), args))
}

// aboutFile is a finding of severity error about a whole file.
func aboutFile(rule, variant, path string, args diag.Args) diag.Finding {
	return diag.Finding{Rule: rule, Variant: variant, Severity: diag.Error, Args: args, File: path, Line: 1, Column: 1}
}

func (w *walk) folder(name string, depth int) {
	if depth > maxDepth {
		w.add("store/limit", "depth", name, diag.Args{"limit": strconv.Itoa(maxDepth)})
		return
	}
	entries, err := fs.ReadDir(w.fsys, name)
	if err != nil {
		w.findings = append(w.findings, unreadable(printable(name), "", err))
	}
	slices.SortFunc(entries, func(a, b fs.DirEntry) int { return cmp.Compare(a.Name(), b.Name()) })
	for _, e := range entries {
		if w.entries++; w.entries == MaxFiles+1 {
			w.add("store/limit", "files", communityFile, diag.Args{"limit": strconv.Itoa(MaxFiles)})
		}
		if w.entries > MaxFiles {
			return
		}
		if !skipped(name, e.Name()) {
			w.entry(path.Join(name, e.Name()), e, depth)
		}
	}
}

// skipped tells what under data/ is not the register's: files and folders that begin
// with a dot (hfh's own temporary files among them), and the Go file that embeds the
// example register.
func skipped(dir, name string) bool {
	return strings.HasPrefix(name, ".") && name != ".." || dir == dataDir && name == "embed.go"
}

// entry looks at one file or folder.
func (w *walk) entry(name string, e fs.DirEntry, depth int) {
	fault := nameFault(e.Name())
	if fault != "" {
		w.add("store/name", fault, name, diag.Args{"name": printable(e.Name())})
	}
	if !readable(fault) {
		return
	}
	if other, twin := w.twins[twinKey(name)]; twin {
		w.add("store/name", "twin", name, diag.Args{"name": printable(e.Name()), "other": printable(other)})
	}
	w.twins[twinKey(name)] = name
	isRecord := yamlName(name)
	switch {
	case e.Type()&fs.ModeSymlink != 0:
		w.notARecord("store/symlink", "", name)
	case e.IsDir() && isRecord:
		w.notARecord("store/not-a-file", "folder", name)
	case e.IsDir():
		w.folder(name, depth+1)
	case !e.Type().IsRegular():
		w.notARecord("store/not-a-file", "device", name)
	case isRecord:
		w.record(name, e)
	}
}

// notARecord notes what is no file. Where a record has its place, the record is there all
// the same, with nothing in it: what refers to it is not wrong as well.
func (w *walk) notARecord(rule, variant, name string) {
	w.add(rule, variant, name, nil)
	if at, ok := schema.Locate(name); ok {
		w.files = append(w.files, file{Located: at, name: name, path: printable(name), none: true})
	}
}

// yamlName tells whether a file calls itself YAML, however it writes that.
func yamlName(name string) bool {
	ext := strings.ToLower(path.Ext(name))
	return ext == ".yaml" || ext == ".yml"
}

// record takes a YAML file into the register, if its place is that of a record.
func (w *walk) record(name string, e fs.DirEntry) {
	at, ok := schema.Locate(name)
	if !ok {
		w.findings = append(w.findings, unknownFile(name))
		return
	}
	f := file{Located: at, name: name, path: printable(name)}
	if info, err := e.Info(); err == nil { // a file that is gone again fails when it is read
		f.size = min(info.Size(), doc.MaxSize)
		if f.over = w.total+f.size > MaxTotal; !f.over {
			w.total += f.size
		}
	}
	w.findings = append(w.findings, idFault(name, at)...)
	w.files = append(w.files, f)
}

// unknownFile is the finding about a YAML file that has no record's place.
func unknownFile(name string) diag.Finding {
	f := aboutFile("store/unknown-file", "", printable(name), nil)
	if near := nearFiles(name); len(near) > 0 {
		for i := range near {
			near[i] = printable(near[i])
		}
		f.Variant, f.Args = "near", diag.Args{"near": strings.Join(near, "\n")}
	}
	return f
}

// idFault finds a file name that cannot be an id.
func idFault(name string, at schema.Located) []diag.Finding {
	if at.Kind.Many && record.IDFault(at.ID) != "" {
		return []diag.Finding{aboutFile("store/name", "id", printable(name), diag.Args{"name": printable(at.ID)})}
	}
	return nil
}
