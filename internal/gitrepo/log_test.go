package gitrepo

import (
	"errors"
	"fmt"
	"iter"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func hashes(t testing.TB, seq iter.Seq2[Revision, error]) []Hash {
	t.Helper()
	var found []Hash
	for rev, err := range seq {
		if err != nil {
			t.Fatal(err)
		}
		found = append(found, rev.Hash)
	}
	return found
}

// fastCommit is one commit of a made history; parents are indexes of earlier ones.
type fastCommit struct {
	parents []int
	when    int
	message string
	files   map[string]string // path to text; "-" removes it
}

// fastImport makes a history with git fast-import and gives its commits' ids.
func (s *sandbox) fastImport(commits []fastCommit) []Hash {
	s.t.Helper()
	var b strings.Builder
	for i, c := range commits {
		message := c.message
		if message == "" {
			message = fmt.Sprintf("commit %d", i)
		}
		fmt.Fprintf(&b, "commit refs/heads/import\nmark :%d\ncommitter K <k@x> %d +0000\ndata %d\n%s\n", i+1, 1_700_000_000+c.when, len(message), message)
		for j, p := range c.parents {
			fmt.Fprintf(&b, "%s :%d\n", [...]string{"from", "merge", "merge"}[j], p+1)
		}
		if len(c.parents) == 0 {
			b.WriteString("deleteall\n")
		}
		for _, name := range slices.Sorted(keys(c.files)) {
			if text := c.files[name]; text == "-" {
				fmt.Fprintf(&b, "D %s\n", name)
			} else {
				fmt.Fprintf(&b, "M 100644 inline %s\ndata %d\n%s\n", name, len(text), text)
			}
		}
		if len(c.parents) == 0 && i > 0 {
			s.t.Fatal("only the first commit may have no parent")
		}
	}
	marks := s.top + "/marks"
	s.gitInput(b.String(), "fast-import", "--quiet", "--force", "--export-marks="+marks)
	s.git("update-ref", "refs/heads/main", "refs/heads/import")
	ids := make([]Hash, len(commits))
	raw := s.git("hash-object", "--no-filters", "-w", marks)
	for _, line := range lines(s.git("cat-file", "blob", raw)) {
		var mark int
		var id string
		if _, err := fmt.Sscanf(line, ":%d %s", &mark, &id); err != nil {
			s.t.Fatal(err)
		}
		ids[mark-1] = Hash(id)
	}
	return ids
}

func keys(m map[string]string) iter.Seq[string] {
	return func(yield func(string) bool) {
		for k := range m {
			if !yield(k) {
				return
			}
		}
	}
}

// randomHistory makes commits with branches and merges over a few files.
func randomHistory(seed uint64, n int, skew bool) []fastCommit {
	rnd := rand.New(rand.NewPCG(seed, 1))
	commits := []fastCommit{{files: map[string]string{"data/a.yaml": "0\n"}}}
	open := []int{0} // the tips of lines
	for i := 1; i < n; i++ {
		c := fastCommit{when: i * 10, files: map[string]string{}}
		if skew {
			c.when = rnd.IntN(n * 10)
		}
		at := rnd.IntN(len(open))
		c.parents = []int{open[at]}
		switch kind := rnd.IntN(6); {
		case kind == 0 && len(open) < 5:
			open = append(open, open[at]) // a new line begins here
		case kind == 1 && len(open) > 1:
			other := (at + 1) % len(open)
			if open[other] != open[at] {
				c.parents = append(c.parents, open[other])
			}
		}
		for _, name := range []string{"data/a.yaml", "data/b.yaml", "data/fsu/c.yaml"} {
			switch rnd.IntN(5) {
			case 0:
				c.files[name] = fmt.Sprintf("%s %d\n", name, rnd.IntN(3)) // values come back now and then
			case 1:
				if rnd.IntN(4) == 0 {
					c.files[name] = "-"
				}
			}
		}
		commits = append(commits, c)
		open[at] = i
	}
	for len(open) > 1 { // join what is open
		i := len(commits)
		c := fastCommit{when: i * 10, parents: []int{open[0]}}
		if open[1] != open[0] {
			c.parents = append(c.parents, open[1])
		}
		commits = append(commits, c)
		open = append([]int{i}, open[2:]...)
	}
	return commits
}

func gitHashes(s *sandbox, args ...string) []Hash {
	var found []Hash
	for _, line := range lines(s.git(append([]string{"log", "--format=%H"}, args...)...)) {
		found = append(found, Hash(line))
	}
	return found
}

func TestLogOrderIsGits(t *testing.T) {
	for seed := range uint64(8) {
		s := newSandbox(t)
		ids := s.fastImport(randomHistory(seed, 60, seed%3 == 0))
		tip := ids[len(ids)-1]
		want := gitHashes(s, "--date-order", string(tip))
		if diff := cmp.Diff(want, hashes(t, s.open().Log(tip))); diff != "" {
			t.Errorf("seed %d (-git +ours):\n%s", seed, diff)
		}
	}
}

func TestLogOfEqualTimes(t *testing.T) {
	commits := randomHistory(7, 50, false)
	for i := range commits {
		commits[i].when = 0
	}
	s := newSandbox(t)
	ids := s.fastImport(commits)
	tip := ids[len(ids)-1]
	if diff := cmp.Diff(gitHashes(s, "--date-order", string(tip)), hashes(t, s.open().Log(tip))); diff != "" {
		t.Errorf("(-git +ours):\n%s", diff)
	}
}

func TestLogStopsAndFails(t *testing.T) {
	s := newSandbox(t)
	s.commit("first", "data/a.yaml", "1\n")
	h := s.commit("second", "data/a.yaml", "2\n")
	r := s.open()
	n := 0
	for _, err := range r.Log(h) {
		if n++; err == nil {
			break
		}
	}
	if n != 1 {
		t.Errorf("%d revisions after a break", n)
	}
	n = 0
	for _, err := range r.Log(Hash(strings.Repeat("1", 40))) {
		n++
		if !errors.Is(err, ErrNotFound) {
			t.Errorf("error %v", err)
		}
	}
	if n != 1 {
		t.Errorf("%d revisions of none", n)
	}
}

func TestCommitIsReadWhole(t *testing.T) {
	s := newSandbox(t)
	tree := s.git("write-tree")
	raw := "tree " + tree + "\nauthor Åse  Ødegård <å@x.no> 1710841200 +0100\ncommitter  <> 1710841300 -0530\nencoding UTF-8\ngpgsig -----BEGIN PGP SIGNATURE-----\n \n parent x\n -----END PGP SIGNATURE-----\nunknown header\n\nsubject\n\nbody\n\nHfh-Change: draft\n"
	h := Hash(s.gitInput(raw, "hash-object", "-t", "commit", "-w", "--stdin"))
	got, err := s.open().Commit(h)
	if err != nil {
		t.Fatal(err)
	}
	want := Revision{
		Hash: h, Tree: Hash(tree), Author: Signature{"Åse  Ødegård", "å@x.no", time.Unix(1710841200, 0)}, Committer: Signature{"", "", time.Unix(1710841300, 0)},
		Message: Message{Subject: "subject", Body: "body", Trailers: Trailers{Change: "draft"}},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if got.Author.When.Format("-0700") != "+0100" || got.Committer.When.Format("-0700") != "-0530" {
		t.Errorf("time zones %v, %v", got.Author.When, got.Committer.When)
	}
	latin := "tree " + tree + "\nauthor \xc5se <a@x> 1 +0000\ncommitter \xc5se <a@x> 1 +0000\nencoding ISO-8859-1\n\nbl\xe5b\xe6r\n"
	got, err = s.open().Commit(Hash(s.gitInput(latin, "hash-object", "-t", "commit", "-w", "--stdin")))
	if err != nil || got.Author.Name != "Åse" || got.Subject != "blåbær" {
		t.Errorf("Latin-1: %q, %q, %v", got.Author.Name, got.Subject, err)
	}
	for _, odd := range []string{"", "tree x\n\n", "tree " + tree + "\nparent 12\n\nx", "author x\n\nx"} {
		h := Hash(s.gitInput(odd, "hash-object", "-t", "commit", "-w", "--literally", "--stdin"))
		if _, err := s.open().Commit(h); err == nil {
			t.Errorf("%q was read", odd)
		}
	}
	bare := "tree " + tree + "\n\n"
	if got, err := s.open().Commit(Hash(s.gitInput(bare, "hash-object", "-t", "commit", "-w", "--literally", "--stdin"))); err != nil || got.Subject != "" {
		t.Errorf("a bare commit: %v, %v", got, err)
	}
}

func TestTouched(t *testing.T) {
	s := newSandbox(t)
	first := s.commit("first", "reg/data/a.yaml", "1\n", "reg/data/fsu/b.yaml", "1\n", "outside", "1\n")
	second := s.commit("second", "reg/data/a.yaml", "2\n", "reg/data/fsu/b.yaml", "-", "reg/data/fsu.yaml", "1\n", "outside", "2\n", "reg/data/fsu/c/d.yaml", "1\n")
	third := s.commit("third", "reg/data/a.yaml", "-", "reg/data/a.yaml/x", "1\n")
	s.git("update-index", "--chmod=+x", "reg/data/fsu.yaml")
	fourth := s.commit("mode", "outside", "3\n")
	none := s.commit("none")
	r := s.in("repo/reg").open()
	for h, want := range map[Hash][]string{
		first:  {"data/a.yaml", "data/fsu/b.yaml"},
		second: {"data/a.yaml", "data/fsu.yaml", "data/fsu/b.yaml", "data/fsu/c/d.yaml"},
		third:  {"data/a.yaml", "data/a.yaml/x"},
		fourth: {"data/fsu.yaml"},
		none:   {},
	} {
		rev, err := r.Commit(h)
		if err != nil {
			t.Fatal(err)
		}
		got, err := r.Touched(rev)
		if diff := cmp.Diff(want, got); diff != "" || err != nil {
			t.Errorf("%s: %v (-want +got):\n%s", rev.Subject, err, diff)
		}
	}
}
