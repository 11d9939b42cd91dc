package check_test

import (
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/helsefellesskap/hfh/internal/diag"
)

// TestReferencesToAnOlderText: what was said of a text that stood then is no reference to
// nothing once a newer text has left the place out; what is said of the text that stands is.
func TestReferencesToAnOlderText(t *testing.T) {
	gone := edit{planFile, "declaration#gode-forlop", "declaration#borte"}
	follows := edit{planFile, "follows: declaration@2024-2026\n", ""}
	later := edit{declFile, "adopted: {date: 2024-05-02", "adopted: {date: 2024-11-02"}
	paper := edit{meetingFile, "kind: decision\n", "kind: decision\n    documents: [plan#borte]\n"}
	toCome := edit{meetingFile, "state: held", "state: planned"}
	gap := edit{communityFile, "patient_groups:\n", "known:\n  - {id: a, rule: plan/responsible, record: plan, place: borte, since: 2024-10-01, who: sekretariatet}\npatient_groups:\n"}
	waiver := edit{communityFile, "patient_groups:\n", "waivers:\n  - {id: a, rule: plan/responsible, record: plan, place: borte, reason: Avtalt}\npatient_groups:\n"}
	tests := []struct {
		name  string
		edits []edit
		rule  string
		want  bool
	}{
		{"of the version that it follows, which stands", []edit{gone}, "ref/unknown", true},
		{"of the version that it follows, which is older", []edit{gone, {declFile, "version: 2024-2026", "version: 2026-2028"}}, "ref/unknown", false},
		{"adopted after the text that stands", []edit{gone, follows}, "ref/unknown", true},
		{"adopted before the text that stands", []edit{gone, follows, later}, "ref/unknown", false},
		{"adopted the same day", []edit{gone, follows, {declFile, "adopted: {date: 2024-05-02", "adopted: {date: 2024-09-10"}}, "ref/unknown", true},
		{"nobody knows when", []edit{gone, follows, later, {planFile, "adopted: {date: 2024-09-10, body: ssu, meeting: ssu-2024-09-10, decision: 4/2024}\n", ""}}, "ref/unknown", true},
		{"a meeting that was held", []edit{paper}, "ref/unknown", false},
		{"a meeting to come", []edit{paper, toCome}, "ref/unknown", true},
		{"a known gap", []edit{gap}, "ref/unknown", false},
		{"a known gap is told as unused", []edit{gap}, "known/unused", true},
		{"a waiver", []edit{waiver}, "ref/unknown", false},
		{"a waiver is told as unused", []edit{waiver}, "waiver/unused", true},
	}
	for _, tt := range tests {
		found := judge(edited(t, tt.edits...), options()).Findings
		got := slices.ContainsFunc(found, func(f diag.Finding) bool { return f.Rule == tt.rule })
		if got != tt.want {
			t.Errorf("%s: %s found: %v\n%s", tt.name, tt.rule, got, lines(found))
		}
	}
}

// TestDraftSpeaksOfItsOwnPlaces: what a draft has left out, nothing in it may point at,
// though the text that stands has it still.
func TestDraftSpeaksOfItsOwnPlaces(t *testing.T) {
	other := edit{planFile, "            patient_groups: [eldre]\n", "            patient_groups: [eldre]\n          - {id: to, name: Noe annet, responsible: [trollnes], when: '2025', related: [{ref: plan#felles-rutiner, how: same-topic}]}\n"}
	files := edited(t, other)
	draft := string(files[planFile].Data) + "draft: {of: plan@2024, base: 0123456789012345678901234567890123456789, round: 1}\n"
	tests := []struct {
		name, old, new string
		want           int
	}{
		{"it is there", "", "", 0},
		{"it is left out", "          - id: felles-rutiner\n", "          - id: andre-rutiner\n", 1},
		{"it is left out, and named with its version", "plan#felles-rutiner", "plan@2023#felles-rutiner", 0},
	}
	for _, tt := range tests {
		text := draft
		if tt.old != "" {
			text = replaceOnce(t, draft, tt.old, tt.new)
		}
		files["data/drafts/plan.yaml"] = file(text)
		n := 0
		for _, f := range judge(files, options()).Findings {
			if f.Rule == "ref/unknown" && f.File == "data/drafts/plan.yaml" {
				n++
			}
		}
		if n != tt.want {
			t.Errorf("%s: %d references to nothing, want %d", tt.name, n, tt.want)
		}
	}
}

func file(text string) *fstest.MapFile { return &fstest.MapFile{Data: []byte(text)} }

func replaceOnce(t *testing.T, text, old, new string) string {
	t.Helper()
	if strings.Count(text, old) != 1 {
		t.Fatalf("%q is not there once", old)
	}
	return strings.Replace(text, old, new, 1)
}
