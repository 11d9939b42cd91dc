package audit

import (
	"slices"
	"strconv"

	"github.com/helsefellesskap/hfh/internal/date"
	"github.com/helsefellesskap/hfh/internal/diag"
	"github.com/helsefellesskap/hfh/internal/gitrepo"
	"github.com/helsefellesskap/hfh/internal/record"
	"github.com/helsefellesskap/hfh/internal/store"
)

func itoa(n int) string { return strconv.Itoa(n) }

// Version is one adopted edition of a document, as the history proves it.
type Version struct {
	Ref    store.Ref
	Label  string
	Commit gitrepo.Hash
	Change string // adoption, registration; "" where plain git brought it in
	// Adopted, Body, Meeting, Decision and Effective are what the record says of it.
	Adopted   date.EDTF
	Body      string
	Meeting   string
	Decision  string
	Effective date.EDTF
	Recorded  date.Day
	Author    string
	Seal      string
	// Due is the day by which it should have been adopted, after the version before it;
	// zero where nothing says so. Late is how many days it came after that.
	Due  date.Day
	Late int
	// Explained is the reason of the waiver that covers its being late.
	Explained string
	// Missing are the conditions that the register asks for and that were not met as it
	// was adopted; Waived those that the register waived.
	Missing, Waived []string
	// TakenBack is the reversal that took it back, "" for none.
	TakenBack gitrepo.Hash
	// Tag is ok, missing or moved; "" where nothing is asked.
	Tag string

	seals  []string // of its text, as adopted and after each correction
	tagged bool     // its revision says that it is one, so it has a tag
	judged bool
}

// Complete tells whether nothing that the register asks for is missing.
func (v *Version) Complete() bool { return len(v.Missing) == 0 }

type versionKey struct{ ref, label string }

// versionsOf finds the versions that a revision brings in, and holds their labels to the
// ones before.
func (r *run) versionsOf(c *Commit, _ *side) error {
	if len(c.Parents) > 1 {
		return nil
	}
	r.takeBack(c)
	for _, f := range c.Files {
		if !f.Record || f.Ref.Draft {
			continue
		}
		was, is, err := f.both()
		if err != nil {
			return err
		}
		if is == nil || !is.Governed() {
			continue
		}
		before, now := editionOf(was), editionOf(is)
		switch {
		case now == nil || now.Version == "":
		case before == nil || before.Version != now.Version:
			if err := r.version(c, f, was, is, now); err != nil {
				return err
			}
		case c.Trailers.Change == adoption && c.own && c.Trailers.Records[0] == f.Ref.String():
			r.add(c, diag.Error, "history/version", "unchanged", is.At(), diag.Args{"ref": f.Ref.String(), "label": now.Version})
		default:
			r.amended(f, is, now.Version)
		}
	}
	return nil
}

func editionOf(rec *store.Record) *record.Edition {
	if rec == nil {
		return nil
	}
	return record.EditionOf(rec.Decoded())
}

// amended keeps the seal of a version after a revision of its record.
func (r *run) amended(f File, is *store.Record, label string) {
	for _, v := range slices.Backward(r.versions) {
		if v.Ref == f.Ref && v.Label == label {
			if seal := is.Seal(); v.seals[len(v.seals)-1] != seal {
				v.seals = append(v.seals, seal)
			}
			return
		}
	}
}

// takeBack notes at a reversal which version it takes back, or brings again.
func (r *run) takeBack(c *Commit) {
	if c.Trailers.Change != reversal || !c.own {
		return
	}
	of := gitrepo.Hash(c.takenBack())
	if v := r.byCommit[of]; v != nil {
		v.TakenBack = c.Hash
		return
	}
	for _, v := range r.versions {
		if v.TakenBack == of && of != "" {
			v.TakenBack = ""
		}
	}
}

// version takes a version that a revision brings in.
func (r *run) version(c *Commit, f File, was, is *store.Record, e *record.Edition) error {
	if c.Trailers.Change == reversal && c.own {
		return nil // it stands again
	}
	v := &Version{
		Ref: f.Ref, Label: e.Version, Commit: c.Hash, Recorded: c.Day(), Author: c.Author.Name, Seal: is.Seal(),
		Effective: e.Effective.EDTF, seals: []string{is.Seal()}, judged: c.judged,
	}
	if c.own {
		v.Change = c.Trailers.Change
		v.tagged = c.Trailers.Version == e.Version && len(c.Trailers.Records) > 0 && c.Trailers.Records[0] == f.Ref.String()
	}
	if e.Adopted != nil {
		v.Adopted, v.Body, v.Meeting, v.Decision = e.Adopted.Date.EDTF, e.Adopted.Body, e.Adopted.Meeting, e.Adopted.Decision
	}
	if v.Effective.IsZero() {
		v.Effective, _ = date.Parse(c.Trailers.Effective)
	}
	key := versionKey{f.Ref.String(), e.Version}
	if r.cameBack(v) {
		return nil
	}
	if first, taken := r.labels[key]; taken && r.given(first, v) {
		r.add(c, diag.Error, "history/version", "reused", placeIn(is, was, versionPlace(is)), diag.Args{"ref": f.Ref.String(), "label": e.Version, "first": first.Short()})
	} else {
		r.labels[key] = c.Hash
	}
	r.versions = append(r.versions, v)
	r.byCommit[c.Hash] = v
	if c.own && c.Trailers.Change == registration {
		r.add(c, diag.Note, "history/registered", "", placeIn(is, was, versionPlace(is)), diag.Args{"ref": f.Ref.String(), "label": e.Version})
	}
	if !c.own || c.Trailers.Change != adoption || c.Trailers.Records[0] != f.Ref.String() {
		return nil
	}
	return r.adopted(c, f, v, is)
}

// given tells whether an earlier version has the label of another already: one that was
// taken back leaves it to a registration; one on another side that the version does not
// build on is judged where the sides are joined.
func (r *run) given(first gitrepo.Hash, v *Version) bool {
	other := r.byCommit[first]
	return other != nil && (other.TakenBack == "" || v.Change == adoption) && r.buildsOn(v.Commit, first)
}

// cameBack tells whether plain git brings back a version that had gone, as it was.
func (r *run) cameBack(v *Version) bool {
	first := r.byCommit[r.labels[versionKey{v.Ref.String(), v.Label}]]
	return v.Change == "" && first != nil && slices.Contains(first.seals, v.Seal)
}

// versionPlace is where a record says its version.
func versionPlace(rec *store.Record) string {
	if path := rec.GovernedPath(); len(path) > 0 {
		return path[0] + "/version"
	}
	return "version"
}

// report gives the versions as they stand at the end.
func (r *run) report() []Version {
	var out []Version
	for _, v := range r.versions {
		if v.judged {
			out = append(out, *v)
		}
	}
	return out
}

// facts holds what the trailers say of a version to what its record says in the same
// revision.
func (r *run) facts(c *Commit, _ *side) error {
	ref, ok := c.first()
	if !c.own || !ok || ref.Draft || len(c.Parents) > 1 {
		return nil
	}
	f, touched := c.file(ref)
	if !touched {
		return nil
	}
	is, err := f.Is()
	if err != nil || is == nil || !is.Governed() {
		return err
	}
	e := editionOf(is)
	if e == nil {
		return nil
	}
	t := c.Trailers
	r.says(c, is, "Hfh-Version", t.Version, e.Version, versionPlace(is), t.Change == adoption)
	if t.Change != adoption {
		return nil
	}
	adopted := record.Adopted{}
	if e.Adopted != nil {
		adopted = *e.Adopted
	}
	place := adoptedPlace(is)
	decision := ""
	if adopted.Meeting != "" && adopted.Decision != "" {
		decision = adopted.Meeting + "#" + adopted.Decision
	}
	r.says(c, is, "Hfh-Body", t.Body, adopted.Body, place, true)
	r.says(c, is, "Hfh-Meeting", t.Meeting, adopted.Meeting, place, true)
	r.says(c, is, "Hfh-Decision", t.Decision, decision, place, true)
	return r.effect(c, is, e, adopted)
}

func adoptedPlace(rec *store.Record) string {
	if path := rec.GovernedPath(); len(path) > 0 {
		return path[0] + "/adopted"
	}
	return "adopted"
}

// says reports a trailer that says otherwise than the record.
func (r *run) says(c *Commit, is *store.Record, key, trailer, rec, place string, must bool) {
	if trailer == rec || trailer == "" && !must {
		return
	}
	r.saysAt(c, placeIn(is, nil, place), is.Ref, key, trailer, rec)
}

func orNone(s string) string {
	if s == "" {
		return "–"
	}
	return s
}

// effect holds the day from which an adoption takes effect to the record and to the
// adoption's own day.
func (r *run) effect(c *Commit, is *store.Record, e *record.Edition, adopted record.Adopted) error {
	place, says := adoptedPlace(is), c.Trailers.Effective
	should := e.Effective.EDTF.String()
	if e.Effective.IsZero() {
		should = adopted.Date.EDTF.String()
	}
	if says == "" && e.Effective.IsZero() {
		return nil // the owners' approvals put it into force
	}
	r.says(c, is, "Hfh-Effective", says, should, place, true)
	when, err := date.Parse(says)
	if err != nil || adopted.Date.IsZero() {
		return nil //nolint:nilerr // said just now
	}
	if date.Compare(when, adopted.Date.EDTF) == date.Before {
		r.add(c, diag.Warning, "history/effective", "", placeIn(is, nil, place), diag.Args{
			"ref": is.Ref.String(), "effective": says, "adopted": adopted.Date.EDTF.String(),
		})
	}
	return nil
}
