package govern

import (
	"slices"
	"strings"

	"github.com/helsefellesskap/hfh/internal/date"
	"github.com/helsefellesskap/hfh/internal/doc"
	"github.com/helsefellesskap/hfh/internal/record"
	"github.com/helsefellesskap/hfh/internal/store"
)

// MinutesEdit is what is entered of a meeting after it was held. Cases are named by
// their number as printed or by id; where only one is decided, the rest may leave its
// name out.
type MinutesEdit struct {
	Present, Away, Guests []string
	Decide                []string // "4/2025=The text", or "4/2025" alone
	Outcome, Mode         []string // "[4/2025=]agreed"
	Dissent               []string // "[4/2025:]party=Their words"
	Impartial             []string // "4/2025:seat=left" or "=stayed"
	State                 string   // draft, sent; "" leaves it
	RemarksUntil          date.EDTF
	Correction, Reason    string // what is corrected in approved minutes, and why
	Today                 date.Day
}

// Empty tells whether there is nothing to enter.
func (e MinutesEdit) Empty() bool {
	for _, list := range [][]string{e.Present, e.Away, e.Guests, e.Decide, e.Outcome, e.Mode, e.Dissent, e.Impartial} {
		if len(list) > 0 {
			return false
		}
	}
	return e.State == "" && e.RemarksUntil.IsZero() && e.Correction == ""
}

// minutes is an edit at work on a meeting.
type minutes struct {
	MinutesEdit
	snap    *store.Snapshot
	m       *record.Meeting
	n       *doc.Node
	decided []int // indexes of the items that are decided on
}

// EnterMinutes gives a meeting with what is entered of it. A meeting that is entered
// was held; one whose minutes are approved takes only what a correction says.
func EnterMinutes(snap *store.Snapshot, rec *store.Record, e MinutesEdit) (*doc.Node, error) {
	n, m, err := tree(rec)
	if err != nil {
		return nil, err
	}
	w := &minutes{MinutesEdit: e, snap: snap, m: m, n: n}
	for _, step := range []func() error{w.mayEnter, w.attend, w.decide, w.outcomes, w.modes, w.dissents, w.impartialities, w.state, w.correction} {
		if err := step(); err != nil {
			return nil, err
		}
	}
	return n, nil
}

// mayEnter refuses minutes of a meeting that was not held, and changes of approved ones.
func (w *minutes) mayEnter() error {
	first, known := w.m.Date.EDTF.Earliest()
	switch {
	case w.m.State == "cancelled", w.m.State == "moved" && w.m.Moved != nil && w.m.Moved.Into != "":
		return refuse("minutes-not-held", "meeting", w.m.ID, "state", w.m.State)
	case known && first.After(w.Today):
		return refuse("minutes-to-come", "meeting", w.m.ID, "date", w.m.Date.EDTF.String(), "today", w.Today.String())
	case w.m.Approved() && w.Correction == "":
		return unmet("locked", "meeting", w.m.ID)
	case !w.m.Approved() && w.Correction != "":
		return refuse("correction-early", "meeting", w.m.ID)
	case w.Correction != "" && w.Reason == "":
		return refuse("correction-reason", "meeting", w.m.ID)
	}
	return nil
}

func (w *minutes) attend() error {
	return (attendance{snap: w.snap, m: w.m, n: w.n}).record(w.Present, w.Away, w.Guests)
}

// item finds a case of the meeting by what was typed; "" is the only one decided.
func (w *minutes) item(typed string) (int, *doc.Node, error) {
	items := w.n.Get("items")
	if typed == "" {
		if len(w.decided) == 1 {
			return w.decided[0], items.Items[w.decided[0]], nil
		}
		return 0, nil, refuse("which-case", "meeting", w.m.ID, "cases", joinLines(w.labels()))
	}
	found := w.m.Item(strings.TrimSpace(typed))
	if found == nil {
		if len(w.m.Items) == 0 {
			return 0, nil, refuse("no-cases", "meeting", w.m.ID, "case", typed)
		}
		return 0, nil, refuse("no-case", "meeting", w.m.ID, "case", typed, "cases", joinLines(w.labels()))
	}
	i := slices.IndexFunc(w.m.Items, func(x record.Item) bool { return x.ID == found.ID })
	return i, items.Items[i], nil
}

func (w *minutes) labels() []string {
	var out []string
	for i := range w.m.Items {
		out = append(out, label(&w.m.Items[i]))
	}
	return out
}

// decision gives the decision of an item to be changed, made where there is none.
func decision(item *doc.Node) *doc.Node {
	d := item.Get("decision")
	if d == nil || d.Kind != doc.Map {
		d = doc.MapOf().Flow()
		put(item, "decision", d)
	}
	if kind := item.Get("kind"); kind == nil || kind.Empty() || kind.Text == record.Unknown {
		put(item, "kind", doc.Text("decision"))
	}
	return d
}

// decide enters what was decided: agreed and in the body's own mode, unless it is said
// otherwise.
func (w *minutes) decide() error {
	for _, typed := range w.Decide {
		no, text, _ := strings.Cut(typed, "=")
		if strings.TrimSpace(no) == "" {
			return refuse("decide-form", "value", typed)
		}
		i, item, err := w.item(no)
		if err != nil {
			return err
		}
		w.decided = append(w.decided, i)
		d := decision(item)
		setText(d, "text", strings.TrimSpace(text))
		if o := d.Get("outcome"); o == nil || o.Empty() {
			put(d, "mode", doc.Text(NewMeeting{Bodies: w.m.Bodies}.mode(w.snap)))
			put(d, "outcome", doc.Text("agreed"))
		}
	}
	return nil
}

// each visits the cases that a "[NO=]VALUE" is for: the one named, else all that are
// decided here.
func (w *minutes) each(typed string, visit func(item *doc.Node, value string)) error {
	no, value, named := strings.Cut(typed, "=")
	if named {
		_, item, err := w.item(no)
		if err == nil {
			visit(item, strings.TrimSpace(value))
		}
		return err
	}
	if len(w.decided) == 0 {
		return refuse("which-case", "meeting", w.m.ID, "cases", joinLines(w.labels()))
	}
	for _, i := range w.decided {
		visit(w.n.Get("items").Items[i], typed)
	}
	return nil
}

// outcomes enters how cases ended. One that is put off or sent back was not decided, so
// it loses the mode that it was given here.
func (w *minutes) outcomes() error {
	for _, typed := range w.Outcome {
		err := w.each(typed, func(item *doc.Node, value string) {
			d := decision(item)
			put(d, "outcome", doc.Text(value))
			switch mode := d.Get("mode"); {
			case value == "postponed" || value == "sent-back":
				drop(d, "mode")
			case value != record.Unknown && (mode == nil || mode.Empty()):
				put(d, "mode", doc.Text(NewMeeting{Bodies: w.m.Bodies}.mode(w.snap)))
			}
		})
		if err != nil {
			return err
		}
	}
	return nil
}

func (w *minutes) modes() error {
	for _, typed := range w.Mode {
		if err := w.each(typed, func(item *doc.Node, value string) { put(decision(item), "mode", doc.Text(value)) }); err != nil {
			return err
		}
	}
	return nil
}

// dissents enters a party's own words to a decision.
func (w *minutes) dissents() error {
	for _, typed := range w.Dissent {
		who, words, ok := strings.Cut(typed, "=")
		no, party, named := strings.Cut(who, ":")
		if !named {
			no, party = "", who
		}
		party, words = strings.TrimSpace(party), strings.TrimSpace(words)
		if !ok || party == "" || words == "" {
			return refuse("dissent-form", "value", typed)
		}
		party, err := actorID(w.snap, party)
		if err != nil {
			return err
		}
		_, item, err := w.item(no)
		if err != nil {
			return err
		}
		putByID(decision(item), "dissent", doc.MapOf("id", party, "party", party, "text", words).Flow())
	}
	return nil
}

// impartialities enters of a seat whether its holder left while a case was treated. Why
// is never asked.
func (w *minutes) impartialities() error {
	r := RosterOf(w.snap, w.m)
	for _, typed := range w.Impartial {
		who, said, _ := strings.Cut(typed, "=")
		no, seat, named := strings.Cut(who, ":")
		if !named {
			no, seat = "", who
		}
		if said != "left" && said != "stayed" {
			return refuse("impartial-form", "value", typed)
		}
		s, err := r.Find(strings.TrimSpace(seat))
		if err != nil {
			return err
		}
		_, item, err := w.item(no)
		if err != nil {
			return err
		}
		entry := doc.MapOf("id", s.ID, "seat", s.ID)
		setText(entry, "actor", s.Of)
		put(entry, "left", doc.Bool(said == "left"))
		putByID(item, "impartiality", entry.Flow())
	}
	return nil
}

// putByID puts an entry into a list of a map, in the place of the one with its id.
func putByID(n *doc.Node, key string, entry *doc.Node) {
	if list := n.Get(key); list != nil {
		for i, item := range list.Items {
			if item.ID() == entry.ID() {
				list.Items[i] = entry
				return
			}
		}
	}
	_ = n.Append([]string{key}, entry) // a list, or not there
}

// state enters how far the minutes have come: a draft at first, then sent for remarks.
func (w *minutes) state() error {
	put(w.n, "state", doc.Text("held"))
	minutes := w.n.Get("minutes")
	if minutes == nil || minutes.Kind != doc.Map {
		minutes = doc.MapOf("state", "draft").Flow()
		put(w.n, "minutes", minutes)
	}
	if state := minutes.Get("state"); state == nil || state.Empty() || state.Text == "none" {
		put(minutes, "state", doc.Text("draft"))
	}
	switch {
	case w.m.Approved():
		return nil
	case w.State == "sent":
		put(minutes, "state", doc.Text("sent"))
		put(minutes, "sent", doc.Text(w.Today.String()))
		setText(minutes, "remarks_until", w.remarksUntil())
	case w.State == "draft":
		put(minutes, "state", doc.Text("draft"))
		drop(minutes, "sent")
	}
	if !w.RemarksUntil.IsZero() {
		put(minutes, "remarks_until", doc.Text(w.RemarksUntil.String()))
	}
	return nil
}

// remarksUntil counts the body's own time for remarks from today; "" where it has none.
func (w *minutes) remarksUntil() string {
	for _, id := range w.m.Bodies {
		b := w.snap.Body(id).Value
		if b != nil && b.Minutes != nil && !b.Minutes.Remarks.IsZero() {
			return w.Today.AddDuration(b.Minutes.Remarks).String()
		}
	}
	return ""
}

// correction enters that approved minutes were corrected, with the seal of what they
// fix after it.
func (w *minutes) correction() error {
	if w.Correction == "" {
		return nil
	}
	taken := func(id string) bool {
		return slices.ContainsFunc(w.m.Corrections, func(c record.MinutesCorrection) bool { return c.ID == id })
	}
	entry := doc.MapOf("id", record.FreeSlug("rettelse-"+w.Today.String(), taken), "date", w.Today.String(), "what", w.Correction, "reason", w.Reason, "seal", store.MinutesSealOf(w.n))
	return w.n.Append([]string{"corrections"}, entry)
}
