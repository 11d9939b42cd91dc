package gitrepo

import (
	"fmt"
	"os/exec"
	"testing"
)

// benchField is a repository on the real disk, for fsync costs what it costs there.
func benchField(b *testing.B, files int) field {
	b.Helper()
	dir := b.TempDir()
	repo, err := Init(dir, "", testEnv("/nonexistent"))
	if err != nil {
		b.Fatal(err)
	}
	f := field{b, dir, repo}
	for i := range files {
		f.write(fmt.Sprintf("data/fsu/d%02d/f%04d.yaml", i%50, i), fmt.Sprintf("id: f%d\n", i))
	}
	f.write("data/plan.yaml", "a: 0\n")
	f.git("add", ".")
	f.git("commit", "-qm", "start")
	f.git("gc", "-q")
	f.git("status")
	b.ResetTimer()
	return f
}

// BenchmarkRevise is one changed file; BenchmarkGit the same with git add and git commit.
func BenchmarkRevise(b *testing.B) {
	for _, files := range [...]int{20, 10_000} {
		b.Run(fmt.Sprint(files), func(b *testing.B) {
			f := benchField(b, files)
			for i := range b.N {
				repo, err := Open(f.dir, testEnv("/nonexistent"))
				if err != nil {
					b.Fatal(err)
				}
				f.repo = repo
				f.revise(f.change(f.head(), map[string]string{"data/plan.yaml": fmt.Sprintf("a: %d\n", i+1)}))
				_ = repo.Close()
			}
		})
	}
}

func BenchmarkGit(b *testing.B) {
	for _, files := range [...]int{20, 10_000} {
		b.Run(fmt.Sprint(files), func(b *testing.B) {
			f := benchField(b, files)
			for i := range b.N {
				f.write("data/plan.yaml", fmt.Sprintf("a: %d\n", i+1))
				for _, args := range [...][]string{{"add", "data/plan.yaml"}, {"commit", "-qm", "x"}} {
					cmd := exec.Command("git", args...)
					cmd.Dir, cmd.Env = f.dir, gitEnv("/nonexistent")
					if out, err := cmd.CombinedOutput(); err != nil {
						b.Fatalf("%v: %s", err, out)
					}
				}
			}
		})
	}
}
