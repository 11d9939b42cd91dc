package render

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/helsefellesskap/hfh/internal/diag"
	"github.com/helsefellesskap/hfh/internal/doc"
)

// sample is a value as commands hand it over: a type of its own with keys in an order.
type sample struct {
	Ref   string          `json:"ref"`
	Name  string          `json:"name"`
	Count int             `json:"count"`
	Known bool            `json:"known"`
	None  *string         `json:"none"`
	Tags  []string        `json:"tags"`
	Raw   json.RawMessage `json:"raw"`
	Items []item          `json:"items"`
}

type item struct {
	ID   string `json:"id"`
	When string `json:"when,omitempty"`
}

func anySample() sample {
	return sample{
		Ref: "fsu/akuttmedisin", Name: "Føde <& gynekologi> \x1b[31m\u202e\u009b\U000e0041", Count: 3, Tags: []string{},
		Raw:   json.RawMessage(`{"zeta":"1","alfa":{"b":[],"a":{}}}`),
		Items: []item{{"a", "2024"}, {"no", "../2024-12-31"}},
	}
}

func TestJSON(t *testing.T) {
	var b bytes.Buffer
	if err := JSON(Options{Out: &b}, anySample()); err != nil {
		t.Fatal(err)
	}
	golden(t, "json", b.String())
	mustBeSafe(t, "json", b.String())
	var got sample
	if err := json.Unmarshal(b.Bytes(), &got); err != nil {
		t.Fatal(err)
	}
	if got.Name != anySample().Name {
		t.Errorf("the escapes mean something else: %q", got.Name)
	}
}

func TestYAML(t *testing.T) {
	var b bytes.Buffer
	if err := YAML(Options{Out: &b}, anySample()); err != nil {
		t.Fatal(err)
	}
	golden(t, "yaml", b.String())
	mustBeSafe(t, "yaml", b.String())
	for text, want := range map[string]string{`"x"`: "x\n", `[]`: "[]\n", `{}`: "{}\n", `[[1],{"a":[{"b":2}]}]`: "- - 1\n- a:\n    - b: 2\n", `null`: "null\n"} {
		b.Reset()
		if err := YAML(Options{Out: &b}, json.RawMessage(text)); err != nil || b.String() != want {
			t.Errorf("%s: %q, want %q (%v)", text, b.String(), want, err)
		}
	}
}

// anyValue draws what JSON can say, with texts that YAML readers like to mistake.
func anyValue(depth int) *rapid.Generator[any] {
	odd := []string{"", "no", "1.10", "0123", "2024-01-02", "null", "~", "- a", "a: b", "#x", "'", "\"", "a\nb", "\ta\nb", "\na", " a ", "!!x", "*a", "&a", "=", "<<", "\u0085", "\u2028", "\ufeffa", "yes", "0x1f", "1e3", ".inf", "12:30", "%", "@a", "`a`", "Ærø og Å", "æ-ø/å", "a--b", "?", "| x", "> x", "{}", "[]", "true"}
	scalar := rapid.OneOf(
		rapid.Map(rapid.SampledFrom(odd), func(s string) any { return s }),
		rapid.Map(hostile(), func(s string) any { return strings.ToValidUTF8(s, "\ufffd") }),
		rapid.Map(rapid.Int32(), func(n int32) any { return int(n) }),
		rapid.Map(rapid.Bool(), func(v bool) any { return v }),
		rapid.Just[any](nil),
	)
	if depth == 0 {
		return scalar
	}
	return rapid.Custom(func(t *rapid.T) any {
		switch rapid.IntRange(0, 2).Draw(t, "kind") {
		case 0:
			list := []any{}
			for range rapid.IntRange(0, 3).Draw(t, "items") {
				list = append(list, anyValue(depth-1).Draw(t, "item"))
			}
			return list
		case 1:
			m := map[string]any{}
			for range rapid.IntRange(0, 3).Draw(t, "entries") {
				m[rapid.SampledFrom(odd).Draw(t, "key")] = anyValue(depth-1).Draw(t, "value")
			}
			return m
		default:
			return scalar.Draw(t, "scalar")
		}
	})
}

// TestYAMLSaysWhatJSONSays reads the YAML back with the strict reader of records.
func TestYAMLSaysWhatJSONSays(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		v := anyValue(3).Draw(t, "value")
		var b bytes.Buffer
		if err := YAML(Options{Out: &b}, map[string]any{"root": v}); err != nil {
			t.Fatal(err)
		}
		d, findings := doc.Parse("out.yaml", b.Bytes())
		if diag.Summarize(findings, 1).Errors > 0 { // loose accents are warned of, and read
			t.Fatalf("%v in\n%s", findings, b.String())
		}
		if said := readBack(d.Root.Get("root")); !cmp.Equal(v, said, cmp.FilterValues(bothEmpty, cmp.Ignore())) {
			t.Fatalf("%s in\n%s", cmp.Diff(v, said), b.String())
		}
	})
}

// bothEmpty tells an empty map or list from a filled one: the reader of records holds
// all empty values alike.
func bothEmpty(a, b any) bool { return isEmpty(a) && isEmpty(b) }

func isEmpty(v any) bool {
	switch v := v.(type) {
	case nil:
		return true
	case []any:
		return len(v) == 0
	case map[string]any:
		return len(v) == 0
	default:
		return false
	}
}

// figurePattern is what YAML takes for a figure, in all its forms here.
var figurePattern = regexp.MustCompile(`^-?\d+$`)

// readBack gives what a YAML reader makes of a node: quoted is text, and plain is what
// it looks like.
func readBack(n *doc.Node) any {
	switch n.Kind {
	case doc.Map:
		m := map[string]any{}
		for _, e := range n.Entries {
			m[e.Key.Text] = readBack(e.Value)
		}
		return m
	case doc.List:
		list := []any{}
		for _, item := range n.Items {
			list = append(list, readBack(item))
		}
		return list
	}
	switch {
	case n.Quoted:
		return n.Text
	case n.Text == "null":
		return nil
	case n.Text == "true" || n.Text == "false":
		return n.Text == "true"
	case figurePattern.MatchString(n.Text):
		i, _ := strconv.Atoi(n.Text)
		return i
	default:
		return n.Text
	}
}

// TestYAMLTextStaysText: nothing stands plain that some YAML reader, of 1.1 or 1.2,
// takes for anything but text.
func TestYAMLTextStaysText(t *testing.T) {
	for _, s := range []string{
		"", "~", "null", "Null", "NO", "no", "Yes", "y", "N", "on", "OFF", "true", "False", "1", "1.5", "1e3", "1_000", "0x1f", "0o7", "0b1",
		".5", ".inf", "-.Inf", ".nan", "+1", "12:30:45", "2024-01-02", "2024-01-02 10:00", "<<", "=", "a: b", "a #b", "- a", "? a", "a:", "[a", "{a",
		"*a", "&a", "!a", "|", ">", "%a", "@a", "`a", "'a", "\"a", " a", "a ", "a\n", "---", "...", "#", ",",
	} {
		if yamlPlain(s) {
			t.Errorf("%q stands plain", s)
		}
	}
	for _, s := range []string{"Rana", "Brønnøy kommune", "fsu/akuttmedisin", "ssu-2024-03-19", "plan@2024", "Æ 1.2"} {
		if !yamlPlain(s) {
			t.Errorf("%q is quoted for nothing", s)
		}
	}
}

// TestJSONMeansTheSame: escaping changes the bytes and not the meaning, and leaves
// nothing for a terminal to obey.
func TestJSONMeansTheSame(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := strings.ToValidUTF8(hostile().Draw(t, "text"), "\ufffd")
		text, err := marshal(s)
		if err != nil {
			t.Fatal(err)
		}
		var got string
		if err := json.Unmarshal(text, &got); err != nil || got != s {
			t.Fatalf("%q became %q: %v", s, got, err)
		}
		if line := strings.TrimSuffix(string(text), "\n"); Clean(line) != line {
			t.Fatalf("%q is not safe", line)
		}
	})
}

func TestCSV(t *testing.T) {
	g := Table[string]{
		Columns: []Column[string]{
			{Title: "navn", Value: func(s string) string { return s }},
			{Title: "fast, med komma", Value: func(string) string { return `to "ord"` }},
		},
		Rows: []string{"Rana", "=HYPERLINK(\"http://x\")", "+47 75 00", "-5", "-5,5 \u00d7", "@sum", "\tx", "-", "a\nb", "\x1b[31m", "../2024", ""},
	}.Grid()
	var b bytes.Buffer
	if err := CSV(Options{Out: &b}, g); err != nil {
		t.Fatal(err)
	}
	golden(t, "csv", b.String())
	rows, err := csv.NewReader(&b).ReadAll()
	if err != nil || len(rows) != 13 {
		t.Fatalf("%d rows, %v", len(rows), err)
	}
	for _, row := range rows[1:] {
		if row[0] != "" && strings.ContainsRune("=+@\t\r", rune(row[0][0])) {
			t.Errorf("a spreadsheet would run %q", row[0])
		}
	}
}
