package diff

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/helsefellesskap/hfh/internal/doc"
)

// clean gives a copy without what says nothing.
func clean(n *doc.Node) *doc.Node {
	n = n.Clone()
	dropEmpty(n)
	return n
}

func sayConflicts(conflicts []Conflict) string {
	var b strings.Builder
	for _, c := range conflicts {
		fmt.Fprintf(&b, "%s %s: %s | %s | %s\n", c.Kind, c.Place(), brief(c.Base), brief(c.Ours), brief(c.Theirs))
	}
	return b.String()
}

func mustEqual(t *rapid.T, what string, got, want *doc.Node, conflicts []Conflict) {
	if len(conflicts) > 0 {
		t.Fatalf("%s: conflicts\n%s", what, sayConflicts(conflicts))
	}
	if !doc.Equal(clean(got), clean(want)) {
		t.Fatalf("%s gives\n%s\nwant\n%s", what, got.JSON(nil), want.JSON(nil))
	}
}

func TestMergeWithOneSideUnchangedGivesTheOther(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		b, x := drawPlan(t), drawPlan(t)
		got, conflicts := Merge(b, b.Clone(), x, Options{}, nil)
		mustEqual(t, "Merge(b,b,x)", got, x, conflicts)
		got, conflicts = Merge(b, x, b.Clone(), Options{}, nil)
		mustEqual(t, "Merge(b,x,b)", got, x, conflicts)
		got, conflicts = Merge(b, x, x.Clone(), Options{}, nil)
		mustEqual(t, "Merge(b,x,x)", got, x, conflicts)
	})
}

func TestMergeChangesNeitherSideAndIsStable(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		b, x, y := drawPlan(t), drawPlan(t), drawPlan(t)
		keep := [...]string{string(b.JSON(nil)), string(x.JSON(nil)), string(y.JSON(nil))}
		one, first := Merge(b, x, y, Options{}, nil)
		two, second := Merge(b, x, y, Options{}, nil)
		if !doc.Equal(one, two) || sayConflicts(first) != sayConflicts(second) {
			t.Fatalf("two runs differ:\n%s\n%s", one.JSON(nil), two.JSON(nil))
		}
		if now := [...]string{string(b.JSON(nil)), string(x.JSON(nil)), string(y.JSON(nil))}; now != keep {
			t.Fatalf("the merge changed what it was given:\n%v\n%v", keep, now)
		}
	})
}

func TestMergeConflictsAreSymmetric(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		b, x, y := drawPlan(t), drawPlan(t), drawPlan(t)
		_, one := Merge(b, x, y, Options{}, nil)
		_, two := Merge(b, y, x, Options{}, nil)
		if (len(one) == 0) != (len(two) == 0) {
			t.Fatalf("from the one side\n%s\nfrom the other\n%s", sayConflicts(one), sayConflicts(two))
		}
	})
}

// idsOf gives every id that stands somewhere in a tree with the key of its list, sorted.
func idsOf(n *doc.Node) []string {
	var ids []string
	n.Walk(func(path []string, v *doc.Node) bool {
		if id := v.ID(); id != "" && len(path) > 1 {
			ids = append(ids, id+" "+path[len(path)-2])
		}
		return true
	})
	slices.Sort(ids)
	return ids
}

func TestMergeLosesNoItemSilently(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		b, x, y := drawPlan(t), drawPlan(t), drawPlan(t)
		got, conflicts := Merge(b, x, y, Options{}, nil)
		ids := idsOf(got)
		if len(slices.Compact(slices.Clone(ids))) != len(ids) {
			t.Fatalf("an id stands twice: %v\n%s", ids, got.JSON(nil))
		}
		told := []string{}
		for _, c := range conflicts {
			for _, n := range []*doc.Node{c.Base, c.Ours, c.Theirs} {
				if n != nil && n.Kind == doc.Scalar && c.Path[len(c.Path)-1] == "id" {
					told = append(told, n.Text+" "+c.Path[len(c.Path)-3])
				}
				if n != nil && n.Kind == doc.Map {
					told = append(told, idsOf(doc.MapOf(c.Path[len(c.Path)-2], doc.ListOf(n)))...)
				}
			}
		}
		base := idsOf(b)
		for _, side := range []*doc.Node{x, y} {
			for _, id := range idsOf(side) {
				if !slices.Contains(base, id) && !slices.Contains(ids, id) && !slices.Contains(told, id) {
					t.Fatalf("%s was added and is lost\n%s\n%s", id, got.JSON(nil), sayConflicts(conflicts))
				}
			}
		}
		for _, id := range base {
			if slices.Contains(idsOf(x), id) && slices.Contains(idsOf(y), id) && !slices.Contains(ids, id) && !slices.Contains(told, id) {
				t.Fatalf("%s stands on both sides and is lost\n%s\n%s", id, got.JSON(nil), sayConflicts(conflicts))
			}
		}
	})
}

func TestMergeTakesTheSideThatIsChosen(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		b, x, y := drawPlan(t), drawPlan(t), drawPlan(t)
		open, conflicts := Merge(b, x, y, Options{}, nil)
		ours, left := Merge(b, x, y, Options{}, func(Conflict) Side { return Ours })
		if len(left) > 0 {
			t.Fatalf("chosen and still open:\n%s", sayConflicts(left))
		}
		if !doc.Equal(open, ours) {
			t.Fatalf("an open conflict is not kept as ours\n%s\n%s", open.JSON(nil), ours.JSON(nil))
		}
		theirs, left := Merge(b, x, y, Options{}, func(Conflict) Side { return Theirs })
		if len(left) > 0 {
			t.Fatalf("chosen and still open:\n%s", sayConflicts(left))
		}
		if len(conflicts) == 0 && !doc.Equal(ours, theirs) {
			t.Fatal("nothing to choose, and the choice counts")
		}
		ids := idsOf(theirs)
		if len(slices.Compact(slices.Clone(ids))) != len(ids) {
			t.Fatalf("an id stands twice: %v\n%s", ids, theirs.JSON(nil))
		}
	})
}

// edits changes some fields of every item that pick names.
func edits(n *doc.Node, key, text string, pick func(id string) bool) *doc.Node {
	out := n.Clone()
	out.Walk(func(_ []string, v *doc.Node) bool {
		if id := v.ID(); id != "" && pick(id) {
			_ = v.Set([]string{key}, doc.Text(text))
		}
		return true
	})
	return out
}

func TestMergeOfDisjointChangesHasBoth(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		b := drawPlan(t)
		split := rapid.SampledFrom([]string{"b", "d", "g"}).Draw(t, "split")
		below := func(id string) bool { return id < split }
		x, y := edits(b, "ours", "vår", below), edits(b, "theirs", "deres", func(id string) bool { return !below(id) })
		want := edits(x, "theirs", "deres", func(id string) bool { return !below(id) })
		got, conflicts := Merge(b, x, y, Options{}, nil)
		mustEqual(t, "disjoint", got, want, conflicts)

		// what theirs changed, made on ours, is the merged text
		applied, err := Apply(x, Docs(b, y, Options{}))
		if err != nil {
			t.Fatalf("apply: %v", err)
		}
		mustEqual(t, "apply", got, applied, nil)
	})
}

func TestMergeWithoutConflictBringsWhatTheirsChanged(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		b, y := drawPlan(t), drawPlan(t)
		renamed := slices.ContainsFunc(Docs(b, y, Options{}), func(ch Change) bool { return ch.Op == Renamed })
		x := edits(b, "ours", "vår", func(id string) bool { return id < "d" })
		got, conflicts := Merge(b, x, y, Options{}, nil)
		if len(conflicts) > 0 || renamed {
			return
		}
		want := y.Clone()
		want.Walk(func(path []string, v *doc.Node) bool {
			if id := v.ID(); id != "" && id < "d" && slices.Contains(idsOf(b), id+" "+path[len(path)-2]) {
				_ = v.Set([]string{"ours"}, doc.Text("vår"))
			}
			return true
		})
		mustEqual(t, "merge", got, want, nil)
	})
}

const mergeBase = `
kind: plan
areas:
  - id: en
    name: En
    goals:
      - {id: m1, name: Kortere ventetid, when: "2024", responsible: [rana]}
      - {id: m2, name: Felles opplæring, when: "2024"}
  - id: to
    name: To
    goals:
      - {id: m3, name: Digital samhandling}
`

func TestMergeCases(t *testing.T) {
	tests := []struct {
		name          string
		ours, theirs  []string // old, new in turn
		want          []string // old, new on the base; nil: as ours
		wantConflicts string
	}{
		{
			name: "moved and edited",
			ours: []string{"      - {id: m2, name: Felles opplæring, when: \"2024\"}\n", "", "      - {id: m3, name: Digital samhandling}\n", "      - {id: m3, name: Digital samhandling}\n      - {id: m2, name: Felles opplæring, when: \"2024\"}\n"}, theirs: []string{"Felles opplæring", "Felles opplæring for alle"},
			want: []string{"      - {id: m2, name: Felles opplæring, when: \"2024\"}\n", "", "      - {id: m3, name: Digital samhandling}\n", "      - {id: m3, name: Digital samhandling}\n      - {id: m2, name: Felles opplæring for alle, when: \"2024\"}\n"},
		},
		{
			name: "renamed and edited",
			ours: []string{"id: m2", "id: opplaering"}, theirs: []string{"opplæring, when: \"2024\"", "opplæring, when: \"2025\""},
			want: []string{"id: m2", "id: opplaering", "opplæring, when: \"2024\"", "opplæring, when: \"2025\""},
		},
		{
			name: "both edited", ours: []string{"Kortere ventetid", "Kort ventetid"}, theirs: []string{"Kortere ventetid", "Ingen ventetid"},
			wantConflicts: "both-edited areas/en/goals/m1/name: \"Kortere ventetid\" | \"Kort ventetid\" | \"Ingen ventetid\"\n",
		},
		{
			name: "both edited alike", ours: []string{"Kortere ventetid", "Kort ventetid"}, theirs: []string{"Kortere ventetid", "Kort ventetid"},
		},
		{
			name: "edited and removed", ours: []string{"Digital samhandling", "Digital samhandling i alt"}, theirs: []string{"    goals:\n      - {id: m3, name: Digital samhandling}\n", ""},
			wantConflicts: "edited-removed areas/to/goals/m3: {\"id\":\"m3\",\"name\":\"Digital samhandling\"} | {\"id\":\"m3\",\"name\":\"Digital samhandling i alt\"} | –\n",
		},
		{
			name: "removed and added below", ours: []string{"  - id: to\n    name: To\n    goals:\n      - {id: m3, name: Digital samhandling}\n", ""}, theirs: []string{"      - {id: m3, name: Digital samhandling}\n", "      - {id: m3, name: Digital samhandling}\n      - {id: m4, name: Ny}\n"},
			wantConflicts: "edited-removed areas/to: {\"id\":\"to\",\"name\":\"To\",\"goals\":[{\"id\":\"m3\",\"name\":\"Digital samhandling\"}]} | – | {\"id\":\"to\",\"name\":\"To\",\"goals\":[{\"id\":\"m3\",\"name\":\"Digital samhandling\"},{\"id\":\"m4\",\"name\":\"Ny\"}]}\n",
		},
		{
			name: "both added one id", ours: []string{"      - {id: m3,", "      - {id: ny, name: Vår}\n      - {id: m3,"}, theirs: []string{"      - {id: m1,", "      - {id: ny, name: Deres}\n      - {id: m1,"},
			wantConflicts: "both-added areas/to/goals/ny: – | {\"id\":\"ny\",\"name\":\"Vår\"} | {\"id\":\"ny\",\"name\":\"Deres\"}\n",
		},
		{
			name: "both added at one place", ours: []string{"      - {id: m3,", "      - {id: x, name: Vår}\n      - {id: m3,"}, theirs: []string{"      - {id: m3,", "      - {id: y, name: Deres}\n      - {id: m3,"},
			want: []string{"      - {id: m3,", "      - {id: x, name: Vår}\n      - {id: y, name: Deres}\n      - {id: m3,"},
		},
		{
			name: "a removal and an edit beside it", ours: []string{"      - {id: m1, name: Kortere ventetid, when: \"2024\", responsible: [rana]}\n", ""}, theirs: []string{"Felles opplæring", "Opplæring"},
			want: []string{"      - {id: m1, name: Kortere ventetid, when: \"2024\", responsible: [rana]}\n", "", "Felles opplæring", "Opplæring"},
		},
		{
			name: "a list of plain values is one value", ours: []string{"[rana]", "[rana, vefsn]"}, theirs: []string{"[rana]", "[rana, alstahaug]"},
			wantConflicts: "both-edited areas/en/goals/m1/responsible: [\"rana\"] | [\"rana\",\"vefsn\"] | [\"rana\",\"alstahaug\"]\n",
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			b := parse(t, mergeBase)
			text := func(pairs []string) *doc.Node {
				for i := 0; i < len(pairs); i += 2 {
					if !strings.Contains(mergeBase, pairs[i]) {
						t.Fatalf("the text has no %q", pairs[i])
					}
				}
				return parse(t, strings.NewReplacer(pairs...).Replace(mergeBase))
			}
			ours, theirs := text(tt.ours), text(tt.theirs)
			want := ours
			if tt.want != nil {
				out := mergeBase
				for i := 0; i < len(tt.want); i += 2 {
					out = strings.Replace(out, tt.want[i], tt.want[i+1], 1)
				}
				want = parse(t, out)
			}
			got, conflicts := Merge(b, ours, theirs, Options{}, nil)
			if diff := cmp.Diff(tt.wantConflicts, sayConflicts(conflicts)); diff != "" {
				t.Errorf("conflicts (-want +got):\n%s", diff)
			}
			if diff := cmp.Diff(string(want.JSON(nil)), string(got.JSON(nil))); diff != "" {
				t.Errorf("merged (-want +got):\n%s", diff)
			}
		})
	}
}
