package gitrepo

import (
	"strings"
	"testing"
)

func TestRevise(t *testing.T) {
	f := newField(t, map[string]string{"data/plan.yaml": "a: 1\n", "data/fsu/x.yaml": "b: 1\n", "README.md": "hei\n"})
	f.sound("")
	first := f.head()
	c := f.change(first, map[string]string{"data/plan.yaml": "a: 2\n", "data/fsu/x.yaml": "-", "data/body/ssu.yaml": "c: 1\n"})
	c.Tag = &NewTag{Name: "plan/2024", Message: "Vedtatt 2024"}
	res := f.revise(c)
	f.sound("")
	if len(res.Warnings)+len(res.Kept) > 0 {
		t.Errorf("result %+v", res)
	}
	if got := f.git("rev-parse", "HEAD", "plan/2024^{commit}", "HEAD^"); got != string(res.Hash)+"\n"+string(res.Hash)+"\n"+string(first) {
		t.Errorf("refs: %s", got)
	}
	if got := f.git("ls-files"); got != "README.md\ndata/body/ssu.yaml\ndata/plan.yaml" {
		t.Errorf("index: %s", got)
	}
	if got := f.read("data/plan.yaml") + f.read("data/body/ssu.yaml") + f.read("data/fsu/x.yaml") + f.read("data/fsu"); got != "a: 2\nc: 1\n<absent><absent>" {
		t.Errorf("work tree: %q", got)
	}
	if got := f.git("reflog", "-n1", "--format=%gs"); got != "hfh: plan: vedtatt" {
		t.Errorf("reflog: %s", got)
	}
	if got := f.git("log", "-1", "--format=%an <%ae> %ad %cn", "--date=raw"); !strings.HasPrefix(got, "Åse Sekretær <ase@example.no> 1742297400 +0100 Åse") {
		t.Errorf("author: %s", got)
	}
}
