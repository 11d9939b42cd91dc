package doc

import (
	"bytes"
	"errors"
	"strings"
	"testing"
)

// seeds are small files with every construct that the scanner knows.
func seeds() []string {
	return []string{
		"kind: plan\nid: plan\nversion: \"2024\" # akt\nareas:\n  - id: a\n    name: Gode og sammenhengende pasientforløp\n\n  # om b\n  - id: b\n    progress:\n      - {id: p1, date: 2024-11-01}\n",
		"a: |+2\n   x\n\n  y\n\nb: >-\n  z\n  # tekst\n# slutt\nc: [x, 'y''', \"z\\u00e6\\\n  z\"]\n",
		"\ufeff---\r\na:\r\n- b\r\n-\r\n- - c\r\n  - {d: , e}\r\n...\r\n",
		"a: b\n  c # d\ne: 'f\n\n  g'\n? h\n: i\nj: &k *l\n!m n: o\n<<: p\n",
		"a: [b: c, {d: e}, # f\n  g\n]\n'h' : i\n\"j\":\n\n  k\n",
		"a:\tb\nc: d\te\n\tf: g\n%h\n@i\n",
		" a: b\n0",
		"a: <<<<<<< b\n<<<<<<< c\n=======\n>>>>>>> d\n",
	}
}

func FuzzParse(f *testing.F) {
	for _, s := range seeds() {
		f.Add([]byte(s))
	}
	for _, tc := range refusals() {
		if len(tc.src) < 1000 {
			f.Add([]byte(tc.src))
		}
	}
	f.Fuzz(func(t *testing.T, src []byte) {
		d, fs := Parse("f.yaml", src)
		if d == nil && !hasError(fs) {
			t.Fatal("nothing read and nothing said")
		}
		lines := bytes.Count(src, []byte("\n")) + 1
		for _, f := range fs {
			if f.Line < 1 || f.Line > lines || f.Column < 1 {
				t.Errorf("%s at %d:%d of %d lines", idOf(f), f.Line, f.Column, lines)
			}
		}
		if hasError(fs) || d == nil {
			return
		}
		if d.lay().blind {
			t.Fatal("scanner and yaml.v3 disagree")
		}
		c := newComposer(d, map[*Node]bool{d.Root: true})
		if got := d.endAsBefore(c.bytes(d.Root.Clone())); !bytes.Equal(got, src) {
			t.Fatalf("put together again: %q", got)
		}
	})
}

// FuzzRewrite sets, removes and adds at the path that the fuzzer picks.
func FuzzRewrite(f *testing.F) {
	for i, s := range seeds() {
		f.Add([]byte(s), uint8(i), "ny: verdi")
	}
	f.Fuzz(func(t *testing.T, src []byte, pick uint8, value string) {
		d, fs := Parse("f.yaml", src)
		if d == nil || hasError(fs) {
			return
		}
		all := places(d.Root, anyPlace)
		if len(all) == 0 {
			return
		}
		at := all[int(pick)%len(all)]
		value = strings.ToValidUTF8(value, "?")
		for name, edit := range map[string]func(n *Node) error{
			"set":    func(n *Node) error { return n.Set(at, Text(value)) },
			"list":   func(n *Node) error { return n.Set(at, ListOf(Text(value), MapOf("id", "x", "y", value))) },
			"remove": func(n *Node) error { return n.Remove(at) },
			"add":    func(n *Node) error { return n.Append(at, MapOf("id", value).Flow()) },
		} {
			target := d.Root.Clone()
			if edit(target) != nil {
				continue
			}
			out, _, err := d.Rewrite(target)
			var refused *EditError
			if err != nil && !errors.As(err, &refused) {
				t.Fatalf("%s: %v", name, err)
			}
			if err == nil && !Equal(out.Root, target) {
				t.Fatalf("%s: says something else: %q", name, out.Bytes())
			}
		}
	})
}
