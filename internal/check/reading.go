package check

import "github.com/helsefellesskap/hfh/internal/diag"

// readingRules are judged by the packages that read files, not here.
func readingRules() []Rule {
	rules := make([]Rule, 0, 40)
	by := func(pkg string, ids ...string) {
		for _, id := range ids {
			rules = append(rules, Rule{ID: id, Severity: diag.Error, Judged: pkg})
		}
	}
	by("doc",
		"yaml/syntax", "yaml/duplicate-key", "yaml/encoding", "yaml/limit", "yaml/alias", "yaml/documents")
	by("schema",
		"schema/required", "schema/unknown-key", "schema/type", "schema/enum", "schema/const", "schema/format", "schema/pattern",
		"schema/length", "schema/range", "schema/unique", "schema/other")
	by("schema", "date/impossible")
	by("store",
		"store/unreadable", "store/symlink", "store/not-a-file", "store/name", "store/unknown-file", "store/conflict-copy", "store/limit", "store/no-community", "ref/file-name")
	rules = append(rules,
		Rule{ID: "history/not-here", Severity: diag.Note, Judged: "cli"},
		Rule{ID: "store/sync-folder", Severity: diag.Warning, Judged: "cli"})
	return append(rules, auditRules()...)
}

// auditRules are judged by audit alone, over the whole history: validate does not run
// them, and no register turns them off. The severity is the gravest that a finding has.
func auditRules() []Rule {
	var rules []Rule
	by := func(s diag.Severity, ids ...string) {
		for _, id := range ids {
			rules = append(rules, Rule{ID: id, Severity: s, Judged: "audit"})
		}
	}
	by(diag.Error,
		"history/unrecorded", "history/trailer-diff", "history/change", "history/previous", "history/trailer-record", "history/version",
		"history/adoption-meeting", "history/adoption-decision", "history/adoption-condition", "history/tag-missing", "history/tag-moved",
		"history/seal", "history/expected-seal", "history/minutes", "history/hearing", "history/two-adoptions", "history/signature", "history/signature-missing", "history/signers", "history/rewritten", "history/closing", "history/cut")
	by(diag.Warning, "history/cycle", "history/clock", "history/effective", "history/replaced", "ref/reused-id")
	by(diag.Note, "history/behind", "history/registered")
	return rules
}
