package cli

import (
	"fmt"
	"iter"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/helsefellesskap/hfh/internal/gitrepo"
	"github.com/helsefellesskap/hfh/internal/render"
	"github.com/helsefellesskap/hfh/internal/store"
)

// logOptions are the flags of log.
type logOptions struct{ limit int }

func newLogCommand(a *app) *cobra.Command {
	var o logOptions
	cmd := leaf("log [REF]", between(0, 1), func(cmd *cobra.Command, args []string) error {
		return a.log(cmd, strings.Join(args, ""), o)
	})
	cmd.Flags().IntVarP(&o.limit, "limit", "n", 0, "")
	return cmd
}

func newDocumentLogCommand(d document) *cobra.Command {
	var o logOptions
	cmd := d.leaf("log", "", 0, func(cmd *cobra.Command, ref store.Ref, _ []string) error {
		return d.log(cmd, ref.String(), o)
	})
	cmd.Flags().IntVarP(&o.limit, "limit", "n", 0, "")
	return cmd
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
}

// log lists the revisions of the register, or of one record, newest first.
func (a *app) log(cmd *cobra.Command, typed string, o logOptions) error {
	form, err := a.form(cmd, formJSON, formYAML, formCSV, formMarkdown)
	if err != nil {
		return err
	}
	reg, err := a.open()
	if err != nil {
		return err
	}
	revisions, err := a.revisions(reg, typed)
	if err != nil {
		return err
	}
	entries := []logEntry{}
	loc, known := reg.location(), a.knownBy(reg)
	for rev, err := range revisions {
		if err != nil {
			return err
		}
		if known != nil && !known(rev) {
			continue
		}
		if o.limit > 0 && len(entries) == o.limit {
			break
		}
		entries = append(entries, entryOf(rev, loc))
	}
	if reg.repo.Shallow() && (o.limit == 0 || len(entries) < o.limit) {
		a.note("cli/log-cut")
	}
	return a.print(form, entries, func() render.Page { return render.Page{a.logTable(entries)} })
}

// revisions gives the revisions that a log is about.
func (a *app) revisions(reg *register, typed string) (iter.Seq2[gitrepo.Revision, error], error) {
	from, err := a.readFrom(reg)
	if err != nil {
		return nil, fail(exitFailed, "cli/no-revision", "rev", a.global.rev).because(err)
	}
	if from == "" {
		from = reg.head
	}
	if from == "" {
		return nil, gitrepo.ErrUnborn
	}
	if typed == "" {
		return reg.repo.Log(from), nil
	}
	ref, err := a.logRef(reg, typed)
	if err != nil {
		return nil, err
	}
	return a.recordHistory(reg, from, ref)
}

// logRef reads which record a log is about: a reference, or the path of its file.
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

// recordHistory is the history of one record. A document's is followed by that of its
// draft where there is no version yet. A record that never was is refused.
func (a *app) recordHistory(reg *register, from gitrepo.Hash, ref store.Ref) (iter.Seq2[gitrepo.Revision, error], error) {
	history := reg.repo.History(from, ref.String(), reg.snap.FileOf(ref))
	if reg.snap.Record(ref) != nil {
		return history, nil
	}
	for _, err := range history {
		return history, err
	}
	return nil, reg.notThere(ref)
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
			{Title: title("recorded"), Value: func(e logEntry) string { return e.Recorded[:len("2006-01-02")] }, Whole: true},
			{Title: title("subject"), Value: func(e logEntry) string { return e.Subject }},
			{Title: title("effective"), Value: func(e logEntry) string { return e.Effective }, Whole: true},
			{Title: title("author"), Value: func(e logEntry) string { return e.Author }},
			{Title: title("revision"), Value: func(e logEntry) string { return gitrepo.Hash(e.Commit).Short() }, Whole: true, Style: func(logEntry) render.Style { return render.Faint }},
		},
		Rows: entries,
	}.Grid()
}

// listFindings prints what is wrong with one file, under the name that the user knows
// it by.
func (a *app) listFindings(snap *store.Snapshot, file, known string) error {
	o := a.errOptions()
	for _, f := range snap.Findings {
		if f.File != file {
			continue
		}
		f.File = known
		for _, line := range render.FindingLines(o, f) {
			if _, err := fmt.Fprintln(o.Out, line); err != nil {
				return err
			}
		}
	}
	return nil
}
