package cli

import (
	"strings"

	"github.com/spf13/cobra"

	"github.com/helsefellesskap/hfh/internal/diff"
	"github.com/helsefellesskap/hfh/internal/doc"
	"github.com/helsefellesskap/hfh/internal/gitrepo"
	"github.com/helsefellesskap/hfh/internal/govern"
	"github.com/helsefellesskap/hfh/internal/history"
	"github.com/helsefellesskap/hfh/internal/render"
	"github.com/helsefellesskap/hfh/internal/schema"
	"github.com/helsefellesskap/hfh/internal/store"
)

// blameOptions are the flags of blame.
type blameOptions struct{ fields, drafts bool }

// newBlameCommand is `hfh blame REF[@WHEN][#PLACE]`.
func newBlameCommand(a *app) *cobra.Command {
	var o blameOptions
	cmd := leaf("blame REF[#PLACE]", between(1, 1), func(cmd *cobra.Command, args []string) error {
		return a.blame(cmd, args[0], o)
	})
	cmd.Flags().BoolVar(&o.fields, "fields", false, "")
	cmd.Flags().BoolVar(&o.drafts, "drafts", false, "")
	return completes(cmd, a.refs)
}

// blameRow is an item, or a field of one, and where it comes from.
type blameRow struct {
	Place string `json:"place"` // "" for the record itself
	ID    string `json:"id,omitempty"`
	Name  string `json:"name"`
	Field string `json:"field,omitempty"`
	// what gave it what it says now; nothing where the history is cut before that
	origin
	// Came is the revision that brought it, where that is another one.
	Came *origin `json:"came,omitempty"`
	// Draft is the revision of the draft that wrote it.
	Draft *origin `json:"draft,omitempty"`

	depth int
}

// origin is a revision that something comes from.
type origin struct {
	Commit    string `json:"commit"`
	Change    string `json:"change"`
	Version   string `json:"version"`
	Body      string `json:"body"`
	Meeting   string `json:"meeting"`
	Decision  string `json:"decision"`
	Effective string `json:"effective"`
	Recorded  string `json:"recorded"`
	Author    string `json:"author"`
	Subject   string `json:"subject"`
}

// blame tells which revision, meeting and decision each item of a record comes from.
func (a *app) blame(cmd *cobra.Command, typed string, o blameOptions) error {
	form, err := a.form(cmd, formJSON, formYAML, formCSV, formMarkdown)
	if err != nil {
		return err
	}
	reg, err := a.open()
	if err != nil {
		return err
	}
	asked, err := a.asked(reg, typed)
	if err != nil {
		return err
	}
	src, rec, err := a.blameSource(reg, asked, o)
	if err != nil {
		return err
	}
	place, err := blamedPlace(rec, asked)
	if err != nil {
		return err
	}
	origins, err := history.Blame(src)
	if err != nil {
		return err
	}
	f := logFilter{loc: reg.location()}
	rows := []blameRow{}
	for _, from := range origins {
		if len(from.Path) >= len(place) && strings.Join(from.Path[:len(place)], "/") == strings.Join(place, "/") {
			rows = append(rows, f.blamed(rec, from))
		}
	}
	a.blameNotes(reg, src, rows)
	return a.print(form, rows, func() render.Page { return render.Page{a.blameTable(rows, form == formCSV, o.drafts)} })
}

// blameSource finds the recorded text that is told of.
func (a *app) blameSource(reg *register, asked historyAsked, o blameOptions) (history.Source, *store.Record, error) {
	none := history.Source{}
	from, err := a.historyFrom(reg, asked)
	if err == nil {
		from, err = a.newestKnown(reg, from)
	}
	if err != nil {
		return none, nil, err
	}
	ref := asked.ref
	k, _ := schema.KindOf(ref.Kind)
	src := history.Source{Repo: reg.repo, Ref: ref, File: reg.snap.FileOf(ref), From: from, Fields: o.fields, Drafts: o.drafts}
	switch {
	case ref.Draft: // what it left as it was comes from the record
		src.DraftRef, src.DraftFile = ref.String(), reg.snap.FileOf(withoutDraft(ref))
	case k.Governed:
		src.DraftRef, src.DraftFile = govern.DraftRef(ref).String(), govern.DraftFile(ref)
	default:
		src.Drafts = false
	}
	rec, err := reg.recordFrom(from, src.File, ref)
	if err == nil && rec == nil {
		if reg.snap.Record(ref) != nil {
			err = fail(exitFailed, "log/not-recorded", "ref", ref.String())
		} else {
			err = reg.notThere(ref)
		}
	}
	if err != nil {
		return none, nil, err
	}
	src.Shape = rec.Shape
	return src, rec, nil
}

// newestKnown goes back to what was recorded by --known-on.
func (a *app) newestKnown(reg *register, from gitrepo.Hash) (gitrepo.Hash, error) {
	known := a.knownBy(reg)
	if known == nil {
		return from, nil
	}
	for rev, err := range reg.repo.Log(from) {
		if err != nil || known(rev) {
			return rev.Hash, err
		}
	}
	return "", fail(exitFailed, "log/not-known", "day", a.global.knownOn.String())
}

// blamedPlace gives the place that is asked about, none for the whole record.
func blamedPlace(rec *store.Record, asked historyAsked) ([]string, error) {
	if asked.place == "" {
		return nil, nil
	}
	at, err := rec.Locate(asked.place)
	if err != nil {
		return nil, placeFailure(rec.Ref, err)
	}
	if at.Node == nil {
		return nil, fail(exitFailed, "cli/place-empty", "place", at.IDs)
	}
	return idPath(rec.Node, at.Path), nil
}

// blamed makes a row of what was found.
func (f logFilter) blamed(rec *store.Record, from history.Origin) blameRow {
	row := blameRow{Place: strings.Join(from.Path, "/"), Name: diff.Label(from.Node), depth: depthOf(rec.Node, from.Path)}
	switch {
	case from.Field:
		row.Field, row.Name = from.Path[len(from.Path)-1], ""
	case len(from.Path) == 0:
		row.Name = diff.Label(rec.Node)
	default:
		row.ID = from.Node.ID()
	}
	if from.Changed != nil {
		row.origin = f.origin(from.Changed)
	}
	if from.Came != nil && (from.Changed == nil || from.Came.Hash != from.Changed.Hash) && !from.Field {
		came := f.origin(from.Came)
		row.Came = &came
	}
	if from.Wrote != nil {
		wrote := f.origin(from.Wrote)
		row.Draft = &wrote
	}
	return row
}

func (f logFilter) origin(rev *gitrepo.Revision) origin {
	e := entryOf(*rev, f.loc)
	return origin{e.Commit, e.Change, e.Version, e.Body, e.Meeting, e.Decision, e.Effective, e.Recorded, e.Author, e.Subject}
}

// depthOf counts the items that a place stands in, itself included.
func depthOf(root *doc.Node, path []string) int {
	depth := 0
	n := root
	for _, step := range path {
		if n != nil && n.Kind == doc.List {
			depth++
		}
		n = stepInto(n, step)
	}
	return depth
}

func itemKnownAs(list *doc.Node, id string) *doc.Node {
	for _, item := range list.Items {
		if diff.Identity(item) == id {
			return item
		}
	}
	return nil
}

// blameNotes says what the list does not show by itself.
func (a *app) blameNotes(reg *register, src history.Source, rows []blameRow) {
	if reg.repo.Replaced() {
		a.note("log/replaced")
	}
	for _, r := range rows {
		if r.Commit == "" && reg.repo.Shallow() {
			a.note("cli/log-cut")
			break
		}
	}
	if a.global.rev != "" || src.From != reg.head {
		return
	}
	now := reg.snap.Record(src.Ref)
	id, ok, err := reg.repo.Blob(src.From, src.File)
	if err != nil || !ok || now == nil || now.Doc == nil {
		return
	}
	if data, err := reg.repo.ReadBlob(id); err == nil && string(data) != strings.ReplaceAll(string(now.Doc.Bytes()), "\r\n", "\n") {
		a.note("log/unrecorded", "ref", src.Ref.String())
	}
}

// blameTable is the list for people; wide has all that programs may want of a table.
func (a *app) blameTable(rows []blameRow, wide, drafts bool) render.Grid {
	title := func(id string) string { return a.msg.Text("log/blame."+id, nil) }
	column := func(id string, value func(r blameRow) string) render.Column[blameRow] {
		return render.Column[blameRow]{Title: title(id), Value: value}
	}
	revision := func(from origin) string { return gitrepo.Hash(from.Commit).Short() }
	columns := []render.Column[blameRow]{column("what", a.blamedName)}
	if wide {
		columns = append(columns, column("place", func(r blameRow) string { return r.Place }),
			column("from", func(r blameRow) string { return a.originWords(r.origin) }),
			column("decision", func(r blameRow) string { return decisionOf(r.origin) }),
			column("effective", func(r blameRow) string { return r.Effective }))
	} else {
		columns = append(columns, column("from", func(r blameRow) string { return join(", ", a.originWords(r.origin), decisionOf(r.origin)) }))
	}
	id := column("revision", func(r blameRow) string { return revision(r.origin) })
	id.Whole, id.Style = true, faint[blameRow]
	columns = append(columns, id)
	if drafts {
		id = column("draft", func(r blameRow) string {
			if r.Draft == nil {
				return ""
			}
			return revision(*r.Draft)
		})
		id.Whole, id.Style = true, faint[blameRow]
		columns = append(columns, id)
	}
	return render.Table[blameRow]{Columns: columns, Rows: rows}.Grid()
}

// blamedName is the item's name, set in by how deep it stands; a field by its name.
func (a *app) blamedName(r blameRow) string {
	name := orDefault(r.Name, r.ID)
	if r.Field != "" {
		name = "· " + a.msg.Term("key/"+r.Field)
	}
	return strings.Repeat("\u00a0", max(0, r.depth)) + name
}

// originWords says what a revision did: "vedtak 2024".
func (a *app) originWords(from origin) string {
	switch {
	case from.Commit == "":
		return a.msg.Text("log/older", nil)
	case from.Change == "":
		return a.msg.Text("log/plain", nil)
	}
	return strings.TrimSpace(a.msg.Term(from.Change) + " " + from.Version)
}

// decisionOf is the decision, else the meeting, else the body.
func decisionOf(from origin) string {
	return orDefault(from.Decision, orDefault(from.Meeting, from.Body))
}
