package cli

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// trustPage is the page that shows the catalogue.
const trustPage = "../../docs/trust.md"

// TestCatalogueIsInTheDocs holds the table of the catalogue in docs/trust.md to the
// scripts; with HFH_UPDATE=1 it is written anew.
func TestCatalogueIsInTheDocs(t *testing.T) {
	page, err := os.ReadFile(trustPage)
	if err != nil {
		t.Fatal(err)
	}
	const begin, end = "<!-- begin catalogue -->\n", "<!-- end catalogue -->"
	head, rest, ok := strings.Cut(string(page), begin)
	_, tail, ok2 := strings.Cut(rest, end)
	if !ok || !ok2 {
		t.Fatalf("%s has no place for the catalogue", trustPage)
	}
	want := head + begin + catalogue(t) + end + tail
	if want == string(page) {
		return
	}
	if os.Getenv("HFH_UPDATE") != "1" {
		t.Fatalf("the catalogue in %s is not that of the scripts: run the test with HFH_UPDATE=1", trustPage)
	}
	if err := os.WriteFile(trustPage, []byte(want), 0o600); err != nil {
		t.Fatal(err)
	}
}

// catalogue is a table with a line for each script: what was done, what shows it, and
// which command puts it right, where the script tries one.
func catalogue(t *testing.T) string {
	t.Helper()
	names, err := filepath.Glob(brokenDir + "/*.txtar")
	if err != nil || len(names) < 40 {
		t.Fatalf("%d scripts: %v", len(names), err)
	}
	var b strings.Builder
	fmt.Fprintf(&b, "<details><summary>%d broken histories, each with a clean twin in which none of this is found</summary>\n\n", len(names))
	b.WriteString("| What was done | What shows it | Put right by |\n| --- | --- | --- |\n")
	for _, name := range names {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		b.WriteString(catalogued(t, name, string(text)))
	}
	return b.String() + "\n</details>\n"
}

var (
	findsPattern  = regexp.MustCompile(`(?m)^(?:\[broken\] )?finds (\w+) (\S+) `)
	healedPattern = regexp.MustCompile(`(?m)^\[healed\] hfh: (.+)$`)
	paperPattern  = regexp.MustCompile(`(?m)^audit --expect `)
	verbPattern   = regexp.MustCompile(`^(?:\w+ )*?(revert|correct|save --recorded|\w+ .*--adopt)`)
)

// catalogued is the line of one script.
func catalogued(t *testing.T, name, script string) string {
	t.Helper()
	what, ok := strings.CutPrefix(strings.SplitN(script, "\n", 2)[0], "# ")
	if !ok {
		t.Fatalf("%s: the first line does not say what was done", name)
	}
	var finds, heals []string
	for _, m := range findsPattern.FindAllStringSubmatch(script, -1) {
		finds = append(finds, fmt.Sprintf("%s `%s`", m[1], m[2]))
	}
	if paperPattern.MatchString(script) {
		finds = append(finds, "against the seal on paper")
	}
	for _, m := range healedPattern.FindAllStringSubmatch(script, -1) {
		if verb := verbPattern.FindStringSubmatch(m[1]); verb != nil {
			word, _, _ := strings.Cut(verb[1], " -")
			if strings.Contains(verb[1], "--adopt") {
				word = "adopt"
			}
			if strings.Contains(verb[1], "--recorded") {
				word = "save --recorded"
			}
			heals = append(heals, "`"+word+"`")
		}
	}
	return fmt.Sprintf("| %s | %s | %s |\n", strings.TrimSuffix(what, "."), strings.Join(slices.Compact(finds), ", "), strings.Join(slices.Compact(heals), ", "))
}
