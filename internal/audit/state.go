package audit

import (
	"maps"
	"slices"

	"github.com/helsefellesskap/hfh/internal/gitrepo"
	"github.com/helsefellesskap/hfh/internal/store"
)

// side is what one line of the history leaves: the last revision of each record, and
// what plain git did to governed text that nobody has put right.
type side struct {
	// last is the newest revision of each record, by its reference: several where two
	// lines were joined and each had changed it.
	last map[string][]gitrepo.Hash
	// open are the wounds that are not put right.
	open []*wound
	// gone are ids that items had which are not there any more.
	gone map[goneKey]string
	// spoilt are approved minutes that were changed and not given back.
	spoilt map[store.Ref]*spoilt
	// trust is what the register says of signatures; nil before the first revision, and
	// where it has not been read.
	trust *trusted
	// cut tells that what lies before is not in this clone.
	cut bool
}

func newSide() *side {
	return &side{last: map[string][]gitrepo.Hash{}, gone: map[goneKey]string{}, spoilt: map[store.Ref]*spoilt{}}
}

func (s *side) clone() *side {
	return &side{last: maps.Clone(s.last), open: slices.Clone(s.open), gone: maps.Clone(s.gone), spoilt: maps.Clone(s.spoilt), cut: s.cut, trust: s.trust}
}

// stateBefore gives what a revision was made on. A state that nothing else builds on is
// taken over, not copied: a line of revisions has one state all the way.
func (r *run) stateBefore(c *Commit) *side {
	if len(c.Parents) == 0 {
		return newSide()
	}
	s := r.take(c.Parents[0])
	for i := range c.Parents[1:] {
		s = r.joined(c, s, r.take(c.Parents[i+1]), i)
	}
	return s
}

func (r *run) take(parent gitrepo.Hash) *side {
	s := r.sides[parent]
	if s == nil {
		s = newSide()
		s.cut = true
	}
	if r.waiting[parent]--; r.waiting[parent] > 0 {
		return s.clone()
	}
	delete(r.sides, parent)
	return s
}

// joined is the state of two lines together.
func (r *run) joined(_ *Commit, a, b *side, _ int) *side {
	for name, list := range b.last {
		a.last[name] = r.newest(append(slices.Clone(a.last[name]), list...))
	}
	for _, w := range b.open {
		if !slices.Contains(a.open, w) {
			a.open = append(a.open, w)
		}
	}
	for key, name := range b.gone {
		a.gone[key] = name
	}
	maps.Copy(a.spoilt, b.spoilt)
	a.cut = a.cut || b.cut
	return a
}

// newest takes away of some revisions those that another of them builds on.
func (r *run) newest(list []gitrepo.Hash) []gitrepo.Hash {
	slices.SortFunc(list, func(x, y gitrepo.Hash) int { return r.position[y] - r.position[x] })
	list = slices.Compact(list)
	if len(list) < 2 {
		return list
	}
	var out []gitrepo.Hash
	for _, h := range list {
		if !slices.ContainsFunc(out, func(newer gitrepo.Hash) bool { return r.buildsOn(newer, h) }) {
			out = append(out, h)
		}
	}
	return out
}

// buildsOn tells whether one revision is made, over others perhaps, from an earlier one.
// No revision older than that is looked at.
func (r *run) buildsOn(newer, older gitrepo.Hash) bool {
	end, ok := r.position[older]
	if !ok {
		return false
	}
	seen := map[gitrepo.Hash]bool{newer: true}
	for todo := []gitrepo.Hash{newer}; len(todo) > 0; {
		h := todo[len(todo)-1]
		todo = todo[:len(todo)-1]
		if h == older {
			return true
		}
		at, ok := r.position[h]
		if !ok || at < end {
			continue
		}
		for _, p := range r.parents[at] {
			if !seen[p] {
				seen[p] = true
				todo = append(todo, p)
			}
		}
	}
	return false
}

// follow takes a revision as the newest of each record that it names or changes.
func (s *side) follow(c *Commit) {
	if c.run.repo.Cut(c.Hash) {
		return
	}
	named := map[string]bool{}
	if c.own {
		for _, name := range c.Trailers.Records {
			named[name] = true
		}
	}
	for _, f := range c.changedFromAll() {
		if f.Record {
			named[f.Ref.String()] = true
			c.run.records.paths[f.Ref.String()] = f.Path
		}
	}
	for name := range named {
		s.last[name] = []gitrepo.Hash{c.Hash}
	}
	s.followSame(c, named)
}

// followSame notes at a merge that a record which is as one of its parents has it has
// that parent's history.
func (s *side) followSame(c *Commit, named map[string]bool) {
	if len(c.Parents) < 2 || c.own {
		return
	}
	for name, list := range s.last {
		if named[name] || len(list) < 2 {
			continue
		}
		for i := range c.Parents {
			if !c.differsFrom(i, name) {
				// of the revisions of both lines those stay that lead to this parent
				kept := slices.DeleteFunc(slices.Clone(list), func(h gitrepo.Hash) bool { return !c.run.buildsOn(c.Parents[i], h) })
				if len(kept) > 0 {
					s.last[name] = kept
				}
				break
			}
		}
	}
}

// differsFrom tells whether a record's file is another than a parent has it.
func (c *Commit) differsFrom(parent int, name string) bool {
	files := c.Files
	if parent > 0 {
		files = c.others[parent-1]
	}
	return slices.ContainsFunc(files, func(f File) bool { return f.Record && f.Ref.String() == name })
}

// changedFromAll gives the files that are as none of the parents has them.
func (c *Commit) changedFromAll() []File {
	if len(c.others) == 0 {
		return c.Files
	}
	return slices.DeleteFunc(slices.Clone(c.Files), func(f File) bool {
		return slices.ContainsFunc(c.others, func(other []File) bool {
			return !slices.ContainsFunc(other, func(o File) bool { return o.Path == f.Path })
		})
	})
}
