package check

import (
	"errors"
	"slices"
	"strings"

	"github.com/helsefellesskap/hfh/internal/diag"
	"github.com/helsefellesskap/hfh/internal/doc"
	"github.com/helsefellesskap/hfh/internal/record"
	"github.com/helsefellesskap/hfh/internal/schema"
	"github.com/helsefellesskap/hfh/internal/store"
)

// refRules hold the register's references together.
func refRules() []Rule {
	return []Rule{
		{ID: "ref/unknown", Severity: diag.Error, Run: unknownRefs},
		{ID: "ref/version", Severity: diag.Error, History: true, Run: unknownVersions},
		{ID: "ref/duplicate-id", Severity: diag.Error, Run: duplicateIDs},
		{ID: "ref/cycle", Severity: diag.Error, Run: refCycles},
		{ID: "ref/expired", Severity: diag.Warning, Holds: []string{"A5", "A70"}, Dated: true, Run: expiredActors},
	}
}

// unknownRefs follows every reference of every record.
func unknownRefs(p *pass) {
	for _, s := range p.places() {
		if s.Ref == "" || s.Text == record.Unknown || s.Ref == "body" && s.Text == "fsu" && s.under("composition") {
			continue
		}
		switch s.Ref {
		case "address":
			p.address(s)
		case "record":
			p.recordRef(s)
		case "place":
			p.place(s)
		case "any-item":
			if !p.hasActor(s.Text) && !p.hasItem("project", s.Text) && !p.hasItem("guidance", s.Text) {
				p.unknown(s, "", p.nearItem(s.Text))
			}
		case "actor":
			if !p.hasActor(s.Text) {
				p.unknown(s, "", p.snap.NearActors(s.Text))
			}
		case "party":
			if a, ok := p.snap.Actor(s.Text); p.snap.ActorsComplete() && (!ok || a.Kind != store.PartyActor) {
				p.unknown(s, wrongKind(ok), p.nearOf(store.PartyActor, s.Text))
			}
		case "seat":
			p.seat(s)
		default:
			if !p.hasItem(s.Ref, s.Text) {
				p.unknown(s, "", store.Near(s.Text, p.itemIDs(s.Ref)))
			}
		}
	}
}

// wrongKind is the message for an id that is somebody's, but not of the kind asked for.
func wrongKind(somebody bool) string {
	if somebody {
		return "kind"
	}
	return ""
}

// unknown reports a reference to nothing, with the ids that may have been meant.
func (p *pass) unknown(s spot, variant string, near []string) {
	args := diag.Args{"kind": s.Ref, "id": s.Text}
	if len(near) > 0 && variant == "" {
		variant, args["near"] = "near", strings.Join(near, "\n")
	}
	p.add(s.at(), variant, args)
}

func (p *pass) hasActor(id string) bool {
	_, ok := p.snap.Actor(id)
	return ok || !p.snap.ActorsComplete()
}

// nearOf gives near ids among the actors of one kind.
func (p *pass) nearOf(kind store.ActorKind, word string) []string {
	var ids []string
	for _, a := range p.snap.Actors() {
		if a.Kind == kind {
			ids = append(ids, a.ID)
		}
	}
	return store.Near(word, ids)
}

// nearItem gives near ids among actors, projects and guidance.
func (p *pass) nearItem(word string) []string {
	near := p.snap.NearActors(word)
	return append(near, store.Near(word, append(p.itemIDs("project"), p.itemIDs("guidance")...))...)
}

// hasItem tells whether an item of a kind has an id. Where the file that would hold it
// cannot be read, it may.
func (p *pass) hasItem(kind, id string) bool {
	switch rec := p.holder(kind); {
	case rec != nil && rec.Doc == nil:
		return true
	case rec == nil && (kind == "patient-group" || kind == "source"):
		return true // there is no community.yaml: that is said once
	}
	if kind == "rule" {
		// The history is judged by audit, the conditions of an adoption by adopt.
		return p.rules[id] != nil || family(id) == "history" || isCondition(id)
	}
	return slices.Contains(p.itemIDs(kind), id)
}

// isCondition tells whether a rule's id is that of a condition of an adoption,
// "adoption/consensus": adopt asks for it, and a waiver lets it through.
func isCondition(id string) bool {
	name, ok := strings.CutPrefix(id, "adoption/")
	return ok && (name == "papers" || slices.ContainsFunc((*record.Conditions)(nil).List(), func(c record.Condition) bool { return c.Name == name }))
}

// holder gives the record that holds the items of a kind; nil for kinds with a record
// of their own each.
func (p *pass) holder(kind string) *store.Record {
	switch kind {
	case "patient-group", "source":
		return p.snap.Record(store.Ref{Kind: "community"})
	case "project":
		return p.snap.Record(store.Ref{Kind: "projects"})
	case "guidance":
		return p.snap.Record(store.Ref{Kind: "guidance"})
	case "case":
		return p.snap.Record(store.Ref{Kind: "cases"})
	}
	return nil
}

// itemIDs gives the ids that a reference of a kind may name.
func (p *pass) itemIDs(kind string) []string {
	if p.ids == nil {
		p.ids = map[string][]string{}
	}
	ids, done := p.ids[kind]
	if !done {
		ids = p.listIDs(kind)
		p.ids[kind] = ids
	}
	return ids
}

func (p *pass) listIDs(kind string) []string {
	var ids []string
	switch kind {
	case "rule":
		for _, r := range Rules() {
			ids = append(ids, r.ID)
		}
	case "body", "fsu", "meeting":
		for _, r := range p.snap.All(kind) {
			ids = append(ids, r.ID)
		}
	default:
		lists := map[string]string{"patient-group": "patient_groups", "source": "sources", "project": "projects", "guidance": "guidance", "case": "cases"}
		rec := p.holder(kind)
		if rec == nil {
			return nil
		}
		if list := rec.Node.Get(lists[kind]); list != nil {
			for _, item := range list.Items {
				ids = append(ids, item.ID())
			}
		}
	}
	return ids
}

// seat looks a deputy's seat up among the seats beside it.
func (p *pass) seat(s spot) {
	list, _ := s.rec.Node.Find(s.Path[:max(0, len(s.Path)-2)])
	var ids []string
	for _, item := range list.Items {
		ids = append(ids, item.ID())
	}
	if !slices.Contains(ids, s.Text) {
		p.unknown(s, "", store.Near(s.Text, ids))
	}
}

// place looks up a place of the record that stands beside it ("record"), or of the
// record that the place stands in.
func (p *pass) place(s spot) {
	rec := s.rec
	if beside, exact := s.rec.Node.Find(under(s.Path[:len(s.Path)-1], "record")); exact {
		ref, err := store.ParseRef(beside.Text)
		if err != nil {
			return // said of the reference itself
		}
		if rec = p.snap.Record(ref); rec == nil {
			return
		}
	}
	if _, err := rec.Locate(s.Text); rec.Doc != nil && err != nil && !s.under("known", "waivers") {
		p.noPlace(s, rec, s.Text, err) // of a known gap or a waiver it is said that nothing is there any more
	}
}

// noPlace reports a place that a record does not have.
func (p *pass) noPlace(s spot, rec *store.Record, place string, err error) {
	args := diag.Args{"place": place, "record": rec.Ref.String()}
	variant := "place"
	var e *store.PlaceError
	if errors.As(err, &e) && len(e.Near) > 0 {
		variant, args["near"] = "place-near", strings.Join(e.Near, "\n")
		if e.Ambiguous {
			variant = "place-ambiguous"
		}
	}
	p.add(s.at(), variant, args)
}

func (p *pass) recordRef(s spot) {
	ref, err := store.ParseRef(s.Text)
	if err != nil {
		p.badRef(s, err)
		return
	}
	if p.snap.Record(ref) == nil {
		p.noRecord(s, ref)
	}
}

// noRecord reports a reference to a record that is not there.
func (p *pass) noRecord(s spot, ref store.Ref) {
	if p.wasDraft(s, ref) {
		return
	}
	args := diag.Args{"record": ref.String()}
	var ids []string
	for _, r := range p.snap.All(ref.Kind) {
		ids = append(ids, r.Ref.String())
	}
	if near := store.Near(ref.String(), ids); len(near) > 0 {
		args["near"] = strings.Join(near, "\n")
		p.add(s.at(), "record-near", args)
		return
	}
	p.add(s.at(), "record", args)
}

// wasDraft tells whether a reference is to the draft of a document that has none now: a
// meeting or a hearing keeps naming the draft that it treated once that is adopted or
// withdrawn. A document of a kind with one record only may not have been adopted at all.
func (p *pass) wasDraft(s spot, ref store.Ref) bool {
	if !ref.Draft || s.rec.Draft {
		return false
	}
	k, _ := schema.KindOf(ref.Kind)
	ref.Draft = false
	return k.Governed && (!k.Many || p.snap.Record(ref) != nil)
}

// badRef reports a text that is no reference at all.
func (p *pass) badRef(s spot, err error) {
	args := diag.Args{"id": s.Text}
	var e *store.RefError
	if errors.As(err, &e) && len(e.Near) > 0 {
		args["near"] = strings.Join(e.Near, "\n")
		p.add(s.at(), "form-near", args)
		return
	}
	p.add(s.at(), "form", args)
}

// address follows ref@when#place. A guidance document, a project or an actor is an item
// of its record and is named as its place.
func (p *pass) address(s spot) {
	a, err := store.ParseAddress(s.Text)
	if err != nil {
		p.badRef(s, err)
		return
	}
	rec := p.snap.Record(a.Ref)
	if draft := a.Ref; a.When == "" && s.rec.Draft {
		if draft.Draft = true; draft == s.rec.Ref {
			rec = s.rec // a draft speaks of its own places as it will have them
		}
	}
	switch {
	case rec == nil:
		p.noRecord(s, a.Ref)
	case a.Place == "" || a.When != "" && !p.current(rec, a.When) || rec.Doc == nil || a.When == "" && p.ofOlder(s, rec):
		return // an older text may have had the place
	default:
		if err := p.located(rec, a.Place); err != nil && !p.leftOut(s, rec, a) {
			p.noPlace(s, rec, a.Place, err)
		}
	}
}

// idsIn counts how often each id is given in a record: one given once is a place.
func (p *pass) idsIn(rec *store.Record) map[string]int {
	ref := rec.Ref.String()
	ids, done := p.given[ref]
	if done {
		return ids
	}
	ids = map[string]int{}
	rec.Node.Walk(func(_ []string, n *doc.Node) bool {
		if id := n.ID(); id != "" {
			ids[id]++
		}
		return true
	})
	if p.given == nil {
		p.given = map[string]map[string]int{}
	}
	p.given[ref] = ids
	return ids
}

// located looks a place up, each once a run.
func (p *pass) located(rec *store.Record, place string) error {
	if p.idsIn(rec)[place] == 1 {
		return nil
	}
	key := [2]string{rec.Ref.String(), place}
	err, done := p.looked[key]
	if !done {
		if p.looked == nil {
			p.looked = map[[2]string]error{}
		}
		_, err = rec.Locate(place)
		p.looked[key] = err
	}
	return err
}

// current tells whether a version label is that of the record as it stands.
func (p *pass) current(rec *store.Record, label string) bool {
	e := record.EditionOf(rec.Typed)
	return e != nil && e.Version == label
}

// unknownVersions asks the history for the versions that addresses name.
func unknownVersions(p *pass) {
	for _, s := range p.places() {
		if s.Ref != "address" {
			continue
		}
		a, err := store.ParseAddress(s.Text)
		if err != nil || a.When == "" || a.When == "file" || record.LabelFault(a.When) != "" {
			continue // a day or a git revision is no label
		}
		if rec := p.snap.Record(a.Ref); rec == nil || rec.Typed == nil || p.current(rec, a.When) || p.opt.History.HasVersion(a.Ref, a.When) {
			continue
		}
		p.add(s.at(), "", diag.Args{"record": a.Ref.String(), "version": a.When})
	}
}

// text gives the text of a scalar, "" for anything else.
func text(n *doc.Node) string {
	if n == nil || n.Kind != doc.Scalar {
		return ""
	}
	return n.Text
}
