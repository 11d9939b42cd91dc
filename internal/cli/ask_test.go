package cli

import (
	"bufio"
	"bytes"
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/helsefellesskap/hfh/internal/date"
	"github.com/helsefellesskap/hfh/internal/govern"
	"github.com/helsefellesskap/hfh/internal/record"
	"github.com/helsefellesskap/hfh/internal/store"
)

// answering is an asker whose person types these lines, and then nothing more.
func answering(t *testing.T, a *app, lines ...string) (*asker, *bytes.Buffer) {
	t.Helper()
	var out bytes.Buffer
	return &asker{t.Context(), bufio.NewReader(strings.NewReader(strings.Join(lines, "\n"))), &out, a.msg}, &out
}

// askedIn opens a register that has a meeting with three cases, and a draft on hearing.
func askedIn(t *testing.T) (*app, *register) {
	t.Helper()
	dir := small(t)
	hfhIn(t, dir, "meeting", "create", "--body", "ssu", "--date", "2025-02-03", "--state", "planned")
	hfhIn(t, dir, "case", "add", "Plan", "--meeting", "ssu-2025-02-03", "--kind", "vedtak", "--recommendation", "SSU vedtar planen.")
	hfhIn(t, dir, "case", "add", "Nytt", "--meeting", "ssu-2025-02-03", "--kind", "orientering")
	hfhIn(t, dir, "case", "add", "Kurs", "--meeting", "ssu-2025-02-03")
	hfhIn(t, dir, "plan", "revise", "--set", "legemiddelliste/when=2026")
	hfhIn(t, dir, "plan", "hearing", "open", "--deadline", "2025-03-14")
	a, _ := inWorld(dir, nil)
	reg, err := a.open()
	if err != nil {
		t.Fatal(err)
	}
	return a, reg
}

func TestGuidedMinutes(t *testing.T) {
	a, reg := askedIn(t)
	for _, c := range []struct {
		name  string
		lines []string
		want  govern.MinutesEdit
		says  string
	}{
		{"all of it", []string{"ja", "alle", "nestleder", "kanskje", "enighet", "", "Planen vedtas.", "nisevik", "Nissevik", "Vi er uenige", "", "utsatt", "j"}, govern.MinutesEdit{
			Present: []string{"all"}, Away: []string{"nestleder"}, Outcome: []string{"1/2025=agreed", "3/2025=postponed"},
			Decide: []string{"1/2025=Planen vedtas."}, Dissent: []string{"1/2025:nissevik=Vi er uenige"},
		}, "mente du nissevik"},
		{"nothing is decided by saying nothing", []string{"ja", "", "", "", "", "ja"}, govern.MinutesEdit{}, "SSU vedtar planen."},
		{"no yes at the end", []string{"ja", "alle", "", "enighet", "", "", "", "", ""}, govern.MinutesEdit{}, "Føre dette inn"},
		{"no yes at the start", []string{"", "alle"}, govern.MinutesEdit{}, "har ikke noe referat"},
		{"the end of the input", []string{"ja", "alle"}, govern.MinutesEdit{}, "Føre dette inn"},
	} {
		q, out := answering(t, a, c.lines...)
		got, err := q.guideMinutes(reg, "ssu-2025-02-03")
		if diff := cmp.Diff(c.want, got, cmpopts.EquateComparable(date.EDTF{})); err != nil || diff != "" || !strings.Contains(out.String(), c.says) {
			t.Errorf("%s: %v %s\n%s", c.name, err, diff, out)
		}
	}
	q, out := answering(t, a, "ja", "alle")
	if got, err := q.guideMinutes(reg, "ssu-2099-01-01"); err == nil || !got.Empty() || out.Len() > 0 {
		t.Errorf("a meeting that is not there: %v %v %s", got, err, out)
	}
}

func TestGuidedAnswer(t *testing.T) {
	a, reg := askedIn(t)
	plan := store.Ref{Kind: "plan"}
	ask := func(party string, lines ...string) (string, hearingAnswerOptions, string, error) {
		var o hearingAnswerOptions
		q, out := answering(t, a, lines...)
		err := q.guideAnswer(reg, plan, &party, &o)
		return party, o, out.String(), err
	}
	party, o, out, err := ask("", "Trolness", "Trollnes", "imot", "PS 3/25", "i går", "2025-02-04", "For tidlig", "tull", "legemiddelliste", "Dyrt", "", "", "ja")
	want := []govern.NewRemark{{Place: "legemiddelliste", Text: "For tidlig"}, {Text: "Dyrt"}}
	if err != nil || party != "trollnes" || o.position != record.Objects || o.caseNo != "PS 3/25" || o.date != "2025-02-04" || !cmp.Equal(want, o.remarks.list) {
		t.Errorf("%s %+v %v\n%s", party, o, err, out)
	}
	for _, said := range []string{"mente du trollnes", "stedet tull finnes ikke", "er ikke en dato"} {
		if !strings.Contains(out, said) {
			t.Errorf("no %q in\n%s", said, out)
		}
	}
	if _, o, _, err = ask("trollnes", ""); err != nil || o.position != "" {
		t.Errorf("no position was typed: %+v %v", o, err)
	}
	var f *failure
	if _, _, _, err = ask("trollnes", "støtter", "", "", ""); !errors.As(err, &f) || f.id != "ask/not-recorded" {
		t.Errorf("not confirmed: %v", err)
	}
	if a.asker(t.Context()) != nil {
		t.Error("asked without a terminal")
	}
}

// TestOfferEvaluation: a draft begins with the evaluation only where somebody says yes.
func TestOfferEvaluation(t *testing.T) {
	dir := small(t)
	plan := store.Ref{Kind: "plan"}
	a, _ := inWorld(dir, nil)
	offered := func(lines ...string) (bool, string) {
		t.Helper()
		reg, err := a.open()
		if err != nil {
			t.Fatal(err)
		}
		q, out := answering(t, a, lines...)
		yes, err := q.offerEvaluation(reg.snap, plan)
		if err != nil {
			t.Fatal(err)
		}
		return yes, out.String()
	}
	if yes, said := offered("ja"); yes || said != "" {
		t.Errorf("offered without an evaluation: %q", said)
	}
	hfhIn(t, dir, "plan", "evaluate", "--set", "kurs=on-track,continue")
	if yes, said := offered("ja"); yes || said != "" {
		t.Errorf("offered where all goes on: %q", said)
	}
	hfhIn(t, dir, "plan", "evaluate", "--set", "felles-rutiner=done,end")
	if yes, said := offered("ja"); !yes || !strings.Contains(said, "1 tiltak skal ut og 0 endres") {
		t.Errorf("yes is %v: %q", yes, said)
	}
	for _, no := range []string{"nei", "", "kanskje"} {
		if yes, _ := offered(no); yes {
			t.Errorf("%q was taken for a yes", no)
		}
	}
}

// TestGuidedEvaluation asks about one measure at a time, can be broken off, and takes up
// what is left.
func TestGuidedEvaluation(t *testing.T) {
	dir := small(t)
	asked := func(lines ...string) ([]govern.NewEvaluation, string) {
		t.Helper()
		a, said := inWorld(dir, nil)
		a.streams.In = strings.NewReader(strings.Join(lines, "\n") + "\n")
		list, err := a.askEvaluations(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		return list, said.String()
	}
	list, said := asked("forsinket", "1", "Mer tid", "", "kanskje", "ferdig", "q")
	if len(list) != 1 || list[0].Result != "delayed" || list[0].Next != "continue" || list[0].Note != "Mer tid" {
		t.Errorf("%+v\n%s", list, said)
	}
	if !strings.Contains(said, "1 av 4") || !strings.Contains(said, "3 av 4") || strings.Contains(said, "4 av 4") {
		t.Errorf("asked\n%s", said)
	}
	if list, _ = asked("3", "4", "q"); len(list) != 1 || list[0].Result != "done" || list[0].Next != "ordinary-operation" || list[0].Note != "" {
		t.Errorf("stopped at the note: %+v", list)
	}
	hfhIn(t, dir, "plan", "evaluate", "--set", list[0].Place+"=done,end")
	if list, said = asked(); len(list) != 0 || !strings.Contains(said, "1 av 3") {
		t.Errorf("what is judged is asked for again, or the end of the input is an answer: %+v\n%s", list, said)
	}
	for _, one := range []string{"legemiddelliste", "felles-rutiner", "hjemmeoppfolging", "kurs"} {
		hfhIn(t, dir, "plan", "evaluate", "--set", one+"=done,end")
	}
	if list, said = asked("1", "1", ""); len(list) != 0 || !strings.Contains(said, "Alle tiltak") {
		t.Errorf("all are judged: %+v\n%s", list, said)
	}
}
