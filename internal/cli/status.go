package cli

import (
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/helsefellesskap/hfh/internal/cycle"
	"github.com/helsefellesskap/hfh/internal/diag"
	"github.com/helsefellesskap/hfh/internal/doc"
	"github.com/helsefellesskap/hfh/internal/govern"
	"github.com/helsefellesskap/hfh/internal/record"
	"github.com/helsefellesskap/hfh/internal/render"
)

// statusJSON is `hfh status -o json`: the same parts in the same order as on screen.
type statusJSON struct {
	Name      string         `json:"name"`
	Day       string         `json:"day"`
	Due       []dueJSON      `json:"due"` // today and overdue, known gaps left out
	Next      *row           `json:"next_meeting"`
	Others    []waitingJSON  `json:"waits_for_others"`
	Me        []waitingJSON  `json:"waits_for_me"`
	Documents []documentJSON `json:"documents"`
	Findings  diag.Summary   `json:"findings"`

	items []cycle.Item // what Due is made from
}

// waitingJSON is something that waits: for whom and since when, or with which command.
type waitingJSON struct {
	Ref     string   `json:"ref"`
	What    string   `json:"what"`
	Who     []string `json:"who,omitempty"`
	Since   string   `json:"since,omitempty"`
	Command string   `json:"command,omitempty"`
	Count   int      `json:"count,omitempty"` // of revisions that wait to be sent, or taken in

	Hearing *hearingWaitJSON `json:"hearing,omitempty"` // of an open hearing
	Draft   *draftFacts      `json:"draft,omitempty"`   // of a draft
	Acts    []reviewAct      `json:"acts,omitempty"`    // who must act on a draft
}

// documentJSON is how a governed document stands.
type documentJSON struct {
	Ref     string `json:"ref"`
	Name    string `json:"name"`
	Version string `json:"version"`
	Period  string `json:"period"`
	State   string `json:"state"`
	Certain bool   `json:"certain"`
	Next    string `json:"next_revision"`

	Bound *boundJSON `json:"in_force_for,omitempty"` // where owners' approvals put it into force
}

// boundJSON is for how many owners a version is in force.
type boundJSON struct {
	Owners int `json:"owners"`
	Of     int `json:"of"`
}

// newStatusCommand is `hfh status`.
func newStatusCommand(a *app) *cobra.Command {
	var all bool
	cmd := leaf("status", between(0, 0), func(cmd *cobra.Command, _ []string) error {
		form, err := a.form(cmd, formJSON, formYAML, formMarkdown)
		if err != nil {
			return err
		}
		reg, err := a.open()
		if err != nil {
			return err
		}
		s, err := a.status(reg, all)
		if err != nil {
			return err
		}
		if service := a.syncService(reg); service != "" {
			a.note("store/sync-folder", "service", service)
		}
		return a.print(form, s, func() render.Page { return a.statusPage(reg, s, all) })
	})
	cmd.Flags().BoolVar(&all, "all", false, "")
	return cmd
}

// status gathers everything; all keeps what is due though it is a known gap.
func (a *app) status(reg *register, all bool) (*statusJSON, error) {
	found := a.check(reg)
	s := &statusJSON{
		Name: a.nameOf(reg.communityNode()), Day: reg.today.String(), Findings: found.Summary(),
		Next: a.nextMeeting(reg), Others: a.waitsForOthers(reg), Documents: a.documents(reg),
	}
	for _, item := range cycle.Due(reg.snap, reg.today) {
		if item.Days <= 0 && (all || !isKnown(found.Findings, item)) {
			s.items = append(s.items, item)
		}
	}
	s.Due = dueRows(s.items)
	var err error
	if s.Me, err = a.waitsForMe(reg, found.Summary()); err == nil {
		s.Me = append(s.Me, a.jobsOfSecretariat(reg, s.items)...)
		s.Me = append(s.Me, a.unsent(reg)...)
	}
	return s, err
}

// isKnown tells whether what is due is a gap that the register knows of.
func isKnown(found []diag.Finding, item cycle.Item) bool {
	return slices.ContainsFunc(found, func(f diag.Finding) bool {
		return f.Known != "" && f.Rule == item.Rule && f.Record == item.Ref && (f.Place == item.Place || item.Place == "")
	})
}

// nextMeeting gives the first meeting to come; nil where none is planned.
func (a *app) nextMeeting(reg *register) *row {
	var next *row
	for _, rec := range reg.snap.All("meeting") {
		m, ok := rec.Typed.(*record.Meeting)
		if !ok || !m.ToCome() {
			continue
		}
		if last, ok := m.Date.EDTF.Latest(); !ok || last.Before(reg.today) {
			continue
		}
		if r := a.recordRow(reg.snap, rec); next == nil || r.Date < next.Date {
			next = &r
		}
	}
	return next
}

// waitsForOthers lists open hearings, cases that wait and followups.
func (a *app) waitsForOthers(reg *register) []waitingJSON {
	out := append([]waitingJSON{}, hearingWaits(reg)...)
	if cases := reg.snap.Cases(); cases.Value != nil {
		for i, c := range cases.Value.Cases {
			if c.State == "waiting" || c.State == "open" {
				out = append(out, waitingJSON{Ref: address(cases.Record, []string{"cases", itoa(i)}), What: "case", Who: orNone(orDefault(c.Body, c.Owner)), Since: c.Date.EDTF.String()})
			}
		}
	}
	if list := reg.snap.Followups(); list.Value != nil {
		for i, f := range list.Value.Followups {
			if f.State == "open" {
				out = append(out, waitingJSON{Ref: address(list.Record, []string{"followups", itoa(i)}), What: "followup", Who: f.Responsible, Since: f.Due.EDTF.String()})
			}
		}
	}
	return out
}

// waitsForMe lists what only the one who keeps the register can do, with the command.
func (a *app) waitsForMe(reg *register, found diag.Summary) ([]waitingJSON, error) {
	out := []waitingJSON{}
	if reg.repo.Pending() {
		out = append(out, waitingJSON{What: "pending", Command: "hfh save"})
	}
	if found.Errors > 0 {
		out = append(out, waitingJSON{What: "errors", Command: "hfh validate"})
	}
	for _, d := range reg.snap.Drafts() {
		out = append(out, draftWaits(reg, d))
	}
	if a.global.rev != "" || reg.repo.Bare() {
		return out, nil
	}
	edited, err := reg.repo.Unrecorded(reg.head)
	if err != nil {
		return nil, err
	}
	if len(edited) > 0 {
		out = append(out, waitingJSON{Ref: strings.Join(edited, ", "), What: "unrecorded", Command: "hfh save -m \"…\""})
	}
	return out, nil
}

// documents tells how each governed document stands, agreements and mandates too.
func (a *app) documents(reg *register) []documentJSON {
	out := []documentJSON{}
	for _, rec := range reg.snap.Records {
		e := record.EditionOf(rec.Typed)
		if e == nil || rec.Draft || rec.Kind == "report" {
			continue
		}
		if rec.Kind == "fsu" && e.Version == "" {
			continue
		}
		policy := reg.snap.Community.Policy(rec.Kind)
		state, certain := govern.FactsOf(reg.snap, rec, reg.today).On(reg.today)
		d := documentJSON{
			Ref: rec.Ref.String(), Name: orDefault(a.nameOf(rec.Node), render.Capital(a.msg.Term(rec.Kind))),
			Version: e.Version, Period: e.Period.EDTF.String(), State: string(state), Certain: certain,
		}
		if n, of, ok := govern.Bound(reg.snap, rec, reg.today); ok {
			d.Bound = &boundJSON{n, of}
		}
		if due, ok := record.NextRevision(e, policy); ok {
			d.Next = due.Latest.String()
		}
		out = append(out, d)
	}
	return out
}

// communityNode is the tree of the register's own record, empty where there is none.
func (r *register) communityNode() *doc.Node {
	if recs := r.snap.All("community"); len(recs) > 0 {
		return recs[0].Node
	}
	return nil
}
