package store

import (
	"bytes"
	"cmp"
	"errors"
	"io"
	"io/fs"
	"slices"
	"strconv"
	"sync"

	"github.com/helsefellesskap/hfh/internal/diag"
	"github.com/helsefellesskap/hfh/internal/doc"
	"github.com/helsefellesskap/hfh/internal/record"
	"github.com/helsefellesskap/hfh/internal/schema"
)

// loaders is how many files are read and checked at once.
const loaders = 2

// Load reads the whole register in fsys, whose data/ folder is the register's. It
// never fails: whatever is wrong with a file is a finding, and hides no other file.
func Load(fsys fs.FS, set *schema.Set) *Snapshot { return LoadKept(fsys, set, nil) }

// LoadKept is Load with the help of what an earlier run laid by, nil for none. What it
// gives is the same.
func LoadKept(fsys fs.FS, set *schema.Set, kept *Kept) *Snapshot {
	return loadAs(fsys, set, knownFormats(), kept)
}

func loadAs(fsys fs.FS, set *schema.Set, f formats, kept *Kept) *Snapshot {
	files, findings := walkData(fsys)
	l := &loader{fsys: fsys, set: set, formats: f, kept: kept}
	l.steps = l.readSteps(files)
	return l.assemble(l.read(files), findings)
}

// loader reads files into records.
type loader struct {
	fsys    fs.FS
	set     *schema.Set
	formats formats
	steps   []record.Step // that lead from the register's format to today's
	// given are the bytes of files that are not to be read from fsys.
	given map[string][]byte
	kept  *Kept
	bare  bool // records are left without Typed
}

// loaded is what one file came to.
type loaded struct {
	file     file
	rec      *Record
	src      []byte // kept only where there is no Doc to show lines of
	findings []diag.Finding
	clean    bool // reading it and its schema had nothing to say
	sum      *digest
}

// read loads files, several at once; the result has their order.
func (l *loader) read(files []file) []loaded {
	out := make([]loaded, len(files))
	var wg sync.WaitGroup
	next := make(chan int)
	for range min(loaders, len(files)) {
		wg.Go(func() {
			d := newDecoder()
			for i := range next {
				out[i] = l.one(files[i], d)
			}
		})
	}
	for _, i := range largestFirst(files) {
		next <- i
	}
	close(next)
	wg.Wait()
	return out
}

// largestFirst gives the indexes of files so that no goroutine is left with a large
// one at the end.
func largestFirst(files []file) []int {
	order := make([]int, len(files))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(files[b].size, files[a].size) })
	return order
}

// one loads one file.
func (l *loader) one(f file, d *decoder) loaded {
	rec := &Record{
		Ref: refAt(f.Located), Kind: f.Kind.Name, ID: f.ID, File: f.path, Draft: f.Draft,
		Node: doc.MapOf(), Shape: l.set.Shape(f.Kind.Name), scalars: &scalars{},
	}
	out := loaded{file: f, rec: rec}
	if f.over {
		out.findings = []diag.Finding{aboutFile("store/limit", "size", f.path, diag.Args{"limit": strconv.Itoa(MaxTotal >> 20)})}
		return out
	}
	if f.none {
		return out
	}
	src, err := l.bytes(f)
	if err != nil {
		out.findings = []diag.Finding{unreadable(f.path, rec.Ref.String(), err)}
		return out
	}
	if !l.keptDoc(&out, src) {
		l.parsed(&out, src)
	}
	if rec.Doc == nil {
		return out
	}
	out.findings = append(out.findings, nameFindings(rec)...)
	rec.OK = !slices.ContainsFunc(out.findings, spoilsShape)
	if !l.bare {
		rec.Typed = rec.decoded(d)
	}
	return out
}

// keptDoc takes a file from what an earlier run laid by; false where it has to be parsed.
// A register of an older format is always parsed, for it is judged as upgraded.
func (l *loader) keptDoc(out *loaded, src []byte) bool {
	if l.kept == nil || len(l.steps) > 0 {
		return false
	}
	rec, sum := out.rec, digestOf(out.rec.Kind, src)
	out.sum = &sum
	if rec.Doc = l.kept.doc(rec.File, src, sum); rec.Doc == nil {
		return false
	}
	rec.Node, out.clean = rec.Doc.Root, true
	return true
}

// parsed reads a file and judges it by its schema.
func (l *loader) parsed(out *loaded, src []byte) {
	rec := out.rec
	if rec.Doc, out.findings = doc.Parse(rec.File, src); rec.Doc == nil {
		out.src, out.sum = src, nil
		return
	}
	rec.Node = upgraded(rec.Kind, rec.Doc.Root, l.steps)
	out.findings = append(out.findings, l.set.Validate(rec.Kind, &doc.Doc{File: rec.File, Root: rec.Node})...)
	out.clean = len(out.findings) == 0 && len(l.steps) == 0
}

// spoilsShape tells whether a finding means that the record cannot be taken as what
// its schema says: an error of form, not of the file's name.
func spoilsShape(f diag.Finding) bool {
	return f.Severity == diag.Error && f.Rule != fileNameRule
}

// bytes gives a file's bytes, and never reads more than doc.Parse wants to see.
func (l *loader) bytes(f file) ([]byte, error) {
	if b, ok := l.given[f.path]; ok {
		return b, nil
	}
	r, err := l.fsys.Open(f.name)
	if err != nil {
		return nil, err
	}
	defer r.Close()
	info, err := r.Stat()
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() {
		return nil, errNotRegular // it changed since the folder was listed
	}
	var b bytes.Buffer
	b.Grow(int(min(info.Size(), doc.MaxSize)) + bytes.MinRead)
	_, err = b.ReadFrom(io.LimitReader(r, doc.MaxSize+1))
	return b.Bytes(), err
}

// errNotRegular is a file that turned into something else while hfh read.
var errNotRegular = errors.New("not a regular file")

// unreadable is the finding about a file that could not be read. The reason is the
// system's, without the path, which may be one of this machine.
func unreadable(path, ref string, err error) diag.Finding {
	f := diag.Finding{Rule: "store/unreadable", Severity: diag.Error, File: path, Line: 1, Column: 1, Record: ref}
	if errors.Is(err, fs.ErrPermission) {
		f.Variant = "permission"
		return f
	}
	var pathErr *fs.PathError
	if errors.As(err, &pathErr) {
		err = pathErr.Err
	}
	f.Args = diag.Args{"reason": err.Error()}
	return f
}

// fileNameRule is the rule that a record's id is its file's name.
const fileNameRule = "ref/file-name"

// nameFindings compares the id in a file with the file's name.
func nameFindings(r *Record) []diag.Finding {
	id := r.Node.Get("id")
	if id == nil || id.Kind != doc.Scalar || id.Text == "" || id.Text == r.ID {
		return nil // an id that is absent or no text is the schema's to say
	}
	f := r.ValueAt("id")
	f.Rule, f.Severity = fileNameRule, diag.Error
	f.Args = diag.Args{"id": id.Text, "name": r.ID}
	if r.Draft {
		f.Variant = "draft"
	}
	return []diag.Finding{f}
}
