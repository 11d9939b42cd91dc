package gitrepo

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestHistoryOfPlainGitIsGits(t *testing.T) {
	for seed := range uint64(10) {
		s := newSandbox(t)
		ids := s.fastImport(randomHistory(seed, 60, false))
		tip := ids[len(ids)-1]
		r := s.open()
		for _, name := range []string{"data/a.yaml", "data/b.yaml", "data/fsu/c.yaml"} {
			want := gitHashes(s, "--date-order", string(tip), "--", name)
			if diff := cmp.Diff(want, hashes(t, r.History(tip, "x", name))); diff != "" {
				t.Errorf("seed %d, %s (-git +ours):\n%s", seed, name, diff)
			}
		}
	}
}

// chain builds a history made by hfh: it keeps the newest revision of each record.
type chain struct {
	*sandbox
	last map[string]Hash
}

// revise commits files as a revision of records, with right pointers.
func (c *chain) revise(records string, files ...string) Hash {
	c.t.Helper()
	m := Message{Subject: "revision of " + records, Trailers: Trailers{Change: "progress"}}
	for _, r := range strings.Fields(records) {
		m.Trailers.Records = append(m.Trailers.Records, r)
		if p, ok := c.last[r]; ok {
			m.Trailers.Previous = append(m.Trailers.Previous, Pointer{r, p})
		}
	}
	h := c.commit(m.String(), files...)
	for _, r := range m.Trailers.Records {
		c.last[r] = h
	}
	return h
}

func newChain(t *testing.T) *chain {
	return &chain{newSandbox(t), map[string]Hash{}}
}

// wantHistory compares the plan's history.
func (c *chain) wantHistory(desc string, want ...Hash) {
	c.t.Helper()
	r := c.open()
	head, err := r.Head()
	if err != nil {
		c.t.Fatal(err)
	}
	slices.Reverse(want) // written down in the order of making
	if diff := cmp.Diff(want, hashes(c.t, r.History(head, "plan", "data/plan.yaml"))); diff != "" {
		c.t.Errorf("%s (-want +got):\n%s\n%s", desc, diff, c.git("log", "--graph", "--format=%H %s", "--name-status"))
	}
}

func TestHistoryFollowsPointers(t *testing.T) {
	c := newChain(t)
	p1 := c.revise("plan", "data/plan.yaml", "1\n")
	for i := range 5 {
		c.revise("parties", "data/parties.yaml", strconv.Itoa(i))
	}
	p2 := c.revise("plan parties", "data/plan.yaml", "2\n", "data/parties.yaml", "x")
	c.revise("parties", "data/parties.yaml", "y")
	p3 := c.revise("plan", "data/plan.yaml", "3\n")
	c.revise("parties", "data/parties.yaml", "z")
	c.wantHistory("pointers", p1, p2, p3)
	noted := c.revise("plan") // a note on paper: the file stays
	c.wantHistory("a revision without files", p1, p2, p3, noted)
	c.revise("parties", "data/parties.yaml", "zz")
	c.wantHistory("a revision without files, not on top", p1, p2, p3, noted)
}

func TestHistoryDoesNotWalkWherePointersHold(t *testing.T) {
	c := newChain(t)
	var want, between []Hash
	for i := range 4 {
		want = append(want, c.revise("plan", "data/plan.yaml", strconv.Itoa(i)))
		for j := range 5 {
			h := c.revise("parties", "data/parties.yaml", fmt.Sprint(i, j))
			if i < 3 && j < 4 { // not the parent of the plan's next revision
				between = append(between, h)
			}
		}
	}
	for _, h := range between {
		if err := os.Remove(filepath.Join(c.dir, ".git", "objects", string(h[:2]), string(h[2:]))); err != nil {
			t.Fatal(err)
		}
	}
	r := c.open()
	head, err := r.Head()
	if err != nil {
		t.Fatal(err)
	}
	slices.Reverse(want)
	if diff := cmp.Diff(want, hashes(t, r.History(head, "plan", "data/plan.yaml"))); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestHistoryIncludesPlainGit(t *testing.T) {
	c := newChain(t)
	plain0 := c.commit("before hfh", "data/plan.yaml", "0\n")
	c.commit("something else", "README", "x")
	p1 := c.revise("plan", "data/plan.yaml", "1\n") // no pointer: it knows of none
	c.revise("parties", "data/parties.yaml", "1")
	plain1 := c.commit("by hand", "data/plan.yaml", "1 by hand\n")
	c.wantHistory("on top", plain0, p1, plain1)
	c.revise("parties", "data/parties.yaml", "2")
	c.wantHistory("below others", plain0, p1, plain1)
	p2 := c.revise("plan", "data/plan.yaml", "2\n") // points past the commit by hand
	c.wantHistory("a pointer that does not hold", plain0, p1, plain1, p2)
	c.last["plan"] = c.commit("by hand again", "data/plan.yaml", "2 by hand\n")
	plain2 := c.last["plan"]
	p3 := c.revise("plan", "data/plan.yaml", "3\n")
	c.wantHistory("a pointer to a commit by hand", plain0, p1, plain1, p2, plain2, p3)
}

func TestHistoryOfFalseTrailers(t *testing.T) {
	c := newChain(t)
	p1 := c.revise("plan", "data/plan.yaml", "1\n")
	c.revise("parties", "data/parties.yaml", "1")
	sneaked := c.revise("parties", "data/plan.yaml", "sneaked in\n")
	c.revise("parties", "data/parties.yaml", "2")
	c.wantHistory("a change that its trailers hide", p1, sneaked)
	p2 := c.revise("plan", "data/plan.yaml", "2\n")
	c.wantHistory("and a pointer past it", p1, sneaked, p2)
	c.last["plan"] = Hash(strings.Repeat("1", 40))
	p3 := c.revise("plan", "data/plan.yaml", "3\n")
	c.wantHistory("a pointer to nowhere", p1, sneaked, p2, p3)
	c.last["plan"] = c.last["parties"]
	p4 := c.revise("plan", "data/plan.yaml", "4\n")
	c.wantHistory("a pointer to another record's revision", p1, sneaked, p2, p3, p4)
	c.last["plan"] = p4
	blob := c.gitInput("x", "hash-object", "-w", "--stdin")
	c.last["plan"] = Hash(blob)
	p5 := c.revise("plan", "data/plan.yaml", "5\n")
	c.wantHistory("a pointer to no commit", p1, sneaked, p2, p3, p4, p5)
}

func TestHistoryOfMerges(t *testing.T) {
	c := newChain(t)
	p1 := c.revise("plan", "data/plan.yaml", "1\n")
	c.git("checkout", "-q", "-b", "side")
	p2 := c.revise("plan", "data/plan.yaml", "2 side\n")
	p3 := c.revise("plan", "data/plan.yaml", "3 side\n")
	c.git("checkout", "-q", "main")
	c.last["plan"] = p1
	c.revise("parties", "data/parties.yaml", "x")
	c.mergeWith("side", "Merge branch 'side'", "")
	c.wantHistory("one side changed it", p1, p2, p3)

	c.git("checkout", "-q", "-b", "second")
	c.last["plan"] = p3
	p4 := c.revise("plan", "data/plan.yaml", "4 second\n")
	c.revise("parties", "data/parties.yaml", "second")
	c.git("checkout", "-q", "main")
	c.last["plan"] = p3
	p5 := c.revise("plan", "data/plan.yaml", "5 main\n")
	joined := Message{Subject: "merge", Trailers: Trailers{Change: "merge", Records: []string{"plan", "parties"}, Previous: []Pointer{{"plan", p5}, {"plan", p4}}}}
	m := c.mergeWith("second", joined.String(), "joined\n")
	c.wantHistory("a pointer per side", p1, p2, p3, p4, p5, m)
	c.last["plan"] = m
	p6 := c.revise("plan", "data/plan.yaml", "6\n")
	c.wantHistory("a revision after the merge", p1, p2, p3, p4, p5, m, p6)

	c.git("checkout", "-q", "-b", "third")
	p7 := c.revise("plan", "data/plan.yaml", "7 third\n")
	c.git("checkout", "-q", "main")
	c.last["plan"] = p6
	p8 := c.revise("plan", "data/plan.yaml", "8 main\n")
	m2 := c.mergeWith("third", "joined by hand", "by hand\n")
	c.wantHistory("a merge by hand", p1, p2, p3, p4, p5, m, p6, p7, p8, m2)

	c.git("checkout", "-q", "-b", "fourth")
	c.last["plan"] = m2
	p9 := c.revise("plan", "data/plan.yaml", "9 fourth\n")
	c.git("checkout", "-q", "main")
	joined.Trailers.Previous = []Pointer{{"plan", p9}, {"plan", p1}}
	c.last["plan"] = m2
	p10 := c.revise("plan", "data/plan.yaml", "10 main\n")
	m3 := c.mergeWith("fourth", joined.String(), "joined again\n")
	c.wantHistory("one of two pointers is wrong", p1, p2, p3, p4, p5, m, p6, p7, p8, m2, p9, p10, m3)
}

// mergeWith merges a branch, the plan taking text where it is given.
func (c *chain) mergeWith(branch, message, text string) Hash {
	c.t.Helper()
	_, _ = c.try("merge", "-q", "--no-ff", "--no-commit", branch)
	files := []string{"merged-" + branch, "x"}
	if text != "" {
		files = append(files, "data/plan.yaml", text)
	}
	return c.commit(message, files...)
}

func TestHistoryOfDraftsDeletionsAndNewLives(t *testing.T) {
	c := newChain(t)
	d1 := c.revise("plan@draft", "data/drafts/plan.yaml", "draft: {}\n1\n")
	d2 := c.revise("plan@draft", "data/drafts/plan.yaml", "draft: {}\n2\n")
	adopted := c.revise("plan plan@draft", "data/drafts/plan.yaml", "-", "data/plan.yaml", "2\n")
	d3 := c.revise("plan@draft", "data/drafts/plan.yaml", "draft: {}\n3\n")
	c.wantHistory("the plan", adopted)
	r := c.open()
	want := []Hash{d3, adopted, d2, d1}
	if diff := cmp.Diff(want, hashes(t, r.History(d3, "plan@draft", "data/drafts/plan.yaml"))); diff != "" {
		t.Errorf("drafts (-want +got):\n%s", diff)
	}
	gone := c.revise("plan", "data/plan.yaml", "-")
	c.revise("parties", "data/parties.yaml", "x")
	c.wantHistory("deleted", adopted, gone)
	again := c.revise("plan", "data/plan.yaml", "new life\n")
	c.wantHistory("a new life", adopted, gone, again)
	byHand := c.commit("away", "data/plan.yaml", "-")
	back := c.commit("back", "data/plan.yaml", "by hand\n")
	c.wantHistory("away and back by hand", adopted, gone, again, byHand, back)
	none := hashes(t, r.History(d3, "statutes", "data/statutes.yaml"))
	if len(none) > 0 {
		t.Errorf("a record that never was has %v", none)
	}
}

func TestHistoryFollowsRenames(t *testing.T) {
	long := strings.Repeat("the same line of text\n", 20)
	c := newChain(t)
	c.revise("fsu/other", "data/fsu/other.yaml", "something else\n")
	f1 := c.revise("fsu/old", "data/fsu/old.yaml", long)
	f2 := c.revise("fsu/old", "data/fsu/old.yaml", long+"more\n")
	c.git("mv", "data/fsu/old.yaml", "data/fsu/new.yaml")
	moved := c.commit("moved by hand")
	f3 := c.revise("fsu/new", "data/fsu/new.yaml", long+"still more\n")
	c.git("mv", "data/fsu/new.yaml", "data/fsu/newest.yaml")
	c.write("data/fsu/newest.yaml", long+"moved and edited\n")
	c.git("rm", "-q", "data/fsu/other.yaml")
	c.git("add", ".")
	edited := c.commit("moved and edited by hand")
	c.last["fsu/newest"] = edited
	f4 := c.revise("fsu/newest", "data/fsu/newest.yaml", "rewritten\n")
	r := c.open()
	var got []Hash
	var files []string
	for rev, err := range r.History(f4, "fsu/newest", "data/fsu/newest.yaml") {
		if err != nil {
			t.Fatal(err)
		}
		got, files = append(got, rev.Hash), append(files, strings.TrimPrefix(rev.Path, "data/fsu/"))
	}
	if diff := cmp.Diff([]Hash{f4, edited, f3, moved, f2, f1}, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]string{"newest.yaml", "newest.yaml", "new.yaml", "new.yaml", "old.yaml", "old.yaml"}, files); diff != "" {
		t.Errorf("files (-want +got):\n%s", diff)
	}
	// hfh's own renaming points to the revision under the old name.
	c.git("mv", "data/fsu/newest.yaml", "data/fsu/last.yaml")
	m := Message{Subject: "renamed", Trailers: Trailers{Change: "migration", Records: []string{"fsu/last"}, Previous: []Pointer{{"fsu/last", f4}}}}
	renamed := c.commit(m.String())
	if diff := cmp.Diff([]Hash{renamed, f4, edited, f3, moved, f2, f1}, hashes(t, c.open().History(renamed, "fsu/last", "data/fsu/last.yaml"))); diff != "" {
		t.Errorf("by hfh (-want +got):\n%s", diff)
	}
}

func TestHistoryInASubfolder(t *testing.T) {
	c := newChain(t)
	c.commit("outside", "data/plan.yaml", "not the register's\n")
	p1 := c.revise("plan", "reg/data/plan.yaml", "1\n")
	c.commit("outside again", "data/plan.yaml", "x\n")
	p2 := c.revise("plan", "reg/data/plan.yaml", "2\n")
	r := c.in("repo/reg").open()
	var got []Hash
	for rev, err := range r.History(p2, "plan", "data/plan.yaml") {
		if err != nil || rev.Path != "data/plan.yaml" {
			t.Errorf("path %q, %v", rev.Path, err)
		}
		got = append(got, rev.Hash)
	}
	if !slices.Equal(got, []Hash{p2, p1}) {
		t.Errorf("history %v", got)
	}
}

// madeByHfh writes a line of revisions for fast-import, the way hfh makes them: the
// plan every step-th time, other records between, and some plain commits.
func madeByHfh(n, step, plainEvery int) []fastCommit {
	commits := make([]fastCommit, 0, n)
	for i := range n {
		c := fastCommit{when: i * 60, files: map[string]string{}}
		if i > 0 {
			c.parents = []int{i - 1}
		}
		m := Message{Subject: fmt.Sprintf("revision %d", i), Body: "Som vedtatt.", Trailers: Trailers{Change: "progress", Effective: "2024-03-19"}}
		switch i % step {
		case 0:
			m.Trailers.Records = []string{"plan"}
			c.files["data/plan.yaml"] = fmt.Sprintf("plan: %d\n%s", i, strings.Repeat("text of the plan\n", 100))
		default:
			id := fmt.Sprintf("m%d", i%97)
			m.Trailers.Records = []string{"meeting/" + id}
			c.files["data/meetings/2024/"+id+".yaml"] = fmt.Sprintf("meeting: %d\n", i)
		}
		c.message = m.String()
		if plainEvery > 0 && i%plainEvery == 1 {
			c.message = "by hand"
		}
		commits = append(commits, c)
	}
	return commits
}
