package govern

import (
	"errors"
	"slices"
	"strings"

	"github.com/helsefellesskap/hfh/internal/date"
	"github.com/helsefellesskap/hfh/internal/doc"
	"github.com/helsefellesskap/hfh/internal/record"
	"github.com/helsefellesskap/hfh/internal/store"
)

// Errors that the command branches on.
var (
	ErrNoMeasure     = errors.New("the place is no measure")
	ErrNoBody        = errors.New("no body has this id")
	ErrTwiceTheCase  = errors.New("a case number is given twice")
	ErrDecisionTitle = errors.New("a decision needs a number and a title")
)

// NewMeeting is a meeting to be registered.
type NewMeeting struct {
	Bodies    []string
	Date      date.EDTF // zero: not known
	Name      string
	Town      string
	State     string   // held, planned, called
	Decisions []string // "4/2025: Title", or a title alone
	Mode      string   // consensus, vote, other; "" for the body's own
	Outcome   string   // "" is agreed
	Example   bool
	Today     date.Day
}

// Meeting gives the id, the file and the bytes of a new meeting's record.
func Meeting(snap *store.Snapshot, m NewMeeting) (ref store.Ref, file string, data []byte, err error) {
	for _, id := range m.Bodies {
		if snap.Body(id).Value == nil {
			return ref, "", nil, ErrNoBody
		}
	}
	taken := func(id string) bool { return snap.Record(store.Ref{Kind: "meeting", ID: id}) != nil }
	ref = store.Ref{Kind: "meeting", ID: record.MeetingID(m.Bodies[0], record.When{EDTF: m.Date}, taken)}
	items, err := m.items(snap)
	if err != nil {
		return ref, "", nil, err
	}
	kv := []any{"kind", "meeting", "id", ref.ID, "bodies", texts(m.Bodies).Flow()}
	for _, pair := range [][2]string{{"name", m.Name}, {"date", m.Date.String()}, {"place", m.Town}, {"state", m.State}} {
		if pair[1] != "" {
			kv = append(kv, pair[0], pair[1])
		}
	}
	if len(items.Items) > 0 {
		kv = append(kv, "items", items)
	}
	if m.Example {
		kv = append(kv, "example", "true")
	}
	file = snap.FileOf(ref)
	return ref, file, doc.Emit(doc.MapOf(kv...), "# yaml-language-server: $schema="+up(file)+"schemas/meeting.schema.json"), nil
}

func texts(values []string) *doc.Node {
	list := doc.ListOf()
	for _, v := range values {
		list.Items = append(list.Items, doc.Text(v))
	}
	return list
}

// items makes the agenda of the decisions typed.
func (m NewMeeting) items(snap *store.Snapshot) (*doc.Node, error) {
	list, ids, numbers := doc.ListOf(), map[string]bool{}, map[string]bool{}
	for _, typed := range m.Decisions {
		number, title := splitDecision(typed)
		if title == "" {
			return nil, ErrDecisionTitle
		}
		if number != "" && numbers[number] {
			return nil, ErrTwiceTheCase
		}
		numbers[number] = true
		id := m.itemID(number, title, ids)
		kv := []any{"id", id}
		if number != "" {
			kv = append(kv, "number", number)
		}
		kv = append(kv, "name", title, "kind", "decision", "decision", doc.MapOf("mode", m.mode(snap), "outcome", orElse(m.Outcome, "agreed")).Flow())
		list.Items = append(list.Items, doc.MapOf(kv...))
	}
	return list, nil
}

// splitDecision parts "4/2025: Title" into number and title. What stands before the
// first colon is a number only if it has a digit and is short. A number alone has no title.
func splitDecision(s string) (number, title string) {
	before, after, found := strings.Cut(s, ":")
	if found && len(before) <= 20 && strings.ContainsAny(before, "0123456789") {
		return strings.TrimSpace(before), strings.TrimSpace(after)
	}
	title = strings.TrimSpace(s)
	if _, isNumber := record.PatternOf(title); isNumber {
		return title, ""
	}
	return "", title
}

// itemID makes an item's id from its number (sak-4-2025), else from its title.
func (m NewMeeting) itemID(number, title string, taken map[string]bool) string {
	slug := record.Slug(title)
	if number != "" {
		slug = record.Slug("sak " + strings.ReplaceAll(number, "/", " "))
	}
	if slug == "" {
		slug = "sak"
	}
	id := record.FreeSlug(slug, func(s string) bool { return taken[s] })
	taken[id] = true
	return id
}

// mode gives how the meeting decided: as said, else as its first body does.
func (m NewMeeting) mode(snap *store.Snapshot) string {
	if m.Mode != "" {
		return m.Mode
	}
	if b := snap.Body(m.Bodies[0]).Value; b != nil && b.DecisionMode != "" {
		return b.DecisionMode
	}
	return record.Unknown
}

func orElse(s, fallback string) string {
	if s == "" {
		return fallback
	}
	return s
}

// Decisions gives the numbers of a meeting's decisions, as printed or by id.
func Decisions(m *record.Meeting) []string {
	var out []string
	for i := range m.Items {
		if m.Items[i].Decision != nil {
			out = append(out, label(&m.Items[i]))
		}
	}
	return slices.Clip(out)
}

// NewFSU is a professional committee to be registered.
type NewFSU struct {
	ID, Name   string
	Created    date.EDTF // zero: not known
	Permanence string    // permanent, temporary, unknown; "" is unknown
	Steering   string    // the body that steers it; "" where nothing is said
}

// FSU gives the bytes of a new committee's record. Its mandate comes later.
func FSU(f NewFSU) []byte {
	kv := []any{"kind", "fsu", "id", f.ID, "name", f.Name}
	for _, pair := range [][2]string{{"created", f.Created.String()}, {"permanence", orElse(f.Permanence, record.Unknown)}, {"state", "active"}, {"steering", f.Steering}} {
		if pair[1] != "" {
			kv = append(kv, pair[0], pair[1])
		}
	}
	return doc.Emit(doc.MapOf(kv...), "# yaml-language-server: $schema=../../schemas/fsu.schema.json")
}
