package gitrepo

import (
	"bytes"
	"context"
	"errors"
	"os"
	"path/filepath"
	"strconv"
	"testing"
)

// twin is another clone of a field's repository, made by git.
func (f field) twin() field {
	f.Helper()
	dir := filepath.Join(f.TempDir(), "twin")
	f.git("clone", "-q", f.dir, dir)
	repo, err := Open(dir, testEnv("/nonexistent"))
	if err != nil {
		f.Fatal(err)
	}
	return field{f.TB, dir, repo}
}

func (f field) bundle(since ...Hash) string {
	f.Helper()
	head, err := f.repo.Head()
	if err != nil {
		f.Fatal(err)
	}
	var b bytes.Buffer
	if _, err := f.repo.WriteBundle(&b, "main", head, since); err != nil {
		f.Fatal(err)
	}
	path := filepath.Join(f.TempDir(), "given.bundle")
	if err := os.WriteFile(path, b.Bytes(), 0o600); err != nil {
		f.Fatal(err)
	}
	return path
}

func (f field) receive(path string) (Offer, error) {
	f.Helper()
	offer, err := f.repo.ReadBundle(path, "main")
	if err != nil {
		return offer, err
	}
	return offer, f.repo.Keep(context.Background(), offer.In)
}

// TestBundlesOfOursAreGits lets git verify, clone and fetch what hfh packed.
func TestBundlesOfOursAreGits(t *testing.T) {
	f := newField(t, map[string]string{"data/plan.yaml": "kind: plan\nid: plan\n", "data/a/b.yaml": "x: 1\n"})
	first, _ := f.repo.Head()
	other := f.twin()
	for i := range 3 {
		f.revise(f.change(f.head(), map[string]string{"data/plan.yaml": "kind: plan\nid: plan\nn: " + strconv.Itoa(i) + "\n"}))
	}
	f.git("tag", "-a", "-m", "adopted", "plan/2024")
	all, some := f.bundle(), f.bundle(first)
	for _, path := range []string{all, some} {
		f.git("bundle", "verify", path)
	}
	clone := filepath.Join(t.TempDir(), "clone")
	f.git("clone", "-q", all, clone)
	other.git("fetch", "-q", some, "main:refs/remotes/given/main", "refs/tags/*:refs/tags/*")
	other.git("fsck", "--strict")
	if got := other.git("rev-parse", "given/main", "plan/2024^{commit}"); got != string(f.head())+"\n"+string(f.head()) {
		t.Errorf("git took over %s", got)
	}
}

// TestGitsBundlesAreReceived reads what git bundle packed, thin packs too.
func TestGitsBundlesAreReceived(t *testing.T) {
	long := bytes.Repeat([]byte("a line that git makes a delta of\n"), 200)
	f := newField(t, map[string]string{"data/plan.yaml": string(long)})
	other := f.twin()
	for i := range 60 {
		f.revise(f.change(f.head(), map[string]string{"data/plan.yaml": string(long) + strconv.Itoa(i) + "\n"}))
	}
	f.git("tag", "-a", "-m", "adopted", "plan/2024")
	path := filepath.Join(t.TempDir(), "git.bundle")
	f.git("bundle", "create", "-q", path, string(other.head())+"..main", "plan/2024")
	offer, err := other.receive(path)
	if err != nil {
		t.Fatal(err)
	}
	if offer.Tip != f.head() || len(offer.Tags) != 1 || offer.Tags[0].Name != "plan/2024" {
		t.Errorf("the offer is %v %v", offer.Tip, offer.Tags)
	}
	if offer.In.pack != nil {
		t.Error("a thin pack was taken for a whole one")
	}
	other.git("fsck", "--strict", string(f.head()))
	if got := other.git("rev-parse", string(f.head())+"^{tree}"); got != f.git("rev-parse", "HEAD^{tree}") {
		t.Error("the tree is another")
	}
}

// TestDamagedBundlesAreRefused cuts a bundle everywhere and turns bytes of it around: what
// is taken is whole, what is not leaves nothing.
func TestDamagedBundlesAreRefused(t *testing.T) {
	f := newField(t, map[string]string{"data/plan.yaml": "kind: plan\n"})
	other := f.twin()
	f.revise(f.change(f.head(), map[string]string{"data/plan.yaml": "kind: plan\nid: plan\n"}))
	whole, err := os.ReadFile(f.bundle(other.head()))
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "broken.bundle")
	try := func(what string, data []byte) {
		t.Helper()
		if err := os.WriteFile(path, data, 0o600); err != nil {
			t.Fatal(err)
		}
		_, err := other.reopened().receive(path)
		var fault *IncomingError
		if !errors.As(err, &fault) {
			t.Errorf("%s: %v", what, err)
		}
	}
	for n := range whole {
		try("cut at "+strconv.Itoa(n), whole[:n])
	}
	at := bytes.Index(whole, []byte("\n\n")) + 2
	for n := at; n < len(whole); n++ {
		turned := bytes.Clone(whole)
		turned[n] ^= 0x20
		try("turned at "+strconv.Itoa(n), turned)
	}
	other.git("fsck", "--strict")
}

// TestBundlesThatDoNotFit names what is missing or wrong.
func TestBundlesThatDoNotFit(t *testing.T) {
	f := newField(t, map[string]string{"data/plan.yaml": "kind: plan\n"})
	stranger := newField(t, map[string]string{"data/plan.yaml": "kind: plan\nid: other\n"})
	first := f.head()
	f.revise(f.change(first, map[string]string{"data/plan.yaml": "kind: plan\nid: plan\n"}))
	second := f.head()
	f.revise(f.change(second, map[string]string{"data/plan.yaml": "kind: plan\nid: plan\nn: 1\n"}))
	for _, c := range []struct {
		path string
		want IncomingFault
	}{
		{f.bundle(second), IncomingLacks},
		{f.path("data/plan.yaml"), IncomingForeign},
		{write(t, "# v4 git bundle\n\n"), IncomingNewer},
		{write(t, "# v3 git bundle\n@object-format=sha256\n\n"), IncomingNewer},
		{write(t, "# v2 git bundle\n"+string(second)+" refs/heads/other\n\nPACK"), IncomingNoBranch},
		{write(t, "# v2 git bundle\nnonsense\n\nPACK"), IncomingDamaged},
		{write(t, "# v2 git bundle\n"+string(second)+" refs/heads/main\n\n"), IncomingLacks},
	} {
		_, err := stranger.receive(c.path)
		var fault *IncomingError
		if !errors.As(err, &fault) || fault.Why != c.want {
			t.Errorf("%s: %v", c.want, err)
		}
	}
}

func write(t *testing.T, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// TestManyObjectsAreKeptInAPack keeps more than git would unpack.
func TestManyObjectsAreKeptInAPack(t *testing.T) {
	f := newField(t, map[string]string{"data/plan.yaml": "kind: plan\n"})
	other := f.twin()
	for i := range 60 {
		f.revise(f.change(f.head(), map[string]string{"data/plan.yaml": "n: " + strconv.Itoa(i) + "\n"}))
	}
	if _, err := other.receive(f.bundle(other.head())); err != nil {
		t.Fatal(err)
	}
	packs, _ := filepath.Glob(filepath.Join(other.repo.CommonDir(), "objects", "pack", "*.pack"))
	if len(packs) == 0 {
		t.Error("no pack was written")
	}
	for _, p := range packs {
		other.git("verify-pack", p)
	}
	other.git("fsck", "--strict", string(f.head()))
}
