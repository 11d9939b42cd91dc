package doc

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// readBoth reads a text with the quick reader, and as if there were none; the first is
// nil where it gives up.
func readBoth(t interface{ Fatalf(string, ...any) }, text []byte) (fast, slow *Doc) {
	clean, crlf, findings := checkBytes("x.yaml", text)
	if crlf || len(findings) > 0 || conflictLine(clean) > 0 || len(text) > MaxSize {
		return nil, nil
	}
	fast = &Doc{File: "x.yaml", src: text, text: text, tail: len(text)}
	if fast.Root = readQuick(fast, clean); fast.Root == nil {
		return nil, nil
	}
	r := reader{file: "x.yaml"}
	slow = r.tree(&Doc{File: "x.yaml", src: text, text: text}, clean)
	if slow == nil || len(r.findings) > 0 {
		t.Fatalf("the quick reader reads what is refused: %v\n%q", r.findings, text)
	}
	if slow.layout.blind || slow.body != fast.body || slow.tail != fast.tail {
		t.Fatalf("blind %v, body %d, tail %d, want %d\n%q", slow.layout.blind, slow.body, slow.tail, fast.tail, text)
	}
	sameNode(t, text, fast.Root, slow.Root)
	return fast, slow
}

func sameNode(t interface{ Fatalf(string, ...any) }, text []byte, a, b *Node) {
	if a.Kind != b.Kind || a.Quoted != b.Quoted || a.style != b.style || a.Text != b.Text || a.Pos != b.Pos ||
		a.start != b.start || a.end != b.end || len(a.Entries) != len(b.Entries) || len(a.Items) != len(b.Items) {
		t.Fatalf("quick %+v\nslow  %+v\n%q", *a, *b, text)
	}
	for i := range a.Entries {
		sameNode(t, text, a.Entries[i].Key, b.Entries[i].Key)
		sameNode(t, text, a.Entries[i].Value, b.Entries[i].Value)
	}
	for i := range a.Items {
		sameNode(t, text, a.Items[i], b.Items[i])
	}
}

// TestQuickReadsTheRegister: every file of the example register is read quickly, or the
// quick reader is not worth its lines.
func TestQuickReadsTheRegister(t *testing.T) {
	seen := 0
	err := filepath.WalkDir("../../data", func(path string, e os.DirEntry, err error) error {
		if err != nil || filepath.Ext(path) != ".yaml" {
			return err
		}
		text, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		if fast, _ := readBoth(t, text); fast == nil {
			t.Errorf("%s is not read quickly", path)
		}
		seen++
		return nil
	})
	if err != nil || seen == 0 {
		t.Fatalf("%d files, %v", seen, err)
	}
}

func TestQuickReadsAsYAMLDoes(t *testing.T) {
	quickly := 0
	rapid.Check(t, func(t *rapid.T) {
		p := &pen{t: t, plainly: rapid.Bool().Draw(t, "plainly")}
		if fast, _ := readBoth(t, []byte(p.document())); fast != nil {
			quickly++
		}
	})
	if quickly == 0 {
		t.Error("none of the made documents was read quickly: the test sees nothing")
	}
}

// TestQuickGivesUp names what the quick reader leaves to yaml.v3, and what it reads.
func TestQuickGivesUp(t *testing.T) {
	for text, want := range map[string]bool{
		"a: b\n": true, "a: b": true, "a:\n": true, "a:\nb: c\n": true, "a: # x\n  b: c # y\n# z\n": true,
		"a:\n- b\n- c: d\n  e: f\ng: h\n": true, "a:\n  - b\n\n  # x\n  - c\n": true, "a: {b: c, d: [e, 'f''g']}\n": true,
		"a: [b,\n  c]\n": true, "a: []\nb: {}\n": true, "a: http://x/y\n": true, "a: {b: http://x/y}\n": true, "a: 10:30 #x\n": true,
		"é: b\n": false, "a b: c\n": false, "'a': b\n": false, "a: b\n  c\n": false, "a:\n  b\n": false, "a: |\n  b\n": false,
		"a: &b c\n": false, "a: *b\n": false, "a: !b c\n": false, "a: b: c\n": false, "a: \"b\\n\"\n": false, "a: 'b\n  c'\n": false,
		"a: b\na: c\n": false, "a:\tb\n": false, "a: b\r\n": false, "---\na: b\n": false, "a: b\n...\n": false, " a: b\n": false,
		"a: [b: c]\n": false, "a: [b, ]\n": false, "a: {b}\n": false, "a: [b\n]\n": false, "a: [b] c\n": false, "a: [b]#c\n": false,
		"a:\n    b: c\n  d: e\n": false, "a: b\n- c\n": false, "a:\n  - - b\n": false, "a:\n  -\n": false, "": false, "# x\n": false,
		"a: -1\n": false, "? a\n: b\n": false, "a: b:\n": false, "<<: a\n": false, "- a\n": false, "a: [b, # c\n  d]\n": false,
		"a: " + strings.Repeat("[", 40) + strings.Repeat("]", 40) + "\n": false,
	} {
		fast, _ := readBoth(t, []byte(text))
		if (fast != nil) != want {
			t.Errorf("read quickly: %v, want %v: %q", fast != nil, want, text)
		}
	}
}

func FuzzQuick(f *testing.F) {
	for _, s := range seeds() {
		f.Add([]byte(s))
	}
	f.Add([]byte("kind: plan\nareas:\n  - id: a\n    source: {document: s1, lines: \"1, 2\"}\n    # x\n    goals: [a, 'b''c', http://x/y]\n"))
	f.Fuzz(func(t *testing.T, text []byte) { readBoth(t, text) })
}

func BenchmarkParsePlan(b *testing.B) {
	text, err := os.ReadFile("../../data/plan.yaml")
	if err != nil {
		b.Fatal(err)
	}
	b.Run("quick", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			Parse("plan.yaml", text)
		}
	})
	b.Run("slow", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			r := reader{file: "plan.yaml"}
			r.tree(&Doc{src: text, text: text}, text)
		}
	})
}
