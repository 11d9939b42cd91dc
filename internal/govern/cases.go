package govern

import (
	"slices"
	"strings"

	"github.com/helsefellesskap/hfh/internal/doc"
	"github.com/helsefellesskap/hfh/internal/record"
	"github.com/helsefellesskap/hfh/internal/store"
)

// The records that cases and followups lie in.
const (
	casesKind     = "cases"
	followupsKind = "followups"
)

// NewCase is a case to be registered, or an old one to be taken up in another meeting.
type NewCase struct {
	ID             string // of the case that is taken up again; "" for a new one
	Title          string
	Body           string
	Meeting        string // id of the meeting that treats it; "" where it waits for one
	Kind           string // information, discussion, decision; "" not said
	Recommendation string
	Exempt         string // the paragraph that it is exempt from the public by
	Documents      []string
	Number         string // "" takes the body's next
}

// Treatment is a case with its place on an agenda, worked out on one register.
type Treatment struct {
	ID     string    // of the case
	Body   string    // that it belongs to
	Number string    // in the meeting, "" where the body numbers none
	Title  string    // "" where the public may not see it
	Case   *doc.Node // the case's entry when it is new, else nil
	Item   *doc.Node // the agenda item, nil where the case waits for a meeting
}

// Case works out a new case, or an old one's next treatment: its number is the body's
// next in the year of the meeting, and differs from one treatment to another.
func Case(snap *store.Snapshot, c NewCase) (Treatment, error) {
	var t Treatment
	old, err := c.old(snap)
	if err != nil {
		return t, err
	}
	if old != nil {
		c.takeFrom(old)
	}
	if err := c.settle(snap); err != nil {
		return t, err
	}
	t.Body = c.Body
	if t.Number, err = c.number(snap, old); err != nil {
		return t, err
	}
	if c.Exempt == "" {
		t.Title = c.Title
	}
	t.ID = c.ID
	if old == nil {
		t.ID = c.freeID(snap, t.Number)
		t.Case = c.entry(t.ID)
	}
	if c.Meeting != "" {
		t.Item = c.item(snap.Meeting(c.Meeting).Value, t)
	}
	return t, nil
}

// old finds the case that is taken up again.
func (c *NewCase) old(snap *store.Snapshot) (*record.Case, error) {
	if c.ID == "" {
		return nil, nil
	}
	c.ID = strings.TrimPrefix(c.ID, "cases#")
	all := snap.Cases().Value
	if all != nil {
		if found := all.Case(c.ID); found != nil {
			return found, nil
		}
	}
	return nil, refuse("unknown-case", "case", c.ID, "near", joinLines(store.Near(c.ID, caseIDs(all))))
}

func caseIDs(all *record.Cases) []string {
	var out []string
	if all != nil {
		for _, c := range all.Cases {
			out = append(out, c.ID)
		}
	}
	return out
}

// takeFrom fills what was not typed from the case.
func (c *NewCase) takeFrom(old *record.Case) {
	c.Title = orElse(c.Title, old.Name.In(""))
	c.Kind, c.Recommendation = orElse(c.Kind, old.Kind), orElse(c.Recommendation, old.Recommendation)
	if c.Body == "" && old.Body != record.Unknown {
		c.Body = old.Body
	}
	if old.Exempt() {
		c.Exempt = orElse(c.Exempt, old.Access.Exempt)
	}
	if len(c.Documents) == 0 {
		c.Documents = old.Documents
	}
}

// settle finds the body and refuses a meeting that can take no case.
func (c *NewCase) settle(snap *store.Snapshot) error {
	if strings.TrimSpace(c.Title) == "" {
		return refuse("case-title")
	}
	if c.Meeting != "" {
		m := snap.Meeting(c.Meeting).Value
		switch {
		case m == nil:
			return refuse("unknown-meeting", "meeting", c.Meeting, "near", nearMeetings(snap, c.Meeting))
		case m.Approved():
			return unmet("locked", "meeting", m.ID)
		case m.State == "cancelled", m.State == "moved" && m.Moved != nil && m.Moved.Into != "":
			return refuse("case-cancelled", "meeting", m.ID, "state", m.State)
		case c.Body != "" && !slices.Contains(m.Bodies, c.Body):
			return refuse("case-other-body", "meeting", m.ID, "body", c.Body)
		case c.ID != "" && slices.ContainsFunc(m.Items, func(i record.Item) bool { return i.Case == c.ID }):
			return refuse("case-on-agenda", "meeting", m.ID, "case", c.ID)
		}
		if c.Body == "" && len(m.Bodies) > 0 {
			c.Body = m.Bodies[0]
		}
	}
	if c.Body == "" {
		return refuse("case-body")
	}
	if snap.Body(c.Body).Value == nil {
		return ErrNoBody
	}
	return nil
}

// number gives the number of the treatment: the one typed, the one that was set aside for
// a case when it was registered, or the body's next. A case that waits for a meeting has
// none but one that was typed.
func (c *NewCase) number(snap *store.Snapshot, old *record.Case) (string, error) {
	bodies, year := []string{c.Body}, 0
	if c.Meeting != "" {
		m := snap.Meeting(c.Meeting).Value
		day, _ := m.Date.EDTF.Earliest()
		bodies, year = m.Bodies, day.Year
	}
	switch {
	case c.Number == "" && c.Meeting == "":
		return "", nil
	case c.Number == "":
		if n := setAside(snap, old, bodies, year); n != "" {
			return n, nil
		}
		return NextNumber(snap, c.Body, year), nil
	case numberTaken(snap, bodies, c.Number, year) || numberWaits(snap, bodies, c.Number, c.ID):
		return "", refuse("number-taken", "number", c.Number, "next", orElse(NextNumber(snap, c.Body, year), "-"))
	}
	return c.Number, nil
}

// freeID names a new case: by its title, or by nothing that tells of it where the
// public may not see it.
func (c *NewCase) freeID(snap *store.Snapshot, number string) string {
	slug := record.Slug(c.Title)
	if c.Exempt != "" || slug == "" {
		slug = strings.TrimSuffix("sak-"+record.Slug(strings.ReplaceAll(number, "/", " ")), "-")
	}
	taken := caseIDs(snap.Cases().Value)
	return record.FreeSlug(slug, func(s string) bool { return slices.Contains(taken, s) })
}

// entry makes the case's entry among the cases.
func (c *NewCase) entry(id string) *doc.Node {
	n := doc.MapOf("id", id, "name", c.Title)
	if c.Meeting == "" {
		setText(n, "number", c.Number)
	}
	setText(n, "kind", c.Kind, "body", c.Body, "state", "open", "recommendation", c.Recommendation)
	if c.Meeting != "" {
		put(n, "meetings", doc.ListOf(doc.Text(c.Meeting)).Flow())
	}
	c.shared(n)
	return n
}

// shared adds what a case and its treatments both say.
func (c *NewCase) shared(n *doc.Node) {
	if len(c.Documents) > 0 {
		put(n, "documents", texts(c.Documents).Flow())
	}
	if c.Exempt != "" {
		put(n, "access", doc.MapOf("exempt", c.Exempt).Flow())
	}
}

// item makes the agenda item of a treatment.
func (c *NewCase) item(m *record.Meeting, t Treatment) *doc.Node {
	taken := map[string]bool{}
	for _, i := range m.Items {
		taken[i.ID] = true
	}
	title := c.Title
	if c.Exempt != "" {
		title = ""
	}
	n := doc.MapOf("id", NewMeeting{}.itemID(t.Number, title, taken))
	setText(n, "number", t.Number, "name", c.Title, "kind", c.Kind, "recommendation", c.Recommendation, "case", t.ID)
	c.shared(n)
	return n
}

// WithCase gives the cases with a new one, or with an old one's next meeting.
func WithCase(rec *store.Record, t Treatment, meeting string) (*doc.Node, error) {
	n := rec.Node.Clone()
	if t.Case != nil {
		return n, n.Append([]string{casesKind}, t.Case.Clone())
	}
	entry := itemOf(n, casesKind, t.ID)
	if entry == nil {
		return nil, refuse("unknown-case", "case", t.ID, "near", "")
	}
	if meeting != "" {
		if err := entry.Append([]string{"meetings"}, doc.Text(meeting)); err != nil {
			return nil, err
		}
		put(entry, "state", doc.Text("open"))
	}
	return n, nil
}

// itemOf finds an item of a list by its id; nil where there is none.
func itemOf(n *doc.Node, list, id string) *doc.Node {
	l := n.Get(list)
	if l == nil {
		return nil
	}
	for _, item := range l.Items {
		if item.ID() == id {
			return item
		}
	}
	return nil
}

// WithItem gives a meeting with a treatment on its agenda.
func WithItem(rec *store.Record, t Treatment) (*doc.Node, error) {
	n, _, err := tree(rec)
	if err != nil {
		return nil, err
	}
	return n, n.Append([]string{"items"}, t.Item.Clone())
}

// FirstOf gives the bytes of the file that cases or followups lie in, with its first
// entry.
func FirstOf(kind string, entries ...*doc.Node) []byte {
	return doc.Emit(doc.MapOf("kind", kind, "id", kind, kind, doc.ListOf(entries...)), "# yaml-language-server: $schema=../schemas/"+kind+".schema.json")
}

// CaseStates gives what becomes of the cases that a meeting treated, by their ids: one
// that was agreed on or refused is decided, one put off or sent back waits.
func CaseStates(m *record.Meeting) map[string]string {
	out := map[string]string{}
	for _, i := range m.Items {
		if i.Case == "" || i.Decision == nil {
			continue
		}
		switch i.Decision.Outcome {
		case "agreed", "not-agreed":
			out[i.Case] = "decided"
		case "postponed", "sent-back":
			out[i.Case] = "waiting"
		}
	}
	return out
}

// WithStates gives the cases in the states that a meeting left them in; false where none
// changes.
func WithStates(rec *store.Record, states map[string]string) (*doc.Node, bool) {
	n, changed := rec.Node.Clone(), false
	for id, state := range states {
		entry := itemOf(n, casesKind, id)
		if entry == nil || entry.Get("state") != nil && entry.Get("state").Text == state {
			continue
		}
		put(entry, "state", doc.Text(state))
		changed = true
	}
	return n, changed
}
