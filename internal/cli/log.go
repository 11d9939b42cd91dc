package cli

import (
	"bytes"
	"errors"
	"io/fs"
	"iter"
	"regexp"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/helsefellesskap/hfh/internal/gitrepo"
	"github.com/helsefellesskap/hfh/internal/render"
	"github.com/helsefellesskap/hfh/internal/store"
)

func newLogCommand(a *app) *cobra.Command {
	var o logOptions
	cmd := leaf("log [REF[#PLACE]]", between(0, 1), func(cmd *cobra.Command, args []string) error {
		return a.log(cmd, strings.Join(args, ""), o)
	})
	o.addFlags(cmd)
	return cmd
}

func newDocumentLogCommand(d document) *cobra.Command {
	var o logOptions
	cmd := d.leaf("log", "[PLACE]", 1, func(cmd *cobra.Command, ref store.Ref, args []string) error {
		return d.log(cmd, withPlace(ref, args), o)
	})
	o.addFlags(cmd)
	return cmd
}

// withPlace makes the address of a document and a place that may follow it, typed with
// or without "#".
func withPlace(ref store.Ref, args []string) string {
	if len(args) == 0 {
		return ref.String()
	}
	return ref.String() + "#" + strings.TrimPrefix(args[0], "#")
}

// logEntry is a revision as programs read it.
type logEntry struct {
	Commit    string            `json:"commit"`
	Change    string            `json:"change"`
	Records   []string          `json:"records"`
	Version   string            `json:"version"`
	Body      string            `json:"body"`
	Meeting   string            `json:"meeting"`
	Decision  string            `json:"decision"`
	Effective string            `json:"effective"`
	Recorded  string            `json:"recorded"`
	Author    string            `json:"author"`
	Subject   string            `json:"subject"`
	Seals     map[string]string `json:"seals"`
	// Certain is false where nobody can tell whether it had taken effect by --as-of.
	Certain *bool `json:"certain,omitempty"`
	// Place and Events are of the history of one item.
	Place  string      `json:"place,omitempty"`
	Events []itemEvent `json:"events,omitempty"`
}

// log lists the revisions of the register, of one record, or of one item in it, newest
// first.
func (a *app) log(cmd *cobra.Command, typed string, o logOptions) error {
	form, err := a.form(cmd, formJSON, formYAML, formCSV, formMarkdown)
	if err != nil {
		return err
	}
	reg, err := a.openBrief()
	if err != nil {
		return err
	}
	asked, err := a.asked(reg, typed)
	if err != nil {
		return err
	}
	f, err := a.filter(reg, o)
	if err != nil {
		return err
	}
	if asked.place != "" {
		return a.logItem(form, asked, f, o.limit)
	}
	revisions, err := a.revisions(reg, asked)
	if err != nil {
		return err
	}
	var names []calledBefore
	if !asked.ref.IsZero() {
		revisions = namesOn(revisions, &names)
	}
	entries, err := f.entries(revisions, o.limit)
	if err != nil {
		return err
	}
	a.tellNames(reg, names)
	a.logNotes(reg, entries, o.limit)
	if len(entries) == 0 && !f.empty() {
		a.note("log/none")
	}
	return a.print(form, entries, func() render.Page { return listed(len(entries), a.logTable(entries)) })
}

// openBrief opens the register without its records: to tell what happened it is enough
// to know what it says of itself.
func (a *app) openBrief() (*register, error) {
	repo, dir, err := a.openRepo()
	if err != nil {
		return nil, err
	}
	side := repo.Work
	if a.global.rev != "" {
		rev, err := repo.Resolve(a.global.rev)
		if err != nil {
			return nil, fail(exitFailed, "cli/no-revision", "rev", a.global.rev).because(err)
		}
		side = func() (fs.FS, error) { return repo.At(rev) }
	}
	return a.loadBy(repo, dir, side, func(fsys fs.FS) *store.Snapshot {
		none := store.Load(nothing{}, a.set)
		data, err := fs.ReadFile(fsys, communityFile)
		if err != nil {
			return none
		}
		if head := none.With(map[string][]byte{communityFile: headOf(data)}); head.Community.Timezone != "" {
			return head
		}
		return none.With(map[string][]byte{communityFile: data})
	})
}

var headPattern = regexp.MustCompile(`^(kind|id|format|name|language|timezone|branch): `)

// headOf gives the lines of community.yaml that say what every register must say of
// itself, where they stand as they mostly do: to read all its rules takes longer than to
// find a record's history.
func headOf(community []byte) []byte {
	var head []byte
	for line := range bytes.Lines(community) {
		if headPattern.Match(line) {
			head = append(head, line...)
		}
	}
	return head
}

// historyAsked is what a log or blame was asked about.
type historyAsked struct {
	ref   store.Ref // zero for the whole register
	when  string    // a version, a day or a revision to look back from; "" for the newest
	place string
}

// asked reads "REF[@WHEN][#PLACE]", or the path of a record's file with a place.
func (a *app) asked(reg *register, typed string) (historyAsked, error) {
	if typed == "" {
		return historyAsked{}, nil
	}
	addr, err := store.ParseAddress(canonicalKind(typed))
	if err == nil {
		return historyAsked{addr.Ref, addr.When, addr.Place}, nil
	}
	head, place, _ := strings.Cut(typed, "#")
	if ref, ok := store.RefOfFile(reg.fileInRegister(a.path(head))); ok {
		return historyAsked{ref: ref, place: place}, nil
	}
	return historyAsked{}, addressFailure(typed, err)
}

// logRef reads which record is meant: a reference, or the path of its file.
func (a *app) logRef(reg *register, typed string) (store.Ref, error) {
	ref, err := store.ParseRef(canonicalKind(typed))
	if err == nil {
		return ref, nil
	}
	if ref, ok := store.RefOfFile(reg.fileInRegister(a.path(typed))); ok {
		return ref, nil
	}
	return ref, addressFailure(typed, err)
}

// entries gives the revisions that the filter lets through, at most limit of them.
func (f logFilter) entries(revisions iter.Seq2[gitrepo.Revision, error], limit int) ([]logEntry, error) {
	entries := []logEntry{}
	for rev, err := range revisions {
		if err != nil {
			return nil, err
		}
		ok, certain := f.lets(rev)
		if !ok {
			continue
		}
		if limit > 0 && len(entries) == limit {
			break
		}
		entries = append(entries, f.entry(rev, certain))
	}
	return entries, nil
}

func (f logFilter) entry(rev gitrepo.Revision, certain bool) logEntry {
	e := entryOf(rev, f.loc)
	if !certain {
		e.Certain = &certain
	}
	return e
}

// logNotes says what a list of revisions does not show by itself.
func (a *app) logNotes(reg *register, entries []logEntry, limit int) {
	if reg.repo.Replaced() {
		a.note("log/replaced")
	}
	if reg.repo.Shallow() && (limit == 0 || len(entries) < limit) {
		a.note("cli/log-cut")
	}
	for _, e := range entries {
		if e.Certain != nil {
			a.note("log/not-certain", "day", a.global.asOf.String())
			return
		}
	}
}

// revisions gives the revisions that a log is about.
func (a *app) revisions(reg *register, asked historyAsked) (iter.Seq2[gitrepo.Revision, error], error) {
	from, err := a.historyFrom(reg, asked)
	if err != nil {
		return nil, err
	}
	if asked.ref.IsZero() {
		return reg.repo.Log(from), nil
	}
	return a.recordHistory(reg, from, asked.ref)
}

// historyFrom gives the revision that is looked back from.
func (a *app) historyFrom(reg *register, asked historyAsked) (gitrepo.Hash, error) {
	if asked.when != "" && asked.when != "file" {
		full, err := a.open()
		if err != nil {
			return "", err
		}
		s, err := a.sideThen(full, &side{Ref: asked.ref, Snap: full.snap, Certain: true}, store.Address{Ref: asked.ref, When: asked.when})
		if err != nil {
			return "", err
		}
		return s.Revision, nil
	}
	from, err := a.readFrom(reg)
	if err != nil {
		return "", fail(exitFailed, "cli/no-revision", "rev", a.global.rev).because(err)
	}
	if from == "" {
		from = reg.head
	}
	if from == "" {
		return "", gitrepo.ErrUnborn
	}
	return from, nil
}

// recordHistory is the history of one record. One that never was is refused.
func (a *app) recordHistory(reg *register, from gitrepo.Hash, ref store.Ref) (iter.Seq2[gitrepo.Revision, error], error) {
	file, err := a.fileOf(reg, ref)
	if err != nil {
		return nil, err
	}
	revisions := reg.repo.History(from, ref.String(), file)
	if _, err := fs.Stat(reg.fsys, file); err == nil {
		return revisions, nil
	}
	for _, err := range revisions {
		return revisions, err
	}
	full, err := a.open()
	if err != nil {
		return nil, err
	}
	return nil, full.notThere(ref)
}

// fileOf gives the file of a record of a register that was opened without its records.
func (a *app) fileOf(reg *register, ref store.Ref) (string, error) {
	file := reg.snap.FileOf(ref)
	if _, err := fs.Stat(reg.fsys, file); err == nil || !errors.Is(err, fs.ErrNotExist) || ref.Kind != "meeting" {
		return file, nil
	}
	full, err := a.open() // the folder of a meeting's year carries no meaning
	if err != nil {
		return "", err
	}
	return full.snap.FileOf(ref), nil
}

func entryOf(rev gitrepo.Revision, loc *time.Location) logEntry {
	t := rev.Trailers
	e := logEntry{
		Commit: string(rev.Hash), Change: t.Change, Records: t.Records, Version: t.Version, Body: t.Body, Meeting: t.Meeting,
		Decision: t.Decision, Effective: t.Effective, Recorded: rev.Committer.When.In(loc).Format(time.RFC3339),
		Author: rev.Author.Name, Subject: rev.Subject, Seals: map[string]string{},
	}
	if e.Records == nil {
		e.Records = []string{}
	}
	for _, s := range t.Seals {
		e.Seals[s.Record] = s.Sum
	}
	return e
}

func (a *app) logTable(entries []logEntry) render.Grid {
	title := func(id string) string { return a.msg.Text("cli/log."+id, nil) }
	return render.Table[logEntry]{
		Columns: []render.Column[logEntry]{
			{Title: title("recorded"), Value: recordedDay, Whole: true},
			{Title: title("subject"), Value: func(e logEntry) string { return e.Subject }},
			{Title: title("effective"), Value: effectiveDay, Whole: true},
			{Title: title("author"), Value: func(e logEntry) string { return e.Author }},
			{Title: title("revision"), Value: shortCommit, Whole: true, Style: faint[logEntry]},
		},
		Rows: entries,
	}.Grid()
}

func recordedDay(e logEntry) string { return e.Recorded[:len("2006-01-02")] }

func shortCommit(e logEntry) string { return gitrepo.Hash(e.Commit).Short() }

// effectiveDay is when it takes effect; "?" where that may be after --as-of.
func effectiveDay(e logEntry) string {
	if e.Certain != nil {
		return e.Effective + " ?"
	}
	return e.Effective
}
