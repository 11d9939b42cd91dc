package doc

import (
	"encoding/json"
	"errors"
	"os"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/helsefellesskap/hfh/internal/diag"
)

// seen is the part of a finding that the tables compare.
type seen struct {
	ID           string
	Line, Column int
}

func idOf(f diag.Finding) string {
	if f.Variant != "" {
		return f.Rule + "." + f.Variant
	}
	return f.Rule
}

func seenOf(fs []diag.Finding) []seen {
	var out []seen
	for _, f := range fs {
		out = append(out, seen{idOf(f), f.Line, f.Column})
	}
	return out
}

// refusal is a file and everything that is to be said about it.
type refusal struct {
	name, src string
	want      []seen
}

func refusals() []refusal {
	return []refusal{
		// The text is no YAML.
		{"colon in text", "navn: Kapittel 2: Mål\n", []seen{{"yaml/syntax.colon", 1, 17}}},
		{"colon after text over two lines", "navn: Mål\n  a: b\n", []seen{{"yaml/syntax.colon", 2, 4}}},
		{"no colon", "navn: Mål\nperiode\nid: x\n", []seen{{"yaml/syntax.no-colon", 2, 1}}},
		{"indent that no one has", "a:\n    b: 1\n  c: 2\n", []seen{{"yaml/syntax.indent", 3, 3}}},
		{"item that is indented too far", "a:\n  - x: 1\n    - y\n", []seen{{"yaml/syntax.dash", 3, 5}}},
		{"item among fields", "a: 1\n- b\n", []seen{{"yaml/syntax.dash", 2, 1}}},
		{"dash on the line of the key", "a: - b\n", []seen{{"yaml/syntax.dash", 1, 4}}},
		{"tabs", "a:\n\tb: 1\n\tc: 2\nd: 3\n", []seen{{"yaml/syntax.tab", 2, 1}, {"yaml/syntax.tab", 3, 1}}},
		{"tab after spaces", "a:\n  \tb: 1\n", []seen{{"yaml/syntax.tab", 2, 3}}},
		{"tab in a text over two lines", "a: b\n\tc\nd: 1\n", []seen{{"yaml/syntax.tab", 2, 1}}},
		{"tab under a block scalar", "a: |\n\tb\n", []seen{{"yaml/syntax.tab", 2, 1}}},
		{"unclosed bracket", "a: [1, 2\nb: 3\n", []seen{{"yaml/syntax.unclosed", 1, 4}}},
		{"wrong bracket", "a: {x: 1}}\n", []seen{{"yaml/syntax.bracket", 1, 10}}},
		{"no comma", "a: [\"æ\" \"ø\"]\n", []seen{{"yaml/syntax.comma", 1, 9}}},
		{"unclosed quote", "navn: \"Mål\nid: x\n", []seen{{"yaml/syntax.quote", 1, 7}}},
		{"unclosed single quote", "a: 'it\n", []seen{{"yaml/syntax.quote", 1, 4}}},
		{"marker inside a quote", "a: \"x\n---\ny\"\n", []seen{{"yaml/syntax.quote", 1, 4}}},
		{"text after a quote", "a: \"Mål\" for 2024\n", []seen{{"yaml/syntax.after", 1, 10}}},
		{"reserved character", "a: @ssu\n", []seen{{"yaml/syntax.reserved", 1, 4}}},
		{"percent", "a: %5\n", []seen{{"yaml/syntax.reserved", 1, 4}}},
		{"text behind |", "a: |tekst\n  b\n", []seen{{"yaml/syntax.block-header", 1, 4}}},
		{"unknown escape", "a: \"\\q\"\n", []seen{{"yaml/syntax.escape", 1, 5}}},
		{"short escape", "a: \"\\u12\"\n", []seen{{"yaml/syntax.escape", 1, 5}}},
		{"half a pair", "a: \"\n  \\ud83d\"\n", []seen{{"yaml/syntax.escape", 2, 3}}},
		{"root that ends", "  a: 1\nb: 2\n", []seen{{"yaml/syntax.indent", 2, 1}}},
		{"text below brackets", "{a: 1}\nb: 2\n", []seen{{"yaml/syntax.indent", 2, 1}}},
		{"question mark in a text", "a: ? b\n", []seen{{"yaml/syntax.reserved", 1, 4}}},
		{"broken tag", "a: !<x y\n", []seen{{"yaml/alias.tag", 1, 4}}},
		{"alias behind a value", "a: 'b' *c\n", []seen{{"yaml/alias.alias", 1, 8}, {"yaml/syntax.after", 1, 8}}},
		{"empty", "", []seen{{"yaml/syntax.empty", 1, 1}}},
		{"only comments", "# ingenting\n\n", []seen{{"yaml/syntax.empty", 1, 1}}},
		{"only a start", "---\n", []seen{{"yaml/syntax.empty", 1, 1}}},
		{"a list", "- a\n", []seen{{"yaml/syntax.root-list", 1, 1}}},
		{"a text", "\n  Ærlig talt\n", []seen{{"yaml/syntax.root-text", 2, 3}}},
		{"question mark key", "? a\n: b\n", []seen{{"yaml/syntax.key", 1, 1}}},
		{"list as a key", "a: {[b]: c}\n", []seen{{"yaml/syntax.key", 1, 5}}},
		{"empty key", "a: 1\n: b\n", []seen{{"yaml/syntax.key", 2, 1}}},
		{
			"conflict", "a: 1\n<<<<<<< HEAD\nb: 2\n=======\nb: 3\n>>>>>>> gren\n",
			[]seen{{"yaml/syntax.conflict", 2, 1}},
		},
		{"half a conflict", "a: 1\n=======\nb: 3\n>>>>>>> gren\n", []seen{{"yaml/syntax.conflict", 2, 1}}},

		// YAML that a record has no need of.
		{"duplicate key", "a: 1\nb: 2\na: 3\n", []seen{{"yaml/duplicate-key", 3, 1}}},
		{"quoted duplicate", "b:\n  å: 1\n  \"å\": 3\n", []seen{{"yaml/duplicate-key", 3, 3}}},
		{"three times", "{a: 1, a: 2, a: 3}\n", []seen{{"yaml/duplicate-key", 1, 8}, {"yaml/duplicate-key", 1, 14}}},
		{
			"a mistake does not hide what stands above it", "a: 1\na: 2\nb: *x\nc: 1: 2\n",
			[]seen{{"yaml/duplicate-key", 2, 1}, {"yaml/alias.alias", 3, 4}, {"yaml/syntax.colon", 4, 5}},
		},
		{"second document", "---\na: 1\n---\nb: 2\n", []seen{{"yaml/documents.second", 3, 1}}},
		{"document after an end", "a: 1\n...\nb: 2\n", []seen{{"yaml/documents.second", 3, 1}}},
		{"end and comment", "a: 1\n...\n# slutt\n", nil},
		{"directive", "%YAML 1.1\n---\na: 1\n", []seen{{"yaml/documents.directive", 1, 1}}},
		{"anchor and alias", "a: &x 1\nb: *x\n", []seen{{"yaml/alias.anchor", 1, 4}, {"yaml/alias.alias", 2, 4}}},
		{"unknown anchor", "a: *viktig*\na: [*b]\n", []seen{{"yaml/alias.alias", 1, 4}, {"yaml/duplicate-key", 2, 1}, {"yaml/alias.alias", 2, 5}}},
		{"merge", "a: {b: 1}\nc:\n  <<: {d: 1}\n", []seen{{"yaml/alias.merge", 3, 3}}},
		{"quoted merge sign is text", "\"<<\": 1\n", nil},
		{"tag", "a: !!int 1\nb: !x y\n", []seen{{"yaml/alias.tag", 1, 4}, {"yaml/alias.tag", 2, 4}}},
		{"bare tag", "a: ! 1\n", []seen{{"yaml/alias.tag", 1, 4}}},

		// Bytes.
		{"NUL", "a: 1\nb: \x00æ\x00\n", []seen{{"yaml/encoding.nul", 2, 4}}},
		{"control", "a: æ\x1b[2J\n", []seen{{"yaml/encoding.control", 1, 5}}},
		{"BOM in the middle", "a: 1\n\ufeffb: 1\n", []seen{{"yaml/encoding.control", 2, 1}}},
		{"Latin-1", "navn: Br\xf8nn\xf8y\nby: Mosj\xf8en\n", []seen{{"yaml/encoding.utf8", 1, 9}}},
		{"UTF-16", "\xff\xfea\x00:\x00", []seen{{"yaml/encoding.utf16", 1, 1}}},
		{"UTF-16 without a mark", "a\x00:\x00 \x001\x00", []seen{{"yaml/encoding.utf16", 1, 1}}},
		{"line separator", "a: b\u2028c\n", []seen{{"yaml/encoding.linebreak", 1, 5}}},
		{"next line", "a: b\u0085c\n", []seen{{"yaml/encoding.linebreak", 1, 5}}},
		{"old Mac", "a: 1\rb: 2\r", []seen{{"yaml/encoding.linebreak", 1, 5}, {"yaml/syntax.colon", 1, 7}}},
		{"BOM", "\ufeffa: 1\n", []seen{{"yaml/encoding.bom", 1, 1}}},
		{"CRLF", "a: 1\r\nb: 2\r\n", []seen{{"yaml/encoding.crlf", 1, 1}}},
		{"decomposed", "a: 1\nby: Mosjøen, Ålesund, A\u030alesund\n", []seen{{"yaml/encoding.nfd", 2, 23}}},
		{"composed with marks that have no letter of their own", "a: x\u0302\n", nil},
		{
			"bytes do not hide the rest", "\ufeffa: 1\r\na: \x00\r\nb: &x 1\r\n",
			[]seen{
				{"yaml/encoding.bom", 1, 1},
				{"yaml/encoding.crlf", 1, 1},
				{"yaml/duplicate-key", 2, 1},
				{"yaml/encoding.nul", 2, 4},
				{"yaml/alias.anchor", 3, 4},
			},
		},

		// Bounds.
		{"size", strings.Repeat("# x\n", MaxSize/4+1), []seen{{"yaml/limit.size", 1, 1}}},
		{"depth", "a: " + strings.Repeat("[", 70) + strings.Repeat("]", 70), []seen{{"yaml/limit.depth", 1, 67}}},
		{"depth of lists at the column of their key", deepLists(40), []seen{{"yaml/limit.depth", 64, 65}}},
		{"nodes", "a: [" + strings.Repeat("x,", 260_000) + "]\n", []seen{{"yaml/limit.nodes", 1, 500_002}}},
		{"findings", strings.Repeat("a: 1\n", 1500), append(repeats(1000), seen{"yaml/limit.findings", 1001, 1})},
	}
}

func deepLists(n int) string {
	var b strings.Builder
	for i := range n {
		b.WriteString(spaces(2*i) + "k:\n" + spaces(2*i) + "- x: 1\n")
	}
	return b.String()
}

func repeats(n int) []seen {
	var out []seen
	for i := range n {
		out = append(out, seen{"yaml/duplicate-key", i + 2, 1})
	}
	return out
}

func TestParseRefuses(t *testing.T) {
	for _, tc := range refusals() {
		t.Run(tc.name, func(t *testing.T) {
			d, fs := Parse("data/plan.yaml", []byte(tc.src))
			if diff := cmp.Diff(tc.want, seenOf(fs)); diff != "" {
				t.Error(diff)
			}
			for _, f := range fs {
				if f.File != "data/plan.yaml" {
					t.Errorf("%s: file %q", idOf(f), f.File)
				}
			}
			if hasError(fs) && d != nil {
				if _, _, err := d.Rewrite(MapOf("a", "b")); err == nil {
					t.Error("a file with errors was rewritten")
				}
			}
		})
	}
}

// TestEveryFindingHasItsText holds the table of messages to what is emitted, both
// ways, and every message to the arguments that it gets.
func TestEveryFindingHasItsText(t *testing.T) {
	src, err := os.ReadFile("../msg/tables/yaml.json")
	if err != nil {
		t.Fatal(err)
	}
	var table map[string]map[string]struct{ Message, Hint string }
	if err := json.Unmarshal(src, &table); err != nil {
		t.Fatal(err)
	}
	placeholder := regexp.MustCompile(`\{([a-z_]+)`)
	used := map[string]bool{}
	// No text is known that yaml.v3 refuses and the scanner sees nothing wrong in.
	unforeseen := reader{}
	unforeseen.syntax(scan([]byte("a:\n  b: 1\n")), errors.New("yaml: line 2: something new"))
	if f := unforeseen.findings[0]; f.Line != 2 || f.Column != 3 || f.Args["reason"] != "something new" {
		t.Errorf("unforeseen: %+v", f)
	}
	for i, tc := range append([]refusal{{name: "unforeseen"}}, refusals()...) {
		fs := unforeseen.findings
		if i > 0 {
			_, fs = Parse("f.yaml", []byte(tc.src))
		}
		for _, f := range fs {
			id := idOf(f)
			used[id] = true
			for lang, text := range table[id] {
				for _, m := range placeholder.FindAllStringSubmatch(text.Message+text.Hint, -1) {
					if f.Args[m[1]] == "" {
						t.Errorf("%s: %s: no argument {%s}", tc.name, lang, m[1])
					}
				}
			}
		}
	}
	for id := range used {
		if table[id] == nil {
			t.Errorf("%s has no text", id)
		}
	}
	for id := range table {
		if !used[id] {
			t.Errorf("%s is never emitted by these tests", id)
		}
	}
}

func TestMessagesStayShort(t *testing.T) {
	key := strings.Repeat("ø", 1000)
	_, fs := Parse("f.yaml", []byte(key+": 1\n"+key+": 2\nb: &"+key+" x\n"))
	if len(fs) != 2 {
		t.Fatal(fs)
	}
	for _, f := range fs {
		for name, arg := range f.Args {
			if len([]rune(arg)) > 61 {
				t.Errorf("%s: %s has %d bytes", idOf(f), name, len(arg))
			}
		}
	}
}

func TestFindingsNameTheirPlace(t *testing.T) {
	src := "areas:\n  - id: a~b\n    goals:\n      - x: 1\n        x: 2\n        id: somlos/1\n"
	_, fs := Parse("f.yaml", []byte(src))
	if len(fs) != 1 {
		t.Fatal(fs)
	}
	if got, want := fs[0].Path, "/areas/0/goals/0/x"; got != want {
		t.Errorf("path %q, want %q", got, want)
	}
	if got, want := fs[0].Place, "areas/a~b/goals/somlos/1/x"; got != want {
		t.Errorf("place %q, want %q", got, want)
	}
	if fs[0].Args["key"] != "x" || fs[0].Args["line"] != "4" {
		t.Errorf("args %v", fs[0].Args)
	}
}

// TestHostileInputIsBounded runs what is made to break parsers. Each must end in
// a finding, soon.
func TestHostileInputIsBounded(t *testing.T) {
	const n = 100_000
	bomb := "a: &a [x,x,x,x,x,x,x,x,x]\n"
	for c := 'b'; c <= 'z'; c++ {
		p := string(c - 1)
		bomb += string(c) + ": &" + string(c) + " [*" + strings.Repeat(p+",*", 8) + p + "]\n"
	}
	var steps strings.Builder
	for i := range 4000 {
		steps.WriteString(spaces(i) + "a:\n")
	}
	for name, src := range map[string]string{
		"[":              "a: " + strings.Repeat("[", n),
		"{":              "a: " + strings.Repeat("{", n),
		"{a: ":           strings.Repeat("{a: ", n),
		"[ closed":       "a: " + strings.Repeat("[", n) + strings.Repeat("]", n),
		"- ":             strings.Repeat("- ", n),
		"? ":             strings.Repeat("? ", n),
		"? - ":           strings.Repeat("? - ", n),
		": ":             strings.Repeat(": ", n),
		"a: on one line": strings.Repeat("a: ", n),
		"steps":          steps.String(),
		"]":              strings.Repeat("]", n),
		"alias bomb":     bomb,
		"anchors":        strings.Repeat("&a ", n),
		"tags":           strings.Repeat("! ", n),
		"quotes":         strings.Repeat("\"", n+1),
		"escapes":        "a: \"" + strings.Repeat("\\q", n) + "\"",
		"tabs":           "a:\n" + strings.Repeat("\tb\n", n),
		"commas":         "a: [" + strings.Repeat(",", n) + "]",
		"keys":           strings.Repeat("a:\n", n),
		"long key":       strings.Repeat("a", 1<<20) + ": b",
		"headers":        strings.Repeat("a: |\n", n),
		"marks":          strings.Repeat("\u0301", n) + ": x",
		"half bytes":     strings.Repeat("\xc3", n),
		"markers":        strings.Repeat("---\n", n),
		"conflicts":      strings.Repeat(" <<<<<<< x\n", n),
		"nul":            strings.Repeat("\x00", n),
	} {
		t.Run(name, func(t *testing.T) {
			start := time.Now()
			_, fs := Parse("f.yaml", []byte(src))
			if !hasError(fs) {
				t.Error("no finding of severity error")
			}
			if took := time.Since(start); took > 3*time.Second {
				t.Errorf("took %v", took)
			}
		})
	}
}

func TestScalarsAreTheirText(t *testing.T) {
	src := "a: no\nb: 0301\nc: 1.10\nd: 2024-05-04\ne: 1.1.25\nf: null\ng: ~\nh: 0x1F\ni: 1_000\nj:\nk: \"\"\nl: ''\nm: 12:30\nno: x\n1: y\n"
	d, fs := Parse("f.yaml", []byte(src))
	if len(fs) != 0 {
		t.Fatal(fs)
	}
	want := `{"a":"no","b":"0301","c":"1.10","d":"2024-05-04","e":"1.1.25","f":"null","g":"~","h":"0x1F","i":"1_000","k":"","l":"","m":"12:30","no":"x","1":"y"}`
	if got := string(d.Root.JSON(nil)); got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	if !d.Root.Get("j").Empty() || d.Root.Get("k").Empty() || d.Root.Get("g").Empty() {
		t.Error("only a plain value without text is empty")
	}
}

func TestPositionsCountCharacters(t *testing.T) {
	d, fs := Parse("f.yaml", []byte("\ufeff# ærlig\r\næøå: {øre: [Bodø, Mosjøen]}\r\nliste:\r\n- x: 1\r\n"))
	if hasError(fs) {
		t.Fatal(fs)
	}
	for _, tc := range []struct {
		path string
		want Pos
	}{
		{"æøå", Pos{2, 6}},
		{"æøå/øre", Pos{2, 12}},
		{"æøå/øre/1", Pos{2, 19}},
		{"liste", Pos{4, 1}},
		{"liste/0", Pos{4, 3}},
		{"liste/0/x", Pos{4, 6}},
	} {
		n, exact := d.Root.Find(strings.Split(tc.path, "/"))
		if !exact || n.Pos != tc.want {
			t.Errorf("%s at %v, want %v", tc.path, n.Pos, tc.want)
		}
	}
	if got := d.LineText(2); got != "æøå: {øre: [Bodø, Mosjøen]}" {
		t.Errorf("line 2 %q", got)
	}
	if d.LineText(0) != "# ærlig" || d.LineText(99) != "" {
		t.Error("lines outside the file")
	}
	if !d.BOM() || !d.CRLF() {
		t.Error("BOM and CRLF not seen")
	}
}

func TestFixEncoding(t *testing.T) {
	got, changed := FixEncoding([]byte("\ufeffby: A\u030alesund\r\nx: 1\n"))
	if string(got) != "by: Ålesund\nx: 1\n" || !changed {
		t.Errorf("%q %v", got, changed)
	}
	if _, changed := FixEncoding(got); changed {
		t.Error("changed again")
	}
}
