package cli

import (
	"strconv"
	"strings"

	"github.com/helsefellesskap/hfh/internal/diag"
	"github.com/helsefellesskap/hfh/internal/render"
)

// reviewPage is a review for people: first what changes and who has to say yes, then
// what is missing, whom it concerns, and what the register finds wrong or right with it.
func (a *app) reviewPage(r review, after reviewed) render.Page {
	text := func(id string, args ...string) string { return a.msg.Text("review/"+id, pairs(args)) }
	page := render.Page{
		render.Heading{Level: 1, Text: text("title")},
		render.Para{Text: a.sideInWords(r.changes.From) + " → " + a.sideInWords(r.changes.To)},
		render.Para{Text: text("figures", "changes", count(r.changes.Count()), "records", count(len(r.changes.Records)), "brought", count(len(r.brought)), "healed", count(len(r.healed)))},
	}
	if r.changes.Count() == 0 {
		return append(page, render.Para{Text: a.msg.Text("diff/none", nil)})
	}
	add := func(heading string, list render.Bullets) {
		if len(list) > 0 {
			page = append(page, render.Heading{Level: 2, Text: text(heading)}, list)
		}
	}
	page = append(page, render.StatGrid(a.options(), r.changes))
	add("decide", append(a.adoptedBullets(r, after), a.actBullets(r)...))
	add("missing", missingBullets(r))
	add("brought", a.findingBullets(r.brought))
	add("healed", a.findingBullets(r.healed))
	add("touched", touchedBullets(r))
	page = append(page, render.Heading{Level: 2, Text: text("changes")}, render.Compared{Changes: r.changes})
	return page
}

// sideInWords says which side is meant where it was not typed by a name of its own.
func (a *app) sideInWords(name string) string {
	switch name {
	case "HEAD":
		return a.msg.Text("review/side.recorded", nil)
	case ".":
		return a.msg.Text("review/side.files", nil)
	case "--staged":
		return a.msg.Text("review/side.staged", nil)
	}
	return name
}

// adoptedBullets tells of the versions that the change brings.
func (a *app) adoptedBullets(r review, after reviewed) render.Bullets {
	var list render.Bullets
	for _, v := range r.adopted {
		id, body := "review/adopted", v.Body
		if v.Body == "" {
			id = "review/registered"
		} else if actor, ok := after.snap.Actor(v.Body); ok {
			body = actor.Name
		}
		list = append(list, render.Bullet{Text: a.msg.Text(id, map[string]string{
			"ref": v.Ref, "version": v.Version, "body": body, "meeting": v.Meeting,
		})})
	}
	return list
}

// actBullets says which body has to do what, and why.
func (a *app) actBullets(r review) render.Bullets {
	var list render.Bullets
	for _, act := range r.acts {
		id := "review/decides"
		if act.Adopts {
			id = "review/adopts"
		}
		b := render.Bullet{Text: a.msg.Text(id, map[string]string{"ref": act.Ref, "body": act.Name, "n": count(len(act.Places))})}
		if len(act.Classes) > 0 {
			b.Under = append(b.Under, render.Line{Text: a.msg.Text("review/because", map[string]string{"classes": a.classWords(r, act.Classes)})})
		}
		if act.ReportTo != "" {
			b.Under = append(b.Under, render.Line{Text: a.msg.Text("review/reported", map[string]string{"body": act.ReportTo})})
		}
		if act.Source != "" {
			b.Under = append(b.Under, render.Line{Text: act.Source, Style: render.Faint})
		}
		list = append(list, b)
	}
	return list
}

func missingBullets(r review) render.Bullets {
	var list render.Bullets
	for _, m := range r.missing {
		b := render.Bullet{Text: m.Ref + ": " + m.Text}
		if m.Hint != "" {
			b.Under = append(b.Under, render.Line{Text: m.Hint, Style: render.Info})
		}
		list = append(list, b)
	}
	return list
}

// findingBullets says findings with where they stand and what to do.
func (a *app) findingBullets(findings []diag.Finding) render.Bullets {
	var list render.Bullets
	for _, f := range findings {
		said, hint := a.msg.Message(f.Rule, f.Variant, f.Args)
		b := render.Bullet{Text: a.msg.Term("severity/"+f.Severity.String()) + ": " + said + " [" + f.Rule + "] " + f.File + ":" + strconv.Itoa(f.Line)}
		if hint != "" {
			b.Under = append(b.Under, render.Line{Text: hint, Style: render.Info})
		}
		list = append(list, b)
	}
	return list
}

// mostPlaces is how many places are named of each one whom the change concerns.
const mostPlaces = 3

func touchedBullets(r review) render.Bullets {
	var list render.Bullets
	for _, t := range r.touched {
		b := render.Bullet{Text: orDefault(t.Name, t.ID)}
		shown := t.Places[:min(len(t.Places), mostPlaces)]
		line := strings.Join(shown, ", ")
		if left := len(t.Places) - len(shown); left > 0 {
			line += " + " + strconv.Itoa(left)
		}
		b.Under = append(b.Under, render.Line{Text: line, Style: render.Faint})
		list = append(list, b)
	}
	return list
}
