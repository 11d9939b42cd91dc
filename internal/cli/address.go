package cli

import (
	"bytes"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/helsefellesskap/hfh/internal/date"
	"github.com/helsefellesskap/hfh/internal/doc"
	"github.com/helsefellesskap/hfh/internal/gitrepo"
	"github.com/helsefellesskap/hfh/internal/govern"
	"github.com/helsefellesskap/hfh/internal/msg"
	"github.com/helsefellesskap/hfh/internal/schema"
	"github.com/helsefellesskap/hfh/internal/store"
)

// side is what an address names: a record at some time, or a whole register.
type side struct {
	// Name is the address in its whole form, for headings and JSON.
	Name string
	Ref  store.Ref
	// Rec is the record, nil where there is none at that time, and for a whole register.
	Rec  *store.Record
	Snap *store.Snapshot
	// Whole tells that a whole register is named: a folder or a revision.
	Whole bool
	// Edition tells that it is a version, a day or a draft, whose text is what counts.
	Edition bool
	// Place is what stands after "#"; HasPlace tells that there was one.
	Place    store.Place
	HasPlace bool
	// Certain is false where the register cannot tell which version was in force.
	Certain bool
	// Revision is where it was read, "" for the work tree.
	Revision gitrepo.Hash
	// Effective is when an adopted version took effect, and Replaced when the next one
	// did, as the history knows; zero where it does not.
	Effective, Replaced date.EDTF

	// fsys is what it was read from, and data the bytes of a file that the user named;
	// nil where they are not known.
	fsys fs.FS
	data []byte
	// absent says, to a comparison, why there is no record.
	absent error
}

// side finds what an address, a file, a folder or a revision names. A word that is an
// address goes before a file of that name, and a file before a revision.
func (a *app) side(reg *register, typed string) (*side, error) {
	head, place, hasPlace := strings.Cut(typed, "#")
	s, err := a.sideOf(reg, head)
	if err != nil || !hasPlace {
		return s, err
	}
	if s.Whole {
		return nil, fail(exitUsage, "cli/place-of-whole", "address", typed)
	}
	if s.Rec == nil {
		return nil, fail(exitFailed, "cli/not-then", "address", head, "ref", s.Ref.String())
	}
	if s.Place, err = s.Rec.Locate(place); err != nil {
		return nil, placeFailure(s.Rec.Ref, err)
	}
	s.HasPlace, s.Name = true, s.Name+"#"+s.Place.IDs
	return s, nil
}

func (a *app) sideOf(reg *register, head string) (*side, error) {
	addr, addrErr := store.ParseAddress(canonicalKind(head))
	if addrErr == nil {
		return a.sideAt(reg, addr)
	}
	info, err := os.Stat(a.path(head))
	switch {
	case err == nil && info.IsDir():
		return a.sideFolder(head)
	case err == nil, head == "-":
		return a.sideFile(reg, head)
	}
	rev, err := reg.repo.Resolve(head)
	if err == nil {
		return a.sideRevision(reg, head, rev)
	}
	if strings.ContainsAny(head, "~^") && reg.repo.Shallow() {
		return nil, fail(exitFailed, "compare/revision-cut", "rev", head).because(err)
	}
	return nil, addressFailure(head, addrErr)
}

// canonicalKind puts the English word of a kind for a Norwegian one.
func canonicalKind(head string) string {
	end := strings.IndexAny(head, "/@")
	if end < 0 {
		end = len(head)
	}
	if end == 0 || strings.Contains(head[:end], ".") {
		return head // a file: no need to know all words
	}
	if _, ok := schema.KindOf(head[:end]); ok {
		return head
	}
	if kind, ok := msg.Canonical(head[:end]); ok {
		if _, known := schema.KindOf(kind); known {
			return kind + head[end:]
		}
	}
	return head
}

// addressFailure says why a text is no address, nor a file or a revision.
func addressFailure(typed string, err error) error {
	var e *store.RefError
	if !errors.As(err, &e) {
		return err
	}
	switch {
	case e.Variant == "kind" && len(e.Near) > 0:
		return fail(exitUsage, "cli/no-address-near", "address", typed, "near", strings.Join(e.Near, "\n")).because(err)
	case e.Variant == "id":
		return fail(exitUsage, "cli/address-id", "address", typed, "kind", e.Kind).because(err)
	}
	return fail(exitUsage, "cli/no-address", "address", typed).because(err)
}

// sideAt finds a record at the time that its address names.
func (a *app) sideAt(reg *register, addr store.Address) (*side, error) {
	s := &side{Name: addr.String(), Ref: addr.Ref, Snap: reg.snap, fsys: reg.fsys, Certain: true}
	var err error
	switch {
	case addr.Ref.Draft:
		s.Edition = true
	case addr.When == "":
		s.Revision, err = a.readFrom(reg)
	case addr.When == "file":
		s.Snap, err = a.workSnapshot(reg)
	default:
		return a.sideThen(reg, s, addr)
	}
	if err != nil {
		return nil, err
	}
	if s.Rec = s.Snap.Record(addr.Ref); s.Rec == nil {
		s.absent = reg.notThere(addr.Ref)
	}
	return s, s.absent
}

// notThere says that a record is not there.
func (r *register) notThere(ref store.Ref) error {
	if err := r.gone(ref); err != nil {
		return err
	}
	if !ref.Draft {
		return r.noRecord(ref)
	}
	return r.noDraft(withoutDraft(ref))
}

// readFrom gives the revision that is read: --rev, else none (the work tree).
func (a *app) readFrom(reg *register) (gitrepo.Hash, error) {
	if a.global.rev == "" {
		return "", nil
	}
	return reg.repo.Resolve(a.global.rev)
}

// workSnapshot is the register as its files lie, also where --rev reads another.
func (a *app) workSnapshot(reg *register) (*store.Snapshot, error) {
	if a.global.rev == "" {
		return reg.snap, nil
	}
	work, err := a.load(reg.repo, reg.dir, reg.repo.Work)
	if err != nil {
		return nil, err
	}
	return work.snap, nil
}

// sideFolder reads a folder with a register in it.
func (a *app) sideFolder(dir string) (*side, error) {
	root := a.path(dir)
	if _, err := os.Stat(filepath.Join(root, "data")); errors.Is(err, fs.ErrNotExist) && filepath.Base(root) == "data" {
		root = filepath.Dir(root)
	}
	if _, err := os.Stat(filepath.Join(root, filepath.FromSlash(communityFile))); err != nil {
		return nil, fail(exitFailed, "cli/folder-no-register", "dir", dir)
	}
	fsys := os.DirFS(root)
	snap := store.Load(fsys, a.set)
	return &side{Name: dir, Snap: snap, fsys: fsys, Whole: true, Certain: true}, snap.FormatError()
}

// sideRevision reads the whole register at a revision.
func (a *app) sideRevision(reg *register, name string, rev gitrepo.Hash) (*side, error) {
	at, err := a.openAt(reg.repo, reg.dir, rev)
	if err != nil {
		return nil, err
	}
	return &side{Name: name, Snap: at.snap, fsys: at.fsys, Whole: true, Certain: true, Revision: rev}, nil
}

// sideFile reads one file, in the register or anywhere else, as the record that it
// says it is.
func (a *app) sideFile(reg *register, file string) (*side, error) {
	data, err := a.readFile(file)
	if err != nil {
		return nil, err
	}
	at := reg.fileInRegister(a.path(file))
	if ref, ok := store.RefOfFile(at); ok {
		return reg.sideOfBytes(file, at, ref, data)
	}
	if ref, err := store.ParseRef(refInHead(data)); err == nil {
		if s, err := reg.sideOfBytes(file, reg.homeOf(ref), ref, data); err == nil && s.Rec.Doc != nil {
			return s, nil // read once: a large file is read for as long as all else together
		}
	}
	parsed, _ := doc.Parse(filepath.Base(file), data)
	if parsed == nil {
		parsed, _ = doc.Parse(filepath.Base(file), readablePart(file, data))
	}
	if parsed == nil {
		return nil, fail(exitFindings, "compare/file-unreadable", "file", file)
	}
	ref, err := store.ParseRef(refIn(parsed.Root))
	if err != nil {
		return nil, fail(exitUsage, "cli/no-record-in-file", "file", file).because(err)
	}
	return reg.sideOfBytes(file, reg.homeOf(ref), ref, data)
}

// homeOf gives the file that a record has, or would have, in the register.
func (r *register) homeOf(ref store.Ref) string {
	if ref.Draft {
		return govern.DraftFile(withoutDraft(ref))
	}
	return r.snap.FileOf(ref)
}

// refInHead reads which record a file says it is from the plain keys that begin its
// lines, "" where these do not tell: a guess, to be confirmed by reading the whole.
func refInHead(data []byte) string {
	root := doc.MapOf()
	for line := range bytes.Lines(data) {
		if c := line[0]; c != 'k' && c != 'i' && c != 'd' {
			continue
		}
		key, value, _ := bytes.Cut(line, []byte(":"))
		name := string(key)
		if name != "kind" && name != "id" && name != "draft" || root.Get(name) != nil {
			continue
		}
		node, err := doc.ParseValue(string(bytes.TrimSpace(value)))
		if err != nil {
			return ""
		}
		if err := root.Set([]string{name}, node); err != nil {
			return ""
		}
	}
	return refIn(root)
}

// sideOfBytes reads bytes as a record of the register.
func (r *register) sideOfBytes(name, file string, ref store.Ref, data []byte) (*side, error) {
	with := r.snap.With
	if r.bare && ref.Kind == "plan" {
		with = r.snap.WithBare // nothing takes its names from a plan's types
	}
	snap := with(map[string][]byte{file: data})
	rec := snap.Record(ref)
	if rec == nil {
		return nil, fail(exitFindings, "compare/file-unreadable", "file", name)
	}
	return &side{Name: name, Ref: ref, Rec: rec, Snap: snap, Certain: true, Edition: ref.Draft, data: data}, nil
}

// refIn reads which record a file says it is.
func refIn(root *doc.Node) string {
	kind, id := root.Get("kind"), root.ID()
	if kind.Empty() {
		return ""
	}
	name := kind.Text
	if k, ok := schema.KindOf(name); ok && k.Many {
		name += "/" + id
	}
	if root.Get("draft") != nil {
		name += "@draft"
	}
	return name
}

// fileInRegister gives a file's path in the register, "" for one outside.
func (r *register) fileInRegister(file string) string {
	abs, err := filepath.Abs(file)
	if err != nil {
		return ""
	}
	if real, err := filepath.EvalSymlinks(filepath.Dir(abs)); err == nil {
		abs = filepath.Join(real, filepath.Base(abs))
	}
	rel, err := filepath.Rel(r.repo.Root(), abs)
	if err != nil || strings.HasPrefix(rel, "..") {
		return ""
	}
	return filepath.ToSlash(rel)
}
