package audit

import (
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strings"

	"github.com/helsefellesskap/hfh/internal/date"
	"github.com/helsefellesskap/hfh/internal/diag"
	"github.com/helsefellesskap/hfh/internal/gitrepo"
	"github.com/helsefellesskap/hfh/internal/store"
)

// dataDir is the folder of a register's records.
const dataDir = "data/"

// Commit is a revision with what it changed.
type Commit struct {
	gitrepo.Revision
	// Files are the paths below data/ that differ from the first parent's, sorted.
	Files []File

	run    *run
	own    bool // made by hfh for this register
	judged bool
	others [][]File // of a merge: what differs from each of the other parents
}

// File is a path that a revision changed.
type File struct {
	gitrepo.FileChange
	Ref    store.Ref // of the record that the path belongs to, zero for none
	Record bool      // the path is that record's own file

	c *Commit
}

// readFiles compares a revision with its parents.
func (c *Commit) readFiles() error {
	if c.run.repo.Cut(c.Hash) {
		return nil
	}
	first := gitrepo.Hash("")
	if len(c.Parents) > 0 {
		first = c.Parents[0]
	}
	var err error
	if c.Files, err = c.filesSince(first); err != nil {
		return err
	}
	for _, other := range c.Parents[min(1, len(c.Parents)):] {
		files, err := c.filesSince(other)
		if err != nil {
			return err
		}
		c.others = append(c.others, files)
	}
	return nil
}

func (c *Commit) filesSince(parent gitrepo.Hash) ([]File, error) {
	changes, err := c.run.repo.Changes(parent, c.Hash)
	if err != nil {
		return nil, err
	}
	var files []File
	for _, ch := range changes {
		if !strings.HasPrefix(ch.Path, dataDir) {
			continue
		}
		f := File{FileChange: ch, c: c}
		if f.Ref, f.Record = store.RefOfFile(ch.Path); !f.Record && store.IsBeside(ch.Path) {
			f.Ref = store.Ref{Kind: "community"}
		}
		files = append(files, f)
	}
	return files, nil
}

// file gives the change of a record's file; false where the revision does not touch it.
func (c *Commit) file(ref store.Ref) (File, bool) {
	i := slices.IndexFunc(c.Files, func(f File) bool { return f.Record && f.Ref == ref })
	if i < 0 {
		return File{}, false
	}
	return c.Files[i], true
}

// Was gives the record before the revision, nil where there was none.
func (f File) Was() (*store.Record, error) { return f.c.run.record(f.Path, f.Before) }

// Is gives the record after the revision, nil where it went.
func (f File) Is() (*store.Record, error) { return f.c.run.record(f.Path, f.After) }

// both gives the record before and after.
func (f File) both() (was, is *store.Record, err error) {
	if was, err = f.Was(); err == nil {
		is, err = f.Is()
	}
	return was, is, err
}

// start is where a finding about the file as a whole stands.
func (f File) start() diag.Finding {
	at := diag.Finding{File: f.Path, Line: 1, Column: 1}
	if !f.Ref.IsZero() {
		at.Record = f.Ref.String()
	}
	return at
}

// Day gives the day on which the revision was recorded, in the register's time zone.
func (c *Commit) Day() date.Day { return date.DayOf(c.Committer.When.In(c.run.o.Location)) }

// Snapshot gives the register as it was in the revision.
func (c *Commit) Snapshot() (*store.Snapshot, error) { return c.run.snapshot(c.Hash) }

// Before gives the register as it was before the revision, of a merge by its first
// parent; an empty one before the first.
func (c *Commit) Before() (*store.Snapshot, error) {
	if len(c.Parents) == 0 {
		return store.Load(nothing{}, c.run.o.Set), nil
	}
	return c.run.snapshot(c.Parents[0])
}

// start is where a finding about the revision stands: at the first record that it names,
// else at the first file that it changes.
func (c *Commit) start() diag.Finding {
	if ref, ok := c.first(); ok {
		if f, touched := c.file(ref); touched {
			return f.start()
		}
		return c.run.place(ref)
	}
	if len(c.Files) > 0 {
		return c.Files[0].start()
	}
	return diag.Finding{File: communityFile, Line: 1, Column: 1, Record: "community"}
}

// first gives the first record that the trailers name.
func (c *Commit) first() (store.Ref, bool) {
	if len(c.Trailers.Records) == 0 {
		return store.Ref{}, false
	}
	ref, err := store.ParseRef(c.Trailers.Records[0])
	return ref, err == nil
}

// place is where a finding about a record stands that the revision does not touch.
func (r *run) place(ref store.Ref) diag.Finding {
	name := ref.String()
	if path, ok := r.records.paths[name]; ok {
		return diag.Finding{File: path, Line: 1, Column: 1, Record: name}
	}
	return diag.Finding{File: communityFile, Line: 1, Column: 1, Record: name}
}

// nothing is a register before its first revision.
type nothing struct{}

// Open says that there is no file.
func (nothing) Open(name string) (fs.File, error) {
	return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrNotExist}
}

// recordKey is one state of one file.
type recordKey struct {
	path string
	blob gitrepo.Hash
}

// recordCache keeps the files read last: what stands after one revision stands before
// the next one of the same record.
type recordCache struct {
	known map[recordKey]*store.Record
	queue []recordKey
	paths map[string]string // where each record lies, or lay last
}

// mostRecords is how many files are kept; a register has some hundred.
const mostRecords = 256

// record reads one state of a record's file; nil for none, or where the path is no
// record's.
func (r *run) record(path string, blob gitrepo.Hash) (*store.Record, error) {
	if blob == "" {
		return nil, nil
	}
	key := recordKey{path, blob}
	if rec, ok := r.records.known[key]; ok {
		return rec, nil
	}
	data, err := r.repo.ReadBlob(blob)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	rec := store.ReadRecord(path, data, r.o.Set)
	if len(r.records.queue) == mostRecords {
		delete(r.records.known, r.records.queue[0])
		r.records.queue = append(r.records.queue[:0], r.records.queue[1:]...)
	}
	r.records.known[key] = rec
	r.records.queue = append(r.records.queue, key)
	return rec, nil
}

// snapshots keeps the register as it was read last: the next one differs in some files.
type snapshots struct {
	at   gitrepo.Hash
	snap *store.Snapshot
}

// snapshot reads the whole register at a revision.
func (r *run) snapshot(h gitrepo.Hash) (*store.Snapshot, error) {
	if r.snaps.at == h {
		return r.snaps.snap, nil
	}
	snap, err := r.nextSnapshot(h)
	if err != nil {
		return nil, err
	}
	r.snaps = snapshots{h, snap}
	return snap, nil
}

// nextSnapshot changes the one read last where it can: never where what the register
// says of itself differs, which all records are read by.
func (r *run) nextSnapshot(h gitrepo.Hash) (*store.Snapshot, error) {
	if r.snaps.at != "" {
		files, ok, err := r.filesBetween(r.snaps.at, h)
		if err != nil {
			return nil, err
		}
		if ok {
			return r.snaps.snap.With(files), nil
		}
	}
	fsys, err := r.repo.At(h)
	if err != nil {
		return nil, err
	}
	return store.Load(fsys, r.o.Set), nil
}

// mostBetween is how many files may differ before all are read again.
const mostBetween = 2000

// filesBetween gives the bytes of the files that differ between two revisions; false
// where the register is better read anew.
func (r *run) filesBetween(from, to gitrepo.Hash) (map[string][]byte, bool, error) {
	changes, err := r.repo.Changes(from, to)
	if err != nil || len(changes) > mostBetween {
		return nil, false, err
	}
	files := map[string][]byte{}
	for _, ch := range changes {
		switch {
		case ch.Path == communityFile || ch.Before == "" && ch.After == "":
			return nil, false, nil
		case !strings.HasPrefix(ch.Path, dataDir):
			continue
		case ch.After == "":
			files[ch.Path] = nil
			continue
		}
		data, err := r.repo.ReadBlob(ch.After)
		if errors.Is(err, gitrepo.ErrNotFound) || data == nil {
			return nil, false, nil
		}
		if err != nil {
			return nil, false, err
		}
		files[ch.Path] = data
	}
	return files, true, nil
}
