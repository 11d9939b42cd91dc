package cli

import (
	"strings"

	"github.com/helsefellesskap/hfh/internal/cycle"
	"github.com/helsefellesskap/hfh/internal/govern"
	"github.com/helsefellesskap/hfh/internal/render"
	"github.com/helsefellesskap/hfh/internal/store"
)

// statusPage is one screen, in the order of what matters first.
func (a *app) statusPage(reg *register, s *statusJSON, all bool) render.Page {
	say := func(id string, args ...string) string { return a.msg.Text("status/"+id, pairs(args)) }
	page := render.Page{render.Heading{Level: 1, Text: say("title", "name", s.Name, "day", s.Day)}}
	page = append(page, render.Heading{Level: 2, Text: say("due")}, a.dueBullets(s.items, all))
	next := say("no-meeting")
	if s.Next != nil {
		next = say("meeting", "name", s.Next.Name, "day", s.Next.Date, "ref", s.Next.Ref)
	}
	page = append(page, render.Heading{Level: 2, Text: say("next")}, render.Bullets{{Text: next}})
	page = append(page, render.Heading{Level: 2, Text: say("others")}, a.othersBullets(reg, s.Others))
	page = append(page, render.Heading{Level: 2, Text: say("me")}, a.meBullets(reg, s))
	page = append(page, render.Heading{Level: 2, Text: say("documents")}, a.documentTable(s.Documents))
	page = append(page, a.pastPeriods(reg, s.Documents)...)
	if s.Findings.Known > 0 {
		page = append(page, render.Para{Text: render.KnownLine(a.options(), s.Findings.Known), Style: render.Faint})
	}
	return page
}

// dueBullets lists what is due; many measures of one day are told of together unless
// all is asked for.
func (a *app) dueBullets(items []cycle.Item, all bool) render.Bullets {
	many := map[string]int{}
	for _, i := range items {
		if i.What == cycle.Measure {
			many[i.Due.String()]++
		}
	}
	var out render.Bullets
	for _, i := range items {
		args := map[string]string{"day": a.dueDay(i), "name": i.Name, "what": a.msg.Text("due/what/"+i.What, nil), "ref": dueAddress(i)}
		id := "status/due-item"
		if n := many[i.Due.String()]; i.What == cycle.Measure && !all && n != 1 {
			many[i.Due.String()] = 0
			if n == 0 {
				continue // told of with the first of the day
			}
			id, args["count"] = "status/due-measures", itoa(n)
		}
		out = append(out, render.Bullet{Text: a.msg.Text(id, args), Style: dueStyle(i)})
	}
	if len(out) == 0 {
		return render.Bullets{{Text: a.msg.Text("status/none-due", nil), Style: render.Good}}
	}
	return out
}

// othersBullets says who is waited for and since when.
func (a *app) othersBullets(reg *register, list []waitingJSON) render.Bullets {
	var out render.Bullets
	for _, w := range list {
		who := a.actorNames(reg, w.Who)
		if who == "" {
			who = a.msg.Term("unknown")
		}
		id := "status/waits."
		if w.Since == "" {
			id = "status/waits-undated."
		}
		args := map[string]string{"ref": w.Ref, "who": who, "since": w.Since, "name": a.nameAt(reg, w.Ref)}
		w.Hearing.args(a.msg, args)
		out = append(out, render.Bullet{Text: a.msg.Text(id+w.What, args)})
	}
	if len(out) == 0 {
		return render.Bullets{{Text: a.msg.Text("status/no-others", nil)}}
	}
	return out
}

// nameAt gives the name of what an address of the work tree leads to.
func (a *app) nameAt(reg *register, typed string) string {
	at, err := a.side(reg, typed)
	if err != nil || at.Rec == nil {
		return typed
	}
	if at.HasPlace {
		return orDefault(a.nameOf(at.Place.Node), typed)
	}
	return orDefault(a.nameOf(at.Rec.Node), typed)
}

// meBullets says what to do, each with its command.
func (a *app) meBullets(reg *register, s *statusJSON) render.Bullets {
	var out render.Bullets
	for _, w := range s.Me {
		out = append(out, render.Bullet{
			Text:  a.msg.Text("status/mine."+w.What, map[string]string{"ref": w.Ref, "since": w.Since, "count": itoa(s.Findings.Errors), "files": itoa(1 + strings.Count(w.Ref, ", ")), "n": itoa(w.Count)}),
			Under: append(a.draftLines(reg, w), render.Line{Text: w.Command, Style: render.Info}),
		})
	}
	if len(out) == 0 {
		return render.Bullets{{Text: a.msg.Text("status/no-mine", nil), Style: render.Good}}
	}
	return out
}

// draftLines says of a draft who worked on it last, and who has to decide on it.
func (a *app) draftLines(reg *register, w waitingJSON) []render.Line {
	var lines []render.Line
	if w.Draft == nil {
		return nil
	}
	if w.Draft.By != "" {
		lines = append(lines, render.Line{Text: a.msg.Text("status/draft-by", map[string]string{"by": w.Draft.By, "date": w.Draft.Date, "why": w.Draft.Why, "round": itoa(w.Draft.Round)})})
	}
	if ref, err := store.ParseRef(w.Ref); err == nil {
		if words := a.actsInWords(reg.snap, w.Acts, withoutDraft(ref)); words != "" {
			lines = append(lines, render.Line{Text: a.msg.Text("cli/decides", nil) + ": " + words})
		}
	}
	return lines
}

func (a *app) documentTable(list []documentJSON) render.Grid {
	return render.Table[documentJSON]{Rows: list, Columns: []render.Column[documentJSON]{
		{Title: render.Capital(a.msg.Term("key/name")), Value: func(d documentJSON) string { return d.Name }},
		{Title: render.Capital(a.msg.Term("key/version")), Value: func(d documentJSON) string { return d.Version }},
		{Title: render.Capital(a.msg.Term("key/period")), Value: func(d documentJSON) string { return render.Date(d.Period, a.msg.Lang()) }},
		{Title: a.msg.Text("cli/column-state", nil), Value: a.documentState, Style: documentStyle},
		{Title: a.msg.Text("status/next-revision", nil), Value: func(d documentJSON) string { return render.Date(d.Next, a.msg.Lang()) }},
		{Title: render.Capital(a.msg.Term("key/reference")), Value: func(d documentJSON) string { return d.Ref }, Style: faint[documentJSON], Whole: true},
	}}.Grid()
}

// pastPeriods says of each document past its period how the next version is made, and how
// the one that stands is prolonged. Nothing is said where the next one is in the making.
func (a *app) pastPeriods(reg *register, list []documentJSON) render.Page {
	var out render.Bullets
	for _, d := range list {
		ref, err := store.ParseRef(d.Ref)
		if err != nil || d.State != "past-period" || reg.snap.Record(govern.DraftRef(ref)) != nil {
			continue
		}
		out = append(out, render.Bullet{Text: a.msg.Text("status/past-period", map[string]string{"name": d.Name, "revise": typed(ref, "revise"), "extend": typed(ref, "extend")}), Style: render.Careful})
	}
	if len(out) == 0 {
		return nil
	}
	return render.Page{out}
}

// documentState says a document's state, with a question mark where dates do not tell.
func (a *app) documentState(d documentJSON) string {
	s := a.msg.Term("state/" + d.State)
	if !d.Certain {
		s += " (?)"
	}
	if d.Bound != nil {
		s += ", " + a.msg.Text("cli/bound", map[string]string{"n": itoa(d.Bound.Owners), "of": itoa(d.Bound.Of)})
	}
	return s
}

func documentStyle(d documentJSON) render.Style {
	switch d.State {
	case "in-force":
		return render.Good
	case "past-period", "lapsed":
		return render.Careful
	}
	return render.Plain
}
