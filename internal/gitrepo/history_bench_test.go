package gitrepo

import (
	"io/fs"
	"slices"
	"testing"
	"time"
)

// benchmarkRepository is a packed history of 10,000 revisions by hfh, the plan in
// every step-th of them.
func benchmarkRepository(b *testing.B, step, plainEvery int) (*sandbox, Hash) {
	b.Helper()
	s := newSandbox(b)
	commits := madeByHfh(10_000, step, plainEvery)
	ids := s.withPointers(s.fastImport(commits), commits)
	s.git("gc", "-q", "--prune=now")
	return s, ids[len(ids)-1]
}

// withPointers makes a line of commits once more, each revision of the plan pointing
// to the one before: the ids are worked out from the trees that are there.
func (s *sandbox) withPointers(ids []Hash, commits []fastCommit) []Hash {
	s.t.Helper()
	r := s.open()
	var last, parent Hash
	for i, id := range ids {
		c, err := r.rawCommit(id)
		if err != nil {
			s.t.Fatal(err)
		}
		m := ParseMessage(commits[i].message)
		isPlan := slices.Contains(m.Trailers.Records, "plan")
		if isPlan && last != "" {
			m.Trailers.Previous = []Pointer{{"plan", last}}
			commits[i].message = m.String()
		}
		raw := "tree " + string(c.tree) + "\n"
		if parent != "" {
			raw += "parent " + string(parent) + "\n"
		}
		raw += "author " + c.committer + "\ncommitter " + c.committer + "\n\n" + commits[i].message
		parent = objectID("commit", []byte(raw))
		if isPlan {
			last = parent
		}
	}
	again := s.fastImport(commits)
	if again[len(again)-1] != parent {
		s.t.Fatal("the pointers are not the commits' ids")
	}
	return again
}

func BenchmarkHistory(b *testing.B) {
	for _, c := range []struct {
		name             string
		step, plainEvery int
	}{
		{"100 revisions in 10000 commits", 100, 0},
		{"1000 revisions in 10000 commits", 10, 0},
		{"newest is the first of 10000 commits", 10_000, 0},
		{"every fifth commit by hand", 100, 5},
	} {
		b.Run(c.name, func(b *testing.B) {
			s, tip := benchmarkRepository(b, c.step, c.plainEvery)
			want := len(gitHashes(s, string(tip), "--", "data/plan.yaml"))
			for b.Loop() {
				r := s.open() // a command opens the repository anew
				if got := len(hashes(b, r.History(tip, "plan", "data/plan.yaml"))); got != want {
					b.Fatalf("%d revisions, git has %d", got, want)
				}
				_ = r.Close()
			}
			start := time.Now()
			const rounds = 5
			for range rounds {
				s.git("log", "--format=%H", string(tip), "--", "data/plan.yaml")
			}
			b.ReportMetric(float64(time.Since(start).Microseconds())/1000/rounds, "git-ms")
		})
	}
}

func BenchmarkLog(b *testing.B) {
	s, tip := benchmarkRepository(b, 100, 0)
	for _, c := range []struct {
		name string
		n    int
	}{{"first 5", 5}, {"all 10000", 10_000}} {
		b.Run(c.name, func(b *testing.B) {
			for b.Loop() {
				r := s.open()
				n := 0
				for _, err := range r.Log(tip) {
					if n++; err != nil || n == c.n {
						break
					}
				}
				_ = r.Close()
			}
		})
	}
}

func BenchmarkAt(b *testing.B) {
	s, tip := benchmarkRepository(b, 100, 0)
	for b.Loop() {
		r := s.open()
		fsys, err := r.At(tip)
		if err != nil {
			b.Fatal(err)
		}
		err = fs.WalkDir(fsys, ".", func(name string, d fs.DirEntry, err error) error {
			if err == nil && !d.IsDir() {
				_, err = fs.ReadFile(fsys, name)
			}
			return err
		})
		if err != nil {
			b.Fatal(err)
		}
		_ = r.Close()
	}
}
