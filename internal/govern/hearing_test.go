package govern_test

import (
	"errors"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/helsefellesskap/hfh/internal/date"
	"github.com/helsefellesskap/hfh/internal/govern"
	"github.com/helsefellesskap/hfh/internal/hfhtest"
	"github.com/helsefellesskap/hfh/internal/record"
	"github.com/helsefellesskap/hfh/internal/schema"
	"github.com/helsefellesskap/hfh/internal/store"
)

func aDay(s string) date.Day {
	d, err := date.ParseDay(s)
	if err != nil {
		panic(err)
	}
	return d
}

// onHearing is the small register with a draft of its plan, and the draft on hearing.
func onHearing(t testing.TB) (*store.Snapshot, govern.HearingView) {
	t.Helper()
	files := hfhtest.Register(t)
	snap := store.Load(files, schema.Open(store.Formats()))
	draft, err := govern.OpenDraft(snap.Record(store.Ref{Kind: "plan"}), strings.Repeat("a", 40))
	if err != nil {
		t.Fatal(err)
	}
	snap = snap.With(map[string][]byte{"data/drafts/plan.yaml": draft})
	ref, file, data, err := govern.NewHearing(snap, snap.Record(store.Ref{Kind: "plan", Draft: true}), opening())
	if err != nil {
		t.Fatal(err)
	}
	snap = snap.With(map[string][]byte{file: data})
	h := govern.HearingOf(snap, store.Ref{Kind: "plan"})
	if h.Value == nil || h.Ref != ref {
		t.Fatalf("the draft is not on hearing: %s", data)
	}
	return snap, h
}

func opening() govern.HearingOpening {
	return govern.HearingOpening{Ref: store.Ref{Kind: "plan"}, Opened: aDay("2025-02-04"), Today: aDay("2025-02-04"), Deadline: aDay("2025-03-14"), Revision: strings.Repeat("b", 40)}
}

func anAnswer(party string) govern.NewAnswer {
	return govern.NewAnswer{Party: party, Date: aDay("2025-02-10"), Today: aDay("2025-02-10"), Position: record.Supports}
}

// apply makes an edit and gives the register and hearing after it.
func apply(t testing.TB, snap *store.Snapshot, h govern.HearingView, edit govern.HearingEdit) (*store.Snapshot, govern.HearingView) {
	t.Helper()
	root := h.Node.Clone()
	if err := edit(h.Value, root); err != nil {
		t.Fatal(err)
	}
	after, _, err := h.Doc.Rewrite(root)
	if err != nil {
		t.Fatal(err)
	}
	snap = snap.With(map[string][]byte{h.File: after.Bytes()})
	now := govern.HearingSpoken(snap, store.Ref{Kind: "plan"})
	if now.Value == nil {
		t.Fatalf("the hearing cannot be read after the edit:\n%s", after.Bytes())
	}
	return snap, now
}

func why(err error) string {
	var fault *govern.HearingError
	if errors.As(err, &fault) {
		return fault.Why
	}
	if err != nil {
		return err.Error()
	}
	return ""
}

// TestOpeningRefuses changes one thing of an opening that is right.
func TestOpeningRefuses(t *testing.T) {
	snap, _ := onHearing(t)
	draft := snap.Record(store.Ref{Kind: "plan", Draft: true})
	for want, change := range map[string]func(*govern.HearingOpening){
		"":               func(*govern.HearingOpening) {},
		"deadline-past":  func(o *govern.HearingOpening) { o.Deadline = aDay("2025-02-03") },
		"opened-to-come": func(o *govern.HearingOpening) { o.Opened = aDay("2025-02-05") },
		"deadline-before": func(o *govern.HearingOpening) {
			o.Opened, o.Deadline, o.Backdated = aDay("2025-01-20"), aDay("2025-01-10"), true
		},
		"no-actor":      func(o *govern.HearingOpening) { o.To = []string{"xxxxxxxxxxx"} },
		"no-actor-near": func(o *govern.HearingOpening) { o.To = []string{"trolnesk"} },
		"group-unknown": func(o *govern.HearingOpening) { o.To = []string{"noen-kommuner"} },
		"no-member": func(o *govern.HearingOpening) {
			o.To, o.Opened, o.Backdated = []string{"trollnes"}, aDay("2020-01-01"), true
		},
		"group-empty": func(o *govern.HearingOpening) { o.Opened, o.Backdated = aDay("2020-01-01"), true },
		"no-meeting":  func(o *govern.HearingOpening) { o.Meeting = "ssu-2099-01-01" },
		"no-case":     func(o *govern.HearingOpening) { o.Meeting, o.Case = "ssu-2024-09-10", "99/2099" },
		"case-alone":  func(o *govern.HearingOpening) { o.Case = "4/2024" },
	} {
		o := opening()
		change(&o)
		if _, _, _, err := govern.NewHearing(snap, draft, o); why(err) != want {
			t.Errorf("%q, want %q", why(err), want)
		}
	}
}

// TestAnswerRefuses changes one thing of an answer that is right.
func TestAnswerRefuses(t *testing.T) {
	snap, h := onHearing(t)
	edit, _, err := govern.Answer(snap, nil, h.Value, anAnswer("huldredal"))
	if err != nil {
		t.Fatal(err)
	}
	snap, h = apply(t, snap, h, edit)
	for want, change := range map[string]func(*govern.NewAnswer){
		"":                     func(*govern.NewAnswer) {},
		"no-round":             func(a *govern.NewAnswer) { a.Round = "r2" },
		"answer-to-come":       func(a *govern.NewAnswer) { a.Date = aDay("2025-02-11") },
		"answer-before":        func(a *govern.NewAnswer) { a.Date = aDay("2025-02-03") },
		"not-asked":            func(a *govern.NewAnswer) { a.Party = "digitale-eventyr" },
		"supports-and-remarks": func(a *govern.NewAnswer) { a.Remarks = []govern.NewRemark{{Text: "Nei"}} },
		"remark-empty": func(a *govern.NewAnswer) {
			a.Position, a.Remarks = record.Objects, []govern.NewRemark{{Text: " "}}
		},
		"remark-long": func(a *govern.NewAnswer) {
			a.Position, a.Remarks = record.Objects, []govern.NewRemark{{Text: strings.Repeat("å", 4001)}}
		},
		"twice": func(a *govern.NewAnswer) { a.Party = "huldredal" },
	} {
		a := anAnswer("trollnes")
		change(&a)
		if _, _, err := govern.Answer(snap, nil, h.Value, a); why(err) != want {
			t.Errorf("%q, want %q", why(err), want)
		}
	}
	joint := anAnswer("trollnes")
	joint.For = []string{"nissevik"}
	edit, done, err := govern.Answer(snap, nil, h.Value, joint)
	if err != nil || !slices.Equal(done.From, []string{"trollnes", "nissevik"}) {
		t.Fatalf("%v %v", done.From, err)
	}
	snap, h = apply(t, snap, h, edit)
	alone := anAnswer("nissevik")
	alone.Again = true
	if _, _, err := govern.Answer(snap, nil, h.Value, alone); why(err) != "joint-before" {
		t.Errorf("one alone after a joint answer: %q", why(err))
	}
}

// TestEveryRecipientIsAccountedFor: whatever is done to a round, in whatever order, each
// recipient stands in the account once, the figures add up, the record keeps its shape,
// and silence is in none of the positions.
func TestEveryRecipientIsAccountedFor(t *testing.T) {
	first, opened := onHearing(t)
	rapid.Check(t, func(r *rapid.T) {
		snap, h := first, opened
		parties := []string{"trollnes", "huldredal", "nissevik", "eventyrsykehuset"}
		for range rapid.IntRange(0, 12).Draw(r, "steps") {
			if edit := aStep(r, snap, h, rapid.SampledFrom(parties).Draw(r, "party")); edit != nil {
				snap, h = apply(t, snap, h, edit)
			}
		}
		acc := govern.AccountOf(snap, h.Value, h.Value.Last(), aDay("2025-04-01"))
		var ids []string
		silent := 0
		for _, one := range acc.Asked {
			ids = append(ids, one.ID)
			if one.Answer == nil {
				silent++
			}
		}
		slices.Sort(ids)
		slices.Sort(parties)
		if !slices.Equal(ids, parties) {
			r.Fatalf("accounted for %v", ids)
		}
		if acc.Parties != 4 || acc.Answered+silent != 4 || acc.Supports+acc.WithRemarks+acc.Objects+acc.NoPosition != acc.Answered || acc.Late > acc.Answered {
			r.Fatalf("the figures do not add up: %+v", acc)
		}
	})
}

// aStep draws something to do with a hearing; nil where it is refused.
func aStep(r *rapid.T, snap *store.Snapshot, h govern.HearingView, party string) govern.HearingEdit {
	day := aDay("2025-02-04").AddDays(rapid.IntRange(0, 60).Draw(r, "day"))
	var edit govern.HearingEdit
	var err error
	switch rapid.IntRange(0, 5).Draw(r, "what") {
	case 0, 1:
		a := anAnswer(party)
		a.Date, a.Today, a.Again = day, day, rapid.Bool().Draw(r, "again")
		a.Position = rapid.SampledFrom([]string{record.Supports, record.SupportsWithRemarks, record.Objects, record.NoPosition}).Draw(r, "position")
		if a.Position == record.Objects {
			a.Remarks = []govern.NewRemark{{Text: "Nei"}}
		}
		edit, _, err = govern.Answer(snap, nil, h.Value, a)
	case 2:
		edit, _, err = govern.TakeBack(h.Value, "", party, "", day)
	case 3:
		edit, err = govern.ExtendDeadline(h.Value, party, day)
	case 4:
		edit, err = govern.DeclineAnswer(h.Value, party, day)
	case 5:
		edit, _, err = govern.Remind(h.Value, nil, day)
	}
	if err != nil {
		return nil
	}
	return edit
}

// TestResolve: the outcome of a remark is set and changed, never half.
func TestResolve(t *testing.T) {
	snap, h := onHearing(t)
	a := anAnswer("trollnes")
	a.Position, a.Remarks = record.Objects, []govern.NewRemark{{Place: "legemiddelliste", Text: "Nei"}}
	edit, _, err := govern.Answer(snap, snap.Record(store.Ref{Kind: "plan", Draft: true}), h.Value, a)
	if err != nil {
		t.Fatal(err)
	}
	snap, h = apply(t, snap, h, edit)
	draft := snap.Record(store.Ref{Kind: "plan", Draft: true})
	edit, before, err := govern.Resolve(h.Value, govern.Resolution{Remark: "trollnes-1", Outcome: "partly", Reason: "litt", Changes: []string{"legemiddelliste"}}, draft)
	if err != nil || before != "" {
		t.Fatalf("%q %v", before, err)
	}
	snap, h = apply(t, snap, h, edit)
	edit, before, err = govern.Resolve(h.Value, govern.Resolution{Remark: "trollnes-1", Outcome: "not", Reason: "nei"}, draft)
	if err != nil || before != "partly" {
		t.Fatalf("%q %v", before, err)
	}
	_, h = apply(t, snap, h, edit)
	_, m := h.Value.Remark("trollnes-1")
	if m.Outcome != "not" || m.Reason != "nei" || len(m.Changes) != 0 || !strings.HasSuffix(m.Place, "/legemiddelliste") {
		t.Errorf("%+v", m)
	}
}

// TestAWithdrawnHearingIsNotTheNextDrafts: it ends with its draft.
func TestAWithdrawnHearingIsNotTheNextDrafts(t *testing.T) {
	snap, h := onHearing(t)
	snap, _ = apply(t, snap, h, govern.WithdrawHearing(h.Value, aDay("2025-02-20")))
	if on := govern.HearingOf(snap, store.Ref{Kind: "plan"}); on.Value != nil {
		t.Errorf("%s is still the draft's", on.ID)
	}
}

// TestHearingConditions: what is asked of a hearing before the adoption.
func TestHearingConditions(t *testing.T) {
	snap, h := onHearing(t)
	asked := strings.Replace(string(snap.Record(store.Ref{Kind: "community"}).Doc.Bytes()),
		"evaluation: off, hearing: off, answers: off, approvals: off, signatures: off, minutes: off}\n    source: {document: d1, lines: 5-6}",
		"evaluation: off, hearing: required, answers: warned, approvals: off, signatures: off, minutes: off}\n    source: {document: d1, lines: 5-6}", 1)
	judge := func(snap *store.Snapshot) string {
		snap = snap.With(map[string][]byte{"data/community.yaml": []byte(asked)})
		out := ""
		for _, c := range govern.Conditions(snap, snap.Record(store.Ref{Kind: "plan", Draft: true}), govern.Request{Ref: store.Ref{Kind: "plan"}, Today: aDay("2025-04-01")}) {
			if c.ID == "hearing" || c.ID == "answers" {
				out += c.ID + ":" + string(c.State) + "." + c.Reason + " "
			}
		}
		return strings.TrimSpace(out)
	}
	without := snap.With(map[string][]byte{h.File: nil})
	if got := judge(without); got != "hearing:not-met.none answers:not-met.none" {
		t.Error("no hearing:", got)
	}
	if got := judge(snap); got != "hearing:not-met.open answers:met." {
		t.Error("open:", got)
	}
	a := anAnswer("trollnes")
	a.Position, a.Remarks = record.SupportsWithRemarks, []govern.NewRemark{{Text: "Hva koster det?"}}
	edit, _, err := govern.Answer(snap, nil, h.Value, a)
	if err != nil {
		t.Fatal(err)
	}
	snap, h = apply(t, snap, h, edit)
	edit, err = govern.CloseRound(h.Value, aDay("2025-03-20"), false)
	if err != nil {
		t.Fatal(err)
	}
	snap, h = apply(t, snap, h, edit)
	if got := judge(snap); got != "hearing:met. answers:not-met.remarks" {
		t.Error("a remark without an outcome:", got)
	}
	late := anAnswer("huldredal")
	late.Position, late.Late = record.Objects, true
	if edit, _, err = govern.Answer(snap, nil, h.Value, late); err != nil {
		t.Fatal(err)
	}
	snap, _ = apply(t, snap, h, edit)
	if got := judge(snap); got != "hearing:met. answers:not-met.objections" {
		t.Error("an objection:", got)
	}
}

// TestEveryHearingFaultHasAMessage reads the sources for the reasons that are given.
func TestEveryHearingFaultHasAMessage(t *testing.T) {
	table, err := os.ReadFile("../msg/tables/hearing.json")
	if err != nil {
		t.Fatal(err)
	}
	files, err := filepath.Glob("hearing*.go")
	if err != nil || len(files) < 4 {
		t.Fatalf("no sources: %v", err)
	}
	given := regexp.MustCompile(`hearingFault\("([a-z-]+)"`)
	n := 0
	for _, name := range files {
		src, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range given.FindAllStringSubmatch(string(src), -1) {
			n++
			if !strings.Contains(string(table), `"cli/hearing-`+m[1]+`":`) {
				t.Errorf("%s: no message for %s", name, m[1])
			}
		}
	}
	if n < 30 {
		t.Errorf("only %d reasons were found", n)
	}
}
