package hfh_test

import (
	"fmt"
	"maps"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/helsefellesskap/hfh/internal/check"
	"github.com/helsefellesskap/hfh/internal/schema"
	"github.com/helsefellesskap/hfh/internal/store"
)

const ambiguitiesFile = "docs/ambiguities.md"

var (
	tableRowPattern   = regexp.MustCompile(`^\| ([RA][0-9]+) \|(.*)\|$`)
	sourceLinePattern = regexp.MustCompile(`^(s[0-4]):([0-9]+(-[0-9]+)?(, [0-9]+(-[0-9]+)?)*)$`)
)

// tableRow is one row of the page: the cells between the id and what holds it.
type tableRow struct {
	id    string
	cells []string
	held  string
}

// TestAmbiguitiesAreToldOf holds the page to the register and to the rules: every rule
// and every open question has one row, in order, with lines that the documents have, and
// with all that holds it. HFH_UPDATE=1 writes the last column.
func TestAmbiguitiesAreToldOf(t *testing.T) {
	src, err := os.ReadFile(ambiguitiesFile)
	if err != nil {
		t.Fatal(err)
	}
	reg, holders := readHelgeland(t), heldBy()
	lines, ids := strings.Split(string(src), "\n"), []string{}
	for i, line := range lines {
		row, ok := readRow(line)
		if !ok {
			continue
		}
		ids = append(ids, row.id)
		for _, problem := range reg.rowFlaws(row, holders[row.id]) {
			t.Errorf("%s: %s", row.id, problem)
		}
		lines[i] = fmt.Sprintf("| %s | %s | %s |", row.id, strings.Join(row.cells, " | "), holders[row.id])
	}
	var want []string
	for letter, n := range map[string]int{"R": 31, "A": 74} {
		for i := range n {
			want = append(want, letter+strconv.Itoa(i+1))
		}
	}
	slices.SortFunc(want, func(a, b string) int { return rowOrder(a) - rowOrder(b) })
	if !slices.Equal(ids, want) {
		t.Errorf("the rows are %v, want %v", ids, want)
	}
	for id := range holders {
		if !slices.Contains(want, id) {
			t.Errorf("a rule of hfh is said to hold %s, which there is not", id)
		}
	}
	if os.Getenv("HFH_UPDATE") == "1" {
		if err := os.WriteFile(ambiguitiesFile, []byte(strings.Join(lines, "\n")), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// rowOrder puts the rules before the questions, each by its number.
func rowOrder(id string) int {
	n, _ := strconv.Atoi(id[1:])
	if id[0] == 'A' {
		n += 1000
	}
	return n
}

func readRow(line string) (tableRow, bool) {
	m := tableRowPattern.FindStringSubmatch(line)
	if m == nil {
		return tableRow{}, false
	}
	cells := strings.Split(m[2], "|")
	for i := range cells {
		cells[i] = strings.TrimSpace(cells[i])
	}
	last := len(cells) - 1
	return tableRow{id: m[1], cells: cells[:last], held: cells[last]}, true
}

// rowFlaws lists what is wrong with a row.
func (reg helgeland) rowFlaws(row tableRow, held string) []string {
	var flaws []string
	if len(row.cells) != 3 || slices.Contains(row.cells, "") {
		return []string{fmt.Sprintf("%d cells, or an empty one: %q", len(row.cells), row.cells)}
	}
	where := row.cells[2] // of a rule; an open question tells first where, then what is done
	if row.id[0] == 'A' {
		where = row.cells[1]
	}
	for _, part := range strings.Split(where, "; ") {
		if m := sourceLinePattern.FindStringSubmatch(part); m == nil || !reg.hasLines(m[1], m[2]) {
			flaws = append(flaws, "no such lines: "+part)
		}
	}
	if row.held != held {
		flaws = append(flaws, fmt.Sprintf("held by %q, want %q", row.held, held))
	}
	return flaws
}

// hasLines tells whether a document is as long as the lines that are named.
func (reg helgeland) hasLines(document, lines string) bool {
	length := reg.texts("community:sources/" + document + "/lines")
	if len(length) != 1 {
		return false
	}
	end, err := strconv.Atoi(length[0])
	for _, n := range strings.FieldsFunc(lines, func(r rune) bool { return r < '0' || r > '9' }) {
		if line, _ := strconv.Atoi(n); line < 1 || line > end {
			return false
		}
	}
	return err == nil
}

// Where a document states a rule of hfh, the register says which and where.
func TestHelgelandSaysWhereItsRulesStand(t *testing.T) {
	snap := store.Load(os.DirFS("."), schema.Open(store.Formats()))
	for _, r := range check.Rules() {
		stated := slices.ContainsFunc(r.Holds, func(id string) bool { return id[0] == 'R' })
		if stated && check.RuleSource(snap, r) == "" {
			t.Errorf("%s holds %v, but the register names no source of it", r.ID, r.Holds)
		}
	}
}

// heldBy gives the last cell of each row: rules, then places.
func heldBy() map[string]string {
	held := map[string][]string{}
	for _, r := range check.Rules() {
		for _, id := range r.Holds {
			held[id] = append(held[id], fmt.Sprintf("[`%s`](rules.md#%s)", r.ID, strings.ReplaceAll(r.ID, "/", "")))
		}
	}
	for _, table := range []map[string][]string{rulesOfTheSources(), ambiguities()} {
		for _, id := range slices.Sorted(maps.Keys(table)) {
			for _, claim := range table[id] {
				if place := "`" + placeOfClaim(claim) + "`"; !slices.Contains(held[id], place) {
					held[id] = append(held[id], place)
				}
			}
		}
	}
	cells := map[string]string{}
	for id, list := range held {
		cells[id] = strings.Join(list, ", ")
	}
	return cells
}

// placeOfClaim writes the place of a claim as a user types it: "plan#rad-k/note".
func placeOfClaim(claim string) string {
	claim = strings.TrimSuffix(claim, "!")
	if end := strings.LastIndexAny(claim, "=~"); end >= 0 && !strings.HasSuffix(claim, "]") {
		claim = claim[:end]
	}
	ref, steps, _ := strings.Cut(claim, ":")
	steps = strings.TrimPrefix(steps, "areas/*/goals/*/")
	for _, list := range []string{"rows/", "measures/"} {
		if id, ok := strings.CutPrefix(steps, list); ok && !strings.HasPrefix(id, "*") {
			steps = id
		}
	}
	var keep []string
	for _, step := range strings.Split(steps, "/") {
		if step != "*" && !strings.HasPrefix(step, "[") && step != "" {
			keep = append(keep, step)
		}
	}
	if len(keep) == 0 {
		return ref
	}
	return ref + "#" + strings.Join(keep, "/")
}
