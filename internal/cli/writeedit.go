package cli

import (
	"bytes"
	"errors"
	"io/fs"

	"github.com/helsefellesskap/hfh/internal/doc"
	"github.com/helsefellesskap/hfh/internal/gitrepo"
	"github.com/helsefellesskap/hfh/internal/store"
)

// treeChange gives what a record is to say instead. It may be called more than once,
// on the base's record and on the one with the user's own edits.
type treeChange func(rec *store.Record) (*doc.Node, error)

// edit changes a record's tree and gives the file to write: on the base for the
// revision, and on the work tree's own bytes where the user has edits there, so that
// these are neither lost nor swept in.
func (r *register) edit(rec *store.Record, change treeChange) (gitrepo.File, error) {
	if rec.Doc == nil {
		return gitrepo.File{}, fail(exitFindings, "cli/record-broken", "file", rec.File)
	}
	f := gitrepo.File{Path: rec.File}
	var err error
	if f.Data, err = rewrite(rec, change); err != nil {
		return f, err
	}
	mine, err := r.withEdits(rec)
	if mine == nil || err != nil {
		return f, err
	}
	f.WorkBefore = mine.Doc.Bytes()
	if f.WorkAfter, err = rewrite(mine, change); err != nil {
		return f, fail(exitConflict, "cli/your-edits", "file", rec.File).because(err)
	}
	return f, nil
}

// withEdits gives a record as the work tree has it where the user has edited its file;
// nil where the file says what the base says, or is not there.
func (r *register) withEdits(rec *store.Record) (*store.Record, error) {
	data, ok, err := r.workBytes(rec.File)
	if err != nil || !ok || rec.Doc != nil && bytes.Equal(lf(data), lf(rec.Doc.Bytes())) {
		return nil, err
	}
	mine := r.snap.With(map[string][]byte{rec.File: data}).Record(rec.Ref)
	if mine == nil || mine.Doc == nil || mine.File != rec.File {
		return nil, fail(exitFindings, "cli/work-file-broken", "file", rec.File)
	}
	return mine, nil
}

// workBytes reads a file of the work tree, and remembers what it said; false where there
// is none.
func (r *register) workBytes(file string) ([]byte, bool, error) {
	work, err := r.repo.Work()
	if err != nil {
		return nil, false, err
	}
	data, err := fs.ReadFile(work, file)
	if r.seen == nil {
		r.seen = map[string][]byte{}
	}
	r.seen[file] = data
	if errors.Is(err, fs.ErrNotExist) {
		r.seen[file] = nil
		return nil, false, nil
	}
	if err != nil {
		return nil, false, fail(exitFindings, "cli/unreadable", "file", file).because(err) // a finding of its own
	}
	return data, true, nil
}

// rewrite gives the bytes of a record's file once it says what change makes of it.
func rewrite(rec *store.Record, change treeChange) ([]byte, error) {
	target, err := change(rec)
	if err != nil {
		return nil, err
	}
	return rewriteTo(rec.Doc, target)
}

// rewriteTo gives the bytes of a file once it says target, changing only what it must.
func rewriteTo(d *doc.Doc, target *doc.Node) ([]byte, error) {
	after, _, err := d.Rewrite(target)
	if err != nil {
		return nil, fail(exitConflict, "cli/cannot-edit", "file", d.File).because(err)
	}
	return after.Bytes(), nil
}

func lf(b []byte) []byte { return bytes.ReplaceAll(b, []byte("\r\n"), []byte("\n")) }
