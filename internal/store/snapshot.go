// Package store is the whole register at one moment: every record loaded from a file
// system (the work tree, a revision, a test's map), found by reference, place or
// actor, and the new bytes of a change judged before anything is written. It also
// knows what of a governed record is text, act and living, and what its seal is.
package store

import (
	"cmp"
	"io/fs"
	"maps"
	"slices"

	"github.com/helsefellesskap/hfh/internal/diag"
	"github.com/helsefellesskap/hfh/internal/doc"
	"github.com/helsefellesskap/hfh/internal/record"
	"github.com/helsefellesskap/hfh/internal/schema"
)

// Format is the newest format of a register that this hfh reads.
const Format = record.Format

// Snapshot is a register as it was loaded. It is not changed afterwards and may be
// read from several goroutines.
type Snapshot struct {
	FS       fs.FS
	Records  []*Record      // all of them, drafts too, sorted by file
	Findings []diag.Finding // what is wrong with the files, sorted
	// Community is what data/community.yaml says; never nil, and empty where the
	// file says nothing that can be read.
	Community *record.Community

	set      *schema.Set
	formats  formats
	steps    []record.Step  // that the records were read through
	loaded   []loaded       // one a record, sorted by file
	walked   []diag.Finding // about names and places under data/
	byRef    map[Ref]*Record
	actors   actorIndex
	given    map[string][]byte // files that are not as in FS
	newer    *FormatError
	unparsed map[string][]byte // the bytes of files without a Doc
	kept     *Kept
}

// assemble makes a snapshot of loaded files and of what the walk found.
func (l *loader) assemble(all []loaded, walked []diag.Finding) *Snapshot {
	slices.SortFunc(all, func(a, b loaded) int { return cmp.Compare(a.file.path, b.file.path) })
	s := &Snapshot{
		FS: l.fsys, set: l.set, formats: l.formats, steps: l.steps, loaded: all, walked: walked, Community: &record.Community{},
		byRef: make(map[Ref]*Record, len(all)), unparsed: map[string][]byte{}, given: l.given, kept: l.kept,
	}
	s.readCommunity()
	lang, sources := s.Community.Language, s.sourceNames()
	s.Findings = slices.Clone(s.walked)
	for _, one := range all {
		r := *one.rec // the language and the sources are this snapshot's
		r.lang, r.sources = lang, sources
		s.add(&r, one)
	}
	s.actors = indexActors(s.Records, lang)
	s.Findings = diag.Sort(s.Findings)
	return s
}

// add takes one loaded file in.
func (s *Snapshot) add(r *Record, one loaded) {
	s.Records = append(s.Records, r)
	if s.byRef[r.Ref] == nil {
		s.byRef[r.Ref] = r
	}
	if r.Doc == nil {
		s.unparsed[r.File] = one.src
	}
	for _, f := range one.findings {
		f.Record = r.Ref.String()
		if f.Place == "" && f.Path != "" {
			f.Place = r.PlaceOf(pathOf(f.Path))
		}
		s.Findings = append(s.Findings, f)
	}
}

// readCommunity finds what the register says of itself, as far as it can be read.
func (s *Snapshot) readCommunity() {
	i := slices.IndexFunc(s.loaded, func(l loaded) bool { return l.file.path == communityFile })
	if i < 0 {
		if !slices.ContainsFunc(s.walked, func(f diag.Finding) bool { return f.File == communityFile }) {
			s.walked = append(s.walked, aboutFile("store/no-community", "", communityFile, nil))
		}
		return
	}
	node := s.loaded[i].rec.Node
	newDecoder().decode(node, s.Community)
	if f := s.formats.formatOf(node); f > s.formats.now {
		s.newer = &FormatError{Format: f, Reads: s.formats.now}
	}
}

// sourceNames gives the names of the register's source documents.
func (s *Snapshot) sourceNames() map[string]string {
	names := make(map[string]string, len(s.Community.Sources))
	for _, d := range s.Community.Sources {
		names[d.ID] = d.Name
	}
	return names
}

// FormatError gives a *FormatError when the register's format is newer than this hfh
// knows: nothing else that the snapshot says is to be trusted then.
func (s *Snapshot) FormatError() error {
	if s.newer == nil {
		return nil
	}
	return s.newer
}

// Record gives the record with a reference, nil when there is none. Of two files with
// the same reference, which is a finding of its own, the first counts. The only record
// of a kind is also found with the kind as its id.
func (s *Snapshot) Record(ref Ref) *Record {
	if r := s.byRef[ref]; r != nil || ref.ID != ref.Kind {
		return r
	}
	return s.byRef[Ref{Kind: ref.Kind, Draft: ref.Draft}]
}

// All gives the records of a kind, without drafts, sorted by file.
func (s *Snapshot) All(kind string) []*Record {
	var out []*Record
	for _, r := range s.Records {
		if r.Kind == kind && !r.Draft {
			out = append(out, r)
		}
	}
	return out
}

// Drafts gives the open drafts, sorted by file.
func (s *Snapshot) Drafts() []*Record {
	var out []*Record
	for _, r := range s.Records {
		if r.Draft {
			out = append(out, r)
		}
	}
	return out
}

// LineText gives a line of a record's file, also of one that is no YAML; "" for what
// is not there.
func (s *Snapshot) LineText(file string, line int) string {
	if src, ok := s.unparsed[file]; ok {
		return doc.LineText(src, line)
	}
	i, found := slices.BinarySearchFunc(s.Records, file, func(r *Record, file string) int { return cmp.Compare(r.File, file) })
	if !found {
		return ""
	}
	return s.Records[i].Doc.LineText(line)
}

// With gives the register with these files replaced (nil: deleted), so that a change
// is judged before anything is written. FS stays that of s.
func (s *Snapshot) With(files map[string][]byte) *Snapshot { return s.with(files, false) }

// WithBare is With for a look at the files' trees alone: their records have no Typed,
// and what the snapshot tells of them by their types is as if they were not there.
func (s *Snapshot) WithBare(files map[string][]byte) *Snapshot { return s.with(files, true) }

func (s *Snapshot) with(files map[string][]byte, bare bool) *Snapshot {
	l := &loader{fsys: s.FS, set: s.set, formats: s.formats, given: maps.Clone(s.given), kept: s.kept, bare: bare}
	if l.given == nil {
		l.given = map[string][]byte{}
	}
	maps.Copy(l.given, files)
	replaced := func(path string) bool { _, ok := files[path]; return ok }
	kept := slices.DeleteFunc(slices.Clone(s.loaded), func(one loaded) bool { return replaced(one.file.path) })
	walked := slices.DeleteFunc(slices.Clone(s.walked), func(f diag.Finding) bool { return replaced(f.File) })
	var fresh []file
	for _, name := range slices.Sorted(maps.Keys(files)) {
		at, ok := schema.Locate(name)
		switch {
		case files[name] == nil:
		case ok:
			walked = append(walked, idFault(name, at)...)
			fresh = append(fresh, file{Located: at, name: name, path: name})
		case yamlName(name):
			walked = append(walked, unknownFile(name))
		}
	}
	if l.steps = s.steps; replaced(communityFile) {
		l.steps = l.readSteps(fresh)
	}
	if len(l.steps) != len(s.steps) { // another format: all records are read again
		for _, one := range kept {
			fresh = append(fresh, one.file)
		}
		kept = nil
	}
	return l.assemble(append(kept, l.read(fresh)...), walked)
}
