package cli

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"
)

// TestThreeAtOnce: two of hfh, each with a mixed load, and one of plain git work in one
// folder at once. Every revision that was said to be done is in history, once, each with
// its own text and nobody else's.
func TestThreeAtOnce(t *testing.T) {
	b := bench{from: newStages(t).of("register")}
	c := &crowd{t: t, dir: filepath.Join(b.copied(t), "r"), each: dose(t, loadVar, someLoad)}
	before := c.count()
	var wg sync.WaitGroup
	for _, who := range []string{"a", "b"} {
		wg.Go(func() { c.hfh(who) })
	}
	wg.Go(c.git)
	wg.Wait()
	if t.Failed() {
		return
	}
	if got, want := c.count()-before, 3*c.each; got != want || len(c.done) != 2*c.each {
		t.Errorf("%d revisions in history, %d of hfh said to be done, and %d were made", got, len(c.done), want)
	}
	c.nothingLost()
	c.nothingSwept()
	(&bench{}).tidy(t, filepath.Dir(c.dir), false)
	if got := git(t, c.dir, "status", "--porcelain"); got != ownStatus {
		t.Errorf("git status says %q", got)
	}
	git(t, c.dir, "fsck", "--strict", "--no-dangling")
	figure(t, "revisions made by three programs at once", int64(3*c.each))
}

type crowd struct {
	t    *testing.T
	dir  string
	each int
	mu   sync.Mutex
	done []string
}

// hfh makes the revisions of one who works with hfh.
func (c *crowd) hfh(who string) {
	for n := range c.each {
		args := load(who, n)
		code, _, errs := hfh(c.dir, args...)
		m := saidPattern.FindStringSubmatch(errs)
		if code != 0 || m == nil {
			c.t.Errorf("%s: %v: %d %s", who, args, code, errs)
			return
		}
		c.mu.Lock()
		c.done = append(c.done, m[1])
		c.mu.Unlock()
	}
}

// git makes the revisions of one who works with plain git, and tries again where git says
// that something is locked. Only its own file is recorded.
func (c *crowd) git() {
	for n := range c.each {
		if err := os.WriteFile(filepath.Join(c.dir, "notater.git"), fmt.Appendln(nil, n), 0o644); err != nil {
			c.t.Error(err)
			return
		}
		for _, args := range [][]string{{"add", "notater.git"}, {"commit", "-q", "-m", fmt.Sprint("git ", n), "--", "notater.git"}} {
			if !c.gitUntilDone(args) {
				return
			}
		}
	}
}

func (c *crowd) gitUntilDone(args []string) bool {
	for until := time.Now().Add(time.Minute); time.Now().Before(until); time.Sleep(3 * time.Millisecond) {
		out, err := tryGit(c.dir, args...)
		if err == nil {
			return true
		}
		if !strings.Contains(out, "lock") {
			c.t.Errorf("git %v: %s", args, out)
			return false
		}
	}
	c.t.Errorf("git %v never came through", args)
	return false
}

func (c *crowd) count() int {
	return strings.Count(git(c.t, c.dir, "rev-list", "HEAD"), "\n")
}

// nothingLost looks for the revisions and for what each of them says.
func (c *crowd) nothingLost() {
	log := "\n" + git(c.t, c.dir, "rev-list", "HEAD")
	for _, id := range c.done {
		if !strings.Contains(log, "\n"+id) {
			c.t.Errorf("lost: %s", id)
		}
	}
	added := git(c.t, c.dir, "log", "-p", "--unified=0", "--format=", "HEAD")
	now := git(c.t, c.dir, "grep", "-h", "", "HEAD", "--", "data")
	for _, who := range []string{"a", "b"} {
		for n := range c.each {
			// The words of a revision are brought in once, and what adds to a list stays.
			text := fmt.Sprintf("%s%d.", who, n)
			if got := addedLines(added, text); got == 0 {
				c.t.Errorf("what %s said in %v is in no revision", who, load(who, n))
			}
			if kind := n % 6; kind != 2 && kind != 3 && !strings.Contains(now, text) {
				c.t.Errorf("what %s said in %v is gone", who, load(who, n))
			}
		}
	}
}

// addedLines counts the lines of a log's patches that bring a text in.
func addedLines(log, text string) (n int) {
	for line := range strings.SplitSeq(log, "\n") {
		if strings.HasPrefix(line, "+") && strings.Contains(line, text) {
			n++
		}
	}
	return n
}

// nothingSwept makes sure that no revision took along a file that is not its own: those of
// hfh touch the register only, those of git its one file.
func (c *crowd) nothingSwept() {
	subject := ""
	for line := range strings.SplitSeq(git(c.t, c.dir, "log", "--format=:%s", "--name-only"), "\n") {
		switch rest, isSubject := strings.CutPrefix(line, ":"); {
		case isSubject:
			subject = rest
		case line == "" || subject == "registered":
		case strings.HasPrefix(subject, "git ") != (line == "notater.git"), line == "data/guidance.yaml", line == "data/organisations.yaml":
			c.t.Errorf("the revision %q swept in %s", subject, line)
		}
	}
}

// TestTwoAdoptAtOnce: of two who adopt the same draft at once one does, and the other is
// told; and so with the other changes of one document that exclude each other.
func TestTwoAdoptAtOnce(t *testing.T) {
	stages := newStages(t)
	adopt := "plan adopt --meeting ssu-2025-02-03 --case 1/2025"
	for _, tt := range []struct {
		name, scene, one, two string
		both                  bool // both may come through, one after the other
	}{
		{"the same adoption", "decided", adopt, adopt, false},
		{"two labels", "decided", adopt + " --label 2025", adopt + " --label 2025.2", false},
		{"adopted and withdrawn", "decided", adopt, "plan withdraw --reason 'Ikke nå'", false},
		{"adopted and revised", "decided", adopt, "plan revise --set legemiddelliste/when=2027", true},
		{"adopted and corrected", "decided", adopt, "plan correct --set 'kurs/name=Kurs i helsepedagogikkk for ansatte'", true},
		{"the same place", "draft", "plan revise --set kurs/when=2027", "plan revise --set kurs/when=2028", true},
		{"the same answer", "hearing", "plan hearing answer trollnes --position støtter", "plan hearing answer trollnes --position støtter", false},
		{"approved twice", "held", "meeting approve ssu-2025-02-04 --by leder", "meeting approve ssu-2025-02-04 --by leder", false},
		{"two undo", "adopted", "undo", "undo", true},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			b := bench{from: stages.of(tt.scene)}
			for range dose(t, loadVar, someLoad)/someLoad + 1 {
				two := &pair{t: t, dir: filepath.Join(b.copied(t), "r"), typed: [2]string{tt.one, tt.two}}
				two.run(tt.both)
			}
		})
	}
}

type pair struct {
	t     *testing.T
	dir   string
	typed [2]string
	codes [2]int
	errs  [2]string
}

func (p *pair) run(both bool) {
	t := p.t
	before := strings.Fields(git(t, p.dir, "rev-list", "HEAD"))
	var wg sync.WaitGroup
	for i := range p.typed {
		wg.Go(func() { p.codes[i], _, p.errs[i] = hfh(p.dir, shellWords(p.typed[i])...) })
	}
	wg.Wait()
	done := 0
	for i, code := range p.codes {
		if code == 0 {
			done++
			continue
		}
		if !strings.Contains(p.errs[i], "hfh: ") || strings.Contains(p.errs[i], "'git") {
			t.Errorf("%s is told %d %s", p.typed[i], code, p.errs[i])
		}
	}
	if done == 0 || done == 2 && !both {
		t.Errorf("%d came through: %v %v", done, p.codes, p.errs)
	}
	after := strings.Fields(git(t, p.dir, "rev-list", "HEAD"))
	if moved := len(after) - len(before); moved != done && moved != -done {
		t.Errorf("%d were said to be done, and there are %d more revisions: %v", done, moved, p.errs)
	}
	if got := git(t, p.dir, "status", "--porcelain"); got != ownStatus {
		t.Errorf("git status says %q", got)
	}
	git(t, p.dir, "fsck", "--strict", "--no-dangling")
	(&bench{}).tidy(t, filepath.Dir(p.dir), false)
}
