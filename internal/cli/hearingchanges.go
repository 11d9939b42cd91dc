package cli

import (
	"errors"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/helsefellesskap/hfh/internal/compare"
	"github.com/helsefellesskap/hfh/internal/record"
	"github.com/helsefellesskap/hfh/internal/render"
	"github.com/helsefellesskap/hfh/internal/store"
)

// causedJSON is `hfh plan hearing changes -o json`: what was changed since a round, and
// the remarks behind it.
type causedJSON struct {
	From    string       `json:"from"`
	To      string       `json:"to"`
	Changes []causedLine `json:"changes"`
	Unasked []int        `json:"unasked"`        // numbers of changes that nobody asked for
	Without []string     `json:"without_change"` // remarks taken in of which no change is seen
}

// causedLine is one change.
type causedLine struct {
	Number  int      `json:"number"`
	Op      string   `json:"op"`
	Place   string   `json:"place"`
	Label   string   `json:"label"`
	Change  string   `json:"change"`
	Remarks []string `json:"remarks"`
}

// newHearingChanges is `hfh plan hearing changes`.
func newHearingChanges(d document) *cobra.Command {
	var round string
	var redline bool
	cmd := d.leaf("changes", "", 0, func(cmd *cobra.Command, ref store.Ref, _ []string) error {
		has := []string{formJSON, formYAML, formCSV, formMarkdown, formHTML}
		if redline {
			has = []string{formMarkdown, formHTML}
		}
		form, err := d.form(cmd, has...)
		if err != nil {
			return err
		}
		sides, err := d.hearingSides(ref, round)
		if err != nil {
			return err
		}
		list, whole := compared(d.msg, sides.older.rec, sides.newer, sides.older.snap, sides.newerSnap)
		if redline {
			whole.From, whole.To = sides.from, sides.to
			return d.printRedline(form, sides.h.pointed(d, list, whole))
		}
		data := sides.h.caused(d, list)
		data.From, data.To = sides.from, sides.to
		return d.print(form, data, func() render.Page { return d.causedPage(sides.h, data) })
	})
	cmd.Flags().StringVar(&round, "round", "", "")
	cmd.Flags().BoolVar(&redline, "redline", false, "")
	return cmd
}

// hearingSides are the text of a round and what came after it.
type hearingSides struct {
	h         heard
	older     hearingText
	newer     *store.Record
	newerSnap *store.Snapshot
	from, to  string
}

// hearingSides finds what is compared: the text of a round against that of the next one
// with another text, else the draft as it is, else what was adopted. Without a round it is
// the newest one whose text is another than the draft.
func (d document) hearingSides(ref store.Ref, round string) (hearingSides, error) {
	h, r, err := d.hearingRead(ref, round)
	if err != nil {
		return hearingSides{}, err
	}
	s := hearingSides{h: h, newer: h.draft(), newerSnap: h.base.snap, to: ref.String() + "@draft"}
	if s.newer == nil {
		s.newer, s.to = h.base.snap.Record(ref), ref.String()
	}
	if s.newer == nil || s.newer.Doc == nil {
		return s, h.base.noDraft(ref)
	}
	rounds := h.view.Value.Each()
	at := slices.IndexFunc(rounds, func(one record.HearingRound) bool { return one.ID == r.ID })
	for round == "" && at > 0 && rounds[at].Seal == s.newer.Seal() {
		at--
	}
	if err := s.next(d, rounds, at, round != ""); err != nil {
		return s, err
	}
	s.from = h.view.ID + " " + rounds[at].ID
	s.older, err = d.frozen(h, rounds[at])
	return s, err
}

// next takes the next round with another text as the newer side where a round was typed.
func (s *hearingSides) next(d document, rounds []record.HearingRound, at int, typed bool) error {
	if !typed {
		return nil
	}
	for _, later := range rounds[at+1:] {
		if later.Seal == rounds[at].Seal {
			continue
		}
		text, err := d.frozen(s.h, later)
		if err != nil {
			return err
		}
		s.newer, s.newerSnap, s.to = text.rec, text.snap, s.h.view.ID+" "+later.ID
		return nil
	}
	return nil
}

// causes gives the remarks that led to a change: those that name its place, and those
// taken in that are about the place and name none.
func (h heard) causes(place string) []string {
	var ids []string
	for _, m := range h.remarks("") {
		if m.remark.Outcome != "taken-in" && m.remark.Outcome != "partly" {
			continue
		}
		places := m.remark.Changes
		if len(places) == 0 && m.remark.Place != "" {
			places = []string{m.remark.Place}
		}
		if slices.ContainsFunc(places, func(p string) bool { return compare.InPlace(place, p) || compare.InPlace(p, place) }) {
			ids = append(ids, m.remark.ID)
		}
	}
	return ids
}

// caused points each change at the remarks behind it.
func (h heard) caused(d document, list render.RecordChanges) causedJSON {
	out := causedJSON{Changes: []causedLine{}, Unasked: []int{}, Without: []string{}}
	seen := map[string]bool{}
	for _, ch := range list.List {
		about, does := changeWords(d.msg, ch)
		line := causedLine{Number: ch.Number, Op: string(ch.Op), Place: ch.Place, Label: about, Change: does, Remarks: h.causes(ch.Place)}
		for _, id := range line.Remarks {
			seen[id] = true
		}
		if len(line.Remarks) == 0 {
			line.Remarks = []string{}
			out.Unasked = append(out.Unasked, ch.Number)
		}
		out.Changes = append(out.Changes, line)
	}
	for _, m := range h.remarks("") {
		if (m.remark.Outcome == "taken-in" || m.remark.Outcome == "partly") && !seen[m.remark.ID] {
			out.Without = append(out.Without, m.remark.ID)
		}
	}
	return out
}

// pointed puts the remarks behind each change beside its passage in the whole text.
func (h heard) pointed(d document, list render.RecordChanges, whole render.Redline) render.Redline {
	places := map[int]string{}
	for _, ch := range list.List {
		places[ch.Number] = ch.Place
	}
	whole.Passages = slices.Clone(whole.Passages)
	for i, p := range whole.Passages {
		var ids []string
		for _, n := range p.Changes {
			ids = append(ids, h.causes(places[n])...)
		}
		note := "cli/hear/nobody-asked"
		if len(ids) > 0 {
			note = "cli/hear/asked-by"
		}
		if len(p.Changes) > 0 {
			slices.Sort(ids)
			words := d.msg.Text(note, map[string]string{"remarks": strings.Join(slices.Compact(ids), "\n")})
			whole.Passages[i].Words = append(slices.Clone(p.Words), render.Unchanged(" ["+words+"]")...)
		}
	}
	return whole
}

// causedPage shows the changes with their remarks, then what nobody asked for, then the
// remarks that were taken in without a change.
func (d document) causedPage(h heard, data causedJSON) render.Page {
	say := func(id string, args ...string) string {
		return d.msg.Text("cli/hear/"+id, hearingArgs(h.ref, pairs(args)))
	}
	page := render.Page{render.Heading{Level: 1, Text: say("changes-title", "from", data.From, "to", data.To)}}
	if len(data.Changes) == 0 {
		return append(page, render.Para{Text: say("no-changes")})
	}
	title := func(id string) string { return say("column-" + id) }
	page = append(page, render.Table[causedLine]{Rows: data.Changes, Columns: []render.Column[causedLine]{
		{Title: "#", Value: func(c causedLine) string { return count(c.Number) }, Right: true},
		{Title: title("place"), Value: func(c causedLine) string { return c.Label }},
		{Title: title("change"), Value: func(c causedLine) string { return c.Change }},
		{Title: title("cause"), Value: func(c causedLine) string {
			if len(c.Remarks) == 0 {
				return say("nobody-asked")
			}
			return strings.Join(c.Remarks, ", ")
		}},
	}}.Grid())
	bullets := render.Bullets{{Text: say("unasked", "n", count(len(data.Unasked)), "total", count(len(data.Changes))), Style: render.Careful}}
	if len(data.Unasked) == 0 {
		bullets[0] = render.Bullet{Text: say("all-asked"), Style: render.Good}
	}
	if len(data.Without) > 0 {
		bullets = append(bullets, render.Bullet{Text: say("without-change", "remarks", strings.Join(data.Without, "\n"), "n", count(len(data.Without))), Style: render.Careful})
	}
	return append(page, bullets)
}

// printRedline prints the whole text with the changes marked in it.
func (d document) printRedline(form string, whole render.Redline) error {
	switch o := d.options(); form {
	case formMarkdown:
		return render.RedlineMarkdown(o, whole)
	case formHTML:
		return render.RedlineHTML(o, whole)
	case formTable:
		return render.RedlineText(o, whole)
	}
	return errors.New("hearing changes: no such form")
}
