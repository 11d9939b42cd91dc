// Package cycle works out what falls due: revisions, evaluations, swaps, terms,
// deadlines, each from the rule and the date that it is counted from.
package cycle

import (
	"cmp"
	"slices"

	"github.com/helsefellesskap/hfh/internal/date"
	"github.com/helsefellesskap/hfh/internal/record"
	"github.com/helsefellesskap/hfh/internal/store"
)

// State says how a deadline lies to the day asked about.
type State string

// The states, as they stand in JSON.
const (
	OK      State = "ok"
	Soon    State = "soon"
	Overdue State = "overdue"
)

// What falls due, as it stands in JSON.
const (
	Revision   = "revision"
	Evaluation = "evaluation"
	PeriodEnd  = "period-end"
	Swap       = "swap"
	Term       = "term"
	Review     = "review"
	Meeting    = "meeting"
	Measure    = "measure"
	Followup   = "followup"
	Answers    = "answers"
	Mandate    = "mandate-review"
	Notice     = "notice"
	Waiver     = "waiver"
)

// defaultWarning is how long before the day a deadline counts as soon where the
// register does not say.
const defaultWarning = 90

// Item is one thing that falls due.
type Item struct {
	Ref     string      // the record
	Place   string      // the item in it, "" for the whole record
	Name    string      // what people call it
	What    string      // what is to happen
	Rule    string      // the rule that says so
	Base    record.When // what the day is counted from; zero when the register states the day
	From    string      // what the base is: adoption, effect, period, evaluation, constituted
	Due     date.Day    // the latest day it may mean
	Certain bool        // Due is one day, not the end of a range
	Days    int         // from the day asked about to Due; negative when past
	State   State
	Body    string // who must act, "" when the register does not say
}

// Due lists what falls due, the earliest first. A rule whose parameter the register
// leaves out gives nothing: no cycle is ever assumed.
func Due(snap *store.Snapshot, today date.Day) []Item {
	l := list{snap: snap, today: today, lang: snap.Community.Language}
	for _, rec := range snap.Records {
		if rec.OK && !rec.Draft {
			l.record(rec)
		}
	}
	l.waivers()
	slices.SortStableFunc(l.items, func(a, b Item) int {
		return cmp.Or(a.Due.Compare(b.Due), cmp.Compare(a.Ref, b.Ref), cmp.Compare(a.Place, b.Place), cmp.Compare(a.What, b.What))
	})
	return l.items
}

// Within keeps what is overdue or falls due in a span from today.
func Within(items []Item, today date.Day, span date.Duration) []Item {
	last := today.AddDuration(span)
	return slices.DeleteFunc(slices.Clone(items), func(i Item) bool { return i.Due.After(last) })
}

// list gathers items for one day.
type list struct {
	snap  *store.Snapshot
	today date.Day
	lang  string
	items []Item
}

// record adds what one record makes fall due.
func (l *list) record(rec *store.Record) {
	switch typed := rec.Typed.(type) {
	case *record.Body:
		l.body(rec, typed)
	case *record.Meeting:
		l.meeting(rec, typed)
	case *record.Followups:
		l.followups(rec, typed)
	case *record.Hearing:
		l.hearing(rec, typed)
	case *record.Plan:
		l.document(rec, record.EditionOf(typed))
		l.evaluation(rec, typed)
		l.measures(rec, typed)
	case *record.Agreement:
		l.document(rec, record.EditionOf(typed))
		l.review(rec, typed)
	case *record.FSU:
		l.mandate(rec, typed)
	default:
		if e := record.EditionOf(rec.Typed); e != nil && rec.Kind != "report" {
			l.document(rec, e)
		}
	}
}

// document adds the next revision of a governed document and the end of its period.
func (l *list) document(rec *store.Record, e *record.Edition) {
	policy := l.snap.Community.Policy(rec.Kind)
	if e.Adopted == nil || e.Withdrawn != nil {
		return
	}
	name := l.name(e.Name, rec)
	if due, ok := record.NextRevision(e, policy); ok {
		l.after(Item{Ref: rec.Ref.String(), Name: name, What: Revision, Rule: rec.Kind + "/due", Body: policy.Adopter}, due, policy)
	}
	facts := record.FactsOf(e, policy)
	end := facts.Period
	if !facts.Extended.IsZero() {
		end = facts.Extended
	}
	item := Item{Ref: rec.Ref.String(), Name: name, What: PeriodEnd, Rule: rec.Kind + "/past-period", From: "period", Base: e.Period}
	if policy != nil {
		item.Body = policy.Adopter
	}
	l.on(item, end)
}

// evaluation adds the next evaluation of a plan: one cycle from the last, else from
// the adoption.
func (l *list) evaluation(rec *store.Record, p *record.Plan) {
	policy := l.snap.Community.Policy(rec.Kind)
	if policy == nil || policy.Evaluation.IsZero() || p.Adopted == nil {
		return
	}
	base, from := p.Adopted.Date, "adoption"
	for _, e := range p.Evaluations {
		if date.Compare(e.Date.EDTF, base.EDTF) == date.After {
			base, from = e.Date, "evaluation"
		}
	}
	if due, ok := record.After(base, policy.Evaluation, from); ok {
		l.after(Item{Ref: rec.Ref.String(), Name: l.name(p.Name, rec), What: Evaluation, Rule: "plan/evaluation-due", Body: policy.Adopter}, due, policy)
	}
}

// measures adds the time of every measure that is neither done nor stopped.
func (l *list) measures(rec *store.Record, p *record.Plan) {
	for m := range p.Measures() {
		if status := m.Status(); m.Parent != nil || status == "done" || status == "stopped" {
			continue
		}
		l.on(Item{Ref: rec.Ref.String(), Place: m.Place, Name: m.Name.In(l.lang), What: Measure, Rule: "plan/measure-due"}, m.Time.Value)
	}
}

// review adds the yearly going-through of an agreement in force.
func (l *list) review(rec *store.Record, a *record.Agreement) {
	if a.Review.IsZero() || a.State == "ended" {
		return
	}
	base := record.FactsOf(record.EditionOf(a), nil).TakesEffect()
	if due, ok := record.After(base, a.Review, "effect"); ok {
		l.after(Item{Ref: rec.Ref.String(), Name: l.name(a.Name, rec), What: Review, Rule: "agreement/review"}, due, nil)
	}
}

// mandate adds the day by which a mandate is to be looked at again.
func (l *list) mandate(rec *store.Record, f *record.FSU) {
	if f.Mandate == nil || f.State == "closed" {
		return
	}
	l.on(Item{Ref: rec.Ref.String(), Name: l.name(f.Name, rec), What: Mandate, Rule: "fsu/mandate-review", Body: f.Steering}, f.Mandate.ReviewBy)
}

// body adds the swap of chair and deputy and the end of the term.
func (l *list) body(rec *store.Record, b *record.Body) {
	if b.State == "former" || b.State == "proposed" {
		return
	}
	base := Item{Ref: rec.Ref.String(), Name: l.name(b.Name, rec), Body: rec.ID}
	if b.Swap != nil {
		start, from := b.Swap.From, "swap"
		if start.IsZero() {
			start, from = b.Constituted, "constituted"
		}
		l.repeat(base, Swap, "body/swap-due", start, b.Swap.After, from)
	}
	l.repeat(base, Term, "body/term-due", b.Constituted, b.Term, "constituted")
}

// repeat adds one cycle counted from a start.
func (l *list) repeat(item Item, what, rule string, start record.When, every date.Duration, from string) {
	if every.IsZero() {
		return
	}
	if due, ok := record.After(start, every, from); ok {
		item.What, item.Rule = what, rule
		l.after(item, due, nil)
	}
}

// meeting adds a meeting that is to come.
func (l *list) meeting(rec *store.Record, m *record.Meeting) {
	if !m.ToCome() {
		return
	}
	item := Item{Ref: rec.Ref.String(), Name: l.name(m.Name, rec), What: Meeting, Rule: "meeting/planned"}
	if len(m.Bodies) > 0 {
		item.Body = m.Bodies[0]
	}
	l.on(item, m.Date)
	l.notice(item, m)
}

// notice adds the last day for the notice of a meeting that is not called yet, where a
// body of it says how long before it goes out.
func (l *list) notice(item Item, m *record.Meeting) {
	first, known := m.Date.EDTF.Earliest()
	if m.State == "called" || !known {
		return
	}
	item.What, item.Rule, item.Certain = Notice, "meeting/notice-due", m.Date.EDTF.IsDay()
	for _, id := range m.Bodies {
		if b := l.snap.Body(id).Value; b != nil && !b.Notice.IsZero() {
			item.Due, item.Body = first.SubDuration(b.Notice), id
			l.add(item, nil)
			return
		}
	}
}

// followups adds what is still to be done.
func (l *list) followups(rec *store.Record, f *record.Followups) {
	for _, item := range f.Followups {
		if item.State == "open" {
			l.on(Item{Ref: rec.Ref.String(), Place: "followups/" + item.ID, Name: item.Name.In(l.lang), What: Followup, Rule: "followup/due"}, item.Due)
		}
	}
}

// hearing adds the deadline of the round that is open; once it has passed, the longest one
// that somebody was given.
func (l *list) hearing(rec *store.Record, h *record.Hearing) {
	if h.State != record.HearingOpen {
		return
	}
	round, item := h.Last(), Item{Ref: rec.Ref.String(), Name: l.heard(h), What: Answers, Rule: "hearing/deadline"}
	deadline := round.Deadline
	if len(h.Rounds) > 0 {
		item.Place = "rounds/" + round.ID
	}
	if last, ok := round.LastDeadline(); ok && !deadline.IsZero() {
		if everyone, known := deadline.EDTF.Latest(); known && l.today.After(everyone) && last.After(everyone) {
			deadline = record.When{EDTF: last.EDTF()}
		}
	}
	l.on(item, deadline)
}

// heard gives the name of the document that is on hearing.
func (l *list) heard(h *record.Hearing) string {
	ref, err := store.ParseRef(h.Document)
	if err != nil {
		return h.Document
	}
	for _, draft := range []bool{false, true} {
		ref.Draft = draft
		rec := l.snap.Record(ref)
		if rec == nil {
			continue
		}
		if e := record.EditionOf(rec.Typed); e != nil {
			return l.name(e.Name, rec)
		}
	}
	return h.Document
}

// waivers adds the last day of each waiver.
func (l *list) waivers() {
	for _, w := range l.snap.Community.Waivers {
		l.on(Item{Ref: "community", Place: "waivers/" + w.ID, Name: w.ID, What: Waiver, Rule: "waiver/expired"}, w.Until)
	}
}

// after adds an item counted from a base.
func (l *list) after(item Item, due record.Due, policy *record.DocumentPolicy) {
	item.Base, item.From, item.Due, item.Certain = due.Base, due.From, due.Latest, due.Certain()
	l.add(item, policy)
}

// on adds an item whose day the register states; one without a last day never falls due.
func (l *list) on(item Item, when record.When) {
	last, ok := when.EDTF.Latest()
	if !ok {
		return
	}
	first, known := when.EDTF.Earliest()
	item.Due = last
	// The end of a span is certain: a measure for 2024 is due when 2024 is over.
	item.Certain = !when.EDTF.Uncertain() && (item.What != Meeting || known && first == last)
	l.add(item, nil)
}

// add settles the state and keeps the item.
func (l *list) add(item Item, policy *record.DocumentPolicy) {
	item.Days = item.Due.Sub(l.today)
	item.State = l.state(item.Due, policy)
	l.items = append(l.items, item)
}

// state tells ok, soon and overdue apart. On the day itself nothing is overdue.
func (l *list) state(due date.Day, policy *record.DocumentPolicy) State {
	var tolerance date.Duration
	warnFrom := due.AddDays(-defaultWarning)
	if policy != nil {
		tolerance = policy.Tolerance
		if !policy.WarnBefore.IsZero() {
			warnFrom = due.SubDuration(policy.WarnBefore)
		}
	}
	switch {
	case l.today.After(due.AddDuration(tolerance)):
		return Overdue
	case !l.today.Before(warnFrom):
		return Soon
	}
	return OK
}

func (l *list) name(label record.Label, rec *store.Record) string {
	if name := label.In(l.lang); name != "" {
		return name
	}
	return rec.Ref.String()
}
