package cli

import (
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/helsefellesskap/hfh/internal/date"
	"github.com/helsefellesskap/hfh/internal/doc"
	"github.com/helsefellesskap/hfh/internal/msg"
	"github.com/helsefellesskap/hfh/internal/record"
	"github.com/helsefellesskap/hfh/internal/render"
	"github.com/helsefellesskap/hfh/internal/schema"
	"github.com/helsefellesskap/hfh/internal/store"
)

// row is one line of a list, as `hfh list KIND -o json` has it. What the register does
// not say is left out.
type row struct {
	Ref         string   `json:"ref"` // an address to show
	Kind        string   `json:"kind"`
	ID          string   `json:"id"`
	Name        string   `json:"name"`
	Type        string   `json:"type,omitempty"`
	State       string   `json:"state,omitempty"`
	Version     string   `json:"version,omitempty"`
	Period      string   `json:"period,omitempty"`
	Number      string   `json:"number,omitempty"`
	Body        []string `json:"body,omitempty"`
	Date        string   `json:"date,omitempty"`
	Responsible []string `json:"responsible,omitempty"`
	When        string   `json:"when,omitempty"`
	Due         string   `json:"due,omitempty"`
	From        string   `json:"from,omitempty"`
	To          string   `json:"to,omitempty"`
	File        string   `json:"file"`
}

// newListCommand is `hfh list [KIND]`.
func newListCommand(a *app) *cobra.Command {
	cmd := leaf("list [KIND]", between(0, 1), func(cmd *cobra.Command, args []string) error {
		if len(args) == 0 {
			return a.listKinds(cmd)
		}
		return a.list(cmd, args[0])
	})
	return completes(cmd, listable)
}

// newListOf is `hfh <noun> list`.
func newListOf(a *app, kind string) *cobra.Command {
	return leaf("list", between(0, 0), func(cmd *cobra.Command, _ []string) error { return a.list(cmd, kind) })
}

// itemList is a kind of things that are listed by themselves though they lie in a
// record together.
type itemList struct {
	kind, in string // "party" in "parties"
	key      string // the list in the record
}

func itemLists() []itemList {
	return []itemList{
		{"party", "parties", "parties"},
		{"party-group", "parties", "groups"},
		{"organisation", "organisations", "organisations"},
		{"guidance", "guidance", "guidance"},
		{"case", "cases", "cases"},
		{"followup", "followups", "followups"},
		{"project", "projects", "projects"},
		{"patient-group", "community", "patient_groups"},
		{"area", "plan", "areas"},
	}
}

// deepLists are the kinds of things that lie deeper in records than one list.
func deepLists() []string {
	return []string{"goal", "measure", "sub-measure", "decision", "seat", "draft"}
}

// listable names every kind that can be listed.
func listable() []string {
	names := slices.Clone(deepLists())
	for _, l := range itemLists() {
		names = append(names, l.kind)
	}
	for _, k := range schema.Kinds() {
		if !slices.ContainsFunc(itemLists(), func(l itemList) bool { return l.key == k.Name }) {
			names = append(names, k.Name)
		}
	}
	slices.Sort(names)
	return slices.Compact(names)
}

// kindTyped gives the kind that a user typed, in either language, one or many.
func kindTyped(typed string) (string, error) {
	word := typed
	if english, ok := msg.Canonical(typed); ok {
		word = english
	}
	for _, l := range itemLists() {
		if word == l.key || word == l.kind {
			return l.kind, nil
		}
	}
	names := listable()
	if slices.Contains(names, word) {
		return word, nil
	}
	if near := store.Near(word, names); len(near) > 0 {
		return "", fail(exitUsage, "cli/unknown-kind-near", "kind", typed, "near", strings.Join(near, "\n"))
	}
	return "", fail(exitUsage, "cli/unknown-kind", "kind", typed)
}

func (a *app) list(cmd *cobra.Command, typed string) error {
	form, err := a.form(cmd, formJSON, formYAML, formCSV, formMarkdown)
	if err != nil {
		return err
	}
	kind, err := kindTyped(typed)
	if err != nil {
		return err
	}
	reg, err := a.open()
	if err != nil {
		return err
	}
	rows := a.rows(reg, kind)
	if cmd.Flags().Changed("as-of") {
		rows = slices.DeleteFunc(rows, func(r row) bool { return !there(r, reg.today) })
	}
	if len(rows) == 0 {
		a.note("cli/list-none", "kind", kind)
	}
	return a.print(form, rows, func() render.Page { return listed(len(rows), a.rowTable(reg, rows)) })
}

// there tells whether a thing is there on a day, as far as its dates tell.
func there(r row, day date.Day) bool {
	from, _ := date.Parse(r.From)
	to, _ := date.Parse(r.To)
	return record.During(record.When{EDTF: from}, record.When{EDTF: to}, day) != date.No
}

// rows gives everything of a kind, in the order of files.
func (a *app) rows(reg *register, kind string) []row {
	rows := []row{}
	switch kind {
	case "decision":
		return a.decisionRows(reg)
	case "measure", "sub-measure":
		return a.measureRows(reg, kind)
	case "goal", "seat":
		return a.deepRows(reg, kind)
	case "draft":
		for _, rec := range reg.snap.Drafts() {
			r := a.recordRow(reg.snap, rec)
			r.State = string(draftState(reg.snap, rec.Ref))
			rows = append(rows, r)
		}
		return rows
	}
	for _, l := range itemLists() {
		if l.kind == kind {
			return a.itemRows(reg, l)
		}
	}
	for _, rec := range reg.snap.All(kind) {
		rows = append(rows, a.recordRow(reg.snap, rec))
	}
	return rows
}

// recordRow makes a row of a record.
func (a *app) recordRow(snap *store.Snapshot, rec *store.Record) row {
	r := a.nodeRow(rec, nil, rec.Node)
	r.Ref, r.Kind, r.ID = rec.Ref.String(), rec.Kind, rec.ID
	if h, ok := rec.Typed.(*record.Hearing); ok {
		r.Name = a.hearingName(h)
	}
	if r.Name == "" {
		r.Name = a.unnamed(snap, rec)
	}
	return r
}

// itemRows makes rows of the items of a list of records.
func (a *app) itemRows(reg *register, l itemList) []row {
	rows := []row{}
	for _, rec := range reg.snap.All(l.in) {
		list := rec.Node.Get(l.key)
		if list == nil {
			continue
		}
		for i, item := range list.Items {
			r := a.nodeRow(rec, []string{l.key, itoa(i)}, item)
			r.Kind = l.kind
			if l.kind == "followup" {
				r.Responsible, r.Due = texts(item.Get("responsible")), when(item.Get("due"))
			}
			a.veil(reg, &r, item)
			rows = append(rows, r)
		}
	}
	return rows
}

// deepRows makes rows of the items of every list called "<kind>s", however deep.
func (a *app) deepRows(reg *register, kind string) []row {
	rows := []row{}
	for _, rec := range reg.snap.Records {
		if rec.Draft {
			continue
		}
		rec.Node.Walk(func(path []string, n *doc.Node) bool {
			if len(path) < 2 || path[len(path)-2] != kind+"s" || n.ID() == "" {
				return true
			}
			r := a.nodeRow(rec, slices.Clone(path), n)
			r.Kind = kind
			rows = append(rows, r)
			return false
		})
	}
	return rows
}

// decisionRows makes rows of what was decided, in meetings and in cases.
func (a *app) decisionRows(reg *register) []row {
	rows := []row{}
	add := func(rec *store.Record, list string) {
		items := rec.Node.Get(list)
		if items == nil {
			return
		}
		for i, item := range items.Items {
			if item.Get("decision") == nil {
				continue
			}
			r := a.nodeRow(rec, []string{list, itoa(i)}, item)
			r.Kind, r.State = "decision", text(item.Get("decision").Get("outcome"))
			r.Body = orList(r.Body, texts(rec.Node.Get("bodies")))
			r.Date = orDefault(r.Date, when(rec.Node.Get("date")))
			a.veil(reg, &r, item)
			rows = append(rows, r)
		}
	}
	for _, rec := range reg.snap.All("meeting") {
		add(rec, "items")
	}
	for _, rec := range reg.snap.All("cases") {
		add(rec, "cases")
	}
	return rows
}

// measureRows makes rows of the plan's measures, or of the parts of measures, with
// what they inherit.
func (a *app) measureRows(reg *register, kind string) []row {
	rows := []row{}
	plan := reg.snap.Plan()
	if plan.Value == nil {
		return rows
	}
	for m := range plan.Value.Measures() {
		if (m.Parent != nil) != (kind == "sub-measure") {
			continue
		}
		node, _ := plan.Node.Find(m.Path)
		r := a.nodeRow(plan.Record, m.Path, node)
		r.Kind, r.State = kind, m.Status()
		r.Responsible, r.When = m.Responsible.Value, m.Time.Value.EDTF.String()
		rows = append(rows, r)
	}
	return rows
}

// nodeRow takes what a list shows out of a record or an item.
func (a *app) nodeRow(rec *store.Record, path []string, n *doc.Node) row {
	r := row{
		ID: n.ID(), Name: a.nameOf(n), Type: text(n.Get("type")), State: text(n.Get("state")),
		Version: text(n.Get("version")), Period: when(n.Get("period")), Number: text(n.Get("number")),
		Body: orList(texts(n.Get("bodies")), texts(n.Get("body"))), Date: when(n.Get("date")),
		From: when(n.Get("from")), To: when(n.Get("to")), File: rec.File,
	}
	if len(path) > 0 {
		r.Ref = address(rec, path)
	}
	return r
}

// address gives the shortest address of a place that leads back to it.
func address(rec *store.Record, path []string) string {
	full := rec.PlaceOf(path)
	if i := strings.LastIndexByte(full, '/'); i >= 0 {
		if at, err := rec.Locate(full[i+1:]); err == nil && at.IDs == full {
			return rec.Ref.String() + "#" + full[i+1:]
		}
	}
	return rec.Ref.String() + "#" + full
}

// nameOf gives what people call a record or an item, in the user's language where the
// register has it in several.
func (a *app) nameOf(n *doc.Node) string {
	for _, key := range []string{"name", "title", "heading", "label"} {
		switch v := n.Get(key); {
		case v == nil:
		case v.Kind == doc.Scalar && v.Text != "":
			return v.Text
		case v.Kind == doc.Map && len(v.Entries) > 0:
			for _, lang := range []string{a.msg.Lang(), msg.Bokmaal, msg.Nynorsk} {
				if s := text(v.Get(lang)); s != "" {
					return s
				}
			}
			return v.Entries[0].Value.Text
		}
	}
	return ""
}

// rowTable shows the columns that any row has something in.
func (a *app) rowTable(reg *register, rows []row) render.Grid {
	actors := func(ids []string) string { return a.actorNames(reg, ids) }
	all := []render.Column[row]{
		{Title: "reference", Value: func(r row) string { return r.Ref }, Style: faint[row], Whole: true},
		{Title: "name", Value: func(r row) string { return r.Name }},
		{Title: "number", Value: func(r row) string { return r.Number }},
		{Title: "type", Value: func(r row) string { return a.msg.Term(r.Type) }},
		{Title: "state", Value: func(r row) string { return a.msg.Term("state/" + r.State) }},
		{Title: "version", Value: func(r row) string { return r.Version }},
		{Title: "period", Value: func(r row) string { return render.Date(r.Period, a.msg.Lang()) }},
		{Title: "body", Value: func(r row) string { return actors(r.Body) }},
		{Title: "date", Value: func(r row) string { return render.Date(r.Date, a.msg.Lang()) }},
		{Title: "responsible", Value: func(r row) string { return actors(r.Responsible) }},
		{Title: "when", Value: func(r row) string { return render.Date(r.When, a.msg.Lang()) }},
		{Title: "due", Value: func(r row) string { return render.Date(r.Due, a.msg.Lang()) }},
		{Title: "from", Value: func(r row) string { return render.Date(r.From, a.msg.Lang()) }},
		{Title: "to", Value: func(r row) string { return render.Date(r.To, a.msg.Lang()) }},
	}
	var shown []render.Column[row]
	for i, c := range all {
		if i < 2 || slices.ContainsFunc(rows, func(r row) bool { return c.Value(r) != "" }) {
			c.Title = render.Capital(a.msg.Term("key/" + c.Title))
			shown = append(shown, c)
		}
	}
	return render.Table[row]{Columns: shown, Rows: rows}.Grid()
}

// actorNames says actors by name where they are known, else by id.
func (a *app) actorNames(reg *register, ids []string) string {
	var names []string
	for _, id := range ids {
		switch actor, ok := reg.snap.Actor(id); {
		case id == "unknown":
			names = append(names, a.msg.Term("unknown"))
		case ok:
			names = append(names, actor.Name)
		default:
			names = append(names, id)
		}
	}
	return strings.Join(names, ", ")
}

// kindCount is a row of `hfh list`.
type kindCount struct {
	Kind    string `json:"kind"`
	Name    string `json:"name"`
	Records int    `json:"count"`
}

// listKinds tells what there is to list.
func (a *app) listKinds(cmd *cobra.Command) error {
	form, err := a.form(cmd, formJSON, formYAML, formCSV, formMarkdown)
	if err != nil {
		return err
	}
	reg, err := a.open()
	if err != nil {
		return err
	}
	counts := []kindCount{}
	for _, kind := range listable() {
		counts = append(counts, kindCount{kind, a.msg.Term(kind), len(a.rows(reg, kind))})
	}
	table := render.Table[kindCount]{Rows: counts, Columns: []render.Column[kindCount]{
		{Title: a.msg.Text("cli/column-kind", nil), Value: func(k kindCount) string { return k.Kind }, Whole: true},
		{Title: render.Capital(a.msg.Term("key/name")), Value: func(k kindCount) string { return k.Name }},
		{Title: a.msg.Text("cli/column-count", nil), Value: func(k kindCount) string { return itoa(k.Records) }, Right: true},
	}}
	return a.print(form, counts, func() render.Page { return render.Page{table.Grid()} })
}
