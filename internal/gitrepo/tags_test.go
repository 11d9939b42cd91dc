package gitrepo

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestTags(t *testing.T) {
	s := newSandbox(t)
	first := s.commit("first", "data/a.yaml", "1\n")
	s.git("tag", "light")
	s.git("tag", "-a", "-m", "Vedtatt\n\nav SSU", "plan/2024")
	second := s.commit("second", "data/a.yaml", "2\n")
	s.git("pack-refs", "--all")
	s.git("tag", "-a", "-m", "æøå", "fsu/akutt/2025")
	s.git("tag", "-a", "-m", "tag of a tag", "outer", "plan/2024")
	s.git("tag", "blob", s.git("rev-parse", "HEAD:data/a.yaml"))
	s.git("tag", "moved", string(first))
	s.git("pack-refs", "--all")
	s.git("tag", "-f", "moved", string(second))
	s.write(".git/refs/tags/empty", "")
	s.write(".git/refs/tags/missing", strings.Repeat("0", 39)+"1\n")
	s.write(".git/refs/tags/x.lock", string(first)+"\n")
	signed := "object " + string(first) + "\ntype commit\ntag signed\ntagger K <k@x> 1700000000 +0000\n\nmessage\n-----BEGIN SSH SIGNATURE-----\nx\n-----END SSH SIGNATURE-----\n"
	s.write(".git/refs/tags/signed", s.gitInput(signed, "hash-object", "-t", "tag", "-w", "--stdin")+"\n")
	want := []Tag{
		{"fsu/akutt/2025", second, true, "æøå"},
		{"light", first, false, ""},
		{"moved", second, false, ""},
		{"outer", first, true, "tag of a tag"},
		{"plan/2024", first, true, "Vedtatt\n\nav SSU"},
		{"signed", first, true, "message"},
	}
	got, err := s.open().Tags()
	if diff := cmp.Diff(want, got); diff != "" || err != nil {
		t.Errorf("%v (-want +got):\n%s", err, diff)
	}
}

func TestShared(t *testing.T) {
	s := newSandbox(t)
	first := s.commit("first", "data/a.yaml", "1\n")
	second := s.commit("second", "data/a.yaml", "2\n")
	s.git("clone", "-q", s.dir, filepath.Join(s.top, "clone"))
	clone := s.in("clone")
	clone.git("config", "user.name", "P")
	clone.git("config", "user.email", "p@x")
	third := clone.commit("third", "data/a.yaml", "3\n")
	r := clone.open()
	for h, want := range map[Hash]bool{first: true, second: true, third: false} {
		if got, err := r.Shared(h); got != want || err != nil {
			t.Errorf("Shared(%s) = %v, %v; want %v", h, got, err, want)
		}
	}
	clone.git("push", "-q", "origin", "HEAD:refs/heads/new")
	if got, err := clone.open().Shared(third); !got || err != nil {
		t.Errorf("after a push: %v, %v", got, err)
	}
	if got, err := s.open().Shared(first); got || err != nil {
		t.Errorf("without a remote: %v, %v", got, err)
	}
}

func TestResolveAsGitDoes(t *testing.T) {
	s := newSandbox(t)
	s.commit("first", "data/a.yaml", "1\n")
	s.git("tag", "-a", "-m", "x", "plan/2024")
	s.git("checkout", "-q", "-b", "side")
	s.commit("side", "data/b.yaml", "1\n")
	s.git("checkout", "-q", "main")
	s.commit("second", "data/a.yaml", "2\n")
	s.git("-c", "user.useConfigOnly=true", "merge", "-q", "-m", "merge", "side")
	head := s.commit("third", "data/a.yaml", "3\n")
	s.git("clone", "-q", s.dir, filepath.Join(s.top, "clone"))
	c := s.in("clone")
	c.git("config", "user.name", "P")
	c.git("config", "user.email", "p@x")
	c.commit("fourth", "data/a.yaml", "4\n")
	c.git("tag", "light", "HEAD~1")
	c.git("branch", "light-branch", "HEAD~2")
	c.git("gc", "-q")
	loose := c.commit("fifth", "data/a.yaml", "5\n")
	r := c.open()
	h := string(head)
	for _, rev := range []string{
		"HEAD", "@", "main", "refs/heads/main", "heads/main", "origin/main", "origin", "remotes/origin/main", "plan/2024", "tags/plan/2024", "light", "light-branch",
		"HEAD~", "HEAD~0", "HEAD~1", "HEAD~3", "HEAD^", "HEAD^0", "HEAD~3^2", "HEAD~3^1", "HEAD~3^^", "HEAD^{commit}", "plan/2024^{}", "plan/2024^{commit}", "HEAD~3^2~1", "@~2",
		h, strings.ToUpper(h), h[:7], h[:9], h[:8], string(loose[:10]), h[:7] + "~1", "plan/2024-2-g" + h[:9], "main@{0}", "main@{1}", "@{1}", "@{u}", "main@{upstream}", "@{u}~1",
	} {
		want, err := c.try("rev-parse", "--verify", "-q", rev+"^{commit}")
		if err != nil {
			t.Errorf("git does not know %q", rev)
		}
		if got, err := r.Resolve(rev); string(got) != want || err != nil {
			t.Errorf("Resolve(%q) = %s, %v; git: %s", rev, got, err, want)
		}
	}
	for _, rev := range []string{
		"", "none", "HEAD~99", "HEAD^9", "abc", "0000000", strings.Repeat("0", 40), "HEAD:data/a.yaml", "HEAD^{tree}", "../HEAD", "HEAD~x", "HEAD^{", "main@{99}", "main@{yesterday}", "none@{1}",
		"-g", "HEAD..main", "HEAD~99999999999999999999", "refs/heads/", "a b", "plan/2024^{tree}", "light-branch@{u}", "*", "HEAD\x00", c.git("rev-parse", "HEAD^{tree}"),
	} {
		if got, err := r.Resolve(rev); !errors.Is(err, ErrNotFound) {
			t.Errorf("Resolve(%q) = %s, %v", rev, got, err)
		}
	}
}

func TestShallowCloneIsCut(t *testing.T) {
	s := newSandbox(t)
	s.commit("first", "data/a.yaml", "1\n")
	second := s.commit("second", "data/a.yaml", "2\n")
	third := s.commit("third", "data/a.yaml", "3\n")
	s.git("clone", "-q", "--depth", "2", "file://"+s.dir, filepath.Join(s.top, "shallow"))
	r := s.in("shallow").open()
	if !r.Shallow() || !r.Cut(second) || r.Cut(third) || s.open().Shallow() {
		t.Error("the cut is not seen")
	}
	if got := hashes(t, r.Log(third)); !cmp.Equal(got, []Hash{third, second}) {
		t.Errorf("log %v", got)
	}
	if got := hashes(t, r.History(third, "a", "data/a.yaml")); !cmp.Equal(got, []Hash{third}) {
		t.Errorf("history %v", got)
	}
	rev, err := r.Commit(second)
	if err != nil || len(rev.Parents) > 0 {
		t.Errorf("at the cut: %v, %v", rev.Parents, err)
	}
	if _, err := r.Touched(rev); !errors.Is(err, ErrNotFound) {
		t.Errorf("what the cut touched: %v", err)
	}
	if _, err := r.Resolve("HEAD~2"); !errors.Is(err, ErrNotFound) {
		t.Errorf("beyond the cut: %v", err)
	}
}

func TestInstallHook(t *testing.T) {
	const script = "#!/bin/sh\n# hfh: checks what is about to be committed\nexit 0\n"
	s := newSandbox(t)
	install := func(s *sandbox, text string) bool {
		t.Helper()
		ok, err := s.open().InstallHook("pre-commit", []byte(text))
		if err != nil {
			t.Errorf("InstallHook: %v", err)
		}
		return ok
	}
	file := filepath.Join(s.dir, ".git", "hooks", "pre-commit")
	if err := os.RemoveAll(filepath.Dir(file)); err != nil {
		t.Fatal(err)
	}
	for _, time := range []string{"first", "second"} {
		if !install(s, script) {
			t.Errorf("not installed the %s time", time)
		}
	}
	s.commit("the hook lets it pass", "a", "x")
	if !install(s, script+"# newer\n") {
		t.Error("our own older hook was not replaced")
	}
	if raw, err := os.ReadFile(file); string(raw) != script+"# newer\n" || err != nil {
		t.Errorf("the hook says %q, %v", raw, err)
	}
	if info, err := os.Stat(file); err != nil || info.Mode().Perm() != 0o755 {
		t.Errorf("mode %v, %v", info, err)
	}
	const theirs = "#!/bin/sh\necho theirs\n"
	s.write(".git/hooks/pre-commit", theirs)
	if install(s, script) {
		t.Error("another's hook was replaced")
	}
	if raw, _ := os.ReadFile(file); string(raw) != theirs {
		t.Errorf("another's hook says %q", raw)
	}
	s.write(".git/hooks/pre-push", "")
	if ok, err := s.open().InstallHook("pre-push", []byte(script)); ok || err != nil {
		t.Errorf("an empty hook: %v, %v", ok, err)
	}
	for _, bad := range []string{"", "../x", "a/b", ".."} {
		if ok, err := s.open().InstallHook(bad, []byte(script)); ok || err == nil {
			t.Errorf("hook %q was installed", bad)
		}
	}
}

func TestInstallHookElsewhere(t *testing.T) {
	const script = "#!/bin/sh\n# hfh\n"
	for _, c := range []struct {
		desc, scope, value, file string
		want                     bool
	}{
		{"inside the work tree", "--local", ".githooks", "repo/.githooks/pre-commit", true},
		{"in the git folder", "--local", ".git/other", "repo/.git/other/pre-commit", true},
		{"out of it by the repository's config", "--local", "../elsewhere", "elsewhere/pre-commit", false},
		{"through a link", "--local", "link", "elsewhere/pre-commit", false},
		{"by the user's config", "--global", "~/hooks", "home/hooks/pre-commit", true},
	} {
		s := newSandbox(t)
		if err := os.Mkdir(filepath.Join(s.top, "elsewhere"), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.Symlink("../elsewhere", filepath.Join(s.dir, "link")); err != nil {
			t.Fatal(err)
		}
		s.git("config", c.scope, "core.hooksPath", c.value)
		ok, err := s.open().InstallHook("pre-commit", []byte(script))
		if ok != c.want || err != nil {
			t.Errorf("%s: %v, %v", c.desc, ok, err)
		}
		if _, err := os.Stat(filepath.Join(s.top, c.file)); (err == nil) != c.want {
			t.Errorf("%s: %v", c.desc, err)
		}
	}
	s := newSandbox(t)
	s.commit("first", "a", "x")
	s.git("worktree", "add", "-q", filepath.Join(s.top, "linked"))
	if ok, err := s.in("linked").open().InstallHook("pre-commit", []byte(script)); !ok || err != nil {
		t.Errorf("linked: %v, %v", ok, err)
	}
	if _, err := os.Stat(filepath.Join(s.dir, ".git/hooks/pre-commit")); err != nil {
		t.Errorf("linked: %v", err)
	}
}

// TestTagFolder holds every folder's name to one that git allows in a tag, and no two
// folders to the same.
func TestTagFolder(t *testing.T) {
	seen := map[string]string{}
	for folder, want := range map[string]string{
		"reg": "reg", "a/b.c/ø": "a/b.c/ø", "mitt register": "mitt%20register", "mitt%20register": "mitt%2520register",
		".reg": "%2Ereg", "a..b": "a.%2Eb", "a.": "a%2E", "a/.b/c.": "a/%2Eb/c%2E", "a.lock/b": "a%2Elock/b",
		"x.lock": "x%2Elock", "a@{b": "a%40{b", "a~^:?*[\\b\t": "a%7E%5E%3A%3F%2A%5B%5Cb%09",
	} {
		got := TagFolder(folder)
		if got != want || checkRefName("refs/tags/"+got+"/plan/2024") != nil || seen[got] != "" {
			t.Errorf("%q: got %q, want %q", folder, got, want)
		}
		seen[got] = folder
	}
}
