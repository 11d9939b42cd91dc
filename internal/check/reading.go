package check

import "github.com/helsefellesskap/hfh/internal/diag"

// ownSource is the source of the rules that hfh's own format sets.
const ownSource = "hfh"

// readingRules are judged by the packages that read files, not here.
func readingRules() []Rule {
	rules := make([]Rule, 0, 40)
	by := func(pkg, source string, ids ...string) {
		for _, id := range ids {
			rules = append(rules, Rule{ID: id, Severity: diag.Error, Source: source, Judged: pkg})
		}
	}
	by("doc", "YAML 1.2.2, hfh",
		"yaml/syntax", "yaml/duplicate-key", "yaml/encoding", "yaml/limit", "yaml/alias", "yaml/documents")
	by("schema", "JSON Schema 2020-12, hfh",
		"schema/required", "schema/unknown-key", "schema/type", "schema/enum", "schema/const", "schema/format", "schema/pattern",
		"schema/length", "schema/range", "schema/unique", "schema/other")
	by("schema", "ISO 8601-2 (EDTF)", "date/impossible")
	by("store", ownSource,
		"store/unreadable", "store/symlink", "store/not-a-file", "store/name", "store/unknown-file", "store/limit", "store/no-community", "ref/file-name")
	return rules
}
