package cli

import (
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/helsefellesskap/hfh/internal/govern"
	"github.com/helsefellesskap/hfh/internal/record"
	"github.com/helsefellesskap/hfh/internal/render"
	"github.com/helsefellesskap/hfh/internal/store"
)

// hearingJSON is `hfh plan hearing status -o json`: how a round stands, every recipient
// accounted for.
type hearingJSON struct {
	Ref      string      `json:"ref"`
	Document string      `json:"document"`
	State    string      `json:"state"`
	Round    string      `json:"round"`
	Rounds   int         `json:"rounds"`
	Opened   string      `json:"opened"`
	Deadline string      `json:"deadline"`
	Closed   string      `json:"closed,omitempty"`
	Seal     string      `json:"seal,omitempty"`
	Changed  bool        `json:"text_changed"`
	Parties  tallyJSON   `json:"parties"`
	Others   tallyJSON   `json:"others"`
	Asked    []askedJSON `json:"recipients"`
	Remarks  int         `json:"remarks"`
	Left     []string    `json:"unresolved"`
	Against  []string    `json:"objections"` // that stand over all rounds
}

// tallyJSON counts answers.
type tallyJSON struct {
	Asked       int `json:"asked"`
	Answered    int `json:"answered"`
	Late        int `json:"late"`
	Declined    int `json:"declined"`
	Supports    int `json:"supports"`
	WithRemarks int `json:"supports_with_remarks"`
	Objects     int `json:"objects"`
}

// askedJSON is one recipient.
type askedJSON struct {
	ID       string   `json:"id"`
	Name     string   `json:"name"`
	Party    bool     `json:"party"`
	State    string   `json:"state"`
	Position string   `json:"position,omitempty"`
	Date     string   `json:"date,omitempty"`
	Case     string   `json:"case,omitempty"`
	Kind     string   `json:"kind,omitempty"`
	For      []string `json:"for,omitempty"`
	Deadline string   `json:"deadline"`
	Reminded []string `json:"reminded,omitempty"`
	Past     bool     `json:"past_deadline"`
	Remarks  []string `json:"remarks,omitempty"`
}

// newHearingStatus is `hfh plan hearing status`.
func newHearingStatus(d document) *cobra.Command {
	var round string
	cmd := d.leaf("status", "", 0, func(cmd *cobra.Command, ref store.Ref, _ []string) error {
		form, err := d.form(cmd, formJSON, formYAML, formCSV, formMarkdown)
		if err != nil {
			return err
		}
		h, r, err := d.hearingRead(ref, round)
		if err != nil {
			return err
		}
		data := d.hearingJSON(h, r)
		return d.print(form, data, func() render.Page { return d.hearingPage(h, data) })
	})
	cmd.Flags().StringVar(&round, "round", "", "")
	return cmd
}

// hearingRead finds a hearing and one of its rounds for a command that only reads.
func (d document) hearingRead(ref store.Ref, round string) (heard, record.HearingRound, error) {
	var none record.HearingRound
	reg, err := d.open()
	if err != nil {
		return heard{}, none, err
	}
	h, err := reg.hearingOn(ref)
	if err != nil {
		return h, none, err
	}
	r, ok := h.view.Value.RoundOf(round)
	if !ok {
		var ids []string
		for _, r := range h.view.Value.Each() {
			ids = append(ids, r.ID)
		}
		return h, none, hearingFail(exitUsage, ref, "no-round", "round", round, "id", h.view.ID, "rounds", strings.Join(ids, "\n"))
	}
	return h, r, nil
}

// hearingJSON gathers how a round stands.
func (d document) hearingJSON(h heard, round record.HearingRound) hearingJSON {
	v := h.view.Value
	acc := govern.AccountOf(h.base.snap, v, round, h.base.today)
	out := hearingJSON{
		Ref: h.view.Ref.String(), Document: h.ref.String(), State: v.State, Round: round.ID, Rounds: len(v.Each()),
		Opened: round.Opened.EDTF.String(), Deadline: round.Deadline.EDTF.String(), Closed: round.Closed.EDTF.String(), Seal: round.Seal,
		Changed: h.changed(), Remarks: acc.Remarks, Left: []string{}, Against: []string{}, Asked: []askedJSON{},
		Parties: tallyJSON{acc.Parties, acc.Answered, acc.Late, acc.Declined, acc.Supports, acc.WithRemarks, acc.Objects},
		Others:  tallyJSON{Asked: acc.Others, Answered: acc.OthersAnswered},
	}
	for _, one := range acc.Asked {
		out.Asked = append(out.Asked, askedRow(one))
	}
	for _, m := range h.remarks(round.ID) {
		if m.remark.Outcome == "" {
			out.Left = append(out.Left, m.remark.ID)
		}
	}
	for _, o := range govern.Objections(h.base.snap, v) {
		out.Against = append(out.Against, o.Actor)
	}
	return out
}

func askedRow(one govern.Asked) askedJSON {
	row := askedJSON{ID: one.ID, Name: one.Name, Party: one.Party, State: one.State, Deadline: one.Deadline.EDTF.String(), Past: one.Past}
	for _, w := range one.Reminded {
		row.Reminded = append(row.Reminded, w.EDTF.String())
	}
	if a := one.Answer; a != nil {
		row.Position, row.Date, row.Case, row.Kind = a.Position, a.Date.EDTF.String(), a.Case, a.Kind
		if one.Joint {
			row.For = a.From()
		}
		for _, m := range a.Remarks {
			row.Remarks = append(row.Remarks, m.ID)
		}
	}
	return row
}

// hearingPage shows a round: the figures first, then who waits, then everyone.
func (d document) hearingPage(h heard, data hearingJSON) render.Page {
	acc := govern.AccountOf(h.base.snap, h.view.Value, h.roundOf(data.Round), h.base.today)
	facts := hearingArgs(h.ref, pairs(append(accountFacts(acc),
		"round", data.Round, "rounds", count(data.Rounds), "deadline", data.Deadline, "closed", data.Closed, "id", h.view.ID, "state", data.State)))
	say := func(id string) string { return d.msg.Text("cli/hear/"+id, facts) }
	page := render.Page{render.Heading{Level: 1, Text: say("title")}, render.Para{Text: say("sum." + data.State)}}
	bullets := render.Bullets{{Text: say("answered-of")}}
	if acc.Others > 0 {
		bullets = append(bullets, render.Bullet{Text: say("others-of")})
	}
	if acc.Answered > 0 {
		bullets = append(bullets, render.Bullet{Text: say("positions")})
	}
	if acc.Remarks > 0 {
		bullets = append(bullets, render.Bullet{Text: say("remarks-of"), Under: []render.Line{{Text: "hfh " + facts["matrix"], Style: render.Info}}})
	}
	if len(data.Against) > 0 {
		facts["who"] = strings.Join(h.names(data.Against), "\n")
		bullets = append(bullets, render.Bullet{Text: say("against"), Style: render.Careful})
	}
	if data.Changed {
		bullets = append(bullets, render.Bullet{Text: say("text-changed"), Style: render.Careful})
	}
	return append(page, bullets, d.askedTable(data))
}

// roundOf gives a round that is known to be there.
func (h heard) roundOf(id string) record.HearingRound {
	round, _ := h.view.Value.RoundOf(id)
	return round
}

// askedTable lists the recipients. A column that says nothing of anybody is left out, and
// a deadline stands only with those who have another than the rest.
func (d document) askedTable(data hearingJSON) render.Grid {
	title := func(id string) string { return d.msg.Text("cli/hear/column-"+id, nil) }
	day := func(s string) string { return render.Date(s, d.msg.Lang()) }
	columns := []render.Column[askedJSON]{
		{Title: title("who"), Value: func(r askedJSON) string { return r.Name }},
		{Title: title("state"), Value: func(r askedJSON) string { return d.askedState(r) }, Style: askedStyle},
		{Title: title("position"), Value: func(r askedJSON) string { return d.msg.Term(r.Position) }},
		{Title: title("date"), Value: func(r askedJSON) string { return day(r.Date) }},
		{Title: title("case"), Value: func(r askedJSON) string { return r.Case }},
		{Title: title("deadline"), Value: func(r askedJSON) string {
			if r.Deadline == data.Deadline {
				return ""
			}
			return day(r.Deadline)
		}},
		{Title: title("remarks"), Value: func(r askedJSON) string { return strings.Join(r.Remarks, ", ") }},
	}
	said := func(c render.Column[askedJSON]) bool {
		return slices.ContainsFunc(data.Asked, func(r askedJSON) bool { return c.Value(r) != "" })
	}
	columns = slices.DeleteFunc(columns, func(c render.Column[askedJSON]) bool { return !said(c) })
	return render.Table[askedJSON]{Rows: data.Asked, Columns: columns}.Grid()
}

// askedState says how a recipient stands, in words.
func (d document) askedState(r askedJSON) string {
	id := "asked." + r.State
	if r.Past && r.Position == "" {
		id += "-past"
	}
	facts := map[string]string{"day": "", "n": count(len(r.For))}
	if n := len(r.Reminded); n > 0 {
		facts["day"] = r.Reminded[n-1]
	}
	facts["state"] = d.msg.Text("cli/hear/"+id, facts)
	if len(r.For) > 0 {
		facts["state"] = d.msg.Text("cli/hear/asked.joint", facts)
	}
	if !r.Party {
		facts["state"] = d.msg.Text("cli/hear/asked.other", facts)
	}
	return facts["state"]
}

func askedStyle(r askedJSON) render.Style {
	switch {
	case r.Position == record.Objects:
		return render.Careful
	case r.Position != "":
		return render.Good
	case r.Past:
		return render.Careful
	}
	return render.Plain
}
