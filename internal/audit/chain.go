package audit

import (
	"slices"
	"strings"

	"github.com/helsefellesskap/hfh/internal/diag"
	"github.com/helsefellesskap/hfh/internal/gitrepo"
	"github.com/helsefellesskap/hfh/internal/store"
)

// Changes as they stand in the trailer Hfh-Change.
const (
	registration = "registration"
	draft        = "draft"
	hearing      = "hearing"
	adoption     = "adoption"
	extension    = "extension"
	signature    = "signature"
	approval     = "approval"
	meeting      = "meeting"
	appointment  = "appointment"
	progress     = "progress"
	evaluation   = "evaluation"
	confirmation = "confirmation"
	correction   = "correction"
	withdrawal   = "withdrawal"
	reversal     = "reversal"
	closing      = "closing"
	merge        = "merge"
	migration    = "migration"
)

// namesWhatItChanges holds the records that a revision's trailers name to its diff: it
// names each that it changes, and none that it does not.
func (r *run) namesWhatItChanges(c *Commit, _ *side) error {
	if !c.own {
		return nil
	}
	changed := c.changedFromAll()
	for _, f := range changed {
		if f.Ref.IsZero() || !slices.Contains(c.Trailers.Records, f.Ref.String()) {
			r.add(c, diag.Error, "history/trailer-diff", "unnamed", f.start(), diag.Args{"file": f.Path, "change": c.Trailers.Change})
		}
	}
	if c.Trailers.Change == confirmation && len(c.Trailers.Covers) > 0 {
		return nil // it takes a commit of plain git on record, and changes nothing
	}
	for _, name := range c.Trailers.Records {
		touched := slices.ContainsFunc(changed, func(f File) bool { return f.Ref.String() == name })
		if !touched && !c.differsFromAny(name) {
			r.add(c, diag.Error, "history/trailer-diff", "untouched", c.start(), diag.Args{"ref": name, "change": c.Trailers.Change})
		}
	}
	if len(c.Trailers.Records) == 0 && c.Trailers.Change != merge {
		r.add(c, diag.Error, "history/trailer-diff", "none", c.start(), diag.Args{"change": c.Trailers.Change})
	}
	return nil
}

// differsFromAny tells whether a merge's record is another than one of its parents has it.
func (c *Commit) differsFromAny(name string) bool {
	for i := range c.others {
		if c.differsFrom(i+1, name) || c.differsFrom(0, name) {
			return true
		}
	}
	return false
}

// chain holds the pointers at each record's previous revision to what it is: one chain a
// record, and one pointer a side where two lines were joined.
func (r *run) chain(c *Commit, s *side) error {
	if !c.own {
		return nil
	}
	for _, name := range slices.Compact(slices.Sorted(slices.Values(c.Trailers.Records))) {
		r.link(c, s, name)
	}
	for _, p := range c.Trailers.Previous {
		if !slices.Contains(c.Trailers.Records, p.Record) {
			r.add(c, diag.Error, "history/previous", "foreign", c.start(), diag.Args{"ref": p.Record, "is": p.Commit.Short()})
		}
	}
	return nil
}

// link judges the pointers of one record.
func (r *run) link(c *Commit, s *side, name string) {
	var is []gitrepo.Hash
	for _, p := range c.Trailers.Previous {
		if p.Record == name {
			is = append(is, p.Commit)
		}
	}
	should := s.last[name]
	if len(should) == 0 && s.cut {
		return // what came before is not in this clone
	}
	args := diag.Args{"ref": name, "is": shortList(is), "should": shortList(should)}
	switch {
	case len(is) == 0 && len(should) == 0:
	case len(is) == 0:
		r.add(c, diag.Error, "history/previous", "missing", c.at(name), args)
	case slices.ContainsFunc(is, func(h gitrepo.Hash) bool { return !slices.Contains(should, h) }):
		variant := "wrong"
		if slices.ContainsFunc(is, func(h gitrepo.Hash) bool { _, here := r.position[h]; return !here }) {
			variant = "foreign"
		}
		r.add(c, diag.Error, "history/previous", variant, c.at(name), args)
	case c.Trailers.Change == merge && len(is) < len(should):
		r.add(c, diag.Error, "history/previous", "missing", c.at(name), args)
	}
}

// at is where a finding about one of the revision's records stands.
func (c *Commit) at(name string) diag.Finding {
	ref, err := store.ParseRef(name)
	if err != nil {
		return c.start()
	}
	if f, ok := c.file(ref); ok {
		return f.start()
	}
	return c.run.place(ref)
}

// shortList names revisions as people read them.
func shortList(list []gitrepo.Hash) string {
	names := make([]string, len(list))
	for i, h := range list {
		names[i] = h.Short()
	}
	return strings.Join(names, "\n")
}

// clock says where a revision was recorded before what it builds on.
func (r *run) clock(c *Commit) {
	if len(c.Files) == 0 && !c.own {
		return
	}
	for _, p := range c.Parents {
		parent, err := r.repo.Commit(p)
		if err != nil {
			continue // told of where it is judged
		}
		if back := parent.Committer.When.Sub(c.Committer.When); back > clockTolerance {
			r.add(c, diag.Warning, "history/clock", "", c.start(), diag.Args{
				"at": c.Committer.When.In(r.o.Location).Format(clockForm), "before": parent.Committer.When.In(r.o.Location).Format(clockForm),
			})
			return
		}
	}
}

const (
	// clockTolerance is how far two machines' clocks may be apart.
	clockTolerance = 5 * 60 * 1e9
	clockForm      = "2006-01-02 15:04"
)
