// Package history tells the versions of a governed document from its revisions: which
// were adopted, when each took effect, and which was in force on a day.
package history

import (
	"errors"
	"fmt"
	"iter"
	"slices"
	"strings"

	"github.com/helsefellesskap/hfh/internal/date"
	"github.com/helsefellesskap/hfh/internal/gitrepo"
	"github.com/helsefellesskap/hfh/internal/store"
)

// Changes that make a version, as they stand in the trailer Hfh-Change.
const (
	adoption     = "adoption"
	registration = "registration"
	reversal     = "reversal"
)

// reverts is the trailer that names the revision which a reversal takes back.
const reverts = "Hfh-Reverts"

// Reader is what history needs of a repository.
type Reader interface {
	History(from gitrepo.Hash, record, path string) iter.Seq2[gitrepo.Revision, error]
	Cut(h gitrepo.Hash) bool
}

// Version is one adopted edition of a document.
type Version struct {
	Label     string
	Adoption  gitrepo.Revision   // the revision that brought it into the register
	Amended   []gitrepo.Revision // its corrections, extensions and signatures, oldest first
	Effective date.EDTF          // zero where the register does not know
	by        gitrepo.Hash       // the approval that put it into force, if one did
}

// Registered tells whether the version came in as it was found, adopted before the
// register began.
func (v Version) Registered() bool { return v.Adoption.Trailers.Change == registration }

// Last gives the revision that holds the version's text as it was amended last.
func (v Version) Last() gitrepo.Revision {
	if len(v.Amended) > 0 {
		return v.Amended[len(v.Amended)-1]
	}
	return v.Adoption
}

// Timeline is the history of one document, oldest version first.
type Timeline struct {
	Ref      store.Ref
	Versions []Version
	// Cut says that a shallow clone hides what came before.
	Cut bool

	// taken are the versions that were taken back, by the reversal that did it.
	taken map[gitrepo.Hash]Version
	// waits are the versions that the reversal of an approval took out of force.
	waits map[gitrepo.Hash]Version
}

// Found tells what a revision whose trailers do not speak of a record's version (one made
// by plain git, or one that registers several records at once) holds of that record: the
// label of its version and when that takes effect; "" for no version.
type Found func(rev gitrepo.Revision) (label string, effect date.EDTF)

// Of reads the timeline of a record up to a revision. Only revisions that recordedBy
// lets through count (what was known on a day); nil means all. A version that plain git
// brought in, or a registration of several records, is one that found tells of; nil
// leaves those out.
func Of(repo Reader, from gitrepo.Hash, ref store.Ref, file string, recordedBy func(gitrepo.Revision) bool, found Found) (Timeline, error) {
	t := Timeline{Ref: ref}
	var newestFirst []gitrepo.Revision
	for rev, err := range repo.History(from, ref.String(), file) {
		if err != nil {
			return t, fmt.Errorf("history of %s: %w", ref, err)
		}
		t.Cut = t.Cut || repo.Cut(rev.Hash)
		if recordedBy == nil || recordedBy(rev) {
			newestFirst = append(newestFirst, rev)
		}
	}
	for _, rev := range slices.Backward(newestFirst) {
		if found != nil && t.isUntold(rev) {
			t.addFound(rev, found)
			continue
		}
		t.add(rev)
	}
	return t, nil
}

// isUntold tells a revision that may have brought a version in without saying so: one
// made by plain git, or a registration of several records, whose trailers speak of the
// first at most.
func (t *Timeline) isUntold(rev gitrepo.Revision) bool {
	trailers := rev.Trailers
	if trailers.Change != registration {
		return trailers.Change == ""
	}
	return len(trailers.Records) > 1 && (trailers.Version == "" || trailers.Records[0] != t.Ref.String())
}

// addFound takes the next revision, whose trailers tell of no version: one of its own
// only where its label is another than the one before.
func (t *Timeline) addFound(rev gitrepo.Revision, found Found) {
	label, effect := found(rev)
	last := len(t.Versions) - 1
	if label == "" || last >= 0 && t.Versions[last].Label == label {
		return
	}
	t.Versions = append(t.Versions, Version{Label: label, Adoption: rev, Effective: effect})
}

// dropFound forgets the last version where plain git brought it in and a revision of
// hfh's registers it now: they are one.
func (t *Timeline) dropFound(label string) {
	last := len(t.Versions) - 1
	if last >= 0 && t.Versions[last].Label == label && t.Versions[last].Adoption.Trailers.Change == "" {
		t.Versions = t.Versions[:last]
	}
}

// add takes the next revision, oldest first.
func (t *Timeline) add(rev gitrepo.Revision) {
	if len(rev.Trailers.Records) == 0 || rev.Trailers.Records[0] != t.Ref.String() {
		return // version and effect speak of the first record
	}
	switch rev.Trailers.Change {
	case adoption, registration:
		if rev.Trailers.Version != "" {
			t.dropFound(rev.Trailers.Version)
			t.Versions = append(t.Versions, Version{Label: rev.Trailers.Version, Adoption: rev, Effective: effect(rev)})
		}
	case "correction", "extension", "signature", "withdrawal":
		t.amend(rev)
	case "approval":
		t.approved(rev)
	case reversal:
		t.takeBack(rev)
	}
}

// amend takes a revision that changes the version that stands.
func (t *Timeline) amend(rev gitrepo.Revision) {
	if len(t.Versions) > 0 {
		last := &t.Versions[len(t.Versions)-1]
		last.Amended = append(last.Amended, rev)
	}
}

// approved takes an approval that puts a version into force: the one that says when.
func (t *Timeline) approved(rev gitrepo.Revision) {
	for i := range t.Versions {
		if v := &t.Versions[i]; v.Label == rev.Trailers.Version && v.Effective.IsZero() {
			v.Effective, v.by = effect(rev), rev.Hash
		}
	}
}

// withdrawn takes the reversal of an approval that put a version into force: that waits
// again, until the reversal itself is taken back.
func (t *Timeline) withdrawn(rev gitrepo.Revision, of gitrepo.Hash) {
	for i := range t.Versions {
		v := &t.Versions[i]
		switch waits, was := t.waits[of]; {
		case of != "" && v.by == of:
			if t.waits == nil {
				t.waits = map[gitrepo.Hash]Version{}
			}
			t.waits[rev.Hash] = *v
			v.Effective, v.by = date.EDTF{}, ""
		case was && v.Label == waits.Label && v.Effective.IsZero():
			v.Effective, v.by = waits.Effective, waits.by
		}
	}
}

// takeBack takes a reversal: of an adoption, whose version then never was; of such a
// reversal, which brings it again; of an approval that put a version into force; of
// anything else, which changes the version that stands.
func (t *Timeline) takeBack(rev gitrepo.Revision) {
	of := gitrepo.Hash("")
	for _, other := range rev.Trailers.Other {
		if strings.EqualFold(other.Key, reverts) {
			of = gitrepo.Hash(other.Value)
		}
	}
	if i := slices.IndexFunc(t.Versions, func(v Version) bool { return v.Adoption.Hash == of }); i >= 0 {
		if t.taken == nil {
			t.taken = map[gitrepo.Hash]Version{}
		}
		t.taken[rev.Hash] = t.Versions[i]
		t.Versions = slices.Delete(t.Versions, i, i+1)
		return
	}
	if v, ok := t.taken[of]; ok {
		t.Versions = append(t.Versions, v)
		return
	}
	t.withdrawn(rev, of)
	t.amend(rev)
}

// effect reads when a revision takes effect; what cannot be read is not known.
func effect(rev gitrepo.Revision) date.EDTF {
	e, err := date.Parse(rev.Trailers.Effective)
	if err != nil {
		return date.EDTF{}
	}
	return e
}

// NoVersionError says that a document has no version by a label, and names those it has.
type NoVersionError struct {
	Ref    store.Ref
	Label  string
	Labels []string
	Cut    bool
}

// Error says it in English for logs; people read the message table's text.
func (e *NoVersionError) Error() string {
	return fmt.Sprintf("%s has no version %q (it has %s)", e.Ref, e.Label, strings.Join(e.Labels, ", "))
}

// ErrNoneInForce says that no version was in force on the day asked about.
var ErrNoneInForce = errors.New("no version was in force that day")

// Labels gives the versions' labels, oldest first.
func (t Timeline) Labels() []string {
	labels := make([]string, len(t.Versions))
	for i, v := range t.Versions {
		labels[i] = v.Label
	}
	return labels
}

// Version gives the version by a label. A label given twice means the last.
func (t Timeline) Version(label string) (Version, error) {
	for _, v := range slices.Backward(t.Versions) {
		if v.Label == label {
			return v, nil
		}
	}
	return Version{}, &NoVersionError{Ref: t.Ref, Label: label, Labels: t.Labels(), Cut: t.Cut}
}

// InForce gives the version in force on a day. A version whose effect is partly known
// counts from the latest day that it may mean; inside its range certain is false. One
// whose effect is not known makes every later answer uncertain.
func (t Timeline) InForce(day date.Day) (v Version, certain bool, err error) {
	certain = true
	found := -1
	for i, candidate := range t.Versions {
		switch began(candidate, day) {
		case date.Yes:
			if found < 0 || !latest(candidate).Before(latest(t.Versions[found])) {
				found, certain = i, true
			}
		case date.CannotTell:
			certain = false
		}
	}
	if found < 0 {
		return Version{}, certain, ErrNoneInForce
	}
	return t.Versions[found], certain, nil
}

// Replaced gives when the version that follows one in force took or takes effect; zero
// where none does, as far as the register knows.
func (t Timeline) Replaced(v Version) date.EDTF {
	at := slices.IndexFunc(t.Versions, func(other Version) bool { return other.Adoption.Hash == v.Adoption.Hash })
	var next Version
	for i, other := range t.Versions {
		after := latest(other).After(latest(v)) || i > at && !latest(other).Before(latest(v))
		if at < 0 || i == at || other.Effective.IsZero() || v.Effective.IsZero() || !after {
			continue
		}
		if next.Effective.IsZero() || latest(other).Before(latest(next)) {
			next = other
		}
	}
	return next.Effective
}

// latest gives the last day on which a version's effect may have begun.
func latest(v Version) date.Day {
	day, _ := v.Effective.Latest()
	return day
}

// began tells whether a version had taken effect on a day.
func began(v Version, day date.Day) date.Tri {
	if last, ok := v.Effective.Latest(); ok && !last.After(day) {
		return date.Yes
	}
	if v.Effective.IsZero() && v.Adoption.Trailers.Change == adoption {
		return date.No // it waits for the owners' approvals
	}
	if v.Effective.IsZero() {
		return date.CannotTell
	}
	if earliest, known := v.Effective.Earliest(); known && earliest.After(day) {
		return date.No
	}
	return date.CannotTell
}
