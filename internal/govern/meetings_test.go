package govern

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/helsefellesskap/hfh/internal/hfhtest"
	"github.com/helsefellesskap/hfh/internal/record"
	"github.com/helsefellesskap/hfh/internal/schema"
	"github.com/helsefellesskap/hfh/internal/store"
)

const (
	ssuBody     = "data/bodies/ssu.yaml"
	ssuMeetFile = "data/meetings/2025/ssu-2025-03-18.yaml"
	plannedSSU  = "kind: meeting\nid: ssu-2025-03-18\nbodies: [ssu]\ndate: 2025-03-18\nstate: planned\n"
)

var meetingSchemas = schema.Open(store.Formats())

// rostered gives the made-up register with deputies, and a meeting to come.
func rostered(t testing.TB, seats, meeting string) *store.Snapshot {
	t.Helper()
	files := hfhtest.Register(t)
	files = hfhtest.Put(files, ssuBody, hfhtest.Text(t, files, ssuBody)+seats)
	return store.Load(hfhtest.Put(files, ssuMeetFile, meeting), meetingSchemas)
}

const twoDeputies = `  - {id: annen-vara, seat: member, of: huldredal, deputy_for: leder, rank: 2, from: 2023-05-02}
  - {id: vara, seat: member, of: trollnes, deputy_for: leder, rank: 1, from: 2023-05-02}
  - {id: gammel-vara, seat: member, of: trollnes, deputy_for: leder, from: 2023-05-02, to: 2024-12-31}
  - {id: ny, seat: member, of: huldredal, from: 2026-01-01}
  - {id: ledig, seat: member, of: huldredal, state: vacant, from: 2023-05-02}
`

func TestRosterIsOfTheDay(t *testing.T) {
	snap := rostered(t, twoDeputies, plannedSSU)
	r := RosterOf(snap, snap.Meeting("ssu-2025-03-18").Value)
	if diff := cmp.Diff([]string{"leder", "nestleder", "ledig"}, ids(r.Seats)); diff != "" {
		t.Error(diff)
	}
	var deputies []string
	for _, d := range r.Seats[0].Deputies {
		deputies = append(deputies, d.ID)
	}
	if diff := cmp.Diff([]string{"vara", "annen-vara"}, deputies); diff != "" {
		t.Error(diff)
	}
}

func TestRecipientsAreTheDeputiesWhereSomebodyIsAway(t *testing.T) {
	snap := rostered(t, twoDeputies, plannedSSU)
	for _, c := range []struct {
		away []string
		to   string
	}{
		{nil, "leder nestleder"},
		{[]string{"leder"}, "vara nestleder"},
		{[]string{"leder=annen-vara"}, "annen-vara nestleder"},
		{[]string{"trollnes=huldredal", "nestleder"}, "annen-vara"},
	} {
		rec := snap.Record(store.Ref{Kind: "meeting", ID: "ssu-2025-03-18"})
		tree, err := CallMeeting(snap, rec, Call{Sent: day(t, "2025-03-01"), Away: c.away, Goes: true})
		if err != nil {
			t.Fatal(err)
		}
		after, _, err := rec.Doc.Rewrite(tree)
		if err != nil {
			t.Fatal(err)
		}
		then := snap.With(map[string][]byte{ssuMeetFile: after.Bytes()})
		noErrors(t, then)
		to, _ := MeetingRecipients(then, then.Meeting("ssu-2025-03-18").Value)
		var got []string
		for _, r := range to {
			got = append(got, r.Seat.ID)
		}
		if strings.Join(got, " ") != c.to {
			t.Errorf("%v away: to %v, want %s", c.away, got, c.to)
		}
	}
}

// TestNumbersAreNeverGivenTwice issues cases in meetings of two years, in any order.
func TestNumbersAreNeverGivenTwice(t *testing.T) {
	base := rostered(t, "", plannedSSU)
	rapid.Check(t, func(rt *rapid.T) {
		snap, seen := base, map[string]bool{}
		for i := range rapid.IntRange(1, 12).Draw(rt, "cases") {
			year := rapid.IntRange(2024, 2026).Draw(rt, "year")
			number := NextNumber(snap, "ssu", year)
			if seen[number] || !strings.HasSuffix(number, fmt.Sprint("/", year)) {
				rt.Fatalf("%s was given before, or is of another year than %d", number, year)
			}
			seen[number] = true
			id := fmt.Sprintf("ssu-%d-%c", year, 'a'+i)
			text := fmt.Sprintf("kind: meeting\nid: %s\nbodies: [ssu]\ndate: %q\nstate: held\nitems:\n  - {id: s, number: %s, name: Sak}\n", id, fmt.Sprint(year), number)
			snap = snap.With(map[string][]byte{fmt.Sprintf("data/meetings/%d/%s.yaml", year, id): []byte(text)})
		}
	})
}

const approvedSSU = `kind: meeting
id: ssu-2025-03-18
bodies: [ssu]
date: 2025-03-18
state: held
attendance:
  - {id: leder, seat: leder, as: member}
items:
  - {id: sak-1, number: 1/2025, name: Plan, kind: decision, case: felles-journal, decision: {text: Planen vedtas, mode: consensus, outcome: agreed}}
minutes: {state: approved, approved: 2025-04-01, approved_by: chair}
corrections:
  - {id: r1, date: 2025-04-02, what: Skrivefeil, reason: Rettet}
note: Et notat
`

// TestLockedMinutes changes an approved meeting in one way at a time.
func TestLockedMinutes(t *testing.T) {
	before := rostered(t, "", approvedSSU)
	another := "  - {id: r2, date: 2025-04-03, what: Utfallet, reason: Feil ført}\n"
	for _, c := range []struct {
		name, from, to string
		locked         bool
	}{
		{"the outcome", "outcome: agreed", "outcome: postponed", true},
		{"the words", "Planen vedtas", "Planen vedtas ikke", true},
		{"who was there", "as: member", "as: guest", true},
		{"a case more", "items:\n", "items:\n  - {id: sak-2, name: Ny}\n", true},
		{"the approval", "approved_by: chair", "approved_by: next-meeting", true},
		{"opened again", "state: approved, approved: 2025-04-01", "state: draft", true},
		{"an old correction", "what: Skrivefeil", "what: Noe annet", true},
		{"a correction taken away", "corrections:\n  - {id: r1, date: 2025-04-02, what: Skrivefeil, reason: Rettet}\n", "", true},
		{"a note", "note: Et notat", "note: Et annet notat", false},
		{"the matter that it treats", ", case: felles-journal", "", false},
		{"a correction alone", "note: Et notat", strings.TrimPrefix(another, "") + "note: Et notat", false},
	} {
		after := before.With(map[string][]byte{ssuMeetFile: []byte(replaceOnce(t, approvedSSU, c.from, c.to))})
		if got := len(LockedMinutes(before, after)) > 0; got != c.locked {
			t.Errorf("%s: locked %v, want %v", c.name, got, c.locked)
		}
	}
	corrected := replaceOnce(t, replaceOnce(t, approvedSSU, "outcome: agreed", "outcome: postponed"), "note: Et notat", another+"note: Et notat")
	if locked := LockedMinutes(before, before.With(map[string][]byte{ssuMeetFile: []byte(corrected)})); len(locked) > 0 {
		t.Errorf("a change with its correction is refused: %v", locked)
	}
	if locked := LockedMinutes(before, before.With(map[string][]byte{ssuMeetFile: nil})); len(locked) != 1 {
		t.Error("a meeting with approved minutes may be deleted")
	}
}

func replaceOnce(t *testing.T, text, from, to string) string {
	t.Helper()
	if strings.Count(text, from) != 1 {
		t.Fatalf("%q stands %d times", from, strings.Count(text, from))
	}
	return strings.Replace(text, from, to, 1)
}

// TestACaseTravels takes one case through two meetings.
func TestACaseTravels(t *testing.T) {
	snap := rostered(t, "", plannedSSU)
	first, err := Case(snap, NewCase{ID: "felles-journal", Meeting: "ssu-2025-03-18"})
	if err != nil || first.ID != "felles-journal" || first.Number != "1/2025" || first.Case != nil {
		t.Fatalf("%+v, %v", first, err)
	}
	rec := snap.Record(store.Ref{Kind: "meeting", ID: "ssu-2025-03-18"})
	tree, err := WithItem(rec, first)
	if err != nil {
		t.Fatal(err)
	}
	after, _, err := rec.Doc.Rewrite(tree)
	if err != nil {
		t.Fatal(err)
	}
	snap = snap.With(map[string][]byte{ssuMeetFile: after.Bytes(), "data/meetings/2025/ssu-2025-05-06.yaml": []byte(strings.ReplaceAll(plannedSSU, "2025-03-18", "2025-05-06"))})
	noErrors(t, snap)
	second, err := Case(snap, NewCase{ID: "felles-journal", Meeting: "ssu-2025-05-06"})
	if err != nil || second.Number != "2/2025" {
		t.Fatalf("%+v, %v", second, err)
	}
	var refusal *Refusal
	if _, err := Case(snap, NewCase{ID: "felles-journal", Meeting: "ssu-2025-03-18"}); !errors.As(err, &refusal) || refusal.Reason != "case-on-agenda" {
		t.Errorf("twice on one agenda: %v", err)
	}
}

func TestAnExemptCaseHasAnIDThatTellsNothing(t *testing.T) {
	snap := rostered(t, "", plannedSSU)
	for _, meeting := range []string{"", "ssu-2025-03-18"} {
		got, err := Case(snap, NewCase{Title: "Tilsetting av Per", Body: "ssu", Meeting: meeting, Exempt: "offl. § 25"})
		if err != nil {
			t.Fatal(err)
		}
		ids := []string{got.ID}
		if got.Item != nil {
			ids = append(ids, got.Item.ID())
		}
		if got.Title != "" || slices.ContainsFunc(ids, func(id string) bool { return strings.Contains(id, "per") || strings.Contains(id, "tilsetting") }) {
			t.Errorf("%v tell of %q", ids, got.Title)
		}
	}
}

func TestMinutesAreACondition(t *testing.T) {
	for want, minutes := range map[string]string{
		"not-met none":         "",
		"not-met not-approved": "minutes: {state: sent, sent: 2025-03-20}\n",
		"met":                  "minutes: {state: approved, approved: 2025-04-01, approved_by: chair}\n",
		"not-met changed":      "minutes: {state: approved, approved: 2025-04-01, approved_by: chair, seal: \"sha256:" + strings.Repeat("0", 64) + "\"}\n",
	} {
		snap := rostered(t, "", strings.Replace(plannedSSU, "planned", "held", 1)+minutes)
		h := hearing{snap: snap, req: Request{Meeting: "ssu-2025-03-18"}, meeting: snap.Meeting("ssu-2025-03-18").Value}
		c := h.minutesApproved()
		if got := strings.TrimSpace(string(c.State) + " " + c.Reason); got != want {
			t.Errorf("%q: %s, want %s", minutes, got, want)
		}
	}
	if record.MinutesSealOf(nil) != "" {
		t.Error("no meeting has a seal")
	}
}
