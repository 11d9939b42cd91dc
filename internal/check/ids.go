package check

import (
	"github.com/helsefellesskap/hfh/internal/diag"
	"github.com/helsefellesskap/hfh/internal/doc"
	"github.com/helsefellesskap/hfh/internal/store"
)

// duplicateIDs finds ids given twice: in one list, and in the namespace of actors.
func duplicateIDs(p *pass) {
	for _, rec := range p.snap.Records {
		p.duplicatesIn(rec, nil, rec.Node)
	}
	actors := p.snap.Actors()
	for i := 1; i < len(actors); i++ {
		first, again := actors[i-1], actors[i]
		if first.ID != again.ID || first.Record == again.Record && len(first.Path) > 0 && len(again.Path) > 0 && first.Path[0] == again.Path[0] {
			continue // one list's own repeats are told above
		}
		p.add(again.Record.ValueAt(under(again.Path, "id")...), "actor", diag.Args{"id": again.ID, "kind": string(again.Kind), "other": string(first.Kind), "where": first.Record.File})
	}
}

// duplicatesIn looks at every list of maps below a node.
func (p *pass) duplicatesIn(rec *store.Record, path []string, n *doc.Node) {
	switch n.Kind {
	case doc.Map:
		for _, e := range n.Entries {
			if e.Value.Kind != doc.Scalar {
				p.duplicatesIn(rec, append(path, e.Key.Text), e.Value)
			}
		}
	case doc.List:
		seen := map[string]int{}
		for i, item := range n.Items {
			at := append(path, index(i))
			if id := item.ID(); id != "" {
				if seen[id]++; seen[id] > 1 {
					p.add(rec.ValueAt(under(at, "id")...), "", diag.Args{"id": id})
				}
			}
			if item.Kind != doc.Scalar {
				p.duplicatesIn(rec, at, item)
			}
		}
	}
}

// expiredActors finds work and tasks that rest on somebody who is there no more.
func expiredActors(p *pass) {
	for _, s := range p.places() {
		if s.Ref != "actor" && s.Ref != "body" && s.Ref != "fsu" || !ahead(s) {
			continue
		}
		a, ok := p.snap.Actor(s.Text)
		if !ok {
			continue
		}
		if last, known := a.To.Latest(); known && p.opt.AsOf.After(last) {
			p.add(s.at(), "", diag.Args{"id": a.ID, "name": a.Name, "to": a.To.String()})
		}
	}
}

// ahead tells whether a place says who is to do something from now on, rather than who
// did or was.
func ahead(s spot) bool {
	switch s.rec.Kind {
	case "community":
		return s.under("documents") && !s.under("source")
	case "plan":
		return s.under("responsible")
	case "fsu":
		return len(s.Path) == 1 && (s.Path[0] == "steering" || s.Path[0] == "parent") && text(s.rec.Node.Get("state")) != "closed"
	case "body":
		return len(s.Path) == 1 && s.Path[0] == "parent" && text(s.rec.Node.Get("state")) == "active"
	case "hearing":
		return s.Path[0] == "recipients" && text(s.rec.Node.Get("state")) != "closed"
	case "followups":
		item, _ := s.rec.Node.Find(s.Path[:min(2, len(s.Path))])
		return s.under("responsible") && text(item.Get("state")) == "open"
	}
	return false
}
