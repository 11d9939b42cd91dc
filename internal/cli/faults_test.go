package cli

import (
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/helsefellesskap/hfh/internal/disk"
	"github.com/helsefellesskap/hfh/internal/disk/faulty"
	"github.com/helsefellesskap/hfh/internal/hfhtest"
)

// faultsVar says how many faults of each command are tried: a number, or "all". Without it
// a few are, spread over the steps and over the ways in which a disk goes wrong.
const (
	faultsVar  = "HFH_FAULTS"
	someFaults = 4
	// manySteps is more than any one revision has; what makes many is tried less.
	manySteps = 5000
)

// TestFaultsInEveryCommand runs each command that writes on a disk that goes wrong, at its
// steps in turn. The register is then before or after, the user's own edits are as they
// were, and the next command finishes what was begun.
func TestFaultsInEveryCommand(t *testing.T) {
	stages := newStages(t)
	var tried, kills atomic.Int64
	t.Run("commands", func(t *testing.T) {
		for i, w := range writing() {
			t.Run(w.scene+"/"+strings.ReplaceAll(w.args, " ", "_"), func(t *testing.T) {
				t.Parallel()
				b := stages.bench(t, w)
				for _, f := range pickFaults(t, b.calm.Log, i) {
					b.strike(t, f)
					tried.Add(1)
					if f.kind == faulty.Killed || f.kind == faulty.KilledMid {
						kills.Add(1)
					}
				}
			})
		}
	})
	figure(t, "faults in commands", tried.Load())
	figure(t, "of these deaths of the program", kills.Load())
}

// oneFault is a way to go wrong at a step, counted from 1.
type oneFault struct {
	at   int
	kind faulty.Fault
}

// pickFaults picks the faults of a command to try: all, or a number of them, spread.
func pickFaults(t testing.TB, steps []string, command int) []oneFault {
	var all []oneFault
	for _, kind := range faulty.Faults() {
		for i, step := range steps {
			if kind.Applies(step) {
				all = append(all, oneFault{i + 1, kind})
			}
		}
	}
	want := someFaults
	switch text := os.Getenv(faultsVar); {
	case text == "all":
		return all
	case text != "":
		n, err := strconv.Atoi(text)
		if err != nil {
			t.Fatalf("%s: %v", faultsVar, err)
		}
		want = n
	}
	if len(all) > manySteps {
		want = (want + 3) / 4
	}
	var some []oneFault
	for n := range want {
		some = append(some, all[(n*len(all)/want+command*7)%len(all)])
	}
	return some
}

// stages makes each scene once.
type stages struct {
	t    testing.TB
	top  string
	mu   sync.Mutex
	made map[string]string
}

func newStages(t testing.TB) *stages {
	return &stages{t: t, top: memory(t), made: map[string]string{}}
}

// memory is a temp folder, in memory where the system has such a place: these tests make
// very many small files.
func memory(t testing.TB) string {
	t.Helper()
	dir, err := os.MkdirTemp("/dev/shm", "hfh-cli-test-") //nolint:usetesting // t.TempDir is not in memory
	if err != nil {
		return t.TempDir()
	}
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	return dir
}

// of gives the folder of a scene, which is only to be copied.
func (s *stages) of(name string) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.make(name)
}

func (s *stages) make(name string) string {
	s.t.Helper()
	if dir, ok := s.made[name]; ok {
		return dir
	}
	dir := filepath.Join(s.top, name)
	s.made[name] = dir
	switch sc, ok := scenes()[name]; {
	case name == "nothing":
		if err := os.MkdirAll(filepath.Join(dir, "r"), 0o755); err != nil {
			s.t.Fatal(err)
		}
	case name == "register":
		s.first(filepath.Join(dir, "r"))
	case !ok:
		s.t.Fatalf("there is no scene %s", name)
	default:
		if err := os.CopyFS(dir, os.DirFS(s.make(sc.from))); err != nil {
			s.t.Fatal(err)
		}
		for _, typed := range sc.typed {
			if code, _, errs := hfh(filepath.Join(dir, "r"), shellWords(typed)...); code != 0 {
				s.t.Fatalf("scene %s: %s: %d %s", name, typed, code, errs)
			}
		}
		if sc.git != nil {
			sc.git(s.t, filepath.Join(dir, "r"))
		}
	}
	return dir
}

// own are the user's own edits in every scene, which no command may touch: one that is not
// recorded, one that is staged, a file that git does not know.
func own() map[string]string {
	return map[string]string{
		"data/organisations.yaml": "# Min egen endring.\n", "data/guidance.yaml": "# Gjort klar for git.\n", "notater.txt": "Mine notater.\n",
	}
}

// first makes the small register, with the user's own edits in it.
func (s *stages) first(dir string) {
	t := s.t
	if err := os.CopyFS(dir, hfhtest.Register(t)); err != nil {
		t.Fatal(err)
	}
	git(t, dir, "init", "-q", "-b", "main")
	for _, kv := range [][2]string{{"user.name", hfhtest.AuthorName}, {"user.email", hfhtest.AuthorEmail}, {"gc.auto", "0"}} {
		git(t, dir, "config", kv[0], kv[1])
	}
	if err := os.RemoveAll(filepath.Join(dir, ".git", "hooks")); err != nil {
		t.Fatal(err)
	}
	git(t, dir, "add", "-A")
	if out, err := tryGit(dir, "commit", "-q", "-m", "registered"); err != nil {
		t.Fatal(out)
	}
	git(t, dir, "gc", "-q")
	for name, text := range own() {
		data, _ := os.ReadFile(filepath.Join(dir, name))
		if err := os.WriteFile(filepath.Join(dir, name), append(data, text...), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	git(t, dir, "add", "data/guidance.yaml")
}

// inFile replaces all of old in a file.
func inFile(t testing.TB, dir, name, old, replacement string) {
	t.Helper()
	file := filepath.Join(dir, name)
	data, err := os.ReadFile(file)
	if err != nil || !bytes.Contains(data, []byte(old)) {
		t.Fatalf("%s does not say %q (%v)", name, old, err)
	}
	if err := os.WriteFile(file, bytes.ReplaceAll(data, []byte(old), []byte(replacement)), 0o644); err != nil {
		t.Fatal(err)
	}
}

// bench is a command with what it does on a disk that works.
type bench struct {
	writingCommand
	from   string      // the scene's folder
	calm   faulty.Disk // its steps
	before sight       // as the scene is
	after  sight       // as the command leaves it
	struck int
}

// sight is what a test looks at.
type sight struct {
	head   string // "" where there is no revision
	tags   string
	status string // what git says of the work tree
	beside string // the files beside the register and git's settings, each with its bytes
}

func (s *stages) bench(t testing.TB, w writingCommand) *bench {
	t.Helper()
	b := &bench{writingCommand: w, from: s.of(w.scene)}
	dir := b.copied(t)
	b.before = look(t, dir)
	r := b.run(dir, &b.calm)
	if r.code != 0 {
		t.Fatalf("on a disk that works: %d %s", r.code, r.errs)
	}
	b.after = look(t, dir)
	if b.after == b.before {
		t.Fatalf("it changes nothing: %s", r.errs)
	}
	if (b.after.head != b.before.head) == b.beside {
		t.Fatalf("revision made: %t", !b.beside)
	}
	_ = os.RemoveAll(dir)
	return b
}

// copied is a copy of the scene; the register is in "r", so that there is room beside it.
func (b *bench) copied(t testing.TB) string {
	t.Helper()
	dir, err := os.MkdirTemp(filepath.Dir(b.from), "try-") //nolint:usetesting // t.TempDir is not in memory
	if err != nil {
		t.Fatal(err)
	}
	if err := os.CopyFS(dir, os.DirFS(b.from)); err != nil {
		t.Fatal(err)
	}
	return dir
}

// outcomeOf is what came of a run.
type outcomeOf struct {
	code      int
	out, errs string
	dead      bool
}

// run types the command in the register below dir, on a disk that may go wrong.
func (b *bench) run(dir string, d *faulty.Disk) (r outcomeOf) {
	var out, errs bytes.Buffer
	env := func(name string) string {
		switch name {
		case "HFH_LANG":
			return "nb"
		case "HOME":
			return filepath.Join(dir, "home")
		case "VISUAL":
			return b.editor
		case "GIT_AUTHOR_NAME", "GIT_COMMITTER_NAME":
			return hfhtest.AuthorName
		case "GIT_AUTHOR_EMAIL", "GIT_COMMITTER_EMAIL":
			return hfhtest.AuthorEmail
		}
		return ""
	}
	world := process{env: env, now: hfhtest.Now, folder: func() (string, error) { return "", fs.ErrNotExist }}
	if d != nil {
		world.disk = func(inner disk.FS) disk.FS { return d.Wrap(inner) }
	}
	args := append([]string{"-C", filepath.Join(dir, "r")}, shellWords(b.args)...)
	r.dead = faulty.Dies(func() {
		r.code = run(context.Background(), args, Streams{In: strings.NewReader(""), Out: &out, Err: &errs}, world)
	})
	r.out, r.errs = out.String(), errs.String()
	return r
}

// look looks at a register and at what lies beside it.
func look(t testing.TB, dir string) (p sight) {
	t.Helper()
	r := filepath.Join(dir, "r")
	if _, err := os.Lstat(filepath.Join(r, ".git")); err == nil {
		p.head, _ = tryGit(r, "rev-parse", "-q", "--verify", "HEAD")
		var errTags, errStatus error
		p.tags, errTags = tryGit(r, "for-each-ref", "--format=%(refname) %(objectname)", "refs/tags")
		p.status, errStatus = tryGit(r, "status", "--porcelain")
		if err := errors.Join(errTags, errStatus); err != nil {
			t.Fatalf("%v: %s%s", err, p.tags, p.status)
		}
	}
	var b strings.Builder
	for _, root := range []string{"out", "r/schemas", "r/.git/config", "r/.git/info", "r/.git/hooks"} {
		_ = filepath.WalkDir(filepath.Join(dir, root), func(name string, d fs.DirEntry, err error) error {
			if err == nil && d.IsDir() && strings.HasPrefix(d.Name(), ".hfh-") {
				return fs.SkipDir // of a program that died
			}
			if err == nil && !d.IsDir() && !strings.HasPrefix(d.Name(), ".hfh-") {
				rel, _ := filepath.Rel(dir, name)
				data, _ := os.ReadFile(name)
				if strings.HasSuffix(name, ".hfh") { // packed anew each time, with the same in it
					data = nil
				}
				fmt.Fprintf(&b, "%s %x\n", rel, sha256.Sum256(data))
			}
			return nil
		})
	}
	p.beside = b.String()
	return p
}

// tryGit runs git, in anybody's register, at a time before every revision of the tests.
func tryGit(dir string, args ...string) (string, error) {
	cmd := exec.Command("git", args...)
	cmd.Dir, cmd.Env = dir, append(os.Environ(), "GIT_CONFIG_NOSYSTEM=1", "GIT_CONFIG_GLOBAL="+os.DevNull,
		"GIT_CONFIG_COUNT=1", "GIT_CONFIG_KEY_0=safe.directory", "GIT_CONFIG_VALUE_0=*",
		"GIT_AUTHOR_DATE=2024-12-12T12:00:00Z", "GIT_COMMITTER_DATE=2024-12-12T12:00:00Z")
	out, err := cmd.CombinedOutput()
	return string(out), err
}

// strike tries the command with one fault, and then what a user would do next.
func (b *bench) strike(t *testing.T, one oneFault) {
	t.Helper()
	f := &faulty.Disk{At: one.at, Kind: one.kind}
	dir := b.copied(t)
	defer func() { _ = os.RemoveAll(dir) }()
	r := b.run(dir, f)
	defer func() {
		if t.Failed() {
			t.Fatalf("after %q at step %d (%s): code %d, killed %t\n%s%s", f.Kind, f.At, f.Hit(), r.code, r.dead, r.out, r.errs)
		}
	}()
	at := look(t, dir)
	done := at.head != b.before.head
	b.honest(t, r, at, done)
	if b.struck++; b.struck%8 == 0 && at.head != "" {
		git(t, filepath.Join(dir, "r"), "fsck", "--strict", "--no-dangling")
	}
	switch {
	case b.scene == "nothing":
		b.anew(t, dir, r)
	case !done || b.beside:
		b.again(t, dir, r.dead || at.beside == b.after.beside)
	default:
		b.next(t, dir)
	}
	b.tidy(t, dir, r.dead || f.Kind == faulty.Filling || f.Kind == faulty.WriteHalf || faulty.IsOp(f.Hit(), "Remove"))
}

// honest holds a run's exit code and messages to what it did.
func (b *bench) honest(t *testing.T, r outcomeOf, at sight, done bool) {
	t.Helper()
	switch {
	case r.dead:
	case r.code == 0 && !done && !b.beside:
		t.Error("said to be done, but is not")
	case r.code == 0 && b.beside && at.beside != b.after.beside:
		t.Error("said to be written, but is not")
	case r.code != 0 && done:
		t.Error("said to have failed, but is recorded")
	case r.code != 0 && r.code != exitFailed && r.code != exitConflict:
		t.Errorf("exit code %d", r.code)
	case r.code != 0 && !strings.Contains(r.errs, "hfh: "):
		t.Errorf("it does not say what is wrong: %q", r.errs)
	}
	if done && at.head != b.after.head && !b.inParts() {
		t.Errorf("the register is neither before nor after: %s", at.head)
	}
}

// again types the same command again: it is done now, just as without the fault.
func (b *bench) again(t *testing.T, dir string, mayBeThere bool) {
	t.Helper()
	r := b.run(dir, nil)
	if mayBeThere && (r.code == exitFailed || r.code == exitUsage) && strings.Contains(r.errs, "finnes alt") {
		return // letters that were written are not written over
	}
	if r.code != 0 {
		t.Errorf("the same command again: %d %s", r.code, r.errs)
	}
	if diff := cmp.Diff(look(t, dir), b.after, cmp.AllowUnexported(sight{})); diff != "" {
		t.Errorf("the same command again leads elsewhere: %s", diff)
	}
}

// inParts tells that a command makes many revisions, each of which is whole.
func (b *bench) inParts() bool { return strings.Contains(b.args, "--example") }

// anew makes a register again where making one went wrong. Where it had been made it is
// there, and so is what there is of an example that was cut off in the middle.
func (b *bench) anew(t *testing.T, dir string, first outcomeOf) {
	t.Helper()
	r := b.run(dir, nil)
	switch at := look(t, dir); {
	case r.code == 0 && at.head == b.after.head && at.tags == b.after.tags && at.status == b.after.status:
	case r.code == exitFailed && strings.Contains(r.errs, "det er alt et register"):
		b.next(t, dir)
	case r.code == exitFailed && b.inParts() && (first.dead || first.code == 0) && strings.Contains(r.errs, "er ikke tom"):
	default:
		t.Errorf("again: %d %s%s\n%+v", r.code, r.out, r.errs, at)
	}
}

// next records something else on what was done: it finishes the revision before it.
func (b *bench) next(t *testing.T, dir string) {
	t.Helper()
	other := bench{writingCommand: writingCommand{args: "save community --set 'name=Et annet navn' -m 'Noe annet'"}}
	r := other.run(dir, nil)
	if r.code != 0 {
		t.Errorf("the next command: %d %s", r.code, r.errs)
	}
	at := look(t, dir)
	if b.inParts() && at.status == "" {
		return
	}
	if parent, err := tryGit(filepath.Join(dir, "r"), "rev-parse", "HEAD^"); err != nil || parent != b.after.head {
		t.Errorf("the next revision stands on %s (%v)", parent, err)
	}
	if at.status != b.after.status || at.tags != b.after.tags {
		t.Errorf("the next command leaves %q %q, not %q %q", at.status, at.tags, b.after.status, b.after.tags)
	}
}

var strayPattern = regexp.MustCompile(`\.lock$|^tmp_obj|^\.hfh-`)

// tidy looks for what is left behind, and for what must be. A program that died
// may leave temp files of what it wrote beside the register.
func (b *bench) tidy(t *testing.T, dir string, mayLeave bool) {
	t.Helper()
	_ = filepath.WalkDir(dir, func(name string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		rel, _ := filepath.Rel(dir, name)
		inHfh := !b.inParts() && filepath.Base(filepath.Dir(name)) == "hfh" && !slices.Contains([]string{"lock", "kept"}, d.Name())
		if inHfh || strayPattern.MatchString(d.Name()) && !mayLeave {
			t.Errorf("left behind: %s", rel)
		}
		return nil
	})
	if b.scene == "nothing" {
		return
	}
	b.ownEdits(t, dir)
}

// ownEdits looks for the user's own edits.
func (b *bench) ownEdits(t *testing.T, dir string) {
	t.Helper()
	for name, text := range own() {
		if data, err := os.ReadFile(filepath.Join(dir, "r", name)); err != nil || !bytes.HasSuffix(data, []byte(text)) {
			t.Errorf("the user's edit of %s is gone (%v)", name, err)
		}
	}
	if staged, err := tryGit(filepath.Join(dir, "r"), "show", ":data/guidance.yaml"); err != nil || !strings.HasSuffix(staged, own()["data/guidance.yaml"]) {
		t.Errorf("what the user staged is gone (%v)", err)
	}
}

// figure prints a number for the figures of docs/trust.md (bench/figures.sh).
func figure(t testing.TB, what string, n int64) { t.Logf("figure: %s: %d", what, n) }
