package doc

import (
	"bytes"
	"io/fs"
	"os"
	"slices"
	"strings"
	"testing"
	"time"
)

// realFiles gives the register of the project itself.
func realFiles(t testing.TB) map[string][]byte {
	files := map[string][]byte{}
	root := os.DirFS("../../data")
	err := fs.WalkDir(root, ".", func(path string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() || !strings.HasSuffix(path, ".yaml") {
			return err
		}
		src, err := fs.ReadFile(root, path)
		files[path] = src
		return err
	})
	if err != nil || len(files) == 0 {
		t.Fatalf("no records to try on: %v", err)
	}
	return files
}

// removeAll takes away every entry with one of these keys.
func removeAll(n *Node, keys ...string) int {
	removed := 0
	for i := 0; i < len(n.Entries); i++ {
		if slices.Contains(keys, n.Entries[i].Key.Text) {
			n.Entries = slices.Delete(n.Entries, i, i+1)
			removed++
			i--
			continue
		}
		removed += removeAll(n.Entries[i].Value, keys...)
	}
	for _, it := range n.Items {
		removed += removeAll(it, keys...)
	}
	return removed
}

// TestRealRecordsSurviveTheDraft does to every record what revise and adopt do: a
// draft is the record without its living parts, and they are put back later.
func TestRealRecordsSurviveTheDraft(t *testing.T) {
	removed := 0
	for path, src := range realFiles(t) {
		d, fs := Parse(path, src)
		if len(fs) > 0 {
			t.Fatalf("%s: %v", path, fs)
		}
		target := d.Root.Clone()
		removed += removeAll(target, "source", "progress", "evaluations", "note")
		draft, report, err := d.Rewrite(target)
		if err != nil || len(report.Reemitted) > 0 {
			t.Fatalf("%s: %v %v", path, report, err)
		}
		if removeAll(draft.Root.Clone(), "source") > 0 {
			t.Errorf("%s: still has sources", path)
		}
		back, report, err := draft.Rewrite(d.Root.Clone())
		if err != nil || len(report.Reemitted) > 0 {
			t.Fatalf("%s: back: %v %v", path, report, err)
		}
		if !bytes.Equal(back.Bytes(), src) {
			t.Errorf("%s is not what it was", path)
		}
	}
	if removed < 100 {
		t.Errorf("only %d entries were removed and put back", removed)
	}
}

// TestRealRecordsOneByOne takes single places out and puts them back.
func TestRealRecordsOneByOne(t *testing.T) {
	for path, src := range realFiles(t) {
		d, _ := Parse(path, src)
		for i, at := range places(d.Root, anyPlace) {
			if i%19 != 0 {
				continue
			}
			target := d.Root.Clone()
			if err := target.Remove(at); err != nil {
				t.Fatal(err)
			}
			out, report, err := d.Rewrite(target)
			if err != nil || len(report.Reemitted) > 0 {
				t.Errorf("%s: %v: %v %v", path, at, report, err)
				continue
			}
			back, _, err := out.Rewrite(d.Root.Clone())
			if err != nil || !bytes.Equal(back.Bytes(), src) {
				t.Errorf("%s: %v: is not what it was (%v)", path, at, err)
			}
		}
	}
}

// big gives a register file of about so many bytes.
func big(size int) []byte {
	var b strings.Builder
	b.WriteString("kind: plan\nid: plan\nareas:\n")
	for i := 0; b.Len() < size; i++ {
		id := "omraade-" + strings.Repeat("x", i%7)
		b.WriteString("  - id: " + id + "\n    name: Gode og sammenhengende pasientforløp for alle\n")
		b.WriteString("    responsible: [alle-kommuner, helgelandssykehuset]\n    when: \"2024\" # frist\n")
	}
	return []byte(b.String())
}

func BenchmarkParse5MB(b *testing.B) {
	src := big(5 << 20)
	b.SetBytes(int64(len(src)))
	b.ReportAllocs()
	for b.Loop() {
		if d, _ := Parse("f.yaml", src); d == nil {
			b.Fatal("not read")
		}
	}
}

func BenchmarkYAMLOnly5MB(b *testing.B) {
	src := big(5 << 20)
	b.SetBytes(int64(len(src)))
	b.ReportAllocs()
	for b.Loop() {
		if _, err := parseYAML(src); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkScan5MB(b *testing.B) {
	src := big(5 << 20)
	b.SetBytes(int64(len(src)))
	for b.Loop() {
		scan(src)
	}
}

func BenchmarkParseRegister(b *testing.B) {
	files := realFiles(b)
	size := 0
	for _, src := range files {
		size += len(src)
	}
	b.SetBytes(int64(size))
	b.ReportAllocs()
	for b.Loop() {
		for path, src := range files {
			Parse(path, src)
		}
	}
}

func BenchmarkRewriteOneValue(b *testing.B) {
	d, _ := Parse("plan.yaml", realFiles(b)["plan.yaml"])
	at := places(d.Root, func(path []string, _ *Node) bool { return path[len(path)-1] == "when" })[0]
	b.ReportAllocs()
	for b.Loop() {
		target := d.Root.Clone()
		if err := target.Set(at, Text("2025")); err != nil {
			b.Fatal(err)
		}
		if _, _, err := d.Rewrite(target); err != nil {
			b.Fatal(err)
		}
	}
}

// TestLongListsAreBounded turns a list of thousands round, and moves it, by nodes
// of the document and by nodes of another.
func TestLongListsAreBounded(t *testing.T) {
	const n = 5000
	var b strings.Builder
	b.WriteString("m:\n- x\nl:\n")
	for i := range n {
		b.WriteString("- t" + strings.Repeat("i", i%50) + " # " + strings.Repeat("k", i%7) + "\n")
	}
	d, other := mustParse(t, b.String()), mustParse(t, b.String())
	for name, root := range map[string]*Node{"own": d.Root.Clone(), "other": other.Root.Clone()} {
		start := time.Now()
		slices.Reverse(root.Get("l").Items)
		if _, _, err := d.Rewrite(root); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		root.Get("m").Items = append(root.Get("m").Items, root.Get("l").Items...)
		root.Get("l").Items = nil
		if _, _, err := d.Rewrite(root); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if took := time.Since(start); took > 10*time.Second {
			t.Errorf("%s: took %v", name, took)
		}
	}
}
