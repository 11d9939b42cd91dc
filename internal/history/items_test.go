package history

import (
	"fmt"
	"iter"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/helsefellesskap/hfh/internal/gitrepo"
	"github.com/helsefellesskap/hfh/internal/store"
)

// memory is a repository that holds one record's texts, oldest first; "" where it was
// not there.
type memory []string

func (m memory) hash(i int) gitrepo.Hash { return gitrepo.Hash(fmt.Sprintf("r%04d", i)) }

func (m memory) at(h gitrepo.Hash) string {
	var i int
	if _, err := fmt.Sscanf(string(h), "r%d", &i); err != nil || i < 0 {
		return ""
	}
	return m[i]
}

func (m memory) History(gitrepo.Hash, string, string) iter.Seq2[gitrepo.Revision, error] {
	return func(yield func(gitrepo.Revision, error) bool) {
		for i := len(m) - 1; i >= 0; i-- {
			rev := gitrepo.Revision{Hash: m.hash(i), Path: "data/plan.yaml"}
			if i > 0 {
				rev.Parents = []gitrepo.Hash{m.hash(i - 1)}
			}
			if !yield(rev, nil) {
				return
			}
		}
	}
}

func (m memory) Blob(h gitrepo.Hash, _ string) (gitrepo.Hash, bool, error) {
	text := m.at(h)
	return gitrepo.Hash(text), text != "", nil
}

func (m memory) ReadBlob(id gitrepo.Hash) ([]byte, error) { return []byte(id), nil }

func (m memory) Cut(gitrepo.Hash) bool { return false }

// told gives an item's history, oldest first: "0 came, 3 moved handed".
func (m memory) told(t testing.TB, place string) []string {
	t.Helper()
	var out []string
	for s, err := range Items(m, m.History("", "", ""), Followed{Path: strings.Split(place, "/"), Kin: Rows}) {
		if err != nil {
			t.Fatal(err)
		}
		var i int
		_, _ = fmt.Sscanf(string(s.Rev.Hash), "r%d", &i)
		line := fmt.Sprint(i)
		for _, e := range s.Events {
			line += " " + string(e.What)
			if e.Reused {
				line += "!"
			}
		}
		out = append(out, line)
	}
	slices.Reverse(out)
	return out
}

func TestItems(t *testing.T) {
	plan := func(goals ...string) string { return "kind: plan\nid: plan\ngoals:\n" + strings.Join(goals, "") }
	goal := func(id string, lines ...string) string {
		return "  - id: " + id + "\n    name: Målet " + id + "\n" + strings.Join(lines, "")
	}
	measure := func(rest string) string { return "    measures:\n      - {id: x, " + rest + "}\n" }
	row := func(rest string) string { return "    rows:\n      - {id: r1, " + rest + "}\n" }
	const place = "goals/a/measures/x"
	tests := []struct {
		desc  string
		past  memory
		place string
		want  []string
	}{
		{"came, changed hands, was dropped", memory{
			plan(goal("a")), plan(goal("a", measure("name: Kurs, responsible: [rana]"))), plan(goal("a", measure("name: Kurs, responsible: [vefsn]"))), plan(goal("a")),
		}, place, []string{"1 came", "2 handed", "3 dropped"}},
		{"came with its goal, went with the record", memory{
			plan(goal("b")), plan(goal("b"), goal("a", measure("name: Kurs"))), "",
		}, place, []string{"1 came", "2 dropped"}},
		{"keeps its history where it moved", memory{
			plan(goal("a", measure("name: Kurs")), goal("b")), plan(goal("a"), goal("b", measure("name: Kurs"))), plan(goal("a"), goal("b", measure("name: Bedre kurs"))),
		}, "goals/b/measures/x", []string{"0 came", "1 moved", "2 changed"}},
		{"is followed where its id changed", memory{
			plan(goal("a", "    measures:\n      - {id: y, name: Kurs for alle ansatte i kommunene}\n")), plan(goal("a", measure("name: Kurs for alle ansatte i kommunene"))),
		}, place, []string{"0 came", "1 renamed"}},
		{"tells that an id was another's", memory{
			plan(goal("a", measure("name: Kurs for ansatte"))), plan(goal("a")), plan(goal("a", measure("name: Digital hjemmeoppfølging"))),
		}, place, []string{"0 came", "1 dropped", "2 came!"}},
		{"progress, numbers and words", memory{
			plan(goal("a", measure("name: Kurs, number: '1', progress: [{id: p1, status: done}]"))),
			plan(goal("a", measure("name: Kurs, number: '1', progress: [{id: p1, status: done}, {id: p2, status: done}]"))),
			plan(goal("a", measure("name: Kurs, number: '2', progress: [{id: p1, status: done}, {id: p2, status: done}]"))),
			plan(goal("a", measure("number: '2', name: Kurs, progress: [{id: p1, status: done}, {id: p2, status: done}]"))),
		}, place, []string{"0 came", "1 progressed", "2 changed"}},
		{"what it takes from its row", memory{
			plan(goal("a", row("responsible: [rana], note: x"), measure("name: Kurs, row: r1"))),
			plan(goal("a", row("responsible: [vefsn], note: x"), measure("name: Kurs, row: r1"))),
			plan(goal("a", row("responsible: [vefsn], note: y"), measure("name: Kurs, row: r1"))),
		}, place, []string{"0 came", "1 handed"}},
		{"a file that is no YAML in between", memory{
			plan(goal("a", measure("name: Kurs"))), "\t: [", plan(goal("a", measure("name: Kurs"))),
		}, place, []string{"0 came", "1 dropped", "2 came!"}},
		{"one field", memory{
			plan(goal("a", measure("name: Kurs"))), plan(goal("a", measure("name: Kurs, when: '2025'"))), plan(goal("a", measure("name: Flere kurs, when: '2025'"))), plan(goal("a", measure("name: Flere kurs, when: '2026'"))),
		}, place + "/when", []string{"1 changed", "3 changed"}},
		{"nothing that ever was", memory{plan(goal("a"))}, "goals/a/measures/z", nil},
	}
	for _, tt := range tests {
		if diff := cmp.Diff(tt.want, tt.past.told(t, tt.place)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", tt.desc, diff)
		}
	}
}

// model is a plan that random revisions change: measure → what it says.
type model map[string]said

type said struct {
	goal, name, responsible string
}

func (m model) text() string {
	var b strings.Builder
	b.WriteString("kind: plan\nid: plan\ngoals:\n")
	for _, goal := range []string{"a", "b", "c"} {
		fmt.Fprintf(&b, "  - id: %s\n    name: Mål %s\n", goal, goal)
		first := true
		for i := range 6 {
			id := fmt.Sprintf("x%d", i)
			if s, ok := m[id]; ok && s.goal == goal {
				if first {
					b.WriteString("    measures:\n")
				}
				first = false
				fmt.Fprintf(&b, "      - {id: %s, name: %s, responsible: [%s]}\n", id, s.name, s.responsible)
			}
		}
	}
	return b.String()
}

// randomPast makes a line of revisions, each changing some measures, and what happened
// to each measure as a slow reader of the model sees it.
func randomPast(t *rapid.T) (memory, map[string][]string, model, map[string][2]int) {
	var past memory
	now, events, origin := model{}, map[string][]string{}, map[string][2]int{}
	words := 0
	fresh := func() string { // names that have no word in common: nothing looks renamed
		words++
		return fmt.Sprintf("ord%d noe%d annet%d mer%d", words, words, words, words)
	}
	for i := range rapid.IntRange(1, 12).Draw(t, "revisions") {
		for _, id := range rapid.SliceOfNDistinct(rapid.SampledFrom([]string{"x0", "x1", "x2", "x3", "x4", "x5"}), 0, 3, rapid.ID[string]).Draw(t, "ids") {
			was, there := now[id]
			s := was
			switch op := rapid.SampledFrom([]string{"drop", "move", "name", "hand", "hand"}).Draw(t, "op"); {
			case !there:
				s = said{rapid.SampledFrom([]string{"a", "b", "c"}).Draw(t, "goal"), fresh(), "rana"}
			case op == "drop":
				delete(now, id)
				events[id] = append(events[id], fmt.Sprintf("%d dropped", i))
				continue
			case op == "move":
				s.goal = rapid.SampledFrom([]string{"a", "b", "c"}).Draw(t, "goal")
			case op == "name":
				s.name = fresh()
			default:
				s.responsible = rapid.SampledFrom([]string{"rana", "vefsn", "bodo"}).Draw(t, "responsible")
			}
			now[id] = s
			line := fmt.Sprint(i)
			switch {
			case !there:
				line += " came"
				if len(events[id]) > 0 {
					line += "!"
				}
				origin[id] = [2]int{i, i}
			case was.goal != s.goal:
				line += " moved"
			case was.name != s.name:
				line += " changed"
			case was.responsible != s.responsible:
				line += " handed"
			default:
				continue
			}
			origin[id] = [2]int{i, origin[id][1]}
			events[id] = append(events[id], line)
		}
		past = append(past, now.text())
	}
	return past, events, now, origin
}

// goalOf finds the goal that a measure stands under in a text, "" for none.
func goalOf(text, id string) string {
	before, _, ok := strings.Cut(text, "{id: "+id+",")
	if !ok {
		return ""
	}
	return before[strings.LastIndex(before, "- id: ")+len("- id: "):][:1]
}

func TestItemsIsTheSlowReaders(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		past, events, now, _ := randomPast(rt)
		for id, want := range events {
			goal := now[id].goal
			for i := len(past) - 1; goal == ""; i-- { // where it stood last
				goal = goalOf(past[i], id)
			}
			if diff := cmp.Diff(want, past.told(t, "goals/"+goal+"/measures/"+id)); diff != "" {
				rt.Fatalf("%s (-slow +ours):\n%s\n%s", id, diff, strings.Join(past, "---\n"))
			}
		}
	})
}

func TestBlameIsTheSlowReaders(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		past, _, now, origin := randomPast(rt)
		tip := past.hash(len(past) - 1)
		origins, err := Blame(Source{Repo: past, Ref: store.Ref{Kind: "plan"}, File: "data/plan.yaml", From: tip, Fields: true})
		if err != nil {
			rt.Fatal(err)
		}
		found := 0
		for _, o := range origins {
			if o.Field || len(o.Path) != 4 {
				continue
			}
			found++
			want := origin[o.Path[3]]
			if o.Changed == nil || o.Came == nil || o.Changed.Hash != past.hash(want[0]) || o.Came.Hash != past.hash(want[1]) {
				rt.Fatalf("%v: changed %v came %v, want %v\n%s", o.Path, o.Changed, o.Came, want, strings.Join(past, "---\n"))
			}
		}
		if found != len(now) {
			rt.Fatalf("%d measures told of, not %d", found, len(now))
		}
	})
}

func TestBlameOfFields(t *testing.T) {
	past := memory{
		"kind: plan\nid: plan\nname: Plan\ngoals:\n  - {id: a, name: Mål, when: '2024'}\n",
		"kind: plan\nid: plan\nname: Plan\ngoals:\n  - {id: a, name: Mål, when: '2025'}\n",
		"kind: plan\nid: plan\nname: Ny plan\ngoals:\n  - {id: a, name: Mål, when: '2025'}\n",
	}
	origins, err := Blame(Source{Repo: past, Ref: store.Ref{Kind: "plan"}, File: "data/plan.yaml", From: "r0002", Fields: true})
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, o := range origins {
		got = append(got, fmt.Sprintf("%s %s", strings.Join(o.Path, "/"), o.Changed.Hash))
	}
	want := []string{" r0002", "name r0002", "goals/a r0001", "goals/a/name r0000", "goals/a/when r0001"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}
