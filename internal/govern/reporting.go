package govern

import (
	"errors"
	"slices"

	"github.com/helsefellesskap/hfh/internal/date"
	"github.com/helsefellesskap/hfh/internal/doc"
	"github.com/helsefellesskap/hfh/internal/record"
	"github.com/helsefellesskap/hfh/internal/store"
)

// AnswersFor tells whether an actor is responsible for a measure on a day: itself, or as
// one of a group that is.
func AnswersFor(snap *store.Snapshot, m record.MeasureAt, actor string, day date.Day) bool {
	for _, id := range m.Responsible.Value.IDs() {
		if id == actor || isGroup(snap, id) && slices.Contains(snap.MembersOf(id, day).Sure, actor) {
			return true
		}
	}
	return false
}

func isGroup(snap *store.Snapshot, id string) bool {
	a, ok := snap.Actor(id)
	return ok && a.Kind == store.GroupActor
}

// Ended tells whether nothing more is to be reported of a measure.
func Ended(m record.MeasureAt) bool { return m.Status() == "done" || m.Status() == "stopped" }

// reported tells whether a measure is one that is reported by itself: a part of a measure
// is where somebody else is responsible for it, or its measure has no responsible.
func reported(m record.MeasureAt) bool {
	return m.Parent == nil || m.MeasureBody.Responsible != nil
}

// ToReport gives the measures of a plan that an actor is to report on: those it answers
// for that are neither done nor stopped.
func ToReport(snap *store.Snapshot, plan *record.Plan, actor string, day date.Day) []record.MeasureAt {
	var out []record.MeasureAt
	for m := range plan.Measures() {
		if reported(m) && !Ended(m) && AnswersFor(snap, m, actor, day) {
			out = append(out, m)
		}
	}
	return out
}

// Reporters gives everybody who has something to report on, sorted by id: the parties of a
// group in its stead, and others themselves; and how many measures nobody is to report on.
func Reporters(snap *store.Snapshot, plan *record.Plan, day date.Day) (ids []string, nobody int) {
	for m := range plan.Measures() {
		if !reported(m) || Ended(m) {
			continue
		}
		before := len(ids)
		for _, id := range m.Responsible.Value.IDs() {
			if isGroup(snap, id) {
				ids = append(ids, snap.MembersOf(id, day).Sure...)
			} else if _, ok := snap.Actor(id); ok {
				ids = append(ids, id)
			}
		}
		if len(ids) == before {
			nobody++
		}
	}
	slices.Sort(ids)
	return slices.Compact(ids), nobody
}

// NewReport is what a form or a sheet says of one measure.
type NewReport struct {
	Place  string
	Status string
	Date   record.When
	Note   string
	Line   int // of the sheet, or the row of the form
}

// ReportFault is what is wrong with one line of a sheet: Why is which message says so
// ("report/<why>").
type ReportFault struct {
	Line int
	Why  string
	Args map[string]string
}

// Reporting is who reports, and on which day it is read.
type Reporting struct {
	Actor store.Actor
	Today date.Day
}

// Reported is what became of a sheet.
type Reported struct {
	Tree *doc.Node
	New  int // entries that are written
	Same int // entries that stand in the plan already
	// Latest is the latest day that one of the new entries is about.
	Latest record.When
}

// Report enters what one actor reports of its measures. All or nothing: with a fault
// there is no tree.
func Report(snap *store.Snapshot, rec *store.Record, list []NewReport, how Reporting) (Reported, []ReportFault) {
	r := reporter{snap: snap, rec: rec, how: how, measures: map[string]record.MeasureAt{}, seen: map[string]int{}}
	out := Reported{Tree: rec.Node.Clone()}
	if plan, ok := rec.Typed.(*record.Plan); ok {
		for m := range plan.Measures() {
			r.measures[m.Place] = m
		}
	}
	for _, e := range list {
		m, ok := r.take(e)
		if !ok {
			continue
		}
		if stands(m, r.entry(e)) {
			out.Same++
			continue
		}
		if Ended(m) {
			r.fault(e, "ended", "measure", r.name(m), "id", m.ID, "status", m.Status())
			continue
		}
		if err := enter(out.Tree, m.Path, r.entry(e)); err != nil {
			r.fault(e, "unknown", "place", e.Place, "near", "")
			continue
		}
		out.New++
		if out.Latest.IsZero() || date.Compare(out.Latest.EDTF, e.Date.EDTF) == date.Before {
			out.Latest = e.Date
		}
	}
	if len(r.faults) > 0 {
		out.Tree = nil
	}
	return out, r.faults
}

type reporter struct {
	snap     *store.Snapshot
	rec      *store.Record
	how      Reporting
	measures map[string]record.MeasureAt
	seen     map[string]int
	faults   []ReportFault
}

func (r *reporter) fault(e NewReport, why string, args ...string) {
	f := ReportFault{Line: e.Line, Why: why, Args: map[string]string{}}
	for i := 0; i+1 < len(args); i += 2 {
		f.Args[args[i]] = args[i+1]
	}
	r.faults = append(r.faults, f)
}

func (r *reporter) name(m record.MeasureAt) string {
	if name := m.Name.In(r.snap.Community.Language); name != "" {
		return name
	}
	return m.ID
}

// take finds the measure that a line is about, and what is wrong with the line.
func (r *reporter) take(e NewReport) (record.MeasureAt, bool) {
	at, err := r.rec.Locate(e.Place)
	var place *store.PlaceError
	if err != nil {
		near := ""
		if errors.As(err, &place) {
			near = joinLines(place.Near)
		}
		r.fault(e, "unknown", "place", e.Place, "near", near)
		return record.MeasureAt{}, false
	}
	m, ok := r.measures[at.IDs]
	first, twice := r.seen[at.IDs]
	begins, known := e.Date.EDTF.Earliest()
	switch {
	case !ok:
		r.fault(e, "not-measure", "place", e.Place)
	case twice:
		r.fault(e, "twice", "measure", r.name(m), "first", itoa(first))
	case !AnswersFor(r.snap, m, r.how.Actor.ID, r.how.Today):
		r.fault(e, "not-yours", "measure", r.name(m), "actor", r.how.Actor.Name, "responsible", r.responsible(m))
	case e.Status == "":
		r.fault(e, "no-status", "measure", r.name(m))
	case known && begins.After(r.how.Today):
		r.fault(e, "to-come", "measure", r.name(m), "date", e.Date.EDTF.String(), "today", r.how.Today.String())
	default:
		r.seen[at.IDs] = e.Line
		return m, true
	}
	return m, false
}

// responsible names who is responsible for a measure, a line each.
func (r *reporter) responsible(m record.MeasureAt) string {
	var names []string
	for _, id := range m.Responsible.Value.IDs() {
		if a, ok := r.snap.Actor(id); ok && a.Name != "" {
			id = a.Name
		}
		names = append(names, id)
	}
	return joinLines(names)
}

func (r *reporter) entry(e NewReport) record.Progress {
	return record.Progress{Date: e.Date, Status: e.Status, Note: e.Note, By: r.how.Actor.Name}
}

// stands tells whether a measure has an entry already.
func stands(m record.MeasureAt, e record.Progress) bool {
	return slices.ContainsFunc(m.Progress, func(p record.Progress) bool {
		return p.Date.EDTF == e.Date.EDTF && p.Status == e.Status && p.Note == e.Note && p.By == e.By
	})
}

// enter writes an entry of progress at a measure.
func enter(tree *doc.Node, measure []string, e record.Progress) error {
	path := append(slices.Clone(measure), "progress")
	have, _ := tree.Find(path)
	n := doc.MapOf("id", nextOf("p", have), "date", e.Date.EDTF.String(), "status", e.Status)
	setText(n, "note", e.Note, "by", e.By)
	return tree.Append(path, n.Flow())
}
