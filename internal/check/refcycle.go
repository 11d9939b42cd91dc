package check

import (
	"maps"
	"slices"
	"strings"

	"github.com/helsefellesskap/hfh/internal/diag"
	"github.com/helsefellesskap/hfh/internal/record"
	"github.com/helsefellesskap/hfh/internal/store"
)

// relation is one way in which things follow each other and may not go in a ring:
// what each names, and where it says so.
type relation struct {
	name  string
	next  map[string][]string
	where map[string]diag.Finding
}

func newRelation(name string) relation {
	return relation{name: name, next: map[string][]string{}, where: map[string]diag.Finding{}}
}

func (r relation) link(from string, at diag.Finding, to ...string) {
	for _, id := range to {
		if id != "" && id != record.Unknown {
			r.next[from] = append(r.next[from], id)
			r.where[from] = at
		}
	}
}

// refCycles finds what is, in the end, its own parent, part or successor.
func refCycles(p *pass) {
	for _, r := range p.relations() {
		for _, ring := range r.rings() {
			p.add(r.where[ring[0]], "", diag.Args{"relation": r.name, "ring": strings.Join(append(ring, ring[0]), " → ")})
		}
	}
}

// relations collects them from the records.
func (p *pass) relations() []relation {
	parent, succeeds, partOf := newRelation("parent"), newRelation("succeeds"), newRelation("part_of")
	for _, b := range recorded[record.Body](p) {
		parent.link(b.ID, b.At("parent"), b.Value.Parent)
		succeeds.link(b.ID, b.At("succeeds"), b.Value.Succeeds...)
	}
	for _, f := range recorded[record.FSU](p) {
		parent.link(f.ID, f.At("parent"), f.Value.Parent)
	}
	if v := p.snap.Organisations(); v.Value != nil {
		for i, o := range v.Value.Organisations {
			partOf.link(o.ID, v.At("organisations", index(i), "part_of"), o.PartOf)
		}
	}
	return []relation{parent, succeeds, partOf, p.projectParts(), p.guidanceReplaces(), p.follows()}
}

func (p *pass) projectParts() relation {
	r := newRelation("part_of")
	if v := p.snap.Projects(); v.Value != nil {
		for i, project := range v.Value.Projects {
			r.link(project.ID, v.At("projects", index(i), "part_of"), project.PartOf)
		}
	}
	return r
}

func (p *pass) guidanceReplaces() relation {
	r := newRelation("replaces")
	if v := p.snap.Guidance(); v.Value != nil {
		for i, g := range v.Value.Guidance {
			r.link(g.ID, v.At("guidance", index(i), "replaces"), g.Replaces)
		}
	}
	return r
}

// follows is which document builds on which, as they stand.
func (p *pass) follows() relation {
	r := newRelation("follows")
	for _, rec := range p.snap.Records {
		e := record.EditionOf(rec.Typed)
		if e == nil || rec.Draft {
			continue
		}
		for _, address := range e.Follows {
			if a, err := store.ParseAddress(address); err == nil && (a.When == "" || p.snap.Record(a.Ref) != nil && p.current(p.snap.Record(a.Ref), a.When)) {
				r.link(rec.Ref.String(), rec.At("follows"), a.Ref.String())
			}
		}
	}
	return r
}

// rings gives each ring once, beginning with its first member by name.
func (r relation) rings() [][]string {
	var out [][]string
	state := map[string]int{} // 1: on the way, 2: done
	var way []string
	var visit func(id string)
	visit = func(id string) {
		state[id] = 1
		way = append(way, id)
		for _, next := range r.next[id] {
			switch state[next] {
			case 0:
				visit(next)
			case 1:
				out = append(out, turned(way[slices.Index(way, next):]))
			}
		}
		way = way[:len(way)-1]
		state[id] = 2
	}
	for _, id := range slices.Sorted(maps.Keys(r.next)) {
		if state[id] == 0 {
			visit(id)
		}
	}
	return out
}

// turned begins a ring with the member that comes first by name.
func turned(ring []string) []string {
	first := slices.Index(ring, slices.Min(ring))
	return slices.Concat(ring[first:], ring[:first])
}
