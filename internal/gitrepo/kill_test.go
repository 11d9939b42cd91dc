package gitrepo

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/helsefellesskap/hfh/internal/disk"
)

// childVar makes the test binary a writer instead: "DIR NAME COUNT".
const childVar = "HFH_TEST_WRITER"

func TestMain(m *testing.M) {
	if job := os.Getenv(childVar); job != "" {
		if err := writer(job); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		os.Exit(0)
	}
	os.Exit(m.Run())
}

// writer makes revisions of its own files, each one more than the last, and says each when
// it is done.
func writer(job string) error {
	parts := strings.Fields(job)
	count, err := strconv.Atoi(parts[2])
	if err != nil {
		return err
	}
	repo, err := Open(parts[0], testEnv("/nonexistent"))
	if err != nil {
		return err
	}
	fmt.Println("ready")
	for range count {
		res, err := makeNext(repo, parts[1])
		if err != nil {
			return err
		}
		if len(res.Warnings)+len(res.Kept) > 0 {
			return fmt.Errorf("warnings: %+v", res)
		}
		fmt.Println(res.Hash)
	}
	return nil
}

// makeNext makes one revision, worked out anew as often as the register moves.
func makeNext(repo *Repo, name string) (Result, error) {
	for {
		if _, err := repo.Recover(context.Background()); err != nil {
			return Result{}, err
		}
		head, err := repo.Head()
		if err != nil {
			return Result{}, err
		}
		c, err := nextChange(repo, head, name)
		if err != nil {
			return Result{}, err
		}
		res, err := repo.Revise(context.Background(), c)
		if !errors.Is(err, ErrMoved) {
			return res, err
		}
	}
}

// nextChange counts one up in the writer's file; a second file comes and goes, and every
// fourth revision has a tag.
func nextChange(repo *Repo, head Hash, name string) (Change, error) {
	n := 0
	if id, ok, err := repo.Blob(head, "data/"+name+"/n.yaml"); err != nil {
		return Change{}, err
	} else if ok {
		_, body, err := repo.objects.read(id)
		if err != nil {
			return Change{}, err
		}
		if n, err = strconv.Atoi(strings.TrimSpace(strings.TrimPrefix(string(body), "n:"))); err != nil {
			return Change{}, err
		}
	}
	n++
	second := File{Path: "data/" + name + "/odd/x.yaml", Data: []byte("x\n"), Delete: n%2 == 0}
	c := Change{
		Base: head, Author: secretary(), Message: Message{Subject: fmt.Sprint(name, " ", n)},
		Files: []File{{Path: "data/" + name + "/n.yaml", Data: fmt.Appendf(nil, "n: %d\n", n)}, second},
	}
	if n%4 == 0 {
		c.Tag = &NewTag{Name: fmt.Sprint(name, "/", n), Message: "n"}
	}
	return c, nil
}

// heard keeps what a writer says, and tells when it says its first word.
type heard struct {
	words bytes.Buffer
	once  sync.Once
	ready chan struct{}
}

func (h *heard) Write(b []byte) (int, error) {
	h.once.Do(func() { close(h.ready) })
	return h.words.Write(b)
}

// startWriter runs the test binary as another process; said gives what it has said once
// it is done for.
func startWriter(t *testing.T, dir, name string, count int) (cmd *exec.Cmd, said *heard, errs *bytes.Buffer) {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	said, errs = &heard{ready: make(chan struct{})}, &bytes.Buffer{}
	cmd = exec.Command(self)
	cmd.Env = append(os.Environ(), childVar+"="+dir+" "+name+" "+strconv.Itoa(count))
	cmd.Stdout, cmd.Stderr = said, errs
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	return cmd, said, errs
}

// reported reads the revisions that a writer said were done.
func reported(t *testing.T, said *heard) []Hash {
	t.Helper()
	var done []Hash
	for lines := bufio.NewScanner(&said.words); lines.Scan(); {
		if isHash(lines.Text()) {
			done = append(done, Hash(lines.Text()))
		}
	}
	return done
}

// TestKilledAtAnyMoment kills writing processes 200 times. Whoever comes next heals, and
// nothing that was said to be done is lost.
func TestKilledAtAnyMoment(t *testing.T) {
	const rounds, repositories = 50, 4
	var mu sync.Mutex
	kills, midway, revisions := 0, 0, 0
	t.Run("repositories", func(t *testing.T) {
		for i := range repositories {
			t.Run(strconv.Itoa(i), func(t *testing.T) {
				t.Parallel()
				k := killer{field: newField(t, map[string]string{"data/kill/n.yaml": "n: 0\n", "mine.txt": "m\n"}), random: rand.New(rand.NewPCG(uint64(i), 1))}
				k.write("mine.txt", "the user's edit\n")
				for range rounds {
					k.round()
				}
				k.nothingLost()
				mu.Lock()
				defer mu.Unlock()
				kills, midway, revisions = kills+rounds, midway+k.midway, revisions+len(k.done)
			})
		}
	})
	t.Logf("figure: kills of processes: %d", kills)
	t.Logf("figure: of these in the middle of a write: %d", midway)
	t.Logf("figure: revisions said to be done while programs were killed: %d", revisions)
	if midway < kills/4 {
		t.Errorf("only %d of %d kills hit a revision: the test does not prove enough", midway, kills)
	}
}

type killer struct {
	field
	random *rand.Rand
	done   []Hash
	midway int
}

// round starts a writer, kills it at some moment after it is ready, however slow the
// machine is to start it, and now and then looks at what it left before the next one comes.
func (k *killer) round() {
	t := k.TB.(*testing.T)
	cmd, said, errs := startWriter(t, k.dir, "kill", 1000)
	select {
	case <-said.ready:
	case <-time.After(30 * time.Second):
	}
	time.Sleep(time.Duration(k.random.Int64N(int64(30 * time.Millisecond))))
	if err := cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = cmd.Wait()
	if errs.Len() > 0 {
		t.Fatalf("the writer says %s", errs)
	}
	k.done = append(k.done, reported(t, said)...)
	if marks, err := disk.Real().ReadDir(k.path(".git/hfh")); err == nil && len(marks) > 1 {
		k.midway++
	}
	if k.random.IntN(3) == 0 {
		k.git("fsck", "--strict", "--no-dangling")
		if _, err := k.reopened().repo.Recover(k.Context()); err != nil {
			t.Fatalf("Recover: %v", err)
		}
		k.sound(" M mine.txt")
	}
}

// nothingLost looks for every revision that was reported, and for gaps.
func (k *killer) nothingLost() {
	if _, err := k.repo.Recover(k.Context()); err != nil {
		k.Fatal(err)
	}
	k.sound(" M mine.txt")
	have := map[string]bool{}
	log := strings.Fields(k.git("log", "--format=%H"))
	for _, h := range log {
		have[h] = true
	}
	for _, h := range k.done {
		if !have[string(h)] {
			k.Errorf("lost: %s", h)
		}
	}
	if got, want := k.read("data/kill/n.yaml"), fmt.Sprintf("n: %d\n", len(log)-1); got != want {
		k.Errorf("after %d revisions the file says %q", len(log)-1, got)
	}
	if got := len(strings.Fields(k.git("tag"))); got != (len(log)-1)/4 {
		k.Errorf("%d tags", got)
	}
	if got := strings.Count(k.read(".git/logs/HEAD"), "\n"); got != len(log) {
		k.Errorf("%d reflog lines for %d revisions", got, len(log))
	}
}
