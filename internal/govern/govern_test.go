package govern

import (
	"errors"
	"os"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"github.com/helsefellesskap/hfh/internal/date"
	"github.com/helsefellesskap/hfh/internal/hfhtest"
	"github.com/helsefellesskap/hfh/internal/record"
	"github.com/helsefellesskap/hfh/internal/schema"
	"github.com/helsefellesskap/hfh/internal/store"
)

func load(files fstest.MapFS) *store.Snapshot {
	return store.Load(files, schema.Open(store.Formats()))
}

func helgeland() *store.Snapshot {
	return store.Load(os.DirFS("../.."), schema.Open(store.Formats()))
}

func day(t testing.TB, s string) date.Day {
	t.Helper()
	d, err := date.ParseDay(s)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func edtf(t testing.TB, s string) date.EDTF {
	t.Helper()
	e, err := date.Parse(s)
	if err != nil {
		t.Fatal(err)
	}
	return e
}

var planRef = store.Ref{Kind: "plan"}

// withDraft gives a register with a draft of a record, edited.
func withDraft(t testing.TB, snap *store.Snapshot, ref store.Ref, edits ...Edit) *store.Snapshot {
	t.Helper()
	data, err := OpenDraft(snap.Record(ref), "")
	if err != nil {
		t.Fatal(err)
	}
	snap = snap.With(map[string][]byte{DraftFile(ref): data})
	if len(edits) == 0 {
		return snap
	}
	draft := snap.Record(DraftRef(ref))
	tree, _, err := Apply(draft, edits)
	if err != nil {
		t.Fatal(err)
	}
	after, _, err := draft.Doc.Rewrite(tree)
	if err != nil {
		t.Fatal(err)
	}
	return snap.With(map[string][]byte{DraftFile(ref): after.Bytes()})
}

func noErrors(t testing.TB, snap *store.Snapshot) {
	t.Helper()
	for _, f := range snap.Findings {
		t.Errorf("%s:%d:%d %s.%s %v", f.File, f.Line, f.Column, f.Rule, f.Variant, f.Args)
	}
}

func TestOpenDraftOfTheRealPlanIsValidAndHoldsNothingLiving(t *testing.T) {
	snap := withDraft(t, helgeland(), planRef)
	noErrors(t, snap)
	draft := snap.Record(DraftRef(planRef))
	if draft == nil || !draft.OK {
		t.Fatal("no draft that can be read")
	}
	if text := string(draft.Doc.Bytes()); strings.Contains(text, "source:") || !strings.Contains(text, "$schema=../../schemas/plan.schema.json") {
		t.Errorf("the draft begins\n%s", text[:min(len(text), 1200)])
	}
	if got, want := draft.Node.Get("draft").Get("of").Text, "plan@2024"; got != want {
		t.Errorf("draft is of %q, want %q", got, want)
	}
}

// TestAdoptingAnUnchangedDraftGivesTheSameTextAndLivingParts is the law that adoption
// loses nothing: only the acts may differ.
func TestAdoptingAnUnchangedDraftGivesTheSameTextAndLivingParts(t *testing.T) {
	snap := withDraft(t, helgeland(), planRef)
	before, draft := snap.Record(planRef), snap.Record(DraftRef(planRef))
	d := Decision{Meeting: "ssu-2024-03-19", Number: "handlingsplanen", Body: "ssu", Adopted: record.When{EDTF: edtf(t, "2024-03-19")}, Effective: edtf(t, "2024-03-19")}
	data, err := Adopt(before, draft, before.File, "2024", d)
	if err != nil {
		t.Fatal(err)
	}
	after := snap.With(map[string][]byte{before.File: data, draft.File: nil})
	noErrors(t, after)
	if diff := cmp.Diff(string(before.Doc.Bytes()), string(data)); diff != "" {
		t.Errorf("an adoption without changes changes (-before +after):\n%s", diff)
	}
}

func TestApplyEdits(t *testing.T) {
	snap := withDraft(t, helgeland(), planRef)
	draft := snap.Record(DraftRef(planRef))
	tree, touched, err := Apply(draft, []Edit{{Set, "pll-kjernejournal/when", "2025"}, {Append, "pll-kjernejournal/patient_groups", "kroniske"}})
	if err != nil {
		t.Fatal(err)
	}
	after, _, err := draft.Doc.Rewrite(tree)
	if err != nil {
		t.Fatal(err)
	}
	changed := snap.With(map[string][]byte{draft.File: after.Bytes()})
	noErrors(t, changed)
	place, err := changed.Record(DraftRef(planRef)).Locate("pll-kjernejournal/when")
	if err != nil || place.Node.Text != "2025" {
		t.Errorf("when is %v (%v)", place.Node, err)
	}
	if before, known := touched["plan@draft#areas/pasientforlop/goals/somlos/measures/pll-kjernejournal/when"]; !known || before != "" {
		t.Errorf("touched %v", touched)
	}
}

func TestApplyRefusesAPlaceThatIsNotThere(t *testing.T) {
	snap := withDraft(t, helgeland(), planRef)
	var none *store.PlaceError
	if _, _, err := Apply(snap.Record(DraftRef(planRef)), []Edit{{Set, "pll-kjernejurnal/when", "2025"}}); !errors.As(err, &none) {
		t.Fatalf("error is %v", err)
	}
	if len(none.Near) == 0 {
		t.Error("no near place is named")
	}
}

// meeting registers one more meeting of the SSU of the real register.
func meeting(t testing.TB, snap *store.Snapshot, m NewMeeting) *store.Snapshot {
	t.Helper()
	_, file, data, err := Meeting(snap, m)
	if err != nil {
		t.Fatal(err)
	}
	after := snap.With(map[string][]byte{file: data})
	noErrors(t, after)
	return after
}

func ssuMeeting(t testing.TB) NewMeeting {
	return NewMeeting{Bodies: []string{"ssu"}, Date: edtf(t, "2025-03-18"), State: "held", Decisions: []string{"4/2025: Revidert handlingsplan"}, Mode: "consensus"}
}

func TestNewMeeting(t *testing.T) {
	snap := helgeland()
	ref, file, data, err := Meeting(snap, ssuMeeting(t))
	if err != nil {
		t.Fatal(err)
	}
	if ref.String() != "meeting/ssu-2025-03-18" || file != "data/meetings/2025/ssu-2025-03-18.yaml" {
		t.Errorf("meeting %s in %s", ref, file)
	}
	snap = snap.With(map[string][]byte{file: data})
	noErrors(t, snap)
	item := snap.Meeting("ssu-2025-03-18").Value.Item("4/2025")
	if item == nil || item.ID != "sak-4-2025" || item.Decision.Outcome != "agreed" || item.Decision.Mode != "consensus" {
		t.Errorf("item is %+v", item)
	}
	again, _, _, err := Meeting(snap, ssuMeeting(t))
	if err != nil || again.ID != "ssu-2025-03-18-2" {
		t.Errorf("the second meeting that day is %s (%v)", again, err)
	}
}

func TestNewMeetingRefuses(t *testing.T) {
	for _, tt := range []struct {
		name   string
		change func(*NewMeeting)
		want   error
	}{
		{"a body that is none", func(m *NewMeeting) { m.Bodies = []string{"rana"} }, ErrNoBody},
		{"a number twice", func(m *NewMeeting) { m.Decisions = []string{"1/25: A", "1/25: B"} }, ErrTwiceTheCase},
		{"no title", func(m *NewMeeting) { m.Decisions = []string{"1/25:"} }, ErrDecisionTitle},
		{"a number alone", func(m *NewMeeting) { m.Decisions = []string{"1/25"} }, ErrDecisionTitle},
	} {
		t.Run(tt.name, func(t *testing.T) {
			m := ssuMeeting(t)
			tt.change(&m)
			if _, _, _, err := Meeting(helgeland(), m); !errors.Is(err, tt.want) {
				t.Errorf("error is %v, want %v", err, tt.want)
			}
		})
	}
}

func TestConditions(t *testing.T) {
	tests := []struct {
		name    string
		meeting func(*NewMeeting)
		req     func(*Request)
		want    map[string]string // condition → state, and the reason where it is not met
	}{
		{"all is well", nil, nil, map[string]string{"body": "met", "decision": "met", "consensus": "met"}},
		{"another body", func(m *NewMeeting) { m.Bodies = []string{"partnerskapsmote"} }, func(r *Request) { r.Meeting = "partnerskapsmote-2025-03-18" }, map[string]string{"body": "not-met other-body-source"}},
		{"no such meeting", nil, func(r *Request) { r.Meeting = "ssu-2025-01-01" }, map[string]string{"body": "not-met unknown-meeting", "decision": "not-met no-meeting"}},
		{"planned", func(m *NewMeeting) { m.State = "planned" }, nil, map[string]string{"body": "not-met not-held"}},
		{"in the future", nil, func(r *Request) { r.Today = day(t, "2025-03-17") }, map[string]string{"body": "not-met future"}},
		{"no such case", nil, func(r *Request) { r.Case = "5/2025" }, map[string]string{"decision": "not-met unknown-case"}},
		{"no case named", nil, func(r *Request) { r.Case = "" }, map[string]string{"decision": "not-met no-case"}},
		{"not agreed", func(m *NewMeeting) { m.Outcome = "postponed" }, nil, map[string]string{"decision": "not-met not-agreed", "consensus": "not-met outcome"}},
		{"by vote", func(m *NewMeeting) { m.Mode = "vote" }, nil, map[string]string{"consensus": "not-met mode"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			m := ssuMeeting(t)
			if tt.meeting != nil {
				tt.meeting(&m)
			}
			req := Request{Ref: planRef, Meeting: "ssu-2025-03-18", Case: "4/2025", Today: day(t, "2025-03-20")}
			if tt.req != nil {
				tt.req(&req)
			}
			snap := withDraft(t, meeting(t, helgeland(), m), planRef)
			got := map[string]string{}
			for _, c := range Conditions(snap, snap.Record(DraftRef(planRef)), req) {
				if got[c.ID] = string(c.State); c.Reason != "" {
					got[c.ID] += " " + c.Reason
				}
			}
			for id, want := range tt.want {
				if got[id] != want {
					t.Errorf("%s: %s, want %s", id, got[id], want)
				}
			}
		})
	}
}

func TestADeclarationNeedsEveryMembersSignature(t *testing.T) {
	ref := store.Ref{Kind: "declaration"}
	m := NewMeeting{Bodies: []string{"partnerskapsmote"}, Date: edtf(t, "2025-05-03"), State: "held", Decisions: []string{"1/2025: Erklæringen"}, Mode: "consensus"}
	snap := withDraft(t, meeting(t, helgeland(), m), ref)
	req := Request{Ref: ref, Meeting: "partnerskapsmote-2025-05-03", Case: "1/2025", Today: day(t, "2025-05-05")}
	for _, c := range Conditions(snap, snap.Record(DraftRef(ref)), req) {
		if c.ID == "signatures" && (c.State != NotMet || c.Args["n"] != "18") {
			t.Errorf("signatures: %+v", c)
		}
	}
}

func TestLabel(t *testing.T) {
	snap := withDraft(t, meeting(t, helgeland(), ssuMeeting(t)), planRef)
	req := Request{Ref: planRef, Meeting: "ssu-2025-03-18", Case: "4/2025", Today: day(t, "2025-03-20")}
	d := Decided(snap, req)
	taken := func(label string) bool { return label == "2025" || label == "2024" }
	if label, err := Label(snap, snap.Record(DraftRef(planRef)), d, "", taken); err != nil || label != "2025.2" {
		t.Errorf("label %q (%v), want 2025.2", label, err)
	}
	for _, typed := range []string{"2024", "draft", "2024-01-01", "A", "1234567"} {
		var fault *LabelError
		if label, err := Label(snap, snap.Record(DraftRef(planRef)), d, typed, taken); !errors.As(err, &fault) {
			t.Errorf("%q is taken as the label %q (%v)", typed, label, err)
		}
	}
}

func TestSubstance(t *testing.T) {
	tests := []struct {
		from, to  string
		editorial bool
	}{
		{"Satsning på forebygging og egenmestring", "Satsing på forebygging og egenmestring", true},
		{"Satsning på forebygging og egenmestring", "Satsning på forebygging, og egenmestring", true},
		{"Satsning på forebygging og egenmestring", "Satsning på behandling og egenmestring", false},
		{"Satsning på forebygging og egenmestring", "Satsning på forebygging", false},
		{"Vi skal ikke slutte", "Vi skal like slutte", false},
		{"Innen 2024", "Innen 2025", false},
	}
	for _, tt := range tests {
		if got := slips(tt.from, tt.to); got != tt.editorial {
			t.Errorf("%q → %q: editorial %v, want %v", tt.from, tt.to, got, tt.editorial)
		}
	}
}

func TestProgress(t *testing.T) {
	snap := helgeland()
	plan := snap.Record(planRef)
	entry := record.Progress{Date: record.When{EDTF: edtf(t, "2024-11-01")}, Status: "in-progress", Note: "Prøvd: i to kommuner"}
	change, at, err := Progress(plan, "pll-kjernejournal", entry)
	if err != nil {
		t.Fatal(err)
	}
	tree := plan.Node.Clone()
	if err := change(tree); err != nil {
		t.Fatal(err)
	}
	after, _, err := plan.Doc.Rewrite(tree)
	if err != nil {
		t.Fatal(err)
	}
	changed := snap.With(map[string][]byte{plan.File: after.Bytes()})
	noErrors(t, changed)
	if changed.Record(planRef).Seal() != plan.Seal() {
		t.Error("progress changes the seal")
	}
	if got := strings.Count(string(after.Bytes()), "\n") - strings.Count(string(plan.Doc.Bytes()), "\n"); got > 2 {
		t.Errorf("progress adds %d lines", got)
	}
	if at.IDs == "" {
		t.Error("no place")
	}
	if _, _, err := Progress(plan, "somlos", entry); !errors.Is(err, ErrNoMeasure) {
		t.Errorf("progress of a goal: %v", err)
	}
}

func TestAMadeUpRegisterGoesTheSameWay(t *testing.T) {
	snap := withDraft(t, load(hfhtest.Register(t)), planRef)
	noErrors(t, snap)
}
