package cli

import (
	"errors"
	"fmt"
	"time"

	"github.com/helsefellesskap/hfh/internal/diff"
	"github.com/helsefellesskap/hfh/internal/gitrepo"
	"github.com/helsefellesskap/hfh/internal/render"
)

// syncJSON is what sync, receive and handover print with -o json.
type syncJSON struct {
	With   string         `json:"with"`  // the remote's name, or the file
	State  string         `json:"state"` // same | came | went | merged
	Came   []syncRevision `json:"came"`  // newest first
	Went   []syncRevision `json:"went"`  // what the other side lacked
	Merge  string         `json:"merge"` // the revision that joins both, "" for none
	Tip    string         `json:"tip"`
	Tags   []string       `json:"tags"`   // that came
	Chosen []syncChoice   `json:"chosen"` // places where one side was chosen
	Kept   []string       `json:"kept"`   // files of the work tree that keep edits of the user's
	Sent   bool           `json:"sent"`   // the other side has it all now
	DryRun bool           `json:"dry_run"`
}

// syncRevision is one revision that came or went.
type syncRevision struct {
	Commit   string   `json:"commit"`
	Change   string   `json:"change"`
	Records  []string `json:"records"`
	Version  string   `json:"version"`
	Subject  string   `json:"subject"`
	Author   string   `json:"author"`
	Recorded string   `json:"recorded"`
}

// syncChoice is a conflict that was settled.
type syncChoice struct {
	Place string `json:"place"`
	Side  string `json:"side"` // ours | theirs
}

func syncRevisions(revs []gitrepo.Revision) []syncRevision {
	out := []syncRevision{}
	for _, r := range revs {
		t := r.Trailers
		out = append(out, syncRevision{
			Commit: string(r.Hash), Change: t.Change, Records: orList(t.Records, []string{}), Version: t.Version,
			Subject: r.Subject, Author: r.Author.Name, Recorded: r.Committer.When.Format(time.RFC3339),
		})
	}
	return out
}

// forPrograms tells of a meeting of two sides as data.
func (j *joined) forPrograms(a *app, side *otherSide, sent bool) syncJSON {
	s := syncJSON{
		With: side.name, State: j.state, Came: syncRevisions(j.came), Went: syncRevisions(j.went), Tip: string(j.tip),
		Tags: orList(j.tags, []string{}), Chosen: []syncChoice{}, Kept: orList(j.kept, []string{}), Sent: sent, DryRun: a.global.dryRun,
	}
	if j.out != nil {
		s.Merge = string(j.out.result.Hash)
	}
	for _, c := range side.takes.chosen {
		word := "ours"
		if c.side == diff.Theirs {
			word = "theirs"
		}
		s.Chosen = append(s.Chosen, syncChoice{c.at, word})
	}
	return s
}

// shownRevisions is how many revisions are named at most.
const shownRevisions = 20

// revisionBullets lists revisions for a person, newest first.
func (a *app) revisionBullets(revs []gitrepo.Revision) render.Bullets {
	var list render.Bullets
	for i, r := range revs {
		if i == shownRevisions {
			list = append(list, render.Bullet{Text: a.msg.Text("sync/more", pairs([]string{"n", count(len(revs) - i)}))})
			break
		}
		list = append(list, render.Bullet{Text: a.revisionLine(r)})
	}
	return list
}

// revisionLine says what a revision was, who made it and when.
func (a *app) revisionLine(r gitrepo.Revision) string {
	return a.msg.Text("sync/revision", pairs([]string{
		"id", r.Hash.Short(), "subject", r.Subject, "who", r.Author.Name, "date", r.Author.When.Format("2006-01-02"),
	}))
}

// tellJoined tells what came and went.
func (a *app) tellJoined(side *otherSide, j *joined) error {
	if a.global.quiet || a.config.Output == formJSON {
		return nil
	}
	var page render.Page
	for _, part := range []struct {
		id   string
		list []gitrepo.Revision
	}{{"sync/came", j.came}, {"sync/went", j.went}} {
		if len(part.list) > 0 {
			page = append(page, render.Heading{Text: a.msg.Text(part.id, pairs([]string{"n", count(len(part.list)), "name", side.name}))}, a.revisionBullets(part.list))
		}
	}
	if err := render.Text(a.options(), page); err != nil {
		return err
	}
	if j.out != nil {
		if err := a.tellMerge(j.out); err != nil {
			return err
		}
	}
	for _, file := range j.kept {
		a.note("cli/kept", "file", file)
	}
	for _, w := range j.warnings {
		a.note("cli/unfinished", "cause", causeText(a.msg, w, false))
	}
	return nil
}

// tellMerge tells what both sides changed became, and what it brings.
func (a *app) tellMerge(out *outcome) error {
	if len(out.proposal.message.Trailers.Records) > 0 {
		if err := render.ChangesText(a.options(), out.changed(a.options())); err != nil {
			return err
		}
	}
	for _, f := range out.fresh {
		for _, line := range render.FindingLines(a.errOptions(), f) {
			fmt.Fprintln(a.streams.Err, line)
		}
	}
	if !out.dryRun {
		a.note("cli/recorded", "subject", out.proposal.message.Subject, "id", out.result.Hash.Short())
	}
	return nil
}

// notTogether tells of what keeps two sides apart, both named.
func (a *app) notTogether(err error, command string) error {
	var two *twoSidedError
	var open *openConflicts
	var edited *gitrepo.EditedError
	var onlyGit *gitrepo.OnlyGitError
	switch {
	case errors.As(err, &open):
		return a.stillOpen(open, command)
	case errors.As(err, &edited):
		return fail(exitConflict, "sync/your-edits", "file", edited.Paths[0])
	case errors.As(err, &onlyGit):
		return fail(exitConflict, "sync/only-git", "file", onlyGit.Path)
	case errors.As(err, &two):
		return a.tellTwo(two, command)
	}
	return err
}

// tellTwo shows both sides' decisions, with body, meeting and who recorded them.
func (a *app) tellTwo(two *twoSidedError, command string) error {
	var list render.Bullets
	for _, part := range []struct {
		id   string
		revs []gitrepo.Revision
	}{{"sync/ours", two.ours}, {"sync/theirs", two.theirs}} {
		for _, r := range uniqueRevisions(part.revs) {
			list = append(list, a.decisionBullet(part.id, r))
		}
	}
	if err := render.Text(a.errOptions(), render.Page{list}); err != nil {
		return err
	}
	return fail(exitConflict, two.id, "what", two.what, "name", two.name, "ours", two.ours[0].Hash.Short(), "theirs", two.theirs[0].Hash.Short(), "command", command)
}

func uniqueRevisions(revs []gitrepo.Revision) []gitrepo.Revision {
	var out []gitrepo.Revision
	seen := map[gitrepo.Hash]bool{}
	for _, r := range revs {
		if !seen[r.Hash] {
			seen[r.Hash] = true
			out = append(out, r)
		}
	}
	return out
}

// decisionBullet is one side's decision: what, where, who and when.
func (a *app) decisionBullet(id string, r gitrepo.Revision) render.Bullet {
	t := r.Trailers
	b := render.Bullet{Text: a.msg.Text(id, pairs([]string{"revision", a.revisionLine(r)})), Mark: "!"}
	for _, fact := range []struct{ id, value string }{
		{"sync/body", t.Body}, {"sync/meeting", t.Meeting}, {"sync/decision", t.Decision}, {"sync/effective", t.Effective},
	} {
		if fact.value != "" {
			b.Under = append(b.Under, render.Line{Text: a.msg.Text(fact.id, pairs([]string{"value", fact.value}))})
		}
	}
	return b
}
