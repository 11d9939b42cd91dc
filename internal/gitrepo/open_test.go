package gitrepo

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestOpenFindsTheRepository(t *testing.T) {
	s := newSandbox(t)
	s.commit("first", "reg/data/plan.yaml", "a: b\n")
	s.git("worktree", "add", "-q", filepath.Join(s.top, "linked"))
	s.git("clone", "-q", "--bare", s.dir, filepath.Join(s.top, "bare.git"))
	if err := os.Symlink(filepath.Join(s.dir, "reg"), filepath.Join(s.top, "link")); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(s.dir, "reg", "GIT"), nil, 0o644); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		dir, root, prefix, gitDir, commonDir string
		bare                                 bool
	}{
		{"repo", "repo", "", "repo/.git", "repo/.git", false},
		{"repo/reg", "repo/reg", "reg", "repo/.git", "repo/.git", false},
		{"repo/reg/data", "repo/reg/data", "reg/data", "repo/.git", "repo/.git", false},
		{"link", "repo/reg", "reg", "repo/.git", "repo/.git", false},
		{"linked", "linked", "", "repo/.git/worktrees/linked", "repo/.git", false},
		{"linked/reg", "linked/reg", "reg", "repo/.git/worktrees/linked", "repo/.git", false},
		{"bare.git", "bare.git", "", "bare.git", "bare.git", true},
		{"repo/.git", "repo/.git", "", "repo/.git", "repo/.git", true},
	} {
		r := s.in(c.dir).open()
		for what, pair := range map[string][2]string{
			"Root": {r.Root(), c.root}, "GitDir": {r.GitDir(), c.gitDir}, "CommonDir": {r.CommonDir(), c.commonDir},
		} {
			if want := filepath.Join(s.top, pair[1]); pair[0] != want {
				t.Errorf("%s: %s = %s, want %s", c.dir, what, pair[0], want)
			}
		}
		if r.Prefix() != c.prefix || r.Bare() != c.bare {
			t.Errorf("%s: prefix %q, bare %v", c.dir, r.Prefix(), r.Bare())
		}
		if h, err := r.Head(); err != nil || h != s.hash("HEAD") {
			t.Errorf("%s: Head = %s, %v", c.dir, h, err)
		}
	}
}

func TestOpenRefusesWhatIsNone(t *testing.T) {
	s := emptySandbox(t)
	if _, err := Open(s.dir, s.env()); !errors.Is(err, ErrNoRepository) {
		t.Errorf("an empty folder: %v", err)
	}
	if _, err := Open(filepath.Join(s.dir, "missing"), s.env()); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("a missing folder: %v", err)
	}
	s.write("file", "x")
	if _, err := Open(filepath.Join(s.dir, "file"), s.env()); err == nil {
		t.Error("a file was opened")
	}
	s.write(".git", "gitdir: elsewhere\n")
	if _, err := Open(s.dir, s.env()); !errors.Is(err, ErrNoRepository) {
		t.Errorf("a .git file that leads nowhere: %v", err)
	}
	s.write(".git", "rubbish")
	if _, err := Open(s.dir, s.env()); !errors.Is(err, ErrNoRepository) {
		t.Errorf("a .git file of rubbish: %v", err)
	}
	if _, err := Open(s.dir, Env{}); !errors.Is(err, ErrNoRepository) {
		t.Errorf("an empty environment: %v", err)
	}
}

func TestOpenHonoursTheEnvironment(t *testing.T) {
	s := newSandbox(t)
	s.commit("first", "data/plan.yaml", "a: b\n")
	s.git("init", "-q", "-b", "main", filepath.Join(s.top, "other"))
	s.in("other").write("data/plan.yaml", "x: y\n")
	git := filepath.Join(s.dir, ".git")
	t.Chdir(s.dir)

	r := s.with("GIT_DIR", ".git", "GIT_INDEX_FILE", ".git/next-index-1.lock").open()
	if r.GitDir() != git || r.indexPath != filepath.Join(git, "next-index-1.lock") {
		t.Errorf("as in a hook: %s, index %s", r.GitDir(), r.indexPath)
	}
	// A hook of one repository that opens a register in another one.
	r = s.in("other").with("GIT_DIR", ".git", "GIT_INDEX_FILE", ".git/index", "GIT_WORK_TREE", ".").open()
	if want := filepath.Join(s.top, "other", ".git"); r.GitDir() != want || r.indexPath != filepath.Join(want, "index") {
		t.Errorf("another repository: %s, index %s", r.GitDir(), r.indexPath)
	}
	// And one below its own work tree.
	s.git("init", "-q", "-b", "main", filepath.Join(s.dir, "demo"))
	r = s.in("repo/demo").with("GIT_DIR", ".git").open()
	if want := filepath.Join(s.dir, "demo", ".git"); r.GitDir() != want {
		t.Errorf("a repository below: %s", r.GitDir())
	}
	// A repository kept apart from its files.
	s.git("clone", "-q", "--bare", s.dir, filepath.Join(s.top, "apart.git"))
	files := s.in("files")
	if err := os.Mkdir(files.dir, 0o755); err != nil {
		t.Fatal(err)
	}
	r = files.with("GIT_DIR", filepath.Join(s.top, "apart.git"), "GIT_WORK_TREE", files.dir).open()
	if r.Bare() || r.Root() != files.dir || r.GitDir() != filepath.Join(s.top, "apart.git") {
		t.Errorf("apart: root %s, git folder %s", r.Root(), r.GitDir())
	}
	if _, err := Open(files.dir, s.with("GIT_DIR", "nowhere").env()); !errors.Is(err, ErrNoRepository) {
		t.Errorf("GIT_DIR that is none: %v", err)
	}
}

func TestOpenSubmodule(t *testing.T) {
	s := newSandbox(t)
	s.commit("first", "data/plan.yaml", "a: b\n")
	super := s.in("super")
	s.git("init", "-q", "-b", "main", super.dir)
	super.git("-c", "protocol.file.allow=always", "submodule", "--quiet", "add", s.dir, "register")
	r := s.in("super/register").open()
	if r.Prefix() != "" || r.Root() != filepath.Join(super.dir, "register") || r.GitDir() != filepath.Join(super.dir, ".git/modules/register") {
		t.Errorf("prefix %q, root %s, git folder %s", r.Prefix(), r.Root(), r.GitDir())
	}
	if h, err := r.Head(); err != nil || h != s.hash("HEAD") {
		t.Errorf("Head = %s, %v", h, err)
	}
}

func TestHeadAndBranch(t *testing.T) {
	s := newSandbox(t)
	if b, err := s.open().Branch(); b != "main" || err != nil {
		t.Errorf("unborn: branch %q, %v", b, err)
	}
	if _, err := s.open().Head(); !errors.Is(err, ErrUnborn) {
		t.Errorf("unborn: %v", err)
	}
	first := s.commit("first", "data/a.yaml", "a: b\n")
	s.git("checkout", "-q", "-b", "år/2024")
	if b, err := s.open().Branch(); b != "år/2024" || err != nil {
		t.Errorf("branch %q, %v", b, err)
	}
	s.git("pack-refs", "--all")
	if h, err := s.open().Head(); h != first || err != nil {
		t.Errorf("packed: %s, %v", h, err)
	}
	s.git("checkout", "-q", "--detach")
	if _, err := s.open().Branch(); !errors.Is(err, ErrDetached) {
		t.Errorf("detached: %v", err)
	}
	if h, err := s.open().Head(); h != first || err != nil {
		t.Errorf("detached: %s, %v", h, err)
	}
	s.write(".git/refs/heads/broken", "")
	s.write(".git/HEAD", "ref: refs/heads/broken\n")
	if _, err := s.open().Head(); err == nil || errors.Is(err, ErrUnborn) {
		t.Errorf("an empty reference: %v", err)
	}
	s.write(".git/HEAD", "ref: ../../etc/passwd\n")
	if _, err := s.open().Head(); err == nil {
		t.Error("a reference that leads out was followed")
	}
	s.write(".git/refs/heads/x", "ref: refs/heads/y\n")
	s.write(".git/refs/heads/y", "ref: refs/heads/x\n")
	s.write(".git/HEAD", "ref: refs/heads/x\n")
	if _, err := s.open().Head(); err == nil {
		t.Error("a circle of references is no error")
	}
}

func TestRefusedFeatures(t *testing.T) {
	for _, c := range []struct {
		feature string
		config  []string
	}{
		{FeatureSHA256, []string{"core.repositoryFormatVersion", "1", "extensions.objectFormat", "sha256"}},
		{FeatureReftable, []string{"core.repositoryFormatVersion", "1", "extensions.refStorage", "reftable"}},
		{FeaturePartialClone, []string{"core.repositoryFormatVersion", "1", "extensions.partialClone", "origin"}},
		{FeaturePartialClone, []string{"remote.origin.promisor", "true"}},
		{FeatureVersion, []string{"core.repositoryFormatVersion", "2"}},
		{"extensions.future", []string{"core.repositoryFormatVersion", "1", "extensions.future", "true"}},
		{"", []string{"core.repositoryFormatVersion", "0", "extensions.future", "true"}},
		{"", []string{"core.repositoryFormatVersion", "1", "extensions.objectFormat", "sha1", "extensions.noop", "x", "extensions.worktreeConfig", "true"}},
	} {
		s := newSandbox(t)
		for i := 0; i < len(c.config); i += 2 {
			s.git("config", "--file", ".git/config", c.config[i], c.config[i+1])
		}
		_, err := Open(s.dir, s.env())
		var refused *UnsupportedError
		if c.feature == "" {
			if err != nil {
				t.Errorf("%v: %v", c.config, err)
			}
			continue
		}
		if !errors.Is(err, ErrUnsupported) || !errors.As(err, &refused) || refused.Feature != c.feature {
			t.Errorf("%v: %v, want %s", c.config, err, c.feature)
		}
	}
}

func TestRealSHA256IsRefused(t *testing.T) {
	s := emptySandbox(t)
	s.git("init", "-q", "--object-format=sha256")
	if _, err := Open(s.dir, s.env()); !errors.Is(err, ErrUnsupported) {
		t.Errorf("got %v", err)
	}
}

func TestReady(t *testing.T) {
	conflict := func(s *sandbox) {
		s.git("checkout", "-q", "-b", "side")
		s.commit("side", "data/a.yaml", "side\n")
		s.git("checkout", "-q", "main")
		s.commit("main", "data/a.yaml", "main\n")
	}
	for name, c := range map[string]struct {
		prepare func(s *sandbox)
		want    error
		reason  string
	}{
		"clean":    {func(*sandbox) {}, nil, ""},
		"unborn":   {func(s *sandbox) { s.git("checkout", "-q", "--orphan", "new") }, nil, ""},
		"detached": {func(s *sandbox) { s.git("checkout", "-q", "--detach") }, ErrDetached, ""},
		"merge": {func(s *sandbox) {
			conflict(s)
			_, _ = s.try("merge", "-q", "side")
		}, ErrInProgress, "merge"},
		"rebase": {func(s *sandbox) {
			conflict(s)
			_, _ = s.try("rebase", "-q", "side")
		}, ErrInProgress, "rebase"},
		"cherry-pick": {func(s *sandbox) {
			conflict(s)
			_, _ = s.try("cherry-pick", "side")
		}, ErrInProgress, "cherry-pick"},
		"revert": {func(s *sandbox) {
			conflict(s)
			_, _ = s.try("revert", "HEAD~1")
		}, ErrInProgress, "revert"},
		"split index":   {func(s *sandbox) { s.git("update-index", "--split-index") }, ErrUnsupported, FeatureSplitIndex},
		"damaged index": {func(s *sandbox) { s.write(".git/index", "rubbish") }, nil, ""},
		"no index": {func(s *sandbox) {
			if err := os.Remove(filepath.Join(s.dir, ".git", "index")); err != nil {
				s.t.Fatal(err)
			}
		}, nil, ""},
		"sparse": {func(s *sandbox) {
			s.commit("more", "data/sub/b.yaml", "x\n", "other/c", "x\n")
			s.git("sparse-checkout", "set", "--cone", "other")
		}, ErrUnsupported, FeatureSparse},
		"sparse elsewhere": {func(s *sandbox) {
			s.commit("more", "other/c", "x\n")
			s.git("sparse-checkout", "set", "--cone", "data")
		}, nil, ""},
		"sparse index": {func(s *sandbox) {
			s.commit("more", "other/c", "x\n")
			s.git("sparse-checkout", "set", "--cone", "--sparse-index", "data")
		}, ErrUnsupported, FeatureSparseIndex},
	} {
		t.Run(name, func(t *testing.T) {
			s := newSandbox(t)
			s.commit("first", "data/a.yaml", "a: b\n")
			s.t = t
			c.prepare(s)
			err := s.open().Ready()
			if !errors.Is(err, c.want) || (err == nil) != (c.want == nil) {
				t.Fatalf("Ready = %v, want %v", err, c.want)
			}
			if err != nil && !strings.Contains(err.Error(), c.reason) {
				t.Errorf("Ready = %v, want the reason %q", err, c.reason)
			}
		})
	}
	s := newSandbox(t)
	s.git("clone", "-q", "--bare", s.dir, filepath.Join(s.top, "bare"))
	var refused *UnsupportedError
	if err := s.in("bare").open().Ready(); !errors.As(err, &refused) || refused.Feature != FeatureBare {
		t.Errorf("bare: %v", err)
	}
}

func TestReadingNeedsLittle(t *testing.T) {
	s := newSandbox(t)
	s.commit("first", "data/a.yaml", "a: b\n")
	s.git("config", "--unset", "user.name")
	s.git("checkout", "-q", "--detach")
	s.write(".git/index", "rubbish")
	if os.Getuid() != 0 { // root writes anyway
		if err := os.Chmod(filepath.Join(s.dir, ".git"), 0o555); err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = os.Chmod(filepath.Join(s.dir, ".git"), 0o755) })
	}
	before := s.snapshot()
	r := s.open()
	h, err := r.Head()
	if err != nil {
		t.Fatal(err)
	}
	fsys, err := r.At(h)
	if err != nil {
		t.Fatal(err)
	}
	if got, err := fs.ReadFile(fsys, "data/a.yaml"); string(got) != "a: b\n" || err != nil {
		t.Errorf("read %q, %v", got, err)
	}
	if tags, err := r.Tags(); len(tags) != 0 || err != nil {
		t.Errorf("tags %v, %v", tags, err)
	}
	if n := len(hashes(t, r.Log(h))) + len(hashes(t, r.History(h, "a", "data/a.yaml"))); n != 2 {
		t.Errorf("%d revisions", n)
	}
	if _, err := r.Unrecorded(h); err != nil {
		t.Errorf("Unrecorded: %v", err)
	}
	if after := s.snapshot(); after != before {
		t.Errorf("reading has written:\n%s\nwas\n%s", after, before)
	}
}

// snapshot lists every file of the sandbox with its size and time.
func (s *sandbox) snapshot() string {
	var b strings.Builder
	err := filepath.WalkDir(s.dir, func(file string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		info, err := d.Info()
		if err == nil {
			b.WriteString(file + " " + info.ModTime().String() + "\n")
		}
		return err
	})
	if err != nil {
		s.t.Fatal(err)
	}
	return b.String()
}
