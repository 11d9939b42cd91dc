package store_test

import (
	"os"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/helsefellesskap/hfh/internal/gitrepo"
	"github.com/helsefellesskap/hfh/internal/hfhtest"
	"github.com/helsefellesskap/hfh/internal/store"
)

// A register loads alike from a map, a folder, a revision and the work tree.
func TestLoadFromGit(t *testing.T) {
	reg := hfhtest.Register(t)
	r := hfhtest.NewRepo(t, reg)
	if err := os.Symlink("/etc/passwd", r.Path("data/agreements/ny.yaml")); err != nil {
		t.Fatal(err)
	}
	r.Commit("a link", nil)
	repo, err := gitrepo.Open(r.Dir, gitrepo.Env{Get: os.Getenv})
	must(t, err)
	head, err := repo.Head()
	must(t, err)
	at, err := repo.At(head)
	must(t, err)
	work, err := repo.Work()
	must(t, err)
	want := []string{"data/agreements/ny.yaml:1:1:error:store/symlink:"}
	for name, s := range map[string][]string{
		"revision": shown(load(at)), "work tree": shown(load(work)), "folder": shown(load(os.DirFS(r.Dir))),
	} {
		if diff := cmp.Diff(want, s); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
	fromMap := load(reg)
	loaded := load(at)
	if link := loaded.Record(store.Ref{Kind: "agreement", ID: "ny"}); link == nil || link.Doc != nil || link.OK {
		t.Errorf("what is no file is not there with nothing in it: %+v", link)
	}
	for _, rec := range fromMap.Records {
		if got, want := loaded.Record(rec.Ref).Seal(), rec.Seal(); got != want {
			t.Errorf("%s: seal %s from the revision, %s from the map", rec.Ref, got, want)
		}
	}
}

// A register outside the repository's root, through links that lead out of it.
func TestLoadDoesNotFollowLinks(t *testing.T) {
	dir := hfhtest.Dir(t, hfhtest.Register(t))
	outside := hfhtest.Dir(t, hfhtest.Txtar(t, "-- secret.yaml --\nkind: agreement\nid: ny\ntype: service\n"))
	if err := os.Symlink(outside, dir+"/data/hearings/mappe"); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(outside+"/secret.yaml", dir+"/data/agreements/ny.yaml"); err != nil {
		t.Fatal(err)
	}
	s := load(os.DirFS(dir))
	want := []string{"data/agreements/ny.yaml:1:1:error:store/symlink:", "data/hearings/mappe:1:1:error:store/symlink:"}
	if diff := cmp.Diff(want, shown(s)); diff != "" {
		t.Errorf("findings (-want +got):\n%s", diff)
	}
	if len(s.Agreements()) != 1 {
		t.Error("the file behind the link was read")
	}
	if err := os.RemoveAll(dir + "/data"); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(outside, dir+"/data"); err != nil {
		t.Fatal(err)
	}
	want = []string{"data:1:1:error:store/symlink:", "data/community.yaml:1:1:error:store/no-community:"}
	if diff := cmp.Diff(want, shown(load(os.DirFS(dir)))); diff != "" {
		t.Errorf("data/ itself (-want +got):\n%s", diff)
	}
}
