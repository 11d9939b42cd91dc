package diff

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/helsefellesskap/hfh/internal/doc"
)

// countingShape knows of one thing only: that lists called progress count their ids.
type countingShape struct{ key string }

func (s countingShape) Field(key string) doc.Shape { return countingShape{key} }
func (s countingShape) Item() doc.Shape            { return countingShape{} }
func (s countingShape) Scalar() doc.ScalarType     { return doc.TextScalar }
func (s countingShape) Counted() bool              { return s.key == "progress" }

const countedBase = `
measures:
  - id: kurs
    name: Kurs i helsepedagogikk
    progress:
      - {id: p1, date: 2024-11-01, status: in-progress}
  - id: liste
    name: Felles legemiddelliste
  - id: rutine
    name: Rutine for transport
`

func TestMergeKeepsWhatBothSidesAddedToACountingList(t *testing.T) {
	tests := []struct {
		name, ours, theirs, want string // of each measure's progress, in the order of the plan
		conflicts                string
	}{
		{
			name: "in two measures",
			ours: "kurs: p1; liste: p1 vår", theirs: "kurs: p1; rutine: p1 deres",
			want: "kurs: p1; liste: p1 vår; rutine: p1 deres",
		},
		{
			name: "in one measure",
			ours: "kurs: p1, p2 vår", theirs: "kurs: p1, p2 deres",
			want: "kurs: p1, p2 vår, p3 deres",
		},
		{
			name: "several in one measure",
			ours: "kurs: p1, p2 vår", theirs: "kurs: p1, p2 deres, p3 noen",
			want: "kurs: p1, p2 vår, p4 deres, p3 noen",
		},
		{
			name: "the first in one measure",
			ours: "kurs: p1; liste: p1 vår", theirs: "kurs: p1; liste: p1 deres",
			want: "kurs: p1; liste: p1 vår, p2 deres",
		},
		{
			name: "the same on both sides",
			ours: "kurs: p1, p2 vår", theirs: "kurs: p1, p2 vår",
			want: "kurs: p1, p2 vår",
		},
		{
			name: "taken over and put right",
			ours: "kurs: p1, p2 to kurs er holdt", theirs: "kurs: p1, p2 to kurs ble holdt",
			want:      "kurs: p1, p2 to kurs er holdt",
			conflicts: "both-added measures/kurs/progress/p2: – | {\"id\":\"p2\",\"note\":\"to kurs er holdt\"} | {\"id\":\"p2\",\"note\":\"to kurs ble holdt\"}\n",
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			b := parse(t, countedBase)
			got, conflicts := Merge(b, withProgress(t, tt.ours), withProgress(t, tt.theirs), Options{Shape: countingShape{}}, nil)
			if diff := cmp.Diff(tt.conflicts, sayConflicts(conflicts)); diff != "" {
				t.Errorf("conflicts (-want +got):\n%s", diff)
			}
			if diff := cmp.Diff(string(withProgress(t, tt.want).JSON(nil)), string(got.JSON(nil))); diff != "" {
				t.Errorf("merged (-want +got):\n%s", diff)
			}
		})
	}
}

// withProgress gives the base with the progress that a line tells of: "kurs: p1, p2 note".
func withProgress(t *testing.T, line string) *doc.Node {
	t.Helper()
	root := parse(t, countedBase)
	first := root.Get("measures").Items[0].Get("progress").Items[0]
	for measure := range strings.SplitSeq(line, "; ") {
		id, entries, _ := strings.Cut(measure, ": ")
		var list []*doc.Node
		for entry := range strings.SplitSeq(entries, ", ") {
			number, note, ok := strings.Cut(entry, " ")
			if !ok {
				list = append(list, first)
				continue
			}
			list = append(list, doc.MapOf("id", number, "note", note))
		}
		for _, m := range root.Get("measures").Items {
			if m.ID() == id {
				if err := m.Set([]string{"progress"}, doc.ListOf(list...)); err != nil {
					t.Fatal(err)
				}
			}
		}
	}
	return root
}

func TestWhatIsCountedInAListIsNotMovedToAnother(t *testing.T) {
	older, newer := withProgress(t, "kurs: p1; liste: p1 innført i to kommuner"), withProgress(t, "kurs: p1; rutine: p1 innført i to kommuner")
	var ops []Op
	for _, ch := range Docs(older, newer, Options{Shape: countingShape{}}) {
		ops = append(ops, ch.Op)
	}
	if diff := cmp.Diff([]Op{Removed, Added}, ops); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}
