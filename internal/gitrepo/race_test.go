package gitrepo

import (
	"bytes"
	"fmt"
	"os/exec"
	"slices"
	"strings"
	"testing"
	"time"
)

const perWriter = 40

// TestTwoWriters lets two hfh processes make 40 revisions each at the same time.
func TestTwoWriters(t *testing.T) {
	t.Parallel()
	f := newField(t, map[string]string{"data/plan.yaml": "a: 1\n"})
	var done []Hash
	wait := []func() []Hash{f.started("a"), f.started("b")}
	for _, w := range wait {
		done = append(done, w()...)
	}
	f.sound("")
	log := strings.Fields(f.git("log", "--format=%H"))
	if len(done) != 2*perWriter || len(log) != 2*perWriter+1 {
		t.Errorf("%d reported, %d in history", len(done), len(log))
	}
	for _, h := range done {
		if !slices.Contains(log, string(h)) {
			t.Errorf("lost: %s", h)
		}
	}
	for _, name := range [...]string{"a", "b"} {
		f.eachTouchesOnly(name, "data/"+name+"/")
		if got, want := f.read("data/"+name+"/n.yaml"), fmt.Sprintf("n: %d\n", perWriter); got != want {
			t.Errorf("%s says %q", name, got)
		}
	}
}

// started starts a writer of 40 revisions; what it gives waits for the end.
func (f field) started(name string) func() []Hash {
	t := f.TB.(*testing.T)
	cmd, said, errs := startWriter(t, f.dir, name, perWriter)
	return func() []Hash {
		if err := cmd.Wait(); err != nil {
			t.Errorf("writer %s: %v\n%s", name, err, errs)
		}
		return reported(t, said)
	}
}

// eachTouchesOnly makes sure that the commits with a subject touch nothing else than files
// below a folder.
func (f field) eachTouchesOnly(subject, below string) {
	f.Helper()
	for line := range strings.SplitSeq(f.git("log", "--format=commit %s", "--name-only", "--grep=^"+subject), "\n") {
		if line != "" && !strings.HasPrefix(line, "commit ") && !strings.HasPrefix(line, below) {
			f.Errorf("a revision of %s swept in %s", subject, line)
		}
	}
}

// TestWriterAndGit lets hfh and a user of plain git work in the same work tree.
func TestWriterAndGit(t *testing.T) {
	t.Parallel()
	f := newField(t, map[string]string{"data/plan.yaml": "a: 1\n", "notes/1.txt": "0\n"})
	wait := f.started("a")
	tries := 0
	for n := 1; n <= perWriter; n++ {
		f.write("notes/1.txt", fmt.Sprintln(n))
		tries += f.gitUntilDone("add", "notes/1.txt")
		tries += f.gitUntilDone("commit", "-q", "-m", fmt.Sprint("notes ", n))
	}
	done := wait()
	f.sound("")
	if got := strings.Count(f.git("log", "--format=%H"), "\n"); got != 2*perWriter || len(done) != perWriter {
		t.Errorf("%d revisions in history, %d reported by hfh", got, len(done))
	}
	f.eachTouchesOnly("a", "data/a/")
	f.eachTouchesOnly("notes", "notes/")
	t.Logf("git had to try %d times for %d commands", tries, 2*perWriter)
}

// gitUntilDone does what a user does whom git tells that something is locked.
func (f field) gitUntilDone(args ...string) (tries int) {
	f.Helper()
	for tries = 1; tries <= 2000; tries++ {
		out, err := f.tryGit(args...)
		if err == nil {
			return tries
		}
		if !strings.Contains(out, "lock") {
			f.Fatalf("git %v: %s", args, out)
		}
		time.Sleep(2 * time.Millisecond)
	}
	f.Fatalf("git %v never came through", args)
	return tries
}

// TestWriterAndPacking lets git pack refs and objects away under a writer.
func TestWriterAndPacking(t *testing.T) {
	t.Parallel()
	f := newField(t, map[string]string{"data/plan.yaml": "a: 1\n"})
	wait := f.started("a")
	var said bytes.Buffer
	for range 8 {
		cmd := exec.Command("git", "gc", "-q")
		cmd.Dir, cmd.Env, cmd.Stderr = f.dir, gitEnv("/nonexistent"), &said
		// It may find a ref locked; that is its own business.
		_ = cmd.Run()
	}
	if done := wait(); len(done) != perWriter {
		t.Errorf("%d revisions reported", len(done))
	}
	f.sound("")
	if got := strings.Count(f.git("log", "--format=%H"), "\n"); got != perWriter {
		t.Errorf("%d revisions in history\n%s", got, said.String())
	}
}
