package cli

import (
	"bytes"
	"encoding/json"
	"iter"
	"slices"
	"strconv"
	"strings"

	"github.com/helsefellesskap/hfh/internal/compare"
	"github.com/helsefellesskap/hfh/internal/diff"
	"github.com/helsefellesskap/hfh/internal/doc"
	"github.com/helsefellesskap/hfh/internal/gitrepo"
	"github.com/helsefellesskap/hfh/internal/govern"
	"github.com/helsefellesskap/hfh/internal/history"
	"github.com/helsefellesskap/hfh/internal/render"
	"github.com/helsefellesskap/hfh/internal/store"
)

// itemEvent is one thing that happened to an item, as programs read it.
type itemEvent struct {
	Event string          `json:"event"`
	Place string          `json:"place"`
	Label string          `json:"label,omitempty"`
	Field string          `json:"field,omitempty"`
	From  json.RawMessage `json:"from,omitempty"`
	To    json.RawMessage `json:"to,omitempty"`
	Text  string          `json:"text"`
}

// itemAsked is an item whose history is asked for, as it was found.
type itemAsked struct {
	rec   *store.Record // where it was found last
	place store.Place
	path  []string // keys and item ids
	// from is where to look back from; draft says that it stands in the draft alone.
	from  gitrepo.Hash
	draft bool
	gone  bool
}

// logItem tells what happened to one item.
func (a *app) logItem(form string, asked historyAsked, f logFilter, limit int) error {
	reg, err := a.open()
	if err != nil {
		return err
	}
	item, err := a.findItem(reg, asked)
	if err != nil {
		return err
	}
	entries, err := a.itemEntries(reg, item, f, limit)
	if err != nil {
		return err
	}
	if item.draft {
		a.note("log/in-draft", "place", item.place.IDs, "ref", withoutDraft(item.rec.Ref).String())
	}
	a.logNotes(reg, entries, limit)
	return a.print(form, entries, func() render.Page { return a.itemPage(item, entries) })
}

// findItem finds the place asked for: where the record stands now, in its draft, else in
// an older state of the record.
func (a *app) findItem(reg *register, asked historyAsked) (*itemAsked, error) {
	from, err := a.historyFrom(reg, asked)
	if err != nil {
		return nil, err
	}
	refs := []store.Ref{asked.ref}
	if k := asked.ref; !k.Draft {
		refs = append(refs, govern.DraftRef(k))
	}
	var placeErr error
	for _, ref := range refs {
		rec := reg.snap.Record(ref)
		if asked.when != "" && !ref.Draft {
			if rec, err = reg.recordAt(from, ref); err != nil {
				return nil, err
			}
		}
		if rec == nil {
			continue
		}
		at, err := rec.Locate(asked.place)
		if err == nil && at.Node != nil {
			return newItem(rec, at, from, ref.Draft && !asked.ref.Draft), nil
		}
		if placeErr == nil {
			placeErr = err
		}
	}
	item, err := a.findGone(reg, asked, from)
	if item != nil || err != nil {
		return item, err
	}
	if placeErr == nil {
		return nil, reg.notThere(asked.ref)
	}
	return nil, placeFailure(asked.ref, placeErr)
}

func newItem(rec *store.Record, at store.Place, from gitrepo.Hash, draft bool) *itemAsked {
	return &itemAsked{rec: rec, place: at, path: idPath(rec.Node, at.Path), from: from, draft: draft}
}

// findGone looks for a place in the record's older states; nil where it never was.
func (a *app) findGone(reg *register, asked historyAsked, from gitrepo.Hash) (*itemAsked, error) {
	id := []byte(lastStep(asked.place))
	for rev, err := range reg.repo.History(from, asked.ref.String(), reg.snap.FileOf(asked.ref)) {
		if err != nil {
			return nil, err
		}
		rec, err := reg.recordFrom(rev.Hash, rev.Path, asked.ref)
		if err != nil {
			return nil, err
		}
		if rec == nil || !bytes.Contains(rec.Doc.Bytes(), id) {
			continue
		}
		if at, err := rec.Locate(asked.place); err == nil && at.Node != nil {
			item := newItem(rec, at, from, false)
			item.gone = true
			return item, nil
		}
	}
	return nil, nil
}

// recordFrom reads the file of a record at a revision, under the name that it had there.
func (r *register) recordFrom(rev gitrepo.Hash, file string, ref store.Ref) (*store.Record, error) {
	id, ok, err := r.repo.Blob(rev, file)
	if err != nil || !ok {
		return nil, err
	}
	data, err := r.repo.ReadBlob(id)
	if err != nil {
		return nil, err
	}
	at := r.snap.FileOf(ref)
	rec := r.snap.With(map[string][]byte{at: data}).Record(ref)
	if rec == nil || rec.Doc == nil {
		return nil, nil
	}
	return rec, nil
}

// idPath turns a path of keys and list indexes into one of keys and what items are known
// by, as changes have it.
func idPath(root *doc.Node, path []string) []string {
	out := slices.Clone(path)
	n := root
	for i, step := range path {
		if n != nil && n.Kind == doc.List {
			at, err := strconv.Atoi(step)
			if err != nil || at >= len(n.Items) {
				break
			}
			n = n.Items[at]
			if known := diff.Identity(n); known != "" {
				out[i] = known
			}
			continue
		}
		n = n.Get(step)
	}
	return out
}

// itemEntries gives the revisions that did something to an item, with what they did.
func (a *app) itemEntries(reg *register, item *itemAsked, f logFilter, limit int) ([]logEntry, error) {
	entries := []logEntry{}
	teller := &itemTeller{app: a, reg: reg, ref: item.rec.Ref, words: compare.New(compare.Options{Lang: a.msg})}
	for step, err := range a.itemSteps(reg, item) {
		if err != nil {
			return nil, err
		}
		ok, certain := f.lets(step.Rev)
		if !ok {
			continue
		}
		if limit > 0 && len(entries) == limit {
			break
		}
		e := f.entry(step.Rev, certain)
		e.Place = step.Place
		if e.Events, err = teller.events(step); err != nil {
			return nil, err
		}
		entries = append(entries, e)
	}
	return entries, nil
}

func (a *app) itemSteps(reg *register, item *itemAsked) iter.Seq2[history.Step, error] {
	revisions := reg.repo.History(item.from, item.rec.Ref.String(), reg.snap.FileOf(item.rec.Ref))
	return history.Items(reg.repo, revisions, history.Followed{Path: item.path, Shape: item.rec.Shape, Kin: history.Rows})
}

// itemTeller says in words what happened.
type itemTeller struct {
	*app
	reg   *register
	ref   store.Ref
	words *compare.Comparer
}

// events says what one revision did.
func (t *itemTeller) events(step history.Step) ([]itemEvent, error) {
	p := compare.Pair{BeforeSnap: t.reg.snap, AfterSnap: t.reg.snap}
	var err error
	if p.Before, err = t.side(step.Before); err != nil {
		return nil, err
	}
	if p.After, err = t.side(step.After); err != nil {
		return nil, err
	}
	if p.Before == nil { // names and shapes are the same on either side
		p.Before = p.After
	}
	if p.After == nil {
		p.After = p.Before
	}
	var out []itemEvent
	for _, e := range step.Events {
		c := t.words.InWords(p, e.Change)
		out = append(out, itemEvent{
			Event: string(e.What), Place: c.Place, Label: c.Label, Field: c.Field, From: c.FromValue, To: c.ToValue, Text: t.say(step, e, c, p),
		})
	}
	return out, nil
}

func (t *itemTeller) side(s history.State) (*store.Record, error) {
	if s.Rev == "" {
		return nil, nil
	}
	return t.reg.recordFrom(s.Rev, s.File, t.ref)
}

// say says what happened in one sentence.
func (t *itemTeller) say(step history.Step, e history.Event, c render.Change, p compare.Pair) string {
	unset := t.msg.Text("diff/unset", nil)
	id := "log/event." + string(e.What)
	args := map[string]string{"label": orDefault(c.Label, c.Place), "from": orDefault(c.From, unset), "to": orDefault(c.To, unset), "field": t.fieldName(c)}
	switch {
	case e.What == history.Moved:
		args["from"], args["to"] = c.OldPlace, orDefault(lastOf(c.Above), c.Place)
	case e.What == history.Renamed:
		args["from"], args["to"] = c.OldPlace, c.ID
	case e.What == history.Progressed && c.Op == diff.Added:
		args["status"], args["details"] = t.progress(c)
	case e.What == history.Came || e.What == history.Grew:
		args["label"] += t.whoAndWhen(e, c, p)
	case e.What == history.Handed, e.What == history.Progressed:
		id = "log/event.changed"
	}
	said := t.msg.Text(id, args)
	if e.Reused {
		said += " " + t.msg.Text("log/event.reused", map[string]string{"id": c.ID})
	}
	if e.From != "" {
		said += " " + t.msg.Text("log/event.inherited", map[string]string{"from": lastStep(e.From)})
	}
	if below := t.below(step, e, c); below != "" {
		said = below + ": " + said
	}
	return said
}

// progress says how far something had come, and when and why in brackets.
func (t *itemTeller) progress(c render.Change) (status, details string) {
	var rest []string
	for _, d := range c.Details {
		if d.Label == t.msg.Term("key/status") {
			status = d.Value
		} else {
			rest = append(rest, d.Value)
		}
	}
	if len(rest) > 0 {
		details = " (" + strings.Join(rest, "; ") + ")"
	}
	return status, details
}

// whoAndWhen says who was responsible for something new, and when it was to be done, as
// it said itself or took over from its row.
func (t *itemTeller) whoAndWhen(e history.Event, c render.Change, p compare.Pair) string {
	fields := c.Details
	if row, keys := history.Rows(p.After.Node, e.Change.Path); len(keys) > 0 {
		n := p.After.Node
		for _, step := range row {
			n = stepInto(n, step)
		}
		fields = append(slices.Clip(fields), t.words.InWords(p, diff.Change{Op: diff.Added, Path: row, To: n}).Details...)
	}
	var parts []string
	for _, key := range []string{"responsible", "when"} {
		label := t.msg.Term("key/" + key)
		if i := slices.IndexFunc(fields, func(f render.Field) bool { return f.Label == label }); i >= 0 {
			parts = append(parts, label+": "+fields[i].Value)
		}
	}
	if len(parts) == 0 {
		return ""
	}
	return " (" + strings.Join(parts, "; ") + ")"
}

// stepInto follows a key, or what an item of a list is known by.
func stepInto(n *doc.Node, step string) *doc.Node {
	if n != nil && n.Kind == doc.List {
		return itemKnownAs(n, step)
	}
	return n.Get(step)
}

// below names the item that a change is about where it stands below the one followed.
func (t *itemTeller) below(step history.Step, e history.Event, c render.Change) string {
	switch e.What {
	case history.Came, history.Dropped, history.Moved, history.Renamed, history.Grew, history.Shrank, history.Progressed:
		return ""
	}
	if e.From != "" || c.Label == "" || c.ID == lastStep(step.Place) || !strings.HasPrefix(c.Place, step.Place+"/") {
		return ""
	}
	return c.Label
}

func (t *itemTeller) fieldName(c render.Change) string {
	return t.msg.Term("key/" + orDefault(c.Field, lastStep(c.Place)))
}

// itemPage is the history of an item for people: a line for each thing that happened.
func (a *app) itemPage(item *itemAsked, entries []logEntry) render.Page {
	name := orDefault(item.place.Name, item.place.IDs)
	page := render.Page{
		render.Heading{Level: 1, Text: name},
		render.Para{Text: item.rec.Ref.String() + "#" + item.place.IDs, Style: render.Faint},
	}
	if item.gone {
		page = append(page, render.Para{Text: a.msg.Text("log/gone", nil)})
	}
	if len(entries) == 0 {
		return append(page, render.Para{Text: a.msg.Text("log/nothing", nil)})
	}
	return append(page, a.eventTable(entries))
}

// eventRow is a line of an item's history.
type eventRow struct {
	entry logEntry
	event itemEvent
}

func (a *app) eventTable(entries []logEntry) render.Grid {
	var rows []eventRow
	for _, e := range entries {
		for _, ev := range e.Events {
			rows = append(rows, eventRow{e, ev})
		}
	}
	title := func(id string) string { return a.msg.Text("cli/log."+id, nil) }
	return render.Table[eventRow]{
		Columns: []render.Column[eventRow]{
			{Title: title("recorded"), Value: func(r eventRow) string { return recordedDay(r.entry) }, Whole: true},
			{Title: title("subject"), Value: func(r eventRow) string { return r.event.Text }},
			{Title: title("effective"), Value: func(r eventRow) string { return effectiveDay(r.entry) }, Whole: true},
			{Title: title("revision"), Value: func(r eventRow) string { return shortCommit(r.entry) }, Whole: true, Style: faint[eventRow]},
		},
		Rows: rows,
	}.Grid()
}
