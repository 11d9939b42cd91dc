package check_test

import (
	"os"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/helsefellesskap/hfh/internal/check"
	"github.com/helsefellesskap/hfh/internal/date"
	"github.com/helsefellesskap/hfh/internal/diag"
	"github.com/helsefellesskap/hfh/internal/hfhtest"
	"github.com/helsefellesskap/hfh/internal/store"
)

const (
	communityFile = "data/community.yaml"
	planFile      = "data/plan.yaml"
	fsuFile       = "data/fsu/akutt.yaml"
	ssuFile       = "data/bodies/ssu.yaml"
	meetingFile   = "data/meetings/2024/ssu-2024-09-10.yaml"
	declFile      = "data/declaration.yaml"
)

// edit is one change to a file of the base.
type edit struct{ file, old, new string }

func edited(t *testing.T, edits ...edit) fstest.MapFS {
	t.Helper()
	files := base()
	for _, e := range edits {
		files = hfhtest.Edit(t, files, e.file, e.old, e.new)
	}
	return files
}

// short says rule, variant and place of each finding.
func short(fs []diag.Finding) string {
	var out []string
	for _, f := range fs {
		s := f.Rule
		if f.Variant != "" {
			s += "." + f.Variant
		}
		out = append(out, strings.TrimSpace(s+" "+f.Place))
	}
	return strings.Join(out, "\n")
}

// TestOneChange takes the faultless base, changes one thing, and states all that is
// found; "" is nothing.
func TestOneChange(t *testing.T) {
	note := func(s string) edit { return edit{meetingFile, "state: held\n", "state: held\nnote: " + s + "\n"} }
	measure := "areas/forlop/goals/trygghet/measures/felles-rutiner"
	tests := []struct {
		name string
		edit edit
		want string
	}{
		// references
		{"a group as a party", edit{declFile, "{id: trollnes, party: trollnes,", "{id: trollnes, party: alle-kommuner,"}, "declaration/signatures.missing signatures\nref/unknown.kind signatures/trollnes/party"},
		{"unknown is nobody's id", edit{planFile, "[akutt], when", "unknown, when"}, "plan/fsu-without-measure\nplan/area-without-fsu areas/forlop\nplan/responsible.unknown " + measure},
		{"a place that is not there", edit{planFile, "declaration#gode-forlop", "declaration#gode-forlo"}, "plan/declaration-uncovered items/gode-forlop\nref/unknown.place-near areas/forlop/answers/declaration#gode-forlo/ref"},
		{"a place of an older version", edit{planFile, "declaration#gode-forlop", "declaration@2020#fort"}, "plan/declaration-uncovered items/gode-forlop\nref/version areas/forlop/answers/declaration@2020#fort/ref"},
		{"no record", edit{planFile, "follows: declaration@2024-2026", "follows: agreement/x"}, "ref/unknown.record follows"},
		{"no kind", edit{planFile, "follows: declaration@2024-2026", "follows: declaraton"}, "ref/unknown.form-near follows"},
		{"fsu in a composition", edit{communityFile, "{id: fsu-bruker, of: fsu,", "{id: fsu-bruker, of: fsus,"}, "ref/unknown composition/fsu-bruker/of"},
		// text
		{"the genitive of a name", note("Trollnes' og Huldredals kommuner"), ""},
		{"letters swapped", note("Huldreadl kommune"), "text/misspelt-party note"},
		{"in quotation marks", note("kilden skriver «Huldedal» og «sam- arbeid»"), ""},
		{"in small letters", note("huldredl"), ""},
		{"a conjunction after the hyphen", note("dialog- og partnerskapsmøte, helse- og omsorg"), ""},
		{"no-break spaces", note("19\u00a0000"), "text/line-break.no-break note"},
		{"invisible characters", note("sam\u00adarbeid"), "text/line-break.invisible note"},
		{"two spaces", note("to  mellomrom"), "text/line-break.spaces note"},
		{"right letters", note("'Ærlig talt: Å, Ø, š, ŋ, é, «ï» – …'"), ""},
		{"a dash that was broken", note("2023 â€“ 2024"), "text/double-encoded note"},
		// privacy
		{"a case number", note("sak 2024/123456"), ""},
		{"eleven digits that are no number", note("'01819012345'"), ""},
		{"an organisation number", note("org. 974 760 673"), ""},
		{"an amount", note("40 000 000 kroner og 90 000 000"), ""},
		{"a telephone", note("tlf. 75 12 50 00"), "privacy/phone note"},
		{"a telephone with the country", note("+47 75125000"), "privacy/phone note"},
		{"dates", note("fra 2024-01-02 til 2025-03-04"), ""},
		{"a home folder", note("/home/kari/plan.docx"), "privacy/user-path note"},
		{"a web path", note("https://example.org/users/plan"), ""},
		{"patients in general", note("pasienten får en kontaktperson, diagnose og behandling"), ""},
		{"a diagnosis", note("diagnose F32.1"), "privacy/patient note"},
		// dates
		{"the same day", edit{ssuFile, "trollnes, from: 2023-05-02}", "trollnes, from: 2023-05-02, to: 2023-05-02}"}, ""},
		{"a year that may be either", edit{ssuFile, "trollnes, from: 2023-05-02}", "trollnes, from: 2023-05-02, to: '2023'}"}, ""},
		{"a year before", edit{ssuFile, "trollnes, from: 2023-05-02}", "trollnes, from: 2023-05-02, to: '2022'}"}, "date/order seats/leder/to"},
		// declaration
		{"signed before the party came", edit{"data/parties.yaml", "{id: trollnes, name: Trollnes, type: municipality, from: 2023-05-02", "{id: trollnes, name: Trollnes, type: municipality, from: 2024-12-01"}, "declaration/signatures.stranger signatures/trollnes"},
		{"it cannot be told", edit{"data/parties.yaml", "{id: trollnes, name: Trollnes, type: municipality, from: 2023-05-02", "{id: trollnes, name: Trollnes, type: municipality, from: '2024'"}, ""},
		// plan
		{"inside a partly known period", edit{planFile, "when: 2024/2025", "when: ../2025-12-31"}, ""},
		{"an uncertain time", edit{planFile, "when: 2024/2025", "when: 2024/2026~"}, ""},
		{"before the period", edit{planFile, "when: 2024/2025", "when: 2023/2025"}, "plan/outside-period.before " + measure},
		{"wholly outside", edit{planFile, "when: 2024/2025", "when: '2021'"}, "plan/measure-due " + measure + "\nplan/outside-period " + measure},
		{"two measures of one name", edit{planFile, "            patient_groups: [eldre]\n", "            patient_groups: [eldre]\n          - {id: to, name: lage felles  rutiner, responsible: [trollnes], when: '2025'}\n"}, "plan/duplicate-measure.both areas/forlop/goals/trygghet/measures/to\ntext/line-break.spaces areas/forlop/goals/trygghet/measures/to/name"},
		// fsu
		{"the roster is not known", edit{fsuFile, "roster: documented\nseats:\n  - {id: bruker, seat: user-rep, state: filled}\n", "roster: not-documented\nseats:\n"}, "fsu/user-seat.not-documented roster"},
		{"a seat that ended", edit{fsuFile, "seat: gp, state: filled", "seat: gp, to: 2024-12-31"}, "fsu/gp-seat seats"},
		{"too many", edit{fsuFile, "  - {id: fastlege,", "  - {id: b2, seat: user-rep}\n  - {id: b3, seat: user-rep}\n  - {id: fastlege,"}, "fsu/user-seat.many seats"},
		{"no steering group", edit{fsuFile, "steering: ssu\n", ""}, "fsu/steering.unknown steering"},
		{"a closed one needs nothing", edit{fsuFile, "state: active\nsteering: ssu\n", "state: closed\n"}, ""},
		// bodies and meetings
		{"a person in two seats", edit{ssuFile, "seat: vice-chair, of: eventyrsykehuset,", "seat: member, of: eventyrsykehuset, person: {id: x, name: X},"}, ""},
		{"dissent under consensus", edit{meetingFile, "outcome: agreed,", "outcome: agreed, dissent: [{id: d, party: trollnes, text: Nei}],"}, "meeting/decision-mode.dissent items/plan/decision/dissent"},
		{"adopted at a cancelled meeting", edit{meetingFile, "state: held", "state: cancelled"}, "meeting/decided-unheld items/plan/decision\nmeeting/adopted-elsewhere adopted"},
		{"adopted in a case that was put off", edit{meetingFile, "outcome: agreed", "outcome: postponed"}, "meeting/adopted-elsewhere.outcome adopted"},
		{"adopted by another body", edit{planFile, "body: ssu", "body: partnerskapsmote"}, "meeting/adopted-elsewhere.body adopted"},
		{"adopted in a case that is not there", edit{planFile, "decision: 4/2024", "decision: 5/2024"}, "meeting/adopted-elsewhere.decision adopted"},
		// settings
		{"a setting of a rule that is not there", edit{communityFile, "patient_groups:\n", "rules:\n  - {id: plan/responsibl, severity: note}\npatient_groups:\n"}, "ref/unknown.near rules/plan~1responsibl/id"},
		{"the severity of a file's errors", edit{communityFile, "patient_groups:\n", "rules:\n  - {id: yaml/syntax, severity: note}\npatient_groups:\n"}, "community/parameter.fixed rules/yaml~1syntax/severity"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			files := base()
			if tt.edit.old != "" {
				files = edited(t, tt.edit)
			}
			found := judge(files, options()).Findings
			if got := short(found); got != tt.want {
				t.Errorf("got:\n%s\nwant:\n%s", got, tt.want)
			}
			for _, f := range found {
				said(t, f)
			}
		})
	}
}

func TestSeveritiesAreData(t *testing.T) {
	broken := edit{meetingFile, "mode: consensus", "mode: vote"}
	for setting, want := range map[string]string{"error": "error", "warning": "warning", "note": "note", "off": ""} {
		files := edited(t, broken, edit{communityFile, "patient_groups:\n", "rules:\n  - {id: meeting/decision-mode, severity: " + setting + "}\npatient_groups:\n"})
		r := judge(files, options())
		got := ""
		for _, f := range r.Findings {
			got += f.Severity.String()
		}
		if got != want {
			t.Errorf("%s: %q, want %q", setting, got, want)
		}
		skipped := slices.ContainsFunc(r.Skipped, func(s check.Skipped) bool { return s.Rule == "meeting/decision-mode" && s.Reason == check.SkippedOff })
		if skipped != (setting == "off") {
			t.Errorf("%s: told as off: %v", setting, skipped)
		}
	}
	seat := edited(t, edit{communityFile, "seat: gp, min: 1, max: 2", "seat: gp, min: 1, severity: error"}, edit{fsuFile, "seat: gp, state: filled", "seat: gp, state: vacant"})
	if f := judge(seat, options()).Findings; len(f) != 1 || f[0].Severity != diag.Error {
		t.Errorf("the severity of a seat: %s", lines(f))
	}
}

func TestASeatThatEndsTurnsNothingRed(t *testing.T) {
	files := edited(t, edit{communityFile, "seat: gp, min: 1, max: 2", "seat: gp, min: 1, severity: error"}, edit{fsuFile, "seat: gp, state: filled", "seat: gp, state: filled, to: 2025-01-31"})
	if f := judge(files, options()).Findings; len(f) != 1 || f[0].Severity != diag.Warning || !f[0].Dated {
		t.Errorf("after the seat's last day: %s", lines(f))
	}
}

func TestWhatDependsOnTheDayIsNoErrorButInAnAdoption(t *testing.T) {
	files := edited(t, edit{communityFile, "    cycle: P1Y\n", "    cycle: P3M\n"},
		edit{communityFile, "patient_groups:\n", "rules:\n  - {id: plan/due, severity: error}\npatient_groups:\n"})
	opt := options()
	if f := judge(files, opt).Findings; len(f) != 1 || f[0].Severity != diag.Warning || !f[0].Dated {
		t.Errorf("outside an adoption: %s", lines(f))
	}
	opt.Adopting = true
	if f := judge(files, opt).Findings; len(f) != 1 || f[0].Severity != diag.Error {
		t.Errorf("inside an adoption: %s", lines(f))
	}
	opt.AsOf = date.Day{}
	r := judge(files, opt)
	if len(r.Findings) != 0 || !slices.Contains(r.Skipped, check.Skipped{Rule: "plan/due", Reason: check.SkippedDay}) {
		t.Errorf("without a day: %s %v", lines(r.Findings), r.Skipped)
	}
	for _, rule := range check.Rules() {
		if rule.Dated && rule.Severity == diag.Error {
			t.Errorf("%s depends on the day and is an error", rule.ID)
		}
	}
}

func TestADraftIsNotYetWrong(t *testing.T) {
	draft := strings.Replace(hfhtest.Text(t, base(), planFile), "adopted: {date: 2024-09-10, body: ssu, meeting: ssu-2024-09-10, decision: 4/2024}\n", "draft: {of: plan, round: 1}\n", 1)
	draft = strings.Replace(strings.Replace(draft, "version: \"2024\"\n", "", 1), "            row: rad-a\n", "            row: rad-x\n            responsible: [ukjent]\n", 1)
	files := hfhtest.Put(base(), "data/drafts/plan.yaml", draft)
	want := map[string]string{"plan/row-unknown": "warning", "ref/unknown": "error", "plan/time-missing": "warning"}
	for _, f := range judge(files, options()).Findings {
		if want[f.Rule] != f.Severity.String() {
			t.Errorf("%s, want %q", line(f), want[f.Rule])
		}
		delete(want, f.Rule)
	}
	if len(want) != 0 {
		t.Errorf("not found: %v", want)
	}
}

// TestNothingIsUnusedWhereAFileIsBroken: what a rule could not look at is not mended.
func TestNothingIsUnusedWhereAFileIsBroken(t *testing.T) {
	entry := "known:\n  - {id: a, rule: plan/responsible, record: plan, place: kurs, since: 2024-10-01, who: sekretariatet}\n"
	gap := edit{communityFile, "patient_groups:\n", entry + "patient_groups:\n"}
	for _, tt := range []struct {
		name string
		edit edit
		want bool
	}{
		{"all files whole", edit{planFile, "kind: plan", "kind: plan"}, true},
		{"an unknown field", edit{planFile, "kind: plan", "xyzzy: 1\nkind: plan"}, false},
		{"no YAML", edit{planFile, "kind: plan", "kind: [plan"}, false},
	} {
		r := judge(edited(t, tt.edit, gap), options())
		got := slices.ContainsFunc(r.Findings, func(f diag.Finding) bool { return f.Rule == "known/unused" })
		if got != tt.want {
			t.Errorf("%s: known/unused %v", tt.name, got)
		}
	}
}

func TestWaiversAndKnownGaps(t *testing.T) {
	broken := edit{planFile, "[akutt], when", "[akutt, trolnes], when"}
	place := "areas/forlop/goals/trygghet/rows/rad-a/responsible/trolnes"
	with := func(entry string) edit { return edit{communityFile, "patient_groups:\n", entry + "patient_groups:\n"} }
	tests := []struct{ name, entry, want string }{
		{"waived", "waivers:\n  - {id: a, rule: ref/unknown, record: plan, reason: Avtalt}\n", "note ref/unknown W:Avtalt"},
		{"waived above the place", "waivers:\n  - {id: a, rule: ref/unknown, record: plan, place: rad-a, reason: Avtalt}\n", "note ref/unknown W:Avtalt"},
		{"waived at the place, as typed", "waivers:\n  - {id: a, rule: ref/unknown, record: plan, place: rad-a/responsible/trolnes, reason: Avtalt}\n", "note ref/unknown W:Avtalt"},
		{"waived elsewhere", "waivers:\n  - {id: a, rule: ref/unknown, record: plan, place: felles-rutiner, reason: Avtalt}\n", "warning waiver/unused\nerror ref/unknown"},
		{"expired", "waivers:\n  - {id: a, rule: ref/unknown, record: plan, reason: Avtalt, until: 2025-02-03}\n", "warning waiver/expired\nerror ref/unknown"},
		{"the last day", "waivers:\n  - {id: a, rule: ref/unknown, record: plan, reason: Avtalt, until: 2025-02-04}\n", "note ref/unknown W:Avtalt"},
		{"known", "known:\n  - {id: a, rule: ref/unknown, record: plan, place: " + place + ", since: 2024-10-01, who: sekretariatet}\n", "error ref/unknown K:sekretariatet 2024-10-01"},
		{"known without a place is about the whole record", "known:\n  - {id: a, rule: ref/unknown, record: plan, since: 2024-10-01, who: sekretariatet}\n", "note known/unused\nerror ref/unknown"},
		{"what is no register cannot be waived", "waivers:\n  - {id: a, rule: schema/enum, record: plan, reason: Avtalt}\n", "warning waiver/unused\nerror ref/unknown"},
	}
	for _, tt := range tests {
		r := judge(edited(t, broken, with(tt.entry)), options())
		var got []string
		for _, f := range r.Findings {
			s := f.Severity.String() + " " + f.Rule
			if f.Waiver != "" {
				s += " W:" + f.Waiver
			}
			if f.Known != "" {
				s += " K:" + f.Known
			}
			got = append(got, s)
		}
		if strings.Join(got, "\n") != tt.want {
			t.Errorf("%s:\n%s\nwant:\n%s", tt.name, strings.Join(got, "\n"), tt.want)
		}
		if tt.name == "known" && (r.Summary().Known != 1 || r.Summary().Errors != 1 || !r.Errors() || len(r.News()) != 0) {
			t.Errorf("known: %+v, %d new", r.Summary(), len(r.News()))
		}
	}
}

func TestChangedTellsOnlyWhatIsNew(t *testing.T) {
	old := edit{fsuFile, "permanence: permanent", "permanence: unknown"}
	before := store.Load(edited(t, old), schemas)
	moved := edit{fsuFile, "kind: fsu\n", "# en linje til\nkind: fsu\n"}
	fresh := edit{meetingFile, "mode: consensus", "mode: unknown"}
	after := store.Load(edited(t, old, moved, fresh), schemas)
	if got := short(check.Changed(before, after, options())); got != "meeting/decision-unknown items/plan/decision/mode" {
		t.Errorf("got %s", got)
	}
	if got := check.Changed(after, before, options()); len(got) != 0 {
		t.Errorf("what is mended is not new: %s", short(got))
	}
}

// TestHelgeland judges the project's own register: no error on any day, and what is
// not known are deadlines, the waived meeting and the measures without responsible.
func TestHelgeland(t *testing.T) {
	snap := store.Load(os.DirFS("../.."), schemas)
	for _, day := range []string{"2023-05-04", "2024-03-19", "2025-02-28", "2026-11-22", "2040-01-01"} {
		opt := options()
		opt.AsOf, _ = date.ParseDay(day)
		r := check.All(snap, opt)
		for _, f := range r.Findings {
			said(t, f)
			if f.Severity == diag.Error {
				t.Errorf("%s: %s", day, line(f))
			}
			open := f.Rule == "plan/responsible" || f.Dated || f.Waiver != ""
			if f.Known == "" && !open {
				t.Errorf("%s: not entered as known: %s", day, line(f))
			}
			if f.Source == "" && governance(f.Rule) {
				t.Errorf("%s: without a source in the register: %s", day, line(f))
			}
		}
		if day == "2025-02-28" && slices.ContainsFunc(r.Findings, func(f diag.Finding) bool { return f.Rule == "known/unused" || f.Rule == "waiver/unused" }) {
			t.Errorf("%s: a known gap or waiver is about nothing", day)
		}
	}
}

// governance tells what a partnership's own documents ask for, or leave open, from what
// hfh asks of every register.
func governance(rule string) bool {
	return !slices.Contains([]string{"waiver", "known", "community"}, strings.Split(rule, "/")[0])
}

// TestTheNearestSourceIsTold goes from the source of the place to that of the rule in
// this register, to that of the whole record, and to none: then the rule's general
// source is told.
func TestTheNearestSourceIsTold(t *testing.T) {
	unknown := edit{fsuFile, "mandate:\n  state: documented\n", "mandate:\n  state: mentioned\n"}
	place := edit{fsuFile, "  given_by: ssu\n", "  given_by: ssu\n  source: {document: d1, lines: \"9\"}\n"}
	whole := edit{fsuFile, "kind: fsu\n", "kind: fsu\nsource: {document: d1, lines: \"7\"}\n"}
	rule := edit{communityFile, "sources:\n", "rules:\n  - {id: fsu/mandate, source: {document: d0, lines: 3-4}}\nsources:\n"}
	founding := edit{communityFile, "sources:\n", "source: {document: d0, lines: \"1\"}\nsources:\n"}
	seats := edit{communityFile, "min: 1, max: 2}\n  - {id: fsu-f", "min: 3, max: 2}\n  - {id: fsu-f"}
	tests := []struct {
		edits []edit
		rule  string
		want  string
	}{
		{[]edit{unknown, place, whole, rule}, "fsu/mandate", "Handlingsplan 2024-2025 (d1:9)"},
		{[]edit{unknown, whole, rule, founding}, "fsu/mandate", "Erklæringen 2024-2025 (d0:3-4)"},
		{[]edit{unknown, whole, founding}, "fsu/mandate", "Handlingsplan 2024-2025 (d1:7)"},
		{[]edit{unknown, founding}, "fsu/mandate", ""},
		{[]edit{seats, founding}, "community/composition", ""},
	}
	for _, tt := range tests {
		found := judge(edited(t, tt.edits...), options()).Findings
		i := slices.IndexFunc(found, func(f diag.Finding) bool { return f.Rule == tt.rule })
		if i < 0 || found[i].Source != tt.want {
			t.Errorf("%v: %+v, want the source %q", tt.edits, found, tt.want)
		}
	}
}
