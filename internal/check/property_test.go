package check_test

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"testing"
	"testing/fstest"

	"pgregory.net/rapid"

	"github.com/helsefellesskap/hfh/internal/diag"
	"github.com/helsefellesskap/hfh/internal/doc"
	"github.com/helsefellesskap/hfh/internal/hfhtest"
)

// broken is a register with many different findings.
func broken(t testing.TB) fstest.MapFS {
	files := hfhtest.Register(t)
	edits := []edit{
		{"data/fsu/akutt.yaml", "permanence: permanent", "permanence: unknown"},
		{"data/plan.yaml", "responsible: [akutt]\n", "responsible: [akut]\n"},
		{"data/plan.yaml", "when: 2024/2025", "when: 2024/2029"},
		{"data/plan.yaml", "patient_groups: [barn-unge, eldre]", "patient_groups: [eldre, barn-unge]"},
		{"data/bodies/sekretariat.yaml", "from: 2023-05-02", "from: 2023-05-02\nto: 2023-01-01\nnote: Nisevik kommune  Ã¸"},
	}
	for _, e := range edits {
		files = hfhtest.Edit(t, files, e.file, e.old, e.new)
	}
	return files
}

// unplaced says what findings say without lines and columns, which a new order of keys
// moves, sorted.
func unplaced(fs []diag.Finding) string {
	var out []string
	for _, f := range fs {
		out = append(out, fmt.Sprint(f.Severity, f.Rule, f.Variant, f.Args, f.Record, f.Place, f.Known, f.Waiver))
	}
	slices.Sort(out)
	return strings.Join(out, "\n")
}

// shuffled gives a node with the keys of every map in another order.
func shuffled(t *rapid.T, n *doc.Node) *doc.Node {
	out := n.Clone()
	var mix func(n *doc.Node)
	mix = func(n *doc.Node) {
		if len(n.Entries) > 1 {
			n.Entries = rapid.Permutation(n.Entries).Draw(t, "keys")
		}
		for _, e := range n.Entries {
			mix(e.Value)
		}
		for _, item := range n.Items {
			mix(item)
		}
	}
	mix(out)
	return out
}

func TestTheOrderOfKeysDoesNotCount(t *testing.T) {
	files := broken(t)
	want := unplaced(judge(files, options()).Findings)
	if strings.Count(want, "\n") < 8 {
		t.Fatalf("too few findings to prove anything:\n%s", want)
	}
	rapid.Check(t, func(t *rapid.T) {
		mixed := fstest.MapFS{}
		for name, f := range files {
			d, _ := doc.Parse(name, f.Data)
			mixed[name] = &fstest.MapFile{Data: doc.Emit(shuffled(t, d.Root), ""), Mode: 0o644}
		}
		if got := unplaced(judge(mixed, options()).Findings); got != want {
			t.Fatalf("another order:\n%s\nwant:\n%s", got, want)
		}
	})
}

func TestTwoRunsSayTheSame(t *testing.T) {
	files := broken(t)
	first := judge(files, options())
	for range 20 {
		if got := judge(files, options()); lines(got.Findings) != lines(first.Findings) || fmt.Sprint(got.Findings) != fmt.Sprint(first.Findings) || len(got.Skipped) != len(first.Skipped) {
			t.Fatal("two runs over the same files differ")
		}
	}
}

// TestHostileValues puts any text into any scalar: nothing panics, every finding has a
// place in its file and a message that its facts fill.
func TestHostileValues(t *testing.T) {
	files := hfhtest.Register(t)
	var names []string
	for name := range files {
		names = append(names, name)
	}
	slices.Sort(names)
	nasty := rapid.OneOf(rapid.String(), rapid.SampledFrom([]string{
		"..", "../../etc", "#", "@", "plan@", "#x", "plan#", "plan@draft#", strings.Repeat("a/", 500), strings.Repeat("-", 300), "[1]", "~", "~1",
		"2024/2023", "-1", "9999999999999999999", "{n}/{yyyy}", "({[", `\Q\E`, "file:///C:/Users/x/y", "http://[::1", "%zz", "\x00", "«", "\u202e", "P99999Y", "0001", "9999-12-31", "unknown",
	}))
	rapid.Check(t, func(t *rapid.T) {
		name := rapid.SampledFrom(names).Draw(t, "file")
		d, _ := doc.Parse(name, files[name].Data)
		root := d.Root.Clone()
		var scalars []*doc.Node
		root.Walk(func(_ []string, n *doc.Node) bool {
			if n.Kind == doc.Scalar {
				scalars = append(scalars, n)
			}
			return true
		})
		for range rapid.IntRange(1, 3).Draw(t, "changes") {
			n := scalars[rapid.IntRange(0, len(scalars)-1).Draw(t, "scalar")]
			*n = *doc.Text(nasty.Draw(t, "text"))
		}
		changed := fstest.MapFS{}
		for k, f := range files {
			changed[k] = f
		}
		changed[name] = &fstest.MapFile{Data: doc.Emit(root, ""), Mode: 0o644}
		for _, f := range judge(changed, options()).Findings {
			if f.Line < 1 || f.Column < 1 || f.File == "" || f.Severity == 0 {
				t.Fatalf("a finding without a place: %+v", f)
			}
		}
	})
}

// TestNationalIDs counts the numbers of one day that are refused: those of which both
// check digits are right, plain and as D-numbers, and no others.
func TestNationalIDs(t *testing.T) {
	refused := func(text string) bool {
		files := hfhtest.Edit(t, base(), meetingFile, "state: held\n", "state: held\nnote: 'x "+text+" y'\n")
		return slices.ContainsFunc(judge(files, options()).Findings, func(f diag.Finding) bool { return f.Rule == "privacy/national-id" })
	}
	for _, day := range []string{"010190", "410190", "014190", "018190", "016690"} {
		id := withChecks(day)
		if !refused(id) || !refused(id[:6]+" "+id[6:]) {
			t.Errorf("%s is not refused", id)
		}
		last := string('0' + (id[10]-'0'+1)%10)
		if refused(id[:10] + last) {
			t.Errorf("%s, with a wrong check digit, is refused", id[:10]+last)
		}
		if refused("1"+id) || refused(id+"1") || refused("2024/"+id) {
			t.Errorf("%s inside a longer number is refused", id)
		}
	}
	for _, none := range []string{withChecks("320190"), withChecks("001390"), withChecks("010090")} {
		if refused(none) {
			t.Errorf("%s, no day, is refused", none)
		}
	}
}

// withChecks gives a number that begins with a day and has right check digits.
func withChecks(day string) string {
	for n := range 1000 {
		id := day + fmt.Sprintf("%03d", n)
		for _, weights := range [][]int{{3, 7, 6, 1, 8, 9, 4, 5, 2}, {5, 4, 3, 2, 7, 6, 5, 4, 3, 2}} {
			sum := 0
			for i, w := range weights {
				if i < len(id) {
					sum += w * int(id[i]-'0')
				}
			}
			id += strconv.Itoa((11 - sum%11) % 11)
		}
		if len(id) == 11 {
			return id
		}
	}
	panic("no number with check digits")
}

func BenchmarkAll(b *testing.B) {
	files := hfhtest.Register(b)
	for b.Loop() {
		judge(files, options())
	}
}
