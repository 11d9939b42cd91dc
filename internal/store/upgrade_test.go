package store_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/helsefellesskap/hfh/internal/hfhtest"
	hfhrecord "github.com/helsefellesskap/hfh/internal/record"
	"github.com/helsefellesskap/hfh/internal/schema"
	"github.com/helsefellesskap/hfh/internal/store"
)

// oldFormat is the made-up register as it might have looked in an earlier format: the
// FSU's name was called title, and the statutes had an owner.
func oldFormat(t *testing.T) map[string]string {
	t.Helper()
	reg := hfhtest.Register(t)
	fsu := strings.Replace(hfhtest.Text(t, reg, "data/fsu/akutt.yaml"), "name: FSU Akutt\n", "title: FSU Akutt\n", 1)
	fsu = strings.Replace(fsu, "{id: rutiner, name: Lage", "{id: rutiner, title: Lage", 1)
	return map[string]string{"data/fsu/akutt.yaml": fsu, "data/statutes.yaml": hfhtest.Text(t, reg, "data/statutes.yaml") + "owner: x\n"}
}

func steps() []hfhrecord.Step {
	return []hfhrecord.Step{{From: 1, Edits: []hfhrecord.Edit{
		{Kind: "fsu", Key: "title", To: "name"},
		{Kind: "fsu", At: []string{"mandate", "tasks", "*"}, Key: "title", To: "name"},
		{Kind: "statutes", Key: "owner", Drop: true},
		{Kind: "statutes", Key: "summary", Value: "Ikke dokumentert"},
		{Kind: "plan", At: []string{"period", "x"}, Key: "y", Value: "z"}, // leads nowhere
	}}}
}

func TestOlderFormatsAreReadThroughTheSteps(t *testing.T) {
	reg := hfhtest.Register(t)
	for path, text := range oldFormat(t) {
		reg = hfhtest.Put(reg, path, text)
	}
	set := schema.Open(store.Formats())
	s := store.LoadAs(reg, set, steps(), 2)
	if got := shown(s); got != nil {
		t.Fatalf("findings %q", got)
	}
	fsu := s.FSU("akutt")
	if fsu.Value.Name.In("nb") != "FSU Akutt" || fsu.Value.Mandate.Tasks[0].Name.In("nb") != "Lage felles rutiner" {
		t.Errorf("the FSU: %+v", fsu.Value.Name)
	}
	if f := fsu.At("name"); f.Line != 3 {
		t.Errorf("the name stands in line %d, want 3", f.Line)
	}
	if got := s.Statutes().Value.Summary; got != "Ikke dokumentert" {
		t.Errorf("the statutes: %q", got)
	}
	if got, want := fsu.Seal(), load(hfhtest.Register(t)).FSU("akutt").Seal(); got != want {
		t.Errorf("seal %s, in the newest format %s", got, want)
	}
	if !strings.Contains(string(fsu.Doc.Bytes()), "title:") {
		t.Error("the file was changed")
	}
}

// A register that moves to the next format is read as that from then on.
func TestWithTakesARegisterToAnotherFormat(t *testing.T) {
	reg := hfhtest.Register(t)
	set := schema.Open(store.Formats())
	s := store.LoadAs(reg, set, steps(), 2)
	if s.Statutes().Value.Summary == "" {
		t.Fatal("the old format was not read through the steps")
	}
	community := strings.Replace(hfhtest.Text(t, reg, "data/community.yaml"), "format: 1", "format: 2", 1)
	after := s.With(map[string][]byte{"data/community.yaml": []byte(community)})
	if after.Statutes().Value.Summary != "" {
		t.Error("the new format was read through the steps")
	}
	for path, text := range oldFormat(t) {
		after = after.With(map[string][]byte{path: []byte(text)})
	}
	want := []string{
		"data/fsu/akutt.yaml:1:1:error:schema/required:",
		"data/fsu/akutt.yaml:3:1:error:schema/unknown-key:title",
		"data/fsu/akutt.yaml:23:7:error:schema/required:mandate/tasks/rutiner",
		"data/fsu/akutt.yaml:23:21:error:schema/unknown-key:mandate/tasks/rutiner/title",
		"data/statutes.yaml:7:1:error:schema/unknown-key:owner",
	}
	var got []string
	for _, line := range shown(after) {
		got = append(got, strings.NewReplacer(".near", "", ".suggest", "").Replace(line))
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("findings (-want +got):\n%s", diff)
	}
	back := after.With(map[string][]byte{"data/community.yaml": []byte(hfhtest.Text(t, reg, "data/community.yaml"))})
	if got := shown(back); got != nil || back.Statutes().Value.Summary == "" {
		t.Errorf("back in the old format: %q", got)
	}
}
