package gitrepo

import (
	"os"
	"path/filepath"
	"slices"
	"testing"
)

func TestReplacedIsToldAndNotFollowed(t *testing.T) {
	c := newChain(t)
	p1 := c.revise("plan", "data/plan.yaml", "1\n")
	p2 := c.revise("plan", "data/plan.yaml", "2\n")
	if c.open().Replaced() {
		t.Error("nothing was replaced yet")
	}
	other := c.gitInput("another history\n", "commit-tree", c.git("rev-parse", "HEAD^{tree}"))
	c.git("replace", string(p2), other)
	for _, pack := range []bool{false, true} {
		if pack {
			c.git("pack-refs", "--all")
		}
		r := c.open()
		if !r.Replaced() {
			t.Errorf("packed %v: not told", pack)
		}
		if got := hashes(t, r.History(p2, "plan", "data/plan.yaml")); !slices.Equal(got, []Hash{p2, p1}) {
			t.Errorf("packed %v: history %v", pack, got)
		}
	}
	c.git("replace", "-d", string(p2))
	if err := os.WriteFile(filepath.Join(c.dir, ".git", "info", "grafts"), []byte(string(p2)+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if !c.open().Replaced() {
		t.Error("a graft is not told")
	}
}
