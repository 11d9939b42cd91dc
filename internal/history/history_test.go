package history

import (
	"errors"
	"iter"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/helsefellesskap/hfh/internal/date"
	"github.com/helsefellesskap/hfh/internal/gitrepo"
	"github.com/helsefellesskap/hfh/internal/store"
)

// past is a repository that holds just these revisions of the plan, oldest first.
type past []gitrepo.Revision

func (p past) History(gitrepo.Hash, string, string) iter.Seq2[gitrepo.Revision, error] {
	return func(yield func(gitrepo.Revision, error) bool) {
		for i := len(p) - 1; i >= 0; i-- {
			if !yield(p[i], nil) {
				return
			}
		}
	}
}

func (past) Cut(gitrepo.Hash) bool { return false }

func rev(hash, change, version, effective string) gitrepo.Revision {
	r := gitrepo.Revision{Hash: gitrepo.Hash(hash)}
	r.Trailers = gitrepo.Trailers{Change: change, Records: []string{"plan"}, Version: version, Effective: effective}
	return r
}

func timeline(t *testing.T, revs ...gitrepo.Revision) Timeline {
	t.Helper()
	line, err := Of(past(revs), "head", store.Ref{Kind: "plan"}, "data/plan.yaml", nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	return line
}

func TestInForce(t *testing.T) {
	line := timeline(t,
		rev("a", "registration", "2022", "2022-01-01"),
		rev("b", "progress", "", ""),
		rev("c", "adoption", "2024", "2024-03-19"),
		rev("d", "correction", "2024", ""),
		rev("", "", "", ""),
		rev("e", "adoption", "2025", "2025-21"),
	)
	tests := []struct {
		day     string
		label   string
		certain bool
	}{
		{"2022-01-01", "2022", true},
		{"2024-03-18", "2022", true},
		{"2024-03-19", "2024", true},
		{"2025-02-28", "2024", true},
		{"2025-04-01", "2024", false}, // within spring: cannot tell before it is over
		{"2025-05-31", "2025", true},
	}
	for _, tt := range tests {
		day, err := date.ParseDay(tt.day)
		if err != nil {
			t.Fatal(err)
		}
		v, certain, err := line.InForce(day)
		if err != nil || v.Label != tt.label || certain != tt.certain {
			t.Errorf("%s: in force %q certain %v (%v), want %q %v", tt.day, v.Label, certain, err, tt.label, tt.certain)
		}
	}
	if _, _, err := line.InForce(date.Day{Year: 2021, Month: 1, Day: 1}); !errors.Is(err, ErrNoneInForce) {
		t.Errorf("before the first version: %v", err)
	}
}

func TestAVersionRegisteredLateTakesItsOwnTime(t *testing.T) {
	line := timeline(t, rev("a", "adoption", "2024", "2024-03-19"), rev("b", "registration", "2022", "2022-01-01"))
	v, certain, err := line.InForce(date.Day{Year: 2025, Month: 1, Day: 1})
	if err != nil || v.Label != "2024" || !certain {
		t.Errorf("in force %q, certain %v (%v)", v.Label, certain, err)
	}
}

func TestVersionKeepsItsAmendments(t *testing.T) {
	line := timeline(t, rev("a", "adoption", "2024", "2024-03-19"), rev("b", "progress", "", ""), rev("c", "correction", "", ""))
	v, err := line.Version("2024")
	if err != nil {
		t.Fatal(err)
	}
	if v.Adoption.Hash != "a" || v.Last().Hash != "c" || v.Registered() {
		t.Errorf("version is %+v", v)
	}
}

func TestAMissingVersionNamesThoseThatExist(t *testing.T) {
	line := timeline(t, rev("a", "adoption", "2022", ""), rev("b", "adoption", "2024", ""))
	_, err := line.Version("2023")
	var none *NoVersionError
	if !errors.As(err, &none) {
		t.Fatalf("error is %v", err)
	}
	if diff := cmp.Diff([]string{"2022", "2024"}, none.Labels); diff != "" {
		t.Error(diff)
	}
}

func TestRevisionsOfAnotherFirstRecordAreNotVersions(t *testing.T) {
	other := rev("b", "adoption", "9", "2024-01-01")
	other.Trailers.Records = []string{"statutes", "plan"}
	if got := timeline(t, other).Labels(); len(got) != 0 {
		t.Errorf("labels %v", got)
	}
}

func TestAVersionThatPlainGitBroughtInIsOne(t *testing.T) {
	plain := map[gitrepo.Hash]string{"a": "2022", "b": "2022", "d": "2024"}
	found := func(r gitrepo.Revision) (string, date.EDTF) {
		effect, err := date.Parse(plain[r.Hash])
		if err != nil {
			t.Fatal(err)
		}
		return plain[r.Hash], effect
	}
	revs := past{rev("a", "", "", ""), rev("b", "", "", ""), rev("c", "adoption", "2024", "2024-03-19"), rev("d", "", "", "")}
	line, err := Of(revs, "head", store.Ref{Kind: "plan"}, "data/plan.yaml", nil, found)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"2022", "2024"}, line.Labels()); diff != "" {
		t.Error(diff)
	}
	if v, _ := line.Version("2022"); v.Adoption.Hash != "a" {
		t.Errorf("2022 came in with %s", v.Adoption.Hash)
	}
	registered := past{rev("a", "", "", ""), rev("b", "registration", "2022", "2022-01-01")}
	line, err = Of(registered, "head", store.Ref{Kind: "plan"}, "data/plan.yaml", nil, found)
	if v, _ := line.Version("2022"); err != nil || len(line.Versions) != 1 || v.Adoption.Hash != "b" {
		t.Errorf("registered afterwards: %v, %v", line.Labels(), err)
	}
}

func TestAVersionRegisteredTogetherWithOtherRecordsIsOne(t *testing.T) {
	found := func(gitrepo.Revision) (string, date.EDTF) {
		effect, err := date.Parse("2022-01-01")
		if err != nil {
			t.Fatal(err)
		}
		return "2022", effect
	}
	together := rev("a", "registration", "", "")
	together.Trailers.Records = []string{"community", "plan"}
	later := together
	later.Hash = "b" // of living parts, with other records: no version of its own
	line, err := Of(past{together, later, rev("c", "adoption", "2024", "2024-03-19")}, "head", store.Ref{Kind: "plan"}, "data/plan.yaml", nil, found)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"2022", "2024"}, line.Labels()); diff != "" {
		t.Error(diff)
	}
	if v, err := line.Version("2022"); err != nil || v.Adoption.Hash != "a" || !v.Registered() {
		t.Errorf("2022 came in with %s (%v)", v.Adoption.Hash, err)
	}
}
