package schema

import (
	"io/fs"
	"testing"

	"github.com/helsefellesskap/hfh/schemas"
)

func TestLocate(t *testing.T) {
	tests := map[string]string{
		"data/plan.yaml":                         "plan plan",
		"data/community.yaml":                    "community community",
		"data/fsu/akuttmedisin.yaml":             "fsu akuttmedisin",
		"data/bodies/ssu.yaml":                   "body ssu",
		"data/meetings/2024/ssu-2024-03-19.yaml": "meeting ssu-2024-03-19",
		"data/meetings/utatert/ssu-a.yaml":       "meeting ssu-a",
		"data/reports/2024.yaml":                 "report 2024",
		"data/drafts/plan.yaml":                  "plan plan draft",
		"data/drafts/fsu-akuttmedisin.yaml":      "fsu akuttmedisin draft",
		"data/drafts/agreement-a-b.yaml":         "agreement a-b draft",
		"data/drafts/report-2024.yaml":           "report 2024 draft",
	}
	for file, want := range tests {
		l, ok := Locate(file)
		got := l.Kind.Name + " " + l.ID
		if l.Draft {
			got += " draft"
		}
		if !ok || got != want {
			t.Errorf("%s: %q, want %q", file, got, want)
		}
		if l.Draft && l.Kind.DraftFile(l.ID) != file {
			t.Errorf("%s: its draft file is %s", file, l.Kind.DraftFile(l.ID))
		}
	}
	for _, file := range []string{
		"plan.yaml", "data/plan.yml", "data/unknown.yaml", "data/.yaml", "data/fsu.yaml", "data/fsu/x/y.yaml", "data/bodies/.yaml",
		"data/meetings/x.yaml", "data/meetings/2024/01/x.yaml", "data/drafts/parties.yaml", "data/drafts/fsu.yaml", "data/drafts/fsu-.yaml",
		"data/drafts/body-ssu.yaml", "data/drafts/plan-x.yaml", "other/data/plan.yaml", "data/plan", "",
	} {
		if l, ok := Locate(file); ok {
			t.Errorf("%s: taken for %s %s", file, l.Kind.Name, l.ID)
		}
	}
}

func TestEveryKindFindsItsOwnFiles(t *testing.T) {
	for _, k := range Kinds() {
		id := "x-1"
		if !k.Many {
			id = k.Name
		}
		l, ok := Locate(k.File(id, "2024"))
		if !ok || l.Kind != k || l.ID != id || l.Draft {
			t.Errorf("%s: %s is located as %+v", k.Name, k.File(id, "2024"), l)
		}
		if k.Governed {
			if l, ok := Locate(k.DraftFile(id)); !ok || l.Kind != k || l.ID != id || !l.Draft {
				t.Errorf("%s: draft %s is located as %+v", k.Name, k.DraftFile(id), l)
			}
		}
		if _, err := fs.Stat(schemas.Files(), k.Name+".schema.json"); err != nil {
			t.Error(err)
		}
		if got, ok := KindOf(k.Name); !ok || got != k {
			t.Errorf("KindOf(%s): %+v", k.Name, got)
		}
	}
	if _, ok := KindOf("nothing"); ok {
		t.Error("KindOf knows a kind that does not exist")
	}
	meeting, _ := KindOf("meeting")
	if got := meeting.Pattern(); got != "data/meetings/<year>/<id>.yaml" {
		t.Error(got)
	}
}
