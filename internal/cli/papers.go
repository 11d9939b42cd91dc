package cli

import (
	"bytes"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"github.com/helsefellesskap/hfh/internal/date"
	"github.com/helsefellesskap/hfh/internal/doc"
	"github.com/helsefellesskap/hfh/internal/gitrepo"
	"github.com/helsefellesskap/hfh/internal/govern"
	"github.com/helsefellesskap/hfh/internal/paper"
	"github.com/helsefellesskap/hfh/internal/render"
	"github.com/helsefellesskap/hfh/internal/store"
)

func newMeetingAgendaCommand(a *app) *cobra.Command {
	var out string
	cmd := leaf("agenda ID", between(1, 1), func(cmd *cobra.Command, args []string) error {
		return a.paperOf(cmd, args[0], agendaPaper, out)
	})
	cmd.Flags().StringVar(&out, "out", "", "")
	return cmd
}

// sendOptions are the flags of the papers that go out.
type sendOptions struct {
	out, sent string
	away      []string
}

func newMeetingNoticeCommand(a *app) *cobra.Command {
	var o sendOptions
	cmd := leaf("notice ID", between(1, 1), func(cmd *cobra.Command, args []string) error {
		return a.sendPaper(cmd, args[0], noticePaper, o)
	})
	fs := cmd.Flags()
	fs.StringVar(&o.out, "out", "", "")
	fs.StringVar(&o.sent, "sent", "", "")
	fs.StringArrayVar(&o.away, "away", nil, "")
	return cmd
}

func newMeetingPapersCommand(a *app) *cobra.Command {
	var o sendOptions
	cmd := leaf("papers ID", between(1, 1), func(cmd *cobra.Command, args []string) error {
		return a.sendPaper(cmd, args[0], papersPaper, o)
	})
	cmd.Flags().StringVar(&o.out, "out", "", "")
	cmd.Flags().StringVar(&o.sent, "sent", "", "")
	return cmd
}

// paperOf prints one of a meeting's papers, or writes it where out says.
func (a *app) paperOf(cmd *cobra.Command, id, kind, out string) error {
	form, err := a.form(cmd, formJSON, formYAML, formMarkdown, formHTML)
	if err != nil {
		return err
	}
	reg, err := a.open()
	if err != nil {
		return err
	}
	s, err := a.scribe(reg, id)
	if err != nil {
		return err
	}
	if out == "" {
		return a.printPaper(s, kind, form)
	}
	paths, err := a.writePapers(s, kind, out)
	if err != nil {
		return err
	}
	return a.tellPaths(paths)
}

// sendPaper is paperOf for what goes out: that it did is recorded once it is written to
// files, or the day is typed. Nothing is sent by hfh.
func (a *app) sendPaper(cmd *cobra.Command, id, kind string, o sendOptions) error {
	if o.out == "" && o.sent == "" && len(o.away) == 0 {
		if err := a.paperOf(cmd, id, kind, ""); err != nil || kind != noticePaper {
			return err
		}
		return a.noticeLate(id)
	}
	form, err := a.form(cmd, formJSON, formYAML, formMarkdown, formHTML)
	if err != nil {
		return err
	}
	sent, err := typedDate("--sent", o.sent)
	if err != nil {
		return err
	}
	if o.sent != "" && !sent.IsDay() {
		return fail(exitUsage, "cli/not-a-day", "value", o.sent)
	}
	var s *scribe
	var paths []string
	out, err := a.record(cmd.Context(), func(base *register) (*proposal, error) {
		p, err := base.sentOut(id, kind, o, sent)
		if err != nil {
			return nil, err
		}
		after := *base
		after.snap = base.snap.With(newBytes(p.files))
		s, err = a.scribe(&after, id)
		if o.out != "" {
			p.first = func() (err error) { paths, err = a.writePapers(s, kind, o.out); return err }
		}
		return p, err
	})
	if err != nil && !(errors.Is(err, gitrepo.ErrNothing) && s != nil) {
		return err
	}
	if err := a.paperOut(s, kind, form, o.out, paths); err != nil {
		return err
	}
	if err != nil {
		return nil // it went out before, with the same text: there is nothing to record
	}
	return a.written(out, told{noDiff: true, next: nextPaper(kind, s.m.State), args: []string{"id", s.rec.ID}})
}

// nextPaper is what follows after a paper went out, or somebody was entered as away.
func nextPaper(kind, state string) string {
	switch {
	case kind == noticePaper && state != "called":
		return "cli/next-away"
	case kind == noticePaper:
		return "cli/next-notice"
	}
	return "cli/next-papers"
}

// paperOut tells where a paper was written, or else prints it.
func (a *app) paperOut(s *scribe, kind, form, out string, paths []string) error {
	if out == "" {
		return a.printPaper(s, kind, form)
	}
	return a.tellPaths(paths)
}

// tellPaths prints where files were written.
func (a *app) tellPaths(paths []string) error {
	for _, path := range paths {
		if _, err := io.WriteString(a.streams.Out, render.Clean(path)+"\n"); err != nil {
			return err
		}
	}
	return nil
}

// sentOut works out what is recorded when a paper goes out.
func (r *register) sentOut(id, kind string, o sendOptions, sent date.EDTF) (*proposal, error) {
	day, typed := sent.Earliest()
	if !typed {
		day = r.today
	}
	if day.After(r.today) {
		return nil, fail(exitUsage, "cli/sent-to-come", "date", day.String(), "today", r.today.String())
	}
	c := meetingChange{id: id, subject: "subject/papers-sent"}
	if kind == papersPaper {
		c.change = func(base *register, rec *store.Record) (*doc.Node, error) {
			return govern.SealPapers(base.snap, rec, day)
		}
		return r.meetingChanged(c)
	}
	call := govern.Call{Sent: day, Again: typed, Away: o.away, Goes: o.out != "" || typed}
	c.subject = "subject/meeting-called"
	if !call.Goes {
		c.subject = "subject/meeting-away"
	}
	c.change = func(base *register, rec *store.Record) (*doc.Node, error) {
		return govern.CallMeeting(base.snap, rec, call)
	}
	return r.meetingChanged(c)
}

// noticeLate tells of a notice that is shown after it should have gone out.
func (a *app) noticeLate(id string) error {
	reg, err := a.open()
	if err != nil {
		return err
	}
	s, err := reg.scribe(id)
	if err != nil || s.m.State == "held" || s.m.State == "cancelled" {
		return err
	}
	days, deadline, broken := govern.NoticeDays(reg.snap, s.m, s.sent())
	switch {
	case broken && days < 0:
		a.note("cli/notice-late.after", "days", itoa(-days), "deadline", deadline.String())
	case broken && days == 0:
		a.note("cli/notice-late.today", "deadline", deadline.String())
	case broken:
		a.note("cli/notice-late", "days", itoa(days), "deadline", deadline.String())
	}
	return nil
}

// printPaper shows a paper on the screen, or as data.
func (a *app) printPaper(s *scribe, kind, form string) error {
	switch form {
	case formJSON, formYAML:
		return a.print(form, s.data(kind), nil)
	case formHTML:
		s.full = true
		return paper.WriteHTML(a.streams.Out, s.document(kind))
	}
	return a.print(form, nil, func() render.Page { return paperPage(s.document(kind)) })
}

// writePapers writes a paper where out says: one file by its ending, or in a folder one
// for a word processor and one for a browser. It gives where.
func (a *app) writePapers(s *scribe, kind, out string) ([]string, error) {
	s.full = true
	document := s.document(kind)
	path := a.path(out)
	paths := []string{path}
	if !a.isPaperFile(path) {
		name := s.reg.words.Text("meetingpaper/file-"+kind, nil) + "-" + s.rec.ID
		paths = []string{filepath.Join(path, name+".docx"), filepath.Join(path, name+".html")}
	}
	for _, path := range paths {
		var b bytes.Buffer
		if err := writePaper(&b, path, document); err != nil {
			return nil, err
		}
		same, err := saysAlready(path, b.Bytes())
		if err == nil && !same {
			err = a.writeWhole(path, b.Bytes())
		}
		if err != nil {
			return nil, err
		}
	}
	return paths, nil
}

// isPaperFile tells a file to write from a folder to write in: by its ending.
func (a *app) isPaperFile(path string) bool {
	if info, err := os.Stat(path); err == nil && info.IsDir() {
		return false
	}
	switch strings.ToLower(filepath.Ext(path)) {
	case ".docx", ".html", ".htm", ".md", ".txt":
		return true
	}
	return false
}

// writePaper writes a paper in the form that a file's name ends in.
func writePaper(w io.Writer, path string, document paper.Document) error {
	o := render.Options{Out: w, Width: 80, Lang: render.Printer(document.Lang)}
	switch strings.ToLower(filepath.Ext(path)) {
	case ".docx":
		return paper.WriteDOCX(w, document, paper.Options{})
	case ".md":
		return render.Markdown(o, paperPage(document))
	case ".txt":
		return render.Text(o, paperPage(document))
	}
	return paper.WriteHTML(w, document)
}
