package cli

import (
	"bytes"
	"io"
	"path/filepath"

	"github.com/spf13/cobra"

	"github.com/helsefellesskap/hfh/internal/disk"
	"github.com/helsefellesskap/hfh/internal/govern"
	"github.com/helsefellesskap/hfh/internal/msg"
	"github.com/helsefellesskap/hfh/internal/paper"
	"github.com/helsefellesskap/hfh/internal/record"
	"github.com/helsefellesskap/hfh/internal/render"
	"github.com/helsefellesskap/hfh/internal/store"
)

func progressColumns(words *msg.Printer) []paper.Column {
	return sheetColumns(words, "reporter", "id", "measure", "when", "last", "progress", "date", "note")
}

// progressSheet writes what one actor, or each, is to report on.
func (a *app) progressSheet(cmd *cobra.Command, o progressOptions) error {
	if (o.forActor == "") == !o.each {
		return fail(exitUsage, "report/for-whom")
	}
	form, err := a.form(cmd, formCSV)
	if err != nil {
		return err
	}
	reg, plan, err := a.openPlan()
	if err != nil {
		return err
	}
	if o.each {
		return a.progressSheets(reg, o, form == formCSV)
	}
	actor, err := reg.reporter(o.forActor)
	if err != nil {
		return err
	}
	list := govern.ToReport(reg.snap, plan.Value, actor.ID, reg.today)
	if len(list) == 0 {
		return fail(exitUsage, "report/nothing-for", "actor", actor.Name, "id", actor.ID)
	}
	switch {
	case o.out == "" && form == formCSV:
		data, err := reg.progressCSV(actor, list)
		if err != nil {
			return err
		}
		_, err = a.streams.Out.Write(data)
		return err
	case o.out == "":
		return fail(exitUsage, "cli/flag-missing", "flag", "--out", "example", "--out fremdrift-"+actor.ID+".docx")
	case isForm(o.out), isCSV(o.out):
		data, err := reg.progressFile(o.out, actor, list)
		if err != nil {
			return err
		}
		return a.writeOut(o.out, data)
	}
	return fail(exitUsage, "report/ending", "file", o.out)
}

// reporter finds who is to report, by an id or a name.
func (r *register) reporter(typed string) (store.Actor, error) {
	actor, err := govern.FindActor(r.snap, typed)
	if err != nil {
		return actor, hearingFailure(store.Ref{Kind: "plan"}, err)
	}
	if actor.Name == "" {
		actor.Name = actor.ID
	}
	return actor, nil
}

// progressFile makes the form or the sheet of one actor, by the ending of the name.
func (r *register) progressFile(name string, actor store.Actor, list []record.MeasureAt) ([]byte, error) {
	if isCSV(name) {
		return r.progressCSV(actor, list)
	}
	plan := r.snap.Plan()
	fields := append([]paper.Field{{ID: "date", Kind: paper.Date, Label: r.words.Text("report/form-date", nil)}}, measureForm(plan.Record, list, r.progressFields)...)
	id := paper.FormID{Hearing: aboutPlan, Round: progressForm, Party: actor.ID, Seal: plan.Seal()}
	title := r.words.Text("report/form-title", map[string]string{"actor": actor.Name, "version": plan.Value.Version})
	var b bytes.Buffer
	err := paper.WriteDOCX(&b, r.formPaper(title, r.words.Text("report/form-how", nil), id, fields), paper.Options{})
	return b.Bytes(), err
}

// progressFields ask how far one measure has come.
func (r *register) progressFields(id string, m record.MeasureAt) []paper.Field {
	name := m.Name.In(r.words.Lang())
	about := ""
	if !m.Time.Value.IsZero() {
		about = r.words.Text("report/form-when", map[string]string{"when": r.whenWords(m.Time.Value)})
	}
	if last := r.lastReport(m); last != "" {
		about += "\n" + r.words.Text("report/form-last", map[string]string{"last": last})
	}
	status := paper.Field{ID: measureField("progress", id), Kind: paper.Choice, Label: name, Help: about}
	for _, s := range govern.Statuses() {
		status.Options = append(status.Options, paper.Option{ID: s, Label: render.Capital(r.words.Term(s))})
	}
	return []paper.Field{status, {ID: measureField("note", id), Kind: paper.Lines, Label: r.words.Text("report/form-note", map[string]string{"measure": name})}}
}

// whenWords is a time as it was written, else in words.
func (r *register) whenWords(w record.When) string {
	return orDefault(w.AsWritten, render.Date(w.EDTF.String(), r.words.Lang()))
}

// lastReport says what was reported of a measure last, "" for nothing.
func (r *register) lastReport(m record.MeasureAt) string {
	last := -1
	for i, p := range m.Progress {
		if p.Status == m.Status() {
			last = i
		}
	}
	if last < 0 {
		return ""
	}
	p := m.Progress[last]
	return r.words.Text("report/last", map[string]string{"status": r.words.Term(p.Status), "date": p.Date.EDTF.String()})
}

// progressCSV makes the sheet of one actor.
func (r *register) progressCSV(actor store.Actor, list []record.MeasureAt) ([]byte, error) {
	plan := r.snap.Plan()
	s := paper.Sheet{Columns: progressColumns(r.words)}
	for _, m := range list {
		s.Rows = append(s.Rows, paper.SheetRow{Values: map[string]string{
			"reporter": actor.ID, "id": measureID(plan.Record, m), "measure": m.Name.In(r.words.Lang()), "when": r.whenWords(m.Time.Value), "last": r.lastReport(m),
		}})
	}
	var b bytes.Buffer
	err := paper.WriteSheet(&b, s)
	return b.Bytes(), err
}

// progressSheets writes a file for each who has something to report on, in a folder. None
// that is there is written over: somebody may have filled it in.
func (a *app) progressSheets(reg *register, o progressOptions, csv bool) error {
	if o.out == "" {
		return fail(exitUsage, "cli/flag-missing", "flag", "--out", "example", "--out fremdrift")
	}
	ending := ".docx"
	if csv {
		ending = ".csv"
	}
	plan := reg.snap.Plan().Value
	ids, nobody := govern.Reporters(reg.snap, plan, reg.today)
	files, names := map[string][]byte{}, []string{}
	for _, id := range ids {
		actor, err := reg.reporter(id)
		if err != nil {
			return err
		}
		name := reg.words.Text("report/file", nil) + "-" + id + ending
		if files[name], err = reg.progressFile(name, actor, govern.ToReport(reg.snap, plan, id, reg.today)); err != nil {
			return err
		}
		names = append(names, name)
	}
	if len(names) == 0 {
		return fail(exitUsage, "report/nobody")
	}
	if err := a.writeForms(o.out, names, files); err != nil {
		return err
	}
	if nobody > 0 {
		a.note("report/no-responsible", "n", count(nobody))
	}
	return nil
}

func (a *app) writeForms(out string, names []string, files map[string][]byte) error {
	dir := a.path(out)
	var todo []string
	for _, name := range names {
		path := filepath.Join(dir, name)
		same, err := saysAlready(path, files[name])
		if err != nil {
			return err
		}
		if _, gone := a.onDisk().Lstat(path); !same && gone == nil {
			return fail(exitFailed, "report/file-there", "file", filepath.Join(out, name))
		}
		if !same {
			todo = append(todo, name)
		}
	}
	if !a.global.dryRun {
		if err := disk.MkdirAll(a.onDisk(), dir); err != nil {
			return err
		}
		for _, name := range todo {
			if err := a.writeWhole(filepath.Join(dir, name), files[name]); err != nil {
				return err
			}
		}
	}
	for _, name := range names {
		if _, err := io.WriteString(a.streams.Out, render.Clean(filepath.Join(dir, name))+"\n"); err != nil {
			return err
		}
	}
	return nil
}
