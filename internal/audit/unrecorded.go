package audit

import (
	"bytes"
	"slices"
	"strings"

	"github.com/helsefellesskap/hfh/internal/diag"
	"github.com/helsefellesskap/hfh/internal/diff"
	"github.com/helsefellesskap/hfh/internal/gitrepo"
	"github.com/helsefellesskap/hfh/internal/store"
)

// unrecorded is what a commit of plain git did, but for governed text: taken on record
// by a later note, or not.
type unrecorded struct {
	commit   *Commit
	severity diag.Severity
	at       diag.Finding
	refs     []string
	came     bool // each of them was not there before
}

// wound is governed text or an act that was changed as it may not be, or a record that
// was taken away. It is open until a later revision puts it right.
type wound struct {
	commit  *Commit
	file    File
	rule    string
	variant string
	at      diag.Finding
	args    diag.Args
	places  []string // that were changed; none where the record went
	healed  gitrepo.Hash
}

// plainly judges a commit that hfh did not make for this register: a note where only
// layout differs, a warning for registers, living parts and what comes in, an error where
// adopted text or acts changed or a record went.
func (r *run) plainly(c *Commit, s *side) error {
	if c.own {
		r.takeOnRecord(c)
	}
	if c.own || len(c.Parents) > 1 {
		return nil
	}
	if c.Trailers.Change != "" && len(c.Files) > 0 {
		r.add(c, diag.Error, "history/trailer-diff", "register", c.Files[0].start(), diag.Args{"register": c.Trailers.Register, "folder": r.repo.Prefix()})
	}
	u := unrecorded{commit: c, came: true}
	for _, f := range c.Files {
		grade, w, err := r.grade(c, f)
		if err != nil {
			return err
		}
		if w != nil {
			s.open = append(s.open, w)
			if c.judged {
				r.wounds = append(r.wounds, w)
			}
			continue
		}
		if grade > u.severity {
			u.severity, u.at = grade, f.start()
		}
		u.refs = append(u.refs, nameOf(f))
		u.came = u.came && f.Before == ""
	}
	if len(u.refs) > 0 && c.judged {
		r.plain = append(r.plain, &u)
	}
	return nil
}

// takeOnRecord notes which earlier commits of plain git a revision takes on record.
func (r *run) takeOnRecord(c *Commit) {
	for _, h := range c.Trailers.Covers {
		if _, done := r.covered[h]; !done && r.buildsOn(c.Hash, h) {
			r.covered[h] = c.Hash
		}
	}
}

func nameOf(f File) string {
	if f.Record {
		return f.Ref.String()
	}
	return f.Path
}

// grade says how much one file's change by plain git matters; a wound where it may not be.
func (r *run) grade(c *Commit, f File) (diag.Severity, *wound, error) {
	if !f.Record {
		return diag.Warning, nil, nil
	}
	was, is, err := f.both()
	if err != nil {
		return 0, nil, err
	}
	switch {
	case was == nil:
		return diag.Warning, nil, nil
	case is == nil && f.Ref.Draft:
		return diag.Warning, nil, nil
	case is == nil:
		return 0, &wound{commit: c, file: f, rule: "history/unrecorded", variant: "gone", at: f.start()}, nil
	case bytes.Equal(was.CanonicalWhole(), is.CanonicalWhole()) && (was.Doc == nil) == (is.Doc == nil):
		return diag.Note, nil, nil
	case f.Ref.Draft || !is.Governed():
		return diag.Warning, nil, nil
	}
	places := fixedPlaces(was, is)
	if len(places) == 0 {
		return diag.Warning, nil, nil
	}
	at := placeIn(is, was, places[0])
	return 0, &wound{commit: c, file: f, rule: "history/unrecorded", variant: "text", at: at, places: places}, nil
}

// fixedPlaces lists the places of a governed record, text and acts, that differ.
func fixedPlaces(was, is *store.Record) []string {
	if bytes.Equal(was.CanonicalFixed(), is.CanonicalFixed()) && (was.Doc == nil) == (is.Doc == nil) {
		return nil
	}
	var places []string
	for _, ch := range diff.Docs(store.Strip(was), store.Strip(is), diff.Options{Shape: is.Shape}) {
		places = append(places, ch.Place())
		if (ch.Op == diff.Moved || ch.Op == diff.Renamed) && len(ch.OldPath) > 0 {
			places = append(places, strings.Join(ch.OldPath, "/"))
		}
	}
	if len(places) == 0 {
		places = []string{""} // the file cannot be read
	}
	return places
}

// placeIn begins a finding at a place of a record, or of what it was before where the
// place is gone.
func placeIn(is, was *store.Record, place string) diag.Finding {
	for _, rec := range []*store.Record{is, was} {
		if rec == nil || place == "" {
			continue
		}
		if at, err := rec.Locate(place); err == nil {
			f := rec.At(at.Path...)
			if rec != is {
				f.Line, f.Column = 1, 1 // of a text that is no more
			}
			return f
		}
	}
	if is != nil {
		return is.At()
	}
	return was.At()
}

// heals sees which wounds a revision puts right: one that gives the places back what they
// said, a correction by a meeting, or an adoption of the document.
func (r *run) heals(c *Commit, s *side) error {
	if len(s.open) == 0 {
		return nil
	}
	joined := len(c.Parents) > 1
	if !joined && (!c.own || !slices.Contains([]string{reversal, correction, adoption}, c.Trailers.Change)) {
		return nil
	}
	var open []*wound
	for _, w := range s.open {
		right, err := r.putRight(c, w, joined)
		if err != nil {
			return err
		}
		if !right {
			open = append(open, w)
			if joined {
				w.healed = ""
			}
			continue
		}
		if w.healed == "" {
			w.healed = c.Hash
		}
	}
	s.open = open
	return nil
}

func (r *run) putRight(c *Commit, w *wound, joined bool) (bool, error) {
	name := w.file.Ref.String()
	if !joined && !slices.Contains(c.Trailers.Records, name) {
		return false, nil
	}
	if !joined && (c.Trailers.Change == adoption && c.Trailers.Records[0] == name || c.Trailers.Change == correction && c.Trailers.Meeting != "") {
		return true, nil
	}
	was, err := w.file.Was()
	if err != nil {
		return false, err
	}
	blob, there, err := r.repo.Blob(c.Hash, w.file.Path)
	if err != nil || !there {
		return false, err
	}
	is, err := r.record(w.file.Path, blob)
	if err != nil || is == nil {
		return false, err
	}
	if joined && r.healedSide(c, w, blob) {
		return true, nil
	}
	if len(w.places) == 0 {
		return bytes.Equal(was.CanonicalWhole(), is.CanonicalWhole()) || was.Governed() && bytes.Equal(was.CanonicalFixed(), is.CanonicalFixed()), nil
	}
	for _, place := range fixedPlaces(was, is) {
		if slices.ContainsFunc(w.places, func(p string) bool { return within(p, place) || within(place, p) }) {
			return false, nil
		}
	}
	return true, nil
}

// healedSide tells whether a merge has a file as the side has it that put a wound right.
func (r *run) healedSide(c *Commit, w *wound, blob gitrepo.Hash) bool {
	return w.healed != "" && slices.ContainsFunc(c.Parents, func(p gitrepo.Hash) bool {
		there, ok, err := r.repo.Blob(p, w.file.Path)
		return err == nil && ok && there == blob && r.buildsOn(p, w.healed)
	})
}

// within tells whether a place is another, or lies in it.
func within(place, of string) bool {
	return place == of || of == "" || strings.HasPrefix(place, of+"/")
}

// mostNamed is how many records or places a message names.
const mostNamed = 5

// firstOf lists the first of some names for a message, and shows that there are more.
func firstOf(names []string) string {
	if len(names) > mostNamed {
		names = append(slices.Clone(names[:mostNamed]), "…")
	}
	return strings.Join(names, "\n")
}

// unrecordedAtEnd reports what plain git did, as it stands at the end.
func (r *run) unrecordedAtEnd() {
	for _, u := range r.plain {
		args := diag.Args{"refs": firstOf(u.refs), "id": u.commit.Hash.Short()}
		severity, variant := u.severity, map[diag.Severity]string{diag.Note: "layout", diag.Warning: "records"}[u.severity]
		if u.came {
			variant = "came"
		}
		if by, done := r.covered[u.commit.Hash]; done {
			severity, variant = diag.Note, "covered"
			args["by"] = by.Short()
		}
		r.add(u.commit, severity, "history/unrecorded", variant, u.at, args)
	}
	for _, w := range r.wounds {
		r.wounded(w)
	}
}

// wounded reports a wound as it stands at the end.
func (r *run) wounded(w *wound) {
	args, variant := w.args, w.variant
	if w.rule == "history/unrecorded" {
		args = diag.Args{
			"ref": w.file.Ref.String(), "id": w.commit.Hash.Short(), "correct": strings.TrimSpace(w.file.Ref.Kind + " correct " + w.file.Ref.ID),
			"places": firstOf(w.places), "by": w.healed.Short(),
		}
		if w.healed != "" {
			variant = "healed"
		}
	}
	severity := diag.Error
	if w.healed != "" {
		severity = diag.Note
	}
	if w.rule != "history/unrecorded" {
		w.at.Healed = string(w.healed) // else the message says it
	}
	r.add(w.commit, severity, w.rule, variant, w.at, args)
}
