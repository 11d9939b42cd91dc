package cli

import (
	"cmp"
	"errors"
	"io/fs"
	"os"
	"slices"
	"strings"
	"sync"

	"github.com/helsefellesskap/hfh/internal/compare"
	"github.com/helsefellesskap/hfh/internal/diag"
	"github.com/helsefellesskap/hfh/internal/doc"
	"github.com/helsefellesskap/hfh/internal/msg"
	"github.com/helsefellesskap/hfh/internal/store"
)

// twoSides finds what is compared: two sides as typed; one range "A..B"; one side
// against the obvious other; nothing at all: what the files say that is not recorded.
func (a *app) twoSides(reg *register, args []string) (*side, *side, error) {
	switch len(args) {
	case 2:
		return a.bothSides(reg, args[0], args[1])
	case 0:
		before, err := a.lastRecorded(reg)
		if err != nil {
			return nil, nil, err
		}
		return before, a.filesNow(reg), nil
	}
	if from, to, ok := a.asRange(args[0]); ok {
		return a.bothSides(reg, from, to)
	}
	return a.oneSide(reg, args[0])
}

func (a *app) bothSides(reg *register, from, to string) (*side, *side, error) {
	if a.isFile(from) && a.isFile(to) {
		return a.bothFiles(reg, from, to)
	}
	before, err := a.sideToCompare(reg, from)
	if err != nil {
		return nil, nil, err
	}
	after, err := a.sideToCompare(reg, to)
	return before, after, err
}

// bothFiles reads two files beside each other: most of the time of comparing large ones
// is their reading.
func (a *app) bothFiles(reg *register, from, to string) (before, after *side, err error) {
	compared := *reg
	compared.bare = true
	reg = &compared
	var reading sync.WaitGroup
	var errBefore error
	reading.Go(func() { before, errBefore = a.side(reg, from) })
	after, err = a.side(reg, to)
	reading.Wait()
	return before, after, cmp.Or(errBefore, err)
}

// isFile tells whether what was typed names a file and can be nothing else.
func (a *app) isFile(typed string) bool {
	name, _, _ := strings.Cut(typed, "#")
	if _, err := store.ParseAddress(canonicalKind(name)); err == nil {
		return false
	}
	info, err := os.Stat(a.path(name))
	return err == nil && info.Mode().IsRegular()
}

// sideToCompare is side, but lets a record that is not there pass: the other side may
// tell that it came or went.
func (a *app) sideToCompare(reg *register, typed string) (*side, error) {
	s, err := a.side(reg, typed)
	if s != nil && s.absent != nil && !strings.Contains(typed, "#") {
		return s, nil
	}
	return s, err
}

// oneSide gives the obvious other side: of a governed document what `hfh plan diff`
// compares; of an earlier time what stands now; of what stands now what was recorded.
func (a *app) oneSide(reg *register, typed string) (*side, *side, error) {
	one, err := a.side(reg, typed)
	if err != nil {
		return nil, nil, err
	}
	addr, addrErr := store.ParseAddress(canonicalKind(typed))
	switch {
	case one.Whole:
		return one, a.filesNow(reg), nil
	case addrErr == nil && addr.Ref.Draft:
		addr.Ref.Draft = false
		return a.bothSides(reg, addr.String(), typed)
	case addrErr == nil && addr.When != "":
		addr.When = ""
		return a.bothSides(reg, typed, addr.String())
	case addrErr == nil && addr.Place == "" && one.Rec.Governed():
		from, to, err := a.documentSides(reg, addr.Ref, nil)
		if err != nil {
			return nil, nil, err
		}
		return a.bothSides(reg, from, to)
	}
	recorded, err := a.lastRecorded(reg)
	return recorded, one, err
}

// lastRecorded is the whole register as it was recorded last.
func (a *app) lastRecorded(reg *register) (*side, error) {
	head, err := reg.repo.Head()
	if err != nil {
		return nil, err
	}
	return a.sideRevision(reg, head.Short(), head)
}

// filesNow is the whole register as it was opened: the files, or --rev.
func (a *app) filesNow(reg *register) *side {
	return &side{Name: orDefault(a.global.rev, "."), Snap: reg.snap, fsys: reg.fsys, Whole: true, Certain: true}
}

// pairsOf pairs the records of two sides; of a whole register it is the record that the
// other side names.
func (a *app) pairsOf(before, after *side) ([]compare.Pair, error) {
	switch {
	case before.Whole && after.Whole:
		return compare.Pairs(before.Snap, after.Snap), nil
	case before.Whole:
		before.Rec, before.Ref = before.Snap.Record(after.Ref), after.Ref
	case after.Whole:
		after.Rec, after.Ref = after.Snap.Record(before.Ref), before.Ref
	}
	sameRef := withoutDraft(before.Ref) == withoutDraft(after.Ref)
	switch {
	case before.Ref.Kind != after.Ref.Kind:
		return nil, fail(exitUsage, "cli/two-kinds", "a", before.Name, "b", after.Name)
	case before.Rec == nil && before.absent != nil && (after.Rec == nil || !sameRef):
		return nil, before.absent
	case after.Rec == nil && after.absent != nil && (before.Rec == nil || !sameRef):
		return nil, after.absent
	case before.Rec == nil && after.Rec == nil:
		return nil, fail(exitFailed, "cli/not-then", "address", before.Name, "ref", before.Ref.String())
	}
	return []compare.Pair{{Before: before.Rec, After: after.Rec, BeforeSnap: before.Snap, AfterSnap: after.Snap}}, nil
}

// onlyPlaces finds the places that the comparison is limited to: those after "#" in an
// address, and those of --only, which in whole registers name their record.
func (a *app) onlyPlaces(before, after *side, pairs []compare.Pair, typed []string) ([]compare.Target, error) {
	var only []compare.Target
	for _, s := range []*side{before, after} {
		if s.HasPlace {
			only = append(only, compare.Target{Ref: withoutDraft(s.Ref), Place: s.Place.IDs})
		}
	}
	whole := before.Whole && after.Whole
	for _, place := range typed {
		ref, at, err := targetOf(place, pairs, whole)
		if err != nil {
			return nil, err
		}
		found, err := locateInPairs(ref, at, pairs)
		if err != nil {
			return nil, err
		}
		only = append(only, found...)
	}
	return only, nil
}

// targetOf parts what --only was given into a record and a place.
func targetOf(typed string, pairs []compare.Pair, whole bool) (store.Ref, string, error) {
	head, place, hasPlace := strings.Cut(typed, "#")
	if !whole && !hasPlace {
		return withoutDraft(pairs[0].Ref()), typed, nil
	}
	if !whole && head == "" {
		return withoutDraft(pairs[0].Ref()), place, nil
	}
	addr, err := store.ParseAddress(canonicalKind(head))
	if err != nil {
		return store.Ref{}, "", fail(exitUsage, "compare/only-form", "only", typed).because(err)
	}
	return withoutDraft(addr.Ref), place, nil
}

// locateInPairs finds a place in either text of a record.
func locateInPairs(ref store.Ref, place string, pairs []compare.Pair) ([]compare.Target, error) {
	i := slices.IndexFunc(pairs, func(p compare.Pair) bool { return p.Ref() == ref })
	if i < 0 {
		i = slices.IndexFunc(pairs, func(p compare.Pair) bool { return withoutDraft(p.Ref()) == ref })
	}
	if i < 0 {
		return nil, fail(exitUsage, "compare/only-other", "ref", ref.String())
	}
	if place == "" {
		return []compare.Target{{Ref: ref}}, nil
	}
	var found []compare.Target
	var failed error
	for _, rec := range []*store.Record{pairs[i].After, pairs[i].Before} {
		if rec == nil {
			continue
		}
		at, err := rec.Locate(place)
		if err != nil {
			failed = errors.Join(placeFailure(ref, err), failed)
			continue
		}
		found = append(found, compare.Target{Ref: ref, Place: at.IDs})
	}
	if len(found) == 0 {
		return nil, failed
	}
	return found, nil
}

// onlyClasses finds the classes that were typed, by id or by name.
func (a *app) onlyClasses(snap *store.Snapshot, typed []string) ([]string, error) {
	if len(typed) == 0 {
		return nil, nil
	}
	known := compare.ClassesOf(snap)
	var out []string
	for _, word := range typed {
		i := slices.IndexFunc(known, func(id string) bool {
			return strings.EqualFold(id, word) || slices.ContainsFunc(msg.Languages(), func(lang string) bool {
				return strings.EqualFold(compare.ClassName(snap, id, lang), word)
			})
		})
		if i < 0 {
			return nil, fail(exitUsage, "compare/no-class", "class", word, "classes", strings.Join(known, "\n"))
		}
		out = append(out, known[i])
	}
	return out, nil
}

// readablePairs leaves out what cannot be read at all on a side, and takes what can be
// read of a file up to where it breaks off. Both are told of on stderr.
func (a *app) readablePairs(before, after *side, pairs []compare.Pair) ([]compare.Pair, bool, error) {
	var out []compare.Pair
	unread := false
	for _, p := range pairs {
		okBefore, err := a.mend(before, &p.Before, &p.BeforeCut)
		if err != nil {
			return nil, true, err
		}
		okAfter, err := a.mend(after, &p.After, &p.AfterCut)
		if err != nil {
			return nil, true, err
		}
		unread = unread || !okBefore || !okAfter || p.BeforeCut || p.AfterCut
		if okBefore && okAfter {
			out = append(out, p)
		}
	}
	if unread && len(out) == 0 && len(pairs) == 1 {
		return nil, true, fail(exitFindings, "compare/unreadable", "a", before.Name, "b", after.Name)
	}
	return out, unread, nil
}

// mend takes what can be read of a record that does not parse; false where that is
// nothing. A record that parses but does not have its schema's shape is compared as it
// is, and said.
func (a *app) mend(s *side, rec **store.Record, cut *bool) (bool, error) {
	r := *rec
	if r == nil || r.OK {
		return true, nil
	}
	if r.Doc != nil {
		if hasSchemaErrors(s.Snap, r) {
			a.note("compare/invalid", "file", a.shownFile(s, r))
		}
		return true, nil
	}
	if err := a.listFindings(s.Snap, r.File, a.shownFile(s, r)); err != nil {
		return false, err
	}
	data := s.data
	if data == nil && s.fsys != nil {
		var err error
		if data, err = fs.ReadFile(s.fsys, r.File); err != nil {
			return false, nil //nolint:nilerr // its finding has been told
		}
	}
	part := readablePart(r.File, data)
	if part == nil {
		a.note("compare/not-compared", "file", a.shownFile(s, r))
		return false, nil
	}
	*rec, *cut = s.Snap.With(map[string][]byte{r.File: part}).Record(r.Ref), true
	a.note("compare/cut-short", "file", a.shownFile(s, r), "line", count(strings.Count(string(part), "\n")))
	return true, nil
}

// shownFile is the name that the user knows a file by.
func (a *app) shownFile(s *side, r *store.Record) string {
	if s.data != nil {
		return s.Name
	}
	if s.Revision != "" {
		return r.File + " (" + s.Name + ")"
	}
	return r.File
}

func hasSchemaErrors(snap *store.Snapshot, r *store.Record) bool {
	return slices.ContainsFunc(snap.Findings, func(f diag.Finding) bool { return f.File == r.File && f.Severity == diag.Error })
}

// tries is how many lines are given up, one by one, before a file that breaks off.
const tries = 40

// readablePart gives the lines of a file before the first that makes it unreadable; nil
// where there is no such part.
func readablePart(file string, data []byte) []byte {
	_, findings := doc.Parse(file, data)
	line := 0
	for _, f := range findings {
		if f.Severity == diag.Error && f.Line > 1 && (line == 0 || f.Line < line) {
			line = f.Line
		}
	}
	for try := 0; try < tries && line-try > 1; try++ {
		part := firstLines(data, line-1-try)
		if d, _ := doc.Parse(file, part); d != nil {
			return part
		}
	}
	return nil
}

// firstLines gives the first n lines of a text.
func firstLines(data []byte, n int) []byte {
	end := 0
	for ; n > 0 && end < len(data); n-- {
		next := strings.IndexByte(string(data[end:]), '\n')
		if next < 0 {
			return data
		}
		end += next + 1
	}
	return slices.Clone(data[:end])
}
