package render

import (
	"fmt"
	"html/template"
	"slices"
	"strconv"
	"strings"

	"github.com/helsefellesskap/hfh/internal/diff"
)

// openTable is the number of changes up to which their table stands open.
const openTable = 15

// manyChanges is the number from which a page goes without picking by class and without
// the whole texts below: a browser would work on it for minutes.
const manyChanges = 2000

// htmlChanges is a comparison as its template takes it.
type htmlChanges struct {
	Count   int
	Open    bool
	Filters []htmlFilter
	Rows    []htmlChange
	Records []htmlRecord
}

// htmlFilter is one class that changes may be picked by.
type htmlFilter struct {
	Key, Name string
	N         int
}

type htmlRecord struct {
	Anchor, Title, ID, Sum string
	Nodes                  []*htmlNode
}

// htmlNode is a heading with what stands under it: an item around the changes, or an
// item with its own.
type htmlNode struct {
	Title, ID string
	Level     int
	Item      bool
	List      []htmlChange
	Nodes     []*htmlNode
	item      *htmlNode // the item whose fields are being listed
}

// htmlChange is one change, in its place and in the table.
type htmlChange struct {
	Number, Prev, Next                  int
	Sign, Op, Title, Field, Above, Note string
	Keys                                string
	Tags                                []string
	Said, InText                        bool
	Words, From, To                     []htmlWord
	Details                             []Field
}

// ChangesHTML writes a comparison as one page that needs nothing but itself: a summary
// in words, a table of the changes, each change in its place, and below them the whole
// texts with the changes marked, if any are given. It works without script; with it
// the keys n and p, or j and k, go from change to change.
func ChangesHTML(o Options, c Changes, docs ...Redline) error {
	if c.Count() > manyChanges {
		docs = nil
	}
	h := htmlMaker{o: o, c: c.inSections().Numbered(), first: 1, last: c.Count(), inText: shownIn(docs)}
	body, err := drawHTML(o, "changes", h.page())
	if err != nil {
		return err
	}
	texts, err := redlineBody(o, docs, true)
	if err != nil {
		return err
	}
	s := Shell{
		Title: c.From + " → " + c.To, Kicker: o.Lang.Text("diff/html.kicker", nil),
		Lead: []string{c.summary(o)},
		Body: body + texts,
	}
	if c.Count() <= manyChanges {
		s.Style = filterStyle(len(h.classes))
	}
	if len(c.Records) == 1 && c.Records[0].Name != "" {
		s.Title, s.Lead = c.Records[0].Name, []string{s.Title, s.Lead[0]}
	}
	if c.Hidden > 0 {
		s.Foot = o.Lang.Text("diff/html.hidden", map[string]string{"n": strconv.Itoa(c.Hidden)})
	}
	return changePage(o, s, c.Count())
}

// changePage writes a page of changes with the bar that steps through them.
func changePage(o Options, s Shell, n int) error {
	script, style, err := changeScript()
	if err != nil {
		return err
	}
	s.Style = style + s.Style
	if n > 0 {
		bar, err := drawHTML(o, "bar", n)
		if err != nil {
			return err
		}
		s.Body, s.Script = s.Body+bar, script
	}
	return HTMLShell(o, s)
}

// filterStyle hides what is not of the class that is picked, without script.
func filterStyle(n int) template.CSS {
	var b strings.Builder
	for i := range n {
		key := "k" + strconv.Itoa(i)
		on := "body:has(#f-" + key + ":checked) "
		fmt.Fprintf(&b, "%[1]s.change:not(.%[2]s),%[1]s.row:not(.%[2]s),%[1]s.item:not(:has(.%[2]s)),%[1]s.group:not(:has(.%[2]s)),%[1]s.record:not(:has(.%[2]s)){display:none}\n", on, key)
	}
	return template.CSS(b.String())
}

// htmlMaker works a comparison out for its template.
type htmlMaker struct {
	o       Options
	c       Changes
	first   int // number of the first change, and of the last
	last    int
	named   bool // a record is always named, also where it is the only one
	inText  map[int]bool
	classes []classCount
}

func (h *htmlMaker) page() htmlChanges {
	h.classes = classCounts(h.c.Records)
	out := htmlChanges{Count: h.last, Open: h.last <= openTable}
	for i, class := range h.classes {
		if h.last > manyChanges {
			break
		}
		out.Filters = append(out.Filters, htmlFilter{"k" + strconv.Itoa(i), Clean(className(h.o, h.c.ClassNames, class.id)), class.n})
	}
	for i, r := range h.c.Records {
		rec := htmlRecord{Anchor: "r" + strconv.Itoa(h.first+i), Title: Clean(r.Name), ID: Clean(r.Ref), Sum: summaryText(h.o, r.counts())}
		if r.Name == "" || r.Name == r.Ref {
			rec.Title, rec.ID = Clean(r.Ref), ""
		}
		if len(h.c.Records) == 1 && !h.named {
			rec = htmlRecord{Anchor: rec.Anchor, Title: h.o.Lang.Text("diff/html.changes", nil)}
		}
		rec.Nodes = h.nodes(r)
		out.Records = append(out.Records, rec)
		for _, ch := range r.List {
			out.Rows = append(out.Rows, h.row(ch))
		}
	}
	return out
}

// nodes puts the changes of a record under headings for what they stand in.
func (h *htmlMaker) nodes(r RecordChanges) []*htmlNode {
	root := &htmlNode{Level: 2}
	open := []*htmlNode{root}
	var above []string
	for _, ch := range r.List {
		same := common(ch.Above, above)
		ended := same == 0 && len(ch.Above) == 0 && len(above) > 0
		open, above = open[:same+1], ch.Above
		for _, title := range ch.Above[same:] {
			in := open[len(open)-1]
			node := &htmlNode{Title: Clean(title), Level: in.Level + 1}
			in.Nodes, in.item = append(in.Nodes, node), nil
			open = append(open, node)
		}
		h.place(open[len(open)-1], ch, ended)
	}
	return root.Nodes
}

// place puts a change on the card of its item, which it begins if it must.
func (h *htmlMaker) place(in *htmlNode, ch Change, ended bool) {
	if in.item == nil || in.item.ID != Clean(ch.ID) || ended {
		in.item = &htmlNode{Title: Clean(ch.Label), ID: Clean(ch.ID), Level: in.Level + 1, Item: true}
		switch {
		case ch.ID == "" && ch.Field == "":
			in.item.Title = itemName(h.o, ch)
		case ch.ID == "":
			in.item.Title = ""
		}
		if ended && in.item.Title == "" {
			in.item.Title = h.o.Lang.Text("diff/itself", nil)
		}
		if in.item.Title == in.item.ID {
			in.item.ID, in.item.Title = "", in.item.ID
		}
		in.Nodes = append(in.Nodes, in.item)
	}
	in.item.List = append(in.item.List, h.change(ch))
}

// change is one change in its place.
func (h *htmlMaker) change(ch Change) htmlChange {
	out := h.row(ch)
	out.InText = h.inText[ch.Number]
	if ch.Number > h.first {
		out.Prev = ch.Number - 1
	}
	if ch.Number < h.last {
		out.Next = ch.Number + 1
	}
	out.Op = Clean(opText(h.o, ch.Op, ch.OldPlace))
	out.Note = strings.TrimSpace(note(h.o, ch))
	for _, d := range ch.Details {
		out.Details = append(out.Details, Field{Label: Clean(d.Label), Value: CleanLines(d.Value)})
	}
	if ch.Field == "" || ch.Times > 0 {
		return out
	}
	out.Said = true
	if len(ch.marked()) > 0 && !h.c.WholeTexts {
		out.Words = htmlWords(ch.marked())
		return out
	}
	out.From, out.To = htmlSide(ch.From, diff.Deleted), htmlSide(ch.To, diff.Inserted)
	return out
}

// row is one change in the table.
func (h *htmlMaker) row(ch Change) htmlChange {
	out := htmlChange{
		Number: ch.Number, Sign: htmlSign(ch.Op), Op: opName(h.o, ch.Op),
		Title: Clean(ch.Label), Keys: h.keys(ch), Tags: classNames(h.o, h.c.ClassNames, ch.Classes, ch.Editorial),
	}
	for i, tag := range out.Tags {
		out.Tags[i] = Clean(tag)
	}
	if n := len(ch.Above); n > 0 {
		out.Above = Clean(ch.Above[n-1])
	}
	switch {
	case ch.Times > 0:
		out.Title, out.Field = "", Clean(fieldName(h.o, ch))
	case ch.Field != "":
		out.Field = Clean(fieldName(h.o, ch))
	}
	if ch.ID == "" && ch.Field == "" {
		out.Title = Clean(itemName(h.o, ch))
	}
	return out
}

// htmlSign is the sign of an operation where any letter can be printed.
func htmlSign(op diff.Op) string {
	switch op {
	case diff.Removed:
		return "−"
	case diff.Moved:
		return "→"
	case diff.Reordered:
		return "↕"
	default:
		return mark(op)
	}
}

// keys are the classes of a change as the filter knows them.
func (h *htmlMaker) keys(ch Change) string {
	var out []string
	for i, class := range h.classes {
		if slices.Contains(ch.Classes, class.id) || ch.Editorial && class.id == editorialClass {
			out = append(out, "k"+strconv.Itoa(i))
		}
	}
	return strings.Join(out, " ")
}
