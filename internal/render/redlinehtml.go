package render

import (
	"html/template"
	"strconv"

	"github.com/helsefellesskap/hfh/internal/diff"
)

// htmlRedline is a redline as its template takes it.
type htmlRedline struct {
	Anchor, Title, Heading, Sides string
	Passages                      []htmlPassage
}

// htmlPassage is one passage. Its level is that of a heading of HTML.
type htmlPassage struct {
	ID, Class, Label, Aside string
	Anchors                 []string
	Level                   int
	Words                   []htmlWord
	Changed, Step           bool
	Back                    []int // numbers of changes that are told above
	Tags                    []string
}

// RedlineHTML writes whole texts with the changes marked in them as one page that
// needs nothing but itself; the keys n and p, or j and k, go from change to change.
func RedlineHTML(o Options, docs ...Redline) error {
	body, err := redlineBody(o, docs, false)
	if err != nil {
		return err
	}
	s := Shell{Kicker: o.Lang.Text("diff/html.redline", nil), Body: body}
	switch len(docs) {
	case 0:
		s.Title, s.Lead = s.Kicker, []string{o.Lang.Text("diff/none", nil)}
	case 1:
		s.Title, s.Lead = docs[0].Title, []string{docs[0].From + " → " + docs[0].To}
	default:
		s.Title = docs[0].From + " → " + docs[0].To
	}
	n := 0
	for _, r := range docs {
		for _, p := range r.Passages {
			if len(p.Changes) > 0 {
				n++
			}
		}
	}
	return changePage(o, s, n)
}

// redlineBody draws redlines. Below a list of changes each passage points back to its
// change; alone it is itself what the reader steps to.
func redlineBody(o Options, docs []Redline, below bool) (template.HTML, error) {
	var body template.HTML
	for i, r := range docs {
		one := htmlRedline{Anchor: "text" + strconv.Itoa(i+1), Title: Clean(r.Title), Sides: Clean(r.From + " → " + r.To)}
		base := 1
		if below || len(docs) > 1 {
			one.Heading, base = one.Title, 2
		}
		if below {
			one.Heading = o.Lang.Text("diff/html.whole-text", map[string]string{"title": one.Title})
			one.Sides = ""
			if len(docs) == 1 {
				one.Heading = o.Lang.Text("diff/html.redline", nil)
			}
		}
		for _, p := range r.Passages {
			one.Passages = append(one.Passages, htmlPassageOf(o, r, p, base, below))
		}
		text, err := drawHTML(o, "redline", one)
		if err != nil {
			return "", err
		}
		body += text
	}
	return body, nil
}

// htmlPassageOf makes a passage ready. An anchor t7 leads to where change 7 is seen.
func htmlPassageOf(o Options, r Redline, p Passage, base int, below bool) htmlPassage {
	out := htmlPassage{Label: Clean(p.Label), Words: htmlWords(p.marked()), Changed: p.changed(), Step: !below && len(p.Changes) > 0}
	if p.Level > 0 {
		out.Level = min(6, p.Level+base)
	}
	switch p.Op {
	case diff.Added, diff.Removed:
		out.Class = string(p.Op)
	}
	for i, n := range p.Changes {
		anchor := "t" + strconv.Itoa(n)
		if i == 0 {
			out.ID = anchor
		} else {
			out.Anchors = append(out.Anchors, anchor)
		}
	}
	if below {
		out.Back = p.Changes
	}
	out.Aside = Clean(aside(o, p))
	for _, tag := range classNames(o, r.ClassNames, p.Classes, p.Editorial) {
		out.Tags = append(out.Tags, Clean(tag))
	}
	return out
}

// shownIn tells which changes are seen in redlines.
func shownIn(docs []Redline) map[int]bool {
	out := map[int]bool{}
	for _, r := range docs {
		for _, p := range r.Passages {
			for _, n := range p.Changes {
				out[n] = true
			}
		}
	}
	return out
}
