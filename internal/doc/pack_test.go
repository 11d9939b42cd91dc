package doc

import (
	"bytes"
	"testing"

	"pgregory.net/rapid"
)

// TestUnpackedIsAsParsed: what comes out of the packed form is the parsed Doc, node by
// node with every place and offset.
func TestUnpackedIsAsParsed(t *testing.T) {
	packed := 0
	check := func(t interface{ Fatalf(string, ...any) }, text []byte) {
		d, findings := Parse("x.yaml", text)
		if d == nil || len(findings) > 0 {
			return
		}
		p := d.Pack()
		if p == nil {
			t.Fatalf("a Doc without findings is not packed\n%q", text)
		}
		packed++
		back, ok := Unpack("x.yaml", text, p)
		if !ok {
			t.Fatalf("not unpacked\n%q", text)
		}
		if back.body != d.body || back.tail != d.tail || back.sound != d.sound || back.lay().blind {
			t.Fatalf("got %+v, want %+v", back, d)
		}
		sameNode(t, text, back.Root, d.Root)
	}
	for _, src := range realFiles(t) {
		check(t, src)
	}
	if packed < 40 {
		t.Errorf("only %d files of the register were packed", packed)
	}
	rapid.Check(t, func(t *rapid.T) {
		p := &pen{t: t, plainly: rapid.Bool().Draw(t, "plainly")}
		check(t, []byte(p.document()))
	})
}

func sameNode(t interface{ Fatalf(string, ...any) }, text []byte, a, b *Node) {
	if a.Kind != b.Kind || a.Quoted != b.Quoted || a.style != b.style || a.Text != b.Text || a.Pos != b.Pos ||
		a.begins != b.begins || a.ends != b.ends || len(a.Entries) != len(b.Entries) || len(a.Items) != len(b.Items) {
		t.Fatalf("unpacked %+v\nparsed   %+v\n%q", *a, *b, text)
	}
	for i := range a.Entries {
		sameNode(t, text, a.Entries[i].Key, b.Entries[i].Key)
		sameNode(t, text, a.Entries[i].Value, b.Entries[i].Value)
	}
	for i := range a.Items {
		sameNode(t, text, a.Items[i], b.Items[i])
	}
}

// TestWhatHasFindingsIsNotPacked: a finding is found anew each time.
func TestWhatHasFindingsIsNotPacked(t *testing.T) {
	for _, text := range []string{"a: b\r\n", "\ufeffa: b\n", "a: b\na: c\n", "a: &x b\n"} {
		if d, _ := Parse("x.yaml", []byte(text)); d != nil && d.Pack() != nil {
			t.Errorf("packed: %q", text)
		}
	}
}

// FuzzUnpack feeds broken packed forms: none may panic, or give a tree that leaves its
// text.
func FuzzUnpack(f *testing.F) {
	text := []byte(seeds()[0])
	if d, findings := Parse("x.yaml", text); d != nil && len(findings) == 0 {
		f.Add(text, d.Pack())
	}
	text = []byte("a: [b, 'c''d', \"e\\n\"]\nf: |\n  g\nh:\n")
	d, _ := Parse("x.yaml", text)
	f.Add(text, d.Pack())
	f.Fuzz(func(t *testing.T, text, packed []byte) {
		d, ok := Unpack("x.yaml", text, packed)
		if !ok {
			return
		}
		d.Root.Walk(func(_ []string, n *Node) bool {
			if n.start() < 0 || n.end() > len(text) || n.start() > n.end() {
				t.Fatalf("%+v of %d bytes", n, len(text))
			}
			return true
		})
		_ = bytes.Clone(d.Root.JSON(nil))
	})
}

func BenchmarkUnpackPlan(b *testing.B) {
	text := realFiles(b)["plan.yaml"]
	d, _ := Parse("plan.yaml", text)
	packed := d.Pack()
	b.ReportAllocs()
	for b.Loop() {
		if _, ok := Unpack("plan.yaml", text, packed); !ok {
			b.Fatal("not unpacked")
		}
	}
}
