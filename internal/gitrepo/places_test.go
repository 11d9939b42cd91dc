package gitrepo

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/helsefellesskap/hfh/internal/disk/faulty"
)

// opened is a repository that git made, opened by hfh at a folder of its work tree.
func opened(t testing.TB, top, register string) field {
	t.Helper()
	dir := filepath.Join(top, filepath.FromSlash(register))
	if err := os.MkdirAll(dir, 0o777); err != nil {
		t.Fatal(err)
	}
	repo, err := Open(dir, testEnv("/nonexistent"))
	if err != nil {
		t.Fatal(err)
	}
	return field{t, top, repo}
}

func TestRegisterInASubfolder(t *testing.T) {
	t.Parallel()
	f := newField(t, map[string]string{"README.md": "r\n", "reg/ister/data/plan.yaml": "a: 1\n"})
	f = opened(t, f.dir, "reg/ister")
	c := f.change(f.head(), map[string]string{"data/plan.yaml": "-", "data/body/ssu.yaml": "s\n"})
	c.Tag = &NewTag{Name: "reg/ister/plan/2024", Message: "v"}
	f.revise(c)
	f.sound("")
	if got := f.read("reg/ister/data/body/ssu.yaml"); got != "s\n" {
		t.Errorf("written: %q", got)
	}
	f.revise(f.change(f.head(), map[string]string{"data/body/ssu.yaml": "-"}))
	if !isDir(f.path("reg/ister")) || isDir(f.path("reg/ister/data")) {
		t.Error("the register's folder must stay, the empty ones below it not")
	}
	f.write("reg/ister/data/plan.yaml", "mine\n")
	res := f.revise(f.change(f.head(), map[string]string{"data/plan.yaml": "b: 1\n"}))
	if len(res.Kept) != 1 || res.Kept[0] != "data/plan.yaml" {
		t.Errorf("kept %v", res.Kept)
	}
}

func TestUnbornBranch(t *testing.T) {
	t.Parallel()
	f := newField(t, nil)
	f.git("symbolic-ref", "HEAD", "refs/heads/ny/gren")
	f.write("staged.txt", "s\n")
	f.git("add", "staged.txt")
	f.refuses(f.change(Hash(strings.Repeat("1", 40)), map[string]string{"data/plan.yaml": "a: 1\n"}), ErrMoved)
	f.revise(f.change("", map[string]string{"data/plan.yaml": "a: 1\n"}))
	f.sound("A  staged.txt")
	f.refuses(f.change("", map[string]string{"data/plan.yaml": "a: 2\n"}), ErrMoved)
	// A branch that would need a folder where ny/gren is a file.
	f.git("symbolic-ref", "HEAD", "refs/heads/ny/gren/til")
	f.git("rm", "-q", "--cached", "-r", ".")
	if _, err := f.reopened().repo.Revise(t.Context(), f.change("", map[string]string{"data/plan.yaml": "b\n"})); err == nil {
		t.Error("made a branch under a branch")
	}
	f.noLeftovers()
}

func TestPackedRefs(t *testing.T) {
	t.Parallel()
	f := newField(t, map[string]string{"data/plan.yaml": "a: 1\n"})
	f.git("tag", "-m", "v", "plan/2023")
	f.git("branch", "other/one")
	f.git("pack-refs", "--all")
	f.git("gc", "-q")
	c := f.change(f.head(), map[string]string{"data/plan.yaml": "a: 2\n"})
	for _, name := range [...]string{"plan/2023", "plan/2023/x", "plan"} {
		c.Tag = &NewTag{Name: name, Message: "v"}
		f.refuses(c, ErrTagExists)
	}
	c.Tag.Name = "plan/2024"
	f.revise(c)
	f.sound("")
	if got := f.git("for-each-ref", "--format=%(refname) %(objecttype)"); got != "refs/heads/main commit\nrefs/heads/other/one commit\nrefs/tags/plan/2023 tag\nrefs/tags/plan/2024 tag" {
		t.Errorf("refs:\n%s", got)
	}
	// git leaves empty folders where branches were.
	f.git("checkout", "-q", "--orphan", "other")
	f.git("branch", "-q", "-D", "other/one")
	_ = os.MkdirAll(f.path(".git/refs/heads/other/one/deep"), 0o777)
	f.revise(f.change("", map[string]string{"data/plan.yaml": "a: 2\n"}))
	f.sound("")
}

func TestLooseTagInTheWay(t *testing.T) {
	t.Parallel()
	f := newField(t, map[string]string{"data/plan.yaml": "a: 1\n"})
	f.git("tag", "plan")
	f.git("tag", "fsu/x/2024")
	c := f.change(f.head(), map[string]string{"data/plan.yaml": "a: 2\n"})
	for _, name := range [...]string{"plan", "plan/2024", "fsu/x", "fsu"} {
		c.Tag = &NewTag{Name: name, Message: "v"}
		f.refuses(c, ErrTagExists)
	}
	for _, name := range [...]string{"a b", "a..b", "a.lock", ".a", ""} {
		c.Tag = &NewTag{Name: name, Message: "v"}
		f.refuses(c, nil)
	}
}

func TestLinkedWorkTree(t *testing.T) {
	t.Parallel()
	main := newField(t, map[string]string{"data/plan.yaml": "a: 1\n", "data/x.yaml": "x\n"})
	dir := filepath.Join(scratch(t), "linked")
	main.git("worktree", "add", "-q", "-b", "side", dir)
	f := opened(t, dir, "")
	c := f.change(f.head(), map[string]string{"data/plan.yaml": "a: 2\n", "data/x.yaml": "-", "data/n/y.yaml": "y\n"})
	c.Tag = &NewTag{Name: "plan/2024", Message: "v"}
	f.revise(c)
	f.sound("")
	main.sound("")
	if got := main.git("rev-parse", "side", "plan/2024^{}"); got != string(f.head())+"\n"+string(f.head()) {
		t.Errorf("side and tag are at %s", got)
	}
	if main.head() == f.head() {
		t.Error("main moved too")
	}
	main.revise(main.change(main.head(), map[string]string{"data/plan.yaml": "a: 3\n"}))
	f.sound("")
	main.sound("")
}

// TestGitFolderElsewhere: with temp files beside their targets, at every step killed.
func TestGitFolderElsewhere(t *testing.T) {
	t.Parallel()
	made := func(t *testing.T) field {
		top, git := scratch(t), filepath.Join(t.TempDir(), "git")
		field{TB: t, dir: top}.git("init", "-q", "-b", "main", "--separate-git-dir", git)
		f := opened(t, top, "")
		f.revise(f.change("", map[string]string{"data/plan.yaml": "a: 1\n", "data/x.yaml": "x\n", "mine.txt": "m\n"}))
		f.write("mine.txt", "u\n")
		return f
	}
	attempt := func(f field, trouble *faulty.Disk) (base Hash) {
		base = f.head()
		repo := f.reopened().repo
		repo.SetFS(trouble.Wrap)
		faulty.Dies(func() {
			_, _ = repo.Revise(f.Context(), f.change(base, map[string]string{"data/plan.yaml": "a: 2\n", "data/x.yaml": "-", "data/n/y.yaml": "y\n"}))
		})
		return base
	}
	calm := &faulty.Disk{}
	f := made(t)
	attempt(f, calm)
	f.sound(" M mine.txt")
	beside := 0
	for i, step := range calm.Log {
		if !faulty.IsOp(step, "Rename", "Remove", "Create") {
			continue
		}
		f := made(t)
		base := attempt(f, &faulty.Disk{At: i + 1, Kind: faulty.Killed})
		if strings.Contains(f.status(), besidePrefix) {
			beside++
		}
		if _, err := f.reopened().repo.Recover(t.Context()); err != nil {
			t.Fatalf("step %d (%s): %v", i+1, step, err)
		}
		f.sound(" M mine.txt")
		want := "a: 1\nx\n<absent>"
		if f.head() != base {
			want = "a: 2\n<absent>y\n"
		}
		if got := f.read("data/plan.yaml") + f.read("data/x.yaml") + f.read("data/n/y.yaml"); got != want {
			t.Errorf("step %d (%s): %q", i+1, step, got)
		}
	}
	if beside == 0 {
		t.Error("no temp file ever lay beside its target: this test tests nothing")
	}
}

func TestDetachedAndBusy(t *testing.T) {
	t.Parallel()
	f := newField(t, map[string]string{"data/plan.yaml": "a: 1\n"})
	f.git("checkout", "-q", "-b", "side")
	f.write("data/plan.yaml", "a: side\n")
	f.git("commit", "-qam", "side")
	f.git("checkout", "-q", "main")
	f.write("data/plan.yaml", "a: main\n")
	f.git("commit", "-qam", "main")
	if out, err := f.tryGit("merge", "side"); err == nil {
		t.Fatal(out)
	}
	c := f.change(f.head(), map[string]string{"data/new.yaml": "n\n"})
	f.refuses(c, ErrInProgress)
	f.git("merge", "--abort")
	f.git("checkout", "-q", "--detach")
	f.refuses(c, ErrDetached)
	f.git("checkout", "-q", "main")
	f.revise(c)
	f.sound("")
}

// TestInsideAHook: what git runs while it holds an index of its own is not to write.
func TestInsideAHook(t *testing.T) {
	t.Parallel()
	f := newField(t, map[string]string{"data/plan.yaml": "a: 1\n"})
	env := testEnv("/nonexistent")
	get := env.Get
	env.Get = func(key string) string {
		if key == "GIT_INDEX_FILE" {
			return f.path(".git/index.lock")
		}
		return get(key)
	}
	repo, err := Open(f.dir, env)
	if err != nil {
		t.Fatal(err)
	}
	field{t, f.dir, repo}.refuses(f.change(f.head(), map[string]string{"data/plan.yaml": "a: 2\n"}), ErrInProgress)
}

func TestSigningIsNotSkippedSilently(t *testing.T) {
	t.Parallel()
	f := newField(t, map[string]string{"data/plan.yaml": "a: 1\n"})
	c := f.change(f.head(), map[string]string{"data/plan.yaml": "a: 2\n"})
	f.git("config", "tag.gpgSign", "true")
	f = f.reopened()
	c.Tag = &NewTag{Name: "plan/2024", Message: "v"}
	f.refuses(c, ErrSign)
	c.Tag = nil
	f.git("config", "commit.gpgsign", "true")
	f = f.reopened()
	f.refuses(c, ErrSign)
	c.Unsigned = true
	f.revise(c)
	f.sound("")
}

func TestChangesThatAreNone(t *testing.T) {
	t.Parallel()
	f := newField(t, map[string]string{"data/plan.yaml": "a: 1\n"})
	f.refuses(f.change(f.head(), nil), ErrNothing)
	f.refuses(f.change(f.head(), map[string]string{"data/plan.yaml": "a: 1\n"}), ErrNothing)
	f.refuses(f.change(f.head(), map[string]string{"data/other.yaml": "-"}), ErrNothing)
	c := f.change(f.head(), nil)
	c.AllowNone = true
	f.revise(c)
	f.sound("")
	c = f.change(f.head(), map[string]string{"data/a.yaml": "a\n"})
	c.Author.Name = " .,<>"
	f.refuses(c, ErrNoIdentity)
	for _, name := range [...]string{"", ".", "/a", "../a", "a/../b", ".git/config", "a/.GIT/x", "git~1/x", "a\\b", "a\nb", "a//b", "a/", "\xff", ".git./x"} {
		c := f.change(f.head(), nil)
		c.Files = []File{{Path: name, Data: []byte("x")}}
		if err := f.refusal(c, nil); errors.Is(err, ErrNothing) {
			t.Errorf("%q: %v", name, err)
		}
	}
	c = f.change(f.head(), nil)
	c.Files = []File{{Path: "a", Data: []byte("1")}, {Path: "a", Data: []byte("2")}}
	f.refuses(c, nil)
}

// TestCommitsLookLikeGits compares a commit and a tag with those that git makes of the
// same words.
func TestCommitsLookLikeGits(t *testing.T) {
	t.Parallel()
	f := newField(t, map[string]string{"data/plan.yaml": "a: 1\n"})
	c := f.change(f.head(), map[string]string{"data/plan.yaml": "a: 2\n"})
	c.Author.Name, c.Author.Email = "  Åse <b>. ", "<a@b.no>"
	c.Message.Body = "Hvorfor\r\n\r\nikke"
	c.Tag = &NewTag{Name: "v1", Message: "En tagg\r\nto"}
	f.revise(c)
	f.sound("")
	want := "author Åse b <a@b.no> 1742297400 +0100\ncommitter Åse b <a@b.no> 1742297400 +0100\n\nplan: vedtatt\n\nHvorfor\n\nikke\n\nHfh-Change: registration"
	if got := f.git("cat-file", "commit", "HEAD"); !strings.HasSuffix(got, want) {
		t.Errorf("commit:\n%s", got)
	}
	if got := f.git("cat-file", "tag", "v1"); !strings.HasSuffix(got, "\ntype commit\ntag v1\ntagger Åse b <a@b.no> 1742297400 +0100\n\nEn tagg\nto") {
		t.Errorf("tag:\n%s", got)
	}
	f.git("fsck", "--strict")
}
