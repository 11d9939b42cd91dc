package govern

import (
	"strings"

	"github.com/helsefellesskap/hfh/internal/date"
	"github.com/helsefellesskap/hfh/internal/doc"
	"github.com/helsefellesskap/hfh/internal/record"
	"github.com/helsefellesskap/hfh/internal/store"
)

// NewFollowup is something that is to be done after a decision.
type NewFollowup struct {
	ID          string // "" makes one of the name
	Name        string
	Decision    string // address of the decision, as typed
	Responsible []string
	Due         date.EDTF
	Note        string
}

// Followup works out a followup's entry, and its id.
func Followup(snap *store.Snapshot, f NewFollowup) (id string, entry *doc.Node, err error) {
	if strings.TrimSpace(f.Name) == "" {
		return "", nil, refuse("followup-name")
	}
	if f.Decision != "" {
		if f.Decision, err = DecisionAddress(snap, f.Decision); err != nil {
			return "", nil, err
		}
	}
	responsible := typedList(f.Responsible)
	for i, typed := range responsible {
		if responsible[i], err = actorID(snap, typed); err != nil {
			return "", nil, err
		}
	}
	id, err = f.freeID(snap)
	if err != nil {
		return "", nil, err
	}
	entry = doc.MapOf("id", id, "name", f.Name)
	setText(entry, "decision", f.Decision)
	if len(responsible) > 0 {
		put(entry, "responsible", texts(responsible).Flow())
	}
	setText(entry, "due", f.Due.String(), "state", "open", "note", f.Note)
	return id, entry, nil
}

// freeID gives the id that was typed, if it is free, or one made of the name.
func (f NewFollowup) freeID(snap *store.Snapshot) (string, error) {
	taken := func(id string) bool { return followup(snap.Followups().Value, id) != nil }
	switch {
	case f.ID != "" && record.IDFault(f.ID) != "":
		return "", refuse("bad-id", "id", f.ID)
	case f.ID != "" && taken(f.ID):
		return "", refuse("followup-taken", "id", f.ID)
	case f.ID != "":
		return f.ID, nil
	}
	slug := record.Slug(f.Name)
	if treated := exemptDecision(snap, f.Decision); treated != "" {
		slug = "oppfolging-av-" + treated
	}
	return record.FreeSlug(orElse(slug, "oppfolging"), taken), nil
}

// exemptDecision gives the id of the case that a decision was made in where the public
// may not see what it is about, so that nothing made of it tells; else "".
func exemptDecision(snap *store.Snapshot, address string) string {
	ref, place, _ := strings.Cut(strings.TrimPrefix(address, "meeting/"), "#")
	m := snap.Meeting(ref).Value
	if m == nil {
		return ""
	}
	item := m.Item(place)
	if item == nil {
		return ""
	}
	treats := (*record.Case)(nil)
	if all := snap.Cases().Value; all != nil {
		treats = all.Case(item.Case)
	}
	if item.Exempt() || treats != nil && treats.Exempt() {
		return item.ID
	}
	return ""
}

func followup(all *record.Followups, id string) *record.Followup {
	if all == nil {
		return nil
	}
	for i := range all.Followups {
		if all.Followups[i].ID == id {
			return &all.Followups[i]
		}
	}
	return nil
}

// DecisionAddress gives the address of a decision that was typed by meeting and number
// ("ssu-2025-03-18#4/2025"), as an address, or by a number that only one case has.
func DecisionAddress(snap *store.Snapshot, typed string) (string, error) {
	ref, place, found := strings.Cut(strings.TrimPrefix(typed, "meeting/"), "#")
	if !found {
		return numberedDecision(snap, typed)
	}
	if ref == casesKind {
		if all := snap.Cases().Value; all != nil && all.Case(place) != nil {
			return casesKind + "#" + place, nil
		}
		return "", refuse("no-decision", "decision", typed)
	}
	m := snap.Meeting(ref).Value
	if m == nil {
		return "", refuse("unknown-meeting", "meeting", ref, "near", nearMeetings(snap, ref))
	}
	item := m.Item(strings.TrimPrefix(place, "items/"))
	if item == nil {
		return "", refuse("no-decision", "decision", typed)
	}
	return "meeting/" + m.ID + "#" + item.ID, nil
}

// numberedDecision finds a case of any meeting by its number.
func numberedDecision(snap *store.Snapshot, number string) (string, error) {
	var all []string
	for _, m := range snap.Meetings() {
		for i := range m.Value.Items {
			if item := &m.Value.Items[i]; item.Number == number || item.ID == number {
				all = append(all, "meeting/"+m.ID+"#"+item.ID)
			}
		}
	}
	switch len(all) {
	case 0:
		return "", refuse("no-decision", "decision", number)
	case 1:
		return all[0], nil
	}
	return "", refuse("many-decisions", "decision", number, "choices", joinLines(all))
}

// FollowupDone says how something that was to be done ended.
type FollowupDone struct {
	ID    string
	State string // done, dropped
	Date  date.EDTF
	Note  string
	Again bool // it may be ended so already
}

// EndFollowup gives the followups with one of them ended.
func EndFollowup(rec *store.Record, d FollowupDone) (*doc.Node, error) {
	all, _ := rec.Typed.(*record.Followups)
	found := followup(all, d.ID)
	switch {
	case found == nil:
		return nil, refuse("no-followup", "id", d.ID, "near", joinLines(store.Near(d.ID, followupIDs(all))))
	case found.State == d.State && !d.Again:
		return nil, refuse("followup-ended", "id", d.ID, "state", d.State)
	}
	n := rec.Node.Clone()
	entry := itemOf(n, followupsKind, d.ID)
	put(entry, "state", doc.Text(d.State))
	put(entry, "done", doc.Text(d.Date.String()))
	setText(entry, "note", joinNotes(found.Note, d.Note))
	return n, nil
}

func followupIDs(all *record.Followups) []string {
	var out []string
	if all != nil {
		for _, f := range all.Followups {
			out = append(out, f.ID)
		}
	}
	return out
}

func joinNotes(a, b string) string {
	if a == "" || b == "" {
		return a + b
	}
	return strings.TrimRight(a, " .") + ". " + b
}
