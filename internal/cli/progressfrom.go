package cli

import (
	"context"
	"fmt"
	"strconv"
	"strings"

	"github.com/helsefellesskap/hfh/internal/date"
	"github.com/helsefellesskap/hfh/internal/doc"
	"github.com/helsefellesskap/hfh/internal/govern"
	"github.com/helsefellesskap/hfh/internal/msg"
	"github.com/helsefellesskap/hfh/internal/paper"
	"github.com/helsefellesskap/hfh/internal/record"
	"github.com/helsefellesskap/hfh/internal/render"
	"github.com/helsefellesskap/hfh/internal/store"
)

// progressFrom records what one actor reports of its measures in a form or a sheet: all
// of it, or with anything wrong nothing.
func (a *app) progressFrom(ctx context.Context, o progressOptions) error {
	data, err := a.readFile(o.from)
	if err != nil {
		return err
	}
	var in reportsIn
	var done govern.Reported
	out, err := a.record(ctx, func(base *register) (*proposal, error) {
		if base.snap.Plan().Value == nil {
			return nil, base.noRecord(store.Ref{Kind: "plan"})
		}
		var err error
		if in, err = a.reports(base, o, data); err != nil {
			return nil, err
		}
		var p *proposal
		p, done, err = a.reportProposal(base, o, in)
		return p, err
	})
	if err != nil {
		return err
	}
	for _, text := range in.loose {
		a.note("report/loose", "text", text)
	}
	if done.Same > 0 {
		a.note("report/same", "n", count(done.Same))
	}
	if left := in.left(out.after, out.base.today); left > 0 {
		a.note("report/left", "n", count(left), "actor", in.actor.Name)
	}
	return a.written(out, told{})
}

// reportsIn is what a form or a sheet says.
type reportsIn struct {
	actor store.Actor
	list  []govern.NewReport
	loose []string
	wrong []string
}

// left counts the measures that the actor was to report on and has said nothing of.
func (in reportsIn) left(snap *store.Snapshot, day date.Day) int {
	plan := snap.Plan()
	if plan.Value == nil {
		return 0
	}
	said := map[string]bool{}
	for _, e := range in.list {
		if at, err := plan.Locate(e.Place); err == nil {
			said[at.IDs] = true
		}
	}
	n := 0
	for _, m := range govern.ToReport(snap, plan.Value, in.actor.ID, day) {
		if !said[m.Place] {
			n++
		}
	}
	return n
}

// reports reads the file as its ending says.
func (a *app) reports(base *register, o progressOptions, data []byte) (reportsIn, error) {
	var in reportsIn
	var rows []paper.SheetRow
	who := ""
	day := o.date
	if isForm(o.from) {
		fields := append([]paper.Field{{ID: "date", Kind: paper.Date}}, measureForm(base.snap.Plan().Record, everyMeasure(base.snap.Plan().Value), base.progressFields)...)
		got, err := base.readMeasureForm(a.msg, data, fields)
		if err != nil {
			return in, err
		}
		if got.id.Hearing != aboutPlan || got.id.Round != progressForm {
			return in, fail(exitUsage, "report/other-form", "file", o.from)
		}
		rows, who, in.loose, in.wrong = got.rows, got.id.Party, got.loose, got.wrong
		day = orDefault(day, got.head["date"])
	} else {
		var err error
		if rows, err = readColumns(data, progressColumns(base.words), []string{"id", "progress"}); err != nil {
			return in, err
		}
		if who, err = oneReporter(o.from, rows); err != nil {
			return in, err
		}
	}
	if err := in.from(base, o, who); err != nil {
		return in, err
	}
	return in, a.readReports(&in, base, o, rows, day)
}

// oneReporter gives who a sheet is from; "" where it does not say.
func oneReporter(file string, rows []paper.SheetRow) (string, error) {
	who := ""
	for _, row := range rows {
		switch by := row.Values["reporter"]; {
		case by == "" || by == who:
		case who == "":
			who = by
		default:
			return "", onLine(fail(exitUsage, "report/two-actors", "one", who, "other", by), file, row.Line)
		}
	}
	return who, nil
}

// from settles who reports: as the file says, and as was typed.
func (in *reportsIn) from(base *register, o progressOptions, who string) error {
	var err error
	switch {
	case who == "" && o.forActor == "":
		return fail(exitUsage, "report/from-whom", "file", o.from)
	case who == "":
		in.actor, err = base.reporter(o.forActor)
		return err
	}
	if in.actor, err = base.reporter(who); err != nil || o.forActor == "" {
		return err
	}
	typed, err := base.reporter(o.forActor)
	if err == nil && typed.ID != in.actor.ID {
		err = fail(exitUsage, "report/another", "file", o.from, "is", in.actor.Name, "want", typed.Name)
	}
	return err
}

// readReports makes reports of the rows that say something, and tells what is no status
// or day.
func (a *app) readReports(in *reportsIn, base *register, o progressOptions, rows []paper.SheetRow, day string) error {
	usual, err := typedDate("--date", day)
	if err != nil {
		return err
	}
	if usual.IsZero() {
		usual = dayEDTF(base.today)
	}
	for _, row := range rows {
		v := row.Values
		if v["progress"] == "" && v["note"] == "" && v["date"] == "" {
			continue
		}
		say := func(why string, args ...string) {
			in.wrong = append(in.wrong, a.msg.Text("report/"+why, pairs(append(args, "number", strconv.Itoa(row.Line)))))
		}
		if v["id"] == "" {
			say("no-id")
			continue
		}
		e := govern.NewReport{Place: strings.TrimPrefix(v["id"], "plan#"), Note: v["note"], Line: row.Line, Date: record.When{EDTF: usual}}
		if v["progress"] != "" {
			chosen, ok := msg.Choose(v["progress"], govern.Statuses())
			if !ok {
				say("no-choice", "value", v["progress"], "choices", a.termsOf(govern.Statuses()))
				continue
			}
			e.Status = chosen
		}
		if v["date"] != "" {
			if e.Date.EDTF, err = typedDate("", v["date"]); err != nil {
				say("no-date", "value", v["date"])
				continue
			}
		}
		in.list = append(in.list, e)
	}
	if len(in.list) == 0 && len(in.wrong) == 0 {
		return fail(exitUsage, "report/nothing-in", "file", o.from)
	}
	return nil
}

// termsOf gives values to choose from in the user's words, a line each.
func (a *app) termsOf(ids []string) string {
	var out []string
	for _, id := range ids {
		out = append(out, a.msg.Term(id))
	}
	return strings.Join(out, "\n")
}

// notTaken tells of each line of a form or a sheet that cannot be taken.
func (a *app) notTaken(file string, wrong []string) error {
	for _, line := range wrong {
		fmt.Fprintf(a.streams.Err, "hfh: %s: %s\n", render.Clean(file), render.Clean(line))
	}
	return fail(exitFindings, "report/wrong", "file", file, "n", count(len(wrong)))
}

// reportProposal works the revision out, or tells of everything that is wrong.
func (a *app) reportProposal(base *register, o progressOptions, in reportsIn) (*proposal, govern.Reported, error) {
	ref := store.Ref{Kind: "plan"}
	rec := base.snap.Record(ref)
	how := govern.Reporting{Actor: in.actor, Today: base.today}
	done, faults := govern.Report(base.snap, rec, in.list, how)
	wrong := in.wrong
	for _, f := range faults {
		f.Args["number"] = strconv.Itoa(f.Line)
		id := "report/" + f.Why
		if f.Args["near"] != "" {
			id += "-near"
		}
		wrong = append(wrong, a.msg.Text(id, f.Args))
	}
	switch {
	case len(wrong) > 0:
		return nil, done, a.notTaken(o.from, wrong)
	case done.New == 0:
		return nil, done, fail(exitUsage, "report/all-same", "file", o.from, "n", count(done.Same))
	}
	f, err := base.edit(rec, func(rec *store.Record) (*doc.Node, error) {
		mine, faults := govern.Report(base.snap, rec, in.list, how)
		if len(faults) > 0 {
			return nil, fail(exitConflict, "cli/your-edits", "file", rec.File)
		}
		return mine.Tree, nil
	})
	if err != nil {
		return nil, done, err
	}
	p := newProposal(changeProgress, ref)
	p.put(f)
	p.message.Trailers.Effective = done.Latest.EDTF.String()
	p.message.Subject = base.words.Text("subject/reported", map[string]string{"ref": ref.String(), "actor": in.actor.Name, "n": count(done.New)})
	return p, done, nil
}
