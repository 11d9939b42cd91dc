package cli

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/helsefellesskap/hfh/internal/hfhtest"
)

// killsVar and loadVar say how many programs are killed, and how many revisions each of two
// programs at once makes: the gate asks for more than a run by hand.
const (
	killsVar  = "HFH_KILLS"
	someKills = 16
	loadVar   = "HFH_LOAD"
	someLoad  = 12
)

func dose(t testing.TB, name string, without int) int {
	t.Helper()
	text := os.Getenv(name)
	if text == "" {
		return without
	}
	n, err := strconv.Atoi(text)
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	return n
}

// program gives hfh as a process of its own, on the register in dir.
func program(t testing.TB, dir string, args ...string) *exec.Cmd {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(self)
	cmd.Args = append([]string{"hfh", "-C", dir}, args...)
	cmd.Env = []string{
		"PATH=" + os.Getenv("PATH"), "HOME=" + filepath.Dir(dir), "HFH_LANG=nb", "GIT_CONFIG_NOSYSTEM=1",
		"HFH_TEST_NOW=" + hfhtest.Now().Format(time.RFC3339),
	}
	return cmd
}

// load is a mixed load of revisions that can be made in any order, by somebody: nobody
// else writes at their places. n numbers their revisions.
func load(who string, n int) []string {
	measure, party := "kurs", "trollnes"
	if who == "b" {
		measure, party = "felles-rutiner", "huldredal"
	}
	return [][]string{
		{"plan", "progress", measure, "--status", "in-progress", "--note", fmt.Sprintf("%s%d.", who, n)},
		{"meeting", "create", "--body", "ssu", "--date", "2025-01-" + strconv.Itoa(10+n%15), "--decision", fmt.Sprintf("Vedtak %s%d.", who, n)},
		{"plan", "revise", "--set", fmt.Sprintf("%s/name=Tiltak %s%d.", measure, who, n), "-m", "Nytt navn"},
		{"save", "parties", "--set", fmt.Sprintf("%s/inbox=%s%d.@post.example", party, who, n), "-m", "Ny adresse"},
		{"case", "add", fmt.Sprintf("Sak %s%d.", who, n), "--body", "ssu"},
		{"followup", "add", fmt.Sprintf("Huske %s%d.", who, n), "--decision", "ssu-2024-09-10#4/2024", "--responsible", party},
	}[n%6]
}

// TestKilledInTheMiddle kills processes that make mixed revisions, at any moment. The
// register is before or after, nothing that was said to be done is lost, and the next
// command goes on as if nothing had been.
func TestKilledInTheMiddle(t *testing.T) {
	const registers = 2
	stages := newStages(t)
	from := stages.of("register")
	rounds := dose(t, killsVar, someKills) / registers
	var kills, midway, done atomic.Int64
	t.Run("registers", func(t *testing.T) {
		for i := range registers {
			t.Run(strconv.Itoa(i), func(t *testing.T) {
				t.Parallel()
				b := bench{from: from}
				k := &killer{t: t, dir: filepath.Join(b.copied(t), "r"), random: rand.New(rand.NewPCG(uint64(i), 7))}
				for n := range rounds {
					k.round(n)
				}
				k.end()
				kills.Add(int64(rounds))
				midway.Add(int64(k.midway))
				done.Add(int64(len(k.done)))
			})
		}
	})
	figure(t, "kills of processes", kills.Load())
	figure(t, "of these in the middle of a write", midway.Load())
	figure(t, "revisions said to be done while programs were killed", done.Load())
	if done.Load() < kills.Load()/2 {
		t.Errorf("only %d revisions are known: the test does not prove enough", done.Load())
	}
	if n := kills.Load(); n >= 100 && midway.Load() < n/4 {
		t.Errorf("only %d of %d kills hit a write: the test does not prove enough", midway.Load(), n)
	}
}

type killer struct {
	t      *testing.T
	dir    string
	random *rand.Rand
	done   []string // revisions that were said to be done, by their short ids
	midway int
}

// saidPattern finds the revision in what hfh says when it is done.
var saidPattern = regexp.MustCompile(`\[([0-9a-f]{9})\]\s`)

// round starts a command and kills it, then makes a revision in peace.
func (k *killer) round(n int) {
	t := k.t
	t.Helper()
	before := k.head()
	cmd := program(t, k.dir, load("a", n)...)
	if n%12 == 11 {
		cmd = program(t, k.dir, "undo")
	}
	var errs bytes.Buffer
	cmd.Stderr = &errs
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	k.kill(cmd)
	k.take(errs.String())
	at := k.head()
	if parent, err := tryGit(k.dir, "rev-parse", at+"^"); at != before && (err != nil || strings.TrimSpace(parent) != before) && n%12 != 11 {
		t.Fatalf("round %d: the register is at %s, which does not stand on %s", n, at, before)
	}
	if n%12 == 11 && at != before { // the undo came through
		k.done = k.done[:max(0, len(k.done)-1)]
	}
	if n%10 == 0 {
		git(t, k.dir, "fsck", "--strict", "--no-dangling")
	}
	code, _, said := hfh(k.dir, load("b", n)...)
	if code != 0 {
		t.Fatalf("round %d: the next command: %d %s", n, code, said)
	}
	k.take(said)
	if got := git(t, k.dir, "status", "--porcelain"); got != ownStatus {
		t.Fatalf("round %d: git status says %q", n, got)
	}
}

const ownStatus = "M  data/guidance.yaml\n M data/organisations.yaml\n?? notater.txt\n"

// kill kills a process at some moment: most times while it holds git's locks.
func (k *killer) kill(cmd *exec.Cmd) {
	k.t.Helper()
	if k.random.IntN(4) > 0 {
		for until := time.Now().Add(5 * time.Second); time.Now().Before(until) && !k.marked() && !gone(cmd); {
			time.Sleep(200 * time.Microsecond)
		}
		time.Sleep(time.Duration(k.random.Int64N(int64(3 * time.Millisecond))))
	} else {
		time.Sleep(time.Duration(k.random.Int64N(int64(250 * time.Millisecond))))
	}
	_ = cmd.Process.Kill() // it may have come to its end
	_ = cmd.Wait()
	if k.marked() {
		k.midway++
	}
}

// gone tells whether a process has come to its end, as far as that shows without waiting.
func gone(cmd *exec.Cmd) bool {
	state, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", cmd.Process.Pid))
	return err == nil && bytes.Contains(state, []byte(") Z "))
}

// marked tells whether somebody is, or was, in the middle of a write.
func (k *killer) marked() bool {
	names, err := filepath.Glob(filepath.Join(k.dir, ".git", "hfh", "*.mark"))
	return err == nil && len(names) > 0
}

// take notes the revision that a program said was done.
func (k *killer) take(said string) {
	if m := saidPattern.FindStringSubmatch(said); m != nil && strings.Contains(said, "Registrert") {
		k.done = append(k.done, m[1])
	}
}

func (k *killer) head() string {
	k.t.Helper()
	return strings.TrimSpace(git(k.t, k.dir, "rev-parse", "HEAD"))
}

// end looks for every revision that was said to be done.
func (k *killer) end() {
	git(k.t, k.dir, "fsck", "--strict", "--no-dangling")
	log := git(k.t, k.dir, "rev-list", "HEAD")
	for _, id := range k.done {
		if !strings.Contains("\n"+log, "\n"+id) {
			k.t.Errorf("lost: %s", id)
		}
	}
	(&bench{}).tidy(k.t, filepath.Dir(k.dir), false)
}
