package audit_test

import (
	"os"
	"os/exec"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/helsefellesskap/hfh/internal/audit"
	"github.com/helsefellesskap/hfh/internal/gitrepo"
	"github.com/helsefellesskap/hfh/internal/store"
)

type edits = map[string]func(string) string

// forged is an entry with its trailers changed further.
func forged(e entry, forge func(*gitrepo.Trailers)) entry {
	first := e.forge
	e.forge = func(t *gitrepo.Trailers) {
		if first != nil {
			first(t)
		}
		forge(t)
	}
	return e
}

// broken are histories with one thing wrong in each, written on a draft that is ready to
// be adopted, and all that must be found, but for notes.
func broken(t *testing.T) map[string]struct {
	write func(b *book)
	want  string
} {
	type row = struct {
		write func(b *book)
		want  string
	}
	adopts := func(forge func(*gitrepo.Trailers)) func(*book) {
		return func(b *book) { b.write(forged(adoption(b), forge)) }
	}
	planBy := func(change string, pairs ...string) func(*book) {
		return func(b *book) { b.write(entry{change: change, edit: edits{plan: swap(t, pairs...)}}) }
	}
	after := func(write func(b *book)) func(*book) {
		return func(b *book) { b.write(adoption(b)); write(b) }
	}
	meets := func(pairs ...string) func(*book) {
		return func(b *book) {
			b.write(entry{change: "meeting", edit: edits{held: swap(t, pairs...)}})
			b.write(adoption(b))
		}
	}
	return map[string]row{
		"text by plain git":    {planBy("", "Felles rutiner", "Noen rutiner"), "error history/unrecorded.text"},
		"an act by plain git":  {planBy("", `version: "2024"`, `version: "2023"`), "error history/unrecorded.text"},
		"a living part by git": {planBy("", "status: done", "status: stopped"), "warning history/unrecorded.records"},
		"a register by git":    {func(b *book) { b.write(entry{edit: edits{"data/cases.yaml": swap(t, "Felles journal", "Journal")}}) }, "warning history/unrecorded.records"},
		"a draft by git":       {func(b *book) { b.write(entry{edit: edits{planNext: swap(t, "Felles rutiner", "Noen rutiner")}}) }, "warning history/unrecorded.records"},
		"a record comes by git": {func(b *book) {
			b.write(entry{edit: edits{"data/reports/2023.yaml": put("kind: report\nid: \"2023\"\n")}})
		}, "warning history/unrecorded.came"},
		"a record goes by git":     {func(b *book) { b.write(entry{edit: edits{"data/cases.yaml": nil}}) }, "error history/unrecorded.gone"},
		"a file that is no record": {func(b *book) { b.write(entry{edit: edits{"data/notat.txt": put("x")}}) }, "warning history/unrecorded.came"},
		"broken YAML by git":       {func(b *book) { b.write(entry{edit: edits{plan: put("kind: [")}}) }, "error history/unrecorded.text"},

		"text under cover of progress":   {planBy("progress", "Felles rutiner", "Noen rutiner"), "error history/change.text"},
		"an act under cover of progress": {planBy("progress", "follows: declaration@2024-2025\n", ""), "error history/change.act"},
		"another living part":            {planBy("progress", "summary: To", "summary: Tre"), "error history/change.living"},
		"evaluation under progress":      {planBy("progress", "date: 2024-12-10, version", "date: 2024-12-11, version"), "error history/change.living"},
		"progress under evaluation":      {planBy("evaluation", "status: done", "status: stopped"), "error history/change.living"},
		"text by a registration":         {planBy("registration", "Felles rutiner", "Noen rutiner"), "error history/change.text"},
		"an act by a registration":       {planBy("registration", "body: ssu, meeting: ssu-2024-09-10", "body: partnerskapsmote, meeting: ssu-2024-09-10"), "error history/change.act"},
		"text by a signature":            {planBy("signature", "Felles rutiner", "Noen rutiner"), "error history/change.text"},
		"text by an extension":           {planBy("extension", "Felles rutiner", "Noen rutiner"), "error history/change.text"},
		"text by a closing":              {planBy("closing", "Felles rutiner", "Noen rutiner"), "error history/change.text"},
		"text by a confirmation":         {planBy("confirmation", "Felles rutiner", "Noen rutiner"), "error history/change.text"},
		"text by a migration":            {planBy("migration", "Felles rutiner", "Noen rutiner"), "error history/change.migration"},
		"text by an unknown change":      {planBy("improvement", "Felles rutiner", "Noen rutiner"), "error history/change.text"},
		"substance by a correction":      {planBy("correction", "Felles rutiner", "Ingen rutiner"), "error history/change.substance"},
		"a document removed": {func(b *book) {
			b.write(entry{change: "registration", edit: edits{"data/statutes.yaml": nil}})
		}, "error history/change.removed"},
		"a draft under cover of progress": {func(b *book) {
			b.write(entry{change: "progress", edit: edits{planNext: swap(t, "Felles rutiner", "Noen rutiner")}})
		}, "error history/change.kind"},
		"the terms changed in an adoption": {func(b *book) {
			e := adoption(b)
			e.edit["data/community.yaml"] = swap(t, "body: required, decision: required, consensus: warned", "body: warned, decision: required, consensus: warned")
			e.records = append(e.records, "community")
			b.write(e)
		}, "error history/change.kind"},

		"a record that is not named": {func(b *book) {
			b.write(entry{change: "meeting", records: []string{"meeting/ssu-2025-02-03"}, edit: edits{held: swap(t, "id: sak-1", "id: sak-2"), "data/cases.yaml": swap(t, "open", "closed")}})
		}, "error history/trailer-diff.unnamed"},
		"a record that is not touched": {func(b *book) {
			b.write(entry{change: "meeting", records: []string{"meeting/ssu-2025-02-03", "cases"}, edit: edits{held: swap(t, "id: sak-1", "id: sak-2")}})
		}, "error history/trailer-diff.untouched"},
		"no record at all": {func(b *book) {
			b.write(entry{change: "meeting", records: []string{}, edit: edits{held: swap(t, "id: sak-1", "id: sak-2")}})
		}, "error history/trailer-diff.none error history/trailer-diff.unnamed"},
		"another register's": {func(b *book) {
			b.write(entry{change: "progress", edit: edits{plan: swap(t, "status: done", "status: stopped")}, forge: func(t *gitrepo.Trailers) { t.Register = "annet" }})
		}, "error history/trailer-diff.register warning history/unrecorded.records"},

		"no pointer":        {adopts(func(t *gitrepo.Trailers) { t.Previous = t.Previous[1:] }), "error history/previous.missing"},
		"a foreign pointer": {adopts(func(t *gitrepo.Trailers) { t.Previous[0].Commit = gitrepo.Hash(strings.Repeat("a", 40)) }), "error history/previous.foreign"},
		"a wrong pointer": {func(b *book) {
			b.write(forged(adoption(b), func(t *gitrepo.Trailers) { t.Previous[0].Commit = b.last["statutes"] }))
		}, "error history/previous.wrong"},
		"a pointer of another record": {adopts(func(t *gitrepo.Trailers) {
			t.Previous = append(t.Previous, gitrepo.Pointer{Record: "statutes", Commit: t.Previous[0].Commit})
		}), "error history/previous.foreign"},

		"another version":  {adopts(func(t *gitrepo.Trailers) { t.Version = "2026" }), "error history/trailer-record"},
		"another body":     {adopts(func(t *gitrepo.Trailers) { t.Body = "partnerskapsmote" }), "error history/trailer-record"},
		"another meeting":  {adopts(func(t *gitrepo.Trailers) { t.Meeting = "ssu-2024-12-10" }), "error history/trailer-record"},
		"another decision": {adopts(func(t *gitrepo.Trailers) { t.Decision = "ssu-2025-02-03#2/2025" }), "error history/trailer-record"},
		"another effect":   {adopts(func(t *gitrepo.Trailers) { t.Effective = "2025-03-01" }), "error history/trailer-record"},
		"effect is no day": {adopts(func(t *gitrepo.Trailers) { t.Effective = "i morgen" }), "error history/trailer-record"},
		"effect before the adoption": {func(b *book) {
			e := adoption(b)
			first := e.edit[plan]
			e.edit[plan] = func(text string) string {
				return strings.Replace(first(text), "follows: ", "effective: 2025-01-01\nfollows: ", 1)
			}
			b.write(forged(e, func(t *gitrepo.Trailers) { t.Effective = "2025-01-01" }))
		}, "warning history/effective"},

		"a wrong seal":      {adopts(func(t *gitrepo.Trailers) { t.Seals[0].Sum = "sha256:" + strings.Repeat("0", 64) }), "error history/seal.mismatch"},
		"no seal":           {adopts(func(t *gitrepo.Trailers) { t.Seals = nil }), "error history/seal.missing"},
		"a seal of nothing": {adopts(func(t *gitrepo.Trailers) { t.Seals = append(t.Seals, gitrepo.Seal{Record: "plan/x", Sum: "sha256:0"}) }), "error history/seal.mismatch"},
		"a correction unsealed": {after(func(b *book) {
			b.write(entry{change: "correction", edit: edits{plan: swap(t, "Kurs i helsepedagogikk", "Kurs i helsepedagogik")}, forge: func(t *gitrepo.Trailers) { t.Seals = nil }})
		}), "error history/seal.missing"},
		"a correction by no meeting": {after(func(b *book) {
			b.write(entry{change: "correction", edit: edits{plan: swap(t, "Felles rutiner", "Ingen rutiner")}, forge: func(t *gitrepo.Trailers) { t.Meeting = "ssu-2030-01-01" }})
		}), "error history/adoption-meeting.correction-none"},

		"a planned meeting":              {meets("state: held", "state: planned"), "error history/adoption-meeting.required"},
		"a cancelled meeting":            {meets("state: held", "state: cancelled"), "error history/adoption-meeting.required"},
		"another body's meeting":         {meets("bodies: [ssu]", "bodies: [partnerskapsmote]"), "error history/adoption-meeting.required"},
		"not agreed":                     {meets("outcome: agreed", "outcome: postponed"), "error history/adoption-decision.required"},
		"of another document":            {meets("documents: [plan]", "documents: [statutes]"), "error history/adoption-decision.required"},
		"no decision":                    {meets("kind: decision, decision: {text: Planen vedtas, mode: consensus, outcome: agreed, documents: [plan]}", "kind: information"), "error history/adoption-decision.required"},
		"no such case":                   {meets("number: 1/2025", "number: 9/2025"), "error history/adoption-decision.required"},
		"another day than the meeting's": {meets("date: 2025-02-03", "date: 2025-02-02"), "error history/adoption-meeting.day"},
		"consensus that was required": {func(b *book) {
			b.write(entry{change: "registration", edit: edits{"data/community.yaml": swap(t, "effect: on-adoption\n    adoption: {body: required, decision: required, consensus: warned", "effect: on-adoption\n    adoption: {body: required, decision: required, consensus: required")}})
			b.write(entry{change: "meeting", edit: edits{held: swap(t, "mode: consensus", "mode: vote")}})
			b.write(adoption(b))
		}, "error history/adoption-condition.required"},
		"signatures that were required": {func(b *book) {
			b.write(entry{change: "registration", edit: edits{"data/community.yaml": swap(t, "effect: on-adoption\n    adoption: {body: required, decision: required, consensus: warned, evaluation: off, hearing: off, answers: off, approvals: off, signatures: off", "effect: on-adoption\n    adoption: {body: required, decision: required, consensus: warned, evaluation: off, hearing: off, answers: off, approvals: off, signatures: required")}})
			b.write(adoption(b))
		}, "error history/adoption-condition.required"},
		"before the meeting was held": {func(b *book) {
			b.write(entry{change: "meeting", edit: edits{held: swap(t, "date: 2025-02-03", "date: 2025-03-03")}})
			e := adoption(b)
			first := e.edit[plan]
			e.edit[plan] = func(text string) string {
				return strings.Replace(first(text), "date: 2025-02-03", "date: 2025-03-03", 1)
			}
			b.write(forged(e, func(t *gitrepo.Trailers) { t.Effective = "2025-03-03" }))
		}, "error history/adoption-meeting.required"},

		"the same label again": {after(func(b *book) {
			b.write(entry{change: "draft", edit: edits{planNext: put(strings.Replace(b.drafted(strings.Replace(b.files[plan], `version: "2025"`, `version: "2024"`, 1)), "plan@2024,", "plan@2025,", 1))}})
			e := adoption(b)
			e.tag, e.edit[plan] = "", swap(t, "Felles rutiner", "Nye rutiner")
			b.write(e)
		}), "error history/version.unchanged"},
		"an earlier label again": {after(func(b *book) {
			b.write(entry{change: "draft", edit: edits{planNext: put(strings.Replace(b.drafted(strings.Replace(b.files[plan], `version: "2025"`, `version: "2024"`, 1)), "plan@2024,", "plan@2025,", 1))}})
			e := adoption(b)
			e.tag, e.edit[plan] = "plan/2024", swap(t, `version: "2025"`, `version: "2024"`)
			b.write(forged(e, func(t *gitrepo.Trailers) { t.Version = "2024" }))
		}), "error history/version.reused"},
		"drafted on another version": {func(b *book) {
			b.write(entry{change: "draft", edit: edits{planNext: swap(t, "plan@2024", "plan@2023")}})
			b.write(adoption(b))
		}, "error history/version.not-on-standing"},

		"the clock goes back": {func(b *book) {
			b.write(entry{change: "progress", at: -48 * time.Hour, edit: edits{plan: swap(t, "status: done", "status: stopped")}})
		}, "warning history/clock"},
		"an id given to something else": {func(b *book) {
			b.write(entry{change: "registration", edit: edits{"data/followups.yaml": swap(t, "id: send-plan, name: Send planen til partene", "id: annet, name: Noe annet")}})
			b.write(entry{change: "registration", edit: edits{"data/followups.yaml": swap(t, "id: annet, name: Noe annet", "id: send-plan, name: Bestill lokale")}})
		}, "warning ref/reused-id"},
		"a reversal of nothing": {func(b *book) {
			b.write(entry{change: "reversal", edit: edits{plan: swap(t, "Felles rutiner", "Noen rutiner")}})
		}, "error history/change.reversal-of"},
		"a reversal that does more": {func(b *book) {
			of := b.write(entry{change: "progress", edit: edits{plan: swap(t, "status: done", "status: stopped")}})
			b.write(entry{change: "reversal", edit: edits{plan: swap(t, "status: stopped", "status: done", "Felles rutiner", "Noen rutiner")}, forge: reverting(of)})
		}, "error history/change.reversal"},
		"minutes changed": {func(b *book) {
			b.write(approvedMinutes(b))
			b.write(entry{change: "meeting", edit: edits{held: swap(t, "text: Planen vedtas", "text: Planen avvises")}})
		}, "error history/minutes.changed"},
		"an extension moved": {func(b *book) {
			b.write(extension(b))
			b.write(entry{change: "extension", edit: edits{plan: swap(t, "until: 2027-12-31", "until: 2029-12-31")}, forge: func(t *gitrepo.Trailers) { t.Meeting = "ssu-2025-02-03" }})
		}, "error history/change.act"},
		"an extension by a meeting that was not held": {func(b *book) {
			b.write(entry{change: "meeting", edit: edits{held: swap(t, "state: held", "state: planned")}})
			b.write(extension(b))
		}, "error history/adoption-meeting.required"},
		"an extension by another decision": {func(b *book) {
			b.write(forged(extension(b), func(t *gitrepo.Trailers) { t.Decision = "ssu-2025-02-03#9/2025" }))
		}, "error history/trailer-record"},
		"an answer changed after the hearing": {func(b *book) {
			b.write(entry{change: "hearing", edit: edits{"data/hearings/plan-2024.yaml": put(b.files["data/hearings/plan-2024.yaml"] + "note: Ja\n")}})
			b.write(entry{change: "hearing", edit: edits{"data/hearings/plan-2024.yaml": swap(t, "position: supports", "position: objects")}})
		}, "error history/hearing.changed"},
		"the register's own terms by a meeting": {func(b *book) {
			b.write(entry{change: "meeting", edit: edits{"data/community.yaml": swap(t, "warn_before: P3M", "warn_before: P4M")}})
		}, "error history/change.kind"},
		"minutes with another's seal": {func(b *book) {
			e := approvedMinutes(b)
			e.edit[held] = swap(t, "items:", "minutes: {state: approved, approved: 2025-02-04, approved_by: chair, seal: \"sha256:"+strings.Repeat("1", 64)+"\"}\nitems:")
			b.write(e)
		}, "error history/minutes.seal"},
	}
}

func reverting(of gitrepo.Hash) func(*gitrepo.Trailers) {
	return func(t *gitrepo.Trailers) { t.Other = []gitrepo.Trailer{{Key: "Hfh-Reverts", Value: string(of)}} }
}

// extension is the revision that prolongs the plan.
func extension(b *book) entry {
	return entry{
		change: "extension",
		edit:   edits{plan: swap(b.t, "follows: declaration@2024-2025", "extensions:\n  - {id: til-2027, until: 2027-12-31, meeting: ssu-2025-02-03, decision: 1/2025}\nfollows: declaration@2024-2025")},
		forge: func(t *gitrepo.Trailers) {
			t.Version, t.Body, t.Meeting, t.Decision = "2024", "ssu", "ssu-2025-02-03", "ssu-2025-02-03#1/2025"
		},
	}
}

// approvedMinutes is the revision that approves the minutes of the meeting.
func approvedMinutes(b *book) entry {
	seal := store.ReadRecord(held, []byte(b.files[held]), schemas).MinutesSeal()
	return entry{change: "meeting", edit: edits{held: swap(b.t, "items:", "minutes: {state: approved, approved: 2025-02-04, approved_by: chair, seal: \""+seal+"\"}\nitems:")}}
}

func TestEachBrokenHistoryIsFound(t *testing.T) {
	base := toDraft(t)
	for name, row := range broken(t) {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := base.copy(t)
			row.write(b)
			got := b.found()
			slices.Sort(got)
			if strings.Join(slices.Compact(got), " ") != row.want {
				t.Errorf("found %v\nwant  %s", got, row.want)
			}
			for _, f := range b.audit(audit.Options{}).Findings {
				if f.Severity > 1 && f.Commit != "" && !strings.HasPrefix(f.Rule, "history/unrecorded") && f.Commit != string(b.head) {
					t.Errorf("%s is said of %s, not of the revision %s that broke it", id(f), f.Commit, b.head)
				}
			}
		})
	}
}

// whole are histories that look odd and are right, or that were put right.
func TestWhatIsRightIsNotBlamed(t *testing.T) {
	rows := map[string]func(b *book){
		"layout by git": func(b *book) {
			b.write(entry{edit: edits{plan: swap(t, "# Det første området.", "# Det aller første.")}})
		},
		"nothing at all": func(b *book) { b.write(entry{change: ""}) },
		"a cover": func(b *book) {
			of := b.write(entry{edit: edits{"data/cases.yaml": swap(t, "open", "closed")}})
			b.write(entry{change: "confirmation", records: []string{"cases"}, forge: func(t *gitrepo.Trailers) { t.Covers = []gitrepo.Hash{of} }})
		},
		"text taken back": func(b *book) {
			of := b.write(entry{edit: edits{plan: swap(t, "Felles rutiner", "Noen rutiner")}})
			b.write(entry{change: "progress", edit: edits{plan: swap(t, "status: done", "status: stopped")}})
			b.write(entry{change: "reversal", edit: edits{plan: swap(t, "Noen rutiner", "Felles rutiner")}, forge: reverting(of)})
		},
		"text corrected by a meeting": func(b *book) {
			b.write(entry{edit: edits{plan: swap(t, "Felles rutiner", "Noen rutiner")}})
			b.write(entry{change: "correction", edit: edits{plan: swap(t, "Noen rutiner", "Slike rutiner")}, forge: func(t *gitrepo.Trailers) { t.Meeting = "ssu-2024-09-10" }})
		},
		"text adopted anew": func(b *book) {
			b.write(entry{edit: edits{plan: swap(t, "Felles rutiner", "Noen rutiner")}})
			b.write(adoption(b))
		},
		"a record that went, back again": func(b *book) {
			of := b.write(entry{edit: edits{"data/cases.yaml": nil}})
			b.write(entry{change: "reversal", edit: edits{"data/cases.yaml": put(b.files0("data/cases.yaml"))}, forge: reverting(of)})
		},
		"an adoption taken back": func(b *book) {
			draft := b.files[planNext]
			of := b.write(adoption(b))
			b.write(entry{change: "reversal", records: []string{"plan", "plan@draft"}, edit: edits{
				plan: swap(t, `version: "2025"`, `version: "2024"`, "adopted: {date: 2025-02-03, body: ssu, meeting: ssu-2025-02-03, decision: 1/2025}",
					"adopted: {date: 2024-09-10, body: ssu, meeting: ssu-2024-09-10, decision: 4/2024}", "when: 2025/2026", "when: 2024/2025"),
				planNext: put(draft),
			}, forge: reverting(of)})
		},
		"forged progress taken back": func(b *book) {
			of := b.write(entry{change: "progress", edit: edits{plan: swap(t, "Felles rutiner", "Noen rutiner")}})
			b.write(entry{change: "reversal", edit: edits{plan: swap(t, "Noen rutiner", "Felles rutiner")}, forge: reverting(of)})
		},
		"a wrong adoption taken back": func(b *book) {
			b.write(entry{change: "meeting", edit: edits{held: swap(t, "outcome: agreed", "outcome: postponed")}})
			draft, was := b.files[planNext], b.files[plan]
			of := b.write(adoption(b))
			b.write(entry{change: "reversal", records: []string{"plan", "plan@draft"}, edit: edits{plan: put(was), planNext: put(draft)}, forge: reverting(of)})
		},
		"forged text adopted anew": func(b *book) {
			b.write(entry{change: "registration", edit: edits{plan: swap(t, "Felles rutiner", "Noen rutiner")}})
			b.write(adoption(b))
		},
		"an extension": func(b *book) {
			b.write(extension(b))
		},
		"minutes changed by git, and given back by git": func(b *book) {
			b.write(approvedMinutes(b))
			b.write(entry{edit: edits{held: swap(t, "text: Planen vedtas", "text: Planen avvises")}})
			of := b.write(entry{edit: edits{held: swap(t, "text: Planen avvises", "text: Planen vedtas")}})
			b.write(entry{change: "confirmation", records: []string{"meeting/ssu-2025-02-03"}, forge: func(t *gitrepo.Trailers) { t.Covers = []gitrepo.Hash{of, b.parent(of)} }})
		},
		"minutes corrected": func(b *book) {
			b.write(approvedMinutes(b))
			changed := strings.Replace(b.files[held], "text: Planen vedtas", "text: Planen vedtas slik", 1)
			seal := store.ReadRecord(held, []byte(changed), schemas).MinutesSeal()
			b.write(entry{change: "meeting", edit: edits{held: put(changed + "corrections:\n  - {id: k1, date: 2025-02-05, what: Ordlyden, reason: Feil, seal: \"" + seal + "\"}\n")}})
		},
	}
	base := toDraft(t)
	for name, write := range rows {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := base.copy(t)
			write(b)
			if got := b.found(); len(got) > 0 {
				t.Errorf("found %v", got)
			}
		})
	}
}

// parent is the revision before one.
func (b *book) parent(of gitrepo.Hash) gitrepo.Hash {
	b.t.Helper()
	return gitrepo.Hash(strings.TrimSpace(string(mustRun(b.t, b.dir, "git", "rev-parse", string(of)+"^"))))
}

// files0 is a file of the made-up register as it was at first.
func (b *book) files0(path string) string {
	b.t.Helper()
	return string(mustRun(b.t, b.dir, "git", "show", strings.TrimSpace(string(mustRun(b.t, b.dir, "git", "rev-list", "--max-parents=0", "HEAD")))+":"+path))
}

func mustRun(t *testing.T, dir string, args ...string) []byte {
	t.Helper()
	cmd := exec.Command(args[0], args[1:]...)
	cmd.Dir, cmd.Env = dir, append(os.Environ(), "GIT_CONFIG_NOSYSTEM=1", "GIT_CONFIG_GLOBAL="+os.DevNull)
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("%v: %v", args, err)
	}
	return out
}
